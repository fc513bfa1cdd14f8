"""What tells of the units and years that a question names: a question and the rows in, rows and declarations out.

A filing tells of its own unit and year, a text also of what it names, and one of the next year of what it prints beside
its own figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from yiju.ingest.stage import Stage
from yiju.search.ask.question import Question
from yiju.search.ask.question_words import filings_named
from yiju.search.index.catalog import Catalog, Stored
from yiju.search.index.generation import Opened
from yiju.search.index.rows import Mask
from yiju.search.index.segment import grams, plain

# How a text of the next year speaks of a year.
_YEAR_BEFORE = ("上年", "去年")
# A shorter name is a piece of other words.
_LEAST_NAME = 3


class NamedRows:
    """`filed` are the rows filed by the units, for the years and of the stages that a question names; None where it names
    none.
    """

    def __init__(
        self,
        question: Question,
        years: frozenset[int],
        stages: frozenset[Stage],
        catalog: Catalog,
        opened: Opened,
    ) -> None:
        self.years = years
        self._units = question.units
        self._names = [name for name in map(plain, question.named.split()) if len(name) >= _LEAST_NAME]
        self._catalog = catalog
        self._opened = opened
        self._rows = opened.rows
        self.filed = self._rows.named(self._units, years, stages)

    @cached_property
    def printing(self) -> Mask | None:
        """Rows of the units and years named, also those whose text says so."""
        of_units, of_years = self._of_units, self._of_years
        if of_units is None or of_years is None:
            return self.filed if of_units is of_years else of_years if of_units is None else of_units
        return of_units & of_years

    @cached_property
    def _of_units(self) -> Mask | None:
        filed = self._rows.named(self._units, frozenset(), frozenset())
        if filed is None:
            return None
        for name in self._names:
            filed = filed | self._holding(grams(name))
        return filed

    @cached_property
    def _of_years(self) -> Mask | None:
        filed = self._rows.named(frozenset(), self.years, frozenset())
        if filed is None:
            return None
        for year in self.years:
            filed = filed | self._holding([str(year)])
        after = self._rows.named(frozenset(), frozenset(year + 1 for year in self.years), frozenset())
        assert after is not None
        for word in _YEAR_BEFORE:
            filed = filed | (after & self._holding([word]))
        return filed

    def tells(self, stored: Stored) -> bool:
        """Whether a declaration tells of what is named: by its own fields, or its texts."""
        declaration = stored.declaration
        texts = [declaration.name, *declaration.texts.values()]
        if self._units:
            own = self._rows.named(self._units, frozenset(), frozenset())
            first, _ = self._catalog.entries_of(declaration.id)
            row = self._rows.row("project", first)
            filed = own is not None and row is not None and bool(own[row])
            if not filed and not any(name in plain(text) for name in self._names for text in texts):
                return False
        return not self.years or any(_is_of(stored, year, texts) for year in self.years)

    def lacking_years(self) -> list[int]:
        """The years in which the units named, or all where none is, filed nothing, nor in the next, which prints the figures
        of the year before beside its own; and which no text of theirs prints.
        """
        return [year for year in sorted(self.years) if not self._tells_of(year)]

    def lacking_filings(self, text: str) -> list[str]:
        """The kinds of filings that a text names, of which no text of the units named speaks."""
        if self._of_units is None:
            return []
        return [
            kind for kind in filings_named(text) if not (self._of_units & self._holding(grams(kind))).any()
        ]

    def _tells_of(self, year: int) -> bool:
        filed = self._rows.named(self._units, frozenset([year, year + 1]), frozenset())
        if filed is not None and filed.any():
            return True
        printed = self._holding([str(year)])
        return bool((printed if self._of_units is None else printed & self._of_units).any())

    def _holding(self, needed: Iterable[str]) -> Mask:
        wanted = list(needed)
        known = self._catalog.terms.numbers("gram", wanted)
        if any(gram not in known for gram in wanted):
            return np.zeros(len(self._rows), bool)
        return self._opened.postings.holding([known[gram] for gram in wanted])


def _is_of(stored: Stored, year: int, texts: Iterable[str]) -> bool:
    """Whether a declaration is of a year, lasts through it, prints its sums, or names it outside a document's number."""
    declaration = stored.declaration
    if stored.year == year or str(year) in declaration.later_budgets:
        return True
    begin, end = declaration.start, declaration.end
    if begin and end and begin.year <= year <= end.year:
        return True
    if stored.year == year + 1 and (declaration.prior_budget or declaration.prior_executed):
        return True
    named = re.compile(rf"(?<![\d〔［\[【（(]){year}(?![\d〕］\]】）)])")
    return any(named.search(text) for text in texts)
