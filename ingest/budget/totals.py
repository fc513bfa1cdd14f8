"""Totals and their parts in a stream of amounts whose places on the page are lost.

In: the `StreamPage`s and rows of `streams`, and the 合计. Out: the ways to give each row its total, and its parts
(`set_parts`). A way must hold for all: totals in the order of the rows, children that sum to their parent, top rows that sum to the 合计,
and every other amount of the page a part of some total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from yiju.ingest.budget.streams import StreamPage, StreamRow

_MOST_STEPS = 60_000
"""Choices tried before a table is given up."""


_MOST_WAYS = 8
"""Ways kept; where there are more, the table is given up."""

Open = tuple[tuple[str, Decimal, int], ...]
"""Parents under way, each with what is left of its sum and how many of its children are."""


class Totals:
    """Tells the totals in the streams of amounts from their parts. Totals come in the order of the rows, and
    children sum to their parent; what is no total is a part of one printed before it on the page.
    """

    def __init__(self, pages: Sequence[StreamPage], entries: Sequence[StreamRow], total: Decimal) -> None:
        self.entries = entries
        self.total = total
        self.streams = [page.amounts for page in pages]
        self.unit = slack_of(pages[0].amounts, 1)
        children = Counter(entry.code[:-2] for entry in entries if len(entry.code) > 3)
        self.children: dict[str, int] = {**children, "": sum(len(e.code) == 3 for e in entries)}
        self.slack = {code: slack_of(pages[0].amounts, count) for code, count in self.children.items()}
        self.steps = 0
        self._known: dict[tuple[object, ...], frozenset[tuple[Decimal, ...]]] = {}

    def ways(self) -> list[tuple[Decimal, ...]]:
        """Every way to give the rows their totals; none where there is none or they are too many."""
        found = self._walk(0, 0, 0, (("", self.total, self.children[""]),), Counter())
        return sorted(found) if len(found) <= _MOST_WAYS and self.steps <= _MOST_STEPS else []

    def _walk(
        self, row: int, page: int, at: int, open_: Open, owed: Counter[Decimal]
    ) -> frozenset[tuple[Decimal, ...]]:
        """The totals that row `row` and those after it may have, from amount `at` of the page on; `owed` is
        what the page must still print as parts.
        """
        stream = self.streams[page]
        if at == len(stream):
            if owed:
                return frozenset()
            if page + 1 < len(self.streams):
                goes_on = row < len(self.entries) and self.entries[row].page > page
                return self._walk(row, page + 1, 0, open_, owed) if goes_on else frozenset()
            return frozenset([()]) if row > len(self.entries) else frozenset()
        state = (row, page, at, open_, frozenset(owed.items()))
        if state not in self._known:
            self.steps += 1
            if self.steps > _MOST_STEPS:
                return frozenset()
            found: set[tuple[Decimal, ...]] = set()
            for way in self._ways(row, page, at, open_, owed):  # one way may come up more than once
                found.add(way)
                if len(found) > _MOST_WAYS:
                    break
            self._known[state] = frozenset(found)
        return self._known[state]

    def _ways(
        self, row: int, page: int, at: int, open_: Open, owed: Counter[Decimal]
    ) -> Iterator[tuple[Decimal, ...]]:
        value = self.streams[page][at]
        for after in self._as_part(value, self.streams[page], at, owed):
            yield from self._walk(row, page, at + 1, open_, after)
        if row < len(self.entries) and self.entries[row].page == page:
            now = self._as_total(value, self.entries[row].code, open_)
            if now is not None:
                for rest in self._walk(row + 1, page, at + 1, now, owed + Counter([value])):
                    yield (value, *rest)
        elif row == len(self.entries) and page == len(self.streams) - 1 and value == self.total:
            yield from self._walk(row + 1, page, at + 1, open_, owed + Counter([value]))

    def _as_part(
        self, value: Decimal, stream: Sequence[Decimal], at: int, owed: Counter[Decimal]
    ) -> Iterator[Counter[Decimal]]:
        """What is owed after the value is taken as a whole part, or as the first of two."""
        if owed[value]:
            yield owed - Counter([value])
        for whole in list(owed):
            for other in {o for o in stream[at + 1 :] if abs(value + o - whole) <= self.unit}:
                yield owed - Counter([whole]) + Counter([other])

    def _as_total(self, value: Decimal, code: str, open_: Open) -> Open | None:
        """The parents under way after the row `code` has the value; None where a sum cannot hold."""
        while open_ and open_[-1][2] == 0:
            open_ = open_[:-1]
        parent, rest, left = open_[-1]
        slack = self.slack[parent]
        if value > rest + slack or (left == 1 and value < rest - slack):
            return None
        after = (*open_[:-1], (parent, rest - value, left - 1))
        return (*after, (code, value, self.children[code])) if code in self.children else after


def set_parts(page: StreamPage, entries: Sequence[StreamRow]) -> bool:
    """Set the parts of each row's total from what the page prints besides; False where something is left."""
    rest = Counter(page.amounts)
    for entry in entries:
        rest[entry.total] -= 1
    if min(rest.values(), default=0) < 0:
        return False
    if not _take(list(entries), +rest):
        return False
    for entry in entries:
        _order(entry, page.amounts)
    return True


def _order(entry: StreamRow, stream: Sequence[Decimal]) -> None:
    """Two parts are read from left to right, in lines as in columns. Where one of them is printed for other
    rows too, both its first and its last printing behind the total must say so.
    """
    if len(entry.parts) == 2:
        behind = list(stream[stream.index(entry.total) + 1 :])
        if all(part in behind for part in entry.parts):
            back = behind[::-1]
            a, b = sorted(entry.parts, key=behind.index)
            entry.parts, entry.ordered = (a, b), back.index(a) > back.index(b)


def _take(entries: list[StreamRow], rest: Counter[Decimal]) -> bool:
    """Whole totals first: who has its total once more needs no parts. The others are sums of two."""
    wanted = Counter(entry.total for entry in entries)
    for entry in entries:
        if rest[entry.total] >= wanted[entry.total]:
            entry.parts = (entry.total,)
            rest[entry.total] -= 1
            wanted[entry.total] -= 1
    for entry in (e for e in entries if not e.parts):
        ways = _pairs(entry.total, rest, Decimal(0)) or _pairs(entry.total, rest, slack_of(list(wanted), 1))
        if len(ways) != 1:
            return False
        entry.parts = ways.pop()
        for amount in entry.parts:
            rest[amount] -= 1
    return not +rest


def _pairs(total: Decimal, rest: Counter[Decimal], slack: Decimal) -> set[tuple[Decimal, Decimal]]:
    """Two of the amounts that make up a total."""
    left = sorted(+rest)
    return {
        (a, b)
        for i, a in enumerate(left)
        for b in left[i:]
        if abs(a + b - total) <= slack and (a != b or rest[a] > 1)
    }


def slack_of(amounts: Sequence[Decimal], count: int) -> Decimal:
    """Half a printed unit for each rounded amount."""
    cents = any(amount != amount.to_integral_value() for amount in amounts)
    return (Decimal("0.01") if cents else Decimal(1)) * (count + 1) / 2
