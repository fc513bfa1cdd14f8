"""A question as filings would print it: what a person typed in, its years, document numbers and amounts as printed out.

`17年`, `一八年` are 2017年, 2018年; `示府办15年37号文`, `示范商规 2021 三号` are document numbers with brackets;
`36w` is 36万.
"""

from __future__ import annotations

import re

from yiju.ingest.values.basis import number_key
from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import nfkc

_DIGIT_WORDS = "〇零一二三四五六七八九"
_GOES_ON = "来内期限以之多间"
# How long something lasts: `租期10年`, `使用20年`, `15年质保`.
_LASTING_BEFORE = "期限命约达共为满逾超"
_LASTING_AFTER = "的?(?:租期|质保|保修|保质|寿命|使用期|有效期|服务期)"
# Two digits or their words are a year of this century; `二三十年`, `第17年`, `近10年` and what lasts are none.
_SHORT_YEAR = re.compile(
    rf"(?<![\d.第近{_LASTING_BEFORE}{_DIGIT_WORDS}十百千几])(?<!使用)(?P<year>[12]\d|[一二][{_DIGIT_WORDS}])年"
    rf"(?![{_GOES_ON}]|{_LASTING_AFTER})"
)
_LONG_YEAR = re.compile(rf"[一二][〇零九][{_DIGIT_WORDS}]{{2}}(?=年)")
_TEN_THOUSANDS = re.compile(r"(?<=\d)\s?[wW](?![A-Za-z])")
# An issuer's code, a year and a number, without the brackets that filings print around the year.
_NUMBER = re.compile(
    r"(?<![\u3400-\u9fff])(?P<issuer>[\u3400-\u9fff]{2,8})\s*(?P<year>(?:19|20)\d{2})\s*年?\s*"
    r"第?(?P<number>\d{1,4}|[一二三四五六七八九十百零]{1,5})\s*号(?![楼线院门桥口机库室台])(?P<paper>文件|文)?"
)
# What an issuer's code ends in, where no 文 behind the number says that it is one.
_ISSUER = re.compile(r"[府办发规字函委局通管务教民建规卫财]$")


def as_printed(text: str) -> str:
    """The text with its years, document numbers and amounts as filings print them; its width is folded where any is."""
    folded = nfkc(text)
    read = _LONG_YEAR.sub(lambda match: str(number_in_words(match[0])), folded)
    read = _SHORT_YEAR.sub(lambda match: f"{2000 + _whole(match['year'])}年", read)
    read = _TEN_THOUSANDS.sub("万", read)
    read = _NUMBER.sub(_bracketed, read)
    return text if read == folded else read


def is_dated(phrase: str) -> bool:
    """Whether a phrase is a document number with its year; an order's number without one has other ways to be printed."""
    return "〔" in (number_key(phrase) or "")


def _bracketed(match: re.Match[str]) -> str:
    if not match["paper"] and not _ISSUER.search(match["issuer"]):
        return match[0]
    return f"{match['issuer']}〔{match['year']}〕{_whole(match['number'])}号"


def _whole(number: str) -> int:
    """A whole number in digits or words."""
    return int(number) if number.isdigit() else number_in_words(number)
