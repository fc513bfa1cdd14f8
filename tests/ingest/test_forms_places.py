"""Target forms of other places: a data file each, with a sample that must read as it says. No code."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from yiju.ingest.forms.grid_labels import Labels, family
from yiju.ingest.forms.narrative import declarations
from yiju.ingest.readers.text import read_text

PLACES = [form for form in family("target_form") if form.data.get("sample")]


@pytest.mark.parametrize("form", PLACES, ids=lambda form: form.data["id"])
def test_a_sample_reads_as_it_says(form: Labels) -> None:
    sample = form.data["sample"]
    [made] = declarations(read_text(sample["text"].encode(), "示例.txt", "0" * 64))
    assert made.form == form.data["id"]
    assert [made.name, made.unit, made.authority] == [sample["name"], sample["unit"], sample["authority"]]
    assert (made.year, made.year_budget) == (sample["year"], Decimal(sample["year_budget"]))
    assert [[i.level1, i.level2, i.name, i.target] for i in made.indicators] == sample["indicators"]


@pytest.mark.parametrize("form", family("target_form"), ids=lambda form: form.data["id"])
def test_titles_are_known(form: Labels) -> None:
    for title in form.data["title_examples"]:
        assert re.search(form.data["title_pattern"], title)
