"""依据过期: cited plans whose own period is over, local documents past their default validity, old editions."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.citation import paper_year, period
from yiju.audit.finding import Finding, Severity
from yiju.audit.rule import Rule
from yiju.audit.rules.expired_basis.validity import Lapse, Norm, lapses, newer_editions
from yiju.ingest.values.name_keys import title_key
from yiju.ingest.values.text import fold

_folded = functools.lru_cache(maxsize=16384)(fold)
_TITLED = re.compile(r"《(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)?)》")
_BASES = "立项依据"
_MARK = "“”‘’\"'"
# A five-year plan named without 《》, or with a period of its own: “十一五”规划, 2014-2016年行动计划.
_PLAN = re.compile(
    rf"[{_MARK}](?:十[一二三四五六七]?|[六七八九])五[{_MARK}]"
    r"[一-龥]{0,12}?(?:规划|计划|纲要)"
    r"|(?:19|20)\d{2}\s*[-—–~～至]+\s*(?:19|20)\d{2}年?[一-龥]{0,12}?(?:规划|行动计划|行动方案|纲要)"
)


class Repealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document that is no longer in force: its title without 中华人民共和国, its last year, and what ended it."""

    title: str
    last: int
    why: str


class Overtaken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What indicators measured that has been reached for good: a pattern of their names, the last year, and why."""

    names: str
    last: int
    why: str


class Yearly(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words of titles that name a year: `standing` of papers that hold beyond it, `work` of those that order one
    year's work and nothing else.
    """

    standing: list[str]
    work: list[str]


class ExpiredBasisParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    norms: list[Norm]
    long_term: list[str]
    repealed: list[Repealed]
    overtaken: list[Overtaken]
    yearly: Yearly
    past_mentions: list[str]
    history: str


class _CitedTitle(NamedTuple):
    """A title that a declaration of a year cites, and which of its bases it is."""

    entry: Entry
    year: int
    number: int
    title: str


def find_over(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each plan of a declaration that is over; one for each document of a filing that has
    lapsed, with all declarations that cite it.
    """
    parameters = rule.read(ExpiredBasisParameters)
    lapsed: dict[tuple[str, str], list[Lapse]] = defaultdict(list)
    for entry in case.entries:
        if entry.year is None:
            continue
        yield from _overtaken(case, rule, parameters, entry, entry.year)
        cited: set[str] = set()
        for index, basis in enumerate(entry.declaration.bases):
            title = basis.title
            if not title or _folded(title) in cited:
                continue
            cited.add(_folded(title))
            cited_one = _CitedTitle(entry, entry.year, index, title)
            span = period(title)
            if span and span[0] < span[1]:
                if span[1] < entry.year:
                    yield _over(case, rule, parameters, cited_one, span)
            else:
                yield from _ended(case, rule, parameters, cited_one)
        yield from _mentioned(case, rule, parameters, entry, cited, entry.year)
        for lapse in lapses(entry, parameters.norms):
            lapsed[entry.filing.document.id, lapse.basis.key or ""].append(lapse)
    for group in lapsed.values():
        yield _lapsed(case, rule, group)


def _over(
    case: Case, rule: Rule, parameters: ExpiredBasisParameters, cited: _CitedTitle, span: tuple[int, int]
) -> Finding:
    entry, year, index, title = cited
    # A plan with a long-term part beside its five years is not over as a whole.
    part = any(word in title for word in parameters.long_term)
    # The budget of the first year after was drawn up in the autumn before, when the plan still ran.
    just, running = year == span[1] + 1, _began(entry, span[1])
    wording = (
        f"已于{span[1]}年底结束；{year}年度预算在此之前编制，须核实是否已有接续的规划、申报时是否应当改引。"
        if just
        else f"已于{span[1]}年底结束；项目自{running}年起实施，须核实后续年度是否已有接续的规划、申报时是否应当改引。"
        if running
        else f"已于{span[1]}年底结束，不能作为{year}年度立项的现行依据。"
    )
    return case.finding(
        rule,
        "疑似" if part or just or running else "确定",
        [entry],
        _folded(title),
        f"项目“{entry.name}”{year}年度的立项依据引用《{title}》，该文件{'五年规划部分' if part else '自身'}{_period(span)}，{wording}",
        [entry.quote(f"bases[{index}]", title)],
    )


def _ended(
    case: Case, rule: Rule, parameters: ExpiredBasisParameters, cited: _CitedTitle
) -> Iterator[Finding]:
    """Repealed laws and replaced standards, and notices for the work of one earlier year."""
    entry, year, index, title = cited
    plain = title_key(title).removeprefix("中华人民共和国")
    quote = entry.quote(f"bases[{index}]", title)
    printed_words = f"项目“{entry.name}”{year}年度的立项依据引用《{title}》"
    for one in parameters.repealed:
        if plain == _folded(one.title) and year > one.last:
            wording = f"{printed_words}，{one.why}，不能作为{year}年度立项的现行依据。"
            yield case.finding(rule, "确定", [entry], f"废止|{plain}", wording, [quote])
    yearly = paper_year(title, parameters.yearly.standing)
    if yearly is None or yearly >= year:
        return
    work, began = any(word in title for word in parameters.yearly.work), _began(entry, yearly)
    if began and not work:
        return  # what a project of several years was begun under
    sure = work and not began and year > yearly + 1
    ask = (
        f"不能作为{year}年度立项的现行依据"
        if sure
        else f"请核实{year}年度是否已有新的部署、申报时是否应当改引"
    )
    wording = f"{printed_words}，该文件自身期间为{yearly}年，{ask}。"
    # The paper of the next year is out only when that year's budget is drawn up already.
    severity: Severity = "确定" if sure else "提示" if year == yearly + 1 else "疑似"
    yield case.finding(rule, severity, [entry], f"年度|{plain}", wording, [quote], score=1.0 if sure else 0.6)


def _overtaken(
    case: Case, rule: Rule, parameters: ExpiredBasisParameters, entry: Entry, year: int
) -> Iterator[Finding]:
    for one in parameters.overtaken:
        rows = [
            (number, row)
            for number, row in enumerate(entry.declaration.indicators)
            if re.search(one.names, row.name) and not entry.doubted(f"indicators[{number}]")
        ]
        if rows and year > one.last + 1:
            wording = "、".join(f"“{row.name}”→{row.target or '空白'}" for _, row in rows)
            yield case.finding(
                rule,
                "疑似",
                [entry],
                "指标|" + "|".join(row.name for _, row in rows),
                f"项目“{entry.name}”{year}年度仍设绩效指标{wording}；{one.why}，该指标已没有考核意义，疑为沿用以前年度的指标。",
                [entry.quote(f"indicators[{n}]", row.target or row.name) for n, row in rows],
                score=0.7,
            )


def _began(entry: Entry, last: int) -> int | None:
    """The year in which a project of several years began, where its basis still held (`last` is its last year)."""
    d = entry.declaration
    if d.start is None or entry.year is None or entry.doubted("start", "end"):
        return None
    return d.start.year if d.start.year <= last and d.start.year < entry.year else None


def _mentioned(
    case: Case, rule: Rule, parameters: ExpiredBasisParameters, entry: Entry, cited: set[str], year: int
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
            span = period(title)
            if span and span[0] == span[1] and paper_year(title, parameters.yearly.standing) is None:
                continue
            if span is None or span[1] >= year or _folded(title) in cited or _folded(title) in seen:
                continue
            if any(word in text[max(0, start - 12) : end + 8] for word in parameters.past_mentions):
                continue
            seen.add(_folded(title))
            sentence = _sentence(text, start, end)
            why = _why_history(entry, section, sentence, year, parameters)
            yield case.finding(
                rule,
                "提示" if why else "疑似",
                [entry],
                f"{section}|{_folded(title)}",
                f"项目“{entry.name}”{year}年度申报的“{section}”"
                + (f"提到{_shown(title)}" if why else f"以{_shown(title)}为据")
                + f"，其{_period(span)}，已于{span[1]}年底结束"
                + (f"；{why}，请核实是否仍以其为据。" if why else "。"),
                [entry.quote(f"texts.{section}", sentence)],
                score=0.4 if why else 1.0,
            )


def _why_history(
    entry: Entry, section: str, sentence: str, year: int, parameters: ExpiredBasisParameters
) -> str:
    """Why a plan that a text names may be no basis of this year: the sentence tells what was built then, or the bases
    name a plan that runs. Empty where neither is so, and for the text of the bases itself.
    """
    if section == _BASES:
        return ""
    if re.search(parameters.history, sentence):
        return "该处是说以前为何建设"
    spans = [period(basis.title) for basis in entry.declaration.bases if basis.title]
    running = any(span and span[0] < span[1] and span[0] <= year <= span[1] for span in spans)
    return "立项依据另列有期间内的规划" if running else ""


def _lapsed(case: Case, rule: Rule, group: Sequence[Lapse]) -> Finding:
    one = group[0]
    entries = [lapse.entry for lapse in group]
    year = max(e.year or 0 for e in entries)
    norm, named = one.norm, f"《{one.basis.title}》（{one.basis.number}）"
    who = "、".join(f"“{e.name}”" for e in entries)
    if one.sure:
        wording = (
            f"按{norm.title}，{'名称冠以“试行”“暂行”的行政规范性文件有效期不超过' if one.trial else '行政规范性文件未载明有效期的，自施行之日起有效期为'}"
            f"{norm.trial_years if one.trial else norm.years}年，至{year}年度已过；"
            "文件是否另载有效期、是否已延期或重新发布，材料中未见，须核实其现行效力。"
        )
    else:
        wording = (
            f"至{year}年度试行已{year - one.issued}年（{norm.place}对名称冠以“试行”“暂行”的行政规范性文件规定有效期不超过"
            f"{norm.trial_years}年，见{norm.title}）；是否已正式施行、延期或废止，材料中未见，须核实其现行效力。"
        )
    return case.finding(
        rule,
        "疑似" if one.sure else "提示",
        entries,
        f"有效期|{one.basis.key}",
        f"项目{who}{year}年度的立项依据引用{named}，{one.issued}年印发，{wording}",
        [lapse.entry.quote(f"bases[{lapse.index}]", lapse.basis.title or "") for lapse in group],
        score=0.6 if one.sure else 0.4,
    )


def find_superseded(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each document of a filing that another filing cites in a later edition."""
    groups = defaultdict(list)
    for newer in newer_editions(case):
        groups[newer.entry.filing.document.id, title_key(newer.basis.title or "")].append(newer)
    for group in groups.values():
        one = group[0]
        mine = f"《{one.basis.title}》{f'（{one.basis.number}）' if one.basis.number else ''}"
        theirs = (
            f"《{one.other_basis.title}》{f'（{one.other_basis.number}）' if one.other_basis.number else ''}"
        )
        who = "、".join(f"“{n.entry.name}”" for n in group)
        yield case.finding(
            rule,
            "提示",
            [n.entry for n in group],
            f"版本|{title_key(one.basis.title or '')}",
            f"项目{who}{one.entry.year}年度的立项依据引用{mine}，而{one.other.unit}{one.other.year}年的“{one.other.name}”"
            f"引用的是较新的{theirs}，请核实所引是否已被替代。",
            [
                *(n.entry.quote(f"bases[{n.index}]", n.basis.title or "") for n in group),
                one.other.quote(f"bases[{one.other_index}]", one.other_basis.title or ""),
            ],
            score=0.4,
        )


def _period(span: tuple[int, int]) -> str:
    first, last = span
    return f"期间为{first}年至{last}年" if first != last else f"期间为{first}年"


def _shown(title: str) -> str:
    return title if title[0] in _MARK or title[0].isdigit() else f"《{title}》"


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around a mention, as it stands."""
    left = max((text.rfind(mark, 0, start) for mark in "。；;\n"), default=-1) + 1
    right = min((i for i in (text.find(mark, end) for mark in "。；;\n") if i != -1), default=len(text))
    return text[left : right + 1].strip()
