"""Each starter query, with the answer an auditor should get on the planted filings."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from types import ModuleType

import pytest

from yiju.graph import GraphStore, link, starter_queries
from yiju.graph.supplement import (
    FAMILIES,
    FINDINGS,
    JUDGEMENTS,
    FindingNode,
    family_triples,
    finding_triples,
    judgement_triples,
)

D = Decimal
OFFICE = "示例市人民政府政务协作办公室"
BUREAU = "示例市审计局"
PLAN = "示例市智慧城市建设行动计划（2014-2016）"
GUARD = "关于加强网站安全管理工作的意见"
OLD = "示例市外出企业登记数据采集与分析系统（2017年运维）"
NEW = "示例市外出企业登记采集与统计分析系统（运维）"
PLATFORM = "政务协作服务平台建设(运维)"
COUNTED = "来示投资统计系统(运维)"
COUNTED_WIDE = "来示投资统计系统（运维）"
WATER = "示例市水务局"
HALL = "示例市体育馆"
BUREAU_OF_CARE = "示例市民政局"
METHOD = "示例市审计信息化管理办法"

# Rows as expected, by query; where only the first rows matter, the answer may be longer.
EXPECTED: dict[str, list[tuple[object, ...]]] = {
    "accounts-share": [(OFFICE, 2017, "201", "一般公共服务支出", D(600140), D(1))],
    "accounts-by-unit": [(OFFICE, 2017, "201", "一般公共服务支出", D(600140))],
    "bases-age-when-cited": [
        (GUARD, "示府办〔2011〕74号", 2011, 2019, 8, 3, 2),
        (METHOD, "示审〔2016〕3号", 2016, 2018, 2, 1, 1),
    ],
    "bases-expired": [
        (BUREAU, 2019, "审计专项经费", "示例市审计工作发展“十二五”规划", 2015, 4),
        (OFFICE, 2017, OLD, PLAN, 2016, 1),
    ],
    "bases-most-cited": [(GUARD, "示府办〔2011〕74号", 5, 2), (PLAN, None, 4, 1)],
    "bases-shared-by-units": [(GUARD, "示府办〔2011〕74号", 2)],
    "bases-two-numbers": [(METHOD, "示审〔2015〕3号", "示审〔2016〕3号")],
    "bases-wordings": [(GUARD, "示府办〔2011〕74号", "关于加强网站安全工作的意见", 1)],
    "budget-by-unit-and-year": [
        (OFFICE, 2017, D(600140), 3, 0),
        (OFFICE, 2019, D(597440), 3, 0),
        (BUREAU, 2018, D(580000), 2, 0),
        (BUREAU, 2019, D(630000), 2, 0),
    ],
    "codes-shared": [("99010123T000000000001", "城区河道保洁", 2023, "河道保洁", 2023)],
    "declarations-with-doubts": [("b2019.txt", "审计专项经费", "year_budget：两处金额不同")],
    "declarations-without-basis": [(BUREAU, 2019, "审计干部培训", D(30000), 0)],
    "declarations-without-indicators": [(BUREAU, 2018, "审计专项经费", D(500000), None)],
    "evidence-of-declaration": [("审计专项经费", 2019, D(600000), "60万元", "b2019.txt", 2, 40, 41)],
    "executions-low": [(WATER, "河道保洁", 2023, D(480000), D(240000), D("0.5"), D(520000))],
    "findings-by-unit": [
        (OFFICE, "勾稽不符", 1, 0, 0),
        (OFFICE, "多年未变", 1, 0, 1),
        (BUREAU, "勾稽不符", 1, 0, 0),
        (WATER, "偏差无说明", 1, 0, 0),
        (WATER, "目标变动", 1, 0, 0),
    ],
    "findings-judged": [
        ("2026-03-02T00:00:00Z", "李四", "排除", "正常延续", "多年未变", "n-1", "ba9876543210", True),
        ("2026-02-03T00:00:00Z", "王五", "待定", None, None, "a-0", None, True),
        ("2026-02-03T00:00:00Z", "王五", "属实", None, "多年未变", "n-1", "0123456789ab", False),
        ("2026-02-03T00:00:00Z", "王五", "撤销", "误判", "多年未变", "n-1", "0123456789ab", False),
    ],
    "findings-on-large-projects": [
        (BUREAU, 2019, "审计专项经费", D(600000), "勾稽不符", "确定", "子项目合计与当年预算不等。"),
        (WATER, 2023, "城区河道保洁", D(500000), "偏差无说明", "确定", "一项指标未完成而没有说明。"),
        (WATER, 2023, "河道保洁", D(500000), "目标变动", "确定", "自评的指标值与申报的不同。"),
    ],
    "indicators-by-family": [("工作完成率", "完成率", 2, 4)],
    "indicators-most-used": [("预算执行率", 6, 6, 1, 2)],
    "indicators-same-target": [(BUREAU, 2019, "审计专项经费", "审计计划完成率", "审计计划完成率")],
    "indicators-targets-differ": [("运维工作完成率", "%", D(90), D(100), 3)],
    "indicators-wordings": [("运维工作完成率", "运维工作完成率（年度完成的运维工作/年度运维工作计划）", 1)],
    "projects-life": [
        ("河道保洁", 2023, "2 申报", "河道保洁", D(500000), None, "w2023.txt"),
        ("河道保洁", 2023, "2 申报", "河道保洁", D(500000), None, "wb2023.txt"),
        ("河道保洁", 2023, "3 采购意向", "河道保洁船采购", D(300000), None, "wp2023.txt"),
        ("河道保洁", 2023, "4 采购中标", "河道保洁船采购", D(288000), "示例市船舶有限公司", "wp2023.txt"),
        ("河道保洁", 2023, "7 自评", "城区河道保洁", D(240000), "得分85", "we2023.txt"),
    ],
    "projects-appeared-vanished": [
        (HALL, 2018, 2019, "新增", "看台改造", D(900000)),
        (BUREAU, 2018, 2019, "不再申报", PLATFORM, D(80000)),
        (BUREAU, 2018, 2019, "新增", "审计干部培训", D(30000)),
    ],
    "projects-low-execution": [(BUREAU, 2019, "审计专项经费", D(480000), D(120000), D("0.25"), D(600000))],
    "projects-phases": [
        (WATER, "河道保洁", 2023, D(500000), D(500000), D(480000), D(240000)),
        (WATER, "河道保洁", 2024, D(520000), None, None, None),
    ],
    "projects-prior-mismatch": [(BUREAU, "审计专项经费", 2019, D(480000), D(500000), D(-20000))],
    "projects-raised-same-targets": [(HALL, "场馆开放补贴", 2018, D(300000), 2019, D(400000), D("0.33"), 1)],
    "projects-renamed": [(OFFICE, 2017, OLD, 2019, NEW)],
    "projects-same-budget": [
        (OFFICE, 2017, OLD, 2019, NEW, D(206450)),
        (OFFICE, 2017, PLATFORM, 2019, PLATFORM, D(193690)),
    ],
    "projects-same-name-other-unit": [(PLATFORM, BUREAU, OFFICE)],
    "projects-shared-bases": [(2018, BUREAU, "审计专项经费", BUREAU, PLATFORM, 3)],
    "projects-through-years": [
        (BUREAU, "审计专项经费", 2018, D(500000), 2019, D(600000), D(100000)),
        (OFFICE, COUNTED_WIDE, 2017, D(200000), 2019, D(197300), D(-2700)),
    ],
    "projects-undeclared": [(WATER, 2023, "水文信息平台", "自评", D(90000))],
    "purchases-and-projects": [
        (WATER, 2023, "河道保洁船采购", "意向", D(300000), "2023-05", None, None, "河道保洁"),
        (
            WATER,
            2023,
            "河道保洁船采购",
            "中标",
            D(288000),
            "2023-06-02",
            "示例市船舶有限公司",
            None,
            "河道保洁",
        ),
        (WATER, 2023, "花卉布展服务", "意向", D(150000), None, None, None, None),
    ],
    "results-against-targets": [
        (
            WATER,
            2023,
            "城区河道保洁",
            "保洁河道长度",
            "≥120公里",
            "≥100公里",
            "96公里",
            D(50),
            D(40),
            "汛期停工",
        )
    ],
    "results-by-unit": [(WATER, 2023, 2, D(85), 1, 0)],
    "results-targets-shifted": [(WATER, 2023, "城区河道保洁", "保洁河道长度", "≥120公里", "≥100公里")],
    "subitems-sum": [(BUREAU, 2019, "审计专项经费", D(700000), D(600000), D(100000))],
    "texts-shared": [
        ("为满足群众健身需要，对场馆免费开放时段给予补贴，并做好日常维护和安全管理。", "项目概况", 2, 2)
    ],
    "units-below-department": [(BUREAU, BUREAU, 2018, 2, D(580000)), (BUREAU, BUREAU, 2019, 2, D(630000))],
    "units-overall-goals": [
        (BUREAU_OF_CARE, 2024, "申报", "救助人次", None, "≥9000人次", None, None, None, None),
        (
            BUREAU_OF_CARE,
            2024,
            "自评",
            "救助人次",
            "≥9000人次",
            "≥8000人次",
            "7200人次",
            D(20),
            D(18),
            "上报不及时",
        ),
    ],
    "units-and-parents": [
        (OFFICE, None, "示例市政务协作办公室", 6),
        (BUREAU, None, None, 4),
        ("示例市审计局执法大队", BUREAU, None, 0),
    ],
}


@pytest.fixture(scope="module")
def planted(make: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    with GraphStore(tmp_path_factory.mktemp("planted")) as store:
        common = [make.Indicator(None, None, "预算执行率", target) for target in ("100%", ">=95%")]
        courses = [
            make.declaration(f"{name}课程", None, indicators=[common[i % 2]])
            for i, name in enumerate("甲乙丙丁戊己")
        ]
        filings = [
            *make.planted(),
            *make.from_promise_to_result(),
            *make.two_halls(),
            *make.whole_unit(),
            make.filing("school", "示例市行政学院", None, *courses),
        ]
        identity = link(filings)
        store.sync(filings, identity)
        # One of an evaluation alone, and one that compares it with its declaration.
        declared = next(f for f in filings if f.document.id == "w2023").projects[0].id
        evaluated = [
            FindingNode("r-1", "no_reason", "偏差无说明", "确定", 1.0, "一项指标未完成而没有说明。", ("we2023-1",), ()),
            FindingNode("s-1", "target_shifted", "目标变动", "确定", 1.0, "自评的指标值与申报的不同。", (declared, "we2023-1"), ()),
        ]  # fmt: skip
        told = finding_triples([*make.findings(), *evaluated], identity, make.audits())
        store.supplement(FINDINGS, told)
        store.supplement(JUDGEMENTS, judgement_triples(make.opinions()))
        store.supplement(FAMILIES, family_triples(make.families(), identity))
        yield store


def test_every_starter_query_has_an_expected_answer_here() -> None:
    apart = EXPECTED.keys() ^ starter_queries().keys()
    assert not apart, f"in EXPECTED or in graph/queries/ alone: {apart}"
    assert [name for name, rows in EXPECTED.items() if not rows] == [], (
        "a query that finds nothing proves nothing"
    )
    assert len(EXPECTED) >= 20


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_starter_query_gives_its_answer(planted: GraphStore, name: str) -> None:
    rows = planted.query(starter_queries()[name].sparql).rows
    for expected in EXPECTED[name]:
        assert expected in [row[: len(expected)] for row in rows]


@pytest.mark.parametrize(
    "name",
    [
        "bases-expired",
        "projects-same-budget",
        "subitems-sum",
        "projects-renamed",
        "findings-on-large-projects",
        "executions-low",
        "findings-judged",
        "projects-raised-same-targets",
        "projects-undeclared",
        "texts-shared",
        "purchases-and-projects",
        "results-against-targets",
        "results-by-unit",
        "units-overall-goals",
    ],
)
def test_a_starter_query_lists_nothing_else(planted: GraphStore, name: str) -> None:
    rows = planted.query(starter_queries()[name].sparql).rows
    expected = {"bases-expired": 5}.get(name, len(EXPECTED[name]))
    assert len(rows) == expected


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_starter_query_says_what_it_asks_and_how_to_read_it(name: str) -> None:
    starter = starter_queries()[name]
    assert starter.title and starter.read.endswith(("。", "。）"))
    assert "?" not in starter.title
