"""Counts, dates and codes that a text prints: a text in, a key for each out, equal however they are written; and the
text with its counts in digits, as most filings print them.

`62个小区`, `六十二个小区` have the key `62个`; `2024年6月底前`, `2024-06-30` have `2024-06` and `2024-06-30`; the code of a
project or a purchase (`SFQ-CG-2023-021`) is its own key.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from typing import NamedTuple

from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import nfkc

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = r"[一二三四五六七八九两][零一二三四五六七八九两十百千]+|十[一二三四五六七八九]"
# No count: money, times and orders, and what a number only begins (`12345热线`, `3号楼` are names).
_NO_MEASURE = "年月日号元万亿十百千点时分秒季届第期至到和与或、及等热零一二三四五六七八九两"
_COUNT = re.compile(
    rf"(?<![\d.,第〔\[(零一二三四五六七八九两十百千])(?P<number>{_DIGITS}|{_WORDS})(?:多|余)?(?P<measure>[\u3400-\u9fff])"
)
_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})\s*[年./-]\s*)?(?<!\d)(?P<month>1[0-2]|0?[1-9])(?:\s*月\s*|[./-](?=\d))"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])(?!\d|\.\d)日?|(?P<end>底|末))?"
)
# `二〇二四年六月三十日`.
_DATE_WORDS = re.compile(r"[一二][〇零一二三四五六七八九]{3}(?=年)|[一二三四五六七八九十]{1,3}(?=[月日])")
_LONGEST_NUMBER = 9
# Letters and digits, or so many digits that no amount has as many.
_CODE = re.compile(
    r"(?<![0-9A-Za-z.,-])(?=[0-9A-Za-z-]{8})(?=(?:[A-Za-z-]*\d){4})(?:(?=\d*-?\d*[A-Za-z])|(?=\d{15}))"
    r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*(?![0-9A-Za-z-]|[.,]\d)"
)


def values_in(text: str, year: int | None = None) -> set[str]:
    """The keys of the counts and dates in a text; a date without its year is of `year`, and none where that is None."""
    folded = nfkc(text)
    dated = _DATE_WORDS.sub(lambda match: str(number_in_words(match[0])), folded)
    return {
        *_dates(dated, year),
        *(count.key for count in counts_in(folded)),
        *map(code_key, codes_in(folded)),
    }


def codes_in(folded: str) -> list[str]:
    """The codes of a text whose width is folded, as printed."""
    return [match[0] for match in _CODE.finditer(folded)]


def code_key(code: str) -> str:
    """Equal for one code however it is cased."""
    return code.upper()


def is_code(key: str) -> bool:
    """Whether the key of a value is a code's."""
    return _CODE.fullmatch(key) is not None


class Count(NamedTuple):
    """A count in a text: its key, the number in digits, where the number begins and ends, and where its measure does."""

    key: str
    digits: str
    begin: int
    number_end: int
    end: int


def counts_in(folded: str) -> Iterator[Count]:
    """The counts of a text whose width is folded; none of 0 and 1, which say little."""
    for match in _COUNT.finditer(folded):
        if match["measure"] in _NO_MEASURE:
            continue
        number = match["number"].replace(",", "")
        if number[0].isdigit():
            number = number.rstrip("0").rstrip(".") if "." in number else number
        else:
            number = str(number_in_words(number))
        if number not in ("0", "1") and len(number) <= _LONGEST_NUMBER:
            yield Count(
                f"{number}{match['measure']}", number, match.start(), match.end("number"), match.end()
            )


def in_digits(text: str) -> str:
    """A text with its counts in digits: `四十八台` is `48台`."""
    folded = nfkc(text)
    for count in reversed(list(counts_in(folded))):
        folded = folded[: count.begin] + count.digits + folded[count.number_end :]
    return folded


def _dates(text: str, year: int | None) -> Iterator[str]:
    for match in _DATE.finditer(text):
        if not match["year"] and "月" not in match[0]:
            continue
        of = int(match["year"]) if match["year"] else year
        if of is None:
            continue
        month = int(match["month"])
        yield f"{of}-{month:02}"
        last = calendar.monthrange(of, month)[1]
        day = int(match["day"]) if match["day"] else last if match["end"] else 0
        if 0 < day <= last:
            yield f"{of}-{month:02}-{day:02}"
