"""Identity on the real filings: what a person reads off them, and no other link."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real_names import mark
from yiju.graph import Identity, link
from yiju.ingest import Filing, RecordStore
from yiju.ingest.batch import ingest

SAME = {"01bf683bf01d", "a652ecb5a4f2"}
"""The one organisation that the filings print in two ways, by marks."""

PARENTS = {
    "f294c31f68e6": "8cd01af30d83",
    "2abaf5c511e6": "eece074613cb",
    "6c3db73f9c82": "eece074613cb",
    "304a0fad1d55": "eece074613cb",
    "90728def1562": "eece074613cb",
    "2bda5fc5d449": "eece074613cb",
    "7201ab7e4cd3": "942bae0d2e4b",
}
"""Listed under 机构设置, or declared with the filing unit as its authority; by marks."""


@pytest.fixture(scope="module")
def linked(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Filing], Identity]:
    records = RecordStore(tmp_path_factory.mktemp("corpus"))
    ingest([corpus], records, lambda _: None)
    filings = list(records.filings())
    records.close()
    return filings, link(filings)


def test_no_two_organisations_are_one_and_none_is_two(linked: tuple[list[Filing], Identity]) -> None:
    _, identity = linked
    printed: dict[str, set[str]] = {}
    for name, key in identity.unit_keys.items():
        printed.setdefault(key, set()).add(name)
    several = [names for names in printed.values() if len(names) > 1]
    bare = [{name.partition("（")[0].partition("(")[0] for name in names} for names in several]
    assert [set(map(mark, names)) for names in bare if len(names) > 1] == [SAME]


def test_every_parent_stands_in_a_filing_and_all_doubt_is_listed(
    linked: tuple[list[Filing], Identity],
) -> None:
    _, identity = linked
    labels = {
        mark(unit.label): mark(identity.units[unit.parent].label)
        for unit in identity.units.values()
        if unit.parent
    }
    assert labels == PARENTS
    assert [c for c in identity.candidates if c.kind in ("unit", "parent")] == []
    assert all(c.reasons for c in identity.candidates)


def test_the_two_offices_share_a_unit_and_three_projects(linked: tuple[list[Filing], Identity]) -> None:
    filings, identity = linked
    years = {f.document.year: f for f in filings if mark(f.document.unit) in SAME}
    assert set(years) == {2017, 2019}
    assert len({identity.unit_of(f.document.unit) for f in years.values() if f.document.unit}) == 1
    first, second = ({identity.project_of(d.id) for d in years[year].projects} for year in (2017, 2019))
    recurring = first & second
    assert len(recurring) == 3
    declared = [identity.project_of(d.id) for f in years.values() for d in f.projects]
    assert all(declared.count(project) == 2 for project in recurring)


def test_the_bases_of_2017_are_nodes_cited_again_in_2019(linked: tuple[list[Filing], Identity]) -> None:
    filings, identity = linked
    cited: dict[int, set[str]] = {2017: set(), 2019: set()}
    for filing in (f for f in filings if mark(f.document.unit) in SAME):
        for d in filing.projects:
            keys = (identity.basis_of(d.id, i) for i in range(len(d.bases)))
            cited[filing.document.year or 0] |= {key for key in keys if key}
    assert len(cited[2017]) == 7
    assert cited[2017] <= cited[2019]
