"""A 绩效目标填报表 that a dump prints as lines, between the parts of narratives.

In: a source, and the rows of the form. Out: what the text says when it is read as one that lost its geometry, all of it doubted.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grid_rows import Row, rows
from yiju.ingest.forms.lost_geometry.flowing import flowing
from yiju.ingest.forms.unsure import BY_ORDER, doubt_all
from yiju.ingest.forms.whole_cells import whole
from yiju.ingest.page import Source
from yiju.ingest.record import Declaration, Place

FORM = "target_form"


def is_lines(region: Sequence[Row]) -> bool:
    """Whether no row of a region has cells."""
    return not any(row.table for row in region)


def read(source: Source, region: Sequence[Row], known: Sequence[FormFamily]) -> Declaration:
    """The form in these rows; without a value, but with doubts, where no way through them is found."""
    found = flowing(_part(source, region), known)
    forms = whole.read(rows(found[0]), known, [], dump=False).forms if found else []
    named = [form.declaration for form in forms if form.declaration.kind == "declaration_forms"]
    made = named[0] if named else Draft(FORM).declaration
    if not made.indicators:
        Draft.of(made).doubt("indicators", "指标表的版面无法辨认，未读出，请核对原件")
    doubt_all(made, found[1] if found else (), BY_ORDER)
    return made


def _part(source: Source, region: Sequence[Row]) -> Source:
    """The source with no lines but those of a region, the blank ones between them too."""
    first, last = _at(region[0].places[0]), _at(region[-1].places[-1])
    pages = [
        structs.replace(
            page, tables=(), lines=tuple(n for n in page.lines if first <= (page.number, n.number) <= last)
        )
        for page in source.pages
    ]
    return structs.replace(source, pages=tuple(page for page in pages if page.lines), type="text")


def _at(place: Place) -> tuple[int, int]:
    return place.page, (place.lines or (0, 0))[-1]
