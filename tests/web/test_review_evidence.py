"""What the page of a finding says of its own evidence, and under which name the list counts it."""

import re
from pathlib import Path
from urllib.parse import unquote

from lxml.html import fromstring
from starlette.testclient import TestClient

from yiju.audit import Evidence, FindingTable
from yiju.audit.engine import find
from yiju.audit.rule import load
from yiju.audit.rule_sample import filings
from yiju.graph import Identity
from yiju.graph.identity import link
from yiju.papers import signers
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


def test_the_cases_of_a_grade_stand_on_pages_as_sentences(desk: Desk, client: TestClient) -> None:
    finding = desk.finding(desk.table().ids(sort="grade")[0])
    cases = "；".join(load(finding.kind).grades[finding.severity])
    for path in (f"/finding/{finding.id}", "/settings"):
        assert f"{finding.severity}：{cases}" in fromstring(client.get(path).text).text_content()


def test_the_facet_of_kinds_has_the_names_that_the_list_shows(tmp_path: Path) -> None:
    read = filings(load("no_reason").fires)
    found = find(read, link(read), kinds=["no_reason"])
    table = FindingTable(tmp_path / "yiju.sqlite")
    table.replace(found, "state")
    hollow = [one for one in found if one.name == "增减原因空洞"]
    assert hollow and len(hollow) < len(found)
    rest = len(found) - len(hollow)
    assert sorted(_names(table, link(read))) == [
        ("偏差无说明",) * 2 + (rest,),
        ("增减原因空洞",) * 2 + (len(hollow),),
    ]
    table.replace(hollow, "later")
    assert _names(table, link(read)) == [("增减原因空洞", "增减原因空洞", len(hollow))]


def _names(table: FindingTable, identity: Identity) -> list[tuple[str, str, int]]:
    tally = counted(table, identity, {})
    return tally.counted("name", tally.pick({}))


def test_the_compared_texts_say_how_much_of_them_is_equal(desk: Desk, client: TestClient) -> None:
    """What a text weighs beside the others is the program's own number: no share of anything a person knows."""
    finding = next(one for one in desk.table().whole(desk.table().ids(sort="grade")) if one.overlaps)
    page = client.get(f"/finding/{finding.id}").text
    shares = [int(share) for share in re.findall(r">(\d+)%<", page.partition("为什么列出")[2])]
    assert shares and max(shares) <= 100


def test_a_key_is_offered_only_where_it_does_something(desk: Desk, client: TestClient) -> None:
    """A text has no picture to enlarge; a basis that nobody else cites leads to nobody."""
    filings = desk.records().filings.values()
    for ending, offered in ((".txt", False), (".pdf", True)):
        files = {f.document.file: f.document.id for f in filings if f.document.file.endswith(ending)}
        found = next(
            desk.finding(one)
            for one in desk.table().ids()
            for piece in desk.finding(one).evidence[:1]
            if piece.file in files and piece.page
        )
        for path in (f"/finding/{found.id}", f"/document/{files[found.evidence[0].file]}/page/1"):
            assert (
                "放大" in client.get(path).text.partition("<footer")[2].partition("</footer>")[0]
            ) is offered
    identity, plans = desk.records().identity, desk.records().plans()
    for one in desk.table().ids()[:60]:
        finding = desk.finding(one)
        quoting = {piece.declaration for piece in finding.evidence}
        for key, _, others in review_page.view(desk, one, "").bases:
            citing = {d for (d, _), k in identity.basis_keys.items() if k == key}
            assert others == len((citing & plans) - quoting)
            text = client.get(f"/finding/{one}").text
            assert (f"另有 {others} 份申报引用" in text) is (others > 0) or len(quoting) > 1


def test_the_papers_of_several_units_are_not_called_by_one_of_them(desk: Desk, client: TestClient) -> None:
    found = next(
        desk.finding(one)
        for one in desk.table().ids()
        if len(signers("evidence-sheet", desk.finding(one))) > 1
    )
    units = signers("evidence-sheet", found)
    answer = client.get(f"/finding/{found.id}/paper/evidence-sheet")
    assert f"{units[0]}等{len(units)}个单位" in unquote(answer.headers["content-disposition"])
