"""取证, 存疑, 认定, 指标族, 关系图: what a person puts together, reads, decides and looks around in."""

import re
import zipfile
from io import BytesIO

import msgspec
import networkx as nx
import pytest
from docx import Document
from lxml.html import fromstring
from msgspec.structs import replace
from starlette.testclient import TestClient

from tests.web.test_steps import ME, sent
from yiju.audit.outward import stated
from yiju.graph.identity import Candidate
from yiju.papers import paper_name, signers
from yiju.web.cases import CaseItem
from yiju.web.desk import Desk, NotHere
from yiju.web.pages import (
    bulk_page,
    cases_page,
    doubts_page,
    families_page,
    journal_page,
    links_page,
    network_page,
)
from yiju.workspace import Workspace

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_a_case_from_the_list_to_its_papers(client: TestClient, desk: Desk) -> None:
    one, two = desk.table().ids(sort="grade")[:2]
    new = {"id": one, "case": "new", "title": "第一批"}
    assert client.post("/case/add", data=new, headers=OURS, follow_redirects=False).status_code == 303
    client.post("/case/add", data={"id": [one, two], "case": "1"}, headers=OURS)
    seen = cases_page.view(desk, 1)
    assert [item.finding for item, _ in seen.items] == [one, two]
    change = sent([(one, 1), (two, 3)], place=["2", "1"], status=["已发", "草稿"], note=["寄出", ""])
    client.post("/case/1", data=change, headers=OURS)
    assert [(i.finding, i.status) for i, _ in cases_page.view(desk, 1).items] == [
        (two, "草稿"),
        (one, "已发"),
    ]
    # What a unit is to sign stands on a verdict; the case says what does not, and gives it only where that is asked for.
    refused = client.get("/case/1/papers/evidence-sheet")
    assert refused.status_code == 400 and "没有判为属实的疑点" in refused.text
    client.post(f"/finding/{two}/verdict", data={"verdict": "confirm"}, headers=OURS)
    client.post(f"/finding/{one}/verdict", data={"verdict": "dismiss"}, headers=OURS)
    assert cases_page.view(desk, 1).unsettled == [("排除", 1)]
    assert "还有 排除 1 条，没有判为属实，不在取证单里" in client.get("/case/1").text
    with zipfile.ZipFile(BytesIO(client.get("/case/1/papers/evidence-sheet").content)) as held:
        whose = desk.finding(two)
        names = [paper_name("evidence-sheet", whose, unit) for unit in signers("evidence-sheet", whose)]
        assert [entry.partition(" ")[2] for entry in held.namelist()] == names
    for kind, name in (("evidence-sheet", "审计取证单"), ("check-sheet", "疑点核查表")):
        answer = client.get(f"/case/1/papers/{kind}?all=1")
        with zipfile.ZipFile(BytesIO(answer.content)) as held:
            named = [desk.finding(held_one) for held_one in (two, one)]
            assert [entry.partition(" ")[2] for entry in held.namelist()] == [
                paper_name(kind, finding, unit) for finding in named for unit in signers(kind, finding)
            ]
            assert not re.search("[a-z]{5}", "".join(held.namelist())), "no id in a name that a unit sees"
            paper = Document(BytesIO(held.read(held.namelist()[0])))
        assert paper.paragraphs[0].text == name
        assert paper.tables[0].cell(0, 1).text == "第一批", "审计项目名称"
        assert answer.headers["content-disposition"].startswith("attachment")
    client.post("/case/1/close", data={"closed": "1"}, headers=OURS)
    refused = client.post("/case/1/remove", data={"remove": one}, headers=OURS)
    assert refused.status_code == 400 and "已办结" in refused.text
    said = [act.detail for act, *_ in journal_page.view(desk).acts if act.what == "case"]
    assert said == ["办结", f"{one} 改为已发", "放入 1 条", "放入 1 条", "新建"]


def test_what_a_person_writes_of_a_finding_stands_on_its_papers(client: TestClient, desk: Desk) -> None:
    one, two = desk.table().ids(sort="grade")[:2]
    client.post("/case/add", data={"id": [one, two], "case": "new", "title": "第一批"}, headers=OURS)
    shown = [(one, 1), (two, 2)]
    rest = {"place": ["1", "2"], "status": ["草稿"] * 2, "note": [""] * 2}
    written = ["  经查，两个项目内容相同。 \r\n\r\n二、联系人 13800138000。\r\n", ""]
    client.post("/case/1", data=sent(shown, facts=written, **rest), headers=OURS)
    facts = "  经查，两个项目内容相同。\n\n二、联系人 13800138000。"
    assert [i.facts for i, _ in cases_page.view(desk, 1).items] == [facts, ""]
    assert desk.steps.last(ME).wording == "改“第一批”的事项摘要"  # type: ignore[union-attr]

    def paper(path: str) -> list[str]:
        answer = client.get(path)
        if answer.headers["content-type"] == "application/zip":
            with zipfile.ZipFile(BytesIO(answer.content)) as held:
                return [p.text for p in Document(BytesIO(held.read(held.namelist()[0]))).paragraphs]
        return [p.text for p in Document(BytesIO(answer.content)).paragraphs]

    masked = ["  经查，两个项目内容相同。", "", "二、联系人 138****8000。"]
    for path in ("/case/1/papers/evidence-sheet?all=1", f"/finding/{one}/paper/evidence-sheet"):
        lines = paper(path)
        at = lines.index("事项摘要") + 1
        assert lines[at : at + 3] == masked
    lines = paper(f"/finding/{one}/paper/check-sheet")
    assert lines[3:6] == masked and lines[6] == f"规则的说明：{desk.finding(one).explanation}"
    assert stated(desk.finding(two).explanation) in paper(f"/finding/{two}/paper/evidence-sheet")
    # Two cases that tell it differently: a paper for neither of them has the words of neither.
    client.post("/case/add", data={"id": one, "case": "new", "title": "第二批"}, headers=OURS)
    assert desk.cases.on_paper(one) == ("", facts)
    [other] = desk.cases.items(2)
    desk.cases.change(2, [replace(other, facts="另一种写法")])
    assert desk.cases.on_paper(one) == ("", "")
    # What was typed is sent back with what it is held against, and is no conflict; what another wrote since is.
    same = sent(shown, facts=[facts.replace("\n", "\r\n"), ""], **rest)
    same["was"] = [msgspec.json.encode([n, "草稿", "", one]).decode() for n, one in ((1, facts), (2, ""))]
    assert client.post("/case/1", data=same, headers=OURS).url.path == "/case/1"
    desk.cases.change(1, [replace(desk.cases.items(1)[0], facts="乙写的\n两行")])
    answer = client.post("/case/1", data={**same, "facts": ["甲写的\r\n三行", ""]}, headers=OURS)
    assert answer.status_code == 409
    assert ">甲写的\n三行</textarea>" in answer.text and "别人改成：\n乙写的\n两行</p>" in answer.text
    # Taken out and put back, it has what was written.
    cases_page.remove(desk, 1, one, "张三")
    desk.take_back(ME, desk.steps.last(ME).number)  # type: ignore[union-attr]
    assert {i.finding: i.facts for i in desk.cases.items(1)}[one] == "乙写的\n两行"


def test_from_a_case_one_goes_through_its_findings_and_back_to_it(client: TestClient, desk: Desk) -> None:
    ids = desk.table().ids(sort="grade")[:5:2]
    client.post("/case/add", data={"id": ids, "case": "new", "title": "第一批"}, headers=OURS)
    page = fromstring(client.get("/case/1").text)
    assert [a.get("href") for a in page.xpath("//td/a[contains(@href, 'case=1')]")] == [
        f"/finding/{one}?case=1" for one in ids
    ]
    for one, after in zip(ids, [*ids[1:], None], strict=True):
        page = fromstring(client.get(f"/finding/{one}?case=1").text)
        assert [a.get("href") for a in page.xpath("//a[@data-key='Escape']")] == ["/case/1"]
        said = client.post(
            f"/finding/{one}/verdict?case=1",
            data={"verdict": "confirm"},
            headers=OURS,
            follow_redirects=False,
        )
        assert said.headers["location"].startswith(
            f"/finding/{after}?case=1" if after else "/case/1?done=last"
        )


def test_a_finding_that_no_longer_holds_stays_legible_in_its_case(desk: Desk) -> None:
    finding = desk.finding(desk.table().ids(sort="grade")[0])
    cases_page.take_in(desk, "new", "存档", [finding.id], "张三")
    desk.table().replace([], desk.table().state() or "")
    [(item, now)] = cases_page.view(desk, 1).items
    assert now is None and finding.explanation in item.sentence


def test_a_status_that_nobody_knows_is_refused(desk: Desk) -> None:
    number = desk.cases.new("一", "张三")
    with pytest.raises(ValueError, match="没有“随便”这种状态"):
        desk.cases.change(number, [CaseItem("x", 1, "随便", "", "")])
    with pytest.raises(ValueError, match="没有这个事项"):
        desk.cases.add(99, [("x", "y")])


def test_what_a_person_read_stands_beside_the_record_and_can_be_taken_back(desk: Desk) -> None:
    before = doubts_page.view(desk, {})
    one = before.doubts[0]
    doubts_page.correct(desk, one.declaration.id, one.field, "原文未写", "张三")
    assert doubts_page.view(desk, {}).count < before.count
    [done] = [d for d in doubts_page.view(desk, {"state": "done"}).doubts if d.field == one.field][:1]
    assert done.correction is not None and (done.correction.wording, done.correction.who) == (
        "原文未写",
        "张三",
    )
    assert done.text == one.text
    doubts_page.correct(desk, one.declaration.id, one.field, None, "张三")
    assert doubts_page.view(desk, {}).count == before.count
    with pytest.raises(NotHere):
        doubts_page.correct(desk, one.declaration.id, "texts.没有这一栏", "x", "张三")


def test_that_a_page_says_nothing_is_chosen_by_one_button(client: TestClient, desk: Desk) -> None:
    one = doubts_page.view(desk, {}).doubts[0]
    form = {"declaration": one.declaration.id, "field": one.field, "said": one.text, "chosen": "原文未写"}
    client.post("/doubts/correct", data={**form, "next": "/doubts"}, headers=OURS)
    assert desk.corrections.standing()[one.declaration.id, one.field].wording == "原文未写"


def test_a_candidate_is_decided_and_taken_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    identity = desk.records().identity
    one, other = list(identity.units)[:2]
    asked = Candidate("unit", one, other, 0.8, ("名称相近",))
    identity.candidates.append(asked)
    [pair] = [p for p in links_page.view(desk).waiting if p.candidate == asked]
    assert pair.left.count and pair.left.declared
    links_page.decide(desk, asked.id, "no", "张三", "不是一家")
    [decided] = links_page.view(desk).decided
    assert decided.entry is not None and decided.entry.verdict == "no"
    assert any(act.what == "link" and act.who == "张三" for act, *_ in journal_page.view(desk).acts)
    links_page.decide(desk, asked.id, "undo", "张三", "")
    assert not links_page.view(desk).decided
    with pytest.raises(NotHere):
        links_page.decide(desk, "L0", "yes", "张三", "")


def test_a_link_decided_elsewhere_is_seen_here(desk: Desk, workspace: Workspace) -> None:
    records = desk.records()
    one, other = list(records.identity.units)[:2]
    workspace.decisions.record(Candidate("unit", one, other, 0.8, ("x",)), "yes", "李四")
    assert desk.records() is not records and len(desk.records().identity.units) < len(records.identity.units)


def test_a_family_lists_every_use_with_its_place(desk: Desk) -> None:
    for family in families_page.listing(desk, "").families:
        seen = families_page.family(desk, family.name)
        assert {d.id for _, d, _, _ in seen.uses} == set(family.declarations)
        assert all(d.evidence.get(field) for _, d, _, field in seen.uses)
    assert not families_page.listing(desk, "没有这样的写法").families


def test_the_surroundings_are_in_one_order_whatever_the_process() -> None:
    hub = ("unit", "甲")
    graph = nx.star_graph([hub, *(("project", f"{n:02}") for n in range(9))])
    graph.add_nodes_from(("basis", str(n)) for n in range(40))
    around, left_out = network_page.surroundings(graph, hub, 1)
    assert list(around) == [hub, *(("project", f"{n:02}") for n in range(9))] and not left_out


def test_the_picture_and_the_table_hold_the_same_surroundings(client: TestClient, desk: Desk) -> None:
    graph = network_page.network(desk)
    for kind, key in list(graph)[:8]:
        one, two = network_page.view(desk, kind, key, 1), network_page.view(desk, kind, key, 2)
        assert len(one.nodes) == len(graph[kind, key]) + 1 <= len(two.nodes)
        assert [(n.x, n.y) for n in one.nodes] == [
            (n.x, n.y) for n in network_page.view(desk, kind, key, 1).nodes
        ]
        page = client.get("/graph", params={"kind": kind, "key": key}).text
        assert page.count('class="node ') == len(one.nodes) == page.count('id="node-')
        answer = client.get("/graph.graphml", params={"kind": kind, "key": key})
        assert answer.content.count(b"<node ") == len(one.nodes)


def test_no_label_lies_over_another_node(desk: Desk) -> None:
    hub = ("unit", "甲")
    crowd = nx.star_graph([hub, *(("project", f"{n:03}") for n in range(150))])
    for _, told in crowd.nodes(data=True):
        told.update(kind="project", label="示例市某单位的一个项目")
    for _, _, told in crowd.edges(data=True):
        told.update(kind="owns")
    desk.records().network = crowd
    nodes = network_page.view(desk, *hub, 1).nodes
    named = [node for node in nodes if node.named]
    assert 5 < len(named) < len(nodes)
    for one in named:
        label = one.named
        assert label and label.right - label.left >= 19 * len(one.label)
        assert not any(
            other is not one
            and label.left < other.x + other.radius
            and other.x - other.radius < label.right
            and label.top < other.y + other.radius
            and other.y - other.radius < label.bottom
            for other in nodes
        )
    left, top, wide, high = network_page.view(desk, *hub, 1).box
    labels = [one.named for one in named if one.named]
    assert all(left < at.left and at.right < left + wide and top < at.top < top + high for at in labels)


def test_a_unit_has_its_label_in_any_crowd(desk: Desk) -> None:
    hub = ("project", "甲")
    crowd = nx.star_graph(
        [hub, *(("project", f"{n:03}") for n in range(150)), ("unit", "乙"), ("unit", "丙")]
    )
    for (kind, _), told in crowd.nodes(data=True):
        told.update(kind=kind, label="示例市某单位的一个项目")
    for _, _, told in crowd.edges(data=True):
        told.update(kind="owns")
    desk.records().network = crowd
    nodes = network_page.view(desk, *hub, 1).nodes
    assert all(node.named for node in nodes if node.kind == "unit" or node.near == 0)


def test_a_crowd_is_cut_to_the_nearest(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_page, "MOST", 3)
    graph = network_page.network(desk)
    busiest = max(graph, key=graph.degree)
    seen = network_page.view(desk, *busiest, 1)
    assert len(seen.nodes) == 3 and seen.left_out == graph.degree(busiest) - 2


def test_what_was_excluded_has_no_sheet_in_the_row_of_its_case(desk: Desk, client: TestClient) -> None:
    first, second = desk.table().ids()[:2]
    number = cases_page.take_in(desk, "", "两条一并核实", [first, second], "李审")
    bulk_page.verdict(desk, [first], "dismiss", "李审", "")
    page = client.get(f"/case/{number}").text
    assert page.count("已排除，不出取证单") == 1
    assert f"/finding/{first}/paper/evidence-sheet" not in page
    assert f"/finding/{second}/paper/evidence-sheet" in page
