"""What an analyst asks of a workspace: every answer a table (pandas) or a network (networkx).

In: a workspace's rooms, imported when first asked for. Out: the tables of `yiju.frames` and `yiju.answer_tables`, whose docstrings name columns and
units. `Workspace` inherits this, so `ws.declarations()`, `ws.sparql(…)` and their kin are its methods; the
command line asks the same methods, or the typed lists that they are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yiju.ingest import Declaration, Filing
from yiju.labels import COUNTED

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from yiju.audit import Finding
    from yiju.graph import GraphStore, Identity
    from yiju.search import SearchIndex, Similar
    from yiju.shared_text import Comparison


class Analyst:
    """The tables of a workspace: the half of `Workspace` that analysts ask, with what it needs of the other half."""

    folder: Path

    if TYPE_CHECKING:

        @property
        def graph_store(self) -> GraphStore:
            """The knowledge graph."""
            ...

        @property
        def search_index(self) -> SearchIndex:
            """The search index."""
            ...

        def filings(self) -> list[Filing]:
            """All filings."""
            ...

        def linked(self) -> tuple[list[Filing], Identity]:
            """All filings, read once, and which units and projects of them are one."""
            ...

        def identity(self) -> Identity:
            """Which units and projects of the filings are one."""
            ...

        def audit(self) -> list[Finding]:
            """Every 疑点."""
            ...

        def similar_to(self, declaration_id: str, top: int = 10) -> list[Similar]:
            """Declarations most like one."""
            ...

        def find_declarations(self, wanted: str) -> list[tuple[Filing, Declaration]]:
            """Declarations by id or name."""
            ...

        def counts(self) -> dict[str, int]:
            """How many of each kind of thing there are."""
            ...

    def __repr__(self) -> str:
        return f"<工作区 {self.folder}>"

    def _repr_html_(self) -> str:
        """In a notebook: what the workspace holds."""
        counts = self.counts()
        rows = "".join(f"<tr><td>{name}</td><td>{counts[key]:,}</td></tr>" for key, name in COUNTED.items())
        return f"<p>工作区 {escape(str(self.folder))}</p><table>{rows}</table>"

    def documents(self) -> pd.DataFrame:
        """The files of the workspace (`frames.documents`).

        Columns (money in yuan): 文件, 类别, 单位, 年度, 页数, 申报数, 预算行数, 存疑数, 提示.
        """
        from yiju import frames

        return frames.documents(self.filings())

    def declarations(self) -> pd.DataFrame:
        """The declarations, a row each (`frames.declarations`).

        Columns (money in yuan): 申报, 项目, 项目键, 单位, 年度, 主管部门, 开始, 结束, 项目类型, 资金用途, 总预算, 当年预算,
        上年预算, 上年执行数, 表式, 存疑数, 文件, 页.
        """
        from yiju import frames

        return frames.declarations(*self.linked())

    def subitems(self) -> pd.DataFrame:
        """The sub-items of all declarations (`frames.subitems`).

        Columns (money in yuan): 申报, 项目, 项目键, 单位, 年度, 子项目, 金额, 算式, 文件, 页.
        """
        from yiju import frames

        return frames.subitems(*self.linked())

    def funding(self) -> pd.DataFrame:
        """The funding sources of all declarations (`frames.funding`).

        Columns (money in yuan): 申报, 项目, 项目键, 单位, 年度, 资金来源, 金额, 文件, 页.
        """
        from yiju import frames

        return frames.funding(*self.linked())

    def bases(self) -> pd.DataFrame:
        """All citations of a legal basis (`frames.bases`).

        Columns: 申报, 项目, 项目键, 单位, 年度, 依据键, 依据, 发文字号, 发文年, 规划起, 规划止, 文件, 页.
        """
        from yiju import frames

        return frames.bases(*self.linked())

    def indicators(self) -> pd.DataFrame:
        """All rows of performance indicators (`frames.indicators`).

        Columns: 申报, 项目, 项目键, 单位, 年度, 一级指标, 二级指标, 指标, 指标键, 指标值, 比较符, 数值, 计量单位, 文件, 页.
        """
        from yiju import frames

        return frames.indicators(*self.linked())

    def texts(self) -> pd.DataFrame:
        """All text sections of all declarations (`frames.texts`).

        Columns: 申报, 项目, 项目键, 单位, 年度, 栏目, 文字, 文件, 页.
        """
        from yiju import frames

        return frames.texts(*self.linked())

    def budget_lines(self) -> pd.DataFrame:
        """All cells of all budget tables (`frames.budget_lines`).

        Columns (money in yuan): 文件, 文件类别, 单位, 年度, 表, 科目编码, 科目, 列, 金额, 页.
        """
        from yiju import frames

        return frames.budget_lines(*self.linked())

    def declaration(self, wanted: str) -> pd.DataFrame:
        """One declaration as a person reads it: 要素, 内容, 出处. `wanted` is an id or a name; where several
        years or filings fit, the rows of each follow. Raises `KeyError` where none fits.
        """
        from yiju.places import sheet
        from yiju.table import as_table

        matches = self._matches(wanted)
        rows = [(f.document.file, *row) for f, d in matches for row in sheet(d)]
        return as_table(rows, ("文件", "要素", "内容", "出处"))

    def questions(self) -> pd.DataFrame:
        """The starter queries: 名称 (for `sparql`), 问题, 怎么看."""
        from yiju.graph import starter_queries
        from yiju.table import as_table

        rows = [(q.name, q.title, q.read) for q in starter_queries().values()]
        return as_table(rows, ("名称", "问题", "怎么看"))

    def sparql(self, query: str) -> pd.DataFrame:
        """The answer of a SPARQL query, or of the starter query of that name (`answer_tables.rows_of`)."""
        from yiju import answer_tables
        from yiju.graph import starter_queries

        starter = starter_queries().get(query)
        return answer_tables.rows_of(self.graph_store.query(starter.sparql if starter else query))

    def graph(self) -> nx.MultiDiGraph[str]:
        """Units, projects, bases and indicators as a directed multigraph: nodes carry `kind` (unit, project,
        basis, indicator) and `label`; edges `kind` (owns, cites, measures, part_of) and `year`.
        """
        from yiju.graph.network import network

        return network(self.graph_store)

    def units_sharing_bases(self) -> nx.Graph[str]:
        """Units, joined by the bases that projects of both cite, with measures (`graph.views`)."""
        from yiju.graph import views

        return views.measured(views.units_by_shared_bases(self.graph()))

    def projects_and_bases(self) -> nx.Graph[str]:
        """Projects and the bases that they cite, two sides of one network, with measures (`graph.views`)."""
        from yiju.graph import views

        return views.measured(views.projects_and_bases(self.graph()))

    def projects_sharing_money(self) -> nx.Graph[str]:
        """Projects, joined by sub-items of one name and amount, with measures (`graph.views`)."""
        from yiju.graph import views

        return views.measured(views.projects_by_shared_money(self.graph(), self.graph_store))

    def nodes(self, view: nx.Graph[str]) -> pd.DataFrame:
        """The nodes of a measured view, those in between the most first (`answer_tables.nodes`)."""
        from yiju import answer_tables

        return answer_tables.nodes(view)

    def bridges(self, view: nx.Graph[str]) -> pd.DataFrame:
        """Links of a view that alone join two parts of it (`answer_tables.bridges`)."""
        from yiju import answer_tables

        return answer_tables.bridges(view)

    def search(self, text: str, *, top: int = 10, **narrowed: Any) -> pd.DataFrame:
        """What a search finds, best first (`answer_tables.hits`). `narrowed` are the fields of `search.Filters`: `kind`
        (project, passage, indicator or basis), `unit`, `year`, `least` and `most` (yuan), `account` (beginning
        of a code), `form`, `stage` (plan, listed, monitoring or result).

        Columns (scores 0 to 1): 申报, 项目, 单位, 年度, 类别, 栏目, 文字, 得分, 理由, 文件, 页.
        """
        from yiju import answer_tables
        from yiju.search import Filters

        found = self.search_index.search(text, Filters(**narrowed), top)
        return answer_tables.hits(found, self.identity())

    def similar(self, wanted: str, top: int = 10) -> pd.DataFrame:
        """Declarations most like the first that `wanted` (id or name) fits (`answer_tables.similar`). Raises
        `KeyError` where none fits.

        Columns (scores 0 to 1): 申报, 项目, 单位, 年度, 相似度, 关系, 名称, 内容与目的, 立项依据,
        绩效指标, 金额, 实施计划, 理由, 文件.
        """
        from yiju import answer_tables

        return answer_tables.similar(self.similar_to(self._matches(wanted)[0][1].id, top), self.identity())

    def families(self, min_count: int = 2) -> pd.DataFrame:
        """Recurring indicators, their wordings joined (`answer_tables.families`).

        Columns: 指标, 申报数, 单位数, 单位, 起始年, 截止年, 写法, 指标值种数, 常用指标值, 一级指标, 申报.
        """
        from yiju import answer_tables

        return answer_tables.families(self.search_index.indicator_families(min_count), self.identity())

    def findings(self) -> pd.DataFrame:
        """Every 疑点, a row each (`answer_tables.findings`).

        Columns (money in yuan; scores 0 to 1): 疑点, 类别, 程度, 得分, 申报, 项目, 单位, 年度, 文件, 说明,
        涉及金额, 定性依据, 疑点组, 判断.
        """
        from yiju import answer_tables

        return answer_tables.findings(self.audit(), self.identity())

    def evidence(self) -> pd.DataFrame:
        """The passages that the 疑点 quote (`answer_tables.evidence`).

        Columns: 疑点, 类别, 申报, 栏目, 文字, 文件, 页.
        """
        from yiju import answer_tables

        return answer_tables.evidence(self.audit())

    def compare(self, left: str, right: str) -> Comparison:
        """Two declarations (id or name) beside each other, the equal text marked."""
        from yiju.shared_text import compare

        return compare(self._matches(left)[0][1], self._matches(right)[0][1])

    def shares(self, declarations: Iterable[str]) -> pd.DataFrame:
        """How much text every two of these declarations (ids) share (`shared_text.shares`)."""
        from yiju.shared_text import shares

        known = {d.id: d for f in self.filings() for d in f.projects}
        return shares([known[key] for key in declarations])

    def repeated(self) -> pd.DataFrame:
        """For each declaration, how much of its text other projects print too (`shared_text.repeated`), beside the
        columns of `declarations`.
        """
        from yiju.shared_text import repeated

        identity = self.identity()
        known = [
            (identity.project_of(d.id), d)
            for f in self.filings()
            for d in f.projects
            if identity.canonical(d.id) == d.id
        ]
        return self.declarations().merge(repeated(known), on="申报")

    def _matches(self, wanted: str) -> Sequence[tuple[Filing, Declaration]]:
        matches = self.find_declarations(wanted)
        if not matches:
            raise KeyError(f"没有找到申报“{wanted}”；请用 ws.search 查找，或核对名称。")
        return matches
