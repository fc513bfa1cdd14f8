"""原文页: a page of an original with numbered boxes, before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiju.ingest import Filing
from yiju.page_image import marks
from yiju.web.desk import Desk
from yiju.web.pages import evidence
from yiju.web.pages.evidence import Mark, Shown


@dataclass(frozen=True)
class Legend:
    """A numbered value of this page: which field of which declaration."""

    number: str
    field: str
    text: str
    declaration: str


@dataclass(frozen=True)
class View:
    """The page."""

    filing: Filing
    shown: Shown
    legend: Sequence[Legend]
    declaration: str
    field: str


def view(desk: Desk, document: str, page: int, declaration: str = "", field: str = "") -> View:
    """A page with the values of its declarations numbered; with `declaration` and `field`, that one alone.
    Raises `NotHere`.
    """
    filing = desk.filing(document)
    found: list[Mark] = []
    legend: list[Legend] = []
    for project in filing.projects:
        if declaration and project.id != declaration:
            continue
        if field:
            found += [Mark("", place) for place in project.evidence.get(field, ())]
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
                text = project.printed.get(key) or project.texts.get(key.removeprefix("texts.")) or ""
                legend.append(Legend(numbers[key], key, text, project.id))
        found += [Mark(n, place) for key, n in numbers.items() for place in project.evidence[key]]
    return View(filing, evidence.shown(desk, filing, page, found), legend, declaration, field)
