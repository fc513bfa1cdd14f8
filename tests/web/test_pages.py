"""The pages by their addresses, without a browser."""

import html
import re
from collections import Counter
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl, quote_plus, urlsplit

import pytest
from lxml.html import fromstring
from openpyxl import load_workbook
from starlette.testclient import TestClient

from yiju.audit import history
from yiju.audit.finding import GRADES
from yiju.graph.queries import starter_queries
from yiju.ingest.record import Basis, Declaration, Doubt, Indicator, Passage, Place, Subitem
from yiju.ingest.stage import plans_of
from yiju.search import Facets
from yiju.web import render
from yiju.web.app import application
from yiju.web.desk import Desk
from yiju.web.pages import (
    ask_page,
    basis_page,
    bulk_page,
    compare_page,
    declaration_page,
    doubts_page,
    findings_page,
    home_page,
    journal_page,
    original_page,
    project_page,
    review_page,
    search_page,
    things_page,
    unit_page,
)
from yiju.web.roles import Person
from yiju.web.security import Guard
from yiju.web.seen_verdicts import stands
from yiju.workspace import Workspace

from .conftest import PORT, entered, plant, seen
from .test_steps import sent, undo

OURS = {"Sec-Fetch-Site": "same-origin"}
_OBJECT = re.compile(
    r"\b(?:None|True|False|Undefined)\b|[\[(]'|\{'|\w\(Decimal|Decimal\(| object at 0x|\w+\(id="
)
"""How Python writes an object."""
_LINK = re.compile(r'(?:href|src)="([^"]+)"')


_ADDRESSES = {"/unit": 20, "/project": 5, "/basis": 5, "/graph": 3}
"""How many addresses of a page with many are walked; two of the others."""


def walked(client: TestClient, start: str = "/") -> dict[str, str]:
    """Every page that links lead to, by address; of one path a few, for every filter is an address. A link into a page leads to a
    part of it that is there.
    """
    seen: dict[str, str] = {}
    parts: set[tuple[str, str]] = set()
    queries: Counter[str] = Counter()
    waiting = [start]
    while waiting:
        path = waiting.pop()
        if path in seen or "download" in path or path.startswith(("/static", "/vendor")):
            continue
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.text[:300])
        seen[path] = answer.text if "html" in answer.headers["content-type"] else ""
        for found in _LINK.findall(seen[path]):
            link, _, part = html.unescape(found).partition("#")
            assert not urlsplit(link).netloc, f"{path} leads outside: {link}"
            parts |= {(link or path, part)} if part else set()
            where, _, query = link.partition("?")
            kind = f"{where}?{query.partition('=')[0]}" if where == "/ask" else where
            if (
                not link.startswith("/")
                or link in seen
                or (
                    path.startswith("/id/") and link.startswith("/id/")
                )  # of the nodes of the graph, one will do
                or (query and queries[kind] >= _ADDRESSES.get(where, 2))
            ):
                continue
            queries[kind] += 1 if query else 0
            waiting.append(link)
    missing = [
        f"{path}#{part}"
        for path, part in parts
        if path in seen and f'id="{html.escape(part)}"' not in seen[path]
    ]
    assert not missing, missing
    return seen


def test_every_link_leads_to_a_page(client: TestClient) -> None:
    pages = walked(client)
    for kind in (
        "/finding/", "/declaration/", "/compare/", "/document/", "/project?key=", "/unit?key=", "/basis?key=",
        "/ask?name=", "/search", "/intake", "/journal",
    ):  # fmt: skip
        assert any(path.startswith(kind) for path in pages), kind
    for (
        path,
        page,
    ) in pages.items():  # templates are not type-checked: what they are given must be words, not objects
        shown = " ".join(fromstring(page).itertext()) if page else ""
        assert not (found := _OBJECT.search(shown)), (
            f"{path} prints {shown[found.start() - 40 : found.end() + 40]}"
        )


def test_a_view_is_an_address() -> None:
    for query in (
        "kind=no_change&severity=%E7%A1%AE%E5%AE%9A&verdict=open&unit=a&unit=b&sort=money",
        "year=2019&words=%E7%BD%91&page=3",
        "money=none&g=abc&group=defect",
        "",
    ):
        one = findings_page.asked(query)
        assert findings_page.asked(one.query) == one
    odd = findings_page.asked("year=abc&severity=x&money=7&sort=up&page=-1&nothing=1&page=999999999999")
    assert odd.query in ("page=9999999", "page=999999999999")


def test_a_view_is_saved_under_a_name_for_whoever_saved_it(desk: Desk, client: TestClient) -> None:
    where = "/findings/views?severity=%E7%A1%AE%E5%AE%9A"
    assert client.post(where, data={"name": " "}, headers=OURS).status_code == 400
    shown = client.post(where, data={"name": "确定的"}, headers=OURS).text
    assert "视图：确定的" in shown and "我的视图" in client.get("/findings").text
    assert desk.views.of("张三") == [("确定的", "severity=%E7%A1%AE%E5%AE%9A")] and not desk.views.of("李四")
    client.post(where, data={"forget": "确定的"}, headers=OURS)
    assert not desk.views.of("张三")


def test_a_question_is_narrowed_to_a_unit_or_a_year(desk: Desk) -> None:
    whole = ask_page.view(desk, "projects-phases", "")
    unit, year = whole.choices
    assert (unit.column, year.column) == ("单位", "年度") and len(unit.values) > 1
    one = ask_page.view(desk, "projects-phases", "", {"unit": unit.values[0]})
    at = list(whole.columns).index("单位")
    assert 0 < one.count < whole.count and {row[at].text for row in one.rows} == {unit.values[0]}
    told = [starter.name for _, starters in whole.subjects for starter in starters]
    assert sorted(told) == sorted(starter_queries()) and "其他" not in dict(whole.subjects)


def test_hits_are_counted_beside_the_list_and_a_count_narrows_it(desk: Desk) -> None:
    whole = search_page.view(desk, {"q": "平台"})
    facets = {facet.name: facet for facet in whole.facets}
    assert {"单位", "年度", "表式", "金额"} <= set(facets)
    choice = facets["年度"].choices[0]
    one = search_page.view(desk, dict(parse_qsl(choice.query)))
    assert 0 < one.count < whole.count and {str(hit.year) for hit in one.hits} == {choice.label}
    [chosen] = [c for facet in one.facets for c in facet.choices if c.chosen]
    assert search_page.view(desk, dict(parse_qsl(chosen.query))).count == whole.count
    assert search_page.view(desk, dict(parse_qsl(facets["金额"].choices[0].query))).count < whole.count
    assert not search_page.view(desk, {"q": ""}).facets


def test_a_value_that_every_hit_has_narrows_nothing_and_is_not_offered(desk: Desk) -> None:
    """The budget tables of most filings print the same accounts."""
    found = Facets(5, [], [("某局", 5)], [(2023, 3), (2022, 2)], [], [], [("201", 5), ("208", 4)], [])
    wish = dict.fromkeys(("kind", "unit", "year", "least", "most", "account", "form", "stage", "sort"), "")
    shown = {
        one.name: [choice.count for choice in one.choices]
        for one in search_page._facets(desk, "桥", wish, found)
    }
    assert (shown["单位"], shown["年度"], shown["科目"]) == ([], [3, 2], [4])
    chosen = search_page._facets(desk, "桥", wish | {"unit": "某局"}, found)[0].choices
    assert [(one.count, one.chosen) for one in chosen] == [(5, True)]


def test_facets_count_what_choosing_them_shows(desk: Desk) -> None:
    seen = findings_page.view(desk, "verdict=open")
    assert seen.count == len(seen.rows) and seen.sentence.startswith("判断为“未判断”的疑点共")
    for facet in seen.facets:
        for choice in facet.choices:
            if not choice.chosen and facet.name != "判断":
                assert findings_page.view(desk, choice.query).count == choice.count, (facet.name, choice)
    empty = findings_page.view(desk, "words=没有这样的字")
    assert not empty.count and empty.whole


def test_judging_leads_to_the_next_that_waits_and_undo_leads_back(desk: Desk, client: TestClient) -> None:
    table = desk.table()
    ids = table.ids(sort="grade")
    for finding in ids[:3]:
        answer = client.post(
            f"/finding/{finding}/verdict?verdict=open",
            data={"verdict": "confirm", "note": "见第三页"},
            headers=OURS,
            follow_redirects=False,
        )
        after = ids[ids.index(finding) + 1]
        assert answer.headers["location"] == f"/finding/{after}?verdict=open&done=confirm"
    assert history(table.db, ids[0])[-1].who == "张三"
    for finding in reversed(ids[:3]):
        last = desk.steps.last(Person("张三", "管理"))
        assert last is not None
        answer = client.post("/undo", headers=OURS, follow_redirects=False)
        assert answer.headers["location"] == f"/finding/{finding}?done=undo...{last.number}"
    assert all(table.get(key).judgement is None for key in ids)  # type: ignore[union-attr]
    refused = client.post("/undo", headers=OURS)
    assert refused.status_code == 404 and "没有可以撤销的" in refused.text


def test_a_question_that_nothing_answers_is_told_so_before_what_is_weak(
    client: TestClient, desk: Desk
) -> None:
    far = search_page.view(desk, {"q": "大熊猫繁育"})
    assert far.missing and far.missing.startswith("没有材料提到") and far.alone and not far.hits
    assert far.weak and far.count == len(far.weak)
    assert {facet.name for facet in far.facets} > {"单位", "年度"}
    page = client.get("/search", params={"q": "大熊猫繁育"}).text
    said, _, folded = page.partition("<details><summary>关联较弱的")
    assert "没有材料提到" in said and said.count('class="hit"') == 0
    assert folded.count("<li>") == len(far.weak)
    near = search_page.view(desk, {"q": "平台"})
    assert near.missing is None and near.hits and not near.alone
    # What is narrowed to nothing can be widened again.
    none = search_page.view(desk, {"q": "平台", "year": "1999"})
    assert not none.count and any(c.chosen for facet in none.facets for c in facet.choices)


def test_what_a_search_finds_is_ordered_and_leaves_as_shown(client: TestClient, desk: Desk) -> None:
    asked = {"q": "平台", "kind": "project", "sort": "year"}
    found = search_page.view(desk, asked)
    near = [hit.year or 0 for hit in found.hits if not hit.weak]
    assert len(set(near)) > 1 and near == sorted(near, reverse=True)
    assert [name for name, _, on in found.sorts if on] == ["年度新近"]
    money = [
        hit.amount or 0 for hit in search_page.view(desk, {**asked, "sort": "money"}).hits if not hit.weak
    ]
    assert money == sorted(money, reverse=True)
    page = fromstring(client.get("/search", params=asked).text)
    far = f"，含关联较弱的 {found.weak_count} 条" if found.weak_count else ""
    [link] = [a.get("href") for a in page.iter("a") if a.text == f"导出这 {found.count} 条（Excel{far}）"]
    every = search_page.view(desk, {"q": "平台"})
    tabs = {name: count for name, count, *_ in every.tabs}
    assert tabs.pop("全部") == sum(tabs.values()) == every.count - every.weak_count
    forms = [c.label for facet in found.facets if facet.name == "表式" for c in facet.choices]
    assert forms and not re.search("[a-z]", "".join(forms))
    head, *rows = load_workbook(BytesIO(client.get(link).content)).active.iter_rows(values_only=True)
    assert head[:3] == ("名称", "单位", "年度") and len(rows) == found.count
    assert [row[0] for row in rows[: len(found.hits)]] == [hit.name for hit in found.hits]


def test_doubts_are_narrowed_ordered_and_leave_as_shown(client: TestClient, desk: Desk) -> None:
    whole = doubts_page.view(desk, {})
    facets = {facet.name: facet.choices for facet in whole.facets}
    assert {"核定", "为什么存疑", "要素", "单位", "年度"} <= facets.keys()
    choice = facets["要素"][-1]
    asked = dict(parse_qsl(choice.query)) | {"sort": "year"}
    few = doubts_page.view(desk, asked)
    assert few.count == choice.count < whole.count
    years = [one.declaration.year or one.filing.document.year or 0 for one in few.doubts]
    assert years == sorted(years, reverse=True)
    word = few.doubts[0].declaration.name
    named = doubts_page.view(desk, {"words": word})
    assert 0 < named.count < whole.count and all(one.declaration.name == word for one in named.doubts)
    doubts_page.correct(desk, few.doubts[0].declaration.id, few.doubts[0].field, "原文未写", "张三")
    answer = client.get("/doubts/export", params={**asked, "state": "all"})
    head, *rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert len(rows) == choice.count and head[0] == "项目" and rows[0][0] == word
    assert rows[0][8:10] == ("原文未写", "张三")
    assert journal_page.view(desk).acts[0][0].what == "export"


def test_a_unit_shows_what_it_filed_and_cites_and_a_project_its_targets(desk: Desk) -> None:
    identity, records = desk.records().identity, desk.records()
    filed = next(
        f for f in records.filings.values() if f.projects and f.projects[0].bases and f.document.unit
    )
    seen = unit_page.view(desk, identity.unit_of(filed.document.unit or "") or "")
    assert filed in seen.filings
    assert {key for key, _, _ in seen.cited} >= {
        key for (d, _), key in identity.basis_keys.items() if d == filed.projects[0].id
    }
    long = [key for key, chain in identity.chains().items() if len(chain) > 1]
    project = max((project_page.view(desk, key) for key in long), key=lambda one: len(one.declared))
    assert len(project.declared) > 1
    for name, years in project.targets:
        for one, found in zip(project.declared, years, strict=True):
            assert {i.target or "" for i in one.declaration.indicators if i.name == name} <= set(found)
    assert project.targets


def test_what_to_begin_with_is_spread_over_kinds_and_projects_and_holds_the_largest(desk: Desk) -> None:
    """Though one kind is surer and larger than all others, and one project of another the largest of all."""
    found, state = desk.table().whole(), desk.table().state()
    assert state is not None
    kinds = [kind for kind, _ in Counter(one.name for one in found).most_common()]
    for n, one in enumerate(found):
        one.severity, one.money = "疑似", Decimal(1000 + n)
        if one.name == kinds[0]:
            one.severity, one.money = "确定", Decimal(10**6 + n)
    largest = [one for one in found if one.name == kinds[1]][-1]
    largest.money = Decimal(10**9)
    desk.table().replace(found, state, desk.records().identity)
    begun = home_page.view(desk).first_rows
    assert len(begun) == home_page.BEGUN < len(kinds)
    assert len({row.name for row in begun}) == len(begun), [row.name for row in begun]
    assert begun[0].name == kinds[0] and begun[0].severity == "确定"
    assert largest.id in {row.id for row in begun}
    about = [one for row in begun for one in (row.project or row.unit).split("；")]
    assert len(set(about)) == len(about) and len({row.group for row in begun}) == len(begun)


def test_a_person_is_told_where_to_begin_and_what_was_judged(client: TestClient, desk: Desk) -> None:
    facets = {facet.name: [*facet.choices, *facet.more] for facet in findings_page.view(desk, "").facets}
    called = {kind.name for kind in home_page.view(desk).kinds}
    assert called == {choice.label for choice in facets["类别"]}, "one kind has one name on both pages"
    begun = home_page.view(desk).first_rows
    weights = [(GRADES.index(row.severity), row.money or 0) for row in begun]
    assert begun and weights == sorted(weights, reverse=True), "the surest first, then the heaviest"
    assert len({row.project or row.id for row in begun}) == len(begun), "one of each project"
    one = desk.finding(begun[0].id)
    client.post(f"/finding/{one.id}/verdict?verdict=open", data={"verdict": "confirm"}, headers=OURS)
    assert one.id not in {row.id for row in home_page.view(desk).first_rows}
    [(entry, _, held)] = journal_page.view(desk).entries
    assert entry.finding == one.id and held is not None and held.explanation == one.explanation
    assert one.explanation in client.get("/journal").text
    left = len(desk.table().ids(sort="grade")) - 1
    after = client.get(f"/finding/{begun[1].id}?verdict=open").text
    assert f"还剩 <b>{left}</b> 条没有判断" in after
    # In a list that holds judged ones as well, only those that wait are said to be left.
    whole = client.get(f"/finding/{begun[1].id}").text
    assert f"/ {left + 1} 条，还剩 <b>{left}</b> 条没有判断" in whole
    at = next(n for n, piece in enumerate(one.evidence, 1) if piece.places)
    piece = one.evidence[at - 1]
    page = piece.places[0].page
    # From the finding to the page of the original, its quote is still marked; where it stands no more, the page is.
    seen = original_page.view(desk, piece.document, page, evidence=(one.id, str(at)))
    assert (seen.shown.boxes or any(line.marked for line in seen.shown.lines)) and piece.text in seen.cited
    assert f"finding={one.id}&amp;e={at}" in client.get(f"/finding/{one.id}?e={at}").text
    for gone in (("nothing-0", "1"), (one.id, "99"), (one.id, "x")):
        assert original_page.view(desk, piece.document, page, evidence=gone).field == ""


def test_projects_are_listed_with_their_money_and_told_by_their_years(client: TestClient, desk: Desk) -> None:
    listed = things_page.listing(desk, "project", "").things
    thing = next(one for one in listed if one.amount)
    seen = project_page.view(desk, thing.key)
    assert thing.amount in [one.declaration.year_budget for one in seen.declared]
    assert all(kind != "basis" for _, things in seen.links for kind, *_ in things)
    with_findings = next(
        one.key
        for one in listed
        for page in [project_page.view(desk, one.key)]
        if page.findings and page.declared
    )
    text = client.get("/project", params={"key": with_findings}).text
    assert text.index("<h2>申报") < text.index("<h2>疑点")


def test_units_are_counted_as_the_command_counts_them(desk: Desk, workspace: Workspace) -> None:
    listed = things_page.listing(desk, "unit", "")
    counted = {name: number for name, number, _ in home_page.view(desk).numbers}
    assert counted["个申报单位"] == workspace.counts()["units"] == listed.used <= listed.count


def test_a_form_that_asks_for_no_money_is_no_declaration_on_any_page(desk: Desk) -> None:
    def counted() -> dict[str, int]:
        return {name: number for name, number, _ in home_page.view(desk).numbers}

    before, used = counted(), things_page.listing(desk, "unit", "").used
    made = Declaration(
        id="d-late", form="", name="示例市某桥检测", unit="示例市桥梁检测中心", total_score=Decimal(90)
    )
    filing = plant(desk.workspace, [made], unit="示例市桥梁检测中心", year=2031, kind="self_evaluation")
    after = counted()
    assert after["份材料"] == before["份材料"] + 1
    assert [after[name] for name in ("份申报", "个申报单位")] == [
        before[name] for name in ("份申报", "个申报单位")
    ]
    seen = things_page.listing(desk, "unit", "桥梁检测").things
    assert [one.count for one in seen] == [0] and things_page.listing(desk, "unit", "").used == used
    assert not plans_of(filing)
    assert sum(one.count for one in things_page.listing(desk, "unit", "").things) <= after["份申报"]


def test_an_amount_that_changed_is_told_beside_a_text_that_did_not(client: TestClient, desk: Desk) -> None:
    things = things_page.listing(desk, "project", "").things
    key = next(one.key for one in things if len(project_page.view(desk, one.key).declared) > 1)
    before, now, *_ = project_page.view(desk, key).declared
    before.declaration.year_budget = now.declaration.year_budget = Decimal(186_000)
    assert "当年预算增加" not in client.get("/project", params={"key": key}).text
    now.declaration.year_budget = Decimal(286_000)
    assert project_page.view(desk, key).declared[1].moved == Decimal(100_000)
    assert "当年预算增加 100,000元" in client.get("/project", params={"key": key}).text
    now.declaration.year_budget = None
    assert project_page.view(desk, key).declared[1].moved is None


def test_a_comparison_leads_back_to_its_finding_and_judges_it(client: TestClient, desk: Desk) -> None:
    pair = next(row for row in desk.table().search() if row.kind == "duplicate_project")
    left, right = desk.finding(pair.id).projects[:2]
    there = f"/compare/{left}/{right}?finding={pair.id}&verdict=open"
    assert there in html.unescape(client.get(f"/finding/{pair.id}?verdict=open").text)
    page = client.get(there).text
    assert f'href="/finding/{pair.id}?verdict=open"' in page and "回到疑点" in page
    assert (
        f'action="/finding/{pair.id}/verdict?verdict=open"' in page
        and 'action="/case/add?verdict=open"' in page
    )
    client.post(f"/finding/{pair.id}/verdict", data={"verdict": "confirm"}, headers=OURS)
    assert 'data-key="KeyZ"' in client.get(there).text
    assert "已在事项" not in client.get(there).text
    client.post("/case/add", data={"id": pair.id, "case": "new", "title": "第一批"}, headers=OURS)
    assert "已在事项" in client.get(there).text
    unrelated = next(d for d in desk.records().declarations if d not in (left, right))
    assert "回到疑点" not in client.get(f"/compare/{left}/{unrelated}?finding={pair.id}").text


def test_several_findings_go_into_a_case_from_the_list_and_lead_to_it(client: TestClient, desk: Desk) -> None:
    ids = desk.table().ids(sort="grade")[:2]
    assert 'formaction="/case/add?' in client.get("/findings").text
    sent_on = client.post(
        "/case/add", data={"id": ids, "case": "new", "title": "第一批"}, headers=OURS, follow_redirects=False
    )
    assert sent_on.headers["location"] == "/case/1?done=cased"


def test_a_filing_that_is_taken_out_comes_back(client: TestClient, desk: Desk) -> None:
    before, found = dict(desk.records().filings), desk.table().ids(sort="grade")
    gone = next(iter(before.values())).document
    answer = client.post("/intake/remove", data={"filing": gone.id}, headers=OURS)
    assert "已移出这份材料" in answer.text and gone.id not in desk.records().filings
    assert journal_page.view(desk).acts[0][0].who == "张三"
    assert f"撤销：移出“{gone.file}”" in answer.text
    client.post("/undo", headers=OURS)
    assert desk.records().filings.keys() == before.keys() and set(desk.table().ids(sort="grade")) == set(
        found
    )
    client.post("/intake/remove", data={"filing": gone.id}, headers=OURS)
    desk.workspace.store.bring_back(gone.id)  # another, by the command
    assert "已经请回" in client.post("/undo", headers=OURS).text


def test_an_answer_leaves_as_text_that_is_no_formula(client: TestClient) -> None:
    query = 'SELECT ?公式 ?数 { VALUES (?公式 ?数) { ("=1+1" 1234) ("@甲" -5) } } ORDER BY ?数'
    answer = client.get("/ask/export", params={"query": query, "as": "csv"})
    assert answer.headers["content-disposition"].endswith(".csv")
    assert answer.content.decode("utf-8-sig").splitlines() == ["公式,数", "'@甲,-5", "'=1+1,1234"]


def test_undo_takes_back_ones_own_and_never_anothers(desk: Desk) -> None:
    one, other = desk.table().ids(sort="grade")[:2]
    review_page.verdict(desk, one, "confirm", "张三", "", "")
    review_page.verdict(desk, other, "dismiss", "张三", "", "")
    review_page.verdict(desk, other, "unsure", "李四", "", "")
    with pytest.raises(ValueError, match="之后别人又判断过"):
        undo(desk, Person("张三", "审看"))
    assert desk.finding(other).judgement.verdict == "unsure"  # type: ignore[union-attr]
    assert undo(desk, Person("张三", "审看")) == (f"/finding/{one}", "undo")
    assert undo(desk, Person("李四", "审看")) == (f"/finding/{other}", "undo")
    assert desk.finding(other).judgement.verdict == "dismiss"  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="不是您作的"):
        review_page.take_back(desk, other, "李四", [stands(desk.finding(other))])


def test_an_unknown_verdict_changes_nothing(desk: Desk, client: TestClient) -> None:
    finding = desk.table().ids(sort="grade")[0]
    answer = client.post(f"/finding/{finding}/verdict", data={"verdict": "guilty"}, headers=OURS)
    assert answer.status_code == 400 and "guilty" in answer.text
    assert not history(desk.table().db, finding)


def test_many_are_judged_after_a_preview_with_exceptions(desk: Desk, client: TestClient) -> None:
    ids = desk.table().ids(sort="grade")[:4]
    preview = client.post("/bulk?severity=%E7%A1%AE%E5%AE%9A", data={"id": ids}, headers=OURS)
    assert "成组审看：4 条" in preview.text and all(key in preview.text for key in ids)
    # Its address names them: reloaded, or come back to, it offers no others.
    assert client.get(str(preview.url)).text == preview.text
    assert client.post("/bulk", headers=OURS).status_code == 400
    client.post("/bulk/verdict", data={"id": ids[1:], "verdict": "dismiss", "note": "模板"}, headers=OURS)
    judged = [finding.judgement for finding in desk.table().whole(ids)]
    assert [j and j.verdict for j in judged] == [None, "dismiss", "dismiss", "dismiss"]
    done = client.get("/findings", params={"done": "dismiss.3"}).text
    assert "撤销：3 条判为“排除”" in done
    unseen = client.post("/undo", data={"finding": ids[1]}, headers=OURS)  # judged after the page was opened
    assert unseen.status_code == 400 and "又判断过，没有撤销" in unseen.text
    shown = seen(client, f"/finding/{ids[1]}")
    client.post(
        "/undo", data={"finding": ids[1], "seen": shown}, headers=OURS
    )  # one of them by itself, the others together
    back = client.post("/undo", headers=OURS)
    assert "已撤销：3 条判为“排除”（回到原来状态的共 2 条）" in back.text
    assert not any(finding.judgement for finding in desk.table().whole(ids))
    assert len(history(desk.table().db, ids[1])) == 2


def test_what_differs_within_a_group_stands_out(desk: Desk) -> None:
    of_kind = Counter(row.kind for row in desk.table().search())
    ids = [row.id for row in desk.table().search() if row.kind == of_kind.most_common(1)[0][0]]
    seen = bulk_page.view(desk, "", ids)
    for finding, shared in zip(seen.findings, seen.shared, strict=True):
        grey = {finding.explanation[start:end] for start, end in shared}
        assert grey and all(word in other.explanation for word in grey for other in seen.findings)
        assert finding.names[0] not in grey


def test_a_place_is_quoted_and_its_text_copied(desk: Desk) -> None:
    pdf = next(f for f in desk.workspace.filings() if f.document.file.endswith(".pdf") and f.projects)
    made = pdf.projects[0]
    page = made.evidence["name"][0].page
    seen = original_page.view(desk, pdf.document.id, page, made.id, "name")
    assert (
        seen.cited.startswith(f"“{made.printed['name']}”（")
        and f"《{pdf.document.file}》第{page}页" in seen.cited
    )
    whole = original_page.view(desk, pdf.document.id, page)
    assert whole.cited.endswith(f"第{page}页") and whole.legend[0].cited.startswith("“")
    assert (made.unit or pdf.document.unit or "") in "".join(whole.wording.split())


def test_a_units_printed_name_leads_to_its_page(client: TestClient, desk: Desk) -> None:
    name = next(d.unit for _, d in desk.records().declarations.values() if d.unit)
    assert (
        f"<h1>{desk.records().identity.units[desk.records().identity.unit_of(name) or ''].label}"
        in client.get("/unit", params={"called": name}).text
    )
    assert "没有这样的单位" in client.get("/unit", params={"called": "不存在的局"}).text


def test_an_answer_leaves_as_a_workbook(client: TestClient, desk: Desk) -> None:
    asked = {"name": "projects-phases"}
    answer = client.get("/ask/export", params=asked)
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    seen = ask_page.view(desk, "projects-phases", "")
    assert list(rows[0]) == list(seen.columns) and len(rows) == seen.count + 1
    assert any(isinstance(cell, int | float) for cell in rows[1])
    hostile = client.get("/ask/export", params={"query": "SELECT ?值 { BIND('=1+1' AS ?值) }"})
    assert load_workbook(BytesIO(hostile.content)).active["A2"].data_type == "s"  # type: ignore[index]


def test_evidence_stands_beside_its_marked_page(desk: Desk) -> None:
    shown = [
        review_page.view(desk, row.id, "", str(n)).shown
        for row in desk.table().search()
        for n in range(1, len(desk.finding(row.id).evidence) + 1)
    ]
    assert shown and all(one is not None for one in shown)
    assert all(one.boxes or any(line.marked for line in one.lines) for one in shown if one)


def test_a_pdf_page_is_a_picture_and_a_text_is_escaped(client: TestClient, desk: Desk) -> None:
    for filing in desk.workspace.filings():
        page = client.get(f"/document/{filing.document.id}/page/1")
        image = client.get(f"/document/{filing.document.id}/page/1.png")
        if filing.document.file.endswith(".pdf"):
            assert image.headers["content-type"] == "image/png" and image.content[:4] == b"\x89PNG"
            assert "<svg" in page.text
        else:
            assert image.status_code == 404 and 'class="line-number"' in page.text
        original = client.get(f"/document/{filing.document.id}/download")
        assert original.headers["content-disposition"].startswith("attachment")
        assert original.headers["content-type"] == "application/octet-stream"


def test_two_declarations_are_matched_field_by_field(desk: Desk) -> None:
    pair = next(row for row in desk.table().search() if row.kind == "duplicate_project")
    left, right = desk.finding(pair.id).projects[:2]
    seen = compare_page.view(desk, left, right)
    parts = {part.name: part.pairs for part in seen.parts}
    assert sum(p.sides in ("same", "differs") for p in parts["子项目与金额"]) == 3
    texts = [p for p in parts["文字"] if p.share]
    assert texts and all(p.left[a:b] for p in texts for a, b in p.left_spans)


def test_doubts_come_first_and_every_value_has_its_place(desk: Desk) -> None:
    doubted = [key for key, (_, d) in desk.records().declarations.items() if d.doubts]
    for key in doubted:
        seen = declaration_page.view(desk, key)
        assert sum(len(value.doubts) for value in seen.doubted) == len(seen.declaration.doubts)
    assert all(
        v.places for v in declaration_page.view(desk, doubted[0]).values if v.field.startswith("texts.")
    )


def test_hostile_text_in_every_field_is_only_text(tmp_path: Path) -> None:
    bad = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    text = f"项目支出绩效目标申报表\n{bad}\n"
    workspace = Workspace(tmp_path / "hostile")
    place = [Place(page=1, lines=(1, 2))]
    fields = ("name", "unit", "year_budget", "subitems[0]", "bases[0]", "indicators[0]", f"texts.{bad}")
    planted = [
        Declaration(
            id=f"d-{n}",
            name=f"{bad}{n}",
            unit=bad,
            authority=bad,
            year=2020 + n,
            category=[bad],
            use=[bad],
            subitems=[Subitem(bad, 10, bad)],  # type: ignore[arg-type]
            bases=[Basis(title=f"{bad}{n}", number=bad, key=bad)],
            indicators=[Indicator("产出指标", bad, f"{bad}完成率", f"{bad}完成率")],
            texts={bad: f"{bad}主要实施内容为应用软件维护和自助终端的巡检维修，保障居民通过终端预约办事。"},
            printed={"name": bad},
            evidence=dict.fromkeys(fields, place),
            doubts=[Doubt("total_budget", bad), Doubt("name", bad)],
        )
        for n in range(2)
    ]
    plant(workspace, planted, [Passage(bad, bad, place)], text, unit=bad, title=bad, file=f"{bad}.txt")
    workspace.store.fail(Path(bad), "", bad, 99)
    desk = Desk(workspace)
    client = entered(Guard(application(desk), PORT))
    client.post("/who", data={"who": bad, "next": "/"}, headers=OURS)
    finding = desk.table().ids(sort="grade")[0]
    client.post(f"/finding/{finding}/verdict", data={"verdict": "confirm", "note": bad}, headers=OURS)
    client.post("/case/add", data={"id": finding, "case": "new", "title": bad}, headers=OURS)
    row = sent([(finding, 1)], place=["1"], status=["草稿"], note=[bad])
    client.post("/case/1", data=row, headers=OURS)
    said = {"declaration": "d-0", "field": "name", "said": bad, "next": "/"}
    client.post("/doubts/correct", data=said, headers=OURS)
    client.post("/intake/file", params={"name": f"{bad}.txt"}, content=b"x", headers=OURS)
    desk.intake.wait(60)
    pages = walked(client)
    assert {"/case/1", "/doubts", "/links", "/family", "/graph", "/settings", "/journal"} <= pages.keys()
    pages["done"] = client.get("/doubts", params={"state": "done", "why": bad}).text
    pages["error"] = client.get(f"/{bad}").text
    pages["case"] = client.post(f"/case/1?{bad}", data={**row, "status": bad}, headers=OURS).text
    pages["search"] = client.get("/findings", params={"words": bad, "kind": bad, "unit": bad}).text
    pages["ask"] = client.get("/ask", params={"query": bad}).text
    pages["compare"] = client.get("/compare/d-0/d-1").text
    assert any("&lt;script&gt;" in page for page in pages.values()) and len(pages) > 10
    for path, page in pages.items():
        assert "<img src=x" not in page and "<script>alert" not in page, path
        for element in fromstring(page).iter("*") if page else ():
            assert not [name for name in element.attrib if name.startswith("on")], path
            assert not element.get("href", "").lower().lstrip().startswith(("javascript:", "data:")), path
            assert element.tag not in ("style", "iframe", "object", "embed"), path
            assert element.tag != "script" or (element.get("src", "").startswith("/") and not element.text), (
                path
            )


def test_the_first_page_counts_each_kind_by_verdict(desk: Desk) -> None:
    rows = desk.table().search()
    review_page.record(desk, rows[0].id, "confirm", "张三", "")
    seen = home_page.view(desk)
    assert sum(kind.whole for kind in seen.kinds) == len(rows)
    assert sum(kind.counts[0][0] for kind in seen.kinds) == len(rows) - 1 == seen.open
    assert sum(kind.counts[1][0] for kind in seen.kinds) == 1


def test_a_basis_shows_the_findings_that_quote_it_and_no_others(desk: Desk) -> None:
    identity = desk.records().identity
    quoted = {
        (e.declaration, e.field)
        for f in desk.table().whole()
        if f.kind in ("expired_basis", "basis_conflict")
        for e in f.evidence
    }
    for key in identity.bases:
        cited = {(d, f"bases[{n}]") for (d, n), k in identity.basis_keys.items() if k == key}
        assert bool(basis_page.view(desk, key).findings) == bool(cited & quoted), key


def test_the_list_leaves_as_a_workbook_of_what_it_shows(client: TestClient, desk: Desk) -> None:
    kind = desk.table().search()[0].kind
    answer = client.get("/findings/export", params={"kind": kind})
    rows = list(load_workbook(BytesIO(answer.content))["问题清单"].iter_rows(values_only=True))
    assert len(rows) - 1 == findings_page.view(desk, f"kind={kind}").count
    assert answer.headers["content-disposition"].startswith("attachment")
    assert journal_page.view(desk).acts[0][0].what == "export"
    assert any(
        page.startswith("/document/f-")
        for act, page, _ in journal_page.view(desk).acts
        if act.what == "ingest"
    )


def test_amounts_are_shown_in_the_unit_that_a_person_chose(client: TestClient, desk: Desk) -> None:
    page = client.get("/findings").text
    client.post("/money", data={"unit": "wan", "next": "/findings"}, headers=OURS)
    other = client.get("/findings").text
    assert "金额（元）" in page and "金额（万元）" in other
    row = next(row for row in desk.table().search() if row.money and row.money > 10000)
    assert f"{row.money / 10000:,.6f}".rstrip("0").rstrip(".") in other


def test_both_pages_stand_beside_a_comparison(client: TestClient, desk: Desk) -> None:
    pair = next(row for row in desk.table().search() if row.kind == "duplicate_project")
    left, right = desk.finding(pair.id).projects[:2]
    field = next(f for f in desk.declaration(left)[1].texts if f in desk.declaration(right)[1].texts)
    seen = compare_page.view(desk, left, right, f"texts.{field}", f"texts.{field}")
    assert len(seen.pages) == 2 and all(page and (page.boxes or page.lines) for page in seen.pages)
    assert not compare_page.view(desk, left, right).pages


def test_heads_of_ones_own_query_say_what_is_below(desk: Desk) -> None:
    query = (
        "SELECT ?u ?name (COUNT(?d) AS ?n) (SUM(?b) AS ?t) (COUNT(*) AS ?rows)"
        " { ?d a yj:Declaration ; yj:yearBudget ?b . ?u a yj:Unit ; skos:prefLabel ?name } GROUP BY ?u ?name"
    )
    found = ask_page.view(desk, "", query)
    assert found.heads == ["单位", "单位名称", "项目申报数", "当年预算合计", "行数"]
    unit, name, *_ = found.rows[0]
    assert unit.name == name.text and unit.link == name.link and unit.link.startswith("/unit?key=")
    # What nothing is known of, or what two columns hold alike, keeps its own name.
    found = ask_page.view(desk, "", "SELECT ?d ?b ?later { ?d yj:yearBudget ?b . ?e yj:yearBudget ?later }")
    assert found.heads == ["d", "当年预算（b）", "当年预算（later）"]
    assert ask_page.view(desk, "", "ASK { ?p a yj:Project }").rows[0][0].text == "是"
    starter = ask_page.view(desk, "bases-most-cited", "")
    assert starter.heads == [*starter.columns]


def test_a_column_that_no_step_of_a_query_names_is_told(desk: Desk) -> None:
    found = ask_page.view(desk, "", "SELECT ?p ?预算 { ?p a yj:Project }")
    assert found.count and "?预算 一栏不会有值：查询的条件里没有 ?预算，看看是否写错" in found.hints


def test_what_tells_of_one_project_is_told_apart(desk: Desk, client: TestClient) -> None:
    filings = desk.records().filings.values()
    evaluated = next(f for f in filings if f.document.kind == "self_evaluation" and f.projects)
    one = evaluated.projects[0]
    others = [name for _, name in declaration_page.view(desk, one.id).others]
    assert len(set(others)) == len(others) > 1 and "2023年绩效运行监控表" in others
    assert "绩效自评表" in client.get(f"/declaration/{one.id}").text
    shifted = next(row.id for row in desk.table().search() if row.kind == "target_shifted")
    names = [name for _, name in review_page.projects(desk, desk.finding(shifted))]
    assert len(set(names)) == len(names) == 2


def test_a_purchase_that_waits_for_a_word_leads_to_its_page(client: TestClient) -> None:
    page = fromstring(client.get("/links?kind=purchase").text)
    bought = page.xpath("//tbody/tr/td[2]//a")
    assert any("采购意向" in one.text for one in bought)
    assert all(client.get(one.get("href")).status_code == 200 for one in bought)


def test_the_graph_begins_with_things_of_every_kind(client: TestClient) -> None:
    page = fromstring(client.get("/graph").text)
    kinds = {link.get("href").split("kind=")[1].split("&")[0] for link in page.xpath("//main//li/a")}
    assert kinds == {"unit", "project", "basis", "family"}


def test_a_basis_says_how_many_units_cite_it(desk: Desk, client: TestClient) -> None:
    shared = next(one for one in things_page.listing(desk, "basis", "").things if one.units > 1)
    assert (
        f"{shared.count} 份申报、{shared.units} 个单位"
        in client.get("/basis", params={"key": shared.key}).text
    )
    assert "单位" in [th.text for th in fromstring(client.get("/basis").text).xpath("//th")]


def test_a_budget_of_a_later_year_is_called_so_beside_its_page(desk: Desk) -> None:
    listed = next(f for f in desk.workspace.filings() if f.document.kind == "project_list")
    names = [one.name for one in original_page.view(desk, listed.document.id, 1).legend]
    assert "2024年预算" in names and "2024" not in names


def test_a_basis_of_one_year_says_the_year_once() -> None:
    assert [basis_page.span(years) for years in ((2021, 2021), (2014, 2016))] == ["2021 年", "2014–2016 年"]


def test_counts_stand_in_groups_of_three_digits() -> None:
    many = findings_page.FacetChoice("要素缺失", 12345, False, "kind=missing_field")
    shown = (
        render.environment()
        .get_template("parts.html")
        .module.facets(  # type: ignore[attr-defined]
            [findings_page.Facet("类别", [many], [many])], "/findings"
        )
    )
    assert shown.count("<b>12,345</b>") == 2
    assert "共 1,234 条" in findings_page.sentence(findings_page.asked(""), 1234, {})


def test_what_a_question_counts_leads_to_its_list_and_a_file_to_its_page(desk: Desk) -> None:
    seen = ask_page.view(desk, "findings-by-unit", "")
    at = {column: n for n, column in enumerate(seen.columns)}
    for row in seen.rows:
        unit, name = row[at["单位"]], row[at["类别"]]
        query = parse_qsl(urlsplit(name.link).query)
        assert dict(query)["name"] == name.text and unit.link.endswith(quote_plus(dict(query)["unit"]))
        listed = findings_page.view(desk, urlsplit(name.link).query)
        assert listed.count >= int(row[at["条数"]].text) and {one.name for one in listed.rows} == {name.text}
    life = ask_page.view(desk, "projects-life", "")
    files = {f.document.file: f.document.id for f in desk.records().filings.values()}
    for row in life.rows:
        cell = row[life.columns.index("材料")]
        assert cell.link == f"/document/{files[cell.text]}/page/1"
