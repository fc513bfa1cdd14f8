"""Where a value stands, in words; and a declaration as a person reads it, each value with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yiju.audit.field import label
from yiju.display import yuan
from yiju.ingest import Declaration
from yiju.ingest.record import Basis, Indicator, Place

SCALARS = (
    "name", "unit", "authority", "year", "start", "end", "category", "use",
    "total_budget", "year_budget", "prior_budget", "prior_executed",
)  # fmt: skip
_AMOUNTS = ("total_budget", "year_budget", "prior_budget", "prior_executed")
_SHOWN_RUNS = 3


def place_text(place: Place) -> str:
    """One place in words."""
    if place.lines is None:
        return f"第{place.page}页"
    first, last = place.lines
    return f"第{place.page}页 第{first}行" if first == last else f"第{place.page}页 第{first}–{last}行"


def places_text(places: Iterable[Place]) -> str:
    """Places in words, adjoining lines of a page as one run: `第33页 第3–8行、第34页 第1行`."""
    runs: list[tuple[int, tuple[int, int] | None]] = []
    for page, lines in sorted({(p.page, p.lines or (0, 0)) for p in places}):
        last = runs[-1] if runs else None
        if lines == (0, 0):
            runs.append((page, None))
        elif last and last[0] == page and last[1] and lines[0] <= last[1][1] + 1:
            runs[-1] = (page, (last[1][0], max(last[1][1], lines[1])))
        else:
            runs.append((page, lines))
    shown = "、".join(place_text(Place(page=page, lines=lines)) for page, lines in runs[:_SHOWN_RUNS])
    return shown + (f"等{len(runs)}处" if len(runs) > _SHOWN_RUNS else "")


def where(declaration: Declaration, field: str) -> str:
    """The places of a field, as `第3页 第12–14行`; of a list as a whole, those of its entries."""
    places = list(declaration.evidence.get(field, ()))
    if not places:
        places = [
            p for key, found in declaration.evidence.items() if key.startswith(f"{field}[") for p in found
        ]
    return places_text(places)


def scalar_said(declaration: Declaration, field: str) -> str:
    """The content of one of `SCALARS`; empty where the form leaves it blank."""
    value = getattr(declaration, field)
    if value in (None, []):
        return ""
    if isinstance(value, list):
        return "、".join(value)
    return yuan(value) if field in _AMOUNTS else str(value)


def basis_said(basis: Basis) -> str:
    """《title》 and number, as far as they are printed."""
    return (f"《{basis.title}》" if basis.title else "") + (basis.number or "")


def indicator_said(row: Indicator) -> str:
    """An indicator and its target."""
    return f"{row.name} → {row.target or '（空）'}"


def entries(declaration: Declaration) -> Iterator[tuple[str, str, str]]:
    """Key, name and content of every field that a declaration fills."""
    for field in SCALARS:
        if getattr(declaration, field) not in (None, []):
            yield field, label(field), scalar_said(declaration, field)
    for source, amount in declaration.funding.items():
        yield f"funding.{source}", f"资金·{source}", yuan(amount)
    for i, subitem in enumerate(declaration.subitems):
        formula = f"（{subitem.formula}）" if subitem.formula else ""
        yield f"subitems[{i}]", "子项目", f"{subitem.name}　{yuan(subitem.amount)}{formula}"
    for i, basis in enumerate(declaration.bases):
        yield f"bases[{i}]", "立项依据", basis_said(basis)
    for i, row in enumerate(declaration.indicators):
        level = "·".join(filter(None, (row.level1, row.level2)))
        yield f"indicators[{i}]", f"指标·{level}", indicator_said(row)
    for section, text in declaration.texts.items():
        yield f"texts.{section}", section, text


def sheet(declaration: Declaration) -> Iterator[tuple[str, str, str]]:
    """要素, 内容, 出处 of everything that a declaration says, and what is left open."""
    for field, name, text in entries(declaration):
        yield name, text, where(declaration, field)
    for doubt in declaration.doubts:
        yield (
            "存疑",
            f"{label(doubt.field)}：{doubt.why}",
            where(declaration, doubt.field),
        )
