"""What is no error of SPARQL and yet makes an answer empty, which reads as if nothing were there.

In: the text of a query that found nothing. Out: sentences in Chinese, each about something in it that nothing in a graph
of ours can fit: values of another type, words that are none of a fixed list, properties that things of this kind do not have.
What properties are of and lead to says the ontology, which values are fixed say the shapes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from rdflib import OWL, RDF, RDFS, SH, XSD, Graph, URIRef
from rdflib import Literal as Value
from rdflib.collection import Collection
from rdflib.paths import AlternativePath, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from yiju.graph.graph_errors import GraphError
from yiju.graph.overview import domains, ranges
from yiju.graph.result import QueryResult
from yiju.graph.runner import Limits
from yiju.graph.sparql import tokens
from yiju.graph.steps import Pattern, algebra, shown, text
from yiju.graph.vocabulary import ONTOLOGY, PREFIXES, SHAPES, short

_YJ = PREFIXES["yj"]
_LABELS = {PREFIXES["skos"] + name for name in ("prefLabel", "altLabel")} | {PREFIXES["rdfs"] + "label"}
_AFTER_AUDIT = {
    f"yj:{name}" for name in ("Finding", "Audit", "Judging", "about", "severity", "explanation", "verdict")
}
_MOST_WAYS, _MOST_ASKED = 20, 20
_EACH = Limits(seconds=2.0, rows=1)


def hints(query: str, ask: Callable[[str, Limits], QueryResult]) -> list[str]:
    """What may have kept the query from finding anything. `ask` answers a query within limits."""
    return why_empty(query) or nothing_alone(query, ask)


def why_empty(query: str) -> list[str]:
    """What in a query that has no answer cannot have one, each as a sentence."""
    reasons: dict[str, None] = {}
    for patterns in ways(algebra(query)):
        steps = [step for pattern in patterns for step in _steps(pattern)]
        for step in steps:
            reasons.update(dict.fromkeys(_values(step)))
        reasons.update(dict.fromkeys(_kinds(steps)))
    if any(kind == "name" and word in _AFTER_AUDIT for kind, word in tokens(query)):
        reasons["疑点和判断在运行 yiju audit 之后才进入图谱，材料变动后要重新运行"] = None
    return list(reasons)


def nothing_alone(query: str, ask: Callable[[str, Limits], QueryResult]) -> list[str]:
    """The steps of the query that fit nothing even alone; where each fits something, that it is all of them together.
    `ask` answers a query within limits.
    """
    # As they were written: what BIND and FILTER ask of them is left out, and variables of subqueries are theirs alone.
    written = [p for way in ways(algebra(query)) for p in way][:_MOST_ASKED]
    reasons: dict[str, None] = {}
    for pattern in written:
        try:
            if ask(f"ASK {{ {text(pattern)} }}", _EACH).rows == [(False,)]:
                reasons[f"这一步单独就没有一条符合：{shown(pattern)}"] = None
        except GraphError:  # too long to say: then it is not this one
            continue
    if written and not reasons:
        return ["每一步单独都有符合的，合在一起没有；逐个去掉条件或 FILTER 试试"]
    return list(reasons)


def ways(node: Any) -> list[list[Pattern]]:
    """The patterns that must all fit for an answer, for each way that UNION leaves open; what is optional or taken away
    makes no answer empty.
    """
    if not isinstance(node, CompValue):
        return [[]]
    if node.name == "BGP":
        return [[tuple(t) for t in node.triples]]
    if node.name == "Union":
        return [*ways(node.p1), *ways(node.p2)][:_MOST_WAYS]
    if node.name == "Join":
        return [[*one, *other] for one in ways(node.p1) for other in ways(node.p2)][:_MOST_WAYS]
    if node.name in ("LeftJoin", "Minus"):
        return ways(node.p1)
    if node.name == "Project":  # what a subquery does not give is its own
        own = {v: Variable(f"{v}_{id(node)}") for v in node.p._vars - {*node.PV}}
        return [[tuple(own.get(term, term) for term in step) for step in way] for way in ways(node.p)]  # type: ignore[misc]
    return ways(node.get("p"))


def _steps(pattern: Pattern) -> Iterator[Pattern]:
    """The pattern, a path of several properties in a row as so many patterns with nameless nodes between."""
    subject, path, value = pattern
    if not isinstance(path, SequencePath):
        yield pattern
        return
    ends = [subject, *(Variable(f"{id(path)}_{n}") for n in range(len(path.args) - 1)), value]
    yield from zip(ends, path.args, ends[1:], strict=False)


def _values(step: Pattern) -> Iterator[str]:
    """Values of another type than the property has, and those that are not of its list."""
    _, term, value = step
    if not isinstance(term, URIRef) or not isinstance(value, Value):
        return
    name, written = short(str(term)), f'"{value}"'
    if str(term) in _LABELS or (value.language and _type_of(term) == XSD.string):
        if not value.language:
            yield f"名称带语言标记：写 {written}@zh，或 FILTER(STR(?x) = {written})"
        elif str(term) in _LABELS:
            yield f"{written}@zh 要求整个名称相同；找名称里的一部分写 FILTER(CONTAINS(STR(?x), {written}))"
        else:
            yield f"{name} 的文字不带语言标记：写 {written}"
        return
    wanted = _type_of(term)
    if wanted == XSD.decimal and value.datatype == XSD.integer:
        yield f"{name} 是小数：写 {value}.0，或 FILTER(?x = {value})"
    elif wanted == XSD.integer and value.datatype != XSD.integer:
        yield f"{name} 是整数，写 {value}，不加引号"
    elif wanted in (XSD.decimal, XSD.date) and value.datatype in (None, XSD.string):
        plain = f"{value}.0" if wanted == XSD.decimal else f"{written}^^xsd:date"
        yield f"{name} 是{'小数' if wanted == XSD.decimal else '日期'}：写 {plain}，或与 STR(?x) 比较"
    fixed = _fixed().get(str(term), ())
    if fixed and str(value) not in fixed:
        yield f"{name} 只有这些值：{'、'.join(fixed)}"


def _kinds(steps: list[Pattern]) -> Iterator[str]:
    """Of each variable what its patterns say it is: classes of which nothing is all."""
    classes: dict[Variable, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for subject, term, value in steps:
        if term == RDF.type and isinstance(value, URIRef) and str(value).startswith(_YJ):
            classes[subject].append((f"a {short(str(value))}", frozenset({str(value)})))
            continue
        terms = term.args if isinstance(term, AlternativePath) else [term]
        if not all(isinstance(one, URIRef) for one in terms):
            continue
        names = "|".join(short(str(one)) for one in terms)
        for node, of, way in ((subject, domains, "有 {} 的"), (value, ranges, "{} 所指的")):
            each = [_classes(one, of) for one in terms]
            if all(each):
                classes[node].append((way.format(names), frozenset[str]().union(*each)))
    for node, claims in classes.items():
        if not isinstance(node, Variable):
            continue
        for number, (one, of_one) in enumerate(claims):
            for other, of_other in claims[number + 1 :]:
                if not of_one & of_other:
                    named = [
                        statement
                        if statement.startswith("a ")
                        else f"{statement}是 {'、'.join(sorted(map(short, of)))}"
                        for statement, of in ((one, of_one), (other, of_other))
                    ]
                    yield f"没有什么既是（{named[0]}）又是（{named[1]}）的，请看 docs/vocabulary.md 里属性“从”哪一类“到”哪一类"


@cache
def _ontology() -> Graph:
    return Graph().parse(ONTOLOGY)


@cache
def _classes(term: URIRef, of: Any) -> frozenset[str]:
    """Classes of ours that the property is of, or leads to; empty where that is not known or a value."""
    if not str(term).startswith(_YJ):
        return frozenset()
    return frozenset(c for c in map(str, of(_ontology(), str(term))) if c.startswith(_YJ))


@cache
def _type_of(term: URIRef) -> Any:
    """The datatype of the property's values; None where it has none."""
    if (term, RDF.type, OWL.DatatypeProperty) not in _ontology():
        return None
    return _ontology().value(term, RDFS.range)


@cache
def _fixed() -> dict[str, tuple[str, ...]]:
    """Of each property whose values are a list, whatever it is of, that list."""
    shapes = Graph().parse(SHAPES)
    found: dict[str, tuple[str, ...]] = {}
    for shape, held in shapes.subject_objects(SH["in"]):
        path = shapes.value(shape, SH.path)
        target = shapes.value(shapes.value(None, SH.property, shape), SH.targetClass)
        if isinstance(path, URIRef) and _classes(path, domains) == {str(target)}:
            found[str(path)] = tuple(str(value) for value in Collection(shapes, held))
    return found
