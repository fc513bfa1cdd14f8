"""Yuan that texts and indicators state, against the form's own amounts: 项目总投资326万元 beside a budget of 286万元.

In: a table of facts. Out: faults: a whole that no field prints, a bound of the whole that is not the budget, a sub-item's amount that
a text states otherwise, a sub-item whose own number and price make another amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention import Mention
from yiju.audit.declared.read_facts import FactTable
from yiju.audit.field import yuan
from yiju.audit.finding import Evidence, Severity
from yiju.audit.statements.quantity import units
from yiju.ingest.field_names import MONEY_FIELDS
from yiju.ingest.values.text import fold

_BUDGETS = ("total_budget", "year_budget")
_LABELS = {"total_budget": "项目总预算", "year_budget": "项目当年预算"}
_ALL_OF_IT = re.compile("^项目|总|共|合计|年度|当年|本年")
_BRACKET = re.compile(r"[（(](?P<inside>[^（()）]*)[）)]")
_PRICED = re.compile(
    r"(?P<count>\d[\d,]*(?:\.\d+)?)(?P<scale>万)?\s*(?P<unit>[一-龥]{1,3})[，,、×*x]\s*(?P<price>\d[\d,]*(?:\.\d+)?)(?P<wan>万)?元[/／每](?P<per>[一-龥]{1,3})"
)
_LEAST_NAME, _LEAST_BOUND = 4, 1000
_AMONG = frozenset({"among", "part"})
_ROUNDED = Decimal("0.01")
_OF_MORE = Decimal("1.5")
"""So many times the budget may be the whole of something that this project is a part of."""


def amounts(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """All questions; none where the reader doubts an amount."""
    if entry.doubted(*_BUDGETS, "subitems", "funding", "prior_budget", "prior_executed"):
        return
    asked = [m for field in _BUDGETS for m in table.values if m.field == field]
    if asked:
        yield from _wholes(entry, table, asked)
        yield from _bounds(entry, table, asked)
    yield from _subitems(entry, table)
    yield from _products(entry)


def _wholes(entry: Entry, table: FactTable, asked: list[Mention]) -> Iterator[Fault]:
    d = entry.declaration
    known = [
        amount for name in MONEY_FIELDS if isinstance(amount := getattr(d, name, None), Decimal) and amount
    ]
    known += [s.amount for s in d.subitems] + [amount for amount in d.funding.values() if amount]
    budgets = [_value(m) for m in asked]
    for fact in table.stated("money"):
        whole = _named_whole(fact)
        if not whole or any(_within(fact, value) for value in known):
            continue
        if any(m.section == fact.section and _within(m, b) for m in table.stated("money") for b in budgets):
            continue  # the text states what is asked for, too
        value = _value(fact)
        if value < min(budgets) and not _ALL_OF_IT.search(whole):
            continue  # a part of it
        nearest = min(budgets, key=lambda budget: abs(budget - value))
        shown = "、".join(f"{_LABELS[m.field]}{yuan(_value(m))}" for m in asked)
        wording = f"的“{fact.section}”写“{fact.run}”，{shown}，相差{yuan(abs(nearest - value))}"
        evidence = [entry.quote(fact.field, fact.run), *(_quoted(entry, m) for m in asked)]
        grade: Severity = "提示" if value >= nearest * _OF_MORE or _lot(entry) else "疑似"
        yield Fault(grade, f"金额|{fact.section}|{value:f}", wording, evidence, abs(nearest - value))
        return


def _named_whole(fact: Mention) -> str:
    """What names the amount as all that is asked for: 项目总投资; empty where it is a part, another's or another year's."""
    words = fact_words()
    found = re.search(f"(?:{words.wholes})\\s*$", fact.run.partition(fact.printed)[0])
    other = re.search(words.not_wholes, fact.run) or fact.reach or fact.per
    return found[0] if found and not other else ""


def _value(fact: Mention) -> Decimal:
    return Decimal(f"{(fact.low + fact.high) / 2:.15g}")


def _lot(entry: Entry) -> bool:
    """Whether the name speaks of one lot or part of something."""
    listed = units()
    return re.search("|".join([*listed.lots, *listed.parts, *listed.phases]), entry.name) is not None


def _bounds(entry: Entry, table: FactTable, asked: list[Mention]) -> Iterator[Fault]:
    """项目总支出 ≤186万元 beside a budget of 200万元."""
    names = re.compile(fact_words().cost_names)
    for fact in table.values:
        if fact.role != "indicator" or fact.dimension != "money":
            continue
        row, value = entry.declaration.indicators[fact.row], _value(fact)
        if not names.fullmatch(fold(row.name)) or entry.doubted(fact.field) or value < _LEAST_BOUND:
            continue
        if all(abs(value - _value(one)) > _ROUNDED * _value(one) for one in asked):
            shown = "、".join(f"{_LABELS[m.field]}{yuan(_value(m))}" for m in asked)
            nearest = min(abs(_value(one) - value) for one in asked)
            wording = f"绩效指标“{row.name}”的指标值为“{row.target}”，{shown}，相差{yuan(nearest)}"
            evidence = [entry.quote(fact.field, row.target or ""), *(_quoted(entry, m) for m in asked)]
            yield Fault("疑似", f"金额|{row.name}", wording, evidence, nearest)


def _subitems(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """设备购置费120万元 in a text, where the sub-item 设备购置费 has 100万元."""
    items = entry.declaration.subitems
    names = [fold(_BRACKET.sub("", s.name)) for s in items]
    for number, (item, name) in enumerate(zip(items, names, strict=True)):
        if len(name) < _LEAST_NAME or names.count(name) != 1:
            continue
        stated = [
            m
            for m in table.stated("money")
            if fold(m.run.partition(m.printed)[0]).endswith(name)
            and not (m.reach - _AMONG or m.per or m.about)
        ]
        if len(stated) == 1 and abs(_value(stated[0]) - item.amount) > _ROUNDED * item.amount:
            [fact] = stated
            gap = abs(_value(fact) - item.amount)
            wording = f"的“{fact.section}”写“{fact.run}”，子项目“{item.name}”的金额却为{yuan(item.amount)}，相差{yuan(gap)}"
            evidence = [entry.quote(fact.field, fact.run), entry.quote(f"subitems[{number}]", item.name)]
            yield Fault("疑似", f"金额|{item.name}", wording, evidence, gap)


def _products(entry: Entry) -> Iterator[Fault]:
    """A sub-item of 15站，26000元/站 whose amount is another."""
    for number, item in enumerate(entry.declaration.subitems):
        bracket = _BRACKET.search(item.name)
        priced = _PRICED.fullmatch(bracket["inside"].strip()) if bracket else None
        if priced is None or priced["unit"] != priced["per"]:
            continue
        made = _printed(priced["count"], priced["scale"]) * _printed(priced["price"], priced["wan"])
        if abs(made - item.amount) > _ROUNDED * item.amount:
            wording = f"的子项目“{item.name}”，数量与单价之积为{yuan(made)}，金额却为{yuan(item.amount)}，相差{yuan(abs(made - item.amount))}"
            evidence = [entry.quote(f"subitems[{number}]", item.name)]
            yield Fault("疑似", f"金额|单价|{item.name}", wording, evidence, abs(made - item.amount))


def _printed(printed: str, scale: str | None) -> Decimal:
    return Decimal(printed.replace(",", "")) * (10_000 if scale else 1)


def _within(fact: Mention, value: Decimal) -> bool:
    return fact.low <= value <= fact.high


def _quoted(entry: Entry, fact: Mention) -> Evidence:
    return entry.quote_value(fact.field, f"{_value(fact):f}")
