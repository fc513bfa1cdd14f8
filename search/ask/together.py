"""Whether what a question names stands together: a question and what was found in, how much of it one text or one
declaration holds out.

Each word of a question may stand somewhere and no filing hold the thing (`菜市场信息系统` of a menu of markets and one of
systems); or a filing holds it, but of another unit, another year or with another amount than the question names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yiju.search.ask.named_rows import NamedRows
from yiju.search.ask.question import Question
from yiju.search.ask.question_words import names_thing
from yiju.search.ask.scored import Scored
from yiju.search.index.catalog import Catalog
from yiju.search.index.entries import KINDS, IndexEntry
from yiju.search.index.generation import Opened
from yiju.search.index.rows import Mask
from yiju.search.index.segment import grams, plain

# Declarations of so many of the first hits are looked at as a whole.
_LOOKED_AT = 30
# Of a filing outside its declarations so many texts before and behind a text stand together with it.
_BESIDE = 1
_TWO_WORDS = 4
_LEAST_RARITY = 0.1
_ALL = 1 - 1e-6
# A person is told so many words of each side.
_NAMED = 3
# Common words (`服务`) that stand elsewhere are no thing that does.
_TELLING = 0.2
# From this share on what is asked stands elsewhere. Chosen 2026-11-28 on questions over real filings
# (docs/decisions/20261128-standing-together.md).
ELSEWHERE = 0.2

NO_FIELDS: Mapping[str, str] = {}
Weights = NDArray[np.float32]
# Each text of a hit is looked at for each word, and rows of tables for each question.
_plain = lru_cache(maxsize=8192)(plain)


class Together(NamedTuple):
    """How much of the weight of the question's words one text or declaration holds: `share` of all there is, `within`
    of what is of the units and years and prints the amounts that it names (None where it names none). `lacking` are its
    words that stand somewhere, but not where most of the others do; `held` those others, which stand in `best` (None
    where that is not among the hits). `telling` is how rare all of them are together, 1 for what stands once. `pull` is
    how much nearer the question is to the first hit for the words that it does not hold: a word that it says otherwise
    draws it there, a thing that it lacks does not. `unheard_pull` is the same of the words that stand nowhere. `scattered` is where what the hits lack is such a thing, told of elsewhere.
    """

    share: float = 1.0
    within: float | None = None
    telling: float = 1.0
    held: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    best: IndexEntry | None = None
    pull: float = 0.0
    unheard_pull: float = 0.0
    scattered: bool = False

    @property
    def apart(self) -> float:
        """What share of its words no one text holds."""
        return 1.0 - self.share

    @property
    def elsewhere(self) -> float:
        """What share of its words one text holds, but none of the units, years and amounts it names."""
        gap = 0.0 if self.within is None else max(0.0, self.share - self.within)
        return gap if gap * self.telling >= _TELLING else 0.0

    def sentence(self, question: Question, years: Iterable[int]) -> str:
        """What a person is told of it, in Chinese; empty where all stands together."""
        what = "、".join(self.held[:_NAMED])
        if self.elsewhere >= ELSEWHERE:
            of = "、".join([*question.named.split(), *(f"{year} 年" for year in years)])
            amounts = "、".join(amount.typed for amount in question.amounts)
            lacks = f"“{what}”的材料里没有写{amounts}" if amounts else f"“{what}”在{of}的材料里没有"
            if self.best is None or amounts:
                return lacks
            return f"{lacks}，{self.best.unit or '别的材料'}{f' {self.best.year} 年' if self.best.year else ''}有"
        if self.held and self.lacking:
            return f"没有一份材料同时提到“{what}”和“{'、'.join(self.lacking[:_NAMED])}”"
        if in_rows := question.only_in_rows:
            return f"“{'、'.join(in_rows[:_NAMED])}”只印在别的表格里"
        return ""


ALL_TOGETHER = Together()


class Gathering:
    """The words of a question over the rows of a generation. `fields` is what the fields of some declarations say, by id:
    no row holds it.
    """

    def __init__(
        self, question: Question, catalog: Catalog, opened: Opened, fields: Mapping[str, str] = NO_FIELDS
    ) -> None:
        self._question = question
        self._fields = fields
        self._catalog = catalog
        self._opened = opened
        self._called: dict[str, list[str]] = {}
        self._holding = {word: self._rows_with(word) for word in question.things.words}
        count = len(opened.rows)
        held = {word: int(rows.sum()) for word, rows in self._holding.items()}
        rarity = {
            word: max(float(np.log((count - rows + 0.5) / (rows + 0.5))), _LEAST_RARITY)
            * question.things.counts(word)
            for word, rows in held.items()
            if rows
        }
        whole = sum(rarity.values()) or 1.0
        self._telling = whole / float(np.log(count + 1))
        self._weights = {word: weight / whole for word, weight in rarity.items()}
        self._things = {word for word in self._weights if names_thing(word)}

    def things_lacking(self, scored: Scored, asking: Iterable[str]) -> dict[str, float]:
        """The nouns that stand somewhere, but not in a hit's declaration, with their weights; none of what only asks."""
        asked = "".join(asking)
        return {
            word: self._weights[word]
            for word in self.lacking_in(scored)
            if names_thing(word) and word not in asked
        }

    @property
    def weights(self) -> dict[str, float]:
        """The words of the question that stand somewhere, with how rare each is; 1 together."""
        return self._weights

    @property
    def is_of_words(self) -> bool:
        """Whether the question asks by its words and by no phrase."""
        return bool(self._weights) and not self._question.phrases

    @property
    def text(self) -> str:
        """The question."""
        return self._question.text

    def pairs_beside(self, name: str, texts: Iterable[str]) -> dict[str, float]:
        """The question's bigrams that a name does not hold and one of some texts does, with how rare each is."""
        called, there = _plain(name), [_plain(text) for text in texts]
        return {
            pair: weight
            for pair, weight in self._question.rarity.items()
            if pair not in called and any(pair in text for text in there)
        }

    def pairs_in(self, pairs: Mapping[str, float], text: str) -> float:
        """How much of these a text holds."""
        there = _plain(text)
        return sum(weight for pair, weight in pairs.items() if pair in there)

    def _others(self, word: str) -> list[str]:
        """What else a word is called."""
        found = self._called.get(word)
        if found is None:
            found = self._called[word] = [
                other
                for meant in self._question.meant
                if word in meant.typed or meant.typed in word
                for other in meant.others
            ]
        return found

    def stands_in(self, word: str, text: str) -> bool:
        """Whether a text holds a word, its halves, or what else it is called."""
        there = _plain(text)
        if word in there or any(other in there for other in self._others(word)):
            return True
        return len(word) == _TWO_WORDS and word[:2] in there and word[2:] in there

    def _rows_with(self, word: str) -> Mask:
        """Rows that hold a word, its halves (`系统日常维护`), or what else it is called."""
        others = self._others(word)
        rows = self._all_of(grams(word))
        if len(word) == _TWO_WORDS:
            rows = rows | self._all_of([word[:2], word[2:]])
        for other in others:
            rows = rows | self._all_of(grams(other))
        return rows

    def _all_of(self, needed: Sequence[str]) -> Mask:
        known = self._catalog.terms.numbers("gram", needed)
        if any(gram not in known for gram in needed):
            return np.zeros(len(self._opened.rows), bool)
        return self._opened.postings.holding([known[gram] for gram in needed])

    def _sums(self, words: Iterable[str]) -> Weights:
        """Of each row, how much of some of the question's words it holds."""
        sums = np.zeros(len(self._opened.rows), np.float32)
        for word in words:
            sums += self._holding[word] * np.float32(self._weights[word])
        return sums

    def _rows_of(self, scored: Scored) -> NDArray[np.int64]:
        """The rows of a hit's declaration; outside declarations its own, and those beside it."""
        rows, entry = self._opened.rows, scored.entry
        if not entry.declaration_id:
            row = rows.row(entry.kind, scored.number)
            return np.array([], np.int64) if row is None else rows.beside(row, entry.kind, _BESIDE)
        first, last = self._catalog.entries_of(entry.declaration_id)
        found = []
        for kind in KINDS:
            here = rows.of(kind)
            begin, end = np.searchsorted(rows.numbers[here], [first, last + 1])
            found.append(np.arange(here.start + begin, here.start + end))
        return np.concatenate(found)

    def _held(self, scored: Scored, rows: NDArray[np.int64]) -> list[str]:
        entry = scored.entry
        # Who files a text is said on its cover, not in it; what it is about, above it.
        beside = " ".join(
            filter(None, (self._fields.get(entry.declaration_id), entry.name, entry.unit, *entry.above))
        )
        return [
            word
            for word in self._weights
            if (len(rows) and self._holding[word][rows].any()) or self.stands_in(word, beside)
        ]

    @cached_property
    def ways(self) -> list[tuple[str, ...]]:
        """Every word of the question, also those that stand in no entry, with what else each is called."""
        words = self._question.things.words
        return [*((word, *self._others(word)) for word in words), *self._question.unheard_ways]

    def holds_all(self, text: str) -> bool:
        """Whether a text holds every word of the question, also those that stand in no entry."""
        return bool(self.ways) and all(
            any(self.stands_in(word, text) for word in words) for words in self.ways
        )

    def share_of(self, text: str) -> float:
        """How much of the question's words a text holds."""
        return self._share(word for word in self._weights if self.stands_in(word, text))

    def lacking_in(self, scored: Scored) -> list[str]:
        """The words that stand somewhere, but not in a hit's declaration; none of what is no entry."""
        if scored.number < 0:
            return []
        held = self._held(scored, self._rows_of(scored))
        return [word for word, weight in self._weights.items() if weight and word not in held]

    def _share(self, words: Iterable[str]) -> float:
        return sum(self._weights[word] for word in words)

    def together(self, shown: Sequence[Scored], amounts: Sequence[Scored], named: NamedRows) -> Together:
        """How much of the question stands together among all rows and the declarations of what is `shown`; `named` are
        the rows of the units and years that it names, `amounts` what prints an amount of it.
        """
        if not any(self._weights.values()):
            return ALL_TOGETHER
        best = int(self._sums(self._weights).argmax())
        most = [word for word in self._weights if self._holding[word][best]]
        of_most: IndexEntry | None = None
        within: float | None = None
        if named.filed is not None and named.printing is not None:
            within = float(self._sums(self._things)[named.printing].max(initial=0))
        whole = self._share(self._things)
        for one in shown[:_LOOKED_AT]:
            enough = within is None or within >= _ALL * whole
            if of_most is not None and enough and self._share(most) >= _ALL:
                break
            rows = self._rows_of(one)
            words = self._held(one, rows)
            share = self._share(words)
            if share > self._share(most) or (of_most is None and words == most):
                most, of_most = words, one.entry
            things = self._share(self._things.intersection(words))
            if within is not None and things > within:
                assert named.filed is not None
                if named.filed[rows].any() or self._tells(one, named):
                    within = things
        if amounts:
            printed = max(self._with_amount(one, named) for one in amounts)
            within = printed if within is None else min(within, printed)
        if within is not None:
            # What people do with a thing is said otherwise there.
            within += self._share(word for word in most if word not in self._things)
        lacking = tuple(word for word in self._weights if word not in most)
        return Together(min(1.0, self._share(most)), within, self._telling, tuple(most), lacking, of_most)

    def _tells(self, scored: Scored, named: NamedRows) -> bool:
        """Whether a hit tells of the units and years named without being filed by and for them."""
        key = scored.entry.declaration_id
        if not key:
            row = self._opened.rows.row(scored.entry.kind, scored.number)
            return row is not None and named.printing is not None and bool(named.printing[row])
        return named.tells(self._catalog.declarations([key])[key])

    def _with_amount(self, scored: Scored, named: NamedRows) -> float:
        """How much stands where an amount does; nothing where that is of other units or years than named."""
        printed = f"{scored.amounts and scored.amounts.text}"
        if scored.number < 0:
            row = self._catalog.printed_rows.text(-scored.number)
            whole = f"{scored.entry.name} {scored.entry.text} {printed} {row}"
            return self._share(word for word in self._things if self.stands_in(word, whole))
        rows = self._rows_of(scored)
        if named.filed is not None and not named.filed[rows].any() and not self._tells(scored, named):
            return 0.0
        beside = [word for word in self._things if self.stands_in(word, printed)]
        return self._share({*self._things.intersection(self._held(scored, rows)), *beside})
