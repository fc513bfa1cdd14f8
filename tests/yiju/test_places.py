"""A declaration as a person reads it: everything that its form prints."""

from decimal import Decimal

from yiju.ingest.record import Declaration, FundingRow, Indicator
from yiju.places import entries


def test_an_evaluation_shows_what_came_of_money_and_targets() -> None:
    made = Declaration(
        name="河道保洁",
        code="99010123T000000512007",
        year_budget=Decimal(640000),
        executed=Decimal(450000),
        execution_rate="75.00%",
        total_score=Decimal("94.50"),
        funding_rows=[
            FundingRow(name="年度资金总额", initial=Decimal(640000), executed=Decimal(450000)),
            FundingRow(name="其他资金"),
        ],
        indicators=[
            Indicator(
                level1="产出指标",
                level2=None,
                name="打捞垃圾",
                target="≥1800吨",
                actual="1620吨",
                score=Decimal(9),
                weight=Decimal(10),
            ),
            Indicator(
                level1="产出指标",
                level2=None,
                name="水质达标",
                target="≥90%",
                weight=Decimal(20),
                reason="上游来水超标",
            ),
            Indicator(level1="产出指标", level2=None, name="保洁率", target=None),
        ],
        later_budgets={"2026": Decimal(700000)},
    )
    shown = [(name, text) for _, name, text in entries(made)]
    assert shown == [
        ("项目名称", "河道保洁"),
        ("项目编码", "99010123T000000512007"),
        ("项目当年预算", "640,000"),
        ("执行数", "450,000"),
        ("执行率", "75.00%"),
        ("总分", "94.5"),
        ("2026年预算", "700,000"),
        ("项目资金", "年度资金总额　年初640,000元、执行450,000元"),
        ("项目资金", "其他资金　（空）"),
        ("指标·产出指标", "打捞垃圾 → ≥1800吨（完成：1620吨；得分：9/10）"),
        ("指标·产出指标", "水质达标 → ≥90%（分值：20；原因：上游来水超标）"),
        ("指标·产出指标", "保洁率 → （空）"),
    ]
