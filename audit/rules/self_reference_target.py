"""指标值自我重复: targets that say their indicator's name again, or are met by being written down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.finding import Finding
from yiju.audit.indicator import Row, bare_name, measurable, misplaced, quoted, rows_finding, shown, unsure
from yiju.audit.rule import Rule, load
from yiju.audit.worded_target import VagueTargetParameters, ranked, word_for_number, word_of_degree
from yiju.ingest.record import Indicator
from yiju.ingest.values.text import fold


class SelfReferenceTargetParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    padding: list[str]
    states: list[str]
    linking: list[str]
    generic: list[str]
    checkable: list[str]
    made: list[str]
    things: list[str]
    least_name: int
    categories: list[str]
    positive: list[str]
    among: int


Fault = Literal["same", "contained", "general", "zero", "category", "state"]
_TOO_LITTLE: tuple[Fault, ...] = ("contained", "general", "zero", "category")

_WHY: dict[Fault, str] = {
    "contained": "只重复指标名称中的词",
    "general": "是笼统的话，没有可以检查的标准",
    "zero": "为零",
    "category": "没有可以检查的标准（名称也只写了指标类别）",
    "state": "只是一个状态词",
}
_VIRTUES = re.compile(r"(?:[一-龥]{2,6}性[、，,及和且]*)+(?:强|高|好|明显)")
"""任务相关性、政策相符性及经济合理性强: virtues for a standard."""


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Up to two findings for a declaration: targets that are the name, and targets that say too little.
    A quantity with a word for a target is 指标不可衡量, and left to it.
    """
    parameters = rule.read(SelfReferenceTargetParameters)
    for entry in case.entries:
        rows = _rows(entry, parameters)
        if rows["same"]:
            yield rows_finding(case, rule, "确定", entry, rows["same"], "的指标值就是指标名称本身", 1.0)
        if _single(rows, len(entry.declaration.indicators), parameters):
            continue
        if any(rows[fault] for fault in _TOO_LITTLE):
            found = sorted((row for fault in _WHY for row in rows[fault]), key=lambda r: r[0])
            wording = "。".join(
                f"{words}：{shown(entry, rows[fault])}" for fault, words in _WHY.items() if rows[fault]
            )
            only_zero = not any(rows[fault] for fault in _TOO_LITTLE if fault != "zero")
            why = "没有提出要求" if only_zero else "未细化量化、不可衡量，不设标准、无从考核"
            yield case.finding(
                rule,
                "提示" if only_zero else "疑似",
                [entry],
                "疑似",
                f"项目“{entry.name}”有{len(found)}项绩效指标{why}。指标值{wording}。",
                quoted(entry, found),
                score=0.7,
            )
        elif len(rows["state"]) > 1 or any("效益" not in (row.level1 or "") for _, row in rows["state"]):
            # One benefit in words among numbers is what 88号 allows.
            why = "的指标值只是一个状态词，没有说明达到的标准"
            yield rows_finding(case, rule, "提示", entry, rows["state"], why, 0.4)


def rows_of(entry: Entry, rule: Rule) -> set[int]:
    """The rows that this kind tells of as repeating their name or saying nothing."""
    parameters = rule.read(SelfReferenceTargetParameters)
    rows = _rows(entry, parameters)
    faults = (
        (*_TOO_LITTLE, "same")
        if not _single(rows, len(entry.declaration.indicators), parameters)
        else ("same",)
    )
    return {number for fault in faults for number, _ in rows[fault]}


def _rows(entry: Entry, parameters: SelfReferenceTargetParameters) -> dict[Fault, list[Row]]:
    """The rows of each fault, without those that are left to 指标不可衡量."""
    vague = load("vague_target").read(VagueTargetParameters)
    rows: dict[Fault, list[Row]] = {fault: [] for fault in get_args(Fault)}
    for number, indicator in enumerate(entry.declaration.indicators):
        fault = _fault(indicator, parameters)
        if fault is None or misplaced(entry, number) or word_for_number(indicator, vague):
            continue
        if fault == "state" and (ranked(indicator, vague) or word_of_degree(entry, number, indicator, vague)):
            continue
        if fault == "same" and unsure(entry, number):
            fault = "contained"  # the page does not show it surely
        rows[fault].append((number, indicator))
    return rows


def _single(rows: dict[Fault, list[Row]], indicators: int, parameters: SelfReferenceTargetParameters) -> bool:
    """Whether only one word stands among so many targets that it is not worth a sentence of its own."""
    worded = sum(len(rows[fault]) for fault in ("contained", "general", "state"))
    return worded == 1 and not rows["zero"] and not rows["category"] and indicators >= parameters.among


def _fault(indicator: Indicator, parameters: SelfReferenceTargetParameters) -> Fault | None:
    name, target = bare_name(indicator), fold(indicator.target or "")
    if not name or not target:
        return None
    if target in (name, fold(indicator.name)):
        return "same"
    if indicator.value == 0 and indicator.comparator in ("=", ">="):
        return "zero" if name.endswith(tuple(parameters.positive)) else None
    if measurable(target) or _yes_or_no(target, name, parameters):
        return None
    core = _core(target, parameters.padding)
    if len(core) >= 2 and (core in name or _repeats_name(core, name, parameters)):
        return "contained"
    if _in_full(target, name, parameters) or _VIRTUES.fullmatch(target):
        return "general"
    if name in parameters.categories and not any(word in target for word in parameters.checkable):
        return "category"
    return "state" if core in parameters.states else None


def _yes_or_no(target: str, name: str, parameters: SelfReferenceTargetParameters) -> bool:
    """Whether a paper or a body is to be made, which is so or not at the year's end: 应急预案 → 建立."""
    core = _core(target, parameters.padding)
    return core in parameters.made and name.endswith(tuple(parameters.things))


def _in_full(target: str, name: str, parameters: SelfReferenceTargetParameters) -> bool:
    """Whether the target is a sentence around the name's own words that adds no standard:
    信息共享机制 → 加强与各部门信息共享机制, 长效机制建立情况 → 与相关单位建立了长效交流机制.
    """
    if any(word in target for word in parameters.checkable):
        return False
    words = name
    for word in parameters.generic:
        words = words.replace(word, "")
    if len(words) < parameters.least_name:
        return False
    pairs = {words[i : i + 2] for i in range(0, len(words) - 1, 2)} | (
        {words[-2:]} if len(words) % 2 else set()
    )
    return words in target or (len(pairs) > 1 and all(pair in target for pair in pairs))


def _repeats_name(target: str, name: str, parameters: SelfReferenceTargetParameters) -> bool:
    """Whether the target is a state of what the name says: 应急处理预案 → 建立应急预案."""
    rest = target
    for word in sorted(parameters.states + parameters.linking, key=len, reverse=True):
        rest = rest.replace(word, "")
    letters = iter(name)
    return 2 <= len(rest) < len(target) and all(letter in letters for letter in rest)


def _core(target: str, padding: list[str]) -> str:
    """The target without the words that only colour it."""
    core, before = target, ""
    while core != before:
        before = core
        for word in padding:
            if len(core) > len(word) + 1:
                core = core.removeprefix(word).removesuffix(word)
    return core
