"""The 取证单 as a word processor reads it back."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX

from yiju.audit import Evidence, Finding, Judgement
from yiju.audit.engine import find
from yiju.audit.finding import Overlap, Span
from yiju.audit.judgement import JudgementRow
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.evidence_sheet import write, write_check
from yiju.graph.identity import link
from yiju.ingest.errors import Unreadable
from yiju.ingest.record import Place
from yiju.papers import paper_name, signers


def evidence(declaration: str, file: str, text: str) -> Evidence:
    return Evidence(
        file=file, page=3, field="texts.项目概况", label="项目概况", text=text, document=f"f-{file}",
        declaration=declaration, places=[Place(page=3, lines=(4, 5))],
    )  # fmt: skip


def finding(judgement: Judgement | None = None) -> Finding:
    return Finding(
        id="duplicate_project-7f3a", kind="duplicate_project", name="重复立项", severity="疑似", score=0.9,
        projects=["d-1", "d-2"], names=["甲系统", "乙系统"], units=["示例市数据管理局"], years=[2019],
        files=["甲.pdf", "乙.pdf"], explanation="两个项目内容高度重复。请核实是否重复申报。",
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


JUDGED = Judgement(
    verdict="confirm", note="已核对", who="张审计", when="2026-03-01T04:05:06+00:00", changed=True
)


def whole(path: Path) -> str:
    """All texts of a document, tables included."""
    sheet = Document(str(path))
    cells = [c.text for table in sheet.tables for row in table.rows for c in row.cells]
    return "\n".join([*(p.text for p in sheet.paragraphs), *cells])


def test_the_sheet_for_the_unit_holds_facts_sources_and_blanks_and_nothing_of_the_house(
    tmp_path: Path,
) -> None:
    write(finding(JUDGED), tmp_path / "取证单.docx")
    sheet = Document(str(tmp_path / "取证单.docx"))
    lines = [p.text for p in sheet.paragraphs]
    assert lines[0] == "审计取证单" and "两个项目内容高度重复。" in lines
    head, sign, answer, sources, _ = sheet.tables
    assert [c.text for c in head.rows[1].cells] == ["被审计单位", "示例市数据管理局", "年度", "2019"]
    assert {c.text for c in sources.rows[1].cells} == {"乙.pdf"}, "a file is named once, above what it says"
    row = [c.text for c in sources.rows[2].cells]
    assert row == ["1", "第3页 第4–5行", "项目概况", "乙系统服务全市企业。"]
    assert [c.text for c in sign.rows[0].cells] == ["审计人员", "", "编制日期", ""]
    assert answer.rows[0].cells[0].text == "证据提供单位意见"
    told = whole(tmp_path / "取证单.docx")
    for inward in ("疑似", "0.90", "张审计", "已认定", "请核实", "重复立项", "{{"):
        assert inward not in told


def test_the_sheet_has_the_case_the_table_it_is_about_and_amounts_with_their_unit(tmp_path: Path) -> None:
    read = filings(
        RuleSample(
            about="",
            filings=[
                {
                    "document": {"unit": "示例市林业局", "year": 2024, "kind": "department_final_accounts"},
                    "passages": [{"section": "收入支出决算总体情况说明", "text": "2024年度收入支出总计0.30万元。"}],
                    "budget_lines": [
                        {
                            "table": "收入支出决算总表", "name": "总计", "factor": 10000,
                            "amounts": {"决算数": 29616800}, "printed": {"决算数": "2,961.68"},
                        }
                    ],
                }
            ],
        )
    )  # fmt: skip
    [one] = find(read, link(read), kinds=["arithmetic"])
    assert one.money is None, "a slip of the pen puts no money in question"
    write(one, tmp_path / "取证单.docx", case="决算公开核查")
    head, _, _, sources = Document(str(tmp_path / "取证单.docx")).tables
    cells = [[c.text for c in row.cells] for row in head.rows]
    assert cells[0][:2] == ["审计项目名称", "决算公开核查"]
    assert cells[2] == [
        "审计事项", "收入支出决算总体情况说明与收入支出决算总表", "涉及金额", "未计",
    ]  # fmt: skip
    assert sources.rows[3].cells[3].text == "2,961.68（万元）"
    assert "混用" in one.explanation and "混用" not in whole(tmp_path / "取证单.docx")
    write_check(one, tmp_path / "核查表.docx")
    assert "未引条文（算术事实）" in whole(tmp_path / "核查表.docx")


def test_each_unit_signs_a_sheet_of_its_own_and_a_name_is_cut_before_a_bracket(tmp_path: Path) -> None:
    one = finding()
    one.units.append("示例市水务局")
    assert signers("evidence-sheet", one) == ["示例市数据管理局", "示例市水务局"]
    assert signers("check-sheet", one) == [""]
    write(one, tmp_path / "取证单.docx", unit="示例市水务局")
    head = Document(str(tmp_path / "取证单.docx")).tables[0]
    assert head.cell(1, 1).text == "示例市水务局"
    assert head.cell(2, 3).text == "未计"
    one.money = Decimal(720000)
    write(one, tmp_path / "取证单.docx", unit="示例市水务局")
    head = Document(str(tmp_path / "取证单.docx")).tables[0]
    assert head.cell(2, 3).text == "720,000元（各单位合计）", "of no unit is more said than is known"
    one.shares = {"示例市数据管理局": Decimal(360000), "示例市水务局": Decimal(360000)}
    write(one, tmp_path / "取证单.docx", unit="示例市水务局")
    head = Document(str(tmp_path / "取证单.docx")).tables[0]
    assert head.cell(2, 3).text == "360,000元", "who signs answers for what the unit asked for"
    assert "重复立项" in paper_name("check-sheet", one)
    assert "重复立项" not in paper_name("evidence-sheet", one, "示例市水务局"), "no opinion leaves the house"
    one.names[:] = ["老年人生命健康服务能力提升建设项目专项经费（生命健康和公共卫生）"]
    assert "（" not in paper_name("evidence-sheet", one, "示例市水务局")


def test_the_sheet_for_the_house_tells_rule_grade_score_and_judgements(tmp_path: Path) -> None:
    write_check(finding(), tmp_path / "核查表.docx")
    assert "尚未判断。" in whole(tmp_path / "核查表.docx")
    passed = JudgementRow(
        "duplicate_project-7f3a",
        "duplicate_project",
        "unsure",
        "待查",
        "李复核",
        "2026-02-01T10:20:30+00:00",
        "",
        0.9,
    )
    write_check(finding(JUDGED), tmp_path / "核查表.docx", [passed])
    told = whole(tmp_path / "核查表.docx")
    assert re.search(
        r"属实，张审计，2026年3月1日 \d\d:05（判断以后证据有变化，须重新核对）。理由：已核对", told
    )
    for inward in ("疑点核查表", "7f3a", "疑似", "0.90", "李复核", "请核实是否重复申报。"):
        assert inward in told
    assert not re.search("[a-z]{3,}_|T\\d\\d:|\\+00:00", told), "no code and no machine's time"


def test_an_office_puts_its_own_template_in_place(tmp_path: Path) -> None:
    own = Document()
    line = own.add_paragraph()
    for part in ("底稿：{{被审", "计单位}}（", "{{年度}}年）"):  # as Word parts it
        line.add_run(part)
    own.add_table(rows=1, cols=1).rows[0].cells[0].text = "{{事项摘要}}"
    own.add_paragraph("{{出处}}")
    own.add_paragraph("完")
    own.save(str(tmp_path / "模板.docx"))
    write(finding(), tmp_path / "取证单.docx", tmp_path / "模板.docx")
    filled = Document(str(tmp_path / "取证单.docx"))
    assert (
        filled.paragraphs[0].text == "底稿：示例市数据管理局（2019年）" and filled.paragraphs[-1].text == "完"
    )
    assert [t.rows[0].cells[0].text for t in filled.tables] == ["两个项目内容高度重复。", "序号"]


@pytest.mark.parametrize("text", ["{{不认识}}", "见{{出处}}"])
def test_a_template_that_cannot_be_filled_is_refused(tmp_path: Path, text: str) -> None:
    own = Document()
    own.add_paragraph(text)
    own.save(str(tmp_path / "模板.docx"))
    with pytest.raises(Unreadable, match="模板里"):
        write(finding(), tmp_path / "取证单.docx", tmp_path / "模板.docx")
    (tmp_path / "坏.docx").write_text("不是文档")
    with pytest.raises(Unreadable, match="打不开"):
        write(finding(), tmp_path / "取证单.docx", tmp_path / "坏.docx")


def test_what_is_reused_is_marked_on_both_sides(tmp_path: Path) -> None:
    write(finding(), tmp_path / "取证单.docx")
    compared = Document(str(tmp_path / "取证单.docx")).tables[-1]
    assert [c.text for c in compared.rows[0].cells] == [
        "甲系统（甲.pdf 第3页 第4–5行）", "乙系统（乙.pdf 第3页 第4–5行）",
    ]  # fmt: skip
    for cell in compared.rows[1].cells:
        runs = cell.paragraphs[0].runs
        marked = [r.text for r in runs if r.font.highlight_color == WD_COLOR_INDEX.YELLOW]
        assert marked == ["服务全市企业"]
