"""What an auditor does in a day, in a real browser: each flow from its first page to what it leaves behind. Those marked
`core` are walked on the oldest browser too (`make test-old-browser`). Skipped without a browser.
"""

import os
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bench.workbench_speed import planted
from tests.web.conftest import serving, watched
from tests.web.test_browser import at, pressed, shown, standing
from tests.web.test_network import PASSWORD, PEOPLE
from yiju.web.app import application
from yiju.web.cases import Cases
from yiju.web.desk import Desk
from yiju.web.door import Door
from yiju.web.logins import Account, Accounts, hashed, write
from yiju.web.security import Guard
from yiju.workspace import Workspace

KEYS = {"y": "confirm", "n": "dismiss", "u": "unsure"}


def saved(page: Any, link: str, folder: Path) -> Path:
    """The file that a click on a link saves. The oldest browser tells its driver nothing of downloads, so that the file
    itself is waited for, in the folder where the browser is told to put it.
    """
    folder.mkdir()
    if "YIJU_CHROMIUM" not in os.environ:
        with page.expect_download() as coming:
            page.click(link)
        coming.value.save_as(str(folder / coming.value.suggested_filename))
    else:
        behaviour = {"behavior": "allow", "downloadPath": str(folder)}
        page.context.new_cdp_session(page).send("Page.setDownloadBehavior", behaviour)
        page.click(link)
        for _ in range(100):
            if any(one.suffix != ".crdownload" for one in folder.iterdir()):
                break
            page.wait_for_timeout(100)
    [file] = folder.iterdir()
    return file


def root(page: Any) -> str:
    return str(page.evaluate("location.origin"))


@pytest.fixture
def crowded(workspace: Workspace) -> Workspace:
    """Forty findings to judge, invented about the samples' projects."""
    table, made = workspace.findings_table(), list(planted(workspace.filings(), 40))
    table.replace(made, str(table.state()), workspace.identity())
    return workspace


@pytest.mark.core
def test_thirty_are_judged_by_keyboard_and_two_undone(crowded: Workspace, page: Any) -> None:
    page.click("text=从第一条开始审看")
    shown(page, ".say")
    said = []
    for key in "ynu" * 10:
        said.append((at(page).rsplit("/", 1)[1], KEYS[key], "张三"))
        pressed(page, key)
    assert standing(crowded) == sorted(said)
    for finding, _, _ in (said[-1], said[-2]):
        pressed(page, "z")
        assert at(page).endswith(finding)
    assert standing(crowded) == sorted(said[:-2])


def test_a_note_composed_in_chinese_presses_nothing(page: Any, workspace: Workspace) -> None:
    page.click("text=从第一条开始审看")
    shown(page, ".say")
    here = at(page)
    page.keyboard.press("m")
    keyboard = page.context.new_cdp_session(page)
    for typed in ("y", "yu", "yu su", "预算"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
    keyboard.send("Input.insertText", {"text": "预算"})
    assert page.input_value("#note") == "预算" and at(page) == here and not standing(workspace)
    page.keyboard.press("Escape")
    pressed(page, "n")
    [entry] = workspace.findings_table().whole([here.rsplit("/", 1)[1]])
    assert entry.judgement is not None and entry.judgement.note == "预算"


@pytest.mark.core
def test_many_are_judged_at_once_but_for_the_exceptions(page: Any, workspace: Workspace) -> None:
    page.goto(root(page) + "/findings")
    for key in ("j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    assert page.inner_text("[data-chosen]") == "3"
    page.click("#bulk")
    page.wait_for_selector("#bulk-form")
    ids = page.eval_on_selector_all("#bulk-form input[name=id]", "all => all.map(one => one.value)")
    page.uncheck("#bulk-form input[name=id] >> nth=1")
    page.fill("#note", "模板表述")
    page.click("text=所选各条排除")
    page.wait_for_selector("text=已判为“排除”，共 2 条")
    assert standing(workspace) == sorted((one, "dismiss", "张三") for one in (ids[0], ids[2]))


@pytest.mark.core
def test_both_sides_of_a_comparison_show_their_pages(page: Any, workspace: Workspace) -> None:
    drawn = [f for f in workspace.filings() if f.document.file.endswith(".pdf") and f.projects]
    one, other = drawn[0].projects[0].id, drawn[1].projects[0].id
    page.goto(f"{root(page)}/compare/{one}/{other}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#beside .paper >> nth=1")
    page.wait_for_function(
        "() => [...document.querySelectorAll('#beside img')].every(i => i.complete && i.naturalWidth > 500)"
    )
    assert page.locator("#beside .paper").count() == 2 and page.locator("#beside .box").count() >= 2


def test_a_folder_of_many_is_dropped_and_its_rows_survive(
    page: Any, workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "材料" / "下属单位"
    folder.mkdir(parents=True)
    for n in range(199):
        (folder / f"说明{n:03d}.txt").write_text(f"第{n}号", "utf-8")
    (folder / "坏文件.pdf").write_bytes(b"%PDF-1.7 nothing")
    page.goto(root(page) + "/intake")
    page.set_input_files("input[type=file] >> nth=1", str(folder.parent))
    page.wait_for_selector("text=个在排队或在读", timeout=60_000)
    address, again = page.url, page.context.new_page()  # closed and opened again, it goes on
    page.close()
    again.goto(address)
    again.wait_for_selector(
        r"text=/(^|\D)0 个在排队或在读/", timeout=300_000
    )  # the rows come anew by themselves
    assert "200 个，" in again.inner_text("#waiting")
    assert again.locator("#jobs tbody tr").count() == 100
    again.click("#jobs >> text=下一页 >> nth=0")
    again.wait_for_selector("text=第 2 / 2 页")
    assert again.locator("#jobs tbody tr").count() == 100
    again.click("text=个未能读取")  # what needs a person is one click away, on whichever page it stands
    again.wait_for_selector("#sent >> text=/ 200 行")
    assert "坏文件.pdf" in again.locator("#jobs tr:has(td:text-is('未能读取'))").inner_text()
    assert len(workspace.filings()) >= 199


def test_a_dropped_folder_is_walked_to_its_files(page: Any, workspace: Workspace) -> None:
    page.goto(root(page) + "/intake")
    page.evaluate(
        """() => {
            const file = name => ({isFile: true, name, file: done => done(new File(['第' + name + '号'], name))});
            const folder = (name, held) => ({isFile: false, name, createReader: () => {
                const parts = [held, []];
                return {readEntries: done => done(parts.shift())};
            }});
            const entry = folder('材料', [file('乙.txt'), folder('下属', [file('丙.txt')]), file('甲.txt')]);
            const drop = new Event('drop', {bubbles: true, cancelable: true});
            drop.dataTransfer = {items: [{webkitGetAsEntry: () => entry}], files: []};
            document.querySelector('[data-drop]').dispatchEvent(drop);
        }"""
    )
    page.wait_for_selector("#jobs tr:has-text('丙.txt')")
    assert page.locator("#jobs tbody tr").count() == 3


@pytest.mark.core
def test_a_starter_question_leads_to_a_project(page: Any) -> None:
    page.click("nav >> text=提问")
    page.click(".starters a[href*='projects-through-years']")
    page.wait_for_selector("td a[href^='/project']")
    name = page.inner_text("td a[href^='/project'] >> nth=0")
    page.click("td a[href^='/project'] >> nth=0")
    page.wait_for_selector("h2:has-text('申报')")
    assert page.inner_text("h1") == name


@pytest.mark.core
def test_a_case_leaves_as_papers(page: Any, workspace: Workspace, tmp_path: Path) -> None:
    page.click("text=从第一条开始审看")
    shown(page, ".say")
    page.keyboard.press("e")
    page.keyboard.type("第一批")
    page.keyboard.press("Enter")
    page.click("text=已在事项 >> a")
    page.wait_for_selector("text=没有判为属实，不在取证单里")
    page.select_option("select[name=status]", "已发")
    page.wait_for_selector("[data-saved]:has-text('已保存')")
    page.click("text=首页")  # leaving without the button loses nothing
    page.wait_for_selector(".big")
    page.goto(f"{root(page)}/case/1")
    assert page.input_value("select[name=status]") == "已发" and "已发" in str(
        Cases(workspace.store.path).items(1)
    )
    page.click("summary:has-text('事项摘要')")
    page.click("text=照说明起草")
    page.keyboard.type("\n另经查阅合同。")
    page.reload()  # what was not yet kept is found again, and kept
    page.wait_for_selector("[data-saved]:has-text('已保存')")
    [item] = Cases(workspace.store.path).items(1)
    assert item.facts.endswith("\n另经查阅合同。") and len(item.facts.splitlines()) == 2
    page.fill("textarea[name=facts] >> nth=0", "改写的事实。")
    page.reload()
    page.wait_for_selector("[data-saved]:has-text('已保存')")
    assert Cases(workspace.store.path).items(1)[0].facts == "改写的事实。"
    page.fill("textarea[name=facts] >> nth=0", "改写的事实。\n另经查阅合同。")
    assert not page.is_visible("text=没有写，文书照说明印")
    page.fill("input[name=note] >> nth=0", "请于五日内反馈")
    page.click("form[data-save] .bar button")
    page.wait_for_selector("text=已保存")
    with ZipFile(saved(page, "td >> text=取证单", tmp_path / "下载")) as held:
        told = held.read("word/document.xml").decode()
    [held_finding] = workspace.findings_table().whole([workspace.findings_table().ids(sort="grade")[0]])
    assert held_finding.units[0] in told and "审计取证单" in told
    assert "另经查阅合同。" in told


def test_two_judge_blind_and_the_third_decides(browser: Any, workspace: Workspace, tmp_path: Path) -> None:
    path, kept = tmp_path / "accounts.yaml", hashed(PASSWORD)
    write(path, [Account(name, role, kept) for name, role in PEOPLE.items()])
    known, finding = Accounts(path), workspace.findings_table().ids(sort="grade")[0]

    def guarded(port: int) -> Door:
        return Door(application(Desk(workspace, known.seconds())), f"http://127.0.0.1:{port}", known)

    with serving(guarded) as (port, _):

        def says(who: str, key: str, note: str) -> str:
            with watched(browser) as page:
                page.goto(f"http://127.0.0.1:{port}/login?next=/finding/{finding}")
                page.fill("#name", who)
                page.fill("#password", PASSWORD)
                page.click("text=登录 >> nth=-1")
                shown(page, ".say")
                before = str(page.inner_text("main"))
                page.fill("#note", note)
                page.keyboard.press("Escape")
                pressed(page, key)
                if who == "复":
                    page.goto(f"http://127.0.0.1:{port}/disagreements")
                    assert "没有分歧" in page.inner_text("main")
                return before

        assert "判断过" not in says("甲", "y", "甲的理由")
        seen = says("乙", "n", "乙的理由")
        assert "另有 1 人判断过" in seen and "甲的理由" not in seen
        seen = says("复", "y", "以甲为准")
        assert "甲的理由" in seen and "乙的理由" in seen
    assert standing(workspace) == [(finding, "confirm", "复")]


def test_a_server_that_is_gone_is_told_and_nothing_is_lost(browser: Any, workspace: Workspace) -> None:
    guards: list[Guard] = []

    def guarded(port: int) -> Guard:
        guards.append(Guard(application(Desk(workspace)), port))
        return guards[0]

    told: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.accept()))
    with serving(guarded) as (port, _):
        page.goto(f"http://127.0.0.1:{port}/?token={guards[0].token}")
        page.fill("#who", "张三")
        page.click("text=开始")
        page.click("text=从第一条开始审看")
        shown(page, ".say")
        pressed(page, "y")
        kept = standing(workspace)
    page.keyboard.press("n")
    page.wait_for_selector("html:not(.waiting)")
    page.wait_for_timeout(200)
    assert told == ["没有连上工作台，刚才的操作没有保存。请看终端里它是否还在运行。"]
    context.close()
    assert standing(workspace) == kept and len(kept) == 1


def test_notes_of_the_journal_have_room_and_the_bar_of_a_short_case_lies_in_the_page(
    page: Any, workspace: Workspace
) -> None:
    finding = workspace.findings_table().ids()[0]
    workspace.judge(finding, "confirm", "张三", "已与单位核实，确属重复申报", tell=False)
    cases = Cases(workspace.store.path)
    cases.add(cases.new("第一批", "张三"), [(finding, "一句话")])
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{root(page)}/journal")
    assert page.locator("td.said").first.bounding_box()["width"] >= 150
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    page.goto(f"{root(page)}/case/1")
    assert (
        page.locator("form[data-save] .bar button:has-text('保存')").is_visible()
        and not page.locator(".foot").count()
    )
