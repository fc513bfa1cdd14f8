"""Every quotation of every finding stands at the place it names."""

import functools
import re
from pathlib import Path

import pytest

from yiju.audit.engine import find
from yiju.audit.finding import GRADES, Evidence, Finding
from yiju.audit.findings import FindingTable
from yiju.graph.identity import link
from yiju.ingest import readers
from yiju.ingest.errors import Unreadable
from yiju.ingest.filing import filing_of
from yiju.ingest.page import Cell, Line, Source
from yiju.ingest.record import Filing, Place

FILES = (".txt", ".pdf")


def read(folder: Path) -> tuple[list[Filing], dict[str, Source]]:
    sources = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in FILES:
            try:
                sources[path.name] = readers.read(path)
            except Unreadable:
                continue
    return [filing_of(source) for source in sources.values()], sources


def standing_at(source: Source, place: Place) -> str:
    """The text of the cells or lines that a place names: a box holds its cells whole where a table is ruled there."""
    page = next(p for p in source.pages if p.number == place.page)
    if place.box:
        cells = [c.text for t in page.tables for c in t.cells if _within(c, place)]
        if cells:
            return "".join(cells)
    return "".join(line.text for line in page.lines if _at(line, place))


def _within(cell: Cell, place: Place) -> bool:
    if not (cell.box and place.box):
        return False
    return all(a >= b - 1 for a, b in zip(cell.box[:2], place.box[:2], strict=True)) and all(
        a <= b + 1 for a, b in zip(cell.box[2:], place.box[2:], strict=True)
    )


def _at(line: Line, place: Place) -> bool:
    if place.lines and not (place.box and line.box):
        return place.lines[0] <= line.number <= place.lines[1]
    if place.box and line.box:
        x0, y0, x1, y1 = place.box
        a0, b0, a1, b1 = line.box
        return b1 > y0 - 1 and b0 < y1 + 1 and a1 > x0 - 1 and a0 < x1 + 1
    return True


def stands(evidence: Evidence, source: Source) -> bool:
    """The quotation stands there letter by letter; only where a line or a cell breaks is left aside."""
    return solid(evidence.text) in solid("".join(standing_at(source, place) for place in evidence.places))


def solid(text: str) -> str:
    return "".join(text.split())


@functools.cache
def audited(folder: Path) -> tuple[list[Finding], dict[str, Source]]:
    filings, sources = read(folder)
    return find(filings, link(filings)), sources


def test_of_the_real_filings_a_person_reads_sixty_matters_the_largest_first(
    corpus: Path, tmp_path: Path
) -> None:
    found, _ = audited(corpus)
    table = FindingTable(tmp_path / "yiju.sqlite")
    table.replace(found, "甲")
    for sort in ("money", "grade"):
        groups = table.groups(sort=sort)
        assert len(groups) <= 60 and sorted(i for g in groups for i in g.ids) == sorted(f.id for f in found)
        first = [g.lead for g in groups[:10]]
        said = {(row.unit, re.sub(r"“[^”]*”|\d[\d,.]*", "", row.explanation)) for row in first}
        assert len(said) == 10, "two lines tell a unit the same in other names and numbers"
        for grade in GRADES:
            told = [g.money for g in groups if g.severity == grade and g.money is not None]
            largest = told.index(max(told))
            assert all(amount * 100 >= told[largest] for amount in told[:largest])


@pytest.mark.parametrize("place", ["samples", "corpus"])
def test_every_quotation_stands_where_it_says(place: str, request: pytest.FixtureRequest) -> None:
    found, sources = audited(request.getfixturevalue(place))
    assert found
    missing = [
        (f.kind, e.file, e.page, e.field, e.text[:60])
        for f in found
        for e in f.evidence
        if not e.places or not stands(e, sources[e.file])
    ]
    assert missing == []


def test_texts_and_tables_outside_declarations_are_quoted_with_their_place(corpus: Path) -> None:
    found, sources = audited(corpus)
    outside = [e for f in found for e in f.evidence if e.declaration is None]
    for start in ("passages[", "budget_lines."):
        quoted = [e for e in outside if e.field.startswith(start)]
        assert quoted, f"no finding quotes {start}"
        assert all(e.page and e.places and stands(e, sources[e.file]) for e in quoted)
