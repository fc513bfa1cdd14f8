"""Views of the network for a closer look, with the measures that help to read them.

In: the network of `graph.network` (units, projects, bases, indicators). Out: smaller networkx graphs whose nodes
keep `kind` and `label`; `measured` adds component, community and centralities to the nodes, so that they leave
with GraphML as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

import networkx as nx

from yiju.graph.network import WHOLE
from yiju.graph.store import GraphStore

_SEED = 4
_ITEMS = """SELECT DISTINCT ?project ?name ?amount {
  ?line yj:kind "子项目" ; yj:name ?name ; yj:amount ?amount . FILTER(?amount > 0)
  ?declaration yj:fundingLine ?line ; yj:declares ?project
}"""
# Betweenness looks at every pair of nodes; beyond this many, at the pairs of as many drawn ones.
_PIVOTS = 300


def units_by_shared_bases(network: nx.MultiDiGraph[str], most_units: int = 50) -> nx.Graph[str]:
    """Units, joined where projects of both cite one basis: `weight` is the number of such bases, `bases` their
    labels. A basis that more than `most_units` cite joins nobody: it says nothing of any two, and its pairs
    would be all there are.
    """
    owner = {project: unit for unit, project in _links(network, "owns")}
    citing: dict[str, set[str]] = defaultdict(set)
    for project, basis in _links(network, "cites"):
        if project in owner:
            citing[basis].add(owner[project])
    view: nx.Graph[str] = nx.Graph()
    view.add_nodes_from((n, data) for n, data in network.nodes(data=True) if data["kind"] == "unit")
    for basis in sorted(citing):
        units = citing[basis]
        for left, right in combinations(sorted(units), 2) if len(units) <= most_units else ():
            shared = view.get_edge_data(left, right, {"bases": ""})["bases"]
            labels = [*filter(None, shared.split("；")), network.nodes[basis]["label"]]
            view.add_edge(left, right, weight=len(labels), bases="；".join(labels))
    return view


def projects_by_similarity(
    network: nx.MultiDiGraph[str], pairs: Iterable[tuple[str, str, float]]
) -> nx.Graph[str]:
    """Projects, joined by `pairs` of project IRIs with a likeness from 0 to 1 (`weight`); who measured it is
    no matter here. Projects without a pair are left out, and so are pairs of others than projects.
    """
    view: nx.Graph[str] = nx.Graph()
    for left, right, likeness in pairs:
        known = all(network.nodes.get(n, {}).get("kind") == "project" for n in (left, right))
        if known and left != right:
            for node in (left, right):
                view.add_node(node, **network.nodes[node])
            view.add_edge(left, right, weight=likeness)
    return view


def projects_and_bases(network: nx.MultiDiGraph[str]) -> nx.Graph[str]:
    """Projects and the bases they cite: bipartite, nodes carry `bipartite` 0 (project) or 1 (basis); `weight`
    counts the declarations that cite.
    """
    view: nx.Graph[str] = nx.Graph()
    for project, basis in _links(network, "cites"):
        view.add_node(project, **network.nodes[project], bipartite=0)
        view.add_node(basis, **network.nodes[basis], bipartite=1)
        times = view.get_edge_data(project, basis, {"weight": 0})["weight"]
        view.add_edge(project, basis, weight=times + 1)
    return view


def projects_by_shared_money(
    network: nx.MultiDiGraph[str], store: GraphStore, most_projects: int = 50
) -> nx.Graph[str]:
    """Projects, joined where both ask for a sub-item of one name and one amount: `weight` is the sum of such amounts in
    yuan, each counted once, `items` their names. An item that more than `most_projects` have joins nobody.
    """
    having: dict[tuple[str, float], set[str]] = defaultdict(set)
    for project, name, amount in store.query(_ITEMS, WHOLE).rows:
        if str(project) in network:
            having[str(name), float(str(amount))].add(str(project))
    view: nx.Graph[str] = nx.Graph()
    view.add_nodes_from((n, data) for n, data in network.nodes(data=True) if data["kind"] == "project")
    for (name, amount), projects in sorted(having.items()):
        for left, right in combinations(sorted(projects), 2) if len(projects) <= most_projects else ():
            held = view.get_edge_data(left, right, {"weight": 0.0, "items": ""})
            items = "；".join(filter(None, (held["items"], name)))
            view.add_edge(left, right, weight=held["weight"] + amount, items=items)
    return view


def bridges(view: nx.Graph[str]) -> list[tuple[str, str]]:
    """Links whose end would part what they join: of each the two ends, the ends with most neighbours first."""
    ends: Any = nx.bridges(view) if view.edges else ()
    found: list[tuple[str, str]] = list(ends)
    return sorted(found, key=lambda e: (-(view.degree[e[0]] + view.degree[e[1]]), e))


def surroundings(network: nx.MultiDiGraph[str], node: str, steps: int = 2) -> nx.MultiDiGraph[str]:
    """What lies within `steps` links of a node, whichever way they point. Raises `KeyError` for an unknown one."""
    if node not in network:
        raise KeyError(node)
    near = nx.single_source_shortest_path_length(network.to_undirected(as_view=True), node, cutoff=steps)
    view: nx.MultiDiGraph[str] = network.subgraph(near).copy()
    return view


def measured(view: nx.Graph[str]) -> nx.Graph[str]:
    """The view with, at each node: `degree` (neighbours), `strength` (weights of its links), `component` and
    `community` (numbers from 1, the largest first; Louvain), `betweenness` (0 to 1). Gives back `view` itself.
    """
    components = sorted(nx.connected_components(view), key=lambda c: (-len(c), min(c)))
    communities = nx.community.louvain_communities(view, weight="weight", seed=_SEED) if view else []
    communities = sorted(communities, key=lambda c: (-len(c), min(c)))
    pivots = _PIVOTS if len(view) > _PIVOTS else None
    between = nx.betweenness_centrality(view, k=pivots, seed=_SEED)
    for name, groups in (("component", components), ("community", communities)):
        for number, members in enumerate(groups, 1):
            nx.set_node_attributes(view, dict.fromkeys(members, number), name)
    nx.set_node_attributes(view, dict(view.degree()), "degree")
    nx.set_node_attributes(view, dict(view.degree(weight="weight")), "strength")
    nx.set_node_attributes(view, between, "betweenness")
    return view


def _links(network: nx.MultiDiGraph[str], kind: str) -> list[tuple[str, str]]:
    """The ends of every link of one kind."""
    return [(left, right) for left, right, data in network.edges(data=True) if data["kind"] == kind]
