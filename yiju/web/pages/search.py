"""检索: one box, kinds as tabs, each hit with why it is here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from yiju.search import Hit, Kind
from yiju.web.desk import Desk
from yiju.words import HIT_KINDS

TOP = 30


@dataclass(frozen=True)
class View:
    """The page; `tabs` are the kinds: code, name, whether chosen."""

    text: str
    kind: str
    unit: str
    year: str
    tabs: Sequence[tuple[str, str, bool]]
    hits: Sequence[Hit]


def view(desk: Desk, text: str, kind: str, unit: str, year: str) -> View:
    """What a search finds, best first; nothing where nothing is asked."""
    kind = kind if kind in HIT_KINDS else ""
    hits: list[Hit] = []
    if text.strip():
        when = int(year) if year.isdecimal() and len(year) == 4 else None
        hits = desk.workspace.hits(text, cast("Kind | None", kind or None), unit or None, when, TOP)
    tabs = [("", "全部", not kind), *((code, name, code == kind) for code, name in HIT_KINDS.items())]
    return View(text, kind, unit, year, tabs, hits)
