"""审计取证单 and 疑点核查表: one finding as a Word document that is printed, checked and signed.

In: a finding, and an office's own template if it has one. Out: a .docx with the facts, every source with its
place and wording, and the compared passages side by side with the reused runs marked. The 取证单 leaves the
house: blanks to sign, facts alone, no grade, no score, no judgement. The 核查表 stays: rule, grade, score, judgements.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.document import Document as Sheet
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from yiju.audit.judgement import ENTRIES, VERDICTS
from yiju.audit.outward import stated
from yiju.audit.rule import load
from yiju.ingest.printable import printable
from yiju.ingest.values.money import grouped
from yiju.paper import Block, fill, opened
from yiju.places import places_text, without_repeats

if TYPE_CHECKING:
    from yiju.audit import Evidence, Finding
    from yiju.audit.finding import Overlap
    from yiju.audit.judgement import JudgementRow

_FONT = "宋体"
_OPINION = 4.5
"""Centimetres for what a unit writes, and its stamp below."""

NAME, CHECK = "审计取证单", "疑点核查表"
"""The two papers, and what an office's own templates for them are called."""


def write(
    finding: Finding,
    target: Path,
    template: Path | None = None,
    case: str = "",
    unit: str = "",
    facts: str = "",
) -> None:
    """审计取证单, for the unit to sign: facts and sources, no grade, no score, no judgement. `case` is the name of the 取证事项 that it
    is part of, `unit` who signs where the finding is about several, `facts` the 事项摘要 where a person wrote one. Raises `OSError` where `target` cannot be written, `Unreadable` on a template that cannot be filled.
    """
    page = opened(template) if template else _outward()
    values = {
        **_about(finding, case),
        "审计事项": finding.subject,  # what it is a case of is the office's opinion
        "事项摘要": facts or stated(finding.explanation),
        **({"被审计单位": unit, "涉及金额": _own_money(finding, unit)} if unit else {}),
    }
    fill(page, values, _blocks(finding))
    page.save(str(target))


def write_check(
    finding: Finding,
    target: Path,
    history: Sequence[JudgementRow] = (),
    template: Path | None = None,
    case: str = "",
    facts: str = "",
) -> None:
    """疑点核查表, for the office: the rule, grade, score and every judgement as well; `facts` as in `write`. Raises as `write`."""
    judged = finding.judgement
    wording = "尚未判断。"
    if judged is not None:
        changed = "（判断以后证据有变化，须重新核对）" if judged.changed else ""
        note = f"理由：{judged.note}" if judged.note else ""
        wording = f"{VERDICTS[judged.verdict]}，{judged.who}，{moment(judged.when)}{changed}。{note}"
    passed = [f"{moment(e.at)}　{ENTRIES[e.verdict]}　{e.who}　{e.note}" for e in history]
    values = {
        **_about(finding, case),
        "疑点编号": finding.key,
        "规则": finding.name,
        "把握程度": finding.severity,
        "得分": f"{finding.score:.2f}",
        "说明": finding.explanation,
        "事项摘要": facts or finding.explanation,
        "审计判断": wording,
        "历次判断": "\n".join(passed) or "无",
    }
    page = opened(template) if template else _inward(bool(facts))
    fill(page, values, _blocks(finding))
    page.save(str(target))


def norm_of(finding: Finding) -> str:
    """定性依据: the norm that the finding goes against, or in words that none is cited."""
    return finding.norm or load(finding.kind).uncited


def moment(at: str) -> str:
    """A UTC time as the clock showed it here: 2026年11月29日 12:47. What is no time stays as it is."""
    try:
        here = dt.datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return f"{here.year}年{here.month}月{here.day}日 {here:%H:%M}"


def _about(finding: Finding, case: str) -> dict[str, str]:
    return {
        "审计项目名称": case,
        "被审计单位": "；".join(dict.fromkeys(finding.units)),
        "审计事项": f"{finding.subject}：{finding.name}",
        "项目": finding.subject,
        "年度": "、".join(map(str, sorted(set(finding.years)))),
        "涉及金额": _yuan(finding.money),
        "定性依据": norm_of(finding),
    }


def _own_money(finding: Finding, unit: str) -> str:
    """What the unit that signs asks for itself; the whole is said to be that of all where no part of it is the unit's."""
    if unit in finding.shares:
        return _yuan(finding.shares[unit] or None)
    return _yuan(finding.money) + ("（各单位合计）" if finding.money is not None else "")


def _yuan(money: Decimal | None) -> str:
    return f"{grouped(money)}元" if money is not None else "未计"


def _blocks(finding: Finding) -> dict[str, Block]:
    def sources(page: Sheet) -> None:
        rows: list[tuple[str, ...]] = [("序号", "位置", "栏目", "原文")]
        files = {}
        for n, (e, name, file) in enumerate(without_repeats(finding.evidence), 1):
            if file:
                files[len(rows)] = file
                rows.append((file, "", "", ""))
            place = places_text(e.places) or (f"第{e.page}页" if e.page else "")
            rows.append((str(n), place, name, e.quoted))
        cells = _table(page, rows, widths=(1.2, 3.6, 4, 7.8), headed=True)
        for at in files:  # a file's name stands once above what is quoted from it
            cells[at][0].merge(cells[at][-1]).text = printable(files[at])
            cells[at][0].paragraphs[0].paragraph_format.keep_with_next = True

    return {"出处": sources, "对照": lambda page: _compare(page, finding)}


def _outward() -> Sheet:
    """The built-in 审计取证单, with blanks for what only the office knows."""
    page = _blank(NAME)
    _table(
        page,
        [
            ("审计项目名称", "{{审计项目名称}}", "索引号", ""),
            ("被审计单位", "{{被审计单位}}", "年度", "{{年度}}"),
            ("审计事项", "{{审计事项}}", "涉及金额", "{{涉及金额}}"),
        ],
        widths=(2.8, 7.2, 2.4, 4.2),
    )
    _heading(page, "事项摘要")
    page.add_paragraph("{{事项摘要}}").paragraph_format.keep_with_next = True
    # Who signs sees what is signed: the blanks stand with the facts, what supports them follows.
    _together(
        _table(
            page,
            [("审计人员", "", "编制日期", ""), ("复核人", "", "日期", "")],
            widths=(2.4, 5.9, 2.4, 5.9),
            apart=False,
        )
    )
    answer = _table(
        page,
        [("证据提供单位意见", ""), ("", "（盖章）　　　　　　　　　　年　　月　　日")],
        widths=(2.4, 14.2),
    )
    _together(answer[:1])
    asked = answer[0][0].merge(answer[1][0])
    asked._tc.remove(asked.paragraphs[-1]._p)  # the empty one of the lower cell
    _tall(answer[0][1], Cm(_OPINION))
    _heading(page, "附件：出处与原文")
    page.add_paragraph("{{出处}}")
    page.add_paragraph("{{对照}}")
    return page


def _together(rows: Sequence[Sequence[_Cell]]) -> None:
    """These rows stay on one page with what follows them."""
    for row in rows:
        for cell in row:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _tall(cell: _Cell, height: Length) -> None:
    """The cell's row at least so high."""
    row = cell._tc.getparent()
    properties = row.get_or_add_trPr()
    high = OxmlElement("w:trHeight")
    high.set(qn("w:val"), str(int(height.twips)))
    high.set(qn("w:hRule"), "atLeast")
    properties.append(high)


def _inward(written: bool) -> Sheet:
    """The built-in 疑点核查表; `written`: a person told the facts in words of their own, the rule's stand below."""
    page = _blank(CHECK)
    names = (
        "审计项目名称",
        "疑点编号",
        "规则",
        "把握程度",
        "得分",
        "项目",
        "被审计单位",
        "年度",
        "涉及金额",
        "定性依据",
    )
    _table(page, [(name, f"{{{{{name}}}}}") for name in names], widths=(3, 13.6))
    _heading(page, "一、事实")
    page.add_paragraph("{{事项摘要}}")
    if written:
        page.add_paragraph("规则的说明：{{说明}}")
    _heading(page, "二、出处")
    page.add_paragraph("{{出处}}")
    page.add_paragraph("{{对照}}")
    _heading(page, "审计判断")
    page.add_paragraph("{{审计判断}}")
    page.add_paragraph("历次判断：{{历次判断}}")
    _table(page, [("核查人", "", "复核人", "", "日期", "")], widths=(1.8, 3.7, 1.8, 3.7, 1.6, 4))
    return page


def _blank(name: str) -> Sheet:
    """An A4 page with the paper's title, and 第 页 共 页 at its foot."""
    page = Document()
    style = page.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)  # Word takes the font of Chinese from here
    for section in page.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for before, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES")):
            foot.add_run(before)
            counted = OxmlElement("w:fldSimple")
            counted.set(qn("w:instr"), field)
            foot._p.append(counted)
        foot.add_run(" 页")
    title = page.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(name)
    run.bold, run.font.size = True, Pt(18)
    return page


def _compare(page: Sheet, finding: Finding) -> None:
    """Each compared field of the two declarations side by side, what is reused highlighted."""
    shown = [(o, *sides) for o in finding.overlaps if o.spans and (sides := _sides(finding.evidence, o))]
    if not shown:
        return
    names = dict(zip(finding.projects, finding.names, strict=False))
    _heading(page, "对照（底色为相同文字）")
    for overlap, left, right in shown:
        wording = f"{left.label}：重复{overlap.whole:.0%}，扣除通用表述后{overlap.own:.0%}"
        swapped = "、".join(f"“{a}”换为“{b}”" for a, b in overlap.swapped)
        page.add_paragraph(printable(wording + (f"；{swapped}" if swapped else "")))
        heads = tuple(
            f"{names.get(e.declaration or '', '')}（{e.file} {places_text(e.places)}）" for e in (left, right)
        )
        changed = {word for pair in overlap.swapped for word in pair if len(word) > 1}
        table = _table(page, [heads, ("", "")], widths=(8.3, 8.3), headed=True)
        for cell, evidence, spans in (
            (table[1][0], left, [s.left for s in overlap.spans]),
            (table[1][1], right, [s.right for s in overlap.spans]),
        ):
            _mark(cell.paragraphs[0], evidence.text, spans, changed)


def _sides(evidence: Sequence[Evidence], overlap: Overlap) -> tuple[Evidence, Evidence] | None:
    """The two quotations that the spans index into."""
    quoted = {(e.declaration, e.field): e for e in evidence}
    left, right = quoted.get(overlap.left), quoted.get(overlap.right)
    return (left, right) if left and right else None


def _mark(
    paragraph: Paragraph, text: str, spans: Iterable[tuple[int, int]], changed: Collection[str]
) -> None:
    """The text with its spans highlighted, but for the words in them that were replaced."""
    # A pattern that matches nothing where no word was replaced.
    words = re.compile(
        "(" + ("|".join(map(re.escape, sorted(changed, key=len, reverse=True))) or "(?!)") + ")"
    )
    at = 0
    for start, end in sorted(spans):
        start = max(start, at)
        if end <= start:
            continue
        paragraph.add_run(printable(text[at:start]))
        for part in filter(None, words.split(text[start:end])):
            run = paragraph.add_run(printable(part))
            if part not in changed:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        at = end
    paragraph.add_run(printable(text[at:]))


def _heading(page: Sheet, text: str) -> None:
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(text).bold = True


def _table(
    page: Sheet,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    headed: bool = False,
    apart: bool = True,
) -> list[tuple[_Cell, ...]]:
    """A ruled table of texts, widths in cm; the first row bold where `headed`, a blank line after it where `apart`. Returns its cells."""
    table = page.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    _pad(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)  # LibreOffice goes by the grid, Word by the cells
    cells = [table.add_row().cells for _ in rows]
    for n, row in enumerate(table.rows):
        _keep(row, head=headed and n == 0)
    for n, (row, texts) in enumerate(zip(cells, rows, strict=True)):
        for cell, text, width in zip(row, texts, widths, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(printable(text)).bold = headed and n == 0
    gap = page.add_paragraph()
    if not apart:
        gap.paragraph_format.keep_with_next = True
        gap.paragraph_format.line_spacing = Pt(3)
    return cells


def _pad(table: Table) -> None:
    """Some air above and below what stands in a cell; Word's own is none."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 50), ("left", 100), ("bottom", 50), ("right", 100)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _keep(row: _Row, head: bool) -> None:
    """A row that prints again on every page where it is the head, and no short row parted by a page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader" if head else "w:cantSplit"))
