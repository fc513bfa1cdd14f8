"""Whether a text can be the value of a label, by the label's kind.

In: a label and a text without gaps. Out: how well they suit; whether a text names a body.
"""

from __future__ import annotations

import re

from yiju.ingest.forms.words import Label
from yiju.ingest.values.body import is_body
from yiju.ingest.values.date import parse_date, parse_period
from yiju.ingest.values.money import parse_amount

_RATE = re.compile(r"\d[\d.]*[%％]")


def suits(label: Label | None, text: str) -> int:
    """How well a value can be this label's by its kind: 2 where both are of one kind, 1 where any text may be, 0 where not."""
    if label is None:
        return 0
    number = parse_amount(text) is not None or bool(_RATE.fullmatch(text))
    if label.kind in ("amount", "funding", "number"):
        return 2 * number
    if label.kind in ("date", "period"):
        return 2 * (parse_date(text) is not None or parse_period(text) != (None, None))
    if label.kind == "year":
        return 2 * (re.fullmatch(r"20\d\d年?度?", text) is not None)
    if label.kind == "code":
        return 2 * (re.fullmatch(r"[0-9A-Z-]{4,}", text) is not None)
    if label.key in ("unit", "authority"):
        return 2 * names_body(text)
    return int(not number)


def names_body(text: str) -> bool:
    """Whether a text names a body, be it with its code."""
    return is_body(re.sub(r"[（(\[【]?\d{2,}[）)\]】]?[-—]?", "", text))
