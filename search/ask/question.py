"""The words half: a question in, rows with BM25 scores out.

Words of jieba and character bigrams are added up; a word weighs more. A question within “…” or "…", and a
document number however typeset, is searched as an exact phrase.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from yiju.ingest.values.text import nfkc
from yiju.search.ask.absent import Absent, absent_in, standing
from yiju.search.ask.as_printed import as_printed
from yiju.search.ask.asked_amounts import amounts_asked
from yiju.search.ask.asked_counts import AskedCount, counts_asked
from yiju.search.ask.asked_numbers import number_asked
from yiju.search.ask.highlight import Folded, Span, folded
from yiju.search.ask.named import units_mentioned
from yiju.search.ask.office_words import Meant, OfficeWords
from yiju.search.ask.question_words import counted, is_of_papers, is_speech, makes_names, tag_of, talks
from yiju.search.ask.shortened import full_form
from yiju.search.ask.things import NO_THINGS, Things, things_in
from yiju.search.index.catalog import Catalog
from yiju.search.index.postings import Postings, best
from yiju.search.index.printed_amounts import Asked
from yiju.search.index.printed_values import code_key, codes_in, counts_in, in_digits, values_in
from yiju.search.index.rows import Mask
from yiju.search.index.segment import Segmenter, grams, phrase_grams, plain, runs

_QUOTED = re.compile(r'[“"「](.+?)[”"」]')
# The title of a document; a shorter one may be any word.
_TITLED = re.compile(r"《([^《》]{4,})》")
# Of a question no more characters are read: more says no more, and takes seconds.
LONGEST = 400
# A word that stands in fewer than this share of the entries is also searched by what else it is called, each
# of whose bigrams weighs so much beside the question's own.
_RARE = 0.01
_MEANT_WEIGHT = np.float32(0.5)
# A question of no more characters is encoded in all its wordings.
_SHORT = 20
_NAMELESS = re.compile(r"[\W\d年度]+")
# A character of a common word says this much, where one of a word that stands once says 8 and more.
_LEAST_WEIGHT = 1.0
_NOWHERE = -1
_LEAST = np.float32(1e-6)


@dataclass(frozen=True)
class Question:
    """A question as the words half understands it. `phrases` must occur as they stand;
    `amounts` are those it names; `meant` are
    its words that filings call otherwise; `rarity` tells how rare each gram is (idf);
    `nowhere` is what it names that stands in no entry. `values` are the keys of its counts and dates, `units` those it names, `named` is what of it
    names them; `things` are its words for what is asked; `counts` are those that are looked for with what they count.
    """

    text: str
    words: tuple[str, ...]
    grams: tuple[str, ...]
    phrases: tuple[str, ...]
    amounts: tuple[Asked, ...]
    rarity: Mapping[str, float]
    meant: tuple[Meant, ...] = ()
    nowhere: tuple[Absent, ...] = ()
    values: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    named: str = ""
    things: Things = NO_THINGS
    counts: tuple[AskedCount, ...] = ()

    def unknown(self, weak: bool) -> list[str]:
        """What stands nowhere, as it is shown; where the first hit is not `weak` no word, for it answers in other words."""
        return [one.shown for one in self.nowhere if (weak or one.is_name) and not one.in_rows]

    @property
    def only_in_rows(self) -> list[str]:
        """Its words that only rows of tables print."""
        return [one.shown for one in self.nowhere if one.in_rows]

    @property
    def unknown_share(self) -> float:
        """The share of the question that words take that stand nowhere. Of a sentence they take less than of a name
        that somebody looks up: who talks has other words than a form.
        """
        return self._share(len(one.typed) for one in self.nowhere if not one.is_name and not one.is_thing)

    @property
    def unheard(self) -> list[str]:
        """The words that stand nowhere, no names among them."""
        return [one.shown for one in self.nowhere if not one.is_name]

    @property
    def unheard_ways(self) -> list[tuple[str, ...]]:
        """The same words, each with what else it is called."""
        return [(one.typed, *one.others) for one in self.nowhere if not one.is_name]

    @property
    def nameless_share(self) -> float:
        """The share of the question that units, numbers and amounts take that stand nowhere."""
        return self._share(_length(one.typed) for one in self.nowhere if one.is_name)

    @property
    def lacking_share(self) -> float:
        """The share of the question that things take that no filing names."""
        return self._share(_length(one.typed) for one in self.nowhere if one.is_thing)

    @property
    def misses_name(self) -> bool:
        """Whether it names what has one way to be printed and is not."""
        return any(one.certain for one in self.nowhere)

    def _share(self, lengths: Iterable[int]) -> float:
        whole = _length(self.text)
        return min(1.0, sum(lengths) / whole) if whole else 0.0

    def read_in(self, texts: Iterable[str]) -> Question:
        """With what these texts print in full, so that it stands nowhere only as it is shortened."""
        held = list(texts)
        left = tuple(
            one
            for one in self.nowhere
            if (one.is_name and not one.may_be_short) or not any(full_form(one.typed, text) for text in held)
        )
        full = {one.typed for one in self.nowhere} - {one.typed for one in left}
        if not full:
            return self
        words = (word for word in self.things.words if not any(word in one for one in full))
        return replace(self, nowhere=left, things=self.things._replace(words=tuple(words)))

    def in_full(self, full: Callable[[str], str]) -> Question:
        """With the words that are short for a phrase of the filings (`full` tells which) called by it as well."""
        found = {one.typed: full(one.typed) for one in self.nowhere if not one.certain}
        meant = tuple(Meant(typed, (printed,)) for typed, printed in found.items() if printed)
        if not meant:
            return self
        return replace(
            self,
            nowhere=tuple(one for one in self.nowhere if not found.get(one.typed)),
            meant=(*self.meant, *meant),
            things=self.things.with_words(one.typed for one in meant),
        )

    def without(self, nowhere: Iterable[Absent]) -> Question:
        """With what else stands nowhere."""
        return replace(self, nowhere=(*self.nowhere, *nowhere))

    def matched(self, text: str) -> list[str]:
        """Which of the question's phrases and words stand in the text, the longest only."""
        there = folded(text)
        found = [phrase for phrase in self.phrases if folded(phrase) in there]
        others = [other for meant in self.meant for other in meant.others]
        for word in sorted(dict.fromkeys([*self.words, *others]), key=len, reverse=True):
            if word in there and not any(word in longer for longer in found):
                found.append(word)
        return found

    def spans(self, text: str) -> list[Span]:
        """Where they stand in the text."""
        return Folded(text).spans(folded(found) for found in self.matched(text))

    def covered(self, text: str) -> float:
        """The share of the question's bigrams that stand in the text, weighed by `rarity`."""
        whole = sum(self.rarity.values())
        there = set(grams(text))
        for meant in self.meant:
            if any(other in plain(text) for other in meant.others):
                there.update(grams(meant.typed))
        return sum(weight for gram, weight in self.rarity.items() if gram in there) / whole if whole else 0.0

    @property
    def wordings(self) -> list[str]:
        """The question with its counts in digits; in the filings' own words, where it has others; and without the units that it
        names. Each is encoded, which takes most of the time of a question, so that a long one is only said in two ways.
        """
        asked = in_digits(self.text)
        text = plain(asked)
        for meant in self.meant:
            # What is said apart stands in no piece of it.
            text = (
                text.replace(meant.typed, meant.others[0])
                if meant.typed in text
                else f"{text} {meant.others[0]}"
            )
        rest = text
        for name in self.named.split():
            rest = rest.replace(name, " ", 1)
        found = [asked, text] if self.meant else [asked]
        if self.named and len(_NAMELESS.sub("", rest)) > 1:
            found = [*(found if len(asked) <= _SHORT else found[:1]), rest]
        return found

    @cached_property
    def aside(self) -> frozenset[str]:
        """Terms that only the names of units in it hold, which say nothing of what is asked."""
        rest = plain(self.text)
        for name in self.named.split():
            rest = rest.replace(name, " ", 1)
        if not grams(rest):
            return frozenset()
        own = {*grams(self.named), *(word for word in self.words if word in self.named)}
        return frozenset(term for term in own if term not in rest)

    def stands_in(self, text: str) -> bool:
        """Whether the whole question stands in the text."""
        return bool(self._folded.text) and self._folded.text in folded(text)

    def all_in(self, text: str) -> bool:
        """Whether every word of it stands in the text, and these are most of it."""
        if self.nowhere or not self.words or self.share_in(text) < 1:
            return False
        return 2 * self._length_of(self.words) > len(self._folded.text)

    def share_in(self, text: str) -> float:
        """How much of what the question's words cover of it is covered by those that stand in the text."""
        there = folded(text)
        whole = self._length_of(self.words)
        return self._length_of(tuple(word for word in self.words if word in there)) / whole if whole else 0.0

    def share_of_name(self, name: str) -> float:
        """How much of what the question is about a name says, a rare word more: not the units that it names, and also what
        filings call otherwise or what stands nowhere.
        """
        there = folded(name)
        whole = self._weight_of(self._about)
        return self._weight_of(tuple(word for word in self._about if word in there)) / whole if whole else 0.0

    def _weight_of(self, words: tuple[str, ...]) -> float:
        """How much the characters say that these words cover."""
        if words not in self._weighed:
            spans = self._folded.spans(words)
            self._weighed[words] = sum(sum(self._weights[begin:end]) for begin, end in spans)
        return self._weighed[words]

    @cached_property
    def _weights(self) -> list[float]:
        """How rare each character is with its neighbours: the less of both, for one of them may be of another word."""
        pairs = [self.rarity.get(plain(self.text[at : at + 2]), 0.0) for at in range(len(self.text))]
        beside = zip(pairs[:1] + pairs[:-1], pairs, strict=True)
        return [max(_LEAST_WEIGHT, min(filter(None, both), default=0.0)) for both in beside]

    @cached_property
    def _about(self) -> tuple[str, ...]:
        nowhere = (one.typed for one in self.nowhere if not one.is_name)
        parts = (*self.words, *self.things.words, *(meant.typed for meant in self.meant), *nowhere)
        return tuple(dict.fromkeys(part for part in parts if part not in self.aside))

    def _length_of(self, words: tuple[str, ...]) -> int:
        """How many of the question's characters these words cover."""
        if words not in self._lengths:
            self._lengths[words] = sum(end - begin for begin, end in self._folded.spans(words))
        return self._lengths[words]

    @cached_property
    def _folded(self) -> Folded:
        return Folded(self.text)

    @cached_property
    def _lengths(self) -> dict[tuple[str, ...], int]:
        return {(): 0}

    @cached_property
    def _weighed(self) -> dict[tuple[str, ...], float]:
        return {(): 0.0}


def ask(
    text: str,
    segmenter: Segmenter,
    catalog: Catalog,
    postings: Postings,
    office: OfficeWords,
    units: Iterable[str] = (),
) -> Question:
    """Read a question: quoted parts and document numbers are phrases. Traditional characters are read as
    simplified, and of a very long question only its beginning. `units` are those that the index knows.
    """
    text = as_printed(simplified(text[:LONGEST]))
    printed = nfkc(text)
    stands = standing(catalog, postings)
    phrases = [match[1] for match in _QUOTED.finditer(text) if phrase_grams(match[1])]
    if key := number_asked(text, stands):
        phrases.append(key)

    def known_words(parts: Iterable[str]) -> set[str]:
        return set(catalog.terms.numbers("word", parts))

    words = segmenter.phrase_words(text, known_words)
    pairs = tuple(dict.fromkeys(grams(text)))
    known = catalog.terms.numbers("gram", pairs)
    rarity = {gram: postings.rarity(known.get(gram, _NOWHERE)) for gram in pairs}
    # `2023年报了` has no 年报.
    spoken = counted().sub(r"\1 ", plain(text))
    meant = [one for one in office.meant(spoken, stands) if _is_rare(one.typed, catalog, postings)]
    apart = office.meant_apart(spoken, stands)
    codes = codes_in(printed)
    amounts = amounts_asked(_without(printed, codes))
    amount_words = [amount.typed for amount in amounts]
    # A count that is printed somewhere is known, however it is written.
    counts = [
        printed[one.begin : one.end] for one in counts_in(printed) if catalog.texts_with_values([one.key])
    ]
    asked_counts = tuple(counts_asked(_without(printed, [*codes, *amount_words, *phrases])))
    titles = [match[1] for match in _TITLED.finditer(text) if not stands(match[1])]
    literal = [*amount_words, *titles, *phrases, *counts, *(count.counted for count in asked_counts), *codes]
    mentions = units_mentioned(text, units)
    units_typed = [mention.typed for mention in mentions if mention.units]
    left = _cut_out(text, [*literal, *units_typed])
    lacking = [
        word
        for word in (_whole_word(word, left) for word in office.lacking(left, stands))
        if not is_of_papers(word) and not talks(word)
    ]
    nowhere = [
        one
        for one in absent_in(_cut_out(text, [*literal, *lacking]), segmenter, stands, mentions)
        if not any(_is_covered(one.typed, other.typed) for other in meant)
    ]
    unknown_codes = [code for code in codes if not catalog.texts_with_values([code_key(code)])]
    nowhere = sorted(
        [
            *(_lacking(word, office) for word in lacking),
            *(Absent(code, True, certain=True) for code in unknown_codes),
            *(Absent(title, True, f"《{title}》") for title in titles),
            *nowhere,
        ],
        key=lambda one: text.find(one.typed),
    )
    things = things_in(_cut_out(text, [*literal, *units_typed]), segmenter, known_words, stands)
    return Question(
        text,
        tuple(words),
        pairs,
        tuple(phrases),
        tuple(amounts),
        rarity,
        (*meant, *apart),
        tuple(_with_rows(nowhere, catalog)),
        frozenset(values_in(text)),
        frozenset[str]().union(*(mention.units for mention in mentions)),
        " ".join(units_typed),
        things.with_words(one.typed for one in apart),
        asked_counts,
    )


def _lacking(wording: str, office: OfficeWords) -> Absent:
    """A thing of the list that no filing names."""
    authority = office.is_authority(wording)
    others = () if authority else office.others(wording)
    return Absent(
        wording,
        authority,
        certain=authority,
        is_thing=not authority and not is_speech(wording),
        others=others,
    )


def _with_rows(nowhere: Iterable[Absent], catalog: Catalog) -> Iterator[Absent]:
    """What stands in no entry, marked where a row prints it; none of the names that one prints."""
    for one in nowhere:
        in_rows = not one.printed and bool(catalog.printed_rows.wordings_with(plain(one.typed)))
        if not (in_rows and one.is_name):
            yield one._replace(in_rows=in_rows)


def _is_covered(lacking: str, meant: str) -> bool:
    """Whether what stands nowhere is a word with another meaning that stands, or a part or more of it, but for a character that makes it
    another thing's name (环卫 and 环卫工).
    """
    rest = lacking.replace(meant, "", 1)
    return lacking in meant or (meant in lacking and not (len(rest) == 1 and makes_names(rest)))


def _whole_word(wording: str, text: str) -> str:
    """A word of the list with the character behind it in a text, where both are one word of the dictionary (`地铁站`)."""
    end = text.find(wording) + len(wording)
    longer = wording + text[end : end + 1]
    return longer if end >= len(wording) and tag_of(longer) else wording


def _without(text: str, parts: Iterable[str]) -> str:
    for part in parts:
        text = text.replace(part, " ")
    return text


def _cut_out(text: str, parts: Iterable[str]) -> str:
    """A question without these, of which a document number may be typeset otherwise."""
    rest = plain(text)
    for one in parts:
        whole = plain(one)
        for run in [whole] if whole in rest else runs(one):
            rest = rest.replace(run, " ", 1)
    return rest


def _length(text: str) -> int:
    """How many characters of a text are no marks."""
    return sum(map(len, runs(text)))


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    if text.isascii():
        return text
    import zhconv

    return str(zhconv.convert(text, "zh-hans"))


def _is_rare(word: str, catalog: Catalog, postings: Postings) -> bool:
    """Whether few entries hold a word as it is, so that what else it is called must help."""
    needed = grams(word)
    known = catalog.terms.numbers("gram", needed)
    if any(gram not in known for gram in needed):
        return True
    held = postings.holding([known[gram] for gram in needed])
    return int(held.sum()) < _RARE * len(held)


class WordScores:
    """What the words half says of every row of a generation to one question."""

    def __init__(self, question: Question, catalog: Catalog, postings: Postings) -> None:
        self._question = question
        words = catalog.terms.numbers("word", question.words)
        pairs = catalog.terms.numbers("gram", question.grams)
        terms = [*words.items(), *pairs.items()]
        self._scores = postings.scores(number for term, number in terms if term not in question.aside)
        others = [other for meant in question.meant for other in meant.others]
        if others:
            meant = catalog.terms.numbers(
                "gram", dict.fromkeys(gram for one in others for gram in grams(one))
            )
            fresh = set(meant.values()) - set(pairs.values())
            self._scores = self._scores + _MEANT_WEIGHT * postings.scores(sorted(fresh))
        for phrase in question.phrases:
            needed = phrase_grams(phrase)
            known = catalog.terms.numbers("gram", needed)
            # A phrase's grams narrow to what may hold it; a gram that stands nowhere leaves nothing.
            held = postings.holding([known.get(gram, _NOWHERE) for gram in needed])
            self._scores = np.where(held, np.maximum(self._scores, _LEAST), 0)

    def best(self, rows: slice, fit: Mask | None, top: int) -> NDArray[np.int64]:
        """The best `top` of these rows that fit, by row, best first."""
        scores = self._scores[rows]
        places = best(scores if fit is None else np.where(fit[rows], scores, np.float32(0)), top)
        return np.asarray(places + rows.start)

    def score(self, row: int) -> float:
        """BM25 of a row; higher is better."""
        return float(self._scores[row])
