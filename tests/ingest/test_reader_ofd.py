"""OFD files made by the test as OFD writers make them: text codes with their steps, rules as paths, lengths in millimetres."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from yiju.ingest.errors import Unreadable
from yiju.ingest.filing import read_filing
from yiju.ingest.page import Source
from yiju.ingest.readers import read_bytes

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE, HIGH, TOP = 4.0, 10.0, 40.0
COLUMNS = (20.0, 45.0, 70.0, 130.0, 190.0)
TITLE = "项目支出绩效目标申报表"
ROWS = [
    ["项目名称", "古堤加固", "", ""],
    ["主管部门", "示例市水务局", "实施单位", "示例市堤防中心"],
    ["年度资金总额（万元）", "320.00", "", ""],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "加固堤防", "≥6公里"],
    ["效益指标", "社会效益指标", "受益人口", "≥3万人"],
]


def text(words: str, x: float, y: float, size: float = SIZE) -> str:
    """A text object; half-width characters take half a step."""
    steps = " ".join(str(size if char > "\u2e80" else size / 2) for char in words[:-1])
    return (
        f'<ofd:TextObject Boundary="{x} {y} 120 {size * 1.4}" Font="1" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject Boundary="{x0} {y0} {x1 - x0} {y1 - y0}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def table(rows: list[list[str]]) -> str:
    made = [rule(COLUMNS[0], TOP + i * HIGH, COLUMNS[-1], TOP + i * HIGH) for i in range(len(rows) + 1)]
    for at, row in enumerate(rows):
        edges = [c for c, words in zip(COLUMNS, row, strict=False) if words] + [COLUMNS[-1]]
        made += [rule(x, TOP + at * HIGH, x, TOP + (at + 1) * HIGH) for x in edges]
        made += [text(words, x + 1, TOP + at * HIGH + 2, 2.2) for x, words in zip(COLUMNS, row, strict=False)]
    return "".join(made)


def ofd(*pages: str, document: str = "", behind: str = "") -> bytes:
    listed = "".join(
        f'<ofd:Page ID="{i + 10}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(pages))
    )
    template = '<ofd:TemplatePage ID="2" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if behind else ""
    parts = {
        "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": document
        or f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f"</ofd:PageArea>{template}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    if behind:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = layer(behind)
    for i, page in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = layer(
            page, '<ofd:Template TemplateID="2"/>' if behind else ""
        )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def layer(objects: str, template: str = "") -> str:
    return f'<ofd:Page {NS}>{template}<ofd:Content><ofd:Layer ID="3">{objects}</ofd:Layer></ofd:Content></ofd:Page>'


def read(data: bytes) -> Source:
    return read_bytes(data, "申报表.ofd")


def test_a_form_in_an_ofd_is_read_like_one_in_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "申报表.ofd"
    path.write_bytes(ofd(text(TITLE, 60, 20, 6) + text("（2025年度）", 85, 30) + table(ROWS)))
    (made,) = read_filing(path).projects
    assert (made.name, made.unit, made.authority) == ("古堤加固", "示例市堤防中心", "示例市水务局")
    assert made.year_budget == 3_200_000
    assert [(i.level2, i.name, i.target) for i in made.indicators] == [
        ("数量指标", "加固堤防", "≥6公里"),
        ("社会效益指标", "受益人口", "≥3万人"),
    ]
    assert made.evidence["name"][0].box is not None


def test_lines_tables_and_templates_stand_where_they_are_printed() -> None:
    source = read(ofd(text(TITLE, 60, 20, 6) + table(ROWS), behind=text("示例市水务局", 20, 10)))
    (page,) = source.pages
    assert [line.text for line in page.lines][:3] == ["示例市水务局", TITLE, "项目名称 古堤加固"]
    assert [c.text for c in page.tables[0].rows()[1]] == [
        "主管部门",
        "示例市水务局",
        "实施单位",
        "示例市堤防中心",
    ]
    assert (page.width, page.height) == pytest.approx((595.28, 841.89), abs=0.1)


def test_steps_may_be_counted_and_a_matrix_moves_and_scales() -> None:
    turned = (
        '<ofd:TextObject Boundary="20 20 90 9" CTM="2 0 0 2 10 0" Font="1" Size="3">'
        '<ofd:TextCode X="0" Y="3" DeltaX="g 3 3">示例市局</ofd:TextCode></ofd:TextObject>'
    )
    (line,) = read(ofd(turned)).pages[0].lines
    assert line.text == "示例市局" and line.box is not None
    assert line.box[0] == pytest.approx(30 * 72 / 25.4, abs=0.1)
    assert line.box[2] - line.box[0] == pytest.approx(24 * 72 / 25.4, abs=0.1)


def test_what_an_ofd_cannot_give_is_said() -> None:
    picture = '<ofd:ImageObject Boundary="0 0 200 280" ResourceID="5"/>'
    with pytest.raises(Unreadable, match="没有文字"):
        read(ofd(picture))
    source = read(ofd(text("示例市水务局", 20, 20), picture))
    assert {"pictures_in_page"} <= {notice.code for notice in source.warnings}
    with pytest.raises(Unreadable, match="已损坏"):
        read(ofd(document="<ofd:Document"))
    with pytest.raises(Unreadable, match="实体声明"):
        read(ofd(document='<!DOCTYPE x [<!ENTITY a "b">]><x/>'))
