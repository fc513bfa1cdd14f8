"""How long the whole takes and who does a task, as a field of a declaration states it.

In: facts as `audit.declared.time_facts` and `actor_facts` read them. Out: `DeclaredFact`, with the run that states it; the page and the lines are
those of its field, which whoever quotes it gives.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

FactKind = Literal["actor", "period"]
"""actor: who does it; period: how long the whole takes."""


class DeclaredFact(msgspec.Struct, frozen=True, kw_only=True):
    """`run` is what the field prints of it, `before` what else its clause says, folded: what it is of. `value` is in `unit`, of a period in months. `scope` says whether
    it is all of a task.
    """

    kind: FactKind
    field: str
    run: str
    before: str
    value: Decimal
    unit: str = ""
    scope: frozenset[str] = frozenset()

    @property
    def section(self) -> str:
        """The text that states it, empty where a row or a field does."""
        name, _, section = self.field.partition(".")
        return section if name == "texts" else ""

    @property
    def row(self) -> int | None:
        """The indicator that states it, by number."""
        number = self.field.partition("[")[2].rstrip("]")
        return int(number) if number.isdigit() else None
