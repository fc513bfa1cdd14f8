"""Identity: filings → which units, projects, bases and indicators are one and the same.

`link(filings)` is a pure function of the filings and a person's decisions; what is not certain is a
candidate with its reasons, never a link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from yiju.graph.identity.bases import link_bases
from yiju.graph.identity.clusters import Decisions, shortest
from yiju.graph.identity.projects import link_projects
from yiju.graph.identity.purchases import link_purchases
from yiju.graph.identity.resolution import Candidate, Conflict, Decision, Identity
from yiju.graph.identity.units import link_units
from yiju.ingest.record import Filing
from yiju.ingest.values.name_keys import indicator_key

__all__ = ["Candidate", "Conflict", "Decision", "Identity", "link"]


def link(filings: Iterable[Filing], decisions: Iterable[Decision] = ()) -> Identity:
    """Link everything that `filings` share. The order of the filings makes no difference."""
    ordered = sorted(filings, key=lambda f: f.document.id)
    decided = Decisions(decisions)
    identity = Identity()
    link_units(ordered, identity, decided)
    link_bases(ordered, identity, decided)
    link_projects(ordered, identity, decided)
    link_purchases(ordered, identity, decided)
    phrases: dict[str, list[str]] = defaultdict(list)
    for filing in ordered:
        rows = [row for declaration in filing.projects for row in declaration.indicators]
        for indicator in [*rows, *(filing.overall.indicators if filing.overall else ())]:
            key = identity.indicator_keys.setdefault(indicator.name, indicator_key(indicator.name))
            phrases[key].append(indicator.name)
    identity.indicators = {key: shortest(wordings) for key, wordings in phrases.items()}
    identity.candidates.sort(key=lambda c: (c.kind, -c.score, c.left, c.right))
    return identity
