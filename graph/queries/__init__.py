"""Starter queries: each `.rq` file here asks one thing an auditor would ask.

A file's leading comments are its Chinese title (first line) and how to read the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Starter:
    """A query with its `name` (the file's), Chinese `title`, and how to `read` its answer."""

    name: str
    title: str
    read: str
    sparql: str


def starter_queries() -> dict[str, Starter]:
    """All starter queries by name, in the order of their names."""
    found = {}
    for path in sorted(_HERE.glob("*.rq")):
        text = path.read_text("utf-8")
        comments = []
        for line in text.splitlines():
            if not line.startswith("#"):
                break
            comments.append(line.lstrip("# ").strip())
        found[path.stem] = Starter(path.stem, comments[0], "".join(comments[1:]), text)
    return found
