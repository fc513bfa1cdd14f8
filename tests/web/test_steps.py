"""撤销: everything that a person does at the workbench is taken back by `z`, the last first, and leaves all as it was."""

from typing import Any
from urllib.parse import urlencode

import pytest
from lxml.html import fromstring
from starlette.testclient import TestClient

from yiju.graph.identity import Candidate
from yiju.web.cases import CaseItem
from yiju.web.desk import Desk
from yiju.web.pages import cases_page, doubts_page
from yiju.web.roles import Person

from .conftest import seen

OURS = {"Sec-Fetch-Site": "same-origin"}
ME = Person("张三", "管理")


def undo(desk: Desk, who: Person) -> tuple[str, str]:
    """Take back the last that a person did."""
    last = desk.steps.last(who)
    assert last is not None
    return desk.take_back(who, last.number)


def standing(desk: Desk) -> tuple[Any, ...]:
    """All that a person can change."""
    cases = desk.cases.every()
    return (
        desk.table().judged_as(),
        [(e.candidate.id, e.verdict) for e in desk.workspace.decisions.standing()],
        {key: one.wording for key, one in desk.corrections.standing().items()},
        [(case, desk.cases.items(case.number)) for case in cases],
        desk.views.of("张三"),
    )


def sent(shown: list[tuple[str, int]], **typed: list[str]) -> dict[str, list[str]]:
    """What the form of a case sends: findings as they came in, with their places, and what was typed."""
    was = [f'[{place}, "草稿", "", ""]' for _, place in shown]
    return {"finding": [finding for finding, _ in shown], "was": was, "facts": [""] * len(shown), **typed}


def test_every_action_is_taken_back_the_last_first(client: TestClient, desk: Desk) -> None:
    one, two, three = desk.table().ids(sort="grade")[:3]
    identity = desk.records().identity
    asked = Candidate("unit", *list(identity.units)[:2], 0.8, ("名称相近",))
    identity.candidates.append(asked)
    doubt = doubts_page.view(desk, {}).doubts[0]
    read = {"declaration": doubt.declaration.id, "field": doubt.field}
    said = {"status": ["已发", "草稿"], "note": ["寄出", ""], "facts": ["", "一、\r\n二、"]}
    rows = sent([(one, 1), (two, 2)], place=["2", "1"], **said)
    done: list[tuple[str, dict[str, Any]]] = [
        (f"/finding/{one}/verdict", {"verdict": "confirm", "note": "见第三页"}),
        (f"/finding/{one}/verdict", {"verdict": "dismiss"}),
        ("/bulk/verdict", {"id": [one, two, three], "verdict": "unsure"}),
        ("/case", {"title": "空的事项"}),
        ("/case/add", {"id": [one, two], "case": "new", "title": "第一批"}),
        ("/case/add", {"id": three, "case": "2"}),
        ("/case/2", rows),
        ("/case/2/remove", {"remove": two}),
        ("/case/2/close", {"closed": "1"}),
        ("/case/2/close", {"closed": "0"}),
        ("/doubts/correct", read | {"said": "原文未写"}),
        ("/doubts/correct", read | {"said": "12 次"}),
        ("/doubts/correct", read | {"undo": "1"}),
        ("/findings/views?severity=确定", {"name": "确定的"}),
        ("/findings/views?severity=疑似", {"name": "确定的"}),
        ("/findings/views", {"forget": "确定的"}),
        (f"/links/{asked.id}", {"verdict": "no", "note": "不是一家"}),
    ]
    before = []
    for path, form in done:
        before.append(standing(desk))
        shown = seen(client, f"/bulk?{urlencode({'id': [one, two, three]}, doseq=True)}")
        answer = client.post(path, data={**form, "seen": shown}, headers=OURS)
        assert answer.status_code == 200 and 'data-key="KeyZ"' in answer.text, (path, answer.text[-900:])
    for (path, form), was in zip(reversed(done), reversed(before), strict=True):
        assert client.post("/undo", headers=OURS).status_code == 200, path
        assert standing(desk) == was, (path, form)
    assert client.post("/undo", headers=OURS).status_code == 404
    assert 'data-key="KeyZ"' not in client.get("/").text


def test_what_another_changed_since_stays_and_is_passed_over(client: TestClient, desk: Desk) -> None:
    one, two = desk.table().ids(sort="grade")[:2]
    client.post("/case/add", data={"id": [one, two], "case": "new", "title": "第一批"}, headers=OURS)
    form = sent([(one, 1)], place=["1"], status=["已发"], note=[""])
    client.post("/case/1", data=form, headers=OURS)
    desk.cases.change(1, [CaseItem(one, 1, "已回复", "乙：已收到", "")])  # another
    answer = client.post("/undo", headers=OURS)
    assert answer.status_code == 400 and "之后又有人改过" in answer.text
    assert "再按一次 z 撤销更早的一步：放入“第一批”2 条" in answer.text
    # What was taken in goes, but not what another has worked on, nor the case that holds it.
    answer = client.post("/undo", headers=OURS)
    assert (
        "已撤销：放入“第一批”2 条（回到原来状态的共 1 条）" in answer.text
        and "另有 1 条之后有人改过" in answer.text
    )
    [kept] = desk.cases.items(1)
    assert (kept.finding, kept.status, kept.note) == (one, "已回复", "乙：已收到")


def test_a_case_in_which_another_has_worked_on_everything_stays(client: TestClient, desk: Desk) -> None:
    one = desk.table().ids(sort="grade")[0]
    client.post("/case/add", data={"id": one, "case": "new", "title": "第一批"}, headers=OURS)
    desk.cases.change(1, [CaseItem(one, 1, "草稿", "乙：先别发", "")])
    assert "之后改过状态、备注或事项摘要" in client.post("/undo", headers=OURS).text
    assert desk.cases.items(1)[0].note == "乙：先别发"


def test_what_another_put_back_closed_or_read_since_stays(desk: Desk) -> None:
    one, me = desk.table().ids(sort="grade")[0], Person("张三", "管理")
    cases_page.take_in(desk, "new", "第一批", [one], "张三")
    cases_page.remove(desk, 1, one, "张三")
    cases_page.take_in(desk, "1", "", [one], "李四")
    with pytest.raises(ValueError, match="又被放入"):
        undo(desk, me)
    cases_page.close(desk, 1, True, "张三")
    cases_page.close(desk, 1, False, "李四")
    cases_page.close(desk, 1, True, "李四")
    with pytest.raises(ValueError, match="别人又办结"):
        undo(desk, me)
    [case] = desk.cases.every()
    assert case.closed and case.count == 1
    doubt = doubts_page.view(desk, {}).doubts[0]
    doubts_page.correct(desk, doubt.declaration.id, doubt.field, "12 次", "张三")
    desk.corrections.record(doubt.declaration.id, doubt.field, "12 次", "李四")
    with pytest.raises(ValueError, match="又有人改过"):
        undo(desk, me)
    assert desk.corrections.standing()[doubt.declaration.id, doubt.field].who == "李四"


def test_a_step_that_something_stands_in_the_way_of_stays(client: TestClient, desk: Desk) -> None:
    one, two = desk.table().ids(sort="grade")[:2]
    client.post(f"/finding/{one}/verdict", data={"verdict": "confirm"}, headers=OURS)
    client.post("/case/add", data={"id": two, "case": "new", "title": "第一批"}, headers=OURS)
    desk.cases.close(1, True)  # another
    answer = client.post("/undo", headers=OURS)
    assert answer.status_code == 400 and "已办结；要改动请先重新打开" in answer.text
    assert "再按一次 z 撤销更早的一步：判为“属实”" in answer.text  # and the key on that page does
    desk.cases.close(1, False)
    assert client.post("/undo", headers=OURS).status_code == 200
    assert not desk.cases.every() and desk.table().judged_as()


def test_what_was_taken_back_and_what_would_be_next_are_named(client: TestClient, desk: Desk) -> None:
    one, two = (desk.finding(key) for key in desk.table().ids(sort="grade")[:2])
    client.post(f"/finding/{one.id}/verdict", data={"verdict": "confirm"}, headers=OURS)
    client.post(f"/finding/{two.id}/verdict", data={"verdict": "dismiss"}, headers=OURS)
    page = client.post("/undo", headers=OURS).text
    assert f"已撤销：判为“排除”（{two.name}，{(two.names + two.units)[0]}）。" in page
    assert f"再往前撤销一步：判为“属实”（{one.name}，{(one.names + one.units)[0]}）</button>" in page
    assert 'data-key="KeyZ"' in page
    for path in ("/search", "/project", "/"):  # nothing that it takes back is done there
        assert 'data-key="KeyZ"' not in client.get(path).text
    again = client.get("/search?done=undo...1").text
    assert "已撤销：判为“属实”" in again
    assert "已撤销" not in client.get("/search?done=undo...77").text.replace("已撤销这条的判断", "")


def test_taking_many_back_stays_on_the_page_where_it_was_asked(client: TestClient, desk: Desk) -> None:
    ids = desk.table().ids(sort="grade")[:3]
    client.post("/bulk/verdict", data={"id": ids, "verdict": "confirm"}, headers=OURS)
    here = f"/finding/{ids[0]}?severity=%E7%96%91%E4%BC%BC"
    fields = fromstring(client.get(here).text).forms
    form = next(dict(one.form_values()) for one in fields if one.get("class") == "undo")
    assert form["next"] == here
    answer = client.post("/undo", data=form, headers=OURS, follow_redirects=False)
    assert answer.headers["location"].startswith(f"{here}&done=undo.3.0")
    assert "已撤销：3 条判为“属实”" in client.get(answer.headers["location"]).text
    client.post("/bulk/verdict", data={"id": ids, "verdict": "confirm"}, headers=OURS)
    outside = client.post("/undo", data={"next": "//example.org/"}, headers=OURS, follow_redirects=False)
    assert outside.headers["location"].startswith("/?done=")


def test_a_key_takes_back_what_its_page_named(client: TestClient, desk: Desk) -> None:
    one, two = desk.table().ids(sort="grade")[:2]
    client.post(f"/finding/{one}/verdict", data={"verdict": "confirm"}, headers=OURS)
    named = desk.steps.last(ME)
    client.post(f"/finding/{two}/verdict", data={"verdict": "dismiss"}, headers=OURS)  # in another tab
    assert named is not None
    client.post("/undo", data={"step": named.number}, headers=OURS)
    assert [finding for finding, *_ in desk.table().judged_as()] == [two]
    assert client.post("/undo", data={"step": named.number}, headers=OURS).status_code == 404


def test_what_wants_another_role_is_not_offered(desk: Desk) -> None:
    cases_page.begin(desk, "第一批", "张三")
    cases_page.close(desk, 1, True, "张三")
    closed, judge = desk.steps.last(ME), Person("张三", "审看")
    begun = desk.steps.last(judge)
    assert closed is not None and closed.wording == "办结“第一批”"
    assert begun is not None and begun.wording == "新建事项“第一批”"
    with pytest.raises(ValueError, match="要有“复核”以上的权限"):
        desk.take_back(judge, closed.number)
    with pytest.raises(ValueError, match="已办结"):
        desk.take_back(judge, begun.number)


def test_two_who_fill_in_a_case_at_once_keep_both(client: TestClient, desk: Desk) -> None:
    one, two, three = desk.table().ids(sort="grade")[:3]
    client.post("/case/add", data={"id": [one, two, three], "case": "new", "title": "第一批"}, headers=OURS)
    places = [(one, 1), (two, 2), (three, 3)]
    mine = sent(
        places, place=["1", "2", "3"], status=["草稿", "已发", "草稿"], note=["寄出", "甲写的", "见附件"]
    )
    theirs = [CaseItem(one, 1, "已回复", "", ""), CaseItem(two, 2, "草稿", "乙写的", "")]
    desk.cases.change(1, theirs)  # another, since the page was shown
    desk.cases.remove(1, three)
    answer = client.post("/case/1", data=mine, headers=OURS)
    assert answer.status_code == 409 and "别人改过同一处" in answer.text
    told = {i.finding: (i.status, i.note) for i in desk.cases.items(1)}
    assert told == {one: ("已回复", "寄出"), two: ("已发", "乙写的")}
    assert 'value="甲写的"' in answer.text and "乙写的</span>" in answer.text and "见附件" in answer.text
    # What is typed beside a finding that is taken out of the case is kept too.
    was = ['[1, "已回复", "寄出", ""]', '[2, "已发", "乙写的", ""]']
    form = {
        "finding": [one, two],
        "was": was,
        "place": ["1", "2"],
        "status": ["已回复", "已发"],
        "note": ["再寄", "乙写的"],
        "facts": ["", ""],
    }
    client.post("/case/1/remove", data={**form, "remove": two}, headers=OURS)
    [left] = desk.cases.items(1)
    assert (left.finding, left.note) == (one, "再寄")
