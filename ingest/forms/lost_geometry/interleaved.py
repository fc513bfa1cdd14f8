"""Text whose lines run across a form's rows, so that the lines of wrapped cells stand among those of their neighbours (pdfplumber) → its words whole.

In: the atoms of a form line by line, and the words that its grammar knows. Out: the atoms in the order of cells where known words that
are put together from lines prove it, each word's atoms behind each other; a text above and below the label beside its middle stands
behind the label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby, pairwise

from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.lost_geometry.flowing_pairs import lines_cost
from yiju.ingest.forms.lost_geometry.flowing_tables import USUAL
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, LINE, SPACE, Atom, in_blocks
from yiju.ingest.forms.words import Words, key_of

_PROOF = 2
"""So many words put together from lines prove that lines run across, one where no word is wrapped otherwise."""
_REACH, _PIECES, _PIECE = 2, 5, 10
"""A word goes on so many lines further down, has so many pieces at most, and each so many characters."""
_LOST, _FAR = 0.5, 0.2
"""What a word loses, in characters, by each piece besides the first, and by each line that it passes."""
_HALF = 0.5
_ROW = 3.0
"""What each row of words costs."""
_LISTED, _ASKEW = 1.5, 2.0
"""What it is worth that the grammar lists a word as it is printed, and what each line costs by which it stands away from its row."""
_WAYS = 40
"""So many ways to choose words are followed."""
_SIDES, _NO_TEXT, _ECHOED = 2, 9.0, 0.1
"""Texts beside each other; what it costs that one of them is empty, and what it is worth that one says what its head does."""
_PROSE = 18
"""So many characters in a line make it one of a text."""
_OWN = 2
"""A longer word is no part of another."""
_GOES_ON = "及和与、或（(/"
_LEVEL = "指标"


@dataclass(frozen=True)
class _Chain:
    """The atoms of a word."""

    atoms: tuple[int, ...]
    text: str
    worth: float
    lone: bool
    """Whether it stands for lines beside it: a level, a frame, the label of a text."""

    @cached_property
    def whole(self) -> bool:
        """Whether nothing stands between its atoms."""
        return self.atoms[-1] - self.atoms[0] == len(self.atoms) - 1


class Interleaved:
    """The words of a form whose lines may run across its rows."""

    def __init__(self, atoms: Sequence[Atom], words: Words, scheme: Scheme) -> None:
        self.atoms, self.words, self.scheme = atoms, words, scheme
        self.lines = [
            list(own) for _, own in groupby(range(len(atoms)), key=lambda i: (atoms[i].page, atoms[i].line))
        ]
        self.at = {i: (n, k) for n, line in enumerate(self.lines) for k, i in enumerate(line)}
        self.chains = self._chosen()
        self.parted = [chain for chain in self.chains if not chain.whole]
        wrapped = [chain for chain in self.chains if chain.whole and len(chain.atoms) > 1]
        enough = _PROOF if wrapped else 1
        self.proven = not in_blocks(atoms) and len(self.parted) >= max(enough, len(wrapped) + 1)
        """Whether lines run across."""

    def _chosen(self) -> list[_Chain]:
        """The words that together have the most characters: those of one row stand around one middle, or below one upper edge."""
        found = list(self._chains())
        middles = {chain: self._middle(chain) for chain in found}
        edges = {chain: float(self.at[chain.atoms[0]][0]) for chain in found}
        ways = [self._placed_alike(middles, slack=_HALF), self._placed_alike(edges, slack=0.0)]
        return max(ways, key=lambda way: way[0])[1]

    def _middle(self, chain: _Chain) -> float:
        return sum(self.at[i][0] for i in chain.atoms) / len(chain.atoms)

    def _placed_alike(self, found: Mapping[_Chain, float], slack: float) -> tuple[float, list[_Chain]]:
        """Of words that share atoms or stand across each other those of the rows that have the most, and how many characters they have.
        `found` tells in which line a word has its place, from which it may stand away by the slack.
        """
        rows: dict[float, list[tuple[float, _Chain]]] = {}
        for chain, own in found.items():
            for place in () if chain.lone else {own, own - slack, own + slack}:
                rows.setdefault(place, []).append((chain.worth - _ASKEW * abs(own - place), chain))
        groups = [[(chain.worth, chain)] for chain in found if chain.lone]
        chosen: list[_Chain] = []
        characters = 0.0
        ranked = [self._best(group, []) for group in [*groups, *rows.values()]]
        for _, kept in sorted(ranked, key=lambda group: -group[0]):
            more, words = self._best([(chain.worth, chain) for chain in kept], chosen)
            chosen += words
            characters += more - (_ROW if words else 0.0)
        return characters, chosen

    def _best(
        self, found: Sequence[tuple[float, _Chain]], others: Sequence[_Chain]
    ) -> tuple[float, list[_Chain]]:
        """The words that have the most characters together, where no two share an atom or stand across each other, nor across any of others."""
        taken = {i for chain in others for i in chain.atoms}
        open_ = [
            (worth, chain)
            for worth, chain in found
            if taken.isdisjoint(chain.atoms) and not any(self._crossing(chain, other) for other in others)
        ]
        alone = {chain.atoms[0]: (worth, chain) for worth, chain in open_ if len(chain.atoms) == 1}
        states: list[tuple[float, list[_Chain], frozenset[int]]] = [(0.0, [], frozenset())]
        for worth, chain in sorted(open_, key=lambda one: one[1].atoms):
            if len(chain.atoms) == 1:
                continue
            worth -= sum(alone[i][0] for i in chain.atoms if i in alone)
            more = [
                (total + worth, [*kept, chain], used | set(chain.atoms))
                for total, kept, used in states
                if used.isdisjoint(chain.atoms) and not any(self._crossing(chain, other) for other in kept)
            ]
            states = sorted([*states, *more], key=lambda state: -state[0])[:_WAYS]
        total, kept, used = states[0]
        return (
            total + sum(worth for worth, _ in alone.values()),
            [*kept, *(chain for i, (_, chain) in alone.items() if i not in used)],
        )

    def _crossing(self, one: _Chain, other: _Chain) -> bool:
        mine = {self.at[i][0]: self.at[i][1] for i in one.atoms}
        sides = {mine[n] < k for n, k in (self.at[i] for i in other.atoms) if n in mine}
        return len(sides) > 1

    def _chains(self) -> Iterator[_Chain]:
        for i in range(len(self.atoms)):
            yield from self._from((i,), self.atoms[i].text)

    def _from(self, atoms: tuple[int, ...], text: str, begun: str = "") -> Iterator[_Chain]:
        """The words that begin with some atoms; `begun` is the listed word that they begin with, behind which no other goes on."""
        kind = _kind(self.words, self.scheme, text)
        listed = self.words.is_listed(text)
        if kind and begun and not listed and text[len(begun)] not in _GOES_ON:
            return
        begun = text if listed else begun
        if kind:
            steps = [self.at[b][0] - self.at[a][0] for a, b in pairwise(atoms)]
            worth = len(text) - _LOST * len(steps) - _FAR * (sum(steps) - len(steps))
            worth += _LISTED if listed else 0.0
            yield _Chain(atoms, text, worth, kind == "lone")
        if len(atoms) == _PIECES or text[-1] in "）)" or not _begins(self.words, self.scheme, text):
            return
        n = self.at[atoms[-1]][0]
        for line in self.lines[n + 1 : n + 1 + _REACH]:
            for i in line:
                piece = self.atoms[i].text
                if len(piece) <= _PIECE and not _apart(self.words, self.scheme, piece):
                    yield from self._from((*atoms, i), text + piece, begun)

    def in_cells(self) -> list[Atom]:
        """The atoms in the order of cells."""
        self.owner = {i: chain for chain in self.chains for i in chain.atoms}
        blocks = self._blocks()
        made: list[int] = []
        n = 0
        while n < len(self.lines):
            last = blocks.get(n, n)
            made += self._ordered(n, last)
            n = last + 1
        made = self._labels_first(self._sides_apart(made))
        return [
            replace(self.atoms[i], gap=self._gap(made[k - 1] if k else None, i)) for k, i in enumerate(made)
        ]

    def _gap(self, before: int | None, i: int) -> int:
        if before is None or self.at[before][0] != self.at[i][0]:
            return BLANK if before is None else LINE
        return SPACE

    def _blocks(self) -> dict[int, int]:
        """The first and the last line of lines that parted words hold together."""
        spans = sorted(
            (self.at[chain.atoms[0]][0], self.at[chain.atoms[-1]][0])
            for chain in self.chains
            if not chain.lone and len(chain.atoms) > 1
        )
        made: dict[int, int] = {}
        first = last = -1
        for a, b in spans:
            if a > last:
                first, last = a, b
            last = max(last, b)
            made[first] = last
        return made

    def _ordered(self, first: int, last: int) -> Iterator[int]:
        """The atoms of some lines: what stands in one line keeps its order; a label comes before the value beside it."""
        queues = [[self._unit(i) for i in line if self._leads(i)] for line in self.lines[first : last + 1]]
        done: set[int] = set()
        asked = False
        valued: set[int] = set()  # the lines that gave the value of the last label
        while any(queues):
            ready: list[tuple[int, ...]] = []
            for queue in queues:
                while queue and queue[0][0] in done:
                    queue.pop(0)
                if queue and queue[0] not in ready and self._free(queue[0], queues, done):
                    ready.append(queue[0])
            if not ready:
                ready = [queue[0] for queue in queues if queue][:1]
            if not ready:
                return
            unit = min(
                ready,
                key=lambda unit: (
                    self._is_word(unit) == (asked and self.at[unit[0]][0] not in valued),
                    self._place(unit),
                    unit,
                ),
            )
            valued = set() if self._is_word(unit) else valued | {self.at[unit[0]][0]}
            asked = asked or self._is_word(unit)
            done.update(unit)
            yield from unit

    def _leads(self, i: int) -> bool:
        """Whether an atom is told of in its line; what stands for several only where it begins."""
        chain = self.owner.get(i)
        return chain is None or not chain.lone or chain.atoms[0] == i

    def _unit(self, i: int) -> tuple[int, ...]:
        return self.owner[i].atoms if i in self.owner else (i,)

    def _free(
        self, unit: tuple[int, ...], queues: Sequence[Sequence[tuple[int, ...]]], done: set[int]
    ) -> bool:
        """Whether nothing that is left stands in front of a word in any of its lines."""
        return all(
            next(own for own in queue if own[0] not in done) == unit for queue in queues if unit in queue
        )

    def _is_word(self, unit: tuple[int, ...]) -> bool:
        return unit[0] in self.owner

    def _place(self, unit: tuple[int, ...]) -> int:
        """Where a head usually stands among the others."""
        chain = self.owner.get(unit[0])
        if chain is None:
            return 0
        roles = [r for t in self.words.form.tables if (r := self.words.role(t, chain.text))]
        return min((USUAL.index(r) + 1 for r in roles if r in USUAL), default=0)

    def _sides_apart(self, made: Sequence[int]) -> list[int]:
        """The same with two texts that stand beside each other below their labels one after the other."""
        lines = [list(own) for _, own in groupby(made, key=lambda i: self.at[i][0])]
        out: list[int] = []
        n = 0
        while n < len(lines):
            out += lines[n]
            n += 1
            heads = list({self.owner[i] for i in lines[n - 1] if i in self.owner})
            if len(heads) != _SIDES or not all(map(self._names_text, heads)):
                continue
            end = n
            while end < len(lines) and self._is_prose(lines[end]):
                end += 1
            own = [i for line in lines[n:end] for i in line if self._is_frame(i)]
            texts = [[i for i in line if not self._is_frame(i)] for line in lines[n:end]]
            heads = sorted(heads, key=lambda head: head.atoms)
            out += [*own, *_in_two(self.atoms, [line for line in texts if line], [h.text for h in heads])]
            n = end
        return out

    def _names_text(self, chain: _Chain) -> bool:
        label = self.words.label(chain.text)
        answer = self.words.answer(chain.text)
        return answer is not None or (label is not None and label.kind == "section")

    def _is_prose(self, line: Sequence[int]) -> bool:
        """Whether nothing stands in a line but one text or two, and pieces of the frame beside them."""
        texts = [i for i in line if not self._is_frame(i)]
        lone = all(len(self.atoms[i].text) <= _OWN or self.owner[i].lone for i in line if i in self.owner)
        return lone and len(texts) <= _SIDES

    def _is_frame(self, i: int) -> bool:
        """Whether an atom is a known word, or too short for a line of a text."""
        return i in self.owner or len(self.atoms[i].text) <= _OWN

    def _labels_first(self, made: Sequence[int]) -> list[int]:
        """The same with each label of a text in front of the lines that stand beside it: as many above its middle as below."""
        lines = [list(own) for _, own in groupby(made, key=lambda i: self.at[i][0])]
        out: list[list[int]] = []
        above = 0  # lines of a text right above that no label has
        for line in lines:
            words = [i for i in line if i in self.owner]
            prose = sum(len(self.atoms[i].text) for i in line if i not in self.owner)
            if not words and prose >= _PROSE:
                out.append(line)
                above += 1
                continue
            label = self.words.label(self.owner[line[0]].text) if words and words[0] == line[0] else None
            texts = label is not None and (label.kind in ("section", "heading"))
            if texts and above and len({self.owner[i] for i in words}) == 1:
                own = [i for i in line if i in self.owner]
                rest = [i for i in line if i not in self.owner]
                out[len(out) - above : len(out) - above] = [own]
                if rest:
                    out.append(rest)
                above = -above
                continue
            out.append(line)
            above = 0
        return [i for line in out for i in line]


def _in_two(atoms: Sequence[Atom], lines: Sequence[Sequence[int]], heads: Sequence[str]) -> list[int]:
    """The pieces of two texts beside each other, those of the left one first. A line with one piece is of the one that is longer, or
    where the lines of one stand half-way between those of the other, in turn.
    """
    lone = [n for n, line in enumerate(lines) if len(line) == 1]
    ways: list[tuple[float, list[int]]] = []
    for turn in ("left", "right", "even", "odd"):
        left: list[int] = []
        right: list[int] = []
        for n, line in enumerate(lines):
            on_left = turn == "left" or (turn in ("even", "odd") and n % 2 == (turn == "odd"))
            if n in lone:
                (left if on_left else right).extend(line)
            else:
                left.append(line[0])
                right += line[1:]
        texts = [[atoms[i].text for i in side] for side in (left, right)]
        echoed = sum(
            a + b in "".join(text) for text, head in zip(texts, heads, strict=True) for a, b in pairwise(head)
        )
        ways.append((sum(lines_cost(side) + _open(side) for side in texts) - _ECHOED * echoed, left + right))
    return min(ways, key=lambda way: way[0])[1]


def _open(lines: Sequence[str]) -> float:
    """What it costs that a text has no lines, or goes on behind its end or has none."""
    if not lines:
        return _NO_TEXT
    ends = sum(line[-1] in "。" for line in lines[:-1])
    return ends + (0.0 if lines[-1][-1] in "。；！" else 1.0)


@lru_cache(maxsize=100_000)
def _kind(words: Words, scheme: Scheme, text: str) -> str:
    """What word of the form a text is, "" where none."""
    if len(text) < 2 or text[0] in "（([【" or text[0].isdigit():
        return ""
    if text.endswith(_LEVEL) and scheme.tag(text):
        return "lone"
    label = words.label(text)
    if words.is_head(text) or (label is not None and label.kind not in ("heading", "money", "section")):
        return "word"
    return "lone" if label is not None else ""


@lru_cache(maxsize=100_000)
def _apart(words: Words, scheme: Scheme, piece: str) -> bool:
    """Whether a piece goes on with no word: a figure, or a word of its own."""
    return any(char.isdigit() for char in piece) or (len(piece) > _OWN and _kind(words, scheme, piece) != "")


@lru_cache(maxsize=100_000)
def _begins(words: Words, scheme: Scheme, text: str) -> bool:
    """Whether a word of the form, or one with its note in brackets, may begin so."""
    key = key_of(text.split("（")[0].split("(")[0])
    return key in _starts(words, scheme)


@lru_cache(maxsize=64)
def _starts(words: Words, scheme: Scheme) -> frozenset[str]:
    names = {
        name + end for second, first, _ in scheme.seconds for name in (second, first) for end in ("", _LEVEL)
    }
    known = {*words.labels, *words.heads, *names}
    return frozenset(key[:n] for key in known for n in range(1, len(key) + 1))
