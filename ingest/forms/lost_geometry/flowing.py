"""Forms whose geometry a converter lost → cells: the text as one stream of atoms, cut by what its words and values tell.

In: a text without tabs, and the families. Out: the same source with a table for each form, or None where it holds none, or is
printed by columns, so that most tables of indicators have no way through them.
Nothing of it is sure: the caller doubts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.lost_geometry.flowing_rows import flowing_rows
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, LINE, SPACE, Atom, FlowingText
from yiju.ingest.forms.lost_geometry.strips import PAGE_MARK, field_of, tables_of
from yiju.ingest.forms.words import unit_of
from yiju.ingest.page import Source, Table

_FEW = 4
"""So many labels make a form."""
_MOST = 4_000
"""A form of more atoms than that is none."""
_GAP = re.compile(r"\S {3,}\S")
_INLINE = re.compile(r"((?!其中)[\u4e00-\u9fff（）()]{2,12}[：:])([^。；，：:]{1,30})")
_LAID = 0.06
"""The share of lines with wide gaps in them from which on a text keeps its page's layout."""


def flowing(source: Source, known: Sequence[FormFamily]) -> tuple[Source, frozenset[str]] | None:
    """The source with its forms as tables, and the fields of all labels that it prints; None where it has no form."""
    if source.type != "text" or any(page.tables for page in source.pages):
        return None
    lines = [line.text for _, line in source.lines() if line.text.strip()]
    if sum(bool(_GAP.search(line)) for line in lines) > _LAID * len(lines):
        return None
    common = next((f.form.levels for f in known if f.form.levels), [])
    found: dict[int, list[Table]] = {}
    printed: set[str] = set()
    lost = forms = 0
    for family, atoms in _forms(source, known):
        if len(atoms) > _MOST:
            continue
        text = FlowingText(atoms, family.words, Scheme.of(family.form.levels or common))
        labels = [word.label for word in text.found if word.asks and word.label]
        if len(labels) < _FEW:
            continue
        printed |= {field_of(label) for label in labels}
        rows, whole = flowing_rows(text)
        lost += text.blocky and not whole
        forms += 1
        for table in tables_of(iter(rows)):
            found.setdefault(table.page, []).append(table)
    if not found or 2 * lost > forms:
        return None
    pages = [structs.replace(page, tables=tuple(found.get(page.number, ()))) for page in source.pages]
    return structs.replace(source, pages=tuple(pages), type="html"), frozenset(printed)


def _forms(source: Source, known: Sequence[FormFamily]) -> Iterator[tuple[FormFamily, list[Atom]]]:
    """Each form's atoms below its title; of the first also those above it on its page, where labels stand
    there and the form goes on below.
    """
    family: FormFamily | None = None
    atoms: list[Atom] = []
    early = 0
    for page in source.pages:
        blank = True
        above = len(atoms)
        for line in page.lines:
            text = line.text.strip()
            if not text or PAGE_MARK.fullmatch(text):
                blank = True
                continue
            titled = next((f for f in known if f.is_title(text)), None)
            if titled is not None:
                if family and len(atoms) > early:
                    yield family, atoms
                head = [] if family else atoms[above:]
                labels = sum(titled.words.label(atom.text) is not None for atom in head)
                family, atoms, blank = titled, head if labels >= _FEW else [], True
                early = len(atoms) + _FEW if atoms else 0
                continue
            for n, part in enumerate(_cells(text)):
                gap = SPACE if n else BLANK if blank else LINE
                atoms.append(Atom(part, page.number, line.number, gap))
            blank = False
    if family and len(atoms) > early:
        yield family, atoms


def _cells(text: str) -> list[str]:
    """What spaces part in a line; a short value behind a label's colon is apart too."""
    made: list[str] = []
    for part in text.split():
        found = None if unit_of(part, "") else _INLINE.fullmatch(part)
        made += [found[1], found[2]] if found else [part]
    return made
