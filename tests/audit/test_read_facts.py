"""The table of facts of a declaration, and the numbers that two declarations may have in common."""

from decimal import Decimal

from yiju.audit.declared.read_facts import FactTable
from yiju.ingest.record import Declaration, Indicator, Subitem

WATER = Declaration(
    name="泵站养护",
    year=2025,
    texts={
        "项目概况": "2024年检修闸门30座。本年检修闸门42座，合格率95%。",
        "年度预算安排": "项目\t数量\t单价\n水泵\t6\t8000",
    },
    subitems=[Subitem("滤网（1200块）", Decimal(60_000), "1200块×50=60000")],
    indicators=[Indicator(None, None, "检修闸门", "42座")],
)


def test_what_sentences_state_is_asked_by_dimension_and_section() -> None:
    table = FactTable(WATER)
    last, this = table.stated("count", "项目概况")
    assert (last.low, last.reach) == (30, {"2024年"})
    assert (this.low, this.unit, this.reach) == (42, "座", frozenset())
    assert [m.low for m in table.stated("share")] == [95]
    assert table.stated("count", "年度绩效目标") == []


def test_printed_numbers_are_those_of_all_fields_and_of_the_named_texts() -> None:
    named = [q.value for q in FactTable(WATER).numbers(frozenset({"项目概况"}))]
    assert named == [1200, 1200, 50, 42, 30, 42, 6, 8000]
    assert [q.value for q in FactTable(WATER).numbers(frozenset())] == [1200, 1200, 50, 42, 6, 8000]
