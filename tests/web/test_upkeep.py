"""Pages stay open while what follows from a change is made: they show what there is, and say how far it has come."""

import errno
import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest

from yiju.audit import FindingTable, find_again, history
from yiju.web import upkeep
from yiju.web.app import application
from yiju.web.desk import Desk
from yiju.web.pages import home_page
from yiju.web.security import Guard
from yiju.workspace import Workspace

from .conftest import PORT, entered, serving, watched

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """The rules wait until this is set; then they are asked."""
    going = Event()

    def slowly(*args: Any) -> Any:
        args[-1]("逐份、逐个单位核对", 3, 1234)
        going.wait(60)
        return find_again(*args)

    monkeypatch.setattr("yiju.audit.find_again", slowly)
    yield going
    going.set()


@pytest.fixture
def hasty(workspace: Workspace) -> Iterator[Desk]:
    """A desk whose pages wait for nothing."""
    made = Desk(workspace, patience=0.0)
    yield made
    made.upkeep.wait(60)


def of_a_finding(workspace: Workspace) -> str:
    """A filing that a finding quotes."""
    [document] = {e.document for e in FindingTable(workspace.store.path).whole()[0].evidence[:1]}
    assert document is not None
    return document


def until(what: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not what() and time.monotonic() < end:
        time.sleep(0.02)
    assert what()


def test_other_rules_leave_the_findings_of_before_on_every_page(
    hasty: Desk, held: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = FindingTable(hasty.workspace.store.path).ids()
    monkeypatch.setattr("yiju.audit.rule.edition", lambda: "other rules")
    client = entered(Guard(application(hasty), PORT))
    until(lambda: hasty.upkeep.underway is not None and hasty.upkeep.underway.total == 1234)
    for path in (
        "/",
        "/findings",
        "/unit",
        "/basis",
        "/family",
        "/search?q=平台",
        "/ask?name=bases-most-cited",
    ):
        page = client.get(path).text
        assert "审查规则更新了" in page and "按先前规则查出的疑点" in page, path
        assert "逐份、逐个单位核对 3 / 1,234" in page, path
    assert f"还剩 <b>{len(before)}</b> 条" in client.get("/").text
    assert (
        client.post(f"/finding/{before[0]}/verdict", data={"verdict": "confirm"}, headers=OURS).status_code
        == 200
    )
    assert history(hasty.workspace.store.path, before[0])
    assert "data-on" in client.get("/upkeep").text
    held.set()
    hasty.upkeep.wait(60)
    assert "已经查完" in client.get("/upkeep").text
    assert 'id="behind"' not in client.get("/").text
    assert hasty.table().judged_as()[0][0] == before[0]


def test_the_first_page_tells_of_all_else_while_the_first_audit_runs(hasty: Desk, held: Event) -> None:
    table = FindingTable(hasty.workspace.store.path)
    table.replace([], "another state")
    table.forget()
    client = entered(Guard(application(hasty), PORT))
    page = client.get("/").text
    assert "正在审查，疑点查完才列出" in page and "正在第一次审查" in page
    assert "都判断过了" not in page and "份材料" in page
    assert home_page.view(hasty).numbers[0][1] == len(hasty.records().filings)
    assert "正在审查，查完才列出" in client.get("/findings").text
    held.set()
    hasty.upkeep.wait(60)
    assert "没有判断" in client.get("/").text


def test_a_filing_that_came_is_there_before_its_findings(hasty: Desk, held: Event) -> None:
    before = FindingTable(hasty.workspace.store.path).ids()
    filing = of_a_finding(hasty.workspace)
    assert hasty.set_aside(filing, "张三")
    assert filing not in hasty.records().filings
    assert hasty.table().ids() == before
    page = entered(Guard(application(hasty), PORT)).get("/").text
    assert "材料或认定有变化" in page and "变化之前的疑点" in page
    held.set()
    hasty.upkeep.wait(60)
    assert hasty.table().ids() != before


def test_a_page_waits_for_little_work(workspace: Workspace) -> None:
    desk = Desk(workspace, patience=60.0)
    before = desk.table().ids()
    desk.set_aside(of_a_finding(workspace), "张三")
    assert desk.table().ids() != before and desk.upkeep.underway is None


def test_what_could_not_be_done_is_covered_and_tried_again(
    hasty: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("yiju.audit.find_again", full)
    hasty.set_aside(of_a_finding(hasty.workspace), "张三")
    until(lambda: hasty.upkeep.underway is not None and bool(hasty.upkeep.underway.failed))
    client = entered(Guard(application(hasty), PORT))
    page = client.get("/findings").text
    assert "磁盘已满。疑点还没有更新" in page and "按程度和金额排列" in page
    monkeypatch.setattr("yiju.audit.find_again", find_again)
    monkeypatch.setattr(upkeep, "_AGAIN", 0.0)
    client.get("/findings")
    hasty.upkeep.wait(60)
    assert 'id="behind"' not in client.get("/findings").text


def test_the_line_moves_on_without_moving_the_page(browser: Any, workspace: Workspace, held: Event) -> None:
    workspace.store.set_aside(of_a_finding(workspace))
    desk, guards = Desk(workspace, patience=0.0), list[Guard]()

    def guarded(port: int) -> Guard:
        guards.append(Guard(application(desk), port))
        return guards[0]

    with serving(guarded) as (port, _), watched(browser) as page:
        page.goto(f"http://127.0.0.1:{port}/?token={guards[0].token}")
        page.fill("#who", "张三")
        page.click("text=开始")
        page.wait_for_selector("#behind[data-on]")
        page.evaluate("document.querySelector('main').scrollTop = 150")
        until(lambda: "3 / 1,234" in page.inner_text("#behind"))
        held.set()
        page.wait_for_selector("#behind.done", timeout=60_000)
        assert page.evaluate("document.querySelector('main').scrollTop") == 150
        page.click("#behind a")
        page.wait_for_selector("#behind", state="detached")
