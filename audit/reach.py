"""How far a rule looks: which filings it must see together, so that only what changed is asked again.

In: filings and who is who in them. Out: `Scopes`: for each reach of a rule (`looks_at` of its YAML) the groups of filings
that are asked together, each under a key that is equal for as long as nothing in it has changed. A rule that looks at
`filing` says the same of a filing whatever lies beside it; one that looks at `unit` says the same of all filings that a
unit, its department, a project or a project code ties together; one that looks at `names` reads one filing by what all units
are called; one that looks at `declarations` compares these, and a
filing without any is nothing to it; one that looks at `all` must see everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from yiju.audit.case import LinkedIdentity
from yiju.audit.copies.components import components
from yiju.audit.finding import digest
from yiju.audit.rule import Reach, edition
from yiju.ingest.record import Filing, encode
from yiju.ingest.values.project_code import plain
from yiju.ingest.values.text import fold

Scopes = dict[str, list[Filing]]
"""The filings of each scope by its key."""


def marks(filings: Sequence[Filing], identity: LinkedIdentity) -> dict[str, str]:
    """For each filing, by document id, what all that a rule may read of it and of its identity comes to."""
    return {filing.document.id: _mark(filing, identity) for filing in filings}


def scopes(
    filings: Sequence[Filing], identity: LinkedIdentity, reach: Reach, marks: dict[str, str], called: str = ""
) -> Scopes:
    """The groups of filings that rules of this reach are asked of; `called` is what those of reach `names` read of how all units
    are called.
    """
    groups: Iterable[list[Filing]] = [list(filings)]
    wording = ""
    if reach == "filing":
        groups = ([filing] for filing in filings)
    elif reach == "names":
        groups, wording = ([filing] for filing in filings), called
    elif reach == "unit":
        groups = _tied(filings, identity)
    elif reach == "declarations":
        groups = [[filing for filing in filings if filing.projects]]
    return {
        digest([reach, edition(), wording, *sorted(marks[f.document.id] for f in group)], 32): group
        for group in groups
    }


def _tied(filings: Sequence[Filing], identity: LinkedIdentity) -> Iterator[list[Filing]]:
    """Filings that have a unit, a project or a code in common, by however many steps."""
    tied = ((filing.document.id, tie) for filing in filings for tie in _ties(filing, identity))
    alone = ((filing.document.id, filing.document.id) for filing in filings)
    group_of = {key: number for number, keys in enumerate(components(chain(alone, tied))) for key in keys}
    groups: dict[int, list[Filing]] = {}
    for filing in filings:
        groups.setdefault(group_of[filing.document.id], []).append(filing)
    yield from groups.values()


def _ties(filing: Filing, identity: LinkedIdentity) -> Iterator[str]:
    for key in _units(filing, identity):
        yield f"unit {key}"
        yield f"unit {identity.department_of(key)}"
    for declaration in filing.projects:
        yield f"project {identity.project_of(declaration.id)}"
        if declaration.code:
            yield f"code {plain(declaration.code)}"


def _units(filing: Filing, identity: LinkedIdentity) -> Iterator[str]:
    overall = [filing.overall.unit] if filing.overall is not None else []
    for unit in (filing.document.unit, *overall, *(d.unit for d in filing.projects)):
        if unit:
            yield identity.unit_of(unit) or fold(unit)


def _mark(filing: Filing, identity: LinkedIdentity) -> str:
    """The record; under which keys it is known; the units above its own, for a finding is theirs as well."""
    named = {
        unit: identity.unit_of(unit)
        for unit in [filing.document.unit, *(name for d in filing.projects for name in (d.unit, d.authority))]
        if unit
    }
    units = sorted(set(_units(filing, identity)))
    above = [
        [(key, identity.label_of("unit", key)) for key in (unit, *identity.above(unit))] for unit in units
    ]
    projects = [identity.project_of(d.id) for d in filing.projects]
    bought = [
        (identity.bought_for(filing.document.id, n), identity.may_be_bought_for(filing.document.id, n))
        for n in range(len(filing.purchases))
    ]
    marked = hashlib.sha256(encode(filing))
    marked.update(repr((sorted(named.items()), above, projects, bought)).encode())
    return f"{filing.document.id} {marked.hexdigest()}"
