"""The printed sums of tables of purchases, one below the other → what all purchases of a list come to by print.

In: purchases as they are read, heads printed again, rows of sums. Out: the sum of all; None where some of the purchases have none. A sum is
of the purchases that it comes nearest to: those since the sum before, those since the last head, or all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiju.ingest.record import Purchase


@dataclass
class PurchaseSums:
    """The sums of one list; `above` and `begun` count the purchases above the last sum and the last head."""

    whole: Decimal | None = None
    above: int = 0
    begun: int = 0
    partial: bool = False

    def head(self, purchases: Sequence[Purchase]) -> None:
        """A head: a table begins, or the same one goes on."""
        self.begun = len(purchases)

    def put(self, value: Decimal | None, purchases: Sequence[Purchase]) -> None:
        """A sum below so many purchases."""
        before, since, of_table = self.whole or Decimal(0), purchases[self.above :], purchases[self.begun :]
        self.above = len(purchases)
        if value is None:
            self.partial = True
            return
        apart = {
            name: abs(value - _sum(own))
            for name, own in (("all", purchases), ("since", since), ("table", of_table))
        }
        nearest = min(apart, key=lambda name: apart[name])
        self.partial = self.partial or (nearest == "table" and len(of_table) < len(since))
        self.whole = value if nearest == "all" else value + before

    def finish(self, purchases: Sequence[Purchase]) -> Decimal | None:
        """The sum of all, once the list is read."""
        return None if self.partial or len(purchases) > self.above else self.whole


def _sum(purchases: Sequence[Purchase]) -> Decimal:
    return sum((p.amount or Decimal(0) for p in purchases), Decimal(0))
