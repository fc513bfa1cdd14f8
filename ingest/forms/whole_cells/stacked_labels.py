"""Rows that are nothing but labels or heads of the row below.

In: a row, the row below it and the words of a form. Out: the cells with their labels, None for one that is not known; empty
where the row is something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.slots import money_of
from yiju.ingest.forms.whole_cells import cell_labels
from yiju.ingest.forms.words import Label, Words, key_of, unit_of

_OF_WHICH = re.compile("^其中[：:]")
_FEWEST = 3
_FEW = 2
_PROSE = 12
"""So long a cell is a text, no label."""
_LONGEST = 20
"""A label in such a row has at most so many characters."""
Waiting = list[tuple[Label | None, CellPiece]]


def waiting(row: Row, after: Row, words: Words) -> Waiting:
    """Labels cell by cell over their values; a frame that reaches over both rows is none of them. Of two labels of one
    text (年初目标, 调整后目标) the first counts.
    """
    tall = {p.col for p in after.pieces if p.carried}
    own = [p for p in row.own if p.col not in tall]
    labels = [words.label(p.text) for p in own]
    known = [label for label in labels if label is not None and label.kind not in ("heading", "money")]
    places = {(p.col, p.wide) for p in own}
    below = {(p.col, p.wide) for p in after.own}
    if len(places) < _FEWEST or len(row.own) < len(row.pieces) or 2 * len(known) <= len(labels):
        return []
    if after.block != row.block or not below <= places or 2 * len(below) <= len(places):
        return []
    if _figured(own) or any(words.label(p.text) for p in after.own):
        return []
    return _once(labels, own)


def listed(row: Row, after: Row, words: Words) -> Label | None:
    """The text that a tall frame names (项目实施进度计划) where what stands right of it is a table that is no other's: heads, not
    all of them texts, over rows of the same columns.
    """
    front, *own = row.pieces
    label = words.label(front.text)
    tall = after.table and after.pieces[0].carried and after.pieces[0].text == front.text
    if label is None or label.kind != "section" or not tall or len(own) < _FEW or _figured(own):
        return None
    if {p.col for p in own} != {p.col for p in after.own} or any(words.label(p.text) for p in after.own):
        return None
    texts = [found is not None and found.kind == "section" for found in (words.label(p.text) for p in own)]
    return None if all(texts) else label


def _once(labels: Sequence[Label | None], own: Sequence[CellPiece]) -> Waiting:
    """The cells with their labels, a text's only at the first that is its label."""
    seen: set[str] = set()
    found: Waiting = []
    for label, piece in zip(labels, own, strict=True):
        again = label is not None and label.key in seen and bool(label.key)
        seen |= {label.key} if label else set()
        found.append((None if again else label, piece))
    return found


def heads(row: Row, after: Row, words: Words) -> Waiting:
    """Heads of the row below, behind a frame that reaches over both; of two of one text the first counts."""
    if not after.table or any(words.label(p.text) for p in after.own):
        return []
    front = row.pieces[0]
    own = [p for p in row.own if p is not front]
    below = {p.col for p in after.own}
    if len(own) < _FEW or front.col in below or not below or not below <= {p.col for p in own}:
        return []
    labels = {p.col: label for p in own if (label := words.label(p.text) or words.sum_of(p.text))}
    if sum(label.kind == "funding" for label in labels.values()) >= _FEW:
        others = [p for p in own if p.col not in labels and cell_labels.of_money(p.text)]
        labels |= {p.col: Label(key_of(p.text), "funding", flat(p.text)) for p in others}
    kinds = [label for label in labels.values() if label.kind in ("section", "amount", "funding")]
    if not kinds or _figured(own):
        return []
    prose = all(len(p.text) >= _PROSE for p in after.own) and len(below) == len(own)
    if len(labels) < len(own) and not prose and (len(below) < _FEW or 2 * len(labels) <= len(own)):
        return []
    return _once([labels.get(p.col) for p in own], own)


def list_unit(row: Row, after: Row, words: Words) -> str | None:
    """The unit of money of a row that is the head of sources with their amounts (资金渠道 | 金额（万元）), behind a frame that reaches
    over both; None where it is something else.
    """
    own = [p for p in row.own if not any(q.carried and q.col == p.col for q in after.pieces)]
    if len(own) != _FEW or len(own) == len(row.own) or [p.col for p in own] != [p.col for p in after.own]:
        return None
    name, amount = after.own
    unit = unit_of(own[1].text, "")
    headed = unit or words.role("subitems", own[1].text) == "amount"
    named = money_of(name.text, ["元"])[0] is None and money_of(amount.text, ["元"])[0] is not None
    return unit if headed and named and not _figured(own) else None


def _figured(own: Sequence[CellPiece]) -> bool:
    """Whether a cell is too long for a label, or prints figures or a value of its own."""
    texts = (_OF_WHICH.sub("", p.text) for p in own)
    return any(len(text) > _LONGEST or re.search(r"\d|[：:]\s*\S", text) for text in texts)
