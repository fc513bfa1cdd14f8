"""What running text states in numbers: quantities with their names, and wholes with their parts.

In: a paragraph. Out: `StatedQuantity` (money in yuan, areas and counts in their unit, each with half of its last
printed place) and `Breakdown`: a whole with the parts that the text lists behind 其中 or in brackets.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.field import in_units
from yiju.ingest.values.money import UNITS, grouped
from yiju.ingest.values.text import unspaced

_MONEY = "|".join(sorted((u for u in UNITS if u.endswith("元") or u in "万亿"), key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?<![\d.,])(?P<number>\d+(?:,\d{{3}})*(?:\.\d+)?)\s*"
    rf"(?:(?P<money>{_MONEY})(?!元)|(?P<area>平方米|平米|㎡|公顷|亩)|(?P<count>辆|台|家|个|名|人次|人|套|批次|批))"
    r"(?!\s*[/／×xX*]|每|[（(]含|以[上下内])"
)
_NUMBERING = re.compile(r"^\s*(?:\d+[.、)）]|[（(]?[一二三四五六七八九十]+[)）、.])\s*")
_VERB = re.compile(r"(?:预?计|共计|合计|总计|各|均|约|共|达|是|为|有)+$")
_ABOUT = re.compile(r"(?:大?约[为合计]?|将近|接近)\s*$")
_OR_SO = re.compile(r"\s*(?:左右|上下)")
_CHANGE = re.compile(
    r"^(?:比|较|同比|环比|与(?:上年|去年|\d{4})|增加|减少|增长|下降|上升|压缩|压减|降低|净增|核减|核增|追加|调减|调增)"
    r"|[比较](?:上年|去年|\d{4}).*|(?:增加|减少|下降|压减|调减|调增)(?:了|额)?$"
)
_TOTAL = re.compile(r"^(?:合计|共计|总计|小计|总共)$")
_MAINLY = re.compile(r"^(?:主要(?:是|为|包括|有|用于)|包括|包含|含)[:：]?")
_PAIRS = {"（": "）", "(": ")"}
_SKIPPED = "\0"
_LONGEST = 8_000


class StatedQuantity(msgspec.Struct, frozen=True):
    """`name` is what the text calls it; `value` yuan for money, else as printed; `unit` 元, 平方米 or the
    counter; `error` half of the last printed place. `start` and `end` frame the printed number with its
    unit, `begin` is where its name starts; `as_printed` is the number with its unit as printed, behind 约 where the text says
    that it is about so much (`about`); its last place is then the last that is not 0. `change` where it says by how much
    something changed.
    """

    name: str
    value: Decimal
    unit: str
    error: Decimal
    begin: int
    start: int
    end: int
    change: bool = False
    about: bool = False
    as_printed: str = ""
    factor: Decimal = Decimal(1)
    places: int = 0

    def like(self, value: Decimal) -> str:
        """Another value in the unit that this one is printed in."""
        if self.unit == "元":
            return in_units(value, self.factor, self.places)
        return f"{grouped(value)}{self.unit}"

    @property
    def total(self) -> bool:
        """Whether it only sums up what stands before it."""
        return bool(_TOTAL.match(self.name))


class Breakdown(msgspec.Struct, frozen=True):
    """A whole and its parts, and where the text that holds them starts and ends; `mainly` where the text lists
    only the main ones (主要是…).
    """

    whole: StatedQuantity
    parts: list[StatedQuantity]
    start: int
    end: int
    mainly: bool = False

    @property
    def summed(self) -> Decimal:
        """What the parts make."""
        return sum((p.value for p in self.parts), Decimal(0))

    @property
    def slack(self) -> Decimal:
        """What rounding each number to its last printed place can explain."""
        return self.whole.error + sum((p.error for p in self.parts), Decimal(0))


def quantities(text: str) -> list[StatedQuantity]:
    """Every quantity of the text, in brackets or not, in order."""
    found = [q for level, _ in _levels(text) for q in _of(level)]
    return sorted(found, key=lambda q: q.start)


def money_amounts(text: str) -> list[StatedQuantity]:
    """The amounts of money of the text, in order, without those by which something changed."""
    return [q for q in quantities(text) if q.unit == "元" and not q.change]


def breakdowns(text: str) -> Iterator[Breakdown]:
    """Every whole with at least two parts of its unit. Of a sentence that says 其中 twice at one depth the
    text does not tell which is part of which: it is left out.
    """
    levels = _levels(text)
    outside = [q for level, _ in levels for q in _of(level)]
    for level, opened in levels:
        found = _of(level)
        before = 0  # where the sentence before this one starts
        for start, end in _sentences(level):
            marks = [m.start() for m in re.finditer("其中", level[start:end])]
            lead = level[start : start + marks[0]] if marks else ""
            if len(marks) == 1 or (not marks and opened is not None and start == 0):
                at = start + marks[0] if marks else start
                parts = [q for q in found if at <= q.start < end and not q.change]
                parts, below = _by_level(level, parts, end)
                yield from below
                earlier = before if not lead.strip(_SKIPPED + " ") else start
                whole = _whole(found, outside, opened, earlier, at, parts)
                if whole is not None and whole not in parts:
                    parts = [q for q in parts if q.unit == whole.unit]
                    yield from _breakdown(whole, parts, bool(marks))
            before = start


def _by_level(
    level: str, parts: list[StatedQuantity], end: int
) -> tuple[list[StatedQuantity], list[Breakdown]]:
    """`A，主要是a1，a2；B`: the parts A and B, and below A its own, up to the next ；. Where no ； ends what
    is below A, the text does not say what B is part of: no parts at all.
    """
    above: list[StatedQuantity] = []
    below: list[Breakdown] = []
    until = -1
    for i, part in enumerate(parts):
        if part.start < until:
            continue
        if not above or not _MAINLY.match(level[part.begin : part.start].strip()):
            above.append(part)
            continue
        until = level.find("；", part.start, end)
        inner = [q for q in parts[i:] if until < 0 or q.start < until]
        inner = [msgspec.structs.replace(q, name=_MAINLY.sub("", q.name)) for q in inner]
        inner = [q for q in inner if q.unit == above[-1].unit and not q.total]
        if len(inner) >= 2:
            below.append(Breakdown(above[-1], inner, above[-1].begin, inner[-1].end, mainly=True))
        if until < 0:
            return ([], []) if len(inner) > 1 else (above, below)
    return above, below


def _breakdown(whole: StatedQuantity, parts: list[StatedQuantity], marked: bool) -> Iterator[Breakdown]:
    own = [q for q in parts if not q.total]
    if len({q.name for q in own}) < len(own) and all(q.name for q in own):
        return  # several amounts of each part, budget and outcome: no list of parts
    if len(own) >= 2:
        yield Breakdown(whole, own, whole.begin, own[-1].end)
    for total in (q for q in parts if q.total):
        summed = [q for q in own if q.end <= total.begin]
        if len(summed) >= 2 and marked:
            yield Breakdown(total, summed, summed[0].begin, total.end)


def _whole(
    found: list[StatedQuantity],
    outside: list[StatedQuantity],
    opened: int | None,
    start: int,
    at: int,
    parts: list[StatedQuantity],
) -> StatedQuantity | None:
    """What the parts from `at` on are parts of: the number before the bracket, or the last one said before
    (`总投资500万元，本年安排100万元，其中…`: the one that they make, if they make one).
    """
    inside = [q for q in found if start <= q.start and q.end <= at and not q.change]
    if inside:
        made = {sum((p.value for p in parts if p.unit == q.unit and not p.total), Decimal(0)) for q in inside}
        return next((q for q in inside if q.value in made), inside[-1])
    return next((q for q in outside if opened is not None and q.end == opened and not q.change), None)


def _of(level: str) -> list[StatedQuantity]:
    return [_quantity(level, match) for match in _QUANTITY.finditer(level)]


def _quantity(level: str, match: re.Match[str]) -> StatedQuantity:
    digits = match["number"].replace(",", "")
    scale = UNITS[match["money"]] if match["money"] else Decimal(1)
    places = len(digits.partition(".")[2])
    begin = _name_start(level, match.start())
    before = level[begin : match.start()].replace(_SKIPPED, "")
    about = bool(_ABOUT.search(before) or _OR_SO.match(level, match.end()))
    last = scale * Decimal(10) ** (len(digits) - len(digits.rstrip("0")) if about and not places else -places)
    name = re.sub(r"^[\s“”\"']*其中[:：，,]?", "", unspaced(before))
    name = _NUMBERING.sub("", name).strip("：:，,")
    name = name if _TOTAL.match(name) else _VERB.sub("", name).strip("：:，,")
    return StatedQuantity(
        name=name,
        value=Decimal(digits) * scale,
        unit="元" if match["money"] else (match["area"] or match["count"]),
        error=last / 2 if places or match["money"] or about else Decimal(0),
        begin=begin,
        start=match.start(),
        end=match.end(),
        change=bool(_CHANGE.search(name)),
        about=about,
        as_printed="约" * about + unspaced(match[0]),
        factor=scale,
        places=places,
    )


def _name_start(level: str, at: int) -> int:
    """Back to the mark before the name; over 、 where what stands before is a list of names (`出国费、
    接待费和用车费为10万元`), over ： where the name stands before it (`货物：10万元`).
    """
    start = at
    while True:
        start = _mark_before(level, start)
        earlier = _mark_before(level, start) + 1 if start > 0 else 0
        segment = level[earlier : max(start, 0)].replace(_SKIPPED, "").strip()
        named = level[start + 1 : at].replace(_SKIPPED, "").strip()
        list_of_names = start >= 0 and level[start] == "、" and not _QUANTITY.search(segment)
        behind_colon = start >= 0 and level[start] in "：:" and not named
        if not segment or not (list_of_names or behind_colon):
            break
    start += 1
    while start < at and level[start] in _SKIPPED + " \u3000":
        start += 1
    return start


def _mark_before(level: str, at: int) -> int:
    return max((level.rfind(mark, 0, max(at, 0)) for mark in "，。；、：,;:\n"), default=-1)


@functools.lru_cache(maxsize=64)
def _levels(text: str) -> list[tuple[str, int | None]]:
    """The text once for each depth of brackets that hold a number, everything else blanked, and where the
    bracket opens; offsets stay those of the text. A text longer than any paragraph is taken as it stands.
    """
    if len(text) > _LONGEST:
        return [(text, None)]
    stack: list[int] = []
    spans: list[tuple[int, int]] = []
    for i, char in enumerate(text):
        if char in _PAIRS:
            stack.append(i)
        elif char in _PAIRS.values() and stack:
            opened = stack.pop()
            if re.search(r"\d", text[opened:i]) and not re.fullmatch(r".\d{1,2}", text[opened:i]):
                spans.append((opened, i + 1))
    levels: list[tuple[str, int | None]] = []
    for start, end in [(-1, len(text)), *spans]:
        chars = [_SKIPPED] * len(text)
        for i in range(max(start + 1, 0), end if start < 0 else end - 1):
            chars[i] = text[i]
        for a, b in spans:
            if start < a and b <= end and (a, b) != (start, end):
                chars[a:b] = [_SKIPPED] * (b - a)
        levels.append(("".join(chars), start if start >= 0 else None))
    return levels


def _sentences(level: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer("[。！？\n]|$", level):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
