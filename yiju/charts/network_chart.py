"""The graph as a picture that a person can read: who declares what, on which basis, with which indicators."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import altair as alt
import networkx as nx
import pandas as pd

from yiju.labels import NODE_KINDS

_COLOURS = ["#c8553d", "#2f6690", "#a8841a", "#6a994e"]
_COLUMN = {"unit": 0, "project": 1, "basis": 2, "indicator": 2}
_PLACE = (215, 285, 660)
"""Pixels from the left at which the nodes of a column stand."""
_CHARACTER = 12.3
_WIDTH, _ROW = 1000, 19
_LONGEST = (15, 22, 26)
_SWEEPS = 8


def picture(graph: nx.Graph[str], groups: Sequence[Collection[str]] = (), title: str = "") -> alt.LayerChart:
    """`Workspace.graph`, or a part of it, in three columns: units, their projects, and what these cite and measure.

    Follow a line from left to right: the unit, its project, its bases and indicators. Lines of several projects
    that meet on the right share a basis or an indicator. Colours are kinds; with `groups` (say, networkx
    communities) they are groups, the largest first. Long names are cut, the whole name and the number of links are
    the tooltip. Up to a hundred rows can be read: draw a part of a larger graph.
    """
    plain: nx.Graph[str] = nx.Graph(graph)
    columns = _ordered(plain)
    height = max((len(column) for column in columns), default=1) * _ROW
    y_of = {node: (row + 0.5) * height / len(column) for column in columns for row, node in enumerate(column)}
    group_of = {node: f"第{i}群" for i, members in enumerate(groups, 1) for node in members}
    kind = {node: str(plain.nodes[node]["kind"]) for node in plain}
    nodes = pd.DataFrame(
        [
            {
                "x": _PLACE[_COLUMN[kind[n]]], "y": y_of[n], "列": _COLUMN[kind[n]], "名称": plain.nodes[n]["label"],
                "类别": NODE_KINDS[kind[n]], "联系数": plain.degree(n), "节点": n, "群": group_of.get(n, "其他"),
                "文": _cut(plain.nodes[n]["label"], _LONGEST[_COLUMN[kind[n]]]),
            }
            for n in plain
        ]
    )  # fmt: skip
    # A project's links to the right begin where its name ends.
    ends = {n: float(_PLACE[_COLUMN[kind[n]]]) for n in plain}
    ends |= {
        row["节点"]: row["x"] + 14 + len(row["文"]) * _CHARACTER
        for _, row in nodes.iterrows()
        if row["列"] == 1
    }
    edges = [
        {"x": ends[a], "y": y_of[a], "x2": _PLACE[_COLUMN[kind[b]]], "y2": y_of[b]}
        for one, other in plain.edges
        for a, b in [sorted((one, other), key=lambda n: _COLUMN[kind[n]])]
        if _COLUMN[kind[a]] < _COLUMN[kind[b]]
    ]
    return _drawn(nodes, pd.DataFrame(edges, columns=["x", "y", "x2", "y2"]), height, len(groups), title)


def _drawn(
    nodes: pd.DataFrame, edges: pd.DataFrame, height: float, groups: int, title: str
) -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0]))
    colour = alt.Color(
        "类别:N", scale=alt.Scale(domain=list(NODE_KINDS.values()), range=_COLOURS), title="类别"
    )
    if groups:
        colour = alt.Color("群:N", sort=[f"第{i}群" for i in range(1, groups + 1)], title="群")
    drawn = alt.Chart(nodes, title=title, width=_WIDTH, height=height).encode(x=x, y=y)
    lines = alt.Chart(edges).mark_rule(color="#b9c4cc", strokeWidth=1).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    dots = drawn.mark_circle(opacity=1, size=90).encode(
        color=colour, tooltip=["名称:N", "类别:N", "联系数:Q"]
    )
    left = drawn.transform_filter("datum.列 == 0").mark_text(align="right", dx=-9, fontSize=12)
    right = drawn.transform_filter("datum.列 > 0").mark_text(align="left", dx=9, fontSize=12)
    return alt.LayerChart(layer=[lines, dots, left.encode(text="文:N"), right.encode(text="文:N")])


def _ordered(graph: nx.Graph[str]) -> list[list[str]]:
    """The nodes of each column from top to bottom, each near what it hangs on (barycentre sweeps of Sugiyama)."""
    columns: list[list[str]] = [[], [], []]
    for part in sorted(nx.connected_components(graph), key=lambda p: (-len(p), min(p))):
        for node in sorted(part):
            columns[_COLUMN[graph.nodes[node]["kind"]]].append(node)
    for sweep in range(_SWEEPS):
        for index in (1, 2) if sweep % 2 == 0 else (1, 0):
            beside = index - 1 if sweep % 2 == 0 else index + 1
            places = {node: i / len(columns[beside]) for i, node in enumerate(columns[beside])}
            own = {node: i / len(columns[index]) for i, node in enumerate(columns[index])}
            columns[index].sort(key=lambda n: _mean((places[m] for m in graph[n] if m in places), own[n]))
    units = {node: i for i, node in enumerate(columns[0])}
    columns[1].sort(key=lambda n: min((units[m] for m in graph[n] if m in units), default=len(units)))
    places = {node: float(i) for i, node in enumerate(columns[1])}
    columns[2].sort(key=lambda n: _mean((places[m] for m in graph[n] if m in places), len(places)))
    return columns


def _mean(values: Iterable[float], otherwise: float) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else otherwise


def _cut(text: str, longest: int) -> str:
    """Both ends of a long name: plans of one series differ at the end."""
    tail = longest * 2 // 5
    return text if len(text) <= longest else f"{text[: longest - tail - 1]}…{text[-tail:]}"
