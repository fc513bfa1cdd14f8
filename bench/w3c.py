"""The W3C's SPARQL 1.1 tests against our endpoint, over HTTP: query evaluation, syntax, result formats.

    pip download --no-binary rdflib --no-deps rdflib      # its source holds the suites, in test/data/suites/w3c
    python -P bench/w3c.py FOLDER

All data files are loaded as named graphs into one store, and every test names its own by `default-graph-uri` and
`named-graph-uri`. Left out is what a read-only endpoint refuses (updates, SERVICE) and what no store does by
itself (entailment). Literals are compared by value: the store writes 1.0 as 1. Prints one line per failed test;
what is known to fail stands in `KNOWN` with its reason. Of the suites in rdflib 7.6.0 (2026-11-21): 704 passed,
30 known, 0 others.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import io
import json
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlencode

import uvicorn
from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from yiju.graph import GraphStore, Limits
from yiju.graph.endpoint import application
from yiju.graph.formats import to_json
from yiju.graph.generations import LAYOUT, MANIFEST
from yiju.graph.pool import Pool

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
LEFT_OUT = ("entailment", "service", "syntax-fed", "protocol", "service-description")
PARSERS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}
SYNTAX = {"PositiveSyntaxTest": 200, "PositiveSyntaxTest11": 200, "NegativeSyntaxTest": 400, "NegativeSyntaxTest11": 400}  # fmt: skip
ROWS, TRIPLES = "application/sparql-results+json", "application/n-triples"

_BY_VALUE = "Oxigraph keeps numbers by their value, so 01 and 1 are one term"
_OLD = "a test of SPARQL 1.0 that 1.1 replaced or did not approve"
KNOWN = {
    _BY_VALUE: (
        "distinct/distinct-1 distinct/distinct-2 distinct/distinct-9 reduced/reduced-2 expr-builtin/dawg-str-1 "
        "expr-builtin/dawg-str-2 expr-builtin/dawg-datatype-2 expr-builtin/sameTerm-simple expr-builtin/sameTerm-eq "
        "expr-builtin/sameTerm-not-eq expr-equals/eq-graph-1 expr-equals/eq-graph-2 open-world/open-eq-01 "
        "csv-tsv-res/tsv03"
    ),
    _OLD: (
        "basic/term-6 basic/term-7 syntax-sparql1/syntax-lit-08 dataset/dawg-dataset-09 dataset/dawg-dataset-10 "
        "dataset/dawg-dataset-12 graph/dawg-graph-10 optional-filter/dawg-optional-filter-005-simplified "
        "syntax-sparql3/syn-bad-26 aggregates/agg-empty-group"
    ),
    "REDUCED may drop any number of equal rows": "reduced/reduced-1",
    "dates with and without time zone are compared as XPath 2 does": "open-world/date-2 open-world/date-3",
    "STRDT and STRLANG take what the later RDF 1.1 makes simple literals": "functions/strdt03 functions/strlang03",
    "Oxigraph gives BNODE of one string one node in all rows": "functions/bnode01",
}
REASONS = {name: why for why, names in KNOWN.items() for name in names.split()}


class Test:
    """One entry of a manifest."""

    def __init__(self, manifest: Graph, node: Node, kind: str, folder: Path) -> None:
        self.kind = kind
        self.name = f"{folder.name}/{str(node).rpartition('#')[2]}"
        action = manifest.value(node, MF.action)
        query = manifest.value(action, QT.query) or action
        self.query = _path(query)
        self.data = [str(d) for d in manifest.objects(action, QT.data)]
        self.named = [str(d) for d in manifest.objects(action, QT.graphData)]
        result = manifest.value(node, MF.result)
        self.result = _path(result) if result else None


def _path(iri: Node | None) -> Path:
    return Path(unquote(str(iri).removeprefix("file://")))


def tests(root: Path) -> Iterator[Test]:
    """Every test of the suites that applies to a read-only endpoint."""
    for path in sorted([*root.glob("sparql11/*/manifest.ttl"), *root.glob("dawg-data-r2/*/manifest.ttl")]):
        if path.parent.name in LEFT_OUT:
            continue
        manifest = Graph().parse(path, publicID=path.as_uri())
        for head in manifest.objects(None, MF.entries):
            for node in Collection(manifest, head):
                kinds = {str(k).rpartition("#")[2] for k in manifest.objects(node, RDF.type)}
                for kind in kinds & {*SYNTAX, "QueryEvaluationTest", "CSVResultFormatTest"}:
                    yield Test(manifest, node, kind, path.parent)


def load(root: Path, folder: Path) -> None:
    """A store such as ours in `folder`, of every data file as a graph of its own."""
    store = Store(str(folder / "gen-000001"))
    for path in sorted(root.rglob("*")):
        if path.suffix in PARSERS and "manifest" not in path.name:
            graph = NamedNode(path.as_uri())
            try:
                quads = parse(
                    path=str(path),
                    format=PARSERS[path.suffix],
                    base_iri=path.as_uri(),
                    rename_blank_nodes=True,
                )
                store.extend([Quad(q.subject, q.predicate, q.object, graph) for q in quads])
            except SyntaxError:
                continue  # expected results of syntax tests and the like
    store.flush()
    (folder / "gen-000001" / MANIFEST).write_text(json.dumps({"layout": LAYOUT, "graphs": {}}))
    (folder / "current").write_text("gen-000001")


def ask(port: int, test: Test, accept: str) -> tuple[int, str]:
    """Status and body of the endpoint's answer."""
    text = f"BASE <{test.query.as_uri()}>\n" + test.query.read_bytes().decode()
    pairs = [("query", text)]
    if "FROM" not in text.upper():
        pairs += [("default-graph-uri", iri) for iri in test.data or ["urn:none"]]
        pairs += [("named-graph-uri", iri) for iri in test.named]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
    connection.request("POST", "/sparql", urlencode(pairs), headers)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def passes(port: int, test: Test) -> str | None:
    """None where the test passes, else what is wrong."""
    if test.kind in SYNTAX:
        status, body = ask(port, test, "*/*")
        return None if status // 100 == SYNTAX[test.kind] // 100 else f"{status} {body[:200]}"
    assert test.result is not None
    if test.kind == "CSVResultFormatTest":
        status, body = ask(port, test, "text/csv")
        found, wanted = (_table(text) for text in (body, test.result.read_text()))
        return None if status == 200 and found == wanted else f"{status} {body[:200]!r}"
    status, body = ask(port, test, f"{ROWS}, {TRIPLES};q=0.9, text/turtle;q=0.5")
    if status == 406:
        status, body = ask(port, test, TRIPLES)
    if status != 200:
        return f"{status} {body[:200]}"
    wanted_graph = expected(test.result)
    found_graph = (
        of_json(json.loads(body)) if body.startswith("{") else valued(Graph().parse(data=body, format="nt"))
    )
    return (
        None
        if isomorphic(wanted_graph, found_graph)
        else f"wanted {len(wanted_graph)} triples, found {body[:300]}"
    )


def _table(text: str) -> Counter[tuple[tuple[str, str], ...]]:
    """Rows by column name: SELECT * says nothing of the columns' order."""
    rows = ({n: _cell(v) for n, v in row.items()} for row in csv.DictReader(io.StringIO(text)))
    return Counter(tuple(sorted(row.items())) for row in rows)


def _cell(text: str) -> str:
    """A number by its value, a blank node without its name, all else as it is."""
    try:
        return str(float(text))
    except ValueError:
        return "_:" if text.startswith("_:") else text


def expected(path: Path) -> Graph:
    """The expected result as a graph: what CONSTRUCT makes, or rows in the shape of `of_rows`."""
    if path.suffix == ".srj":
        return of_json(json.loads(path.read_text()))
    if path.suffix == ".srx":
        return of_json(_json(path, QueryResultsFormat.XML))
    if path.suffix == ".tsv":
        return of_json(_json(path, QueryResultsFormat.TSV))
    graph = Graph().parse(path, publicID=path.as_uri(), format="turtle" if path.suffix == ".ttl" else "xml")
    results = graph.value(None, RDF.type, RS.ResultSet)
    if results is None:
        return valued(graph)
    yes = graph.value(results, RS.boolean)
    if yes is not None:
        return of_json({"head": {}, "boolean": yes.toPython()})  # type: ignore[attr-defined]
    rows_ = []
    for solution in graph.objects(results, RS.solution):
        pairs = graph.objects(solution, RS.binding)
        rows_.append({str(graph.value(b, RS.variable)): graph.value(b, RS.value) for b in pairs})
    return of_rows(rows_)  # type: ignore[arg-type]


def _json(path: Path, form: QueryResultsFormat) -> dict[str, object]:
    """A result file as SPARQL JSON."""
    result = parse_query_results(path.read_bytes(), format=form)
    if isinstance(result, QueryBoolean):
        return {"head": {}, "boolean": bool(result)}
    names = [v.value for v in result.variables]
    found: dict[str, object] = json.loads(to_json(names, [tuple(row) for row in result], cut=False))
    return found


def of_json(answer: dict[str, object]) -> Graph:
    """Rows or the boolean of SPARQL JSON as a graph."""
    if "boolean" in answer:
        graph = Graph()
        graph.add((BNode(), RS.boolean, Literal(bool(answer["boolean"]))))
        return graph
    rows = []
    for row in answer["results"]["bindings"]:  # type: ignore[index]
        bound: dict[str, Node] = {}
        for name, term in row.items():
            if term["type"] == "uri":
                bound[name] = URIRef(term["value"])
            elif term["type"] == "bnode":
                bound[name] = BNode(term["value"])
            else:
                language, kind = term.get("xml:lang"), term.get("datatype")
                bound[name] = Literal(
                    term["value"], lang=language, datatype=None if language else kind, normalize=False
                )
        rows.append(bound)
    return of_rows(rows)


def of_rows(rows: list[dict[str, Node]]) -> Graph:
    """A node per distinct row with how often it comes and a triple per bound variable."""
    graph = Graph()
    counted = Counter(tuple(sorted((n, _valued(t)) for n, t in row.items())) for row in rows)
    for number, (row, times) in enumerate(sorted(counted.items(), key=repr)):
        node = BNode(f"row{number}")
        graph.add((node, RS.times, Literal(times)))
        for name, term in row:
            graph.add((node, RS[name], term))
    return graph


def valued(graph: Graph) -> Graph:
    """The graph with every number by its value."""
    made = Graph()
    for s, p, o in graph:
        made.add((s, p, _valued(o)))
    return made


def _valued(term: Node) -> Node:
    """A number as its value with its type, any plain literal without one; language tags in lower case."""
    if not isinstance(term, Literal):
        return term
    if term.language:
        return Literal(str(term), lang=term.language.lower())
    kind = str(term.datatype or "").rpartition("#")[2]
    if kind in ("", "string"):
        return Literal(str(term))
    value: object = str(term)
    try:
        if kind in ("double", "float"):
            value = float(str(term))
        elif kind in (
            "decimal",
            "integer",
            "int",
            "long",
            "byte",
            "short",
            "nonNegativeInteger",
            "positiveInteger",
        ):
            from decimal import Decimal

            value = Decimal(str(term)).normalize() + 0
    except ArithmeticError:
        pass
    return Literal(f"{kind} {value}")


def serve(folder: Path) -> tuple[uvicorn.Server, threading.Thread, Pool, int]:
    """The endpoint on the store in `folder`, at a port of its own."""
    pool = Pool(GraphStore(folder), 2, Limits(seconds=30))
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application(pool, ("127.0.0.1",)), log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    while not server.started:
        time.sleep(0.01)
    return server, thread, pool, listening.getsockname()[1]


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("folder", type=Path, help="the folder that holds sparql11 and dawg-data-r2")
    chosen = options.parse_args(arguments)
    root = chosen.folder.resolve()
    passed, known, failed = Counter[str](), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        load(root, Path(folder))
        server, thread, pool, port = serve(Path(folder))
        for test in tests(root):
            try:
                wrong = passes(port, test)
            except Exception as error:
                wrong = f"{type(error).__name__}: {error}"
            why = REASONS.get(test.name)
            (passed if wrong is None else known if why else failed)[test.kind] += 1
            if wrong:
                print(f"{test.kind} {test.name}: {f'known: {why}' if why else wrong}")
        server.should_exit = True
        thread.join()
        pool.close()
    for kind in sorted(passed | known | failed):
        print(f"{kind}: {passed[kind]} passed, {known[kind]} known to fail, {failed[kind]} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
