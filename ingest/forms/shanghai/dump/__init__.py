"""The Shanghai 申报表 of the 2010s as a page dump: a source → its declarations.

A PDF-to-text dump prints the form's labels first and its values later, names and amounts far from
their labels, and level labels among other levels' rows. `marks` says what every line is; `form_money`,
`texts`, `indicator_rows` and `levels` find where the unlabelled ones belong.
"""

from __future__ import annotations

from yiju.ingest.forms.shanghai.dump.form import read_form
from yiju.ingest.forms.shanghai.dump.lines import places
from yiju.ingest.forms.shanghai.dump.marks import forms
from yiju.ingest.forms.shanghai.layout import load
from yiju.ingest.page import Source
from yiju.ingest.record import Declaration, Place

__all__ = ["FORM", "declarations", "read"]

FORM = "shanghai_2010s"


def declarations(source: Source) -> list[Declaration]:
    """Every form that the source prints outside of tables, in order; none is an empty list."""
    return [made for made, _ in read(source)]


def read(source: Source) -> list[tuple[Declaration, list[Place]]]:
    """Every such form with the places of all lines that it prints, its labels too."""
    layout = load(FORM)
    return [
        (read_form(form, layout), [place for mark in form.marks for place in places(mark.lines)])
        for form in forms(source, layout)
    ]
