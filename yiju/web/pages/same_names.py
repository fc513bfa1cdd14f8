"""What tells declarations of one name apart: a project's application, its evaluation and its line in a list read alike.

In: what each is called on a page, and its filing. Out: what to add to each, mostly nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from yiju.ingest import Filing
from yiju.ingest.record import DOCUMENT_KINDS


def apart(labels: Sequence[str], filings: Sequence[Filing]) -> list[str]:
    """Nothing for a label that no other has; else the kind of the filing, or its file where the kinds are alike too."""
    kinds = [DOCUMENT_KINDS[filing.document.kind] for filing in filings]
    met, both = Counter(labels), Counter(zip(labels, kinds, strict=True))
    return [
        "" if met[label] < 2 else kind if both[label, kind] < 2 else filing.document.file
        for label, kind, filing in zip(labels, kinds, filings, strict=True)
    ]
