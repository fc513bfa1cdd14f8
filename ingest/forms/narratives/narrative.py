"""项目经费情况说明, and the 绩效目标填报表 of the same project: a source → its declarations.

In: the rows of a source. Out: one `Declaration` per project: the seven parts in prose (一、项目概述 … 七、绩效
目标), the form that follows it, or both merged. A narrative is found by its parts, not by its heading,
which may be damaged or name no project.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec
from rapidfuzz import fuzz

from yiju.ingest.forms.draft import Draft, merged
from yiju.ingest.forms.families import FormFamily, families
from yiju.ingest.forms.grammar import Section
from yiju.ingest.forms.grid_labels import labels
from yiju.ingest.forms.grid_rows import Row, flat, rows, span
from yiju.ingest.forms.narratives import narrative_plan
from yiju.ingest.forms.narratives.narrative_facts import NarrativeFacts, facts_of
from yiju.ingest.forms.repair import Lexicon
from yiju.ingest.forms.target_forms import line_forms, target_form
from yiju.ingest.forms.unsure import BY_STRIPS
from yiju.ingest.forms.whole_cells import whole
from yiju.ingest.forms.whole_cells.whole import FoundForm, Whole
from yiju.ingest.page import Source
from yiju.ingest.record import Declaration, Notice, Place
from yiju.ingest.values.body import is_placeholder, may_name_body
from yiju.ingest.values.date import parse_period
from yiju.ingest.values.text import fold, join_lines, tidy, unspaced
from yiju.ingest.values.title_marks import NOTE, NUMBER, NUMERALS, noteless, unnumbered

FORM = "narrative"
# A title of its own words: a short line without a sentence's marks.
_OWN_TITLE = re.compile(rf"^\s*(?P<number>[{NUMERALS}])、\s*(?P<title>[^。；;，,：:\s]{{2,24}})\s*$")
_NUMBERED = re.compile(rf"^\s*(?P<number>[{NUMERALS}])、")
_DASHES = re.compile(r"^[\s\-—－–―:：]+|[\s\-—－–―:：]+$")
_YEAR = re.compile(r"20\d\d\s*年?度?")
_ENDS = re.compile(r"[。！？；：:;”）)]$")
_PAGE_MARK = re.compile(r"(?<=[\u4e00-\u9fff])\s+\d{1,3}/\d{1,3}\s+(?=[\u4e00-\u9fff])")
_PAGE_NUMBER = re.compile(r"^[\s\-—－]*\d{1,3}(?:\s*/\s*\d{1,3})?[\s\-—－]*$")
# The title of something that is no part of a narrative: a budget table, a note, an annex.
_OTHER_TITLE = re.compile(r"(?:预算|决算)[^。；]{0,30}表$|情况说明$|名词解释$|^附[件表]|申报表$")
_NAMED = re.compile(r"^项目名称\s*[:：]\s*(?P<name>\S.*)$")
_POINTS_ELSEWHERE = re.compile(r"^[，,、\s]*(?:详见|见|参见).{0,30}表。?$")
_UNIT = re.compile(r"^[\u4e00-\u9fff（）()]{4,40}$")
_LEVEL_OF_UNIT = re.compile(r"[（(](?:本级|本部|机关)[）)]$")


@dataclass
class _Section:
    key: str
    rows: list[Row] = field(default_factory=list)


@dataclass
class _Narrative:
    start: int
    heading: list[Row]
    sections: list[_Section]
    end: int = 0

    def section(self, key: str) -> _Section | None:
        """The part of that key."""
        return next((s for s in self.sections if s.key == key), None)


def declarations(source: Source) -> list[Declaration]:
    """Every project of the source, in the order it is printed."""
    return read(source, families())[0]


def read(
    source: Source, known: Sequence[FormFamily], quoted: Collection[Place] = ()
) -> tuple[list[Declaration], Whole]:
    """Every project of the source, in the order it is printed, and what its forms in whole cells say besides. `quoted` is
    what another reader quotes for projects whose names it found: a form without a name, of whose rows it quotes one, is
    that reader's, and is not told a second time.
    """
    stream = [part for row in rows(source) for part in _parted(row)]
    starts = _starts(stream)
    stops = [start for start, _ in starts]
    cells = whole.read(stream, known, stops, dump=source.type == "text")
    # The rest is read from lines and cut cells.
    left = cells.left(stream)
    uncelled = [
        (start, end)
        for start, end in target_form.spans(left, [*stops, *(form.start for form in cells.forms)])
        if line_forms.is_lines(left[start:end])
        or (source.type == "text" and not target_form.is_whole(left[start:end]))
    ]
    spans = sorted([*uncelled, *((form.start, form.end) for form in cells.forms)])
    narratives = _narratives(stream, starts, spans, known)
    if not narratives and not spans and not cells.listed:
        return [], cells
    facts = facts_of(source)
    units = {_bare(u) for u in (facts.unit, *map(_body, narratives)) if u}
    lexicon = Lexicon(_clean(stream), units=units)
    found: list[tuple[int, Declaration]] = []
    lined = [span for span in uncelled if line_forms.is_lines(left[slice(*span)])]
    # Twice: a name that one form prints whole mends the same name in another.
    for _ in range(2):
        forms = [
            target_form.read(left, start, end, lexicon, _body_at(narratives, start))
            for start, end in uncelled
            if (start, end) not in lined
        ]
    for start, end in lined:
        forms.append(FoundForm(start, end, line_forms.read(source, left[start:end], known)))
        cells.notices.append(Notice(BY_STRIPS, left[start].page))
    theirs = {(place.page, place.lines, place.box) for place in quoted}
    forms = [
        form
        for form in forms
        if form.declaration.name
        or theirs.isdisjoint(
            (piece.place.page, piece.place.lines, piece.place.box)
            for row in left[form.start : form.end]
            for piece in row.pieces
        )
    ]
    forms += [form for form in cells.forms if form.declaration.kind == "declaration_forms"]
    for narrative in narratives:
        if _is_template(narrative):
            continue
        made = _read(narrative, facts)
        form = _form_of(narrative, made, forms)
        if form is not None:
            forms.remove(form)
            made = _joined(made, form)
        _plan(narrative, made)
        found.append((narrative.start, made))
    found += [(form.start, form.declaration) for form in forms]
    found += [(f.start, f.declaration) for f in cells.forms if f.declaration.kind != "declaration_forms"]
    made_all = [made for _, made in sorted([*found, *cells.listed], key=lambda f: f[0])]
    for made in made_all:
        _complete(made, facts)
    return made_all, cells


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


def _parted(row: Row) -> list[Row]:
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


def _starts(stream: Sequence[Row]) -> list[tuple[int, int]]:
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


def _narratives(
    stream: Sequence[Row],
    starts: Sequence[tuple[int, int]],
    spans: Sequence[tuple[int, int]],
    known: Sequence[FormFamily],
) -> list[_Narrative]:
    found = []
    for n, (heading, first) in enumerate(starts):
        end = starts[n + 1][0] if n + 1 < len(starts) else len(stream)
        body_end = min([end, *(s for s, _ in spans if s > first)])
        narrative = _Narrative(heading, list(stream[heading:first]), [], end)
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
                narrative.sections.append(_Section(title[0]))
                if title[1]:
                    piece = row.pieces[0]
                    narrative.sections[-1].rows.append(
                        Row((type(piece)(title[1], 0, piece.place),), row.page, 1, row.block)
                    )
            elif narrative.sections:
                narrative.sections[-1].rows.append(row)
        found.append(narrative)
    return found


def _ends(row: Row, narrative: _Narrative, page: int) -> bool:
    """Whether something else begins here: a title on a page of its own, after the last part began."""
    last = narrative.section("绩效目标") or narrative.section("年度预算安排")
    return (
        last is not None
        and not row.table
        and row.page > page
        and len(row.text) < 50
        and _OTHER_TITLE.search(unspaced(row.text)) is not None
    )


def _paragraphs(section: _Section | None) -> str:
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


def _places(section: _Section | None) -> list[Place]:
    return span([place for row in section.rows for place in row.places]) if section else []


def _read(narrative: _Narrative, facts: NarrativeFacts) -> Declaration:
    draft = Draft(FORM)
    name, places = _heading_name(narrative)
    draft.put("name", name or None, " ".join(r.text for r in narrative.heading), places)
    for section in narrative.sections:
        text = _paragraphs(section)
        if section.key == "绩效目标":
            if _POINTS_ELSEWHERE.match(text):  # no goal, but what is printed in its place
                draft.declaration.printed["texts.项目总目标"] = text
                draft.seen("texts.项目总目标", _places(section))
            elif re.search("[\u4e00-\u9fff]", text):
                draft.text("项目总目标", text, _places(section))
        elif section.key != "年度预算安排" or text:
            draft.text(section.key, text, _places(section))
    basis = narrative.section("立项依据")
    draft.bases(_paragraphs(basis), _places(basis))
    period = narrative.section("实施周期")
    start, end = parse_period(_paragraphs(period))
    printed = _paragraphs(period)
    draft.put("start", start, printed, _places(period))
    draft.put("end", end, printed, _places(period))
    if body := _body(narrative):
        draft.put("unit", body, body, _places(narrative.section("实施主体")))
    if not draft.declaration.name:
        _name_from_text(draft, narrative, facts)
    return draft.declaration


def _is_template(narrative: _Narrative) -> bool:
    """Whether nothing but a template's instructions stands under the titles."""
    texts = [text for section in narrative.sections if (text := _paragraphs(section))]
    own = [t for t in texts if not is_placeholder(t) and not _POINTS_ELSEWHERE.match(t)]
    return len(texts) > 1 and not own


def _heading_name(narrative: _Narrative) -> tuple[str, list[Place]]:
    """The project's name in the heading, or an empty string."""
    for row in narrative.heading:
        if named := _NAMED.match(row.text):
            return tidy(named["name"]), row.places
    text = tidy(join_lines(row.text for row in narrative.heading))
    places = [place for row in narrative.heading for place in row.places]
    return heading_name(text), places


def heading_name(text: str) -> str:
    """`项目经费情况说明--档案整理` → `档案整理`; an empty string where the heading names no project."""
    tail = re.search(wording().tail_pattern, text)
    if tail is None:
        return ""
    behind = _DASHES.sub("", text[tail.end() :])
    if behind.startswith("明"):
        behind = _DASHES.sub("", behind[1:])
    before = unnumbered(_DASHES.sub("", text[: tail.start()]))
    if behind:
        return behind
    return "" if _YEAR.fullmatch(before) else before


def _body(narrative: _Narrative) -> str | None:
    """实施主体, where it is a unit's name and nothing else."""
    text = unspaced(_paragraphs(narrative.section("实施主体"))).rstrip("。.；;")
    stands_alone = _UNIT.match(text) and not re.search("由|负责|实施$|进行", text)
    return text if stands_alone and may_name_body(text) else None


def _bare(unit: str) -> str:
    """A unit's name without （本级）."""
    return _LEVEL_OF_UNIT.sub("", unit)


def _body_at(narratives: Sequence[_Narrative], row: int) -> str | None:
    return next((_bare(_body(n) or "") or None for n in narratives if n.start <= row < n.end), None)


def _name_from_text(draft: Draft, narrative: _Narrative, facts: NarrativeFacts) -> None:
    """The name where the heading has none: what the overview calls the project, if a cited approval
    of that very project says the same.
    """
    overview = draft.declaration.texts.get("项目概况", "")
    places = _places(narrative.section("项目概况"))
    for basis in draft.declaration.bases:
        approved = re.match(
            r"^关于(?:同意)?(?P<name>[^《》]{4,60}?)(?:可行性研究报告|项目建议书|初步设计|实施方案|立项|概算|投资估算)",
            basis.title or "",
        )
        if approved and fold(approved["name"]) in fold(overview):
            draft.put("name", approved["name"], approved["name"], places)
            draft.doubt("name", "标题未印项目名称，取自项目概况，与所引批复一致")
            return
    called = re.search(
        r"(?:建设|实施|开展)的(?P<name>[\u4e00-\u9fff（）()]{4,40}?(?:工程|项目|专项))[，,。]", overview
    )
    if called:
        draft.put("name", called["name"], called["name"], places)
        draft.doubt("name", "标题未印项目名称，取自项目概况，未经他处印证")


def _form_of(narrative: _Narrative, made: Declaration, forms: Sequence[FoundForm]) -> FoundForm | None:
    """The form of this narrative: the first behind it whose name does not speak against it, else one of
    the same name elsewhere.
    """
    own = [f for f in forms if narrative.start <= f.start < narrative.end]
    if own and _same(made.name, own[0].declaration.name):
        return own[0]
    named = [f for f in forms if made.name and fold(f.declaration.name) == fold(made.name)]
    mine = _bare(made.unit or "")
    fitting = [f for f in named if not mine or _bare(f.declaration.unit or mine) == mine]
    return fitting[0] if fitting else None


def _same(mine: str, other: str) -> bool:
    a, b = fold(mine), fold(other)
    return not a or not b or a == b or a.startswith(b) or fuzz.ratio(a, b) >= 75 or set(b) <= set(a)


def _joined(made: Declaration, form: FoundForm) -> Declaration:
    """Narrative and form as one. The heading's name and the form's 实施单位 lead."""
    other = form.declaration
    if made.name and fold(other.name) == fold(made.name) + "项目":
        # The heading's tail is 项目经费情况说明; only the form tells whose the 项目 is.
        made.name = ""
    elif made.name and other.name and fold(made.name) != fold(other.name):
        printed = other.printed.get("name", other.name)
        made.printed["name"] = f"{made.printed.get('name', made.name)}；{printed}"
        other.name = ""
    if other.unit and made.unit and made.unit != other.unit:
        if _bare(made.unit) != _bare(other.unit):
            Draft.of(made).doubt("unit", f"实施主体印为“{made.unit}”，实施单位印为“{other.unit}”")
        elif fold(other.printed.get("unit", "")) != fold(other.unit) or len(other.unit) < len(made.unit):
            # The form's was completed, or its cell was cut: what is missing in it may as well be （本级）.
            other.unit = None
        if other.unit:
            made.unit = None
            made.printed.pop("unit", None)
            made.evidence.pop("unit", None)
    return merged(made, other)


def _plan(narrative: _Narrative, made: Declaration) -> None:
    """年度预算安排: sub-items and the year's total."""
    section = narrative.section("年度预算安排")
    if section is not None:
        narrative_plan.read(section.rows, made)


def _complete(made: Declaration, facts: NarrativeFacts) -> None:
    """What the document as a whole says about each of its projects."""
    if made.year is None:
        made.year = facts.year or (made.start.year if made.start else None)
        made.evidence.setdefault("year", facts.year_places)
    if made.unit is None and facts.unit:
        made.unit = facts.unit
        made.printed["unit"] = facts.unit
        made.evidence["unit"] = facts.unit_places
        if body := made.texts.get("实施主体"):
            why = f"实施主体印为“{body[:40]}”，单位取自本文件的填报单位"
            Draft.of(made).doubt("unit", why)


def _clean(stream: Sequence[Row]) -> list[str]:
    """Text that no cut goes through: not the tables whose very heads are cut."""
    cut = {r.block for r in stream if r.table and target_form.head_is_cut(r)}
    texts = [unspaced(p.text) for row in stream if row.block not in cut for p in row.own]
    return [*texts, *(label.printed for _, label in labels(target_form.FORM).all())]
