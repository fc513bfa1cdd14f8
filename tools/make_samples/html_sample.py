"""HTML of the PDF filings: the 2010s form and the 2023 form as ruled tables, from the same values as the texts."""

from __future__ import annotations

from html import escape

from tools.make_samples import boxes
from tools.make_samples.budget_html import budget_pages
from tools.make_samples.narrative_sample import plan_rows, sections
from tools.make_samples.source import Filing, Project, budget_of

_STYLE = """
@page { size: A4 %s; margin: 16mm 18mm; }
body { font-family: 'AR PL UMing CN', serif; font-size: 10.5pt; line-height: 1.5; margin: 0; }
h1 { font-size: 16pt; text-align: center; font-weight: normal; margin: 0 0 6pt; }
h2 { font-size: 13pt; text-align: center; font-weight: normal; margin: 0 0 6pt; }
p { margin: 0; text-indent: 2em; white-space: pre-line; }
p.flat, td p { text-indent: 0; }
table { border-collapse: collapse; width: 100%%; margin: 4pt 0 10pt; table-layout: fixed; }
td { border: 0.75pt solid #000; padding: 2pt 3pt; overflow-wrap: anywhere; white-space: pre-line; }
tr { break-inside: avoid; }
.page { break-after: page; } .page:last-child { break-after: auto; }
.c { text-align: center; } .r { text-align: right; }
table.wide { font-size: 9pt; } table.wide td { padding: 1.5pt 3pt; height: 15pt; }
.maker { display: flex; justify-content: space-between; }
.cover { text-align: center; padding-top: 50mm; font-size: 26pt; } .cover div { font-size: 15pt; padding-top: 25mm; }
"""


def html_of(filing: Filing) -> str | None:
    """The page as HTML, or None where the filing is a text."""
    match filing["layout"]:
        case "sheet":
            body = "".join(f'<div class="page">{_form(p)}</div>' for p in filing["projects"])
        case "narrative_sheet":
            title = f"<h1>{escape(filing['title'])}</h1>"
            body = title + "".join(f'<div class="page">{_narrative(p)}</div>' for p in filing["projects"])
        case "budget_sheet":
            budget = budget_of(filing)
            assert budget, filing["file"]
            body = budget_pages(filing["title"], budget)
            body += "".join(f'<div class="page">{_plain(p)}</div>' for p in filing["projects"])
        case _:
            return None
    style = _STYLE % ("landscape" if filing["layout"] == "budget_sheet" else "portrait")
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(filing["title"])}</title>'
        f"<style>{style}</style></head><body>{body}</body></html>\n"
    )


def cell(text: object, *, cols: int = 1, rows: int = 1, css: str = "") -> str:
    """One table cell; spans and class only where they say something."""
    spans = (f' colspan="{cols}"' if cols > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
    return f"<td{spans}{f' class={css}' if css else ''}>{escape(str(text))}</td>"


def _table(rows: list[list[str]], columns: tuple[int, ...]) -> str:
    widths = "".join(f'<col style="width:{width}%">' for width in columns)
    return f"<table>{widths}{''.join('<tr>' + ''.join(row) + '</tr>' for row in rows)}</table>"


def _form(project: Project) -> str:
    texts, subitems = project["texts"], project["subitems"]
    rows = [
        [cell("项目名称", css="c"), cell(project["name"], cols=3)],
        [cell("项目类型", css="c"), cell(_boxes(boxes.CATEGORIES, project["category"]), cols=3)],
        [cell("资金用途", css="c"), cell(_boxes(boxes.USES, project["use"]), cols=3)],
        _pair("开始时间", project["start"], "结束时间", project["end"]),
        *[
            _long(key, texts)
            for key in ("项目概况", "立项依据", "项目设立的必要性", "保证项目实施的制度、措施")
        ],
        _pair("项目总预算（元）", project["total_budget"], "项目当年预算（元）", project["year_budget"]),
        _pair(
            "同名项目上年预算额（元）",
            project["prior_budget"],
            "同名项目上年预算执行数（元）",
            project["prior_executed"],
        ),
        [
            cell("项目当年投入资金构成", rows=len(subitems) + 1, css="c"),
            cell("子项目名称", cols=2, css="c"),
            cell("预算金额（元）", css="c"),
        ],
        *[[cell(name, cols=2), cell(amount, css="c")] for name, amount in subitems],
        *[_long(key, texts) for key in ("项目实施计划", "项目总目标", "年度绩效目标")],
        [cell("分解目标", cols=4, css="c")],
        [cell("分解目标内容", css="c"), cell("绩效指标", cols=2, css="c"), cell("指标目标值", css="c")],
    ]
    for level, pairs in project["indicators"].items():
        for index, (name, target) in enumerate(pairs):
            head = [cell(level, rows=len(pairs), css="c")] if index == 0 else []
            rows.append([*head, cell(name, cols=2), cell(target)])
    rows.append([cell("备注", css="c"), cell("", cols=3)])
    return (
        f"<h1>示例市财政支出项目绩效目标申报表</h1><h2>({project['year']}年)</h2>"
        f'<p class="flat">申报单位名称：{escape(project["unit"])}（盖章）</p>{_table(rows, (19, 31, 25, 25))}'
    )


def _pair(first: str, value: object, second: str, other: object) -> list[str]:
    return [cell(first, css="c"), cell(value, css="c"), cell(second, css="c"), cell(other, css="c")]


def _long(key: str, texts: dict[str, str]) -> list[str]:
    return [cell(key, css="c"), cell(texts[key], cols=3)]


def _boxes(lines: tuple[tuple[str, ...], ...], ticked: list[str]) -> str:
    return "\n".join(boxes.line(line, ticked, "  ") for line in lines)


def _narrative(project: Project) -> str:
    out = [f"<h2>项目经费情况说明--{escape(project['name'])}</h2>"]
    for numeral, (title, paragraphs) in zip("一二三四五六七", sections(project), strict=True):
        out.append(f'<p class="flat">{numeral}、{title}</p>')
        if title == "年度预算安排" and "subitem_table" in project:
            rows = [[cell(text, css="c") for text in row] for row in plan_rows(project)]
            out.append(_table(rows, (40, 20, 20, 20)))
        else:
            out += [f"<p>{escape(text)}</p>" for text in paragraphs]
    return "".join([*out, _target_form(project)])


def _target_form(project: Project) -> str:
    money, year = project["funding"], project["year"]
    rows = [
        [cell("财政项目支出绩效目标填报表", cols=6, css="c")],
        [cell(f"({year}年度)", cols=6, css="c")],
        _six("项目名称", project["name"], "项目类别", project["category"][0]),
        _six("主管部门", project["authority"], "实施单位", project["unit"]),
        _six("计划开始日期", project["start"], "计划完成日期", project["end"]),
        [
            cell("项目资金\n（元）", rows=4, css="c"),
            cell("项目资金总额", css="c"),
            cell(f"{project['total_budget']}.00", css="c"),
            cell("年度资金申请总额", cols=2, css="c"),
            cell(project["year_budget"], css="c"),
        ],
        [
            cell("其中：财政资金", css="c", rows=2),
            cell(money["财政资金"], rows=2, css="c"),
            cell("其中：当年财政拨款", cols=2, css="c"),
            cell(money["当年财政拨款"], css="c"),
        ],
        [cell("上年结转资金", cols=2, css="c"), cell(money["上年结转资金"], css="c")],
        [
            cell("其他资金", css="c"),
            cell(0, css="c"),
            cell("其他资金", cols=2, css="c"),
            cell(money["其他资金"], css="c"),
        ],
        [
            cell("项目绩效目标", rows=2, css="c"),
            cell(f"项目总目标（{project['start'].year}年-{project['end'].year}年）", cols=2, css="c"),
            cell("年度总目标", cols=3, css="c"),
        ],
        [cell(project["goal"], cols=2), cell(project["year_goal"], cols=3)],
    ]
    total = sum(len(pairs) for groups in project["indicators"].values() for pairs in groups.values())
    rows.append(
        [
            cell("绩效指标", rows=total + 1, css="c"),
            cell("一级指标", css="c"),
            cell("二级指标", css="c"),
            cell("三级指标", cols=2, css="c"),
            cell("年度指标值", css="c"),
        ]
    )
    for level1, groups in project["indicators"].items():
        head = [cell(level1, rows=sum(map(len, groups.values())), css="c")]
        for level2, pairs in groups.items():
            for index, (name, target) in enumerate(pairs):
                second = [cell(level2, rows=len(pairs), css="c")] if index == 0 else []
                rows.append([*head, *second, cell(name, cols=2), cell(target, css="c")])
                head = []
    return _table(rows, (12, 17, 20, 18, 15, 18))


def _six(first: str, value: object, second: str, other: object) -> list[str]:
    return [
        cell(first, css="c"),
        cell(value, cols=2, css="c"),
        cell(second, css="c"),
        cell(other, cols=2, css="c"),
    ]


def _plain(project: Project) -> str:
    out = [f"<h2>{escape(project['heading'])}</h2>"]
    for numeral, (title, paragraphs) in zip("一二三四五六七", sections(project), strict=True):
        out += [
            f"<p>{numeral}、{title}</p>",
            *[f"<p>{escape(line)}</p>" for t in paragraphs for line in t.split("\n")],
        ]
    return "".join(out)
