"""提问: the starter queries as questions, or one of one's own; results whose cells lead to pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from yiju.display import yuan
from yiju.graph import Identity, starter_queries
from yiju.graph.ontology import ontology_triples, own_terms
from yiju.graph.queries import Starter
from yiju.graph.supplement import JUDGEMENTS
from yiju.graph.vocabulary import EXPORTED_PREFIXES, PREFIXES, RDFS
from yiju.ingest.errors import Explained
from yiju.web.desk import Desk

MOST = 500


@dataclass(frozen=True)
class Cell:
    """A value, and where it leads: kind and key of a thing, or nothing."""

    text: str
    number: bool
    link: tuple[str, str] | None


@dataclass(frozen=True)
class View:
    """The page. `asked` is the starter, `query` what was run, `wrong` why it could not be.
    `folder` is the workspace, for who goes on in Python.
    """

    starters: Sequence[Starter]
    asked: Starter | None
    query: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    count: int
    wrong: str
    folder: str


def terms() -> list[tuple[str, str]]:
    """What the editor completes: the words of our vocabulary with their Chinese labels, and the prefixes."""
    labels = {
        t.subject.value: t.object.value
        for t in ontology_triples()
        if t.predicate == RDFS.label
        and isinstance(t.subject, NamedNode)
        and isinstance(t.object, Literal)
        and t.object.language == "zh"
    }
    own = [(f"yj:{name}", labels.get(f"{PREFIXES['yj']}{name}", "")) for name in own_terms()]
    return own + [(f"{prefix}:", base) for prefix, base in EXPORTED_PREFIXES.items()]


def view(desk: Desk, name: str, query: str) -> View:
    """The questions; with a name or a query, the answer."""
    starters = starter_queries()
    asked = starters.get(name)
    sparql = query.strip() or (asked.sparql if asked else "")
    folder = str(desk.workspace.folder.resolve())
    if not sparql:
        return View(list(starters.values()), None, "", [], [], 0, "", folder)
    try:
        desk.workspace.tell_graph()
        # Whoever judges blind is answered over all graphs but the one of what others judged.
        result = desk.workspace.graph_store.query(sparql, without=(JUDGEMENTS,) if desk.eyes else ())
    except Explained as error:
        return View(list(starters.values()), asked, sparql, [], [], 0, str(error), folder)
    identity = desk.shelf().identity
    linked = _Links(identity)
    rows = [
        [linked.cell(column, v) for column, v in zip(result.columns, row, strict=True)]
        for row in result.rows[:MOST]
    ]
    return View(list(starters.values()), asked, sparql, result.columns, rows, len(result.rows), "", folder)


class _Links:
    """Which name leads to which thing."""

    def __init__(self, identity: Identity) -> None:
        self._kinds = {
            "单位": ("unit", {unit.label: key for key, unit in identity.units.items()}),
            "项目": ("project", {project.label: key for key, project in identity.projects.items()}),
            "依据": ("basis", {basis.label: key for key, basis in identity.bases.items()}),
        }

    def cell(self, column: str, value: object) -> Cell:
        """A value of a column; a name of a unit, project or basis is a link."""
        if value is None:
            return Cell("", False, None)
        if isinstance(value, Decimal):
            return Cell(yuan(value), True, None)
        text, number = str(value), isinstance(value, int | float) and "年" not in column
        for kind, names in self._kinds.values():
            if text in names:
                return Cell(text, number, (kind, names[text]))
        return Cell(text, number, None)
