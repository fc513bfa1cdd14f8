"""Repairs: what a text dump cut through, restored where the file itself makes it certain.

In: pieces of a cell that was cut through a character (`计戈|川完成数`), pieces printed twice
(`门户网|门户网站测评数`), ghosts of half characters (`聘用|E达成数`). Out: the whole string and whether
anything but plain joining was needed, or None where the file leaves it open. A string counts as
certain when its characters around the cut stand so elsewhere in the file, or when the cut falls between
whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from yiju.ingest.cache import dictionary
from yiju.ingest.values.text import tidy, unspaced

_CJK = re.compile(r"[\u4e00-\u9fff]")
# What a half character looks like to the program that made the dump: marks, or one Latin letter or digit.
_GHOST = re.compile(r"^(?:[^\w\u4e00-\u9fff]+|[A-Za-z0-9^](?=[\s\u4e00-\u9fff]))+\s*")
_NEAR = 85.0
_COMMON = 50
"""Two halves of a character may be a rare word by chance (戈矛 of 开); a word counted less is none."""
# Words of one character, which may end or begin a line anywhere.
_LOOSE = "的了和与及或在对为是由向将把并就从以按等各本我其该每一二三区市县内外中上下前后新人已不"


def _is_word(text: str) -> bool:
    return len(text) > 1 and bool(dictionary().FREQ.get(text))


class Lexicon:
    """What a file says elsewhere: its clean text, its whole names, its units."""

    def __init__(self, texts: Iterable[str], names: Iterable[str] = (), units: Iterable[str] = ()) -> None:
        """`texts` are pieces no cut goes through; `names` whole indicator names; `units` whole names."""
        self._text = "\n".join(texts)
        self.names = set(names)
        self.units = set(units)

    def learn(self, name: str) -> None:
        """A whole name, for the rows that follow."""
        self.names.add(name)
        self._text += f"\n{name}"

    def join(self, pieces: Sequence[str]) -> tuple[str, bool, bool]:
        """The pieces of one cell as one string; whether characters were left out or put in; whether the
        result is certain.
        """
        whole, changed, certain = tidy(pieces[0]), False, True
        for piece in pieces[1:]:
            whole, repaired, sure = self._join(whole, tidy(piece))
            changed, certain = changed or repaired, certain and sure
        return whole, changed, certain

    def _join(self, left: str, right: str) -> tuple[str, bool, bool]:
        if not _CJK.search(left):
            done = self.complete(right)
            return done or right, True, done is not None or self._begins_whole(right)
        if len(left) > 2 and right.startswith(left[: max(3, len(left) - 1)]):
            return right, True, True
        rest = _GHOST.sub("", right, count=1) if _CJK.match(left[-1]) else right
        stripped = rest != right
        if not rest:
            return left, True, True
        if known := self._known(left, rest):
            return known, stripped or known != left + rest, True
        for candidate, cut in ((left + rest, 0), (left + rest[1:], 1), (left[:-1] + rest, -1)):
            at = len(left) - (1 if cut == -1 else 0)
            if self._fits(candidate, at, strict=cut == 0 and not stripped):
                return candidate, stripped or cut != 0, True
        restored = self._restore(left, rest)
        return (restored, True, True) if restored else (left + rest, stripped, False)

    def _known(self, left: str, right: str) -> str | None:
        """The whole name that stands elsewhere in the file and that these two pieces can be."""
        for whole in (left + right, left + right[1:], left[:-1] + right):
            if whole in self.names:
                return whole
        start, tail = left[:-1], right[1:]
        size = len(start) + len(tail) + 1
        found = {n for n in self.names if len(n) == size and n.startswith(start) and n.endswith(tail)}
        return found.pop() if len(found) == 1 and len(start) + len(tail) > 3 else None

    def _fits(self, joined: str, at: int, *, strict: bool = False) -> bool:
        """Whether the characters around the cut belong together; `strict` where nothing was left out."""
        around = joined[max(0, at - 2) : at + 2]
        if 0 < at < len(joined) and len(around) > 2 and around in self._text:
            return True
        words = list(dictionary().tokenize(joined, HMM=False))
        for n, (word, begin, end) in enumerate(words):
            if begin < at < end:
                # Two ghosts may make a word by chance: then the word before them is left in pieces.
                before = words[n - 1][0] if n else ""
                common = not strict or len(word) > 2 or (dictionary().FREQ.get(word) or 0) >= _COMMON
                return _is_word(word) and common and (not strict or before in _LOOSE or _is_word(before))
            if end == at and n + 1 < len(words):
                return _is_word(word) and _is_word(words[n + 1][0])
        return False

    def flows(self, text: str) -> bool:
        """Whether the lines of a wrapped text follow on from each other: no more than a line in four
        may end where the file and the dictionary know no such neighbours.
        """
        breaks = list(re.finditer(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", text))
        odd = 0
        for gap in breaks:
            left, right = text[: gap.start()][-6:], text[gap.end() :][:6]
            single = left[-1] in _LOOSE or right[0] in _LOOSE
            odd += not single and not self._fits(left + right, len(left))
        return odd <= len(breaks) // 4

    def _begins_whole(self, text: str) -> bool:
        first = next(iter(dictionary().cut(text, HMM=False)), "")
        return _is_word(first)

    def _restore(self, left: str, right: str) -> str | None:
        """One character cut in two: found by its neighbours elsewhere in the file."""
        # Half of it ends the left piece, unless the file has that ending elsewhere as it is.
        body = left[:-1] if len(left) > 1 and left[-2:] not in self._text else left
        tail = right[1:]
        for before, after in ((2, 2), (1, 2), (2, 1), (0, 3)):
            if len(tail) < after:
                continue
            near = body[len(body) - before :] if before else ""
            pattern = re.compile(f"{re.escape(near)}([\u4e00-\u9fff]){re.escape(tail[:after])}")
            found = set(pattern.findall(self._text))
            if not before:
                # With no neighbour on the left, the character must begin a word with the tail.
                found = {c for c in found if any(_is_word(c + tail[:n]) for n in (1, 2, 3))}
            if len(found) == 1:
                return f"{body}{found.pop()}{tail}"
        return None

    def beheaded(self, name: str) -> str | None:
        """The whole name, where `name` begins with a ghost of a lost beginning (`5量达标率`)."""
        return self.complete(name) if re.match("[0-9A-Z][\u4e00-\u9fff]", name) else None

    def complete(self, tail: str) -> str | None:
        """The one whole name that ends with `tail`, for a name whose beginning is lost."""
        body = _GHOST.sub("", tail, count=1)
        if len(body) < 4:
            return None
        found = {name for name in self.names if name.endswith(body) and name != body}
        return found.pop() if len(found) == 1 else None

    def names_unit(self, text: str) -> bool:
        """Whether the text is a unit that the file names elsewhere, or that unit's own office."""
        return text in self.units or _OF_ITSELF.sub("", text) in self.units

    def unit(self, printed: str) -> str | None:
        """The one known unit that a damaged name can be: equal, cut short, or all but equal."""
        bare = re.sub("^[^\u4e00-\u9fff]+", "", unspaced(printed))
        if self.names_unit(bare):
            return bare
        begun = {u for u in self.units if len(bare) >= 6 and u.startswith(bare)}
        near = begun or {u for u in self.units if fuzz.ratio(u, bare) >= _NEAR}
        return near.pop() if len(near) == 1 else None


_OF_ITSELF = re.compile(r"[（(](?:本级|本部|机关)[）)]$")
"""A unit's own office, beside the units below it."""


def centred(before: int, gaps: Sequence[int]) -> list[list[int]]:
    """How many rows each label covers, where a label is printed at the middle of the rows it covers
    and only the order of labels and rows is known.

    `before` is the number of rows in front of the first label, `gaps[i]` the number behind label i
    (the row on the label's own line included). A label over n rows has n//2 of them before it and the
    rest behind. Every solution is given.
    """
    solutions: list[list[int]] = []

    def walk(label: int, ahead: int, sizes: list[int]) -> None:
        for behind in (ahead, ahead + 1):
            left = gaps[label] - behind
            if behind == 0 or left < 0:
                continue
            if label == len(gaps) - 1:
                if left == 0:
                    solutions.append([*sizes, ahead + behind])
            else:
                walk(label + 1, left, [*sizes, ahead + behind])

    if gaps:
        walk(0, before, [])
    return solutions
