"""Rows of tables and printed lines, found by their words without a vector."""

from decimal import Decimal
from pathlib import Path

import pytest

from bench.people_questions import reports_missing
from yiju.ingest.record import BudgetLine, Filing, Passage
from yiju.search import SearchIndex
from yiju.search.index.filters import Filters

from .conftest import ROADS, WATER, filing

_TABLE = "一般公共预算基本支出经济分类预算表"


def with_rows(unit: str, year: int, *rows: tuple[str, str, int]) -> Filing:
    made = filing(unit, year)
    made.budget_lines += [
        BudgetLine(table=_TABLE, code=code, name=name, amounts={"合计": Decimal(amount)}, page=5)
        for code, name, amount in rows
    ]
    return made


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, filings: list[Filing]) -> SearchIndex:
    """Two units that print one account, one with a line that no form knows."""
    water = with_rows(WATER, 2020, ("30205", "水费", 277_500), ("30206", "电费", 60_000))
    water.passages.append(Passage("主要职能", "负责全市河道、堤防和水文监测的管理，承担防汛值守。"))
    water.other_lines.append(Passage(None, "填报人联系电话（座机）"))
    index = SearchIndex(tmp_path_factory.mktemp("rows"))
    index.sync([*filings, water, with_rows(ROADS, 2020, ("30205", "水费", 20_000))])
    return index


def test_a_row_is_found_by_its_name_in_filings_that_no_hit_is_of(index: SearchIndex) -> None:
    hits = index.search("水费")
    rows = {"30205 水费：合计 20,000 元", "30205 水费：合计 277,500 元"}
    assert {hit.text for hit in hits if "水费" in hit.text} == rows
    assert not hits[0].weak and not hits[0].unknown


def test_rows_keep_to_what_a_search_is_narrowed_to(index: SearchIndex) -> None:
    """A row of the year asked for, and none where only declarations can fit."""
    rows = {hit.text for hit in index.search("水费") if "水费" in hit.text}
    assert rows
    for wish in (Filters(year=1999), Filters(form="target_form"), Filters(least=1)):
        assert not rows & {hit.text for hit in index.search("水费", wish)}


def test_the_unit_of_the_filing_may_hold_a_word_that_its_row_does_not(index: SearchIndex) -> None:
    assert "277,500" in index.search("水务一年水费交多少")[0].text


def test_what_a_row_or_a_line_says_does_not_stand_nowhere(index: SearchIndex) -> None:
    assert not reports_missing(index.search("电费"))
    assert not index.search("联系电话")[0].unknown
    assert reports_missing(index.search("燃气费"))


def test_a_row_of_another_unit_is_no_answer_and_its_words_stand_somewhere(index: SearchIndex) -> None:
    hits = index.search("交通局2020年电费")
    assert hits[0].weak and "电费" not in hits[0].unknown
    assert "只印在别的表格里" in hits[0].apart


def test_what_is_taken_out_is_found_no_more(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.sync([with_rows(WATER, 2020, ("30205", "水费", 277_500))])
    assert index._catalog.printed_rows.wordings_with("水费")
    index.sync([filing(WATER, 2020)])
    assert not index._catalog.printed_rows.wordings_with("水费")
    assert list(index._catalog.printed_rows.saying([1], None, 5)) == []
