"""Labels and their values where a form's geometry is lost: what stands between known words, and whose value it is.

In: the atoms of a form with its words, and the atoms that tables have taken. Out: `FlowingField`s. A value goes to the label in front of it
where it can be that one's by its kind, else to a label that still waits for one of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, LINE, FlowingText, FlowingWord
from yiju.ingest.forms.lost_geometry.value_kinds import names_body, suits
from yiju.ingest.forms.words import unit_of

_ENDED = re.compile(r"[。；！？]$")
_SENTENCE, _LONG = 8, 30
"""A text that ends like a sentence, and any text, of so many characters is the text of some label."""
_NAME = re.compile(r"(?=.*[\u4e00-\u9fff]{3})[^。；：，√□■]{4,40}")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SOURCE = re.compile("(?:其中[：:])?.{0,4}(?:资金|拨款|补助|自筹|收入)")
"""What money comes from, which reads like a short name."""
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
        labels = _unframed(labels)
        waiting += labels
        pieces = list(_pieces(text, value, labels))
        texts = all(word.label is not None and word.label.kind == "section" for word in labels)
        own = labels[-len(pieces) :] if texts else labels  # the first of them frames the others
        for piece in pieces:
            flat = text.joined(*piece)
            fit = [_fit(word, flat, near=word in labels, last=word in labels[-1:]) for word in waiting]
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
        sure = [piece for piece in lost if _fit(word, text.joined(*piece), near=False, last=False) > 1]
        if len(sure) == 1:
            found.append(FlowingField(word.start, word, sure[0]))
            lost.remove(sure[0])
            waiting.remove(word)
    name = next((w for w in waiting if w.label is not None and w.label.key == "name"), None)
    if name is not None and (own_name := _named(text, lost, found)):
        found.append(FlowingField(name.start, name, own_name))
    return sorted(found, key=lambda one: one.at)


def _unframed(labels: Sequence[FlowingWord]) -> list[FlowingWord]:
    """Labels that follow each other without a frame that is named like one of them: 年度总体目标 beside 预期目标."""
    made: list[FlowingWord] = []
    for word in labels:
        twin = next((w for w in made if w.label and word.label and w.label.key == word.label.key != ""), None)
        if twin is None or word.label is None or word.label.kind != "section":
            made.append(word)
        elif twin.end - twin.start > word.end - word.start:
            made[made.index(twin)] = word
    return made


def _named(
    text: FlowingText, lost: Sequence[tuple[int, int]], found: Sequence[FlowingField]
) -> tuple[int, int] | None:
    """The one text without a label that may be the project's name: of several that which shares words with the form's texts."""
    prose = "".join(
        text.joined(*one.value) for one in found if one.label.label and one.label.label.kind == "section"
    )
    shared: dict[tuple[int, int], int] = {}
    for piece in lost:
        flat = text.joined(*piece)
        if _NAME.fullmatch(flat) and not (_SOURCE.fullmatch(flat) or names_body(flat)):
            shared[piece] = sum(a + b in prose for a, b in pairwise(flat))
    best = [piece for piece, n in shared.items() if n == max(shared.values())]
    return best[0] if len(best) == 1 else None


def _inside(at: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(a <= at < b for a, b in taken)


def _fit(word: FlowingWord, flat: str, *, near: bool, last: bool) -> int:
    """How well a value suits a label. A text's label takes no other than a sentence from afar."""
    if word.label is not None and word.label.kind == "section":
        if _is_prose(flat):
            return 2
        return int(near and not names_body(flat) and (last or not _SOURCE.fullmatch(flat)))
    if (
        word.label is not None
        and word.label.key == "name"
        and not (near and _NAME.fullmatch(flat) and (last or not _SOURCE.fullmatch(flat)))
    ):
        return 0
    return suits(word.label, flat)


def _is_prose(flat: str) -> bool:
    """Whether a text is one of sentences."""
    return (_ENDED.search(flat) is not None and len(flat) > _SENTENCE) or len(flat) > _LONG


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
        first = next((a for a, b in blocks if _CHINESE.search(text.joined(a, b))), end)
        prose = next((a for a, b in blocks if _is_prose(text.joined(a, b))), first)
        if prose < end:
            yield prose, end
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
