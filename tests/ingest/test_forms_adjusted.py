"""Targets and goals as set and as adjusted, items of a budget behind the numbers of their rows, what a line above says of whose it is."""

from __future__ import annotations

from decimal import Decimal

WEB = "首页\n当前位置：首页 > 预决算公开 > 部门预算\n"


def test_the_adjusted_target_counts_and_whether_it_is_a_core_indicator_is_no_name(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        "2024年度区级项目支出绩效自评表\n\n"
        """项目名称|乡村电影放映|<|<|<|主管部门|示例区文化局|<|<|<
项目资金（万元）||年初预算数|全年（调整）预算数|全年执行数|执行率（%）|执行率权重|执行率得分|<|<
^|年度总金额|88.00|80.00|78.40|98.00|10|9.80|<|<
绩效目标|年初绩效目标|<|<|全年（调整）绩效目标|<|<|全年目标实际完成情况|<|<
^|全年放映1568场。|<|<|同年初绩效目标|<|<|全年放映1572场。|<|<
绩效指标|指标名称|计量单位|指标性质|年初指标值|调整指标值|全年完成值|指标权重|是否核心指标|说明
^|放映场次|场|≥|1568|1500|1572|60|是|
^|设备完好率|%|≥|95|—|91|30|否|两台设备待修"""
    )
    [made] = filing.projects
    assert [(i.name, i.target, i.actual, i.reason) for i in made.indicators] == [
        ("放映场次", "≥1500场", "1572", None),
        ("设备完好率", "≥95%", "91", "两台设备待修"),
    ]
    assert made.texts == {"年度绩效目标": "全年放映1568场。", "目标完成情况": "全年放映1572场。"}
    assert (made.execution_weight, made.execution_score) == (Decimal(10), Decimal("9.80"))


def test_items_behind_the_numbers_of_their_rows_with_prices_in_a_unit_of_their_own(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        "省级部门预算项目支出绩效目标申报表\n（2026年度）\n金额单位：万元\n\n"
        """项目名称|<|数字馆建设|<|<|项目总金额|100.00
支出明细测算|序号|明细内容名|数量|计量单位|单价|金额
^|1|存储服务器|6|台|12.5万元|75.00
^|2|安全测评|2|次|12.5万元|47.50
^|合计|<|<|<|<|122.50
绩效指标|一级指标|二级指标|三级指标|<|指标值|<
^|产出指标|数量指标|购置台数|<|6台|<"""
    )
    [made] = filing.projects
    assert [(s.name, s.amount, s.formula) for s in made.subitems] == [
        ("存储服务器", Decimal(750000), "6×12.5万元=75.00万元"),
        ("安全测评", Decimal(475000), "2×12.5万元=47.50万元"),
    ]
    assert "subitems" in {d.field for d in made.doubts}


def test_the_department_above_a_list_is_that_of_all_its_projects(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        "2025年市级部门预算项目支出绩效目标批复表\n主管部门：示例市海洋局\t单位：万元\n\n"
        """序号|预算单位|项目名称|预算金额|一级指标|二级指标|三级指标|指标值
1|示例市渔业站|增殖放流|128.00|产出指标|数量指标|放流数量|≥860万尾
2|示例市监测中心|浮标更新|215.50|产出指标|数量指标|更新套数|5套"""
    )
    assert [(d.authority, d.unit) for d in filing.projects] == [
        ("示例市海洋局", "示例市渔业站"),
        ("示例市海洋局", "示例市监测中心"),
    ]


def test_the_way_to_a_page_is_no_title_and_a_coded_line_names_the_filer(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        WEB
        + "示例区卫生服务中心2025年项目绩效目标公开\n项目支出绩效目标表\n（2025年度）\n338001 示例区卫生局本级 单位：万元\n\n"
        """项目名称|诊室改造|专项资金实施期|2024年—2026年
年度资金总额|86.40|主管部门|示例区卫生局
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|改造间数|14间"""
    )
    [made] = filing.projects
    assert (filing.document.kind, filing.document.unit, made.unit) == (
        "declaration_forms",
        "示例区卫生局本级",
        "示例区卫生局本级",
    )
    assert (
        made.start is not None and made.end is not None and (made.start.year, made.end.year) == (2024, 2026)
    )


def test_a_units_evaluation_keeps_its_rows_of_money(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        "2024年度部门整体支出绩效自评表\n\n"
        """单位名称|<|示例县监管局|<|<|<|<|<
部门资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
^|年度资金总额|100.00|110.00|108.90|10|99.00%|9.9
^|其中：财政拨款|90.00|98.00|97.00|-|-|-
^|其他资金|10.00|12.00|11.90|-|-|-
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
^|产出指标|数量指标|抽检批次|≥26批次|27批次|90|90
总分|<|<|<|<|<|100|99.9"""
    )
    overall = filing.overall
    assert overall is not None
    assert [row.name for row in overall.funding_rows] == ["年度资金总额", "其中：财政拨款", "其他资金"]
    assert (overall.total_weight, overall.total_score) == (Decimal(100), Decimal("99.9"))
