"""The parts of 项目经费情况说明: rows → narratives, each with its heading and its titled parts.

In: the rows of a source and the families, whose words tell parts that the seven titles do not name. Out: `Narrative`s. One is found by
its parts, not by its heading, which may be damaged or name no project.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grammar import Section
from yiju.ingest.forms.grid_rows import Row, flat, span
from yiju.ingest.record import Place
from yiju.ingest.values.text import join_lines, tidy, unspaced
from yiju.ingest.values.title_marks import NOTE, NUMBER, NUMERALS, noteless

# A title of its own words: a short line without a sentence's marks.
_OWN_TITLE = re.compile(rf"^\s*(?P<number>[{NUMERALS}])、\s*(?P<title>[^。；;，,：:\s]{{2,24}})\s*$")
_NUMBERED = re.compile(rf"^\s*(?P<number>[{NUMERALS}])、")
_ENDS = re.compile(r"[。！？；：:;”）)]$")
_PAGE_MARK = re.compile(r"(?<=[\u4e00-\u9fff])\s+\d{1,3}/\d{1,3}\s+(?=[\u4e00-\u9fff])")
_PAGE_NUMBER = re.compile(r"^[\s\-—－]*\d{1,3}(?:\s*/\s*\d{1,3})?[\s\-—－]*$")
# The title of something that is no part of a narrative: a budget table, a note, an annex.
_OTHER_TITLE = re.compile(r"(?:预算|决算)[^。；]{0,30}表$|情况说明$|名词解释$|^附[件表]|申报表$")


@dataclass
class NarrativePart:
    """A part with its rows."""

    key: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class Narrative:
    """A narrative: where it stands in the stream, its heading and its parts."""

    start: int
    heading: list[Row]
    sections: list[NarrativePart]
    end: int = 0

    def section(self, key: str) -> NarrativePart | None:
        """The part of that key."""
        return next((s for s in self.sections if s.key == key), None)


@cache
def _titles() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    keys = {w: s.key for s in wording().sections for w in (s.label, *s.also)}
    wordings = "|".join(sorted(keys, key=len, reverse=True))
    title = re.compile(rf"^\s*{NUMBER}\s*(?P<title>{wordings})[\s.。:：]*")
    inside = re.compile(rf"(?<=[。；;日\s])\s*(?={NUMBER}\s*(?:{wordings})[\s.。:：]*$)")
    return title, inside, keys


class NarrativeWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """narrative.yaml."""

    id: str
    tail_pattern: str
    heading_examples: list[dict[str, str]]
    sections: list[Section]


@cache
def wording() -> NarrativeWording:
    """The words of a narrative."""
    return msgspec.yaml.decode(Path(__file__).with_name("narrative.yaml").read_bytes(), type=NarrativeWording)


def parted(row: Row) -> list[Row]:
    """A line that ends with the title of the next part, as two rows."""
    if row.table or len(row.pieces) != 1:
        return [row]
    if _PAGE_NUMBER.match(row.text):
        return []
    _, inside, _ = _titles()
    piece = row.pieces[0]
    cut = inside.search(piece.text)
    if cut is None or not piece.text[: cut.start()].strip():
        return [row]
    halves = (piece.text[: cut.start()].strip(), piece.text[cut.end() :].strip())
    return [
        Row((type(piece)(half, piece.col, piece.place),), row.page, row.width, row.block) for half in halves
    ]


def _title(row: Row) -> tuple[str, str] | None:
    """The part that begins in this row, and what the line says behind its title."""
    if row.table:
        return None
    pattern, _, keys = _titles()
    match = pattern.match(row.text)
    if match is None:
        return None
    rest = row.text[match.end() :].strip()
    marked = re.search(r"[.。:：\s]$", match[0]) is not None
    if NOTE.fullmatch(rest):
        return keys[match["title"]], ""
    if rest and not marked:
        return None
    return keys[match["title"]], rest


def _own_title(row: Row, before: int, within: int, known: Sequence[FormFamily]) -> tuple[str, str] | None:
    """A part that the words of the seven do not name, with nothing behind its title: its number follows that of the part
    before (`before`). It is the text that another form calls so, or has the name that is printed; the latter where it does
    not go on with a list within the part, which has come to `within`.
    """
    found = None if row.table else _OWN_TITLE.match(row.text)
    if found is None or (at := NUMERALS.index(found["number"])) != before:
        return None
    title = noteless(found["title"])
    labels = (family.words.label(title) for family in known)
    if label := next((label for label in labels if label and label.kind == "section"), None):
        return label.key, ""
    return None if at == within else (title, "")


def starts_in(stream: Sequence[Row]) -> list[tuple[int, int]]:
    """Rows where a narrative's heading and its first part stand. A first part counts only where the
    second or third follows: a table of contents has parts too.
    """
    found = []
    for i, row in enumerate(stream):
        title = _title(row)
        if title is None or title[0] != "项目概况":
            continue
        after = {t[0] for r in stream[i + 1 : i + 120] if (t := _title(r)) is not None}
        if not {"立项依据", "实施方案", "年度预算安排"} & after:
            continue
        heading = i
        for k in range(i - 1, max(-1, i - 4), -1):
            if stream[k].table or stream[k].page not in (row.page, row.page - 1):
                break
            if re.search(wording().tail_pattern, unspaced(stream[k].text)):
                heading = k
                break
        found.append((heading, i))
    return found


def narratives_in(
    stream: Sequence[Row],
    begun: Sequence[tuple[int, int]],
    spans: Sequence[tuple[int, int]],
    known: Sequence[FormFamily],
) -> list[Narrative]:
    """Each narrative with its parts; one ends where the next begins, or a form (`spans`), or the title of something else."""
    found = []
    for n, (heading, first) in enumerate(begun):
        end = begun[n + 1][0] if n + 1 < len(begun) else len(stream)
        body_end = min([end, *(s for s, _ in spans if s > first)])
        narrative = Narrative(heading, list(stream[heading:first]), [], end)
        number = within = 0  # of the part, and of the items of a list within it
        for row in stream[first:body_end]:
            title = _title(row)
            if _ends(row, narrative, stream[first].page):
                break
            numbered = None if row.table else _NUMBERED.match(row.text)
            at = NUMERALS.index(numbered["number"]) + 1 if numbered else 0
            title = title or _own_title(row, number, within, known)
            if title is not None:
                number, within = at, 0
            elif at:
                within = at
            if title is not None and narrative.section(title[0]) is None:
                narrative.sections.append(NarrativePart(title[0]))
                if title[1]:
                    piece = row.pieces[0]
                    narrative.sections[-1].rows.append(
                        Row((type(piece)(title[1], 0, piece.place),), row.page, 1, row.block)
                    )
            elif narrative.sections:
                narrative.sections[-1].rows.append(row)
        found.append(narrative)
    return found


def _ends(row: Row, narrative: Narrative, page: int) -> bool:
    """Whether something else begins here: a title on a page of its own, after the last part began."""
    last = narrative.section("绩效目标") or narrative.section("年度预算安排")
    return (
        last is not None
        and not row.table
        and row.page > page
        and len(row.text) < 50
        and _OTHER_TITLE.search(unspaced(row.text)) is not None
    )


def paragraphs(section: NarrativePart | None) -> str:
    """The part's text: wrapped lines joined; in a dump a line is a paragraph unless it breaks off."""
    if section is None:
        return ""
    paragraphs: list[str] = []
    after_table = False
    for row in section.rows:
        text = "\t".join(flat(p.text) for p in row.own) if row.table else flat(row.text)
        text = _PAGE_MARK.sub("", text)
        cells = row.table or after_table
        after_table = row.table
        if paragraphs and not cells and not _ENDS.search(paragraphs[-1]):
            paragraphs[-1] = tidy(join_lines([paragraphs[-1], text]))
        else:
            paragraphs.append(text)
    return "\n".join(paragraphs)


def places_of(section: NarrativePart | None) -> list[Place]:
    """Where the part's rows stand."""
    return span([place for row in section.rows for place in row.places]) if section else []
