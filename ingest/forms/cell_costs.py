"""How well a text suits a column of a form's tables: what it costs to read it as an indicator's name, a target, an amount.

In: the column's role and the text of a cell without gaps. Out: a cost, 0 for what suits, 9 for what can not be.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from yiju.ingest.forms.slots import number_of
from yiju.ingest.values.body import is_body

_NAME, _TEXT, _VALUE, _ONE = 10, 60, 8, 4
"""How many atoms a name, a text, a value and a number or a word may have."""
_WORD = 3
"""Characters of a name; a shorter text is a unit or a part of something."""
_PLAIN_TARGET = 0.5
"""What a target may cost and still read like one."""
_ODD_NAME, _ODD_TARGET = 2.0, 3.0
"""A name and a target that cost more are none."""
_BODY, _SOURCE_NAME = 1.0, 2.0
"""An indicator is seldom named like a body, and hardly ever like a source of money."""
_FEW = 0.5
"""Few rows have a note: what reads like no sentence is one less easily."""
_SHORT = 12
"""A longer text with a number in it is a note."""
_DIGIT = re.compile(r"\d")
QUANTITY = re.compile(
    r"(?:[<>=≥≤＜＞＝±]+|不[少低高大多小超][于过]|(?:大于|小于|高于|低于)(?:或?等于)?|约)?\d[\d,]*(?:\.\d+)?(?:[—–~～-]\d[\d,]*(?:\.\d+)?)?[^\d≥≤<>=＜＞＝。；，]{0,9}"
)
_DATE = re.compile(
    r"(?:于|在)?(?=\d|每|第)(?:20\d\d年)?(?:每?年)?(?:\d{1,2}月份?)?(?:\d{1,2}[日号])?(?:第[一二三四]季度)?(?:[上中下]旬)?(?:[底末初]|之?前|以前|之?内|完成|后)*"
)
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:万元|千元|元)?")
_STROKE = re.compile(r"[—－/／-]+")
_RATE = re.compile(r"\d[\d.]*[%％]")
_SIGN = re.compile(r"[<>=≥≤＜＞＝]{1,2}|定性|定量|正向|[反负]向|等于|[大小]于(?:等于)?|不[低高]于")
_BEGINS = re.compile(r"[<>=≥≤＜＞＝，。；（(]")
_VALUED = re.compile(r"[^<>=≥≤＜＞＝](?:[<>=≥≤＜＞＝]|\d[\d.,]*[%％]|\d{3}|\d[\d,]*\.\d\d)")
_CODE = re.compile(r"[0-9A-Z-]{6,30}")
_DAY = r"(?:19|20)\d\d年?(?:[-./]?\d{1,2}月?(?:[-./]?\d{1,2}日?)?)?"
_SPAN = re.compile(rf"{_DAY}(?:[—–~～至到-]+{_DAY})?|\d{{1,2}}年?")
_CATEGORY = re.compile("[\u4e00-\u9fff]{2,8}(?:类|项目|性)")
_PART = re.compile("^其?中[：:]")
_COMPARED = re.compile("[<>=≥≤＜＞＝]")
_PROSE = re.compile(r"[。；，]")
_SOURCE = re.compile("(?:其中[：:])?.{0,7}(?:资金|拨款|补助|自筹|收入|结转|结余|支出)")
_COLON = re.compile(r"(?<!\d)[:：]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_UNIT = re.compile(r"[^\d≥≤<>=]{1,7}")
_NONE = re.compile(r"无|[—－/／-]+|不涉及|无偏差")

Fit = Callable[[str], float]


def _shape(text: str) -> int:
    """How much a text reads like a target: 2 where it is one, 1 where there is a number in it, 0 in words."""
    if QUANTITY.fullmatch(text) or _DATE.fullmatch(text):
        return 2
    return int(len(text) <= _SHORT and _DIGIT.search(text) is not None)


def _name(text: str) -> float:
    cost = (0.0, 2.0, 7.0)[_shape(text)]
    cost += 0 if len(_CHINESE.findall(text)) > 1 else 4
    cost += 0 if len(text) >= _WORD else 2.5
    cost += 4 if _PROSE.search(text) or _COLON.search(text) else 0
    cost += 3 if _BEGINS.match(text) else 0
    cost += 3 if _VALUED.search(text) else 0
    return cost + max(0, len(text) - 24) * 0.15


def _indicator(text: str) -> float:
    return _name(text) + (_BODY if is_body(text) else 0) + (_SOURCE_NAME if _SOURCE.fullmatch(text) else 0)


def _row(text: str) -> float:
    """The label of a row of amounts."""
    return _name(_PART.sub("", text) or text)


def _target(text: str) -> float:
    if _STROKE.fullmatch(text):
        return 1.5
    return (0.5 + max(0, len(text) - 8) * 0.15, 0.7, 0.0)[_shape(text)] + max(0, len(text) - 20) * 0.1


def _points(text: str) -> float:
    number = number_of(text)
    if number is None:
        return 0.4 if _STROKE.fullmatch(text) else 9.0
    return 0.0 if number <= 100 and "%" not in text else 6.0


def _amount(text: str) -> float:
    if _STROKE.fullmatch(text):
        return 0.4
    return 0.0 if _AMOUNT.fullmatch(text) else 9.0


def _rate(text: str) -> float:
    return (
        0.0
        if _RATE.fullmatch(text)
        else 0.4
        if _STROKE.fullmatch(text)
        else 3.0
        if _NUMBER.fullmatch(text)
        else 9.0
    )


def _note(text: str) -> float:
    if _NONE.fullmatch(text):
        return 0.0
    noted = 0.0 if _PROSE.search(text) else _FEW
    return (
        (0.1, 0.6, 2.5)[_shape(text)] + (1.5 if len(text) == 1 else 0) + (0 if _CHINESE.search(text) else 2.0)
    ) + noted


def _sign(text: str) -> float:
    return 0.0 if _SIGN.fullmatch(text) else 7.0


def _unit(text: str) -> float:
    return (0.3 if len(text) <= 4 else 1.0) if _UNIT.fullmatch(text) and not _PROSE.search(text) else 7.0


def _content(text: str) -> float:
    return (0.1 if _CHINESE.search(text) else 4.0) + (0, 0, 2.5)[_shape(text)]


def _body(text: str) -> float:
    return 0.0 if is_body(text) else 4.0


def _project(text: str) -> float:
    return _name(text) + (4.0 if _COMPARED.search(text) else 0)


def _serial(text: str) -> float:
    return 0.0 if text.isdecimal() and len(text) < _WORD + 1 else 7.0


def _code(text: str) -> float:
    return 0.0 if _CODE.fullmatch(text) else 2.0 if text.isascii() else 7.0


def _span(text: str) -> float:
    return 0.0 if _SPAN.fullmatch(text) else 1.5 if text.isdecimal() and len(text) <= 2 else 6.0


def _category(text: str) -> float:
    return 0.3 if _CATEGORY.fullmatch(text) else 3.0


def _goal(text: str) -> float:
    return _content(text) + (0 if _PROSE.search(text) else 1.5)


FITS: dict[str, tuple[Fit, int, float]] = {
    "indicator": (_indicator, _NAME, 8.0),
    **dict.fromkeys(("task", "subitem"), (_name, _NAME, 8.0)),
    "row": (_row, _NAME, 8.0),
    **dict.fromkeys(("target", "actual", "expected"), (_target, _VALUE, 3.0)),
    **dict.fromkeys(("weight", "score"), (_points, 2, 1.5)),
    **dict.fromkeys(("reason", "note", "need"), (_note, _TEXT, 0.05)),
    **dict.fromkeys(("comparator", "nature", "direction"), (_sign, _ONE, 1.5)),
    **dict.fromkeys(("measure",), (_unit, _ONE, 0.7)),
    **dict.fromkeys(("possibility",), (_unit, _ONE, 1.5)),
    **dict.fromkeys(("content",), (_content, _TEXT, 2.0)),
    **dict.fromkeys(("quantity", "price"), (_target, _ONE, 1.0)),
    **dict.fromkeys(
        (
            "amount",
            "funding",
            "total",
            "budget_of_year",
            "initial",
            "adjusted",
            "executed",
            "expected_executed",
        ),
        (_amount, 2, 1.0),
    ),
    "rate": (_rate, 2, 0.8),
    "name": (_project, _NAME, 0.5),
    **dict.fromkeys(("unit", "authority"), (_body, _NAME, 0.5)),
    **dict.fromkeys(
        ("year_budget", "total_budget", "prior_budget", "prior_executed", "adjusted_budget"),
        (_amount, 2, 0.5),
    ),
    "serial": (_serial, 1, 0.3),
    "code": (_code, 3, 1.0),
    "category": (_category, 3, 0.8),
    **dict.fromkeys(("period", "start", "end", "start_year", "years"), (_span, 4, 0.8)),
    "goal": (_goal, _TEXT, 0.5),
}
"""For each role how a text suits it, the atoms of a cell at most, and what a blank cell costs."""


def is_figure(target: str) -> bool:
    """Whether a text is a quantity or a date and nothing else."""
    return _shape(target) > 1


def is_target(text: str) -> bool:
    """Whether a text reads like an indicator's target, and nothing speaks against it."""
    return _target(text) < _PLAIN_TARGET


def is_odd(name: str, target: str) -> bool:
    """Whether a row's name and target do not read like those of an indicator."""
    return _name(name) > _ODD_NAME or _target(target) > _ODD_TARGET
