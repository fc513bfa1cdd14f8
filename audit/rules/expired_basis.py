"""依据过期: a cited plan whose own period, or a local document whose default validity, is over."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from audit.case import Case, Entry
from audit.finding import Finding
from audit.rule import Rule
from ingest.record import Basis
from ingest.values.basis import plan_period
from ingest.values.text import fold

_KEY_YEAR = re.compile(r"〔(?P<year>\d{4})〕")
_TITLED = re.compile(r"《(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)?)》")
_MARK = "“”‘’\"'"
# A five-year plan named without 《》, or with a period of its own: “十一五”规划, 2014-2016年行动计划.
_PLAN = re.compile(
    rf"[{_MARK}](?:十[一二三四五六七]?|[六七八九])五[{_MARK}]"
    r"[一-龥]{0,12}?(?:规划|计划|纲要)"
    r"|(?:19|20)\d{2}\s*[-—–~～至]+\s*(?:19|20)\d{2}年?[一-龥]{0,12}?(?:规划|行动计划|行动方案|纲要)"
)


class Parameters(msgspec.Struct):
    """See the rule's YAML."""

    default_validity: list[tuple[str, int]]
    normative_titles: list[str]
    normative_since: int
    local_issuers: list[str]
    past_mentions: list[str]


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each plan that is over, one for each declaration's lapsed local documents."""
    parameters = rule.read(Parameters)
    for entry in case.entries:
        if entry.year is None:
            continue
        cited: set[str] = set()
        for index, basis in enumerate(entry.declaration.bases):
            if basis.title and fold(basis.title) not in cited and (period := _period_of(basis.title)):
                cited.add(fold(basis.title))
                if period[1] < entry.year:
                    yield _over(case, rule, entry, index, basis.title, period, entry.year)
        yield from _mentioned(case, rule, parameters, entry, cited, entry.year)
        yield from _lapsed(case, rule, parameters, entry, entry.year)


def _over(
    case: Case, rule: Rule, entry: Entry, index: int, title: str, period: tuple[int, int], year: int
) -> Finding:
    return case.finding(
        rule,
        "确定",
        [entry],
        fold(title),
        f"项目“{entry.name}”{year}年度的立项依据引用《{title}》，该文件自身{_period(period)}，"
        f"已于{period[1]}年底结束，不能作为{year}年度立项的现行依据。",
        [entry.quote(f"bases[{index}]", title)],
    )


def _mentioned(
    case: Case, rule: Rule, parameters: Parameters, entry: Entry, cited: set[str], year: int
) -> Iterator[Finding]:
    """Plans that other texts rest on, in 《》 or by a five-year plan's name."""
    seen: set[str] = set()
    for section, text in entry.declaration.texts.items():
        mentions = [(m["title"], m.start(), m.end()) for m in _TITLED.finditer(text)]
        inside = [(start, end) for _, start, end in mentions]
        mentions += [
            (m[0], m.start(), m.end())
            for m in _PLAN.finditer(text)
            if not any(start <= m.start() < end for start, end in inside)
        ]
        for title, start, end in mentions:
            period = _period_of(title)
            if period is None or period[1] >= year or fold(title) in cited or fold(title) in seen:
                continue
            if any(word in text[max(0, start - 12) : end + 8] for word in parameters.past_mentions):
                continue
            seen.add(fold(title))
            yield case.finding(
                rule,
                "疑似",
                [entry],
                f"{section}|{fold(title)}",
                f"项目“{entry.name}”{year}年度申报的“{section}”以{_shown(title)}为据，"
                f"其{_period(period)}，已于{period[1]}年底结束。",
                [entry.quote(f"texts.{section}", _sentence(text, start, end))],
            )


def _lapsed(case: Case, rule: Rule, parameters: Parameters, entry: Entry, year: int) -> Iterator[Finding]:
    late: list[tuple[int, Basis, int, int]] = []
    seen: set[str] = set()
    for index, basis in enumerate(entry.declaration.bases):
        validity = _validity(basis, parameters)
        if validity is None or basis.key is None or basis.key in seen:
            continue
        seen.add(basis.key)
        issued, years = validity
        if issued + years < year:
            late.append((index, basis, issued, years))
    if late:
        told = "；".join(
            f"《{b.title}》（{b.number}）{issued}年印发，默认有效期{years}年" for _, b, issued, years in late
        )
        yield case.finding(
            rule,
            "疑似",
            [entry],
            "默认有效期",
            f"项目“{entry.name}”{year}年度的立项依据中，{told}，至申报年度已过默认有效期；"
            "材料未说明是否续期，须核实其现行效力。",
            [entry.quote(f"bases[{i}]", b.title or b.number or "") for i, b, _, _ in late],
            score=0.6,
        )


def _validity(basis: Basis, parameters: Parameters) -> tuple[int, int] | None:
    """(year of issue, default validity in years) of a local normative document; None for others."""
    found = _KEY_YEAR.search(basis.key or "")
    if not found or not basis.title or not (basis.key or "").startswith(tuple(parameters.local_issuers)):
        return None
    issued = int(found["year"])
    if issued < parameters.normative_since or _period_of(basis.title):
        return None
    if not any(word in basis.title for word in parameters.normative_titles):
        return None
    return issued, next(years for word, years in parameters.default_validity if word in basis.title)


def _period_of(title: str) -> tuple[int, int] | None:
    return plan_period("".join(title.split()))


def _period(period: tuple[int, int]) -> str:
    first, last = period
    return f"期间为{first}年至{last}年" if first != last else f"期间为{first}年"


def _shown(title: str) -> str:
    return title if title[0] in _MARK or title[0].isdigit() else f"《{title}》"


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a mention, as it stands."""
    left = max((text.rfind(mark, 0, start) for mark in "。；;\n"), default=-1) + 1
    right = min((i for i in (text.find(mark, end) for mark in "。；;\n") if i != -1), default=len(text))
    return text[left : right + 1].strip()
