"""What the prose of final accounts states: amounts by what they are called, and items with budget and outcome.

In: the passages of a filing. Out: `StatedAmount` amounts (`本年收入合计2946.25万元`) and `StatedItem`s (`年初预算为10万元，支出决算为9万元，
完成年初预算的90%`). `收、支总计` counts as `收支总计`; quotations keep the paragraph's own characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from yiju.audit.statements.account import PATH
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.stated import StatedQuantity, money_amounts
from yiju.ingest.record import Filing
from yiju.ingest.values.text import fold

FINALS = ("department_final_accounts", "unit_final_accounts")
_BUDGET = re.compile(r"(?:年初|财政拨款|当年)?预算(?:安排|批复)?数?$")
_FULL = re.compile(r"(?:全年|调整后?|调整)预算数?$")
_FINAL = re.compile(r"决算数?$|^(?:实际)?(?:支出|执行)(?:数)?$|^(?:实际支出|执行数)")
_OTHER_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})年|上年|去年|年初预算|全年预算|调整(?:后)?预算|预算数?$")
_DONE = re.compile(r"完成(?P<of>年初|全年|调整后?|当年)?预算(?:数|安排)?的?\s*(?P<percent>\d+(?:\.\d+)?)\s*%")
_DONE_NEXT = re.compile(r"[，,]\s*完成(?:年初|当年)?预算")
_HEADED = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)?(?P<name>[^，。；：\d]{2,20}?)(?:支出)?(?:决算)?(?:总体)?情况(?:说明)?[。：:]"
)
_WHOLE = re.compile(r"总计(?:均|各|为|是|[:：])*$")
_LEAD = re.compile(r"^(?:(?:19|20)\d{2}年度?|本年度?|本部门|本单位|我[局委办部院]|其中|[:：，,\s])+")


class StatedAmount(msgspec.Struct, frozen=True):
    """An amount of the year's outcome, and all that it is called: the words before it, or before its budget."""

    paragraph: Paragraph
    name: str
    amount: StatedQuantity
    begin: int

    @property
    def quote(self) -> str:
        """From the name to the amount, as printed."""
        return self.paragraph.text[self.begin : self.amount.end]


class StatedItem(msgspec.Struct, frozen=True):
    """One thing with its budget and its outcome. `path` is 类、款、项 where the text names an account, `name` what
    else it is called; `full` 全年预算; `percent` as printed with the budget it speaks of.
    """

    paragraph: Paragraph
    name: str
    path: tuple[str, ...]
    initial: StatedQuantity
    final: StatedQuantity
    full: StatedQuantity | None
    percent: tuple[str, str] | None
    begin: int
    end: int

    @property
    def quote(self) -> str:
        """Name, budget and outcome as printed."""
        return self.paragraph.text[self.begin : self.end]

    @property
    def called(self) -> str:
        """The account, or what it is called."""
        if not self.path:
            return self.name
        return "".join(f"{part}（{level}）" for part, level in zip(self.path, "类款项", strict=False))


def is_final(filing: Filing) -> bool:
    """Whether the filing is final accounts."""
    return filing.document.kind in FINALS


def amounts(paragraph: Paragraph) -> Iterator[StatedAmount]:
    """Amounts of money of the filing's own year that are no budget and no difference."""
    taken = set()
    for item in items(paragraph):
        taken.add(item.final.start)
        if item.name and not item.path:
            yield StatedAmount(paragraph, item.name, item.final, item.begin)
    for quantity in _money(paragraph):
        if quantity.start not in taken and _of_the_year(quantity, paragraph) and quantity.name:
            name = _plain(quantity.name)
            if not name.endswith("总计") and _WHOLE.search(paragraph.text[quantity.begin : quantity.start]):
                name = f"{name}总计"  # with money carried over, else than 本年收入
            yield StatedAmount(paragraph, name, quantity, quantity.begin)


def items(paragraph: Paragraph) -> Iterator[StatedItem]:
    """Pairs of a budget and the outcome behind it, in one sentence; or in front of it, where 完成预算 follows."""
    text, money = paragraph.text, _money(paragraph)
    paths = list(PATH.finditer(text))
    for n, initial in enumerate(money):
        if not _BUDGET.search(initial.name) or _FULL.search(initial.name):
            continue
        behind = money[n + 1 : n + 3]
        full = next((q for q in behind if _FULL.search(q.name)), None)
        final = next((q for q in behind if _FINAL.search(q.name)), None)
        if final is None or "。" in text[initial.end : final.start]:
            final = _in_front(paragraph, money[n - 1], initial) if n else None
            if final is None and n == 1:
                final = _first_outcome(paragraph, money[0], initial)
        if final is None:
            continue
        first, last = sorted((initial, final), key=lambda q: q.start)
        named = [
            m for m in paths if m.end() <= initial.start and "年初预算" not in text[m.end() : initial.begin]
        ]
        path = tuple(fold(part) for part in named[-1].groups() if part) if named else ()
        done = _DONE.search(text, last.end, _sentence_end(text, last.end))
        begin = named[-1].start() if named else first.begin
        end = done.end() if done else last.end
        percent = (done["percent"], done["of"] or "") if done else None
        name = _plain(_BUDGET.sub("", first.name)) or _heading(paragraph, first)
        yield StatedItem(paragraph, name, path, initial, final, full, percent, begin, end)


def _heading(paragraph: Paragraph, first: StatedQuantity) -> str:
    """What a paragraph is about whose first sentence is its heading: `三、“三公”经费情况。年初预算9.60元`; "" behind its second."""
    found = _HEADED.match(paragraph.text)
    behind = found is not None and "。" not in paragraph.text[found.end() : first.start]
    return found["name"] if found and behind else ""


def _of_the_year(quantity: StatedQuantity, paragraph: Paragraph) -> bool:
    """Whether an amount is the outcome of the filing's own year."""
    other = _OTHER_YEAR.search(quantity.name)
    return other is None or (other["year"] is not None and int(other["year"]) == paragraph.year)


def _in_front(paragraph: Paragraph, final: StatedQuantity, initial: StatedQuantity) -> StatedQuantity | None:
    """The outcome in front of its budget: 农林水支出90万元，年初预算100万元，完成年初预算的90%."""
    text = paragraph.text
    apart = re.search("[。；;]", text[final.end : initial.start])
    if apart or not _of_the_year(final, paragraph) or not final.name.endswith("支出"):
        return None
    return final if _DONE.search(text, initial.end, _sentence_end(text, initial.end)) else None


def _first_outcome(
    paragraph: Paragraph, final: StatedQuantity, initial: StatedQuantity
) -> StatedQuantity | None:
    """The one outcome that a paragraph begins with: 支出90万元。…年初预算数为100万元，完成年初预算的90%."""
    spent = _of_the_year(final, paragraph) and re.search("支出(?:决算)?数?$", final.name)
    return final if spent and _DONE_NEXT.match(paragraph.text, initial.end) else None


def _sentence_end(text: str, start: int) -> int:
    stop = re.search("[。；;]", text[start:])
    return start + stop.start() if stop else len(text)


def _money(paragraph: Paragraph) -> list[StatedQuantity]:
    """The text's amounts, their names read without the 、 of 收、支."""
    text = paragraph.text.replace("收、支", "收入支").replace("收入、支出", "收入和支出")
    return money_amounts(text)


def _plain(name: str) -> str:
    """The name without year, unit words and what only leads to the amount."""
    return re.sub(r"(?:均|各)?$", "", _LEAD.sub("", name))
