"""How declarations speak of facts, as `fact_words.yaml` has it.

In: the file. Out: `FactWords`, and its patterns made once.
"""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from pathlib import Path

import msgspec

_FILE = Path(__file__).with_name("fact_words.yaml")


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A period by its names, and from how often to how often it comes in a year."""

    names: list[str]
    times: tuple[Decimal, Decimal]


class FactWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See the file."""

    scopes: dict[str, str]
    periods: list[Period]
    events: str
    doing: str
    general: list[str]
    times_of: str
    narrowing: str
    share: str
    more: str
    less: str
    share_lead: str
    wholes: str
    not_wholes: str
    several_years: str
    own_money_alone: str
    from_above: str
    headed: str
    payers: str
    every_one: str
    others_money: str
    pays: str
    paid_out: str
    together: str
    each_by_itself: str
    contracting: str
    sums: str
    estimates: str
    cost_names: str
    outsourced: str
    own: str
    entirely: str
    carries_out: str
    bodies: str
    to_be_chosen: str
    begins: str
    ends: str
    steps: str
    afterwards: str
    built: str
    whole_of_it: str
    lasts: str
    not_the_project: str
    completed: str
    deliverables: str
    besides: str
    in_use: str
    effects: str
    bettered: str
    handed_out: str
    rates: str
    output_units: str
    counting: str

    def scope(self, text: str) -> frozenset[str]:
        """What a clause says of its number's reach."""
        return frozenset(name for name, pattern in self.scopes.items() if re.search(pattern, text))


@functools.cache
def fact_words() -> FactWords:
    """Those that stand in the repository. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.yaml.decode(_FILE.read_bytes(), type=FactWords)
