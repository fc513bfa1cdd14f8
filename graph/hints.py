"""What is no error of SPARQL and yet makes an answer empty, which reads as if nothing were there.

In: the text of a query. Out: each term of our namespace that the ontology does not know, with the known ones nearest
to it; and values written in a way that nothing in the graph is.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from yiju.graph.ontology import own_terms
from yiju.graph.sparql import tokens
from yiju.graph.vocabulary import PREFIXES

_MOST = 3
# Half of the letters: a term cut short (`Decl`) is found by its beginning, below that likeness is chance.
_LIKENESS = 0.5
_YEARS = {"yj:year", "yj:issuedYear", "obeu-dimension:fiscalYear"}
_WHOLE_MONEY = re.compile(
    r"yj:(?:amount|totalBudget|yearBudget|priorBudget|priorExecuted|money)\s+\d+(?![\d.])"
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_QUOTES = "\"'"


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


def why_empty(query: str) -> list[str]:
    """What in a query often makes an answer empty without being an error, each as a sentence."""
    said: dict[str, None] = {}
    parts = tokens(query)
    for (_, before), (kind, text), (after, _) in zip(
        [(None, ""), *parts], parts, [*parts[1:], (None, "")], strict=False
    ):
        if kind == "string" and before in _YEARS:
            said[f"{before} 是整数，写 {text.strip(_QUOTES)}，不加引号"] = None
        elif kind == "string" and after != "tag" and _CHINESE.search(text):
            said[f"名称带语言标记：写 {text}@zh，或 FILTER(STR(?x) = {text})"] = None
    if _WHOLE_MONEY.search(query):
        said["金额是小数：写 98000.0，或 FILTER(?金额 = 98000)"] = None
    return list(said)


def _nearest(name: str) -> list[str]:
    folded: dict[str, list[str]] = {}
    for term in own_terms():
        folded.setdefault(term.lower(), []).append(term)
    lower = name.lower()
    begun = [key for key in folded if key.startswith(lower)]
    likely = get_close_matches(lower, folded, n=_MOST, cutoff=_LIKENESS)
    order = dict.fromkeys([*(k for k in likely if k == lower), *begun, *likely])
    return [term for key in order for term in folded[key]][:_MOST]
