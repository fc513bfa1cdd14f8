"""What may answer a question: the files of a generation and a question in, scored entries out.

Each kind of entry gives the best by words and the nearest in meaning, of all that fit the filters and once more
of what the question names (a unit, a year), lest others crowd that out; and the projects that print an amount
the question names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from heapq import nlargest

import numpy as np

from yiju.search.ask.absent import Absent
from yiju.search.ask.answer_kinds import answer_kinds
from yiju.search.ask.answers import LOOKED_AT
from yiju.search.ask.asked_counts import AskedCount
from yiju.search.ask.budget_rows import rows_named
from yiju.search.ask.facts import fields_text
from yiju.search.ask.measured import params
from yiju.search.ask.named import stages_named, years_named
from yiju.search.ask.named_rows import NamedRows
from yiju.search.ask.question import Question, WordScores
from yiju.search.ask.scored import Amounts, Scored, merge
from yiju.search.ask.together import Gathering, Together
from yiju.search.index.catalog import Catalog, Stored
from yiju.search.index.entries import FILER, KINDS, IndexEntry, Kind
from yiju.search.index.filters import Filters
from yiju.search.index.generation import Opened
from yiju.search.index.printed_amounts import Asked, fen, is_part, is_whole, printed_yuan, with_printed
from yiju.search.index.rows import Mask
from yiju.search.index.segment import grams, holds, plain
from yiju.search.model.encoder import Vectors

# Each half hands at least so many candidates of a kind to the ranking; 40 lose answers, 100 find no more.
_CANDIDATES = 60
# Of so many filings the budget tables are looked through by name.
_TABLES_OF = 6
# Of what may hold a phrase so many are looked at, the likeliest first.
_PHRASE_CANDIDATES = 2000
# Of the texts that hold a number so many are looked through for the count.
_COUNTS_READ = 100
_NOWHERE = -1


class Candidates:
    """The candidates for one question. `vector` None leaves meaning out, `by_words` False words, but for
    phrases, which must stand.
    """

    def __init__(
        self,
        catalog: Catalog,
        opened: Opened,
        question: Question,
        filters: Filters,
        units: frozenset[str],
        vector: Vectors | None,
        by_words: bool,
        top: int,
    ) -> None:
        # Nearly equal entries are folded, so that more are needed than are shown.
        self._count = max(_CANDIDATES, 3 * top)
        self._catalog = catalog
        self._opened = opened
        self._rows = opened.rows
        self._question = question
        self._vector = vector
        self._by_words = by_words or bool(question.phrases)
        self._words_index = WordScores(question, catalog, opened.postings)
        self._filters = filters
        self._fit = opened.rows.fit(filters, units, catalog)
        self._units = question.units
        self._kinds = answer_kinds(question.text)
        self._years = years_named(question.text)
        self._stages = stages_named(question.text) & opened.rows.stages
        self._named_rows = NamedRows(question, self._years, self._stages, catalog, opened)
        self._named = self._named_rows.filed

    def of(self, kinds: tuple[Kind, ...]) -> list[Scored]:
        """The candidates of these kinds, not yet scored."""
        found = self._gathered(kinds)
        if self._named is not None:
            narrowings = (("单位", self._units), ("年度", self._years), ("阶段", self._stages))
            what = "、".join(name for name, named in narrowings if named)
            for kind in kinds:
                here = [scored for scored in found if scored.entry.kind == kind]
                rows = self._rows.rows_of(kind, [scored.number for scored in here])
                for scored, row in zip(here, rows, strict=True):
                    scored.named = what if row is not None and self._named[row] else ""
                    scored.under_heading = bool(self._units and scored.named) and self._stands_under(
                        scored.entry
                    )
        found = [scored for scored in found if self._tells(scored)]
        if self._question.values:
            found += self._with_values(kinds, {scored.number: scored for scored in found})
        if self._question.amounts:
            with_amount: dict[int, Scored] = {}
            for scored in self._with_amount(kinds):
                with_amount.setdefault(scored.number, scored)
            found = [scored for scored in found if scored.number not in with_amount]
            found += with_amount.values()
        return found

    def _stands_under(self, entry: IndexEntry) -> bool:
        """Whether a text stands under the heading under which filings tell of a unit what is asked of it, or who files where it is
        only named.
        """
        if entry.declaration_id:
            return False
        return (entry.field == FILER and self._is_name) or self._kinds.stands_under(entry.name)

    def _tells(self, scored: Scored) -> bool:
        """Whether a text says more than who files, where more is asked (the cover prints a unit's name alone)."""
        entry = scored.entry
        if entry.field == FILER:
            return scored.under_heading
        return self._is_name or not scored.named or bool(entry.declaration_id) or entry.text != entry.unit

    @property
    def _is_name(self) -> bool:
        """Whether the question is the name of a unit and no more."""
        return plain(self._question.text) == plain(self._question.named)

    @property
    def years(self) -> list[int]:
        """The years that the question names."""
        return sorted(self._years)

    def gathering(self, question: Question, declarations: Mapping[str, Stored]) -> Gathering:
        """A question's words over the rows, and over the fields of these declarations."""
        fields = {key: fields_text(stored.declaration) for key, stored in declarations.items()}
        return Gathering(question, self._catalog, self._opened, fields)

    def together(
        self, gathering: Gathering, shown: list[Scored], ranked: Sequence[Scored], rows: Sequence[Scored]
    ) -> Together:
        """How much of the question stands together, of `shown`, the hits of each declaration, and all that was `ranked`;
        where `rows` of budget tables hold all of it, it does.
        """
        amounts = [scored for scored in ranked if scored.amounts is not None]
        # What is printed to the last digit is the amount meant, and what is said to be about so much may be another.
        telling = not any(asked.rough or (exact and asked.is_one_of_its_kind) for asked, exact in self._asked)
        found = gathering.together(shown, amounts if telling else [], self._named_rows)
        return found._replace(within=found.share) if rows and not amounts else found

    def budget_rows(self, gathering: Gathering, shown: Sequence[Scored]) -> list[Scored]:
        """Rows of the budget tables of the units and years named, or else of the first hits' filings, that hold all of
        the question; of a search that is narrowed only those of the first hits' filings, and none where only what is declared
        can be meant.
        """
        if self._filters.declared:
            return []
        if self._named is not None:
            fit = self._named if self._fit is None else self._named & self._fit
            documents = sorted(self._rows.documents(fit))[-_TABLES_OF:]
        else:
            documents = list(dict.fromkeys(one.entry.document_id for one in shown[:_TABLES_OF]))
        named = params().named if self._named is not None else 0.0
        anywhere = self._named is None and self._fit is None
        return rows_named(self._question, gathering, self._catalog.printed_rows, documents, named, anywhere)

    def members(self, shown: Sequence[Scored]) -> dict[str, list[Scored]]:
        """All texts of the first hits' declarations or sections, by `Scored.about`, with what each half says of them."""
        numbers: dict[int, str] = {}
        for one in shown[:LOOKED_AT]:
            if one.entry.declaration_id:
                first, last = self._catalog.entries_of(one.entry.declaration_id)
                numbers.update(dict.fromkeys(range(first, last + 1), one.about))
            else:
                outside = self._catalog.outside(one.entry.document_id)
                numbers.update({n: one.about for n, name in outside.items() if name == one.entry.name})
        found: dict[str, list[Scored]] = {}
        for scored in self._all_found(self._catalog.entries(numbers), KINDS):
            found.setdefault(numbers[scored.number], []).append(scored)
        return found

    def declarations(self, shown: Sequence[Scored]) -> dict[str, Stored]:
        """The declarations of the first hits."""
        ids = dict.fromkeys(one.entry.declaration_id for one in shown[:LOOKED_AT] if one.entry.declaration_id)
        return self._catalog.declarations(list(ids))

    def floor(self, kinds: tuple[Kind, ...]) -> float:
        """The question's cosine to entries at large: what has nothing to do with it."""
        if self._vector is None:
            return 0.0
        return min((self._floors[kind] for kind in kinds if kind in self._floors), default=1.0)

    @cached_property
    def _floors(self) -> dict[Kind, float]:
        """The same of each kind that there is."""
        assert self._vector is not None
        return {
            kind: float(np.median(np.einsum("ij,j->i", stack.at_large, self._vector)))
            for kind, stack in self._opened.stacks.items()
            if len(stack)
        }

    @cached_property
    def _masks(self) -> list[Mask | None]:
        if self._named is None:
            return [self._fit]
        return [self._fit, self._named if self._fit is None else self._fit & self._named]

    def _gathered(self, kinds: tuple[Kind, ...]) -> list[Scored]:
        """The best by words and the nearest in meaning of these kinds, read from the catalogue: of each kind, and once more
        of it among what is named, as many of the best by both halves as are needed.
        """
        halves = [self._halves(kind, mask) for kind in kinds for mask in self._masks]
        floor = self.floor(kinds)
        most = max((score for words, _ in halves for score in words.values()), default=0.0) or 1.0
        span = max((c for _, cosines in halves for c in cosines.values()), default=1.0) - floor
        words: dict[int, float] = {}
        cosines: dict[int, float] = {}
        for by_words, by_meaning in halves:
            both = {n: by_words.get(n, 0.0) / most for n in by_words.keys() | by_meaning.keys()}
            for number, cosine in by_meaning.items():
                both[number] += max(0.0, cosine - floor) / max(span, 1e-6)
            for number in nlargest(self._count, both, key=both.__getitem__):
                words[number] = by_words.get(number, 0.0)
                if number in by_meaning:
                    cosines[number] = by_meaning[number]
        return merge(words, cosines, self._catalog.entries(words))

    def _halves(self, kind: Kind, mask: Mask | None) -> tuple[dict[int, float], dict[int, float]]:
        """Scores by words and cosines of a kind's candidates, by number."""
        words = self._words(kind, mask) if self._by_words else {}
        return words, {} if self._vector is None else self._meaning(self._vector, kind, mask, words)

    def _words(self, kind: Kind, fit: Mask | None) -> dict[int, float]:
        """BM25 of the best entries of a kind, by number; with phrases only of entries that hold each."""
        phrases = self._question.phrases
        rows = self._words_index.best(
            self._rows.of(kind), fit, _PHRASE_CANDIDATES if phrases else self._count
        )
        found = {int(self._rows.numbers[row]): self._words_index.score(row) for row in rows.tolist()}
        if not phrases:
            return found
        held: dict[int, float] = {}
        numbers = list(found)
        for start in range(0, len(numbers), self._count):
            if len(held) >= self._count:
                break
            for number, entry in self._catalog.entries(numbers[start : start + self._count]).items():
                if all(holds(entry.text, phrase) for phrase in phrases):
                    held[number] = found[number]
        return held

    def _meaning(
        self, vector: Vectors, kind: Kind, fit: Mask | None, words: dict[int, float]
    ) -> dict[int, float]:
        """Cosines of the nearest entries of a kind and of those that words found."""
        stack = self._opened.stacks[kind]
        cosines: dict[int, float] = {}
        if not self._question.phrases:
            cosines = stack.nearest(vector, self._count, None if fit is None else fit[self._rows.of(kind)])
        missing = stack.of([number for number in words if number not in cosines])
        cosines.update(zip(missing, (stack.vectors(missing) @ vector).tolist(), strict=True))
        return cosines

    @cached_property
    def nowhere(self) -> list[Absent]:
        """The amounts of the question that no filing prints, also not rounded; the counts that none prints of that thing; and its
        years of which the units that it names, or all where it names none, filed nothing and no text of theirs prints.
        """
        found = [
            Absent(asked.typed, True, printed_yuan(asked.value), certain=asked.is_of_a_project)
            for asked, exact in self._asked
            if not exact
            and not self._catalog.with_amount(asked, False)
            and not self._catalog.texts_with_amount(asked, False)
            and not self._catalog.printed_rows.with_amount(asked, False)
        ]
        found += [
            Absent(count.typed, True, certain=True)
            for count in self._question.counts
            if not self._is_printed(count)
        ]
        lacking = self._named_rows.lacking_years()
        alone = len(lacking) == len(self._years)
        for year in lacking:
            found.append(Absent(str(year), True, f"{self._question.named}{year}年", certain=alone))
        named = self._question.named
        for kind in self._named_rows.lacking_filings(self._question.text):
            found.append(Absent(kind, True, f"{named}的{kind}", certain=True))
        return found

    def _is_printed(self, count: AskedCount) -> bool:
        """Whether some entry prints a count with what it counts."""
        called = [
            other
            for meant in self._question.meant
            if count.thing in meant.typed or meant.typed in count.thing
            for other in meant.others
        ]

        def is_of(entry: IndexEntry) -> bool:
            return count.is_of(" ".join((entry.name, entry.text, *entry.above)), called)

        filed = self._catalog.entries(self._catalog.texts_with_values(count.keys))
        if any(map(is_of, filed.values())):
            return True
        for way in count.ways:
            known = self._catalog.terms.numbers("gram", needed := grams(way))
            rows = self._opened.postings.holding([known.get(gram, _NOWHERE) for gram in needed]).nonzero()[0]
            entries = self._catalog.entries(self._rows.numbers[rows[:_COUNTS_READ]].tolist())
            if any(is_of(entry) and count.is_printed_in(entry.text) for entry in entries.values()):
                return True
        return False

    @cached_property
    def _asked(self) -> list[tuple[Asked, bool]]:
        """The amounts asked for, and whether each is to be taken as it is: where any filing prints it, and the
        question does not itself say 左右.
        """
        found = []
        for asked in self._question.amounts:
            printed = not asked.rough and any(
                find(asked, True)
                for find in (
                    self._catalog.with_amount,
                    self._catalog.texts_with_amount,
                    self._catalog.printed_rows.with_amount,
                )
            )
            found.append((asked, printed))
        return found

    def _with_amount(self, kinds: tuple[Kind, ...]) -> Iterator[Scored]:
        """What prints an amount the question names, which says so: projects, texts, rows of budget tables."""
        for asked, exact in self._asked:
            projects = list(self._projects_with(asked, exact)) if "project" in kinds else []
            yield from projects
            # Their fields say what a line of their own table does, and which is the whole.
            declared = {scored.entry.declaration_id for scored in projects}
            texts = self._catalog.texts_with_amount(asked, exact)
            for scored in self._all_found(self._catalog.entries(texts), kinds):
                entry, is_near = scored.entry, texts[scored.number] != fen(asked.value)
                if entry.declaration_id in declared and is_part(entry.field):
                    continue
                scored.amounts = Amounts(entry.field, entry.text, entry.places, is_near)
                yield scored
            if "passage" in kinds:
                yield from self._lines_with(asked, exact)

    def _with_values(self, kinds: tuple[Kind, ...], found: dict[int, Scored]) -> list[Scored]:
        """Entries that print a count or a date of the question and were not found otherwise; all are marked."""
        held = self._catalog.texts_with_values(sorted(self._question.values))
        more = self._all_found(self._catalog.entries(held.keys() - found.keys()), kinds)
        for scored in (*found.values(), *more):
            scored.values = tuple(held.get(scored.number, ()))
            scored.values_share = len(scored.values) / len(self._question.values)
        return more

    def _projects_with(self, asked: Asked, exact: bool) -> Iterator[Scored]:
        fields = self._catalog.with_amount(asked, exact)
        for scored in self._all_found(self._catalog.entries(fields), ("project",)):
            printed = fields[scored.number]
            field, _, nearest = printed[0]
            equal = {name: key for key, name, here in printed if here == nearest}
            names = "、".join(equal)
            cell, places = self._catalog.field_of(scored.entry.declaration_id, field)
            for other in equal.values():
                _, more = self._catalog.field_of(scored.entry.declaration_id, other)
                places = tuple(dict.fromkeys([*places, *more]))
            scored.amounts = Amounts(
                field,
                f"{names} {with_printed(Decimal(nearest) / 100, cell)}",
                places,
                nearest != fen(asked.value),
                is_whole(field),
            )
            yield scored

    def _lines_with(self, asked: Asked, exact: bool) -> Iterator[Scored]:
        documents = None if self._fit is None else self._rows.documents(self._fit)
        for number, entry, column, found in self._catalog.printed_rows.with_amount(asked, exact):
            if documents is not None and entry.document_id not in documents:
                continue
            text = f"{entry.text} {column} {printed_yuan(Decimal(found) / 100)}"
            amount = Amounts(entry.field, text, entry.places, found != fen(asked.value))
            # Rows of tables are no entries of the generation: numbers of their own, below 0.
            yield Scored(-number, entry, 0.0, None, amounts=amount)

    def _all_found(self, entries: dict[int, IndexEntry], kinds: tuple[Kind, ...]) -> list[Scored]:
        """Those of these entries that are of the kinds and fit, with what each half says of them."""
        return [scored for kind in kinds for scored in self._found_of(kind, entries)]

    def _found_of(self, kind: Kind, entries: dict[int, IndexEntry]) -> Iterator[Scored]:
        numbers = [number for number, entry in entries.items() if entry.kind == kind]
        rows = {
            number: row
            for number, row in zip(numbers, self._rows.rows_of(kind, numbers), strict=True)
            if row is not None and (self._fit is None or self._fit[row])
        }
        cosines: list[float | None] = [None] * len(rows)
        if self._vector is not None:
            cosines = (self._opened.stacks[kind].vectors(list(rows)) @ self._vector).tolist()
        for (number, row), cosine in zip(rows.items(), cosines, strict=True):
            yield Scored(number, entries[number], self._words_index.score(row), cosine)
