"""When something is done, how long, and by whom, as a field of a declaration states it.

In: facts as `audit.declared.time_facts` and `actor_facts` read them. Out: `DeclaredFact`, with the run that states it; the page and the lines are
those of its field, which whoever quotes it gives.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

FactKind = Literal["month", "milestone", "actor", "period"]
"""month: when something is done; milestone: when it ends; actor: who does it; period: from when to
when, in a text how long.
"""


class DeclaredFact(msgspec.Struct, frozen=True, kw_only=True):
    """`run` is what the field prints of it, `before` what else its clause says, folded: what it is of. `value` is in `unit`; a month's `span` is from which to which, a
    period's its months. `scope` says what it is not: all of the year's task (`fact_words.yaml`).
    """

    kind: FactKind
    field: str
    run: str
    before: str
    value: Decimal
    unit: str = ""
    span: tuple[Decimal, Decimal] | None = None
    scope: frozenset[str] = frozenset()

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
