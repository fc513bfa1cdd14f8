"""Quantities and wholes with parts, as running text states them."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yiju.audit.statements.prose import mismatches
from yiju.audit.statements.stated import breakdowns, quantities
from yiju.audit.statements.trend import changes, disagreements

FAMILIES = [["货物", "工程", "服务"], ["地上", "地下"], ["(?<!不)计容", "不计容"]]


def named(text: str) -> list[tuple[str, str, bool]]:
    return [(q.name, f"{q.value.normalize():f}{q.unit}", q.change) for q in quantities(text)]


def test_an_amount_has_the_words_before_it_as_its_name() -> None:
    assert named("2024年，示例市数据局收入预算15,621.11万元，其中：财政拨款收入1.5亿元；车辆7辆。") == [
        ("示例市数据局收入预算", "156211100元", False),
        ("财政拨款收入", "150000000元", False),
        ("车辆", "7辆", False),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("因公出国（境）费、公务接待费和用车费为137.6万元", "因公出国（境）费、公务接待费和用车费"),
        ("政府采购货物：12万元", "政府采购货物"),
        ("（一）公务接待费1.35万元", "公务接待费"),
        ("其中，公务用车购置费 25 万元", "公务用车购置费"),
    ],
)
def test_a_name_may_be_a_list_or_stand_before_a_colon(text: str, name: str) -> None:
    assert quantities(text)[-1].name == name


@pytest.mark.parametrize("text", ["单价100万元（含）以上设备", "150元/人", "每人500元×12", "高度29.8米"])
def test_thresholds_prices_and_other_units_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize("text", ["比2023年预算减少876.75万元", "同比增长10万元", "较上年增加5万元"])
def test_a_difference_is_no_amount(text: str) -> None:
    assert [q.change for q in quantities(text)] == [True]


def test_what_only_sounds_like_a_difference_is_an_amount() -> None:
    assert [q.change for q in quantities("其中支持外贸发展370万元，支持商销稳增长30万元")] == [False, False]


def test_brackets_hold_the_parts_of_the_number_before_them() -> None:
    text = (
        "总建筑面积13459平方米，其中地上8013平方米（其中计容7998平方米，不计容105平方米），地下5356平方米。"
    )
    found = [(b.whole.name, [p.name for p in b.parts], b.summed) for b in breakdowns(text)]
    assert found == [
        ("总建筑面积", ["地上", "地下"], Decimal(13369)),
        ("地上", ["计容", "不计容"], Decimal(8103)),
    ]
    assert [m.severity for m in mismatches(text, FAMILIES)] == ["确定", "确定"]


def test_the_whole_is_the_number_that_the_parts_make() -> None:
    text = "项目总投资500万元，本年安排100万元，其中：中央资金200万元，地方资金300万元。"
    assert [b.whole.name for b in breakdowns(text)] == ["项目总投资"]
    assert list(mismatches(text, FAMILIES)) == []


@pytest.mark.parametrize(
    "text",
    [
        "预算1000万元，其中设备费300万元、软件费200万元。",  # only some parts are listed
        "预留中小企业40.6万元，其中：小微企业20万元。",
        "预算100万元，其中：甲50万元，其中：乙20万元；丙30万元。",  # which is part of which?
        "共有车辆7辆，其中：执法用车3辆、其他用车4辆；单价100万元以上设备0台。",
        "总投资100.0万元，其中：甲33.3万元、乙33.3万元、丙33.3万元。",  # rounded
    ],
)
def test_what_the_text_leaves_open_is_not_claimed(text: str) -> None:
    assert list(mismatches(text, FAMILIES)) == []


@given(st.lists(st.integers(1, 99_999), min_size=3, max_size=3), st.integers(-500, 500))
def test_a_full_list_agrees_exactly_when_it_adds_up(parts: list[int], off: int) -> None:
    total = sum(parts) + off
    assume(total > 0)
    listed = "、".join(f"{name}预算{n}.00元" for name, n in zip(("货物", "工程", "服务"), parts, strict=True))
    found = list(mismatches(f"政府采购预算{total}.00元，其中：{listed}。", FAMILIES))
    assert bool(found) is (off != 0)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("中标金额900万元，均分三年支付，2023年支付金额300万元。", True),
        ("中标金额900万元，均分三年支付，2023年支付金额310万元。", False),
        ("合同金额100万元，分3年等额支付，本年支付33.33万元。", True),
        ("中标金额900万元，按进度支付，2023年支付金额310万元。", True),
    ],
)
def test_equal_shares_are_checked_where_the_text_says_equal(text: str, right: bool) -> None:
    assert (not list(mismatches(text, FAMILIES))) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2023年执行数为60.13万元，2024年预算安排25.77万元，比2023年预算执行数减少57.14%。", True),
        ("2023年执行数为60.13万元，2024年预算安排25.77万元，比2023年预算执行数减少47.14%。", False),
        ("2023年执行数为60.13万元，2024年预算安排25.77万元，比2023年预算执行数增加57.14%。", False),
        ("2023年执行数为10万元，2024年预算安排12万元，比2023年预算执行数持平。", False),
        ("支出预算110万元，比上年增加10万元，增长10%。", True),
        ("支出预算110万元，比上年增加10万元，增长21%。", False),
        ("支出预算110万元，其中甲60万元，乙50万元，比上年增加10万元，增长10%。", True),  # of the whole
    ],
)
def test_a_change_agrees_with_its_amounts(text: str, right: bool) -> None:
    assert (not list(disagreements(text, 2024))) is right


def test_a_comparison_behind_a_full_stop_is_about_the_paragraphs_first_amount() -> None:
    [change] = changes("（三）公务接待费1.35万元。比2023年预算持平，主要原因是保持不变。", 2024)
    assert change.current is not None and change.current.name == "公务接待费" and change.sign == 0


@pytest.mark.parametrize(
    "text",
    [
        # A part that is compared without an amount of its own is not what the total's amount says.
        "“三公”经费决算5.48万元，比去年增加1.55万元，增长39.4%。其中，公务接待费比去年增加0.50万元，增长50%；"
        "用车运行费比去年增加1.05万元，增长35.8%。",
        "“三公”经费决算5.48万元。公务接待费比上年增加0.50万元，增长50%。",
        # Budget, outcome and difference of each part are no parts.
        "支出2.05万元，年初预算为2.95万元，差值为0.9万元。其中：出国支出0万元，年初预算为0万元，差值为0万元；"
        "接待费支出2.05万元，年初预算为2万元，差值为0.05万元。",
        # 34万元 may be 34.12万元 rounded.
        "2025年预算执行数为34.12万元，2026年预算安排34万元，比2025年预算执行数减少0.35%。",
    ],
)
def test_what_is_covered_of_a_part_is_no_slip_of_the_whole(text: str) -> None:
    assert [*mismatches(text, FAMILIES), *disagreements(text, 2026)] == []


def test_what_mainly_makes_a_part_is_below_it() -> None:
    text = "支出100万元，其中：甲60万元，主要是子一30万元，子二30万元；乙40万元。"
    assert [(b.whole.name, [p.name for p in b.parts]) for b in breakdowns(text)] == [
        ("甲", ["子一", "子二"]),
        ("支出", ["甲", "乙"]),
    ]
    unclear = "支出100万元，其中：甲60万元，主要是子一30万元，子二20万元，乙40万元。"
    assert list(breakdowns(unclear)) == []


def test_the_other_years_amount_may_stand_before_the_direction() -> None:
    said = "2024年收入预算5000.12万元，比2023年5200.34万元{}200.22万元，{}3.85%。"
    assert list(disagreements(said.format("减少", "下降"), 2024)) == []
    [slip] = disagreements(said.format("增加", "增长"), 2024)
    assert "2023年为5200.34万元、本年为5000.12万元，实为减少，文中写“增加”" in slip.sentence


def test_a_whole_that_is_about_so_much_is_told_as_the_page_says_it_and_never_sure() -> None:
    said = "总建筑面积{}平方米，其中地上建筑面积8013平方米，地下建筑面积5356平方米，其他建筑面积100平方米。"
    [slip] = mismatches(said.format("约为13459"), FAMILIES)
    assert slip.severity == "疑似" and slip.sentence.startswith("总建筑面积约13459平方米，所列各项")
    [slip] = mismatches(said.format("13459"), FAMILIES)
    assert slip.severity == "确定" and slip.sentence.startswith("总建筑面积为13459平方米")
    # About 13,500 is said to the hundred: 31 more or less are no slip.
    assert list(mismatches(said.format("大约13500"), FAMILIES)) == []


def test_what_stands_behind_a_whole_list_is_no_part_of_it() -> None:
    text = "膳食补助1100万元；其中中央补助660万元、县级440万元；食堂人员体检50万元。合计1150万元。"
    assert list(mismatches(text, FAMILIES)) == []
    assert list(mismatches(text.replace("440", "450"), FAMILIES)) != []
