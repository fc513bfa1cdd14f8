"""取证单: one finding as a Word document that is printed, checked and signed.

In: a finding. Out: a .docx with the facts, every source with its place and wording, the compared
passages side by side with the reused runs marked, the judgement if there is one, and blanks to sign.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document
from docx.document import Document as Sheet
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from yiju.places import places_text
from yiju.words import VERDICTS

if TYPE_CHECKING:
    from yiju.audit import Evidence, Finding
    from yiju.audit.finding import Overlap

_FONT = "宋体"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(finding: Finding, target: Path) -> None:
    """Write the sheet to `target`; raises `OSError` where that cannot be written."""
    page = Document()
    style = page.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)  # Word takes the font of Chinese from here
    for section in page.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
    title = page.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("审计取证单")
    run.bold, run.font.size = True, Pt(18)
    _table(
        page,
        [
            ("疑点编号", finding.id),
            ("疑点类别", f"{finding.name}（{finding.severity}）"),
            ("项目", "；".join(dict.fromkeys(finding.names)) or "（整份材料）"),
            ("单位", "；".join(dict.fromkeys(finding.units))),
            ("年度", "、".join(map(str, sorted(set(finding.years))))),
        ],
        widths=(3, 13.6),
    )
    _heading(page, "一、事实")
    page.add_paragraph(_clean(finding.explanation))
    _heading(page, "二、出处")
    sources = [
        (str(n), e.file, places_text(e.places) or (f"第{e.page}页" if e.page else ""), e.label, e.text)
        for n, e in enumerate(finding.evidence, 1)
    ]
    head = ("序号", "文件", "位置", "栏目", "原文")
    _table(page, [head, *sources], widths=(1.3, 3.6, 2.6, 2.6, 6.5), headed=True)
    _compare(page, finding)
    _heading(page, "审计判断")
    judged = finding.judgement
    if judged is None:
        page.add_paragraph("尚未判断。")
    else:
        changed = "（判断以后证据有变化，须重新核对）" if judged.changed else ""
        note = f"理由：{judged.note}" if judged.note else ""
        page.add_paragraph(
            _clean(f"{VERDICTS[judged.verdict]}，{judged.who}，{judged.when}{changed}。{note}")
        )
    _table(page, [("编制人", "", "复核人", "", "日期", "")], widths=(1.8, 3.7, 1.8, 3.7, 1.6, 4))
    page.save(str(target))


def _compare(page: Sheet, finding: Finding) -> None:
    """Each compared field of the two declarations side by side, what is reused highlighted."""
    shown = [(o, *sides) for o in finding.overlaps if o.spans and (sides := _sides(finding.evidence, o))]
    if not shown:
        return
    names = dict(zip(finding.projects, finding.names, strict=False))
    _heading(page, "三、对照（底色为相同文字）")
    for overlap, left, right in shown:
        told = f"{left.label}：重复{overlap.whole:.0%}，扣除通用表述后{overlap.own:.0%}"
        swapped = "、".join(f"“{a}”换为“{b}”" for a, b in overlap.swapped)
        page.add_paragraph(_clean(told + (f"；{swapped}" if swapped else "")))
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
        paragraph.add_run(_clean(text[at:start]))
        for part in filter(None, words.split(text[start:end])):
            run = paragraph.add_run(_clean(part))
            if part not in changed:
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        at = end
    paragraph.add_run(_clean(text[at:]))


def _heading(page: Sheet, text: str) -> None:
    paragraph = page.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(text).bold = True


def _table(
    page: Sheet, rows: Sequence[Sequence[str]], widths: Sequence[float], headed: bool = False
) -> list[tuple[_Cell, ...]]:
    """A ruled table of texts, widths in cm; the first row bold where `headed`. Returns its cells."""
    table = page.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)  # LibreOffice goes by the grid, Word by the cells
    cells = [table.add_row().cells for _ in rows]
    for n, row in enumerate(table.rows):
        _keep(row, head=headed and n == 0)
    for n, (row, texts) in enumerate(zip(cells, rows, strict=True)):
        for cell, text, width in zip(row, texts, widths, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(_clean(text)).bold = headed and n == 0
    page.add_paragraph()
    return cells


def _keep(row: _Row, head: bool) -> None:
    """A row that prints again on every page where it is the head, and no short row parted by a page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader" if head else "w:cantSplit"))


def _clean(text: str) -> str:
    """Without control characters, which XML cannot hold."""
    return _CONTROL.sub("", text)
