"""The 2023 form as text: seven-part narratives, then 填报表 as tabs with cut cells or one flattened line."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from tools.make_samples.source import Filing, Project
from tools.make_samples.wrap import wrap

_NUMERALS = "一二三四五六七"


def narrative(filing: Filing) -> str:
    """The whole text file."""
    projects = filing["projects"]
    total = sum(p["year_budget"] for p in projects) / 10000
    parts = [
        filing["title"],
        "绩效目标设置情况",
        f"按照本市预算绩效管理工作的总体要求,本部门1个预算单位开展了{filing['year']}年项目预算绩效目标编报工作,"
        f"编报绩效目标的项目共{len(projects)}个,涉及项目预算资金{total:.2f}万元。",
    ]
    for project in projects:
        parts += [f"项目经费情况说明--{project['name']}"]
        for numeral, (title, body) in zip(_NUMERALS, sections(project), strict=True):
            parts += [f"{numeral}、{title}", *body]
        parts += [_TABLES[project["table"]](project)]
    return "\n\n".join(parts) + "\n"


def sections(project: Project) -> list[tuple[str, list[str]]]:
    """The seven parts with their paragraphs; 绩效目标 has none where the form follows."""
    texts = project["sections"]
    written = [(title, [texts[title]]) for title in ("项目概述", "立项依据", "实施主体", "实施方案")]
    goal = [texts["绩效目标"]] if "绩效目标" in texts else []
    return [
        *written,
        ("实施周期", [_period(project)]),
        ("年度预算安排", [_plan(project)]),
        ("绩效目标", goal),
    ]


def _period(project: Project) -> str:
    days = (project["start"], project["end"])
    if "heading" in project:
        return "-".join(f"{d.year}.{d.month}.{d.day}" for d in days)
    return "—".join(f"{d.year}年{d.month}月{d.day}日" for d in days)


def _plan(project: Project) -> str:
    if "subitem_sentence" in project:
        return str(project["subitem_sentence"])
    if "heading" in project:
        total = f"{project['year_budget'] / 10000:.2f}万元"
        parts = "，".join(f"{name}{amount / 10000:.2f}万元" for name, amount in project["subitems"])
        return f"{project['year']}年度项目总预算{total}，其中{parts}，合计{total}。"
    return "\n".join("\t".join(row) for row in plan_rows(project))


def plan_rows(project: Project) -> list[list[str]]:
    """The table of 年度预算安排: its head and its rows as printed."""
    if "product" in project:
        p = project["product"]
        formula = f"${p['unit_price']} \\times {p['quantity']} = {p['printed']}$"
        return [p["head"], [p["name"], str(p["unit_price"]), str(p["quantity"]), formula]]
    table = project["subitem_table"]
    return [[table["head"], "数量", "单价", "资金需求"], *[row[:4] for row in table["rows"]]]


def _money(project: Project) -> dict[str, str]:
    return {key: f"{amount}" for key, amount in project["funding"].items()}


def _wide(project: Project) -> str:
    """Every cell whole, wrapped cells with a blank at the break, later level labels once."""
    money, year = _money(project), project["year"]
    unit, authority = (" ".join(wrap(project[key], 9)) for key in ("unit", "authority"))
    rows = [
        ["", "财政项目支出绩效目标填报表"],
        ["", f"({year}年度)"],
        ["项目名称", project["name"], "", "项目类别", project["category"][0]],
        ["主管部门", authority, "", "实施单位", unit],
        ["计划开始日期", str(project["start"]), "", "计划完成日期", str(project["end"])],
        [
            "项目资金 (元)",
            "项目资金总额",
            f"{project['total_budget']}.00",
            "年度资金申请总额",
            str(project["year_budget"]),
        ],
        ["", "其中:财政资金", money["财政资金"], "其中: 当年财政拨款", money["当年财政拨款"]],
        ["", "", "", "上年结转资金", money["上年结转资金"]],
        ["", "其他资金", "0", "其他资金", money["其他资金"]],
        ["项目 绩效 目标", f"项目总目标 ({year} 年- {year}年)", "", "年度总目标"],
        ["", " ".join(wrap(project["goal"], 20)), "", " ".join(wrap(project["year_goal"], 18))],
        ["", "一级指标", "二级指标", "三级指标", "年度指标值"],
    ]
    first = True
    for level1, groups in project["indicators"].items():
        label1 = " ".join(wrap(level1, 3))
        for level2, pairs in groups.items():
            label2 = " ".join(wrap(level2, 4 if len(level2) < 7 else 5))
            for name, target in pairs:
                rows.append(["绩效 指标" if first else "", label1, label2, name, target])
                label1 = label2 = ""
                first = False
    return "\n".join("\t".join(row) for row in rows)


def _cut(project: Project) -> str:
    """Column lines that cut through cells: a label or value is divided between two cells."""
    money, year = _money(project), project["year"]
    unit, name = project["unit"], project["name"]
    rows = [
        ["", "财政项目支出绩效目标填报表", "", "", "", "", ""],
        ["", f"({year} 年度)", "", "", "", "", ""],
        [
            "项目",
            f"项目名称 {name} 项目类别 {project['category'][0][:-2]}",
            "",
            "",
            project["category"][0][-2:],
            "",
            "",
        ],
        ["主管", "部门", f"{unit[:9]} {unit[9:]}", "实施单位", unit[:9], unit[9:], ""],
        [
            "计划开",
            "始日期",
            "",
            str(project["start"]),
            "计划完成日期",
            str(project["end"])[:-1],
            str(project["end"])[-1],
        ],
        [
            "",
            "",
            "项目资金总额",
            f"{project['total_budget']}.00",
            "年度资金申请总额",
            str(project["year_budget"]),
            "",
        ],
        ["项目", "资金", "", "", "其中: 当年财政拨款", money["当年财政拨款"], ""],
        ["(", "元)", "其中:财政资金", money["财政资金"], "上年结转资金", money["上年结转资金"], ""],
        ["", "", "其他资金", "0", "其他资金", money["其他资金"], ""],
        ["项目 绩效", "", f"项目总目标 ({year} 年- {year} 年)", "", "年度总目标", "", ""],
        [
            "目标",
            project["goal"][:4],
            project["goal"][4:],
            "",
            " ".join(wrap(project["year_goal"], 17)),
            "",
            "",
        ],
        ["", "一级指", "标", "二级指标", "三", "级指标", "年度指标值"],
    ]
    for level1, groups in project["indicators"].items():
        head = [level1[:3], level1[3:]]
        for level2, pairs in groups.items():
            label2 = level2
            for indicator, target in pairs:
                half = len(indicator) // 2
                rows.append(["", *head, label2, indicator[:half], indicator[half:], target])
                head, label2 = ["", ""], ""
    rows[12][0] = "绩效 指标"
    return "\n".join("\t".join(row) for row in rows)


def _flat(project: Project) -> str:
    """One line up to the first indicators, its two columns of goals interleaved; tabs for the rest."""
    money, year = _money(project), project["year"]
    unit = project["unit"]
    goals = zip_longest(wrap(project["goal"], 20), wrap(project["year_goal"], 17), fillvalue="")
    rows = [
        (l1, l2, n, t)
        for l1, groups in project["indicators"].items()
        for l2, ps in groups.items()
        for n, t in ps
    ]
    output = [row for row in rows if row[0] == rows[0][0]]
    words: list[Any] = [
        "财政项目支出绩效目标填报表",
        f"({year}年度)",
        "项目名称",
        project["name"],
        "项目类别",
        project["category"][0],
        unit[:9],
        "实施单位",
        unit,
        "主管部门",
        unit[9:],
        "计划开始日期",
        project["start"],
        "计划完成日期",
        project["end"],
        "项目资金总额",
        f"{project['total_budget']}.00",
        "年度资金申请总额",
        project["year_budget"],
        "其中: 当年财政拨款",
        money["当年财政拨款"],
        "项目资金",
        "其中: 财政资金",
        money["财政资金"],
        "(元)",
        "上年结转资金",
        money["上年结转资金"],
        "其他资金",
        "0",
        "其他资金",
        money["其他资金"],
        "项目总目标",
        "年度总目标",
        f"({year} 年- {year}年)",
        *[piece for pair in goals for piece in pair if piece],
        "项目 绩效 目标",
        "一级指标 二级指标 三级指标 年度指标值",
    ]
    for position, (level1, level2, name, target) in enumerate(output):
        before = output[position - 1][1] if position else None
        after = output[position + 1][1] if position + 1 < len(output) else None
        # A merged cell's label is drawn beside its middle: between its rows where it spans two.
        if level2 == before:
            words += [level2, name, target]
        else:
            words += [name, target] if level2 == after else [level2, name, target]
        words += ["绩效 指标", f"{level1[:3]} {level1[3:]}"] if position == len(output) // 2 else []
    tail = []
    last1 = last2 = None
    for level1, level2, name, target in rows[len(output) :]:
        tail.append(
            "\t".join(
                [
                    "",
                    level1[:3] + " " + level1[3:] if level1 != last1 else "",
                    " ".join(wrap(level2, 4)) if level2 != last2 else "",
                    name,
                    target,
                ]
            )
        )
        last1, last2 = level1, level2
    return " ".join(str(word) for word in words) + "\n\n" + "\n".join(tail)


_TABLES = {"wide": _wide, "cut": _cut, "flat": _flat}
