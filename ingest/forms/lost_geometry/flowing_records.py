"""The cells of a row that lost its geometry, and what it costs that a piece goes on with the cell of the one before it.

In: atoms. Out: `FlowingRecord`s; a cost for each atom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yiju.ingest.forms.cell_costs import QUANTITY
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, LINE, SPACE, Atom

_GAP = {LINE: 0.35, BLANK: 2.5}
_VALUED = 0.7
"""What it costs besides that a line which begins with a value goes on with the cell above it."""
_REST = re.compile("[\u4e00-\u9fff]{1,8}")
_WORD = 2
"""A line of so few characters is the end of a wrapped cell: that another goes on with it costs like a value."""
_SPACE, _NUMBER_SPACE = 0.7, 0.1


@dataclass
class FlowingRecord:
    """The cells of one row: column → first and last atom (exclusive)."""

    cells: dict[int, tuple[int, int]] = field(default_factory=dict)


def joins(atoms: Sequence[Atom]) -> list[float]:
    """What it costs that an atom goes on with the cell of the one before it."""
    made = [0.0]
    for n, (before, atom) in enumerate(pairwise(atoms)):
        if atom.gap == SPACE:
            mixed = bool(re.search(r"[\dA-Za-z%]$", before.text)) != bool(re.match(r"[\dA-Za-z]", atom.text))
            made.append(_NUMBER_SPACE if mixed else _SPACE)
        else:
            after = atoms[n + 2] if n + 2 < len(atoms) else None
            more = not atom.text.isdecimal() or (
                after is not None and after.gap == SPACE and not after.text[0].isdigit()
            )
            broken = before.text[-1].isdigit() and atom.text[0].isdigit() and more  # 143 over 6人
            broken = broken or (before.text[-1] in "年月" and atom.text[0].isdigit())  # 2024年 over 5月
            apart = (not broken and QUANTITY.fullmatch(atom.text)) or _is_rest(atoms, n)
            made.append(_GAP[atom.gap] + (_VALUED if apart else 0))
    return made


def _is_rest(atoms: Sequence[Atom], at: int) -> bool:
    """Whether an atom alone on its line is the end of a wrapped name: a word or less, or less than the line above it."""
    if atoms[at].gap == SPACE or not _REST.fullmatch(atoms[at].text):
        return False
    if len(atoms[at].text) <= _WORD:
        return True
    above = atoms[at - 1] if at and atoms[at].gap == LINE else None
    return (
        above is not None
        and above.gap != SPACE
        and len(above.text) > len(atoms[at].text)
        and _REST.fullmatch(above.text) is not None
    )
