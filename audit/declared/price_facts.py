"""What one of a thing costs: 乳腺癌筛查每例补助79元, 20元/份, the column 单价.

In: clauses of texts, sub-items, indicators, tables inside texts. Out: `DeclaredFact`s of kind price; `unit` is what it is for one of,
empty where a column does not tell.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_clauses import FactClause
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.statements.quantity import units
from yiju.ingest.values.text import fold

_PRICE = r"(?P<price>\d[\d,]*(?:\.\d+)?)\s*(?P<wan>万)?元"
_BRACKET = re.compile(r"[（(][^（()）]*[）)]")
_COLUMNS = re.compile(r"单价|标准")
_CELL = re.compile(r"(?P<price>\d[\d,]*(?:\.\d+)?)\s*(?P<wan>万)?元?")
_ABOUT = re.compile("平均|人均|约|左右|不超过|以内|最高|上限|起")


def text_prices(clauses: Sequence[FactClause]) -> Iterator[DeclaredFact]:
    """Those of a text; none that it only estimates or bounds."""
    for clause in clauses:
        yield from _prices(clause.field, clause.text, clause.text, clause.lead)


def named_prices(field: str, name: str, printed: str) -> Iterator[DeclaredFact]:
    """Those that the name of a sub-item, or an indicator's target `printed`, holds."""
    yield from _prices(field, printed, printed, _BRACKET.sub("", name) + " ")


def column_prices(field: str, text: str) -> Iterator[DeclaredFact]:
    """Those of the column 单价 of a table inside a text, each of what its row names."""
    head: list[str] = []
    for row in (line.split("\t") for line in text.splitlines()) if "\t" in text else ():
        if any(_COLUMNS.match(cell.strip()) for cell in row):
            head = [cell.strip() for cell in row]
            continue
        for title, cell in zip(head, row, strict=False):
            match = _CELL.fullmatch(cell.strip()) if _COLUMNS.match(title) else None
            if match:
                ten_thousands = bool(match["wan"]) or "万元" in title
                yield _fact(
                    field,
                    "\t".join(row).strip(),
                    _BRACKET.sub("", row[0]),
                    _yuan(match, ten_thousands),
                    "",
                    True,
                )


def _prices(field: str, text: str, run: str, lead: str) -> Iterator[DeclaredFact]:
    every, over = _patterns()
    for match in every.finditer(text):
        if not _ABOUT.search(text[: match.end()]):
            thing = f"{lead}{text[: match.start()]} {match['what']}"
            yield _fact(field, run, thing, _yuan(match, bool(match["wan"])), match["every"])
    for match in over.finditer(text):
        if not _ABOUT.search(text[: match.start()]):
            thing = lead + text[: match.start()]
            yield _fact(field, run, thing, _yuan(match, bool(match["wan"])), f"每{match['over']}")


def _yuan(match: re.Match[str], ten_thousands: bool) -> Decimal:
    return Decimal(match["price"].replace(",", "")) * (10_000 if ten_thousands else 1)


def _fact(field: str, run: str, thing: str, value: Decimal, every: str, tabled: bool = False) -> DeclaredFact:
    return DeclaredFact(
        kind="price", field=field, run=run, before=fold(thing), value=value, unit=every, tabled=tabled
    )


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """每例补助79元, 每人每月1600元; 20元/份."""
    listed = {*units().counts, *units().measures, *fact_words().per} - {"元"}
    names = "|".join(sorted(listed, key=len, reverse=True))
    return (
        re.compile(rf"(?P<every>(?:每个?(?:{names}))+)(?P<what>[^，。；、\d（(]{{0,8}}?){_PRICE}(?![/／每])"),
        re.compile(rf"{_PRICE}[/／每](?P<over>{names})(?![次月天日年/／])"),
    )
