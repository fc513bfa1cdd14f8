"""Terms of our namespace in a query that the ontology does not know, with the known ones nearest to them, and columns
that nothing in the query gives a value.

They are no error of SPARQL, and make an answer empty as if nothing were there (`graph.empty` tells of others).
"""

from __future__ import annotations

from difflib import get_close_matches

from yiju.graph.ontology import own_terms
from yiju.graph.sparql import tokens
from yiju.graph.steps import algebra, variables
from yiju.graph.vocabulary import PREFIXES

_MOST = 3
# Half of the letters: a term cut short (`Decl`) is found by its beginning, below that likeness is chance.
_LIKENESS = 0.5


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


def columns_without_value(query: str) -> list[str]:
    """The variables that the query asks for and that no step of it names, as `?名称`; empty where it cannot be read."""
    asked = algebra(query)
    while asked is not None and asked.name in ("Slice", "Distinct", "Reduced"):
        asked = asked.p
    if asked is None or asked.name != "Project":
        return []
    within = {*variables(asked.p)}
    return [f"?{column}" for column in asked.PV if column not in within]


def _nearest(name: str) -> list[str]:
    folded: dict[str, list[str]] = {}
    for term in own_terms():
        folded.setdefault(term.lower(), []).append(term)
    lower = name.lower()
    begun = [key for key in folded if key.startswith(lower)]
    likely = get_close_matches(lower, folded, n=_MOST, cutoff=_LIKENESS)
    order = dict.fromkeys([*(k for k in likely if k == lower), *begun, *likely])
    return [term for key in order for term in folded[key]][:_MOST]
