"""Words of ours that a query asks for and that nothing in this workspace has: they leave a column empty, or all of it.

In: a query, its columns without a value, and who answers queries. Out: sentences in Chinese that name the words. What
no step of a query names is told by `steps.columns_without_value`, a word that nobody knows by `hints`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rdflib import RDF, URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from yiju.graph.empty import ways
from yiju.graph.graph_errors import GraphError
from yiju.graph.ontology import own_terms
from yiju.graph.result import QueryResult
from yiju.graph.runner import Limits
from yiju.graph.steps import Pattern, algebra, variables
from yiju.graph.vocabulary import PREFIXES, short

_YJ = PREFIXES["yj"]
_EACH = Limits(seconds=2.0, rows=1)
_MOST = 20
Word = tuple[URIRef, ...]
"""A property, or those of which any will do; of a class, the class alone."""


def unused(query: str, result: QueryResult, ask: Callable[[str, Limits], QueryResult]) -> list[str]:
    """What leaves columns of the answer empty, a sentence a word. `ask` answers a query within limits."""
    whole = algebra(query)
    if whole is None or result.kind != "rows":
        return []
    used = _UsedTerms(ask)
    if not result.terms:
        lacking = [[word for word in _words(way) if not used.by_any(word)] for way in ways(whole)]
        if not all(lacking):
            return []
        return [_NOTHING.format(_named(word)) for word in dict.fromkeys(w for way in lacking for w in way)]
    columns: dict[Word, list[str]] = {}
    for at, column in enumerate(result.columns):
        if any(row[at] is not None for row in result.terms):
            continue
        for word in dict.fromkeys(_words(_left_open(whole, Variable(column)))):
            if not used.by_any(word):
                columns.setdefault(word, []).append(f"?{column}")
    return [_EMPTY.format("、".join(names), _named(word)) for word, names in columns.items()]


_NOTHING = "本工作区的材料里没有用到 {} 的，所以没有结果"
_EMPTY = "{} 没有值：本工作区的材料里没有用到 {} 的"


class _UsedTerms:
    """Which words the graph uses, each asked for once and not too many of them."""

    def __init__(self, ask: Callable[[str, Limits], QueryResult]) -> None:
        self._ask = ask
        self._known: dict[URIRef, bool] = {}

    def by_any(self, word: Word) -> bool:
        """Whether anything has one of the word's terms; so it is taken to be where that takes too long to say."""
        return any(map(self._one, word))

    def _one(self, term: URIRef) -> bool:
        if term not in self._known:
            if len(self._known) >= _MOST:
                return True
            is_class = str(term).removeprefix(_YJ)[:1].isupper()
            step = f"?s a {term.n3()}" if is_class else f"?s {term.n3()} ?o"
            try:
                self._known[term] = bool(self._ask(f"ASK {{ {step} }}", _EACH))
            except GraphError:
                return True
        return self._known[term]


def _named(word: Word) -> str:
    return "|".join(short(str(term)) for term in word)


def _words(patterns: Iterable[Pattern]) -> Iterator[Word]:
    """The words of ours without one of which the patterns fit nothing."""
    for _, term, value in patterns:
        if term == RDF.type and isinstance(value, URIRef):
            term = value
        yield from (word for word in _needed(term) if all(map(_is_ours, word)))


def _needed(term: Any) -> Iterator[Word]:
    if isinstance(term, URIRef):
        yield (term,)
    elif isinstance(term, SequencePath):
        for part in term.args:
            yield from _needed(part)
    elif isinstance(term, InvPath):
        yield from _needed(term.arg)
    elif isinstance(term, MulPath) and not term.zero:
        yield from _needed(term.path)
    elif isinstance(term, AlternativePath):
        parts = [list(_needed(part)) for part in term.args]
        if all(len(part) == 1 for part in parts):
            yield tuple(one for part in parts for word in part for one in word)


def _is_ours(term: URIRef) -> bool:
    return str(term).startswith(_YJ) and str(term).removeprefix(_YJ) in own_terms()


def _left_open(whole: CompValue, column: Variable) -> Iterator[Pattern]:
    """The patterns of every part that an answer may do without, OPTIONAL or a branch of UNION, and that names what the
    column is made of.
    """
    sources = {column}
    while more := {v for node in _nodes(whole) for v in _made_of(node, sources)} - sources:
        sources |= more
    for node in _nodes(whole):
        for key in {"LeftJoin": ("p2",), "Union": ("p1", "p2")}.get(node.name, ()):
            patterns = [tuple(t) for part in _nodes(node[key]) if part.name == "BGP" for t in part.triples]
            if sources & {*variables(patterns)}:
                yield from patterns


def _made_of(node: CompValue, sources: set[Variable]) -> Iterator[Variable]:
    """What a BIND or a sum makes one of the sources of."""
    if node.name == "Extend" and node.var in sources:
        yield from variables(node.expr)
    elif node.name.startswith("Aggregate_") and node.res in sources:
        yield from variables(node.vars)


def _nodes(held: Any) -> Iterator[CompValue]:
    """Every part of the algebra, subqueries included."""
    if isinstance(held, CompValue):
        yield held
    for part in held.values() if isinstance(held, CompValue) else held if isinstance(held, list) else ():
        yield from _nodes(part)
