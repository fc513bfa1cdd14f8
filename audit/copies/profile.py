"""A declaration prepared for comparison: done once for each, not once for each pair.

In: an entry. Out: `Profile` with its texts by section (masked, and as a bag of clauses), the subject of
its name, and its figures, bases and indicators as sets.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.copies import wording
from yiju.audit.copies.alignment import clauses
from yiju.audit.copies.masking import YEARS, Masked, masked, plain
from yiju.audit.copies.minhash import signature
from yiju.audit.memory import Memory, key_of, mark_of, number_of
from yiju.audit.once import once_a_case
from yiju.ingest.values.text import fold

LEAST = 12
"""Shorter texts are equal by chance."""
LISTED = 6
"""So many specific numbers, or indicators with their targets, in common are no chance."""
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


class Outline(msgspec.Struct, frozen=True):
    """Of a declaration what says whom to compare it with, to be kept for as long as it has not changed. `core` is its name without
    unit and filler words, `ordinals` its 一期, 二期, `length` the characters of its masked texts, `clauses` those of them all and `rows`
    its indicators that nobody prescribes, as numbers, each once.
    """

    core: str
    ordinals: tuple[str, ...]
    length: int
    clauses: bytes
    rows: bytes
    sketches: tuple[tuple[str, bytes, bytes], ...]
    """Of each text, of its numbers and of its rows, where they are of some length: the section, a mark and the signature."""


class Profile:
    """One declaration; what only an alignment needs is made when it is asked for."""

    def __init__(self, entry: Entry, outline: Outline | None = None) -> None:
        self.entry = entry
        self.outline = outline or self._outlined()

    @property
    def core(self) -> str:
        """Its name without unit and filler words."""
        return self.outline.core

    @property
    def ordinals(self) -> tuple[str, ...]:
        """Its 一期, 二期."""
        return self.outline.ordinals

    @functools.cached_property
    def rows(self) -> frozenset[tuple[str, str]]:
        """Its indicators that nobody prescribes, with their targets, folded."""
        prescribed = wording.prescribed()
        rows = ((fold(i.name), fold(i.target or "")) for i in self.entry.declaration.indicators)
        return frozenset(row for row in rows if row[0] not in prescribed)

    @functools.cached_property
    def sections(self) -> dict[str, MaskedSection]:
        """Its texts by section."""
        names = [self.entry.name, bare(self.entry.name)]
        found: dict[str, MaskedSection] = {}
        for section, field in _fields(self.entry):
            text = masked(self.entry.declaration.texts[field], names, _units(self.entry))
            parts = tuple(sorted(text.text[a:b] for a, b in clauses(text.text)))
            found[section] = MaskedSection(field, text, parts)
        return found

    @functools.cached_property
    def amounts(self) -> Counter[Decimal]:
        """Those of its sub-items."""
        return Counter(s.amount for s in self.entry.declaration.subitems)

    @functools.cached_property
    def bases(self) -> frozenset[str]:
        """Keys of what it cites, or else titles."""
        return frozenset(b.key or fold(b.title or "") for b in self.entry.declaration.bases)

    @functools.cached_property
    def numbers(self) -> frozenset[str]:
        """Numbers of three or more digits in its texts, but no dates, shares and document numbers: what a
        text keeps when it is said in other words.
        """
        texts = self.entry.declaration.texts
        return frozenset(n for _, field in _fields(self.entry) for n in specific(texts[field]))

    @functools.cached_property
    def figures(self) -> tuple[object, ...]:
        """Year, budget and the amounts of two or more sub-items; empty where there are fewer."""
        return _figures(self.entry)

    def _outlined(self) -> Outline:
        texts = {name: section.text.text for name, section in self.sections.items()}
        compared = {name: text for name, text in texts.items() if len(text) >= LEAST}
        for name, listed in (("numbers", self.numbers), ("rows", {"".join(row) for row in self.rows})):
            if len(listed) >= LISTED:
                compared[name] = "/".join(sorted(listed))
        name = self.entry.name
        return Outline(
            core=_core(name, _units(self.entry)),
            ordinals=tuple(_ORDINAL.findall(_YEAR.sub("", plain(name)))),
            length=sum(map(len, texts.values())),
            clauses=_numbers(c for section in self.sections.values() for c in section.clauses),
            rows=_numbers(self.rows),
            sketches=tuple((name, mark_of(text), signature(text)) for name, text in compared.items()),
        )


@once_a_case
def profiles(case: Case) -> list[Profile]:
    """All entries of a case, prepared."""
    return [_recalled(entry, case.memory) for entry in case.entries]


def _recalled(entry: Entry, memory: Memory) -> Profile:
    return Profile(
        entry, memory.recall(key_of("outline", [entry.mark]), Outline, lambda: Profile(entry).outline)
    )


def _numbers(held: Iterable[object]) -> bytes:
    return b"".join(sorted({number_of(one) for one in held}))


def _units(entry: Entry) -> list[str]:
    return [u for u in {entry.unit, entry.filing.document.unit or ""} if u]


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    """Each section with the field that fills it."""
    texts = entry.declaration.texts
    for section in wording.listed().sections:
        field = next((name for name in section if texts.get(name)), None)
        if field is not None:
            yield section[0], field


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
