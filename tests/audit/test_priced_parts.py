"""A project that is a part of another's sub-item, by the price of that."""

from decimal import Decimal

from yiju.audit.engine import find
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.audit.rules.duplicate_project.priced_parts import priced_parts
from yiju.audit.statements.quantity import COUNT, Quantity
from yiju.graph.identity import link
from yiju.ingest.record import Subitem

SHARED_OUT = "三级系统9个（含审批局3个、公积金中心2个、其他单位4个），二级系统13个。"


def parts(text: str, number: int = 9, price: int = 80_000) -> dict[str, Decimal]:
    item = Subitem("系统测评", Decimal(720_000))
    counted = [Quantity(Decimal(number), COUNT, f"{number}个", "系统测评")]
    return dict(priced_parts([item], counted, [Decimal(price)], [text]))


def test_a_number_that_is_shared_out_is_priced() -> None:
    found = parts(SHARED_OUT)
    assert found["系统测评（审批局3个）"] == 240_000
    assert found["系统测评（审批局、公积金中心5个）"] == 400_000
    assert parts("三级系统9个，其中审批局3个。") == {"系统测评（审批局3个）": 240_000}


def test_another_price_or_number_gives_no_parts() -> None:
    assert parts(SHARED_OUT, price=70_000) == {}
    assert parts(SHARED_OUT, number=10) == {}
    assert parts("三级系统9个，二级系统13个。") == {}


def test_a_project_that_is_a_part_of_a_sub_item_is_told() -> None:
    table = "项目组成\t数量\t单价\t资金需求\n{}"
    whole = {
        "name": "政务信息系统安全服务",
        "year_budget": 1_390_000,
        "subitems": [
            {"name": "三级系统测评及渗透", "amount": 720_000},
            {"name": "二级系统测评", "amount": 520_000},
            {"name": "应急值守", "amount": 150_000},
        ],
        "texts": {
            "项目概况": f"对22个信息系统统一开展等级保护测评、渗透测试和应急值守。其中{SHARED_OUT}",
            "年度预算安排": table.format("三级系统测评及渗透\t9\t8万元\t72万元\n二级系统测评\t13\t4万元\t52万元\n应急值守\t1\t15万元\t15万元"),
        },
    }  # fmt: skip
    part = {
        "name": "审批业务系统等保测评与渗透检查",
        "year_budget": 240_000,
        "subitems": [{"name": "等保测评与渗透", "amount": 240_000}],
        "texts": {
            "项目概况": "我局三个系统均定为三级，按要求每年测评，同步开展渗透检查与整改复测。",
            "年度预算安排": table.format("等保测评与渗透\t3\t8万元\t24万元"),
        },
        "indicators": [{"level1": "产出指标", "level2": "数量指标", "name": "测评系统", "target": "3个"}],
    }
    sides = [
        {"document": {"unit": unit, "year": 2026}, "projects": [project]}
        for unit, project in (("示例市大数据中心", whole), ("示例市行政审批局", part))
    ]
    read = filings(RuleSample(about="", filings=sides))
    [told] = [f.explanation for f in find(read, link(read), None, {"duplicate_project"})]
    assert "的子项目“三级系统测评及渗透（审批局3个）”（240,000元）中" in told
