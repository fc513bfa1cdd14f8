"""The workbench in a real browser: keys, undo, and nothing that the policy forbids. Skipped without one."""

import sqlite3
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from yiju.workspace import Workspace


def at(page: Any) -> str:
    """The address without its query."""
    return str(page.evaluate("location.pathname"))


def shown(page: Any, selector: str) -> None:
    """Wait until this part of a page is there and the page has settled: a key pressed before that is kept for later, and what is
    typed after it goes nowhere.
    """
    page.wait_for_load_state()
    page.wait_for_selector(f"html:not(.waiting) {selector}")


def pressed(page: Any, key: str) -> None:
    """Press a key and wait until the page that it leads to has settled."""
    before = page.evaluate("location.href")
    page.keyboard.press(key)
    page.wait_for_function(
        "before => location.href !== before && !document.documentElement.classList.contains('waiting')",
        arg=before,
    )


def standing(workspace: Workspace) -> list[Any]:
    with sqlite3.connect(workspace.store.path) as connection:
        return connection.execute("SELECT finding, verdict, who FROM standing ORDER BY finding").fetchall()


def test_judging_from_the_keyboard_and_undoing_leaves_all_as_it_was(page: Any, workspace: Workspace) -> None:
    before = standing(workspace)
    page.click("text=从第一条开始审看")
    shown(page, ".say")
    seen = []
    for key in "ynuyn":
        seen.append(at(page).rsplit("/", 1)[1])
        pressed(page, key)
    verdicts = ["confirm", "dismiss", "unsure", "confirm", "dismiss"]
    assert standing(workspace) == sorted([(f, v, "张三") for f, v in zip(seen, verdicts, strict=True)])
    for finding in reversed(seen):
        pressed(page, "z")
        assert at(page).endswith(finding)
    assert standing(workspace) == before


def test_a_key_that_comes_before_the_next_finding_is_kept_or_refused_and_told(
    page: Any, workspace: Workspace
) -> None:
    def slowly(route: Any) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    ids = workspace.findings_table().ids(sort="grade")
    root = page.url.split("?")[0].rstrip("/")
    page.goto(f"{root}/finding/{ids[0]}")
    page.route("**/finding/**", slowly)
    page.keyboard.press("y")
    page.keyboard.press("n")  # the next is not shown yet
    page.wait_for_selector("#refused:not([hidden])")
    assert "n 没有算" in page.inner_text("#refused")
    assert [(f, v) for f, v, _ in standing(workspace)] == [(ids[0], "confirm")]
    assert at(page).endswith(ids[1])
    page.keyboard.press("j")
    page.keyboard.press("j")  # kept, and pressed on the page that comes
    page.wait_for_url(f"**/finding/{ids[3]}*")
    page.wait_for_function("() => !document.documentElement.classList.contains('waiting')")
    assert not page.is_visible("#refused")
    page.keyboard.press("k")
    for key in "my":  # what follows the key of a field was for the field
        page.keyboard.press(key)
    page.wait_for_selector("#refused:not([hidden])")
    assert page.evaluate("document.activeElement.id") == "note" and at(page).endswith(ids[2])
    page.keyboard.press("Escape")
    pressed(page, "n")
    assert len(standing(workspace)) == 2 and not page.is_visible("#refused")


def test_what_is_typed_or_composed_presses_nothing(page: Any, workspace: Workspace) -> None:
    page.click("text=从第一条开始审看")
    shown(page, ".say")
    here = at(page)
    page.keyboard.press("m")
    page.keyboard.type("yes, now undo z")
    page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyY', key: 'y', isComposing: true, bubbles: true}))"
    )
    assert page.input_value("#note") == "yes, now undo z"
    assert at(page) == here and not standing(workspace)
    page.keyboard.press("Escape")
    pressed(page, "y")
    assert len(standing(workspace)) == 1


def test_evidence_zoom_and_the_list_answer_to_keys(page: Any) -> None:
    page.goto(page.url.split("?")[0].rstrip("/") + "/findings")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    assert page.inner_text("[data-chosen]") == "2"
    # What can be done with them stands in view, however long the list.
    assert page.locator("#bulk").bounding_box()["y"] < 768 - 28
    page.click("text=全不选")
    assert page.inner_text("[data-chosen]") == "0" and page.is_disabled("#bulk")
    page.click("text=全选本页")
    assert page.inner_text("[data-chosen]") == str(page.locator("tr[data-row]").count())
    pressed(page, "Enter")
    assert at(page).startswith("/finding/")
    page.keyboard.press("Shift+Slash")
    assert page.is_visible("#help")
    page.keyboard.press("Escape")
    assert not page.is_visible("#help")


def test_k_leads_back_to_what_was_just_judged_and_escape_to_the_list(page: Any, workspace: Workspace) -> None:
    ids = workspace.findings_table().ids(sort="grade")
    root = page.url.split("?")[0].rstrip("/")
    page.goto(f"{root}/finding/{ids[1]}?verdict=open")
    shown(page, ".say")
    pressed(page, "y")  # it leaves the list of what waits
    assert at(page).endswith(ids[2])
    page.reload()
    pressed(page, "k")
    assert at(page).endswith(ids[1])
    pressed(page, "j")
    assert at(page).endswith(ids[2])
    pressed(page, "k")
    pressed(page, "k")
    assert at(page).endswith(ids[0])
    pressed(page, "j")
    pressed(page, "k")
    page.keyboard.press("m")
    page.keyboard.press("Escape")  # leaves the field
    page.keyboard.press("Shift+Slash")
    page.keyboard.press("Escape")  # closes the legend
    assert at(page).startswith("/finding/") and not page.is_visible("#help")
    pressed(page, "Escape")
    assert at(page) == "/findings" and "verdict=open" in page.url


def test_enter_opens_the_first_of_the_list_where_none_is_marked(page: Any, workspace: Workspace) -> None:
    ids = workspace.findings_table().ids(sort="grade")
    root = page.url.split("?")[0].rstrip("/")
    page.goto(root + "/findings")
    first, second = (
        page.get_attribute(f"tr[data-row] >> nth={n}", "data-href").split("?")[0] for n in (0, 1)
    )
    pressed(page, "Enter")
    assert at(page) == first
    page.goto(root + "/findings")
    page.focus("tr[data-row] >> nth=1 >> input")  # a box that has the focus: its own line, and no group
    pressed(page, "Enter")
    assert at(page) == second
    page.goto(root + "/findings?words=没有这样的疑点")
    page.keyboard.press("Enter")
    assert at(page) == "/findings" and len(ids) > 1 and not standing(workspace)


def test_a_note_that_is_typed_and_left_is_there_again(page: Any, workspace: Workspace) -> None:
    page.click("text=从第一条开始审看")
    shown(page, ".say")
    page.keyboard.press("m")
    page.keyboard.type("要问单位")
    page.keyboard.press("Escape")
    pressed(page, "j")
    assert page.input_value("#note") == ""
    pressed(page, "k")
    assert page.input_value("#note") == "要问单位"
    pressed(page, "u")
    pressed(page, "z")
    assert page.input_value("#note") == ""  # it went with the verdict


def test_a_chosen_file_is_read_and_its_row_survives_a_reload(
    page: Any, workspace: Workspace, tmp_path: Path
) -> None:
    root = page.url.split("?")[0].rstrip("/")
    broken = tmp_path / "坏文件.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    page.goto(root + "/intake")
    page.set_input_files("input[type=file] >> nth=0", [str(broken)])
    page.wait_for_selector("td:has-text('坏文件.pdf')")
    for _ in range(60):
        if page.is_visible("td:has-text('未能读取')"):
            break
        page.wait_for_timeout(500)
        page.reload()
    assert "坏文件.pdf" in page.inner_text("table >> nth=0") and "未能读取" in page.inner_text(
        "table >> nth=0"
    )


def test_the_editor_completes_terms_by_their_chinese_name_and_runs_by_key(page: Any) -> None:
    root = page.url.split("?")[0].rstrip("/")
    page.goto(root + "/ask")
    page.click("summary")
    page.click("#sparql")
    page.wait_for_timeout(300)
    page.keyboard.type("SELECT ?单位 { ?u a 单位")
    page.wait_for_selector(".terms li")
    page.keyboard.press("Enter")
    assert page.input_value("#sparql") == "SELECT ?单位 { ?u a yj:Unit"
    page.keyboard.type(" ; skos:prefLabel ?单位 }")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("td a[href^='/unit']")


def test_tab_goes_from_difference_to_difference_and_enter_shows_both_pages(
    page: Any, workspace: Workspace
) -> None:
    root = page.url.split("?")[0].rstrip("/")
    row = next(row for row in workspace.findings_table().search() if row.kind == "duplicate_project")
    found = workspace.findings_table().get(row.id)
    assert found is not None
    page.goto(f"{root}/compare/{found.projects[0]}/{found.projects[1]}")
    page.wait_for_load_state("networkidle")
    # The heads lead to both, also where all that is compared stands in one part.
    assert page.locator("thead a[href^='/declaration/']").count() == 2
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('[data-difference]')")
    before = page.evaluate("document.querySelector('.over').scrollTop")
    page.keyboard.press("Enter")
    page.wait_for_selector("#beside .scroll")
    assert page.evaluate("document.querySelector('.over').scrollTop") == before


def test_what_is_chosen_stays_so_under_another_filter(page: Any, workspace: Workspace) -> None:
    root = page.url.split("?")[0].rstrip("/")
    page.goto(f"{root}/findings?severity=确定")
    page.wait_for_load_state()
    chosen = page.get_attribute("input[name=id] >> nth=0", "value")
    page.check("input[name=id] >> nth=0")
    page.click(".facets a:has-text('疑似')")
    page.wait_for_selector("a.chip:has-text('疑似')")
    page.click("a.chip:has-text('确定')")
    page.wait_for_function("() => document.querySelectorAll('a.chip').length === 2")
    page.wait_for_selector(".foot:has-text('已选 1 条（其中 1 条不在这一页）')")
    page.check("input[name=id] >> nth=0")
    page.click("#bulk")
    page.wait_for_selector("h1:has-text('成组审看：2 条')")
    assert page.is_checked(f"input[name=id][value='{chosen}']")
    page.click("#bulk-form a >> nth=0")  # looked at, and come back to: the same two
    page.wait_for_url("**/finding/**")
    page.wait_for_selector(".explanation")
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.wait_for_selector("h1:has-text('成组审看：2 条')")
    page.wait_for_load_state("networkidle")
    page.go_back()
    page.wait_for_selector(".foot:has-text('已选 2 条（其中 1 条不在这一页）')")
    page.click("#bulk")
    page.wait_for_selector("h1:has-text('成组审看：2 条')")
    page.click("text=所选各条待定")
    page.wait_for_selector(".toast")
    page.wait_for_selector(".foot:has-text('已选 0 条')")
    page.check("input[name=id] >> nth=0")
    page.click("nav >> text=首页")  # who leaves by the menu begins anew
    page.wait_for_selector(".big")
    page.click("nav >> text=疑点")
    page.wait_for_selector(".foot:has-text('已选 0 条')")


def test_amounts_of_a_column_stand_point_under_point(page: Any) -> None:
    page.click(".unit button")
    page.wait_for_selector(".unit button:has-text('万元')")
    page.goto(page.url.split("?")[0].rstrip("/") + "/findings?sort=money")
    page.wait_for_load_state()
    points = page.evaluate(
        """() => Array.from(document.querySelectorAll('#rows td.number')).map(cell => {
            const text = cell.firstChild, at = text ? text.data.indexOf('.') : -1, range = document.createRange();
            if (at < 0) { return null; }
            range.setStart(text, at); range.setEnd(text, at + 1);
            return Math.round(range.getBoundingClientRect().left);
        }).filter(left => left !== null)"""
    )
    assert len(points) > 1 and len(set(points)) == 1


def test_a_finding_goes_into_a_case_by_one_key_and_a_table_sorts(page: Any, workspace: Workspace) -> None:
    root = page.url.split("?")[0].rstrip("/")
    ids = workspace.findings_table().ids(sort="grade")
    page.goto(f"{root}/finding/{ids[0]}")
    page.keyboard.press("e")
    page.keyboard.type("第一批")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=已在事项")
    page.goto(f"{root}/finding/{ids[1]}")
    page.keyboard.press("e")
    page.wait_for_selector("text=已在事项")
    page.goto(f"{root}/case/1")
    assert page.locator("input[name=finding]").count() == 2
    # Enter in a field presses what belongs to it: here it saves, in a group a note judges nothing and a title begins a case.
    page.fill("tr:first-child input[name=note]", "电话已告知")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=已保存")
    assert page.locator("input[name=finding]").count() == 2
    page.goto(f"{root}/bulk")
    page.fill("#note", "模板")
    page.keyboard.press("Enter")
    page.click("summary:has-text('其他事项')")
    page.fill("input[name=title]", "第二批")
    page.keyboard.press("Enter")
    page.wait_for_selector(".toast:has-text('已放入事项')")
    assert not workspace.findings_table().judged_as()
    page.goto(f"{root}/case/2")
    assert page.locator("input[name=finding]").count() == len(ids)
    page.goto(f"{root}/project")
    names = page.locator("tbody tr td:first-child").all_inner_texts()
    page.click("button.sort:has-text('名称')")
    page.click("button.sort:has-text('名称')")
    assert sorted(names) == sorted(page.locator("tbody tr td:first-child").all_inner_texts())
    assert page.get_attribute("th:has(button.sort:has-text('名称'))", "aria-sort") == "descending"


def test_a_long_table_is_sifted_and_leaves_as_shown(page: Any, tmp_path: Path) -> None:
    root = page.url.split("?")[0].rstrip("/")
    page.goto(root + "/intake")
    whole = page.locator("#held tbody tr").count()
    page.click("#held button.sort:has-text('年度')")
    page.click("#held button.sort:has-text('年度')")
    page.fill("#held .sift input", "数据管理局")
    few = page.locator("#held tbody tr:not([hidden])").all_inner_texts()
    assert 1 < len(few) < whole and page.inner_text("#held .sift span").strip() == f"{len(few)} / {whole} 行"
    page.reload()  # the address says how it is shown
    assert page.locator("#held tbody tr:not([hidden])").all_inner_texts() == few
    with page.expect_download() as coming:
        page.click("#held .save")
    coming.value.save_as(str(tmp_path / "表.xlsx"))
    head, *rows = load_workbook(tmp_path / "表.xlsx").active.iter_rows(values_only=True)
    assert head[3] == "年度" and [row[0] for row in rows] == [line.split("\t")[0] for line in few]
    years = [int(row[3]) for row in rows]
    assert years == sorted(years, reverse=True)
    # What is sifted out of a group is not judged with it.
    page.goto(root + "/bulk")
    page.fill("#bulk-form .sift input", "重复立项")
    left = page.locator("#bulk-form tbody tr:not([hidden])").count()
    assert page.inner_text("[data-chosen]") == str(left)
    assert page.locator("text=所选各条待定").bounding_box()["y"] < 768 - 28
    page.click("text=所选各条待定")
    assert f"共 {left} 条" in page.inner_text(".toast")
    page.wait_for_function("() => !document.documentElement.classList.contains('waiting')")
    page.keyboard.press("z")
    page.wait_for_selector(".toast:has-text('已撤销')")
