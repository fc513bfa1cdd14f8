"""How many of a thing the goal promises, and how many the indicator of the same thing.

In: a sheet. Out: `Slip`s: 完成机组大修6台, and the indicator 机组大修台数 ≥4台. What several numbers of the goal or several
indicators may be about, and what a number elsewhere in the goal explains, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from yiju.audit.results.points import Slip
from yiju.audit.results.result_form import ResultForm
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import COUNT, MONEY, Quantity, quantities, units
from yiju.ingest.record import Indicator
from yiju.ingest.values.text import fold, unspaced

_YEAR, _WHOLE = "年度绩效目标", "项目总目标"
_GOALS = (_YEAR, _WHOLE)
_CLAUSE = re.compile(r"[^，。；;\n]+")
_JOINED = re.compile(r"[、和及与并]")
# A number that is not what is to be done in the year, or not all of it.
_NOT_THE_WHOLE = re.compile(
    r"截至|已[有建完]|目前|上年|去年|现有|原有|其中|每|平均|人均|户均|以往|历年|上半年|下半年|季度|约|左右|"
    r"余|多[个家人次]|首批|一期|二期|第[一二三四]"
)
_OF_ALL_YEARS = re.compile("[两三四五六]年|累计")
_OF_EACH = re.compile(
    r"[/／每]|均|单(?!位)|占|比[例重率]|率(?!先)|成本|费用|标准(?!化)|单价|造价|价格|时间|时限|时长"
)
# Words that make another thing of it: 公厕 are more than 新建公厕.
_SOME_OF_THEM = re.compile("新增|新建|改建|扩建|重点|其他")
_NUMBERING = re.compile(
    r"^(?:目标\s*\d+\s*[:：]|\d{1,2}[、.．)）]|[（(]?[一二三四五六七八九十\d]+[)）、])\s*"
)
_UNIT_BEHIND = re.compile(r"[（(][^（()）]{1,6}[）)]$")
_MEASURING = re.compile(
    r"(?:总?数量|总?数|总?量|面积|长度|里程|规模|任务|情况|完成|次|总|实际|计划|当年|本年|年度|全年)$"
)
_MEASURING_BEFORE = re.compile(r"^(?:当年|本年|年度|全年|计划|完成|实际|开展|组织)")
_LED = re.compile("开展|组织|完成|举办|实施|全年|年内|各类|不少于|不低于|达到|达|以上")
_SCALE = re.compile(r"^[\d,.\s余多来百千万亿零〇一二两三四五六七八九十]+")


class _CountInGoal(msgspec.Struct, frozen=True):
    """A number of a goal with the words around it."""

    section: str
    clause: str
    words: str
    quantity: Quantity


class _CountedIndicator(msgspec.Struct, frozen=True):
    """An indicator that counts a thing."""

    number: int
    row: Indicator
    words: tuple[str, ...]
    quantity: Quantity


def other_counts(sheet: ResultForm) -> Iterator[Slip]:
    """Every indicator whose number is another than the goal's of the same thing."""
    unsure = sheet.doubted(*(f"texts.{section}" for section in _GOALS))
    if unsure or any(doubt.field == "indicators" for doubt in sheet.record.doubts):
        return
    stated = [one for section in _GOALS for one in _stated(section, sheet.record.texts.get(section, ""))]
    rows = [one for number, row in sheet.rows if (one := _counted(number, row))]
    several = sum(bool(sheet.record.texts.get(section)) for section in _GOALS) > 1
    elsewhere = [q for s, text in sheet.record.texts.items() if s not in _GOALS for q in quantities(text)]
    for one in rows:
        about = [t for t in stated if _same(t, one)]
        if any(_equal(q, one.quantity) for q in [*(t.quantity for t in stated), *elsewhere]):
            continue  # the texts say this number too, whatever of
        left = [t for t in about if not any(_equal(t.quantity, r.quantity) for r in rows)]
        if len(left) != 1 or sum(t.section == left[0].section for t in about) != 1:
            continue
        [goal] = left
        others = [r for r in rows if r is not one and _same(goal, r)]
        if any(not any(_equal(t.quantity, r.quantity) for t in stated) for r in others):
            continue
        if goal.section == _WHOLE and not (several and others):
            continue  # the whole project's number, where the form asks for the year's
        if goal.quantity.value < one.quantity.value and one.row.comparator == "<=":
            continue  # a ceiling
        yield Slip(
            "疑似",
            f"目标值|{fold(one.row.name)}",
            f"中，“{goal.section}”写“{goal.clause}”，绩效指标“{one.row.name}”的指标值却为“{one.row.target}”",
            [
                sheet.quote(f"texts.{goal.section}", goal.clause),
                sheet.quote(f"indicators[{one.number}]", one.row.target or ""),
            ],
        )


def _stated(section: str, text: str) -> Iterator[_CountInGoal]:
    for match in _CLAUSE.finditer(text):
        clause = _NUMBERING.sub("", match[0].strip())
        if _NOT_THE_WHOLE.search(unspaced(clause)) or (section == _YEAR and _OF_ALL_YEARS.search(clause)):
            continue
        found: list[tuple[int, int, Quantity]] = []
        at = 0
        for quantity in quantities(clause):
            start = clause.find(quantity.printed, at)
            if start >= 0:
                at = start + len(quantity.printed)
                found.append((start, at, quantity))
        lead = ""
        for i, (start, end, quantity) in enumerate(found):
            before = clause[found[i - 1][1] if i else 0 : start]
            after = clause[end : found[i + 1][0] if i + 1 < len(found) else len(clause)]
            if i:
                before = _JOINED.split(before, maxsplit=1)[-1] if _JOINED.search(before) else before or lead
            if i + 1 < len(found):
                after = _JOINED.split(after, maxsplit=1)[0]
            lead = before
            yield _CountInGoal(section, clause, fold(f"{before} {after}"), quantity)


def _counted(number: int, row: Indicator) -> _CountedIndicator | None:
    target = fold(row.target or "")
    name = fold(row.name)
    if _OF_EACH.search(target) or _OF_EACH.search(name):
        return None
    found = list(quantities(target))
    if len(found) != 1 or found[0].kind in (MONEY, "days") or found[0].value < 2:
        return None
    unit = _unit(found[0])
    core = _UNIT_BEHIND.sub("", name)
    counted = "|".join(map(re.escape, sorted(units().counts, key=len, reverse=True)))
    core = re.sub(rf"(?<=..)(?:{re.escape(unit)}|(?:{counted})数)$", "", core)
    core = _MEASURING_BEFORE.sub("", _MEASURING.sub("", core))
    words = tuple(w for w in dictionary.words(core) if re.fullmatch(r"[一-龥]+", w))
    return _CountedIndicator(number, row, words, found[0]) if len("".join(words)) >= 2 else None


def _same(stated: _CountInGoal, row: _CountedIndicator) -> bool:
    """Whether the goal's number and the indicator are of one thing: every word of the indicator stands beside the number, in one unit."""
    mine, other = stated.quantity, row.quantity
    if mine.kind != other.kind or (mine.kind == COUNT and _unit(mine) != _unit(other)):
        return False
    if set(_SOME_OF_THEM.findall(stated.words)) - set(_SOME_OF_THEM.findall(fold(row.row.name))):
        return False
    core = "".join(row.words)
    if len(core) == 2 and _LED.sub("", stated.words).strip() != core:
        return False  # 培训 alone may be of more than 网格员培训
    return all(word in stated.words or (len(word) > 3 and _halves(word, stated.words)) for word in row.words)


def _halves(word: str, text: str) -> bool:
    return all(word[i : i + 2] in text for i in range(0, len(word) - 1, 2))


def _equal(one: Quantity, other: Quantity) -> bool:
    return one.kind == other.kind and one.value == other.value


def _unit(quantity: Quantity) -> str:
    """The measure word; one for people, who are counted by three."""
    unit = _SCALE.sub("", unspaced(quantity.printed))
    return "人" if unit in ("名", "位") else unit
