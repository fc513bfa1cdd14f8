"""What stands below each cell of a row: it tells a column's role where its head is a word that no form knows.

In: the rows of a source and the scheme of levels. Out: the rows, those that may be the head of a table of indicators with the
roles of their columns (`Row.under`). Only below levels (产出指标, 数量指标) is anything told: no other table has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.words import keys_of
from yiju.ingest.values.bounds import is_sign
from yiju.ingest.values.title_marks import bare_level

_FEWEST = 3
"""A head has so many cells."""
_LONGEST = 24
"""A head's word is no longer."""
_BELOW = 30
"""So many rows are looked at."""
_MOST = 0.6
"""Such a share of a column's cells must be alike."""
_NUMBER = re.compile(r"[≥≤<>＜＞]|\d(?!\d{0,3}年)|%")
"""Heads print no figures but those of a year."""
_MONTHS = re.compile(r"\d{1,2}(?:[-—~至]\d{1,2})?月")
_VALUE = re.compile(
    r"\d|[≥≤<>＜＞]|提升|提高|改善|增强|明显|显著|有效|良好|优良|完成|达标|合格|健全|完善|逐步|持续|较上年|[是否有无]$"
)
_SIGNS = re.compile(r"[≥≤=<>＝≧≦＜＞]{1,2}|定[性量](?:指标)?|文字描述")
_NATURES = re.compile("定[性量](?:指标)?|定量/定性")


def with_contents(stream: Sequence[Row], scheme: Scheme, heads: frozenset[str]) -> list[Row]:
    """The rows, heads by what stands below them among them. `heads` are the keys of those that forms know."""
    made = list(stream)
    at = -1  # the last head
    for i, row in enumerate(stream):
        head = stream[at] if at >= 0 else None
        goes_on = head and head.block == row.block and _goes_on(row, stream[i - 1], head)
        if not goes_on and _may_head(row) and (under := _under(row, stream[i + 1 : i + 1 + _BELOW], scheme)):
            made[i], at = replace(row, under=tuple(under.items())), i
        elif row.table and sum(not heads.isdisjoint(keys_of(p.text)) for p in row.own) >= _FEWEST:
            at = i
    return made


def _goes_on(row: Row, above: Row, head: Row) -> bool:
    """Whether a row is one more below a head: the row above is filled as the head is, and neither is the head printed again
    nor goes it on in a second row.
    """
    again = [p.text for p in row.pieces] == [p.text for p in head.pieces]
    second = above is head and any(p.carried for p in row.pieces)
    return not again and not second and 2 * len(above.pieces) > len(head.pieces)


def _may_head(row: Row) -> bool:
    return (
        row.table
        and len(row.pieces) >= _FEWEST
        and not any(len(p.text) > _LONGEST or _NUMBER.search(_MONTHS.sub("", p.text)) for p in row.pieces)
    )


def _under(row: Row, below: Sequence[Row], scheme: Scheme) -> dict[int, str]:
    """The role of each column by its first cell's place."""
    if any(scheme.tag(_bare(p)) for p in row.own):
        return {}
    columns: dict[int, list[str]] = {p.col: [] for p in row.pieces}
    spans = {p.col: range(p.col, p.col + p.wide) for p in row.pieces}
    for each in below:
        if each.block != row.block or [p.text for p in each.pieces] == [p.text for p in row.pieces]:
            break
        for piece in each.own:
            col = next((c for c, span in spans.items() if piece.col in span), None)
            if col is not None and piece.text.strip() and len(each.own) > 1:
                columns[col].append(_bare(piece))
    first = next((c for c, texts in columns.items() if _share(texts, scheme.is_first) >= _MOST), None)
    second = next(
        (c for c, texts in columns.items() if c != first and _share(texts, scheme.tag) >= _MOST), None
    )
    if first is None and second is None:
        return {}
    if not below or not any(scheme.tag(_bare(p)) and p.col in columns for p in below[0].own):
        return {}  # the rows of levels begin right below their head, or their band does
    roles = {c: role for c, role in ((first, "level1"), (second, "level2")) if c is not None}
    last = max(roles)
    for col, texts in columns.items():
        if col > last and texts and (role := _role(texts, seen=set(roles.values()))):
            roles[col] = role
    return roles


def _role(texts: Sequence[str], seen: set[str]) -> str:
    """What the cells of a column right of the levels are."""
    if _share(texts, lambda t: _NATURES.fullmatch(t) is not None) >= _MOST:
        return "nature"
    if _share(texts, lambda t: _SIGNS.fullmatch(t) is not None or is_sign(t)) >= _MOST:
        return "comparator"
    worded = _share(texts, lambda t: len(t) > 2 and re.search(r"[\u4e00-\u9fff]{2}", t) is not None)
    if "indicator" not in seen:
        return "indicator" if worded >= _MOST and not _alike(texts) else ""
    if "target" not in seen and _share(texts, lambda t: _VALUE.search(t) is not None) >= _MOST:
        return "target"
    return ""


def _alike(texts: Sequence[str]) -> bool:
    """Whether most cells say the same: names of indicators do not."""
    return len(set(texts)) <= len(texts) / 2 and len(texts) > 1


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(bool(test(t)) for t in texts) / len(texts) if texts else 0.0


def _bare(piece: CellPiece) -> str:
    return bare_level(flat(piece.text))
