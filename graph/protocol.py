"""SPARQL 1.1 Protocol: a request's parts → what is asked, and an answer → the format that was asked for.

Knows nothing of a server: https://www.w3.org/TR/sparql11-protocol/ section 2.1 in plain functions. In:
method, content type, query string and body. Out: an `QueryRequest` or a `BadRequest` with its status.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode, RdfFormat, Triple, parse, serialize

from yiju.graph import jsonld
from yiju.graph.formats import Format, written
from yiju.graph.graph_errors import GraphError
from yiju.graph.result import QueryResult
from yiju.graph.sparql import Checked, check
from yiju.graph.vocabulary import EXPORTED_PREFIXES

MAX_QUERY = 1024**2
_MOST_PARAMETERS = 1000
_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORM, _DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"

ROWS: dict[str, Format] = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
"""Media types of SELECT and ASK answers; the first is the default."""

GRAPHS: dict[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/x-turtle": RdfFormat.TURTLE,
    "text/plain": RdfFormat.N_TRIPLES,
}
"""Media types of CONSTRUCT and DESCRIBE answers and of the service description; the first is the default."""


class BadRequest(GraphError):
    """A request that the protocol does not allow; `status` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class QueryRequest:
    """A request: the query, None where only the service description is asked for."""

    query: Checked | None


def read(method: str, content_type: str, query_string: str, body: bytes) -> QueryRequest:
    """What a request asks. Raises `BadRequest`, and `QueryRefused` as `graph.sparql.check` does."""
    asked = _parameters(query_string)
    if method == "POST":
        media, _, parameters = content_type.partition(";")
        if "charset" in parameters.lower() and "utf-8" not in parameters.lower():
            raise BadRequest(415, "请求正文只接受 UTF-8 编码。")
        text = _decoded(body)
        if media.strip().lower() == _FORM:
            asked += _parameters(text)
        elif media.strip().lower() == _DIRECT:
            asked.append(("query", text))
        else:
            raise BadRequest(415, f"POST 的 Content-Type 应为 {_FORM} 或 {_DIRECT}。")
    names = [name for name, _ in asked]
    if "update" in names:
        raise BadRequest(403, "图谱只能查询，不能修改：update 不允许。")
    queries = [value for name, value in asked if name == "query"]
    if len(queries) > 1:
        raise BadRequest(400, "一次只能提交一个 query 参数。")
    if not queries:
        if method == "POST" or asked:
            raise BadRequest(400, "缺少 query 参数。")
        return QueryRequest(None)
    checked = check(queries[0])
    default = _graphs(value for name, value in asked if name == "default-graph-uri")
    named = _graphs(value for name, value in asked if name == "named-graph-uri")
    return QueryRequest(replace(checked, graphs=(default, named)) if default or named else checked)


def choose(accept: str, offered: Sequence[str]) -> str:
    """The offered media type that an Accept header prefers (RFC 9110 §12.5.1); among equals the first.

    Raises `BadRequest` 406 where it takes none of them.
    """
    wanted = []
    for part in (accept or "*/*").split(","):
        media, *parameters = (p.strip().lower() for p in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            wanted.append((media, float(quality)))
        except ValueError:
            continue

    def quality_of(media: str) -> float:
        ranges = (media, media.partition("/")[0] + "/*", "*/*")
        found = [next((q for m, q in wanted if m == r), None) for r in ranges]
        return next((q for q in found if q is not None), 0.0)

    best = max(offered, key=quality_of)
    if quality_of(best) == 0:
        raise BadRequest(406, f"可提供的格式：{'、'.join(offered)}。")
    return best


def write(result: QueryResult, accept: str) -> tuple[str, bytes]:
    """Media type and body of an answer."""
    if result.kind == "triples":
        media = choose(accept, list(GRAPHS))
        return media, _serialized(result.triples, GRAPHS[media])
    media = choose(accept, list(ROWS))
    return media, written(result, ROWS[media]).encode()


def offered(query: Checked) -> list[str]:
    """Media types in which the answer to a query can be had."""
    return list(ROWS if query.form in ("SELECT", "ASK") else GRAPHS)


def description(endpoint: str, accept: str) -> tuple[str, bytes]:
    """The service description of the endpoint at this IRI (SPARQL 1.1 Service Description)."""
    formats = "".join(
        f" <http://www.w3.org/ns/formats/{name}> ,"
        for name in (
            "SPARQL_Results_JSON",
            "SPARQL_Results_XML",
            "SPARQL_Results_CSV",
            "SPARQL_Results_TSV",
            "Turtle",
            "N-Triples",
            "JSON-LD",
            "RDF_XML",
        )
    ).rstrip(" ,")
    text = f"""
        PREFIX sd: <{_SD}>
        [] a sd:Service ; sd:endpoint <{endpoint}> ; sd:supportedLanguage sd:SPARQL11Query ;
           sd:feature sd:UnionDefaultGraph ; sd:resultFormat{formats} ;
           sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] .
        """
    media = choose(accept, list(GRAPHS))
    triples = [quad.triple for quad in parse(text, format=RdfFormat.TURTLE)]
    return media, _serialized(triples, GRAPHS[media], {"sd": _SD})


def _serialized(
    triples: list[Triple], form: RdfFormat, prefixes: dict[str, str] = EXPORTED_PREFIXES
) -> bytes:
    if form == RdfFormat.JSON_LD:
        return jsonld.graph(triples).encode()
    data = serialize(triples, format=form, prefixes=prefixes)
    return data or b""


def _parameters(text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise BadRequest(400, f"参数超过 {_MOST_PARAMETERS} 个。") from None


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest(400, "请求正文不是 UTF-8 编码。") from None


def _graphs(iris: Iterable[str]) -> list[str]:
    """Names of graphs of this store; one that it does not hold is empty, and nothing is ever fetched."""
    found = list(dict.fromkeys(iris))
    for iri in found:
        try:
            NamedNode(iri)
        except ValueError:
            raise BadRequest(400, f"图的名称应为完整的 IRI：{iri}") from None
    return found
