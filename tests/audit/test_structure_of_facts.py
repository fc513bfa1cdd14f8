"""Facts of one declaration that exclude each other by how they are made: sums, hours, the order of steps, parts of a whole, sources, kinds."""

import pytest

from tests.audit.test_two_fields import GOAL, OVERVIEW, PLAN, wordings
from yiju.audit.declared.mention_words import mention_words

ESTIMATE = "年度预算安排"


def test_the_items_of_an_estimate_make_what_is_asked_for_or_their_own_sum() -> None:
    items = "水泵6台×10万元=60万元；闸门24万元；培训4万元"
    [one] = wordings({ESTIMATE: f"{items}。"}, year_budget=920_000)
    assert "所列3项相加为880,000元" in one and "相差40,000元" in one
    [one] = wordings({ESTIMATE: f"{items}。合计90万元。"}, year_budget=900_000)
    assert "“合计90万元”相差20,000元" in one


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("水泵6台×10万元=60万元；闸门24万元；培训4万元。", 880_000),
        ("水泵60万元；闸门24万元；培训4万元；另有检修，按实结算。", 920_000),
        ("水泵60万元；闸门24万元；每期培训4万元。", 920_000),
        ("水泵60万元；闸门24万元；培训4万元。", 2_000_000),
        ("水泵60万元；闸门24万元（含运费2万元）；培训4万元。合计88万元。", 880_000),
        ("水泵60万元；其中甲站40万元、乙站20万元；闸门24万元；培训4万元。合计88万元。", 880_000),
    ],
)
def test_a_list_that_is_right_or_no_whole_is_none(text: str, asked: int) -> None:
    assert wordings({ESTIMATE: text}, year_budget=asked) == []


def test_hours_of_one_service_are_held_against_each_other() -> None:
    [one] = wordings({PLAN: "抢修热线实行全天24小时人工接听。"}, ("抢修热线人工服务时间", "工作日8:30—17:30"))
    assert "时间不一致" in one
    [one] = wordings({OVERVIEW: "营业厅上午9时至下午5时开放。", PLAN: "营业厅开放8:00-20:00。"})
    assert "时间不一致" in one
    assert wordings({OVERVIEW: "营业厅上午9时至下午5时开放。", PLAN: "营业厅开放9:00-17:00。"}) == []
    assert wordings({OVERVIEW: "夏季营业厅8:00-20:00开放。", PLAN: "冬季营业厅9:00-17:00开放。"}) == []
    assert wordings({OVERVIEW: "营业厅8:00-20:00开放。", PLAN: "泵站9:00-17:00巡检。"}) == []


def test_works_do_not_begin_when_they_have_ended() -> None:
    [one] = wordings({PLAN: "3月完成设计和招标，7月10日进场施工。"}, ("主体完工时间", "6月30日前"))
    assert "完工早于开工" in one
    assert wordings({PLAN: "3月完成设计和招标，5月10日进场施工。"}, ("主体完工时间", "6月30日前")) == []
    assert wordings({PLAN: "7月10日进场施工。"}, ("设计完成时间", "6月30日前")) == []
    two = "甲站3月进场施工，乙站7月10日进场施工。"
    assert wordings({PLAN: two}, ("甲站完工时间", "6月30日前")) == []


def test_a_part_is_no_coverage_of_all() -> None:
    row = ("北片泵站监测覆盖率", "100%")
    [one] = wordings({PLAN: "在北片6座泵站中的4座安装监测设备。"}, row)
    assert "只是其中一部分" in one
    assert wordings({PLAN: "在北片6座泵站中的6座安装监测设备。"}, row) == []
    assert wordings({OVERVIEW: "北片6座泵站中的4座此前已安装监测设备。"}, row) == []


def test_money_from_above_is_not_the_unit_s_own() -> None:
    said = {OVERVIEW: "所需资金全部由县级财政承担。"}
    [one] = wordings({**said, PLAN: "中央补助60万元到位后开工。"})
    assert "资金来源不一致" in one
    [one] = wordings(said, funding={"上级补助": 600_000})
    assert "资金来源却列有“上级补助”600,000元" in one
    assert wordings(said, funding={"县级财政资金": 600_000}) == []
    assert wordings({**said, PLAN: "上年中央补助60万元。"}) == []


def test_what_is_ticked_as_done_once_is_not_done_every_year() -> None:
    yearly = {OVERVIEW: "本项目自2021年起每年安排。"}
    [one] = wordings(yearly, category=["一次性项目"])
    assert "却写“自2021年起每年安排”" in one
    assert wordings(yearly, category=["经常性项目"]) == []
    assert wordings({OVERVIEW: "自2021年起服务每年新增的用户。"}, category=["一次性项目"]) == []


def test_the_project_s_length_is_that_of_its_kind_and_of_its_indicator() -> None:
    kind = ["跨年度项目（分三年建成）"]
    [one] = wordings({}, ("项目建设工期", "一年内全部建成"), category=kind)
    assert "实施期限不一致" in one
    assert wordings({}, ("项目建设工期", "三年内全部建成"), category=kind) == []
    assert wordings({}, ("泵站更新周期", "一年内全部完成"), category=kind) == []


@pytest.mark.parametrize(
    ("texts", "row", "told"),
    [
        ({PLAN: "主渠每日巡查两遍，次渠每日巡查一遍。"}, ("主渠巡查频次", "每日1遍"), True),
        ({PLAN: "主渠每日巡查两遍，次渠每日巡查一遍。"}, ("次渠巡查频次", "每日1遍"), False),
        ({PLAN: "全年举办节水讲座12次。"}, ("节水知识普及讲座", "≥4次"), True),
        ({OVERVIEW: "2024年受理报修416件。"}, ("受理报修件数", "≤332件"), False),
        ({PLAN: "机井检修640眼次。", OVERVIEW: "机井检修320眼。"}, ("机井检修", "320眼"), False),
        ({PLAN: "设抢修席位12个。", GOAL: "租用抢修席位8席。"}, ("报修率", "≤1%"), True),
        ({PLAN: "设施一次验收合格率达到98%。"}, ("设施一次性验收通过率", "≥90%"), True),
    ],
)
def test_a_unit_and_what_is_most_alike_decide_what_a_number_is_of(
    texts: dict[str, str], row: tuple[str, str], told: bool
) -> None:
    assert bool(wordings(texts, row)) is told


def test_a_measure_word_of_things_is_none_of_people_or_of_what_happens() -> None:
    assert {"席", "个", ""} <= mention_words().thing_units
    assert not {"人", "户", "次", "场"} & mention_words().thing_units
