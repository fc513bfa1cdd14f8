"""The network view of the graph."""

from pathlib import Path

import networkx as nx

from yiju.graph import GraphStore
from yiju.graph.network import export_graphml, network


def test_projects_hang_together_by_shared_bases(store: GraphStore) -> None:
    view = network(store)
    kinds = nx.get_node_attributes(view, "kind")
    assert sorted(kinds.values()).count("project") == 3
    plan = next(n for n, d in view.nodes(data=True) if d["label"].startswith("示例市智慧城市"))
    years = sorted(d["year"] for _, _, d in view.in_edges(plan, data=True))
    assert years == [2017, 2017, 2019, 2019]


def test_graphml_reads_back(store: GraphStore, tmp_path: Path) -> None:
    count = export_graphml(store, tmp_path / "g.graphml")
    back = nx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    assert len(back) == count == len(network(store))
