"""Rows of a project list that sum others (合计, 小计, a unit over its projects) against the projects that they are of.

In: a filing. Out: one finding for each row, with every column that the projects do not make. A blank cell is nothing; what was read
with a doubt makes the finding 疑似.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from yiju.audit.case import Case
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Evidence, Finding, quotation
from yiju.audit.rule import Rule
from yiju.audit.statements.paragraph import filing_name
from yiju.ingest.field_names import FIELD_NAMES
from yiju.ingest.record import Declaration, Filing, ListSum

_FUNDING, _LATER = "funding.", "later_budgets."


def listed_sums(case: Case, rule: Rule, filing: Filing) -> Iterator[Finding]:
    """The rows whose projects make another sum."""
    by_id = {made.id: made for made in filing.projects}
    for n, row in enumerate(filing.list_sums):
        parts = [by_id[i] for i in row.projects if i in by_id]
        wrong = [(field, made) for field in row.amounts if (made := _made(row, field, parts)) is not None]
        if not wrong or len(parts) < len(row.projects):
            continue
        sure = not any(_doubted(part, field) for part in parts for field, _ in wrong)
        wording = "；".join(
            f"{_called(field)}印为{yuan(row.amounts[field])}，合计应为{yuan(made)}，相差{yuan(abs(made - row.amounts[field]))}"
            for field, made in wrong
        )
        yield case.finding(
            rule,
            "确定" if sure else "疑似",
            [],
            f"清单合计|{n}",
            f"{filing_name(filing)}的“{row.name}”一行与所列{len(parts)}个项目（{listed([p.name for p in parts])}）不符：{wording}。",
            [_quoted(filing, n, field) for field, _ in wrong],
            filing=filing,
            money=max(abs(made - row.amounts[field]) for field, made in wrong),
        )


def _made(row: ListSum, field: str, parts: Sequence[Declaration]) -> Decimal | None:
    """What the projects make where that is not what the row prints; None too where none of them prints an amount."""
    amounts = [amount for part in parts if (amount := _amount(part, field)) is not None]
    summed = sum(amounts, Decimal(0))
    room = _last_place(row, field) / 2 * (len(parts) + 1)
    return summed if amounts and abs(summed - row.amounts[field]) > room else None


def _last_place(row: ListSum, field: str) -> Decimal:
    """What the last printed digit of a sum is worth in yuan."""
    try:
        number = Decimal(row.printed.get(field, "").replace(",", ""))
    except InvalidOperation:
        return Decimal(1)
    exponent = number.as_tuple().exponent
    unit = row.amounts[field] / number if number else Decimal(1)
    return unit.scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _amount(made: Declaration, field: str) -> Decimal | None:
    if field.startswith(_FUNDING):
        return made.funding.get(field.removeprefix(_FUNDING))
    if field.startswith(_LATER):
        return made.later_budgets.get(field.removeprefix(_LATER))
    value = getattr(made, field, None)
    return value if isinstance(value, Decimal) else None


def _doubted(made: Declaration, field: str) -> bool:
    return any(doubt.field in (field, field.split(".")[0]) for doubt in made.doubts)


def _called(field: str) -> str:
    if field.startswith(_LATER):
        return f"{field.removeprefix(_LATER)}年预算"
    return field.removeprefix(_FUNDING) if field.startswith(_FUNDING) else FIELD_NAMES.get(field, field)


def _quoted(filing: Filing, n: int, field: str) -> Evidence:
    row = filing.list_sums[n]
    return quotation(
        filing.document,
        row.places,
        field=f"list_sums[{n}]",
        label=f"清单“{row.name}”一行的{_called(field)}",
        text=row.printed.get(field) or yuan(row.amounts[field]),
    )
