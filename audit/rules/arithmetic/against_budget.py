"""How final accounts say that an outcome stands to its budget: 决算8.09万元，比年初预算减少0.71万元，下降8.07%.

In: a paragraph of final accounts. Out: `Mismatch`es: a difference that is not that of the two, a word for the other direction, a
percentage that the difference is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from yiju.audit.finding import Severity
from yiju.audit.rules.arithmetic.precision import RoundedAmount
from yiju.audit.statements.directions import directions
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.percentage import percentage_holds
from yiju.audit.statements.prose import Mismatch
from yiju.audit.statements.stated import money_amounts
from yiju.audit.statements.stated_outcome import StatedItem, items
from yiju.audit.statements.trend import NUMBER, of_other_year

_WORDS = directions("against_budget")
_UP, _DOWN = _WORDS.words("up"), _WORDS.words("down")
_CHANGE = re.compile(
    rf"[比较与](?P<of>年初|全年|调整后?|当年)?预算(?:安排)?数?(?:相比[，,]?)?(?:均|各)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了)?\s*"
    rf"(?:(?P<amount>{NUMBER})\s*(?P<unit>万元|亿元|元))?\s*(?P<first>{NUMBER}(?=\s*%))?%?"
    rf"(?:[，,（(]?\s*(?:同比|增幅|降幅|{_UP}|{_DOWN})(?:为|了|达)?\s*(?P<then>{NUMBER})\s*%)?"
)
_BUDGET = re.compile("预算(?:安排|批复)?数?$")


def against_budget(paragraph: Paragraph) -> Iterator[Mismatch]:
    """Every such statement that its own amounts contradict."""
    text = paragraph.text
    known = list(items(paragraph))
    for match in _CHANGE.finditer(text):
        sentence = text.rfind("。", 0, match.start()) + 1
        own = [item for item in known if sentence <= item.begin and item.final.end <= match.start()]
        if own:
            yield from _beside(own[-1], match)
        else:
            yield from _alone(paragraph, sentence, match)


def _beside(item: StatedItem, match: re.Match[str]) -> Iterator[Mismatch]:
    """The budget and the outcome are both stated."""
    base = item.full if (match["of"] or "年初") not in ("年初", "当年") else item.initial
    if base is None:
        return
    gap = item.final.value - base.value
    room = base.error + item.final.error
    stated = f"{item.called}预算{base.as_printed}、决算{item.final.as_printed}"
    quote = match.string[item.begin : match.end()]
    change = _difference(match)
    percent = match["first"] or match["then"]
    if change is not None and abs(abs(gap) - change.value) > change.error + room:
        wording = f"{stated}，相差{item.final.like(abs(gap))}，文中写{match['amount']}{match['unit']}"
        yield Mismatch(
            "确定",
            f"比预算|{item.called}|{change.value}",
            wording,
            quote,
            abs(abs(gap) - change.value),
        )
    elif abs(gap) > room and (gap > 0) != bool(match["up"]):
        real, word = "增加" if gap > 0 else "减少", match["up"] or match["down"]
        yield Mismatch("确定", f"比预算|{item.called}|{word}", f"{stated}，实为{real}，文中写“{word}”", quote)
    elif (
        percent
        and base.value > 0
        and not percentage_holds(percent.replace(",", ""), RoundedAmount(abs(gap), room), base)
    ):
        yield _off(
            stated, f"比预算|{item.called}|{percent}", abs(gap) / base.value * 100, percent, quote, "确定"
        )


def _alone(paragraph: Paragraph, sentence: int, match: re.Match[str]) -> Iterator[Mismatch]:
    """Only the outcome is stated: the difference says what the budget was. Told where no amount of the sentence bears it out."""
    change, percent = _difference(match), match["first"] or match["then"]
    if change is None or percent is None:
        return
    before = [q for q in money_amounts(paragraph.text) if sentence <= q.start and q.end <= match.start()]
    spent = [q for q in before if not _BUDGET.search(q.name) and not of_other_year(q, paragraph.year)]
    sign = 1 if match["up"] else -1
    bases = [
        (q, RoundedAmount(q.value - sign * change.value, q.error + change.error))
        for q in spent
        if q.value > sign * change.value
    ]
    if not bases or any(percentage_holds(percent.replace(",", ""), change, base) for _, base in bases):
        return
    now, base = bases[-1]
    stated = f"{now.name or '决算'}{now.as_printed}、与预算相差{match['amount']}{match['unit']}"
    quote = paragraph.text[now.begin : match.end()]
    yield _off(
        stated, f"比预算|{now.name}|{percent}", change.value / base.value * 100, percent, quote, "疑似"
    )


def _off(stated: str, key: str, real: Decimal, percent: str, quote: str, severity: Severity) -> Mismatch:
    return Mismatch(severity, key, f"{stated}，按此计算增减幅度应为{real:.2f}%，文中写{percent}%", quote)


def _difference(match: re.Match[str]) -> RoundedAmount | None:
    """The difference as printed, in yuan."""
    return RoundedAmount.printed(match["amount"], match["unit"]) if match["amount"] else None
