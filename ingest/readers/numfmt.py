"""A spreadsheet number as its format prints it: 5 under `00` is 05, 45292 under `yyyy年m月d日` is a day.

In: a value as stored and its number format (ECMA-376 part 1, §18.8.31). Out: the printed text. What a
format does with width (`_`, `*`) is left out. A format that is not understood prints the plain value.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<ampm>上午/下午|AM/PM|A/P)"
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+(?:\.0+)?|[aA]{3,4})"
    r"|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*)?(?:[Ee][+-][#0?]+)?|\.[#0?]+)"
    r"|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_WEEKDAYS = "一二三四五六日"
_LONG_DATE = 'yyyy"年"m"月"d"日"'
# §18.8.30, formats whose meaning depends on the locale: those of zh-cn.
_CHINESE_BUILT_IN = {
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: _LONG_DATE,
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
# Digits that any format is given to print; beyond, the plain value says more.
_WIDEST = 24
_SMALL = "〇一二三四五六七八九"


def printed_number(value: float | Decimal, pattern: str) -> str:
    """A number under a format that prints no date."""
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return str(value)
    sections = _sections(pattern)
    section, shown = _choose(sections, number)
    tokens = _tokens(section)
    kinds = [kind for kind, _ in tokens]
    if "general" in kinds:
        return "".join(_general(shown) if kind == "general" else text for kind, text in tokens)
    if "digits" not in kinds:
        text = "".join(text for _, text in tokens).strip()
        return text if text or len(sections) > 1 else _general(shown)
    fraction = any(text == "/" for kind, text in tokens if kind == "other")
    if fraction or kinds.count("digits") > 1 or number.adjusted() > _WIDEST:
        return _general(shown)
    percents = sum(text.count("%") for kind, text in tokens if kind == "other")
    shown *= Decimal(100) ** percents
    sign = "-" if shown < 0 else ""
    first = next(i for i, kind in enumerate(kinds) if kind == "digits")
    parts = [text for _, text in tokens]
    parts[first] = _digits(abs(shown), parts[first])
    rounded_away = not re.search("[1-9]", parts[first])
    return ("" if rounded_away else sign) + "".join(parts).strip()


def printed_date(value: dt.datetime | dt.date | dt.time | dt.timedelta, pattern: str) -> str:
    """A day or time under its format; ISO where the format says neither year, month nor hour."""
    if isinstance(value, dt.timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, dt.time):
        moment = dt.datetime.combine(dt.date(1900, 1, 1), value)
    elif isinstance(value, dt.datetime):
        moment = value
    else:
        moment = dt.datetime.combine(value, dt.time())
    tokens = [(k, t) for k, t in _tokens(_sections(pattern)[0]) if k != "digits"]
    dates = [i for i, (kind, _) in enumerate(tokens) if kind == "date"]
    if not dates:
        return moment.date().isoformat()
    chinese = "dbnum1" in pattern.lower()
    half_day = any(kind == "ampm" for kind, _ in tokens)
    out = []
    for i, (kind, text) in enumerate(tokens):
        if kind == "date":
            near = [tokens[j][1][0].lower() for j in (_before(dates, i), _after(dates, i)) if j is not None]
            minutes = text[0].lower() == "m" and ("h" in near[:1] or "s" in near[-1:]) and len(text) <= 2
            out.append(_date_part(moment, text.lower(), minutes, half_day, chinese))
        elif kind == "ampm":
            out.append("上午" if moment.hour < 12 else "下午")
        else:
            out.append(text)
    return "".join(out).strip()


def locale_format(number: int, pattern: str) -> str:
    """The pattern behind a built-in format number as Chinese office programs print it; `pattern` for
    all other numbers. The system's long date is asked for by a pattern of its own.
    """
    return _LONG_DATE if "[$-F800]" in pattern else _CHINESE_BUILT_IN.get(number, pattern)


def is_date_format(pattern: str) -> bool:
    """Whether a number under this format is a day or time."""
    return any(kind == "date" for kind, _ in _tokens(_sections(pattern)[0]))


def _before(dates: list[int], i: int) -> int | None:
    return max((j for j in dates if j < i), default=None)


def _after(dates: list[int], i: int) -> int | None:
    return min((j for j in dates if j > i), default=None)


def _date_part(moment: dt.datetime, part: str, minutes: bool, half_day: bool, chinese: bool) -> str:
    letter, width = part[0], len(part)
    if letter == "a":
        return ("星期" if width == 4 else "") + _WEEKDAYS[moment.weekday()]
    if letter == "y":
        year = str(moment.year) if width > 2 else f"{moment.year % 100:02}"
        return "".join(_SMALL[int(c)] for c in year) if chinese else year
    if letter == "m" and not minutes and width > 2:
        return moment.strftime("%b" if width == 3 else "%B")
    if letter == "d" and width > 2:
        return moment.strftime("%a" if width == 3 else "%A")
    hour = (moment.hour % 12 or 12) if half_day else moment.hour
    number = {
        "m": moment.minute if minutes else moment.month,
        "d": moment.day,
        "h": hour,
        "s": moment.second,
    }[letter]
    if chinese:
        return _chinese(number)
    return f"{number:02}" if width >= 2 else str(number)


def _chinese(number: int) -> str:
    """A number below 100 in words."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _SMALL[ones]
    return ("" if tens == 1 else _SMALL[tens]) + "十" + (_SMALL[ones] if ones else "")


@cache
def _sections(pattern: str) -> list[str]:
    """The parts of a format between its semicolons."""
    parts, quoted, start, i = [], False, 0, 0
    while i < len(pattern):
        if pattern[i] == '"':
            quoted = not quoted
        elif pattern[i] == "\\" and not quoted:
            i += 1
        elif pattern[i] == ";" and not quoted:
            parts.append(pattern[start:i])
            start = i + 1
        i += 1
    return [*parts, pattern[start:]]


@cache
def _tokens(section: str) -> list[tuple[str, str]]:
    tokens = []
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup
        if kind == "bracket":
            text = match["bracket"]
            if text.startswith("$"):  # currency and locale: [$¥-804]
                tokens.append(("quoted", text[1:].split("-")[0]))
            elif text.lower() in ("h", "hh", "m", "mm", "s", "ss"):
                tokens.append(("date", text))
        elif kind is not None:
            tokens.append(("quoted" if kind == "escaped" else kind, match[kind]))
    return tokens


def _choose(sections: list[str], number: Decimal) -> tuple[str, Decimal]:
    """The section that prints this number, and the number as that section sees it."""
    numeric = [s for s in sections[:3] if "@" not in s]
    if not numeric:
        return "General", number
    condition = re.match(r"(?:\[[^\]]*\])*?\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]", numeric[0])
    if condition:
        bound = Decimal(condition[2])
        holds = {
            "<": number < bound,
            ">": number > bound,
            "<=": number <= bound,
            ">=": number >= bound,
            "=": number == bound,
            "<>": number != bound,
        }[condition[1]]
        return (numeric[0], number) if holds else (numeric[-1], number)
    if number < 0 and len(numeric) > 1:
        return numeric[1], -number
    if number == 0 and len(numeric) > 2:
        return numeric[2], number
    return numeric[0], number


def _general(number: Decimal) -> str:
    """At most eleven significant digits, as a wide enough column shows them."""
    if number == number.to_integral_value() and abs(number) < 10**15:
        return str(int(number))
    if abs(number) >= 10**15 or abs(number) < Decimal("1e-9"):
        return f"{float(number):.5E}"
    places = max(0, 10 - max(number.adjusted(), 0))
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _digits(number: Decimal, pattern: str) -> str:
    mantissa, *exponent = re.split("[Ee]", pattern)
    if exponent:
        places = len(mantissa.split(".")[1]) if "." in mantissa else 0
        return f"{float(number):.{places}E}"
    whole, _, fraction = mantissa.partition(".")
    scale = len(whole) - len(whole.rstrip(","))  # trailing commas divide by a thousand each
    number /= Decimal(1000) ** scale
    whole = whole.rstrip(",")
    number = number.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    left, _, right = f"{number:f}".partition(".")
    left = left.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", left)
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and right.endswith("0"):
        right, optional = right[:-1], optional - 1
    return f"{left}.{right}" if "." in mantissa else left
