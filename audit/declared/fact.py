"""One fact that a field of a declaration states, and the table of all of them.

In: facts as `audit.declared.read_facts` reads them. Out: `FactTable`: by kind and field, each with the run that states it; the
page and the lines are those of its field, which whoever quotes it gives.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from yiju.audit.statements.quantity import Quantity

FactKind = Literal["quantity", "share", "amount", "month", "milestone", "actor", "period"]
"""quantity: a count or a measure; share: per cent; amount: yuan; month: when something is done; milestone: when it ends; actor: who does it; period: from when to
when, in a text how long.
"""


class DeclaredFact(msgspec.Struct, frozen=True, kw_only=True):
    """`run` is what the field prints of it, `before` and `after` what stands around the number, folded: what it is of. `value` is in `unit`; an
    amount's `span` is what its rounding leaves, a month's from which to which, a period's its months. `scope` says what the number is
    not: all of the year's task (`fact_words.yaml`). `quantity` is the number as it was read, `tabled` one of a table's column.
    """

    kind: FactKind
    field: str
    run: str
    before: str
    value: Decimal
    after: str = ""
    unit: str = ""
    span: tuple[Decimal, Decimal] | None = None
    scope: frozenset[str] = frozenset()
    quantity: Quantity | None = None
    tabled: bool = False

    @property
    def words(self) -> str:
        """What stands around the number."""
        return self.before + self.after

    @property
    def section(self) -> str:
        """The text that states it, empty where a row or a field does."""
        name, _, section = self.field.partition(".")
        return section if name == "texts" else ""

    @property
    def row(self) -> int | None:
        """The indicator or the sub-item that states it, by number."""
        number = self.field.partition("[")[2].rstrip("]")
        return int(number) if number.isdigit() else None


class FactTable(msgspec.Struct, frozen=True):
    """All facts of a declaration, in the order of its fields."""

    facts: tuple[DeclaredFact, ...]

    def of(self, kind: FactKind, *sections: str) -> list[DeclaredFact]:
        """Those of a kind that texts state; of the named sections, or of all."""
        return [f for f in self._of(kind) if f.section and (not sections or f.section in sections)]

    def rows(self, kind: FactKind) -> list[DeclaredFact]:
        """Those of a kind that indicators state."""
        return [f for f in self._of(kind) if f.field.startswith("indicators[")]

    def _of(self, kind: FactKind) -> Iterator[DeclaredFact]:
        return (fact for fact in self.facts if fact.kind == kind)
