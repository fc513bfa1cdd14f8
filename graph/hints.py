"""Terms of our namespace in a query that the ontology does not know, with the known ones nearest to them.

They are no error of SPARQL, and make an answer empty as if nothing were there (`graph.empty` tells of others).
"""

from __future__ import annotations

from difflib import get_close_matches

from yiju.graph.ontology import own_terms
from yiju.graph.sparql import tokens
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


def _nearest(name: str) -> list[str]:
    folded: dict[str, list[str]] = {}
    for term in own_terms():
        folded.setdefault(term.lower(), []).append(term)
    lower = name.lower()
    begun = [key for key in folded if key.startswith(lower)]
    likely = get_close_matches(lower, folded, n=_MOST, cutoff=_LIKENESS)
    order = dict.fromkeys([*(k for k in likely if k == lower), *begun, *likely])
    return [term for key in order for term in folded[key]][:_MOST]
