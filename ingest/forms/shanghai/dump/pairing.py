"""Rows of the indicator table, and names and targets that lost each other.

In: rows without a target and targets without a row. Out: the same, paired by the words they share,
then by elimination, then by adjacency; every such pair is a doubt.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher

from yiju.ingest.forms.shanghai.dump.lines import DumpLine
from yiju.ingest.values.text import fold, join_lines

_SHARED = 2
"""Least characters in a row that a name and a target printed apart must share to be a pair."""


@dataclass
class IndicatorRow:
    """An indicator as printed. `level` is the last level label before it; `beside` says that this
    label stands in the row's own text box. `second` is the second level, where the form prints it.
    """

    names: list[DumpLine]
    targets: list[DumpLine] = field(default_factory=list)
    level: str | None = None
    beside: bool = False
    order: int = 0
    sheet: int = 0
    second: str | None = None
    doubt: str | None = None

    @property
    def name(self) -> str:
        """Joined name."""
        return join_lines(p.text for p in self.names)

    @property
    def target(self) -> str | None:
        """Joined target, None where none was found."""
        return join_lines(p.text for p in self.targets) or None


@dataclass
class LooseTarget:
    """A target without a name beside it; `order` among the rows."""

    lines: list[DumpLine]
    order: int
    after: IndicatorRow | None

    @property
    def text(self) -> str:
        """Joined target."""
        return join_lines(p.text for p in self.lines)


@dataclass(frozen=True)
class LevelLabel:
    """A printed level label and where it stands: after how many rows of the form."""

    level: str
    sheet: int
    rows_before: int


@dataclass
class IndicatorRows:
    """All rows, the level labels among them, the targets that found no row, and where print order
    broke: by sheet, the orders of cells that stand alone.
    """

    rows: list[IndicatorRow] = field(default_factory=list)
    labels: list[LevelLabel] = field(default_factory=list)
    loose: list[LooseTarget] = field(default_factory=list)
    broken: dict[int, list[int]] = field(default_factory=dict)


def pair_apart(found: IndicatorRows) -> None:
    """Pair names and targets printed apart; note where the print order is broken by them."""
    bare = [r for r in found.rows if not r.targets]
    apart = [(r.sheet, r.order) for r in bare] + [(t.lines[0].sheet, t.order) for t in found.loose]
    for sheet, order in apart:
        found.broken.setdefault(sheet, []).append(order)
    while bare and found.loose:
        scored = sorted(
            ((_shared(r.name, t.text), r.order, i) for r in bare for i, t in enumerate(found.loose)),
            reverse=True,
        )
        best = scored[0]
        rivals = [s for s in scored[1:] if s[0] == best[0] and (s[1] == best[1] or s[2] == best[2])]
        if best[0] < _SHARED or rivals:
            break
        _join(
            found, next(r for r in bare if r.order == best[1]), found.loose[best[2]], bare, "按所含文字配对"
        )
    if len(bare) == len(found.loose) == 1:
        row, loose = bare[0], found.loose[0]
        near = loose.after is row
        _join(found, row, loose, bare, None if near else "按余项配对")
    for loose in list(found.loose):
        if loose.after in bare:
            row = loose.after
            _join(found, row, loose, bare, "按相邻位置配对")
    for row in bare:
        if found.loose:
            row.doubt = "指标值与指标分开印出，无法确定"


def _join(
    found: IndicatorRows, row: IndicatorRow, loose: LooseTarget, bare: list[IndicatorRow], how: str | None
) -> None:
    row.targets = loose.lines
    row.doubt = f"指标值与指标分开印出，{how}" if how else None
    bare.remove(row)
    found.loose.remove(loose)


def _shared(name: str, target: str) -> int:
    """Longest run of characters that a name and a target share."""
    a, b = fold(name), fold(target)
    return SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
