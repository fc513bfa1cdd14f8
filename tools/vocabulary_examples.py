"""An example triple for each term of the vocabulary: `python -m tools.vocabulary_examples graph/examples.csv`.

In: the sample filings, audited, one finding judged, that taken back and judged again. Out: a table of term and triple, which
`yiju.graph.overview` puts beside the term; `tests/web/test_node.py` looks for each in the samples' graph.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pyoxigraph import Literal, NamedNode

from yiju import Workspace
from yiju.graph.overview import listed
from yiju.graph.provenance import dump_triples
from yiju.graph.store import GraphStore
from yiju.graph.vocabulary import RDF, XSD, short

_OVERALL = Path(__file__).parent.parent / "bench" / "forms" / "open" / "overall_selfeval.docx"
_THEN = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
# Findings are told anew with every change of the rules, and acts have their own times: what lasts stands for a term where
# anything does, and elsewhere the part that changes is left out.
_PASSING = re.compile(
    r"(?<=id:finding/)[\w-]+|(?<=id:audit/)[\w-]+|(?<=id:software/审计规则/)\w+|(?<=id:reader/)\w+|(?<=\")[\d:T-]{10,}Z(?=\"\^\^xsd:dateTime)"
)
_BARE = (XSD.integer, XSD.decimal, XSD.boolean)


def example(triples: Iterable[tuple[Any, Any, Any]], term: str) -> tuple[str, str, str] | None:
    """The shortest of the triples that use the term, as it is typed in a query; one of what lasts before one of what passes."""
    rows = [
        (typed(s), "a" if p == RDF.type else typed(p), typed(o))
        for s, p, o in triples
        if term in (typed(p), typed(o) if p == RDF.type else "")
    ]
    row = min(
        rows, key=lambda row: (bool(_PASSING.search(" ".join(row))), sum(map(len, row)), row), default=None
    )
    return None if row is None else tuple(_PASSING.sub("…", part) for part in row)  # type: ignore[return-value]


def using(store: GraphStore, term: str) -> Iterable[tuple[Any, Any, Any]]:
    """Some triples of the graph that use the term, always the same."""
    pattern = (
        f"?s a {term} BIND({term} AS ?o) BIND(rdf:type AS ?p)"
        if term.partition(":")[2][:1].isupper()
        else f"?s {term} ?o BIND({term} AS ?p)"
    )
    return store.query(f"SELECT ?s ?p ?o {{ {pattern} }} LIMIT 2000").terms


def write(store: GraphStore, target: Path) -> None:
    """The table, from the samples' graph; goals of a whole unit from a form of the bench, for the samples have none, and
    terms of dumps from what a dump says of itself.
    """
    dumped = [(t.subject, t.predicate, t.object) for t in dump_triples(30_000, "0.1.0", _THEN)]
    with TemporaryDirectory() as folder, target.open("w", encoding="utf-8", newline="") as file:
        other = Workspace(folder)
        other.ingest([_OVERALL])
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("term", "subject", "predicate", "object"))
        for term in listed():
            known = (using(store, term), using(other.graph_store, term), dumped)
            rows.writerow((term, *next(filter(None, (example(triples, term) for triples in known)), ())))


def typed(term: object) -> str:
    """A term as a query has it."""
    if isinstance(term, NamedNode):
        held = short(term.value)
        return held if held != term.value else f"<{held}>"
    if isinstance(term, Literal) and term.datatype == XSD.decimal and "." not in term.value:
        return f"{term.value}.0"  # without a point it would be an integer, which no amount is
    if isinstance(term, Literal) and term.datatype in _BARE:
        return term.value
    if isinstance(term, Literal) and term.datatype not in (XSD.string,) and not term.language:
        return f'"{term.value}"^^{short(term.datatype.value)}'
    return str(term)


def main() -> None:
    target = Path(sys.argv[1])
    workspace = Workspace.of_samples()
    judged = min(finding.id for finding in workspace.audit())
    workspace.judge(judged, "unsure", "李四")
    workspace.undo(judged, "李四")
    workspace.judge(judged, "confirm", "李四", "已核对原件。")
    write(workspace.graph_store, target)


if __name__ == "__main__":
    main()
