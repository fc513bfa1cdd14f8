"""Labels in a row whose cells a dump has cut: `计划开|F始日期||2023-01-01|计划完成日期|2023-12-|31`.

In: a row. Out: its labels with the text up to the next label. A label may be cut anywhere, with a
ghost of the cut character behind the cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from yiju.ingest.forms.grid_labels import GridLabel, Labels
from yiju.ingest.forms.grid_rows import CellPiece, Row

CUT = "\x1f"
"""Stands between two cells in a row taken as one string."""

# Between two characters of a label: a gap, or a cut with at most one ghost character behind it.
_SEAM = rf"[\s:：]*(?:{CUT}[^{CUT}]?)?\s*"


@cache
def _pattern(wordings: tuple[str, ...]) -> re.Pattern[str]:
    parts = []
    for wording in sorted(wordings, key=len, reverse=True):
        head = f"{re.escape(wording[0])}{_SEAM}"
        # The first character of a long label is often a ghost: the rest says which label it is.
        start = f"(?:{head}|(?<=[^{CUT}\\s])|(?<={CUT}))" if len(wording) > 5 else head
        parts.append(start + _SEAM.join(re.escape(c) for c in wording[1:]))
    note = r"(?:\s*[（(](?:20\d\d|元|万元)[^）)]{0,14}[）)]?)?"
    return re.compile("(?:" + "|".join(f"({p})" for p in parts) + ")" + note)


@lru_cache(maxsize=64)
def _known(form: Labels) -> dict[str, GridLabel]:
    """The labels by their wording, the longest first."""
    known = {w: label for w, label in form.all() if label.kind not in ("column", "heading", "unread")}
    return {wording: known[wording] for wording in sorted(known, key=len, reverse=True)}


def may_hold(text: str, wordings: Iterable[str]) -> bool:
    """Whether the text has every character of a wording but its first, which may be a ghost: without them no pattern needs to be tried."""
    letters = set(text)
    return any(letters.issuperset(wording[1:]) for wording in wordings)


def labels_in(text: str, form: Labels) -> list[tuple[GridLabel, int, int]]:
    """Every label in the text with the positions where it starts and ends."""
    known = _known(form)
    if not may_hold(text, known):
        return []
    wordings = tuple(known)
    found = []
    for match in _pattern(wordings).finditer(text):
        wording = wordings[(match.lastindex or 1) - 1]
        found.append((known[wording], match.start(), match.end()))
    return found


def cut_labels(row: Row, form: Labels) -> list[tuple[GridLabel, str, list[CellPiece]]]:
    """Labels with their values, and the pieces that label and value stand in."""
    starts: list[tuple[int, CellPiece]] = []
    text = ""
    for piece in row.own:
        text += CUT if text else ""
        starts.append((len(text), piece))
        text += piece.text
    labels = labels_in(text, form)
    found = []
    for n, (label, start, end) in enumerate(labels):
        stop = labels[n + 1][1] if n + 1 < len(labels) else len(text)
        pieces = [p for at, p in starts if at < stop and at + len(p.text) > start]
        found.append((label, text[end:stop], pieces))
    return _stacked(found)


def _stacked(
    found: list[tuple[GridLabel, str, list[CellPiece]]],
) -> list[tuple[GridLabel, str, list[CellPiece]]]:
    """Labels that share a cell share the cell behind it: its numbers are theirs, in order."""
    for n in range(len(found) - 1):
        (label, value, pieces), (other, numbers, more) = found[n], found[n + 1]
        money = {label.kind, other.kind} <= {"amount", "funding"}
        if money and not value.strip() and CUT not in value and numbers.startswith(CUT):
            first, *rest = numbers.split() or [""]
            found[n] = (label, first.strip(CUT), pieces)
            found[n + 1] = (other, " ".join(rest), more)
    return found
