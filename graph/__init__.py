"""The knowledge graph: filing records → RDF on disk, and SPARQL over it.

    with GraphStore(workspace / "graph") as graph:
        graph.sync(records.filings())
        for (name,) in graph.query("SELECT ?name { ?unit a yj:Unit ; skos:prefLabel ?name }").rows:
            print(name)

Who is who is decided in `graph.identity`, what the terms mean stands in `graph/ontology.ttl`.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yiju.graph.graph_errors import GraphError, NoGraph, QueryRefused, QueryStopped, StoreBusy
    from yiju.graph.identity import Candidate, Conflict, Decision, Identity, link
    from yiju.graph.queries import Starter, starter_queries
    from yiju.graph.result import QueryResult
    from yiju.graph.runner import Limits
    from yiju.graph.store import Counts, GraphStore

__all__ = [
    "Candidate", "Conflict", "Counts", "Decision", "GraphError", "GraphStore", "Identity", "Limits", "NoGraph",
    "QueryRefused", "QueryResult", "QueryStopped", "Starter", "StoreBusy", "link", "starter_queries",
]  # fmt: skip
_HOMES = ("graph_errors", "identity", "queries", "result", "runner", "store")


def __getattr__(name: str) -> object:
    """A name of `__all__`, from where it is at home: who is who needs no store, so that is opened last."""
    for home in _HOMES if name in __all__ else ():
        module = importlib.import_module(f"yiju.graph.{home}")
        if hasattr(module, name):
            return getattr(module, name)
    raise AttributeError(name)
