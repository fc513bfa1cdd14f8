"""Layouts in whole cells that no list of words foresees: what a cell is, its place and what stands below it tell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yiju.ingest.forms.whole_cells.table_rows import target_of

TWO_LEVELS = """产出指标|数量指标|疏浚渠道长度|≥18公里
^|质量指标|疏浚验收合格率|≥96%
效益指标|社会效益指标|受益村数量|≥7个"""


def test_heads_that_no_form_knows_are_told_by_what_stands_below(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "示例县2025年项目支出绩效目标表\n\n项目名称|渠道疏浚|实施单位|示例县水管站\n"
        "年度资金总额（万元）|36|<|<\n大类名|小类名|要素|拟达水平\n" + TWO_LEVELS
    ).projects
    assert (made.name, made.unit, made.year_budget) == ("渠道疏浚", "示例县水管站", Decimal(360000))
    assert [(i.level1, i.level2, i.name, i.target) for i in made.indicators] == [
        ("产出指标", "数量指标", "疏浚渠道长度", "≥18公里"),
        ("产出指标", "质量指标", "疏浚验收合格率", "≥96%"),
        ("效益指标", "社会效益指标", "受益村数量", "≥7个"),
    ]
    told = [doubt.why for doubt in made.doubts]
    assert "表头“要素”不在已知用语中，按位置读作指标名称" in told
    assert "表头“拟达水平”不在已知用语中，按位置读作指标值" in told


def test_a_row_whose_level_is_not_known_is_no_head(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "示例县2025年项目支出绩效目标表\n\n项目名称|渠道疏浚|实施单位|示例县水管站\n"
        "一级指标|二级指标|三级指标|指标值\n决策指标|项目立项|立项程序规范性|规范\n" + TWO_LEVELS
    ).projects
    assert [i.name for i in made.indicators][:2] == ["立项程序规范性", "疏浚渠道长度"]


def test_forms_under_one_another_whose_name_is_not_the_first_label(read) -> None:  # type: ignore[no-untyped-def]
    forms = [
        f"项目支出绩效目标表|<|<|<\n预算单位|示例县水管站|项目名称|{name}\n"
        f"年度资金总额（万元）|{money}|<|<\n年度总体目标|完成{name}。|<|<\n"
        f"一级指标|二级指标|三级指标|指标值\n{TWO_LEVELS}"
        for name, money in (("渠道疏浚", 36), ("泵站维修", 58))
    ]
    made = read("\n".join(forms)).projects
    assert [(m.name, m.year_budget, len(m.indicators)) for m in made] == [
        ("渠道疏浚", Decimal(360000), 3),
        ("泵站维修", Decimal(580000), 3),
    ]
    assert [m.texts["年度绩效目标"] for m in made] == ["完成渠道疏浚。", "完成泵站维修。"]


def test_a_list_with_sources_of_money_below_their_sum(read) -> None:  # type: ignore[no-untyped-def]
    """The head in two rows, a source that no list of words has, a tall cell for each project."""
    made = read(
        "2025年部门预算项目支出绩效目标表|<|<|<|<|<|<|<|<\n部门名称：示例县水利局|<|<|<|<|<|单位：元|<|<\n"
        "序号|单位名称|项目名称|支出预算|<|<|绩效指标|<|指标值\n"
        "^|^|^|合计|一般公共预算|水费返还|一级指标|三级指标|^\n"
        "合计|<|<|900,000.00|700,000.00|200,000.00|||\n"
        "1|示例县水管站|渠道疏浚|360,000.00|300,000.00|60,000.00|产出指标|疏浚渠道长度|≥18公里\n"
        "^|^|^|^|^|^|效益指标|受益村数量|≥7个\n"
        "2|示例县泵站|泵站维修|540,000.00|400,000.00|140,000.00|产出指标|维修泵站|9座"
    ).projects
    assert [(m.name, m.unit, m.year_budget, m.funding) for m in made] == [
        ("渠道疏浚", "示例县水管站", 360000, {"一般公共预算": 300000, "水费返还": 60000}),
        ("泵站维修", "示例县泵站", 540000, {"一般公共预算": 400000, "水费返还": 140000}),
    ]
    assert [i.name for i in made[0].indicators] == ["疏浚渠道长度", "受益村数量"]
    assert "表头“水费返还”不在已知用语中，按位置读作资金来源" in [d.why for d in made[0].doubts]


def test_the_sum_of_a_group_of_years_money_and_a_subtotal_that_is_no_project(read) -> None:  # type: ignore[no-untyped-def]
    made = read(
        "示例市2026—2027年项目库清单\n\n单位：万元\n\n"
        "项目编码|项目名称|申报单位|项目总投资|2026年预算申报数|<|2027年\n"
        "^|^|^|^|小计|一般公共预算|^\n"
        "示例市水务局小计|<|<|500|300|300|200\n"
        "99020126T000000100011|渠道疏浚|示例市水管站|500|300|300|200"
    ).projects
    [one] = made
    assert (one.total_budget, one.year_budget, one.funding, one.later_budgets) == (
        5_000_000,
        3_000_000,
        {"一般公共预算": 3_000_000},
        {"2027": 2_000_000},
    )


def test_a_label_by_its_end_and_one_that_is_not_known(read) -> None:  # type: ignore[no-untyped-def]
    """市县主管部门 is a department; 邮政编码 behind a text is no part of that text."""
    [made] = read(
        "省对市县转移支付区域绩效目标表\n\n（2025年度）\n\n专项名称|渠道疏浚补助|<|<\n"
        "省级主管部门|示例省水利厅|专项实施期|2025年\n地市级主管部门|示例县水利局|办公地址|河堤路1号\n"
        "总体目标|疏浚渠道18公里。|<|<\n一级指标|二级指标|三级指标|指标值\n" + TWO_LEVELS
    ).projects
    assert (made.authority, made.unit, str(made.start), str(made.end)) == (
        "示例省水利厅",
        "示例县水利局",
        "2025-01-01",
        "2025-12-31",
    )
    assert made.texts == {"年度绩效目标": "疏浚渠道18公里。"}
    assert {"unit", "authority", "texts.年度绩效目标"} <= {doubt.field for doubt in made.doubts}


def test_items_of_a_budget_whose_head_is_not_known_and_goals_in_rows(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "2025年度项目申报表（含绩效目标）\n\n金额单位：万元\n\n项目名称|渠道疏浚|<|实施单位|示例县水管站\n"
        "项目当年预算|36|<|<|<\n支出测算|<|<|<|<\n项目活动|内容|<|金额|测算依据及说明\n"
        "机械清淤|清理淤泥|<|30|15公里×2万元/公里\n人工清障|清理杂物|<|6|3公里×2万元/公里\n合计|<|<|36|\n"
        "名称|目标说明|<|<|<\n长期目标1|渠道畅通。|<|<|<\n年度目标1|疏浚18公里。|<|<|<\n"
        "一级指标|二级指标|三级指标|指标值|备注\n产出指标|数量指标|疏浚渠道长度|≥18公里|"
    ).projects
    assert [(s.name, s.amount) for s in made.subitems] == [("机械清淤", 300000), ("人工清障", 60000)]
    assert made.texts == {"项目总目标": "渠道畅通。", "年度绩效目标": "疏浚18公里。"}


def test_half_year_beside_full_year_and_labels_of_an_older_form(read) -> None:  # type: ignore[no-untyped-def]
    """项目设立的必要性 and the like stand in forms of today too: such a form is not read as one of the 2010s."""
    [made] = read(
        "2025年度部门项目支出绩效目标表\n\n项目名称|渠道疏浚|<|实施单位|示例县水管站\n"
        "项目设立的必要性|淤积严重。|<|<|<\n保证项目实施的制度、措施|按月考核。|<|<|<\n"
        "一级指标|二级指标|三级指标|指标值|<\n^|^|^|半年（计划）|全年（计划）\n"
        "产出指标|数量指标|疏浚渠道长度|≥8公里|≥18公里"
    ).projects
    assert made.form == "target_form" and made.texts["项目设立的必要性"] == "淤积严重。"
    assert [i.target for i in made.indicators] == ["≥18公里"]


def test_labels_over_their_values_cell_by_cell(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "市级项目支出绩效自评报告表|<|<|<|<|<\n评价年度：2024年|<|<|金额单位：万元|<|<\n"
        "项目名称|主管部门|项目实施单位|项目负责人|自评得分|办理科室\n"
        "渠道疏浚|示例市水利局|示例市水管站|赵某|95|工程科\n"
        "资金来源|年初批复|调整后预算|实际支出|分值|得分\n合计|36|40|30|10|7.5\n"
        "年初设定目标|<|<|年度目标完成情况|<|<\n疏浚18公里。|<|<|疏浚19公里。|<|<\n"
        "指标内容|一级分类|二级分类|年初目标值|全年实际值|差异说明\n"
        "疏浚渠道长度|产出指标|数量指标|≥18公里|19公里|\n疏浚验收合格率|产出指标|质量指标|≥96%|92%|一处返工"
    ).projects
    assert (made.name, made.unit, made.year, made.total_score) == ("渠道疏浚", "示例市水管站", 2024, 95)
    assert (made.year_budget, made.adjusted_budget, made.executed) == (360000, 400000, 300000)
    assert made.texts == {"年度绩效目标": "疏浚18公里。", "目标完成情况": "疏浚19公里。"}
    assert [(i.level1, i.target, i.actual, i.reason) for i in made.indicators] == [
        ("产出指标", "≥18公里", "19公里", None),
        ("产出指标", "≥96%", "92%", "一处返工"),
    ]


def test_projects_told_in_lines_between_their_tables(read) -> None:  # type: ignore[no-untyped-def]
    table = "序号|指标类型|指标内容|年初目标|截至9月底完成值\n（一）产出指标|<|<|<|<\n1|数量|疏浚渠道长度|≥18公里|9公里"
    lines = (
        "{n}、项目名称：{name}\n主管部门：示例县水利局；实施单位：{unit}\n"
        "资金情况：全年预算36.00万元（其中：县级资金36.00万元），截至9月底支出18.00万元，执行率50.00%，预计全年支出36.00万元。\n"
        "年度绩效目标：疏浚渠道18公里。"
    )
    parts = ["2025年1—9月预算项目绩效运行监控情况表\n填报单位：示例县水利局"]
    for n, name, unit in (("一", "渠道疏浚", "示例县水管站"), ("二", "泵站维修", "示例县泵站")):
        parts += [lines.format(n=n, name=name, unit=unit), table]
    made = read("\n\n".join(parts)).projects
    assert [
        (m.name, m.unit, m.year_budget, m.executed, m.expected_executed, m.execution_rate) for m in made
    ] == [
        ("渠道疏浚", "示例县水管站", 360000, 180000, 360000, "50.00%"),
        ("泵站维修", "示例县泵站", 360000, 180000, 360000, "50.00%"),
    ]
    for one in made:
        assert [(i.level1, i.level2, i.target, i.actual) for i in one.indicators] == [
            ("产出指标", "数量", "≥18公里", "9公里")
        ]
        assert one.texts == {"年度绩效目标": "疏浚渠道18公里。"}


def test_several_indicators_in_one_cell_of_a_list(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "2025年重点项目绩效目标清单\n\n填报部门：示例市水利局 单位：万元\n\n"
        "序号|项目名称|预算安排|<|绩效目标|绩效指标|<\n^|^|小计|一般公共预算|^|产出指标|效益指标\n"
        "1|渠道疏浚|36|36|疏浚18公里。|1. 疏浚渠道长度：≥18公里；2. 验收合格率≥96%；|数量：受益村数（7个）\n合计|<|36|36|||"
    ).projects
    assert (made.year_budget, made.funding) == (360000, {"一般公共预算": 360000})
    assert [(i.level1, i.level2, i.name, i.target) for i in made.indicators] == [
        ("产出指标", None, "疏浚渠道长度", "≥18公里"),
        ("产出指标", None, "验收合格率", "≥96%"),
        ("效益指标", "数量", "受益村数", "7个"),
    ]
    assert {"indicators[0]", "indicators[2]"} <= {doubt.field for doubt in made.doubts}


def test_units_and_projects_in_one_column(read) -> None:  # type: ignore[no-untyped-def]
    made = read(
        "2026年项目支出绩效目标表\n\n填报部门：示例市水利局 金额单位：万元\n\n"
        "单位代码|单位（专项）名称|资金总额|年度绩效目标|一级指标|三级指标|指标值\n"
        "407|示例市水利局|36||||\n407003|示例市水管站|36||||\n"
        "407003|渠道疏浚|36|疏浚18公里。|产出指标|疏浚渠道长度|≥18公里"
    ).projects
    assert [(m.name, m.unit, m.year_budget) for m in made] == [("渠道疏浚", "示例市水管站", 360000)]


def test_label_and_value_in_one_cell_and_a_budget_told_in_a_sentence(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "1.渠道疏浚绩效目标表\n单位名称：示例区水管站\n（2025年度）\n\n"
        "项目名称：渠道疏浚|<|项目编码：99010125P000007100284|<\n"
        "预算规模|预算数：36.00万元|其中：财政资金：36.00万元|其他资金：\n"
        "前两年预算及当年预算变动情况|2024年预算安排30.00万元，执行28.50万元；2025年预算略有增加。|<|<\n"
        "一级指标|二级指标|三级指标|指标值\n" + TWO_LEVELS
    ).projects
    assert (made.name, made.code, made.year_budget) == ("渠道疏浚", "99010125P000007100284", 360000)
    assert made.funding == {"财政资金": 360000}
    assert (made.prior_budget, made.prior_executed) == (300000, 285000)


def test_a_line_over_several_forms_is_of_all_and_their_own_cells_say_more(read) -> None:  # type: ignore[no-untyped-def]
    forms = [
        f"项目名称|{name}|{label}|{value}\n年度资金总额（万元）|36|<|<\n一级指标|二级指标|三级指标|指标值\n{TWO_LEVELS}"
        for name, label, value in (
            ("渠道疏浚", "主管部门", "示例县水务局"),
            ("泵站维修", "实施单位", "示例县水管站"),
        )
    ]
    made = read("主管部门：示例县水利局\n示例县2025年项目支出绩效目标表\n\n" + "\n\n".join(forms)).projects
    assert [(m.name, m.authority) for m in made] == [
        ("渠道疏浚", "示例县水务局"),
        ("泵站维修", "示例县水利局"),
    ]


def test_two_targets_in_a_row_are_none_where_no_head_says_whose_they_are(read) -> None:  # type: ignore[no-untyped-def]
    """Two columns are known as targets, by other words than 长期 and 年度: gluing 7 and 36 would make 736."""
    [made] = read(
        "示例县2025年项目支出绩效目标表\n\n项目名称|渠道疏浚|实施单位|示例县水管站|<\n"
        "年度资金总额（万元）|36|<|<|<\n一级指标|二级指标|三级指标|指标值|目标值\n"
        "产出指标|数量指标|疏浚渠道长度|70公里|36公里\n^|质量指标|疏浚验收合格率|≥96%|\n"
    ).projects
    assert [i.target for i in made.indicators] == [None, "≥96%"]
    assert [d.why for d in made.doubts if d.field.startswith("indicators[0]")] == [
        "一行中有几个指标值（70公里、36公里），列头没有说明哪个是长期、哪个是年度，未取"
    ]


@pytest.mark.parametrize(
    ("signs", "printed", "measure", "whole"),
    [
        (["≥"], "40", "公里", "≥40公里"),
        (["定量"], "40公里", "公里", "40公里"),
        ([], "", "公里", None),
        (["≥"], "", "", None),
    ],
)
def test_a_target_in_up_to_three_cells_is_one(
    signs: list[str], printed: str, measure: str, whole: str | None
) -> None:
    assert target_of(signs, printed, measure) == whole


def test_a_label_without_room_for_its_value_is_told_and_boxes_below_their_label_are_taken(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "示例市财政支出项目绩效目标申报表\n\n项目名称|渠道疏浚|<|<\n项目类型|□结转项目 □其他一次性项目|<|<\n"
        "|☑经常性专项业务费 □其他经常性项目|<|<\n项目总预算（元）|360,000|<|项目当年预算（元）\n"
        "分解目标内容|绩效指标|<|指标目标值\n产出目标|疏浚渠道长度|<|≥18公里"
    ).projects
    assert (made.form, made.category, made.total_budget) == (
        "shanghai_2010s",
        ["经常性专项业务费"],
        Decimal(360000),
    )
    assert [(d.field, d.code) for d in made.doubts] == [("year_budget", "column_lost")]


def test_labels_with_an_empty_cell_behind_them_are_left_blank(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "示例县2025年项目支出绩效目标表\n\n项目名称|渠道疏浚|实施单位|\n立项依据||<|<\n年度资金总额（万元）|36|<|<\n"
        "一级指标|二级指标|三级指标|指标值\n" + TWO_LEVELS
    ).projects
    assert (made.blank, made.unit) == (["unit", "texts.立项依据"], None)


def test_labels_below_a_title_make_a_form_though_its_table_has_no_head(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "示例县2025年项目支出绩效目标表\n\n项目名称|渠道疏浚|实施单位|示例县水管站\n主管部门|示例县水利局|项目属性|延续项目\n"
        "项目期|2025年|<|<\n年度资金总额（万元）|36|<|<\n年度总体目标|疏浚渠道18公里。|<|<"
    ).projects
    assert (made.name, made.unit, made.year_budget) == ("渠道疏浚", "示例县水管站", Decimal(360000))
    assert [(d.field, d.code) for d in made.doubts] == [("indicators", "indicators_unread")]
