"""What a form gave, as it is filled row by row.

In: nothing. Out: `Made`, which readers of rows and tables put what they find into.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_rows import CellPiece
from yiju.ingest.record import Task


@dataclass
class Made:
    """What a form gave. `left` are the cells in it that are neither label nor value."""

    draft: Draft
    title: str | None = None
    tasks: list[Task] = field(default_factory=list)
    left: list[CellPiece] = field(default_factory=list)
    periods: list[tuple[int, str | None]] = field(default_factory=list)
