"""认定: what may be one unit, project or basis, or bought for a project, side by side, for a person's yes, no or unsure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from yiju.graph.decisions import DecisionRow
from yiju.graph.identity import Candidate
from yiju.graph.identity.resolution import Verdict
from yiju.ingest import Declaration, Filing
from yiju.labels import LINK_KINDS, LINK_VERDICTS
from yiju.places import place_text
from yiju.web.desk import Desk, NotHere, RecordsAtHand
from yiju.web.pages.same_names import apart
from yiju.web.undo_steps import Linked

_SHOWN = 5
ROWS = 30


@dataclass(frozen=True)
class Side:
    """One of the two: its label, the kind of page that it has (empty: none), the first declarations that speak of it,
    and of how many they are. `bought` are the places of a purchase: document, page, words.
    """

    key: str
    label: str
    thing: str
    declared: Sequence[tuple[Filing, Declaration, str]]
    count: int
    bought: Sequence[tuple[str, int, str]] = ()


@dataclass(frozen=True)
class LinkPair:
    """A candidate with both sides and what was decided of it."""

    candidate: Candidate
    kind: str
    left: Side
    right: Side
    entry: DecisionRow | None


@dataclass(frozen=True)
class LinksPage:
    """The page: what is still to be asked of the chosen kind (empty: any), the likeliest first, and the latest that
    was decided; `kinds` are code, name and how many wait.
    """

    waiting: Sequence[LinkPair]
    count: int
    kinds: Sequence[tuple[str, str, int]]
    kind: str
    page: int
    pages: int
    decided: Sequence[LinkPair]
    decisions: int


def waiting(desk: Desk) -> list[Candidate]:
    """What nobody has decided yet."""
    decided = {entry.candidate.id for entry in desk.workspace.decisions.standing()}
    return [c for c in desk.records().identity.candidates if c.id not in decided]


def view(desk: Desk, kind: str = "", page: int = 1) -> LinksPage:
    """A page of the candidates."""
    records = desk.records()
    standing = {entry.candidate.id: entry for entry in desk.workspace.decisions.standing()}
    asked = waiting(desk)
    counts = Counter[str](c.kind for c in asked)
    kind = kind if kind in LINK_KINDS else ""
    chosen = sorted((c for c in asked if kind in ("", c.kind)), key=lambda c: -c.score)
    pages = max(1, -(-len(chosen) // ROWS))
    page = min(max(1, page), pages)
    return LinksPage(
        [_pair(records, c, None) for c in chosen[(page - 1) * ROWS : page * ROWS]],
        len(chosen),
        [(code, name, counts[code]) for code, name in LINK_KINDS.items() if counts[code]],
        kind,
        page,
        pages,
        [_pair(records, e.candidate, e) for e in [*reversed(standing.values())][:ROWS]],
        len(standing),
    )


def decide(desk: Desk, wanted: str, wording: str, who: str, note: str) -> None:
    """Keep a decision, or `undo` the last. Raises `NotHere` on an unknown id, `ValueError` on an unknown verdict."""
    if wording not in (*LINK_VERDICTS, "undo"):
        raise ValueError(f"认定只能是：{'、'.join(LINK_VERDICTS.values())}。")
    decisions = desk.workspace.decisions
    known = {c.id: c for c in desk.records().identity.candidates}
    known |= {entry.candidate.id: entry.candidate for entry in decisions.standing()}
    if wanted not in known:
        raise NotHere("没有这条待认定的关联：材料可能已经更正或移出。")
    decisions.record(known[wanted], cast(Verdict, wording), who, note.strip()[:2000])
    if wording != "undo":
        desk.steps.add(who, f"认定“{LINK_VERDICTS[cast(Verdict, wording)]}”", Linked(wanted))


def _pair(records: RecordsAtHand, c: Candidate, entry: DecisionRow | None) -> LinkPair:
    left, right = (_side(records, c, key) for key in (c.left, c.right))
    return LinkPair(c, LINK_KINDS[c.kind], left, right, entry)


def _side(records: RecordsAtHand, c: Candidate, key: str) -> Side:
    identity = records.identity
    ids = records.of_basis(key) if c.kind == "basis" else identity.declarations_of(c.kind, key)
    held = [records.declarations[i] for i in ids[:_SHOWN] if i in records.declarations]
    more = apart([f"{d.name} {d.unit} {d.year}" for _, d in held], [filing for filing, _ in held])
    declared = [(filing, d, kind) for (filing, d), kind in zip(held, more, strict=True)]
    thing = {"parent": "unit", "purchase": "project" if key in identity.projects else ""}.get(c.kind, c.kind)
    bought = _announced(records, key) if key in identity.purchases else []
    return Side(key, identity.label_of(c.kind, key), thing, declared, len(ids), bought)


def _announced(records: RecordsAtHand, key: str) -> list[tuple[str, int, str]]:
    rows = [at for at, purchase in records.identity.purchase_keys.items() if purchase == key][:_SHOWN]
    return [
        (filing.document.id, place.page, f"{filing.document.file} {place_text(place)}")
        for document, index in rows
        for filing in [records.filings[document]]
        for place in filing.purchases[index].places[:1]
    ]
