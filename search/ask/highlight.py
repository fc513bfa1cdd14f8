"""Where words stand in a text: a text and folded words in, spans of the text's own characters out.

Words are found however they are typeset: width and case, spaces within Chinese, thousands' commas and the
brackets of document numbers don't count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from yiju.ingest.values.text import nfkc

_BRACKETS = frozenset("[]()〔〕【】")
_TYPESETTING = re.compile(r"[\s()\[\]〔〕【】]+|(?<=\d),(?=\d)")
Span = tuple[int, int]
"""Begin and end in the text's own characters."""


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """A text without what typesetting adds."""
    plain = nfkc(text).casefold()
    return _TYPESETTING.sub("", plain)


class Folded:
    """A text without what typesetting adds, and where each character left stood."""

    def __init__(self, text: str) -> None:
        whole = nfkc(text).casefold()
        if len(whole) == len(text):
            self._from_whole(whole)
            return
        kept = [
            "" if plain == "," and _within_number(text, place) else plain
            for place, plain in enumerate(map(_plain, text))
        ]
        self.text = "".join(kept)
        self._places = [place for place, plain in enumerate(kept) for _ in plain]

    def _from_whole(self, folded: str) -> None:
        """Of a text each of whose characters is one when folded."""
        parts: list[str] = []
        self._places = []
        at = 0
        for gap in (*_TYPESETTING.finditer(folded), None):
            end = len(folded) if gap is None else gap.start()
            parts.append(folded[at:end])
            self._places.extend(range(at, end))
            at = end if gap is None else gap.end()
        self.text = "".join(parts)

    def spans(self, words: Iterable[str]) -> list[Span]:
        """Where any of the words stands, in order; what overlaps or touches is one span."""
        found: list[Span] = []
        for word in words:
            at = self.text.find(word) if word else -1
            while at >= 0:
                found.append((at, at + len(word)))
                at = self.text.find(word, at + 1)
        joined: list[Span] = []
        for begin, end in sorted(found):
            if joined and begin <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((begin, end))
        return [(self._places[begin], self._places[end - 1] + 1) for begin, end in joined]


@lru_cache(maxsize=65536)
def _plain(character: str) -> str:
    """A character's own without width and case; nothing of a space or a bracket."""
    return "".join(one for one in nfkc(character).casefold() if not (one.isspace() or one in _BRACKETS))


def _within_number(text: str, place: int) -> bool:
    return text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()
