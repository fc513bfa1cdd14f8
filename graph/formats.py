"""Query answers in the W3C formats: SPARQL 1.1 JSON, XML, CSV and TSV, triples also as Turtle.

In: an answer. Out: text. A cut answer is marked where the format has a place for it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Literal as OneOf
from xml.etree import ElementTree

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

from yiju.graph.graph_errors import GraphError
from yiju.graph.result import QueryResult, Term
from yiju.graph.vocabulary import EXPORTED_PREFIXES, RDF, XSD

Format = OneOf["csv", "tsv", "json", "xml", "ttl"]
Rows = Sequence[Sequence[Term | None]]

_XML = "http://www.w3.org/2005/sparql-results#"


def written(result: QueryResult, format: Format) -> str:
    """The whole answer in a format. Raises `GraphError` where the format cannot hold this answer."""
    if format == "ttl":
        if result.kind != "triples":
            raise GraphError("ttl 格式只用于 CONSTRUCT 和 DESCRIBE 查询。")
        data = serialize(result.triples, format=RdfFormat.TURTLE, prefixes=EXPORTED_PREFIXES)
        return (data or b"").decode()
    if format == "csv":
        return to_csv(result.columns, result.terms)
    if format == "tsv":
        return to_tsv(result.columns, result.terms)
    if format == "xml":
        yes = result.kind == "boolean"
        return boolean_xml(bool(result)) if yes else to_xml(result.columns, result.terms)
    if result.kind == "boolean":
        return boolean_json(bool(result))
    return to_json(result.columns, result.terms, cut=result.cut)


def to_json(columns: Sequence[str], rows: Rows, *, cut: bool) -> str:
    """SPARQL 1.1 Query Results JSON Format; `cut` stands in `head` where it is true."""
    bindings = [
        {c: _json_term(t) for c, t in zip(columns, row, strict=True) if t is not None} for row in rows
    ]
    head: dict[str, object] = {"vars": list(columns)}
    if cut:
        head["cut"] = True
    return json.dumps({"head": head, "results": {"bindings": bindings}}, ensure_ascii=False)


def boolean_json(yes: bool) -> str:
    """The answer to ASK."""
    return json.dumps({"head": {}, "boolean": yes})


def to_xml(columns: Sequence[str], rows: Rows) -> str:
    """SPARQL Query Results XML Format."""
    root = ElementTree.Element("sparql", xmlns=_XML)
    head = ElementTree.SubElement(root, "head")
    for column in columns:
        ElementTree.SubElement(head, "variable", name=column)
    results = ElementTree.SubElement(root, "results")
    for row in rows:
        result = ElementTree.SubElement(results, "result")
        for column, term in zip(columns, row, strict=True):
            if term is not None:
                _xml_term(ElementTree.SubElement(result, "binding", name=column), term)
    return '<?xml version="1.0"?>\n' + ElementTree.tostring(root, encoding="unicode")


def boolean_xml(yes: bool) -> str:
    """The answer to ASK."""
    root = ElementTree.Element("sparql", xmlns=_XML)
    ElementTree.SubElement(root, "head")
    ElementTree.SubElement(root, "boolean").text = str(yes).lower()
    return '<?xml version="1.0"?>\n' + ElementTree.tostring(root, encoding="unicode")


def to_csv(columns: Sequence[str], rows: Rows) -> str:
    """SPARQL 1.1 Query Results CSV: bare values, lines ended by CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if t is None else _csv_term(t) for t in row])
    return out.getvalue()


def to_tsv(columns: Sequence[str], rows: Rows) -> str:
    """SPARQL 1.1 Query Results TSV: terms in Turtle syntax."""
    lines = ["\t".join(f"?{c}" for c in columns)]
    lines += ["\t".join("" if t is None else str(t).replace("\t", "\\t") for t in row) for row in rows]
    return "\n".join(lines) + "\n"


def _json_term(term: Term) -> dict[str, object]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {k: _json_term(v) for k, v in parts.items()}}
    found: dict[str, object] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype != XSD.string:
        found["datatype"] = term.datatype.value
    return found


def _xml_term(parent: ElementTree.Element, term: Term) -> None:
    if isinstance(term, NamedNode):
        ElementTree.SubElement(parent, "uri").text = term.value
    elif isinstance(term, BlankNode):
        ElementTree.SubElement(parent, "bnode").text = term.value
    elif isinstance(term, Triple):
        triple = ElementTree.SubElement(parent, "triple")
        for name, part in (("subject", term.subject), ("predicate", term.predicate), ("object", term.object)):
            _xml_term(ElementTree.SubElement(triple, name), part)
    else:
        literal = ElementTree.SubElement(parent, "literal")
        literal.text = term.value
        if term.language:
            literal.set("xml:lang", term.language)
        elif term.datatype not in (XSD.string, RDF.langString):
            literal.set("datatype", term.datatype.value)


def _csv_term(term: Term) -> str:
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))
