"""Money in whole cells: heads that reach over the names of its rows, units of money that stand elsewhere, names behind numbers."""

from __future__ import annotations

from decimal import Decimal

from yiju.ingest.record import Filing

MONITORED = (
    "\n一级指标|二级指标|三级指标|年度指标值|1-7月执行情况|全年预计完成情况|偏差原因分析\n"
    "产出指标|数量指标|养护里程|≥640公里|410公里|640公里|"
)
TITLE = "项目支出绩效运行监控表（2025年度）\n\n项目名称|灌区养护|<|实施单位|示例县灌区管理所|<|<\n"
ROWS = (
    ("年度资金总额", 2400000, 2360000, 840000, 2360000),
    ("其中：财政拨款", 2000000, 1960000, 800000, 1960000),
    ("其他资金", None, 400000, 40000, 400000),
)


def _rows(filing: Filing) -> list[tuple[object, ...]]:
    made = filing.projects[0].funding_rows
    return [(r.name, r.initial, r.adjusted, r.executed, r.expected_executed) for r in made]


def test_a_head_of_money_over_the_names_of_its_rows_too(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        TITLE + "项目资金（万元）|年初预算数|<|全年预算数|1-7月执行数|执行率|全年预计执行数\n"
        "^|年度资金总额|240|236|84|35.6%|236\n^|其中：财政拨款|200|196|80|40.8%|196\n"
        "^|其他资金||40|4|10%|40" + MONITORED
    )
    made = filing.projects[0]
    assert (made.year_budget, made.adjusted_budget, made.executed) == (2400000, 2360000, 840000)
    assert (_rows(filing), made.doubts, filing.document.warnings) == ([*ROWS], [], [])


def test_such_a_head_at_the_left_edge_and_a_unit_missing_in_columns_told_once_each(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        TITLE + "年初预算数（万元）|<|全年预算数|1-7月执行数|执行率|全年预计执行数|<\n"
        "年度资金总额|240|236|84|35.6%|236|<\n其中：财政拨款|200|196|80|40.8%|196|<\n"
        "其他资金||40|4|10%|40|<" + MONITORED
    )
    assert _rows(filing) == [*ROWS]
    told = [(d.field, d.code) for d in filing.projects[0].doubts]
    fields = ("adjusted_budget", "executed", "expected_executed")
    assert sorted(told) == sorted(
        [
            (field, "amount_unit_of_other_table")
            for field in (*fields, "funding_rows", "funding_rows", "funding_rows")
        ]
    )


def test_amounts_of_tasks_without_a_unit_of_money_are_in_the_one_that_the_form_prints(read) -> None:  # type: ignore[no-untyped-def]
    """The rows of money below them are no tasks; what stands under a heading in its own cell has its own name."""
    overall = read(
        "部门整体绩效目标表（2025年度）\n\n部门名称|示例县民政局|<|<|<\n年度履职目标|困难群众应保尽保。|<|<|<\n"
        "年度主要任务|任务名称|主要内容|预算金额|财政性资金\n^|低保|发放低保金|5280|5200\n^|运转|人员经费|743|743\n"
        "^|合计||6023|5943\n"
        "预算情况（万元）|部门预算总额|<|6023|<\n^|1.资金来源：（1）财政性资金|<|5943|<\n^|（2）其他资金|<|80|<\n"
        "一级指标|二级指标|三级指标|指标值|备注\n产出指标|数量指标|低保人数|≥1.26万人|"
    ).overall
    assert [(t.name, t.amount, t.funding) for t in overall.tasks] == [
        ("低保", Decimal(52800000), {"财政性资金": Decimal(52000000)}),
        ("运转", Decimal(7430000), {"财政性资金": Decimal(7430000)}),
    ]
    assert (overall.total_budget, overall.texts) == (
        Decimal(60230000),
        {"年度绩效目标": "困难群众应保尽保。"},
    )
    assert overall.funding == {"财政性资金": Decimal(59430000), "其他资金": Decimal(800000)}
    assert {d.code for d in overall.doubts} == {"amount_unit_of_other_table"}


def test_a_row_of_tasks_that_gives_none_is_told(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(
        "部门整体绩效目标表（2025年度）\n\n部门名称|示例县民政局|<|<\n任务名称|主要内容|预算金额（万元）|责任人\n"
        "低保|发放低保金|5280|某科\n待定事项|||某科\n"
        "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|低保人数|≥1.26万人"
    )
    assert [t.name for t in filing.overall.tasks] == ["低保"]
    assert any("待定事项" in w.what for w in filing.document.warnings)


def test_the_items_of_a_budget_behind_a_frame_that_speaks_of_reckoning(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "项目申报表（含绩效目标）\n\n项目名称|检测能力提升|<|<\n项目总预算（万元）|56.4|<|<\n"
        "项目支出明细测算|开销|测算依据及说明|金额（万元）\n^|试剂采购|1400份×160元|22.4\n^|设备购置|4台×8.5万元|34\n"
        "^|合计||56.4\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|检测项目数|108项"
    ).projects
    assert [(s.name, s.amount) for s in made.subitems] == [
        ("试剂采购", Decimal(224000)),
        ("设备购置", Decimal(340000)),
    ]


def test_heads_that_name_ordinary_sources_of_money_are_no_matter_of_doubt(read) -> None:  # type: ignore[no-untyped-def]
    made = read(
        "2025年项目库项目清单\n\n单位：万元\n\n"
        "序号|项目编码|项目名称|申报单位|2025年预算|财政拨款|上级补助收入|某来处\n"
        "1|99020125T000000733112|公厕保洁|示例县执法局|62|50|12|0\n"
        "2|99020125T000000733113|场馆维护|示例县体育局|63|50|10|3\n"
        "3|99020125T000000733114|绿道维护|示例县体育局|63|50|10|3"
    ).projects
    assert made[1].funding == {"财政拨款": 500000, "上级补助收入": 100000, "某来处": 30000}
    assert [d.why for d in made[1].doubts] == ["表头“某来处”不在已知用语中，按位置读作资金来源"]


def test_sources_side_by_side_over_one_row_of_amounts(read) -> None:  # type: ignore[no-untyped-def]
    """What stands below them is no row of theirs, though its text has a figure."""
    [made] = read(
        "项目支出绩效目标申报表\n（2025年度）\n单位：元\n\n项目名称|渠道养护|<|实施单位|示例县水管站|<\n"
        "资金来源|合计|上级补助|本级财政|自筹|其他\n金额|360000|200000|100000|60000|0\n"
        "项目起止时间|2025年1月—2025年12月|<|项目负责人|张某|<\n绩效总目标|疏浚渠道18公里，改善灌溉。|<|<|<|<\n"
        "一级指标|二级指标|三级指标|指标值|<|<\n产出指标|数量指标|疏浚长度|≥18公里|<|<"
    ).projects
    assert made.total_budget == 360000
    assert made.funding == {"上级补助": 200000, "本级财政": 100000, "自筹": 60000, "其他": 0}
    assert str(made.end) == "2025-12-31" and made.texts["年度绩效目标"] == "疏浚渠道18公里，改善灌溉。"


def test_the_money_of_a_monitoring_form_in_labels_and_values(read) -> None:  # type: ignore[no-untyped-def]
    [made] = read(
        "2025年1-6月项目绩效运行监控表\n\n项目名称|渠道养护|主管部门|示例县水利局\n"
        "年初预算（万元）|36|全年预算（万元）|40\n1-6月执行数（万元）|18|执行率|45%\n"
        "全年预计执行数（万元）|40|预计执行率|100%\n"
        "一级指标|三级指标|年度指标值|1-6月完成值\n产出指标|疏浚长度|≥18公里|9公里"
    ).projects
    assert (made.year_budget, made.adjusted_budget, made.executed) == (360000, 400000, 180000)
    assert (made.execution_rate, made.expected_executed, made.funding) == ("45%", 400000, {})


def test_years_of_money_are_told_from_the_year_in_which_the_project_begins(read) -> None:  # type: ignore[no-untyped-def]
    """A form that prints neither its year nor when it begins keeps none of them, and says so."""
    form = (
        "项目绩效目标申报表\n\n项目名称|渠道养护|实施单位|示例县水管站\n{}|某|<|<\n\n二、项目资金（万元）\n\n"
        "年度|合计|财政拨款|其他\n2025年|36|30|6\n2026年|40|40|0\n\n"
        "一级指标|二级指标|指标名称|指标值\n产出指标|数量指标|疏浚长度|≥18公里"
    )
    [made] = read(form.replace("{}|某", "开始日期|2025-01-01")).projects
    assert (made.year_budget, made.funding) == (360000, {"财政拨款": 300000, "其他": 60000})
    assert made.later_budgets == {"2026": 400000}
    filing = read(form.replace("{}|某", "项目负责人|某"))
    assert filing.projects[0].year_budget is None
    assert any("36" in warning.what for warning in filing.document.warnings)
