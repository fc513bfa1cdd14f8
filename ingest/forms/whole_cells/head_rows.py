"""A head of several rows → one row of columns.

In: the columns of one row of a head and the row above or below it. Out: the columns with what both print. Knows which words
refine others (实施期 below 指标值), not which row is a head: that is `column_heads`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from yiju.ingest.forms.grammar import Rows
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.whole_cells.cell_labels import of_money
from yiju.ingest.forms.whole_cells.column_heads import blocks_of, head_of
from yiju.ingest.forms.whole_cells.columns import Columns, Head
from yiju.ingest.forms.words import Words, key_of, unit_of, year_in

_NUMBER = re.compile(r"\d(?!\d{0,3}年|\d?月|\d?[-—~至])")
_YEAR_IN_BRACKETS = re.compile(r"[（(]20\d\d年?度?[）)]")
_FORMER = ("prior_budget", "prior_executed")
_OF_MONEY = ("total_budget", "year_budget", "budget_of_year")


def refined(upper: Columns, row: Row, words: Words) -> bool:
    """Whether the row is the second row of a head; then it refines the columns of the first."""
    own = [piece for piece in row.own if flat(piece.text)]
    uppers = [upper.over(piece) for piece in own]
    made = [
        _below(head_of(piece, words, upper.table), head, words, upper.table)
        for piece, head in zip(own, uppers, strict=True)
    ]
    same = row.width == upper.width or row.block == upper.block
    # Under heads of several columns, beside heads of several rows, any words are heads.
    parts = [h for h in uppers if h is not None and h.end - h.piece.col > 1]
    below_tall = len(parts) == len(own) > 1 and any(p.carried for p in row.pieces)
    below_tall = below_tall and not any(_NUMBER.search(h.text) for h in made)
    if not own or not same or (any(h.role == "other" and not h.choice for h in made) and not below_tall):
        return False
    above = {head.piece.col: head for head in upper.heads}
    if all((h.role, key_of(h.text)) == _role(above.get(h.piece.col)) for h in made):
        return False
    starts = sorted({*above, *(h.piece.col for h in made)})
    below = {h.piece.col: h for h in made}
    heads = []
    for column in starts:
        over = max((c for c in above if c <= column), default=None)
        head = below.get(column) or above[column]
        unit = unit_of(above[over].text, "") if over is not None else ""
        text = head.text if not unit or unit_of(head.text, "") else f"{head.text}（{unit}）"
        if column not in below and over is not None and any(over < c < above[over].end for c in below):
            continue
        heads.append(Head(head.role, text, head.piece, head.end, head.choice, head.block))
    printed = [head.piece for head in upper.heads]
    upper.heads, upper.width = heads, max(upper.width, row.width)
    levelled(upper, printed, words)
    return True


def _below(head: Head, over: Head | None, words: Words, table: Rows) -> Head:
    """A head of the second row with what the one over it says: 实施期 below 指标值, 财政拨款 below 全年执行数."""
    if over is None or head.choice:
        return head
    if over.role in ("other", *_OF_MONEY) and words.sum_of(head.text):
        return replace(head, role=over.role, text=over.text) if over.role != "other" else head
    if over.role == "target" and head.role == "other" and year_in(head.text):
        return replace(head, role=over.role, text=head.text + over.text)
    if over.role == "executed" and head.role in ("amount", "funding"):
        return replace(head, role=over.role)
    if head.role == "other" and (role := words.role(table, head.text + over.text)):
        return replace(head, role=role, text=head.text + over.text)
    return head


def spanned(made: Columns, above: Row, words: Words) -> bool:
    """Heads that are printed once for each period (指标值, 单位) with the period that the row above prints over them;
    whether there were any.
    """
    if sum(head.role == "target" for head in made.heads) < 2:
        return False
    over = [p for p in above.own if words.loose.period(p.text)]
    for i, head in enumerate(made.heads):
        piece = head.piece
        found = next((p for p in over if p is not piece and p.col <= piece.col < p.col + p.wide), None)
        if found is not None and not piece.carried and words.loose.period(head.text) is None:
            made.heads[i] = replace(head, text=flat(found.text) + head.text)
    return bool(over)


def levelled(made: Columns, above: Sequence[CellPiece], words: Words) -> None:
    """Columns of a list that come once for each level (产出指标 over 三级指标 and 指标值, beside it 效益指标 over the same): each pair
    is a block of its own, whose level is what stands over it.
    """
    if made.table != "projects":
        return
    made.heads = blocks_of([replace(head, block=None) for head in made.heads])
    if made.blocks < 2:
        return
    scheme = Scheme.of(words.form.levels)
    over = {
        head.block: flat(p.text)
        for head in made.heads
        for p in above
        if head.role == "indicator" and p.col <= head.piece.col < p.col + p.wide and scheme.tag(flat(p.text))
    }
    firsts = {scheme.first(level.level1) for level in words.form.levels}
    whole = all(
        scheme.first(text) in firsts for text in over.values()
    )  # 成本指标 beside 产出指标 is no part of that
    made.last |= {(b, "level1" if whole or scheme.is_first(t) else "level2"): t for b, t in over.items()}


def former(made: Columns, above: Sequence[CellPiece], words: Words, year: int | None) -> None:
    """Columns of the year before (上年执行数, 2024年预算数 in a list of 2025), in one row or under a head of that year, are what was
    planned and spent then.
    """
    for i, head in enumerate(made.heads):
        over = next((p for p in above if p.wide > 1 and p.col <= head.piece.col < p.col + p.wide), None)
        text = flat(head.piece.text)
        whole = text if over is None or over is head.piece or head.piece.carried else flat(over.text) + text
        if (role := words.role(made.table, _before(whole, year))) in _FORMER:
            made.heads[i] = replace(head, role=role, text=whole)


def _before(text: str, year: int | None) -> str:
    """A head with the year before this one as 上年."""
    bare = _YEAR_IN_BRACKETS.sub("", text)
    return bare.replace(f"{year - 1}年", "上年") if year else bare


def sourced(made: Columns, above: Row, words: Words, year: int | None = None) -> None:
    """Columns side by side under one head (预算数: 小计, 一般公共预算, 单位资金) are sources of money and their sum, where one
    of them is known as such.
    """
    for over in above.own:
        under = [
            i
            for i, h in enumerate(made.heads)
            if over.col <= h.piece.col < over.col + over.wide and not h.piece.carried
        ]
        labels = {i: words.label(made.heads[i].text) for i in under}
        sources = {i for i, label in labels.items() if label is not None and label.kind == "funding"}
        sums = {i for i in under if words.sum_of(flat(made.heads[i].piece.text))}
        if len(under) < 2 or not sources | sums:
            continue
        prior = words.role(made.table, _before(flat(over.text), year))
        role = prior if prior in _FORMER else words.role(made.table, over.text)
        role = role or ("budget_of_year" if year_in(over.text) else "other")
        if role == "other" and not any(head.role in _OF_MONEY for head in made.heads):
            role = "year_budget" if of_money(over.text) else role
        whole = Head(role, flat(over.text), over, over.col + over.wide)
        for i in under:
            head = made.heads[i]
            if role in _FORMER:  # of the sources of another year only the sum has a place
                made.heads[i] = (
                    replace(head, role=role, text=whole.text) if i in sums else replace(head, role="note")
                )
            elif i in sums:
                made.heads[i] = _below(replace(head, text=flat(head.piece.text)), whole, words, made.table)
            elif head.role == "other" and not year_in(head.text) and (i in sources or labels[i] is None):
                made.heads[i] = replace(head, role="funding")
                if i not in sources:
                    made.inferred[head.text] = "资金来源"


def _role(head: Head | None) -> tuple[str, str] | None:
    return (head.role, key_of(head.text)) if head else None


def joined(upper: Columns, lower: Columns, words: Words) -> Columns:
    """Two rows that are heads of one table as one: a head whose words are parted over both (`一级` over `指标`) is told
    by both, and what the lower row leaves open the upper one says.
    """
    above = {head.piece.col: head for head in upper.heads}
    heads = []
    for head in lower.heads:
        over = above.get(head.piece.col)
        if head.role != "other" or over is None:
            heads.append(head)
            continue
        role = words.role(lower.table, over.text + head.text)
        if role is None and over.role != "other":
            role = over.role
        heads.append(
            Head(role or "other", over.text + head.text, head.piece, head.end, head.choice, head.block)
        )
    below = {head.piece.col for head in lower.heads}
    missed = [head for head in upper.heads if head.role != "other" and head.piece.col not in below]
    lower.heads = sorted([*missed, *heads], key=lambda head: head.piece.col)
    return lower
