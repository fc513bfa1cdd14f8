"""People's questions, written without sight of the code: a file of questions in, a score a part and kind out.

A question says which hits are right by file and, within it, the project's name or a text the hit's holds
(`contains`); `right: []` is a near miss, of the same field but in no filing (a file may also list these under
`near_misses`). Parts are told apart by name: `tuned`, `heldout` and `fresh` may be looked at, `blind` only as totals. A
question is told as missing where the first hits are all weak, or something it names is said to stand nowhere
and the first hit is weak.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from yiju.ingest.values.text import fold
from yiju.search import Hit, SearchIndex

FIRST = 5
SHOWN = 10
COLUMNS = ("part", "kind", "questions", "hit@5", "mrr", "told_missing")
_ROUNDING = 1e-6
_LOOSE = re.compile(r"[\s,，]+")


class AnsweredQuestion(NamedTuple):
    """A question with what came of it: the rank of the first right hit, and whether it was told as missing."""

    part: str
    kind: str
    text: str
    rank: int | None
    missing: bool


def read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The questions of these files, their near misses among them."""
    found = []
    for path in paths:
        file = msgspec.yaml.decode(path.read_bytes())
        found.extend(file["questions"])
        found.extend(row | {"kind": "near_miss", "right": []} for row in file.get("near_misses", ()))
    return found


def asked(index: SearchIndex, row: dict[str, Any]) -> AnsweredQuestion:
    """Ask one question."""
    hits = index.search(row["text"], top=SHOWN)
    rank = next((i for i, hit in enumerate(hits, 1) if any(_right(hit, r) for r in row["right"])), None)
    return AnsweredQuestion(row["part"], row["kind"], row["text"], rank, reports_missing(hits))


def reports_missing(hits: Sequence[Hit]) -> bool:
    """Whether a person is told that there is no answer."""
    if all(hit.weak for hit in hits):
        return True
    return bool(hits[0].unknown or hits[0].absent or hits[0].apart) and hits[0].weak


def _right(hit: Hit, right: dict[str, str]) -> bool:
    if "contains" in right:
        return Path(hit.file).name == right["file"] and _loose(right["contains"]) in _loose(hit.text)
    return fold(right["project"]) == fold(hit.name)


def _loose(text: str) -> str:
    return _LOOSE.sub("", fold(text))


def table(found: Sequence[AnsweredQuestion]) -> list[tuple[str, str, int, str, str, str]]:
    """A row for each part and kind, and for each part as a whole; near misses are a kind of their own."""
    rows = []
    for part in sorted({one.part for one in found}):
        here = [one for one in found if one.part == part]
        answered = [one for one in here if one.kind != "near_miss"]
        for kind in sorted({one.kind for one in here}):
            rows.append(_row(part, kind, [one for one in here if one.kind == kind]))
        if answered:
            rows.append(_row(part, "all answered", answered))
    return rows


def _row(part: str, kind: str, found: Sequence[AnsweredQuestion]) -> tuple[str, str, int, str, str, str]:
    count = len(found)
    hit = sum(one.rank is not None and one.rank <= FIRST for one in found) / count
    mrr = sum(1 / one.rank for one in found if one.rank) / count
    scores = ("", "") if kind == "near_miss" else (f"{hit:.3f}", f"{mrr:.3f}")
    return part, kind, count, *scores, f"{sum(one.missing for one in found) / count:.3f}"


def write(found: Sequence[AnsweredQuestion], path: Path) -> None:
    """The table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *table(found)])


def falls(found: Sequence[AnsweredQuestion], baseline: Path) -> list[str]:
    """What of a part as a whole, or of its near misses, is worse than in a table written before."""
    with baseline.open(encoding="utf-8", newline="") as file:
        before = {(row["part"], row["kind"]): row for row in csv.DictReader(file)}
    worse = []
    for row in table(found):
        now = dict(zip(COLUMNS, row, strict=True))
        old = before.get((row[0], row[1]))
        if old is None or row[1] not in ("near_miss", "all answered"):
            continue
        for measure, better in (
            ("hit@5", 1),
            ("mrr", 1),
            ("told_missing", 1 if row[1] == "near_miss" else -1),
        ):
            if old[measure] and better * (float(str(now[measure])) - float(old[measure])) < -_ROUNDING:
                worse.append(f"{row[0]} {row[1]}: {measure} {now[measure]}, before {old[measure]}")
    return worse
