"""绩效目标表 of other years and places: columns, signs, two blocks side by side, and no cells at all."""

from __future__ import annotations

from decimal import Decimal

from yiju.ingest.forms.narratives.narrative import declarations
from yiju.ingest.readers.plain_text import read_plain_text
from yiju.ingest.record import Declaration


def read(text: str) -> list[Declaration]:
    """The declarations of a text dump."""
    return declarations(read_plain_text(text.encode(), "示例.txt", "0" * 64))


def rows(made: Declaration) -> list[tuple[str | None, str | None, str, str | None]]:
    """The indicators without their parts."""
    return [(i.level1, i.level2, i.name, i.target) for i in made.indicators]


def test_sign_value_and_measure_in_columns_of_their_own() -> None:
    """指标性质 | 指标值 | 计量单位 | 权重; a target in words has no sign."""
    [made] = read(
        "部门预算项目支出绩效目标表\n（2023年度）\n金额单位：万元\n"
        "项目名称\t农村公路养护\t\t\t\t\t\t\n"
        "项目资金\t年度资金总额\t\t1120.00\t\t\t\t\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t计量单位\t权重\n"
        "\t产出指标\t数量指标\t公路养护里程\t≥\t320\t公里\t20\n"
        "\t效益指标\t社会效益指标\t群众出行便利度\t定性\t显著提升\t\t20\n"
    )
    assert made.year_budget == Decimal(11200000)
    assert rows(made) == [
        ("产出指标", "数量指标", "公路养护里程", "≥320公里"),
        ("效益指标", "社会效益指标", "群众出行便利度", "显著提升"),
    ]


def test_a_head_nobody_knows_between_level_and_name_is_the_second_level() -> None:
    """Read as a part of the name it would join two columns to one wrong value, without a doubt."""
    [made] = read(
        "部门预算项目支出绩效目标表\n（2023年度）\n金额单位：万元\n"
        "项目名称\t农村公路养护\t\t\t\n"
        "项目资金\t年度资金总额\t\t1120.00\t\n"
        "绩效指标\t一级指标\t考察方位\t三级指标\t指标值\n"
        "\t产出指标\t数量指标\t公路养护里程\t≥320公里\n"
        "\t\t质量指标\t路面完好率\t≥90%\n"
    )
    assert rows(made) == [
        ("产出指标", "数量指标", "公路养护里程", "≥320公里"),
        ("产出指标", "质量指标", "路面完好率", "≥90%"),
    ]


def test_two_blocks_side_by_side_are_told_apart() -> None:
    """中期 on the left, 年度 on the right; 财政拨款 below each total is the year's."""
    [made] = read(
        "项目支出绩效目标申报表\n（2020年度）\n"
        "项目名称\t公园养护\t\t\t\t\t\t\n"
        "项目资金（万元）\t中期资金总额：\t\t3600.00\t\t年度资金总额：\t\t1200.50\n"
        "\t其中：财政拨款\t\t3600.00\t\t其中：财政拨款\t\t1200.50\n"
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值\n"
        "\t产出指标\t数量指标\t养护面积\t≥900公顷\t数量指标\t养护面积\t≥300公顷\n"
    )
    assert (made.total_budget, made.year_budget) == (Decimal(36000000), Decimal(12005000))
    assert made.funding == {"财政拨款": Decimal(12005000)}
    assert rows(made) == [
        ("产出指标", "数量指标", "养护面积", "≥900公顷"),
        ("产出指标", "数量指标", "养护面积", "≥300公顷"),
    ]
    assert [i.period for i in made.indicators] == ["长期", "年度"]


def test_lines_without_cells() -> None:
    """Labels and names wrapped over lines; a target below its wrapped name."""
    [made] = read(
        "财政项目支出绩效目标填报表\n（2021年度）\n项目名称 社区治理经费 项目类别 经常性项目\n"
        "主管部门 示例市东湖街道办事处 实施单位\n示例市东湖街道\n办事处\n计划开始\n日期\n2021-01-01 计划完成日期 2021-12-31\n"
        "项目资金\n（元）\n项目资金总额 980000\n年度资金申请总\n额\n980000\n其中：财政资金 900000\n其中：当年财政\n拨款\n900000\n"
        "上年结转资金 0\n其他资金 80000 其他资金 80000\n项目绩效\n目标\n项目总目标\n年度总目标\n完成治理。\n完成全年治理。\n"
        "绩效\n指标\n一级指标 二级指标 三级指标 年度指标值\n产出指标\n数量指标\n走访居民户数 ≥1200户\n培训次数 =4次\n"
        "质量指标 矛盾化解率 ≥98%\n效益指标\n社会效益指标\n居民服务政策知\n晓率\n≥85%\n满意度指标 服务对象满意度指标 居民满意度 ≥90%\n"
    )
    assert (made.unit, made.category) == ("示例市东湖街道办事处", ["经常性项目"])
    assert (made.year_budget, made.funding["当年财政拨款"]) == (Decimal(980000), Decimal(900000))
    assert rows(made) == [
        ("产出指标", "数量指标", "走访居民户数", "≥1200户"),
        ("产出指标", "数量指标", "培训次数", "=4次"),
        ("产出指标", "质量指标", "矛盾化解率", "≥98%"),
        ("效益指标", "社会效益指标", "居民服务政策知晓率", "≥85%"),
        ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"),
    ]


def test_many_projects_in_one_table() -> None:
    """A head with 项目名称 beside the indicators: one declaration per name, amounts in the head's unit."""
    first, second = read(
        "2023年部门预算项目支出绩效目标汇总表\n"
        "单位名称\t项目名称\t项目金额（万元）\t年度目标\t一级指标\t二级指标\t三级指标\t指标值\n"
        "示例市体育局\t健身活动\t230.00\t办好活动。\t产出指标\t数量指标\t活动场次\t≥12场\n"
        "\t\t\t\t\t质量指标\t活动完成率\t=100%\n"
        "示例市体育局\t场馆开放\t410.00\t开放场馆。\t满意度指标\t服务对象满意度指标\t群众满意度\t≥90%\n"
    )
    assert (first.name, first.unit, first.year, first.year_budget) == (
        "健身活动",
        "示例市体育局",
        2023,
        Decimal(2300000),
    )
    assert rows(first)[1] == ("产出指标", "质量指标", "活动完成率", "=100%")
    assert (second.name, second.texts["年度绩效目标"], len(second.indicators)) == (
        "场馆开放",
        "开放场馆。",
        1,
    )


def test_codes_and_names_of_many_projects_in_one_column() -> None:
    """A level without an indicator says 无 or /, words have no measure."""
    first, second = read(
        "2025年部门预算项目支出绩效目标申报表\n部门：示例县民政局\t金额单位：元\n"
        "单位名称\t项目编码—项目名称\t预算金额\t项目年度绩效目标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t指标属性\n"
        "示例县敬老院\t99010125T000000000017-照料护理\t968,000.00\t照料112名老人。\t产出指标\t数量指标\t护理老人\t>=\t112\t人\t定量指标\n"
        "\t\t\t\t效益指标\t社会效益指标\t老人幸福感\t=\t明显提升\t/\t定性指标\n"
        "示例县养老服务站\t99010125T000000000025-助餐补助\t540,000.00\t补助9个助餐点。\t产出指标\t数量指标\t运营助餐点\t>=\t9\t个\t\n"
        "\t\t\t\t\t质量指标\t无\t无\t无\t无\t\n"
    )
    assert (first.name, first.code, first.unit, first.year_budget) == (
        *("照料护理", "99010125T000000000017", "示例县敬老院"),
        Decimal(968000),
    )
    assert rows(first) == [
        ("产出指标", "数量指标", "护理老人", ">=112人"),
        ("效益指标", "社会效益指标", "老人幸福感", "明显提升"),
    ]
    assert (second.name, second.code) == ("助餐补助", "99010125T000000000025")
    assert rows(second) == [("产出指标", "数量指标", "运营助餐点", ">=9个")]


def test_a_head_carried_into_the_rows_below_is_no_level() -> None:
    """A dump prints 产出指标 in the middle of its rows; those above it have the first level of their second, with a doubt."""
    [made] = read(
        "项目支出绩效目标申报表\n（2025年度）\n项目名称\t水渠维护\n年度资金总额（万元）\t12.00\n"
        "一级指标\t二级指标\t三级指标\t指标值\n"
        "一级指标\t数量指标\t维护水渠\t≥9公里\n产出指标\t质量指标\t验收合格率\t100%\n"
    )
    assert rows(made) == [
        ("产出指标", "数量指标", "维护水渠", "≥9公里"),
        ("产出指标", "质量指标", "验收合格率", "100%"),
    ]
    assert [doubt.code for doubt in made.doubts if doubt.field == "indicators[0]"] == ["level_by_second"]


def test_the_whole_department_is_no_project() -> None:
    """部门整体支出绩效目标 declares no project."""
    assert not read(
        "部门整体支出绩效目标表\n（2023年度）\n部门名称\t示例市文化局\t\t\n"
        "年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t产出指标\t数量指标\t活动场次\t≥12场\n"
    )


def test_the_years_total_in_other_words_and_a_table_without_cells() -> None:
    """A table printed as lines is taken where it makes up the printed total."""
    [made] = read(
        "养老服务项目经费情况说明\n一、项目概述\n为老年人提供助餐服务。\n二、立项依据\n《示例市养老服务条例》\n"
        "三、实施主体\n由示例市东湖街道办事处负责实施\n四、实施方案\n政府购买服务。\n五、实施周期\n2022.1-2022.12\n"
        "六、年度预算安排\n2022年度预算安排总额为386.5万元，具体如下：\n序号 内容 金额（万元）\n1 助餐点补贴 210\n"
        "2 日间照料运营 176.5\n合计 386.5\n七、绩效目标\n见附件。\n"
    )
    assert (str(made.start), str(made.end)) == ("2022-01-01", "2022-12-31")
    assert made.year_budget == Decimal(3865000)
    assert [(s.name, s.amount) for s in made.subitems] == [
        ("助餐点补贴", Decimal(2100000)),
        ("日间照料运营", Decimal(1765000)),
    ]


def test_a_dump_by_columns_gives_no_amounts() -> None:
    """Labels first and amounts after them: nothing says which is whose."""
    [made] = read(
        "财政项目支出绩效目标填报表\n（2021年度）\n项目名称 社区治理经费\n项目资金总额\n其中：财政资金\n其他资金\n"
        "980000 年度资金申请总额\n900000\n其中：当年财政拨款\n80000 980000\n"
        "一级指标 二级指标 三级指标 年度指标值\n产出指标 数量指标 走访户数 ≥1200户\n"
    )
    assert (made.total_budget, made.year_budget, made.funding) == (None, None, {})
    assert any(d.field == "year_budget" for d in made.doubts)
