"""Kinds of layout that forms of offices show which nobody here had seen: groups at the edge, sources as heads, projects in rows by account.

A case is a grid: cells by `|`, `<` goes on from the left, `^` from above. It is read as a web page.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from yiju.ingest.forms.families import families
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.target_forms.target_form_heads import filer_in, year_of
from yiju.ingest.forms.whole_cells.packed_cells import unpacked
from yiju.ingest.values.title_marks import levels_of

DECLARATION = """项目支出绩效目标申报表
（2025年度） 金额单位：万元

项目名称|<|湿地巡护|<|<|<
主管部门|<|示例市林业局|<|实施单位|示例市湿地中心
"""
HEADS = """绩效指标|一级指标|二级指标|三级指标|<|指标值
^|产出指标|数量指标|巡护里程|<|≥90公里
"""


def _wan(*amounts: str) -> list[Decimal]:
    return [Decimal(a) * 10_000 for a in amounts]


def test_sources_are_heads_over_the_years(read) -> None:  # type: ignore[no-untyped-def]
    """The year's sources count; later years have only their sum."""
    filing = read(
        DECLARATION
        + """资金需求|年度|合计|一般公共预算|上级补助|备注
^|2025年（本年申请）|82|52|30|
^|2026年|86|||按批复
^|合计|168|||
"""
        + HEADS
    )
    [made] = filing.projects
    assert (made.year_budget, made.total_budget) == tuple(_wan("82", "168"))
    assert made.funding == dict(zip(("一般公共预算", "上级补助"), _wan("52", "30"), strict=True))
    assert made.later_budgets == {"2026": Decimal(860_000)}


def test_sources_are_heads_over_uses_of_a_whole_unit(read) -> None:  # type: ignore[no-untyped-def]
    """The row of the sum gives the whole and the sources, the others what it is spent on."""
    filing = read("""单位整体支出绩效目标表
（2025年度） 金额单位：万元

单位名称|<|示例市照明处|<|<|<
年度预算|支出类别|合计|一般公共预算|政府性基金预算|其他资金
^|基本支出|12|12|0|0
^|项目支出|24|19|5|0
^|合计|36|31|5|0
年度总体目标|<|路灯亮灯率98%。|<|<|<
绩效指标|一级指标|二级指标|三级指标|<|目标值
^|产出指标|数量指标|维护路灯|<|≥90盏
""")
    assert filing.overall is not None
    assert filing.overall.total_budget == Decimal(360_000)
    assert filing.overall.funding == {
        "基本支出": Decimal(120_000),
        "项目支出": Decimal(240_000),
        "一般公共预算": Decimal(310_000),
        "政府性基金预算": Decimal(50_000),
        "其他资金": Decimal(0),
    }


def test_sources_are_heads_over_what_became_of_the_money(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""项目支出绩效自评表
（2024年度） 金额单位：万元

项目名称|<|湿地巡护|<|<|<
资金情况|项目|合计|财政拨款|其他资金|备注
^|年初预算数|50|40|10|
^|全年执行数|45|36|9|
^|执行率|90%|90%|90%|
一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
产出指标|数量指标|巡护里程|≥90公里|92公里|30
""")
    [made] = filing.projects
    assert (made.year_budget, made.executed, made.execution_rate) == (
        Decimal(500_000),
        Decimal(450_000),
        "90%",
    )
    assert [(r.name, r.initial, r.executed) for r in made.funding_rows] == [
        ("合计", *_wan("50", "45")),
        ("财政拨款", *_wan("40", "36")),
        ("其他资金", *_wan("10", "9")),
    ]


def test_names_and_amounts_in_one_cell(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        DECLARATION
        + "资金情况（万元）|<|资金总额：300.00；其中：中央资金：120.00；县级资金：180.00|<|<|<\n"
        + HEADS
    )
    [made] = filing.projects
    assert made.year_budget == Decimal(3_000_000)
    assert made.funding == dict(zip(("中央资金", "县级资金"), _wan("120", "180"), strict=True))
    assert not any(d.field == "total_budget" for d in made.doubts)


def test_groups_at_the_edge_of_forms_one_below_the_other(read) -> None:  # type: ignore[no-untyped-def]
    """一、基本情况 stands in front of the name: the second title is a further form's, no page of the first."""
    form = """项目支出绩效自评表|<|<|<|<|<
（2024年度）|<|<|<|<|<
一、基本情况|项目名称|{name}|<|<|<
^|实施单位|{unit}|<|<|<
二、指标完成情况|一级指标|三级指标|预期值|完成值|得分
^|产出指标|巡护里程|≥90公里|92公里|30
"""
    filing = read(
        form.format(name="湿地巡护", unit="示例市湿地中心")
        + form.format(name="候鸟监测", unit="示例市鸟类站")
    )
    assert [(p.name, p.unit, len(p.indicators)) for p in filing.projects] == [
        ("湿地巡护", "示例市湿地中心", 1),
        ("候鸟监测", "示例市鸟类站", 1),
    ]


def test_a_goal_stands_left_of_the_table_of_its_indicators(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""2024年度湿地巡护项目自评表

项目名称|<|湿地巡护|<|<|<
年度绩效目标1（80分）|巡护湿地90公里，管护到位。|一级指标|三级指标|年初目标值|实际完成值
^|^|产出指标|巡护里程|≥90公里|92公里
""")
    [made] = filing.projects
    assert made.texts == {"年度绩效目标": "巡护湿地90公里，管护到位。"}
    assert [i.name for i in made.indicators] == ["巡护里程"]


def test_a_project_in_rows_by_account_is_one(read) -> None:  # type: ignore[no-untyped-def]
    """Its amounts are the sums of the rows, with a doubt; a first row that is the sum stands."""
    filing = read("""2025年部门项目库清单
部门：示例县公路中心 单位：万元

项目编码|项目名称|部门预算经济分类科目|资金安排|<|<
^|^|^|合计|财政拨款|单位资金
99082125T000000310041|县道养护|30213维修（护）费|420|400|20
99082125T000000310041|县道养护|30226劳务费|138|138|0
99082125T000000310055|桥梁检测|小计|96|96|0
99082125T000000310055|桥梁检测|30227委托业务费|60|60|0
99082125T000000310055|桥梁检测|30226劳务费|36|36|0
""")
    assert [(p.name, p.year_budget) for p in filing.projects] == [
        ("县道养护", Decimal(5_580_000)),
        ("桥梁检测", Decimal(960_000)),
    ]
    assert filing.projects[0].funding == dict(zip(("财政拨款", "单位资金"), _wan("538", "20"), strict=True))
    assert {d.field for d in filing.projects[0].doubts} >= {"year_budget"}
    assert filing.projects[1].doubts == []
    assert filing.document.warnings == []


def test_a_note_says_that_the_one_budget_is_the_adjusted_one(read) -> None:  # type: ignore[no-untyped-def]
    form = """2024年度项目支出绩效自评表

项目名称|<|馆藏数字化|<|<|<
项目资金（万元）|<|预算数（A）|执行数（B）|执行率（B/A）|得分
年度资金总额|<|88|79.2|90%|9
一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
产出指标|数量指标|数字化馆藏|≥5万册|5.2万册|30

"""
    [made] = read(form + "注：1.预算数为调整后全年预算数。2.得分保留两位小数。").projects
    assert (made.year_budget, made.adjusted_budget) == (None, Decimal(880_000))
    assert made.funding_rows[0].adjusted == Decimal(880_000)
    [made] = read(form + "注：1.预算数为部门年初批复数。").projects
    assert (made.year_budget, made.adjusted_budget) == (Decimal(880_000), None)


def test_chances_are_ticked_in_a_list(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""2025年1-6月项目支出绩效运行监控情况表
填报单位：示例市农机站

项目名称|年初预算（万元）|1-6月执行数（万元）|三级指标|年度指标值|1-6月完成值|偏差原因|<|完成可能性|<
^|^|^|^|^|^|经费保障|原因说明|确定能|有可能
农机手培训|45|5.4|培训农机手|≥300人|60人|√|招标延期||√
^|^|^|学员满意度|≥92%|93%|||√|
""")
    [made] = filing.projects
    assert [(i.possibility, i.reason) for i in made.indicators] == [("有可能", "招标延期"), ("确定能", None)]


def test_the_filer_with_its_code_and_the_unit_of_money_above_each_name(read) -> None:  # type: ignore[no-untyped-def]
    form = """{title}绩效目标表|<|<|<|<
412示例县服务局|<|<|单位：万元|<
项目编码|{code}|项目名称|{title}|<
预算规模及资金用途|预算数|51.6|其中：财政资金|51.6
^|慰问优抚对象八百六十户。|<|<|<
一级指标|二级指标|三级指标|绩效指标描述|指标值
产出指标|数量指标|慰问户数|慰问优抚对象户数|≥860户
"""
    filing = read(
        form.format(title="走访慰问", code="99098125P00000410012")
        + form.format(title="技能培训", code="99098125P00000410027")
    )
    assert [(p.unit, p.year_budget, p.texts) for p in filing.projects] == [
        ("示例县服务局", Decimal(516_000), {"项目概况": "慰问优抚对象八百六十户。"})
    ] * 2


def test_a_quality_in_words_has_no_measure(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        DECLARATION
        + """一级指标|三级指标|指标性质|指标值|度量单位|指标属性
效益指标|种群数量|=|稳定增长|是/否|定性指标
产出指标|巡护里程|>=|90|公里|定量指标
"""
    )
    assert [i.target for i in filing.projects[0].indicators] == ["稳定增长", ">=90公里"]


@pytest.mark.parametrize(
    ("printed", "levels"),
    [
        ("产出指标-数量指标", ("产出指标", "数量指标")),
        ("1.产出指标/数量指标", ("产出指标", "数量指标")),
        ("满意度指标服务对象满意度指标", ("满意度指标", "服务对象满意度指标")),
        ("产出指标（50分）", ("产出指标", None)),
        ("社会效益指标", ("社会效益指标", None)),
    ],
)
def test_two_levels_in_one_cell(printed: str, levels: tuple[str, str | None]) -> None:
    assert levels_of(printed) == levels


def test_the_head_of_a_form_prints_months_and_gathered_units() -> None:
    assert year_of("（2025年1-8月）") == 2025
    assert filer_in("部门：示例县水务局（汇总）") == "示例县水务局"


def test_one_column_holds_the_goals_of_both_spans(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""项目支出绩效目标表
部门：示例县水务局（汇总） 预算年度：2025年 金额单位：万元

单位（专项）名称|资金总额|实施期/年度绩效目标|绩效指标|<
^|^|^|三级指标|指标值
水库管护|268|管护水库五十七座。|管护水库|57座
""")
    assert filing.projects[0].texts == {"年度绩效目标": "管护水库五十七座。"}
    assert filing.document.unit == "示例县水务局"


def test_each_list_of_purchases_has_its_own_unit_of_money(read) -> None:  # type: ignore[no-untyped-def]
    """元 below 万元; the sums of both lists are one, and none where a list has no sum."""
    first = """示例县医院2026年一季度采购意向公开表
单位：万元

采购项目名称|采购需求概况|采购预算|预计采购月份
彩超诊断仪|彩超1台|185|3月
空调更新|空调96台|38.4|2月
"""
    second = """
示例县医院2026年二季度采购意向公开表
单位：元

采购项目名称|采购需求概况|采购预算|预计采购月份
保洁服务|十二个月|1,260,000.00|5月
合计||1,260,000.00|
"""
    filing = read(first + "合计||223.4|\n" + second)
    assert [p.amount for p in filing.purchases] == [Decimal(n) for n in (1_850_000, 384_000, 1_260_000)]
    assert filing.purchases_total == Decimal(3_494_000)
    assert read(first + second).purchases_total is None
    assert (
        read(first + "合计||223.4|\n" + second.replace("合计||1,260,000.00|\n", "")).purchases_total is None
    )


def test_first_levels_are_heads_over_all_their_indicators(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        DECLARATION
        + """绩效指标|产出指标|<|效益指标|满意度指标|<
^|1.数量指标：改造床位≥180张；2.质量指标：验收合格率=100%|<|社会效益指标：跌倒下降率≥30%|入住老人满意度≥92%|<
"""
    )
    assert [(i.level1, i.level2, i.name, i.target) for i in filing.projects[0].indicators] == [
        ("产出指标", "数量指标", "改造床位", "≥180张"),
        ("产出指标", "质量指标", "验收合格率", "=100%"),
        ("效益指标", "社会效益指标", "跌倒下降率", "≥30%"),
        ("满意度指标", None, "入住老人满意度", "≥92%"),
    ]


def test_targets_of_the_whole_time_and_of_each_year(read) -> None:  # type: ignore[no-untyped-def]
    """Of the years the form's own counts."""
    filing = read(
        DECLARATION
        + """一级指标|三级指标|周期总目标值|分年度目标值|<|计量单位
^|^|^|2025年|2026年|^
产出指标|建设充电桩|600|200|400|个
"""
    )
    assert [(i.period, i.target) for i in filing.projects[0].indicators] == [
        ("长期", "600个"),
        ("年度", "200个"),
    ]


def test_one_row_of_money_beside_its_frame(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""2024年度项目绩效自评表

项目名称|自行车更新|<|项目单位|示例市自行车中心|<
资金|年初预算（元）|调整后预算（元）|支出数（元）|支出进度|得分
^|480|470|460|97.9%|9.8
绩效目标|一级指标|三级指标|指标值|实际值|得分
^|产出指标|投放自行车|≥20辆|21辆|30
""")
    [made] = filing.projects
    assert (made.year_budget, made.adjusted_budget, made.executed) == (
        Decimal(480),
        Decimal(470),
        Decimal(460),
    )
    assert (made.execution_rate, made.execution_score) == ("97.9%", Decimal("9.8"))


def test_points_stand_beside_the_sources(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""部门整体支出绩效自评表
（2024年度）

部门名称|<|示例市质检局|<|<|<
预算执行情况（万元）|项目|合计|基本支出|项目支出|得分
^|年初预算数|36|21|15|
^|全年执行数|34|21|13|9.1
一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
履职完成|重点工作|行政检查|≥12次|13次|15
""")
    assert filing.overall is not None
    assert (filing.overall.total_budget, filing.overall.executed) == (Decimal(360_000), Decimal(340_000))
    assert filing.overall.execution_score == Decimal("9.1")


def test_projects_numbered_in_bands_of_one_table(read) -> None:  # type: ignore[no-untyped-def]
    band = """项目{no}：{name}|<|<|<|<
实施单位|示例区养老中心|<|项目金额（万元）|{amount}
绩效指标|一级指标|二级指标|三级指标|指标值
^|产出指标|数量指标|{name}数|≥23个
"""
    filing = read(
        "2025年项目支出绩效目标表\n\n"
        + band.format(no="一", name="驿站补贴", amount="184")
        + band.format(no="二", name="居家改造", amount="75")
    )
    assert [(p.name, p.year_budget, [i.name for i in p.indicators]) for p in filing.projects] == [
        ("驿站补贴", Decimal(1_840_000), ["驿站补贴数"]),
        ("居家改造", Decimal(750_000), ["居家改造数"]),
    ]


def test_rows_of_labels_over_their_values_are_no_list(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""2025年度项目支出绩效目标申报表

项目名称|项目编码|主管部门|实施单位|备注
公园建设|99990125T000000550032|示例市城管局|示例市园林中心|
开始日期|项目类型|本年预算（万元）|其中：财政拨款|其中：其他资金
2025-02-01|新增项目|102|100|2
一级指标|二级指标|三级指标|指标值|备注
产出指标|数量指标|新建公园|12个|
""")
    [made] = filing.projects
    assert (made.name, made.unit, made.year_budget) == ("公园建设", "示例市园林中心", Decimal(1_020_000))
    assert made.funding == dict(zip(("财政拨款", "其他资金"), _wan("100", "2"), strict=True))
    assert str(made.start) == "2025-02-01"


def test_a_list_of_goals_with_all_indicators_in_one_cell(read) -> None:  # type: ignore[no-untyped-def]
    """一 in the column of numbers is a unit or another group, 1 a project."""
    filing = read("""2025年部门预算项目绩效目标汇总表
主管部门：示例市气象局 单位：元

序号|项目名称|预算金额|年度绩效目标|主要绩效指标及目标值
一|示例市气象台|86|||
1|气象站维护|86|维护气象站八十八个。|维护站点=88个；数据到报率≥98%
二|其他项目|30|||
2|防雷检测|30|检测防雷装置。|检测装置≥260处
""")
    assert [(p.name, p.unit, p.year_budget) for p in filing.projects] == [
        ("气象站维护", "示例市气象台", Decimal(86)),
        ("防雷检测", None, Decimal(30)),
    ]
    assert [(i.level1, i.name, i.target) for i in filing.projects[0].indicators] == [
        (None, "维护站点", "=88个"),
        (None, "数据到报率", "≥98%"),
    ]


def test_of_two_months_the_later_counts(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""项目支出绩效目标执行监控表
（2025年上半年）

项目名称|<|医生巡诊|<|<|<
项目资金（万元）||年初预算数|一季度执行数|上半年执行数|全年预计执行数
^|年度资金总额|96|22|45.6|96
一级指标|三级指标|年度指标值|一季度完成值|上半年完成值|全年预计完成值
产出指标|巡诊村数|≥120个|30个|66个|120个
""")
    [made] = filing.projects
    assert (made.executed, made.months, made.indicators[0].actual) == (Decimal(456_000), 6, "66个")


def test_points_at_the_end_of_a_name_are_its_weight(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""项目支出绩效自评表
（2024年度）

项目名称|<|市民夜校|<|<
一级指标|三级指标（分值）|目标值|实际值|得分
产出指标|结业率（15分）|≥85%|80%|14.1
""")
    [row] = filing.projects[0].indicators
    assert (row.name, row.weight, row.score) == ("结业率", Decimal(15), Decimal("14.1"))


def test_several_indicators_in_a_cell_whose_lines_are_wrapped() -> None:
    scheme = Scheme.of(next(f.form.levels for f in families() if f.form.levels))
    text = "1.数量指标：改造\n床位≥180张；\n2.质量指标：验收\n合格率=100%"
    assert [(p.level2, p.name, p.target) for p in unpacked(text, scheme)] == [
        ("数量指标", "改造床位", "≥180张"),
        ("质量指标", "验收合格率", "=100%"),
    ]
    text = "社会效益指标：跌\n倒下降率\n≥30\n%\n入住老人满意度\n≥92%"
    assert [(p.name, p.target) for p in unpacked(text, scheme)] == [
        ("跌倒下降率", "≥30%"),
        ("入住老人满意度", "≥92%"),
    ]


def test_a_band_over_the_columns_in_front_of_the_name_is_a_unit(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""示例县2026-2028年部门项目库清单
单位：万元

序号|项目编码|项目名称|项目总额|2026年
（一）示例县卫健局|<|<|690|230
1|99990126T000000900011|卫生院更新|600|200
（二）示例县血站|<|<|130|130
2|99990126T000000900012|采血车购置|130|130
""")
    assert [(p.name, p.unit) for p in filing.projects] == [
        ("卫生院更新", "示例县卫健局"),
        ("采血车购置", "示例县血站"),
    ]


def test_groups_side_by_side_tell_the_unit_of_money_and_the_points_of_the_rate(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""2024年度项目支出绩效自评表

项目基本情况|<|<|预算执行情况（万元）|<|<
项目名称|合作社扶持|<|全年预算数|180.00|<
实施单位|示例县指导站|<|全年执行数|171.00|<
执行率|95.00%|<|执行率分值|10|<
一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
产出指标|数量指标|扶持合作社|≥20家|21家|25
""")
    [made] = filing.projects
    assert (made.adjusted_budget, made.executed, made.execution_weight) == (
        Decimal(1_800_000),
        Decimal(1_710_000),
        Decimal(10),
    )


def test_a_document_cited_over_two_rows_of_its_frame_is_one(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        DECLARATION
        + """立项依据|《示例市照明办法》（示府令第24号）；《2025年民生|<|<|<|<
^|实事项目分解方案》（示政办〔2025〕3号）第7项。|<|<|<|<
"""
        + HEADS
    )
    assert [(b.title, b.number) for b in filing.projects[0].bases][1:] == [
        ("2025年民生实事项目分解方案", "示政办〔2025〕3号")
    ]


def test_money_by_source_beside_money_by_use(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""部门整体支出绩效目标申报表
（2025年度）

部门名称|示例市图书馆|<|<|<
年度预算申请（万元）|资金总额|880|<|<
^|按收入性质分|<|按支出性质分|<
^|其中：一般公共预算|862|其中：基本支出|541
^|其他资金|18|项目支出|339
一级指标|二级指标|三级指标|指标值|备注
产出指标|数量指标|新增藏书|≥3万册|
""")
    assert filing.overall is not None
    assert filing.overall.funding == dict(
        zip(
            ("一般公共预算", "基本支出", "其他资金", "项目支出"), _wan("862", "541", "18", "339"), strict=True
        )
    )
