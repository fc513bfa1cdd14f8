"""A declaration prepared for comparison: done once for each, not once for each pair.

In: an entry. Out: `Profile` with its texts by section (masked, and as a bag of clauses), the subject of
its name, and its figures, bases and indicators as sets.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from yiju.audit.case import Case, Entry
from yiju.audit.copies import wording
from yiju.audit.copies.alignment import clauses
from yiju.audit.copies.masking import YEARS, Masked, masked, plain
from yiju.ingest.values.text import fold

_BRACKET = re.compile(r"[（(][^（()）]*[）)]$")
_YEAR = re.compile(YEARS)
_ORDINAL = re.compile(r"\d+|第?[一二三四五六七八九十]+(?=[期批轮次号标])|[东南西北](?=[区段片侧])")
_SPECIFIC = re.compile(r"(?<![\d.,〔\[【(])\d[\d,]*\d(?:\.\d+)?(?![\d.,]*(?:[年月日号%‰]|\s*小时))")


@dataclass(frozen=True)
class MaskedSection:
    """One text: the field it stands in, masked, and its clauses in alphabetical order."""

    field: str
    text: Masked
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """One declaration. `core` is its name without unit and filler words, `ordinals` its 一期, 二期."""

    entry: Entry
    sections: dict[str, MaskedSection]
    core: str
    ordinals: tuple[str, ...]
    amounts: Counter[Decimal]
    bases: frozenset[str]
    rows: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    """Numbers of three or more digits in its texts, but no dates, shares and document numbers: what a
    text keeps when it is said in other words."""
    figures: tuple[object, ...]
    """Year, budget and the amounts of two or more sub-items; empty where there are fewer."""

    @property
    def length(self) -> int:
        """Characters of its masked texts."""
        return sum(len(section.text.text) for section in self.sections.values())


def profiles(case: Case) -> list[Profile]:
    """All entries of a case, prepared once."""
    found = case.memo.get("profiles")
    if found is None:
        found = case.memo["profiles"] = [profile(entry) for entry in case.entries]
    assert isinstance(found, list)
    return found


def profile(entry: Entry) -> Profile:
    """Everything about an entry that comparing needs."""
    d = entry.declaration
    units = [u for u in {entry.unit, entry.filing.document.unit or ""} if u]
    names = [entry.name, bare(entry.name)]
    sections: dict[str, MaskedSection] = {}
    for section in wording.listed().sections:
        field = next((name for name in section if d.texts.get(name)), None)
        if field is not None:
            text = masked(d.texts[field], names, units)
            parts = tuple(sorted(text.text[a:b] for a, b in clauses(text.text)))
            sections[section[0]] = MaskedSection(field, text, parts)
    prescribed = wording.prescribed()
    rows = ((fold(i.name), fold(i.target or "")) for i in d.indicators)
    return Profile(
        entry=entry,
        sections=sections,
        core=_core(entry.name, units),
        ordinals=tuple(_ORDINAL.findall(_YEAR.sub("", plain(entry.name)))),
        amounts=Counter(s.amount for s in d.subitems),
        bases=frozenset(b.key or fold(b.title or "") for b in d.bases),
        rows=frozenset(row for row in rows if row[0] not in prescribed),
        numbers=frozenset(n for section in sections.values() for n in specific(d.texts[section.field])),
        figures=_figures(entry),
    )


def bare(name: str) -> str:
    """A project name as texts use it: without its closing bracket."""
    return _BRACKET.sub("", name).strip('《》“”" ')


def specific(text: str) -> set[str]:
    """The numbers of a text that hardly stand in another by chance, without thousands marks."""
    found = {match[0].replace(",", "") for match in _SPECIFIC.finditer(plain(text))}
    return {number for number in found if len(number) > 2 and number.strip("0.") not in ("1", "365")}


def _figures(entry: Entry) -> tuple[object, ...]:
    amounts = sorted(s.amount for s in entry.declaration.subitems)
    budget = entry.declaration.year_budget
    return (entry.year, budget, *amounts) if budget is not None and len(set(amounts)) > 1 else ()


def _core(name: str, units: list[str]) -> str:
    core = masked(bare(name), units=units).text
    for word in [*"□△〇年()（）", *wording.listed().name_fillers]:
        core = core.replace(word, "")
    return core
