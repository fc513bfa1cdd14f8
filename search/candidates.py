"""What may answer a question: the files of a generation and a question in, scored entries out.

Each kind of entry gives the best by words and the nearest in meaning, of all that fit the filters and once more
of what the question names (a unit, a year), lest others crowd that out; and the projects that print an amount
the question names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np

from yiju.search.amounts import printed_yuan
from yiju.search.catalog import Catalog
from yiju.search.encoder import Vectors
from yiju.search.filters import Filters
from yiju.search.hybrid import Amounts, Scored, merge
from yiju.search.named import units_named, years_named
from yiju.search.passages import KINDS, Kind
from yiju.search.postings import Postings
from yiju.search.rows import Mask, Rows
from yiju.search.segment import holds
from yiju.search.text_index import Question, Said
from yiju.search.vectors import Shelf

# Each half hands at least so many candidates of a kind to the ranking; 40 lose answers, 100 find no more.
_CANDIDATES = 60
# Of what may hold a phrase so many are looked at, the likeliest first.
_PHRASE_CANDIDATES = 2000


class Opened:
    """The files of one generation, opened for reading. Raises `Damaged` where they cannot be."""

    def __init__(self, folder: Path, generation: int, dimension: int) -> None:
        self.generation = generation
        self.rows = Rows(folder, generation)
        self.postings = Postings(folder, generation, len(self.rows))
        self.shelves: dict[Kind, Shelf] = {kind: Shelf(folder, kind, generation, dimension) for kind in KINDS}


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
        self._said = Said(question, catalog, opened.postings)
        self._fit = opened.rows.fit(filters, catalog)
        self._units = units_named(question.text, opened.rows.units)
        self._years = years_named(question.text)
        self._named = opened.rows.named(self._units, self._years)

    def of(self, kinds: tuple[Kind, ...]) -> list[Scored]:
        """The candidates of these kinds, not yet scored."""
        found = [scored for kind in kinds for scored in self._of(kind)]
        if self._named is not None:
            what = "、".join(filter(None, ("单位" if self._units else "", "年度" if self._years else "")))
            for scored in found:
                row = self._rows.row(scored.entry.kind, scored.number)
                scored.named = what if row is not None and self._named[row] else ""
        if "project" in kinds and self._question.amounts:
            with_amount = {scored.number: scored for scored in self._with_amount()}
            found = [scored for scored in found if scored.number not in with_amount]
            found += with_amount.values()
        return found

    def floor(self, kinds: tuple[Kind, ...]) -> float:
        """The question's cosine to entries at large: what has nothing to do with it."""
        if self._vector is None:
            return 0.0
        at_large = [
            shelf.at_large @ self._vector for kind in kinds if len(shelf := self._opened.shelves[kind])
        ]
        return min((float(np.median(cosines)) for cosines in at_large), default=1.0)

    @cached_property
    def _masks(self) -> list[Mask | None]:
        if self._named is None:
            return [self._fit]
        return [self._fit, self._named if self._fit is None else self._fit & self._named]

    def _of(self, kind: Kind) -> list[Scored]:
        words: dict[int, float] = {}
        cosines: dict[int, float] = {}
        for mask in self._masks:
            here = self._words(kind, mask) if self._by_words else {}
            words |= here
            if self._vector is not None:
                cosines |= self._meaning(self._vector, kind, mask, here)
        return merge(words, cosines, self._catalog.entries(words.keys() | cosines.keys()))

    def _words(self, kind: Kind, fit: Mask | None) -> dict[int, float]:
        """BM25 of the best entries of a kind, by number; with phrases only of entries that hold each."""
        phrases = self._question.phrases
        rows = self._said.best(self._rows.of(kind), fit, _PHRASE_CANDIDATES if phrases else self._count)
        found = {int(self._rows.numbers[row]): self._said.score(row) for row in rows.tolist()}
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
        shelf = self._opened.shelves[kind]
        cosines: dict[int, float] = {}
        if not self._question.phrases:
            cosines = shelf.nearest(vector, self._count, None if fit is None else fit[self._rows.of(kind)])
        missing = [number for number in words if number not in cosines and number in shelf]
        cosines.update(zip(missing, (shelf.vectors(missing) @ vector).tolist(), strict=True))
        return cosines

    def _with_amount(self) -> Iterator[Scored]:
        """The projects that print an amount the question names, which say so."""
        said: dict[int, tuple[str, str]] = {}
        for amount in self._question.amounts:
            for number, fields in self._catalog.with_amount(amount).items():
                names = "、".join(dict.fromkeys(name for _, name in fields))
                said.setdefault(number, (fields[0][0], f"{names} {printed_yuan(amount)}"))
        for number, entry in self._catalog.entries(said).items():
            row = self._rows.row("project", number)
            if row is None or not (self._fit is None or self._fit[row]):
                continue
            field, text = said[number]
            amounts = Amounts(field, text, self._catalog.evidence(entry.declaration_id, field))
            cosine = None
            if self._vector is not None:
                cosine = float(self._opened.shelves["project"].vectors([number])[0] @ self._vector)
            yield Scored(number, entry, self._said.score(row), cosine, amounts=amounts)
