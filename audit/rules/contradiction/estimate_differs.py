"""The items of an estimate in words against what they make in all: 设备96万元；网络24万元；培训4万元 beside 合计130万元 or a budget of 130万元.

In: an entry. Out: faults. A list of which an item has no amount, or two, or that leaves much out, is no whole: none is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.text_parts import head_of, text_parts
from yiju.audit.finding import Evidence

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_MADE = re.compile(rf"[×xX*＊][^=＝，。；;]*[=＝]\s*(?P<number>{_NUMBER})\s*(?P<scale>[万亿]?)元")
_FACTORS = re.compile(
    rf"{_NUMBER}[^×xX*＊=＝，。；;、\d]*[×xX*＊][^=＝，。；;]*[=＝]\s*{_NUMBER}\s*[万亿]?元"
)
_MONEY = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<scale>[万亿]?)元(?![/／每])")
_EACH = re.compile("[每均]|[×xX*＊]")
_BRACKET = re.compile(r"[（(][^（()）]*[）)]")
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_LEAST_ITEMS = 3
_NEAR = 0.25
"""So far, as a share of the whole, a sum may lie off: what is farther off leaves items out."""


class _EstimateItem(msgspec.Struct, frozen=True):
    """What is printed, in yuan from `low` to `high`, which half of its last place leaves open."""

    run: str
    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def estimates(entry: Entry) -> Iterator[Fault]:
    """Each text that lists amounts, by its own 合计, or where it is the estimate of the project by what the project asks for."""
    if entry.doubted("year_budget", "total_budget", "subitems"):
        return
    for section, text in entry.declaration.texts.items():
        if entry.doubted(f"texts.{section}") or "\t" in text:
            continue
        places = entry.declaration.evidence.get(f"texts.{section}", [])
        for part in text_parts(text, places):
            head = head_of(part)
            for paragraph in part.removeprefix(head).splitlines():
                items, whole = _listed(paragraph)
                if len(items) >= _LEAST_ITEMS:
                    yield from _held(entry, section, head or section, items, whole)


def _listed(paragraph: str) -> tuple[list[_EstimateItem], _EstimateItem | None]:
    """The items, and the whole where the paragraph states it behind them; no items where one cannot be read."""
    words = fact_words()
    items: list[_EstimateItem] = []
    for piece in re.split("[；;。]" if re.search("[；;]", paragraph) else "[，、；;。]", paragraph):
        if items and re.match("其中|包括|含", piece.strip()):
            return [], None  # parts of the item before
        run = re.sub("^(?:其中|包括|即)?[:：]?", "", piece.strip())
        item = _item(run)
        if not run:
            continue
        if re.match(words.sums, run):
            return (items, item) if item is not None else ([], None)
        if item is None:
            if items:
                return [], None
        else:
            items.append(item)
    return items, None


def _held(
    entry: Entry, section: str, head: str, items: Sequence[_EstimateItem], whole: _EstimateItem | None
) -> Iterator[Fault]:
    known: list[tuple[_EstimateItem, Evidence]] = []
    if whole is not None:
        known.append((whole, entry.quote(f"texts.{section}", whole.run)))
    elif re.search(fact_words().estimates, head):
        for field in ("year_budget", "total_budget"):
            value = getattr(entry.declaration, field)
            if value:
                quote = entry.quote_value(field, f"{value:f}")
                known.append((_EstimateItem(f"{quote.label}{value:,f}元", float(value), float(value)), quote))
    made = sum(item.middle for item in items)
    # An amount in whole 万元 is rounded in one item at most; no list of exact ones is off by the sum of all roundings.
    room = max(item.high - item.low for item in items) / 2
    off = [
        (one, quote)
        for one, quote in known
        if max(room, (one.high - one.low) / 2) < abs(made - one.middle) <= _NEAR * one.middle
    ]
    if not off or len(off) < len(known):
        return
    one, quote = off[0]
    wording = f"的“{section}”所列{len(items)}项相加为{made:,.15g}元，与“{one.run}”相差{abs(made - one.middle):,.15g}元"
    quotes = [entry.quote(f"texts.{section}", item.run) for item in items]
    yield Fault("疑似", f"测算|{section}|{one.run}", wording, [*quotes, quote])


def _item(run: str) -> _EstimateItem | None:
    """The one amount of an item, or what its product makes; None where it has none or two."""
    plain = _BRACKET.sub("", run)
    made = _MADE.search(plain)
    if made is not None:
        return None if _MONEY.search(_FACTORS.sub(" ", plain)) else _read(run, made)
    found = list(_MONEY.finditer(plain))
    return None if len(found) != 1 or _EACH.search(plain) else _read(run, found[0])


def _read(run: str, found: re.Match[str]) -> _EstimateItem:
    factor = _SCALES[found["scale"]]
    value = float(found["number"].replace(",", "")) * factor
    error = factor * 10.0 ** -len(found["number"].partition(".")[2]) / 2 if factor > 1 else 0.0
    return _EstimateItem(run, value - error, value + error)
