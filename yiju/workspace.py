"""The workspace: one folder that holds what a person has ingested, and all rooms behind one door.

In: a folder. Out: records, graph, index and findings of that folder, each opened when first asked
for. Records are the truth; graph and index follow them (`sync`) and can be made anew (`rebuild`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from audit import Finding, JudgementStore, find
from graph import GraphStore, Identity, QueryResult, link
from ingest import Filing, RecordStore
from ingest.batch import Row, ingest
from search import Family, Hit, SearchIndex, Similar

GRAPH = "graph"
INDEX = "index"


class Workspace:
    """A workspace folder, made if absent. `model` names another sentence-transformers model, by name or
    local folder; the index of a workspace stays with the model that made it.
    """

    def __init__(self, folder: Path | str, model: str | None = None) -> None:
        self.folder = Path(folder)
        self._model = model
        self.store = RecordStore(self.folder)

    @cached_property
    def graph(self) -> GraphStore:
        """The knowledge graph."""
        return GraphStore(self.folder / GRAPH)

    @cached_property
    def index(self) -> SearchIndex:
        """The search index."""
        return SearchIndex(self.folder / INDEX, self._model)

    @cached_property
    def judgements(self) -> JudgementStore:
        """What persons judged of findings."""
        return JudgementStore(self.store.path)

    def filings(self) -> list[Filing]:
        """All filings in the order of their first ingest."""
        return list(self.store.filings())

    def identity(self) -> Identity:
        """Which units and projects of the filings are one."""
        return link(self.filings())
