"""Labels and values that blocks have parted: of all ways to give values to labels the one that asks least of order and kind.

In: the atoms of a form whose cells are blocks, with its words, and the atoms that tables have taken. Out: `FlowingField`s. Values below each other go to
labels below each other; amounts whose parts make up their whole prove each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from yiju.ingest.forms.lost_geometry.flowing_fields import FlowingField
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, LINE, FlowingText, FlowingWord
from yiju.ingest.forms.lost_geometry.value_kinds import names_body, suits
from yiju.ingest.forms.words import Label
from yiju.ingest.values.money import parse_amount

_BEAM = 60
_LONG, _WRAPPED, _JOIN, _SENTENCE = 18, 6, 0.5, 0.25
"""Characters of a line of a text, and of one that goes on; what it costs that a short value goes on, and a text behind the end of a sentence."""
_BROKEN_NUMBER, _REST = re.compile(r"\d[\d,]*,[\d,]*\.?\d*"), re.compile(r"[\d,]{0,3}\.?\d{0,2}")
_DATE = Label("start", "date", "")
_CODE = re.compile(r"^[0-9A-Z]{15,24}[-—]?")
"""A project's code in front of its name."""
_ENDED = re.compile("[。；！？]")
_NAME = re.compile(r"(?=.*[\u4e00-\u9fff]{3})[^。；：，√□■]{4,40}")
_OPTION = re.compile(r"[\u4e00-\u9fff]{3,9}")
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\d\s-]{7,14}")
_BEHIND, _NEXT, _FIRST, _ANY, _LATER = 0.0, 0.1, 0.5, 1.0, 1.2
"""What it costs that a value stands right behind its label; is the next below one that went to the label above; begins a run; stands anywhere; or
in front of its label.
"""
_DROPPED = {"prose": 3.0, "body": 2.0, "amount": 1.2, "other": 0.9}
_EMPTY, _NAMELESS = 0.4, 2.0
"""What a label without a value costs, and that of the name."""
_PROVEN, _BROKEN = -1.5, 1.0
"""What it is worth that parts make up their whole, and what it costs that they do not."""

Piece = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Way:
    """Which label has which piece so far, the label of the last piece, and what all of it costs."""

    given: tuple[tuple[int, Piece], ...]
    last: int
    cost: float


def slotted(
    text: FlowingText, taken: Sequence[tuple[int, int]], heads: Sequence[FlowingWord]
) -> list[FlowingField]:
    """The labels with their values outside of tables."""
    used = {i for a, b in taken for i in range(a, b)}
    labels = [
        w
        for w in text.found
        if w.label and (w.asks or w.label.kind == "unread") and w not in heads and w.start not in used
    ]
    ways = [_Way((), -1, 0.0)]
    for block in _blocks(text, used):
        at: list[list[_Way]] = [[] for _ in range(len(block) + 1)]
        at[0] = ways
        for n in range(len(block)):
            at[n] = _best(at[n])
            for size in range(1, len(block) - n + 1):
                piece = (block[n][0], block[n + size - 1][1])
                cost = _joined(text, block[n : n + size])
                if cost is None:
                    break
                for way in at[n]:
                    at[n + size] += [replace(w, cost=w.cost + cost) for w in _given(text, labels, way, piece)]
        ways = _best(at[-1])
    best = min(ways, key=lambda way: way.cost + _rest(text, labels, way), default=None)
    if best is None:
        return []
    return sorted(
        (FlowingField(labels[j].start, labels[j], piece) for j, piece in best.given if labels[j].asks),
        key=lambda one: one.at,
    )


def _best(ways: Sequence[_Way]) -> list[_Way]:
    return sorted(ways, key=lambda way: way.cost)[:_BEAM]


def _blocks(text: FlowingText, used: set[int]) -> Iterator[list[Piece]]:
    """The lines of each block outside of words and tables."""
    words = used | {i for w in text.found for i in range(w.start, w.end)}
    block: list[Piece] = []
    for i, atom in enumerate(text.atoms):
        if block and (i in words or atom.gap == BLANK):
            yield block
            block = []
        if i in words:
            continue
        if block and atom.gap < LINE:
            block[-1] = (block[-1][0], i + 1)
        else:
            block.append((i, i + 1))
    if block:
        yield block


def _joined(text: FlowingText, lines: Sequence[Piece]) -> float | None:
    """What it costs that lines are one value; None where they are not."""
    cost = 0.0
    for above, below in pairwise(lines):
        first, second = text.joined(*above), text.joined(*below)
        if _BROKEN_NUMBER.fullmatch(first) and _REST.fullmatch(second):
            cost += _JOIN / 2
        elif _kind(first) == "amount" or suits(_DATE, first):
            return None
        elif len(first) >= _LONG or (len(first) >= _WRAPPED and _ENDED.search(second)):
            cost += _SENTENCE if _ENDED.search(first[-1]) else 0.0
        elif text.words.option(first + second):
            continue
        elif (
            len(first) < _WRAPPED
            or len(second) > len(first)
            or _kind(first) != "other"
            or re.search(r"\d", first)
        ):
            return None
        else:
            cost += _JOIN
    return cost


def _kind(flat: str) -> str:
    flat = _CODE.sub("", flat)
    if (_ENDED.search(flat) and len(flat) > _WRAPPED) or len(flat) > _LONG + _WRAPPED:
        return "prose"
    if names_body(flat):
        return "body"
    return "amount" if parse_amount(flat) is not None else "other"


def _given(text: FlowingText, labels: Sequence[FlowingWord], way: _Way, piece: Piece) -> Iterator[_Way]:
    flat = text.joined(*piece)
    kind = _kind(flat)
    yield replace(way, cost=way.cost + _DROPPED[kind])
    full = {j for j, _ in way.given}
    waiting = [j for j in range(len(labels)) if j not in full]
    for j in waiting:
        fit = _fit(text, labels[j], flat, kind)
        if fit is None:
            continue
        label = labels[j]
        if label.end == piece[0] or j == _stacked(labels, waiting, piece[0]):
            order = _BEHIND
        elif label.start > piece[0]:
            order = _LATER
        elif way.last >= 0 and j == next((k for k in waiting if k > way.last), -1):
            order = _NEXT
        else:
            order = _ANY if j - 1 in waiting and labels[j - 1].end == label.start else _FIRST
        yield _Way((*way.given, (j, piece)), j, way.cost + fit + order)


def _stacked(labels: Sequence[FlowingWord], waiting: Sequence[int], at: int) -> int:
    """The first of the labels that stand below each other right in front of a value and wait for one."""
    found = -1
    for j in reversed(waiting):
        if labels[j].end == at:
            found, at = j, labels[j].start
    return found


def _fit(text: FlowingText, word: FlowingWord, flat: str, kind: str) -> float | None:
    """What it costs that a text is a label's value; None where it can not be."""
    label = word.label
    if label is None:
        return None
    if label.kind == "unread":
        return (0.2 if _PERSON.fullmatch(flat) else 0.9) if kind in ("other", "amount") else None
    if label.kind == "section":
        return {"prose": 0.0, "body": 2.5, "amount": None, "other": 1.0}[kind]
    if label.kind == "box":
        return (
            0.0 if text.words.option(flat) else 0.7 if kind == "other" and _OPTION.fullmatch(flat) else None
        )
    if label.key == "name":
        if not _NAME.fullmatch(flat) or kind in ("prose", "amount"):
            return None
        return (2.0 if kind == "body" else 0.0) + (1.5 if text.words.option(flat) else 0.2)
    if label.kind in ("amount", "funding") and flat.endswith(("%", "％")):
        return None
    suited = suits(label, flat)
    return None if suited == 0 or kind == "prose" else 0.0 if suited == 2 else 0.8


def _rest(text: FlowingText, labels: Sequence[FlowingWord], way: _Way) -> float:
    """What labels without values cost, and what amounts say of each other."""
    full = dict(way.given)
    empty = [w for j, w in enumerate(labels) if j not in full and w.label]
    cost = sum(_NAMELESS if w.label and w.label.key == "name" else _EMPTY for w in empty)
    totals: dict[str, Decimal] = {}
    whole: Decimal | None = None
    parts: list[Decimal] = []
    for j, word in enumerate(labels):
        amount = parse_amount(text.joined(*full[j])) if j in full else None
        if word.label is None or word.label.kind not in ("amount", "funding"):
            continue
        if word.label.kind == "amount":
            cost += _proof(whole, parts)
            whole, parts = amount, []
            if amount is not None:
                totals[word.label.key] = amount
        elif amount is not None:
            parts.append(amount)
    cost += _proof(whole, parts)
    if (
        totals.get("total_budget", Decimal(0)) < totals.get("year_budget", Decimal(0))
        and "total_budget" in totals
    ):
        cost += 2 * _BROKEN
    return cost


def _proof(whole: Decimal | None, parts: Sequence[Decimal]) -> float:
    if whole is None or not parts:
        return 0.0
    return _PROVEN if sum(parts) == whole else _BROKEN if len(parts) > 1 else 0.0
