"""Every form of a source that is printed in whole cells, of whatever family.

In: the rows of a source and the known families. Out: `Whole`: declarations with the rows that they cover, what forms of a
whole unit and lists of purchases say, and for each form its family, title and page. A form that gives nothing is told
as a blank template; cells that nothing took are counted and told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.listings import announcements, lists
from yiju.ingest.forms.listings.list_sums import FoundSum
from yiju.ingest.forms.made import Made
from yiju.ingest.forms.whole_cells import cells
from yiju.ingest.forms.whole_cells.column_heads import columns_of
from yiju.ingest.forms.whole_cells.contents import with_contents
from yiju.ingest.forms.whole_cells.regions import LEAD, Region, regions
from yiju.ingest.record import Declaration, DocumentKind, Notice, Overall, Purchase

_MANY, _PAIR = 3, 2
_COMPLETE = re.compile(r"[^:：]{2,12}[:：].*|[（(].+[)）]|20\d\d年度?")
"""A cell that needs no other (单位：万元, （2025年度））."""
_NUMBER = re.compile(r"\d(?!\d{0,3}年|\d?月|\d?[-—~至])")
_OVERALL = (
    *("unit", "year", "total_budget", "adjusted_budget", "executed", "execution_rate"),
    *("execution_weight", "execution_score", "total_weight", "total_score"),
)


@dataclass(frozen=True)
class FoundForm:
    """A form: its rows `start` to `end` (exclusive) of the stream and what it declares."""

    start: int
    end: int
    declaration: Declaration


@dataclass
class Whole:
    """All forms in whole cells. `met` are kind, title and page of each, in order."""

    forms: list[FoundForm] = field(default_factory=list)
    listed: list[tuple[int, Declaration]] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    overall: Overall | None = None
    purchases: list[Purchase] = field(default_factory=list)
    purchases_total: Decimal | None = None
    sums: list[FoundSum] = field(default_factory=list)
    met: list[tuple[DocumentKind, str | None, int]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def left(self, stream: Sequence[Row]) -> list[Row]:
        """The rows with those that are read emptied; each keeps its place."""
        return [Row((), row.page) if i in self.rows else row for i, row in enumerate(stream)]


def read(stream: Sequence[Row], known: Sequence[FormFamily], stops: Sequence[int], *, dump: bool) -> Whole:
    """Every form in whole cells. `stops` are rows where something else begins; a `dump` may have cut its cells."""
    found = Whole()
    stream = _rejoined(stream, known)
    scheme = next((Scheme.of(f.form.levels) for f in known if f.form.levels), None)
    heads = frozenset[str]().union(*(f.words.heads for f in known))
    stream = with_contents(stream, scheme, heads) if scheme else stream
    stream = _announced(_tall_heads(stream, known) if dump else stream, known, found)
    above: list[Row] = []
    kind: DocumentKind | None = None
    for region in regions(stream, known, stops):
        if region.titled or region.family.form.kind != kind:
            above = _lines(stream, region, found.rows) if region.titled else []
            kind = region.family.form.kind
        if region.head is not None:
            _list(stream, region, found)
        elif not dump or _is_whole(stream[region.start : region.end], region.family):
            _form(stream, region, [] if region.titled else above, found, scheme)
    return found


def _rejoined(stream: Sequence[Row], known: Sequence[FormFamily]) -> Sequence[Row]:
    """The rows with labels whole that the end of a page cut in two: what stands beside the rest goes on with the first part's text."""
    made = list(stream)
    for i, (upper, row) in enumerate(pairwise(stream), start=1):
        if not (
            upper.table and row.table and upper.page < row.page and len(upper.own) == len(row.own) == _PAIR
        ):
            continue
        front, rest = upper.own[0], row.own[0]
        labels = (f.words.label(front.text + rest.text) for f in known)
        whole = any(label is not None and label.kind == "section" for label in labels)
        if whole and len(front.text) >= _MANY and not any(f.words.knows(front.text) for f in known):
            label = replace(front, text=front.text + rest.text)
            made[i - 1] = replace(upper, pieces=tuple(label if p is front else p for p in upper.pieces))
            made[i] = replace(row, pieces=tuple(p for p in row.pieces if p is not rest))
    return made


def _lines(stream: Sequence[Row], region: Region, taken: set[int]) -> list[Row]:
    """What stands around a title above the first table of its form: it is of all forms below it that have none."""
    table = next((i for i in range(region.start, region.end) if stream[i].table), region.end)
    return [*_lead(stream, region, taken), *stream[region.start : table]]


def _announced(stream: Sequence[Row], known: Sequence[FormFamily], found: Whole) -> list[Row]:
    """The rows without those of notices of one purchase each, which are read."""
    for notice in announcements.read(stream, known):
        form, page = notice.family.form, stream[notice.start].page
        found.met.append((form.kind or "procurement_awards", notice.title, page))
        found.purchases += notice.purchases
        found.rows |= set(range(notice.start, notice.end))
        _report_left(notice.left, form.name, page, found)
        if notice.bare:
            found.notices.append(Notice(f"{form.name}没有读到供应商和金额，请核对原件。", page))
    return found.left(stream)


def _tall_heads(stream: Sequence[Row], known: Sequence[FormFamily]) -> list[Row]:
    """The rows of a dump with the heads of the first of two rows reaching into the second, as they do in print: a dump
    leaves such squares empty.
    """
    made = list(stream)
    for i, (upper, row) in enumerate(pairwise(stream), start=1):
        same = upper.table and row.table and upper.block == row.block and len(row.pieces) > 1
        if not same or row.pieces[0].col == 0 or upper.pieces[0].col > 0 or _NUMBER.search(row.text):
            continue
        heads = sum(any(f.words.is_head(p.text) for f in known) for p in row.pieces)
        if 2 * heads < len(row.pieces) or not any(
            f.words.is_head(p.text) for f in known for p in upper.pieces
        ):
            continue
        ends = [*(p.col for p in upper.pieces[1:]), max(upper.width, row.width)]
        over = [replace(p, wide=end - p.col) for p, end in zip(upper.pieces, ends, strict=True)]
        tall = [p for p in over if not any(p.col <= q.col < p.col + p.wide for q in row.pieces)]
        both = [*(replace(p, carried=True) for p in tall), *row.pieces]
        made[i - 1] = replace(upper, pieces=tuple(over))
        made[i] = replace(row, pieces=tuple(sorted(both, key=lambda p: p.col)))
    return made


def _is_whole(rows: Sequence[Row], family: FormFamily) -> bool:
    """Whether a dump prints the form's labels and the heads of its indicators in cells of their own."""
    words = family.words
    labels = {label.key for row in rows if row.table for p in row.own if (label := words.label(p.text))}
    heads = [made for row in rows if (made := columns_of(row, words)) and made.table == "indicators"]
    roles = {head.role for made in heads if not made.inferred for head in made.heads}
    return (family.form.opens or "name") in labels and len(roles - {"other"}) >= _MANY


def _lead(stream: Sequence[Row], region: Region, taken: set[int]) -> list[Row]:
    """The lines right above a form, those of its own table too, down from the end of what stands before it. A title is one also
    where the gaps beside its figures are taken for columns.
    """
    start = region.start
    first = max([start - LEAD, 0, *(i + 1 for i in range(max(0, start - LEAD), start) if i in taken)])
    return [
        row
        for row in stream[first:start]
        if len(row.pieces) < _MANY
        or region.family.is_title(row.text)
        or all(_COMPLETE.fullmatch(flat(p.text)) for p in row.pieces)
    ]


def _form(
    stream: Sequence[Row], region: Region, above: Sequence[Row], found: Whole, scheme: Scheme | None
) -> None:
    lead = [*above, *_lead(stream, region, found.rows)]
    made = cells.read(stream[region.start : region.end], lead, region.family, scheme)
    form = region.family.form
    page = stream[region.start].page
    draft = made.draft.declaration
    found.rows |= set(range(region.start, region.end))
    kind = form.kind or "declaration_forms"
    found.met.append((kind, made.title, page))
    if not _is_filled(draft) and not made.tasks:
        found.notices.append(Notice(f"{form.name}没有填写任何内容，可能是空白模板，未作为项目读入。", page))
        return
    rows = stream[region.start : region.end]
    if not draft.indicators and not any(columns_of(row, region.family.words) for row in rows):
        made.draft.doubt("indicators", "指标表的版面无法辨认，未读出，请核对原件")
    _report_left(made.left, form.name, page, found)
    if kind == "overall_target" or form.opens == "unit":
        found.overall = found.overall or _overall(made)
        return
    draft.kind = kind
    found.forms.append(FoundForm(region.start, region.end, draft))


def _is_filled(made: Declaration) -> bool:
    """Whether anything is filled in: a name, or a target or amount of its own."""
    filled = any(i.target or i.actual for i in made.indicators)
    return bool(made.name) or filled or made.year_budget is not None or bool(made.texts)


def _overall(made: Made) -> Overall:
    """The form of a whole unit."""
    draft = made.draft.declaration
    if draft.total_budget is None and draft.year_budget is not None:  # the whole unit's 年初预算
        draft.total_budget = draft.year_budget
        draft.printed["total_budget"] = draft.printed.pop("year_budget", "")
        draft.evidence["total_budget"] = draft.evidence.pop("year_budget", [])
    values = {key: getattr(draft, key) for key in _OVERALL}
    return Overall(
        **values,
        funding=draft.funding,
        funding_rows=draft.funding_rows,
        tasks=made.tasks,
        texts=draft.texts,
        indicators=draft.indicators,
        form=draft.form,
        printed=draft.printed,
        evidence=draft.evidence,
        doubts=draft.doubts,
    )


def _list(stream: Sequence[Row], region: Region, found: Whole) -> None:
    form = region.family.form
    lead = _lead(stream, region, found.rows)
    made = lists.read(stream, region.start, region.end, lead, region.family)
    title = next((flat(row.text) for row in lead if region.family.is_title(row.text)), None)
    if not made.declarations and not made.purchases:
        return
    kind = form.kind or "declaration_forms"
    found.met.append((kind, title, stream[region.start].page))
    for at, declaration in made.declarations:
        declaration.kind = kind
        found.listed.append((at, declaration))
    found.rows |= made.rows
    if made.purchases:
        sums = (made.purchases_total, found.purchases_total if found.purchases else Decimal(0))
        found.purchases_total = None if None in sums else sum((s for s in sums if s is not None), Decimal(0))
    found.purchases += made.purchases
    found.sums += made.sums
    _report_left(made.left, form.name, stream[region.start].page, found)


def _report_left(left: Sequence[CellPiece], name: str, page: int, found: Whole) -> None:
    """Cells that nothing took: how many, and the first of them; a letter alone is a piece of a frame's word."""
    texts = [t for t in dict.fromkeys(flat(p.text) for p in left) if len(t) > 1 or t.isdigit()]
    if texts:
        first = "、".join(f"“{t[:20]}”" for t in texts[:3])
        found.notices.append(Notice(f"{name}中有 {len(texts)} 个单元格未读入（{first}），请核对原件。", page))
