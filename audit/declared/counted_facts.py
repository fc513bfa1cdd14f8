"""What fields count, measure and price: 62个小区, 8.6公里, 1200元/人.

In: sub-items, indicators and texts. Out: `DeclaredFact`s of kinds quantity and amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_clauses import FactClause
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.statements.quantity import COUNT, MONEY, Quantity, located, quantities
from yiju.ingest.record import Indicator, Subitem
from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import fold, unspaced

_JOINED = re.compile(r"[、和及与并]")
_SCALE = re.compile(r"^[\d,.\s余多来百千万亿零〇一二两三四五六七八九十]+")
_COLUMNS = ("数量", "工程量", "单价", "单价（元）", "单价(元)", "标准")
_FORMULA = re.compile(r"^(?P<quantity>[^×*x]+(?:[×*x]\d+(?:个月|次))?)[×*x](?P<price>[^×*x=]+)=")

_Number = tuple[int, int, Quantity]


def measure_word(quantity: Quantity) -> str:
    """The unit as printed; one for people, who are counted by three."""
    unit = _SCALE.sub("", unspaced(quantity.printed))
    return "人" if unit in ("名", "位") else unit


def subitem_facts(field: str, subitem: Subitem) -> Iterator[DeclaredFact]:
    """Of a sub-item's name and its formula."""
    read = list(quantities(subitem.name))
    formula = _FORMULA.match(subitem.formula or "")
    if formula:
        price = formula["price"] if "元" in formula["price"] else f"{formula['price']}元"
        read += quantities(formula["quantity"], subitem.name, bare=True)
        read += quantities(price, subitem.name)
    return (_fact(field, subitem.name, fold(subitem.name), quantity) for quantity in read)


def indicator_facts(field: str, row: Indicator) -> Iterator[DeclaredFact]:
    """Of an indicator's target."""
    read = list(quantities(row.target or "", row.name))
    if row.value is not None and row.measure in ("", None) and "%" not in (row.target or ""):
        read.append(Quantity(row.value, COUNT, row.target or "", row.name))
    return (_fact(field, row.target or "", fold(row.name), quantity) for quantity in read)


_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*年(?!起|以来)")
_ANOTHER = frozenset({"another year"})


def text_facts(
    field: str, text: str, clauses: Sequence[FactClause], year: int | None
) -> Iterator[DeclaredFact]:
    """Of a text: of each number the words beside it, up to what joins it to the next one. What a sentence says of another year than `year` holds up to
    its next year.
    """
    every = list(located(text))
    sentence, another = "", frozenset[str]()
    for clause in clauses:
        inside = [one for one in every if clause.start <= one[0] < clause.end]
        named = {int(found) for found in _YEAR.findall(clause.text)}
        if named or clause.sentence != sentence:
            another = _ANOTHER if year is not None and named and year not in named else frozenset()
        sentence = clause.sentence
        scope = fact_words().scope(unspaced(clause.text)) | another
        for (_, _, quantity), (before, after) in zip(inside, _beside(text, clause, inside), strict=True):
            yield _fact(field, clause.text, fold(clause.lead + before), quantity, scope, after=fold(after))


_SCALES = {"亿": 100_000_000, "万": 10_000}


def column_facts(field: str, text: str) -> Iterator[DeclaredFact]:
    """What the columns 数量 and 单价 of a table inside a text hold, each of the thing that its row names."""
    head: list[str] = []
    for row in (line.split("\t") for line in text.splitlines()) if "\t" in text else ():
        if any(cell.strip() in _COLUMNS for cell in row):
            head = [cell.strip() for cell in row]
            continue
        for title, cell in zip(head, row, strict=False):
            if title in ("数量", "工程量"):
                read = quantities(cell, row[0], bare=True)
            elif title in _COLUMNS:
                read = quantities(cell if "元" in cell else f"{cell}元", row[0])
            else:
                continue
            yield from (_fact(field, cell, fold(row[0]), quantity, tabled=True) for quantity in read)


def _beside(text: str, clause: FactClause, inside: Sequence[_Number]) -> Iterator[tuple[str, str]]:
    lead = ""
    for i, (start, end, _) in enumerate(inside):
        before = text[inside[i - 1][1] if i else clause.start : start]
        after = text[end : inside[i + 1][0] if i + 1 < len(inside) else clause.end]
        if i:
            before = _JOINED.split(before, maxsplit=1)[-1] if _JOINED.search(before) else before or lead
        if i + 1 < len(inside):
            after = _JOINED.split(after, maxsplit=1)[0]
        lead = before
        yield before, after


def _fact(
    field: str,
    run: str,
    before: str,
    quantity: Quantity,
    scope: frozenset[str] = frozenset(),
    *,
    after: str = "",
    tabled: bool = False,
) -> DeclaredFact:
    money = quantity.kind == MONEY
    return DeclaredFact(
        kind="amount" if money else "quantity",
        field=field,
        run=run,
        before=before,
        after=after,
        value=quantity.value,
        unit="元" if money else measure_word(quantity),
        scope=scope,
        quantity=quantity,
        tabled=tabled,
    )


def whole_amounts(field: str, clauses: Sequence[FactClause]) -> Iterator[DeclaredFact]:
    """What a text asks for in all: 项目总投资326万元; `span` is what rounding leaves open."""
    words = fact_words()
    pattern = re.compile(
        rf"(?P<what>{words.wholes})\s*(?:(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿|万)?|(?P<spoken>[一二两三四五六七八九十百千万零]+))元"
    )
    for clause in clauses:
        for match in pattern.finditer(clause.text):
            if re.search(words.not_wholes, clause.text) or re.search(words.several_years, clause.sentence):
                continue
            spoken = match["spoken"] or ""
            scale = 10_000 if spoken.endswith("万") else _SCALES.get(match["unit"] or "", 1)
            number = (
                Decimal(number_in_words(spoken)) / scale
                if spoken
                else Decimal(match["number"].replace(",", ""))
            )
            exponent = number.as_tuple().exponent
            error = Decimal(scale) * Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
            value = number * scale
            yield DeclaredFact(
                kind="amount",
                field=field,
                run=clause.text,
                before=match["what"],
                value=value,
                unit="元",
                span=(value - error, value + error),
                scope=frozenset({"whole"}),
            )
