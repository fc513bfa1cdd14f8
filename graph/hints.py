"""Terms of our namespace in a query that the ontology does not know, with the known ones nearest to them.

They are no error of SPARQL, and make an answer empty as if nothing were there (`graph.empty` tells of others).
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from pyoxigraph import Literal

from yiju.graph.ontology import ontology_triples, own_terms
from yiju.graph.sparql import tokens
from yiju.graph.vocabulary import PREFIXES, YJ

_MOST = 3
# Half of the letters: a term cut short (`Decl`) is found by its beginning, below that likeness is chance.
_LIKENESS = 0.5
_WORD = re.compile("[A-Z]?[a-z]+")


def unknown_terms(query: str) -> dict[str, list[str]]:
    """Unknown term → at most three known ones, the nearest first; empty where every term is known."""
    found: dict[str, list[str]] = {}
    for kind, text in tokens(query):
        if kind == "name" and text.startswith("yj:"):
            name = text.removeprefix("yj:")
        elif kind == "iri" and text[1:].startswith(PREFIXES["yj"]):
            name = text[1:-1].removeprefix(PREFIXES["yj"])
        else:
            continue
        if name and name not in own_terms():
            found[f"yj:{name}"] = [f"yj:{near}" for near in _nearest(name)]
    return found


def _nearest(name: str) -> list[str]:
    """First the terms that are written alike but for capitals, that begin with the name, that hold it as a word, and whose
    English label or definition holds it; then those of like letters. Of each, classes for a class and properties for a
    property first.
    """
    lower, terms = name.lower(), own_terms()
    meant = [
        *(term for term in terms if term.lower() == lower),
        *(term for term in terms if term.lower().startswith(lower)),
        *(term for term in terms if lower in _words(term)),
        *(term for term in terms if lower in _hints_of(term)),
    ]
    meant.sort(key=lambda term: term[0].isupper() != name[0].isupper())
    folded = sorted(terms, key=lambda term: term[0].isupper() != name[0].isupper())
    likely = get_close_matches(lower, {term.lower() for term in terms}, n=_MOST, cutoff=_LIKENESS)
    alike = [term for key in likely for term in folded if term.lower() == key]
    return list(dict.fromkeys([*meant, *alike]))[:_MOST]


def _words(term: str) -> list[str]:
    """The words of which a term is made (`yearBudget`: year, budget)."""
    return [word.lower() for word in _WORD.findall(term)]


@cache
def _hints_of(term: str) -> frozenset[str]:
    """The English words with which the ontology explains the term."""
    subject = YJ[term]
    return frozenset(
        word.lower()
        for triple in ontology_triples()
        if triple.subject == subject and isinstance(triple.object, Literal) and triple.object.language == "en"
        for word in _WORD.findall(triple.object.value)
    )
