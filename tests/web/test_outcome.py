"""从计划到结果: a project's page tells what was asked, given, spent and reached, and what was to be bought."""

from decimal import Decimal

from starlette.testclient import TestClient

from yiju.web.desk import Desk
from yiju.web.pages import project_page


def key_of(desk: Desk, name: str) -> str:
    return next(key for key, project in desk.records().identity.projects.items() if project.label == name)


def test_five_filings_of_one_project_are_one_line_of_money(desk: Desk) -> None:
    view = project_page.view(desk, key_of(desk, "城区河道保洁"))
    assert view.outcome is not None
    [year] = view.outcome.years
    assert [[m.amount for m in phase] for phase in year.phases[:3]] == [[640000], [640000], [600000]]
    assert [(m.amount, m.months) for m in year.phases[3]] == [(Decimal(315000), 7), (Decimal(450000), None)]
    assert (year.rate, year.score) == ("75.00%", "94.5")
    assert [stage for stage, _ in year.sources] == ["项目库", "申报", "监控", "自评"]
    assert [(one.purchase.kind, one.purchase.amount) for one in view.outcome.bought] == [
        ("procurement_intentions", 486000),
        ("procurement_awards", 450000),
    ]


def test_a_target_that_the_evaluation_rewrote_is_marked(desk: Desk, client: TestClient) -> None:
    key = key_of(desk, "城区河道保洁")
    view = project_page.view(desk, key)
    assert view.outcome is not None
    rows = {row.indicator.name: row for row in view.outcome.reached if row.stage == "自评"}
    assert rows["水面保洁率"].shifted and rows["水面保洁率"].planned == "≥98%"
    assert not rows["保洁河道长度"].shifted and rows["水质达标断面比例"].indicator.actual == "83%"
    shown = client.get("/project", params={"key": key}).text
    assert "从计划到结果" in shown and "1620吨" in shown and "城区河道保洁服务" in shown
    unit = client.get("/unit", params={"key": "示例市示范区水务管理中心"}).text
    assert "从计划到结果" in unit and "保洁船艇维修" in unit


def test_a_project_of_plans_alone_has_no_outcome(desk: Desk) -> None:
    plain = project_page.view(desk, next(iter(desk.records().identity.chains())))
    assert plain.outcome is None and plain.declared
