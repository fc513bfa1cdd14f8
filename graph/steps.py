"""What makes a query large: its patterns with how many triples each finds alone, and parts that nothing joins.

In: the text of a query that was stopped or cut, and who answers queries. Out: lines in Chinese for the person who
wrote it. The engine tells no plan; what is told here needs none: it is true whatever order the engine takes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from rdflib import XSD, Literal
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, URIRef, Variable

from yiju.graph.graph_errors import GraphError
from yiju.graph.result import QueryResult
from yiju.graph.runner import Limits
from yiju.graph.sparql import check, declared
from yiju.graph.vocabulary import short

_EACH = Limits(seconds=2.0, rows=1)
_MOST_COUNTED, _MOST_TOLD = 12, 4
Pattern = tuple[Any, Any, Any]


def explained(query: str, ask: Callable[[str, Limits], QueryResult]) -> list[str]:
    """Lines about the largest steps of the query; empty where it cannot be read. `ask` answers a query within limits."""
    scopes = _scopes(query)
    lines = []
    for patterns, bridges in scopes:
        parts = _parts(patterns, bridges)
        if len(parts) > 1:
            names = "；".join(shown(part[0]) for part in parts[:_MOST_TOLD])
            lines.append(f"这几部分没有共同的变量，要算它们的全部组合，请用变量连起来：{names}")
    counted = [(_count(pattern, ask), pattern) for patterns, _ in scopes for pattern in patterns][
        :_MOST_COUNTED
    ]
    largest = sorted(counted, key=lambda pair: -pair[0])[:_MOST_TOLD]
    if largest:
        lines.append("最大的几步，各自单独就有这么多条；加条件、先在内层子查询里缩小，或加 LIMIT：")
    lines += [
        f"  {shown(pattern)}　{'数了 2 秒还没数完' if count == _UNTOLD else f'{count:,} 条'}"
        for count, pattern in largest
    ]
    return lines


_UNTOLD = 10**12


def _count(pattern: Pattern, ask: Callable[[str, Limits], QueryResult]) -> int:
    try:
        rows = ask(f"SELECT (COUNT(*) AS ?n) {{ {text(pattern)} }}", _EACH).rows
        return int(str(rows[0][0]))
    except (GraphError, ValueError):
        return _UNTOLD


def algebra(query: str) -> CompValue | None:
    """What the query asks for as the SPARQL algebra; None where it cannot be read."""
    try:
        found: CompValue = translateQuery(parseQuery(declared(check(query).text))).algebra.p
    except Exception:  # whatever another parser thinks of it: then nothing is explained
        return None
    return found


def _scopes(query: str) -> list[tuple[list[Pattern], list[set[Any]]]]:
    """Of the query and each subquery the patterns, and the sets of variables that subqueries and BINDs join by."""
    found: list[tuple[list[Pattern], list[set[Any]]]] = []
    waiting = [algebra(query)]
    while waiting:
        patterns: list[Pattern] = []
        bridges: list[set[Any]] = []
        for node in _within(waiting.pop()):
            if node.name == "BGP":
                patterns += [tuple(t) for t in node.triples]
            elif node.name == "Project":
                bridges.append({*node.PV})
                waiting.append(node.p)
            elif node.name == "Extend":
                bridges.append({node.var, *_variables(node.expr)})
        if patterns:
            found.append((patterns, bridges))
    return found[::-1]


def _variables(expression: Any) -> Iterator[Any]:
    """The variables of an expression, its parts included."""
    if isinstance(expression, Variable):
        yield expression
    for part in expression.values() if isinstance(expression, CompValue) else ():
        for one in part if isinstance(part, list) else [part]:
            yield from _variables(one)


def _within(node: Any) -> Iterator[CompValue]:
    """The parts of one scope; a subquery is given, and not entered."""
    if not isinstance(node, CompValue):
        return
    yield node
    if node.name == "Project":
        return
    for key in ("p", "p1", "p2"):
        if isinstance(node.get(key), CompValue):
            yield from _within(node[key])


def _parts(patterns: list[Pattern], bridges: list[set[Any]]) -> list[list[Pattern]]:
    """The patterns in parts that no variable joins; a pattern without variables is joined to all."""
    groups: list[tuple[set[Any], list[Pattern]]] = []
    for names, own in [
        *(({v for v in p if isinstance(v, Variable | BNode)}, [p]) for p in patterns),
        *((b, []) for b in bridges),
    ]:
        if not names:
            continue
        joined = [g for g in groups if g[0] & names]
        groups = [g for g in groups if not g[0] & names]
        groups.append((names.union(*(g[0] for g in joined)), [p for g in joined for p in g[1]] + own))
    return [held for _, held in groups if held]


def text(pattern: Pattern) -> str:
    """The pattern as a query has it."""
    return " ".join(f"?{term}" if isinstance(term, BNode) else term.n3() for term in pattern)


def shown(pattern: Pattern) -> str:
    """The pattern as a person would write it."""
    return " ".join(_written(term) for term in pattern)


def _written(term: Any) -> str:
    if isinstance(term, URIRef):
        return short(str(term))
    if isinstance(term, Literal) and term.datatype is not None:
        typed = f'"{term}"^^{short(str(term.datatype))}'
        return str(term) if term.datatype in (XSD.integer, XSD.decimal, XSD.boolean) else typed
    return str(term.n3())
