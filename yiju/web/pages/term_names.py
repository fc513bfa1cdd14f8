"""What terms are called in Chinese: ours by the ontology, those of other vocabularies by `standard_terms.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
from pyoxigraph import Literal, NamedNode

from yiju.graph.ontology import ontology_triples
from yiju.graph.vocabulary import PREFIXES, RDFS, SKOS

_STANDARD = Path(__file__).parents[1] / "standard_terms.yaml"
NAMING = (RDFS.label, SKOS.prefLabel)
"""Properties that name a node."""


@cache
def term_names() -> dict[str, str]:
    """Every named term by its IRI."""
    standard = msgspec.yaml.decode(_STANDARD.read_bytes(), type=dict[str, str])
    own = {
        t.subject.value: t.object.value
        for t in ontology_triples()
        if t.predicate in NAMING
        and isinstance(t.subject, NamedNode)
        and isinstance(t.object, Literal)
        and t.object.language == "zh"
    }
    return {_whole(term): name for term, name in standard.items()} | own


def _whole(term: str) -> str:
    """The IRI of a term, which may be written with a prefix."""
    prefix, _, local = term.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else term
