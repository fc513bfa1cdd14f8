"""How much final accounts say that an amount moved, and by how many per cent, where the amount itself stands elsewhere.

In: the passages of a filing and its tables. Out: `Mismatch`es: `其他收入增加6.07万元，增长10.91%` where no amount of the year that is
called so, in a table or in the section, bears the percentage out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.rules.arithmetic.precision import RoundedAmount
from yiju.audit.statements.budget_text import StatedSum, own_name
from yiju.audit.statements.directions import directions
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.percentage import percentage_holds
from yiju.audit.statements.prose import Mismatch
from yiju.audit.statements.stated import money_amounts
from yiju.audit.statements.tables import cell, last_place
from yiju.audit.statements.trend import NUMBER, Change, changes, of_other_year, wrong
from yiju.ingest.record import Filing
from yiju.ingest.values.money import UNITS

_WORDS = directions("comparison")
_UP, _DOWN = _WORDS.words("up"), _WORDS.words("down")
_YEAR, _SUMMED = re.compile("^年度?"), re.compile("(?:合计|总计|共计|总额)$")
_MOVED = re.compile(
    rf"(?P<name>[^，。；：、\d]{{3,24}}?)(?:决算)?(?:数|额)?(?:[比较](?:上年度?|20\d{{2}}年度?)(?:决算数?)?)?"
    rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了)?\s*(?P<amount>{NUMBER})\s*(?P<unit>万元|亿元|元)\s*[，,（(]"
    rf"\s*(?:同比|增幅|降幅)?(?:{_UP}|{_DOWN})?(?:为|了)?\s*(?P<percent>{NUMBER})\s*%"
)


def moved(case: Case, filing: Filing, sums: Sequence[StatedSum]) -> Iterator[tuple[Paragraph, Mismatch]]:
    """All of a filing, each with its paragraph."""
    stated: dict[tuple[str, str], list[tuple[Decimal, Decimal]]] = {}
    for paragraph in case.passages(filing):
        for quantity in money_amounts(paragraph.text):
            if of_other_year(quantity, paragraph.year):
                continue
            key = paragraph.title, own_name(filing, quantity.name)
            stated.setdefault(key, []).append((quantity.value, quantity.error))
        every = list(changes(paragraph.text, paragraph.year))
        known = [c for c in every if c.current is not None]
        yield from ((paragraph, m) for c in every if (m := _from_stated(filing, paragraph, c, stated, sums)))
        for match in _MOVED.finditer(paragraph.text):
            if any(c.start < match.end() and match.start() < c.end for c in known):
                continue
            name = own_name(filing, _YEAR.sub("", match["name"]))
            called = dict.fromkeys((name, _SUMMED.sub("", name)))
            now = [
                a for n in called for a in (*stated.get((paragraph.title, n), ()), *_held(filing, n, sums))
            ]
            if now and not any(_bears_out(match, value, error) for value, error in now):
                quote = match[0].strip()
                real = _percent(match, now[0][0])
                yield (
                    paragraph,
                    Mismatch(
                        "疑似",
                        f"增减|{quote}",
                        f"“{name}”为{now[0][0] / UNITS[match['unit']]:,.2f}{match['unit']}，文中写“{quote}”，"
                        f"按此计算增减幅度应为{real:.2f}%",
                        quote,
                    ),
                )


def _from_stated(
    filing: Filing,
    paragraph: Paragraph,
    change: Change,
    stated: Mapping[tuple[str, str], Sequence[tuple[Decimal, Decimal]]],
    sums: Sequence[StatedSum],
) -> Mismatch | None:
    """A change against an earlier amount that it states, of one that only the section or a table states: 公务接待费比上年的4.25万元
    增加0.82万元.
    """
    if change.current is not None or change.prior is None:
        return None
    text = paragraph.text
    begin = max(text.rfind(mark, 0, change.start) for mark in "，。；：") + 1
    name = own_name(filing, text[begin : change.start].strip())
    held = [*stated.get((paragraph.title, name), ()), *_held(filing, name, sums)] if name else []
    now = [
        msgspec.structs.replace(
            change.prior, name=name, value=value, error=error, as_printed=change.prior.like(value)
        )
        for value, error in held
    ]
    faults = [wrong(msgspec.structs.replace(change, current=q)) for q in now]
    if not faults or faults[0] is None or None in faults:
        return None
    quote = text[begin : change.end].strip()
    return Mismatch("疑似", f"增减|{quote}", f"“{name}”{faults[0]}", quote)


def _held(filing: Filing, name: str, sums: Sequence[StatedSum]) -> Iterator[tuple[Decimal, Decimal]]:
    """What the tables have of that name, each with half of its last printed place."""
    for words in sums:
        if re.fullmatch(words.pattern, name):
            for named in words.at:
                found = cell(filing.budget_lines, named)
                if found is not None and (amount := found[0].amounts[found[1]]) is not None:
                    yield amount, last_place([found]) / 2


def _difference(match: re.Match[str]) -> tuple[Decimal, Decimal]:
    """By how many yuan the text says it moved, up or down, and half of the last printed place."""
    printed = RoundedAmount.printed(match["amount"], match["unit"])
    return printed.value if match["up"] else -printed.value, printed.error


def _percent(match: re.Match[str], now: Decimal) -> Decimal:
    difference, _ = _difference(match)
    base = now - difference
    return abs(difference) / base * 100 if base > 0 else Decimal(0)


def _bears_out(match: re.Match[str], now: Decimal, error: Decimal) -> bool:
    """Whether an amount of the year and the difference make the percentage, but for rounding."""
    difference, slack = _difference(match)
    base = now - difference
    if base <= 0:
        return True  # of which base it is a share, is not told
    part, whole = RoundedAmount(abs(difference), slack), RoundedAmount(base, slack + error)
    return percentage_holds(match["percent"].replace(",", ""), part, whole)
