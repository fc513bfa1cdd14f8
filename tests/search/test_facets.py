"""Counts beside the hits, and hits put together by project."""

from collections import Counter

from tests.search.conftest import ROADS, WATER
from yiju.search import Filters, Hit, SearchIndex, by_project
from yiju.search.ask.facets import Band, band_of, facets


def test_what_a_search_found_is_counted_by_all_that_can_narrow_it(index: SearchIndex) -> None:
    hits = index.search("信息系统日常维护", top=50)
    counted = index.facets(hits)
    strong = [hit for hit in hits if not hit.weak]
    assert counted.of == len(strong) >= 2
    assert dict(counted.years) == Counter(hit.year for hit in strong)
    assert counted.units[0] == (WATER, counted.accounts[0][1])
    assert counted.amounts == [(Band(100_000, 500_000), sum(hit.amount is not None for hit in strong))]
    for account, count in counted.accounts:
        narrowed = index.search("信息系统日常维护", Filters(account=account), top=50)
        assert len([hit for hit in narrowed if not hit.weak]) == count


def test_an_amount_lies_in_just_one_band() -> None:
    for amount, band in (
        (0.0, Band(None, 100_000)),
        (99_999.99, Band(None, 100_000)),
        (100_000.0, Band(100_000, 500_000)),
        (3e9, Band(100_000_000, None)),
    ):
        assert band_of(amount) == band
        assert band.most is None or amount <= band.most


def test_a_weak_hit_is_not_counted_and_a_form_is(index: SearchIndex) -> None:
    (hit,) = index.search("候车亭改造", Filters(kind="project", unit=ROADS), top=1)
    counted = facets([hit, hit, _weak(hit)], lambda document: ["2140101", "2140102"])
    assert (counted.of, counted.forms, counted.accounts) == (2, [("narrative", 2)], [("214", 2)])


def test_hits_of_one_project_stand_together_through_the_years(index: SearchIndex) -> None:
    projects = by_project(index.search("水情监测信息系统运维", top=5))
    assert projects[0].years == [2018, 2019]
    assert len(projects[0].hits) == 2
    assert all(len(project.hits) == 1 for project in projects[1:])


def _weak(hit: Hit) -> Hit:
    return Hit(**{name: getattr(hit, name) for name in hit.__struct_fields__} | {"weak": True})
