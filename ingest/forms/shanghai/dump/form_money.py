"""The form's amounts: labelled ones, sub-items, and lone amounts that stand far from their labels.

In: the marks of one form. Out: `ReadAmounts`. A lone amount is given to a label or a sub-item only where
the sum decides (the sub-items add up to the year's budget) or where exactly one place is left for
it; otherwise it is a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, islice
from math import comb

from yiju.ingest.forms.shanghai.dump.lines import DumpLine
from yiju.ingest.forms.shanghai.dump.marks import FormMarks, Mark
from yiju.ingest.forms.shanghai.layout import Layout
from yiju.ingest.values.money import parse_amount
from yiju.ingest.values.text import join_lines

_PAGE_NUMBER_DIGITS = 3
_NAME_LENGTH = 60
_TRIED = 50_000
"""Sets of lone amounts tried at most: a fraction of a second."""


@dataclass(frozen=True)
class ReadAmount:
    """An amount as read, as printed, and where."""

    value: Decimal
    printed: str
    lines: tuple[DumpLine, ...]


@dataclass(frozen=True)
class ReadSubitem:
    """A sub-item as read."""

    name: str
    amount: ReadAmount
    lines: tuple[DumpLine, ...]


@dataclass
class FormMoney:
    """What the form says in money. `doubts` are (field, why); `taken` are the marks used."""

    fields: dict[str, ReadAmount] = field(default_factory=dict)
    items: list[ReadSubitem] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def read_amounts(form: FormMarks, layout: Layout, free: set[int]) -> FormMoney:
    """The amounts of a form; `free` are indices of text marks that nothing else has claimed."""
    found = FormMoney()
    blank = _labelled(form, layout, found)
    _paired_items(form, found, free)
    lone = _lone(form, found)
    _lone_items(form, found, free, lone)
    _left_over(form, found, blank, lone)
    return found


def _labelled(form: FormMarks, layout: Layout, found: FormMoney) -> list[str]:
    """Take amounts beside their labels; the keys of labels that have none."""
    blank: list[str] = []
    keys = [f.key for f in layout.fields if f.kind == "amount"]
    for i, mark in enumerate(form.marks):
        if mark.kind != "field" or mark.key not in keys:
            continue
        unit = _unit(form.marks[i : i + 2])
        value = parse_amount(mark.text, unit) if mark.text else None
        if value is not None:
            found.fields.setdefault(mark.key, ReadAmount(value, mark.text, mark.lines))
        elif mark.text:
            found.doubts.append((mark.key, f"金额无法识别：{mark.text}"))
        elif below := _below(form.marks, i):
            amount = form.marks[below]
            parsed = parse_amount(amount.text, unit)
            if parsed is not None:
                found.fields.setdefault(mark.key, ReadAmount(parsed, amount.text, amount.lines))
                found.taken.add(below)
        else:
            blank.append(mark.key)
    return [k for k in dict.fromkeys(blank) if k not in found.fields]


def _unit(label: Sequence[Mark]) -> str:
    """The unit that a label, or the tail on the line below it, prints."""
    tail = label[1:] if label[1:] and label[1].kind == "tail" else []
    return "万元" if any("万元" in p.text for m in [label[0], *tail] for p in m.lines) else "元"


def _below(marks: Sequence[Mark], i: int) -> int | None:
    """The amount in the text box of the label, or of the （元） that ends the label."""
    tail = i + 1 < len(marks) and marks[i + 1].kind == "tail"
    at = i + 2 if tail else i + 1
    label = marks[at - 1] if at <= len(marks) else marks[i]
    if at < len(marks) and marks[at].kind == "amount" and marks[at].box == label.box:
        return at
    return None


def _lone(form: FormMarks, found: FormMoney) -> list[int]:
    """Amounts that stand alone, without page numbers."""
    lone: list[int] = []
    for i, mark in enumerate(form.marks):
        if mark.kind != "amount" or i in found.taken:
            continue
        edge = i in (0, len(form.marks) - 1) or any(form.marks[j].sheet != mark.sheet for j in (i - 1, i + 1))
        if not (edge and mark.text.isdigit() and mark.text != "0" and len(mark.text) <= _PAGE_NUMBER_DIGITS):
            lone.append(i)
    return lone


def _paired_items(form: FormMarks, found: FormMoney, free: set[int]) -> None:
    """Rows `name amount`: before the table of indicators, or right after the labels of the list."""
    table = _table_start(form)
    beside = False
    for i, mark in enumerate(form.marks):
        if mark.kind == "head" and mark.key == "subitems":
            beside = True
            continue
        pairs = _pairs(form.marks, i) if i in free else []
        if pairs and (beside or i < table):
            found.items += pairs
            found.taken |= {i} if pairs[-1].amount.lines[0] in mark.lines else {i, i + 1}
        elif mark.kind != "amount":
            beside = False


def _table_start(form: FormMarks) -> int:
    """The first mark of the table of indicators."""
    heads = (
        i
        for i, m in enumerate(form.marks)
        if m.kind == "level" or (m.kind == "head" and m.key in ("group", "indicators"))
    )
    return next(heads, len(form.marks))


def _pairs(marks: Sequence[Mark], at: int) -> list[ReadSubitem]:
    """The sub-items of a text box: each ends with its amount as the last cell of a line. Empty where
    the box holds anything else.
    """
    lines = marks[at].lines
    if at + 1 < len(marks) and marks[at + 1].kind == "amount" and marks[at + 1].box == marks[at].box:
        lines += marks[at + 1].lines
    items: list[ReadSubitem] = []
    start = 0
    for end, line in enumerate(lines, 1):
        *names, last = line.cells
        value = parse_amount(last)
        if value is None:
            continue
        row = lines[start:end]
        name = join_lines([*(p.text for p in row[:-1]), " ".join(names)])
        if not name or len(name) > _NAME_LENGTH or name.endswith(("。", "；", "，")):
            return []
        items.append(ReadSubitem(name, ReadAmount(value, last, (line,)), row))
        start = end
    return items if start == len(lines) else []


def _lone_items(form: FormMarks, found: FormMoney, free: set[int], lone: list[int]) -> None:
    """Pair lone amounts with lone names where that completes the sum."""
    budget = found.fields.get("year_budget") or found.fields.get("total_budget")
    if budget is None or not lone:
        return
    missing = budget.value - sum((i.amount.value for i in found.items), Decimal(0))
    names = _lone_names(form, found, free)
    if missing == 0:
        return
    amounts = {i: parse_amount(form.marks[i].text) or Decimal(0) for i in lone}
    fits = fitting(amounts, missing, len(names))
    if fits is None:
        found.doubts.append(("subitems", f"有 {len(lone)} 个金额单独印出，组合太多，没有试配子项目"))
        return
    if not fits:
        return
    chosen = fits[0]
    if len(fits) > 1:
        found.doubts.append(("subitems", "子项目金额单独印出，有多种组合与当年预算相符"))
        return
    if len(chosen) > 1:
        printed = "、".join(form.marks[i].text for i in chosen)
        named = "、".join(form.marks[i].lines[0].text for i in names)
        found.doubts.append(("subitems", f"金额{printed}与名称{named}分开印出，合计相符但无法逐一配对"))
        found.taken |= set(names) if len(names) == len(chosen) else set()
    else:
        _complete(form, found, chosen[0], names[0])
    for at in chosen:
        lone.remove(at)
        found.taken.add(at)


def fitting(amounts: Mapping[int, Decimal], missing: Decimal, most: int) -> list[tuple[int, ...]] | None:
    """The smallest sets of at most `most` amounts that add up to `missing`: up to two of them, to tell whether
    there is but one. None where there are too many sets to try.
    """
    tried = 0
    for count in range(1, min(len(amounts), most) + 1):
        tried += comb(len(amounts), count)
        if tried > _TRIED:
            return None
        sums = (
            chosen
            for chosen in combinations(amounts, count)
            if sum((amounts[i] for i in chosen), Decimal(0)) == missing
        )
        if fits := list(islice(sums, 2)):
            return fits
    return []


def _complete(form: FormMarks, found: FormMoney, at: int, name: int) -> None:
    """Add the one sub-item whose name and amount are printed apart."""
    mark, named = form.marks[at], form.marks[name]
    value = parse_amount(mark.text)
    if value is None:
        return
    item = ReadSubitem(
        join_lines(p.text for p in named.lines),
        ReadAmount(value, mark.text, mark.lines),
        (*named.lines, *mark.lines),
    )
    # The row whose amount is drawn before the others is the list's first.
    others = [i for i in found.taken if form.marks[i].kind == "text"]
    found.items.insert(0 if all(at < i for i in others) else len(found.items), item)
    found.taken.add(name)


def _lone_names(form: FormMarks, found: FormMoney, free: set[int]) -> list[int]:
    """Short texts that may name a sub-item; those right after the list's labels first."""
    heads = [i for i, m in enumerate(form.marks) if m.kind == "head" and m.key == "subitems"]
    sheets = {form.marks[i].sheet for i in heads}
    table = _table_start(form)
    names = [
        i
        for i in sorted(free - found.taken)
        if form.marks[i].sheet in sheets
        and (i < table or i - 1 in heads)
        and len(join_lines(p.text for p in form.marks[i].lines)) <= _NAME_LENGTH
        and not form.marks[i].lines[-1].text.endswith(("。", "；", "，"))
        and (form.marks[i - 1].kind != "section" or form.marks[i - 1].text)
    ]
    return sorted(names, key=lambda i: (i - 1 not in heads and i - 1 not in names, i))


def _left_over(form: FormMarks, found: FormMoney, blank: list[str], lone: list[int]) -> None:
    """Give the lone amounts that no sub-item needs to the labels without one. A label on one line has
    its amount beside it; only a wrapped label (同名项目上年预算执行数 with its （元） below) parts from it.
    """
    if not lone:
        return
    wrapped = [k for k in blank if any(_is_wrapped(form, i, k) for i in range(len(form.marks)))]
    wanted = blank if len(blank) == len(lone) else wrapped
    values = [parse_amount(form.marks[i].text) for i in lone]
    if len(wanted) == len(lone) and len(set(values)) == 1:
        for key, at, value in zip(wanted, lone, values, strict=True):
            if value is not None:
                found.fields[key] = ReadAmount(value, form.marks[at].text, form.marks[at].lines)
                found.taken.add(at)
        return
    printed = "、".join(form.marks[i].text for i in lone)
    for key in blank or ["subitems"]:
        found.doubts.append((key, f"金额{printed}单独印出，无法确定归属"))


def _is_wrapped(form: FormMarks, i: int, key: str) -> bool:
    mark = form.marks[i]
    after = form.marks[i + 1 : i + 2]
    return mark.kind == "field" and mark.key == key and bool(after) and after[0].kind == "tail"
