"""The two columns of goals (项目总目标, 年度总目标) of a 绩效目标填报表: a row below the heads → their texts.

In: the row, the heads with their columns. Out: a text for each head, or why there is none. In a dump the
columns drift, so cells that touch are one cell; a text is taken only where no cut runs through its
lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yiju.ingest.forms.grid_labels import GridLabel
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.repair import Lexicon
from yiju.ingest.record import Place
from yiju.ingest.values.text import unspaced

_FRAME = re.compile(r"[项目绩效标\W\d_A-Za-z]*")


@dataclass(frozen=True)
class Goal:
    """`text` is None where the cell is damaged; `why` then says how."""

    label: GridLabel
    text: str | None
    places: list[Place]
    why: str = ""


def goals(row: Row, heads: Sequence[tuple[GridLabel, int]]) -> list[Goal]:
    """Whole cells: each head's column down to the next head's."""
    found = []
    for n, (label, column) in enumerate(heads):
        until = heads[n + 1][1] if n + 1 < len(heads) else row.width
        pieces = [p for p in row.own if column <= p.col < until]
        if pieces:
            found.append(Goal(label, flat("\n".join(p.text for p in pieces)), [p.place for p in pieces]))
    return found


def cut_goals(row: Row, labels: Sequence[GridLabel], lexicon: Lexicon) -> list[Goal]:
    """Cells of a dump: as many runs of touching cells as there are goals. Where there are more, only the
    last goal can be certain: one cell, parted from the rest, that no cut has damaged.
    """
    pieces = [p for p in row.own if not _FRAME.fullmatch(unspaced(p.text))]
    runs: list[list[CellPiece]] = []
    for piece in pieces:
        if runs and runs[-1][-1].col + 1 == piece.col:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    if not runs:
        return []
    if len(runs) == len(labels):
        return [_goal(label, run, lexicon) for label, run in zip(labels, runs, strict=True)]
    found = [Goal(label, None, row.places, "两栏文字未能分开") for label in labels]
    if labels and len(runs) > len(labels) and _stands_whole(runs[-1], lexicon):
        last = runs[-1][0]
        found[-1] = Goal(labels[-1], last.text.strip(), [last.place], "左栏残缺，本栏按独立单元格读出")
    return found


def _stands_whole(run: Sequence[CellPiece], lexicon: Lexicon) -> bool:
    """Whether a run is one cell with its end and without a cut through its lines."""
    text = run[0].text.strip()
    return (
        len(run) == 1
        and text.endswith(("。", "；", ";"))
        and not re.search(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]", text)
        and lexicon.flows(text)
    )


def _goal(label: GridLabel, run: Sequence[CellPiece], lexicon: Lexicon) -> Goal:
    places = [p.place for p in run]
    if len(run) > 1 and any(re.search(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]", p.text) for p in run):
        return Goal(label, None, places, "单元格被逐行切断")
    text, repaired, sure = lexicon.join([p.text for p in run])
    if not sure or not all(lexicon.flows(p.text) for p in run):
        return Goal(label, None, places, "断行处文字缺失")
    return Goal(label, text, places, "断字已补正" if repaired else "")
