"""Records as tables, for analysts: filings and who is who in them → one table per kind of thing.

Column names are the words of an auditor and of the starter queries. Every table about declarations begins
with 申报 (id, joins the tables), 项目 (name as printed), 项目键 (equal for one project through the years), 单位
(one name for a unit however it is printed), 年度. Amounts are float64 yuan, NaN where not printed; dates
datetime64; 年度 and 页 Int64. A declaration that department and unit version of a budget both publish stands
once, as in the graph, so that sums count it once; `budget_lines` keeps both, by 文件.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from yiju.ingest import Declaration, Filing
from yiju.ingest.record import DOCUMENT_KINDS
from yiju.ingest.stage import stage_of
from yiju.table import as_table

if TYPE_CHECKING:
    import pandas as pd

    from yiju.graph import Identity

_HEAD = ("申报", "项目", "项目键", "单位", "年度")
_DOCUMENT = ("文件", "类别", "单位", "年度", "页数", "申报数", "预算行数", "存疑数", "提示")
_DECLARATION = (
    *_HEAD, "主管部门", "开始", "结束", "项目类型", "资金用途", "总预算", "当年预算", "上年预算", "上年执行数",
    "表式", "存疑数", "文件", "页",
)  # fmt: skip
_BASIS = (*_HEAD, "依据键", "依据", "发文字号", "发文年", "规划起", "规划止", "文件", "页")
_INDICATOR = (
    *_HEAD, "一级指标", "二级指标", "指标", "指标键", "指标值", "比较符", "数值", "计量单位", "文件", "页",
)  # fmt: skip
_BUDGET_LINE = ("文件", "文件类别", "单位", "年度", "表", "科目编码", "科目", "列", "金额", "页")


def documents(filings: Sequence[Filing]) -> pd.DataFrame:
    """A row per file; 存疑数 counts the values that reading left open, 提示 says what to know of the file."""
    rows = [
        (
            f.document.file, DOCUMENT_KINDS[f.document.kind], f.document.unit, f.document.year, f.document.pages,
            len(f.projects), len(f.budget_lines), sum(len(d.doubts) for d in f.projects),
            "；".join(w.what for w in f.document.warnings),
        )
        for f in filings
    ]  # fmt: skip
    return as_table(rows, _DOCUMENT)


def declarations(filings: Sequence[Filing], identity: Identity) -> pd.DataFrame:
    """A row per declaration; 项目类型 and 资金用途 joined by 、."""
    rows = [
        (
            *head, d.authority, d.start, d.end, "、".join(d.category), "、".join(d.use), d.total_budget, d.year_budget,
            d.prior_budget, d.prior_executed, d.form, len(d.doubts), f.document.file, _page(d, "name"),
        )
        for head, d, f in _declared(filings, identity)
    ]  # fmt: skip
    amounts = ("总预算", "当年预算", "上年预算", "上年执行数")
    return as_table(rows, _DECLARATION, amounts, dates=("开始", "结束"))


def subitems(filings: Sequence[Filing], identity: Identity) -> pd.DataFrame:
    """A row per 子项目 or 年度预算安排 row; 算式 as printed."""
    rows = [
        (*head, s.name, s.amount, s.formula, f.document.file, _page(d, f"subitems[{i}]"))
        for head, d, f in _declared(filings, identity)
        for i, s in enumerate(d.subitems)
    ]
    return as_table(rows, (*_HEAD, "子项目", "金额", "算式", "文件", "页"), ("金额",))


def funding(filings: Sequence[Filing], identity: Identity) -> pd.DataFrame:
    """A row per funding source that a form prints."""
    rows = [
        (*head, source, amount, f.document.file, _page(d, f"funding.{source}"))
        for head, d, f in _declared(filings, identity)
        for source, amount in d.funding.items()
    ]
    return as_table(rows, (*_HEAD, "资金来源", "金额", "文件", "页"), ("金额",))


def bases(filings: Sequence[Filing], identity: Identity) -> pd.DataFrame:
    """A row per citation. 依据 and 发文字号 as printed; 依据键 equal for one document however it is typeset;
    发文年 from the number, 规划起 and 规划止 (years) from a period in the title.
    """
    rows = []
    for head, d, f in _declared(filings, identity):
        for i, basis in enumerate(d.bases):
            key = identity.basis_of(d.id, i)
            node = identity.bases.get(key) if key else None
            start, end = (node.period if node else None) or (None, None)
            issued = node.issued_year if node else None
            page = _page(d, f"bases[{i}]")
            rows.append(
                (*head, key, basis.title, basis.number, issued, start, end, f.document.file, page)
            )  # fmt: skip
    return as_table(rows, _BASIS)


def indicators(filings: Sequence[Filing], identity: Identity) -> pd.DataFrame:
    """A row per 绩效指标. 指标 as printed, 指标键 equal for its wordings; 比较符, 数值 and 计量单位 only where
    the printed 指标值 splits into them (`≥4次`; 98% is 98 with 计量单位 %).
    """
    rows = [
        (
            *head, r.level1, r.level2, r.name, identity.indicator_of(r.name), r.target, r.comparator, r.value,
            r.measure, f.document.file, _page(d, f"indicators[{i}]"),
        )
        for head, d, f in _declared(filings, identity)
        for i, r in enumerate(d.indicators)
    ]  # fmt: skip
    return as_table(rows, _INDICATOR, ("数值",))


def texts(filings: Sequence[Filing], identity: Identity) -> pd.DataFrame:
    """A row per text section of a declaration."""
    rows = [
        (*head, section, text, f.document.file, _page(d, f"texts.{section}"))
        for head, d, f in _declared(filings, identity)
        for section, text in d.texts.items()
    ]
    return as_table(rows, (*_HEAD, "栏目", "文字", "文件", "页"))


def budget_lines(filings: Sequence[Filing], identity: Identity) -> pd.DataFrame:
    """A row per cell of a budget table: 科目编码 and 科目 (None on 合计 rows) × 列."""
    rows = [
        (
            f.document.file, DOCUMENT_KINDS[f.document.kind], unit_label(identity, f.document.unit), f.document.year,
            r.table, r.code, r.name, column, amount, r.page,
        )
        for f in filings
        for r in f.budget_lines
        for column, amount in r.amounts.items()
    ]  # fmt: skip
    return as_table(rows, _BUDGET_LINE, ("金额",))


def _declared(
    filings: Sequence[Filing], identity: Identity
) -> Iterator[tuple[tuple[Any, ...], Declaration, Filing]]:
    """Each declaration once, with what its rows begin with; evaluations and lists declare nothing."""
    for filing in filings:
        for declaration in filing.projects:
            if stage_of(declaration, filing.document.kind) != "plan":
                continue
            if identity.canonical(declaration.id) == declaration.id:
                unit = identity.unit_of_declaration(declaration.id)
                label = identity.units[unit].label if unit in identity.units else declaration.unit
                year = declaration.year or filing.document.year
                project = identity.project_of(declaration.id)
                yield (declaration.id, declaration.name, project, label, year), declaration, filing


def unit_label(identity: Identity, printed: str | None) -> str | None:
    """The one name of a unit for a printed one; the printed one where no filing names it."""
    key = identity.unit_of(printed) if printed else None
    return identity.units[key].label if key in identity.units else printed


def _page(declaration: Declaration, field: str) -> int | None:
    places = declaration.evidence.get(field)
    return places[0].page if places else None
