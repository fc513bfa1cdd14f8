"""原文页: a page of an original with numbered boxes, before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiju.audit.field import label
from yiju.audit.finding import Evidence
from yiju.ingest import Declaration, Filing
from yiju.ingest.record import Place
from yiju.page_image import marks
from yiju.places import places_text
from yiju.web.desk import Desk
from yiju.web.pages import evidence_page
from yiju.web.pages.evidence_page import PlaceMark, Shown


@dataclass(frozen=True)
class Legend:
    """A numbered value of this page: what it is of which declaration; `cited` quotes it with its place."""

    number: str
    name: str
    text: str
    declaration: str
    cited: str


@dataclass(frozen=True)
class OriginalPage:
    """The page. `field` is what alone is marked, a field of `declaration` or the label of a piece of evidence. `cited` names the place for a paper, with what the chosen field says where one is chosen; `wording` is the
    page's text to be copied, where it is shown as a picture that holds it.
    """

    filing: Filing
    shown: Shown
    legend: Sequence[Legend]
    declaration: str
    field: str
    cited: str
    wording: str
    back: tuple[str, str] | None = None


def view(
    desk: Desk,
    document: str,
    page: int,
    declaration: str = "",
    field: str = "",
    evidence: tuple[str, str] = ("", ""),
) -> OriginalPage:
    """A page with the values of its declarations numbered; with `declaration` and `field`, or with a piece of `evidence`
    (a finding and the number of the piece, from 1), that one alone. Raises `NotHere`.
    """
    filing = desk.filing(document)
    if piece := _piece(desk, *evidence):
        quotes = [PlaceMark("", place) for place in piece.places]
        seen = evidence_page.shown(desk, filing, page, quotes, piece.text)
        cited = _cited(filing, page, piece.text, [place for place in piece.places if place.page == page])
        copied = evidence_page.wording(desk, filing, page) if seen.width else ""
        return OriginalPage(filing, seen, [], "", piece.label, cited, copied, evidence)
    found: list[PlaceMark] = []
    legend: list[Legend] = []
    chosen: list[Place] = []
    quoted = ""
    for project in filing.projects:
        if declaration and project.id != declaration:
            continue
        if field:
            chosen = list(project.evidence.get(field, ()))
            found += [PlaceMark("", place) for place in chosen]
            quoted = _printed(project, field)
            continue
        numbers: dict[str, str] = {}
        fields = [(m.field, m.page) for m in marks(project)] or [
            (key, place.page) for key, places in project.evidence.items() for place in places
        ]
        for key, at in fields:
            if at != page:
                continue
            if key not in numbers:
                numbers[key] = str(len(legend) + 1)
                text, here = _printed(project, key), [p for p in project.evidence[key] if p.page == page]
                legend.append(
                    Legend(numbers[key], _name(key), text, project.id, _cited(filing, page, text, here))
                )
        for key, n in numbers.items():  # the number stands once, at the value's first place on the page
            here = [place for place in project.evidence[key] if place.page == page]
            found += [PlaceMark("" if at else n, place) for at, place in enumerate(here)]
    seen = evidence_page.shown(desk, filing, page, found)
    return OriginalPage(
        filing,
        seen,
        legend,
        declaration,
        field,
        _cited(filing, page, quoted, [place for place in chosen if place.page == page]),
        evidence_page.wording(desk, filing, page) if seen.width else "",
    )


def _piece(desk: Desk, finding: str, number: str) -> Evidence | None:
    """A piece of a finding that still stands."""
    at = int(number) if number.isdecimal() and len(number) < 6 else 0
    found = desk.table().get(finding) if finding and at else None
    return found.evidence[at - 1] if found and at <= len(found.evidence) else None


def _name(field: str) -> str:
    """What a field is called; of a later year's budget the label is the year alone."""
    name = label(field)
    return f"{name}年预算" if field.startswith("later_budgets.") else name


def _printed(declaration: Declaration, field: str) -> str:
    return declaration.printed.get(field) or declaration.texts.get(field.removeprefix("texts.")) or ""


def _cited(filing: Filing, page: int, text: str, places: Sequence[Place]) -> str:
    """`“文字”（单位，2023年，《文件》第3页）`: as it stands in a paper."""
    document = filing.document
    where = places_text(places) or f"第{page}页"
    parts = [document.unit, f"{document.year}年" if document.year else "", f"《{document.file}》{where}"]
    place = "，".join(filter(None, parts))
    return f"“{text}”（{place}）" if text else place
