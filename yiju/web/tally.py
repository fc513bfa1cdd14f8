"""The list counted: every finding as a row of codes, so that twelve facets and their order take milliseconds.

In: the table of findings, who is under which authority, what stands judged, what is in a case. Out: `Tally`: which rows
fit, how many have each value of a facet, ids in an order, groups of one defect. Texts stay in the table; a page reads
only the rows that it shows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yiju.audit.findings import FindingTable
from yiju.audit.judgement import VERDICTS
from yiju.audit.rows import Fact
from yiju.audit.selection import BANDS, UNJUDGED
from yiju.words import DOCUMENT_KINDS

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
_ACCOUNT = re.compile(r"“((\d{3,7}) [^”]+)”")
"""A budget account as the evidence of a table's line names it."""
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


class Tally:
    """The findings of one audit. `facets` is a column for each facet that does not change with a judgement."""

    def __init__(self, facts: Sequence[Fact], facets: Mapping[str, Column]) -> None:
        self.ids = [fact.id for fact in facts]
        self.at = {one: row for row, one in enumerate(self.ids)}
        self.columns = dict(facets)
        self.stands: tuple[object, ...] = ()
        self._money: Numbers = np.array([-1 if f.money is None else f.money for f in facts], np.int64)
        self._grade = np.array([f.grade for f in facts], np.int64)
        self._year = np.array([f.year or 0 for f in facts], np.int64)
        score = np.array([f.score for f in facts], np.float64)
        name = _ranks(self.ids)
        self._orders = {
            "money": np.lexsort((name, -score, -self._grade, -self._money)),
            "grade": np.lexsort((name, -score, -self._money, -self._grade)),
            "new": np.lexsort((name, -self._grade, -self._money, -self._year)),
        }
        self._unjudged = np.ones(len(facts), np.bool_)
        self._group_names = sorted({f.group for f in facts})
        codes = {key: n for n, key in enumerate(self._group_names)}
        self._group = np.array([codes[f.group] for f in facts], np.int64)
        # Both versions of a budget name one project: in a group its year counts once.
        abouts: dict[tuple[str, int | None], int] = {}
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

    def listed(self, picked: Picked, sort: str) -> list[str]:
        """The ids that fit, in an order: money, grade, new, unjudged."""
        return [self.ids[row] for row in self._rows(picked, sort)]

    def place(self, picked: Picked, sort: str, one: str) -> tuple[int, str | None, str | None]:
        """Where a finding stands in this order, from 1, with the one before and the one after it; where it does not fit
        0, nothing before it, and the first after it.
        """
        rows = self._rows(picked, sort)
        at = self._at(rows, one)
        before = self.ids[rows[at - 1]] if at > 0 else None
        return at + 1, before, self.ids[rows[at + 1]] if at + 1 < len(rows) else None

    def next(self, picked: Picked, sort: str, one: str, waiting: bool) -> str | None:
        """What comes after a finding in this order, from the top again after the last; if `waiting`, the next that
        nobody has judged.
        """
        rows = self._rows(picked, sort)
        at = self._at(rows, one)
        queue = np.concatenate((rows[at + 1 :], rows[: max(at, 0)]))
        queue = queue[self._unjudged[queue]] if waiting else queue
        return self.ids[queue[0]] if len(queue) else None

    def _rows(self, picked: Picked, sort: str) -> Numbers:
        order = self._orders[sort]
        return order[picked.fits[order]]

    def _at(self, rows: Numbers, one: str) -> int:
        """The place of a finding among rows; -1 where it is not among them."""
        found = np.flatnonzero(rows == self.at.get(one, -1))
        return int(found[0]) if len(found) else -1

    def groups(self, picked: Picked, sort: str) -> list[tuple[str, Numbers]]:
        """The defects that the fitting rows tell, in the same orders: key and rows, the gravest first."""
        rows = self._orders["grade"][picked.fits[self._orders["grade"]]]
        group, count = self._group[rows], len(self._group_names)
        known = rows[self._money[rows] >= 0]
        known = known[np.lexsort((-self._money[known], self._about[known], self._group[known]))]
        pairs = np.stack((self._group[known], self._about[known]))
        first = np.ones(len(known), np.bool_)
        first[1:] = (pairs[:, 1:] != pairs[:, :-1]).any(axis=0)
        money = np.full(count, -1.0)
        money[self._group[known]] = 0
        np.add.at(money, self._group[known[first]], self._money[known[first]].astype(np.float64))
        grade, year, size = (np.zeros(count, np.int64) for _ in range(3))
        np.maximum.at(grade, group, self._grade[rows])
        np.maximum.at(year, group, self._year[rows])
        np.add.at(size, group, 1)
        unjudged = np.zeros(count, np.bool_)
        unjudged[group[self._unjudged[rows]]] = True
        keys = {
            "money": (-size, -grade, -money),
            "grade": (-size, -money, -grade),
            "new": (-grade, -money, -year),
            "unjudged": (-grade, -money, ~unjudged),
        }[sort]
        order = np.lexsort((np.arange(count), *keys))
        members, ends = rows[np.argsort(group, kind="stable")], np.cumsum(size)
        return [(self._group_names[n], members[ends[n] - size[n] : ends[n]]) for n in order if size[n]]


def counted(table: FindingTable, authorities: Mapping[str, str]) -> Tally:
    """The table's findings with the facets that no judgement changes; `authorities` is declaration → 主管部门."""
    facts = table.facts()
    at = {fact.id: n for n, fact in enumerate(facts)}
    above = [sorted({authorities[d] for d in f.declarations if d in authorities}) for f in facts]
    accounts = {
        (at[one], found[2], found[1])
        for one, label in table.quoted("budget_lines.")
        for found in _ACCOUNT.finditer(label)
    }
    return Tally(
        facts,
        {
            "kind": Column((n, f.kind, f.name) for n, f in enumerate(facts)),
            "severity": Column((n, f.severity, f.severity) for n, f in enumerate(facts)),
            "money": Column((n, f.band, BANDS[f.band][0]) for n, f in enumerate(facts)),
            "form": Column((n, f.form, DOCUMENT_KINDS.get(f.form, f.form)) for n, f in enumerate(facts)),
            "year": Column((at[one], str(year), str(year)) for one, year in table.years_of()),
            "unit": Column((at[one], unit, label) for one, unit, label in table.units_of()),
            "authority": Column((n, name, name) for n, names in enumerate(above) for name in names),
            "account": Column(sorted(accounts)),
        },
    )


def standing(
    tally: Tally,
    stands: Mapping[str, tuple[str, str, bool]],
    cases: Mapping[str, Collection[tuple[str, str]]],
) -> dict[str, Column]:
    """The columns that change at the desk: `stands` is id → verdict, who, whether the evidence is another since;
    `cases` is id → number and title.
    """
    said = [(tally.at[one], *told) for one, told in stands.items() if one in tally.at]
    held = [(tally.at[one], *case) for one, within in cases.items() if one in tally.at for case in within]
    verdicts = {str(code): word for code, word in VERDICTS.items()}
    count = len(tally.ids)
    return {
        "verdict": Column((n, v, verdicts[v]) for n, v, _, _ in said).filled(UNJUDGED, "未判断", count),
        "judge": Column((n, who, who) for n, _, who, _ in said),
        "changed": Column((n, "yes", "判断之后有变") for n, _, _, changed in said if changed),
        "case": Column(held).filled("none", "不在事项里", count),
    }


def _ranks(texts: Sequence[str]) -> Numbers:
    ranks = np.empty(len(texts), np.int64)
    ranks[np.array(sorted(range(len(texts)), key=texts.__getitem__), np.int64)] = np.arange(len(texts))
    return ranks


def _places(order: Numbers) -> Numbers:
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places
