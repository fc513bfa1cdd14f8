"""A verdict that was given since a page was opened is not judged over without a word: by key, by button, alone or several at once."""

from typing import Any

from starlette.testclient import TestClient

from yiju.audit import history
from yiju.web.desk import Desk
from yiju.web.pages import review_page

from .conftest import seen
from .test_browser import at, pressed, shown

OURS = {"Sec-Fetch-Site": "same-origin"}


def verdicts(desk: Desk, ids: list[str]) -> list[str]:
    return [one.judgement.verdict if one.judgement else "" for one in desk.table().whole(ids)]


def test_a_verdict_given_since_the_page_was_opened_is_asked_about(desk: Desk, client: TestClient) -> None:
    one = desk.table().ids(sort="grade")[0]
    opened = seen(client, f"/finding/{one}")
    assert not opened
    review_page.record(desk, one, "dismiss", "李四", "口径不同")
    form = {"verdict": "confirm", "note": "核对过原件", "seen": opened}
    refused = client.post(f"/finding/{one}/verdict?severity=确定", data=form, headers=OURS)
    assert refused.status_code == 409 and verdicts(desk, [one]) == ["dismiss"]
    assert "已判为“排除”（李四，" in refused.text and "备注：口径不同" in refused.text
    assert "仍要改为“属实”？" in refused.text and ">核对过原件</textarea>" in refused.text
    assert refused.headers["HX-Push-Url"] == f"/finding/{one}?severity=%E7%A1%AE%E5%AE%9A"
    assert refused.text.count('data-key="KeyY"') == refused.text.count('data-key="Escape"') == 1
    assert 'data-key="KeyN"' not in refused.text
    again = {**form, "seen": seen(client, f"/finding/{one}")}
    assert client.post(f"/finding/{one}/verdict", data=again, headers=OURS).status_code == 200
    assert [(e.verdict, e.note) for e in history(desk.table().db, one)] == [
        ("dismiss", "口径不同"),
        ("confirm", "核对过原件"),
    ]


def test_a_verdict_that_was_taken_back_meanwhile_is_in_nobodys_way(desk: Desk, client: TestClient) -> None:
    one = desk.table().ids(sort="grade")[0]
    review_page.record(desk, one, "dismiss", "李四", "")
    opened = seen(client, f"/finding/{one}")
    desk.workspace.undo(one, "李四", tell=False)
    form = {"verdict": "confirm", "seen": opened}
    assert client.post(f"/finding/{one}/verdict", data=form, headers=OURS).status_code == 200


def test_a_comparison_sends_what_it_showed(desk: Desk, client: TestClient) -> None:
    pair = next(row for row in desk.table().search() if row.kind == "duplicate_project")
    left, right = desk.finding(pair.id).projects[:2]
    review_page.record(desk, pair.id, "confirm", "李四", "")
    [shown_there] = seen(client, f"/compare/{left}/{right}?finding={pair.id}")
    assert shown_there.startswith(f"{pair.id} confirm ") and shown_there.endswith(" 李四")


def test_of_several_at_once_none_is_judged_before_the_page_is_answered(
    desk: Desk, client: TestClient
) -> None:
    ids = desk.table().ids(sort="grade")[:3]
    opened = seen(client, "/bulk?" + "&".join(f"id={one}" for one in ids))
    review_page.record(desk, ids[1], "dismiss", "李四", "口径不同")
    form: dict[str, Any] = {"id": ids, "verdict": "confirm", "note": "同一模板", "seen": opened}
    refused = client.post("/bulk/verdict", data=form, headers=OURS)
    assert refused.status_code == 409 and verdicts(desk, ids) == ["", "dismiss", ""]
    assert "其中 1 条有了别的判断" in refused.text and "已判为“排除”（李四，" in refused.text
    assert 'value="同一模板"' in refused.text and refused.text.count(" checked ") == 3
    shown_then = seen(client, f"/bulk?id={ids[1]}")
    rest = {**form, "seen": shown_then, "over": "no", "overtaken": ids[1]}
    client.post("/bulk/verdict", data=rest, headers=OURS)
    assert verdicts(desk, ids) == ["confirm", "dismiss", "confirm"]
    every = seen(client, "/bulk?" + "&".join(f"id={one}" for one in ids))
    client.post("/bulk/verdict", data={**rest, "seen": every, "over": "yes"}, headers=OURS)
    assert verdicts(desk, ids) == ["confirm"] * 3


def test_two_tabs_on_one_finding(page: Any, desk: Desk) -> None:
    page.goto(page.url.split("?")[0].rstrip("/") + "/findings")
    pressed(page, "Enter")
    one = at(page).rsplit("/", 1)[1]
    other = page.context.new_page()
    other.goto(page.url)
    pressed(page, "n")
    other.fill("#note", "核对过原件")
    other.keyboard.press("Escape")
    other.keyboard.press("y")
    shown(other, "[role=alert].note")
    assert "已判为“排除”（张三，" in other.inner_text("[role=alert].note")
    assert other.input_value("#note") == "核对过原件" and at(other) == f"/finding/{one}"
    other.keyboard.press("Escape")  # no: the page as it is now, with what was typed
    shown(other, ".say-dismiss.on")
    assert at(other) == f"/finding/{one}" and other.input_value("#note") == "核对过原件"
    assert verdicts(desk, [one]) == ["dismiss"]
    pressed(other, "y")
    assert verdicts(desk, [one]) == ["confirm"]
    two = at(other).rsplit("/", 1)[1]
    assert at(page) == at(other)
    pressed(page, "u")
    other.click(".say-dismiss")
    shown(other, "[role=alert].note")
    assert verdicts(desk, [two]) == ["unsure"]
    pressed(other, "n")  # once more: it is meant
    assert verdicts(desk, [two]) == ["dismiss"] and at(other) != f"/finding/{two}"
    other.close()
