"""Personal numbers (身份证号, 手机号) masked in what leaves: the middle digits become stars, the length stays.

In: a text, or any value made of structs. Out: the same, masked. What a filing prints stays in the record and is shown
in the workbench; papers, tables and the graph get it masked, unless whoever exports asks for it (`shown_openly`).
A run of digits that is an amount, a code or a part of an id is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from yiju.ingest.values.text import half_width

T = TypeVar("T")
_openly: ContextVar[bool] = ContextVar("personal numbers are shown", default=False)

_BEFORE, _AFTER = r"(?<![0-9A-Za-z_./０-９])", r"(?![0-9A-Za-z_/０-９]|[.．,，]\d{2})"
_DASH = r"[-－—‐‑]"
_IDENTITY = re.compile(rf"{_BEFORE}([1-9]\d{{5}})(\d{{8}})(\d{{3}}[\dXxＸｘ]){_AFTER}")
_IDENTITY_OLD = re.compile(rf"{_BEFORE}([1-9]\d{{5}})(\d{{6}})(\d{{3}}){_AFTER}")
# A mobile number, with or without the country's, in one run, in groups by dashes or (where it is named) by blanks.
_MOBILE = re.compile(
    rf"(?:{_BEFORE}|(?<=[+＋]86)|(?<=[+＋]86[- ])|(?<=0086)|(?i:(?<=tel)|(?<=phone)|(?<=mobile)))"
    rf"([1１][3-9３-９]\d)({_DASH}?)(\d{{4}})(\2)(\d{{4}}){_AFTER}"
)
_MOBILE_APART = re.compile(
    rf"{_BEFORE}([1１][3-9３-９]\d)([ 　]{{1,2}})(\d{{4}})([ 　]{{1,2}})(\d{{4}}){_AFTER}"
)
_MAY_BE_PERSONAL = re.compile(r"\d{14}|[1１][3-9３-９]\d\D{0,2}\d{4}")
"""What every one of these numbers holds: most texts have nothing of it, and to see that takes a tenth of looking for each."""
_CALLED_IDENTITY = re.compile(r"身份|证件|公民|证号")
_CALLED_PHONE = re.compile(r"电话|手机|联系|热线|传真|微信|(?i:tel|phone|mobile)")
_MONEY_BEFORE = re.compile(r"(?:[¥￥]|人民币|金额|合计|预算数?|经费|资金)[:：]?\s*$")
_MONEY_AFTER = re.compile(r"\s*(?:[（(]?\s*[万亿千百]?元|万|亿)")
_CALLED_WITHIN = 16
_ROUND = "00000"
_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
"""GB 11643: the last character of an 18-character number follows from the others."""

_AMOUNT = re.compile(
    r"(?:\w*budget|\w*executed|\w*amount\w*|\w*total)$|(?:funding|subitems|budget_lines|purchases|execution)\b"
)
"""Fields whose printed characters are money."""
_PLAIN = (bytes, date, Decimal)
_IDS = {"id", "sha256", "document", "declaration", "projects", "group", "fingerprint", "hash", "mark"}


def masked(text: str) -> str:
    """The text with its personal numbers masked, as long as before, unless they are shown openly."""
    return text if _openly.get() else hidden(text)


def hidden(text: str) -> str:
    """The text with its personal numbers masked, however it leaves."""
    if len(text) < 11 or not _MAY_BE_PERSONAL.search(text):
        return text
    text = _IDENTITY.sub(_identity, text)
    text = _IDENTITY_OLD.sub(_identity_old, text)
    text = _MOBILE.sub(_mobile, text)
    return _MOBILE_APART.sub(_mobile_apart, text)


def masked_in(value: T) -> T:
    """A struct, or a list of them, with every text in it masked but ids and the printed forms of amounts."""
    if _openly.get():
        return value
    if isinstance(value, list):
        return [masked_in(one) for one in value]  # type: ignore[return-value]
    plain = msgspec.to_builtins(value, builtin_types=_PLAIN)
    return msgspec.convert(_masked(plain), type(value), builtin_types=_PLAIN)


def is_amount(field: str) -> bool:
    """Whether a field's printed characters are money."""
    return _AMOUNT.match(field) is not None


def is_open() -> bool:
    """Whether nothing is masked at the moment."""
    return _openly.get()


@contextmanager
def shown_openly(openly: bool = True) -> Iterator[None]:
    """Mask nothing while this lasts; with false, mask again (what is kept is masked even while something leaves openly)."""
    before = _openly.set(openly)
    try:
        yield
    finally:
        _openly.reset(before)


def _masked(value: Any) -> Any:
    match value:
        case str():
            return masked(value)
        case list() | tuple():
            return [_masked(one) for one in value]
        case dict():
            return {masked(key): one if _stays(key, value) else _of(key, one) for key, one in value.items()}
    return value


def _of(key: str, value: Any) -> Any:
    if key == "printed" and isinstance(value, dict):
        return {field: one if is_amount(field) else _masked(one) for field, one in value.items()}
    return _masked(value)


def _stays(key: str, whole: dict[str, Any]) -> bool:
    if key in _IDS:
        held = whole[key] if isinstance(whole[key], list) else [whole[key]]
        return all(isinstance(one, str) for one in held)
    if key == "printed":
        return "amounts" in whole or "amount" in whole
    return key == "text" and isinstance(field := whole.get("field"), str) and is_amount(field)


def _called(found: re.Match[str], names: re.Pattern[str]) -> bool:
    return names.search(found.string, max(0, found.start() - _CALLED_WITHIN), found.start()) is not None


def _stars(part: str) -> str:
    return "*" * len(part)


def _identity(found: re.Match[str]) -> str:
    region, born, rest = found.groups()
    if not _day(born) or not (_checked(found[0]) or _called(found, _CALLED_IDENTITY)):
        return found[0]
    return region + _stars(born) + rest


def _identity_old(found: re.Match[str]) -> str:
    region, born, rest = found.groups()
    if not _called(found, _CALLED_IDENTITY) or not _day(f"19{born}"):
        return found[0]
    return region + _stars(born) + rest


def _mobile(found: re.Match[str]) -> str:
    first, dash, middle, _, last = found.groups()
    if not _called(found, _CALLED_PHONE) and (_is_money(found) or (not dash and found[0].endswith(_ROUND))):
        return found[0]
    return f"{first}{dash}{_stars(middle)}{dash}{last}"


def _mobile_apart(found: re.Match[str]) -> str:
    """Three numbers of a table stand so as well: only what is called a telephone is taken for one."""
    first, blank, middle, other, last = found.groups()
    return f"{first}{blank}{_stars(middle)}{other}{last}" if _called(found, _CALLED_PHONE) else found[0]


def _is_money(found: re.Match[str]) -> bool:
    text = found.string
    before = text[max(0, found.start() - 8) : found.start()]
    return bool(_MONEY_BEFORE.search(before) or _MONEY_AFTER.match(text, found.end()))


def _day(written: str) -> bool:
    try:
        return 1900 <= date(int(written[:4]), int(written[4:6]), int(written[6:])).year <= date.today().year
    except ValueError:
        return False


def _checked(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    last = half_width(number[17]).upper()
    return _CHECKS[total % 11] == last
