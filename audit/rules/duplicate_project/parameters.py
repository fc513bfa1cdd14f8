"""What the rule's YAML sets, and how a pair of projects is named."""

from __future__ import annotations

import msgspec

from yiju.audit.case import Entry
from yiju.audit.rules.duplicate_project.verdict import Weights


class DuplicateProjectParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    copied: float
    subject: float
    same_unit_subject: float
    figures_content: float
    figures_subject: float
    silent_copied: float
    silent_length: int
    throughout: float
    throughout_content: float
    least_length: int
    template: int
    least_name: int
    namesakes: int
    next_year: float
    facts: Weights


Ends = frozenset[str]
"""The project keys of a pair."""


def ends_of(one: Entry, other: Entry) -> Ends:
    """Their projects."""
    return frozenset((one.project_key, other.project_key))
