"""What readings of texts without geometry cost: of the steps of a walk, of cells beside each other, of pieces that are no cell.

In: `dump_costs.yaml`, which `bench.drawn_dumps.fit` fits to drawn forms. Out: `DumpCosts`.
"""

from __future__ import annotations

from pathlib import Path

import msgspec


class StepCosts(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Of the steps of a walk row by row."""

    next: float
    passed: float
    back: float
    second: float
    new_row: float
    level_late: float
    open_row: float
    stray: float
    letter: float
    block: float
    ended: float
    level_lost: float
    space: float
    prose: float
    word: float
    asking: float
    known: float
    line_new: float
    line_on: float
    line_value: float
    line_space: float
    askew: float


class PairCosts(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Of cells beside each other, and of the lines of a cell."""

    share: float
    time: float
    time_share: float
    money: float
    other: float
    other_money: float
    result: float
    unlike: float
    in_words: float
    sign: float
    measure: float
    above: float
    short_line: float
    own_column: float
    target_in_words: float
    slack: float


class StrayCosts(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Of pieces that are no cell."""

    stray: float
    above: float
    apart: float
    owned: float
    like: float
    prose: float
    sentence: float
    frame: float


class ValueWords(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Words of a name that say of what kind its value is."""

    share: tuple[str, ...]
    time: tuple[str, ...]
    money: tuple[str, ...]


class DumpCosts(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The file."""

    steps: StepCosts
    pairs: PairCosts
    strays: StrayCosts
    words: ValueWords
    worst: float
    worst_amounts: float
    worst_columns: float


_FILE = Path(__file__).with_name("dump_costs.yaml")
_used: list[DumpCosts] = []


def dump_costs() -> DumpCosts:
    """As they stand in the file."""
    if not _used:
        use(msgspec.yaml.decode(_FILE.read_bytes(), type=DumpCosts))
    return _used[0]


def use(costs: DumpCosts) -> None:
    """Read with other costs from now on: for those who fit them."""
    _used[:] = [costs]
