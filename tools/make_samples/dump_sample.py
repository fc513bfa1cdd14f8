"""The 2010s form as a PDF-to-text dump prints it: pieces of the page in drawing order, not reading order.

Two layouts: `drawn` prints lone amounts and the last level far from their labels, `wrapped` prints the
labels first, breaks long names and draws a level's label beside the middle one of its rows.
"""

from __future__ import annotations

from tools.make_samples import boxes
from tools.make_samples.source import Filing, Project
from tools.make_samples.wrap import block, width

_PAGE = "\n\n\n\n"
_WIDE, _NARROW = 40, 35
_NAME, _TARGET = 15, 20
"""Widths in Chinese characters of the text column and of the indicator table's columns."""


def dump(filing: Filing) -> str:
    """The whole text file."""
    form = {"drawn": _drawn, "wrapped": _wrapped}[filing["variant"]]
    return _PAGE.join("\n\n".join(page) for p in filing["projects"] for page in form(p)) + "\n"


def _head(project: Project, seal: str) -> list[str]:
    return [
        "示例市财政支出项目绩效目标申报表",
        f"({project['year']}年 )",
        f"申报单位名称：{seal}{project['unit']}",
        project["name"],
    ]


def _drawn(project: Project) -> list[list[str]]:
    texts, subitems = project["texts"], project["subitems"]
    categories = [boxes.line(row, project["category"]) for row in boxes.CATEGORIES]
    first = [
        "项目名称",
        "资金用途",
        "开始时间",
        "项目概况",
        "立项依据",
        block(texts["项目概况"], _WIDE),
        block(texts["立项依据"], _WIDE),
        f"项目类型\n{categories[0]}",
        categories[1],
        *_head(project, "（盖章）"),
        "\n".join(boxes.line(row, project["use"]) for row in boxes.USES),
        f"{project['start']} 结束时间 {project['end']}",
        f"{project['prior_executed']}",
        f"项目总预算（元） {project['total_budget']} 项目当年预算（元） {project['year_budget']}",
        "保证项目实施\n的制度、措施",
        block(texts["保证项目实施的制度、措施"], _WIDE),
        f"{subitems[0][1]}",
        *[f"{name} {amount}" for name, amount in subitems[1:]],
        "项目设立的必\n要性",
        block(texts["项目设立的必要性"], _WIDE),
        f"同名项目上年预算额（元） {project['prior_budget']}\n同名项目上年预算执行数",
        "（元）",
        "子项目名称 预算金额（元）",
        "项目当年投入\n资金构成",
        subitems[0][0],
    ]
    levels = list(project["indicators"].items())
    second = [
        "项目实施计划",
        "项目总目标",
        "年度绩效目标",
        "分解目标内容",
        "备注",
        "绩效指标 指标目标值",
        *[block(texts[key], _NARROW) for key in ("项目实施计划", "项目总目标", "年度绩效目标")],
        "分解目标",
    ]
    for level, rows in levels[:-1]:
        second += [block(level, 6), *[_row(name, target) for name, target in rows]]
    second += [project["remark"]] if "remark" in project else []
    second += ["填报单位负责人（签名）：       填报人：               填报日期：", levels[-1][0]]
    second += [_row(name, target) for name, target in levels[-1][1]]
    return [first, second]


def _wrapped(project: Project) -> list[list[str]]:
    texts, subitems = project["texts"], project["subitems"]
    categories = [boxes.line(row, project["category"]) for row in boxes.CATEGORIES]
    first = [
        "项目名称",
        "资金用途",
        "开始时间",
        "项目概况",
        "立项依据",
        f"项目总预算（元） {project['total_budget']} 项目当年预算（元） {project['year_budget']}",
        f"同名项目上年预算额（元） {project['prior_budget']}\n同名项目上年预算执行数",
        f"（元）\n{project['prior_executed']}",
        "\n".join(boxes.line(row, project["use"]) for row in boxes.USES),
        block("    " + texts["项目概况"], _NARROW),
        block("    " + texts["立项依据"], _NARROW),
        "项目设立的必\n要性",
        block("    " + texts["项目设立的必要性"], _NARROW),
        "保证项目实施\n的制度、措施",
        block("    " + texts["保证项目实施的制度、措施"], _NARROW),
        *_head(project, ""),
        f"{_day(project['start'])} 结束时间 {_day(project['end'])}",
        f"项目类型\n{categories[0]}",
        categories[1],
    ]
    levels = list(project["indicators"].items())
    second = [
        "项目实施计划",
        "项目总目标",
        "年度绩效目标",
        "分解目标内容",
        *[block(texts[key], _NARROW) for key in ("项目实施计划", "项目总目标", "年度绩效目标")],
        "分解目标",
        "绩效指标 指标目标值",
    ]
    for level, rows in levels[:-1]:
        second += _centred(level, rows)
    second += [
        "子项目名称 预算金额（元）",
        "项目当年投入\n资金构成",
        *[f"{name} {amount}" for name, amount in subitems],
    ]
    return [first, second, ["备注", *_centred(*levels[-1])]]


def _centred(level: str, rows: list[list[str]]) -> list[str]:
    # A merged cell is drawn beside its middle row, so with three rows or more its first rows stand above.
    above = (len(rows) - 1) // 2
    printed = [_row(name, target) for name, target in rows]
    return [*printed[:above], block(level, 6), *printed[above:]]


def _row(name: str, target: str) -> str:
    if width(name) > _NAME:
        return f"{block(name, _NAME)}\n\n{block(target, _TARGET)}"
    if width(target) > _TARGET:
        return f"{name}\n{block(target, _TARGET)}"
    return f"{name} {target}"


def _day(date: object) -> str:
    year, month, day = str(date).split("-")
    return f"{year}年{int(month)}月{int(day)}日"
