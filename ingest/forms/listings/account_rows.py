"""A project that a list prints in several rows, one for each account (经济分类科目) or source: its amounts are the sums of the rows.

In: the columns of a list, and the amounts as rows give them. Out: whether a row goes on with the project above it, and the sums, told
by a doubt. A first row that already is the sum of those below it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.whole_cells.columns import Columns
from yiju.ingest.record import Place

_ACCOUNT = re.compile("科目|经济分类|功能分类|支出分类")
_WHY = "一个项目按科目分 {} 行印出，金额为各行之和，请核对原件。"


def by_account(table: Columns) -> bool:
    """Whether a list gives each project a row for each account."""
    return any(head.role in ("other", "note") and _ACCOUNT.search(head.text) for head in table.heads)


@dataclass
class AccountRows:
    """The amounts of one project by field, row by row."""

    draft: Draft
    found: dict[str, list[tuple[Decimal, str, Place]]] = field(default_factory=dict)

    def add(self, key: str, value: Decimal, printed: str, place: Place) -> None:
        """The amount that one more row prints."""
        self.found.setdefault(key, []).append((value, printed, place))

    def finish(self) -> None:
        """Put the sums into the draft."""
        made = self.draft.declaration
        for key, amounts in self.found.items():
            first, rest = amounts[0][0], sum((value for value, _, _ in amounts[1:]), Decimal(0))
            if len(amounts) < 2:
                continue
            name, _, source = key.partition(".")
            summed = first if first == rest else first + rest
            if name == "funding":
                made.funding[source] = summed
            else:
                setattr(made, name, summed)
            if first == rest:
                made.printed[key], made.evidence[key] = amounts[0][1], [amounts[0][2]]
                continue
            made.printed[key] = "＋".join(printed for _, printed, _ in amounts)
            made.evidence[key] = list(dict.fromkeys(place for _, _, place in amounts))
            self.draft.doubt(key, _WHY.format(len(amounts)))
