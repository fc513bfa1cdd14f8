"""The text of a form that lost its geometry, as atoms in the order of a converter, and the words that its grammar knows among them.

In: lines of a form. Out: `Atom`s (what spaces and line ends part) and `FlowingWord`s: labels, heads, levels, be they wrapped. Which
atoms make a word, the longest words of the whole text decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yiju.ingest.forms.grammar import Rows
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.words import Label, Words, plain_label
from yiju.ingest.values.text import fold, unspaced

TICKS = frozenset("√✓✔☑")
SPACE, LINE, BLANK = 0, 1, 2
"""What parts an atom from the one before it: a space, the end of a line, a blank line or the end of a page."""
_JOINED, _PARTS, _LONGEST = 6, 5, 24
"""A word and a level are made of so many atoms, a word of so many characters at most."""
_COST = {SPACE: 0.3, LINE: 0.6, BLANK: 30.0}
"""What a word loses, in characters, by each gap in it."""
_WORD, _INSIDE = 1.0, 0.8
"""What a word costs, and one more that begins inside a line."""
_SUFFIX = ("指标", "目标")
"""What a level's name may end with; where most do, all do."""
_BESIDE = 0.15
"""The share of labels with a value behind them in their line, below which a line holds one cell."""
_FIGURES, _FIGURE_FIRST = re.compile(r"[\dA-Za-z%]$"), re.compile(r"[\dA-Za-z]")
_AND = re.compile("[及和与、]")
_FIGURE = re.compile(r"[\d,.]+%?")
_EACH_YEAR = re.compile(r"20\d\d年")
_YEAR = re.compile(r"20\d\d年?度?")
_FOOTNOTE = re.compile("(?:填[表报])?(?:说明|备注|注)[：:]")
_BLOCKS = 4
"""So many blank lines inside a form come of a converter that lays text out by its place."""
_HEAD = 3
"""So many characters make a head that needs no more of its line."""
_SHORT = 2
"""A shorter text is no word."""


@dataclass(frozen=True)
class Atom:
    """A run of characters without a space; `gap` is what stands in front of it."""

    text: str
    page: int
    line: int
    gap: int


@dataclass(frozen=True)
class FlowingWord:
    """Atoms `start` to `end` (exclusive) that make a word of the grammar."""

    start: int
    end: int
    text: str
    label: Label | None = None
    roles: dict[Rows, str] = field(default_factory=dict)
    total: bool = False
    level: bool = False

    @property
    def is_frame(self) -> bool:
        """Whether it names a part of the form and asks for no value."""
        return self.label is not None and self.label.kind in ("heading", "money") and not self.roles

    @property
    def asks(self) -> bool:
        """Whether a value of its own belongs to it."""
        return self.label is not None and self.label.kind not in ("heading", "money", "unread")


class FlowingText:
    """Atoms of one form with its words."""

    def __init__(self, atoms: Sequence[Atom], words: Words, scheme: Scheme) -> None:
        self.atoms, self.words, self.scheme = atoms, words, scheme
        self.blocky = in_blocks(atoms)
        """Whether blank lines part the cells, as converters do that lay text out by its place."""
        self.across = False
        """Whether lines run across rows, so that what is merged stands beside the middle of its rows."""
        self._ticked = any(atom.text in TICKS for atom in atoms)
        """Whether choices are ticked below their heads: 确定能 is a head then."""
        self._known: dict[str, FlowingWord | None] = {}
        self._suffixed = False
        self.levels = self._levels()
        self._suffixed = (
            sum(self.joined(i, e[0]).endswith(_SUFFIX) for i, e in self.levels.items()) > len(self.levels) / 2
        )
        if self._suffixed:  # 产出指标 and 数量指标 beside it: a bare 满意度 is no level
            self.levels = self._levels()
        self.found = self._segmented()
        behind = [self.atoms[w.end].gap for w in self.found if w.asks and w.end < len(self.atoms)]
        self.linewise = sum(gap == SPACE for gap in behind) <= _BESIDE * len(behind)
        """Whether a line holds one cell: values do not follow their labels in one line."""
        self._lines = {line: n for n, line in enumerate(sorted({(a.page, a.line) for a in atoms}))}
        self._words = {i for word in self.found for i in range(word.start, word.end)}

    def segment(self, at: int) -> tuple[int, int]:
        """The atoms around one that a space alone parts where letters or figures stand beside Chinese, or all of its line where a line is a cell."""
        first, last = at, at + 1
        while first > 0 and first - 1 not in self._words and self._runs_on(first):
            first -= 1
        while last < len(self.atoms) and last not in self._words and self._runs_on(last):
            last += 1
        return first, last

    def _runs_on(self, at: int) -> bool:
        if self.atoms[at].gap != SPACE:
            return False
        return self.linewise or bool(_FIGURES.search(self.atoms[at - 1].text)) != bool(
            _FIGURE_FIRST.match(self.atoms[at].text)
        )

    def line_number(self, at: int) -> int:
        """The line of an atom, counted through all pages."""
        return self._lines[self.atoms[at].page, self.atoms[at].line]

    def joined(self, start: int, end: int) -> str:
        """The text of some atoms without gaps."""
        return unspaced("".join(atom.text for atom in self.atoms[start:end]))

    def printed(self, start: int, end: int) -> str:
        """The text of some atoms as lines."""
        text = ""
        for atom in self.atoms[start:end]:
            text += ("" if not text else " " if atom.gap == SPACE else "\n") + atom.text
        return text

    def is_level(self, text: str) -> bool:
        """Whether a text is a level, be it with its points: 产出指标（50分）."""
        bare = plain_label(fold(text))
        return (
            text[0] not in "（([【"
            and (not self._suffixed or bare.endswith(_SUFFIX))
            and self.scheme.tag(bare)
        )

    def _levels(self) -> dict[int, list[int]]:
        """Where levels may begin, and where each of them may end."""
        made: dict[int, list[int]] = {}
        for start, atom in enumerate(self.atoms):
            for end in range(start + 1, min(len(self.atoms), start + _PARTS) + 1):
                if self.atoms[end - 1].gap == BLANK and end > start + 1:
                    break
                parted = any(self._tag(start, k) and self._tag(k, end) for k in range(start + 1, end))
                if len(atom.text) <= _LONGEST and self._tag(start, end) and not parted:
                    made[start] = [end]  # the longest that is no first level with its second
        return made

    def _tag(self, start: int, end: int) -> bool:
        return self.is_level(self.joined(start, end))

    def word(self, start: int, end: int) -> FlowingWord | None:
        """What word some atoms are, if any."""
        text = self.joined(start, end)
        if (
            not (_SHORT <= len(text) <= _LONGEST or (end == start + 1 and _FOOTNOTE.match(text)))
            or text[0] in "（([【"
            or _FIGURE.fullmatch(self.atoms[end - 1].text)
        ):
            return None
        if text not in self._known:
            self._known[text] = self._look_up(text)
        found = self._known[text]
        ends = text.endswith(("：", ":")) or _FOOTNOTE.match(text)
        if found is None and end == start + 1 and ends and self.atoms[start].gap:
            found = FlowingWord(0, 0, text, Label("", "unread", text))
        if (
            found
            and not found.level
            and any(
                self.is_level(self.joined(k, m))
                for m in range(start + 2, end + 1)
                for k in range(start + 1, m)
            )
        ):
            return None  # a head and the levels behind it
        if (
            found
            and end > start + 1
            and _YEAR.fullmatch(self.atoms[start].text)
            and self.atoms[start + 1].gap
            and found.roles.get("projects") != "budget_of_year"
        ):
            return None  # the year below a title
        if found and end > start + 1 and len(_EACH_YEAR.findall(text)) > 1:
            return None  # the heads of two years
        if found and found.level and end > start + 1 and end not in self.levels.get(start, ()):
            return None  # a first level and its second
        if found and any(self._beside(start, k, end) for k in range(start + 1, end)):
            return None  # two heads
        if found and end > start + 1 and self.words.is_listed(text):
            return FlowingWord(start, end, *_rest(found))
        if found and any(self._valued(found, start, k) for k in range(start + 1, end)):
            return None  # a label and its value
        if (
            found
            and _AND.search(text)
            and any(self.word(start, k) and self.word(k, end) for k in range(start + 1, end))
        ):
            return None  # two labels
        return FlowingWord(start, end, *_rest(found)) if found else None

    def _beside(self, start: int, at: int, end: int) -> bool:
        """Whether some atoms are the heads of two columns that stand beside each other, or two columns of a list of projects."""
        one, other = self.word(start, at), self.word(at, end)
        listed = [word.roles.get("projects") for word in (one, other) if word and len(word.text) > _HEAD]
        if len(set(listed)) > 1 and None not in listed:
            return True
        whole = self._known.get(self.joined(start, end))
        if one and other and whole and len(one.text) >= _HEAD and self.words.is_listed(one.text):
            own = {t: r for t, r in one.roles.items() if other.roles.get(t, r) != r}
            if any(whole.roles.get(t) == other.roles[t] for t in own):
                return True  # 执行率 and 得分 below it
        if self.atoms[at].gap != SPACE or len(self.joined(start, at)) < _HEAD:
            return False
        return bool(one and other and any(other.roles.get(t, role) != role for t, role in one.roles.items()))

    def _valued(self, found: FlowingWord, start: int, at: int) -> bool:
        """Whether the first of some atoms are the same label, so that the others are its value."""
        if found.label is None or re.match("[（(及和与、/]", self.atoms[at].text):
            return False
        first = self.words.label(self.joined(start, at))
        return first is not None and first.key == found.label.key and first.kind == found.label.kind

    def _look_up(self, text: str) -> FlowingWord | None:
        level = self.is_level(text)
        label = None if level else self.words.label(text)
        roles = {t: r for t in self.words.form.tables if (r := self.words.role(t, text))}
        if (level and len(text) > _SHORT) or (_YEAR.fullmatch(text) and "indicators" in roles):
            roles = {}
        total = any(self.words.is_total(t, text) for t in self.words.form.tables)
        ticked = self._ticked and any(self.words.choice(t, text) for t in self.words.form.tables)
        if not (level or label or roles or total or ticked):
            return None
        return FlowingWord(0, 0, text, label, roles, total, level)

    def _segmented(self) -> list[FlowingWord]:
        """The words whose characters together are most, less what their gaps cost."""
        best: list[tuple[float, FlowingWord | None, int]] = [(0.0, None, 0)]
        for end in range(1, len(self.atoms) + 1):
            ways: list[tuple[float, FlowingWord | None, int]] = [(best[end - 1][0], None, end - 1)]
            gaps = 0.0
            for start in range(end - 1, max(-1, end - 1 - _JOINED), -1):
                word = self.word(start, end)
                if word is not None:
                    worth = len(word.text) - _WORD - gaps - (0 if self.atoms[start].gap else _INSIDE)
                    ways.append((best[start][0] + worth, word, start))
                gaps += _COST[self.atoms[start].gap]
            best.append(max(ways, key=lambda way: way[0]))
        found: list[FlowingWord] = []
        at = len(self.atoms)
        while at:
            _, word, before = best[at]
            if word is not None:
                found.append(word)
            at = before
        return found[::-1]


def in_blocks(atoms: Sequence[Atom]) -> bool:
    """Whether blank lines part the cells of a form."""
    return sum(b.gap == BLANK and a.page == b.page for a, b in pairwise(atoms)) >= _BLOCKS


def _rest(word: FlowingWord) -> tuple[str, Label | None, dict[Rows, str], bool, bool]:
    return word.text, word.label, word.roles, word.total, word.level
