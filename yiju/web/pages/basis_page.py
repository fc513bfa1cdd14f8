"""依据: one basis with its wordings and who cites it when."""

from __future__ import annotations

from collections.abc import Collection

from yiju.audit import FindingRow
from yiju.places import basis_text
from yiju.web.desk import Desk, NotHere
from yiju.web.pages.findings_page import narrowed
from yiju.web.pages.thing_page import ThingDeclaration, ThingPage, units_of

_OF_BASES = ("expired_basis", "basis_conflict")


def view(desk: Desk, key: str) -> ThingPage:
    """A basis with its wordings and who cites it when. Raises `NotHere`."""
    identity = desk.records().identity
    known = identity.bases.get(key)
    if known is None:
        raise NotHere("没有这项依据：引用它的材料可能已经更正或移出。")
    cited = sorted((d, i) for (d, i), k in identity.basis_keys.items() if k == key)
    declared = []
    once = desk.records().plans().intersection(d for d, _ in cited)
    for one, index in cited:
        if one not in once:
            continue
        filing, made = desk.declaration(one)
        text = basis_text(made.bases[index])
        declared.append(ThingDeclaration(filing, made, identity.declaration_years.get(one), None, text))
    declared.sort(key=lambda each: (each.year or 0, each.declaration.unit or ""))
    facts = [
        (name, value)
        for name, value in (
            ("发文字号", known.number),
            ("机关代字", known.issuer),
            ("发文年份", known.issued_year),
            ("自身期间", span(known.period) if known.period else None),
            (
                "引用",
                f"{len(once)} 份申报、{len(units_of(identity, [d for d, _ in cited]))} 个单位",
            ),
        )
        if value
    ]
    facts_text = [(n, str(v)) for n, v in facts]
    found = _about_basis(desk, cited)
    query = narrowed(basis=key).query
    return ThingPage(
        "basis", key, known.label, known.others, facts_text, [], declared, found, len(found), query
    )


def span(period: tuple[int, int]) -> str:
    """The years that a basis itself names; one year is said once."""
    first, last = period
    return f"{first} 年" if first == last else f"{first}–{last} 年"


def _about_basis(desk: Desk, cited: Collection[tuple[str, int]]) -> list[FindingRow]:
    """Findings that quote one of these citations."""
    quoted = {(declaration, f"bases[{index}]") for declaration, index in cited}
    table = desk.table()
    rows = [r for r in table.of_declarations({d for d, _ in cited}) if r.kind in _OF_BASES]
    about = {
        f.id
        for f in table.whole([row.id for row in rows])
        if any((e.declaration, e.field) in quoted for e in f.evidence)
    }
    return [row for row in rows if row.id in about]
