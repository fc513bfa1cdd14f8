"""What is searched and what is not, and how long and odd questions are read."""

from decimal import Decimal

from tests.search.conftest import WATER, declaration, filing
from yiju.ingest.record import Indicator, Overall, Passage, Purchase, Task
from yiju.search import LONGEST, SearchIndex
from yiju.search.index.entries import entries, split_passage
from yiju.search.index.segment import grams, holds


def test_a_scrap_is_no_entry() -> None:
    texts = {"实施计划": "2024年3月1日", "其他": "出。", "项目概况": "对河道开展保洁。"}
    own = filing(WATER, 2024, declaration("河道保洁", WATER, 2024, "", texts=texts))
    found = [entry.text for entry in entries(own) if entry.kind == "passage" and entry.declaration_id]
    assert found == ["对河道开展保洁。"]


def test_who_files_how_many_projects_is_an_entry() -> None:
    own = filing(
        WATER, 2024, *(declaration(name, WATER, 2024, "保洁。") for name in ("河道保洁", "闸门检修"))
    )
    assert [entry.text for entry in entries(own) if entry.name == "申报单位"] == [
        "申报单位名称：示例市水务局；2024年其他；项目 2 个"
    ]


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


def test_what_is_bought_and_what_a_whole_unit_aims_at_are_searched() -> None:
    own = filing(WATER, 2024)
    own.purchases = [
        Purchase(
            name="保洁船艇维修",
            need="更换推进器",
            amount=Decimal(62000),
            month="2024-04",
            buyer="示例市水务中心",
        )
    ]
    own.overall = Overall(
        tasks=[Task("管好河道", "清捞水面")], texts={"年度总体目标": "水清岸绿，群众满意。"}
    )
    own.overall.indicators = [Indicator(level1="效益指标", level2=None, name="水质达标率", target="≥95%")]
    found = {entry.field: entry for entry in entries(own)}
    bought = found["purchases[0]"]
    assert (bought.name, bought.unit) == ("保洁船艇维修", "示例市水务中心")
    assert bought.text == (
        "保洁船艇维修；更换推进器；采购人 示例市水务中心；采购预算金额 62,000 元；预计采购时间 2024-04"
    )
    assert found["overall.tasks[0]"].text == "管好河道：清捞水面"
    assert found["overall.texts.年度总体目标"].text == "水清岸绿，群众满意。"
    assert found["overall.indicators[0]"].text == "效益指标 / 水质达标率：≥95%"


def test_a_heading_goes_with_what_stands_under_it() -> None:
    own = filing(WATER, 2024)
    own.passages = [
        Passage("结果公告", "1.采购人信息"),
        Passage("结果公告", "名称：示例市水务局"),
        Passage("结果公告", "2.采购代理机构信息"),
        Passage("结果公告", "名称：示例市公采招标代理有限公司"),
    ]
    assert [entry.text for entry in entries(own)] == [
        "1.采购人信息\n名称：示例市水务局",
        "2.采购代理机构信息\n名称：示例市公采招标代理有限公司",
    ]


def test_rows_of_a_table_within_a_text_stand_with_what_they_are_of() -> None:
    rows = "防汛演练项目\t金额（元）\n1、物资采购与保管\t29000\n2、演练场地租用费用\t6000"
    assert split_passage(f"由局机关组织防汛演练两次。\n{rows}\n经费按季度付给承办的单位。") == [
        "由局机关组织防汛演练两次。",
        rows,
        "经费按季度付给承办的单位。",
    ]
