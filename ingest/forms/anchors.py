"""What a line of a page without rules begins, by the words that forms know: a row of labels, or the head of a table.

In: pieces of text in lines, and the known families. Out: whether a line begins something else than the lines above it, and where
words that one space parts are two cells. A line that may belong to the one above it is left to its place on the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.page import around
from yiju.ingest.unruled.band_heads import shared
from yiju.ingest.unruled.band_runs import SHORT, VALUE, BandPiece, Line, follows, width
from yiju.ingest.unruled.text_pieces import LABEL
from yiju.ingest.values.text import unspaced

_LONGEST, _TEXT, _WIDE = 14, 40, 8
"""A label is no longer than this; a longer piece than that is a text."""
_FEW = 3
_DEEP, _MOST, _APART, _SHORT = 6, 5, 2, 4
"""Lines below a piece, parts of a word behind the first and lines between two; a word so short may begin another."""
_HALF, _NEARLY = 0.5, 0.6
_FIGURE = re.compile(r"[≥≤<>＜＞＝=±]?\s?-?[\d,.]+%?\D{0,6}|[√—/－-]{1,2}")
_TICK, _BOUND, _NUMBER = re.compile("[√✓☑]"), re.compile("[≥≤<>＜＞＝=]"), re.compile(r"[\d,.]+|[—－-]")
_HOLDS = {
    **dict.fromkeys(("level1", "level2"), "level"),
    **dict.fromkeys(("indicator", "reason", "name", "content", "need", "task", "subitem"), "words"),
    **dict.fromkeys(("weight", "score"), "number"),
}
"""What stands in columns of these roles."""
_PARTS = ("amount", "funding")
"""Labels of rows inside a frame of money."""
_FRAMES = ("heading", "money")
_CODE = re.compile(r"\d{8}[A-Z]\d{12}")
_CELL = re.compile(r"[0-9A-Z]{15,24}(?=[\u4e00-\u9fff])|\S+")
_OPEN = re.compile("[（(][^）)]*$")
_ALONE = re.compile(r"[/／—－-]{1,2}|[≥≤<>＜＞＝=].*")
"""A cell of its own behind one space: a stroke, a bound."""


@dataclass
class Anchors:
    """The words of all families."""

    known: Sequence[FormFamily]
    _kinds: dict[str, str] = field(default_factory=dict)
    _heads: dict[str, bool] = field(default_factory=dict)
    _schemes: list[Scheme] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Levels of all families."""
        self._schemes = [Scheme.of(family.form.levels) for family in self.known if family.form.levels]

    def kind(self, text: str) -> str:
        """The kind of label that a piece is, or an empty string."""
        bare = unspaced(text).rstrip("：:")
        if len(bare) > _LONGEST:
            return ""
        if bare not in self._kinds:
            labels = (family.words.label(bare) for family in self.known)
            self._kinds[bare] = next((label.kind for label in labels if label), "")
        return self._kinds[bare]

    def is_head(self, text: str) -> bool:
        """Whether a piece is the head of a column."""
        bare = unspaced(text)
        if len(bare) > _LONGEST:
            return False
        if bare not in self._heads:
            self._heads[bare] = any(family.words.is_head(bare) for family in self.known) or any(
                family.words.choice(table, bare) for family in self.known for table in family.form.tables
            )
        return self._heads[bare]

    def is_level(self, text: str) -> bool:
        """Whether a piece is a level's whole name."""
        bare = unspaced(text)
        return bare.endswith("指标") and len(bare) > len("指标") and any(s.tag(bare) for s in self._schemes)

    def is_word(self, text: str) -> bool:
        """Whether a piece is a label, a head or a level."""
        return self._is_known(text) or self.is_level(text)

    def wrapped(self, lines: Sequence[Line]) -> list[Line]:
        """The lines with words that are wrapped over several as one piece: on the fuller of two, in the middle of three."""
        made = [list(line) for line in lines]
        for i, line in enumerate(lines):
            for piece in line:
                if not any(p is piece for p in made[i]):
                    continue  # the rest of another
                rest = self._rest(piece, made[i + 1 : i + 1 + _DEEP])
                if not rest:
                    continue
                last = next(k for k in range(i, len(made)) if any(p is rest[-1] for p in made[k]))
                own = (i, last) if last == i + 1 else range(i + 1, last)
                at = max(own, key=lambda k: (len(lines[k]), -k))
                for k in range(i, last + 1):
                    made[k] = [p for p in made[k] if not any(p is q for q in (piece, *rest))]
                whole = replace(_one([piece, *rest]), line=lines[at][0].line)
                made[at] = sorted([*made[at], whole], key=lambda p: p.x0)
        return [[self._marked(p) for p in line] for line in made if line]

    def relined(self, zone: Sequence[Line]) -> list[Line]:
        """The lines of a table, the heads of its columns on one: those printed around one height stand in several."""
        end = self.head_end(zone)
        heads = [p for line in zone[:end] for p in line]
        under = [[q for q in heads if q.first > p.last and q.x0 < p.x1 and p.x0 < q.x1] for p in heads]
        upper = [p for p, below in zip(heads, under, strict=True) if below]
        leaves = sorted((p for p, below in zip(heads, under, strict=True) if not below), key=lambda p: p.x0)
        known = all(q.lines or self._is_known(q.text) for below in under for q in below)
        if len(leaves) < _FEW or not known or any(b.x0 < a.x1 for a, b in pairwise(leaves)):
            return list(zone)
        at = max(leaves, key=lambda p: (p.last, p.line))
        one = [replace(p, line=at.line, lines=(p.first, p.last), y0=at.y0, y1=at.y1) for p in leaves]
        groups = shared(upper, leaves)
        if len(groups) < len(upper):
            return list(zone)
        over = [
            replace(p, line=upper[0].line, over=tuple((q.line, q.text) for q in one[slice(*span)]))
            for p, span in zip(upper, groups, strict=True)
        ]
        return [*([over] if over else []), one, *zone[end:]]

    def _marked(self, piece: BandPiece) -> BandPiece:
        """The piece as a whole word where it is one, too long for the rest of another; a code is one too."""
        long = len(unspaced(piece.text)) >= _SHORT
        whole = (long and self.is_word(piece.text)) or _CODE.fullmatch(piece.text) is not None
        return replace(piece, whole=True) if whole else piece

    def head_end(self, zone: Sequence[Line]) -> int:
        """How many lines of a table are its head; 0 where it begins with something else."""
        heads = sum(self.is_head(p.text) for line in zone[:_FEW] for p in line)
        end = next(
            (
                i
                for i, line in enumerate(zone)
                if any(self.is_level(p.text) or (_is_value(p) and not self.is_head(p.text)) for p in line)
            ),
            0,
        )
        if heads < _FEW or end > _DEEP:
            return 0
        known = [sum(self._is_known(p.text) for p in line) / len(line) for line in zone[:end]]
        return next((n for n in range(end, 0, -1) if known[n - 1] >= _HALF), 0)

    def _rest(self, piece: BandPiece, below: Sequence[Line]) -> list[BandPiece]:
        """The pieces below one that make a word of it; none where it is no part of one."""
        if _is_value(piece) or piece.text[0] in "（(" or len(piece.text) > _LONGEST:
            return []
        parts: list[BandPiece] = []
        text, whole = unspaced(piece.text), self.is_word(piece.text)
        for line in below:
            under = [p for p in line if p.x0 < piece.x1 and piece.x0 < p.x1]
            if not under:
                continue
            if len(under) > 1 or len(parts) == _MOST or (_is_value(under[0]) and not _OPEN.search(text)):
                break
            if under[0].line - (parts[-1] if parts else piece).line > _APART:
                break
            if len(piece.text) == 1 and any(_is_figure(p) and not self.is_head(p.text) for p in line):
                break  # what two rows count, not a head letter by letter
            parts.append(under[0])
            text += unspaced(under[0].text)
            if self.is_word(text) and (not whole or self._ends(piece, under[0])):
                return parts
        letters = len(parts) > 1 and all(len(p.text) == 1 for p in (piece, *parts))
        return parts if letters else []  # an unknown word, letter by letter

    def _ends(self, piece: BandPiece, rest: BandPiece) -> bool:
        """Whether a whole word may be the beginning of another: 年度 over 指标值, 主管部门 over 及代码."""
        return len(unspaced(piece.text)) <= _SHORT or not self.is_word(rest.text)

    def column_kind(self, held: Sequence[BandPiece]) -> str:
        """What the pieces of a column are: level, tick, bound, words, number; an empty string where they are several."""
        for kind, test in (
            ("tick", lambda p: _TICK.fullmatch(p.text)),
            ("level", lambda p: self.is_level(p.text)),
            ("bound", lambda p: _BOUND.match(p.text)),
            ("number", lambda p: _NUMBER.fullmatch(p.text)),
            ("words", lambda p: not _is_value(p)),
        ):
            if held and sum(bool(test(p)) for p in held) >= _NEARLY * len(held):
                return kind
        return ""

    def head_kind(self, pieces: Sequence[BandPiece]) -> str:
        """What stands below a head."""
        text = "".join(unspaced(p.text) for p in pieces)
        roles = {
            "tick"
            if family.words.choice(table, text)
            else _HOLDS.get(family.words.role(table, text) or "", "")
            for family in self.known
            for table in family.form.tables
        } - {""}
        return roles.pop() if len(roles) == 1 else ""

    def begins(self, zone: Sequence[Line], line: Line) -> bool:
        """Whether a line begins something else than the lines above it. These have come to an end where the last one is a row of
        labels or has a value.
        """
        above, kind = zone[-1], self.kind(line[0].text)
        labels = self.is_labels(above)
        if self.is_word(above[0].text + line[0].text) and len(unspaced(line[0].text)) <= _SHORT:
            return False  # its rest
        known = [self._is_known(p.text) for p in above]
        texts = [unspaced(p.text) for p in line]
        again = any(texts == [unspaced(p.text) for p in own] for own in zone)
        if len(line) >= _FEW and self.is_heads(line) and (again or _is_text(above) or _is_rest(zone)):
            return True
        if all(known) or not (labels or any(map(_is_figure, above[1:]))):
            return False
        if self.is_heads(line):
            return True
        left = min((piece for own in zone for piece in own), key=lambda p: p.x0)
        if kind in _PARTS and len(line) > 1:  # the label of their frame stands half-way down
            return labels and line[0].x0 >= left.x1 and self.kind(above[0].text) not in _FRAMES
        if not self.is_labels(line) or (kind in _FRAMES and not labels) or self._half_way(zone, line):
            return False
        return line[0].x0 < left.x1

    def _half_way(self, zone: Sequence[Line], line: Line) -> bool:
        """Whether a label stands half-way down a table: a text beside it goes on with one above."""
        texts = (
            width(q.text) >= _WIDE and follows(q.text, p.text, width(q.text)) > SHORT
            for p in line[1:]
            for own in zone[-_FEW:]
            for q in own
            if abs(p.x0 - q.x0) <= 1 and width(p.text) >= _WIDE and not self._is_known(q.text)
        )
        return self.head_end(zone) > 0 and any(texts)

    def _is_known(self, text: str) -> bool:
        """Whether a text is a label or a head."""
        return self.is_head(text) or bool(self.kind(text))

    def is_labels(self, line: Line) -> bool:
        """Whether a line begins with a label that is no part of a frame of money."""
        return len(line) > 1 and self.kind(line[0].text) not in ("", *_PARTS)

    def is_heads(self, line: Line) -> bool:
        """Whether a line is made of heads."""
        heads = [self.is_head(p.text) for p in line]
        if any(_is_value(p) and not head for head, p in zip(heads, line, strict=True)):
            return False
        known = sum(self._is_known(p.text) for p in line)
        return (known >= _FEW and sum(heads) > 1 and 2 * known > len(line)) or sum(heads) == len(line) > 1

    def cuts(self, text: str) -> list[tuple[int, int]]:
        """The cells of a piece with spaces in it: a label in it is one, and so is a bound or a stroke behind a word."""
        if len(text) > _TEXT:
            return [(0, len(text))]
        found: list[tuple[int, int]] = []
        before = False
        for match in _CELL.finditer(text):
            if glued := self._glued(match[0]):
                found += [(match.start() + lo, match.start() + hi) for lo, hi in glued]
                before = True
                continue
            label = len(match[0]) >= _FEW and not re.search(r"\d", match[0]) and self._is_known(match[0])
            own = (
                label
                or (found and found[-1][1] == match.start())
                or (len(found) > 0 and _ALONE.fullmatch(match[0]) is not None)
            )
            if found and not own and not before:
                found[-1] = found[-1][0], match.end()
            else:
                found.append((match.start(), match.end()))
            before = label
        return found

    def _glued(self, word: str) -> list[tuple[int, int]]:
        """The two heads that stand so close that nothing parts them."""
        if not 2 * _FEW <= len(word) <= 2 * _LONGEST or self._is_known(word):
            return []
        cuts = range(len(word) - _FEW, _FEW - 1, -1)
        at = next((n for n in cuts if self.is_head(word[:n]) and self.is_head(word[n:])), None)
        return [(0, at), (at, len(word))] if at else []


def _one(parts: Sequence[BandPiece]) -> BandPiece:
    """Pieces above each other as one."""
    boxes = [p.box for p in parts if p.box]
    return replace(
        parts[0],
        text="".join(unspaced(p.text) for p in parts),
        x0=min(p.x0 for p in parts),
        x1=max(p.x1 for p in parts),
        y1=max(p.y1 for p in parts),
        box=around(boxes) if boxes else None,
        narrow=max(width(p.text) for p in parts),
        lines=(min(p.first for p in parts), max(p.last for p in parts)),
    )


def _is_rest(zone: Sequence[Line]) -> bool:
    """Whether the last line of a table with figures is the rest of the cells above it."""
    own, rows = zone[-1], zone[-_FEW:-1]
    under = all(any(p.x0 < q.x1 and q.x0 < p.x1 for q in zone[-2]) for p in own) if rows else False
    return under and any(map(_is_figure, (q for row in rows for q in row)))


def _is_text(line: Line) -> bool:
    """Whether a line prints a text, and neither labels nor heads."""
    return any(len(unspaced(p.text)) > LABEL or p.text.endswith("。") for p in line)


def _is_figure(piece: BandPiece) -> bool:
    """Whether a piece is a value and no text that begins with a number."""
    return _FIGURE.fullmatch(piece.text) is not None


def _is_value(piece: BandPiece) -> bool:
    return VALUE.match(piece.text) is not None
