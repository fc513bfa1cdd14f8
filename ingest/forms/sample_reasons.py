"""Why the sample of a family gave nothing, or lost a value.

In: the family and the rows of its sample. Out: sentences in Chinese, each with the line of the sample that it is about
and what to write. They name what the reader asks of a form, in its order: cells, a title, a table's head, the name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grammar import Rows
from yiju.ingest.forms.grid_rows import Row, flat
from yiju.ingest.forms.whole_cells.column_heads import columns_of

_SHOWN = 6
_LISTS = ("projects", "purchases")
_ENOUGH = 3
"""So many known heads must a form of a text print (`whole.read`)."""


def why_nothing(family: FormFamily, stream: Sequence[Row]) -> list[str]:
    """What the sample lacks to be read as this form; one sentence at least."""
    if not any(row.table for row in stream):
        return ["样例里没有一行用制表符（Tab）分格；用空格分开的字只是一行文字"]
    found: list[str] = []
    lists = any(name in family.form.tables for name in _LISTS)
    if not lists and not any(family.is_title(row.text) for row in stream if len(row.own) == 1):
        first = next((flat(row.text) for row in stream if not row.table), "（没有不分格的行）")
        found.append(f"没有一行是 titles 认得的标题；样例的第一行文字是“{first[:30]}”")
    heads = [made for row in stream for way in (False, True) if (made := _head(family, row, lists=way))]
    if not heads:
        found.append(_why_no_head(family, stream))
    elif not lists and (most := max(heads, key=len)) and len(most) < _ENOUGH:
        found.append(
            f"最全的表头只认得 {len(most)} 种栏（{'、'.join(sorted(most))}），至少要认得 {_ENOUGH} 种"
        )
    opens = family.form.opens or "name"
    if not lists and not any(_label_key(family, piece.text) == opens for row in stream for piece in row.own):
        found.append(f"没有一格是认得的 {_wordings(family, opens)}，没有它不成一份表")
    return found or [
        "标题、表头、名称都认得，但没有连成一份表：名称和表头之间可能隔着另一行标题，或表里没有填内容"
    ]


def why_empty(
    family: FormFamily, stream: Sequence[Row], key: str, doubts: Sequence[Mapping[str, Any]]
) -> str | None:
    """Why the value `key` of a form that was read is empty: its doubt, or what its label lacks; None where neither tells."""
    if why := [str(doubt["why"]) for doubt in doubts if doubt.get("field") == key]:
        return "；".join(why)
    fields = [field for field in family.form.fields if field.key == key]
    if not fields:
        return None
    for row in stream:
        for n, piece in enumerate(row.own):
            if _label_key(family, piece.text) == key:
                after = row.own[n + 1 :]
                if after and family.words.label(after[0].text) is None:
                    return f"“{flat(piece.text)}”后面的“{flat(after[0].text)[:20]}”不是 {fields[0].kind} 这种值，或不在表内"
                return f"“{flat(piece.text)}”后面没有值"
    return f"没有一格是认得的 {_wordings(family, key)}"


def _head(family: FormFamily, row: Row, *, lists: bool) -> set[str]:
    """The roles of the columns whose head the row is; none where it is no head."""
    made = columns_of(row, family.words, lists=lists)
    return {head.role for head in made.heads} - {"other"} if made else set()


def _why_no_head(family: FormFamily, stream: Sequence[Row]) -> str:
    """The row that comes nearest to a head, with what of it is known and what it lacks."""
    best: tuple[int, Row, Rows, set[str]] | None = None
    for row in (row for row in stream if row.table and len(row.own) > 1):
        for table in family.form.tables:
            roles = {role for piece in row.own if (role := family.words.role(table, piece.text))}
            if roles and (best is None or len(roles) > best[0]):
                best = len(roles), row, table, roles
    if best is None:
        return "没有一行是表头：tables 里没有写样例所印的列头"
    _, row, table, roles = best
    unknown = [flat(p.text) for p in row.own if not family.words.knows(p.text)]
    needs = [sorted(set(line) - roles) for line in family.form.tables[table].needs]
    asked = f"tables.{table} 没有写 needs，认不出表头"
    if needs:
        lacking = sorted(needs, key=len)[0]
        asked = f"needs 还要 {'、'.join(lacking)}" if lacking else "其中没有两个认得的列头相邻"
    heads = "".join(f"；不认识的列头：{'、'.join(unknown[:_SHOWN])}" if unknown else "")
    return f"没有一行认作表头；最像的一行是“{flat(row.text)[:40]}”（{table}），{asked}{heads}"


def _label_key(family: FormFamily, text: str) -> str | None:
    """The field whose label the cell is, alone or with its value behind a colon."""
    label = family.words.label(text) or family.words.label(re.split("[：:]", text)[0])
    return label.key if label else None


def _wordings(family: FormFamily, key: str) -> str:
    """`key` with the words that the family knows for it."""
    words = [w for field in family.form.fields if field.key == key for w in (field.label, *field.also)]
    return f"{key}（{'、'.join(words[:_SHOWN])}）" if words else f"{key}（fields 里没有写）"
