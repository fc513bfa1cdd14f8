"""撤销: everything that a person does at the workbench is taken back by `z`, the last first, and leaves all as it was."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from yiju.graph.identity import Candidate
from yiju.web.desk import Desk
from yiju.web.pages import doubts_page
from yiju.web.roles import Person

OURS = {"Sec-Fetch-Site": "same-origin"}


def standing(desk: Desk) -> tuple[Any, ...]:
    """All that a person can change."""
    cases = desk.cases.every()
    return (
        desk.table().judged_as(),
        [(e.candidate.id, e.verdict) for e in desk.workspace.decisions.standing()],
        {key: one.said for key, one in desk.corrections.standing().items()},
        [(case, desk.cases.items(case.number)) for case in cases],
        desk.views.of("张三"),
    )


def test_every_action_is_taken_back_the_last_first(client: TestClient, desk: Desk) -> None:
    one, two, three = desk.table().ids()[:3]
    identity = desk.records().identity
    asked = Candidate("unit", *list(identity.units)[:2], 0.8, ("名称相近",))
    identity.candidates.append(asked)
    doubt = doubts_page.view(desk).doubts[0]
    read = {"declaration": doubt.declaration.id, "field": doubt.field}
    rows = {"finding": [one, two], "place": ["2", "1"], "status": ["已发", "草稿"], "note": ["寄出", ""]}
    done: list[tuple[str, dict[str, Any]]] = [
        (f"/finding/{one}/verdict", {"verdict": "confirm", "note": "见第三页"}),
        (f"/finding/{one}/verdict", {"verdict": "dismiss"}),
        ("/bulk/verdict", {"id": [one, two, three], "verdict": "unsure"}),
        ("/case", {"title": "空的事项"}),
        ("/case/add", {"id": [one, two], "case": "new", "title": "第一批"}),
        ("/case/add", {"id": three, "case": "2"}),
        ("/case/2", rows | {"finding": [one, two]}),
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
        answer = client.post(path, data=form, headers=OURS)
        assert answer.status_code == 200 and 'data-key="KeyZ"' in answer.text, (path, answer.text[-900:])
    for (path, form), was in zip(reversed(done), reversed(before), strict=True):
        assert client.post("/undo", headers=OURS).status_code == 200, path
        assert standing(desk) == was, (path, form)
    assert client.post("/undo", headers=OURS).status_code == 404
    assert 'data-key="KeyZ"' not in client.get("/").text


def test_what_another_changed_since_stays_and_is_passed_over(client: TestClient, desk: Desk) -> None:
    one = desk.table().ids()[0]
    client.post("/case/add", data={"id": one, "case": "new", "title": "第一批"}, headers=OURS)
    client.post("/case/1", data={"finding": one, "place": "1", "status": "已发", "note": ""}, headers=OURS)
    desk.cases.change(1, [(one, 1, "已回复", "")])  # another
    answer = client.post("/undo", headers=OURS)
    assert answer.status_code == 400 and "之后又有人改过" in answer.text
    assert desk.cases.items(1)[0].status == "已回复"
    client.post("/undo", headers=OURS)
    assert not desk.cases.every()
    client.post("/case", data={"title": "第二批"}, headers=OURS)
    client.post("/case/2/close", data={"closed": "1"}, headers=OURS)
    with pytest.raises(ValueError, match="要有“复核”以上的权限"):
        desk.take_back(Person("张三", "审看"))
