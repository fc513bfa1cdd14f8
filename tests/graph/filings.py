"""Small filings of invented units for the tests of this room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from yiju.graph.provenance import Activity, AuditRun
from yiju.graph.supplement import FamilyWordings, FindingNode, Opinion, Quote
from yiju.ingest.record import (
    Basis,
    BudgetLine,
    Declaration,
    Document,
    Doubt,
    Filing,
    Indicator,
    Overall,
    Place,
    Purchase,
    Subitem,
    Task,
)
from yiju.ingest.values.basis import number_key

OFFICE = "示例市政务协作办公室"
OFFICE_IN_FULL = "示例市人民政府政务协作办公室"
OVERVIEW = "近年来，本市企业外出投资日益增多，为掌握其分布与经营情况，建立本系统并逐年维护，服务决策。"


def basis(title: str | None, number: str | None = None) -> Basis:
    return Basis(title, number, number_key(number) if number else None)


def declaration(name: str, budget: int | None = None, **fields: object) -> Declaration:
    amount = None if budget is None else Decimal(budget)
    return Declaration(name=name, year_budget=amount, total_budget=amount, **fields)  # type: ignore[arg-type]


def filing(
    name: str,
    unit: str | None,
    year: int | None,
    *projects: Declaration,
    lines: list[BudgetLine] | None = None,
) -> Filing:
    """A filing whose declarations get ids `NAME-1`, `NAME-2` …"""
    for number, project in enumerate(projects, 1):
        project.id = f"{name}-{number}"
    document = Document(id=name, file=f"{name}.txt", sha256=f"sha-{name}", unit=unit, year=year, pages=1)
    return Filing(document=document, projects=list(projects), budget_lines=lines or [])


def two_years() -> list[Filing]:
    """One office in 2017 and 2019, its name printed in two ways: three projects, one of them renamed."""
    guard = basis("关于加强网站安全管理工作的意见", "示府办[2011]74号")
    guard_again = basis("关于加强网站安全管理工作的意见", "示府办〔2011〕74 号")
    plan = basis("示例市智慧城市建设行动计划（2014-2016）")
    rate = Indicator("产出目标", None, "运维工作完成率", "100%", "=", Decimal(100), "%")
    rate_explained = Indicator(
        "产出目标", None, "运维工作完成率（年度完成的运维工作/年度运维工作计划）", "100%"
    )
    first = filing(
        "y2017",
        OFFICE,
        2017,
        declaration(
            "示例市外出企业登记数据采集与分析系统（2017年运维）",
            206450,
            unit=OFFICE,
            year=2017,
            start=dt.date(2017, 1, 1),
            end=dt.date(2017, 12, 31),
            category=["经常性专项业务费"],
            funding={"财政资金": Decimal(206450)},
            subitems=[Subitem("日常维护", Decimal(206450))],
            bases=[guard, plan],
            indicators=[rate],
            texts={"项目概况": OVERVIEW},
            printed={"year_budget": "206,450"},
            evidence={
                "name": [Place(1, (3, 3))],
                "bases[0]": [Place(1, (9, 10))],
                "indicators[0]": [Place(1, box=(72.0, 100.0, 300.0, 112.0))],
            },
        ),
        declaration(
            "来示投资统计系统(运维)", 200000, unit=OFFICE, year=2017, bases=[guard], indicators=[rate]
        ),
        declaration("政务协作服务平台建设(运维)", 193690, unit=OFFICE, year=2017, bases=[plan]),
        lines=[
            BudgetLine(
                table="支出预算总表",
                code=code,
                name=name,
                amounts={"合计": Decimal(600140), "基本支出": None},
                page=1,
            )
            for code, name in (("201", "一般公共服务支出"), ("20103", "政府办公厅事务"), (None, "合计"))  # type: ignore[list-item]
        ],
    )
    second = filing(
        "y2019",
        OFFICE_IN_FULL,
        2019,
        declaration(
            "示例市外出企业登记采集与统计分析系统（运维）",
            206450,
            unit=OFFICE_IN_FULL,
            year=2019,
            bases=[guard_again, plan],
            indicators=[rate_explained],
            texts={"项目概况": OVERVIEW},
        ),
        declaration("来示投资统计系统（运维）", 197300, unit=OFFICE_IN_FULL, year=2019, bases=[guard_again]),
        declaration("政务协作服务平台建设(运维)", 193690, unit=OFFICE_IN_FULL, year=2019, bases=[plan]),
    )
    return [first, second]


def findings() -> list[FindingNode]:
    """Findings about what `planted` holds: one judged, one about a filing alone."""
    quote = Quote("b2019", "year_budget", "60万元", 2)
    return [
        FindingNode("a-1", "arithmetic", "勾稽不符", "确定", 1.0, "子项目合计与当年预算不等。", ("b2019-1",), (quote,)),
        FindingNode("n-1", "no_change", "多年未变", "提示", 0.6, "文字未变。", ("y2017-1", "y2019-1"), (), audits()[0]),
        FindingNode("a-2", "arithmetic", "勾稽不符", "疑似", 0.5, "表内合计不等。", (), (Quote("y2017", "budget_lines[0]", "600,140", 1),)),
    ]  # fmt: skip


def audits() -> list[AuditRun]:
    """Two audits; another edition of the rules made the second."""
    return [
        AuditRun(1, Activity("2026-01-03T00:00:00+00:00", None, "0123456789ab"), 2),
        AuditRun(2, Activity("2026-03-01T00:00:00+00:00", None, "ba9876543210"), 3),
    ]


def opinions() -> list[Opinion]:
    """A finding was confirmed, that was taken back, and it was dismissed; another that carries on one which is listed no more."""
    early, late = audits()
    first, second = (
        Activity("2026-02-03T00:00:00+00:00", "王五"),
        Activity("2026-03-02T00:00:00+00:00", "李四"),
    )
    return [
        Opinion("n-1", 1, "confirm", "", first, early),
        Opinion("n-1", 2, "undo", "误判", first, early, undoes=1),
        Opinion("n-1", 3, "dismiss", "正常延续", second, late, stands_for=("n-1",)),
        Opinion("a-0", 1, "unsure", "", first, listed=False, stands_for=("a-1",)),
    ]


def families() -> list[FamilyWordings]:
    """A family of two indicators of `planted`."""
    return [FamilyWordings("工作完成率", ("运维工作完成率", "审计计划完成率"), "完成率")]


def planted() -> list[Filing]:
    """`two_years` and two years of a bureau with something to find for every starter query."""
    title, plan = "示例市审计信息化管理办法", "示例市审计工作发展“十二五”规划"
    guard = basis("关于加强网站安全工作的意见", "示府办〔2011〕74号")
    shared = [basis("示例市差旅费管理办法"), basis("示例市会议费管理办法"), basis("示例市培训费管理办法")]
    bureau = "示例市审计局"
    before = filing(
        "b2018",
        bureau,
        2018,
        declaration("审计专项经费", 500000, bases=[basis(title, "示审〔2015〕3号"), *shared]),
        declaration("政务协作服务平台建设(运维)", 80000, bases=[basis(title, "示审〔2016〕3号"), *shared]),
    )
    after = filing(
        "b2019",
        bureau,
        2019,
        declaration(
            "审计专项经费",
            600000,
            prior_budget=Decimal(480000),
            prior_executed=Decimal(120000),
            subitems=[Subitem("外聘人员", Decimal(400000)), Subitem("差旅", Decimal(300000))],
            bases=[basis(plan), guard],
            indicators=[
                Indicator("产出指标", "数量指标", "审计计划完成率", "审计计划完成率"),
                Indicator("产出指标", "质量指标", "运维工作完成率", ">=90%", ">=", Decimal(90), "%"),
            ],
            doubts=[Doubt("year_budget", "两处金额不同")],
            printed={"year_budget": "60万元"},
            evidence={"year_budget": [Place(2, (40, 41))]},
        ),
        declaration("审计干部培训", 30000),
    )
    return [*two_years(), before, after, filing("squad", "示例市审计局执法大队", 2019)]


def from_promise_to_result() -> list[Filing]:
    """One project declared, budgeted, spent on, evaluated, bought for and declared again; and beside it an
    evaluation and a purchase of what nobody declared.
    """
    unit, code = "示例市水务局", "99010123T000000000001"
    wanted = Indicator("产出指标", "数量指标", "保洁河道长度", "≥120公里", ">=", Decimal(120), "公里")
    told = Indicator(
        "产出指标", "数量指标", "保洁河道长度", "≥100公里", ">=", Decimal(100), "公里",
        actual="96公里", weight=Decimal(50), score=Decimal(40), reason="汛期停工",
    )  # fmt: skip
    plan = filing("w2023", unit, 2023, declaration("河道保洁", 500000, code=code, indicators=[wanted]))
    plan.document.kind = "declaration_forms"
    budget = filing("wb2023", unit, 2023, declaration("河道保洁", 500000, indicators=[]))
    budget.document.kind = "department_budget"
    came = filing(
        "we2023",
        unit,
        2023,
        declaration(
            "城区河道保洁", 500000, code=code, indicators=[told], adjusted_budget=Decimal(480000),
            executed=Decimal(240000), execution_rate="50%", total_score=Decimal(85),
        ),
        declaration("水文信息平台", 100000, executed=Decimal(90000)),
    )  # fmt: skip
    came.document.kind = "self_evaluation"
    again = filing("w2024", unit, 2024, declaration("河道保洁", 520000, code=code, indicators=[wanted]))
    again.document.kind = "declaration_forms"
    bought = filing("wp2023", unit, 2023)
    bought.document.kind = "procurement_intentions"
    bought.purchases = [
        Purchase(name="河道保洁船采购", amount=Decimal(300000), month="2023-05", places=[Place(1, (4, 4))]),
        Purchase(
            name="河道保洁船采购",
            amount=Decimal(288000),
            kind="procurement_awards",
            supplier="示例市船舶有限公司",
            date=dt.date(2023, 6, 2),
        ),
        Purchase(name="花卉布展服务", amount=Decimal(150000)),
    ]
    return [plan, budget, came, again, bought]


def whole_unit() -> list[Filing]:
    """A bureau's goals for all that it spends in a year, and what it says came of them."""
    unit = "示例市民政局"
    clear = Indicator("产出指标", "数量指标", "救助人次", "≥9000人次", ">=", Decimal(9000), "人次")
    came = Indicator(
        "产出指标", "数量指标", "救助人次", "≥8000人次", ">=", Decimal(8000), "人次",
        actual="7200人次", weight=Decimal(20), score=Decimal(18), reason="上报不及时",
    )  # fmt: skip
    aims = filing("o2024", unit, 2024)
    aims.document.kind = "overall_target"
    aims.overall = Overall(
        unit=f"{unit}（本级）",
        year=2024,
        total_budget=Decimal(35170000),
        funding={"财政拨款": Decimal(34970000), "其他资金": Decimal(200000)},
        tasks=[Task("抚恤补助", "按月足额发放。", Decimal(31000000), {"财政拨款": Decimal(31000000)})],
        texts={"年度总体目标": "保障困难群众基本生活。"},
        indicators=[clear],
        printed={"total_budget": "3517.00万元"},
        evidence={"total_budget": [Place(1, (5, 5))], "indicators[0]": [Place(1, (12, 12))]},
        doubts=[Doubt("indicators", "有一行不成行")],
    )
    evaluated = filing("o2024e", unit, 2024)
    evaluated.document.kind = "self_evaluation"
    evaluated.overall = Overall(
        total_budget=Decimal(35170000), adjusted_budget=Decimal(36000000), executed=Decimal(34200000),
        execution_rate="95%", total_score=Decimal(96), indicators=[came],
    )  # fmt: skip
    return [aims, evaluated]


def two_halls() -> list[Filing]:
    """A hall that asks for a third more while its target stays, and another with the same words for its work."""
    words = {"项目概况": "为满足群众健身需要，对场馆免费开放时段给予补贴，并做好日常维护和安全管理。"}
    days = Indicator("产出指标", "数量指标", "开放天数", ">=300天", ">=", Decimal(300), "天")
    before = filing(
        "h2018", "示例市体育馆", 2018, declaration("场馆开放补贴", 300000, indicators=[days], texts=words)
    )
    after = filing(
        "h2019",
        "示例市体育馆",
        2019,
        declaration("场馆开放补贴", 400000, indicators=[days], texts=words),
        declaration("看台改造", 900000),
    )
    other = filing("m2019", "示例市文化馆", 2019, declaration("文化馆免费开放", 200000, texts=words))
    return [before, after, other]
