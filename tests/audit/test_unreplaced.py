"""A name of another unit or project in a passage that was copied from it."""

import pytest

from yiju.audit.engine import find
from yiju.audit.finding import Finding
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

PLAN = (
    "一季度由{}制定培训方案并遴选承办机构，二季度起分期开班，每期结束后组织学员问卷，年末形成总结后拨付尾款。"
)


def told(*filed: tuple[str, str, dict[str, str]]) -> list[Finding]:
    """What is said of texts with names of others in them."""
    made = [
        {"document": {"unit": unit, "year": 2025}, "projects": [{"name": name, "texts": texts}]}
        for unit, name, texts in filed
    ]
    read = filings(RuleSample(about="", filings=made))
    return [f for f in find(read, link(read), kinds=["copied_text"]) if "仍写着" in f.explanation]


@pytest.mark.parametrize(
    ("unit", "called", "copier"),
    [
        ("共青团示例县委员会", "团县委青年发展部", "示例县妇女联合会"),
        ("示例县妇女联合会", "县妇联", "示例县残疾人联合会"),
        ("示例县市场监督管理局", "县市监局", "示例县农业农村局"),
        ("示例县数据管理局", "示例县数据管理局", "示例县文化和旅游局"),
    ],
)
def test_a_unit_is_known_by_some_of_its_characters_in_their_order(
    unit: str, called: str, copier: str
) -> None:
    [found] = told(
        (unit, "骨干培训", {"项目实施计划": PLAN.format(called), "项目概况": "培训骨干二百人。"}),
        (copier, "技能课堂", {"项目实施计划": PLAN.format(called), "项目概况": "开设面点课程。"}),
    )
    assert found.severity == "疑似"
    assert found.explanation.startswith(f"{copier}的“技能课堂”")


@pytest.mark.parametrize(
    ("called", "unit", "copier", "overview"),
    [
        ("县财政局", "示例县财政局", "示例县妇女联合会", "开设面点课程。"),
        ("县疾控中心", "示例县疾病预防控制中心", "示例县卫生健康局", "开设面点课程。"),
        ("县妇联", "示例县妇女联合会", "示例县残疾人联合会", "县妇联推荐的学员四十人。"),
        ("县残联与县妇联共同", "示例县妇女联合会", "示例县残疾人联合会", "开设面点课程。"),
        ("县水务局牵头，各部门配合，", "示例县水务局", "示例县住房和城乡建设局", "开设面点课程。"),
    ],
)
def test_whom_all_deal_with_whom_one_obeys_or_speaks_of_otherwise_is_named_by_right(
    called: str, unit: str, copier: str, overview: str
) -> None:
    texts = {"项目实施计划": PLAN.format(called)}
    assert told((unit, "骨干培训", texts), (copier, "技能课堂", texts | {"项目概况": overview})) == []


def test_a_road_that_lies_beside_is_named_by_right() -> None:
    need = "{}路砖面破损起拱、雨天积水严重，市民投诉较多，影响出行安全和城市形象，亟待修复，{}路口同步顺接。"
    assert (
        told(
            ("示例县市政设施处", "云栖路翻修", {"项目设立的必要性": need.format("云栖", "锦屏")}),
            ("示例县市政设施处", "锦屏路翻修", {"项目设立的必要性": need.format("锦屏", "云栖")}),
        )
        == []
    )


def test_a_copy_still_lies_where_the_origin_does() -> None:
    lake = "{}湿地位于泊川县柳坞乡东侧，是候鸟迁徙的停歇地，冬季有水鸟近两万只。为减少惊扰，拟在观鸟季设置解说牌并组织值守。"
    texts = {"项目概况": lake.format("白荡")}
    [found] = told(
        ("泊川县湿地保护站", "湿地科普宣教", texts),
        ("沐阑市自然保护地管理处", "城郊湿地公众教育", texts),
    )
    assert "仍写着“泊川县”" in found.explanation
    own = texts | {"年度绩效目标": "在泊川县设解说牌24块。"}
    assert (
        told(("泊川县湿地保护站", "湿地科普宣教", texts), ("沐阑市自然保护地管理处", "湿地教育", own)) == []
    )
