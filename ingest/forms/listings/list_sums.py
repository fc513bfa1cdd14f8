"""Rows of a list that are no project: the sum of all, of those above, or of a group whose name stands over its projects.

In: rows as `lists` meets them, and the projects between them. Out: `ListSum`s, each with the projects that it is of. A sum that
stands below projects is of those since the sum before it; one that names a unit or a group is of those below it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yiju.ingest.forms.grid_rows import CellPiece, Row
from yiju.ingest.forms.whole_cells.columns import Columns, Head
from yiju.ingest.record import Declaration, ListSum
from yiju.ingest.values.body import is_body
from yiju.ingest.values.text import unspaced
from yiju.ingest.values.title_marks import NUMERALS, loosely_unnumbered

_OF_RECORDS = (
    "code",
    "category",
    "start",
    "end",
    "start_year",
    "years",
    "period",
    "unit",
    "indicator",
    "target",
    "goal",
    "packed",
)
"""What a project has and a sum has not."""
_PART = re.compile(rf"[（(]?[{NUMERALS}]{{1,3}}[）)]?[、.．]?")
_SURE = 2
"""So many of these columns, all blank, tell that a row is none."""


@dataclass
class FoundSum:
    """A row of sums, and what it is of; `whole` where that is all the list."""

    made: ListSum
    parts: list[Declaration] = field(default_factory=list)
    whole: bool = False
    above: bool = False


@dataclass
class ListSums:
    """The sums of one list."""

    found: list[FoundSum] = field(default_factory=list)
    projects: list[Declaration] = field(default_factory=list)
    _since: int = 0

    def project(self, made: Declaration) -> None:
        """The next project."""
        self.projects.append(made)
        if self.found and self.found[-1].above:
            self.found[-1].parts.append(made)

    def group(self, made: ListSum) -> None:
        """A sum over the projects below it."""
        self.found.append(FoundSum(made, above=True))
        self._since = len(self.projects)

    def total(self, made: ListSum, *, whole: bool) -> None:
        """A sum of all projects, or of those above it."""
        parts = [] if whole else self.projects[self._since :]
        self.found.append(FoundSum(made, list(parts), whole=whole))
        self._since = self._since if whole else len(self.projects)

    def finish(self) -> list[FoundSum]:
        """The sums that print an amount, with their projects."""
        for one in self.found:
            if one.whole:
                one.parts = list(self.projects)
        return [one for one in self.found if one.made.amounts and one.parts]


def group_of(
    by_role: Mapping[str, Sequence[tuple[Head, CellPiece]]], row: Row, table: Columns
) -> tuple[str, str | None] | None:
    """The name of the group over whose projects a row stands, and the unit that this is; None for a project."""
    column = next((h.piece.col for h in table.heads if h.role == "name"), -1)
    own = [p for _, p in by_role.get("name", ()) if not p.carried and p.text.strip()]
    own = own or [p for p in row.own if p.col <= column < p.col + p.wide]  # merged over the columns in front
    known = {head.role for head in table.heads} & set(_OF_RECORDS)
    filled = {role for role, found in by_role.items() for _, p in found if p.text.strip()}
    if len(own) != 1 or filled & set(_OF_RECORDS):
        return None
    text = unspaced(own[0].text)
    numbered = row.own[0] is not own[0] and _PART.fullmatch(unspaced(row.own[0].text)) is not None
    if numbered and len(known) >= _SURE:  # 一 in the column of numbers, 1 before each project
        return text, text if is_body(text) else None
    name = loosely_unnumbered(text)
    if (name != text and (known or is_body(name))) or (is_body(name) and len(known) >= _SURE):
        return name, name if is_body(name) else None
    return None


def amounts_of(found: Sequence[tuple[str, Decimal, str]]) -> tuple[dict[str, Decimal], dict[str, str]]:
    """Amounts and their print by the record's field."""
    return {key: value for key, value, _ in found}, {key: text for key, _, text in found}
