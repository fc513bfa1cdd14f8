"""The 问题清单 as a spreadsheet program reads it back."""

from pathlib import Path

from openpyxl import load_workbook
from openpyxl.comments import Comment

from yiju.audit import Evidence, Finding
from yiju.findings_sheet import write
from yiju.ingest.record import Place
from yiju.verdict_sheet import changed_since_export, typed


def finding(text: str) -> Finding:
    evidence = Evidence(
        file="示例.pdf", page=3, field="texts.立项依据", label="立项依据", text=text, document="f-1",
        places=[Place(page=3, lines=(4, 4)), Place(page=3, lines=(5, 5))],
    )  # fmt: skip
    return Finding(
        id="expired_basis-1", kind="expired_basis", name="依据过期", severity="确定", score=1.0, projects=["d-1"],
        names=["示例项目"], units=["示例市数据管理局"], years=[2019], files=["示例.pdf"], explanation="规划已到期。",
        evidence=[evidence],
    )  # fmt: skip


def test_a_finding_is_a_row_that_leads_to_its_evidence(tmp_path: Path) -> None:
    write([finding("《示例规划（2014-2016）》")], tmp_path / "清单.xlsx")
    book = load_workbook(tmp_path / "清单.xlsx")
    head, row = list(book["问题清单"].values)
    shown = dict(zip(head, row, strict=True))
    assert shown["疑点类别"] == "依据过期" and shown["证据位置"] == "示例.pdf 第3页 第4–5行"
    assert list(book["证据"].values)[1][-1] == "《示例规划（2014-2016）》"
    assert shown["定性依据"], "what cites no norm says so"
    printed, last = book["问题清单"].print_area.rsplit(":", 1)
    assert "疑点编号" not in [c.value for c in book["问题清单"][f"A1:{last}"][0]], printed
    assert book["问题清单"]["A2"].hyperlink.location == "'证据'!A2"


def test_a_target_that_begins_with_an_equals_sign_stays_text(tmp_path: Path) -> None:
    write([finding("=100.00%\x07")], tmp_path / "清单.xlsx")
    cell = load_workbook(tmp_path / "清单.xlsx")["证据"]["F2"]
    assert cell.value == "=100.00%" and cell.data_type == "s"


def test_a_workbook_opened_and_saved_is_as_it_was_and_a_typed_verdict_is_a_change(tmp_path: Path) -> None:
    path = tmp_path / "清单.xlsx"
    write([finding("甲")], path)
    book = load_workbook(path)
    book.save(path)
    assert not changed_since_export(path) and typed(path) == []
    book["证据"]["F2"].comment = Comment("原件已看", "张三")
    book.save(path)
    assert changed_since_export(path), "a remark is something that a person typed"
    book["证据"]["F2"].comment = None
    head = [cell.value for cell in book["问题清单"][1]]
    assert {"涉及金额（元）", "定性依据", "单位意见", "整改"} <= set(head)
    [offered] = book["问题清单"].data_validations.dataValidation
    assert offered.formula1 == '"属实,排除,待定"'
    book["问题清单"].cell(2, head.index("判断") + 1).value = "排除"
    book["问题清单"].cell(2, head.index("备注") + 1).value = "已续期"
    book.save(path)
    assert changed_since_export(path)
    assert [(t.finding, t.verdict, t.note) for t in typed(path)] == [("expired_basis-1", "dismiss", "已续期")]


def test_a_file_that_is_no_workbook_of_ours_counts_as_changed(tmp_path: Path) -> None:
    (tmp_path / "清单.xlsx").write_bytes("不是工作簿".encode())
    assert changed_since_export(tmp_path / "清单.xlsx")
