"""What a project is for, as its name, its sub-items, its plan and its unit's other projects say.

In: declarations. Out: faults: new construction in a maintenance project, announced parts without money,
one system with two years of completion.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec
from rapidfuzz import fuzz

from yiju.audit.case import Case, Entry, Fault
from yiju.audit.copies.masking import folded
from yiju.audit.copies.profile import bare
from yiju.audit.finding import Finding
from yiju.audit.recurring_work import recurring_word
from yiju.audit.rule import Rule
from yiju.ingest.values.text import fold

_COUNTED = re.compile(
    r"由(?P<list>[^。；由]{6,300}?)\s*(?:等)?(?P<count>\d{1,2}|[二三四五六七八九十])\s*(?:个|大|项)?部分(?:组成|构成)"
)
_BUILT = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*年(?:度|底|初|\d{1,2}月)?(?:正式|全面)?(?:建成|建设完成|完成建设)"
    r"(?:投入使用|并投入使用|验收)?(?:的?[“《\"‘](?P<name>[^“”《》\"‘’]{4,40})[”》\"’])?"
)
_OWN = re.compile(r"(?:项目|系统|平台|网站|工程|中心)(?:已)?(?:于|在)?\s*$")
_BUILDING_RATE = re.compile(r"(?P<what>[一-龥]{2,6}建设)[^，。]{0,8}率$")
_SYSTEMS = ("系统", "平台", "网站", "数据库", "模块")
_PHASE = re.compile(r"[一二三四五六]期|[ⅠⅡⅢ]|\d+期")
_ALIKE = 80
"""Two names (of 100) of one part."""

_MARKS = "“”\"'‘’《》 "
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九十")}


def construction(entry: Entry, building: Sequence[str], upkeep: Sequence[str]) -> Iterator[Fault]:
    """A maintenance project whose sub-item builds something new."""
    d = entry.declaration
    word = recurring_word(d.name)
    if word is None:
        return
    yield from _measures_construction(entry, word)
    if entry.doubted("subitems"):
        return
    found = [
        (i, s)
        for i, s in enumerate(d.subitems)
        if any(b in s.name for b in building)
        and not any(u in s.name for u in upkeep)
        and fold(s.name) != fold(d.name)
    ]
    # Among the names of what is maintained (甲系统, 专题数据建设) the word may belong to a name.
    systems = any(s.name.removesuffix("等").endswith(_SYSTEMS) for s in d.subitems)
    if found and not systems:
        quoted = "、".join(f"“{s.name}”" for _, s in found)
        evidence = [entry.quote(f"subitems[{i}]", s.name) for i, s in found]
        yield Fault(
            "提示",
            "运维含建设",
            f"名称含“{word}”，子项目{quoted}却是建设内容",
            [entry.quote_name(), *evidence],
            sum((s.amount for _, s in found), Decimal(0)),
        )


def _measures_construction(entry: Entry, word: str) -> Iterator[Fault]:
    """Rates of a construction that neither the sub-items nor the texts of a maintenance project know."""
    d = entry.declaration
    known = [fold(s.name) for s in d.subitems] + [fold(t) for t in d.texts.values()]
    found = [
        (i, row)
        for i, row in enumerate(d.indicators)
        if (built := _BUILDING_RATE.search(row.name))
        and not any(built["what"] in text for text in known)
        and not entry.doubted(f"indicators[{i}]")
    ]
    if found:
        wording = f"名称含“{word}”，绩效指标{'、'.join(f'“{r.name}”' for _, r in found)}衡量的却是建设，子项目和申报内容中都没有这项建设"
        evidence = [entry.quote(f"indicators[{i}]", row.name) for i, row in found]
        yield Fault("疑似", "运维测建设", wording, [entry.quote_name(), *evidence])


def without_money(entry: Entry) -> Iterator[Fault]:
    """`由甲、乙、丙、丁4个部分组成`, of which the sub-items hold all but one or two."""
    d = entry.declaration
    if len(d.subitems) < 2 or entry.doubted("subitems"):
        return
    items = [fold(s.name) for s in d.subitems]
    for section, text in d.texts.items():
        for match in _COUNTED.finditer(text):
            parts = _split(match["list"])
            count = int(match["count"]) if match["count"].isdigit() else _DIGITS[match["count"]]
            missing = [p for p in parts if not any(_same(fold(p.strip(_MARKS)), item) for item in items)]
            if len(parts) == count and 0 < len(missing) <= len(parts) - 2:
                names = "、".join(f"“{re.sub(f'[{_MARKS}]', '', p)}”" for p in missing)
                wording = f"的“{section}”写明由{count}个部分组成，其中{names}在年度预算安排中没有金额"
                evidence = [
                    entry.quote(f"texts.{section}", match[0]),
                    *(
                        entry.quote(f"subitems[{i}]", s.name)
                        for i, s in enumerate(d.subitems)
                        if _among(s.name, parts)
                    ),
                ]
                yield Fault("提示", f"组成|{section}|{names}", wording, evidence)


def _split(text: str) -> list[str]:
    """Split at 、 and ， outside brackets."""
    parts, depth, current = [], 0, ""
    for char in text:
        depth += (char in "（(") - (char in "）)")
        if char in "、，," and not depth:
            parts.append(current)
            current = ""
        else:
            current += char
    last = re.split(r"(?:以及|及|和)(?=[^和及]{2,}$)", current, maxsplit=1)
    return [p.strip() for p in [*parts, *last] if p.strip()]


def _same(part: str, item: str) -> bool:
    return len(part) > 1 and (part in item or item in part or fuzz.ratio(part, item) >= _ALIKE)


def _among(name: str, parts: Sequence[str]) -> bool:
    return any(_same(fold(p.strip(_MARKS)), fold(name)) for p in parts)


class _Completion(msgspec.Struct, frozen=True):
    """A text that says when a system was built."""

    system: str
    year: int
    entry: Entry
    field: str
    quote: str


def _one_system(name: str, other: str) -> bool:
    """Whether one name is the other with words before or behind it, of the same phase (一期, 二期)."""
    return (name in other or other in name) and _PHASE.findall(name) == _PHASE.findall(other)


def completions(case: Case, rule: Rule, least: int) -> Iterator[Finding]:
    """One system of one unit, built in two years."""
    units: dict[str, list[_Completion]] = defaultdict(list)
    for entry in case.entries:
        for section, text in entry.declaration.texts.items():
            for match in _BUILT.finditer(text):
                own = _OWN.search(text[: match.start()])
                system = match["name"] or (bare(entry.name) if own else "")
                if len(system) >= least:
                    start = own.start() if own else match.start()
                    fact = _Completion(
                        folded(system).text,
                        int(match["year"]),
                        entry,
                        f"texts.{section}",
                        text[start : match.end()],
                    )
                    units[entry.unit_key].append(fact)
    for facts in units.values():
        for i, one in enumerate(facts):
            other = next(
                (f for f in facts[i + 1 :] if f.year != one.year and _one_system(f.system, one.system)),
                None,
            )
            if other is None:
                continue
            entries = list({e.id: e for e in (one.entry, other.entry)}.values())
            yield case.finding(
                rule,
                "疑似",
                entries,
                f"建成|{min(one.system, other.system, key=len)}",
                f"项目“{one.entry.name}”（{one.entry.year}年）写“{one.quote}”，"
                f"{'该项目又' if len(entries) == 1 else f'项目“{other.entry.name}”（{other.entry.year}年）却'}写“{other.quote}”，"
                "同一系统的建成时间不一致。",
                [one.entry.quote(one.field, one.quote), other.entry.quote(other.field, other.quote)],
                score=0.7,
            )
            break
