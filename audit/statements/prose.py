"""Numbers that one text states and that do not agree with each other.

In: a text, and which names make up a whole (rule data). Out: `Mismatch`es: a whole against its parts,
printed sums, equal shares of a sum, amounts against their change and its percentage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from yiju.audit.finding import Severity
from yiju.audit.statements.percentage import percentage_holds
from yiju.audit.statements.stated import Breakdown, StatedQuantity, breakdowns, money_amounts

_NEAR = Decimal("0.02")
"""A list that falls short of its whole by no more than this was meant to be complete."""

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九十")} | {"两": 2}
_SHARES = re.compile(
    r"(?:均分|平均分|等额|平均)[^，。；]{0,4}?(?P<a>[二两三四五六七八九十\d]+)\s*(?:年|期|次)"
    r"|分\s*(?P<b>[二两三四五六七八九十\d]+)\s*(?:年|期|次)[^，。；]{0,4}?(?:均分|平均|等额)"
)
_PERCENT = re.compile(
    r"\s*[，,（(]?\s*(?:约)?占(?:比|(?P<of>[^，。；、\d]{0,12})[总全](?:额|部|数|收入|支出|预算|量)*的?(?:比例)?)?(?:为)?\s*(?P<percent>\d+(?:\.\d+)?)\s*%"
)
_RESERVED = re.compile("预留|面向(?:中小|小微)|中小企业|小微企业")
_WHOLE = re.compile("中标|合同|成交|采购|总价|总额|总金额|总投资")
_SHARE = re.compile("(?:支付|付款|安排|本年|当年|每年|每期)")


class Mismatch(msgspec.Struct, frozen=True):
    """`sentence` says it in Chinese, `quote` is the run of the text that states both numbers; `money` is by how many yuan they
    differ, 0 where they are no amounts.
    """

    severity: Severity
    key: str
    sentence: str
    quote: str
    money: Decimal = Decimal(0)


def mismatches(text: str, families: Sequence[Sequence[str]]) -> Iterator[Mismatch]:
    """Every disagreement within the text."""
    for found in map(_without_reserved, breakdowns(text)):
        yield from _parts(text, found, families)
        yield from _percentages(text, found)
    yield from _shares(text)


def complete(parts: Sequence[StatedQuantity], families: Sequence[Sequence[str]]) -> bool:
    """Whether the parts are known to be all: each matches one name of a family and each name one part, or
    the list ends with the rest (其他…).
    """
    names = [p.name for p in parts]
    for family in families:
        hits = [[bool(re.search(pattern, name)) for pattern in family] for name in names]
        rows = all(sum(row) == 1 for row in hits)
        if rows and len(names) == len(family) and all(sum(column) == 1 for column in zip(*hits, strict=True)):
            return True
    alike = len({name[-2:] for name in names}) == 1  # 一般公务用车3辆、其他用车1辆
    return len(names) > (1 if alike else 2) and re.match("其[他它]|剩余|余款", names[-1]) is not None


def _without_reserved(found: Breakdown) -> Breakdown:
    """The breakdown without what is set aside of all its parts together, at its end: 货物、工程、服务，预留面向中小企业份额."""
    size = next((n for n, p in enumerate(found.parts) if _RESERVED.search(p.name)), len(found.parts))
    if 1 < size < len(found.parts):
        return msgspec.structs.replace(found, parts=found.parts[:size], end=found.parts[size - 1].end)
    return found


def _parts(text: str, found: Breakdown, families: Sequence[Sequence[str]]) -> Iterator[Mismatch]:
    whole, gap = found.whole, found.whole.value - found.summed
    if abs(gap) <= found.slack or _made_by_the_first(text, found, families):
        return
    measured = whole.unit in ("元", "平方米", "平米", "㎡", "公顷", "亩")
    all_of_it = whole.total or complete(found.parts, families)
    more = gap < 0 and measured
    near = measured and not found.mainly and len(found.parts) > 2 and 0 < gap <= _NEAR * whole.value
    if not (all_of_it or more or near):
        return
    listed = "、".join(f"{p.name}{p.as_printed}" for p in found.parts)
    rough = any(q.about for q in (whole, *found.parts))
    yield Mismatch(
        "确定" if all_of_it and not rough else "疑似",
        f"{whole.name}|{whole.value}|{found.summed}",
        f"{whole.name or '总数'}{'' if whole.about else '为'}{whole.as_printed}，所列各项（{listed}）合计{whole.like(found.summed)}，"
        f"{'多出' if gap < 0 else '少'}{whole.like(abs(gap))}",
        text[found.start : found.end],
        abs(gap) if whole.unit == "元" else Decimal(0),
    )


def _made_by_the_first(text: str, found: Breakdown, families: Sequence[Sequence[str]]) -> bool:
    """Whether the first parts alone make the whole: those up to a ； (补助1100万元；其中甲660万元、乙440万元；体检50万元), or a whole
    family (货物、工程、服务), behind which it is divided once more (预留面向中小企业采购份额).
    """
    made = Decimal(0)
    for n, (part, following) in enumerate(pairwise(found.parts), start=1):
        made += part.value
        ended = "；" in text[part.end : following.start] or (n > 1 and complete(found.parts[:n], families))
        if ended and abs(made - found.whole.value) <= found.slack:
            return True
    return False


def _percentages(text: str, found: Breakdown) -> Iterator[Mismatch]:
    """`项目支出4,345.67万元，占35.20%` against the whole that it is part of."""
    whole = found.whole
    for part in [] if whole.total or whole.value <= 0 else found.parts:
        match = _PERCENT.match(text, part.end)
        letters = iter(whole.name)
        if match is None or not all(letter in letters for letter in match["of"] or ""):
            continue  # no share, or one of something else that the text names
        if percentage_holds(match["percent"], part, whole):
            continue
        yield Mismatch(
            "疑似",
            f"占比|{part.name}|{Decimal(match['percent'])}",
            f"{part.name}{part.as_printed}占{whole.name or '总数'}{whole.as_printed}的"
            f"{part.value / whole.value * 100:.2f}%，文中写{Decimal(match['percent'])}%",
            text[found.start : match.end()],
        )


def _shares(text: str) -> Iterator[Mismatch]:
    """A contract sum paid in equal shares, and the share of this year."""
    way = _SHARES.search(text)
    if way is None:
        return
    count = _count(way["a"] or way["b"])
    money = money_amounts(text)
    wholes = [q for q in money if _WHOLE.search(q.name) and not _SHARE.search(q.name)]
    shares = [
        q for q in money if _SHARE.search(q.name) and q not in wholes and wholes and q.value < wholes[0].value
    ]
    if count is None or count < 2 or len(wholes) != 1 or len(shares) != 1:
        return
    whole, share = wholes[0], shares[0]
    each = whole.value / count
    if abs(each - share.value) <= share.error + whole.error / count:
        return
    start, end = min(whole.begin, share.begin, way.start()), max(whole.end, share.end, way.end())
    yield Mismatch(
        "疑似",
        f"均分|{whole.value}|{share.value}",
        f"{whole.name}{whole.as_printed}，{way[0]}每份应为{whole.like(each)}，"
        f"{share.name}却为{share.as_printed}，相差{whole.like(abs(each - share.value))}",
        text[start:end],
        abs(each - share.value),
    )


def _count(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    return _DIGITS.get(word)
