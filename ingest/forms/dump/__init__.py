"""The Shanghai 申报表 of the 2010s as a page dump: a source → its declarations.

A PDF-to-text dump prints the form's labels first and its values later, names and amounts far from
their labels, and level labels among other levels' rows. `marks` says what every line is; `amounts`,
`texts`, `rows` and `levels` find where the unlabelled ones belong.
"""

from __future__ import annotations

from ingest.forms.dump.form import read_form
from ingest.forms.dump.marks import forms
from ingest.forms.layout import load
from ingest.page import Source
from ingest.record import Declaration

__all__ = ["declarations"]

_LAYOUT = "shanghai_2010s"


def declarations(source: Source) -> list[Declaration]:
    """Every form that the source prints outside of tables, in order; none is an empty list."""
    layout = load(_LAYOUT)
    return [read_form(form, layout) for form in forms(source, layout)]
