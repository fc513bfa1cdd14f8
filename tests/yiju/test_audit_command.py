"""`yiju audit`, `review --from`, `compare` as a person uses them, on the sample filings."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from yiju import Workspace
from yiju.audit import Filter, history
from yiju.audit.rule import load
from yiju.cli import cli
from yiju.ingest.values.money import grouped


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory, samples_read: Callable[[Path], Path]) -> Iterator[Workspace]:
    workspace = Workspace(samples_read(tmp_path_factory.mktemp("疑点") / "工作区"))
    yield workspace
    workspace.store.close()


def run(ws: Workspace, *args: str | Path) -> Result:
    return CliRunner().invoke(cli, ["-w", str(ws.folder), *map(str, args)])


def test_a_summary_comes_first_then_the_biggest_defects(ws: Workspace) -> None:
    told = run(ws, "audit", "--top", "2")
    assert told.exit_code == 0, told.output
    assert told.output.index("总览") < told.output.index("归为") < told.output.index("1. ")
    assert "组未列" in told.output and "3. " not in told.output
    summary = told.output[told.output.index("总览") : told.output.index("归为")]
    assert not re.search(r"(?m)\s0\s", summary), "a kind that is told stands in some group"
    groups = ws.findings_table().groups()
    amounts = [g.money for g in groups if g.money is not None]
    assert amounts == sorted(amounts, reverse=True)


def test_what_the_summary_names_can_be_asked_for_by_that_name(ws: Workspace) -> None:
    rows = ws.audit()
    for name in {row.name for row in rows}:
        told = run(ws, "audit", "--kind", name, "--json").output.splitlines()
        assert {json.loads(line)["id"] for line in told} >= {row.id for row in rows if row.name == name}
    for name in {row.name for row in rows}:
        called = ws.findings_table().search(Filter(called=(name,)))
        assert {row.id for row in called} == {row.id for row in rows if row.name == name}
    narrower = next(iter(load("copied_text").called))
    asked = run(ws, "audit", "--kind", narrower, "--json")
    assert asked.exit_code == 0 and not asked.output, "none of the samples' is called so"
    assert run(ws, "audit", "--calibrate", "--kind", narrower).exit_code == 2, "verdicts are counted by rule"


def test_an_audit_is_read_from_rows_until_the_records_change(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = ws.audit()

    def never(*_: object) -> None:
        raise AssertionError("no rule need run again")

    monkeypatch.setattr("yiju.audit.find", never)
    assert ws.audit() == rows


def test_one_finding_opens_by_a_part_of_its_id_and_a_group_by_its_key(ws: Workspace) -> None:
    first = ws.audit()[0]
    short = first.id.rpartition("-")[2][:7]
    told = run(ws, "audit", short)
    assert told.exit_code == 0 and first.id in told.output and first.explanation[:20] in told.output
    assert first.evidence[0].text[:10] in told.output
    assert run(ws, "audit", first.group).exit_code == 0
    quoted = f"第{first.evidence[0].page}页"
    for asked in (first.id, first.group):
        whole, brief = (run(ws, "audit", asked, *more).output for more in ([], ["--brief"]))
        assert quoted in whole and quoted not in brief
    none = run(ws, "audit", "没有-1")
    assert none.exit_code == 1 and "没有编号为" in none.output


def test_a_group_is_judged_as_one_and_each_answer_has_its_whole_id(ws: Workspace) -> None:
    group = next(g for g in ws.findings_table().groups() if g.count > 1)
    members = ws.findings_table().members(group.key)
    assert len(members) == group.count
    said = run(ws, "review", group.key, "confirm", "--note", "一并核实").output
    assert all(f"{one}：属实" in said for one in members)
    assert len(run(ws, "review", group.key, "--json").output.splitlines()) >= group.count
    assert f"review {group.key} undo" in said
    run(ws, "review", members[0], "undo")
    undone = run(ws, "review", group.key, "undo")
    assert undone.exit_code == 0, "of a group what stands judged is taken back"
    assert members[0] not in undone.output and members[1] in undone.output
    short = members[0].rpartition("-")[2]
    assert run(ws, "review", short, "unsure").output.startswith(f"{members[0]}：")
    run(ws, "review", short, "undo")
    sheet = run(ws, "export", "evidence-sheet", group.key, "-o", ws.folder / "a.docx")
    assert sheet.exit_code == 1 and members[0] in sheet.output


def test_a_judgement_under_a_login_name_says_so_and_one_under_a_name_does_not(ws: Workspace) -> None:
    one = ws.findings_table().ids()[0]
    assert "--by" in run(ws, "review", one, "unsure").output
    assert "--by" not in run(ws, "review", one, "confirm", "--by", "张三").output
    assert "--by" not in run(ws, "review", one, "undo").output, "who took it back is printed nowhere"
    run(ws, "review", one, "undo")


def test_a_sheet_for_what_was_ruled_out_says_so(ws: Workspace) -> None:
    one = ws.findings_table().ids()[0]
    sheet = ws.folder / "排除.docx"
    run(ws, "review", one, "dismiss")
    assert "判为排除" in run(ws, "export", "evidence-sheet", one, "-o", sheet).output
    run(ws, "review", one, "confirm")
    assert "请注意" not in run(ws, "export", "evidence-sheet", one, "-o", sheet).output
    run(ws, "review", one, "undo")
    run(ws, "review", one, "undo")


def test_one_finding_is_shown_with_its_norm_or_that_none_is_cited(ws: Workspace) -> None:
    table = ws.findings_table()
    found = table.whole(table.ids())
    cited = next(one for one in found if one.norm)
    uncited = next(one for one in found if not one.norm)
    assert f"定性依据：{cited.norm[:10]}" in run(ws, "audit", cited.id).output
    assert f"定性依据：{load(uncited.kind).uncited[:10]}" in run(ws, "audit", uncited.id).output


def test_each_unit_of_a_finding_gets_a_sheet_to_sign(ws: Workspace) -> None:
    table = ws.findings_table()
    shared = next(one for one in table.whole(table.ids()) if len(set(one.units)) > 1)
    units = list(dict.fromkeys(shared.units))
    folder = ws.folder / "papers"
    folder.mkdir()
    told = run(ws, "export", "evidence-sheet", shared.id, "-o", folder / "取证单.docx", "--json").stdout
    assert {Path(json.loads(line)["file"]).name for line in told.splitlines()} == {
        f"取证单 {unit}.docx" for unit in units
    }
    for unit in units:
        head = Document(str(folder / f"取证单 {unit}.docx")).tables[0]
        assert head.cell(1, 1).text == unit
        assert head.cell(2, 3).text == f"{grouped(shared.shares[unit])}元"
    assert shared.money == sum(shared.shares.values()), "two projects, each of its own unit"
    run(ws, "export", "check-sheet", shared.id, "-o", folder / "核查表.docx")
    assert len(list(folder.iterdir())) == len(units) + 1


def test_filters_narrow_the_list(ws: Workspace) -> None:
    every = [json.loads(line) for line in run(ws, "audit", "--json").output.splitlines()]
    sure = [json.loads(line) for line in run(ws, "audit", "--json", "--severity", "确定").output.splitlines()]
    assert sure and {f["severity"] for f in sure} == {"确定"} and len(sure) < len(every)
    name = every[0]["names"][0]
    named = [json.loads(line) for line in run(ws, "audit", "--json", "--project", name).output.splitlines()]
    assert named and all(name in one["names"] for one in named)
    assert run(ws, "audit", "--project", "没有这个项目").exit_code == 1


def test_a_judgement_is_stored_at_once(ws: Workspace) -> None:
    first = ws.audit()[0]
    ws.judge(first.id, "unsure", "张审计", tell=False)
    assert [e.verdict for e in history(ws.store.path, first.id)][-1] == "unsure"
    ws.undo(first.id, "张审计", tell=False)
    with pytest.raises(KeyError, match="没有编号为"):
        ws.judge("没有-1", "unsure", "张审计")


def test_verdicts_typed_into_the_workbook_come_back_after_a_preview(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "问题清单.xlsx"
    assert run(ws, "export", "findings-xlsx", "-o", path).exit_code == 0
    book = load_workbook(path)
    sheet = book["问题清单"]
    head = [cell.value for cell in sheet[1]]
    column = {name: head.index(name) + 1 for name in ("判断", "备注", "疑点编号")}
    typed = {}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column["判断"]).value = "排除" if row % 2 else "属实"
        sheet.cell(row, column["备注"]).value = f"第{row}行"
        typed[sheet.cell(row, column["疑点编号"]).value] = f"第{row}行"
    book.save(path)
    over = run(ws, "export", "findings-xlsx", "-o", path)
    assert over.exit_code == 1 and "没有覆盖" in over.output
    shown = run(ws, "review", "--from", path)
    assert shown.exit_code == 1 and f"将记入 {len(typed)} 条判断" in shown.output
    assert all(f.judgement is None for f in ws.audit())
    done = run(ws, "review", "--from", path, "--yes", "--by", "张审计")
    assert done.exit_code == 0, done.output
    assert {f.id: f.judgement.note for f in ws.audit() if f.judgement} == typed
    again = run(ws, "review", "--from", path, "--yes")
    assert "没有新的判断" in again.output
    for finding in typed:
        ws.undo(finding, "张审计", tell=False)


def test_the_judge_whom_a_row_names_is_the_judge(ws: Workspace, tmp_path: Path) -> None:
    one, other, third = ws.findings_table().ids()[:3]
    ws.judge(other, "confirm", "李四", tell=False)
    path = tmp_path / "问题清单.xlsx"
    run(ws, "export", "findings-xlsx", "-o", path)
    book = load_workbook(path)
    sheet = book["问题清单"]
    head = [cell.value for cell in sheet[1]]
    at = {cell.value: cell.row for cell in sheet[get_column_letter(head.index("疑点编号") + 1)]}

    def put(finding: str, **typed: str) -> None:
        for name, text in typed.items():
            sheet.cell(at[finding], head.index(name) + 1).value = text
        book.save(path)

    put(one, 判断="排除", 判断人="王五")
    put(other, 判断="排除")  # who wrote this is not 李四, whose name stands in the row from before
    put(third, 判断人="王五")
    shown = run(ws, "review", "--from", path)
    assert "判断人" in shown.output and "王五" in shown.output and "将记入 2 条判断" in shown.output
    assert "记为登录名" in shown.output, "told before it is written"
    assert f"第{at[third]}行：写了判断人或备注，没有选判断" in shown.output
    run(ws, "review", "--from", path, "--yes", "--by", "赵六")
    put(third, 判断人="")
    judged = {f.id: (f.judgement.verdict, f.judgement.who) for f in ws.audit() if f.judgement}
    assert judged == {one: ("dismiss", "王五"), other: ("dismiss", "赵六")}
    assert "没有新的判断" in run(ws, "review", "--from", path).output
    put(one, 判断人="钱七")  # the same verdict, of another judge
    assert "将记入 1 条判断" in run(ws, "review", "--from", path).output
    for finding in (one, other, other):
        ws.undo(finding, "张审计", tell=False)


def test_a_paper_that_a_person_wrote_into_is_not_written_over(ws: Workspace, tmp_path: Path) -> None:
    one = ws.findings_table().ids()[0]
    for kind in ("evidence-sheet", "check-sheet"):
        path = tmp_path / f"{kind}.docx"
        assert run(ws, "export", kind, one, "-o", path).exit_code == 0
        assert run(ws, "export", kind, one, "-o", path).exit_code == 0, "as it was exported it is made anew"
        paper = Document(str(path))
        paper.add_paragraph("复核时补记")
        paper.save(str(path))
        held = path.read_bytes()
        over = run(ws, "export", kind, one, "-o", path)
        assert over.exit_code == 1 and "没有覆盖" in over.output and "换一个名称" in over.output
        assert path.read_bytes() == held


def test_no_sheet_of_several_is_written_where_one_would_go_over_a_changed_one(
    ws: Workspace, tmp_path: Path
) -> None:
    table = ws.findings_table()
    shared = next(one for one in table.whole(table.ids()) if len(set(one.units)) > 1)
    theirs = tmp_path / f"取证单 {shared.units[-1]}.docx"
    Document().save(str(theirs))
    assert run(ws, "export", "evidence-sheet", shared.id, "-o", tmp_path / "取证单.docx").exit_code == 1
    assert list(tmp_path.iterdir()) == [theirs]


def test_a_workbook_row_that_cannot_be_understood_is_covered(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "问题清单.xlsx"
    run(ws, "export", "findings-xlsx", "-o", path)
    book = load_workbook(path)
    sheet = book["问题清单"]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("判断") + 1).value = "再议"
    book.save(path)
    told = run(ws, "review", "--from", path, "--yes")
    assert "没有读回：第2行：“再议”不是判断" in told.output


def test_two_declarations_stand_side_by_side_with_what_is_the_same_marked(ws: Workspace) -> None:
    unchanged = next(f for f in ws.audit() if f.kind == "no_change")
    told = run(ws, "compare", *unchanged.projects[:2])
    assert told.exit_code == 0, told.output
    assert "【" in told.output and "（相同）" in told.output and "文字重复" in told.output
    several = run(ws, "compare", unchanged.names[0], unchanged.projects[0])
    assert several.exit_code == 1 and "请写编号" in several.output
    assert run(ws, "compare", "没有的项目", unchanged.projects[0]).exit_code == 1


def test_purchases_alone_are_something_to_audit(tmp_path: Path) -> None:
    text = "示例市园林中心2025年6月政府采购意向\n序号\t采购项目名称\t采购需求概况\t预算金额（元）\t预计采购时间\n"
    (tmp_path / "意向.txt").write_text(
        text + "1\t草花购置\t草花2万盆\t160,000.00\t2025年6月\n", encoding="utf-8"
    )
    workspace = Workspace(tmp_path / "工作区")
    workspace.ingest([tmp_path / "意向.txt"])
    [listed] = workspace.store.listed()
    said = run(workspace, "audit").output
    workspace.store.close()
    assert not (listed.declarations or listed.budget_lines or listed.passages)
    assert "没有审过" not in said
