"""Names of things in the graph: namespaces, standard prefixes, and the IRI of every kind of resource.

In: keys (unit key, project key, declaration id …). Out: pyoxigraph `NamedNode`s. What the terms
mean stands in `ontology.ttl`, and a test holds the two together.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, unquote

from pyoxigraph import Literal, NamedNode

from yiju.ingest.personal import hidden, masked

HERE = Path(__file__).parent
ONTOLOGY = HERE / "ontology.ttl"
SHAPES = HERE / "shapes.ttl"

BASE = "https://w3id.org/yiju/id/"

PREFIXES: dict[str, str] = {
    "yj": "https://w3id.org/yiju/ns#",
    "id": BASE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dct": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xkos": "http://rdf-vocabulary.ddialliance.org/xkos#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "epo": "http://data.europa.eu/a4g/ontology#",
    "qb": "http://purl.org/linked-data/cube#",
    "obeu-dimension": "http://data.openbudgets.eu/ontology/dsd/dimension/",
    "obeu-phase": "http://data.openbudgets.eu/resource/codelist/budget-phase/",
    "oa": "http://www.w3.org/ns/oa#",
    "void": "http://rdfs.org/ns/void#",
    "sh": "http://www.w3.org/ns/shacl#",
}
"""Prefixes that every query may use without declaring them, and that `id` aside every export declares."""

EXPORTED_PREFIXES = {prefix: base for prefix, base in PREFIXES.items() if prefix != "id"}
"""Prefixes of files that leave: resources stand there in full, for their slashes would be escaped."""

_PLAIN = r"[^\s<>\"'{}|^`\\;,()?#]"
TYPED = rf"(?:{_PLAIN}++|\({_PLAIN}*+\))++"
"""The rest of one of our IRIs behind `id:` in a query: brackets stand in pairs, and nothing is in it that ends a
term in SPARQL, as a dot at its end would.
"""

_LONGEST_KEY = 160
# Characters that RFC 3987 forbids or that would split the path; everything else stays readable.
_KEPT_ASCII = "-._~()!*,;:@+=$"


class NamespaceTerms:
    """Terms of one namespace by attribute: `YJ.Declaration`; by item where the name is no identifier."""

    def __init__(self, prefix: str) -> None:
        self._base = PREFIXES[prefix]
        self._made: dict[str, NamedNode] = {}

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("_"):
            raise AttributeError(name)
        # Found by itself from here on: a city asks for a term millions of times.
        term = self.__dict__[name] = self[name]
        return term

    def __getitem__(self, name: str) -> NamedNode:
        if name not in self._made:
            self._made[name] = NamedNode(self._base + name)
        return self._made[name]


YJ = NamespaceTerms("yj")
RDF = NamespaceTerms("rdf")
RDFS = NamespaceTerms("rdfs")
XSD = NamespaceTerms("xsd")
DCT = NamespaceTerms("dct")
ORG = NamespaceTerms("org")
PROV = NamespaceTerms("prov")
SKOS = NamespaceTerms("skos")
XKOS = NamespaceTerms("xkos")
QB = NamespaceTerms("qb")
OBEU_DIMENSION = NamespaceTerms("obeu-dimension")
OA = NamespaceTerms("oa")
VOID = NamespaceTerms("void")

SHARED_GRAPH = NamedNode(BASE + "graph/shared")
"""The one graph of what several filings share: units, projects, bases, indicators, accounts."""


def resource(kind: str, *keys: str) -> NamedNode:
    """`https://w3id.org/yiju/id/KIND/KEY/KEY…`, with Chinese left readable. One key always gives one
    IRI, and two keys never give the same one: long keys are cut and closed with their hash.
    """
    return NamedNode(BASE + "/".join([kind, *map(segment, keys)]))


def tagged(text: str | None) -> Literal | None:
    """A label: Chinese, for that is the language of all that filings print; None where there is none."""
    return Literal(masked(text), language="zh") if text else None


def part(whole: NamedNode, *keys: str) -> NamedNode:
    """The IRI of something that is part of `whole`: a citation, a target, a place of evidence."""
    return NamedNode("/".join([whole.value, *map(segment, keys)]))


@functools.lru_cache(maxsize=65536)
def segment(key: str) -> str:
    """One path segment of an IRI for any string; most are asked for again and again. A personal number in it is masked,
    and so little of its hash put behind that nobody can find it out by trying.
    """
    key = unicodedata.normalize("NFC", key)
    if (without := hidden(key)) != key:
        key = f"{without.replace('*', '·')}~{sha256(key.encode()).hexdigest()[:2]}"
    if len(key) > _LONGEST_KEY:
        key = f"{key[:_LONGEST_KEY]}~{sha256(key.encode()).hexdigest()[:12]}"
    return "".join(map(_written, key)) or "~"


@functools.cache
def _written(c: str) -> str:
    """A character as it stands in an IRI; there are few of them, and they are asked for a million times."""
    return c if _is_readable(c) else quote(c, safe=_KEPT_ASCII)


def iri_of(path: str) -> str:
    """The IRI of ours that an address's path, as it was sent, stands for: a browser sends what is readable in the IRI
    in percents.
    """

    def readable(found: re.Match[str]) -> str:
        text = unquote(found[0], errors="replace")
        return "".join(c if _is_readable(c) else quote(c) for c in text)

    return BASE + re.sub(r"(?:%[89A-Fa-f][0-9A-Fa-f])+", readable, path)


def short(iri: str) -> str:
    """The IRI with its standard prefix, for showing: `yj:Unit`, `id:unit/示例市审计局`."""
    for prefix, base in PREFIXES.items():
        if prefix != "id" and iri.startswith(base):
            return f"{prefix}:{iri[len(base) :]}"
    rest = iri[len(BASE) :]
    # Only what can be typed back into a query.
    typed = iri.startswith(BASE) and re.fullmatch(TYPED, rest) and not rest.endswith(".")
    return f"id:{rest}" if typed else iri


def _is_readable(c: str) -> bool:
    if ord(c) < 0x80:
        return False
    return (unicodedata.category(c)[0] in "LNPSM" and c != "\ufffd" and ord(c) < 0xE000) or 0xF900 <= ord(
        c
    ) < 0xFDD0
