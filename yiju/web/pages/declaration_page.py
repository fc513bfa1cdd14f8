"""申报表: every value of a declaration with its place, doubts first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiju.audit import Filter, FindingRow
from yiju.audit.field import amount_of
from yiju.ingest import Declaration, Filing
from yiju.ingest.record import DOCUMENT_KINDS, Place
from yiju.ingest.values.money import grouped
from yiju.places import entries
from yiju.web.corrections import Correction
from yiju.web.desk import Desk
from yiju.web.finding_facets import cited_in
from yiju.web.pages.same_names import apart


@dataclass(frozen=True)
class FieldValue:
    """A value: its field's key and name, what it says, where it stands, the doubts about it, and what a
    person read there; `basis` is the key of the basis that it cites, else empty. An amount stands beside the text, of which
    a budget has none.
    """

    field: str
    label: str
    text: str
    places: Sequence[Place]
    doubts: Sequence[str]
    correction: Correction | None = None
    basis: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True)
class DeclarationPage:
    """The page."""

    filing: Filing
    declaration: Declaration
    kind: str
    project: str
    doubted: Sequence[FieldValue]
    values: Sequence[FieldValue]
    findings: Sequence[FindingRow]
    others: Sequence[tuple[str, str]]
    """What else tells of its project: id and what it is called."""


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
            text if amount is None else text.replace(grouped(amount), "", 1).replace("　", ""),
            _places(declaration, field),
            doubts.pop(field, []),
            corrected.get(field),
            cited_in(identity, key, field) or "",
            amount,
        )
        for field, name, text in entries(declaration)
        for amount in [amount_of(declaration, field)]
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
        DOCUMENT_KINDS[filing.document.kind],
        project,
        [*empty, *(v for v in values if v.doubts)],
        [v for v in values if not v.doubts],
        findings,
        _others(desk, [other for other in chain if other != key]),
    )


def _others(desk: Desk, ids: Sequence[str]) -> list[tuple[str, str]]:
    years = desk.records().identity.declaration_years
    labels = [f"{years[one]}年" if years.get(one) else "年度不详的" for one in ids]
    filings = [desk.declaration(one)[0] for one in ids]
    kinds = apart(labels, filings)
    return [(one, label + kind) for one, label, kind in zip(ids, labels, kinds, strict=True)]


def _places(declaration: Declaration, field: str) -> list[Place]:
    return list(declaration.evidence.get(field, ()))
