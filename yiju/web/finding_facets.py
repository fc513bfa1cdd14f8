"""What each finding counts under: its kind, grade, money, units, accounts and so on as facets of the list.

In: the table of findings, which gives their orders, who is who and under which authority, what stands judged, what is
in a case. Out: a `Tally` whose facets no judgement changes, and the columns that change at the desk.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from yiju.audit.findings import SORTS, FindingTable
from yiju.audit.judgement import VERDICTS
from yiju.audit.rule import load
from yiju.audit.selection import BANDS, UNJUDGED
from yiju.graph import Identity
from yiju.graph.identity.resolution import Kind
from yiju.ingest.record import DOCUMENT_KINDS
from yiju.labels import NOT_JUDGED
from yiju.web.render import local
from yiju.web.tally import Column, Tally

_ACCOUNT = re.compile(r"“((\d{3,7}) [^”]+)”")
"""A budget account as the evidence of a table's line names it."""
_CITED = re.compile(r"bases\[(\d+)\]")
NONE = "none"
"""The value of a facet for what has none."""


def counted(table: FindingTable, identity: Identity, authorities: Mapping[str, str]) -> Tally:
    """The table's findings with the facets that no judgement changes; `authorities` is declaration → 主管部门."""
    facts = table.facts()
    at, count = {fact.id: n for n, fact in enumerate(facts)}, len(facts)
    units = [
        owners for owners in table.units_of() if owners[0] in at
    ]  # another process may have audited since
    above = [sorted({authorities[d] for d in f.declarations if d in authorities}) for f in facts]
    accounts = {
        (at[one], found[2], found[1])
        for one, piece in table.quoted("budget_lines.")
        if one in at
        for found in _ACCOUNT.finditer(piece.label)
    }
    projects = {
        (n, identity.declaration_projects[d])
        for n, fact in enumerate(facts)
        for d in fact.declarations
        if d in identity.declaration_projects
    }
    cited = {
        (at[one], key)
        for one, piece in table.quoted("bases[")
        if one in at and (key := cited_in(identity, piece.declaration, piece.field))
    }
    rules = {kind: load(kind).name for kind in {fact.kind for fact in facts}}
    return Tally(
        facts,
        {
            "kind": Column((n, f.kind, rules[f.kind]) for n, f in enumerate(facts)),
            "name": Column((n, f.name, f.name) for n, f in enumerate(facts)),
            "severity": Column((n, f.severity, f.severity) for n, f in enumerate(facts)),
            "money": Column((n, f.band, BANDS[f.band][0]) for n, f in enumerate(facts)),
            "form": Column((n, f.form, DOCUMENT_KINDS.get(f.form, f.form)) for n, f in enumerate(facts)),
            "year": Column((at[one], str(year), str(year)) for one, year in table.years_of() if one in at),
            "unit": Column((at[one], unit, label) for one, unit, label, _ in units),
            "own": Column((at[one], unit, label) for one, unit, label, own in units if own),
            "since": Column((n, f.since, local(f.since)) for n, f in enumerate(facts)),
            "authority": Column((n, name, name) for n, names in enumerate(above) for name in names),
            "account": Column(sorted(accounts)),
            "project": _named(identity, "project", projects).filled(NONE, "不是申报的项目", count),
            "basis": _named(identity, "basis", cited).filled(NONE, "证据里没有立项依据", count),
            "defect": Column((n, f.group, f.name) for n, f in enumerate(facts)),
        },
        {sort: table.ids(sort=sort) for sort in SORTS if sort != "unjudged"},
    )


def cited_in(identity: Identity, declaration: str | None, field: str) -> str | None:
    """The basis that a field of a declaration cites, None where it is another field."""
    number = _CITED.match(field)
    return identity.basis_of(declaration or "", int(number[1])) if number else None


def _named(identity: Identity, kind: Kind, pairs: Iterable[tuple[int, str]]) -> Column:
    return Column((n, key, identity.label_of(kind, key)) for n, key in sorted(pairs))


def standing(
    tally: Tally,
    stands: Mapping[str, tuple[str, str, bool]],
    cases: Mapping[str, Collection[tuple[str, str]]],
) -> dict[str, Column]:
    """The columns that change at the desk: `stands` is id → verdict, who, whether the evidence is another since;
    `cases` is id → number and title.
    """
    judged = [(tally.at[one], *verdict) for one, verdict in stands.items() if one in tally.at]
    held = [(tally.at[one], *case) for one, within in cases.items() if one in tally.at for case in within]
    verdicts = {str(code): word for code, word in VERDICTS.items()}
    count = len(tally.ids)
    return {
        "verdict": Column((n, v, verdicts[v]) for n, v, _, _ in judged).filled(UNJUDGED, NOT_JUDGED, count),
        "judge": Column((n, who, who) for n, _, who, _ in judged),
        "changed": Column((n, "yes", "判断之后有变") for n, _, _, changed in judged if changed),
        "case": Column(held).filled(NONE, "不在事项里", count),
    }
