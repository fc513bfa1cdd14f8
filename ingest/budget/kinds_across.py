"""A table of kinds of spending that stand across, budgeted and spent below each, in a dump by lines → `PlacedRow`s.

In: the lines below the title of such a table. Out: a row for each kind; none where the head is not known or the amounts are not
told. The head is known by its words, however they are torn: its characters are just those of the kinds and of the stages below
each. The number of columns, the order of print and the sums of the kinds then say where the amounts belong; where blank cells leave
two ways, it is the one under whose heads they stand; else each way stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, combinations, pairwise
from math import comb
from operator import le

from yiju.ingest.budget.amount_readings import readings, unit_factor
from yiju.ingest.budget.budget_table import SUBTOTAL, PlacedRow, Placement, Spec
from yiju.ingest.budget.settle import adds_up
from yiju.ingest.budget.wrapped_numbers import NumberedLine, joined
from yiju.ingest.page import Line
from yiju.ingest.record import Place
from yiju.ingest.values.text import fold

_BLANK = re.compile(r"[-—–]{1,3}")
_MOST_WAYS = 50_000
_FEWEST = 2
"""Amounts on a line, or characters of a torn word."""

_Column = tuple[str, str]
"""A kind and what stage its money is at."""
_Run = re.Match[str]
_Named = tuple[str, str]
"""How a kind is printed, and the head right above its stages: the same, or 小计."""


@dataclass(frozen=True)
class _KindsHead:
    """The head of such a table: how its kinds are printed, the stages below each, and the orders that the kinds may stand in."""

    names: Mapping[str, _Named]
    stages: Sequence[str]
    orders: Sequence[Sequence[str]]
    starts: Sequence[int]
    """Where the columns begin in the line; empty where lines do not show it."""


@dataclass(frozen=True)
class _KindsWay:
    """One way to set the amounts under the columns; `off` is how far each stands from the begin of its column."""

    amounts: Mapping[_Column, Decimal]
    off: Sequence[int] = field(compare=False)


def read(lines: Sequence[NumberedLine], spec: Spec) -> list[PlacedRow]:
    """The rows of the table, in the order of its kinds."""
    runs = {line.number: _runs(line) for _, line in lines}
    printed = [(page, line.number, _runs(line)) for page, line in joined(lines) if not unit_factor(line.text)]
    first = next((i for i, line in enumerate(printed) if _is_amounts(line[2])), len(printed))
    end = next((i for i in range(first, len(printed)) if not _is_amounts(printed[i][2])), len(printed))
    head = _head([runs for _, _, runs in printed[:first]], spec) if first < end else None
    if head is None:
        return []
    amounts = [run[0] for _, _, own in printed[first:end] for run in own]
    # Rests of torn numbers are joined to them: where a number begins, its first line says.
    begins = [run.start() for run in runs[printed[first][1]]]
    ways = _ways(amounts, begins if len(begins) == len(amounts) else [], head, spec)
    place = Place(page=printed[first][0], lines=(printed[first][1], printed[end - 1][1]))
    return list(_rows(ways, head, amounts, place))


def _runs(line: Line) -> list[_Run]:
    return list(re.finditer(r"\S+", line.text))


def _is_amounts(runs: Sequence[_Run]) -> bool:
    amounts = sum(bool(readings(run[0])) for run in runs)
    return amounts >= _FEWEST and all(readings(run[0]) or _BLANK.fullmatch(run[0]) for run in runs)


def _head(lines: Sequence[Sequence[_Run]], spec: Spec) -> _KindsHead | None:
    """The head that the lines print; None where their characters are not those of one."""
    printed = Counter(fold("".join(run[0] for runs in lines for run in runs)))
    for kinds in {frozenset(order): order for order in spec.across}.values():
        for size in range(len(spec.columns), 0, -1):
            for stages in combinations(spec.columns, size):
                below = Counter({c: len(kinds) * n for c, n in Counter(fold("".join(stages))).items()})
                names = _cover(printed - below, kinds, spec) if below <= printed else None
                if names is not None:
                    return _located(lines, names, stages, spec)
    return None


def _cover(left: Counter[str], kinds: Sequence[str], spec: Spec) -> dict[str, _Named] | None:
    """How each kind is printed, so that nothing of the characters is left."""
    if not kinds:
        return None if +left else {}
    for wording in (kinds[0], *spec.also.get(kinds[0], ())):
        for lowest in ("", SUBTOTAL) if kinds[0] in spec.sums else ("",):
            own = Counter(fold(wording + lowest))
            if own <= left and (rest := _cover(left - own, kinds[1:], spec)) is not None:
                return {kinds[0]: (wording, lowest or wording), **rest}
    return None


def _located(
    lines: Sequence[Sequence[_Run]], names: Mapping[str, _Named], stages: Sequence[str], spec: Spec
) -> _KindsHead:
    """The head with what the places of its words say: the order of the kinds, and where the columns begin."""
    runs = sorted(chain.from_iterable(lines), key=lambda run: run.start())
    begun = [(run.start(), own[0]) for run in runs if len(own := _begun(run[0], stages)) == 1]
    whole = [stage for _, stage in begun] == [*stages] * len(names)
    kinds = {lowest: kind for kind, (_, lowest) in names.items()}
    met = [kinds[own[0]] for run in runs if len(own := _begun(run[0], kinds)) == 1]
    orders = [order for order in spec.across if set(order) == set(names)]
    kept = [o for o in orders if all(o.index(a) <= o.index(b) for a, b in pairwise(met))] if whole else []
    return _KindsHead(names, stages, kept or orders, [start for start, _ in begun] if kept else [])


def _begun(text: str, words: Iterable[str]) -> list[str]:
    """The words that a run of text is, or may be the first part of."""
    own = fold(text)
    return [word for word in words if fold(word).startswith(own)] if len(own) >= _FEWEST else []


def _ways(texts: Sequence[str], begins: Sequence[int], head: _KindsHead, spec: Spec) -> list[_KindsWay]:
    """Every way to set the amounts under the columns that their sums allow; or those of whole rows, where none does."""
    size = len(head.names) * len(head.stages)
    if len(texts) > size or comb(size, len(texts)) > _MOST_WAYS:
        return []
    amounts = [next(iter(readings(text)), None) for text in texts]
    made: list[_KindsWay] = []
    for order in head.orders:
        columns = [(kind, stage) for kind in order for stage in head.stages]
        for chosen in combinations(range(size), len(texts)):
            placed = {columns[at]: a for at, a in zip(chosen, amounts, strict=True) if a is not None}
            if len(texts) < size and not _holds(placed, head.stages, spec):
                continue
            starts = [head.starts[at] for at in chosen] if head.starts and begins else []
            way = _KindsWay(placed, [abs(a - b) for a, b in zip(starts, begins, strict=False)])
            made += [way] if way not in made else []
    holding = [way for way in made if _holds(way.amounts, head.stages, spec)] or made
    near = [w for w in holding if all(all(map(le, w.off, other.off)) for other in holding)]
    return near if len(near) == 1 else holding


def _holds(amounts: Mapping[_Column, Decimal], stages: Sequence[str], spec: Spec) -> bool:
    """Whether the kinds make up their wholes at each stage."""
    return all(
        adds_up({kind: amount for (kind, at), amount in amounts.items() if at == stage}, spec.sums)
        for stage in stages
    )


def _rows(
    ways: Sequence[_KindsWay], head: _KindsHead, texts: Sequence[str], place: Place
) -> Iterator[PlacedRow]:
    """A row for each kind that has an amount, with every placement that is left."""
    strings = {value: text for text in reversed(texts) for value in readings(text)}
    for kind in head.orders[0]:
        placements: list[Placement] = []
        for way in ways:
            own = {stage: amount for (k, stage), amount in way.amounts.items() if k == kind}
            placements += [own] if own not in placements else []
        if any(placements):
            yield PlacedRow(None, head.names[kind][0], placements, place, strings=strings)
