"""The values that one clause mentions: numbers with their units, shares, prices, times, how often.

In: a clause of a field with what stands around it. Out: `Mention`s.
"""

from __future__ import annotations

import functools
import re
import string
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.frequency import frequencies
from yiju.audit.declared.mention import Dimension, Mention, Role
from yiju.audit.declared.mention_dates import DatedSpan, dated
from yiju.audit.declared.mention_words import (
    is_number,
    mention_words,
    number_pattern,
    plain,
    without_numbers,
)
from yiju.ingest.values.money import number_in_words

_STOP = re.compile(r"[，。；、,;:：（）()\n\t“”《》]")
_ORDINAL = ("第", "〔", "[", "【", "-", "—", "No.", *string.ascii_letters)
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_AGAIN = re.compile(r"共|合计|总计")
"""Behind it a number is no more for one of what stood before."""
_BEHIND = re.compile(
    r"\s*[/／每](?:个)?(?P<one>人次|平方米|立方米|公里|公斤|[一-龥])(?:[/／·每](?:个)?(?P<two>[一-龥]))?(?!次)"
)
_SHARES = re.compile(
    r"百分之(?P<hundredths>[一二三四五六七八九十]+)|(?P<tenths>[一二三四五六七八九])成(?P<half>[半一二三四五六七八九])?(?![立为员效果就交人功长本分])"
    r"|(?P<parts>[二三四五六八十])分之(?P<of>[一二三四五])"
)
_EACH_DONE = re.compile(
    r"(?P<listed>(?:[^，。；、（）]{2,8}[、和及]){1,6}[^，。；、（）]{2,8}?)各[一-龥]{0,4}?(?P<each>[一二两三四五六七八九]|\d+)(?P<unit>[轮次期场批班个处座家名人间台套所])"
)
_ONE_TIME = re.compile(
    r"(?:满|为期|历时|[周工]期为?|期限为?|期为|不少于|不低于|超过|保修|质保|维保|延长|持续|连续)一(?P<unit>周年|年|个月|个季度|个学期|周)"
)
_YEARS = (1990, 2099)
_SPOKEN = re.compile("[方面类层路线镇乡村校园桥点站口]")
_LEAST_NAMED = 2


class ClauseAround(msgspec.Struct, frozen=True):
    """A clause as printed, its sentence with a number of its own, the clause before it that names something, and what its field is."""

    field: str
    text: str
    sentence: str
    number: int
    lead: str
    when: frozenset[str]
    role: Role
    head: str
    year: int | None


def clause_mentions(clause: ClauseAround) -> Iterator[Mention]:
    """All values of a clause."""
    spans = dated(clause.text, clause.year)
    for span in spans:
        beside = _listed_beside(clause.text, span) if len(spans) > 1 else span.near
        near = beside if _names_more(beside) else f"{clause.lead} {span.near}"
        yield _mention(clause, near, "date", span.unit, span.low, span.high, span.printed)
    yield from _often(clause)
    yield from _numbers(clause, spans)
    yield from _shares(clause)
    for match in _ONE_TIME.finditer(clause.text):
        days = mention_words().times[match["unit"]]
        yield _mention(clause, clause.text, "time", "", days, days, match[0])
    for match in _EACH_DONE.finditer(clause.text):
        if "等" in match["listed"]:
            continue
        each = match["each"]
        count = len(re.split("[、和及]", match["listed"])) * (
            int(each) if each.isdigit() else number_in_words(each)
        )
        yield _mention(
            clause,
            clause.text,
            "count",
            mention_words().unit(match["unit"]),
            count,
            count,
            match[0],
            derived=True,
        )


def _listed_beside(text: str, span: DatedSpan) -> str:
    """What stands beside one of several dates: 首针4月完成、第二针10月底前完成."""
    before, behind = text[: span.start].rpartition("、")[2], text[span.end :].partition("、")[0]
    return f"{before} {behind}"


def _often(clause: ClauseAround) -> Iterator[Mention]:
    words = mention_words()
    lead = "" if _names_more(clause.text) else clause.lead
    for fact in frequencies(clause.text):
        if fact.unit == "个" and _MONTHS.search(clause.text):
            continue  # 每年10个月 is how long
        near = f"{lead} {fact.near}"
        each = frozenset(per_of(clause.text) - set(words.periods))
        yield _mention(
            clause, near, "frequency", words.unit(fact.unit), fact.low, fact.high, clause.text, per=each
        )


def _numbers(clause: ClauseAround, spans: Sequence[DatedSpan]) -> Iterator[Mention]:
    text = clause.text
    found = [
        match
        for match in number_pattern().finditer(text)
        if is_number(match) and not any(s.start < match.end() and match.start() < s.end for s in spans)
    ]
    for i, match in enumerate(found):
        behind = text[match.end() :]
        if text[: match.start()].endswith(_ORDINAL) or behind[:1] in tuple("〕]】号"):
            continue
        spoken = not match["number"][0].isdigit() and len(match["number"]) == 1
        if spoken and _SPOKEN.fullmatch(match["unit"] or ""):
            continue
        last = found[i - 1].end() if i else 0
        following = found[i + 1].start() if i + 1 < len(found) else len(text)
        before = _STOP.split(text[last : match.start()])[-1]
        after = _STOP.split(text[match.end() : following])[0]
        if i + 1 < len(found) and not found[i + 1]["unit"] and after == text[match.end() : following]:
            after = ""  # 每人3000元安排食宿1350、教材900: it is the name of the next
        factor = _factor_beside(text, match, found[i - 1] if i else None, found[i + 1 : i + 2])
        reached = bool(i and _REACHED.search(before))
        left = i + 1 < len(found) and _REACHED.search(text[match.end() : following]) is not None
        for mention in _valued(clause, match, before, after, reached=reached, times=factor):
            was = _WAS if left and mention.unit == "岁" else frozenset()
            yield msgspec.structs.replace(mention, reach=mention.reach | was)


def _factor_beside(
    text: str, match: re.Match[str], last: re.Match[str] | None, following: Sequence[re.Match[str]]
) -> str:
    """The measure word of the number that it is multiplied with, 各 where that has none; empty where it is no factor: 42场×1.1万元."""
    if last is not None and _TIMES_SIGN.fullmatch(text[last.end() : match.start()]):
        return mention_words().unit(last["unit"] or "") or "各"
    for one in following:
        if _TIMES_SIGN.fullmatch(text[match.end() : one.start()]):
            return mention_words().unit(one["unit"] or "") or "各"
    return ""


def _valued(
    clause: ClauseAround, match: re.Match[str], before: str, after: str, *, reached: bool, times: str = ""
) -> Iterator[Mention]:
    """`reached`: a number before it was left for this one; `times`: of what it is multiplied with the number."""
    words, unit = mention_words(), _unit(clause, match)
    low, high = (
        _value(match["number"], match["scale"]),
        _value(match["to"] or match["number"], match["scale"]),
    )
    if low is None or high is None or unit in ("月", "号") or _is_day(clause, match):
        return
    if unit == "年" and (_YEARS[0] <= low <= _YEARS[1] or low > _LONGEST):
        return
    per = per_of(_AGAIN.split(clause.text[: match.start()])[-1])
    if per and not per & set(words.periods) and _A_YEAR.search(before):
        per = per | {"年"}  # 人均全年2400元
    over = _BEHIND.match(clause.text, match.end())
    if over:
        per, after = per | _named(over["one"], over["two"]), ""
    near = _near(clause, before, after, match)
    about = bool(match["about"] or match["more"] or re.search("约|左右|近$", before + after[:2]))

    def made(dimension: Dimension, unit: str, factor: float = 1, error: float = 0, **more: Any) -> Mention:
        mention = _mention(
            clause, near, dimension, unit, low * factor - error, high * factor + error, match[0].strip(),
            per=frozenset(per), about=about, bound_by=f"{before}{match[0]}{after}", **more,
        )  # fmt: skip
        return msgspec.structs.replace(mention, reach=mention.reach - _LEFT) if reached else mention

    if unit in ("%", "％", "个百分点"):
        yield made("share" if unit != "个百分点" else "points", "%")
    elif words.measure(unit)[0] == "money":
        factor = words.measure(unit)[1]
        if _EACH.search(before):
            per = per | {"各"}
        if times:
            per = per | ({times} if words.measure(times)[0] != "money" else set())
        one = bool(times) or bool(per - set(words.periods)) or bool(per and clause.role != "text")
        yield made("price" if one else "money", "元", factor, 0 if one else _error(match, factor))
    elif unit in words.times:
        # 104天 may be 104个工作日.
        yield made("time", "", words.times[unit], low * 0.3 * words.times[unit] if "工作" in unit else 0)
    elif per and per <= set(words.periods) and words.unit(unit) in words.happenings:
        if unit in _OWN_PERIODS:
            [period] = per if len(per) == 1 else ("年",)
            yield made("frequency", words.unit(unit), words.periods[period])
    elif unit:
        dimension, factor = words.measure(unit)
        counted = dimension == "count"
        mention = made("count" if counted else "measure", words.unit(unit) if counted else dimension, factor)
        aged = _OF_NO_AGE if mention.unit == "岁" else frozenset()
        yield msgspec.structs.replace(
            mention, factor=times if times != "各" else "", reach=mention.reach - aged
        )


def _unit(clause: ClauseAround, match: re.Match[str]) -> str:
    """The measure word; 眼次 counts no 眼."""
    unit = match["unit"] or ""
    times = clause.text.startswith("次", match.end()) and len(unit) == 1
    return f"{unit}次" if times and unit not in ("人", "次", "%") else unit


_TIMES_SIGN = re.compile(r"\s*[×xX*＊]\s*|(?:[/／][一-龥]{1,2})?\s*[×xX*＊]\s*")
_EACH = re.compile(r"(?<!各)各[一-龥]{0,4}$")
"""三个市场各补助12万元."""
_A_YEAR = re.compile("(?:全年|年度|一年|年均)[一-龥]{0,4}$")
_TIMES = frozenset({"was", "years"})
_REACHED = re.compile("(?:[增提升降减扩缩发展达]|减少|增加|下降|上升|提高|压缩)[一-龥]{0,3}[至到]$")
"""由3900人增至5200人: the second is no more what was."""
_LEFT = frozenset({"was", "stock", "short"})
_MONTHS = re.compile("个(?:月|季度|学期|工作日|星期|小时)")
_CHANGE = frozenset({"change"})
_WAS = frozenset({"was"})
_OF_NO_AGE = frozenset({"stock", "moved"})
"""Who is registered may be of any age; the age from which one has it is lowered at once."""
_LONGEST = 30
_OWN_PERIODS = ("班次", "批次")
"""What a frequency of `frequency` does not count."""


def _is_day(clause: ClauseAround, match: re.Match[str]) -> bool:
    """Whether it is a day of a month: 15日, 十五日前; 7日内 is how long."""
    digits = match["number"][0].isdigit()
    behind = clause.text[match.end() :]
    return (
        match["unit"] == "日"
        and not behind.startswith(("内", "之内"))
        and (digits or behind.startswith("前"))
    )


def _error(match: re.Match[str], factor: float) -> float:
    """What a rounded amount leaves open: 1120万元 half a ten thousand."""
    scale = factor
    for one in match["scale"] or "":
        scale *= _SCALES[one]
    return scale * 10.0 ** -len(match["number"].partition(".")[2]) / 2 if scale > 1 else 0


def _shares(clause: ClauseAround) -> Iterator[Mention]:
    """Those in characters: 六成, 七成五, 半数, 百分之三十, 三分之一."""
    read: list[tuple[re.Match[str], float, bool]] = [
        (match, 50.0, False) for match in re.finditer(mention_words().halves, clause.text)
    ]
    for match in _SHARES.finditer(clause.text):
        if match["hundredths"]:
            value = float(number_in_words(match["hundredths"]))
        elif match["tenths"]:
            rest = 5 if match["half"] == "半" else int(number_in_words(match["half"] or "零"))
            value = float(number_in_words(match["tenths"])) * 10 + rest
        else:
            value = 100 * float(number_in_words(match["of"])) / float(number_in_words(match["parts"]))
        read.append((match, value, True))
    for match, value, _ in read:
        before = _STOP.split(clause.text[: match.start()])[-1]
        near = f"{before} {_STOP.split(clause.text[match.end() :])[0]}"
        yield _mention(
            clause,
            near,
            "share",
            "%",
            value,
            value,
            match[0],
            about=bool(match.re is _SHARES and match["parts"]),
        )


def _near(clause: ClauseAround, before: str, after: str, match: re.Match[str]) -> str:
    """The words beside the number, or else more and more of what stands before it."""
    whole = _STOP.split(clause.text[: match.start()])[-1]
    beside = f"{before} {after}" if _names_more(before) or not _names_more(whole) else f"{whole} {after}"
    for near in (beside, clause.text):
        if _names_more(near):
            return near
    return f"{clause.lead} {clause.text}"


def _names_more(text: str) -> bool:
    """Whether a text names anything besides doing."""
    words = mention_words()
    text = _REACHED.sub("", without_numbers(text).strip())
    rest = re.sub(rf"每.|{words.doing}|{words.acts}|{fact_words().ends}|[^一-龥]", "", text)
    return len(rest) >= _LEAST_NAMED


def _mention(
    clause: ClauseAround,
    near: str,
    dimension: Dimension,
    unit: str,
    low: float,
    high: float,
    printed: str,
    *,
    per: frozenset[str] = frozenset(),
    about: bool = False,
    derived: bool = False,
    bound_by: str = "",
) -> Mention:
    words, bounds = mention_words(), bound_by or clause.text
    return Mention(
        field=clause.field,
        run=clause.text.strip(),
        dimension=dimension,
        unit=unit,
        low=low,
        high=high,
        near=plain(without_numbers(near)),
        clause=plain(without_numbers(clause.text)),
        sentence=plain(without_numbers(clause.sentence)),
        printed=printed,
        role=clause.role,
        head=clause.head,
        per=per,
        reach=_reach(clause, dimension, printed),
        bound="most" if re.search(words.most, bounds) else "least" if re.search(words.least, bounds) else "",
        number=clause.number,
        about=about,
        derived=derived,
    )


def _reach(clause: ClauseAround, dimension: Dimension, printed: str) -> frozenset[str]:
    """Of what the number is; money of a project that goes on for years is asked for in all of them."""
    words = mention_words()
    text = clause.text.replace(printed, " ") if dimension == "date" else clause.text
    found = clause.when | (words.reach(text) - _TIMES - _CHANGE)
    if dimension == "share":
        before = (clause.text if clause.role == "text" else clause.head + clause.text).partition(printed)[0]
        found |= words.reach(before + printed[:1]) & _CHANGE
    several = re.search(words.whole_and_year, clause.sentence) or (
        dimension == "money" and re.search(fact_words().several_years, clause.sentence)
    )
    if several and re.search(words.this_year, clause.text):
        several = None
    return found | {"years"} if several else found


def times_of(text: str, year: int | None, before: frozenset[str]) -> frozenset[str] | None:
    """Of which time, other than the year's, a clause speaks; None where it does not say. 当年 behind another year is that one."""
    words = mention_words()
    years = {int(found) for found in re.findall(r"(?<!\d)(20\d{2})\s*年", text)}
    found = words.reach(text) & _TIMES
    if years and year is not None and year not in years:
        found |= {f"{min(years)}年"}
    if found or years:
        return found
    this = re.search(words.this_year, text)
    of_that = this is not None and this[0] in words.that_year and any(one.endswith("年") for one in before)
    return found if this is not None and not of_that else None


def per_of(text: str) -> set[str]:
    """For one of what a number is: 每人每天, 户均, 单站."""
    return {found for match in _per().finditer(text) for found in _named(*match.groups())}


def _named(*units: str | None) -> set[str]:
    same = {"日": "天", "生": "人", "季度": "季", "年度": "年", "星期": "周"}
    return {same.get(word, mention_words().unit(word)) for word in units if word}


@functools.cache
def _per() -> re.Pattern[str]:
    words = mention_words()
    named = "|".join(
        sorted({*words.things, *words.happenings, *words.periods, "人次", "户", "人"}, key=len, reverse=True)
    )
    return re.compile(
        rf"每(?:个|一|名|位)?(?:[^每\W\d]{{1,3}}(?=[日天](?:$|[\d一二两三四五六七八九十])))?({named}|平方米|立方米|公里|公斤|(?![一两二三四五六七八九十次])[一-龥])|([人户日月年季村站校亩班次场件均单])均|单([站校个件户座台家])"
    )


def _value(printed: str, scale: str | None) -> float | None:
    if printed[0].isdigit():
        value = float(printed.replace(",", ""))
    else:
        try:
            value = float(number_in_words(printed))
        except ValueError:
            return None
    for one in scale or "":
        value *= _SCALES[one]
    return value
