"""The graph as a networkx network: who declares what, on which basis, with which indicators.

In: a `GraphStore`. Out: a directed multigraph whose nodes are IRIs with `kind` (unit, project, basis,
indicator) and `label`, and whose edges carry `kind` (owns, cites, measures, part_of), and `year` where
one declaration makes the link. GraphML loads in Gephi, yEd and Cytoscape.
"""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from yiju.graph.runner import Limits
from yiju.graph.store import GraphStore
from yiju.ingest.printable import printable

# A network is a view of the whole store, so the limits of interactive queries do not fit it.
WHOLE = Limits(seconds=600, rows=10_000_000)

_NODES = {
    "unit": "?node a yj:Unit ; skos:prefLabel ?label .",
    "project": "?node a yj:Project ; yj:name ?label .",
    "basis": "?node a yj:Basis ; skos:prefLabel ?label .",
    "indicator": "?node a yj:Indicator ; skos:prefLabel ?label .",
}
_EDGES = {
    "owns": "?right yj:owner ?left . BIND(0 AS ?year)",
    "part_of": "?left org:subOrganizationOf ?right . BIND(0 AS ?year)",
    "cites": "?d yj:declares ?left ; yj:cites ?right . OPTIONAL { ?d yj:year ?year }",
    "measures": "?d yj:declares ?left ; yj:target/yj:indicator ?right . OPTIONAL { ?d yj:year ?year }",
}


def network(store: GraphStore) -> nx.MultiDiGraph[str]:
    """Units, projects, bases and indicators with their links; one edge for each year of a link."""
    view: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for kind, pattern in _NODES.items():
        for node, label in store.query(f"SELECT ?node ?label {{ {pattern} }}", WHOLE).rows:
            view.add_node(str(node), kind=kind, label=printable(str(label)))
    for kind, pattern in _EDGES.items():
        found = store.query(f"SELECT DISTINCT ?left ?right ?year {{ {pattern} }}", WHOLE)
        for left, right, year in found.rows:
            # GraphML has no empty value: an edge without a year has no such attribute.
            view.add_edge(str(left), str(right), kind=kind, **({"year": year} if year else {}))
    return view


def export_graphml(store: GraphStore, path: Path) -> int:
    """Write the network as GraphML; returns the number of its nodes."""
    view = network(store)
    nx.write_graphml(view, str(path), named_key_ids=True)
    return len(view)
