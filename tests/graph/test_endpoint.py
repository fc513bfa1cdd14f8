"""The SPARQL endpoint over real HTTP on loopback: the protocol, its refusals, standard clients, many at once."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import urlencode

import pytest
import uvicorn
from pyoxigraph import (
    Literal,
    NamedNode,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from yiju.graph import GraphStore, Limits
from yiju.graph.endpoint import application
from yiju.graph.pool import Pool

UNITS = "SELECT ?unit { ?unit a yj:Unit }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"


class Server:
    """The endpoint of a graph in a thread, at a port of its own."""

    def __init__(self, folder: Path, *, origins: tuple[str, ...] = (), **limits: float) -> None:
        self.pool = Pool(GraphStore(folder), 2, Limits(**limits), wait=30)  # type: ignore[arg-type]
        app = application(self.pool, ("127.0.0.1", "localhost"), origins)
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", access_log=False)
        self._socket = config.bind_socket()
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/sparql"
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})

    def __enter__(self) -> Server:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self.pool.close()

    def ask(
        self,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
        **q: str,
    ) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        path = "/sparql" + (f"?{urlencode(q)}" if q else "")
        connection.request(method, path, body, headers or {})
        response = connection.getresponse()
        answer = response.read().decode()
        connection.close()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, answer


@pytest.fixture(scope="module")
def server(make: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("endpoint")
    with GraphStore(folder) as store:
        store.sync(make.two_years())
    with Server(folder, seconds=20, rows=50, size=200_000) as running:
        yield running


def test_a_query_comes_by_get_or_post(server: Server) -> None:
    answers = [
        server.ask(query=UNITS),
        server.ask("POST", urlencode({"query": UNITS}), {"Content-Type": FORM}),
        server.ask("POST", UNITS, {"Content-Type": f"{DIRECT}; charset=UTF-8"}),
    ]
    for status, headers, body in answers:
        assert status == 200
        assert headers["content-type"] == "application/sparql-results+json"
        assert len(json.loads(body)["results"]["bindings"]) == 1


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("application/sparql-results+json", "application/sparql-results+json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/html, text/csv;q=0.9, */*;q=0.1", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/*;q=0.5, application/xml;q=0.4", "text/csv"),
        ("", "application/sparql-results+json"),
    ],
)
def test_rows_come_in_the_format_that_is_asked_for(server: Server, accept: str, media: str) -> None:
    status, headers, body = server.ask(query=UNITS, headers={"Accept": accept})
    assert (status, headers["content-type"].partition(";")[0]) == (200, media)
    for kind, form in (
        ("json", QueryResultsFormat.JSON),
        ("xml", QueryResultsFormat.XML),
        ("tab", QueryResultsFormat.TSV),
    ):
        if kind in media:
            assert len(list(parse_query_results(body, format=form))) == 1  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("media", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_graphs_and_the_description_come_in_every_format(server: Server, media: str, form: RdfFormat) -> None:
    query = "CONSTRUCT { ?u a yj:Unit } { ?u a yj:Unit }"
    status, headers, body = server.ask(query=query, headers={"Accept": media})
    assert (status, headers["content-type"].partition(";")[0]) == (200, media)
    assert len(list(parse(body, format=form))) == 1
    status, _, body = server.ask(headers={"Accept": media})
    said = {quad.predicate.value.rpartition("#")[2] for quad in parse(body, format=form)}
    assert status == 200 and {"endpoint", "supportedLanguage", "resultFormat"} <= said


def test_ask_and_describe(server: Server) -> None:
    assert json.loads(server.ask(query="ASK { ?u a yj:Unit }")[2])["boolean"] is True
    assert "yj:Filing" in server.ask(query="DESCRIBE id:filing\\/y2017")[2]


@pytest.mark.parametrize(
    ("request_", "status", "said"),
    [
        ({"query": "SELECT nonsense"}, 400, "语法"),
        ({"method": "POST", "body": "", "headers": {"Content-Type": FORM}}, 400, "缺少 query"),
        ({"method": "POST", "body": "query=ASK{}&query=ASK{}", "headers": {"Content-Type": FORM}}, 400, "一个"),
        ({"method": "POST", "body": UNITS}, 415, "Content-Type"),
        ({"method": "POST", "body": UNITS, "headers": {"Content-Type": "text/plain"}}, 415, "Content-Type"),
        ({"method": "POST", "body": UNITS.encode("utf-16"), "headers": {"Content-Type": f"{DIRECT}; charset=UTF-16"}}, 415, "UTF-8"),
        ({"method": "POST", "body": b"\xff\xfe", "headers": {"Content-Type": DIRECT}}, 400, "UTF-8"),
        ({"method": "POST", "body": "#" * 1_100_000, "headers": {"Content-Type": DIRECT}}, 413, "太长"),
        ({"method": "PUT", "query": "ASK {}"}, 405, ""),
        ({"method": "POST", "body": "update=CLEAR ALL", "headers": {"Content-Type": FORM}}, 403, "不能修改"),
        ({"query": "INSERT DATA { <a:a> <a:a> <a:a> }"}, 403, "不能修改"),
        ({"query": "LOAD <http://example.org/>"}, 403, "不能修改"),
        ({"query": "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }"}, 403, "SERVICE"),
        ({"query": "ASK {}", "default-graph-uri": "no iri"}, 400, "IRI"),
        ({"query": UNITS, "headers": {"Accept": "image/png"}}, 406, "可提供的格式"),
        ({"query": UNITS, "headers": {"Host": "evil.example"}}, 400, ""),
        ({"query": "SELECT (GROUP_CONCAT(STR(?o)) AS ?x) { ?s ?p ?o . ?a a ?c }"}, 422, "没有给出"),
    ],
)  # fmt: skip
def test_all_else_is_refused_with_its_reason(
    server: Server, request_: dict[str, str], status: int, said: str
) -> None:
    found, _, body = server.ask(**request_)  # type: ignore[arg-type]
    assert (found, said in body) == (status, True), body


def test_the_dataset_of_the_request_goes_before_that_of_the_query(server: Server) -> None:
    graph = "https://w3id.org/yiju/id/filing/y2017"
    count = "SELECT (COUNT(?d) AS ?n) FROM id:filing\\/y2019 { ?d a yj:Declaration ; yj:year 2017 }"
    assert '"3"' in server.ask(query=count, **{"default-graph-uri": graph})[2]
    assert '"0"' in server.ask(query=count)[2]
    named = "SELECT (COUNT(?d) AS ?n) { GRAPH ?g { ?d a yj:Declaration } }"
    assert '"3"' in server.ask(query=named, **{"named-graph-uri": graph})[2]
    assert '"6"' in server.ask(query=named)[2]


def test_a_graph_that_is_not_here_is_empty(server: Server) -> None:
    elsewhere = "http://example.org/g"
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert '"0"' in server.ask(query=count, **{"default-graph-uri": elsewhere})[2]
    assert '"0"' in server.ask(query=f"SELECT (COUNT(*) AS ?n) FROM <{elsewhere}> {{ ?s ?p ?o }}")[2]
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert '"0"' in server.ask(query=named, **{"named-graph-uri": elsewhere})[2]


def test_a_cut_answer_says_so(server: Server) -> None:
    status, headers, body = server.ask(query="SELECT * { ?s ?p ?o }")
    assert (status, headers["x-yiju-cut"]) == (200, "rows=50")
    assert json.loads(body)["head"]["cut"] is True
    assert "x-yiju-cut" not in server.ask(query=UNITS)[1]


def test_other_pages_may_not_read_unless_they_are_named(
    server: Server, tmp_path: Path, make: ModuleType
) -> None:
    origin = {"Origin": "https://example.org"}
    assert "access-control-allow-origin" not in server.ask(query=UNITS, headers=origin)[1]
    with GraphStore(tmp_path) as store:
        store.sync(make.two_years()[:1])
    with Server(tmp_path, origins=("https://example.org",)) as opened:
        _, headers, _ = opened.ask(query=UNITS, headers=origin)
        assert headers["access-control-allow-origin"] == "https://example.org"


def test_an_endless_query_is_stopped_while_others_are_answered(make: ModuleType, tmp_path: Path) -> None:
    with GraphStore(tmp_path) as store:
        store.sync(make.two_years())
    with Server(tmp_path, seconds=1.5) as running:
        stopped: list[tuple[int, dict[str, str], str]] = []
        endless = threading.Thread(target=lambda: stopped.append(running.ask(query=ENDLESS)))
        endless.start()
        answered = 0
        while endless.is_alive():
            assert running.ask(query=UNITS)[0] == 200
            answered += 1
        assert answered > 5
        assert stopped[0][0] == 504 and "超过 1.5 秒" in stopped[0][2]
        assert [running.ask(query=UNITS)[0] for _ in range(4)] == [200] * 4


def test_a_graph_not_yet_built_is_covered(tmp_path: Path) -> None:
    with Server(tmp_path) as running:
        status, headers, body = running.ask(query=UNITS)
        assert (status, headers["retry-after"]) == (503, "5") and "yiju ingest" in body


def test_sparqlwrapper(server: Server) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(server.url)
    client.setQuery(UNITS)
    for form in (wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV):
        for method in (wrapper.GET, wrapper.POST):
            client.setReturnFormat(form)
            client.setMethod(method)
            assert client.query().convert()
    client.setReturnFormat(wrapper.JSON)
    assert len(client.query().convert()["results"]["bindings"]) == 1
    client.setQuery("CONSTRUCT { ?u a yj:Unit } { ?u a yj:Unit }")
    for form in (wrapper.TURTLE, wrapper.RDFXML, wrapper.JSONLD):
        client.setReturnFormat(form)
        assert client.query().convert()
    client.setQuery("SELECT nonsense")
    with pytest.raises(wrapper.SPARQLExceptions.QueryBadFormed):
        client.query()


def test_rdflib_sparqlstore(server: Server) -> None:
    from rdflib import RDF, Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(server.url))
    assert len(list(graph.query(UNITS))) == 1
    unit = URIRef("https://w3id.org/yiju/ns#Unit")
    assert len(list(graph.subjects(predicate=RDF.type, object=unit))) == 1
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True


def test_fifty_clients_and_an_ingest_at_once(make: ModuleType, tmp_path: Path) -> None:
    first, second = make.two_years()
    states = {1: [first], 2: [first, second]}
    count = (
        "SELECT (COUNT(DISTINCT ?f) AS ?filings) (COUNT(?d) AS ?n) { ?d a yj:Declaration ; yj:inFiling ?f }"
    )
    with GraphStore(tmp_path) as writer, Server(tmp_path) as running:
        writer.sync(states[1])
        ended, wrong, answered = time.monotonic() + 3, [], []

        def client() -> None:
            while time.monotonic() < ended:
                status, _, body = running.ask(query=count)
                found = status == 200 and {
                    k: int(v["value"]) for k, v in json.loads(body)["results"]["bindings"][0].items()
                }
                (answered if found in ({"filings": 1, "n": 3}, {"filings": 2, "n": 6}) else wrong).append(
                    body
                )

        clients = [threading.Thread(target=client) for _ in range(50)]
        for thread in clients:
            thread.start()
        changes = 0
        while time.monotonic() < ended:
            changes += 1
            writer.sync(states[1 + changes % 2])
        for thread in clients:
            thread.join()
    assert not wrong and changes > 3 and len(answered) > 50


DATA = "http://example.org/data/"


@pytest.fixture(scope="module")
def datasets(make: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An endpoint whose store holds three graphs, each with one triple about itself."""
    folder = tmp_path_factory.mktemp("datasets")
    with GraphStore(folder) as store:
        store.sync(make.two_years())
        for name in ("1", "2", "3"):
            graph = NamedNode(DATA + name)
            store.supplement(graph, [Triple(graph, NamedNode(DATA + "p"), Literal(name))])
    with Server(folder) as running:
        yield running


def _of(*numbers: int, parameter: str) -> list[tuple[str, str]]:
    return [(f"{parameter}-graph-uri", f"{DATA}{n}") for n in numbers]


BOTH = f"ASK {{ <{DATA}1> ?p ?x . <{DATA}2> ?q ?y }}"
NAMED = f"ASK {{ GRAPH ?g {{ <{DATA}1> ?p ?x }} GRAPH ?h {{ <{DATA}2> ?q ?y }} }}"
FULL = f"ASK {{ <{DATA}3> ?p ?x . GRAPH ?g {{ <{DATA}1> ?q ?y }} GRAPH ?h {{ <{DATA}2> ?r ?z }} FILTER NOT EXISTS {{ GRAPH ?i {{ <{DATA}3> ?s ?t }} }} }}"
DEFAULT_1_2, NAMED_1_2 = _of(1, 2, parameter="default"), _of(1, 2, parameter="named")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("query", "dataset", "yes"),
    [
        (BOTH, DEFAULT_1_2, True),
        (BOTH, _of(1, parameter="default"), False),
        (BOTH, NAMED_1_2, False),
        (NAMED, NAMED_1_2, True),
        (NAMED, DEFAULT_1_2, False),
        (FULL, [*_of(3, parameter="default"), *NAMED_1_2], True),
        (f"ASK FROM <{DATA}1> {{ <{DATA}1> ?p ?o }}", _of(2, parameter="default"), False),
        (f"ASK FROM <{DATA}2> {{ <{DATA}1> ?p ?o }}", _of(1, parameter="default"), True),
    ],
)
def test_the_dataset_cases_of_the_protocol_tests(
    datasets: Server, method: str, query: str, dataset: list[tuple[str, str]], yes: bool
) -> None:
    # After query_dataset_* and query_multiple_dataset of the W3C's protocol tests, which name data of their own.
    pairs = [("query", query), *dataset]
    connection = http.client.HTTPConnection("127.0.0.1", datasets.port, timeout=60)
    if method == "GET":
        connection.request("GET", f"/sparql?{urlencode(pairs)}")
    else:
        connection.request("POST", "/sparql", urlencode(pairs), {"Content-Type": FORM})
    response = connection.getresponse()
    assert (response.status, json.loads(response.read())["boolean"]) == (200, yes)
    connection.close()


@pytest.mark.parametrize(
    "request_",
    [
        {"method": "PUT", "body": urlencode({"query": "ASK {}"}), "headers": {"Content-Type": FORM}},
        {"method": "GET", "query": "ASK {}", "more": "&query=SELECT+*+%7B%7D"},
        {"method": "POST", "body": "ASK {}", "headers": {"Content-Type": "text/plain"}},
        {"method": "POST", "body": urlencode({"query": "ASK {}"})},
        {"method": "POST", "body": "ASK {}"},
        {"method": "POST", "body": "ASK {}".encode("utf-16"), "headers": {"Content-Type": f"{DIRECT}; charset=UTF-16"}},
        {"method": "GET", "query": "ASK WHERE { ?s ?p"},
        {"method": "GET", "update": "CLEAR ALL"},
        {"method": "POST", "body": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}},
        {"method": "POST", "body": urlencode({"update": "CLEAR ALL"}), "headers": {"Content-Type": FORM}},
    ],
)  # fmt: skip
def test_the_bad_requests_of_the_protocol_tests(datasets: Server, request_: dict[str, str]) -> None:
    # bad_query_* and bad_update_* of the same; of updates a read-only endpoint refuses good ones alike.
    more = request_.get("more", "")
    connection = http.client.HTTPConnection("127.0.0.1", datasets.port, timeout=60)
    asked = {k: v for k, v in request_.items() if k in ("query", "update")}
    path = "/sparql" + (f"?{urlencode(asked)}{more}" if asked else "")
    connection.request(request_["method"], path, request_.get("body"), request_.get("headers") or {})  # type: ignore[arg-type]
    assert 400 <= connection.getresponse().status < 500
    connection.close()
