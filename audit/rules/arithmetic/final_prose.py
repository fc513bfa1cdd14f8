"""Numbers that the prose of final accounts states and that do not agree: with each other, and with the tables.

In: a filing of final accounts; which words mean which cell (rule data). Out: findings' parts: `Off` amounts that no
row bears out, and `Mismatch`es of completion, shares and sums of items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import msgspec

from yiju.audit.case import Case
from yiju.audit.statements import account
from yiju.audit.statements.budget_text import Off, StatedSum, by_column, by_name, differs, own_name
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.percentage import percentage_holds
from yiju.audit.statements.prose import Mismatch
from yiju.audit.statements.stated import StatedQuantity, money_amounts
from yiju.audit.statements.stated_outcome import StatedItem, amounts, items
from yiju.audit.statements.tables import cell, last_place
from yiju.ingest.record import BudgetLine, Filing
from yiju.ingest.values.text import fold

_GLOSSARY = re.compile("名词解释|职责|职能|机构设置")
_SHARE = re.compile(
    r"\s*[，,（(]\s*占(?P<of>[^，。；%\d]{0,24}?)(?:比|比重|比例)?(?:为|的|达)?\s*(?P<percent>\d+(?:\.\d+)?)\s*%"
)
_ITEM_NUMBER = re.compile(
    r"^\s*(?P<open>[（(]?)(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?P<close>[.、．)）])"
)
_NUMERALS = "一二三四五六七八九十"
_FOLLOWED = re.compile(r"(?:其中[:：]?|(?:按[^，。；：]{2,16}分类?|具体|如下|以下方面|包括)[:：])\s*$")
_WITH_CODE = re.compile(r"(?P<name>[一-龥、]{2,30})[（(](?P<code>\d{3}|\d{5}|\d{7})[）)]")
_SPENT = re.compile("决算数?$|支出数?$")
_DONE = re.compile(
    r"[，,]?\s*完成(?:年初|全年|调整后?|当年)?预算(?:数|安排)?的?\s*(?P<percent>\d+(?:\.\d+)?)\s*%"
)
_OF_BUDGET = re.compile(r"[，,]?\s*完成(?:年初|全年|调整后?|当年)?预算(?:数|安排)?的?\s*")
_PERCENT_OF = re.compile(r"的\s*(?P<percent>\d+(?:\.\d+)?)\s*%")
_GRANTED = re.compile("一般公共预算|财政拨款")
_BUDGET_CELL = re.compile("(?:年初|全年|调整后?)?预算数?")
_CLASS_NUMBER = re.compile(r"^[一二三四五六七八九十]+、")
TOTALS = ("合计", "本年支出合计", "决算数", "一般公共预算财政拨款")
"""The columns that hold a row's outcome, in the tables that have them."""


def against_tables(case: Case, filing: Filing, sums: Sequence[StatedSum]) -> Iterator[Off]:
    """Amounts called by words that mean a cell, and items of an account or a class of the tables."""
    for paragraph in case.passages(filing):
        if _GLOSSARY.search(paragraph.title):
            continue
        for quantity in amounts(paragraph):
            words = next((w for w in sums if re.fullmatch(w.pattern, own_name(filing, quantity.name))), None)
            held = [c for s in (words.at if words else []) if (c := cell(filing.budget_lines, s))]
            if held and all(differs(quantity.amount, line.amounts[column]) for line, column in held):
                yield Off(paragraph, f"“{quantity.name}”", quantity.amount, quantity.quote, *held[0])
        for item in items(paragraph):
            rows = _rows(filing, item)
            whole = rows and not any(_GRANTED.search(line.table) for line in rows)
            if whole and _GRANTED.search(f"{paragraph.title}{paragraph.text}"):
                # Of a table of all money the granted part may be less.
                rows = [line for line in rows if all(item.final.value > a for a in _outcomes(line))]
            if rows and all(differs(item.final, a) for line in rows for a in _outcomes(line)):
                line = rows[0]
                column = next(c for c in TOTALS if line.amounts.get(c) is not None)
                yield Off(paragraph, f"{item.called}支出决算", item.final, item.quote, line, column)
        budgets = {item.initial.start for item in items(paragraph)}
        offs = (*by_name(filing, paragraph), *by_column(filing, paragraph))
        yield from (off for off in offs if off.printed.start not in budgets)
        yield from _coded(filing, paragraph)


def _coded(filing: Filing, paragraph: Paragraph) -> Iterator[Off]:
    """Accounts that the text names with their codes, of whose amounts none is what the tables print: `抚恤（2080801）：支出17.53万元`."""
    text = paragraph.text
    money = money_amounts(text)
    paths = [path.span() for path in account.PATH.finditer(text)]
    for mention in _WITH_CODE.finditer(text):
        if any(start <= mention.start() < end for start, end in paths):
            continue  # 类（208）款（05）项（01）: its item says of what the amounts are
        after = _WITH_CODE.search(text, mention.end())
        own = [q for q in money if mention.end() <= q.start < (after.start() if after else len(text))]
        spent = [q for q in own if _SPENT.search(q.name)]
        rows = [line for line in filing.budget_lines if line.code == mention["code"] and _outcomes(line)]
        outcomes = [a for line in rows for a in _outcomes(line)]
        if spent and rows and all(differs(q, a) for q in own for a in outcomes):
            column = next(c for c in TOTALS if rows[0].amounts.get(c) is not None)
            quote = text[mention.start() : spent[0].end]
            yield Off(paragraph, f"“{mention['name']}”支出", spent[0], quote, rows[0], column)


def _rows(filing: Filing, item: StatedItem) -> list[BudgetLine]:
    """The rows of an item: by the account's path, else the class of its name; totals stand in `says`."""
    if item.path:
        found = account.rows(filing, item.path)
    else:
        found = [
            line
            for line in filing.budget_lines
            if "支出" in line.table
            and fold(_CLASS_NUMBER.sub("", line.name)) == fold(item.name)
            and len(line.code or "201") == 3
        ]
    return [line for line in found if _outcomes(line)]


def _outcomes(line: BudgetLine) -> list[Decimal]:
    return [a for c in TOTALS if (a := line.amounts.get(c)) is not None]


def completion(paragraph: Paragraph) -> Iterator[Mismatch]:
    """完成年初预算的98.20%: the outcome by the budget that it names; where it names none, by either."""
    for item in items(paragraph):
        if item.percent is None:
            continue
        printed, named = item.percent
        full = [item.full] if item.full is not None else []
        bases = (
            full
            if named.startswith(("全年", "调整")) and full
            else [item.initial]
            if named
            else [item.initial, *full]
        )
        bases = [base for base in bases if base.value > 0]
        if bases and not any(percentage_holds(printed, item.final, base) for base in bases):
            yield Mismatch(
                "确定",
                f"完成|{item.called}|{printed}",
                f"{item.called or '支出'}预算{bases[0].as_printed}、决算{item.final.as_printed}，应为完成预算的{item.final.value / bases[0].value * 100:.2f}%，文中写{printed}%",
                item.quote,
            )


def of_budget(paragraph: Paragraph) -> Iterator[Mismatch]:
    """支出决算5.46万元，完成预算6.50万元的84.00%: the budget stands inside."""
    text = paragraph.text
    money = money_amounts(text)
    for final, budget in pairwise(money):
        done = _OF_BUDGET.fullmatch(text[final.end : budget.start])
        percent = _PERCENT_OF.match(text, budget.end)
        if done is None or percent is None or not budget.value:
            continue
        printed, rate = percent["percent"], final.value / budget.value * 100
        if not percentage_holds(printed, final, budget):
            yield Mismatch(
                "确定",
                f"完成|{final.name}|{printed}",
                f"{final.name}预算{budget.as_printed}、决算{final.as_printed}，应为完成预算的{rate:.2f}%，文中写{printed}%",
                text[final.begin : percent.end()],
            )


class Completed(msgspec.Struct, frozen=True):
    """A completion that the text states of an amount without its budget, which a table prints: `cells` outcome and budget."""

    paragraph: Paragraph
    name: str
    percent: str
    real: Decimal
    quote: str
    cells: tuple[tuple[BudgetLine, str], tuple[BudgetLine, str]]


class _PrintedAmount(NamedTuple):
    """A cell's amount, and the last place that its table prints."""

    value: Decimal
    error: Decimal


def completed(case: Case, filing: Filing, sums: Sequence[StatedSum]) -> Iterator[Completed]:
    """`“三公”经费支出决算为12.80万元，完成预算的91.43%` by the budget beside the outcome in its table."""
    for paragraph in case.passages(filing):
        own = {item.final.start for item in items(paragraph)}
        for stated in amounts(paragraph):
            done = _DONE.match(paragraph.text, stated.amount.end)
            if done is None or stated.amount.start in own:
                continue
            words = next((w for w in sums if re.fullmatch(w.pattern, own_name(filing, stated.name))), None)
            rates = []
            for named in words.at if words else []:
                held = cell(filing.budget_lines, named)
                if held is None or differs(stated.amount, held[0].amounts[held[1]]):
                    continue
                outcome = held[0].amounts[held[1]] or Decimal(0)
                for line, column in _budgets(filing, *held):
                    budget = line.amounts[column] or Decimal(0)
                    places = (
                        _PrintedAmount(outcome, last_place([held])),
                        _PrintedAmount(budget, last_place([(line, column)])),
                    )
                    holds = percentage_holds(done["percent"], *places)
                    rates.append((outcome / budget * 100, holds, (held, (line, column))))
            if rates and not any(holds for _, holds, _ in rates):
                quote = paragraph.text[stated.begin : done.end()]
                yield Completed(paragraph, stated.name, done["percent"], rates[0][0], quote, rates[0][2])


def _budgets(filing: Filing, line: BudgetLine, column: str) -> list[tuple[BudgetLine, str]]:
    """The budgets of an outcome: in another column of its row, or the same one of another row of its table."""
    beside = [(line, c) for c in line.amounts if _BUDGET_CELL.fullmatch(c)]
    above = [
        (other, column)
        for other in filing.budget_lines
        if other.table == line.table and other is not line and _BUDGET_CELL.fullmatch(other.name)
    ]
    return [(row, c) for row, c in [*beside, *above] if row.amounts.get(c)]


def shares(paragraph: Paragraph) -> Iterator[Mismatch]:
    """`…支出2940.05万元，主要用于以下方面：甲2106.66万元，占71.65%；…`: each share of the first amount. What stands behind
    其中 is told with its parts.
    """
    text = paragraph.text
    money = money_amounts(text)
    if len(money) < 3 or "其中" in text:
        return
    whole, found = money[0], []
    if _SHARE.match(text, whole.end):
        return  # the first is one of the parts
    for part in money[1:]:
        match = _SHARE.match(text, part.end)
        if match is not None and not match["of"].strip():
            found.append((part, match))
    if len(found) < 2 or whole.value <= 0 or sum(p.value for p, _ in found) > whole.value * Decimal("1.01"):
        return
    if not any(percentage_holds(match["percent"], part, whole) for part, match in found):
        return  # they are parts of something else
    for part, match in found:
        printed, real = match["percent"], part.value / whole.value * 100
        if not percentage_holds(printed, part, whole):
            yield Mismatch(
                "确定",
                f"占比|{part.name}|{printed}",
                f"{part.name}{part.as_printed}占{whole.name or '总数'}{whole.as_printed}的{real:.2f}%，文中写{printed}%",
                text[part.begin : match.end()],
            )


def item_sums(
    passages: Sequence[Paragraph],
) -> Iterator[tuple[Paragraph, str, StatedQuantity, Decimal, list[StatedItem]]]:
    """A total with budget and outcome that ends in 其中, and numbered items behind it that do not make it, by more than
    rounding allows: paragraph, which of the two, the stated sum, what the items make, the items.
    """
    for n, paragraph in enumerate(passages):
        if not _FOLLOWED.search(paragraph.text):
            continue
        whole = list(items(paragraph))
        listed: list[StatedItem] = []
        style = ""
        for follower in passages[n + 1 :]:
            number = _numbered(follower.text)
            found = list(items(follower))
            style = style or number[0]
            if number != (style, len(listed) + 1) or len(found) != 1:
                break
            listed.append(found[0])
        after = passages[n + 1 + len(listed) :]
        goes_on = after and after[0].title == paragraph.title and _numbered(after[0].text)[0] == style
        if len(whole) != 1 or len(listed) < 2 or goes_on:
            continue  # a list of which an item was not read is no whole
        for word, one, parts in (
            ("年初预算", whole[0].initial, [i.initial for i in listed]),
            ("支出决算", whole[0].final, [i.final for i in listed]),
        ):
            made = sum((p.value for p in parts), Decimal(0))
            room = one.error + sum((p.error for p in parts), Decimal(0))
            if abs(made - one.value) > room:
                yield paragraph, word, one, made, listed


def _numbered(text: str) -> tuple[str, int]:
    """How the item of a list is numbered, and with what: `（1）`, `（一）` and `1.` are three lists; "" where it is no item."""
    found = _ITEM_NUMBER.match(text)
    if found is None:
        return "", 0
    digits = found["number"]
    if digits.isdecimal():
        return f"{found['open']}1{found['close']}", int(digits)
    tens, _, ones = digits.rpartition("十") if "十" in digits else ("", "", digits)
    number = (10 * (_NUMERALS.find(tens) + 1 or 1) if "十" in digits else 0) + _NUMERALS.find(ones or " ") + 1
    return f"{found['open']}一{found['close']}", number
