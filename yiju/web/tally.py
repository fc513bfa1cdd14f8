"""The list counted: every finding as a row of codes, so that twelve facets and their order take milliseconds.

In: what the table keeps of each finding, their orders, and the columns of `yiju.web.finding_facets`. Out: `Tally`: which rows
fit, how many have each value of a facet, ids in an order, and the same in groups of one defect, unit, project or basis.
Texts stay in the table; a page reads only the rows that it shows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from yiju.audit.finding_rows import GROUP_ORDER, SEVERAL, Fact, Weight, seconds
from yiju.audit.selection import BANDS, UNJUDGED

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
Value = tuple[int, str, str]
"""Row, value, label."""


class Column:
    """A facet: each pair of a row and one of its values, which stand once with their labels."""

    def __init__(self, pairs: Iterable[Value]) -> None:
        known: dict[str, int] = {}
        self.labels: list[str] = []
        rows: list[int] = []
        codes: list[int] = []
        for row, value, label in pairs:
            if value not in known:
                known[value] = len(known)
                self.labels.append(label)
            rows.append(row)
            codes.append(known[value])
        self.values = list(known)
        self._known = known
        self._rows, self._codes = np.array(rows, np.int64), np.array(codes, np.int64)

    def filled(self, value: str, label: str, count: int) -> Column:
        """The facet with a value for those of `count` rows that have none."""
        rest = np.ones(count, np.bool_)
        rest[self._rows] = False
        rows = np.flatnonzero(rest)
        self._known[value] = len(self.values)
        self.values.append(value)
        self.labels.append(label)
        self._rows = np.concatenate((self._rows, rows))
        self._codes = np.concatenate((self._codes, np.full(len(rows), self._known[value])))
        return self

    def ordered(self, places: Numbers) -> Column:
        """The facet with the rows of each value in this order: the place of every row."""
        order = np.argsort(places[self._rows], kind="stable")
        self._rows, self._codes = self._rows[order], self._codes[order]
        return self

    def within(self, mask: Mask) -> tuple[Numbers, Numbers]:
        """Those of these rows that have a value, once for each, and which value it is."""
        kept = mask[self._rows]
        return self._rows[kept], self._codes[kept]

    @property
    def pairs(self) -> tuple[Numbers, Numbers]:
        """The rows that have a value, once for each, and which value it is."""
        return self._rows, self._codes

    def having(self, wanted: Collection[str], count: int) -> Mask:
        """Which of `count` rows have one of these values; a label does as well."""
        codes = [n for n, value in enumerate(self.values) if value in wanted or self.labels[n] in wanted]
        mask = np.zeros(count, np.bool_)
        mask[self._rows[np.isin(self._codes, codes)]] = True
        return mask

    def counted(self, mask: Mask) -> list[tuple[str, str, int]]:
        """Value, label, and how many of these rows have it; the most first."""
        numbers = np.bincount(self._codes[mask[self._rows]], minlength=len(self.values))
        found = [
            (v, label, int(n)) for v, label, n in zip(self.values, self.labels, numbers, strict=True) if n
        ]
        return sorted(found, key=lambda one: (-one[2], one[0]))


@dataclass(frozen=True)
class Picked:
    """The rows that fit, and those that would if a facet were not narrowed."""

    fits: Mask
    without: Mapping[str, Mask]

    @property
    def count(self) -> int:
        """How many fit."""
        return int(self.fits.sum())


class Part(NamedTuple):
    """Rows that share a value, the gravest first, and what they come to."""

    weight: Weight
    label: str
    rows: Numbers


class Tally:
    """The findings of one audit. `facets` is a column for each facet that does not change with a judgement, `orders`
    the ids in the orders that do not.
    """

    def __init__(
        self, facts: Sequence[Fact], facets: Mapping[str, Column], orders: Mapping[str, Sequence[str]]
    ) -> None:
        self.ids = [fact.id for fact in facts]
        self.at = {one: row for row, one in enumerate(self.ids)}
        self.stands: tuple[object, ...] = ()
        self._orders = {name: np.array([self.at[i] for i in ids], np.int64) for name, ids in orders.items()}
        gravest = _places(self._orders["grade"])
        self.columns = {facet: column.ordered(gravest) for facet, column in facets.items()}
        self._money: Numbers = np.array([-1 if f.money is None else f.money for f in facts], np.int64)
        self._grade = np.array([f.grade for f in facts], np.int64)
        self._year = np.array([f.year or 0 for f in facts], np.int64)
        self._since = np.array([seconds(f.since) for f in facts], np.int64)
        self._unjudged = np.ones(len(facts), np.bool_)
        # Both versions of a budget name one project: in a group its year counts once.
        abouts: dict[tuple[str, int | None], int] = {}
        self._several = np.array([SEVERAL in f.about for f in facts], np.bool_)
        self._about = np.array([abouts.setdefault((f.about, f.year), len(abouts)) for f in facts], np.int64)

    def stand(self, key: tuple[object, ...], columns: Mapping[str, Column]) -> None:
        """Take over what stands judged and in cases; `key` says what it was read from."""
        self.stands = key
        self.columns.update(columns)
        self._unjudged = columns["verdict"].having((UNJUDGED,), len(self.ids))
        self._orders["unjudged"] = np.lexsort((_places(self._orders["money"]), ~self._unjudged))

    def pick(self, chosen: Mapping[str, Collection[str]], among: Collection[str] | None = None) -> Picked:
        """The rows that have one of the chosen values of every facet, of `among` (ids) where that is given."""
        whole = np.ones(len(self.ids), np.bool_)
        if among is not None:
            whole[:] = False
            whole[[self.at[one] for one in among if one in self.at]] = True
        masks = {
            facet: self.columns[facet].having(values, len(self.ids))
            for facet, values in chosen.items()
            if values
        }
        fits = whole.copy()
        for mask in masks.values():
            fits &= mask
        without = dict.fromkeys(self.columns, fits)
        for facet in masks:
            rest = whole.copy()
            for other, mask in masks.items():
                rest &= mask if other != facet else True
            without[facet] = rest
        return Picked(fits, without)

    def counted(self, facet: str, picked: Picked) -> list[tuple[str, str, int]]:
        """A facet's values with labels and counts, as if it were not narrowed itself."""
        return self.columns[facet].counted(picked.without[facet])

    def label(self, facet: str, value: str) -> str:
        """What a value of a facet is called, whether any row has it or not."""
        if facet == "money" and value in BANDS:
            return BANDS[value][0]
        column = self.columns[facet]
        return dict(zip(column.values, column.labels, strict=True)).get(value, value)

    def listed(self, picked: Picked, sort: str) -> list[str]:
        """The ids that fit, in an order of the table."""
        return [self.ids[row] for row in self._rows(picked, sort)]

    def parted(self, ids: Sequence[str], facet: str) -> list[list[str]]:
        """These ids by the values of a facet, in their order; a value stands where its first does."""
        values = dict(zip(*(column.tolist() for column in self.columns[facet].pairs), strict=True))
        found: dict[int, list[str]] = {}
        for one in ids:
            found.setdefault(values[self.at[one]], []).append(one)
        return list(found.values())

    def place(self, picked: Picked, sort: str, one: str) -> tuple[int, str | None, str | None]:
        """Where a finding stands in this order, from 1, with the one before and the one after it; where it does not fit
        0, and those that it would stand between.
        """
        rows, (before, after) = self._rows(picked, sort), self._around(picked, sort, one)
        return (
            after if after > before + 1 else 0,
            self.ids[rows[before]] if before >= 0 else None,
            self.ids[rows[after]] if after < len(rows) else None,
        )

    def lies_between(self, sort: str, first: str | None, one: str, last: str) -> bool:
        """Whether in this order a finding stands before `last`, and behind `first` where that is given."""
        places = _places(self._orders[sort])
        at, until = self.at.get(one), self.at.get(last)
        if at is None or until is None:
            return False
        return bool((-1 if first is None else places[self.at[first]]) < places[at] < places[until])

    def next(self, picked: Picked, sort: str, one: str, waiting: bool) -> str | None:
        """What comes after a finding in this order, whether that fits or not, from the top again after the last; if `waiting`,
        the next that nobody has judged.
        """
        rows, (before, after) = self._rows(picked, sort), self._around(picked, sort, one)
        queue = np.concatenate((rows[after:], rows[: before + 1]))
        queue = queue[self._unjudged[queue]] if waiting else queue
        return self.ids[queue[0]] if len(queue) else None

    def _rows(self, picked: Picked, sort: str) -> Numbers:
        order = self._orders[sort]
        return order[picked.fits[order]]

    def _around(self, picked: Picked, sort: str, one: str) -> tuple[int, int]:
        """The places among the rows that fit of those before and after a finding, which may fit itself."""
        order, row = self._orders[sort], self.at.get(one)
        if row is None:
            return -1, 0
        fits, at = picked.fits[order], int(np.flatnonzero(order == row)[0])
        return int(fits[:at].sum()) - 1, int(fits[: at + 1].sum())

    def left(self, picked: Picked) -> int:
        """How many of those that fit nobody has judged."""
        return int((picked.fits & self._unjudged).sum())

    def waiting(self, rows: Numbers) -> int:
        """How many of these rows nobody has judged."""
        return int(self._unjudged[rows].sum())

    def _sums(self, rows: Numbers, codes: Numbers, groups: int) -> Numbers:
        """What the rows of each group come to, of each project's year the most; -1 where no amount is known."""
        known = self._money[rows] >= 0
        counted, of = rows[known], codes[known]
        order = np.lexsort((-self._money[counted], self._about[counted], of))
        counted, of = counted[order], of[order]
        pairs = np.stack((of, self._about[counted]))
        first = np.ones(len(counted), np.bool_)
        first[1:] = (pairs[:, 1:] != pairs[:, :-1]).any(axis=0)
        money = np.full(groups, -1, np.int64)
        money[of] = 0
        np.add.at(money, of[first], self._money[counted[first]])
        return money

    def groups(self, picked: Picked, sort: str, by: str) -> list[Part]:
        """The fitting rows by the values of a facet, in the same orders; a row that has several is in each."""
        column = self.columns[by]
        rows, codes = column.within(picked.fits)
        size = np.bincount(codes, minlength=len(column.values))
        several = self._several[rows]
        money = np.maximum(*(self._sums(rows[of], codes[of], len(size)) for of in (several, ~several)))
        grade, year, since = (np.zeros(len(size), np.int64) for _ in range(3))
        for most, of in ((grade, self._grade), (year, self._year), (since, self._since)):
            np.maximum.at(most, codes, of[rows])
        unjudged = np.zeros(len(size), np.bool_)
        unjudged[codes[self._unjudged[rows]]] = True
        members, ends = rows[np.argsort(codes, kind="stable")], np.cumsum(size)
        columns = zip(*(one.tolist() for one in (money, grade, year, since, size, unjudged)), strict=True)
        parts = [
            Part(Weight(column.values[n], *sums), column.labels[n], members[ends[n] - size[n] : ends[n]])
            for n, sums in enumerate(columns)
            if sums[4]
        ]
        return sorted(parts, key=lambda part: GROUP_ORDER[sort](part.weight))


def _places(order: Numbers) -> Numbers:
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places
