"""What is searched: filings in, entries out.

A declaration gives one `project` entry (name, overview, goals), a `passage` entry for each paragraph of
each text section and for each sub-item, an `indicator` entry for each row (level path, name, target) and a `basis` entry for
each cited document. Each keeps its field key, so that its evidence can be shown. What a filing says
outside its declarations, what it buys and what its unit as a whole aims at give `passage` entries of no declaration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Literal, get_args

import msgspec

from yiju.ingest.record import (
    DOCUMENT_KINDS,
    BudgetLine,
    Declaration,
    Filing,
    Indicator,
    Overall,
    Place,
    Purchase,
    PurchaseKind,
)
from yiju.ingest.stage import Stage, stage_of
from yiju.ingest.values.name_keys import project_key
from yiju.ingest.values.text import fold
from yiju.search.index.printed_amounts import cell_text, whole_sums_of, with_printed

Kind = Literal["project", "passage", "indicator", "basis"]
KINDS: tuple[Kind, ...] = get_args(Kind)

# A paragraph as printed; where a reader joined a whole section, sentences are gathered up to this length.
_LONG = 240
_SHORT = 12
# What stands between the cells of a row.
_CELLS = "\t"
# A scrap says nothing: a lone character with a mark, a date.
_SCRAP = re.compile(r"[\W\d_年月日]")
_LEAST = 3
_MARKS = re.compile(r"[^\w]|_")
# `2.采购代理机构信息`, `（三）政府采购情况`: a number and some words, no sentence.
_HEADING = re.compile(
    r"(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、.．]|[一二三四五六七八九十]、)\s*[^\d，。；：:,;]{2,24}[：:]?"
)
_PURCHASES: dict[PurchaseKind, str] = {
    "procurement_intentions": "采购预算金额",
    "procurement_awards": "中标（成交）金额",
    "procurement_contracts": "合同金额",
}
# Where an entry is a printed line that nothing else keeps, and where one tells who files what.
OTHER, FILER = "other_lines", "unit"
# Its heading.
_FILER = "申报单位"
_SENTENCE = re.compile(r"[^。；;！？\n]*[。；;！？\n]?")
# Sections that say what a project is and is for, by a word of their label.
_ABOUT = ("概况", "概述", "简介", "总目标", "年度目标", "绩效目标")


class IndexEntry(msgspec.Struct, kw_only=True, frozen=True):
    """One searchable text. `name` is its project's name; `unit` and `year` fall back to the filing's.
    `above` are the authority and the unit that filed; `stage` is what the filing tells of the project. Outside
    declarations it is None, `declaration_id` empty and `name` the section's heading, or the filing's title where
    there is none.
    """

    kind: Kind
    document_id: str
    declaration_id: str
    file: str
    name: str
    unit: str | None
    year: int | None
    field: str
    text: str
    places: tuple[Place, ...] = ()
    amount: float | None = None
    form: str | None = None
    above: tuple[str, ...] = ()
    stage: Stage | None = None


def split_passage(text: str) -> list[str]:
    """Paragraphs; a longer one is cut at sentence ends into pieces of up to 240 characters where its
    sentences allow, and a heading of less than 12 characters goes with what follows it, on a line of its own. Rows of a table that
    follow one another are one piece of that length: what they are of stands in the first.
    """
    pieces: list[str] = []
    held = ""
    paragraphs = [part for line in text.split("\n") if (part := line.strip())]
    for paragraph, after in pairwise([*paragraphs, ""]):
        between = "\n"
        for sentence in _sentences(paragraph):
            if held and len(held) + len(sentence) > _LONG:
                pieces.append(held)
                held = ""
            held += f"{between if held else ''}{sentence}"
            between = ""
        goes_on = _CELLS in paragraph and _CELLS in after and len(held) + len(after) <= _LONG
        if len(held) >= _SHORT and not goes_on:
            pieces.append(held)
            held = ""
    if held and pieces and len(held) < _SHORT:
        pieces[-1] += f"\n{held}"
    elif held:
        pieces.append(held)
    return pieces


def _pieces(text: str) -> list[str]:
    """The pieces of a text that say something; scraps are no entries."""
    return [piece for piece in split_passage(text) if len(_SCRAP.sub("", piece)) >= _LEAST]


def _sentences(paragraph: str) -> list[str]:
    if len(paragraph) <= _LONG:
        return [paragraph]
    return [part for part in _SENTENCE.findall(paragraph) if part]


def project_text(declaration: Declaration) -> str:
    """Name, overview and goals in one text: what a project is."""
    about = [text for label, text in declaration.texts.items() if any(word in label for word in _ABOUT)]
    return "\n".join([declaration.name, *dict.fromkeys(about)])


@lru_cache(maxsize=65536)
def project_name_key(name: str) -> str:
    """The key of a project's name without brackets and marks: names that differ in these alone are shown as one."""
    return _MARKS.sub("", project_key(name))


def entries(filing: Filing) -> Iterator[IndexEntry]:
    """Every searchable text of a filing: its declarations' in their order, then what stands outside them."""
    for declaration in filing.projects:
        yield from _of_declaration(filing, declaration)
    document = filing.document
    titled = document.title or document.file
    if filing.projects:
        yield _filer(filing)
    yield from _of_passages(filing, titled)
    for number, purchase in enumerate(filing.purchases):
        text = _purchase_text(purchase)
        yield _outside(filing, f"purchases[{number}]", purchase.name, text, purchase.places, purchase.buyer)
    if filing.overall is not None:
        yield from _of_unit(filing, filing.overall, titled)


def _filer(filing: Filing) -> IndexEntry:
    """Who files how many projects; their names stand with them."""
    document, made = filing.document, filing.projects
    authorities = dict.fromkeys(one.authority for one in made if one.authority)
    year = f"{document.year}年" if document.year else ""
    parts = [
        f"申报单位名称：{document.unit or made[0].unit or ''}",
        f"主管部门：{'、'.join(authorities)}" if authorities else "",
        f"{year}{DOCUMENT_KINDS[document.kind]}",
        f"项目 {len(made)} 个",
    ]
    places = next(
        (one.evidence[key] for one in made for key in ("unit", "name") if one.evidence.get(key)), ()
    )
    return _outside(filing, FILER, _FILER, "；".join(filter(None, parts)), places)


def _of_passages(filing: Filing, titled: str) -> Iterator[IndexEntry]:
    """The paragraphs outside declarations; a heading alone says nothing and goes with the first that follows it."""
    heading, above = "", None
    for number, passage in enumerate(filing.passages):
        pieces = _pieces(passage.text)
        if len(pieces) == 1 and _HEADING.fullmatch(pieces[0]):
            heading, above = pieces[0], passage
            continue
        for piece in pieces:
            places = passage.places
            if above is not None and above.section == passage.section:
                piece, places = f"{heading}\n{piece}", [*above.places, *places]
            heading, above = "", None
            yield _outside(filing, f"passages[{number}]", passage.section or titled, piece, places)


def _purchase_text(purchase: Purchase) -> str:
    """All that is said of a purchase."""
    what = _PURCHASES[purchase.kind]
    labelled = (
        ("采购人", purchase.buyer),
        ("供应商", purchase.supplier),
        ("项目编号", purchase.number),
        ("备注", purchase.note),
        (what, with_printed(purchase.amount, purchase.printed) if purchase.amount else None),
        ("预计采购时间", purchase.month),
        (
            "日期",
            f"{purchase.date.year}年{purchase.date.month}月{purchase.date.day}日" if purchase.date else None,
        ),
    )
    parts = [f"{label} {value}" for label, value in labelled if value]
    return "；".join(filter(None, (purchase.name, purchase.need, *parts)))


def _of_unit(filing: Filing, overall: Overall, titled: str) -> Iterator[IndexEntry]:
    """What the overall target form of a unit says."""
    for label, text in overall.texts.items():
        for piece in _pieces(text):
            yield _outside(
                filing, f"overall.texts.{label}", titled, piece, overall.evidence.get(f"texts.{label}", ())
            )
    sums = [
        f"{name} {with_printed(amount, overall.printed.get(field))}"
        for field, name, amount in whole_sums_of(overall)
    ]
    if overall.execution_rate:
        sums.append(f"执行率 {overall.execution_rate}")
    if overall.total_score is not None:
        sums.append(f"总分 {_points(overall.total_score)}")
    if sums:
        field = next((field for field, _, _ in whole_sums_of(overall)), "total_score")
        yield _outside(
            filing,
            f"overall.{field}",
            titled,
            f"整体支出：{'；'.join(sums)}",
            overall.evidence.get(field, ()),
        )
    for number, task in enumerate(overall.tasks):
        text = "：".join(filter(None, (task.name, task.content)))
        if task.amount is not None:
            printed = overall.printed.get(f"tasks[{number}]")
            text = f"{text} {with_printed(task.amount, printed)}"
        places = overall.evidence.get(f"tasks[{number}]", ())
        yield _outside(filing, f"overall.tasks[{number}]", titled, text, places)
    for number, indicator in enumerate(overall.indicators):
        places = overall.evidence.get(f"indicators[{number}]", ())
        yield _outside(filing, f"overall.indicators[{number}]", titled, _row(indicator), places)


def _row(indicator: Indicator) -> str:
    path = [part for part in (indicator.level1, indicator.level2) if part]
    beside = (
        ("实际完成", indicator.actual),
        ("全年预计", indicator.expected),
        ("分值", _points(indicator.weight)),
        ("得分", _points(indicator.score)),
        ("偏差原因", indicator.reason),
    )
    values = "，".join(
        filter(None, (indicator.target, *(f"{name} {value}" for name, value in beside if value)))
    )
    return " / ".join([*path, indicator.name]) + (f"：{values}" if values else "")


def _points(points: Decimal | None) -> str:
    return "" if points is None else f"{points.normalize():f}"


def _outside(
    filing: Filing, field: str, name: str, text: str, places: Iterable[Place], unit: str | None = None
) -> IndexEntry:
    """A text of a filing that is of none of its declarations."""
    document = filing.document
    return IndexEntry(
        kind="passage",
        document_id=document.id,
        declaration_id="",
        file=document.file,
        name=name,
        unit=unit or document.unit,
        year=document.year,
        field=field,
        text=text,
        places=tuple(places),
    )


def row_text(line: BudgetLine) -> str:
    """A row of a budget table with every column, as printed; empty where it prints no amount."""
    cells = [
        f"{column} {cell_text(amount, line.printed.get(column), line.factor)}"
        for column, amount in line.amounts.items()
        if amount is not None
    ]
    return f"{' '.join(filter(None, (line.code, line.name)))}：{'；'.join(cells)}" if cells else ""


def line_entry(filing: Filing, number: int) -> IndexEntry:
    """A row of a budget table as an entry that only its amounts find."""
    line, document = filing.budget_lines[number], filing.document
    return IndexEntry(
        kind="passage",
        document_id=document.id,
        declaration_id="",
        file=document.file,
        name=line.table,
        unit=document.unit,
        year=document.year,
        field=f"budget_lines[{number}]",
        text=" ".join(filter(None, (line.code, line.name))),
        places=(line.place,) if line.place else (Place(page=line.page, lines=None),),
    )


def other_entries(filing: Filing) -> Iterator[IndexEntry]:
    """The printed lines that nothing else of a filing keeps, found as rows are."""
    titled = filing.document.title or filing.document.file
    for number, line in enumerate(filing.other_lines):
        yield _outside(filing, f"{OTHER}[{number}]", titled, line.text, line.places)


def _of_declaration(filing: Filing, declaration: Declaration) -> Iterator[IndexEntry]:
    stage = stage_of(declaration, filing.document.kind)
    amount = declaration.year_budget if declaration.year_budget is not None else declaration.total_budget

    def entry(kind: Kind, field: str, text: str, *evidence: str) -> IndexEntry:
        keys = (field, *evidence)
        places = next((declaration.evidence[key] for key in keys if declaration.evidence.get(key)), [])
        return IndexEntry(
            kind=kind,
            document_id=filing.document.id,
            declaration_id=declaration.id,
            file=filing.document.file,
            name=declaration.name,
            unit=declaration.unit or filing.document.unit,
            year=declaration.year or filing.document.year,
            field=field,
            text=text,
            places=tuple(places),
            amount=None if amount is None else float(amount),
            form=declaration.form,
            above=tuple(filter(None, (declaration.authority, filing.document.unit))),
            stage=stage,
        )

    yield entry("project", "name", project_text(declaration))
    if declaration.code:
        yield entry("passage", "code", f"{declaration.name}：项目编码 {declaration.code}", "name")
    for label, text in declaration.texts.items():
        for piece in _pieces(text):
            yield entry("passage", f"texts.{label}", piece)
    for number, item in enumerate(declaration.subitems):
        field = f"subitems[{number}]"
        text = f"{item.name} {with_printed(item.amount, declaration.printed.get(field))}"
        yield entry("passage", field, text)
    for number, indicator in enumerate(declaration.indicators):
        yield entry("indicator", f"indicators[{number}]", _row(indicator), "indicators")
    seen: set[str] = set()
    for number, basis in enumerate(declaration.bases):
        text = (f"《{basis.title}》" if basis.title else "") + (f"（{basis.number}）" if basis.number else "")
        if text and fold(text) not in seen:
            seen.add(fold(text))
            yield entry("basis", f"bases[{number}]", text, "bases", "texts.立项依据")
