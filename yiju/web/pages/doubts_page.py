"""存疑: values that the reader was unsure of, each with its place on the page, for a person to say what stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from yiju.audit.field import label
from yiju.ingest import Declaration, Filing
from yiju.ingest.record import Place
from yiju.places import entries
from yiju.web.corrections import Correction
from yiju.web.desk import Desk, NotHere
from yiju.web.pages import evidence_page
from yiju.web.undo_steps import Corrected

ROWS = 20
STATES = {"open": "未核定", "done": "已核定", "all": "全部"}


@dataclass(frozen=True)
class Doubtful:
    """One doubt: what was read, why it is doubted, where it stands; `lines` of a text, or a picture to be cut."""

    filing: Filing
    declaration: Declaration
    field: str
    label: str
    why: str
    text: str
    places: Sequence[Place]
    lines: Sequence[evidence_page.TextLine]
    correction: Correction | None


@dataclass(frozen=True)
class DoubtsPage:
    """The page; `reasons` are why values are doubted, with counts."""

    doubts: Sequence[Doubtful]
    count: int
    reasons: Sequence[tuple[str, int]]
    why: str
    state: str
    page: int
    pages: int
    states: Sequence[tuple[str, str]] = tuple(STATES.items())


def view(desk: Desk, why: str = "", state: str = "open", page: int = 1) -> DoubtsPage:
    """The doubts of one reason, or all, in the order of the filings."""
    standing = desk.corrections.standing()
    state = state if state in STATES else "open"
    found = [
        (filing, declaration, doubt)
        for filing, declaration in desk.records().declarations.values()
        for doubt in declaration.doubts
        if state == "all" or ((declaration.id, doubt.field) in standing) == (state == "done")
    ]
    reasons = Counter(doubt.why for _, _, doubt in found).most_common()
    chosen = [row for row in found if not why or row[2].why == why]
    pages = max(1, -(-len(chosen) // ROWS))
    page = min(max(1, page), pages)
    rows = []
    for filing, declaration, doubt in chosen[(page - 1) * ROWS : page * ROWS]:
        said = {field: (name, text) for field, name, text in entries(declaration)}
        name, text = said.get(doubt.field, (label(doubt.field), ""))
        places = declaration.evidence.get(doubt.field, [])
        rows.append(
            Doubtful(
                filing,
                declaration,
                doubt.field,
                name or label(doubt.field),
                doubt.why,
                text,
                places,
                _lines(desk, filing, places),
                standing.get((declaration.id, doubt.field)),
            )
        )
    return DoubtsPage(rows, len(chosen), reasons, why, state, page, pages)


def correct(desk: Desk, declaration: str, field: str, said: str | None, who: str) -> None:
    """Keep what a person read; None takes the last back. Raises `NotHere`, `ValueError`."""
    _, held = desk.declaration(declaration)
    if field not in {doubt.field for doubt in held.doubts}:
        raise NotHere("这一处已不存疑：材料可能已经更正。")
    if said is not None and not said.strip():
        raise ValueError("请写原文上是什么；原文没有写的，写“原文未写”。")
    now, before = (
        said.strip()[:2000] if said is not None else None,
        desk.corrections.standing().get((declaration, field)),
    )
    desk.corrections.record(declaration, field, now, who)
    done = "撤销核定" if said is None else "核定"
    desk.steps.add(
        who, f"{done}“{label(field)}”", Corrected(declaration, field, before.said if before else None, now)
    )
    told = "撤销" if said is None else said.strip()[:200]
    desk.tell(who, "correct", f"{held.name}　{label(field)}", told)


def _lines(desk: Desk, filing: Filing, places: Sequence[Place]) -> list[evidence_page.TextLine]:
    """The marked lines of a text with one before and after; none where the page is a picture."""
    if not places or places[0].box is not None:
        return []
    try:
        page = evidence_page.shown(
            desk, filing, places[0].page, [evidence_page.PlaceMark("", place) for place in places]
        )
    except NotHere:
        return []
    at = {line.number for line in page.lines if line.marked}
    return [line for line in page.lines if at & {line.number - 1, line.number, line.number + 1}][:12]
