"""Counts that a question names, and which of them no filing prints with what they count."""

from pathlib import Path

import pytest

from tests.search.conftest import WATER, declaration, filing
from yiju.search import SearchIndex, notice
from yiju.search.ask.asked_counts import counts_asked


@pytest.fixture
def counted(tmp_path: Path) -> SearchIndex:
    """A filing that prints 62 of one thing, and another with other counts."""
    text = "为全区62家养老机构配备急救箱，覆盖老旧小区，全年培训28000人次，配会议终端四十八台。"
    other = declaration("河道保洁", WATER, 2020, "在18条河道打捞漂浮物，服务沿河小区居民。")
    index = SearchIndex(tmp_path)
    index.sync([filing(WATER, 2020, declaration("急救箱配备", WATER, 2020, text), other)])
    return index


def test_a_count_is_read_with_its_thing_but_not_a_rough_or_small_one() -> None:
    for asked, found in {
        "哪个项目覆盖62个小区？": ["62个小区"],
        "给六十二个老旧小区装门禁": ["六十二个老旧小区"],
        "培训2.8万人次的指标": ["2.8万人次"],
        "干部35人的那笔经费": ["35人"],
        "约62个小区、60多家机构、三十个左右、几十个村": [],
        "3个小区，第15项，12个月，2024年，24小时，62.5万元": [],
    }.items():
        assert [one.typed for one in counts_asked(asked)] == found, asked


def test_a_count_that_no_filing_prints_of_that_thing_is_missing(counted: SearchIndex) -> None:
    for asked, missing in {
        "哪个项目覆盖62个小区？": [],
        "62家养老机构的急救箱": [],
        "62条河道的保洁": ["62条河道"],
        "75家养老机构的急救箱": ["75家养老机构"],
        "全年培训2.8万人次": [],
        "全年培训3.8万人次": ["3.8万人次"],
        "配了四十八台会议终端": [],
        "四十九台会议终端": ["四十九台会议终端"],
        "18条河道保洁": [],
    }.items():
        first = counted.search(asked)[0]
        assert (first.unknown, first.weak) == (missing, bool(missing)), asked
    assert "没有材料提到“62条河道”" in (notice(counted.search("62条河道的保洁")) or "")
