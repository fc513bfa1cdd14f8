"""存疑: values that the reader was unsure of, each with its place on the page, for a person to say what stands there.

In: what the address asks for. Out: a page of doubts with facets and orders, or all that it asks for as a workbook.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yiju.audit.field import label
from yiju.ingest import Declaration, Filing
from yiju.ingest.record import Doubt, Place
from yiju.places import entries, places_text
from yiju.web import sheet
from yiju.web.corrections import Correction
from yiju.web.desk import Desk, NotHere
from yiju.web.pages import evidence_page
from yiju.web.pages.findings_page import SHOWN, Facet, FacetChoice
from yiju.web.render import local, query_of
from yiju.web.undo_steps import Corrected

ROWS = 20
STATES = {"open": "未核定", "done": "已核定", "all": "全部"}
SORTS = {"": "材料次序", "money": "按金额", "year": "年度新近", "unit": "按单位", "what": "按要素"}
FACETS = {"state": "核定", "why": "为什么存疑", "what": "要素", "unit": "单位", "year": "年度"}
_INDEX = re.compile(r"\[\d+\]|第\d+项")


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
    """The page; `wish` is what the address asks for, `sorts` are the orders: name, address, whether chosen."""

    doubts: Sequence[Doubtful]
    count: int
    facets: Sequence[Facet]
    wish: Mapping[str, str]
    sorts: Sequence[tuple[str, str, bool]]
    page: int
    pages: int


@dataclass(frozen=True)
class _NarrowedDoubt:
    """A doubt with what it is narrowed and ordered by: the values of the facets."""

    filing: Filing
    declaration: Declaration
    doubt: Doubt
    of: Mapping[str, str]


def asked(query: Mapping[str, str]) -> dict[str, str]:
    """What an address asks for: a value of each facet, words, an order."""
    wish = {name: query.get(name, "").strip() for name in (*FACETS, "words", "sort")}
    wish["state"] = wish["state"] if wish["state"] in STATES else "open"
    wish["sort"] = wish["sort"] if wish["sort"] in SORTS else ""
    return wish


def view(desk: Desk, query: Mapping[str, str], page: int = 1) -> DoubtsPage:
    """The doubts that an address asks for, a page of them."""
    wish, standing = asked(query), desk.corrections.standing()
    rows = _rows(desk, wish, standing)
    chosen = _ordered([row for row in rows if _fits(row, wish)], wish["sort"])
    pages = max(1, -(-len(chosen) // ROWS))
    page = min(max(1, page), pages)
    doubts = [_shown(desk, row, standing) for row in chosen[(page - 1) * ROWS : page * ROWS]]
    sorts = [(name, query_of({**wish, "sort": sort}), sort == wish["sort"]) for sort, name in SORTS.items()]
    return DoubtsPage(doubts, len(chosen), _facets(rows, wish), wish, sorts, page, pages)


def workbook(desk: Desk, query: Mapping[str, str]) -> bytes:
    """All doubts that an address asks for, in its order, as a workbook."""
    wish, standing = asked(query), desk.corrections.standing()
    chosen = _ordered([row for row in _rows(desk, wish, standing) if _fits(row, wish)], wish["sort"])
    columns = (
        "项目",
        "单位",
        "年度",
        "要素",
        "读到的",
        "为什么存疑",
        "材料",
        "出处",
        "人工核定",
        "谁",
        "时间",
    )
    rows = []
    for row in chosen:
        name, text = _name_and_text(row.declaration, row.doubt.field)
        held = standing.get((row.declaration.id, row.doubt.field))
        corrected = (held.wording, held.who, local(held.at)) if held else ("", "", "")
        places = places_text(row.declaration.evidence.get(row.doubt.field, []))
        cells = (row.declaration.name, row.of["unit"], row.of["year"], name, text, row.doubt.why)
        made = [(cell, False) for cell in (*cells, row.filing.document.file, places, *corrected)]
        made[2] = (row.of["year"], True)
        rows.append(made)
    return sheet.workbook("存疑", columns, rows)


def _rows(
    desk: Desk, wish: Mapping[str, str], standing: Mapping[tuple[str, str], Correction]
) -> list[_NarrowedDoubt]:
    """The doubts that have the words, whatever else is asked."""
    found = []
    words = wish["words"].lower().split()
    for filing, declaration in desk.records().declarations.values():
        for doubt in declaration.doubts:
            of = {
                "state": "done" if (declaration.id, doubt.field) in standing else "open",
                "why": doubt.why,
                "what": _INDEX.sub("", label(doubt.field)),
                "unit": declaration.unit or filing.document.unit or "",
                "year": str(declaration.year or filing.document.year or ""),
            }
            if words:
                fields = (
                    declaration.name,
                    *of.values(),
                    *_name_and_text(declaration, doubt.field),
                    filing.document.file,
                )
                if not all(word in "\n".join(fields).lower() for word in words):
                    continue
            found.append(_NarrowedDoubt(filing, declaration, doubt, of))
    return found


def _fits(row: _NarrowedDoubt, wish: Mapping[str, str], but: str = "") -> bool:
    """Whether a doubt has the chosen value of every facet, of one facet any."""
    return all(
        facet == but or not wish[facet] or row.of[facet] == wish[facet] or wish[facet] == "all"
        for facet in FACETS
    )


def _ordered(rows: list[_NarrowedDoubt], sort: str) -> list[_NarrowedDoubt]:
    if sort == "money":
        return sorted(rows, key=lambda row: -_money(row.declaration))
    if sort:
        return sorted(rows, key=lambda row: (row.of[sort] == "", row.of[sort]), reverse=sort == "year")
    return rows


def _money(declaration: Declaration) -> Decimal:
    return declaration.year_budget or declaration.total_budget or Decimal(-1)


def _facets(rows: Sequence[_NarrowedDoubt], wish: Mapping[str, str]) -> list[Facet]:
    """Each way of counting, as if it were not narrowed itself; a value that is chosen leads away again."""
    made = []
    for facet, name in FACETS.items():
        counts = Counter(row.of[facet] for row in rows if _fits(row, wish, facet))
        listed = [(value, value, n) for value, n in counts.most_common() if value]
        if facet == "state":
            whole = {**counts, "all": counts.total()}
            listed = [(state, caption, whole.get(state, 0)) for state, caption in STATES.items()]
        elif wish[facet] and wish[facet] not in counts:
            listed.insert(0, (wish[facet], wish[facet], 0))
        if facet == "year":
            listed.sort(key=lambda one: one[0], reverse=True)
        choices = [
            FacetChoice(
                caption,
                n,
                on := value == wish[facet],
                query_of({**wish, facet: "" if on and facet != "state" else value}),
            )
            for value, caption, n in listed
        ]
        if choices:
            made.append(Facet(name, choices[:SHOWN], choices[SHOWN:]))
    return made


def _name_and_text(declaration: Declaration, field: str) -> tuple[str, str]:
    """What a field is called and what was read there."""
    found = next(((name, text) for key, name, text in entries(declaration) if key == field), ("", ""))
    return found[0] or label(field), found[1]


def _shown(desk: Desk, row: _NarrowedDoubt, standing: Mapping[tuple[str, str], Correction]) -> Doubtful:
    field, places = row.doubt.field, row.declaration.evidence.get(row.doubt.field, [])
    return Doubtful(
        row.filing,
        row.declaration,
        field,
        *_name_why_and_text(row),
        places,
        _lines(desk, row.filing, places),
        standing.get((row.declaration.id, field)),
    )


def _name_why_and_text(row: _NarrowedDoubt) -> tuple[str, str, str]:
    name, text = _name_and_text(row.declaration, row.doubt.field)
    return name, row.doubt.why, text


def correct(desk: Desk, declaration: str, field: str, wording: str | None, who: str) -> None:
    """Keep what a person read; None takes the last back. Raises `NotHere`, `ValueError`."""
    _, held = desk.declaration(declaration)
    if field not in {doubt.field for doubt in held.doubts}:
        raise NotHere("这一处已不存疑：材料可能已经更正。")
    if wording is not None and not wording.strip():
        raise ValueError("请写原文上是什么；原文没有写的，写“原文未写”。")
    now, before = (
        wording.strip()[:2000] if wording is not None else None,
        desk.corrections.standing().get((declaration, field)),
    )
    desk.corrections.record(declaration, field, now, who)
    done = "撤销核定" if wording is None else "核定"
    desk.steps.add(
        who, f"{done}“{label(field)}”", Corrected(declaration, field, before.wording if before else None, now)
    )
    ledger_wording = "撤销" if wording is None else wording.strip()[:200]
    desk.tell(who, "correct", f"{held.name}　{label(field)}", ledger_wording)


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
