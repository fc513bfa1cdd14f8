"""图谱词汇: every term of ours in words an auditor reads, the English beside them, and a question that shows where it is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode

from yiju.graph.ontology import ontology_triples
from yiju.graph.overview import patterns
from yiju.graph.vocabulary import PREFIXES, SKOS, short
from yiju.web.pages.term_names import NAMING, term_names

_KINDS = {
    "类：图谱里有哪些事物": ("owl:Class",),
    "属性：事物之间怎样相连": ("owl:ObjectProperty",),
    "属性：事物有哪些值": ("owl:DatatypeProperty",),
}
_REST = "其他：预算数怎样组成数据立方（给统计软件用）"
_ABOVE = ("rdfs:subClassOf", "rdfs:subPropertyOf")
_ON = ("rdfs:domain", "https://schema.org/domainIncludes")
_HOLDS = ("rdfs:range", "https://schema.org/rangeIncludes")
_MOST = 100


@dataclass(frozen=True)
class TermLink:
    """Another term: what it is called, its short name, and its place on this page where it is ours."""

    name: str
    term: str
    link: str


@dataclass(frozen=True)
class VocabularyTerm:
    """A term of ours: its short name, `anchor` on the page, Chinese and English names and meanings; what it is besides,
    on what it stands and what it holds; `question` leads to where it is used, empty where it is no pattern of a query.
    """

    term: str
    anchor: str
    name: str
    english: str
    meaning: str
    english_meaning: str
    above: Sequence[TermLink]
    on: Sequence[TermLink]
    holds: Sequence[TermLink]
    question: str


@dataclass(frozen=True)
class TermsPage:
    """The page: terms under what they are."""

    groups: Sequence[tuple[str, Sequence[VocabularyTerm]]]


@cache
def view() -> TermsPage:
    """The vocabulary; the same in every workspace."""
    of_term: dict[str, dict[str, list[object]]] = defaultdict(lambda: defaultdict(list))
    base = PREFIXES["yj"]
    for triple in ontology_triples():
        if isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(base):
            of_term[triple.subject.value][short(triple.predicate.value)].append(triple.object)
    asked = patterns()
    groups: dict[str, list[VocabularyTerm]] = {name: [] for name in (*_KINDS, _REST)}
    for iri, stated in sorted(of_term.items()):
        kinds = {short(kind.value) for kind in stated["rdf:type"] if isinstance(kind, NamedNode)}
        group = next((name for name, of in _KINDS.items() if kinds & set(of)), _REST)
        groups[group].append(_term(iri, stated, asked.get(short(iri), "")))
    return TermsPage(list(groups.items()))


def _term(iri: str, stated: dict[str, list[object]], pattern: str) -> VocabularyTerm:
    names = [value for naming in NAMING for value in stated[short(naming.value)]]
    meanings = stated[short(SKOS.definition.value)]
    query = f"SELECT * {{ {pattern} }} LIMIT {_MOST}"
    return VocabularyTerm(
        short(iri),
        iri.removeprefix(PREFIXES["yj"]),
        _in(names, "zh"),
        _in(names, "en"),
        _in(meanings, "zh"),
        _in(meanings, "en"),
        _links(stated, _ABOVE),
        _links(stated, _ON),
        _links(stated, _HOLDS),
        f"/ask?{urlencode({'query': query})}" if pattern else "",
    )


def _in(values: Iterable[object], language: str) -> str:
    return next((v.value for v in values if isinstance(v, Literal) and v.language == language), "")


def _links(stated: dict[str, list[object]], properties: Sequence[str]) -> list[TermLink]:
    base = PREFIXES["yj"]
    found = dict.fromkeys(v.value for p in properties for v in stated[p] if isinstance(v, NamedNode))
    return [
        TermLink(
            term_names().get(iri, ""),
            short(iri),
            f"#{iri.removeprefix(base)}" if iri.startswith(base) else "",
        )
        for iri in found
    ]
