"""Names of real filings in tests, told by a mark: what is printed in `../shared/corpus` is not printed here."""

import hashlib


def mark(name: str | None) -> str:
    """The first 12 digits of the name's SHA-256."""
    return hashlib.sha256((name or "").encode()).hexdigest()[:12]
