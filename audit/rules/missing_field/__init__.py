"""要素缺失: what a form must hold and this one doesn't, where the reader had no doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.case import Case, Entry, Fault
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Evidence, Finding, Severity
from yiju.audit.recurring_work import recurring
from yiju.audit.results.result_form import ResultForm, sheets
from yiju.audit.rule import Rule
from yiju.audit.rules.missing_field.numbering import adds_up, left_out
from yiju.audit.rules.missing_field.untargeted import untargeted
from yiju.audit.rules.missing_field.unwritten import unwritten
from yiju.audit.statements.paragraph import Paragraph, filing_name
from yiju.audit.statements.stated import money_amounts
from yiju.audit.statements.tables import NamedCell, first_cell
from yiju.ingest.record import Basis, Filing, Indicator
from yiju.ingest.values.digits import unpadded
from yiju.ingest.values.text import fold

_NARRATIVE = "narrative"
_PLAN = "年度预算安排"
_TOTALLED = re.compile(
    r"(?:总预算|总额|总计|合计|共计|共|预算|安排|申请|需|为)[^，。；\d]{0,8}\d[\d,.]*\s*万?元|^[^\d]*\d[\d,.]*\s*万?元[^\d]*$"
)
_BY_QUARTER = re.compile(r"第?[一二三四1-4]季度[^，。；\d]{0,10}\d[\d,.]*\s*万?元")
_QUARTERS = 4
_WITHIN_YEAR = re.compile(r"\d{4}|季度|全年|年度|\d{1,2}月|[上下]半年")
_BY_HAND = re.compile("详见|见附件|见附表|另附|见财政项目支出绩效目标")


class MissingFieldParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    no_number_needed: list[str]
    documents: str
    basis_forms: list[str]
    order: list[str]
    plans: str
    large: Decimal
    least_sections: int
    sections: list[str]
    subitem_forms: list[str]
    prior_forms: list[str]
    other_income: list[NamedCell]
    blanks: list[str]
    leftovers: list[str]


_SCORES: dict[Severity, float] = {"疑似": 0.7, "提示": 0.4}


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each thing that a declaration lacks."""
    parameters = rule.read(MissingFieldParameters)
    for entry in case.entries:
        yield from case.faults(rule, entry, _missing(entry, parameters), _SCORES)
    for sheet in sheets(case, "monitoring", "result"):
        yield from _untargeted(case, rule, sheet)
    for filing in case.filings:
        yield from _numbers(case, rule, parameters, filing)
        yield from _income(case, rule, parameters, filing)
    for paragraph in case.paragraphs():
        filing = paragraph.filing
        if not (filing.document.unit or filing.projects or filing.budget_lines):
            continue  # a template itself, not a filing that left it unfilled
        yield from _unwritten(case, rule, parameters, paragraph)


def _untargeted(case: Case, rule: Rule, sheet: ResultForm) -> Iterator[Finding]:
    """Results that stand beside no target: nobody can say whether it was met."""
    empty = untargeted(sheet.filing, sheet.record) if sheet.filled else []
    if empty:
        listing = listed([f"“{row.name}”{_beside(row)}" for _, row in empty])
        wording = f"有{len(empty)}项绩效指标未填指标值：{listing}，无从衡量是否完成"
        evidence = [sheet.quote(f"indicators[{n}]", row.name) for n, row in empty]
        yield sheet.finding(case, rule, "疑似", "指标值", wording, evidence, score=_SCORES["疑似"])


def _beside(row: Indicator) -> str:
    """What its other cells hold."""
    held = [f"完成值{row.actual}"] if row.actual else []
    held += [f"得分{unpadded(row.score)}"] if row.score is not None else []
    return f"（{'、'.join(held)}）" if held else ""


def _unwritten(
    case: Case, rule: Rule, parameters: MissingFieldParameters, paragraph: Paragraph
) -> Iterator[Finding]:
    for kind, words, clause in unwritten(paragraph, parameters.blanks, parameters.leftovers):
        what = f"“{clause}”没有写明原因" if kind == "原因空白" else f"留有模板文字“{words}”（“{clause}”）"
        yield case.text_finding(
            rule,
            "疑似",
            paragraph,
            f"{kind}|{clause}",
            f"{paragraph.who}{what}。",
            [paragraph.quote(clause)],
            score=0.8,
        )


def _missing(entry: Entry, parameters: MissingFieldParameters) -> Iterator[Fault]:
    d = entry.declaration
    name = entry.quote_name()
    if not d.bases and not entry.doubted("bases", "texts.立项依据"):
        text = d.texts.get("立项依据", "")
        if text and not re.search(parameters.documents, text):
            yield Fault("疑似", "立项依据", "的立项依据未列明任何文件", [entry.quote("texts.立项依据", text)])
        elif not text and d.form in parameters.basis_forms and len(d.texts) >= parameters.least_sections:
            yield Fault(
                "疑似",
                "立项依据",
                "的“立项依据”一栏未填写",
                _around(entry, "立项依据", parameters) or [name],
            )
    yield from _indicators(entry, parameters, name)
    yield from _money(entry, parameters, name)
    yield from _sections(entry, parameters, name)
    yield from _times(entry, parameters, name)
    yield from _items(entry)


def _numbers(case: Case, rule: Rule, parameters: MissingFieldParameters, filing: Filing) -> Iterator[Finding]:
    """The documents that are cited without a number in a filing that gives most of them one: where none has, the titles do."""
    lacking = [
        (entry, bare)
        for entry in case.by_filing.get(filing.document.id, [])
        if (bare := _without_number(entry, parameters))
    ]
    cited = [b for entry in case.by_filing.get(filing.document.id, []) for b in entry.declaration.bases]
    if not lacking or sum(bool(b.number) for b in cited) * 2 < len(cited):
        return
    titles = dict.fromkeys(f"《{basis.title}》" for _, bare in lacking for _, basis in bare)
    who = listed([f"“{entry.name}”" for entry, _ in lacking], 3)
    yield case.finding(
        rule,
        "提示",
        [],
        "文号",
        f"{filing_name(filing)}的{len(lacking)}个项目（{who}）的立项依据未列明文号：{listed(list(titles), 8)}。",
        [entry.quote(f"bases[{i}]", basis.title or "") for entry, bare in lacking for i, basis in bare],
        score=0.3,
        filing=filing,
    )


def _without_number(entry: Entry, parameters: MissingFieldParameters) -> list[tuple[int, Basis]]:
    bare = [
        (i, b)
        for i, b in enumerate(entry.declaration.bases)
        if b.title
        and not b.number
        and not entry.doubted(f"bases[{i}]")
        and not any(re.search(p, b.title) for p in parameters.no_number_needed)
    ]
    only_plans = all(re.search(parameters.plans, b.title or "") for _, b in bare)
    return [] if only_plans else bare


def _indicators(entry: Entry, parameters: MissingFieldParameters, name: Evidence) -> Iterator[Fault]:
    d = entry.declaration
    if not d.indicators and not entry.doubted("indicators") and d.form:
        texts = [(k, d.texts[k]) for k in ("年度绩效目标", "项目总目标") if k in d.texts]
        pointed = d.printed.get("texts.项目总目标", "")
        pointing = [(k, t) for k, t in texts if _BY_HAND.search(t)]
        pointing += [("项目总目标", pointed)] if pointed and not texts else []
        if pointing:
            section, text = pointing[0]
            why = f"未列明绩效指标：绩效目标只写“{text.strip()}”，所指的表不在文件中，请调阅核对"
            yield Fault("提示", "绩效指标", why, [entry.quote(f"texts.{section}", text.strip())])
        elif texts and not any(re.search(r"\d", text) for _, text in texts):
            section, text = texts[0]
            why = "未列明绩效指标：绩效目标只有文字叙述，未细化量化、不可衡量"
            yield Fault("疑似", "绩效指标", why, [entry.quote(f"texts.{section}", text)])
        elif not texts:
            yield Fault(
                "疑似",
                "绩效指标",
                "未列明绩效目标和绩效指标",
                _around(entry, "项目总目标", parameters) or [name],
            )
    empty = untargeted(entry.filing, d)
    if empty:
        wording = listed([r.name for _, r in empty])
        evidence = [entry.quote(f"indicators[{i}]", r.name) for i, r in empty]
        yield Fault("疑似", "指标值", f"有{len(empty)}项绩效指标未填指标值：{wording}", evidence)


def _money(entry: Entry, parameters: MissingFieldParameters, name: Evidence) -> Iterator[Fault]:
    d = entry.declaration
    plan = d.texts.get(_PLAN, "")
    if d.year_budget is None and d.texts and not entry.doubted("year_budget", "total_budget", "funding"):
        is_totalled = _TOTALLED.search(plan) is not None or len(_BY_QUARTER.findall(plan)) == _QUARTERS
        held = d.total_budget is not None or any(d.funding.values()) or is_totalled
        if not held and plan:
            wording = f"未列明年度预算总额，“{_PLAN}”只写“{plan.strip()}”"
            yield Fault("疑似", "年度预算", wording, [entry.quote(f"texts.{_PLAN}", plan.strip())])
        elif not held:
            yield Fault("疑似", "年度预算", "未列明年度预算总额", _around(entry, _PLAN, parameters) or [name])
    budget = d.year_budget
    if budget is None or not d.form or entry.doubted("subitems"):
        return
    tabled = not d.form.startswith(_NARRATIVE)
    in_words = any(len(money_amounts(text)) > 1 for text in d.texts.values())
    asked = d.form in parameters.subitem_forms
    if not d.subitems and budget >= parameters.large and asked and not in_words:
        evidence = [entry.quote_value("year_budget", f"{budget:f}")]
        yield Fault("疑似", "子项目", f"当年预算{yuan(budget)}，未列明子项目，资金构成未细化", evidence)
    if len(d.subitems) == 1 and tabled and fold(d.subitems[0].name) == fold(d.name):
        evidence = [entry.quote("subitems[0]", d.subitems[0].name)]
        yield Fault(
            "疑似",
            "资金构成",
            f"的资金构成只有一行，重复项目名称（{yuan(budget)}），没有说明用于什么",
            evidence,
        )


def _around(entry: Entry, section: str, parameters: MissingFieldParameters) -> list[Evidence]:
    """The filled sections before and behind the place where one should stand, by the form's order."""
    if section not in parameters.order:
        return []
    at = parameters.order.index(section)
    filled = entry.declaration.texts
    before = next((s for s in reversed(parameters.order[:at]) if s in filled), None)
    behind = next((s for s in parameters.order[at + 1 :] if s in filled), None)
    return [
        msgspec.structs.replace(
            entry.quote(f"texts.{near}", filled[near]), label=f"{near}（{side}为“{section}”，未填写）"
        )
        for near, side in ((before, "其后"), (behind, "其前"))
        if near is not None
    ]


def _sections(entry: Entry, parameters: MissingFieldParameters, name: Evidence) -> Iterator[Fault]:
    d = entry.declaration
    if not d.form or d.form.startswith(_NARRATIVE):
        return
    blank = [s for s in parameters.sections if s not in d.texts and not entry.doubted(f"texts.{s}")]
    filled = sum(s in d.texts for s in parameters.sections)
    if blank and filled >= parameters.least_sections:
        around = [e for section in blank for e in _around(entry, section, parameters)]
        yield Fault("疑似", "栏目", f"的“{listed(blank)}”未填写", around or [name])


def _times(entry: Entry, parameters: MissingFieldParameters, name: Evidence) -> Iterator[Fault]:
    """When the project runs, and what it had the year before."""
    d = entry.declaration
    period = d.texts.get("实施周期", "")
    undated = d.start is None and d.end is None and not entry.doubted("start", "end")
    if period and undated and not _WITHIN_YEAR.search(period):
        wording = f"的实施周期只写“{period}”，没有起止日期"
        yield Fault("提示", "起止日期", wording, [entry.quote("texts.实施周期", period)])
    word = recurring(d)
    blank = d.prior_budget is None and d.prior_executed is None
    if word and blank and d.form in parameters.prior_forms and not entry.doubted("prior_budget"):
        wording = f"名称含“{word}”，属每年都有的工作，同名项目上年预算额和执行数却未填写"
        beside = [entry.quote_value("year_budget", f"{d.year_budget:f}")] if d.year_budget is not None else []
        yield Fault("提示", "上年数", wording, [name, *beside])


def _items(entry: Entry) -> Iterator[Fault]:
    for section, text in entry.declaration.texts.items():
        whole = entry.doubted(f"texts.{section}") or adds_up(text)
        for missing, before, behind in () if whole else left_out(text):
            wording = f"的“{section}”所列各项从“{before}”跳到“{behind}”，缺第{missing}项，请核实是否漏列"
            quotes = [entry.quote(f"texts.{section}", item) for item in (before, behind)]
            yield Fault("提示", f"缺项|{section}|{missing}", wording, quotes)


def _income(case: Case, rule: Rule, parameters: MissingFieldParameters, filing: Filing) -> Iterator[Finding]:
    """其他收入 in the tables of which no word is said, where the text explains the grants."""
    texts = [p for p in case.passages(filing) if p.title != "名词解释"]
    explained = [p for p in texts if "财政拨款" in p.text]
    held = first_cell(filing.budget_lines, parameters.other_income)
    if held is None or not held[0].amounts[held[1]] or not explained:
        return
    if any("其他收入" in p.text for p in texts):
        return
    amount = held[0].amounts[held[1]] or Decimal(0)
    yield case.finding(
        rule,
        "提示",
        [],
        "其他收入",
        f"{filing_name(filing)}的{held[0].table}列有其他收入{yuan(amount)}，编制说明只说明财政拨款，"
        "没有说明其他收入的来源和所安排的支出。",
        [case.quote_line(filing, *held), explained[0].quote(explained[0].text)],
        score=0.4,
        filing=filing,
        money=amount,
    )
