"""Values that prices make: 每路0.9万元，共需151.2万元 are 168路; 每针320元，财政补助八成 are 256元 of it; 62名 at 每人每月3200元 for 12个月 are 2380800元.

In: the mentions of a declaration as they stand. Out: derived ones, each where the amount, the share or the number stands that it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from yiju.audit.declared.mention import Mention, derived_from
from yiju.audit.declared.mention_words import in_common_words, mention_words

_EXACT = 1e-3
_LEAST_MANY = 3
_MONTH, _MONTHS = 30, 12
_BESIDE = frozenset({"was", "short", "change", "years"})


def priced_mentions(stated: Sequence[Mention]) -> Iterator[Mention]:
    """All of them."""
    inside = [m for m in stated if m.number]
    for _, group in groupby(inside, key=lambda m: (m.field, m.part, m.number)):
        sentence = list(group)
        yield from _paid_for(sentence)
        yield from _borne(sentence)
    yield from _priced_elsewhere(inside)


def thing_of(price: Mention) -> str:
    """The one thing for one of which a price is; empty where it is of none or of several."""
    things = price.per - set(mention_words().periods) - {"各"}
    return next(iter(things)) if len(things) == 1 else ""


def _paid_for(sentence: Sequence[Mention]) -> Iterator[Mention]:
    """How many the one amount behind the one price pays for, where the sentence does not say it."""
    prices = [m for m in sentence if m.dimension == "price"]
    amounts = [m for m in sentence if m.dimension == "money"]
    if len(prices) != 1 or len(amounts) != 1 or prices[0].about or amounts[0].reach & _BESIDE:
        return
    [price], [amount] = prices, amounts
    thing = thing_of(price)
    periods = price.per & set(mention_words().periods)
    if not thing or periods - {"年", "年度"} or sentence.index(amount) < sentence.index(price):
        return
    dimension, factor = mention_words().measure(thing)
    if any(m.unit in (thing, dimension) and m.dimension in ("count", "measure") for m in sentence):
        return
    many = (amount.low + amount.high) / 2 / price.low if price.low == price.high and price.low else 0
    if many < _LEAST_MANY or (dimension == "count" and abs(many - round(many)) > _EXACT * many):
        return
    counted = dimension == "count"
    value = float(round(many)) if counted else many * factor
    yield derived_from(
        amount, made=f"以每{thing}{price.low:,.15g}元计为{many:,.15g}{thing}",
        dimension="count" if counted else "measure", unit=thing if counted else dimension,
        low=value, high=value, near=f"{price.near} {amount.near}", bound="", per=frozenset(),
    )  # fmt: skip


def _borne(sentence: Sequence[Mention]) -> Iterator[Mention]:
    """What somebody bears of a price or an amount, by the share that stands behind it."""
    for i, share in enumerate(sentence):
        before = [m for m in sentence[:i] if m.dimension in ("price", "money")]
        borne = re.search(mention_words().borne, share.near)
        if share.dimension != "share" or borne is None or len(before) != 1 or share.reach & _BESIDE:
            continue
        part = share.low / 100
        yield derived_from(
            before[0], made=f"按{before[0].printed}计为{before[0].low * part:,.15g}元", low=before[0].low * part, high=before[0].high * part, near=share.near, run=share.run,
            clause=share.clause, printed=share.printed, bound=share.bound,
        )  # fmt: skip


def _priced_elsewhere(stated: Sequence[Mention]) -> Iterator[Mention]:
    """What a number that stands before its amount (62名保安费用198.4万元) makes with the only price for one of them that other sentences have."""
    prices = [m for m in stated if m.dimension == "price" and not (m.reach & _BESIDE or m.about or m.derived)]
    for many, amount in pairwise(stated):
        same = (many.run, many.number, many.place) == (amount.run, amount.number, amount.place)
        if (
            not same
            or many.dimension != "count"
            or amount.dimension != "money"
            or many.per
            or many.low < _LEAST_MANY
        ):
            continue
        if any(p.number == many.number and p.place == many.place for p in prices):
            continue
        named = _pairs(many.near)
        of_it = [p for p in prices if thing_of(p) == many.unit and named & _pairs(f"{p.near} {p.sentence}")]
        made = [(p, p.low * many.low * _times(p, stated)) for p in of_it]
        if len({value for _, value in made}) == 1 and len(of_it) == 1:
            [(price, value)] = made
            yield derived_from(
                price, made=f"按{many.printed}计为{value:,.15g}元", dimension="money", low=value, high=value, per=frozenset(), near=f"{many.near} {price.near}", unit="元",
            )  # fmt: skip


def _times(price: Mention, stated: Sequence[Mention]) -> int:
    """For how many months a monthly price is paid."""
    if "月" not in price.per:
        return 1
    beside = [
        m for m in stated if m.dimension == "time" and (m.place, m.number) == (price.place, price.number)
    ]
    months = [round(m.low / _MONTH) for m in beside if m.low % _MONTH == 0]
    return months[0] if len(months) == 1 else _MONTHS


def _pairs(text: str) -> set[str]:
    words = in_common_words(text)
    return {words[i : i + 2] for i in range(len(words) - 1) if " " not in words[i : i + 2]}
