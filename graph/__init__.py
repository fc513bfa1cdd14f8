"""The knowledge graph: filing records → RDF on disk, and SPARQL over it.

    with GraphStore(workspace / "graph") as graph:
        graph.sync(records.filings())
        for (name,) in graph.query("SELECT ?name { ?unit a yj:Unit ; skos:prefLabel ?name }").rows:
            print(name)

Who is who is decided in `graph.identity`, what the terms mean stands in `graph/ontology.ttl`.
"""

from yiju.graph.graph_errors import GraphError, NoGraph, QueryRefused, QueryStopped, StoreBusy
from yiju.graph.identity import Candidate, Conflict, Decision, Identity, link
from yiju.graph.queries import Starter, starter_queries
from yiju.graph.result import QueryResult
from yiju.graph.runner import Limits
from yiju.graph.store import Counts, GraphStore

__all__ = [
    "Candidate",
    "Conflict",
    "Counts",
    "Decision",
    "GraphError",
    "GraphStore",
    "Identity",
    "Limits",
    "NoGraph",
    "QueryRefused",
    "QueryResult",
    "QueryStopped",
    "Starter",
    "StoreBusy",
    "link",
    "starter_queries",
]
