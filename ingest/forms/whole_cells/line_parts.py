"""Parts of a form that stand in lines below a numbered label of their own (二、立项依据), between its rows of cells.

In: the lines inside a form, in order. Out: texts of the draft, each with all lines down to the next label or row of cells.
"""

from __future__ import annotations

import re

from yiju.ingest.forms.grid_rows import Row
from yiju.ingest.forms.slots import Slots
from yiju.ingest.forms.words import Label
from yiju.ingest.values.title_marks import NUMERALS

_NUMBERED = re.compile(rf"[（(]?[{NUMERALS}\d]{{1,3}}[）)、.．]\s*(?P<label>[^，。；：:]{{2,20}})[：:]?\s*")


class LineParts:
    """The part that is open, and its lines so far."""

    def __init__(self, slots: Slots) -> None:
        self.slots = slots
        self._label: Label | None = None
        self._rows: list[Row] = []

    def take(self, row: Row) -> bool:
        """Whether a line is a part's label or belongs to the part that is open."""
        found = _NUMBERED.fullmatch(row.text)
        label = self.slots.words.label(found["label"]) if found else None
        if label is not None and label.kind in ("section", "heading"):
            self.close()
            self._label = (
                label if label.kind == "section" else self.slots.words.answer(label.printed or row.text)
            )
            return True
        if self._label is None:
            return False
        self._rows.append(row)
        return True

    def close(self) -> None:
        """Something else begins: the part is whole."""
        if self._label is not None and self._rows:
            places = [place for row in self._rows for place in row.places]
            self.slots.put(self._label, "\n".join(row.text for row in self._rows), places)
        self._label, self._rows = None, []
