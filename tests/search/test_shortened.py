"""Words that a question shortens and filings print in full."""

from pathlib import Path

import pytest

from tests.search.conftest import WATER, declaration, filing
from yiju.ingest.record import Passage
from yiju.search import SearchIndex
from yiju.search.ask.absent import Absent
from yiju.search.ask.question import Question
from yiju.search.ask.shortened import full_form


@pytest.mark.parametrize(
    ("word", "text", "full"),
    [
        ("单窗", "国际贸易单一窗口的维护", "单一窗口"),
        ("收支", "2024年度收入支出总计", "收入支出"),
        ("国标", "按国家标准执行", "国家标准"),
        ("国贸中心", "国际贸易服务中心", "国际贸易服务中心"),
        ("权责事项", "权力责任事项", "权力责任事项"),
        ("公服中心", "公共服务中心", "公共服务中心"),
        ("违建", "违反基本建设规定", ""),
        ("门店", "部门在店里", ""),
        ("防汛系统", "水情监测信息系统", ""),
        ("单", "单一窗口", ""),
    ],
)
def test_the_begins_of_words_and_characters_close_together_make_a_short_form(
    word: str, text: str, full: str
) -> None:
    assert full_form(word, text) == full


def test_a_short_form_finds_what_it_is_short_for(tmp_path: Path) -> None:
    """By the name of a project, and within a text far from the first hits."""
    more = filing(WATER, 2019, declaration("单一窗口运维", WATER, 2019, "保障系统运行。"))
    more.passages = [Passage("单位构成", "示例市水务结算收付中心不单列预算。")]
    index = SearchIndex(tmp_path)
    index.sync([more])
    first = index.search("单窗的运维花多少钱")[0]
    assert (first.unknown, first.weak, first.name) == ([], False, "单一窗口运维")
    assert all(hit.unknown == [] for hit in index.search("水务结算中心单列吗"))


def test_a_name_of_several_words_that_the_first_hits_print_in_full_is_not_missing() -> None:
    """One with one way to be printed stays missing, and one of three characters, which any text may hold in order."""
    short, authority, brief = (
        Absent("公服中心", True),
        Absent("市公服中心", True, certain=True),
        Absent("水务所", True),
    )
    asked = Question("公服中心", (), (), (), (), {}, nowhere=(short, authority, brief))
    assert asked.read_in(["万家市区公共服务中心新建，水务事务所"]).nowhere == (authority, brief)
    assert asked.read_in(["公园服务"]).nowhere == (short, authority, brief)


def test_a_short_form_that_no_filing_prints_in_full_is_missing(index: SearchIndex) -> None:
    assert "单窗" in index.search("单窗维护")[0].unknown
