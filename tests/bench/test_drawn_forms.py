"""Drawn forms: each draw prints what its record says, and a few of every kind are read."""

from __future__ import annotations

from collections import Counter

import msgspec
import pytest

from bench.drawn_forms.__main__ import PRINTS, facts
from bench.drawn_forms.form_draw import KINDS, drawn_forms
from yiju.ingest.filing import filing_of
from yiju.ingest.readers import read_bytes


def test_a_draw_is_the_same_every_time() -> None:
    assert drawn_forms(4, 3, held=False) == drawn_forms(4, 3, held=False)


@pytest.mark.parametrize("held", [False, True])
def test_drawn_forms_are_read(held: bool) -> None:
    """Nine values of ten at least: what is measured is `python -m bench.drawn_forms`."""
    right = wanted = 0
    for filing in drawn_forms(2 * len(KINDS), 5, held=held):
        found = filing_of(read_bytes(PRINTS["html"](filing), f"{filing.name}.html"))
        printed = Counter(facts(filing.truth()))
        right += (printed & Counter(facts(msgspec.to_builtins(found)))).total()
        wanted += printed.total()
    assert right >= 0.95 * wanted
