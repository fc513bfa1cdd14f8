"""Accounts that the text of a budget names with an amount, and their rows in its tables.

In: the passages and budget lines of a filing. Out: `AccountMention`s of 类、款、项 (or of a 类 alone) with the
amount behind them, and the rows that carry these names, by name and by the nesting of their codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.prose import Mismatch
from yiju.audit.statements.stated import StatedQuantity, money_amounts, quantities
from yiju.ingest.record import BudgetLine, Filing
from yiju.ingest.values.text import fold

_OPEN, _CLOSE = r"[（(]", r"[）)]"
_NAME = r"[一-龥、（）()]{2,40}?"
PATH = re.compile(
    rf"[“\"”]?(?P<kind>[一-龥][一-龥、]{{1,19}}?)\s*{_OPEN}(?:\d*类|\d{{3}}){_CLOSE}\s*[-—]?\s*(?P<section>{_NAME})\s*{_OPEN}(?:\d*款|\d{{2}}|\d{{5}}){_CLOSE}"
    rf"\s*[-—]?\s*(?:(?P<item>{_NAME})\s*{_OPEN}(?:\d*项|\d{{2}}|\d{{7}}){_CLOSE})?"
)
_KIND = re.compile(
    r"^\s*(?:\d+[.、]|[（(][一二三四五六七八九十]+[)）])?\s*[“\"](?P<kind>[一-龥、]{4,20})[”\"]\s*科目"
)
_GAP = re.compile(
    r"\s*[”\"]?\s*(?:科目)?[:：，,]?\s*(?:(?P<year>\d{4})\s*年度?)?(?:当年|年初|支出|预算|安排|数|为|\s)*"
)
_TABLES = re.compile(
    r"(?!.*(?:基本|项目)支出).*支出(?:功能分类预算|预算总|预算|总|总体情况|情况|决算|决算明细)?表"
)


class AccountMention(msgspec.Struct, frozen=True):
    """An account as a text names it, from 类 down, and the amount the text gives it."""

    paragraph: Paragraph
    path: tuple[str, ...]
    printed: str
    amount: StatedQuantity
    end: int

    @property
    def quote(self) -> str:
        """Name and amount as printed."""
        start = self.paragraph.text.index(self.printed)
        return self.paragraph.text[start : self.amount.end]


def mentions(paragraph: Paragraph) -> Iterator[AccountMention]:
    """The accounts that the text gives an amount to right behind their names."""
    text = paragraph.text
    money = money_amounts(text)
    found = list(PATH.finditer(text)) or list(_KIND.finditer(text))
    for match in found:
        path = tuple(fold(part) for part in match.groups() if part)
        behind = next((q for q in money if q.start >= match.end()), None)
        gap = _GAP.fullmatch(text[match.end() : behind.start]) if behind is not None else None
        if behind is not None and gap and gap["year"] in (None, str(paragraph.year)):
            yield AccountMention(paragraph, path, match[0].strip(' \n\u3000“”"'), behind, behind.end)


def restated(paragraph: Paragraph) -> Iterator[Mismatch]:
    """An account's amount, and the same year's amount that the paragraph repeats: `X万元…2024年预算安排Y万元`."""
    found = list(mentions(paragraph))
    if len(found) != 1:
        return
    mention = found[0]
    again = re.compile(rf"^{paragraph.year}年(?:当年|度)?(?:年初)?预算(?:安排|数)?$")
    for quantity in quantities(paragraph.text):
        differs = abs(quantity.value - mention.amount.value) > quantity.error + mention.amount.error
        if quantity.start > mention.end and again.match(quantity.name) and differs:
            first, then = mention.amount.as_printed, quantity.as_printed
            yield Mismatch(
                "确定",
                f"前后|{mention.amount.value}|{quantity.value}",
                f"先写{first}，后写{paragraph.year}年预算安排{then}",
                paragraph.text[paragraph.text.index(mention.printed) : quantity.end],
                abs(quantity.value - mention.amount.value),
            )


def rows(filing: Filing, path: tuple[str, ...]) -> list[BudgetLine]:
    """The rows of the expenditure tables that carry this path, one a table; of a table that calls it otherwise, those of its code."""
    found: list[BudgetLine] = []
    for lines in _expenditure(filing).values():
        reached = [""]
        for depth, name in enumerate(path):
            reached = [
                line.code
                for line in lines
                if line.code
                and len(line.code) == 3 + 2 * depth
                and fold(line.name) == name
                and any(line.code.startswith(code) for code in reached)
            ]
        found += [line for line in lines if line.code and line.code in reached]
    codes, known = {line.code for line in found}, {line.table for line in found}
    return found + [
        line
        for table, lines in _expenditure(filing).items()
        if table not in known
        for line in lines
        if line.code in codes
    ]


def equal_rows(filing: Filing, mention: AccountMention) -> list[BudgetLine]:
    """Rows of the same depth under the same 类 whose total is the mentioned amount."""
    tops = {line.code for line in rows(filing, mention.path[:1])}
    length = 1 + 2 * len(mention.path)
    return [
        line
        for lines in _expenditure(filing).values()
        for line in lines
        if line.code
        and len(line.code) == length
        and line.code[:3] in tops
        and (total := line.amounts.get("合计")) is not None
        and abs(total - mention.amount.value) <= 2 * mention.amount.error
    ]


def named(filing: Filing) -> set[str]:
    """The folded names of all accounts of the expenditure tables."""
    return {fold(line.name) for lines in _expenditure(filing).values() for line in lines if line.code}


def _expenditure(filing: Filing) -> dict[str, list[BudgetLine]]:
    tables: dict[str, list[BudgetLine]] = {}
    for line in filing.budget_lines:
        if _TABLES.fullmatch(line.table):
            tables.setdefault(line.table, []).append(line)
    return tables
