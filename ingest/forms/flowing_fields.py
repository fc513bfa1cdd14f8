"""Labels and their values where a form's geometry is lost: what stands between known words, and whose value it is.

In: the atoms of a form with its words, and the atoms that tables have taken. Out: `FlowingField`s. A value goes to the label in front of it
where it can be that one's by its kind, else to a label that still waits for one of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yiju.ingest.forms.flowing_text import BLANK, LINE, FlowingText, FlowingWord
from yiju.ingest.forms.strip_rows import names_body, suits
from yiju.ingest.forms.words import unit_of

_ENDED = re.compile(r"[。；！？]$")
_SENTENCE, _LONG = 8, 30
"""A text that ends like a sentence, and any text, of so many characters is the text of some label."""
BODIES = ("unit", "authority")
"""Labels whose values are bodies, which a converter may print anywhere."""


@dataclass
class FlowingField:
    """A label and the atoms of its value."""

    at: int
    label: FlowingWord
    value: tuple[int, int]


def with_unit(head: str, unit: str) -> str:
    """A head with the unit of money that its frame prints."""
    return head if not unit or unit_of(head, "") else f"{head}（{unit}）"


def labelled(text: FlowingText, taken: Sequence[tuple[int, int]]) -> list[FlowingField]:
    """The labels with their values outside of tables."""
    found: list[FlowingField] = []
    waiting: list[FlowingWord] = []
    lost: list[tuple[int, int]] = []
    for labels, value in _stretches(text, taken):
        waiting += labels
        pieces = list(_pieces(text, value, labels))
        texts = all(word.label is not None and word.label.kind == "section" for word in labels)
        own = labels[-len(pieces) :] if texts else labels  # the first of them frames the others
        for piece in pieces:
            flat = text.joined(*piece)
            fit = [_fit(word, flat, near=word in labels) for word in waiting]
            if not any(fit):
                lost.append(piece)
                continue
            top = max(fit)
            near = [i for i, word in enumerate(waiting) if word in own and fit[i]]
            at = near[0] if near and (fit[near[0]] == top or len(labels) == 1) else fit.index(top)
            found.append(FlowingField(waiting[at].start, waiting[at], piece))
            del waiting[at]
    waiting += [w for w in text.found if _inside(w.start, taken) and w.label and w.label.key in BODIES]
    for word in list(waiting):  # a label whose value stands in front of it
        sure = [piece for piece in lost if _fit(word, text.joined(*piece), near=False) > 1]
        if len(sure) == 1:
            found.append(FlowingField(word.start, word, sure[0]))
            lost.remove(sure[0])
            waiting.remove(word)
    return sorted(found, key=lambda one: one.at)


def _inside(at: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in taken)


def _fit(word: FlowingWord, flat: str, *, near: bool) -> int:
    """How well a value suits a label. A text's label takes no other than a sentence from afar."""
    if word.label is not None and word.label.kind == "section":
        if (_ENDED.search(flat) and len(flat) > _SENTENCE) or len(flat) > _LONG:
            return 2
        return int(near and not names_body(flat))
    if not near and word.label is not None and word.label.key == "name" and names_body(flat):
        return 0
    return suits(word.label, flat)


def _stretches(
    text: FlowingText, taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[list[FlowingWord], tuple[int, int]]]:
    """Labels that follow each other, and the atoms behind them up to the next word."""
    labels: list[FlowingWord] = []
    at = 0
    stops = sorted(
        [
            *((w.start, w.end, w) for w in text.found if not _inside(w.start, taken)),
            *((a, b, None) for a, b in taken),
        ],
        key=lambda s: s[0],
    )
    for start, end, word in [*stops, (len(text.atoms), len(text.atoms), None)]:
        if start > at:
            yield labels, (at, start)
            labels = []
        if word is None:
            if labels:
                yield labels, (at, at)
            labels = []
        elif word.asks:
            labels.append(word)
        at = max(at, end)
    if labels:
        yield labels, (at, at)


def _pieces(
    text: FlowingText, value: tuple[int, int], labels: Sequence[FlowingWord]
) -> Iterator[tuple[int, int]]:
    """The values among some atoms: blocks apart are several, and so are lines where several labels stand in front."""
    start, end = value
    if start >= end:
        return
    blocks: list[tuple[int, int]] = []
    for i in range(start, end):
        if i == start or text.atoms[i].gap == BLANK:
            blocks.append((i, i + 1))
        else:
            blocks[-1] = (blocks[-1][0], i + 1)
    if len(blocks) > 1 and len(labels) == 1 and labels[0].label and labels[0].label.kind == "section":
        yield value
        return
    wanted = len(labels)
    for block in blocks:
        lines = _lines(text, block)
        if 1 < len(lines) <= wanted and any(names_body(text.joined(*line)) for line in lines):
            yield from lines
        elif len(blocks) == 1 and 1 < wanted <= len(lines):
            yield from _shared(text, lines, wanted)
        else:
            yield block


def _lines(text: FlowingText, block: tuple[int, int]) -> list[tuple[int, int]]:
    made: list[tuple[int, int]] = []
    for i in range(*block):
        if made and text.atoms[i].gap < LINE:
            made[-1] = (made[-1][0], i + 1)
        else:
            made.append((i, i + 1))
    return made


def _shared(text: FlowingText, lines: Sequence[tuple[int, int]], wanted: int) -> Iterator[tuple[int, int]]:
    """Lines among as many values: cut behind those that end a sentence, or each alone."""
    cuts = [n for n, line in enumerate(lines[:-1], start=1) if _ENDED.search(text.joined(*line))]
    if len(lines) == wanted:
        cuts = list(range(1, wanted))
    cuts = cuts[: wanted - 1]
    for a, b in zip([0, *cuts], [*cuts, len(lines)], strict=True):
        yield lines[a][0], lines[b - 1][1]
