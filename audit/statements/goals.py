"""How many projects a budget says have performance goals, and for how much money.

In: the passages, budget lines and declarations of a filing. Out: `Stated`, and one finding each where it
is more than all project spending, or not what the file's own declarations make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.field import yuan
from yiju.audit.finding import Finding
from yiju.audit.rule import Rule
from yiju.audit.statements.budget_text import differs
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.stated import StatedQuantity, quantities
from yiju.audit.statements.tables import NamedCell, first_cell
from yiju.ingest.record import BudgetLine, Filing

_GOALS = re.compile(
    r"绩效目标[^。；]{0,14}?项目(?:数量)?(?:共计|共有|共|为|有)?\s*(?P<count>\d+)\s*个[，,]?[^。；\d]{0,20}?(?=\d)"
)


class Stated(msgspec.Struct, frozen=True):
    """`编报绩效目标的项目50个，涉及资金5634.81万元` and what the tables have as all project spending."""

    paragraph: Paragraph
    count: int
    amount: StatedQuantity
    quote: str
    spending: tuple[BudgetLine, str] | None

    @property
    def opening(self) -> str:
        """The statement, to begin a sentence with."""
        return f"{self.paragraph.who}写明编报绩效目标的项目{self.count}个、涉及金额{yuan(self.amount.value)}"

    @property
    def share(self) -> Decimal | None:
        """The amount's share of all project spending; None where that is not known."""
        whole = self.spending[0].amounts[self.spending[1]] if self.spending else None
        return self.amount.value / whole if whole else None


def stated(case: Case, filing: Filing, named_cells: Sequence[NamedCell]) -> Iterator[Stated]:
    """What the filing says; `named_cells` are where its tables have all project spending."""
    held = first_cell(filing.budget_lines, named_cells)
    for paragraph in case.passages(filing):
        for match in _GOALS.finditer(paragraph.text):
            for quantity in quantities(paragraph.text):
                if quantity.start == match.end() and quantity.unit == "元":
                    quote = paragraph.text[match.start() : quantity.end]
                    yield Stated(paragraph, int(match["count"]), quantity, quote, held)


def disagreeing(
    case: Case, rule: Rule, filing: Filing, named_cells: Sequence[NamedCell]
) -> Iterator[Finding]:
    """No more than all project spending can have goals; and where the declarations of the file are as
    many as it says, their sum is the amount.
    """
    for one in stated(case, filing, named_cells):
        spending = one.spending[0].amounts[one.spending[1]] if one.spending else None
        if one.spending and spending and one.amount.value - one.amount.error > spending:
            yield case.finding(
                rule,
                "确定",
                [],
                "绩效目标金额",
                f"{one.opening}，超过{one.spending[0].table}的全部项目支出{yuan(spending)}，"
                f"多{yuan(one.amount.value - spending)}。",
                [one.paragraph.quote(one.quote), case.quote_line(filing, *one.spending)],
                filing=filing,
                money=one.amount.value - spending,
            )
        entries = case.by_filing.get(filing.document.id, [])
        if filing.document.kind == "declaration_forms" and entries:
            yield from _declared(case, rule, filing, one, entries)


def _declared(
    case: Case, rule: Rule, filing: Filing, one: Stated, entries: Sequence[Entry]
) -> Iterator[Finding]:
    """Only a file of declaration forms holds all of them, and only amounts read without doubt are summed."""
    if len(entries) != one.count:
        if not filing.document.warnings:
            yield case.finding(
                rule,
                "疑似",
                [],
                "绩效目标项目数",
                f"{one.opening}，本文件中的申报表却有{len(entries)}个项目，请核对是否缺漏或重复。",
                [one.paragraph.quote(one.quote), *(e.quote_name() for e in entries)],
                score=0.7,
                filing=filing,
            )
        return
    fields = [("year_budget" if e.declaration.year_budget is not None else "total_budget") for e in entries]
    budgets = [getattr(e.declaration, f) for e, f in zip(entries, fields, strict=True)]
    if any(b is None for b in budgets) or any(e.doubted("year_budget", "total_budget") for e in entries):
        return
    total = sum(budgets, Decimal(0))
    if differs(one.amount, total):
        yield case.finding(
            rule,
            "确定",
            entries,
            "绩效目标合计",
            f"{one.opening}；本文件{one.count}个项目的年度预算合计{yuan(total)}，相差{yuan(abs(total - one.amount.value))}。",
            [
                one.paragraph.quote(one.quote),
                *(e.quote_value(f, f"{b:f}") for e, f, b in zip(entries, fields, budgets, strict=True)),
            ],
            filing=filing,
            money=abs(total - one.amount.value),
        )
