"""Every value that a record mentions, in whatever field.

In: the record. Out: `Mention`s of its sub-items, indicators, texts with their tables, and amounts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.declared.derived_mentions import derived_mentions
from yiju.audit.declared.frequency import indicator_frequency
from yiju.audit.declared.mention import Dimension, Mention, Role, is_aimed
from yiju.audit.declared.mention_clause import ClauseAround, clause_mentions, per_of, times_of
from yiju.audit.declared.mention_words import mention_words, plain, without_numbers
from yiju.audit.declared.text_parts import text_parts
from yiju.audit.statements.quantity import units
from yiju.ingest.record import Declaration, Indicator, Overall, Subitem

_BRACKET = re.compile(r"[（(]([^（()）]*)[）)]")
_SENTENCE = re.compile(r"[^。；;\n]+")
_CLAUSE_END = re.compile(r"(?<!\d)[，,]|[，,](?!\d{3})|(?<!\d)[：:](?!\d{3})|(?<=\d)[：:](?!\d{2})")
_FORMULA = re.compile(
    r"(?P<count>\d[\d,.]*)\s*(?P<unit>[一-龥]{0,3})[×*x](?P<price>\d[\d,.]*)\s*(?P<wan>万)?元?"
)
_CELL = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<wan>万)?(?P<unit>[一-龥%]*)")
_COUNTED, _PRICED, _PAID = re.compile("数量|工程量"), re.compile("单价|标准"), re.compile("资金|金额|预算")
_WHOLE, _NEED = "项目总目标", "项目设立的必要性"
_PARTS = frozenset({"part", "among"})
_AMOUNTS = {"year_budget": "当年安排预算", "total_budget": "总投资"}


def read_mentions(record: Declaration | Overall) -> list[Mention]:
    """All of them, those that follow from others last."""
    return list(_read(record))


def _read(record: Declaration | Overall) -> Iterator[Mention]:
    year, stated = record.year, list[Mention]()
    for i, item in enumerate(record.subitems if isinstance(record, Declaration) else ()):
        stated += _of_subitem(f"subitems[{i}]", item, year)
    for i, row in enumerate(record.indicators):
        stated += _of_indicator(f"indicators[{i}]", row, year)
    for section, text in record.texts.items():
        lines = text.splitlines()
        stated += _of_table(f"texts.{section}", [line for line in lines if "\t" in line], year)
        prose = "\n".join(line for line in lines if "\t" not in line)
        places = record.evidence.get(f"texts.{section}", [])
        stated += _of_parts(f"texts.{section}", text_parts(prose, places), year)
    if isinstance(record, Declaration):
        stated += (msgspec.structs.replace(m, number=0) for m in _of_text("name", record.name, year, "name"))
    for field, name in _AMOUNTS.items():
        amount = getattr(record, field, None)
        if isinstance(amount, Decimal) and amount:
            run = record.printed.get(field, "").partition("；")[0] or f"{amount:f}"
            yield _value(field, run, "money", "元", float(amount), name, "field")
    if _goes_on_for_years(record):
        # The goal of all of them, and the column that is printed for it, are not the year's.
        stated = [
            msgspec.structs.replace(m, reach=m.reach | {"years"}) if m.section == _WHOLE else m
            for m in stated
        ]
    long = {s for s, text in record.texts.items() if re.search(mention_words().in_years, text)}
    stated = [
        msgspec.structs.replace(m, reach=m.reach | {"years"})
        if m.section in long
        and m.dimension in ("count", "measure", "money")
        and not re.search(mention_words().this_year, m.run)
        else m
        for m in stated
    ]
    stated = [
        msgspec.structs.replace(m, reach=m.reach | {"stock"})
        if m.section == _NEED and m.dimension == "share" and not is_aimed(m)
        else m
        for m in stated
    ]
    yield from stated
    yield from derived_mentions(stated)


def _goes_on_for_years(record: Declaration | Overall) -> bool:
    """Whether the form prints targets or money of all years beside those of one."""
    columns = any(row.period == "长期" for row in record.indicators)
    year_budget = getattr(record, "year_budget", None)
    money = record.total_budget is not None and year_budget is not None
    return columns or (money and record.total_budget != year_budget)


def _of_parts(field: str, parts: Sequence[str], year: int | None) -> Iterator[Mention]:
    sentences = 0
    for part, run in enumerate(parts):
        for mention in _of_text(field, run, year):
            yield msgspec.structs.replace(mention, part=part, number=mention.number + sentences)
        sentences += len(_SENTENCE.findall(run))


def _of_text(
    field: str, text: str, year: int | None, role: Role = "text", head: str = ""
) -> Iterator[Mention]:
    for number, sentence in enumerate(_SENTENCE.findall(text), 1):
        lead, when, outer = "", frozenset[str](), frozenset[str]()
        for clause in _CLAUSE_END.split(sentence):
            if clause.strip():
                stated = times_of(clause, year, when)
                if _opens(clause) >= 0:
                    outer = when
                when = when if stated is None else stated
                around = ClauseAround(field, clause, sentence, number, lead, when, role, head, year)
                yield from clause_mentions(around)
                lead = clause if re.search("[一-龥]{2}", without_numbers(clause)) else lead
                if _opens(clause) < 0 or (
                    stated is not None and times_of(_BRACKET.sub("", clause), year, outer) is None
                ):
                    when = outer  # what a bracket says of its time is the bracket's


def _opens(clause: str) -> int:
    """How many brackets it opens more than it closes."""
    return sum(clause.count(one) for one in "（(") - sum(clause.count(one) for one in "）)")


def _of_row(mentions: Iterator[Mention], run: str, name: str, whole: str) -> Iterator[Mention]:
    """What a row states is of what the row is called."""
    for mention in mentions:
        yield msgspec.structs.replace(
            mention, run=run, near=plain(without_numbers(name)), clause=plain(without_numbers(whole)),
            sentence=plain(without_numbers(whole)), head=name, number=0,
        )  # fmt: skip


def _noted(field: str, name: str, year: int | None, role: Role) -> Iterator[Mention]:
    """What the name of a row holds, and each of its brackets."""
    core = _BRACKET.sub(" ", name)
    yield from _of_row(_of_text(field, core, year, role, core), name, core, name)
    for part in _BRACKET.findall(name):
        yield from _of_row(_of_text(field, part, year, role, core), name, f"{part} {core}", name)


def _of_subitem(field: str, item: Subitem, year: int | None) -> Iterator[Mention]:
    core = _BRACKET.sub(" ", item.name)
    yield from _noted(field, item.name, year, "subitem")
    if item.amount:
        yield _value(field, item.name, "money", "元", float(item.amount), core, "subitem")
    formula = _FORMULA.match(item.formula or "")
    if formula:
        unit = mention_words().unit(formula["unit"]) or _unit_of(item.name)
        yield _value(field, item.name, "count", unit, _number(formula["count"]), core, "subitem")
        price = _number(formula["price"]) * (10_000 if formula["wan"] else 1)
        yield _value(field, item.name, "price", "元", price, core, "subitem")


def _of_indicator(field: str, row: Indicator, year: int | None) -> Iterator[Mention]:
    target = row.target or ""
    read = list(_of_text(field, target, year, "indicator", row.name))
    if not any(m.dimension == "frequency" for m in read):
        for fact in indicator_frequency(row):
            often = _value(field, target, "frequency", fact.unit, fact.low, row.name, "indicator")
            read = [msgspec.structs.replace(often, high=fact.high)]
    per = frozenset(per_of(row.name))
    for mention in _of_row(iter(read), target, _BRACKET.sub(" ", row.name), row.name + target):
        unit = mention.unit or (_unit_of(row.name) if mention.dimension == "count" else "")
        dimension: Dimension = "price" if mention.dimension == "money" and per else mention.dimension
        kind = "终" if dimension == "date" and unit == "间" and mention.high - mention.low <= 1 else unit
        # Beside the year's column that of all years is of these.
        reach = mention.reach | ({"years"} if row.period == "长期" else set())
        reach |= mention_words().reach(row.name) & _PARTS
        if dimension == "frequency":
            per, mention = frozenset(), msgspec.structs.replace(mention, per=frozenset())
        yield msgspec.structs.replace(
            mention, unit=kind, per=mention.per | per, dimension=dimension, reach=reach
        )


def _of_table(field: str, lines: list[str], year: int | None) -> Iterator[Mention]:
    """The columns 数量, 单价 and 资金 of a table inside a text, each of the thing that its row names."""
    head: list[str] = []
    for line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if any(pattern.match(cell) for cell in cells for pattern in (_COUNTED, _PRICED, _PAID)):
            head = cells
            continue
        name, core = cells[0], _BRACKET.sub(" ", cells[0])
        yield from _of_row(_noted(field, name, year, "row"), line.strip(), core, name)
        for title, cell in zip(head, cells, strict=False):
            read = _CELL.fullmatch(cell)
            if read is None:
                continue
            value = _number(read["number"]) * (10_000 if read["wan"] or "万元" in title else 1)
            if _COUNTED.match(title):
                printed = read["unit"] or next((b for b in _BRACKET.findall(name) if b in _measures()), "")
                dimension, factor = mention_words().measure(printed)
                measured = dimension not in ("count", "money")
                unit = dimension if measured else mention_words().unit(read["unit"]) or _unit_of(name)
                kind: Dimension = "measure" if measured else "count"
                yield _value(
                    field, line.strip(), kind, unit, value * (factor if measured else 1), core, "row"
                )
            elif _PRICED.match(title):
                yield _value(field, line.strip(), "price", "元", value, core, "row")
            elif _PAID.search(title):
                yield _value(field, line.strip(), "money", "元", value, core, "row")


def _value(
    field: str, run: str, dimension: Dimension, unit: str, value: float, name: str, role: Role
) -> Mention:
    near = plain(without_numbers(name))
    return Mention(
        field=field, run=run, dimension=dimension, unit=unit, low=value, high=value, near=near, clause=near,
        sentence=near, printed=f"{value:.15g}", role=role, head=name,
        reach=mention_words().reach(name) & _PARTS,
    )  # fmt: skip


def _unit_of(name: str) -> str:
    """The measure word in a bracket of a name: 岗位补贴（人）."""
    known = _counts()
    return next((mention_words().unit(b) for b in _BRACKET.findall(name) if b in known), "")


@functools.cache
def _counts() -> frozenset[str]:
    return frozenset({*units().counts, *mention_words().units})


@functools.cache
def _measures() -> frozenset[str]:
    return frozenset({*units().measures, *mention_words().units} - {"元", "万元"})


def _number(printed: str) -> float:
    return float(printed.replace(",", "").rstrip("."))
