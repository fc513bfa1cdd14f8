"""What two declarations have in common, and what the other one is to the first."""

from yiju.ingest.record import Declaration, Indicator
from yiju.search.ask.likeness import bare_indicator, indicator_keys


def test_an_indicator_is_the_same_under_other_marks_and_brackets() -> None:
    assert bare_indicator("服务对象满意度（%）") == bare_indicator("服务对象、满意度")
    assert bare_indicator("服务对象满意度") != bare_indicator("培训对象满意度")


def test_a_declaration_s_indicators_are_told_by_their_first_print() -> None:
    declared = Declaration(
        id="d",
        name="河道保洁",
        indicators=[
            Indicator("产出指标", "数量指标", name, None) for name in ("保洁长度（公里）", "养护次数")
        ],
    )
    assert indicator_keys(declared) == {"保洁长度": "保洁长度（公里）", "养护次数": "养护次数"}
