"""What a graph would be made from, as a hash: equal hashes, equal triples, so nothing need be built to know.

In: a filing (or all of them) with the identity. Out: hex digests. The code and data that make triples are
part of the hash, so that graphs made by other code are made anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

from yiju.graph import accounts
from yiju.graph.identity import Identity
from yiju.graph.printings import Printings
from yiju.graph.triples import Statement
from yiju.ingest import personal
from yiju.ingest.record import Filing, encode

_MAKERS = (
    "builder.py", "printings.py", "evaluations.py", "unit_goals.py", "row_terms.py", "shortcuts.py", "triples.py", "accounts.py", "accounts.csv", "vocabulary.py", "ontology.py", "ontology.ttl",
)  # fmt: skip


def of_filing(filing: Filing, identity: Identity, printed: Printings, links: Iterable[Statement]) -> str:
    """Hash of all that `builder.filing_triples` reads: the record, the keys that concern it, and the links that its graph
    says.
    """
    own = {d.id for d in filing.projects}
    overall = filing.overall
    units = {filing.document.unit, overall.unit if overall else None, *(d.authority for d in filing.projects)}
    keys = [
        [(name, identity.unit_of(name)) for name in sorted(filter(None, units))],
        [
            (
                d.id,
                identity.canonical(d.id),
                identity.project_of(d.id),
                identity.unit_of_declaration(d.id),
                identity.declaration_years[d.id],
                [identity.basis_of(d.id, i) for i in range(len(d.bases))],
                [identity.indicator_of(row.name) for row in d.indicators],
            )
            for d in filing.projects
        ],
        [
            (identity.bought_for(filing.document.id, i), identity.may_be_bought_for(filing.document.id, i))
            for i in range(len(filing.purchases))
        ],
        [identity.indicator_of(row.name) for row in (overall.indicators if overall else ())],
    ]
    digest = sha256(_code())
    digest.update(encode(filing))
    digest.update(repr(keys).encode())
    digest.update("\n".join(sorted(map(str, links))).encode())
    for key in sorted({identity.canonical(d.id) for d in filing.projects}):
        for other in printed[key]:
            if other.declaration.id not in own:
                digest.update(msgspec.json.encode(other.declaration) + other.document.kind.encode())
    return digest.hexdigest()


def of_shared(filings: Iterable[Filing], identity: Identity) -> str:
    """Hash of all that `builder.shared_triples` reads."""
    digest = sha256(_code())
    for part in (identity.units, identity.projects, identity.bases, identity.indicators):
        digest.update(repr(sorted(part.items(), key=lambda item: item[0])).encode())
    digest.update(repr(sorted(map(repr, accounts.printed(filings).items()))).encode())
    return digest.hexdigest()


@cache
def _code() -> bytes:
    digest = sha256()
    for path in (*(Path(__file__).parent / name for name in _MAKERS), Path(personal.__file__)):
        digest.update(path.read_bytes())
    return digest.digest()
