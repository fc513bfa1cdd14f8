"""Tick boxes: the text of a cell of boxes and options → the options with their marks.

A form prints its boxes before the options or after them, and not the same in every filing. What
decides is adjacency: the side on which every option has a box of its own. Where both sides would
do, the line's first and last character decide, and then what the rest of the filing does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Side = Literal["before", "after"]

_INPUT = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
_TICKED, _EMPTY = "☑", "□"
_MARKS = str.maketrans(
    dict.fromkeys("☑☒■√✓✔☐□▢○●", "") | dict.fromkeys("☑☒■√✓✔●", _TICKED) | dict.fromkeys("☐□▢○", _EMPTY)
)
# A tick drawn into, or right beside, the box it belongs to.
_DRAWN = re.compile(f"{_EMPTY}{_TICKED}|{_TICKED}{_EMPTY}")
_TOKEN = re.compile(f"[{_TICKED}{_EMPTY}]|[^{_TICKED}{_EMPTY}\\s][^{_TICKED}{_EMPTY}]*")
_AROUND = " \t\r\n\u3000\xa0:：;；,，、.。()（）"


@dataclass(frozen=True)
class Tick:
    """An option of a form and whether it is ticked."""

    option: str
    ticked: bool


def marked(text: str) -> str:
    """The text with every kind of box and tick as □ or ☑."""
    boxes = _INPUT.sub(lambda m: _TICKED if "checked" in m[0].lower() else _EMPTY, text)
    boxes = re.sub(r"\[\s*\]|［\s*］", _EMPTY, boxes)
    boxes = re.sub(r"\[\s*[√✓xX]\s*\]", _TICKED, boxes)
    return _DRAWN.sub(_TICKED, boxes.translate(_MARKS))


def has_boxes(text: str) -> bool:
    """Whether the text is a row of options with boxes."""
    return any(c in marked(text) for c in (_TICKED, _EMPTY))


def side_of(text: str) -> Side | None:
    """Where the boxes of this text stand; None where it leaves that open."""
    tokens = _tokens(text)
    options = [i for i, t in enumerate(tokens) if t not in (_TICKED, _EMPTY)]
    if not options:
        return None
    after = sum(i + 1 < len(tokens) and tokens[i + 1] in (_TICKED, _EMPTY) for i in options)
    before = sum(i > 0 and tokens[i - 1] in (_TICKED, _EMPTY) for i in options)
    if after != before:
        return "after" if after > before else "before"
    starts, ends = tokens[0] in (_TICKED, _EMPTY), tokens[-1] in (_TICKED, _EMPTY)
    if starts != ends:
        return "before" if starts else "after"
    # Only ticks are printed, or a box too many: what a mark touches is its option.
    touched = marked(text)
    behind = len(re.findall(f"(?<=[^\\s{_TICKED}{_EMPTY}])[{_TICKED}{_EMPTY}]", touched))
    ahead = len(re.findall(f"[{_TICKED}{_EMPTY}](?=[^\\s{_TICKED}{_EMPTY}])", touched))
    if behind != ahead:
        return "after" if behind > ahead else "before"
    return None


def common_side(texts: Iterable[str]) -> Side:
    """The side that most of these texts print; after the option where none says (Shanghai's form)."""
    votes = [side_of(t) for t in texts]
    return "before" if votes.count("before") > votes.count("after") else "after"


def ticks(text: str, otherwise: Side = "after") -> list[Tick]:
    """The options in order. `otherwise` is the side taken where this text leaves it open."""
    tokens = _tokens(text)
    step = 1 if (side_of(text) or otherwise) == "after" else -1
    found = []
    for i, token in enumerate(tokens):
        if token in (_TICKED, _EMPTY):
            continue
        beside = tokens[i + step] if 0 <= i + step < len(tokens) else _EMPTY
        found.append(Tick(token.strip(_AROUND), beside == _TICKED))
    return [t for t in found if t.option]


def _tokens(text: str) -> list[str]:
    """Boxes and options in order; options parted only by a wide gap are two."""
    tokens: list[str] = []
    for token in _TOKEN.findall(marked(text)):
        if token in (_TICKED, _EMPTY):
            tokens.append(token)
        else:
            tokens += [t for t in re.split(r"[ \t\u3000\n]{2,}|\t|\n", token) if t.strip(_AROUND)]
    return tokens
