"""申报表: every value of a declaration with its place, doubts first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiju.audit import Filter, FindingRow
from yiju.ingest import Declaration, Filing
from yiju.ingest.record import Place
from yiju.places import entries
from yiju.web.corrections import Correction
from yiju.web.desk import Desk
from yiju.web.finding_facets import cited_in


@dataclass(frozen=True)
class FieldValue:
    """A value: its field's key and name, what it says, where it stands, the doubts about it, and what a
    person read there; `basis` is the key of the basis that it cites, else empty.
    """

    field: str
    label: str
    text: str
    places: Sequence[Place]
    doubts: Sequence[str]
    correction: Correction | None = None
    basis: str = ""


@dataclass(frozen=True)
class DeclarationPage:
    """The page."""

    filing: Filing
    declaration: Declaration
    project: str
    doubted: Sequence[FieldValue]
    values: Sequence[FieldValue]
    findings: Sequence[FindingRow]
    years: Sequence[tuple[int | None, str]]


def view(desk: Desk, key: str) -> DeclarationPage:
    """A declaration by id. Raises `NotHere`."""
    filing, declaration = desk.declaration(key)
    identity = desk.records().identity
    corrected = {field: c for (owner, field), c in desk.corrections.standing().items() if owner == key}
    doubts: dict[str, list[str]] = {}
    for doubt in declaration.doubts:
        doubts.setdefault(doubt.field, []).append(doubt.why)
    values = [
        FieldValue(
            field,
            name,
            text,
            _places(declaration, field),
            doubts.pop(field, []),
            corrected.get(field),
            cited_in(identity, key, field) or "",
        )
        for field, name, text in entries(declaration)
    ]
    # What is left empty for want of certainty has no value of its own.
    empty = [
        FieldValue(field, "", "", _places(declaration, field), why, corrected.get(field))
        for field, why in doubts.items()
    ]
    project = identity.project_of(key)
    chain = identity.chains().get(project, [])
    findings = desk.table().search(Filter(project=key), "grade")
    return DeclarationPage(
        filing,
        declaration,
        project,
        [*empty, *(v for v in values if v.doubts)],
        [v for v in values if not v.doubts],
        findings,
        [(identity.declaration_years.get(other), other) for other in chain],
    )


def _places(declaration: Declaration, field: str) -> list[Place]:
    return list(declaration.evidence.get(field, ()))
