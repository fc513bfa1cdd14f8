"""Pictures: drawn offline, with Chinese words, true to the amounts."""

import re
from pathlib import Path

import altair as alt
import networkx as nx
import pandas as pd
import pytest

from yiju import charts
from yiju.charts.treemap import _squarify


@pytest.fixture
def graph() -> nx.Graph:
    view: nx.Graph = nx.Graph()
    view.add_node("u", kind="unit", label="示例市数据管理局")
    for name in ("a", "b"):
        view.add_node(name, kind="project", label=f"{name}系统（运维）")
        view.add_edge("u", name)
    view.add_node("plan", kind="basis", label="示例市智慧城市建设与数字化转型三年行动计划（2014-2016）")
    view.add_edges_from([("a", "plan"), ("b", "plan")])
    return view


def test_a_chart_shows_itself_as_svg_without_script_or_address(graph: nx.Graph) -> None:
    shown = alt.renderers.get()(charts.picture(graph).to_dict())
    assert set(shown) == {"text/html", "image/svg+xml"}
    assert "示例市数据管理局" in shown["text/html"] and "<title>" in shown["text/html"]
    assert not re.search(r"<script|(?:src|href)=|url\(\s*http", shown["text/html"])


def test_both_ends_of_a_long_name_stay(graph: nx.Graph) -> None:
    assert re.search(r">示例市智慧城市[^<]*…2014-2016）<", _svg(charts.picture(graph)))


def test_empty_tables_give_empty_pictures() -> None:
    assert _svg(charts.picture(nx.Graph()))
    rows = pd.DataFrame({"组": [], "项": [], "金额（万元）": []})
    assert _svg(charts.treemap(rows, "组", "项", "金额（万元）"))
    assert _svg(charts.bars(pd.DataFrame({"名称": [], "个数": []}), "名称", "个数", "个"))


def test_areas_are_shares() -> None:
    boxes = list(_squarify([6.0, 3.0, 2.0, 1.0], (0, 0, 400, 300)))
    assert [round(w * h) for _, _, w, h in boxes] == [60000, 30000, 20000, 10000]
    assert all(x >= 0 and y >= 0 and x + w <= 400.001 and y + h <= 300.001 for x, y, w, h in boxes)


def test_a_plan_cited_after_its_end_is_told_apart() -> None:
    row = {
        "依据键": "k",
        "依据": "示例计划（2014-2016）",
        "发文字号": None,
        "发文年": None,
        "规划起": 2014,
        "规划止": 2016,
    }
    table = pd.DataFrame([{**row, "申报": "d1", "年度": 2015}, {**row, "申报": "d2", "年度": 2019}])
    table = table.astype({"发文年": "Int64", "规划起": "Int64", "规划止": "Int64", "年度": "Int64"})
    assert "已过规划期" in str(charts.timeline(table).to_dict())


def test_a_chart_can_be_saved(tmp_path: Path, graph: nx.Graph) -> None:
    charts.save(charts.picture(graph), tmp_path / "图.svg")
    charts.save(charts.picture(graph), tmp_path / "图.png")
    assert (tmp_path / "图.png").read_bytes().startswith(b"\x89PNG")
    assert "示例市数据管理局" in (tmp_path / "图.svg").read_text("utf-8")


def _svg(chart: alt.TopLevelMixin) -> str:
    return alt.renderers.get()(chart.to_dict())["image/svg+xml"]
