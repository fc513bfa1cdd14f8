"""Money and texts of forms that cover one year or several, and rows that say nothing.

A case is a grid: cells by `|`, `<` goes on from the left, `^` from above. It is read as a web page.
"""

from __future__ import annotations

from decimal import Decimal

HEAD = "项目名称|<|古堤加固|<|项目期限|<|{}|<\n主管部门|<|示例市水务局|<|实施单位|<|示例市河道所|<\n"
ROWS = """绩效指标|一级指标|二级指标|三级指标|指标值|<|备注|<
^|产出指标|数量指标|加固堤防|≥6公里|<||<
^|效益指标|经济效益指标|/|/|<||<
^|^|社会效益指标|——|——|<||<
"""
ONE_YEAR, THREE_YEARS = "2025年3月至2025年11月", "2024年1月至2026年12月"


def test_a_row_of_strokes_is_no_indicator(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read("项目支出绩效目标申报表\n（2025年度）\n\n" + HEAD.format(ONE_YEAR) + ROWS).projects
    assert [(i.name, i.target) for i in made.indicators] == [("加固堤防", "≥6公里")]


def test_a_total_called_nothing_but_that_is_the_years_where_the_project_is_within_it(read) -> None:  # type: ignore[no-untyped-def]
    money = "资金申请（万元）|<|资金总额|<|90|<|<|<\n^|<|其中：财政拨款|<|90|<|<|<\n"
    for span, total, year in ((ONE_YEAR, None, 900000), (THREE_YEARS, 900000, None)):
        filing = read("项目支出绩效目标申报表\n（2025年度）\n\n" + HEAD.format(span) + money + ROWS)
        [made] = filing.projects
        assert (made.total_budget, made.year_budget) == (total, year)
        assert made.printed["total_budget" if total else "year_budget"] == "90"


def test_a_total_of_the_period_and_one_of_the_year(read) -> None:  # type: ignore[no-untyped-def]
    money = "资金情况（元）|<|实施期总额|<|270|<|<|<\n^|<|年度资金总额|<|90|<|<|<\n"
    [made] = read(
        "项目支出绩效目标申报表\n（2025年度）\n\n" + HEAD.format(THREE_YEARS) + money + ROWS
    ).projects
    assert (made.total_budget, made.year_budget, made.funding) == (270, 90, {})


def test_columns_of_money_for_the_period_and_for_the_year(read) -> None:  # type: ignore[no-untyped-def]
    """The sources are those of the year."""
    for period, year in (
        ("实施周期金额", "本年度金额"),
        ("中期投入", "当年投入"),
        ("三年预算", "2025年预算"),
    ):
        money = (
            f"资金需求|<|资金来源|<|{period}|<|{year}|<\n^|<|合 计|<|480.00|<|160.00|<\n"
            "^|<|财政拨款|<|450.00|<|150.00|<\n^|<|其他资金|<|30.00|<|10.00|<\n"
        )
        filing = read(
            "项目支出绩效目标申报表\n（2025年度）\n单位：万元\n\n" + HEAD.format(THREE_YEARS) + money + ROWS
        )
        [made] = filing.projects
        assert (made.total_budget, made.year_budget) == (4800000, 1600000)
        assert made.funding == {"财政拨款": 1500000, "其他资金": 100000}
        assert filing.document.warnings == []


def test_a_table_of_steps_is_the_text_of_its_frame(read) -> None:  # type: ignore[no-untyped-def]
    """项目实施内容 in it is a head, not the label of the project's overview."""
    steps = (
        "项目概况|<|加固古堤6公里。|<|<|<|<|<\n"
        "项目实施进度计划|<|项目实施内容|<|计划开始时间|<|计划完成时间|<\n"
        "^|<|1.招标|<|2025年3月|<|2025年4月|<\n^|<|2.施工|<|2025年5月|<|2025年11月|<\n"
    )
    [made] = read("项目支出绩效目标申报表\n（2025年度）\n\n" + HEAD.format(ONE_YEAR) + steps + ROWS).projects
    assert made.texts == {
        "项目概况": "加固古堤6公里。",
        "项目实施计划": "1.招标 2025年3月 2025年4月\n2.施工 2025年5月 2025年11月",
    }
    assert (str(made.start), str(made.end)) == ("2025-03-01", "2025-11-30")


def test_how_much_more_than_the_year_before_is_no_budget(read) -> None:  # type: ignore[no-untyped-def]
    prior = (
        "项目前两年预算及当年预算变动情况|<|2023年：无。2024年：预算172万元，执行170.6万元。2025年较上年增加14万元。"
        "|<|<|<|<|<\n"
    )
    [made] = read("项目支出绩效目标申报表\n\n" + HEAD.format(THREE_YEARS) + prior + ROWS).projects
    assert (made.prior_budget, made.prior_executed) == (1720000, 1706000)


def test_an_evaluation_without_levels_with_notes_and_adjusted_goals(read) -> None:  # type: ignore[no-untyped-def]
    """说明 as the last column tells reasons; 说明 below the table is no indicator; goals as adjusted are no second text."""
    filing = read(
        "2024年度项目支出绩效自评表\n\n"
        "项目名称|<|路灯维护|<|<|实施单位|示例市路灯所|<\n"
        "项目资金（元）|<||年初预算数|全年预算数|全年执行数|执行率|得分\n^|<|年度总金额|460|435|435|100%|10\n"
        "年度绩效目标|<|年初绩效目标|<|全年（调整）绩效目标|<|全年目标实际完成情况|<\n"
        "^|<|维护路灯18500盏。|<|未调整。|<|维护路灯18620盏。|<\n"
        "绩效指标|指标名称|指标值|全年完成值|得分系数（%）|指标权重（分）|指标得分（分）|说明\n"
        "^|维护路灯|≥18500盏|18620盏|100|50|50|\n^|更换灯杆|≥260根|208根|80|50|40|管线迁改\n"
        "说明|得分＝指标权重×得分系数。|<|<|<|<|<|<\n"
    )
    [made] = filing.projects
    assert made.texts == {"年度绩效目标": "维护路灯18500盏。", "目标完成情况": "维护路灯18620盏。"}
    assert [(i.name, i.actual, i.weight, i.score, i.reason) for i in made.indicators] == [
        ("维护路灯", "18620盏", Decimal(50), Decimal(50), None),
        ("更换灯杆", "208根", Decimal(50), Decimal(40), "管线迁改"),
    ]


def test_what_the_execution_counts_for_stands_in_a_head_and_its_source_is_one_of_a_level(read) -> None:  # type: ignore[no-untyped-def]
    """得分（20分×执行率）; 县级财政拨款 is a level with a kind of money."""
    filing = read(
        "2024年度项目支出绩效自评表\n\n"
        "项目名称|机耕道整治|<|<|<|实施单位|示例县农机站\n"
        "预算执行情况（万元）（20分）||年初预算数|调整后预算数（A）|执行数（B）|执行率（B/A）|得分（20分×执行率）\n"
        "^|年度资金总额|90|85|76.5|90%|18\n^|县级财政拨款|90|85|76.5||\n"
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分\n"
        "产出指标|数量指标|整治里程|≥12公里|12公里|80|80\n"
    )
    [made] = filing.projects
    assert (made.execution_weight, made.execution_score) == (Decimal(20), Decimal(18))
    assert [row.name for row in made.funding_rows] == ["年度资金总额", "县级财政拨款"]
