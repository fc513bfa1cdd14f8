"""认定: what may be one unit, project or basis, side by side, for a person's yes, no or unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from yiju.graph.decisions import Entry
from yiju.graph.identity import Candidate, Identity
from yiju.graph.identity.model import Verdict
from yiju.ingest import Declaration, Filing
from yiju.web.desk import Desk, NotHere
from yiju.words import LINK_KINDS, LINK_VERDICTS

_SHOWN = 5


@dataclass(frozen=True)
class Side:
    """One of the two: its label, the first declarations that speak of it, and of how many they are."""

    key: str
    label: str
    declared: Sequence[tuple[Filing, Declaration]]
    count: int


@dataclass(frozen=True)
class Pair:
    """A candidate with both sides and what was decided of it; `thing` is the page that its keys have."""

    candidate: Candidate
    kind: str
    thing: str
    left: Side
    right: Side
    entry: Entry | None


@dataclass(frozen=True)
class View:
    """The page: what is still to be asked, and what was decided."""

    waiting: Sequence[Pair]
    decided: Sequence[Pair]


def view(desk: Desk) -> View:
    """All candidates."""
    identity = desk.shelf().identity
    standing = {entry.candidate.id: entry for entry in desk.workspace.decisions.standing()}
    waiting = [c for c in identity.candidates if c.id not in standing]
    return View(
        [_pair(desk, identity, c, None) for c in waiting],
        [_pair(desk, identity, e.candidate, e) for e in reversed(standing.values())],
    )


def decide(desk: Desk, wanted: str, said: str, who: str, note: str) -> None:
    """Keep a decision, or `undo` the last. Raises `NotHere` on an unknown id, `ValueError` on an unknown verdict."""
    if said not in (*LINK_VERDICTS, "undo"):
        raise ValueError("认定只能是：是、不是、待定。")
    decisions = desk.workspace.decisions
    known = {c.id: c for c in desk.shelf().identity.candidates}
    known |= {entry.candidate.id: entry.candidate for entry in decisions.standing()}
    if wanted not in known:
        raise NotHere("没有这条待认定的关联：材料可能已经更正或移出。")
    decisions.record(known[wanted], cast(Verdict, said), who, note.strip()[:2000])


def _pair(desk: Desk, identity: Identity, c: Candidate, entry: Entry | None) -> Pair:
    left, right = (_side(desk, identity, c, key) for key in (c.left, c.right))
    return Pair(c, LINK_KINDS[c.kind], "unit" if c.kind == "parent" else c.kind, left, right, entry)


def _side(desk: Desk, identity: Identity, c: Candidate, key: str) -> Side:
    ids = identity.declarations_of(c.kind, key)
    held = desk.shelf().declarations
    declared = [held[i] for i in ids[:_SHOWN] if i in held]
    return Side(key, identity.label_of(c.kind, key), declared, len(ids))
