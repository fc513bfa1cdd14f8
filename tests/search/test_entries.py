"""What is searched and what is not, and how long and odd questions are read."""

from tests.search.conftest import WATER, declaration, filing
from yiju.search import LONGEST, SearchIndex
from yiju.search.index.entries import entries
from yiju.search.index.segment import grams, holds


def test_a_scrap_is_no_entry() -> None:
    texts = {"实施计划": "2024年3月1日", "其他": "出。", "项目概况": "对河道开展保洁。"}
    own = filing(WATER, 2024, declaration("河道保洁", WATER, 2024, "", texts=texts))
    assert [entry.text for entry in entries(own) if entry.kind == "passage"] == ["对河道开展保洁。"]


def test_a_latin_name_and_its_number_are_apart() -> None:
    assert grams("iGuardV5网页防篡改") == ["iguard", "v", "5", "网页", "页防", "防篡", "篡改"]
    assert grams("WPS365") == ["wps", "365"]
    assert holds("采购 iGuard V5 一套", "iguardv5")


def test_of_a_very_long_question_only_the_beginning_is_read(index: SearchIndex) -> None:
    asked = "河道视频监控系统维护" + "，请说明详细情况" * 700
    assert len(asked) > 5_600
    found, begun = index.search(asked), index.search(asked[:LONGEST])
    assert [hit.name for hit in found] == [hit.name for hit in begun]
    assert found[0].name == "河道视频监控系统（运维）"
