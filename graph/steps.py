"""What makes a query large: its patterns with how many triples each finds alone, parts that nothing joins, steps
that stand behind an OPTIONAL, and columns that no step gives a value.

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
_MOST_COUNTED, _MOST_NAMED = 12, 4
Pattern = tuple[Any, Any, Any]


def explained(query: str, ask: Callable[[str, Limits], QueryResult]) -> list[str]:
    """Lines about the largest steps of the query; empty where it cannot be read. `ask` answers a query within limits."""
    scopes = _scopes(query)
    lines = behind_optional(query)
    for patterns, bridges in scopes:
        parts = _parts(patterns, bridges)
        if len(parts) > 1:
            names = "；".join(shown(part[0]) for part in parts[:_MOST_NAMED])
            lines.append(f"这几部分没有共同的变量，要算它们的全部组合，请用变量连起来：{names}")
    counted = [(_count(pattern, ask), pattern) for patterns, _ in scopes for pattern in patterns][
        :_MOST_COUNTED
    ]
    largest = sorted(counted, key=lambda pair: -pair[0])[:_MOST_NAMED]
    if largest:
        lines.append("最大的几步，各自单独就有这么多条；加条件、先在内层子查询里缩小，或加 LIMIT：")
    lines += [
        f"  {shown(pattern)}　{'数了 2 秒还没数完' if count == _UNTOLD else f'{count:,} 条'}"
        for count, pattern in largest
    ]
    return lines


def behind_optional(query: str) -> list[str]:
    """A line for each step that every row must have and that stands behind an OPTIONAL, where the engine joins it late:
    whether moving it before the OPTIONAL leaves the answer as it is. Empty where the query cannot be read.
    """
    lines = []
    waiting = [algebra(query)]
    while waiting:
        for node in _within(waiting.pop()):
            if node.name == "Project":
                waiting.append(node.p)
            elif node.name == "Join" and node.p2.name == "BGP":
                spine = list(_spine(node.p1))
                if not any(part.name == "LeftJoin" for part in spine):
                    continue
                # What not every row has before this step: a step that binds it has its place as part of the meaning.
                loose = {v for part in spine for v in _loose(part)}
                for step in (tuple(t) for t in node.p2.triples):
                    shared = sorted(f"?{v}" for v in loose.intersection(step))
                    lines.append(
                        _DECIDES.format(shown(step), "、".join(shared))
                        if shared
                        else _LATE.format(shown(step))
                    )
    return lines


_LATE = "这一步写在 OPTIONAL 后面，移到所有 OPTIONAL 前面，结果不变，可能快上百倍：{}"
_DECIDES = (
    "这一步写在 OPTIONAL 后面，又用了只在 OPTIONAL 里才有的 {1}，这样 OPTIONAL 多半成了必有，也慢；"
    "若本意是“有则带出”，请移到所有 OPTIONAL 前面：{0}"
)


def _spine(node: CompValue) -> Iterator[CompValue]:
    """The group's parts before a step, as far as a step may be moved past them: nothing of a UNION, MINUS or subquery."""
    yield node
    if node.name == "Join":
        yield from _spine(node.p1)
        yield from _spine(node.p2)
    elif node.name == "LeftJoin":
        yield from _spine(node.p1)
    elif node.name == "Extend":
        yield from _spine(node.p)


def _loose(part: CompValue) -> set[Any]:
    """The variables that an OPTIONAL or a BIND names and that what stands before it does not surely bind."""
    if part.name == "LeftJoin":
        return {*variables(part.p2), *variables(part.expr)} - _certain(part.p1)
    return {part.var, *variables(part.expr)} - _certain(part.p) if part.name == "Extend" else set()


def _certain(node: CompValue) -> set[Any]:
    """The variables that every row of the group has."""
    if node.name == "BGP":
        return {*variables(node.triples)}
    if node.name == "Join":
        return _certain(node.p1) | _certain(node.p2)
    return _certain(node["p1" if node.name == "LeftJoin" else "p"]) if node.name in _KEEP else set()


_KEEP = ("LeftJoin", "Filter", "Extend", "Graph")


def variables(held: Any) -> Iterator[Any]:
    """Every variable in a part of the algebra, as often as it stands there."""
    if isinstance(held, Variable):
        yield held
    elif isinstance(held, dict):  # a part of the algebra, or a row of VALUES
        for part in (*held, *held.values()):
            yield from variables(part)
    elif isinstance(held, list | tuple | set):
        for part in held:
            yield from variables(part)


def columns_without_value(query: str) -> list[str]:
    """The variables that the query asks for and that no step of it names, as `?名称`; empty where it cannot be read."""
    asked = algebra(query)
    while asked is not None and asked.name in ("Slice", "Distinct", "Reduced"):
        asked = asked.p
    if asked is None or asked.name != "Project":
        return []
    within = {*variables(asked.p)}
    return [f"?{column}" for column in asked.PV if column not in within]


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
