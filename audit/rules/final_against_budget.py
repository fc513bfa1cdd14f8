"""预决算不衔接: what accounts and evaluations print as budget, against the budget that was declared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Finding
from yiju.audit.results.result_form import plans, sheets
from yiju.audit.rule import Rule
from yiju.audit.statements import account
from yiju.audit.statements.budget_text import StatedSum, differs
from yiju.audit.statements.paragraph import filing_name
from yiju.audit.statements.stated_outcome import StatedItem, items
from yiju.audit.statements.tables import NamedCell, cell, first_cell, last_place
from yiju.ingest.record import BudgetLine, DocumentKind, Filing
from yiju.ingest.values.text import fold


class Join(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cells of the accounts, of which the first that is printed must equal the first of the other filing's."""

    what: str
    here: list[NamedCell]
    there: list[NamedCell]


class FinalAgainstBudgetParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    budget: list[Join]
    stated: list[StatedSum]
    last_year: list[Join]
    final_classes: str
    budget_classes: str
    class_column: list[str]
    small: Decimal


_BUDGETS: dict[DocumentKind, DocumentKind] = {
    "department_final_accounts": "department_budget",
    "unit_final_accounts": "unit_budget",
}
_Cell = tuple[BudgetLine, str]


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Projects first, then whole accounts against the budget of their year and the accounts before."""
    parameters = rule.read(FinalAgainstBudgetParameters)
    yield from _projects(case, rule)
    for filing in case.filings:
        kind, year = filing.document.kind, filing.document.year
        if kind not in _BUDGETS or year is None:
            continue
        for budget in _filings(case, filing, _BUDGETS[kind], year):
            yield from _joins(case, rule, filing, budget, parameters.budget)
            yield from _classes(case, rule, filing, budget, parameters)
            yield from _stated(case, rule, filing, budget, parameters.stated)
        for before in _filings(case, filing, kind, year - 1):
            yield from _joins(case, rule, filing, before, parameters.last_year)


def _projects(case: Case, rule: Rule) -> Iterator[Finding]:
    """年初预算数 of an evaluation or a monitoring form against what was asked for."""
    for sheet in sheets(case, "monitoring", "result"):
        d = sheet.project
        if d is None or sheet.entry is None or d.year_budget is None or sheet.doubted("year_budget"):
            continue
        asked = [
            p
            for p in plans(case, sheet.entry)
            if p.declaration.year_budget is not None and not p.doubted("year_budget")
        ]
        amounts = {p.declaration.year_budget for p in asked}
        if not asked or any(a is not None and abs(a - d.year_budget) <= 50 for a in amounts):
            continue
        plan = asked[0]
        was = plan.declaration.year_budget or Decimal(0)
        yield sheet.finding(
            case,
            rule,
            "疑似",
            "年初预算",
            f"所印年初预算数为{yuan(d.year_budget)}，申报的当年预算为{yuan(was)}，相差{yuan(abs(was - d.year_budget))}，"
            "请核实批复和调整情况",
            [sheet.quote("year_budget", yuan(d.year_budget)), plan.quote_value("year_budget", yuan(was))],
            score=0.7,
            money=abs(was - d.year_budget),
            with_plans=[plan],
        )


def _filings(case: Case, filing: Filing, kind: DocumentKind, year: int) -> list[Filing]:
    """The unit's filings of another kind or year."""
    own = case.filings_of(filing.document.unit)
    return [f for f in own if f.document.kind == kind and f.document.year == year]


def _joins(case: Case, rule: Rule, filing: Filing, other: Filing, joins: Sequence[Join]) -> Iterator[Finding]:
    for join in joins:
        here = first_cell(filing.budget_lines, join.here)
        there = first_cell(other.budget_lines, join.there)
        if here is None or there is None:
            continue
        a, b = here[0].amounts[here[1]] or Decimal(0), there[0].amounts[there[1]] or Decimal(0)
        if abs(a - b) <= last_place([here, there]):
            continue
        yield case.finding(
            rule,
            "疑似",
            [],
            f"衔接|{join.what}",
            f"{filing_name(filing)}的{join.what}为{yuan(a)}（{here[0].table}），"
            f"{filing_name(other)}的{there[0].table}为{yuan(b)}，相差{yuan(abs(a - b))}。",
            [case.quote_line(filing, *here), case.quote_line(other, *there)],
            score=0.7,
            filing=filing,
            money=abs(a - b),
        )


def _stated(
    case: Case, rule: Rule, filing: Filing, budget: Filing, sums: Sequence[StatedSum]
) -> Iterator[Finding]:
    """年初预算 as the prose of the accounts gives it, account by account, against the budget's tables."""
    off: list[tuple[StatedItem, _Cell]] = []
    for item in (i for p in case.passages(filing) for i in items(p)):
        if item.path:
            found = [
                (line, "合计")
                for line in account.rows(budget, item.path)
                if line.amounts.get("合计") is not None
            ]
        else:
            words = next((w for w in sums if re.fullmatch(w.pattern, item.name)), None)
            found = [
                c
                for named_cell in (words.at if words else [])
                if (c := cell(budget.budget_lines, named_cell))
            ]
        if found and all(differs(item.initial, line.amounts[column]) for line, column in found):
            off.append((item, found[0]))
    if off:
        rows = [
            f"{item.called}{yuan(item.initial.value)}（预算{yuan(at[0].amounts[at[1]] or Decimal(0))}）"
            for item, at in off
        ]
        gaps = [abs(item.initial.value - (at[0].amounts[at[1]] or Decimal(0))) for item, at in off]
        yield case.finding(
            rule,
            "疑似",
            [],
            "年初预算|" + "|".join(item.called for item, _ in off),
            f"{filing_name(filing)}所写年初预算与{filing_name(budget)}不同：{listed(rows)}，请核实是否为调整后数。",
            [e for item, at in off for e in (item.paragraph.quote(item.quote), case.quote_line(budget, *at))],
            score=0.7,
            filing=filing,
            money=max(gaps),
        )


def _classes(
    case: Case, rule: Rule, filing: Filing, budget: Filing, parameters: FinalAgainstBudgetParameters
) -> Iterator[Finding]:
    """Classes of expenditure that one of the two filings has and the other has not."""
    final = _amounts(filing, parameters.final_classes, parameters.class_column)
    planned = _amounts(budget, parameters.budget_classes, parameters.class_column)
    if not final or not planned:
        return
    for own, others, one, other, word in (
        (final, planned, filing, budget, "年初预算没有安排"),
        (planned, final, budget, filing, "决算没有支出"),
    ):
        only = [
            (line, column, amount)
            for code, (line, column, amount) in own.items()
            if code not in others
            and fold(line.name) not in {fold(o[0].name) for o in others.values()}
            and amount > parameters.small
        ]
        if only:
            wording = listed([f"“{line.code} {line.name}”{yuan(amount)}" for line, _, amount in only])
            yield case.finding(
                rule,
                "提示",
                [],
                f"科目|{word}",
                f"{filing_name(one)}的{only[0][0].table}有{wording}，{filing_name(other)}中没有这{len(only)}类支出（{word}）。",
                [case.quote_line(one, line, column) for line, column, _ in only],
                score=0.5,
                filing=filing,
                money=sum((amount for _, _, amount in only), Decimal(0)),
            )


def _amounts(
    filing: Filing, table: str, columns: Sequence[str]
) -> dict[str, tuple[BudgetLine, str, Decimal]]:
    """The 类 of a filing's expenditure table by code."""
    found: dict[str, tuple[BudgetLine, str, Decimal]] = {}
    for line in filing.budget_lines:
        if line.code and len(line.code) == 3 and re.fullmatch(table, line.table):
            column = next((c for c in columns if line.amounts.get(c)), None)
            if column is not None:
                found[line.code] = line, column, line.amounts[column] or Decimal(0)
    return found
