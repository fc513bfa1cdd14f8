"""What the page of a finding says of its own evidence, and under which name the list counts it."""

import re
from pathlib import Path

from starlette.testclient import TestClient

from yiju.audit import Evidence, FindingTable
from yiju.audit.engine import find
from yiju.audit.rule import load
from yiju.audit.rule_sample import filings
from yiju.graph import Identity
from yiju.graph.identity import link
from yiju.web.desk import Desk
from yiju.web.finding_facets import counted
from yiju.web.pages import review_page


def piece(field: str, label: str, file: str = "甲.pdf") -> Evidence:
    return Evidence(file=file, page=1, field=field, label=label, text="1", document="f-1")


def test_a_table_and_a_file_are_named_once(desk: Desk) -> None:
    view = review_page.view(desk, desk.table().ids(sort="grade")[0], "")
    view.finding.evidence = [
        piece("passages[1]", "编制说明"),
        piece("budget_lines.支出预算总表.合计", "支出预算总表“201 甲”合计"),
        piece("budget_lines.支出预算总表.项目支出", "支出预算总表“201 甲”项目支出"),
        piece("budget_lines.收入预算总表.合计", "收入预算总表“合计”合计", "乙.pdf"),
        piece("budget_lines.收入预算总表.其他收入", "收入预算总表“合计”其他收入", "乙.pdf"),
    ]
    assert [(label, file) for _, label, file in view.rows] == [
        ("编制说明", "甲.pdf"),
        ("支出预算总表“201 甲”合计", ""),
        ("“201 甲”项目支出", ""),
        ("收入预算总表“合计”合计", "乙.pdf"),
        ("“合计”其他收入", ""),
    ]
    assert view.compared == ["编制说明", "支出预算总表", "收入预算总表"]


def test_why_a_finding_is_listed_is_its_own_case_and_the_rule_folds_out(
    desk: Desk, client: TestClient
) -> None:
    finding = desk.finding(desk.table().ids(sort="grade")[0])
    page = client.get(f"/finding/{finding.id}").text
    why, _, rule = page.partition("为什么列出")[2].partition("规则全文")
    assert "对照了：" in why and load(finding.kind).meaning not in why
    assert rule


def test_the_facet_of_kinds_has_the_names_that_the_list_shows(tmp_path: Path) -> None:
    read = filings(load("no_reason").fires)
    found = find(read, link(read), kinds=["no_reason"])
    table = FindingTable(tmp_path / "yiju.sqlite")
    table.replace(found, "state")
    hollow = [one for one in found if one.name == "增减原因空洞"]
    assert hollow and len(hollow) < len(found)
    [(value, label, count)] = _kinds(table, link(read))
    assert (value, label, count) == ("no_reason", "偏差无说明、增减原因空洞", len(found))
    table.replace(hollow, "later")
    assert _kinds(table, link(read)) == [("no_reason", "增减原因空洞", len(hollow))]


def _kinds(table: FindingTable, identity: Identity) -> list[tuple[str, str, int]]:
    tally = counted(table, identity, {})
    return tally.counted("kind", tally.pick({}))


def test_the_compared_texts_say_how_much_of_them_is_equal(desk: Desk, client: TestClient) -> None:
    """What a text weighs beside the others is the program's own number: no share of anything a person knows."""
    finding = next(one for one in desk.table().whole(desk.table().ids(sort="grade")) if one.overlaps)
    page = client.get(f"/finding/{finding.id}").text
    shares = [int(share) for share in re.findall(r">(\d+)%<", page.partition("为什么列出")[2])]
    assert shares and max(shares) <= 100
