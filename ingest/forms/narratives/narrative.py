"""项目经费情况说明, and the 绩效目标填报表 of the same project: a source → its declarations.

In: the rows of a source. Out: one `Declaration` per project: the seven parts in prose (一、项目概述 … 七、绩效
目标), the form that follows it, or both merged. A narrative is found by its parts, not by its heading,
which may be damaged or name no project.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rapidfuzz import fuzz

from yiju.ingest.forms.draft import Draft, merged
from yiju.ingest.forms.families import FormFamily, families
from yiju.ingest.forms.grid_labels import labels
from yiju.ingest.forms.grid_rows import Row, rows
from yiju.ingest.forms.narratives import narrative_plan
from yiju.ingest.forms.narratives.narrative_facts import NarrativeFacts, facts_of
from yiju.ingest.forms.narratives.narrative_parts import (
    Narrative,
    narratives_in,
    paragraphs,
    parted,
    places_of,
    starts_in,
    wording,
)
from yiju.ingest.forms.repair import Lexicon
from yiju.ingest.forms.target_forms import line_forms, target_form
from yiju.ingest.forms.unsure import BY_ORDER
from yiju.ingest.forms.whole_cells import whole
from yiju.ingest.forms.whole_cells.whole import FoundForm, Whole
from yiju.ingest.page import Source
from yiju.ingest.record import Declaration, Notice, Place
from yiju.ingest.values.body import is_placeholder, may_name_body
from yiju.ingest.values.date import parse_period
from yiju.ingest.values.text import fold, join_lines, tidy, unspaced
from yiju.ingest.values.title_marks import unnumbered

FORM = "narrative"
_DASHES = re.compile(r"^[\s\-—－–―:：]+|[\s\-—－–―:：]+$")
_YEAR = re.compile(r"20\d\d\s*年?度?")
_NAMED = re.compile(r"^项目名称\s*[:：]\s*(?P<name>\S.*)$")
_POINTS_ELSEWHERE = re.compile(r"^[，,、\s]*(?:详见|见|参见).{0,30}表。?$")
_ABOVE = 12
"""The first cells of a form stand in so many rows above its numbered parts."""
_UNIT = re.compile(r"^[\u4e00-\u9fff（）()]{4,40}$")
_LEVEL_OF_UNIT = re.compile(r"[（(](?:本级|本部|机关)[）)]$")


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
    stream = [part for row in rows(source) for part in parted(row)]
    begun = [at for at in starts_in(stream) if not _in_form(stream, *at, known)]
    stops = [start for start, _ in begun]
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
    narratives = narratives_in(stream, begun, spans, known)
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
        cells.notices.append(Notice(BY_ORDER, left[start].page))
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


def _read(narrative: Narrative, facts: NarrativeFacts) -> Declaration:
    draft = Draft(FORM)
    name, places = _heading_name(narrative)
    draft.put("name", name or None, " ".join(r.text for r in narrative.heading), places)
    for section in narrative.sections:
        text = paragraphs(section)
        if section.key == "绩效目标":
            if _POINTS_ELSEWHERE.match(text):  # no goal, but what is printed in its place
                draft.declaration.printed["texts.项目总目标"] = text
                draft.seen("texts.项目总目标", places_of(section))
            elif re.search("[\u4e00-\u9fff]", text):
                draft.text("项目总目标", text, places_of(section))
        elif section.key != "年度预算安排" or text:
            draft.text(section.key, text, places_of(section))
    basis = narrative.section("立项依据")
    draft.bases(paragraphs(basis), places_of(basis))
    period = narrative.section("实施周期")
    start, end = parse_period(paragraphs(period))
    printed = paragraphs(period)
    draft.put("start", start, printed, places_of(period))
    draft.put("end", end, printed, places_of(period))
    if body := _body(narrative):
        draft.put("unit", body, body, places_of(narrative.section("实施主体")))
    if not draft.declaration.name:
        _name_from_text(draft, narrative)
    return draft.declaration


def _is_template(narrative: Narrative) -> bool:
    """Whether nothing but a template's instructions stands under the titles."""
    texts = [text for section in narrative.sections if (text := paragraphs(section))]
    own = [t for t in texts if not is_placeholder(t) and not _POINTS_ELSEWHERE.match(t)]
    return len(texts) > 1 and not own


def _heading_name(narrative: Narrative) -> tuple[str, list[Place]]:
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


def _body(narrative: Narrative) -> str | None:
    """实施主体, where it is a unit's name and nothing else."""
    text = unspaced(paragraphs(narrative.section("实施主体"))).rstrip("。.；;")
    stands_alone = _UNIT.match(text) and not re.search("由|负责|实施$|进行", text)
    return text if stands_alone and may_name_body(text) else None


def _in_form(stream: Sequence[Row], heading: int, first: int, known: Sequence[FormFamily]) -> bool:
    """Whether the parts that begin here have no heading of their own and stand below the first rows of a form."""
    above = stream[max(0, first - _ABOVE) : first]
    cells = [piece.text for row in above if row.table and len(row.own) > 1 for piece in row.own[:-1]]
    labels = (family.words.label(text) for family in known for text in cells)
    return heading == first and any(label is not None and label.key == "name" for label in labels)


def _bare(unit: str) -> str:
    """A unit's name without （本级）."""
    return _LEVEL_OF_UNIT.sub("", unit)


def _body_at(narratives: Sequence[Narrative], row: int) -> str | None:
    return next((_bare(_body(n) or "") or None for n in narratives if n.start <= row < n.end), None)


def _name_from_text(draft: Draft, narrative: Narrative) -> None:
    """The name where the heading has none: what the overview calls the project, if a cited approval
    of that very project says the same.
    """
    overview = draft.declaration.texts.get("项目概况", "")
    places = places_of(narrative.section("项目概况"))
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


def _form_of(narrative: Narrative, made: Declaration, forms: Sequence[FoundForm]) -> FoundForm | None:
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


def _plan(narrative: Narrative, made: Declaration) -> None:
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
