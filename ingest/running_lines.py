"""What the pages of a file print again and again at their edges: running heads and feet.

In: the lines of each page. Out: their texts, with any number in them the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from yiju.ingest.values.text import numberless

_FEWEST = 3
"""Pages on which a line with another number each time returns."""


def running_lines(pages: Sequence[Sequence[str]]) -> set[str]:
    """The first and last lines that return: on three pages with another number in them, or on half of all pages."""
    edges = Counter(key for page in pages for key in {numberless(t) for t in (*page[:1], *page[-1:])})
    most = max(_FEWEST, len(pages) / 2)
    return {key for key, count in edges.items() if count >= (_FEWEST if "#" in key else most)}
