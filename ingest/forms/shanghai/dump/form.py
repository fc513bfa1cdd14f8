"""One form of a dump → a `Declaration`.

In: the marks of the form. Out: the declaration with evidence, printed strings and doubts. A field the
form leaves blank stays empty without a doubt; what is printed and cannot be told is a doubt.
"""

from __future__ import annotations

import re
from typing import Literal

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_ticks import common_side, ticks
from yiju.ingest.forms.shanghai.dump.form_money import FormMoney, read_amounts
from yiju.ingest.forms.shanghai.dump.indicator_rows import read_rows
from yiju.ingest.forms.shanghai.dump.levels import place_rows
from yiju.ingest.forms.shanghai.dump.lines import places
from yiju.ingest.forms.shanghai.dump.marks import FormMarks, Mark
from yiju.ingest.forms.shanghai.dump.pairing import IndicatorRows
from yiju.ingest.forms.shanghai.dump.texts import Texts, read_remark, read_texts, take_remark, text_of
from yiju.ingest.forms.shanghai.layout import Layout
from yiju.ingest.record import Declaration, Subitem
from yiju.ingest.values.date import parse_date
from yiju.ingest.values.money import parse_amount
from yiju.ingest.values.text import fold, join_lines, tidy

_SEAL = re.compile(r"\s*[（(]\s*(盖章|公章|签章)\s*[）)]\s*")
_YEAR = re.compile(r"[（(]?\s*(20\d\d)\s*年度?\s*[）)]?")
_BASES = "立项依据"


def read_form(form: FormMarks, layout: Layout) -> Declaration:
    """The declaration that the form makes."""
    draft = Draft(layout.id)
    free = {i for i, m in enumerate(form.marks) if m.kind == "text"}
    _head(form, draft, free)
    _dates(form, draft, free)
    _boxes(form, layout, draft)
    amounts = read_amounts(form, layout, free)
    free -= amounts.taken
    texts = read_texts(form, layout, free)
    free -= texts.taken
    read_remark(form, free, texts)
    free -= texts.taken
    _put_amounts(draft, amounts)
    rows = read_rows(form, layout, free)
    left = take_remark(form, [loose.lines for loose in rows.loose], texts)
    _put_texts(draft, layout, texts)
    _put_indicators(form, layout, draft, rows)
    for lines in left:
        draft.doubt("indicators", f"指标值没有对应的指标：{join_lines(p.text for p in lines)}")
    return draft.declaration


def _head(form: FormMarks, draft: Draft, free: set[int]) -> None:
    for mark in form.of("year"):
        draft.put("year", int(mark.text), mark.lines[0].text, places(mark.lines))
    for mark in [*form.of("title"), *form.of("unit")]:
        if year := _YEAR.search(mark.text):
            draft.put("year", int(year[1]), year[0], places(mark.lines))
    for mark in form.of("unit"):
        unit = tidy(_SEAL.sub("", _YEAR.sub("", mark.text)).strip("：: "))
        draft.put("unit", unit or None, mark.text, places(mark.lines))
    for mark in form.of("field", "authority"):
        draft.put("authority", mark.text or None, mark.text, places(mark.lines))
    for i, mark in enumerate(form.marks):
        if mark.kind == "field" and mark.key == "name" and mark.text:
            draft.put("name", mark.text, mark.text, places(mark.lines))
            return
        if mark.kind == "field" and mark.key == "name" and i + 1 in free and _may_be_name(form.marks[i + 1]):
            _put_name(form, draft, free, i + 1)
            return
    at = _name_at(form, free)
    if at is None:
        draft.doubt("name", "未找到项目名称")
    else:
        _put_name(form, draft, free, at)


def _put_name(form: FormMarks, draft: Draft, free: set[int], at: int) -> None:
    mark = form.marks[at]
    free.discard(at)
    name = join_lines(p.text for p in mark.lines)
    draft.put("name", name, "\n".join(p.text for p in mark.lines), places(mark.lines))


def _name_at(form: FormMarks, free: set[int]) -> int | None:
    """The name has no label before it: it is the text after the unit's line, which ends the title."""
    anchors = [i for i, m in enumerate(form.marks) if m.kind in ("unit", "year", "title")]
    if not anchors:
        return None
    start = max((i for i in anchors if form.marks[i].kind == "unit"), default=max(anchors))
    here = [i for i in sorted(free) if form.marks[i].sheet == form.marks[start].sheet]
    here = [i for i in here if _may_be_name(form.marks[i])]
    after = [i for i in here if i > start]
    return after[0] if after else here[-1] if here else None


def _may_be_name(mark: Mark) -> bool:
    text = join_lines(p.text for p in mark.lines)
    return (
        len(mark.lines) <= 3
        and len(text) <= 80
        and not text.endswith(("。", "；", "，", "："))
        and parse_amount(mark.lines[-1].cells[-1]) is None
        and parse_date(text) is None
    )


def _dates(form: FormMarks, draft: Draft, free: set[int]) -> None:
    for i, mark in enumerate(form.marks):
        if mark.kind != "field" or mark.key not in ("start", "end"):
            continue
        key: Literal["start", "end"] = "start" if mark.key == "start" else "end"
        below = form.marks[i + 1] if i + 1 in free else None
        if mark.text:
            day = parse_date(mark.text)
            draft.put(key, day, mark.text, places(mark.lines))
            if day is None:
                draft.doubt(key, f"日期无法识别：{mark.text}")
        elif below and (day := parse_date(below.lines[0].text)):
            draft.put(key, day, below.lines[0].text, places(below.lines))
            free.discard(i + 1)


def _boxes(form: FormMarks, layout: Layout, draft: Draft) -> None:
    marks = form.of("boxes")
    side = common_side(m.text for m in marks)
    for mark in marks:
        found = ticks(mark.text, side)
        for key, values in (("category", draft.declaration.category), ("use", draft.declaration.use)):
            options = {fold(o) for o in layout.field(key).options}
            if not any(fold(t.option) in options for t in found):
                continue
            chosen = [t.option for t in found if t.ticked]
            values.extend(chosen)
            draft.seen(key, places(mark.lines))
            if chosen:
                printed = draft.declaration.printed.get(key)
                draft.declaration.printed[key] = f"{printed}\n{mark.text}" if printed else mark.text


def _put_amounts(draft: Draft, amounts: FormMoney) -> None:
    for key, amount in amounts.fields.items():
        if key in ("total_budget", "year_budget", "prior_budget", "prior_executed"):
            draft.put(key, amount.value, amount.printed, places(amount.lines))  # type: ignore[arg-type]
    for item in amounts.items:
        draft.subitem(Subitem(item.name, item.amount.value), item.amount.printed, places(item.lines))
    for field, why in amounts.doubts:
        draft.doubt(field, why)


def _put_texts(draft: Draft, layout: Layout, texts: Texts) -> None:
    for section in layout.sections:
        lines = texts.sections.get(section.label)
        if not lines:
            continue
        text = text_of(lines)
        draft.text(section.label, text, places(lines))
        if section.label == _BASES:
            draft.bases(text, places(lines))
    for field, why in texts.doubts:
        draft.doubt(field, why)


def _put_indicators(form: FormMarks, layout: Layout, draft: Draft, rows: IndicatorRows) -> None:
    inferred: dict[str, list[str]] = {}
    wordings = {m.key: join_lines(p.text for p in m.lines) for m in form.of("level")}
    for row, placed in zip(rows.rows, place_rows(rows, layout), strict=True):
        at = places([*row.names, *row.targets])
        level = wordings.get(placed.level, placed.level) if placed.level else None
        agrees = row.second is None or layout.level_of_second(row.second) == placed.level
        key = draft.indicator(level, row.second if agrees else None, row.name, row.target, at)
        if not agrees:
            draft.doubt(key, f"二级目标“{row.second}”与本行分开印出，无法确定归属")
        if row.doubt:
            draft.doubt(key, row.doubt)
        if placed.how == "wording" and placed.level:
            inferred.setdefault(placed.level, []).append(row.name)
        elif placed.how == "neighbours":
            draft.doubt(key, f"层级标签与本行分开印出，暂按上下行归入{placed.level}")
        elif placed.how == "middle":
            draft.doubt("indicators", "层级标签印在各行之间，各行层级按版面居中和名称判断")
        elif placed.how == "nothing":
            draft.doubt(key, "层级标签与本行分开印出，无法确定层级")
    for level, names in inferred.items():
        draft.doubt("indicators", f"层级标签与行交错印出，按名称归入{level}：{'、'.join(names)}")
