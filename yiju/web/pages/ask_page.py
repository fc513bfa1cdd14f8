"""提问: the starter queries as questions, or one of one's own; results whose cells lead to pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial

from pyoxigraph import NamedNode

from yiju.graph import QueryResult, starter_queries
from yiju.graph.hints import unknown_terms
from yiju.graph.ontology import own_terms
from yiju.graph.queries import Starter
from yiju.graph.result import Term
from yiju.graph.supplement import JUDGEMENTS
from yiju.graph.vocabulary import EXPORTED_PREFIXES, PREFIXES, resource, short
from yiju.ingest.errors import Explained
from yiju.ingest.values.money import grouped
from yiju.own_command import as_typed
from yiju.web import sheet
from yiju.web.desk import Desk
from yiju.web.pages import node_page
from yiju.web.pages.ask_heads import heads
from yiju.web.pages.findings_page import narrowed
from yiju.web.pages.term_names import term_names
from yiju.web.render import url

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
    """A value, and the page that it leads to, or nothing; `name` is shown of a thing whose value is its IRI."""

    text: str
    number: bool
    link: str
    name: str = ""


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
    `folder` is the workspace, for who goes on in Python; `heads` are what stands above the columns.
    """

    subjects: Sequence[tuple[str, Sequence[Starter]]]
    asked: Starter | None
    query: str
    columns: Sequence[str]
    rows: Sequence[Sequence[ResultCell]]
    count: int
    wrong: str
    folder: str
    heads: Sequence[str] = ()
    choices: Sequence[ChosenColumn] = ()
    hints: Sequence[str] = ()


def terms() -> list[tuple[str, str]]:
    """What the editor completes: the words of our vocabulary with their Chinese labels, and the prefixes."""
    labels = term_names()
    own = [(f"yj:{name}", labels.get(f"{PREFIXES['yj']}{name}", "")) for name in own_terms()]
    return own + [(f"{prefix}:", base) for prefix, base in EXPORTED_PREFIXES.items()]


def saved(found: AskPage, separated: bool) -> bytes:
    """The rows as a workbook, or `separated` by commas."""
    rows = ([(cell.text, cell.number) for cell in row] for row in found.rows)
    if separated:
        return sheet.comma_separated(found.heads, rows)
    return sheet.workbook("结果", found.heads, rows)


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
        # Whoever judges blind is answered over all graphs but the one of what others judged.
        ask = partial(desk.graph().query, without=(JUDGEMENTS,) if desk.eyes else ())
        result = ask(sparql)
        hints = _hints(sparql, result, ask, own=bool(query.strip()))
    except Explained as error:
        return AskPage(subjects, asked, sparql, [], [], 0, as_typed(str(error)), folder)
    found, choices = [*zip(result.rows, result.terms, strict=True)], []
    for key, column in _CHOSEN.items():
        if column in result.columns and len(result.rows) > 1:
            at, wanted = result.columns.index(column), (chosen or {}).get(key, "")
            values = sorted({str(row[at]) for row in result.rows if row[at] is not None})
            choices.append(ChosenColumn(key, column, values, wanted))
            found = [pair for pair in found if not wanted or str(pair[0][at]) == wanted]
    linked = _Links(desk)
    rows = [linked.row(result.columns, values, terms) for values, terms in found[:most]]
    named = heads(sparql, result, term_names())
    return AskPage(
        subjects, asked, sparql, result.columns, rows, len(found), "", folder, named, choices, hints
    )


def _hints(query: str, result: QueryResult, ask: Callable[..., QueryResult], own: bool) -> list[str]:
    """What may have kept a query of one's `own` from finding anything: words that nobody knows, and values or steps that fit
    nothing, or columns that no step of it names. Of a column that is empty, and of a starter without answer: what nothing in the workspace uses.
    """
    if not (own and result.empty):
        from yiju.graph.steps import columns_without_value
        from yiju.graph.unused import unused

        filled = result.terms and all(
            any(row[at] is not None for row in result.terms) for at in range(len(result.columns))
        )
        if filled:
            return []
        blank = [
            f"{column} 一栏不会有值：查询的条件里没有 {column}，看看是否写错"
            for column in columns_without_value(query)
        ]
        return [*blank, *(as_typed(hint) for hint in unused(query, result, ask))]
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
    """Which name, and which node, leads to which thing; the name of a file to its first page, that of a kind of finding to their list."""

    def __init__(self, desk: Desk) -> None:
        identity, documents = desk.records().identity, [f.document for f in desk.records().filings.values()]
        files = Counter(document.file for document in documents)
        self._files = {
            one.file: url("document", one.id, "page", 1) for one in documents if files[one.file] == 1
        }
        self._findings = {name for name, _, _ in desk.tally().counted("name", desk.tally().pick({}))}
        self._kinds = [
            ("unit", {key: unit.label for key, unit in identity.units.items()}),
            ("project", {key: project.label for key, project in identity.projects.items()}),
            ("basis", {key: basis.label for key, basis in identity.bases.items()}),
        ]
        self._named = {
            label: (kind, key) for kind, held in reversed(self._kinds) for key, label in held.items()
        }

    @cached_property
    def _nodes(self) -> dict[str, tuple[str, str, str]]:
        """IRI → label, kind and key."""
        return {
            resource(kind, *(key.split("/", 1) if kind == "project" else [key])).value: (label, kind, key)
            for kind, held in self._kinds
            for key, label in held.items()
        }

    def row(
        self, columns: Sequence[str], values: Sequence[object], terms: Sequence[Term | None]
    ) -> list[ResultCell]:
        """The cells of a row; of findings that it counts for a unit, the list is of that unit."""
        of_unit = next(
            (self._named[str(v)][1] for v in values if self._named.get(str(v), ("",))[0] == "unit"), None
        )
        row = [self.cell(*one) for one in zip(columns, values, terms, strict=True)]
        return [
            replace(
                cell,
                link=f"/findings?{narrowed(name=cell.text, **({'unit': of_unit} if of_unit else {})).query}",
            )
            if not cell.link and cell.text in self._findings
            else cell
            for cell in row
        ]

    def cell(self, column: str, value: object, term: Term | None) -> ResultCell:
        """A value of a column; a unit, project or basis is a link by its name, every other node of ours by its IRI."""
        if value is None:
            return ResultCell("", False, "")
        if isinstance(value, Decimal):
            return ResultCell(grouped(value), True, "")
        if isinstance(value, bool):
            return ResultCell("是" if value else "否", False, "")
        text, number = str(value), isinstance(value, int | float) and "年" not in column
        if isinstance(term, NamedNode):
            if text not in self._nodes:
                return ResultCell(text, False, node_page.address(text), short(text))
            name, kind, key = self._nodes[text]
            return ResultCell(text, False, url(kind, key=key), name)
        if text in self._named:
            kind, key = self._named[text]
            return ResultCell(text, number, url(kind, key=key))
        return ResultCell(text, number, self._files.get(text, ""))
