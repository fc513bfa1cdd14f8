"""A department's budget beside those of its units: what the units ask for together, and one project in both versions.

In: a case. Out: findings: a department below the sum of its units; amounts of one project that the two versions print
differently.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from yiju.audit.case import Case, Entry
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Finding
from yiju.audit.rule import Rule
from yiju.audit.statements.paragraph import filing_name
from yiju.audit.statements.tables import NamedCell, cell, last_place
from yiju.ingest.record import BudgetLine, Filing

_FIELDS = (
    ("year_budget", "当年预算"),
    ("total_budget", "总预算"),
    ("prior_budget", "上年预算额"),
    ("prior_executed", "上年执行数"),
)


def below_units(case: Case, rule: Rule, named_cells: Sequence[NamedCell]) -> Iterator[Finding]:
    """A department whose total is less than its units' together, by the first of `named_cells` that all of them print."""
    years: dict[tuple[str, int | None], dict[str, dict[str, Filing]]] = defaultdict(lambda: defaultdict(dict))
    for filing in case.filings:
        document = filing.document
        key = case.identity.unit_of(document.unit or "")
        if key is not None and document.kind in ("department_budget", "unit_budget"):
            group = years[case.identity.department_of(key), document.year]
            group[document.kind][f"{key}|{document.unit}"] = filing
    for group in years.values():
        for department in group["department_budget"].values() if len(group["department_budget"]) == 1 else ():
            yield from _short(case, rule, department, list(group["unit_budget"].values()), named_cells)


def _short(
    case: Case, rule: Rule, department: Filing, units: Sequence[Filing], named_cells: Sequence[NamedCell]
) -> Iterator[Finding]:
    for named_cell in named_cells:
        whole = cell(department.budget_lines, named_cell)
        parts = [(unit, found) for unit in units if (found := cell(unit.budget_lines, named_cell))]
        if whole is None or not parts:
            continue
        printed = _amount(whole)
        total = sum((_amount(found) for _, found in parts), Decimal(0))
        slack = last_place([whole, *(found for _, found in parts)]) * (len(parts) + 1)
        if total - printed > slack:
            each = listed([f"{unit.document.unit}{yuan(_amount(found))}" for unit, found in parts])
            yield case.finding(
                rule,
                "疑似",
                [],
                f"部门小于单位|{named_cell.row}",
                f"{filing_name(department)}的{whole[0].table}“{whole[0].name}”{whole[1]}为{yuan(printed)}，"
                f"所属{len(parts)}个单位的预算（{each}）合计{yuan(total)}，多出{yuan(total - printed)}；请核实部门预算是否漏汇。",
                [
                    case.quote_line(department, *whole),
                    *(case.quote_line(unit, *found) for unit, found in parts),
                ],
                score=0.7,
                filing=department,
                money=total - printed,
            )
        return


def _amount(found: tuple[BudgetLine, str]) -> Decimal:
    return found[0].amounts[found[1]] or Decimal(0)


def differing(case: Case, rule: Rule) -> Iterator[Finding]:
    """One project of one year whose amounts the department's and the unit's version print differently."""
    versions: dict[tuple[str, int | None], dict[str, Entry]] = defaultdict(dict)
    for entry in case.entries:
        versions[entry.project_key, entry.year].setdefault(entry.filing.document.kind, entry)
    for found in versions.values():
        pair = [found[kind] for kind in ("department_budget", "unit_budget") if kind in found]
        if len(pair) != 2:
            continue
        for field, name in _FIELDS:
            amounts = [getattr(entry.declaration, field) for entry in pair]
            if None in amounts or amounts[0] == amounts[1] or any(entry.doubted(field) for entry in pair):
                continue
            wording = "、".join(
                f"{filing_name(e.filing)}列示为{yuan(a)}" for e, a in zip(pair, amounts, strict=True)
            )
            yield case.finding(
                rule,
                "疑似",
                pair,
                f"两个版本|{field}",
                f"项目“{pair[0].name}”（{pair[0].year}年）的{name}在部门版和单位版中不同：{wording}，"
                f"相差{yuan(abs(amounts[0] - amounts[1]))}。",
                [e.quote_value(field, f"{a:f}") for e, a in zip(pair, amounts, strict=True)],
                score=0.7,
                money=abs(amounts[0] - amounts[1]),
            )
