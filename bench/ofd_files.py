"""OFD files as OFD writers make them: text codes with their steps, rules as paths, lengths in millimetres.

In: words and where they stand, or the rows of a form. Out: the bytes of a package, for tests and for the fuzz. No
library on PyPI writes OFD.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

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
