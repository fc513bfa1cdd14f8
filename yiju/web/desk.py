"""What the pages share: the workspace with its records read once, and one reader at a time.

In: a workspace. Out: `Desk`. Records and findings are read anew when the workspace's revision says that
they have changed, whoever changed them; judgements are read with every question.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock

import networkx as nx

from yiju.audit import Finding, FindingTable, judgement
from yiju.graph import GraphStore, Identity
from yiju.ingest import Declaration, Filing, ledger
from yiju.ingest.stage import plans_of
from yiju.search import SearchIndex
from yiju.search.ask.indicator_families import IndicatorFamily
from yiju.web.cases import Cases
from yiju.web.corrections import Corrections
from yiju.web.finding_facets import counted, standing
from yiju.web.intake import Intake
from yiju.web.roles import Person
from yiju.web.saved_views import Views
from yiju.web.tally import Tally
from yiju.web.undo_steps import Passed, Steps
from yiju.web.upkeep import Upkeep
from yiju.workspace import INDEX, Workspace


@dataclass
class RecordsAtHand:
    """The records in one state, by id, and who is who in them; what is made of them when first asked for."""

    revision: str
    filings: dict[str, Filing]
    declarations: dict[str, tuple[Filing, Declaration]]
    identity: Identity
    families: tuple[str, list[IndicatorFamily]] | None = None
    network: nx.Graph[tuple[str, str]] | None = None
    basis_uses: dict[str, list[str]] | None = None

    names: dict[str, str] | None = None
    asking: frozenset[str] | None = None

    def plans(self) -> frozenset[str]:
        """What every page counts as 申报: the declarations that ask for money, without the second version of one that department
        and unit both publish. What is listed, watched or evaluated is none.
        """
        if self.asking is None:
            every = {one.id for filing in self.filings.values() for one in plans_of(filing)}
            self.asking = frozenset(every.difference(self.identity.republished))
        return self.asking

    def account_names(self) -> dict[str, str]:
        """Classes of budget accounts (`201`) by the name that a table prints."""
        if self.names is None:
            self.names = {
                line.code: line.name
                for filing in self.filings.values()
                for line in filing.budget_lines
                if line.code and len(line.code) == 3
            }
        return self.names

    def of_basis(self, key: str) -> list[str]:
        """The declarations that cite a basis."""
        if self.basis_uses is None:
            uses: dict[str, set[str]] = {}
            for (declaration, _), basis in self.identity.basis_keys.items():
                uses.setdefault(basis, set()).add(declaration)
            self.basis_uses = {basis: sorted(ids) for basis, ids in uses.items()}
        return self.basis_uses.get(key, [])


@dataclass
class _Held:
    """What one page has asked for: it need not ask again whether that has changed."""

    records: RecordsAtHand | None = None
    table: FindingTable | None = None


class NotHere(Exception):
    """What was asked for is not in the workspace; the message is Chinese."""


def stay(again: bool = False) -> None:
    """Have the collector pass over everything that is held now: to look through the records of a whole city for garbage
    takes longer than a page, and pages make enough objects to have it done in every other one. `again`: what was held
    before may be garbage by now.
    """
    if again:
        gc.unfreeze()
        gc.collect()
    gc.freeze()


class Desk:
    """A running workbench's view of its workspace. Pages hold `lock` while they ask. `seconds` are the names of those
    whose verdict decides where two disagree. After a change a page waits `patience` seconds for what follows from it, and
    shows then what there is; without it, to the end.
    """

    def __init__(
        self, workspace: Workspace, seconds: Collection[str] = (), patience: float | None = None
    ) -> None:
        self.workspace = workspace
        self.seconds = seconds
        self.lock = RLock()
        self._records: RecordsAtHand | None = None
        self._tally: tuple[str, Tally] | None = None
        self._eyes: str | None = None
        self._held: _Held | None = None
        path = workspace.store.path
        self.cases, self.corrections, self.views = Cases(path), Corrections(path), Views(path)
        self.steps = Steps(path)
        self.upkeep = Upkeep(workspace, patience)
        self.intake = Intake(workspace, self._follow)

    def _follow(self) -> None:
        with self.lock:
            self.upkeep.follow()

    def records(self) -> RecordsAtHand:
        """The records as they are now; while a page is made, as they were at its beginning."""
        if self._held is None:
            return self._records_now()
        self._held.records = self._held.records or self._records_now()
        return self._held.records

    def _records_now(self) -> RecordsAtHand:
        decided = len(self.workspace.decisions.history())
        revision = f"{self.workspace.store.revision()} {decided}"
        if self._records is None or self._records.revision != revision:
            filings, identity = self.workspace.linked()
            again = self._records is not None
            self._records = RecordsAtHand(
                revision,
                {filing.document.id: filing for filing in filings},
                {d.id: (filing, d) for filing in filings for d in filing.projects},
                identity,
            )
            stay(again)
        return self._records

    @contextmanager
    def seen_by(self, eyes: str | None) -> Iterator[None]:
        """Hold the desk for one page; with `eyes`, only this person's verdicts are shown on it."""
        with self.lock:
            self._eyes, self._held = eyes, _Held()
            try:
                yield
            finally:
                self._eyes = self._held = None

    @property
    def eyes(self) -> str | None:
        """Whose verdicts alone the page shows; None: everybody's."""
        return self._eyes

    def tell(self, who: str, what: ledger.What, subject: str, wording: str = "") -> None:
        """Have the ledger say what was done."""
        ledger.record(self.workspace.store.path, what, subject, wording, who=who)

    def judge_of(self, finding: str) -> str | None:
        """Who gave the verdict that stands for this very finding."""
        return judgement.judge_of(self.workspace.store.path, finding)

    def take_back(self, who: Person, number: int) -> tuple[str, str]:
        """Take back the step of this number: where to look then, and what to say there.
        What cannot be taken back any more is passed over; where anything else is in the way the step stays. Raises
        `NotHere` where there is none, `ValueError` (Chinese) where it cannot be.
        """
        step = self.steps.standing(who.name, number)
        if step is None:
            raise NotHere("没有可以撤销的：这一步已经撤销，或您在这里还没有做过什么。")
        if not who.may(step.role):
            raise ValueError(f"这一步要有“{step.role}”以上的权限才能撤销。")
        try:
            outcome = step.take_back(self, who.name)
        except Passed:
            self.steps.taken(number)
            raise
        self.steps.taken(number)
        return outcome

    def set_aside(self, filing: str, who: str, back: bool = False) -> bool:
        """Take a filing out of what is shown and found, or `back`; False where that is so already. What is derived follows."""
        store = self.workspace.store
        store.who = who
        try:
            done = store.bring_back(filing) if back else store.set_aside(filing)
        finally:
            store.who = None
        if done:
            self.upkeep.follow()
        return done

    def index(self) -> SearchIndex:
        """The search index of the records as they are now, or, while much is brought up to them, as they were."""
        self.upkeep.follow()
        return self.workspace.index_as_it_is

    def graph(self) -> GraphStore:
        """The graph, likewise, told of what was found and judged."""
        self.upkeep.follow()
        if self.upkeep.underway is None:
            self.workspace.tell_graph()
        return self.workspace.graph_as_it_is

    def families(self) -> list[IndicatorFamily]:
        """Recurring indicators, likewise."""
        records, index = self.records(), self.index()
        made_from = self.workspace.made_from(INDEX)
        if records.families is None or records.families[0] != made_from:
            records.families = made_from, index.indicator_families()
            stay()
        return records.families[1]

    def table(self) -> FindingTable:
        """The findings as they are now, or, while they are made anew, as they were; while a page is made, as they stood at
        its beginning.
        """
        if self._held is None:
            return self._table_now()
        self._held.table = self._held.table or self._table_now()
        return self._held.table

    def _table_now(self) -> FindingTable:
        self.upkeep.follow()
        return FindingTable(self.workspace.store.path, self._eyes)

    def tally(self) -> Tally:
        """The findings counted: made anew with an audit, brought up to what stands judged and to the cases."""
        records, table = self.records(), self.table()
        with table.still() as still:
            state = f"{still.state()} {records.revision}"
            if self._tally is None or self._tally[0] != state:
                authorities = {
                    key: d.authority for key, (_, d) in records.declarations.items() if d.authority
                }
                self._tally = state, counted(still, records.identity, authorities)
        tally = self._tally[1]
        stands = (judgement.count(table.db), self._eyes, self.cases.state())
        if tally.stands != stands:
            tally.stand(stands, standing(tally, table.stands(), self.cases.by_finding()))
        return tally

    def finding(self, key: str) -> Finding:
        """A finding by id. Raises `NotHere`."""
        found = self.table().get(key)
        if found is None:
            raise NotHere("这条疑点现在不成立了：它所依据的材料可能已经更正或移出。判断仍保留在日志里。")
        return found

    def declaration(self, key: str) -> tuple[Filing, Declaration]:
        """A declaration by id. Raises `NotHere`."""
        found = self.records().declarations.get(key)
        if found is None:
            raise NotHere("这份申报已不在工作区里：它所在的材料可能已经更正或移出。")
        return found

    def filing(self, key: str) -> Filing:
        """A filing by id. Raises `NotHere`."""
        found = self.records().filings.get(key)
        if found is None:
            raise NotHere("这份材料已不在工作区里：它可能已经更正或移出。")
        return found
