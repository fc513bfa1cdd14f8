"""Layouts of forms as offices of many places print them: one grammar, whatever the heads, their order and the frames.

A case is a grid: cells by `|`, `<` goes on from the left, `^` from above. It is read as a web page.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from yiju.ingest.filing import read_filing

MONEY = """项目名称|<|乡村学校艺术教育|<|<|<|<|<|<
主管部门|<|示例省教育厅|<|<|实施单位|<|示例师范学院|<
"""


def test_weight_before_target_and_goals_told_in_other_words(read) -> None:  # type: ignore[no-untyped-def]
    """全年预算数（A）, 执行率（B/A）; the weight stands in front of the target, the total's row has no code of its own."""
    filing = read(
        "2023年度省级部门预算项目支出绩效自评表\n\n"
        + MONEY
        + """预算执行情况（万元）|<||年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分
^|<|年度资金总额：|120.00|118.50|110.205|10|93.00%|9.3
^|<|其中：本年一般公共预算拨款|120.00|118.50|110.205|-|93.00%|-
年度总体目标|年初设定目标|<|<|<|年度总体目标完成情况综述|<|<|<
^|开展送教36场。|<|<|<|已开展35场。|<|<|<
年度绩效指标|一级指标|二级指标|三级指标|分值|年度指标值（A）|全年实际值（B）|得分|未完成原因和改进措施
^|产出指标（50分）|数量指标|送教场次|50|36场|35场|48.6|1场因台风改期
总分|<|<|<|100|<|<|98.7|
填报人：|<|<|<|联系电话：|<|<|<|<"""
    )
    [made] = filing.projects
    assert (filing.document.kind, filing.document.warnings) == ("self_evaluation", [])
    assert (made.executed, made.execution_rate, made.total_score) == (
        Decimal(1102050),
        "93.00%",
        Decimal("98.7"),
    )
    assert made.texts == {"年度绩效目标": "开展送教36场。", "目标完成情况": "已开展35场。"}
    [row] = made.indicators
    assert (row.target, row.actual, row.weight, row.score, row.reason) == (
        "36场",
        "35场",
        Decimal(50),
        Decimal("48.6"),
        "1场因台风改期",
    )


def test_frames_and_heads_parted_over_two_rows(read) -> None:  # type: ignore[no-untyped-def]
    """绩|效|指|标 and 一级 over 指标 in cells of their own, the unit of money below its label."""
    filing = read(
        "项目支出绩效自评表\n（ 2023年度）\n\n"
        + MONEY
        + """项目资金|<||年初预算数|全年预算数|全年执行数|分值|执行率|得分
（万元）|<|年度资金总额|50.000000|48.300000|48.100000|10|99.59%|9.96
^|<|上年结转资金||||—||—
年度|预期目标|<|<|<|实际完成情况|<|<|<
总体目标|建成微课60门。|<|<|<|完成微课60门。|<|<|<
绩|一级|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
效|指标|^|^|^|^|^|^|^
指|产出指标|数量指标|微课数量|60门|60门|50|50|
标|^|质量指标|合格率|≥95%|100%|40|40|"""
    )
    [made] = filing.projects
    assert filing.document.warnings == []
    assert (made.year_budget, made.adjusted_budget) == (Decimal(500000), Decimal(483000))
    assert made.texts == {"年度绩效目标": "建成微课60门。", "目标完成情况": "完成微课60门。"}
    assert [(i.level1, i.level2, i.name, i.score) for i in made.indicators] == [
        ("产出指标", "数量指标", "微课数量", Decimal(50)),
        ("产出指标", "质量指标", "合格率", Decimal(40)),
    ]


def test_reasons_and_chances_are_ticked(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""2024年1-8月项目支出绩效运行监控表

项目名称|<|河道漂浮物打捞|<|<|<|<|<|<|<|<
项目资金（万元）|<||年初预算数|<|1-8月执行数|<|1-8月执行率|<|全年预计执行数|<
^|<|年度资金总额：|260|<|150.8|<|58.00%|<|255|<
绩效指标|一级指标|二级指标|三级指标|年度指标值|1-8月执行情况|经费保障|原因说明|确定能|有可能|完全不可能
^|产出指标|数量指标|打捞漂浮物|1.6万吨|0.9万吨||两艘船大修||√|
^|^|时效指标|巡河频次|每日1次|每日1次|√||√||""")
    [made] = filing.projects
    assert (made.months, made.executed, made.expected_executed) == (8, Decimal(1508000), Decimal(2550000))
    assert [(i.reason, i.possibility) for i in made.indicators] == [
        ("两艘船大修", "有可能"),
        ("经费保障", "确定能"),
    ]


def test_money_in_columns_below_their_labels(read) -> None:  # type: ignore[no-untyped-def]
    """What is no label of ours among them is told and taken for no value."""
    filing = read("""项目支出绩效目标申报表
（2025年度）
填报单位（盖章）：示例市植物园                                   单位：万元

项目名称|温室加固|<|<|<
项目资金来源|资金总额|财政拨款|自有资金|摊派
^|86.5|80|6.5|
一级指标|二级指标|三级指标|指标值|备注
产出指标|数量指标|加固座数|2座|""")
    [made] = filing.projects
    assert (made.unit, made.year_budget) == ("示例市植物园", Decimal(865000))
    assert made.funding == {"财政拨款": Decimal(800000), "自有资金": Decimal(65000)}
    assert ["摊派" in w.what for w in filing.document.warnings] == [True]


def test_money_by_years_and_the_year_before(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read("""示例省专项资金绩效目标申报表
（2025年度）
单位：万元

项目名称|渔港维护|<|<|<
上年预算数|52|<|上年执行数|49.6
项目资金||合计|2025年|2026年
^|资金总额|130|60|70
^|财政拨款|100|50|50
序号|指标分类|指标内容|目标值|单位
1|产出|维护渔港|2|座""").projects
    assert (made.total_budget, made.year_budget) == (Decimal(1300000), Decimal(600000))
    assert (made.prior_budget, made.prior_executed) == (Decimal(520000), Decimal(496000))
    assert made.later_budgets == {"2026": Decimal(700000)}
    assert [(i.level1, i.level2, i.target) for i in made.indicators] == [("产出", None, "2座")]


def test_blocks_of_the_years_and_of_the_year_one_above_the_other(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read("""示例市项目支出绩效目标表
（2025年）

项目编码及名称|410000261200000012345-古城墙修缮|<|<|<
长期绩效指标|一级指标|二级指标|三级指标|指标值
^|产出指标|数量指标|修缮长度|≥3公里
年度绩效指标|一级指标|二级指标|三级指标|指标值
^|产出指标|数量指标|修缮长度|≥1公里""").projects
    assert (made.code, made.name) == ("410000261200000012345", "古城墙修缮")
    assert [(i.period, i.target) for i in made.indicators] == [("长期", "≥3公里"), ("年度", "≥1公里")]


def test_a_title_printed_again_goes_on_with_the_form(read) -> None:  # type: ignore[no-untyped-def]
    """And a form of the next project begins at its own."""
    head = "一级指标|二级指标|三级指标|年度指标值|实际完成值|得分"
    form = "项目支出绩效自评表\n（2024年度）\n\n"
    filing = read(
        f"{form}项目名称|甲项目|<|<|<|<\n{head}\n产出指标|数量指标|甲数|1个|1个|50\n\n"
        f"{form}{head}\n产出指标|质量指标|甲质|100%|100%|40\n总分|<|<|<|<|90\n\n"
        f"{form}项目名称|乙项目|<|<|<|<\n{head}\n产出指标|数量指标|乙数|1个|1个|90"
    )
    assert [(p.name, [i.name for i in p.indicators]) for p in filing.projects] == [
        ("甲项目", ["甲数", "甲质"]),
        ("乙项目", ["乙数"]),
    ]


def test_a_blank_template_is_no_project(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""项目支出绩效自评表
（    年度）

项目名称|<||<|<|<
项目资金（万元）||年初预算数|全年预算数|全年执行数|得分
^|年度资金总额||||
一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
产出指标|数量指标|指标1：|||
^|^|……|||""")
    assert filing.projects == []
    assert ["空白模板" in w.what for w in filing.document.warnings] == [True]


def test_a_project_list_with_units_merged_and_a_head_of_two_rows(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""示例县2026年项目库项目表
金额单位：万元

序号|预算单位|项目名称|项目编码|起止年限|总投资|分年度预算|<
^|^|^|^|^|^|2026年|2027年
1|示例县水利局|水库除险|51182126T000000000011|2026-2027|600|300|300
2|^|河堤维护|51182126T000000000012|2026|60|60|
小计|<|<|<|<|660|360|300""")
    assert filing.document.kind == "project_list"
    assert [(p.unit, p.code, p.year_budget, p.later_budgets, str(p.end)) for p in filing.projects] == [
        ("示例县水利局", "51182126T000000000011", Decimal(3000000), {"2027": Decimal(3000000)}, "2027-12-31"),
        ("示例县水利局", "51182126T000000000012", Decimal(600000), {}, "2026-12-31"),
    ]


def test_items_of_the_budget_make_formulas(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read("""部门预算项目支出绩效目标申报表
2025年度

项目名称|数字档案|<|<
支出明细|数量|单价|金额（元）
扫描|30000|5|150000
合计|||150000
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|扫描页数|≥3万页""").projects
    assert [(s.name, s.amount, s.formula) for s in made.subitems] == [
        ("扫描", Decimal(150000), "30000×5=150000")
    ]


def test_an_amount_without_a_unit_stays_empty_with_a_doubt(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read("""项目支出绩效目标申报表

项目名称|路灯更换|<|<
年度资金总额|36.5|<|<
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|更换路灯|300盏""").projects
    assert made.year_budget is None
    assert made.printed["year_budget"] == "36.5"
    assert [d.field for d in made.doubts] == ["year_budget"]


def test_levels_with_their_points_and_two_words_for_levels(read) -> None:  # type: ignore[no-untyped-def]
    filing = read("""
项目支出绩效目标申报表
（2025年度）
填报单位：示例市财政局

项目名称 | 泵站检修 | < | < | < | <
项目实施单位 | 示例市水利工程管理所 | < | < | < | <
指标类别 | 指标分类 | 指标名称 | 单位 | 半年目标值 | 全年目标值
产出指标（50分） | 数量指标（20 分） | 检修泵站 | 座 | 4 | 9
效益指标（30分） | 社会效益指标 | 受益面积 | 亩 |  | 5200
""")
    (made,) = filing.projects

    assert made.unit == "示例市水利工程管理所"
    assert [(i.level1, i.level2, i.name, i.target) for i in made.indicators] == [
        ("产出指标", "数量指标", "检修泵站", "9座"),
        ("效益指标", "社会效益指标", "受益面积", "5200亩"),
    ]


def test_a_value_for_the_whole_period_beside_the_years(read) -> None:  # type: ignore[no-untyped-def]
    """Two values of one indicator are two, each with its period; what the frame says of a total, it is."""
    filing = read(
        "项目支出绩效目标申报表\n\n（2025年度）\n\n"
        + """项目名称|湖堤加固|<|项目编码|99020125T000000700011|<
业务主管部门|示例市水务局|<|用款单位|示例市河道中心|<
年度资金（万元）|资金总额|40|<|<|<
其中：一般公共预算|30|<|政府性基金|10|<
绩效目标|实施周期总目标|<|当年度目标|<|<
^|加固湖堤12公里。|<|年内加固4公里。|<|<
绩效指标|一级指标|二级指标|三级指标|实施周期指标值|当年度指标值
^|产出指标|数量指标|指标1：加固长度|12公里|4公里
^|满意度指标|服务对象满意度指标|群众满意度||≥90%"""
    )
    [made] = filing.projects
    assert (made.unit, made.authority, made.code) == (
        "示例市河道中心",
        "示例市水务局",
        "99020125T000000700011",
    )
    assert (made.year_budget, made.total_budget) == (Decimal(400000), None)
    assert made.texts == {"项目总目标": "加固湖堤12公里。", "年度绩效目标": "年内加固4公里。"}
    assert [(i.name, i.target, i.period) for i in made.indicators] == [
        ("加固长度", "12公里", "长期"),
        ("加固长度", "4公里", "年度"),
        ("群众满意度", "≥90%", "年度"),
    ]


def test_a_source_below_the_total_and_below_the_years(read) -> None:  # type: ignore[no-untyped-def]
    """财政拨款 printed for the whole period and for the year: the form's is the year's."""
    filing = read(
        "项目支出绩效目标申报表\n\n"
        + """项目名称|岸电改造|<|<|<
项目资金（万元）|中期资金总额：|2,400.00|年度资金总额：|800.00
^|其中：财政拨款|2,220.00|其中：财政拨款|740.00
绩效目标|改造泊位十二个。|<|<|<
绩效指标|一级指标|二级指标|三级指标|指标值
^|产出指标|数量指标|改造泊位|12个"""
    )
    [made] = filing.projects
    assert (made.total_budget, made.year_budget) == (Decimal(24000000), Decimal(8000000))
    assert made.funding == {"财政拨款": Decimal(7400000)}
    assert made.texts == {"年度绩效目标": "改造泊位十二个。"}  # behind the bare heading


def test_units_and_their_projects_in_one_column(tmp_path: Path) -> None:
    """A tree of units and projects, each level of indicators on a row of its own, a quoted cell of several lines."""
    path = tmp_path / "目标.txt"
    tabs = "\t" * 8
    rows = [
        "2025年部门项目支出绩效目标表",
        "单位名称：示例县教育局" + tabs,
        "单位名称、项目名称\t项目年度绩效目标\t一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t指标属性",
        "\t".join(map(str, range(1, 10))),
        "示例县教育局" + tabs,
        "  示例县第一中学" + tabs,
        '    学生资助\t"应助尽助：\n1.资助寄宿生28人。"' + "\t" * 7,
        "\t\t产出指标" + "\t" * 6,
        "\t\t\t数量指标" + "\t" * 5,
        "\t\t\t\t资助人数\t>=\t28\t人\t定量指标",
        "\t\t效益指标" + "\t" * 6,
        "\t\t\t社会效益" + "\t" * 5,
        "\t\t\t\t政策知晓度\t=\t广泛知晓\t\t定性指标",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    filing = read_filing(path)
    [made] = filing.projects
    assert (filing.document.unit, made.unit, made.name, made.year) == (
        *("示例县教育局", "示例县第一中学", "学生资助"),
        2025,
    )
    assert made.texts == {"年度绩效目标": "应助尽助：1.资助寄宿生28人。"}
    assert [(i.level1, i.level2, i.name, i.target) for i in made.indicators] == [
        ("产出指标", "数量指标", "资助人数", ">=28人"),
        ("效益指标", "社会效益", "政策知晓度", "广泛知晓"),
    ]


def test_what_is_planned_and_what_was_spent_below_one_word_each(read) -> None:  # type: ignore[no-untyped-def]
    """全年预算数 and 全年执行数 of tasks, each with its sources below."""
    filing = read(
        "2024年度部门整体支出绩效自评表\n\n（单位：万元）\n\n"
        + """部门（单位）名称|示例区城管局|<|<|<|<|<|<
年度主要任务|任务名称|完成情况|全年预算数|<|全年执行数|<|执行率
^|^|^|总额|财政拨款|总额|财政拨款|^
^|环卫作业|清扫道路38条|52|50|51|49|98.08%
^|金额合计|<|52|50|51|49|98.08%
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
^|产出指标|数量指标|清扫面积|≥11万平方米|11万平方米|100|100"""
    )
    assert filing.overall is not None
    [task] = filing.overall.tasks
    assert (task.amount, task.funding) == (Decimal(520000), {"财政拨款": Decimal(500000)})
    assert (filing.overall.unit, filing.overall.total_budget) == ("示例区城管局", Decimal(520000))


def test_a_row_of_labels_with_their_values_is_no_head(read) -> None:  # type: ignore[no-untyped-def]
    """预算数 | 320 | 执行数 | 304 beside each other; a line 单位：万元 names no unit; the sum below its parts counts."""
    filing = read(
        "2024年度项目支出绩效自评表\n\n部门名称：示例市体育局 单位：万元\n\n"
        + """项目名称|全民健身|<|<|<|<
年度预算执行|预算数|320|执行数|304|执行率|95%
绩效目标|新建健身点120处，开展赛事20场。|<|<|<|<
绩效指标|一级指标|二级指标|三级指标|指标值|实际完成
^|产出指标|数量指标|健身点|120处|118处"""
    )
    [made] = filing.projects
    assert (made.unit, made.year_budget, made.executed, made.execution_rate) == (
        *("示例市体育局", Decimal(3200000), Decimal(3040000)),
        "95%",
    )
    filing = read(
        "2024年度项目支出绩效自评价表\n\n单位：万元\n\n"
        + """项目名称||社区食堂|<|<|<|<
资金来源||年初预算|全年预算|实际支出|执行率|得分
财政资金||100|110|99|90%|9
其他资金||20|20|18|90%|
合计||120|130|117|90%|9
一级指标|二级指标|三级指标|目标值|完成值|分值|得分
产出|数量|新建食堂|12家|12家|100|100"""
    )
    [made] = filing.projects
    assert (made.year_budget, made.adjusted_budget, made.executed) == (
        *(Decimal(1200000), Decimal(1300000)),
        Decimal(1170000),
    )


def test_several_values_below_one_head(read) -> None:  # type: ignore[no-untyped-def]
    """前年, 上年 and 预计当年实现 below 指标值: the last is the target; without words that say it, all are doubted."""
    form = """项目名称|群众演出|<|<|<|<
项目当年预算（万元）|200|<|<|<|<
绩效指标|一级指标|二级指标|三级指标|指标值|<|<
^|^|^|^|{}
^|产出指标|数量指标|演出场次|90场|95场|100场"""
    [made] = read("项目支出绩效目标表\n\n" + form.format("前年|上年|预计当年实现")).projects
    assert [(i.name, i.target) for i in made.indicators] == [("演出场次", "100场")]
    [made] = read("项目支出绩效目标表\n\n" + form.format("甲|乙|丙")).projects
    assert made.indicators[0].target is None or any(d.field.startswith("indicators") for d in made.doubts)


def test_a_list_of_projects_watched(read) -> None:  # type: ignore[no-untyped-def]
    """Projects merged over their indicators, with what came of each so far."""
    filing = read(
        "示例区2025年1-6月项目支出绩效监控情况表\n\n单位名称：示例区教育局 单位：元\n\n"
        + """项目名称|年初预算数|1-6月执行数|三级指标|年度指标值|1-6月完成值|偏差原因|完成目标可能性
校舍维修|1200000|500000|维修校舍|≥12栋|5栋|暑期施工|☑确定能 □有可能
^|^|^|师生满意度|≥90%||年底调查|有可能"""
    )
    [made] = filing.projects
    assert (filing.document.kind, filing.document.unit) == ("performance_monitoring", "示例区教育局")
    assert (made.year_budget, made.executed, made.months) == (Decimal(1200000), Decimal(500000), 6)
    assert [(i.actual, i.reason, i.possibility) for i in made.indicators] == [
        ("5栋", "暑期施工", "确定能"),
        (None, "年底调查", "有可能"),
    ]


def test_a_dump_of_a_list_with_a_head_of_two_rows(tmp_path: Path) -> None:
    """Squares that a tall or wide head covers are empty in a dump: the first row's heads reach into the second."""
    path = tmp_path / "清单.txt"
    path.write_text(
        "2025年市级部门项目支出绩效目标公开表\n"
        "单位：示例市图书馆  金额单位：万元\n"
        "序号\t单位\t项目名称\t年度预算资金\t\t年度绩效目标\t绩效指标\t\t\t\n"
        "\t\t\t小计\t财政拨款\t\t一级指标\t二级指标\t三级指标\t指标值\n"
        "1\t示例市图书馆\t购书\t80\t70\t购书2万册，更新馆藏。\t产出指标\t数量指标\t购书册数\t≥20000册\n"
        "\t\t\t\t\t\t\t质量指标\t合格率\t≥98%\n",
        encoding="utf-8",
    )
    filing = read_filing(path)
    [made] = filing.projects
    assert (filing.document.unit, made.unit, made.year_budget) == (
        *("示例市图书馆", "示例市图书馆"),
        Decimal(800000),
    )
    assert made.funding == {"财政拨款": Decimal(700000)}
    assert [(i.level1, i.level2, i.name) for i in made.indicators] == [
        ("产出指标", "数量指标", "购书册数"),
        ("产出指标", "质量指标", "合格率"),
    ]


def test_values_of_a_project_whose_name_was_not_read_say_that_it_is_not_known_whose_they_are(read) -> None:
    text = """项目支出绩效目标表

（2025年度）

项目名称|<|<|<|<
实施单位|<|示例市体育中心|<|<
资金总额（万元）|<|36|<|<
一级指标|二级指标|三级指标|<|指标值
产出指标|数量指标|开放场馆|<|≥6个"""
    filing = read(text)
    [project] = filing.projects
    assert not project.name and project.indicators[0].target == "≥6个"
    assert "name" in {doubt.field for doubt in project.doubts}
    assert "nameless" in {notice.code for notice in filing.document.warnings}


def test_levels_behind_the_target_under_heads_that_are_not_known(read) -> None:  # type: ignore[no-untyped-def]
    """目标类别 and 目标细类 stand for no word that a grammar lists: the cells 产出, 数量 tell what they are."""
    filing = read(
        """市级预算项目绩效目标申报表（2026年预算）

项目名称|<|档案数字化加工|<|项目代码|SA2600417
申报单位|<|示例市档案馆|<|归口部门|示例市档案局
立项理由|<|落实三年计划，抢救受损卷宗。|<|<|<
序号|指标内容|<|目标值|目标归类|目标细类
1|数字化卷宗|<|5万页|产出|数量
2|图像合格率|<|≥99.5%|产出|质量
3|查档群众满意度|<|≥92%|满意度|服务对象满意"""
    )
    (made,) = filing.projects
    assert [(i.level1, i.level2) for i in made.indicators] == [
        ("产出", "数量"),
        ("产出", "质量"),
        ("满意度", "服务对象满意"),
    ]
    assert made.texts["立项依据"] == "落实三年计划，抢救受损卷宗。"


def test_an_indicator_whose_levels_were_not_read_is_doubted(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        """市级预算项目绩效目标申报表（2026年预算）

项目名称|<|档案数字化加工|<
申报单位|<|示例市档案馆|<
指标内容|目标值|甲栏|乙栏
数字化卷宗|5万页|卷|册
图像合格率|≥99.5%|图|像"""
    )
    doubted = {doubt.field for doubt in filing.projects[0].doubts}
    assert {"indicators[0]", "indicators[1]"} <= doubted


def test_a_level_cut_by_the_end_of_the_page_is_one_word(read) -> None:  # type: ignore[no-untyped-def]
    """The next page begins with the rest of the level's word and nothing else."""
    head = "绩效指标|一级指标|二级指标|三级指标|指标值"
    filing = read(
        "项目支出绩效目标申报表\n（2026年）\n\n项目名称|<|苗木培育|<|<\n申报单位|<|示例市林业局|<|<\n"
        f"{head}\n|产出指标|数量指标|培育苗木|≥320万株\n|效益指标|可持续影响|苗木自给能力|增强\n\n"
        "||指标||\n|满意度指标|服务对象满意度指标|用苗单位满意度|≥90%"
    )
    (made,) = filing.projects
    assert [i.level2 for i in made.indicators] == ["数量指标", "可持续影响指标", "服务对象满意度指标"]


def test_the_year_stands_beside_the_unit_of_money_in_the_table(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        """项目支出绩效运行监控表|<|<|<
（2025年1—8月）|<|<|单位：万元
项目名称|食品抽检|实施单位|示例市食品检验所
项目资金|年初预算数|1—8月执行数|全年预计执行数
年度资金总额|215.60|48.30|215.60
一级指标|三级指标|年度指标值|1—8月执行情况
产出指标|抽检批次|≥1500批次|310批次"""
    )
    assert filing.document.year == filing.projects[0].year == 2025


FORM = """项目支出绩效目标申报表
（2026年）

项目名称|{}|申报单位|{}
年度目标|完成当年各项任务。|<|<
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|完成批次|3批"""


def test_an_offices_own_code_in_front_of_the_name(read) -> None:  # type: ignore[no-untyped-def]
    (made,) = read(FORM.format("SA240031907-健康档案管理", "示例县卫生院")).projects
    assert (made.code, made.name) == ("SA240031907", "健康档案管理")


def test_a_file_of_several_units_says_that_it_is_of_none(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(f"{FORM.format('甲', '示例市档案馆')}\n\n{FORM.format('乙', '示例市图书馆')}")
    assert [made.unit for made in filing.projects] == ["示例市档案馆", "示例市图书馆"]
    assert filing.document.unit is None
    assert any("2 个单位" in notice.what for notice in filing.document.warnings)
