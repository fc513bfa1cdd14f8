"""What can go wrong with a query or a store; every message is Chinese, for a person to act on."""

from __future__ import annotations

from yiju.ingest.errors import Explained


class GraphError(Explained):
    """Base of all errors of this room."""


class QueryRefused(GraphError):
    """The query is not read-only, reaches outside, or is no valid SPARQL."""


class NotAllowed(QueryRefused):
    """The query would change the graph or reach outside it."""


class QueryStopped(GraphError):
    """The query ran over its limit of time or memory and was stopped."""


class AnswerTooLarge(GraphError):
    """The answer is over the limit of size; nothing of it is given."""


class TooManyQueries(GraphError):
    """All query processes are at work and none came free in time."""


class StoreBusy(GraphError):
    """Another process is writing the graph."""


class NoGraph(GraphError):
    """Nothing has been written to this graph yet."""


class GenerationGone(GraphError):
    """The generation was superseded and removed before it could be opened."""


class UpstreamGone(GraphError):
    """The endpoint behind ours does not answer, or not as SPARQL 1.1 says."""
