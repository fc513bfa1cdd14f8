"""A project's year as several filings print it: which of them says what, so that the graph says everything once.

In: all filings and who is who in them. Out: for each declaration (or evaluation) that stands for others its printings, the
fullest first. What the first lacks the next one says; money says each phase once, whichever filings print it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from yiju.graph.identity import Identity
from yiju.ingest.record import Declaration, Document, Filing


@dataclass(frozen=True)
class Printing:
    """One filing's printing of a declaration."""

    declaration: Declaration
    document: Document


Printings = Mapping[str, Sequence[Printing]]
"""By the id of the declaration that stands for all of them, which is the first of them."""


def printings(filings: Iterable[Filing], identity: Identity) -> Printings:
    """The printings of every declaration."""
    found: dict[str, list[Printing]] = defaultdict(list)
    for filing in filings:
        for declaration in filing.projects:
            found[identity.canonical(declaration.id)].append(Printing(declaration, filing.document))
    for key, printed in found.items():
        if len(printed) > 1:
            printed.sort(key=lambda p: (p.declaration.id != key, p.declaration.id))
    return found


def value_of(field: str) -> Callable[[Printing], object]:
    """What a printing gives for a field of the declaration."""
    return lambda printing: getattr(printing.declaration, field)


def prints_first(own: Declaration, printed: Sequence[Printing], has: Callable[[Printing], object]) -> bool:
    """Whether this printing is the first of which `has` gives something."""
    first = next((p for p in printed if has(p) not in (None, "", [], {})), None)
    return first is not None and first.declaration.id == own.id
