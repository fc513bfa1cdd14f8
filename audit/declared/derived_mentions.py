"""Values that others make: 38个村 at 每村3场 are 114场, 每月一次 is 12次 a year, 由4320路增加到4680路 is 360路 more.

In: the mentions of a declaration as they stand. Out: derived ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from yiju.audit.declared.mention import Mention, derived_from
from yiju.audit.declared.mention_words import mention_words
from yiju.audit.declared.priced_mentions import priced_mentions

_LEAST_LISTED = 2
_SEASON = re.compile(
    r"[\d一二三四五六七八九十]月|学期|学年|汛期|期间|[春夏秋冬]季|采暖|枯水|丰水|开学|假期|高峰|旺季"
)
_FROM_TO = re.compile(r"由\s*\d[^，。；]{0,8}?(?:增加?|提高|扩大?|上升|发展)[一-龥]{0,2}到")


def derived_mentions(stated: Sequence[Mention]) -> Iterator[Mention]:
    """All of them, each where the number stands that it is made of."""
    for mention in stated:
        if mention.dimension == "frequency":
            yield from _in_a_year(mention)
        elif mention.dimension == "count" and len(mention.per) == 1:
            yield from _per_period(mention)
        elif mention.dimension == "count" and _is_for_each(mention):
            # 8200人×2次: twice a year for each.
            yield derived_from(mention, dimension="frequency")
        elif mention.dimension == "price" and "月" in mention.per and not mention.about:
            # 每人每月300元 is 3600元 a year, or for ten months of it 3000元.
            yield derived_from(
                mention, low=mention.low * 10, high=mention.high * 12, per=mention.per - {"月"} | {"年"}
            )
    yield from priced_mentions(stated)
    in_sentences = [m for m in stated if m.number]
    for _, group in groupby(in_sentences, key=lambda m: (m.field, m.number)):
        sentence = list(group)
        yield from _products(sentence)
        yield from _differences(sentence)
        yield from _sums(sentence)
        yield from _announced(sentence)


def _is_for_each(times: Mention) -> bool:
    """Whether it is how often each of the things has something with which it is multiplied."""
    words = mention_words()
    counted = times.factor and words.measure(times.factor)[0] == "count"
    return bool(counted) and times.unit in words.happenings and times.factor not in words.happenings


def _in_a_year(often: Mention) -> Iterator[Mention]:
    """每月采样一次 as 10 to 12 times, where it goes on all year; the ten roads of every week may be the same ones."""
    if (
        often.unit
        and often.unit not in mention_words().things
        and not _SEASON.search(re.sub(r"每\S{0,3}月", "", often.run))
    ):
        yield derived_from(often, dimension="count")


def _per_period(count: Mention) -> Iterator[Mention]:
    """每日发车180班次 as so many a year."""
    [period] = count.per
    times = mention_words().periods.get(period)
    thing = count.unit in mention_words().things  # those of every week may be the same
    if times and times > 1 and not thing and not count.about and not _SEASON.search(count.run):
        yield derived_from(count, low=count.low * times * 0.6, high=count.high * times, per=frozenset())


def _products(sentence: Sequence[Mention]) -> Iterator[Mention]:
    """What a number for one of them makes with the number of them."""
    for one in sentence:
        if len(one.per) != 1 or one.dimension not in ("count", "price") or one.low != one.high:
            continue
        [thing] = one.per
        many = [
            m
            for m in sentence
            if m.dimension == "count" and not m.per and m is not one and m.low == m.high and _is_of(m, thing)
        ]
        if len(many) > 1:  # 物理、化学实验室各2间: those together
            many = [m for m in many if m.derived]
        listed = [m for m in sentence if m.run == one.run and m.dimension in ("price", "money")]
        if one.dimension == "price" and len(listed) > 1:
            continue  # 一般纠纷每件150元、疑难500元: the number is of all kinds
        if len(many) == 1 and many[0].low > 1 and many[0].reach == one.reach:
            value = one.low * many[0].low
            yield derived_from(
                one, low=value, high=value, per=frozenset(),
                dimension="money" if one.dimension == "price" else "count",
            )  # fmt: skip


def _is_of(count: Mention, thing: str) -> bool:
    """Whether the count is of the thing: 38个行政村 of 村, 4批 of 批."""
    return count.unit == thing or (count.unit == "个" and thing in count.near[-8:])


def _differences(sentence: Sequence[Mention]) -> Iterator[Mention]:
    for one in sentence:
        same = [
            m for m in sentence if m.run == one.run and m.dimension == one.dimension and m.unit == one.unit
        ]
        if _FROM_TO.search(one.run) and len(same) == 2 and one is same[0] and same[1].low > one.low:
            more = same[1].low - one.low
            yield derived_from(one, low=more, high=more, reach=frozenset())


def _sums(sentence: Sequence[Mention]) -> Iterator[Mention]:
    """食用农产品700批次、加工食品650批次 together, where a clause lists them."""
    for (run, unit), group in groupby(
        (m for m in sentence if m.dimension == "count" and not m.per and not m.derived),
        key=lambda m: (m.run, m.unit),
    ):
        listed = list(group)
        if len(listed) > 1 and run.count("、") >= len(listed) - 1 and unit and f"一{unit}" not in run:
            total = sum(m.low for m in listed)
            yield derived_from(
                listed[0],
                near=listed[0].clause,
                low=total,
                high=total,
            )


def _announced(sentence: Sequence[Mention]) -> Iterator[Mention]:
    """三处公园：甲园12.6万平方米，乙园8.4万平方米，丙园5.2万平方米 together: as many as are announced, each in a clause of its own."""
    for i, many in enumerate(sentence):
        listed = sentence[i + 1 :]
        first = next(iter(listed), None)
        if (
            many.dimension != "count"
            or many.per
            or first is None
            or not _LEAST_LISTED <= many.low == len(listed)
        ):
            continue
        alike = all((m.dimension, m.unit) == (first.dimension, first.unit) and not m.per for m in listed)
        if (
            alike
            and first.dimension in ("count", "measure", "money")
            and len({m.run for m in listed}) == len(listed)
        ):
            total = sum(m.low for m in listed)
            yield derived_from(
                first, low=total, high=sum(m.high for m in listed), near=f"{many.near} {first.near}",
                run="，".join(m.run for m in listed), made=f"合计{total:,.15g}{first.unit if first.dimension == 'count' else ''}",
            )  # fmt: skip
