"""The head of a table inside a form → its columns, whatever their order.

In: a row of cells and the words of a form. Out: `Columns`, or None where the row is no head. A head that is not known is taken by
its place or by what stands under it, and told as such. Blocks may be repeated side by side (中期 and 年度).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from yiju.ingest.forms.grammar import Rows
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.whole_cells.columns import Columns, Head
from yiju.ingest.forms.words import Words, key_of, months_of, unit_of

_VALUE_CELL = re.compile(r"(?!(?:19|20)\d\d$)-?\d[\d,.]*%?")
"""Numbers are no heads; a year may be one."""
_TARGET = re.compile(r"^(?!.*(?:实际|完成|上年|去年|历史|往年|基期|标准|参考)).{1,8}(?:目标|指标)值$")
"""A head that ends so and tells of nothing that came before or after is that of a target (周期总目标值)."""
_A_YEAR = re.compile(r"20\d\d年?度?")
_LEVELS = ("level1", "level2")
_VALUE = ("target", "comparator", "nature", "direction")
_SO_FAR = ("executed", "rate", "actual")
_SIGNS = ("comparator", "direction")
_READ_AS = {
    **{"level1": "一级指标", "level2": "二级指标", "indicator": "指标名称", "target": "指标值"},
    **{"task": "任务名称", "content": "主要内容", "amount": "预算金额"},
    **{"comparator": "符号", "measure": "计量单位", "nature": "指标性质", "actual": "完成值"},
}
_FIRST = re.compile("年初|批复|预算|安排")
_EXPLAINS = re.compile("说明|原因|差异|偏差|措施")
_OF_PROJECTS = re.compile("项目|专项")
_CODES = re.compile("编码|代码|编号")
_ROW_NUMBERS = re.compile("序号|编号")
_RECKONED = re.compile("测算|算式|计算过程")


def columns_of(row: Row, words: Words, *, lists: bool = False) -> Columns | None:
    """The columns whose head this row is. `lists` asks for tables of whole records only, else they are not looked for."""
    found = []
    for table in words.form.tables:
        if (table in ("projects", "purchases")) is lists and (made := _columns(row, words, table)):
            found.append(made)
    if not found:
        return None
    best = max(found, key=_known)
    other = next((made for made in found if made is not best and _apart(made, best)), None)
    if other is None:
        return best
    left, right = sorted((best, other), key=lambda made: made.first)
    left.heads = [head for head in left.heads if head.piece.col < right.first]
    left.beside = right
    return left


def _apart(one: Columns, other: Columns) -> bool:
    """Whether the known heads of two tables stand beside each other, none between those of the other."""
    spans = [[h.piece.col for h in made.heads if h.role != "other"] for made in (one, other)]
    return max(spans[0]) < min(spans[1]) or max(spans[1]) < min(spans[0])


def _known(made: Columns) -> int:
    return sum(head.role != "other" for head in made.heads) - len(made.inferred)


def _columns(row: Row, words: Words, table: Rows) -> Columns | None:
    if (
        not row.table
        or len(row.pieces) < 2
        or (table == "projects" and paired(row, words))
        or sum(_VALUE_CELL.fullmatch(p.text) is not None for p in row.own) > 1
    ):
        return None
    heads = _levels(_named_by_value([head_of(piece, words, table) for piece in row.pieces]))
    inferred = {**_by_contents(heads, row, words), **_infer(heads)} if table == "indicators" else {}
    heads = _one_name(_without_frame(heads, words), words, table)
    if table == "money" and heads[0].piece is row.pieces[0] and _over_names(heads):
        heads = [replace(heads[0], role="other"), *heads[1:]]  # there the sources' names stand
    if table == "subitems":
        inferred = _item_by_place(heads)
    elif table == "tasks":
        inferred = _tasks_by_place(heads, words)
    elif table == "money":
        inferred = _first_budget(heads)
    elif table == "indicators":
        inferred |= _reasons(heads)
    if table == "projects":
        heads = _treed(heads)
    if table == "projects" or (table == "indicators" and all(head.role != "target" for head in heads)):
        heads = _packed(heads, words)
    heads = _latest(heads)
    roles = {head.role for head in heads}
    roles |= {"indicator", "target"} if sum(head.role == "packed" for head in heads) > 1 else set()
    needs = words.form.tables[table].needs
    if not any(set(line) <= roles for line in needs):
        return None
    if not _beside(heads) or (table == "money" and _labelled(heads, words)):
        return None
    first = min((h.piece.col for h in heads if h.role != "other"), default=0)
    kept = [head for head in heads if head.role != "other" or head.piece.col > first]
    blocked = blocks_of(kept) if table in ("indicators", "projects") else kept
    return Columns(table, blocked, row.width, row.block, inferred)


def _over_names(heads: Sequence[Head]) -> bool:
    """Whether the first head of money stands over the sources' names alone: at the left edge, and over no amounts beside them."""
    first = heads[0]
    again = sum(head.role == first.role for head in heads) > 1
    return first.piece.col == 0 and (first.piece.wide == 1 or again)


def paired(row: Row, words: Words) -> bool:
    """Whether labels and values take turns in a row: it is no head, though a value is a year, which may be one."""
    known = [words.knows(p.text) and not _A_YEAR.fullmatch(flat(p.text)) for p in row.pieces]
    return len(known) > 2 and len(known) % 2 == 0 and all(known[::2]) and not any(known[1::2])


def _labelled(heads: Sequence[Head], words: Words) -> bool:
    """Whether labels of other things (开始日期, 项目类型) stand in front of the money: the row is one of labels over their values."""
    first = next((i for i, head in enumerate(heads) if head.role != "other"), 0)
    labels = (words.label(head.text) for head in heads[:first])
    return (
        sum(label is not None and label.kind in ("date", "period", "box", "code", "year") for label in labels)
        > 1
    )


def _beside(heads: Sequence[Head]) -> bool:
    """Whether two known heads stand beside each other: in a row of labels and values none do."""
    return any("other" not in (a.role, b.role) for a, b in pairwise(heads))


def head_of(piece: CellPiece, words: Words, table: Rows) -> Head:
    """The column that a cell of a head begins, by its words."""
    text = flat(piece.text)
    if choice := words.choice(table, text):
        return Head(choice[0], text, piece, piece.col + piece.wide, choice=choice[1])
    role = words.role(table, text) or ("other" if words.knows(text) else _by_lines(piece.text, words, table))
    if role == "other" and table == "indicators" and _TARGET.search(key_of(text)):
        role = "target"
    return Head(role, text, piece, piece.col + piece.wide)


def _by_lines(text: str, words: Words, table: Rows) -> str:
    """The role of a head that prints what stands over it in its first lines (预算金额 over 总额): the one that its lines name."""
    roles = (
        {role for line in text.split("\n") if (role := words.role(table, line))} if "\n" in text else set()
    )
    return roles.pop() if len(roles) == 1 else "other"


def _levels(heads: list[Head]) -> list[Head]:
    """Of two heads side by side that can both be the first level's (指标类别, 指标分类) the right one is the second's.
    So is a head that is not known between the first level's and the name's.
    """
    roles = [head.role for head in heads]
    if "level2" in roles:
        return heads
    if "target" in roles and (at := _second_unknown(roles)):
        return [*heads[:at], replace(heads[at], role="level2"), *heads[at + 1 :]]
    return [
        Head("level2", head.text, head.piece, head.end)
        if head.role == "level1" and i and heads[i - 1].role == "level1"
        else head
        for i, head in enumerate(heads)
    ]


def _named_by_value(heads: list[Head]) -> list[Head]:
    """A head that is not known, in front of one that is the same with 值 behind it (年度指标, 年度指标值), is the name's."""
    return [
        replace(head, role="indicator")
        if head.role == "other" and after and after.role == "target" and after.text == f"{head.text}值"
        else head
        for head, after in zip(heads, [*heads[1:], None], strict=True)
    ]


def _second_unknown(roles: Sequence[str]) -> int | None:
    """Where a head that is not known stands between the first level's and the name's."""
    for i in range(1, len(roles) - 1):
        if tuple(roles[i - 1 : i + 2]) == ("level1", "other", "indicator"):
            return i
    return None


def _infer(heads: list[Head]) -> dict[str, str]:
    """The indicators' names or their targets where that head alone is not known, by its place: names stand between levels
    and targets, a target behind its sign, in front of its measure, or behind the name where its head ends with 值.
    """
    roles = [head.role for head in heads]
    if not set(_LEVELS) & set(roles) or len({"indicator", "target"} & set(roles)) != 1:
        return {}
    role = "indicator" if "target" in roles else "target"
    found = [i for i, one in enumerate(roles) if one == "other" and _stands_as(role, i, heads)]
    if len(found) != 1:
        return {}
    head = heads[found[0]]
    heads[found[0]] = Head(role, head.text, head.piece, head.end)
    return {head.text: _READ_AS[role]}


def _treed(heads: list[Head]) -> list[Head]:
    """A head that names units and projects (单位（专项）名称), where none is the projects' own, is that of a tree; one of their
    codes (单位编码（项目编码）) is that of codes.
    """
    heads = [
        replace(h, role="code") if h.role == "other" and _of_both(h.text) and _CODES.search(h.text) else h
        for h in heads
    ]
    if any(head.role in ("name", "tree") for head in heads):
        return heads
    return [replace(h, role="tree") if h.role != "code" and _of_both(h.text) else h for h in heads]


def _of_both(text: str) -> bool:
    return "单位" in text and _OF_PROJECTS.search(text) is not None


def _latest(heads: list[Head]) -> list[Head]:
    """Of several columns that tell what came by some month (一季度执行数, 上半年执行数) the latest counts."""
    months = {head: months_of(head.text) or 0 for head in heads if head.role in _SO_FAR}
    last = {role: max((n for h, n in months.items() if h.role == role), default=0) for role in _SO_FAR}
    return [replace(h, role="note") if 0 < months.get(h, 0) < last[h.role] else h for h in heads]


def _packed(heads: list[Head], words: Words) -> list[Head]:
    """First levels as heads: all indicators of a level stand in one cell."""
    scheme = Scheme.of(words.form.levels)
    found = [h for h in heads if h.role == "other" and scheme.is_first(h.text)]
    if len(found) < 2:
        return heads
    frames = [h for h in heads if h.role == "indicator" and h.piece.col < found[0].piece.col]
    heads = [replace(h, role="other") if h in frames else h for h in heads]
    return [replace(h, role="packed") if h in found else h for h in heads]


def _first_budget(heads: list[Head]) -> dict[str, str]:
    """The budget at the year's beginning where its head is not known: it stands left of what was made of it."""
    roles = [head.role for head in heads]
    later = next((i for i, role in enumerate(roles) if role in ("adjusted", "executed")), 0)
    if (
        "initial" in roles
        or not later
        or roles[later - 1] != "other"
        or not _FIRST.search(heads[later - 1].text)
    ):
        return {}
    heads[later - 1] = replace(heads[later - 1], role="initial")
    return {heads[later - 1].text: "年初预算数"}


def _reasons(heads: list[Head]) -> dict[str, str]:
    """Reasons whose head is not known: the last column, behind results and points, that is to explain something, or whatever
    there is to explain (说明).
    """
    roles = [head.role for head in heads]
    last = heads[-1]
    explains = _EXPLAINS.fullmatch if last.role == "note" else _EXPLAINS.search
    if "reason" in roles or "actual" not in roles or last.role not in ("other", "note"):
        return {}
    if not explains(last.text):
        return {}
    heads[-1] = replace(last, role="reason")
    return {last.text: "偏差原因"}


def _item_by_place(heads: list[Head]) -> dict[str, str]:
    """The items of a budget whose head is not known: they stand first where an amount stands beside how it was reckoned, behind
    the numbers of the rows where those are printed; what stands in front of these, or reaches further down, is a frame.
    """
    low = next((head.piece.high for head in heads if head.role == "amount"), 1)
    frames = next((i for i, head in enumerate(heads) if head.piece.high <= low), 0)
    numbers = next((i for i, head in enumerate(heads) if _ROW_NUMBERS.fullmatch(head.text)), -1)
    at = max(numbers + 1, frames)
    for i in range(max(numbers, frames)):  # a frame that has the word for the items too
        heads[i] = replace(heads[i], role="other")
    roles = [head.role for head in heads]
    reckoned = any(h.role in ("quantity", "price") or _RECKONED.search(h.text) for h in heads[frames:])
    if "subitem" in roles or "amount" not in roles or not reckoned or roles[at : at + 1] != ["other"]:
        return {}
    if heads[at].piece.carried or any(_VALUE_CELL.fullmatch(head.text) for head in heads):
        return {}  # a frame and a row of its table
    heads[at] = replace(heads[at], role="subitem")
    return {heads[at].text: "子项目名称"}


def _tasks_by_place(heads: list[Head], words: Words) -> dict[str, str]:
    """Tasks of a unit whose heads are not known, where a word of the head or its frame says that they are such: the first head that
    has a unit of money is the amounts', the first in front of it the tasks', what stands between says what they are.
    """
    low = min(head.piece.high for head in heads)
    first = next((i for i, head in enumerate(heads) if head.piece.high == low and not head.piece.carried), 0)
    cued = any(cue in key_of(head.text) for head in heads for cue in words.form.tables["tasks"].cues)
    amounts = [i for i, h in enumerate(heads) if i > first and (h.role == "amount" or unit_of(h.text, ""))]
    if not cued or not amounts or any(_VALUE_CELL.fullmatch(head.text) for head in heads):
        return {}
    found = {}
    places = {first: "task", amounts[0]: "amount"}
    places |= {i: "content" for i in range(first + 1, amounts[0]) if heads[i].role == "other"}
    roles = {head.role for head in heads}
    for i, role in places.items():
        if role not in roles and heads[i].role != role:
            found[heads[i].text] = _READ_AS[role]
            heads[i] = replace(heads[i], role=role)
            roles.add(role)
    return found


def _by_contents(heads: list[Head], row: Row, words: Words) -> dict[str, str]:
    """Heads that are not known by what stands below them, each role once."""
    found = {}
    under = dict(row.under)
    levels = min((col for col, role in row.under if role in _LEVELS), default=0)
    for i, head in enumerate(heads):
        if head.piece.col < levels and head.role in under.values() and _is_frame(head, words):
            heads[i] = replace(head, role="other")
    for i, head in enumerate(heads):
        role = under.get(head.piece.col, "")
        if head.role == "other" and role and all(h.role != role for h in heads):
            heads[i] = replace(head, role=role)
            found[head.text] = _READ_AS[role]
    return found


def _stands_as(role: str, at: int, heads: Sequence[Head]) -> bool:
    """Whether a head that is not known stands where one of this role does."""
    roles = [head.role for head in heads]
    before, after = roles[at - 1] if at else "", roles[at + 1] if at + 1 < len(roles) else ""
    if role == "indicator":
        last = max(i for i, one in enumerate(roles) if one in _LEVELS)
        return at == last + 1 and after in _VALUE
    behind_name = before == "indicator" and heads[at].text.endswith("值")
    return at > roles.index("indicator") and (before in _SIGNS or after == "measure" or behind_name)


def _without_frame(heads: list[Head], words: Words) -> list[Head]:
    """Without the frame's own label (绩效指标, 年度预算数, 年度目标) in front, where another head has the same role."""
    at = next((i for i, head in enumerate(heads) if head.role != "other"), None)
    if at is None or sum(head.role == heads[at].role for head in heads) < 2:
        return heads
    return [*heads[:at], *heads[at + 1 :]] if _is_frame(heads[at], words) else heads


def _is_frame(head: Head, words: Words) -> bool:
    """Whether a head may be the frame's own label."""
    label = words.label(head.text)
    return label is not None and label.kind in ("heading", "money", "section")


def _one_name(heads: list[Head], words: Words, table: Rows) -> list[Head]:
    """Of several heads that can be the indicator's in front of one target (三级指标 and 指标内容) the commoner word's; the
    others are none of ours.
    """
    names = [head for head in heads if head.role == "indicator"]
    if len(names) < 2 or sum(head.role == "target" for head in heads) != 1:
        return heads
    target = next(i for i, head in enumerate(heads) if head.role == "target")
    before = [head for head in heads[:target] if head.role == "indicator"] or names
    kept = min(before, key=lambda head: words.rank(table, head.text))
    return [replace(h, role="other") if h.role == "indicator" and h is not kept else h for h in heads]


def blocks_of(heads: list[Head]) -> list[Head]:
    """Blocks side by side: a new one begins in front of each further head of an indicator's name."""
    if sum(head.role == "indicator" for head in heads) < 2:
        return heads
    if sum(head.role == "target" for head in heads) < 2:
        return heads
    made: list[Head] = []
    block = 0
    seen: set[str] = set()
    begun = next(i for i, head in enumerate(heads) if head.role == "indicator")
    shared = {
        r for r in _LEVELS if [h.role for h in heads].count(r) == 1 and r in (h.role for h in heads[:begun])
    }
    for head in heads:
        if head.role in shared:
            made.append(head)
            continue
        if head.role in seen and head.role in ("level1", "level2", "indicator") and "target" in seen:
            block += 1
            seen = set()
        seen.add(head.role)
        made.append(Head(head.role, head.text, head.piece, head.end, head.choice, block))
    return made
