"""Views of the network: who shares bases, what surrounds a unit, and the measures of each node."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import networkx as nx
import pytest

from yiju.graph import GraphStore, views
from yiju.graph.network import network

OFFICE, BUREAU = "示例市人民政府政务协作办公室", "示例市审计局"


@pytest.fixture(scope="module")
def whole(make: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[nx.MultiDiGraph[str]]:
    with GraphStore(tmp_path_factory.mktemp("views")) as store:
        store.sync(make.planted())
        yield network(store)


def labels(view: nx.Graph[str], kind: str) -> set[str]:
    return {data["label"] for _, data in view.nodes(data=True) if data["kind"] == kind}


def node(view: nx.Graph[str], label: str) -> str:
    return next(n for n, data in view.nodes(data=True) if data["label"] == label)


def test_units_are_joined_by_the_bases_they_share(whole: nx.MultiDiGraph[str]) -> None:
    view = views.units_by_shared_bases(whole)
    ((left, right, data),) = view.edges(data=True)
    assert {view.nodes[left]["label"], view.nodes[right]["label"]} == {OFFICE, BUREAU}
    assert (data["weight"], data["bases"]) == (1, "关于加强网站安全管理工作的意见")
    assert labels(view, "unit") == {OFFICE, BUREAU, "示例市审计局执法大队"}
    assert not views.units_by_shared_bases(whole, most_units=1).edges


def test_projects_and_bases_are_two_sides(whole: nx.MultiDiGraph[str]) -> None:
    view = views.projects_and_bases(whole)
    sides = {n for n, data in view.nodes(data=True) if data["bipartite"] == 0}
    assert nx.is_bipartite(view) and all((a in sides) != (b in sides) for a, b in view.edges)
    platform = node(view, "示例市智慧城市建设行动计划（2014-2016）")
    assert sorted(d["weight"] for _, _, d in view.edges(platform, data=True)) == [2, 2]


def test_projects_are_joined_by_a_likeness_from_elsewhere(whole: nx.MultiDiGraph[str]) -> None:
    first, second, *_ = sorted(n for n, d in whole.nodes(data=True) if d["kind"] == "project")
    unit = node(whole, BUREAU)
    view = views.projects_by_similarity(
        whole, [(first, second, 0.9), (first, unit, 0.8), (first, first, 1.0)]
    )
    assert list(view.edges(data="weight")) == [(first, second, 0.9)]


def test_projects_are_joined_by_equal_sub_items(make: ModuleType, tmp_path: Path) -> None:
    item, other = make.Subitem("终端维修", Decimal(96000)), make.Subitem("培训", Decimal(3000))
    filings = [
        make.filing("a", "示例市甲局", 2020, make.declaration("平台运维", 99000, subitems=[item, other])),
        make.filing("b", "示例市乙局", 2020, make.declaration("系统保障", 99000, subitems=[item, other])),
        make.filing("c", "示例市丙局", 2020, make.declaration("终端更新", 96001, subitems=[make.Subitem("终端维修", Decimal(96001))])),
    ]  # fmt: skip
    with GraphStore(tmp_path) as store:
        store.sync(filings)
        whole = network(store)
        view = views.projects_by_shared_money(whole, store)
        ((left, right, data),) = view.edges(data=True)
        assert {view.nodes[n]["label"] for n in (left, right)} == {"平台运维", "系统保障"}
        assert data["weight"] == 99000.0 and sorted(data["items"].split("；")) == ["培训", "终端维修"]
        assert not views.projects_by_shared_money(whole, store, most_projects=1).edges
        assert views.bridges(view) == [(left, right)] and views.bridges(nx.Graph()) == []


def test_the_surroundings_of_a_unit_end_where_they_are_told_to(whole: nx.MultiDiGraph[str]) -> None:
    bureau = node(whole, BUREAU)
    near = views.surroundings(whole, bureau, 1)
    assert labels(near, "project") == {"审计专项经费", "政务协作服务平台建设(运维)", "审计干部培训"}
    assert labels(near, "unit") == {BUREAU, "示例市审计局执法大队"} and not labels(near, "basis")
    assert labels(views.surroundings(whole, bureau, 2), "basis")
    with pytest.raises(KeyError):
        views.surroundings(whole, "nobody")


def test_measures_stand_at_the_nodes_and_leave_with_graphml(
    whole: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    view = views.measured(views.units_by_shared_bases(whole))
    office, squad = view.nodes[node(view, OFFICE)], view.nodes[node(view, "示例市审计局执法大队")]
    assert (office["degree"], office["strength"], office["component"], office["community"]) == (1, 1, 1, 1)
    assert (squad["degree"], squad["component"], squad["betweenness"]) == (0, 2, 0.0)
    nx.write_graphml(view, str(tmp_path / "units.graphml"))
    read = nx.read_graphml(tmp_path / "units.graphml")
    assert read.nodes[node(view, OFFICE)]["component"] == 1


def test_an_empty_view_has_no_measures() -> None:
    assert len(views.measured(nx.Graph())) == 0
