"""Forms whose geometry a converter lost → cells: the text as one stream of atoms, cut by what its words and values tell.

In: a text without tabs, and the families. Out: the same source with a table for each form, or None where it holds none.
Nothing of it is sure: the caller doubts it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.lost_geometry.flowing_cells import tables_of
from yiju.ingest.forms.lost_geometry.flowing_rows import flowing_rows
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, LINE, SPACE, Atom, FlowingText
from yiju.ingest.forms.lost_geometry.glued import apart
from yiju.ingest.forms.lost_geometry.interleaved import Interleaved
from yiju.ingest.forms.lost_geometry.project_rows import is_list, project_rows
from yiju.ingest.forms.words import Label, unit_of
from yiju.ingest.page import Source, Table

_FEW = 4
"""So many labels make a form."""
_MOST = 4_000
"""A form of more atoms than that is none."""
PAGE_MARK = re.compile(r"[-=—–\s]*第\s*\d+\s*页[-=—–\s]*")
"""A line by which a converter says where a page begins."""
_GAP = re.compile(r"\S {3,}\S")
_INLINE = re.compile(r"((?!其中)[\u4e00-\u9fff（）()]{2,12}[：:])([^。；，：:]{1,30})")
_SPACED = re.compile(
    r"(?<=\d) (?=[年月日])|(?<=[年月]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff]{1,3}(?:前|/|$|[ ，。；、]))|(?<=[，。；、]) (?=\d)|(?<=元) (?=/)|(?<=元/) (?=[\u4e00-\u9fff])|(?<=元 /) (?=[\u4e00-\u9fff])"
)
_APART_YEAR = re.compile(r"20\d\d 年")
_FOOTER = re.compile(r"[-—－–]+\s*\d{1,4}\s*[-—－–]+|第\s*\d+\s*页[，,/ ]*(?:共\s*\d+\s*页)?|共\s*\d+\s*页")
_PART = re.compile(r"[（(]?[\u4e00-\u9fff]{1,4}[）)]?|[（(]?(?:金额)?单位[：:]万?元[）)]?")
"""A piece of a label, or a unit of money."""
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
    for family, atoms in _forms(source, [family.listed for family in known]):
        if len(atoms) > _MOST:
            continue
        scheme = Scheme.of(family.form.levels or common)
        woven = Interleaved(atoms, family.words, scheme)
        text = FlowingText(woven.in_cells() if woven.proven else atoms, family.words, scheme)
        text.across = woven.proven
        if is_list(text):
            for table in tables_of(iter(project_rows(text))):
                found.setdefault(table.page, []).append(table)
            continue
        labels = [word.label for word in text.found if word.asks and word.label]
        if len(labels) < _FEW:
            continue
        printed |= {field_of(label) for label in labels}
        for table in tables_of(iter(flowing_rows(text))):
            found.setdefault(table.page, []).append(table)
    if not found:
        return None
    pages = [structs.replace(page, tables=tuple(found.get(page.number, ()))) for page in source.pages]
    return structs.replace(source, pages=tuple(pages), type="html"), frozenset(printed)


def field_of(label: Label) -> str:
    """The record's field of a label, as a doubt names it."""
    if label.kind == "funding":
        return f"funding.{label.key}"
    return f"texts.{label.key}" if label.kind == "section" else label.key or "funding"


def _forms(source: Source, known: Sequence[FormFamily]) -> Iterator[tuple[FormFamily, list[Atom]]]:
    """Each form's atoms below its title; of the first also those above it on its page, where labels stand
    there and the form goes on below.
    """
    family: FormFamily | None = None
    atoms: list[Atom] = []
    early = 0
    common = next((f.form.levels for f in known if f.form.levels), [])
    spaced = any(_APART_YEAR.search(line.text) for _, line in source.lines())
    for page in source.pages:
        blank = True
        above = len(atoms)
        last = next((line.number for line in reversed(page.lines) if line.text.strip()), None)
        for line in page.lines:
            text = line.text.strip()
            if (
                not text
                or PAGE_MARK.fullmatch(text)
                or _FOOTER.fullmatch(text)
                or (line.number == last and text == str(page.number))
            ):
                blank = True
                continue
            titled = next((f for f in known if f.is_title(text)), None)
            if titled is not None:
                head = [] if family else atoms[above:]
                if sum(titled.words.label(atom.text) is not None for atom in head) < _FEW:
                    head = _waiting(atoms[above:], titled)
                atoms = atoms[: len(atoms) - len(head)]
                if family and len(atoms) > early:
                    yield family, atoms
                family, atoms, above, blank = titled, head, 0, True
                early = len(atoms) + _FEW if atoms else 0
                continue
            if family is None:
                parts = _cells(text, spaced=spaced)
            else:
                scheme = Scheme.of(family.form.levels or common)
                parts = [p for part in _cells(text, spaced=spaced) for p in apart(part, family.words, scheme)]
            for n, part in enumerate(parts):
                gap = SPACE if n else BLANK if blank else LINE
                atoms.append(Atom(part, page.number, line.number, gap))
            blank = False
    if family and len(atoms) > early:
        yield family, atoms


def _waiting(atoms: Sequence[Atom], family: FormFamily) -> list[Atom]:
    """The labels without values that end some atoms, with the pieces of others among them: a converter prints the first column of labels, and
    the title that stands above them behind it. None where the project's name is not asked for, nor two things.
    """
    first, keys = len(atoms), set[str]()
    for n in range(len(atoms) - 1, -1, -1):
        label = family.words.label(atoms[n].text)
        if label is not None and label.key and not atoms[n].text.endswith(("：", ":")):
            keys.add(label.key)
            first = n
        elif label is None and not _PART.fullmatch(atoms[n].text):
            break
    return list(atoms[first:]) if "name" in keys or len(keys) > 1 else []


def _cells(text: str, *, spaced: bool = False) -> list[str]:
    """What spaces part in a line; a short value behind a label's colon is apart too. `spaced`: spaces stand between figures and Chinese."""
    made: list[str] = []
    for part in (_SPACED.sub("", text) if spaced else text).split():
        found = None if unit_of(part, "") else _INLINE.fullmatch(part)
        made += [found[1], found[2]] if found else [part]
    return made
