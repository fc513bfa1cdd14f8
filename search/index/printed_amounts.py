"""Amounts of money that a filing prints, and that are looked for: a declaration in, amounts in yuan with the field
that holds them and its name in Chinese out.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from yiju.ingest.field_names import FIELD_NAMES
from yiju.ingest.record import Declaration, Overall
from yiju.ingest.values.money import UNIT_OF, grouped
from yiju.ingest.values.text import nfkc

_FIELDS = ("year_budget", "total_budget", "prior_budget", "prior_executed")
# What became of the money, and what is to come of it.
_RESULTS = ("adjusted_budget", "executed", "expected_executed")
_MOST = Decimal(10) ** 16
# A longer printed string says more than the amount.
_LONGEST_PRINTED = 60
_MORE_THAN_PRICES = 10_000
# `2995.39万元` is of one thing, `20万元` of many.
_TELLING_DIGITS = 4


class Asked(NamedTuple):
    """An amount that a question names: yuan; `least` to `most` is what, rounded, is the same. `rough` where the
    question itself says so (左右, 多). `typed` is what it was typed as, width folded.
    """

    value: Decimal
    least: Decimal
    most: Decimal
    rough: bool = False
    typed: str = ""

    @property
    def is_of_a_project(self) -> bool:
        """Whether it is surely money, and more than a price is (`600元` a piece; `12345` may be a name)."""
        return self.value >= _MORE_THAN_PRICES and any(unit in self.typed for unit in "万亿元块")

    @property
    def is_one_of_its_kind(self) -> bool:
        """Whether it has so many digits that hardly two things cost just that."""
        return len(self.value.normalize().as_tuple().digits) >= _TELLING_DIGITS


def fen(amount: Decimal) -> int | None:
    """An amount in whole fen, equal for equal amounts; None where it is beyond any budget."""
    return int((amount * 100).to_integral()) if abs(amount) < _MOST else None


def span_of(asked: Asked, exact: bool) -> tuple[int | None, int | None]:
    """The fen that answer to an amount."""
    return (fen(asked.value),) * 2 if exact else (fen(asked.least), fen(asked.most))


def printed_yuan(amount: Decimal) -> str:
    """`206450` → 206,450 元; cents only where there are any."""
    return f"{grouped(amount)} 元"


def cell_text(amount: Decimal, printed: str | None, factor: int = 1) -> str:
    """An amount of a table as the table prints it: `84.65 万元`, `438,300 元`."""
    if not printed or factor not in UNIT_OF:
        return printed_yuan(amount)
    return f"{printed} {UNIT_OF[Decimal(factor)]}"


def with_printed(amount: Decimal, printed: str | None) -> str:
    """An amount in yuan, and as the filing prints it where that reads otherwise: `160,000 元（16万元）`."""
    plain = nfkc(printed or "").replace(",", "").strip()
    if not plain or len(plain) > _LONGEST_PRINTED or f"{amount.normalize():f}" in plain:
        return printed_yuan(amount)
    return f"{printed_yuan(amount)}（{(printed or '').strip()}）"


def amounts_of(declaration: Declaration) -> Iterator[tuple[str, str, Decimal]]:
    """Field key, name in Chinese, and amount of everything a declaration prints; none that are 0."""
    for field in _FIELDS:
        if amount := getattr(declaration, field):
            yield field, FIELD_NAMES[field], amount
    for name, amount in declaration.funding.items():
        if amount:
            yield f"funding.{name}", name, amount
    for number, item in enumerate(declaration.subitems):
        if item.amount:
            yield f"subitems[{number}]", f"子项目“{item.name}”", item.amount


def sums_of(declaration: Declaration) -> Iterator[tuple[str, str, Decimal]]:
    """As `amounts_of`, with what was spent and what later years are planned to cost."""
    yield from amounts_of(declaration)
    for field in _RESULTS:
        if amount := getattr(declaration, field):
            yield field, FIELD_NAMES[field], amount
    for year, later in declaration.later_budgets.items():
        if later:
            yield f"later_budgets.{year}", f"{year}年预算", later


def whole_sums_of(overall: Overall) -> Iterator[tuple[str, str, Decimal]]:
    """Field key, name and amount of what a unit has for all it does."""
    for field in ("total_budget", *_RESULTS):
        if amount := getattr(overall, field, None):
            yield field, "年度预算" if field == "total_budget" else FIELD_NAMES[field], amount
    for name, amount in overall.funding.items():
        if amount:
            yield f"funding.{name}", name, amount


def is_part(field: str) -> bool:
    """Whether a field's amount is a part of the project's."""
    return field.startswith(("funding.", "subitems["))


def is_whole(field: str) -> bool:
    """Whether a field's amount is the project's as a whole."""
    return field in ("year_budget", "total_budget")
