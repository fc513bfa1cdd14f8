"""Rows of a list that are no project: sums of all, of a unit over its projects; columns told by what stands in them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

LIST = (
    "示例县2026—2027年项目库清单|<|<|<|<|<|<|<|<\n"
    "序号|项目编码|项目名称|起始年|收官年|2026年预算（元）|县本级|转移支付|单位资金\n"
    "||一、示例县水利局|||900,000|700,000|200,000|\n"
    "1|99020126T000000733112|渠道疏浚|2026|2027|360,000|300,000|60,000|\n"
    "2|99020126T000000733140|泵站维修|2026|2026|540,000|400,000|140,000|\n"
    "||二、示例县教育局|||250,000|250,000||\n"
    "3|99020125T000000733155|校舍加固|2025|2026|250,000|250,000||\n"
    "||合计|||1,150,000|950,000|200,000|"
)


def test_units_over_their_projects_are_no_projects(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(LIST)
    assert [(p.name, p.unit, p.year_budget) for p in filing.projects] == [
        ("渠道疏浚", "示例县水利局", Decimal(360000)),
        ("泵站维修", "示例县水利局", Decimal(540000)),
        ("校舍加固", "示例县教育局", Decimal(250000)),
    ]


def test_sums_of_a_list_keep_what_they_print_and_their_projects(read) -> None:  # type: ignore[no-untyped-def]
    filing = read(LIST)
    first, second, third = (project.id for project in filing.projects)
    assert [(row.name, row.unit, row.amounts["year_budget"], row.projects) for row in filing.list_sums] == [
        ("示例县水利局", "示例县水利局", Decimal(900000), [first, second]),
        ("示例县教育局", "示例县教育局", Decimal(250000), [third]),
        ("合计", None, Decimal(1150000), [first, second, third]),
    ]
    assert filing.list_sums[0].printed["funding.转移支付"] == "200,000"


def test_columns_that_make_a_sum_are_sources_and_years_behind_the_first_are_the_last(read) -> None:  # type: ignore[no-untyped-def]
    made = read(LIST).projects[0]
    assert made.funding == {"县本级": Decimal(300000), "转移支付": Decimal(60000)}
    assert (made.start, made.end) == (dt.date(2026, 1, 1), dt.date(2027, 12, 31))
    told = {doubt.field: doubt.why for doubt in made.doubts}
    assert told["end"] == "表头“收官年”不在已知用语中，按位置读作结束年度"


def test_tasks_and_indicators_side_by_side_in_one_head_are_both_read(read) -> None:  # type: ignore[no-untyped-def]
    overall = read(
        "示例县水利局2026年部门整体支出绩效目标表\n\n部门名称|示例县水利局|<|<|<|<\n"
        "任务名称|主要内容|预算金额（元）|一级指标|三级指标|指标值\n"
        "渠道疏浚|疏浚主渠|360,000|产出指标|疏浚渠道长度|≥18公里\n"
        "^|^|^|效益指标|受益村数量|≥7个\n"
        "泵站维修|检修水泵|540,000|满意度指标|农户满意度|≥90%"
    ).overall
    assert [(t.name, t.amount) for t in overall.tasks] == [
        ("渠道疏浚", Decimal(360000)),
        ("泵站维修", Decimal(540000)),
    ]
    assert [(i.level1, i.name, i.target) for i in overall.indicators] == [
        ("产出指标", "疏浚渠道长度", "≥18公里"),
        ("效益指标", "受益村数量", "≥7个"),
        ("满意度指标", "农户满意度", "≥90%"),
    ]


def test_accounts_below_a_list_are_no_projects(read) -> None:  # type: ignore[no-untyped-def]
    accounts = (
        "序号|科目编码|科目名称|合计|人员经费|公用经费|||\n"
        "1|301|工资福利支出|3,000,000|3,000,000||||\n"
        "2|302|商品和服务支出|500,000||500,000|||"
    )
    filing = read(f"{LIST}\n{accounts}")
    assert [p.name for p in filing.projects] == ["渠道疏浚", "泵站维修", "校舍加固"]
