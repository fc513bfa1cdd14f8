"""The 取证单 as a word processor reads it back."""

from pathlib import Path

from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from yiju.audit import Evidence, Finding, Judgement
from yiju.audit.finding import Overlap, Span
from yiju.evidence_sheet import write
from yiju.ingest.record import Place


def evidence(declaration: str, file: str, text: str) -> Evidence:
    return Evidence(
        file=file, page=3, field="texts.项目概况", label="项目概况", text=text, document=f"f-{file}",
        declaration=declaration, places=[Place(page=3, lines=(4, 5))],
    )  # fmt: skip


def finding(judgement: Judgement | None = None) -> Finding:
    return Finding(
        id="duplicate_project-1", kind="duplicate_project", name="重复立项", severity="疑似", score=0.9,
        projects=["d-1", "d-2"], names=["甲系统", "乙系统"], units=["示例市数据管理局"], years=[2019],
        files=["甲.pdf", "乙.pdf"], explanation="两个项目内容高度重复。",
        evidence=[
            evidence("d-2", "乙.pdf", "乙系统服务全市企业。"),
            evidence("d-1", "甲.pdf", "\x0b甲系统服务全市企业。"),
        ],
        overlaps=[
            Overlap(
                field="项目概况", whole=0.9, own=0.8, weight=1.0, spans=[Span(left=(1, 10), right=(0, 9))],
                left=("d-1", "texts.项目概况"), right=("d-2", "texts.项目概况"), swapped=[("甲系统", "乙系统")],
            )
        ],
        judgement=judgement,
    )  # fmt: skip


def test_the_sheet_holds_facts_sources_and_blanks(tmp_path: Path) -> None:
    write(finding(), tmp_path / "取证单.docx")
    sheet = Document(str(tmp_path / "取证单.docx"))
    lines = [p.text for p in sheet.paragraphs]
    assert lines[0] == "审计取证单" and "两个项目内容高度重复。" in lines and "尚未判断。" in lines
    head, sources, _, sign = sheet.tables
    assert [c.text for c in head.columns[1].cells][:2] == ["duplicate_project-1", "重复立项（疑似）"]
    row = [c.text for c in sources.rows[1].cells]
    assert row == ["1", "乙.pdf", "第3页 第4–5行", "项目概况", "乙系统服务全市企业。"]
    assert [c.text for c in sign.rows[0].cells] == ["编制人", "", "复核人", "", "日期", ""]


def test_what_is_reused_is_marked_on_both_sides(tmp_path: Path) -> None:
    write(finding(), tmp_path / "取证单.docx")
    compared = Document(str(tmp_path / "取证单.docx")).tables[2]
    assert [c.text for c in compared.rows[0].cells] == [
        "甲系统（甲.pdf 第3页 第4–5行）", "乙系统（乙.pdf 第3页 第4–5行）",
    ]  # fmt: skip
    for cell in compared.rows[1].cells:
        runs = cell.paragraphs[0].runs
        marked = [r.text for r in runs if r.font.highlight_color == WD_COLOR_INDEX.YELLOW]
        assert marked == ["服务全市企业"]


def test_a_judgement_stands_on_the_sheet_and_says_when_it_may_not_hold(tmp_path: Path) -> None:
    judged = Judgement(verdict="confirm", note="已核对", who="张审计", when="2026-03-01", changed=True)
    write(finding(judged), tmp_path / "取证单.docx")
    told = "\n".join(p.text for p in Document(str(tmp_path / "取证单.docx")).paragraphs)
    assert "已认定为问题，张审计，2026-03-01（判断以后证据有变化，须重新核对）。理由：已核对" in told
