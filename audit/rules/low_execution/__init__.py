"""执行偏低: money far behind the calendar, or left unspent and asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.field import yuan
from yiju.audit.finding import Finding
from yiju.audit.results.result_form import ResultForm, sheets
from yiju.audit.rule import Rule
from yiju.audit.rules.low_execution.carry_over import CarryOver, untouched
from yiju.audit.statements.paragraph import filing_name
from yiju.audit.statements.tables import as_printed
from yiju.ingest.record import Filing


class LowExecutionParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    behind: Decimal
    forecast: Decimal
    low: Decimal
    very_low: Decimal
    carried: list[CarryOver]


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Monitoring forms by the months passed; evaluations with what was asked for after them."""
    parameters = rule.read(LowExecutionParameters)
    for sheet in sheets(case, "monitoring"):
        yield from _behind(case, rule, parameters, sheet)
    for filing in case.filings:
        yield from _untouched(case, rule, parameters, filing)
    done: dict[str, dict[int, ResultForm]] = {}
    for sheet in sheets(case, "result"):
        if sheet.entry is not None and sheet.year is not None and _spent(sheet) is not None:
            done.setdefault(sheet.entry.project_key, {})[sheet.year] = sheet
    for key, years in done.items():
        yield from _again(case, rule, parameters, key, years)


def _spent(sheet: ResultForm) -> Decimal | None:
    """The share of the money that was spent."""
    budget, executed = sheet.budget, sheet.record.executed
    if not budget or executed is None or sheet.doubted("executed", "adjusted_budget", "year_budget"):
        return None
    return executed / budget


def _behind(
    case: Case, rule: Rule, parameters: LowExecutionParameters, sheet: ResultForm
) -> Iterator[Finding]:
    d, share = sheet.project, _spent(sheet)
    if d is None or share is None or not d.months or d.executed is None or sheet.budget is None:
        return
    due = Decimal(d.months) / 12
    expected = d.expected_executed
    if share >= parameters.behind * due or (
        expected is not None and expected < parameters.forecast * sheet.budget
    ):
        return
    wording = f"中1—{d.months}月执行{yuan(d.executed)}，执行率{share:.2%}，时间已过{due:.0%}"
    if expected is not None:
        wording += f"，全年仍预计执行{yuan(expected)}"
    evidence = [sheet.quote("executed", yuan(d.executed)), sheet.quote("year_budget", yuan(sheet.budget))]
    evidence += [sheet.quote("expected_executed", yuan(expected))] if expected is not None else []
    yield sheet.finding(
        case, rule, "提示", "进度", wording, evidence, score=0.5, money=sheet.budget - d.executed
    )


def _untouched(
    case: Case, rule: Rule, parameters: LowExecutionParameters, filing: Filing
) -> Iterator[Finding]:
    for amount, begins, ends in untouched(filing.budget_lines, parameters.carried):
        yield case.finding(
            rule,
            "提示",
            [],
            f"结转|{begins[0].name}",
            f"{filing_name(filing)}的{begins[0].table}“{begins[0].name}”{as_printed(begins)}，“{ends[0].name}”仍为{as_printed(ends)}，"
            "全年分文未动，请核实其形成年度、是否应当收回或调整用途。",
            [case.quote_line(filing, *begins), case.quote_line(filing, *ends)],
            score=0.5,
            filing=filing,
            money=amount,
        )


def _again(
    case: Case, rule: Rule, parameters: LowExecutionParameters, key: str, years: dict[int, ResultForm]
) -> Iterator[Finding]:
    """The run of low years up to the one before a declaration that asks for the same or more."""
    asked: set[int] = set()
    for plan in (e for e in case.by_project.get(key, []) if e.year is not None):
        before = years.get((plan.year or 0) - 1)
        budget = plan.declaration.year_budget
        if before is None or budget is None or before.budget is None or plan.doubted("year_budget"):
            continue
        if (_spent(before) or Decimal(1)) >= parameters.low or budget < before.budget or plan.year in asked:
            continue
        asked.add(plan.year or 0)
        yield _asked(case, rule, plan, _run(years, (plan.year or 0) - 1, parameters.low))
    for year, sheet in years.items():
        share = _spent(sheet)
        if (
            share is None
            or share >= parameters.very_low
            or year + 1 in asked
            or sheet.record.executed is None
        ):
            continue
        budget = sheet.budget or Decimal(0)
        wording = f"中预算{yuan(budget)}，执行{yuan(sheet.record.executed)}，执行率只有{share:.2%}"
        evidence = [
            sheet.quote("executed", yuan(sheet.record.executed)),
            sheet.quote("adjusted_budget", yuan(budget)),
        ]
        yield sheet.finding(
            case, rule, "提示", "全年", wording, evidence, score=0.4, money=budget - sheet.record.executed
        )


def _run(years: dict[int, ResultForm], last: int, low: Decimal) -> list[ResultForm]:
    run: list[ResultForm] = []
    while last in years and (_spent(years[last]) or Decimal(1)) < low:
        run.insert(0, years[last])
        last -= 1
    return run


def _asked(case: Case, rule: Rule, plan: Entry, run: list[ResultForm]) -> Finding:
    each = [
        f"{s.year}年预算{yuan(s.budget or Decimal(0))}、执行{yuan(s.record.executed or Decimal(0))}（{_spent(s):.1%}）"
        for s in run
    ]
    budget = plan.declaration.year_budget or Decimal(0)
    unspent = sum(((s.budget or Decimal(0)) - (s.record.executed or Decimal(0)) for s in run), Decimal(0))
    return case.finding(
        rule,
        "疑似",
        [plan, *(s.entry for s in run if s.entry is not None)],
        "低执行再申请",
        f"项目“{plan.name}”{'、'.join(each)}，{plan.year}年仍申请{yuan(budget)}，没有低于上年预算；"
        f"{'连续' + str(len(run)) + '年' if len(run) > 1 else '上年'}执行偏低，请核实申请依据。",
        [
            *(s.quote("executed", yuan(s.record.executed or Decimal(0))) for s in run),
            plan.quote_value("year_budget", yuan(budget)),
        ],
        score=min(1.0, 0.6 + 0.1 * len(run)),
        money=unspent,
    )
