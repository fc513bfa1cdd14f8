"""The heads of an answer's columns in Chinese, for whoever names the variables of a query otherwise.

In: a query and the columns of its answer. Out: a head for each. A variable that is Chinese already heads its column; of another the
query says what it is: the value of a property, a thing of a class, a count or a sum of one. One of which nothing is known
keeps its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rdflib import RDF, URIRef
from rdflib.paths import SequencePath
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Variable

from yiju.graph.result import QueryResult
from yiju.graph.steps import algebra
from yiju.graph.vocabulary import RDFS, SKOS

_CHINESE = re.compile("[\u3400-\u9fff]")
_NAMES = {RDFS.label.value, SKOS.prefLabel.value}
_FIXED = {
    "triples": {"s": "主语", "p": "属性", "o": "值"},
    "boolean": {"ask": "是否成立"},
}
"""What is no SELECT has columns of its own."""
_RECKONED = {
    "Aggregate_Count": "数",
    "Aggregate_Sum": "合计",
    "Aggregate_Avg": "平均",
    "Aggregate_Min": "最小",
    "Aggregate_Max": "最大",
}


def heads(query: str, result: QueryResult, labels: Mapping[str, str]) -> list[str]:
    """A head for each column; `labels` are the Chinese names of properties and classes by IRI."""
    if fixed := _FIXED.get(result.kind):
        return [fixed.get(column, column) for column in result.columns]
    if all(_CHINESE.search(column) for column in result.columns):
        return list(result.columns)
    of = _Meanings(algebra(query), labels)
    found = [column if _CHINESE.search(column) else of.named(Variable(column)) for column in result.columns]
    met = Counter(found)
    return [
        f"{head}（{column}）" if head and met[head] > 1 and head != column else head or column
        for head, column in zip(found, result.columns, strict=True)
    ]


class _Meanings:
    """What the steps of a query say of its variables."""

    def __init__(self, whole: CompValue | None, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._values: dict[Any, tuple[Any, str]] = {}
        self._classes: dict[Any, str] = {}
        self._reckoned: dict[Any, tuple[Any, str]] = {}
        self._same: dict[Any, Any] = {}
        for node in _nodes(whole):
            for s, p, o in node.triples if node.name == "BGP" else ():
                self._step(s, p, o)
            if node.name in _RECKONED:
                self._reckoned[node.res] = (node.vars, _RECKONED[node.name])
            if node.name == "Extend" and isinstance(node.expr, Variable):
                self._same[node.var] = node.expr

    def _step(self, subject: Any, path: Any, thing: Any) -> None:
        last = path.args[-1] if isinstance(path, SequencePath) else path
        if not isinstance(last, URIRef):
            return
        if last == RDF.type and isinstance(thing, URIRef):
            self._classes.setdefault(subject, self._labels.get(str(thing), ""))
        elif last != RDF.type:
            self._values.setdefault(thing, (subject, str(last)))

    def named(self, variable: Any) -> str:
        """What a variable holds; empty where the query does not say it."""
        of, how = self._reckoned.get(self._same.get(variable), (variable, ""))
        held = self._held(of) if isinstance(of, Variable) else ""
        return held + how if held or how != "数" else "行数"

    def _held(self, variable: Any) -> str:
        if found := self._classes.get(variable):
            return found
        subject, term = self._values.get(variable, (None, ""))
        if term in _NAMES:
            _, led = self._values.get(subject, (None, ""))
            return f"{self._classes.get(subject) or self._labels.get(led, '')}名称"
        return self._labels.get(term, "")


def _nodes(held: Any) -> Iterator[CompValue]:
    """Every part of the algebra."""
    if isinstance(held, CompValue):
        yield held
    parts: Sequence[Any] = (
        list(held.values()) if isinstance(held, dict) else held if isinstance(held, list) else ()
    )
    for part in parts:
        yield from _nodes(part)
