"""提问: the starter queries as questions, or one of one's own; results whose cells lead to pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from pyoxigraph import Literal, NamedNode

from yiju.graph import Identity, QueryResult, starter_queries
from yiju.graph.hints import unknown_terms
from yiju.graph.ontology import ontology_triples, own_terms
from yiju.graph.queries import Starter
from yiju.graph.supplement import JUDGEMENTS
from yiju.graph.vocabulary import EXPORTED_PREFIXES, PREFIXES, RDFS
from yiju.ingest.errors import Explained
from yiju.ingest.values.money import grouped
from yiju.own_command import as_typed
from yiju.web import sheet
from yiju.web.desk import Desk

MOST = 500
SUBJECTS = {
    "项目": ("projects", "codes"),
    "目标与结果": ("results", "executions", "purchases"),
    "资金": ("budget", "accounts", "subitems"),
    "立项依据": ("bases",),
    "绩效指标": ("indicators",),
    "疑点": ("findings",),
    "申报": ("declarations", "evidence", "texts"),
    "单位": ("units",),
}
"""Subject → how the names of its starters begin."""
_CHOSEN = {"unit": "单位", "year": "年度"}
"""Name in an address → the column of a result that it narrows."""


@dataclass(frozen=True)
class ResultCell:
    """A value, and where it leads: kind and key of a thing, or nothing."""

    text: str
    number: bool
    link: tuple[str, str] | None


@dataclass(frozen=True)
class ChosenColumn:
    """A column whose rows can be chosen by one of its values; `key` is its name in an address."""

    key: str
    column: str
    values: Sequence[str]
    chosen: str


@dataclass(frozen=True)
class AskPage:
    """The page. `asked` is the starter, `query` what was run, `wrong` why it could not be.
    `folder` is the workspace, for who goes on in Python.
    """

    subjects: Sequence[tuple[str, Sequence[Starter]]]
    asked: Starter | None
    query: str
    columns: Sequence[str]
    rows: Sequence[Sequence[ResultCell]]
    count: int
    wrong: str
    folder: str
    choices: Sequence[ChosenColumn] = ()
    hints: Sequence[str] = ()


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


def saved(found: AskPage, separated: bool) -> bytes:
    """The rows as a workbook, or `separated` by commas."""
    rows = ([(cell.text, cell.number) for cell in row] for row in found.rows)
    if separated:
        return sheet.comma_separated(found.columns, rows)
    return sheet.workbook("结果", found.columns, rows)


def view(
    desk: Desk, name: str, query: str, chosen: Mapping[str, str] | None = None, most: int | None = MOST
) -> AskPage:
    """The questions; with a name or a query, the answer, of which `chosen` keeps the rows of one unit or year."""
    starters = starter_queries()
    subjects, asked = _by_subject(list(starters.values())), starters.get(name)
    sparql = query.strip() or (asked.sparql if asked else "")
    folder = str(desk.workspace.folder.resolve())
    if not sparql:
        return AskPage(subjects, None, "", [], [], 0, "", folder)
    try:
        desk.workspace.tell_graph()
        # Whoever judges blind is answered over all graphs but the one of what others judged.
        ask = partial(desk.workspace.graph_store.query, without=(JUDGEMENTS,) if desk.eyes else ())
        result = ask(sparql)
        hints = _hints(sparql, result, ask, own=bool(query.strip()))
    except Explained as error:
        return AskPage(subjects, asked, sparql, [], [], 0, as_typed(str(error)), folder)
    found, choices = list(result.rows), []
    for key, column in _CHOSEN.items():
        if column in result.columns and len(result.rows) > 1:
            at, wanted = result.columns.index(column), (chosen or {}).get(key, "")
            values = sorted({str(row[at]) for row in result.rows if row[at] is not None})
            choices.append(ChosenColumn(key, column, values, wanted))
            found = [row for row in found if not wanted or str(row[at]) == wanted]
    linked = _Links(desk.records().identity)
    rows = [
        [linked.cell(column, v) for column, v in zip(result.columns, row, strict=True)]
        for row in found[:most]
    ]
    return AskPage(subjects, asked, sparql, result.columns, rows, len(found), "", folder, choices, hints)


def _hints(query: str, result: QueryResult, ask: Callable[..., QueryResult], own: bool) -> list[str]:
    """What may have kept a query of one's `own` from finding anything: words that nobody knows, and values or steps that fit
    nothing. Of a column that is empty, and of a starter without answer: what nothing in the workspace uses.
    """
    if not (own and result.empty):
        from yiju.graph.unused import unused

        filled = result.terms and all(
            any(row[at] is not None for row in result.terms) for at in range(len(result.columns))
        )
        return [] if filled else [as_typed(hint) for hint in unused(query, result, ask)]
    from yiju.graph.empty import hints

    near = unknown_terms(query).items()
    unknown = [
        f"词汇里没有 {term}" + (f"，相近的有 {'、'.join(known)}" if known else "") for term, known in near
    ]
    return unknown or [as_typed(hint) for hint in hints(query, ask)]


def _by_subject(starters: Sequence[Starter]) -> list[tuple[str, list[Starter]]]:
    of = {
        subject: [one for one in starters if one.name.partition("-")[0] in begun]
        for subject, begun in SUBJECTS.items()
    }
    placed = {one.name for found in of.values() for one in found}
    of["其他"] = [one for one in starters if one.name not in placed]
    return [(subject, found) for subject, found in of.items() if found]


class _Links:
    """Which name leads to which thing."""

    def __init__(self, identity: Identity) -> None:
        self._kinds = {
            "单位": ("unit", {unit.label: key for key, unit in identity.units.items()}),
            "项目": ("project", {project.label: key for key, project in identity.projects.items()}),
            "依据": ("basis", {basis.label: key for key, basis in identity.bases.items()}),
        }

    def cell(self, column: str, value: object) -> ResultCell:
        """A value of a column; a name of a unit, project or basis is a link."""
        if value is None:
            return ResultCell("", False, None)
        if isinstance(value, Decimal):
            return ResultCell(grouped(value), True, None)
        text, number = str(value), isinstance(value, int | float) and "年" not in column
        for kind, names in self._kinds.values():
            if text in names:
                return ResultCell(text, number, (kind, names[text]))
        return ResultCell(text, number, None)
