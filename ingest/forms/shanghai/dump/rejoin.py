"""Labels wrapped beside their values: `投入和管理 预算执行率 =100%` above `目标 制度健全性 健全`.

In: printed lines of a dump that keeps the places of the page. Out: the same lines with each such label
whole, on a line of its own in front of the value beside its first part.
"""

from __future__ import annotations

from functools import cache

from yiju.ingest.forms.shanghai.dump.lines import DumpLine
from yiju.ingest.forms.shanghai.layout import Layout, label_key

_LOOKED_AT = 3
"""Lines below a label's beginning among which its end may stand."""
_SHORTEST = 2


def rejoined(lines: list[DumpLine], layout: Layout) -> list[DumpLine]:
    """The lines with wrapped labels whole."""
    labels = _labels(layout.id, tuple(_wordings(layout)))
    rest = [list(line.cells) for line in lines]
    ahead: dict[int, str] = {}
    for i, cells in enumerate(rest):
        if len(cells) < 2 or len(cells[0]) < _SHORTEST or label_key(cells[0]) in labels:
            continue
        end = _end(lines, rest, i, labels)
        if end is not None:
            ahead[i] = cells[0] + rest[end][0]
            del cells[0], rest[end][0]
    made: list[DumpLine] = []
    for i, (line, cells) in enumerate(zip(lines, rest, strict=True)):
        if i in ahead:
            made.append(_with(line, ahead[i]))
        if len(cells) == len(line.cells):
            made.append(line)
        elif cells:
            made.append(_with(line, " ".join(cells)))
    return made


def _end(lines: list[DumpLine], rest: list[list[str]], at: int, labels: frozenset[str]) -> int | None:
    """The line below that begins with the rest of the label that line `at` begins."""
    begun = label_key(rest[at][0])
    if not any(label.startswith(begun) for label in labels):
        return None
    for i in range(at + 1, min(at + 1 + _LOOKED_AT, len(lines))):
        if lines[i].sheet != lines[at].sheet or not rest[i]:
            return None
        if label_key(rest[at][0] + rest[i][0]) in labels and label_key(rest[i][0]) not in labels:
            return i
    return None


@cache
def _labels(_form: str, wordings: tuple[str, ...]) -> frozenset[str]:
    return frozenset(label_key(w) for w in wordings)


def _wordings(layout: Layout) -> list[str]:
    table, items = layout.indicators, layout.subitems
    labels = [
        *(w for f in layout.fields for w in (f.label, *f.also)),
        *(w for s in layout.sections for w in (s.label, *s.also)),
        *(w for v in layout.levels for w in (v.label, *v.also)),
    ]
    heads = [table.group, table.level, table.name, table.target, items.label, items.name, items.amount]
    return [*labels, *heads, *items.also]


def _with(line: DumpLine, text: str) -> DumpLine:
    return DumpLine(line.page, line.line, text, line.box, line.sheet)
