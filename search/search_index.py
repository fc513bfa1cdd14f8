"""The search index of one folder: filings in, hits, similar projects and indicator families out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np

from yiju.ingest.record import Filing, encode
from yiju.ingest.stage import stage_of
from yiju.ingest.values.money import amounts_in
from yiju.ingest.values.name_keys import unit_key
from yiju.search.ask.absent import Absent
from yiju.search.ask.answer_kinds import answer_kinds
from yiju.search.ask.answers import Answers
from yiju.search.ask.as_printed import is_dated
from yiju.search.ask.candidates import Candidates
from yiju.search.ask.facets import Facets, facets
from yiju.search.ask.indicator_families import IndicatorFamily, families, planned
from yiju.search.ask.likeness import SameProject, Similar, bare_indicator, compare, relation_of
from yiju.search.ask.measured import params
from yiju.search.ask.named import units_meant
from yiju.search.ask.office_words import OfficeWords, load_words
from yiju.search.ask.question import Question, ask
from yiju.search.ask.ranking import Hit, by_declaration, fuse, hits, projects_first, words_share
from yiju.search.ask.scored import Scored
from yiju.search.ask.shared_wording import SharedWording
from yiju.search.ask.shortened import Shortened
from yiju.search.ask.together import ELSEWHERE, Together
from yiju.search.ask.weak import answers, lead_of
from yiju.search.index.catalog import Catalog, DamagedIndex, Stored
from yiju.search.index.entries import entries, line_entry, other_entries, row_text
from yiju.search.index.filters import NOTHING, Filters
from yiju.search.index.generation import Opened, in_force, write_generation
from yiju.search.index.indicating import indicating
from yiju.search.index.rows import Rows
from yiju.search.index.segment import Segmenter, grams, runs
from yiju.search.index.stack import Stack
from yiju.search.model.encoder import Encoder, Vectors, encoder_name, load_encoder

_BATCH = 256
# What a kill while adding costs at most.
_FILINGS_AT_ONCE = 100
# Declarations nearest in meaning that are compared field by field.
_COMPARED = 100
# So many of the best are read for what the question shortens.
_READ_IN = 20
# In an index of fewer entries what two declarations share looks common for that alone.
_FEW = 200
# More declarations than this share, and than so many, make an indicator a common one.
_COMMON_SHARE, _COMMON_LEAST = 0.2, 6

OnProgress = Callable[[int, int], None]
"""Called with the number of texts encoded so far and in all."""


class SearchIndex:
    """Words and vectors of `folder`, made if absent. `model` names a sentence-transformers model or its
    folder; None is the offline default. `words` is the folder of an office's own word list. `names_of` gives all printed names of
    the units that a wish for a unit means; None looks at the names alone. Raises `DamagedIndex` where the folder cannot be used, and where it
    was made with another model.
    """

    def __init__(
        self,
        folder: Path,
        model: str | None = None,
        words: Path | None = None,
        names_of: Callable[[str], Iterable[str]] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._catalog = Catalog(folder / "index.sqlite")
        self._model = model
        self._words_folder = words
        self._names_of = names_of
        made_with = self._catalog.meta("model")
        if made_with is not None and made_with != encoder_name(model):
            raise DamagedIndex(f"由模型 {made_with} 建立，与当前模型 {encoder_name(model)} 不同，不能混用")
        self._files: Opened | None = None
        self._declarations: dict[str, Stored] | None = None
        self._frequent: frozenset[str] | None = None

    def close(self) -> None:
        """Give the files back; the index is not to be asked afterwards."""
        self._files = None
        self._catalog.connection.close()

    @cached_property
    def encoder(self) -> Encoder:
        """The model, loaded when first needed."""
        return load_encoder(self._model)

    @cached_property
    def _office(self) -> OfficeWords:
        return load_words(self._words_folder)

    @cached_property
    def _segmenter(self) -> Segmenter:
        return Segmenter(self._catalog.dictionary())

    @cached_property
    def _asking(self) -> Segmenter:
        """Parts questions: it knows the office's words as well (登记平台 | 等保 | 运维)."""
        return Segmenter([*self._catalog.dictionary(), *self._office.words])

    def sync(self, filings: Iterable[Filing], on_progress: OnProgress = lambda done, total: None) -> int:
        """Bring the index up to exactly these filings; only what changed is read and only texts never
        seen are encoded. Gives the number of filings added, replaced or removed.
        """
        catalog = self._catalog
        known = catalog.fingerprints()
        here: set[str] = set()
        changed = 0
        waiting = iter(filings)
        while part := list(islice(waiting, _FILINGS_AT_ONCE)):
            here.update(filing.document.id for filing in part)
            marked = [(filing, hashlib.sha256(encode(filing)).hexdigest()) for filing in part]
            fresh = [(one, mark) for one, mark in marked if known.get(one.document.id) != mark]
            if fresh:
                with catalog.writing():
                    self._mark_stale()
                    catalog.learn(self._segmenter.learn(p for filing, _ in fresh for p in _phrases(filing)))
                    for filing, mark in fresh:
                        catalog.remove(filing.document.id)
                        self._add(filing, mark)
                changed += len(fresh)
        with catalog.writing():
            for key in known.keys() - here:
                catalog.remove(key)
                changed += 1
            if changed or in_force(catalog) is None:
                self._mark_stale()
        if catalog.meta("stale"):
            self._encode(on_progress)
            write_generation(self._folder, catalog, self._dimension)
            self._declarations = self._frequent = None
            self.__dict__.pop("_asking", None)
        return changed

    def _mark_stale(self) -> None:
        """Stays until the files are in step, so that a kill in between is made good next time."""
        self._catalog.set_meta("stale", "1")

    def _add(self, filing: Filing, fingerprint: str) -> None:
        catalog, segmenter = self._catalog, self._segmenter
        accounts = [line.code for line in filing.budget_lines if line.code]
        catalog.add_filing(filing.document.id, fingerprint, accounts)
        for declaration in filing.projects:
            unit = declaration.unit or filing.document.unit
            year = declaration.year or filing.document.year
            stage = stage_of(declaration, filing.document.kind)
            catalog.add_declaration(
                Stored(declaration, filing.document.id, filing.document.file, unit, year, stage)
            )
        for number, line in enumerate(filing.budget_lines):
            if text := row_text(line):
                catalog.printed_rows.add(line_entry(filing, number), text, line.amounts.items())
        for entry in other_entries(filing):
            amounts = (("", amount.value) for amount in amounts_in(entry.text))
            catalog.printed_rows.add(entry, entry.text, amounts)
        for entry in entries(filing):
            catalog.add_entry(entry, segmenter.words(entry.text), grams(entry.text))

    def _encode(self, on_progress: OnProgress) -> None:
        last = self._catalog.last_entry()
        texts = self._catalog.texts_without_vector(int(self._catalog.meta("encoded") or 0))
        for start in range(0, len(texts), _BATCH):
            part = texts[start : start + _BATCH]
            done = start

            def tell(count: int, end: int = start + len(part)) -> None:
                nonlocal done
                # A long text is encoded in several windows, each of which is counted.
                done = min(done + count, end)
                on_progress(done, len(texts))

            vectors = self.encoder.encode_document(part, tell)
            with self._catalog.writing():
                self._catalog.add_vectors(part, vectors)
                self._catalog.set_meta("model", self.encoder.name)
                self._catalog.set_meta("dimension", str(self.encoder.dimension))
        with self._catalog.writing():
            self._catalog.set_meta("encoded", str(last))

    @property
    def _dimension(self) -> int:
        return int(self._catalog.meta("dimension") or 1)

    def _opened(self) -> Opened | None:
        """The files in force, which another process may have replaced since the last question; None before the first."""
        now = in_force(self._catalog)
        if now is not None and (self._files is None or self._files.now != now):
            try:
                self._files = Opened(self._folder, now, self._dimension)
            except DamagedIndex:
                if in_force(self._catalog) == now:
                    raise
                return self._opened()
        return self._files

    def search(
        self,
        text: str,
        filters: Filters = NOTHING,
        top: int = 10,
        share: float | None = None,
    ) -> list[Hit]:
        """The best answers. Where no kind is wished for, each declaration stands once, by its best entry.
        `share` is the weight of words: 1 words only, 0 meaning only, None as the question needs.
        """
        opened = self._opened() if runs(text) and self._catalog.meta("model") else None
        if opened is None:
            return []
        question = ask(text, self._asking, self._catalog, opened.postings, self._office, opened.rows.units)
        question = question.in_full(Shortened(self._catalog, opened).full)
        vectors = None if share == 1 else self.encoder.encode_query(question.wordings)
        found, ranked = self._rank(opened, question, filters, vectors, share, top)
        absent = question.phrases
        if ranked:
            absent = ()
        elif absent:
            # What stands nowhere as it is: show what comes near it, and say so.
            question = replace(question, phrases=())
            found, ranked = self._rank(opened, question, filters, vectors, share, top)
            question = question.without(Absent(phrase, True, certain=is_dated(phrase)) for phrase in absent)
        question = question.without(found.nowhere)
        question = question.read_in(f"{one.entry.name} {one.entry.text}" for one in ranked[:_READ_IN])
        shown = ranked if filters.kind else by_declaration(ranked, question)
        weak = params().weak if self._model is None else None
        if weak is None or vectors is None or not shown:
            return hits(shown, ranked, question, top, weak, absent)
        declarations = found.declarations(shown)
        gathering = found.gathering(question, declarations)
        rows = found.budget_rows(gathering, shown)
        together = found.together(gathering, shown, ranked, rows)
        if rows and not question.misses_name:
            # Words that stand in no entry may stand in these rows.
            question = replace(question, nowhere=tuple(one for one in question.nowhere if one.is_name))
        found_as = sorted([*rows, *shown], key=lambda one: -one.score)
        kinds = answer_kinds(text)
        lacking = [*gathering.lacking_in(found_as[0]), *question.unheard]
        if lacking and together.elsewhere < ELSEWHERE and not question.misses_name:
            things = gathering.things_lacking(found_as[0], kinds.asking)
            if self._may_be_scattered(question, together, things, found_as):
                pull = self._pull(opened, question, vectors, found_as[0], lacking)
                together = together._replace(pull=pull, scattered=self._scattered(opened, pull, things))
        if question.unheard and not question.misses_name and not answers(found_as[0], question):
            pull = self._pull(opened, question, vectors, found_as[0], question.unheard)
            together = together._replace(unheard_pull=pull)
        answered = found_as
        if not filters.kind:
            texts = Answers(gathering, kinds, found.floor(filters.kinds), params().answers)
            printing = [one for one in ranked if one.amounts is not None]
            answered = texts.chosen(found_as, found.members(found_as), declarations, printing)
            if "project_list" in kinds:
                answered = projects_first(answered)
        sentence = together.sentence(question, found.years)
        return hits(answered, ranked, question, top, weak, absent, together, sentence, found_as)

    def _may_be_scattered(
        self, question: Question, together: Together, things: dict[str, float], found: Sequence[Scored]
    ) -> bool:
        """Whether what the first hit lacks is so much of a name that it is worth encoding it."""
        measured = params().scattered
        enough = min(sum(things.values()), together.apart) >= measured.things
        return enough and question.things.is_name > 0 and lead_of(found) < measured.lead

    def _scattered(self, opened: Opened, pull: float, things: dict[str, float]) -> bool:
        """Whether the things that the first hit lacks are told of elsewhere, and do not draw the question to it."""
        measured = params().scattered
        if pull >= measured.pull:
            return False
        vector = self.encoder.encode_query(["".join(things)])[0]
        stacks = [stack for stack in opened.stacks.values() if len(stack)]
        at_large = min(float(np.median(stack.at_large @ vector)) for stack in stacks)
        nearest = max(max(stack.nearest(vector, 1, None).values(), default=0.0) for stack in stacks)
        return nearest - at_large >= measured.own

    def facets(self, hits: Iterable[Hit]) -> Facets:
        """Counts of what a search found; it should have been asked for more than is shown (`FACETED`)."""
        return facets(hits, self._catalog.accounts_of)

    def fitting(self, filters: Filters) -> int:
        """How many entries fit a wish, whatever is asked."""
        opened = self._opened()
        if opened is None:
            return 0
        rows = opened.rows
        return rows.fitting(filters, self._units(filters, rows), self._catalog)

    def _units(self, filters: Filters, rows: Rows) -> frozenset[str]:
        """The units that a wish means, as the rows have them; none where it means none."""
        if filters.unit is None:
            return frozenset()
        if self._names_of is None:
            return units_meant(filters.unit, rows.units)
        return frozenset(map(unit_key, self._names_of(filters.unit)))

    def _rank(
        self,
        opened: Opened,
        question: Question,
        filters: Filters,
        vectors: Vectors | None,
        share: float | None,
        top: int,
    ) -> tuple[Candidates, list[Scored]]:
        """What may answer, best first, and what gathered it; `vectors` are those of the question's wordings."""
        middle = None if vectors is None else _middle(vectors)
        units = self._units(filters, opened.rows)
        found = Candidates(self._catalog, opened, question, filters, units, middle, share != 0, top)
        candidates = found.of(filters.kinds)
        weight = words_share(candidates, question) if share is None else share
        return found, fuse(candidates, found.floor(filters.kinds), weight)

    def _pull(
        self, opened: Opened, question: Question, vectors: Vectors, first: Scored, lacking: Iterable[str]
    ) -> float:
        """How much nearer the question is to the first hit for words that it does not hold."""
        at = -1 if question.named else 0
        text = question.wordings[at]
        for word in lacking:
            text = text.replace(word, "")
        if text == question.wordings[at] or not runs(text) or first.number < 0:
            return 0.0
        own = opened.stacks[first.entry.kind].vectors([first.number])[0]
        return float((vectors[at] - self.encoder.encode_query([text])[0]) @ own)

    def similar(
        self, declaration_id: str, top: int = 10, same_project: SameProject | None = None
    ) -> list[Similar]:
        """Declarations like one: all of the same project first and marked, then others, best first, none that
        is less like it than the floor in `data/params.yaml`. Raises `KeyError` where the index has no such declaration.
        """
        numbers = self._catalog.project_numbers()
        own = numbers[declaration_id]
        stack = self._stack()
        of_number = {number: key for key, number in numbers.items()}
        vector = stack.vectors([own])[0]
        near = stack.nearest(vector, max(_COMPARED, 4 * top))
        kin = [numbers[key] for key in self._kin(declaration_id, numbers, same_project)]
        places = [n for n in dict.fromkeys([*kin, *near]) if n != own and n in of_number and n in stack]
        if not places:
            return []
        vectors = stack.vectors(places)
        # What is near to everything is near to nothing: each is measured against the declarations at large.
        hubs = (vectors @ stack.at_large.T).mean(axis=1)
        usual = float(np.median(hubs))
        compared, common = self._catalog.declarations([of_number[n] for n in (own, *places)]), self._common()
        one = compared[declaration_id]
        wording = SharedWording((each.declaration for each in compared.values()), self._rarity_of)
        found = [
            compare(
                one, compared[of_number[number]], cosine, wording, same_project, max(0.0, hub - usual), common
            )
            for number, cosine, hub in zip(places, (vectors @ vector).tolist(), hubs.tolist(), strict=True)
        ]
        found = [like for like in found if like.relation != "other" or like.score >= params().alike.floor]
        return sorted(found, key=lambda s: (s.relation == "other", -s.score, s.id))[:top]

    def _rarity_of(self, grams: Iterable[str]) -> dict[str, float]:
        """How rare bigrams are among all entries (idf)."""
        opened = self._opened()
        assert opened is not None
        wanted = list(grams)
        known = self._catalog.terms.numbers("gram", wanted)
        return {gram: opened.postings.rarity(known.get(gram, -1), _FEW) for gram in wanted}

    def _stack(self) -> Stack:
        """The declarations' vectors, where there are declarations."""
        opened = self._opened()
        assert opened is not None
        return opened.stacks["project"]

    def _kin(self, declaration_id: str, among: Iterable[str], same_project: SameProject | None) -> list[str]:
        """Those of one's project; where nobody says which these are, those of its name and unit."""
        if same_project is not None:
            return [key for key in among if same_project(declaration_id, key)]
        stored = self._stored()
        one = stored[declaration_id]
        return [key for key in among if key in stored and relation_of(one, stored[key], None) != "other"]

    def _common(self) -> frozenset[str]:
        """Indicators that so many declarations have that sharing them says nothing (预算执行率)."""
        if self._frequent is None:
            every = list(indicating(self._catalog.connection))
            counts = Counter(key for one in every for key in {bare_indicator(i.name) for i in one.indicators})
            most = max(_COMMON_LEAST, len(every) * _COMMON_SHARE)
            self._frequent = frozenset(key for key, count in counts.items() if count > most)
        return self._frequent

    def neighbours(self, top: int) -> Iterator[tuple[str, str]]:
        """For every declaration the `top` others nearest in meaning, by vectors alone: what to compare, not
        how alike they are (`similar` says that, and takes a hundred times as long).
        """
        numbers = self._catalog.project_numbers()
        if not numbers:
            return
        stack = self._stack()
        of_number = {number: key for key, number in numbers.items()}
        for own, near in zip(stack.numbers.tolist(), stack.nearest_to_each(top + 1).tolist(), strict=True):
            for number in near:
                if number != own and number in of_number and own in of_number:
                    yield of_number[own], of_number[number]

    def indicator_families(self, min_count: int = 2) -> list[IndicatorFamily]:
        """Recurring indicator phrases used by at least `min_count` declarations, most used first; an evaluation uses
        those of its project's plan, which are counted once.
        """
        return families(planned(indicating(self._catalog.connection)), min_count)

    def _stored(self) -> dict[str, Stored]:
        if self._declarations is None:
            self._declarations = self._catalog.declarations()
        return self._declarations


def _middle(vectors: Vectors) -> Vectors:
    """A question's vector, amid those of its wordings."""
    middle = vectors.mean(axis=0)
    return np.asarray(middle / np.linalg.norm(middle), np.float32)


def _phrases(filing: Filing) -> Iterator[str]:
    """What a filing names, to be words of its own."""
    yield filing.document.unit or ""
    for declaration in filing.projects:
        yield from (declaration.name, declaration.unit or "", *(i.name for i in declaration.indicators))
