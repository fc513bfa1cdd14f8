"""Cells of the indicator table by themselves: names, targets, and parts of them.

In: printed strings. Out: what they look like, by the wordings of the layout.
"""

from __future__ import annotations

import re
import unicodedata

from yiju.ingest.forms.shanghai.layout import Layout
from yiju.ingest.values.target import split_target

_SENTENCE = re.compile("[，。；]")


def is_target(text: str, layout: Layout) -> bool:
    """Whether a cell looks like a target by itself."""
    return re.search(layout.target_pattern, text) is not None or split_target(text)[1] is not None


def is_name(text: str, layout: Layout) -> bool:
    """Whether a cell looks like an indicator's name by itself."""
    bare = re.sub(r"[（(].*[）)]$", "", text)
    return (
        not is_target(text, layout)
        and not _SENTENCE.search(text)
        and (bare != text or bare.endswith(tuple(layout.name_endings)))
    )


def is_open(text: str) -> bool:
    """Whether a bracket is left open."""
    folded = unicodedata.normalize("NFKC", text)
    return folded.count("(") > folded.count(")")


def is_sentence(text: str) -> bool:
    """Whether a text has marks that part clauses."""
    return _SENTENCE.search(text) is not None
