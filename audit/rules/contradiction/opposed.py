"""What one form says of its targets and what another of its cells excludes.

In: sheets. Out: `Slip`s: a forecast below the target beside “能完成”, a count above its limit that is to be within it again, and
no problems beside missed targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yiju.audit.field import listed
from yiju.audit.finding import Evidence
from yiju.audit.results.outcome import bound, figure, outcome
from yiju.audit.results.points import Slip
from yiju.audit.results.result_form import ResultForm
from yiju.ingest.record import Indicator
from yiju.ingest.values.text import fold

_NONE = re.compile(r"[\s无/—－-]*|没有|未发现问题|无明显问题|不存在问题|暂无")
_ABLE = re.compile("确定能|有可能|能够?完成|可以?完成|预计能")
_UNABLE = re.compile("完全不可能|不能|不可能|无法")
_EVENTS = ("起", "例", "宗", "次", "件")
"""Measures of what happens: once counted, it stays so."""
_STOCK = re.compile("积压|存量|未|剩余|现有|在[办册库]|库存|欠|平均|均|每|单次")
# A forecast in words.
_AS_PLANNED = re.compile(
    "(?:预计|全年|年底前?|能够?|可以?|按期|如期|按时|全部|已)*(?:完成|达成|达到|实现)(?:年度|全年|预期)?(?:目标|指标值?|预期)?"
)
_SHORT = re.compile(
    "(?:无法|不能|未能|难以|不可能)(?:按期|按时|如期|全部)?(?:完成|达成|达到|实现)|达不到|完不成|未达到?(?:目标|指标)"
)


def forecasts(sheet: ResultForm) -> Iterator[Slip]:
    """A forecast that misses the target while the target is said to be met, and the other way; also a result that has reached
    it already.
    """
    contrary: list[str] = []
    evidence: list[Evidence] = []
    for n, row in sheet.rows:
        chance, met = row.possibility or "", forecast(row)
        unable = _UNABLE.search(chance) is not None
        if not row.expected and unable and outcome(row).met:
            part, result, wording = "actual", row.actual, "已完成"
        elif (met is False and _ABLE.search(chance) and not unable) or (met and unable):
            part, result, wording = "expected", row.expected, "全年预计"
        else:
            continue
        contrary.append(f"“{row.name}”指标值{row.target}、{wording}{result}，却选“{chance}”")
        evidence += [sheet.row(n, part, result), sheet.row(n, "possibility", chance)]
    if contrary:
        yield Slip(
            "疑似",
            "预计与可能性",
            f"中{len(contrary)}项指标的全年预计与完成可能性矛盾：{listed(contrary)}",
            evidence,
        )


def counted_down(sheet: ResultForm) -> Iterator[Slip]:
    """What happened in the first months is more than the year's limit already, and the year is said to keep within it: 5起 of
    ≤2起, forecast ≤2起. What may go away again (积压) is none.
    """
    found: list[str] = []
    evidence: list[Evidence] = []
    for n, row in sheet.rows if sheet.stage == "monitoring" else ():
        sign, value, measure = bound(row)
        if value is None or sign not in ("<=", "<") or measure not in _EVENTS or _STOCK.search(row.name):
            continue
        so_far = figure(row.actual or "", measure)
        if so_far is None or so_far <= value or not forecast(row):
            continue
        found.append(f"“{row.name}”指标值{row.target}、已有{row.actual}，全年预计却为{row.expected}")
        evidence += [sheet.row(n, "actual", row.actual), sheet.row(n, "expected", row.expected)]
    if found:
        yield Slip(
            "确定",
            "已超全年预计",
            f"中{len(found)}项指标已经超出全年预计，不会再减少：{listed(found)}",
            evidence,
        )


def forecast(row: Indicator) -> bool | None:
    """Whether the row's forecast meets its target: by figures, by the target in the same words, or as it says in words."""
    expected, target = (fold(text or "").rstrip("。") for text in (row.expected, row.target))
    if not expected:
        return None
    if expected == target or _AS_PLANNED.fullmatch(expected):
        return True
    if _SHORT.search(expected):
        return False
    return outcome(row, row.expected).met


def no_problems(sheet: ResultForm, sections: Sequence[str]) -> Iterator[Slip]:
    """`存在问题：无` beside targets that were missed."""
    denials = [
        (s, t)
        for s in sections
        if (t := sheet.record.texts.get(s)) is not None and _NONE.fullmatch(t.strip("。 "))
    ]
    missed = [(n, r) for n, r in sheet.rows if outcome(r).met is False]
    if denials and missed:
        section, text = denials[0]
        wording = listed([f"“{r.name}”指标值{r.target}、完成值{r.actual}" for _, r in missed])
        yield Slip(
            "确定",
            f"无问题|{section}",
            f"的“{section}”写“{text}”，却有{len(missed)}项指标没有完成：{wording}",
            [sheet.quote(f"texts.{section}", text), *(sheet.row(n, "actual", r.actual) for n, r in missed)],
        )
