"""The 2010s form and the budget tables as a tab-separated dump: a table's cells, HTML boxes, OCR commas."""

from __future__ import annotations

from tools.make_samples import boxes
from tools.make_samples.budget_sample import Budget, SampleTable
from tools.make_samples.source import Filing, Project

_OFF, _ON = '<input type="checkbox"/>', '<input checked="" type="checkbox"/>'
_COLUMNS = 6


def grid(filing: Filing, budget: Budget) -> str:
    """The whole text file."""
    parts = [
        f"\n\n{filing['title']}\n\n目录\n",
        "\n".join(f"{text}\n" for text in budget.prose()),
        *[_sheet(sheet) for sheet in budget.sheets()],
        "\n".join(f"{text}\n" for text in budget.remarks()),
        *[_form(project, index) for index, project in enumerate(filing["projects"])],
    ]
    return "\n".join(parts)


def ocr(amount: int | None) -> str:
    """A printed amount of which recognition lost every comma but the last: `194829,473`."""
    if amount is None:
        return ""
    return f"{amount // 1000},{amount % 1000:03d}" if amount >= 1000 else str(amount)


def _sheet(sheet: SampleTable) -> str:
    lines = [sheet.title, "", sheet.maker, "", sheet.unit_of_money, ""]
    lines += ["\t".join(row) for row in sheet.head]
    for index, row in enumerate(sheet.rows):
        if index == sheet.page_break:
            lines.append("")
        lines.append("\t".join(ocr(cell) if isinstance(cell, int) else cell or "" for cell in row))
    return "\n".join([*lines, *(["", sheet.note] if sheet.note else []), ""])


def _form(project: Project, index: int) -> str:
    texts = project["texts"]
    # Recognition sets a box before the first label now and then; a box always follows its label.
    stray = f"{_OFF} " if index == 0 else ""
    rows = [
        ["示例市财政支出项目绩效目标申报表"],
        [f"({project['year']}{' ' if index == 0 else ''}年)"],
        [f"申报单位名称：{project['unit']}（盖章）"],
        ["项目名称", project["name"]],
        *_boxes("项目类型", boxes.CATEGORIES, project["category"], stray),
        *_boxes("资金用途", boxes.USES, project["use"], stray),
        ["开始时间", str(project["start"]), "", "结束时间", str(project["end"])],
        *[
            [key, texts[key]]
            for key in ("项目概况", "立项依据", "项目设立的必要性", "保证项目实施的制度、措施")
        ],
        [
            "项目总预算（元）",
            f"{project['total_budget']}",
            "",
            "项目当年预算（元）",
            f"{project['year_budget']}",
        ],
        [
            "同名项目上年预算额（元）",
            f"{project['prior_budget']}",
            "",
            "同名项目上年预算执行数（元）",
            f"{project['prior_executed']}",
        ],
        ["", "子项目名称", "", "预算金额（元）"],
        *[
            ["" if i else "项目当年投入资金构成", name, "", str(amount)]
            for i, (name, amount) in enumerate(project["subitems"])
        ],
        *[[key, texts[key]] for key in ("项目实施计划", "项目总目标", "年度绩效目标")],
        ["分解目标"],
    ]
    goals = [["分解目标内容", "绩效指标", "指标目标值"]]
    for level, pairs in project["indicators"].items():
        goals += [["" if i else level, name, target] for i, (name, target) in enumerate(pairs)]
    goals += [["备注", "", ""], ["填报单位负责人（签名）： 填报人： 填报日期：", "", ""]]
    lines = ["\t".join(row + [""] * (_COLUMNS - len(row))) for row in rows]
    lines += ["", *["\t".join(row) for row in goals], ""]
    return "\n".join(lines)


def _boxes(label: str, lines: tuple[tuple[str, ...], ...], ticked: list[str], stray: str) -> list[list[str]]:
    printed = [" ".join(boxes.mark(name, ticked, f" {_ON}", f" {_OFF}") for name in line) for line in lines]
    return [["" if i else label, stray + text] for i, text in enumerate(printed)]
