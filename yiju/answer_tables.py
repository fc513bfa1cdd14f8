"""What search, graph and audit answer, as tables for analysts.

In: hits, similar declarations, indicator families, findings, query results. Out: `Table`s with the column
names of `yiju.frames`; scores and shares are 0–1, 页 is the first page of the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from yiju.audit.field import label
from yiju.audit.judgement import VERDICTS
from yiju.frames import unit_label
from yiju.ingest.groups import needs
from yiju.labels import HIT_KINDS, NODE_KINDS
from yiju.table import as_table

with needs("notebooks"):
    import pandas as pd

if TYPE_CHECKING:
    import networkx as nx

    from yiju.audit import Finding
    from yiju.graph import Identity, QueryResult
    from yiju.search import Hit, IndicatorFamily, Similar

_SIMILAR_FIELDS = {
    "name": "名称",
    "purpose": "内容与目的",
    "bases": "立项依据",
    "indicators": "绩效指标",
    "amounts": "金额",
    "plan": "实施计划",
}
_HIT = ("申报", "项目", "单位", "年度", "类别", "栏目", "文字", "得分", "理由", "文件", "页")
_SIMILAR = ("申报", "项目", "单位", "年度", "相似度", "关系", *_SIMILAR_FIELDS.values(), "理由", "文件")
_FINDING = (
    "疑点",
    "类别",
    "程度",
    "得分",
    "申报",
    "项目",
    "单位",
    "年度",
    "文件",
    "说明",
    "涉及金额",
    "定性依据",
    "疑点组",
    "判断",
)
_EVIDENCE = ("疑点", "类别", "申报", "栏目", "文字", "文件", "页")
_FAMILY = (
    "指标", "申报数", "单位数", "单位", "起始年", "截止年", "写法", "指标值种数", "常用指标值", "一级指标", "申报",
)  # fmt: skip


def nodes(view: nx.Graph[str]) -> pd.DataFrame:
    """A row per node of a measured view (`graph.views.measured`): 名称, 种类, 社群 and 连通块 (numbers from 1, the largest
    first), 相邻 (how many), 权重 (of its links), 居间 (0 to 1: the share of shortest paths that lead over it).
    """
    rows = [
        (attributes["label"], NODE_KINDS[attributes["kind"]], *(attributes[name] for name in _MEASURES))
        for _, attributes in view.nodes(data=True)
    ]
    table = as_table(rows, ("名称", "种类", *_MEASURES.values()))
    order = ["居间", "权重", "名称"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def bridges(view: nx.Graph[str]) -> pd.DataFrame:
    """A row per link that alone joins two parts of a view: 一端, 另一端, 权重, 共有 (bases or items, where it has them)."""
    from yiju.graph.views import bridges as found

    rows = []
    for left, right in found(view):
        edge = view.edges[left, right]
        shared = edge.get("bases", edge.get("items", ""))
        rows.append((view.nodes[left]["label"], view.nodes[right]["label"], edge["weight"], shared))
    return as_table(rows, ("一端", "另一端", "权重", "共有"))


_MEASURES = {
    "community": "社群",
    "component": "连通块",
    "degree": "相邻",
    "strength": "权重",
    "betweenness": "居间",
}


def hits(found: Sequence[Hit], identity: Identity) -> pd.DataFrame:
    """A row per hit, best first."""
    rows = [
        (
            h.declaration_id, h.name, unit_label(identity, h.unit), h.year, HIT_KINDS[h.kind], label(h.field), h.text, h.score, h.why,
            h.file, h.places[0].page if h.places else None,
        )
        for h in found
    ]  # fmt: skip
    return as_table(rows, _HIT, ("得分",))


def similar(found: Sequence[Similar], identity: Identity) -> pd.DataFrame:
    """A row per like declaration, best first; a field's score is NaN where one of the two leaves it blank."""
    from yiju.search.ask.likeness import RELATIONS

    rows = [
        (
            s.id, s.name, unit_label(identity, s.unit), s.year, s.score, RELATIONS[s.relation],
            *(s.fields.get(field) for field in _SIMILAR_FIELDS), s.why, s.file,
        )
        for s in found
    ]  # fmt: skip
    return as_table(rows, _SIMILAR, ("相似度", *_SIMILAR_FIELDS.values()))


def families(found: Sequence[IndicatorFamily], identity: Identity) -> pd.DataFrame:
    """A row per indicator family, most used first. 单位, 写法 and 申报 are lists, for `explode`."""
    rows = [
        (
            f.name, len(f.declarations), len(units), units, f.since, f.years[-1] if f.years else None,
            [wording for wording, _ in f.variants], len(f.targets), f.usual, f.level1, f.declarations,
        )
        for f in found
        for units in [_units(identity, f.units)]
    ]  # fmt: skip
    return as_table(rows, _FAMILY)


def findings(found: Sequence[Finding], identity: Identity) -> pd.DataFrame:
    """A row per 疑点, the most money first. 申报, 项目, 单位, 年度 and 文件 are lists, for `explode`; 涉及金额 is yuan, NaN
    where the page gives none; 疑点组 is equal for those that tell one defect; 判断 is the person's verdict,
    None where there is none yet.
    """
    rows = [
        (
            f.id, f.name, f.severity, f.score, f.projects, f.names, _units(identity, f.units), f.years, f.files, f.explanation,
            f.money, f.norm, f.group, VERDICTS[f.judgement.verdict] if f.judgement else None,
        )
        for f in found
    ]  # fmt: skip
    return as_table(rows, _FINDING, ("涉及金额",))


def evidence(found: Sequence[Finding]) -> pd.DataFrame:
    """A row per quoted passage of the findings; 疑点 joins it to `findings`."""
    rows = [(f.id, f.name, e.declaration, e.label, e.text, e.file, e.page) for f in found for e in f.evidence]
    return as_table(rows, _EVIDENCE)


def rows_of(result: QueryResult) -> pd.DataFrame:
    """A query's answer: decimals as float64, integers as Int64, all else as it is; a column per variable."""
    table = pd.DataFrame(
        {
            name: [float(v) if isinstance(v, Decimal) else v for v in values]
            for name, values in zip(
                result.columns, zip(*result.rows, strict=True) if result.rows else [()] * len(result.columns),
                strict=True,
            )
        }
    )  # fmt: skip
    for name in result.columns:
        present = [v for v in table[name] if v is not None]
        if present and all(isinstance(v, int) and not isinstance(v, bool) for v in present):
            table[name] = table[name].astype("Int64")
    return table


def _units(identity: Identity, printed: Sequence[str]) -> list[str | None]:
    return list(dict.fromkeys(unit_label(identity, name) for name in printed))
