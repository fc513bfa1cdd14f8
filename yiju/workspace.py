"""The workspace: one folder that holds what a person has ingested, and all rooms behind one door.

In: a folder. Out: records, graph, index and findings of that folder. Records are the truth; graph and
index follow them (`sync`) and can be made anew (`rebuild`). A room is imported and opened when first
asked for: a search need not wait for the graph's libraries.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from yiju import graph_supplements
from yiju.analyst import Analyst
from yiju.declaration_wish import like_names, meant_declarations
from yiju.findings_in_graph import GraphMark, tell_findings
from yiju.ingest import Declaration, Filing, RecordStore
from yiju.ingest.held import replace
from yiju.ingest.personal import shown_openly
from yiju.ingest.shard import Shard
from yiju.ingest.stage import STAGES
from yiju.ingest.uncollected import uncollected
from yiju.reading_copy import is_read_only, reading_copy, refuse_acts
from yiju.turns import NotYet, turn
from yiju.unit_wish import keyed, meant_units

if TYPE_CHECKING:
    from yiju.audit import Finding, FindingTable, Judgement, Verdict
    from yiju.graph import GraphStore, Identity
    from yiju.graph.decisions import DecisionStore
    from yiju.graph.triples import Statement
    from yiju.ingest.batch import FileOutcome
    from yiju.saved_searches import SavedSearches
    from yiju.search import SearchIndex, Similar

GRAPH = "graph"
INDEX = "index"
FORMS = "forms"
"""The folder of form families that an office adds."""
_FRESH = "rebuilding"
STATE = ".records"
"""In each derived folder: the state of the records that it was made from."""
_IDENTITY = ".identity"
"""In the graph's folder: who is who in the filings."""


DerivedState = Literal["in step", "none", "records", "rules"]
"""How what is derived stands: in step; there are no findings yet; records or decisions changed since; the rules did."""


class Workspace(Analyst):
    """A workspace folder, made if absent unless `create` is false. `model` names another
    sentence-transformers model, by name or local folder; the index stays with the model that made it. One that cannot be
    written is read by a copy (`is_lent`), in which acts of persons are refused. Raises `Unreadable` where the folder is
    none, is damaged or cannot be made.
    """

    def __init__(self, folder: Path | str, model: str | None = None, *, create: bool = True) -> None:
        self.folder = self._derived = Path(folder)
        self.model = model
        self._opened: tuple[int | None, SearchIndex] | None = None
        self._known: tuple[str, Identity] | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self.is_lent = is_read_only(self.folder)
        if self.is_lent:
            self._temporary, self.folder = reading_copy(self.folder)
            self._derived = self.folder
        self.store = RecordStore(self.folder, create=create)
        if self.is_lent:
            refuse_acts(self.store.path)

    @classmethod
    def of_samples(cls) -> Workspace:
        """A workspace of the sample filings in a temporary folder, removed with the process."""
        from yiju.examples import sample_folder

        folder = tempfile.TemporaryDirectory(prefix="yiju-samples-", ignore_cleanup_errors=True)
        workspace = cls(folder.name)
        workspace._temporary = folder
        workspace.ingest([sample_folder()])
        return workspace

    def close(self) -> None:
        """Give the files back; the workspace is not to be asked afterwards."""
        if self._opened is not None:
            self._opened[1].close()
        self.store.close()

    @property
    def graph_store(self) -> GraphStore:
        """The knowledge graph, brought up to the records."""
        self.sync()
        return self._graph

    @property
    def search_index(self) -> SearchIndex:
        """The search index, brought up to the records; opened anew where another process has rebuilt it."""
        self.sync()
        return self._index

    @cached_property
    def _graph(self) -> GraphStore:
        from yiju.graph import GraphStore

        return GraphStore(self._derived / GRAPH)

    @property
    def _index(self) -> SearchIndex:
        """Opened anew where another process has put another in its place."""
        from yiju.search import SearchIndex

        folder = self._derived / INDEX
        if self._opened is None or self._opened[0] != _folder_number(folder):
            made = SearchIndex(folder, self.model, self.folder / "words", self.unit_names)
            self._opened = _folder_number(folder), made
        return self._opened[1]

    def readable(self) -> bool:
        """Whether this version of the program can read the index as it lies there."""
        from yiju.search import DamagedIndex

        try:
            return self._index is not None
        except DamagedIndex:
            return False

    def filings(self) -> list[Filing]:
        """All filings in the order of their first ingest."""
        with uncollected():
            return list(self.store.filings())

    @cached_property
    def decisions(self) -> DecisionStore:
        """What persons decided on candidates for linking."""
        from yiju.graph.decisions import DecisionStore

        return DecisionStore(self.store.path)

    @cached_property
    def saved_searches(self) -> SavedSearches:
        """The searches that persons saved."""
        from yiju.saved_searches import SavedSearches

        return SavedSearches(self.store.path)

    def linked(self) -> tuple[list[Filing], Identity]:
        """All filings, read once, and which units and projects of them are one."""
        state, filings = self._state_of(GRAPH), self.filings()
        return filings, self._linked(state, filings)

    def identity(self) -> Identity:
        """Which units and projects of the filings are one, by rule and by what persons decided."""
        return self._linked(self._state_of(GRAPH))

    def _linked(self, state: str, filings: Sequence[Filing] | None = None) -> Identity:
        """Linked once for each state of records and decisions. `state` is from before the `filings` were read, which
        are read here where they are not at hand.
        """
        from yiju.graph import link
        from yiju.graph.identity import kept

        if self._known is None or self._known[0] != state:
            file = self._derived / GRAPH / _IDENTITY
            identity = kept.read(file, state)
            if identity is None:
                identity = link(self.filings() if filings is None else filings, self.decisions.decisions())
                kept.write(file, state, identity)
            self._known = state, identity
        return self._known[1]

    def similar_to(self, declaration_id: str, top: int = 10) -> list[Similar]:
        """Declarations most like one, best first; other years and versions of the project are marked."""
        project_of = self.identity().project_of
        return self.search_index.similar(declaration_id, top, lambda a, b: project_of(a) == project_of(b))

    def findings_table(
        self,
        *,
        patient: bool = True,
        on_step: Callable[[str, int, int], None] = lambda what, done, total: None,
    ) -> FindingTable:
        """The findings as rows, in step with records and decisions: found anew where these have changed since. Where
        another process is at graph and index the impatient get the rows of before. `on_step` is told what is done, how
        far it has come, and of how much (0: unknown).
        """
        from yiju.audit import FindingTable

        table = FindingTable(self.store.path)
        state = self._findings_state()
        if table.state() != state:
            try:
                self.sync(
                    lambda stage: on_step(stage, 0, 0), partial(on_step, "为检索编码文字"), patient=patient
                )
            except NotYet:
                if patient or table.state() is None:
                    raise
                return table
            # All that was read is let go before cycles are looked for again, which goes through what is there.
            with uncollected():
                self._find_again(table, state, on_step)
        return table

    def _find_again(self, table: FindingTable, state: str, on_step: Callable[[str, int, int], None]) -> None:
        from yiju.audit import find_again

        on_step("读取材料", 0, 0)
        filings, identity = self.linked()
        index, known, memory = self.search_index, table.known(), table.memory()
        again = find_again(filings, identity, index, known, memory, on_step)
        on_step("写下疑点", 0, 0)
        table.follow(again, state, identity)

    def derived_state(self) -> DerivedState:
        """How graph, index and findings stand to the records, decisions and rules of now."""
        from yiju.audit import FindingTable
        from yiju.audit.rule import edition

        table = FindingTable(self.store.path)
        found = table.state()
        if found == self._findings_state() and self.in_step(GRAPH) and self.in_step(INDEX):
            return "in step"
        if found is None:
            return "records" if table.count() else "none"
        return "records" if found.endswith(edition()) else "rules"

    @property
    def index_as_it_is(self) -> SearchIndex:
        """The search index, whatever records it was made from."""
        return self._index

    @property
    def graph_as_it_is(self) -> GraphStore:
        """The graph, whatever records it was made from."""
        return self._graph

    def audit(self) -> list[Finding]:
        """Every 疑点 of the workspace with what persons judged of it, the most money first; the graph is told of
        them.
        """
        findings = self.findings_table().whole()
        self.tell_graph()
        return findings

    def judge(
        self, finding_id: str, verdict: Verdict, who: str, note: str = "", *, tell: bool = True
    ) -> Judgement:
        """Keep a person's judgement of a finding (id, or an unambiguous short form). It is stored when this
        returns; the graph is told afterwards, where it can be, unless `tell` is false. A finding that is found no
        more can be judged again as it was. Raises `KeyError` for an unknown id, `ValueError` for an unknown verdict (both Chinese).
        """
        from yiju.audit import judge

        judgement = judge(self.store.path, self._found(finding_id), verdict, who, note)
        if tell:
            self.tell_graph()
        return judgement

    def undo(self, finding_id: str, who: str, note: str = "", *, tell: bool = True) -> Judgement | None:
        """Take the last judgement of a finding back; what stood before it stands again. As `judge`; raises
        `ValueError` where nothing stands.
        """
        from yiju.audit import undo

        judgement = undo(self.store.path, self._found(finding_id), who, note)
        if tell:
            self.tell_graph()
        return judgement

    def _found(self, finding_id: str) -> Finding:
        """From the rows as they are; only an id that they do not know is worth a new audit."""
        from yiju.audit import FindingTable

        table = FindingTable(self.store.path)
        found = table.get(finding_id) or table.judged(finding_id) or self.findings_table().get(finding_id)
        if found is not None:
            return found
        several = table.resolve(finding_id)
        meant = f"编号 {finding_id} 可以指 {'、'.join(several[:5])}，请写全" if several else ""
        raise KeyError(meant or f"没有编号为 {finding_id} 的疑点")

    def graph_in(self, folder: Path) -> GraphStore:
        """The whole graph made anew in another folder, findings and families too."""
        from yiju.graph import GraphStore
        from yiju.graph.supplement import FAMILIES, FINDINGS, JUDGEMENTS, finding_triples

        findings, table = self.audit(), self.findings_table()
        filings, identity = self.linked()
        store = GraphStore(folder)
        store.sync(filings, identity, readings=graph_supplements.readings(self.store))
        nodes = graph_supplements.finding_nodes(findings, table)
        found = finding_triples(nodes, identity, graph_supplements.audits(table))
        store.supplement(FINDINGS, found)
        judged, families = graph_supplements.judgements(table), self._family_triples(self.search_index)
        store.supplement_each({JUDGEMENTS: judged, FAMILIES: families})
        return store

    def _family_triples(self, index: SearchIndex) -> Iterable[Statement]:
        from yiju.graph.supplement import family_triples

        return family_triples(graph_supplements.families(index.indicator_families()), self.identity())

    def tell_graph(self) -> None:
        """Have the graph hold the findings and judgements as they are now; only those that differ are written."""
        from yiju.audit import judgement
        from yiju.audit.rule import edition
        from yiju.graph import NoGraph
        from yiju.graph.supplement import FAMILIES, FINDINGS, JUDGEMENTS

        before = GraphMark.read(self.folder / GRAPH)
        state = f"{self._findings_state()} {judgement.count(self.store.path)}"
        if before.state == state:
            return
        # Where another process is at the graph: findings are derived, and the next audit tells it of them.
        with suppress(NotYet, NoGraph):
            table = self.findings_table(patient=False)
            self.sync(patient=False)
            with turn(self.folder, patient=False), shown_openly(False), uncollected():
                now = GraphMark(state, self._state_of(GRAPH), table.marks(), len(table.audits()), edition())
                tell_findings(self._graph, table, self.identity(), before, now, self.folder / GRAPH)
                supplements = {JUDGEMENTS: graph_supplements.judgements(table)}
                if before.families != now.families:
                    # The index as it is: to bring it up takes the turn that is held here.
                    supplements[FAMILIES] = self._family_triples(self._index)
                self._graph.supplement_each(supplements)
                now.held = self._graph.made_from(FINDINGS)
                now.write(self.folder / GRAPH)

    def _findings_state(self) -> str:
        """Records, decisions, and the rules themselves: what findings depend on."""
        from yiju.audit.rule import edition

        return f"{self._state_of(GRAPH)} {edition()}"

    def counts(self) -> dict[str, int]:
        """How many of each kind of thing the workspace holds."""
        listed, declared, identity = self.store.listed(), self.store.declared(), self.identity()
        stages = Counter(d.stage for d in declared)
        return {
            "filings": len(listed),
            "declarations": stages["plan"],
            **{stage: stages[stage] for stage in STAGES if stage != "plan"},
            "projects": len({identity.project_of(d.id) for d in declared}),
            "units": len({identity.unit_of(d.unit) for d in declared if d.unit}),
            "years": len({f.year for f in listed if f.year}),
            "bases": sum(f.bases for f in listed),
            "indicators": sum(f.indicators for f in listed),
            "budget_lines": sum(f.budget_lines for f in listed),
            "doubts": sum(f.doubts for f in listed),
        }

    def units_named(self, wish: str) -> tuple[str, ...]:
        """Keys of the units that a person means wherever one is to be named: those of which any printed name holds `wish`,
        else those that it is another writing or a shortening of. Findings know the units above theirs.
        """
        identity = self.identity()
        return tuple(sorted(meant_units(wish, identity, keyed(identity, self.store))))

    def unit_names(self, wish: str) -> frozenset[str]:
        """Every printed name of the units that a person means."""
        keys, meant = keyed(self.identity(), self.store), self.units_named(wish)
        return frozenset(name for name in keys if keys[name] in meant)

    def declaration_names(self) -> dict[str, str]:
        """Every declaration's id with its name and year in words."""
        return {d.id: f"{d.name}（{d.year}）" if d.year else d.name for d in self.store.declared()}

    def find_declarations(self, wanted: str) -> list[tuple[Filing, Declaration]]:
        """Declarations by id or what begins it, by full name, or by a part of the name that no full name matches."""
        return meant_declarations(wanted, self.store)

    def like_names(self, wanted: str) -> list[str]:
        """Up to three project names that `wanted` may be a slip of, nearest first."""
        return like_names(wanted, self.store)

    def ingest(
        self,
        paths: Sequence[Path],
        on_row: Callable[[FileOutcome], None] = lambda _: None,
        on_stage: Callable[[str], None] = lambda _: None,
        on_texts: Callable[[int, int], None] = lambda done, total: None,
        forms: Path | None = None,
        shard: Shard = Shard(),  # noqa: B008 (frozen)
    ) -> list[FileOutcome]:
        """Read what is new below `paths` and bring graph and index up to it; `on_texts` is told how many
        texts are encoded, and of how many. `forms` is a folder of form families, else that of the workspace. Of several
        machines each reads its `shard`.
        """
        from yiju.ingest.batch import ingest

        rows = ingest(paths, self.store, on_row, forms=forms or self.folder / FORMS, shard=shard)
        self.sync(on_stage, on_texts)
        return rows

    def sync(
        self,
        on_stage: Callable[[str], None] = lambda _: None,
        on_texts: Callable[[int, int], None] = lambda done, total: None,
        *,
        patient: bool = True,
    ) -> None:
        """Bring graph and index up to the records; costs nothing where they are. Where another process is at it, the
        patient wait; raises `NotYet` at once to others.
        """
        if self.in_step(GRAPH) and self.in_step(INDEX):
            return
        with turn(self.folder, patient=patient), uncollected():
            self._sync(on_stage, on_texts)

    def _sync(self, on_stage: Callable[[str], None], on_texts: Callable[[int, int], None]) -> None:

        records = self.store.revision()
        filings: list[Filing] | None = None
        for name, stage in ((GRAPH, "建立图谱"), (INDEX, "建立索引")):
            state = self._state_of(name, records)
            if self.in_step(name, state):
                continue
            on_stage(stage)
            filings = self.filings() if filings is None else filings
            if name == GRAPH:
                with shown_openly(False):
                    (self._derived / GRAPH).mkdir(parents=True, exist_ok=True)
                    read = graph_supplements.readings(self.store)
                    self._graph.sync(filings, self._linked(state, filings), readings=read)
            else:
                self._index.sync(filings, on_texts)
            (self._derived / name / STATE).write_text(state, "utf-8")

    def in_step(self, name: str, state: str | None = None) -> bool:
        """Whether the derived folder `name` was made from the records and decisions as they are."""
        return self.made_from(name) == (state or self._state_of(name))

    def made_from(self, name: str) -> str:
        """The state of records and decisions that the derived folder `name` was made from; empty where there is none."""
        marker = self._derived / name / STATE
        return marker.read_text("utf-8") if marker.is_file() else ""

    def rebuild(
        self,
        on_stage: Callable[[str], None] = lambda _: None,
        on_texts: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        """Make graph, index and findings anew from the records; judgements and records are not touched. Both are made
        in a folder of their own and take their places when they are whole: who reads meanwhile reads what was.
        """
        from yiju.audit import FindingTable

        with turn(self.folder):
            fresh = self.folder / _FRESH
            shutil.rmtree(fresh, ignore_errors=True)
            try:
                made = Workspace(self.folder, self.model)
                try:
                    made._derived = fresh
                    made._sync(on_stage, on_texts)
                finally:  # Windows moves no folder of which a file is open
                    made.close()
                for name in (GRAPH, INDEX):
                    if (
                        before := self.folder / name
                    ).exists():  # whole or, where a reader holds it, not at all
                        replace(before, fresh / f"{name}-before")
                    replace(fresh / name, before)
            finally:
                shutil.rmtree(fresh, ignore_errors=True)
            FindingTable(self.store.path).forget()

    def _state_of(self, name: str, records: str | None = None) -> str:
        records = records or self.store.revision()
        if name != GRAPH or not (decisions := self.decisions.decisions()):
            return records
        return f"{records} {hashlib.sha256(repr(decisions).encode()).hexdigest()}"


def _folder_number(folder: Path) -> int | None:
    """What tells a folder from another that took its name; None where there is none."""
    return folder.stat().st_ino if folder.exists() else None
