"""Ten worked questions, from easy to hard: each `.rq` file here asks one thing of the sample filings.

A file's leading comments are its Chinese title (first line) and how to think of it; comments that begin with `#=` at
its end are rows of its answer on the samples, as far as they do not change with the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
_ANSWER = "#="
_COLUMN = re.compile(r"\(\w+\((?:[^()]|\([^()]*\))*\) AS \?(\w+)\)|\?(\w+)")


@dataclass(frozen=True)
class Worked:
    """A question with how to `think` of it, its query, and the cells of some `rows` of its answer, empty where
    nothing is bound; a row may leave out cells at its end.
    """

    name: str
    title: str
    think: str
    sparql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def worked_questions() -> list[Worked]:
    """All of them, the easiest first."""
    found = []
    for path in sorted(_HERE.glob("*.rq")):
        lines = path.read_text("utf-8").splitlines()
        head = [line.lstrip("# ").strip() for line in lines[:2]]
        query = "\n".join(line for line in lines if not line.startswith("#"))
        rows = [line.removeprefix(_ANSWER).split("|") for line in lines if line.startswith(_ANSWER)]
        cells = tuple(tuple(cell.strip() for cell in row) for row in rows)
        columns = tuple(one or other for one, other in _COLUMN.findall(query.partition("WHERE")[0]))
        found.append(Worked(path.stem, head[0], head[1], query, columns, cells))
    return found
