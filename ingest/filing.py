"""One file → one filing: reader, forms, budget tables and document facts put together.

In: a path. Out: `Filing`. Forms are recognised by their wording, and several families may stand in one
file; what two of them say of one project is one declaration. Ids depend on the file's content only.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from yiju.ingest import readers, unread
from yiju.ingest.budget import budget_lines, notices
from yiju.ingest.budget.dated_titles import dated_titles
from yiju.ingest.budget.unread_tables import read_whole
from yiju.ingest.codes import BUDGET, PAGE_WITHOUT_RULES
from yiju.ingest.coverage import unquoted
from yiju.ingest.document import describe
from yiju.ingest.forms.anchors import Anchors
from yiju.ingest.forms.cell_costs import is_odd
from yiju.ingest.forms.draft import merged
from yiju.ingest.forms.families import FormFamily, families
from yiju.ingest.forms.labelled_lines import labelled
from yiju.ingest.forms.lost_geometry.flowing import flowing
from yiju.ingest.forms.narratives import narrative
from yiju.ingest.forms.shanghai import dump
from yiju.ingest.forms.target_forms.target_form_heads import filer_in
from yiju.ingest.forms.unsure import ALWAYS, BY_ORDER, OF_RESULTS, doubt_all
from yiju.ingest.forms.whole_cells.whole import Whole
from yiju.ingest.other_lines import other_lines
from yiju.ingest.page import Source
from yiju.ingest.passages import passages
from yiju.ingest.proof_of_cells import proven
from yiju.ingest.record import (
    BudgetLine,
    Declaration,
    Document,
    Doubt,
    Filing,
    ListSum,
    Notice,
    Overall,
    Passage,
    Place,
)
from yiju.ingest.stage import RESULT_FORMS
from yiju.ingest.unruled.bands import banded_both_ways
from yiju.ingest.values.body import is_body
from yiju.ingest.values.text import fold, tidy, unspaced

_FILER = re.compile(r"(?P<unit>[\u4e00-\u9fff（）()]{4,40}?)(?:关于)?(?:公开|公布|公示|报送)?20\d\d年")
_HEADLINE = re.compile(r"[^，。；]{8,60}(?:绩效|采购意向|项目库)[^，。；]{0,30}")
_BY_PLACE = (
    *(
        "indicators",
        "tasks",
        "subitems",
        "funding",
        "funding_rows",
        "total_budget",
        "year_budget",
        "prior_budget",
    ),
    *("prior_executed", "adjusted_budget", "executed", "expected_executed", "execution_rate"),
    *("execution_score", "total_score", "total_weight", "start", "end"),
)
_BY_GAPS = "表格没有框线，按版面留空分栏读取，折行或并排的单元格可能读错，请对照原件核对。"
_MORE = 1.2
"""So many times as much as line by line a text without its geometry gives by its cells."""
_ODD = 4
"""What a row that reads like no indicator takes from the values of a filing."""
_LIST_HEAD = re.compile(r"项目名称[^\d]{0,30}[一二三]级指标.{0,20}指标值")

_BUDGETS = ("department_budget", "unit_budget", "department_final_accounts", "unit_final_accounts")
_COVER = 12
"""The title of a file stands in so many lines."""

PagePoint = tuple[int, float]
"""Where a declaration begins: page, then line or height on the page."""


def read_filing(path: Path, forms: Path | None = None) -> Filing:
    """Everything the file says. `forms` is a folder of form families of the office's own. Raises
    `ingest.errors.Unreadable` with a Chinese reason.
    """
    return filing_of(readers.read(path), forms)


def filing_of(source: Source, forms: Path | None = None) -> Filing:
    """The filing that a source, already read, makes: of its labelled lines where it is written in such. Where gaps alone show
    columns, it is read line by line and as cells, and what says more with fewer doubts is taken.
    """
    made = _labelled_lines(source, forms, _laid(source, forms))
    made = _by_columns(source, made, forms) or made
    made.other_lines = other_lines(source, made)
    return made


def _labelled_lines(source: Source, forms: Path | None, made: Filing) -> Filing:
    """The filing of lines that each print a label with its value, where that says as much: nothing of it is doubted."""
    cells = labelled(source, families(forms))
    other = _filing(cells, forms) if cells else None
    return other if other is not None and _values(other) and _fullness(other) >= _fullness(made) else made


def _laid(source: Source, forms: Path | None) -> Filing:
    """The filing of lines or, where gaps alone show columns, of the cells that they make."""
    made = _filing(source, forms)
    if source.type == "text" and any(part.form == dump.FORM for part in made.projects):
        return made  # its own sums and levels say where its lines belong
    other = _by_gaps(source, forms)
    if other is not None and source.type == "text":
        other.budget_lines = (
            made.budget_lines
        )  # a dump moves what does not fit: only sums tell an amount's column
    if other is None or (_fullness(other) <= _fullness(made) and (_values(made) or not _values(other))):
        return made
    _doubt_gaps(other, source, families(forms))
    document = other.document
    kept = notices(source, made.budget_lines) if source.type == "text" else []
    warnings = [w for w in document.warnings if w.code not in BUDGET] if kept else document.warnings
    document.warnings = [Notice(_BY_GAPS), *warnings, *kept]
    return other


def _by_gaps(source: Source, forms: Path | None) -> Filing | None:
    """The filing of what gaps show as cells, of a text by its places alone and by known words too, whichever says more."""
    ways = banded_both_ways(source, Anchors([family.listed for family in families(forms)]))
    return max((_filing(cells, forms) for cells in ways), key=_fullness, default=None)


def _by_columns(source: Source, made: Filing, forms: Path | None) -> Filing | None:
    """The filing of a text that lost its geometry, all of it doubted, where reading line by line found next to nothing."""
    found = flowing(source, families(forms))
    if found is None:
        return None
    other, printed = _filing(found[0], forms), found[1]
    other.budget_lines = made.budget_lines
    _without_titles(other)
    if _named(other) <= _named(made) and _sound(other) <= _MORE * _sound(made):
        return None
    parts: list[Declaration | Overall] = [*other.projects, *([other.overall] if other.overall else [])]
    results = OF_RESULTS if other.document.kind in RESULT_FORMS else ()
    for part in parts:
        doubt_all(part, (*results, *sorted(printed)), BY_ORDER)
    other.document.warnings = [Notice(BY_ORDER), *other.document.warnings]
    return other


def _without_titles(filing: Filing) -> None:
    """Take out what the title of a list alone made: a project with a year and nothing else, beside others with names."""
    kept = [made for made in filing.projects if made.name or made.evidence.keys() - {"year"}]
    if not _named(filing) or len(kept) == len(filing.projects):
        return
    filing.projects = kept
    others = [notice for notice in filing.document.warnings if notice.code != "nameless"]
    filing.document.warnings = [*others, *_nameless(kept)]


def _named(filing: Filing) -> int:
    """How many projects have a name and more than labels: their indicators were not lost."""
    whole = (made for made in filing.projects if all(d.code != "indicators_unread" for d in made.doubts))
    return sum(bool(made.name) for made in whole)


def _doubt_gaps(filing: Filing, source: Source, known: Sequence[FormFamily]) -> None:
    """A doubt at the lists and amounts of what was read by gaps: a wrapped cell, or a label half-way between rows,
    shows its place only by its height. Amounts that prove each other have none.
    """
    parts: list[Declaration | Overall] = [*filing.projects, *([filing.overall] if filing.overall else [])]
    results = filing.document.kind in RESULT_FORMS
    always = (*ALWAYS, *(OF_RESULTS if results else ()))
    for made in parts:
        doubted = {doubt.field for doubt in made.doubts}
        fields = [f for f in _BY_PLACE if f in always or getattr(made, f, None) not in (None, [], {})]
        fields += [f for f in ("unit", "authority", "bases") if getattr(made, f, ()) in (None, [])]
        if isinstance(made, Declaration) and not _labelled(made, source, known):
            fields += ["name", *(f for f in ("code", "unit", "authority", "category") if getattr(made, f))]
        doubted |= proven(made)
        made.doubts = [*made.doubts, *(Doubt(f, _BY_GAPS) for f in fields if f not in doubted)]


def _labelled(made: Declaration, source: Source, known: Sequence[FormFamily]) -> bool:
    """Whether a line of the file prints a project's name right behind the label of one."""
    name = unspaced(made.name)
    for _, line in source.lines():
        bare = unspaced(line.text)
        before, found, _ = bare.partition(name) if name else ("", "", "")
        if found and before and any((label := f.words.label(before)) and label.key == "name" for f in known):
            return True
    return False


def _fullness(filing: Filing) -> int:
    """How much a filing says: values with their places, less two for each doubt about one of them."""
    made: list[Declaration | Overall] = [*filing.projects, *([filing.overall] if filing.overall else [])]
    return _values(filing) - 2 * sum(doubt.why != BY_ORDER for d in made for doubt in d.doubts)


def _values(filing: Filing) -> int:
    """How many values with their places a filing has; a purchase has three."""
    made: list[Declaration | Overall] = [*filing.projects, *([filing.overall] if filing.overall else [])]
    amounts = sum(amount is not None for line in filing.budget_lines for amount in line.amounts.values())
    return sum(len(d.evidence) for d in made) + amounts + 3 * len(filing.purchases)


def _sound(filing: Filing) -> int:
    """How many values a filing has, less those of rows that read like no indicators."""
    odd = sum(is_odd(i.name, i.target or "") for made in filing.projects for i in made.indicators)
    return max(0, _values(filing) - _ODD * odd)


def _filing(source: Source, forms: Path | None) -> Filing:
    lines = budget_lines(source)
    document = describe(source, lines)
    dumped = dump.read(source)
    quoted = [p for made, _ in dumped if made.name for key in made.evidence for p in made.evidence[key]]
    narrated, whole = narrative.read(source, families(forms), quoted)
    projects = together([made for made, _ in dumped], narrated)
    _identify(projects, source.sha256)
    _by_forms(document, source, projects, whole)
    _by_cover(document, source, families(forms))
    document.warnings = [
        *document.warnings,
        *whole.notices,
        *_nameless(projects),
        *_unread_lists(source, projects),
    ]
    whole_pages = read_whole(source, lines)
    document.warnings = [
        notice
        for notice in document.warnings
        if notice.code != PAGE_WITHOUT_RULES or notice.page not in whole_pages
    ]
    unread.tell(source, document, len(projects), {kind for kind, _, _ in whole.met})
    labels = [place for made, places in dumped if made in projects for place in places]
    prose = passages(source, projects, [*labels, *_places(whole)], lines)
    document.warnings = [
        *document.warnings,
        *unquoted(
            source, _quoted(projects, whole, lines, prose), {w.page for w in document.warnings if w.page}
        ),
    ]
    return Filing(
        document=document,
        projects=projects,
        budget_lines=lines,
        passages=prose,
        overall=whole.overall,
        purchases=whole.purchases,
        purchases_total=whole.purchases_total,
        list_sums=_sums(whole),
        table_titles=dated_titles(source, lines),
    )


def _sums(whole: Whole) -> list[ListSum]:
    """The sums of lists with the ids of the projects that they are of; without those of which one is told elsewhere."""
    for one in whole.sums:
        one.made.projects = [made.id for made in one.parts]
    return [one.made for one in whole.sums if all(one.made.projects)]


def _quoted(
    projects: Sequence[Declaration], whole: Whole, lines: Sequence[BudgetLine], prose: Sequence[Passage]
) -> list[Place]:
    """Every place that a value, a row or a sentence quotes; a row of a table that is kept as text only says no value."""
    declared = [place for made in projects for places in made.evidence.values() for place in places]
    rows = [line.place for line in lines if line.place]
    prose_places = (place for part in prose if "\t" not in part.text for place in part.places)
    return [*declared, *_places(whole), *rows, *prose_places]


def _places(whole: Whole) -> list[Place]:
    """Where what belongs to no project stands."""
    overall = whole.overall.evidence.values() if whole.overall else ()
    rows = (*(p.places for p in whole.purchases), *(s.made.places for s in whole.sums))
    return [place for places in (*overall, *rows) for place in places]


def _by_forms(document: Document, source: Source, projects: Sequence[Declaration], whole: Whole) -> None:
    """Kind, title, unit and year of a file that holds forms and no budget, as its forms print them."""
    if not whole.met or document.kind not in ("other", "declaration_forms"):
        return
    kinds = Counter(kind for kind, _, _ in whole.met)
    document.kind = kinds.most_common(1)[0][0]
    document.title = document.title or next((title for _, title, _ in whole.met if title), None)
    forms: list[Declaration | Overall] = [*projects, *([whole.overall] if whole.overall else [])]
    units = {made.unit for made in forms} | {p.buyer for p in whole.purchases if p.buyer}
    filers = {unit for _, line in source.lines() if (unit := filer_in(line.text))}
    if len(filers) == 1:
        document.unit = filers.pop()
    elif document.unit is None or len(units) > 1 or document.unit not in units:
        kept = None if document.unit in units else document.unit
        document.unit = _above_all(units) or kept
    if document.unit is None and document.title and (named := _FILER.match(unspaced(document.title))):
        document.unit = named["unit"] if is_body(named["unit"]) else None
    years = {made.year for made in forms if made.year} | {p.date.year for p in whole.purchases if p.date}
    document.year = next(iter(years)) if len(years) == 1 else document.year
    if forms or whole.purchases:
        document.warnings = [*document.warnings, *_open_facts(document, sorted(u for u in units if u))]


def _above_all(units: set[str | None]) -> str | None:
    """The one unit of which all others are parts (某中心, 某中心城东分库)."""
    named = sorted((unit for unit in units if unit), key=len)
    return named[0] if named and all(u is not None and u.startswith(named[0]) for u in units) else None


def _open_facts(document: Document, units: Sequence[str]) -> Iterator[Notice]:
    """Whose file it is and of which year, where no one unit is named, or no year."""
    if document.unit is None and len(units) > 1:
        yield Notice(
            f"文件中有 {len(units)} 个单位（{'、'.join(units[:3])}），文件本身是哪个单位的没有印出。"
        )
    missing = [
        label for label, value in (("单位", document.unit or units), ("年度", document.year)) if not value
    ]
    if missing:
        yield Notice(f"文件没有印出（或版面不能辨认）{'、'.join(missing)}，已留空，请核对原件。")


def _by_cover(document: Document, source: Source, known: Sequence[FormFamily]) -> None:
    """Title and unit of a file of forms whose first lines name the form behind the filer: `某局2025年政府采购意向`."""
    if document.kind in _BUDGETS or (document.title and _FILER.match(unspaced(document.title))):
        return
    for _, line in source.lines()[:_COVER]:
        named = _FILER.match(unspaced(line.text))
        if not named or not is_body(named["unit"]):
            continue
        if _HEADLINE.fullmatch(line.text.strip()) or any(family.is_title(line.text) for family in known):
            document.title, document.unit = tidy(line.text), document.unit or named["unit"]
            return


def together(dumped: Sequence[Declaration], others: Sequence[Declaration]) -> list[Declaration]:
    """All declarations in the order of the file, each project once: what is read from cells or as a narrative is not read again
    from the page's lines (`dumped`), and a form and a narrative of one name are merged.
    """
    areas = [_area(d) for d in others]
    forms = [d for d in dumped if not any(_within(_begin(d), area) for area in areas)]
    rest = list(others)
    for form in forms:
        twin = next((n for n in rest if _one_project(form, n)), None)
        if twin is not None:
            rest.remove(twin)
            merged(form, twin)
    return sorted([*forms, *rest], key=_begin)


def _one_project(form: Declaration, other: Declaration) -> bool:
    units = form.unit is None or other.unit is None or fold(form.unit) == fold(other.unit)
    return bool(form.name) and fold(form.name) == fold(other.name) and units


def _begin(made: Declaration) -> PagePoint:
    named = [_point(place) for place in made.evidence.get("name", [])]
    return min(named) if named else _area(made)[0]


def _area(made: Declaration) -> tuple[PagePoint, PagePoint]:
    skip = ("year", "unit")  # these may come from the cover
    places = [p for key, found in made.evidence.items() if key not in skip for p in found]
    first = min(map(_point, places), default=(0, 0.0))
    return first, max(map(_end, places), default=(0, 0.0))


def _within(point: PagePoint, area: tuple[PagePoint, PagePoint]) -> bool:
    return area[0] <= point <= area[1]


def _point(place: Place) -> PagePoint:
    if place.box is not None:
        return place.page, place.box[1]
    return place.page, float(place.lines[0]) if place.lines else 0.0


def _end(place: Place) -> PagePoint:
    if place.box is not None:
        return place.page, place.box[3]
    return place.page, float(place.lines[1]) if place.lines else 0.0


def _identify(projects: Sequence[Declaration], sha256: str) -> None:
    """Ids that a second reading of the same content gives again."""
    seen: Counter[tuple[str, str]] = Counter()
    for made in projects:
        key = (fold(made.unit or ""), fold(made.name))
        text = "\x1f".join((sha256, *key, str(seen[key])))
        seen[key] += 1
        made.id = f"d-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _unread_lists(source: Source, projects: Sequence[Declaration]) -> list[Notice]:
    """A page that lists projects with their indicators in columns but gave none of them."""
    read = {place.page for made in projects for places in made.evidence.values() for place in places}
    return [
        Notice("本页是多个项目合列的绩效目标表，版面没有单元格，无法分栏，未读出，请核对原件。", page.number)
        for page in source.pages
        if page.number not in read and _LIST_HEAD.search("".join(unspaced(x.text) for x in page.lines))
    ]


def _nameless(projects: Sequence[Declaration]) -> list[Notice]:
    """A declaration without a name is kept, said, and doubted: whose the values are is not known."""
    found = []
    for made in projects:
        if made.name:
            continue
        asked = (("name", "项目名称", made.name), ("unit", "单位", made.unit), ("year", "年度", made.year))
        missing = [label for _, label, value in asked if not value]
        doubted = {doubt.field for doubt in made.doubts}
        made.doubts += [
            Doubt(key, f"没有读到{label}") for key, label, value in asked if not value and key not in doubted
        ]
        page = _begin(made)[0] or None
        found.append(Notice(f"有一份申报没有读到{'、'.join(missing)}，其余内容已保留，请核对原件。", page))
    return found
