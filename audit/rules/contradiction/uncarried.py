"""What the goal of the year promises and no money, no indicator carries; what is measured by something else.

In: a table of facts. Out: faults: a count (新建公厕3座) or a thing (免费提供讲解服务) that stands nowhere that money or a measure does; a
count whose thing is measured in another unit only (培训500人次, and the indicator 培训场次); paid work that no indicator
measures; an effect that is counted by what was handed out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention import Mention
from yiju.audit.declared.read_facts import FactTable
from yiju.audit.finding import Evidence
from yiju.audit.indicator import measurable
from yiju.audit.rules.contradiction.counts_differ import YEAR
from yiju.audit.rules.contradiction.named_words import content, shared_phrase
from yiju.audit.rules.contradiction.occurrences import holds_number
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import units
from yiju.ingest.record import Indicator
from yiju.ingest.values.text import fold

_PLAN = "年度预算安排"
_CLAUSE = re.compile(r"[^，。；;\n]+")
_CHINESE = re.compile(r"[一-龥]+")
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
_SPOKEN = re.compile(r"(?:项|个|件|条|大|类|方面|家)$|^[一二两三四五六七八九](?:轮|遍|回|次|批)$")
_NOT_PROMISED = re.compile(
    r"截至|已|目前|累计|上年|去年|现有|其中|原|每|平均|要求|以往|历年|控制在|以内|左右|约|小时|分钟|工作日"
)
_SMALL = 12
_SHOWN_ITEMS = 6
_EXPENSE = re.compile("(?:费用|经费|费|款|资金)$")
_TO_BE_MEASURED = re.compile(r"质量|水平|能力|效果|成效")
_BRACKET = re.compile(r"[（(][^（()）]*[）)]")
_LEAST_SHARED = 3
"""So many characters of an indicator's name stand in the clause that it is to measure."""
_SEVERAL = 2
_LEAST_NAMED = 2
"""So many words of a thing must all stand nowhere else."""


class _Promise(msgspec.Struct, frozen=True):
    fact: Mention
    words: frozenset[str]


def uncarried(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """Promises of the year's goal that nothing carries, and those that are measured by something else."""
    d = entry.declaration
    goal = d.texts.get(YEAR, "")
    doubted = entry.doubted("indicators", "subitems", f"texts.{YEAR}")
    if not goal or doubted or len(d.indicators) < _LEAST_ROWS:
        return
    rows = [(i, fold(r.name), fold(r.target or "")) for i, r in enumerate(d.indicators)]
    carriers = [name + target for _, name, target in rows]
    carriers += [fold(s.name + (s.formula or "")) for s in d.subitems]
    carriers += [fold(cell) for cell in re.split(r"[\t\n]", d.texts.get(_PLAN, ""))]
    borne = "\n".join(carriers)
    new = list(_new_things(entry, goal, borne, rows))
    yield from new
    for promise in _promises(table):
        if _number_in(borne, promise.fact) or any(promise.fact.run in fault.content for fault in new):
            continue
        named = [row for row in rows if any(word in row[1] + row[2] for word in promise.words)]
        if not any(word in borne for word in promise.words) or _new_and_absent(d.texts, promise, borne):
            yield _nowhere(entry, promise.fact.run, rows)
        elif len(named) == 1 and _other_unit(promise.fact, named[0][2]):
            row = d.indicators[named[0][0]]
            wording = f"的年度绩效目标提出“{promise.fact.run}”，绩效指标只衡量“{row.name}”（{row.target}），所定数量没有指标衡量"
            yield Fault(
                "提示", f"目标另测|{promise.fact.run}", wording, _both(entry, promise.fact.run, named)
            )
    yield from _unmeasured_work(entry, goal, rows)


_Rows = Sequence[tuple[int, str, str]]


def _number_in(borne: str, fact: Mention) -> bool:
    """Whether the number stands there; a small one, which stands everywhere, with its unit."""
    unit = fact.unit if fact.low <= _SMALL else ""
    return holds_number(borne, f"{fact.low:.15g}{unit}") or fold(fact.printed) in borne


def _nowhere(entry: Entry, run: str, rows: _Rows) -> Fault:
    """With the indicators and the sub-items among which it should stand."""
    wording = f"的年度绩效目标提出“{run}”，绩效指标、子项目和年度预算安排中都没有列明这项内容"
    items = list(enumerate(entry.declaration.subitems))[:_SHOWN_ITEMS]
    shown = [entry.quote(f"subitems[{i}]", item.name) for i, item in items]
    return Fault("提示", f"目标未落实|{run}", wording, [*_both(entry, run, rows[:3]), *shown])


def _promises(table: FactTable) -> Iterator[_Promise]:
    """The clauses of the goal with one count that somebody can be held to."""
    facts = [m for m in table.stated("count", YEAR) if m.low == m.high >= _SEVERAL]
    for fact in facts:
        if _NOT_PROMISED.search(fact.run) or _SPOKEN.search(fact.printed):
            continue
        # 举办实训营10期、新建公园2处 are two promises, each by its own words; 讲座20场、受众1600人次 are one.
        alone = sum(m.run == fact.run for m in facts) == 1
        if not alone and not re.search(fact_words().deliverables, _before(fact)):
            continue
        words = frozenset(_named(fact.run if alone else fact.near))
        if words:
            # 视频会议 is meant by 会议保障任务 too.
            halves = {word[i : i + 2] for word in words for i in range(0, len(word) - 1, 2) if len(word) > 3}
            yield _Promise(fact, words | halves)


def _before(fact: Mention) -> str:
    """What leads to the number, behind the one before it."""
    return re.split(r"\d", fact.run.partition(fact.printed)[0])[-1]


def _named(clause: str) -> list[str]:
    listed = units()
    return [
        fold(w)
        for w in dictionary.words(clause)
        if len(w) >= 2
        and _CHINESE.fullmatch(w)
        and w not in listed.fillers
        and w not in listed.counts
        and w not in _VERBS
    ]


def _new_and_absent(texts: dict[str, str], promise: _Promise, borne: str) -> bool:
    """Whether the clause promises something new whose own name, beside the number, no other field knows."""
    fact = promise.fact
    before, _, after = fact.run.partition(fact.printed)
    new = re.search(f"(?:{fact_words().deliverables})(?P<thing>[一-龥]{{2,}})$", before)
    if new is None and re.search(f"(?:{fact_words().deliverables})了?$", before):
        new = re.match("(?P<thing>[一-龥]{3,})", after)
    if new is None:
        return False
    head = [w for w in dictionary.words(new["thing"]) if len(w) > 1][-1:]
    others = borne + "\n".join(fold(text) for section, text in texts.items() if section != YEAR)
    return bool(head) and head[0] not in others


def _new_things(entry: Entry, goal: str, borne: str, rows: _Rows) -> Iterator[Fault]:
    """What is newly provided, and whose name no other field has."""
    texts = entry.declaration.texts
    others = "\n".join([borne, fold(entry.name), *(fold(t) for s, t in texts.items() if s != YEAR)])
    for match in _CLAUSE.finditer(goal):
        clause = match[0].strip()
        plain = re.sub(fact_words().in_use, "", clause)
        new = re.search(
            f"(?:{fact_words().deliverables}|^{fact_words().besides})(?P<thing>[一-龥]{{5,18}})(?:\\d+[一-龥]{{1,2}})?$",
            plain,
        )
        if new is None or _NOT_PROMISED.search(clause):
            continue
        words = [w for w in _named(new["thing"]) if w not in fact_words().general]
        absent = [w for w in words if w not in others]
        if len(absent) >= _LEAST_NAMED and words[-1] in absent and len(absent) > len(words) / 2:
            yield _nowhere(entry, clause, rows)


def _unmeasured_work(entry: Entry, goal: str, rows: _Rows) -> Iterator[Fault]:
    """Work that a sub-item pays for and whose quality the goal promises, while no indicator names it in any words."""
    clauses = [m[0].strip() for m in _CLAUSE.finditer(goal)]
    measures = "\n".join(name + target for _, name, target in rows)
    for n, item in enumerate(entry.declaration.subitems):
        core = _EXPENSE.sub("", _BRACKET.sub("", item.name).strip())
        done = [words for words in units().matters if core.endswith(tuple(words))]
        named = _named(core)
        for words in [*done, *([named] if named else [])]:
            of_kind = words is not named
            held = any if of_kind else all
            promised = [c for c in clauses if held(word in c for word in words)]
            if not of_kind and not any(_TO_BE_MEASURED.search(c) for c in promised):
                continue
            if promised and not any(word in measures for word in words) and fold(item.name) not in measures:
                yield _unmeasured(entry, n, promised, rows)
                break


def _unmeasured(entry: Entry, number: int, promised: Sequence[str], rows: _Rows) -> Fault:
    item, shown = entry.declaration.subitems[number], "”、“".join(promised)
    quality = [row for row in rows if "质量" in (entry.declaration.indicators[row[0]].level2 or "")]
    wording = f"的年度绩效目标写“{shown}”，子项目“{item.name}”为此安排经费，{len(rows)}项绩效指标却没有一项衡量这项工作"
    evidence = [entry.quote(f"texts.{YEAR}", c) for c in promised]
    evidence += [entry.quote(f"subitems[{number}]", item.name)]
    evidence += [entry.quote(f"indicators[{i}]", name) for i, name, _ in quality or rows[:3]]
    return Fault("提示", f"目标另测|{item.name}", wording, evidence, item.amount)


def effects_by_output(entry: Entry) -> Iterator[Fault]:
    """明显提高生活自理能力, measured by how many devices were handed out; 早诊率, measured by how many heard a talk."""
    goal = entry.declaration.texts.get(YEAR, "")
    clauses = [m[0].strip() for m in _CLAUSE.finditer(goal)]
    for i, row in enumerate(entry.declaration.indicators):
        name = fold(_BRACKET.sub("", row.name))
        if entry.doubted(f"indicators[{i}]") or re.search(fact_words().counting, name):
            continue
        why = _measured_otherwise(row, name)
        best = max(clauses, key=lambda clause: len(shared_phrase(name, clause)), default="")
        if why and len(shared_phrase(name, best)) >= _LEAST_SHARED:
            wording = f"的年度绩效目标写“{best}”，绩效指标“{row.name}”（{row.target}）却以{why}"
            quotes = [entry.quote(f"texts.{YEAR}", best), entry.quote(f"indicators[{i}]", row.name)]
            yield Fault("疑似", f"效果另测|{row.name}", wording, quotes)


def _measured_otherwise(row: Indicator, name: str) -> str:
    """By what an effect or a rate is measured instead; empty where by itself."""
    words, target = fact_words(), fold(row.target or "")
    counted = re.search(rf"\d\s*(?:{words.output_units})\s*(?:以上)?$", target) is not None
    by = re.search(words.handed_out, row.name)
    if by is not None and not set(content(by["by"])) <= set(content(name)) and "%" not in target:
        return "产出的数量衡量效果"
    if re.search(words.rates, name) and counted:
        return "数量衡量比率"
    effect = re.search(rf"(?:{words.effects})(?:{words.bettered}|情况|程度|水平|的)*$", name)
    level = row.level2 or row.level1 or ""
    if effect and effect.start() >= _LEAST_NAMED and re.search("效益|效果|质量|影响", level) and counted:
        return "产出的数量衡量效果"
    return ""


def _other_unit(quantity: Mention, target: str) -> bool:
    """Whether the target counts something else: it has a number and not the promise's unit."""
    unit = re.sub(r"[\d,.\s余多百千万亿一二两三四五六七八九十]", "", quantity.printed)
    return bool(unit) and measurable(target) and unit not in target and "%" not in target


def _both(entry: Entry, run: str, rows: _Rows) -> list[Evidence]:
    names = [entry.quote(f"indicators[{i}]", entry.declaration.indicators[i].name) for i, _, _ in rows]
    return [entry.quote(f"texts.{YEAR}", run), *names]
