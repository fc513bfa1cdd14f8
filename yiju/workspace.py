"""The workspace: one folder that holds what a person has ingested, and all rooms behind one door.

In: a folder. Out: records, graph, index and findings of that folder. Records are the truth; graph and
index follow them (`sync`) and can be made anew (`rebuild`). A room is imported and opened when first
asked for: a search need not wait for the graph's libraries.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from yiju.analyst import Analyst
from yiju.ingest import Declaration, Filing, RecordStore
from yiju.ingest.values.text import fold

if TYPE_CHECKING:
    from yiju.audit import Finding
    from yiju.graph import GraphStore, Identity
    from yiju.graph.decisions import DecisionStore
    from yiju.ingest.batch import Row
    from yiju.search import SearchIndex, Similar

GRAPH = "graph"
INDEX = "index"
_STATE = ".records"
"""In each derived folder: the state of the records that it was made from."""


class Workspace(Analyst):
    """A workspace folder, made if absent unless `create` is false. `model` names another
    sentence-transformers model, by name or local folder; the index stays with the model that made it.
    Raises `Unreadable` where the folder is none, is damaged or cannot be written.
    """

    def __init__(self, folder: Path | str, model: str | None = None, *, create: bool = True) -> None:
        self.folder = Path(folder)
        self._model = model
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self.store = RecordStore(self.folder, create=create)

    @classmethod
    def of_samples(cls) -> Workspace:
        """A workspace of the sample filings in a temporary folder, removed with the process."""
        from yiju.examples import sample_folder

        folder = tempfile.TemporaryDirectory(prefix="yiju-samples-", ignore_cleanup_errors=True)
        workspace = cls(folder.name)
        workspace._temporary = folder
        workspace.ingest([sample_folder()])
        return workspace

    @cached_property
    def graph_store(self) -> GraphStore:
        """The knowledge graph, brought up to the records."""
        self.sync()
        return self._graph

    @cached_property
    def search_index(self) -> SearchIndex:
        """The search index, brought up to the records."""
        self.sync()
        return self._index

    @cached_property
    def _graph(self) -> GraphStore:
        from yiju.graph import GraphStore

        return GraphStore(self.folder / GRAPH)

    @cached_property
    def _index(self) -> SearchIndex:
        from yiju.search import SearchIndex

        return SearchIndex(self.folder / INDEX, self._model)

    def filings(self) -> list[Filing]:
        """All filings in the order of their first ingest."""
        return list(self.store.filings())

    @cached_property
    def decisions(self) -> DecisionStore:
        """What persons decided on candidates for linking."""
        from yiju.graph.decisions import DecisionStore

        return DecisionStore(self.store.path)

    def linked(self) -> tuple[list[Filing], Identity]:
        """All filings, read once, and which units and projects of them are one."""
        from yiju.graph import link

        filings = self.filings()
        return filings, link(filings, self.decisions.decisions())

    def identity(self) -> Identity:
        """Which units and projects of the filings are one, by rule and by what persons decided."""
        return self.linked()[1]

    def similar_to(self, declaration_id: str, top: int = 10) -> list[Similar]:
        """Declarations most like one, best first; other years and versions of the project are marked."""
        project_of = self.identity().project_of
        return self.search_index.similar(declaration_id, top, lambda a, b: project_of(a) == project_of(b))

    def audit(self) -> list[Finding]:
        """Every 疑点 of the workspace with what persons judged of it; the graph is told of them."""
        from yiju.audit import attach, find

        filings, identity = self.linked()
        findings = attach(find(filings, identity, self.search_index), self.store.path)
        self._tell_graph(findings, identity)
        return findings

    def judged(self, findings: list[Finding]) -> None:
        """Tell the graph what persons judged meanwhile of `findings`, all that the audit found."""
        from yiju.audit import attach

        self._tell_graph(attach(findings, self.store.path), self.identity())

    def _tell_graph(self, findings: list[Finding], identity: Identity) -> None:
        from yiju import handover
        from yiju.graph import NoGraph, StoreBusy
        from yiju.graph.supplement import FAMILIES, FINDINGS, family_triples, finding_triples

        families = handover.families(self.search_index.indicator_families())
        # Another process is at the graph: findings are derived, and the next audit tells it of them.
        with suppress(StoreBusy, NoGraph):
            self.graph_store.supplement(FINDINGS, finding_triples(handover.matters(findings), identity))
            self.graph_store.supplement(FAMILIES, family_triples(families, identity))

    def counts(self) -> dict[str, int]:
        """How many of each kind of thing the workspace holds."""
        filings, identity = self.linked()
        declarations = [project for filing in filings for project in filing.projects]
        return {
            "filings": len(filings),
            "declarations": len(declarations),
            "projects": len({identity.project_of(d.id) for d in declarations}),
            "units": len({identity.unit_of(d.unit) for d in declarations if d.unit}),
            "years": len({f.document.year for f in filings if f.document.year}),
            "bases": sum(len(d.bases) for d in declarations),
            "indicators": sum(len(d.indicators) for d in declarations),
            "budget_lines": sum(len(f.budget_lines) for f in filings),
            "doubts": sum(len(d.doubts) for d in declarations),
        }

    def declaration_names(self) -> dict[str, str]:
        """Every declaration's id with its name and year in words."""
        every = (project for filing in self.store.filings() for project in filing.projects)
        return {p.id: f"{p.name}（{p.year}）" if p.year else p.name for p in every}

    def find_declarations(self, wanted: str) -> list[tuple[Filing, Declaration]]:
        """Declarations by id, by full name, or by a part of the name that no full name matches."""
        every = [(filing, project) for filing in self.store.filings() for project in filing.projects]
        key = fold(wanted)
        for matches in (
            [pair for pair in every if pair[1].id == wanted],
            [pair for pair in every if fold(pair[1].name) == key],
            [pair for pair in every if key and key in fold(pair[1].name)],
        ):
            if matches:
                return matches
        return []

    def like_names(self, wanted: str) -> list[str]:
        """Up to three project names that `wanted` may be a slip of, nearest first."""
        names = {fold(p.name): p.name for filing in self.store.filings() for p in filing.projects}
        return [names[key] for key in get_close_matches(fold(wanted), names, n=3, cutoff=0.6)]

    def ingest(
        self,
        paths: Sequence[Path],
        on_row: Callable[[Row], None] = lambda _: None,
        on_stage: Callable[[str], None] = lambda _: None,
        on_texts: Callable[[int, int], None] = lambda done, total: None,
    ) -> list[Row]:
        """Read what is new below `paths` and bring graph and index up to it; `on_texts` is told how many
        texts are encoded, and of how many.
        """
        from yiju.ingest.batch import ingest

        rows = ingest(paths, self.store, on_row)
        self.sync(on_stage, on_texts)
        return rows

    def sync(
        self,
        on_stage: Callable[[str], None] = lambda _: None,
        on_texts: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        """Bring graph and index up to the records; costs nothing where they are."""
        records = self.store.revision()
        filings: list[Filing] | None = None
        for name, stage in ((GRAPH, "建立图谱"), (INDEX, "建立索引")):
            state = self._state_of(name, records)
            if self.in_step(name, state):
                continue
            on_stage(stage)
            filings = self.filings() if filings is None else filings
            if name == GRAPH:
                self._graph.sync(filings, decisions=self.decisions.decisions())
            else:
                self._index.sync(filings, on_texts)
            (self.folder / name / _STATE).write_text(state)

    def in_step(self, name: str, state: str | None = None) -> bool:
        """Whether the derived folder `name` was made from the records and decisions as they are."""
        marker = self.folder / name / _STATE
        return marker.is_file() and marker.read_text() == (state or self._state_of(name))

    def rebuild(
        self,
        on_stage: Callable[[str], None] = lambda _: None,
        on_texts: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        """Make graph and index anew from the records; judgements and records are not touched."""
        for cached in ("graph_store", "search_index", "_graph", "_index"):
            self.__dict__.pop(cached, None)
        for name in (GRAPH, INDEX):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.sync(on_stage, on_texts)

    def _state_of(self, name: str, records: str | None = None) -> str:
        records = records or self.store.revision()
        if name != GRAPH or not (decisions := self.decisions.decisions()):
            return records
        return f"{records} {hashlib.sha256(repr(decisions).encode()).hexdigest()}"
