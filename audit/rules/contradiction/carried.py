"""Numbers that a year's goal promises, and whether an indicator, a sub-item or the year's plan carries them.

In: a declaration. Out: faults: a count (新建公厕3座) of which neither number nor thing stands anywhere that money or a
measure does; a count whose thing is measured in another unit only (培训500人次, and the indicator 培训场次).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from yiju.audit.case import Entry, Fault
from yiju.audit.finding import Evidence
from yiju.audit.indicator import measurable
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import COUNT, Quantity, quantities, units
from yiju.ingest.values.text import fold

_GOAL = "年度绩效目标"
_PLAN = "年度预算安排"
_NUMBERING = re.compile(r"^(?:\d{1,2}[、.．)）]|[（(]?[一二三四五六七八九十\d]+[)）、])\s*")
_CLAUSE = re.compile(r"[^，。；;\n]+")
_LEAST_ROWS = 3
_VERBS = frozenset(
    [
        "开展",
        "组织",
        "完成",
        "举办",
        "实施",
        "新增",
        "全年",
        "不少于",
        "不低于",
        "达到",
        "提供",
        "做好",
        "推进",
        "确保",
        "力争",
        "争取",
        "年度",
        "本年度",
    ]
)
_SPOKEN = re.compile(r"(?:项|个|件|条|大|类|方面|家)$")
_NOT_PROMISED = re.compile(
    r"截至|已|目前|累计|上年|去年|现有|其中|原|每|平均|要求|以往|历年|控制在|以内|左右|约|小时|分钟|工作日"
)


class _Promise(msgspec.Struct, frozen=True):
    clause: str
    quantity: Quantity
    words: frozenset[str]


def uncarried(entry: Entry) -> Iterator[Fault]:
    """Promises of the year's goal that nothing carries, and those that are measured by something else."""
    d = entry.declaration
    goal = d.texts.get(_GOAL, "")
    doubted = entry.doubted("indicators", "subitems", f"texts.{_GOAL}")
    if not goal or doubted or len(d.indicators) < _LEAST_ROWS:
        return
    rows = [(i, fold(r.name), fold(r.target or "")) for i, r in enumerate(d.indicators)]
    carriers = [name + target for _, name, target in rows]
    carriers += [fold(s.name + (s.formula or "")) for s in d.subitems]
    carriers += [fold(d.texts[s]) for s in (_PLAN,) if s in d.texts]
    borne = "\n".join([*carriers])
    for promise in _promises(goal):
        number = f"{promise.quantity.value:f}"
        if (
            re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", borne)
            or fold(promise.quantity.printed) in borne
        ):
            continue
        named = [
            (i, name, target) for i, name, target in rows if any(w in name + target for w in promise.words)
        ]
        if not named and not any(word in borne for word in promise.words):
            wording = (
                f"的年度绩效目标提出“{promise.clause}”，绩效指标、子项目和年度预算安排中都没有列明这项内容"
            )
            yield Fault("提示", f"目标未落实|{promise.clause}", wording, _both(entry, promise, rows[:3]))
        elif len(named) == 1 and _other_unit(promise.quantity, named[0][2]):
            i, _, _ = named[0]
            row = d.indicators[i]
            wording = f"的年度绩效目标提出“{promise.clause}”，绩效指标只衡量“{row.name}”（{row.target}），所定数量没有指标衡量"
            yield Fault("提示", f"目标另测|{promise.clause}", wording, _both(entry, promise, named))


def _promises(goal: str) -> Iterator[_Promise]:
    for match in _CLAUSE.finditer(goal):
        clause = _NUMBERING.sub("", match[0].strip())
        if _NOT_PROMISED.search(clause):
            continue
        counted = [q for q in quantities(clause) if q.kind == COUNT and q.value >= 2]
        if len(counted) != 1 or _SPOKEN.search(counted[0].printed):
            continue
        words = frozenset(
            fold(w)
            for w in dictionary.words(clause)
            if len(w) >= 2
            and re.fullmatch(r"[一-龥]+", w)
            and w not in units().fillers
            and w not in units().counts
            and w not in _VERBS
        )
        if words:
            # 视频会议 is meant by 会议保障任务 too.
            halves = {word[i : i + 2] for word in words for i in range(0, len(word) - 1, 2) if len(word) > 3}
            yield _Promise(clause, counted[0], words | halves)


def _other_unit(quantity: Quantity, target: str) -> bool:
    """Whether the target counts something else: it has a number and not the promise's unit."""
    unit = re.sub(r"[\d,.\s余多百千万亿一二两三四五六七八九十]", "", quantity.printed)
    return bool(unit) and measurable(target) and unit not in target and "%" not in target


def _both(entry: Entry, promise: _Promise, rows: list[tuple[int, str, str]]) -> list[Evidence]:
    names = [entry.quote(f"indicators[{i}]", entry.declaration.indicators[i].name) for i, _, _ in rows]
    return [entry.quote(f"texts.{_GOAL}", promise.clause), *names]
