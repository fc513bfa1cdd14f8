"""The cells of one row of a table by the role of their column.

In: the columns and a row. Out: `Cells`; a tall level cell counts in every row that it reaches into.
"""

from __future__ import annotations

from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.whole_cells.columns import Columns, Head

Cells = dict[str, list[tuple[Head, CellPiece]]]


def cells_of(table: Columns, row: Row, block: int) -> Cells:
    """The row's cells of one block by role."""
    found: Cells = {}
    for piece in row.pieces:
        head = table.at(piece, row)
        if head is None:
            found.setdefault("frame", []).append((table.heads[0], piece))
        elif head.block in (None, block) and (not piece.carried or head.role in ("level1", "level2")):
            found.setdefault(head.role, []).append((head, piece))
    return found


def text_in(cells: Cells, role: str) -> str:
    """All that the cells of a role print, as one text."""
    return flat("\n".join(p.text for _, p in cells.get(role, ())))
