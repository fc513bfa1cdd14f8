"""What tells a cell as a label beyond its words: where it stands, how it ends, what follows it.

In: a cell, its row and the words of a form. Out: whether it is a label, the frame of what stands right of it, or a source of
money. What is taken by its end alone is doubted by whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.slots import money_of
from yiju.ingest.forms.words import Label, Words, key_of
from yiju.ingest.values.money import UNITS
from yiju.ingest.values.text import unspaced

_INLINE = re.compile(r"^(?P<label>[^：:]{2,20})[：:]\s*(?P<value>\S.*)?$", re.DOTALL)
_OF_WHICH = re.compile(r"^其中[：:]\s*")
_UNIT_ALONE = re.compile(
    r"[（(]?(?:金额|货币)?单位[:：](?:人民币)?[百千万亿]*元[）)]?|[（(][百千万亿]*元[）)]"
)
_STATED = re.compile(
    r"(?:其中|含|包括)?[：:]?\s*(?P<name>[^：:\d\n；;，,。]{2,20})[：:]\s*"
    r"(?P<amount>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s*(?:[万千亿]?元)?)?[；;，,、。\s]*"
)
_OF_MONEY = re.compile("资金|拨款|预算|补助|自筹|基金|收入|结转|配套|贷款|债券|支出|经费|^其他$")
_UNITED = re.compile(r"[（(](?:[百千万亿]+)?元[）)]$")
_SHORT = 20
"""A label that is not known has at most so many characters."""


def behind(piece: CellPiece, row: Row) -> CellPiece | None:
    """The next cell that begins in the row."""
    return next((p for p in row.own if p.col > piece.col), None)


def by_tail(piece: CellPiece, row: Row, words: Words) -> Label | None:
    """A label by its end (市县主管部门), where a value follows it."""
    after = behind(piece, row)
    answered = (
        after is not None and not words.label(after.text) and not re.match(r"[^：:]{2,8}[：:]", after.text)
    )
    return words.tail(piece.text) if answered else None


def is_unknown(piece: CellPiece, row: Row, places: AbstractSet[int], words: Words) -> bool:
    """Whether a cell that is no label of ours stands where labels do, short and with a cell behind it."""
    after = behind(piece, row)
    short = len(unspaced(piece.text)) <= _SHORT and not re.search(r"\d|[，。；]", piece.text)
    return piece.col in places and short and after is not None and words.label(after.text) is None


def is_frame(piece: CellPiece, words: Words) -> bool:
    """Whether a cell is the frame of rows of money by its words."""
    label = words.label(piece.text)
    return label is not None and label.kind == "money"


def is_tall_money(piece: CellPiece, row: Row) -> bool:
    """Whether a cell that reaches over several rows of labels and amounts says nothing but their unit of money: 部门收支（万元）."""
    return (
        piece.high > 1 and piece.col < min((p.col for p in row.own[1:]), default=0) and is_column_head(piece)
    )


def is_column_head(piece: CellPiece) -> bool:
    """Whether a cell ends with a unit of money in brackets, as heads and frames do, and prints no figure."""
    return _UNITED.search(unspaced(piece.text)) is not None and not re.search(r"\d", piece.text)


def is_tall_amount(piece: CellPiece, words: Words) -> bool:
    """Whether a cell that reaches down to this row is an amount's label: its parts stand beside it."""
    label = words.label(piece.text) if piece.carried else None
    return label is not None and label.kind == "amount"


def is_source(piece: CellPiece, row: Row, words: Words, *, framed: bool) -> bool:
    """Whether a cell names a source of money that the grammar does not know, an amount behind it: in a frame of money, as
    a part of it (其中：), or behind an amount of its row with its own unit of money (上级补助（万元）).
    """
    left = [p for p in row.pieces if p.col < piece.col]
    bare = unspaced(piece.text)
    inside = framed or any(is_frame(p, words) or is_tall_amount(p, words) for p in left)
    united = _UNITED.search(bare) is not None and any(
        (label := words.label(p.text)) is not None and label.kind == "amount" for p in left
    )
    beside = any((label := words.label(p.text)) is not None and label.kind == "funding" for p in left)
    if not inside and not united and not bare.startswith("其中") and not (beside and of_money(piece.text)):
        return False
    after = behind(piece, row)
    amount = money_of(after.text, ["元"])[0] if after is not None else None
    named = re.search(r"[\u4e00-\u9fff]{2}", piece.text) is not None
    return amount is not None and named and money_of(piece.text, ["元"])[0] is None


def inline(piece: CellPiece, words: Words) -> tuple[Label, str] | None:
    """A label and its value in one cell, with a colon between."""
    match = _INLINE.match(_OF_WHICH.sub("", piece.text))
    label = words.label(match["label"]) if match else None
    return (label, match["value"] or "") if match and label else None


def of_money(text: str) -> bool:
    """Whether a name that no form knows may be that of a source of money or of a use."""
    return len(text) <= _SHORT and not re.search(r"\d", text) and _OF_MONEY.search(key_of(text)) is not None


def stated(text: str, words: Words) -> list[tuple[str, str]]:
    """Names of money with their amounts, all that a cell prints (资金总额：300；其中：中央资金：120); one without an amount is
    left out.
    """
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        match = _STATED.match(text, at)
        if match is None:
            return []
        at, name = match.end(), match["name"].strip()
        label = words.label(name)
        money = label.kind in ("amount", "funding") if label else words.sum_of(name) or of_money(name)
        if not money:
            return []
        found += [(name, match["amount"].strip())] if match["amount"] else []
    return found


def is_unit(piece: CellPiece, row: Row) -> bool:
    """Whether a cell prints nothing but the unit of money, with its label or behind the cell of one (金额单位 | 万元)."""
    if _UNIT_ALONE.fullmatch(unspaced(piece.text)):
        return True
    before = [flat(p.text).rstrip("：:") for p in row.own if p.col < piece.col]
    return flat(piece.text) in UNITS and bool(before) and before[-1] in ("金额单位", "货币单位")
