"""Word documents made by the test, read back as lines and tables."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from PIL import Image

from yiju.ingest.errors import Unreadable
from yiju.ingest.page import Source
from yiju.ingest.readers.docx import read_docx
from yiju.ingest.readers.docx_numbers import Numbering


def saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def read(document: Any) -> Source:
    return read_docx(document if isinstance(document, bytes) else saved(document), "示例.docx", "0" * 64)


def texts(source: Source) -> list[str]:
    return [line.text for _, line in source.lines()]


def run(xml: str) -> Any:
    """A document with one paragraph that holds this XML."""
    document = Document()
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>"))
    return document


def test_paragraphs_and_tables_come_in_document_order() -> None:
    document = Document()
    document.add_paragraph("项目经费情况说明")
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "产出指标"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "巡检次数 ≥4次"
    table.cell(1, 1).text, table.cell(1, 2).text = "完成时限", "12月31日前\n含验收"
    document.add_paragraph("以上。")
    page = read(document).pages[0]
    assert [line.text for line in page.lines] == [
        "项目经费情况说明",
        "产出指标\t巡检次数 ≥4次",
        "完成时限\t12月31日前含验收",
        "以上。",
    ]
    cells = {c.text: (c.row, c.col, c.rowspan, c.colspan, c.lines) for c in page.tables[0].cells}
    assert cells == {
        "产出指标": (0, 0, 2, 1, (2, 2)),
        "巡检次数 ≥4次": (0, 1, 1, 2, (2, 2)),
        "完成时限": (1, 1, 1, 1, (3, 3)),
        "12月31日前\n含验收": (1, 2, 1, 1, (3, 3)),
    }


def test_page_breaks_split_pages_and_count_once() -> None:
    document = Document()
    document.add_paragraph("第一页")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("第二页")
    second = read(document)
    assert [[line.text for line in p.lines] for p in second.pages] == [["第一页"], ["第二页"]]
    rendered = run(
        "<w:r><w:t>上</w:t><w:br w:type='page'/></w:r><w:r><w:lastRenderedPageBreak/><w:t>下</w:t></w:r>"
    )
    assert [p.number for p in read(rendered).pages] == [1, 2]


@pytest.mark.parametrize(
    ("xml", "shown"),
    [
        ("<w:r><w:t>留</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del>", "留"),
        ("<w:ins><w:r><w:t>增</w:t></w:r></w:ins>", "增"),
        ("<w:moveFrom><w:r><w:t>移</w:t></w:r></w:moveFrom><w:r><w:t>在</w:t></w:r>", "在"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:t>显</w:t></w:r>", "显"),
        ("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t>经常性</w:t></w:r>", "☑经常性"),
        ("<w:r><w:sym w:font='Wingdings 2' w:char='F0A3'/><w:t>一次性</w:t></w:r>", "□一次性"),
        ("<w:r><w:rPr><w:rFonts w:ascii='Wingdings'/></w:rPr><w:t>\uf0a8</w:t></w:r><w:r><w:t>否</w:t></w:r>", "□否"),
        ("<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData></w:fldChar>"
         "<w:t>是</w:t></w:r>", "☑是"),
        ("<w:r><w:t>≤</w:t><w:noBreakHyphen/><w:t>5</w:t></w:r>", "≤-5"),
    ],
    ids=["deleted", "inserted", "moved", "hidden", "control", "symbol", "symbol 2", "font", "form box", "hyphen"],
)  # fmt: skip
def test_what_is_printed_is_read(xml: str, shown: str) -> None:
    assert texts(read(run(xml))) == [shown]


def test_list_numbers_are_printed() -> None:
    levels = parse_xml(
        f"<w:numbering {nsdecls('w')}><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/>"
        "<w:lvlText w:val='%1、'/></w:lvl><w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
        "<w:lvlText w:val='（%2）'/></w:lvl></w:numbering>"
    )
    numbering = Numbering({"0": dict(enumerate(levels))}, {"7": "0"}, {})

    def label(level: int) -> str:
        xml = f"<w:p {nsdecls('w')}><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='7'/></w:numPr></w:pPr></w:p>"
        return numbering.label(parse_xml(xml))

    assert [label(n) for n in (0, 1, 1, 0, 1)] == ["一、", "（1）", "（2）", "二、", "（1）"]


def test_a_numbered_list_of_the_template_is_counted() -> None:
    document = Document()
    document.add_paragraph("项目概况", style="List Number")
    document.add_paragraph("立项依据", style="List Number")
    assert texts(read(document)) == ["1.项目概况", "2.立项依据"]


def test_a_table_laid_out_around_another_gives_the_inner_one() -> None:
    document = Document()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).text = "附表"
    inner = outer.cell(0, 0).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "项目名称", "目录系统运维"
    (table,) = read(document).pages[0].tables
    assert [c.text for c in table.cells] == ["项目名称", "目录系统运维"]


def changed(change: Callable[[bytes], bytes]) -> bytes:
    document = Document()
    document.add_paragraph("项目名称")
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(saved(document))) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, change(content) if name == "word/document.xml" else content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda xml: xml + b" " * (65 * 1024**2), "压缩炸弹"),
        (lambda xml: xml.replace(b"<w:document", b'<!DOCTYPE a [<!ENTITY b "c">]><w:document'), "实体声明"),
        (lambda xml: xml[: len(xml) // 2], "已损坏"),
        (lambda xml: xml.replace("项目名称".encode(), b""), "没有可读的文字"),
    ],
    ids=["bomb", "entity", "cut", "blank"],
)
def test_a_bad_document_gives_a_reason(change: Callable[[bytes], bytes], reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(changed(change))


def test_a_truncated_document_gives_a_reason() -> None:
    data = changed(lambda xml: xml)
    with pytest.raises(Unreadable, match="已损坏或不完整"):
        read(data[: len(data) // 2])


def test_tables_nested_without_end_give_a_reason() -> None:
    deep = b"<w:tbl><w:tr><w:tc>" * 60 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 60
    with pytest.raises(Unreadable, match="嵌套"):
        read(changed(lambda xml: xml.replace(b"<w:sectPr", deep + b"<w:sectPr")))


def test_large_pictures_are_told_and_seals_are_not() -> None:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    document = Document()
    document.add_paragraph("附件：申报表扫描件")
    document.add_picture(out, width=Cm(15))
    document.add_picture(out, width=Cm(4))
    (notice,) = read(document).warnings
    assert "1 幅较大的图片" in notice.what
