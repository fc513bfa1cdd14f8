"""Budget accounts (政府收支分类科目): rows of budget tables → concepts, one version per year.

Names change under one code from year to year, so an account is a code of one classification in one
year. Codes are hierarchical: 类 3 digits, 款 5, 项 7. `accounts.csv` holds the names that we know with the
years in which they hold; what it does not know is named as printed.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from yiju.graph.triples import Statement
from yiju.graph.vocabulary import RDF, SKOS, XKOS, YJ, resource
from yiju.ingest.record import BudgetLine, Filing

Classification = Literal["functional", "economic"]
Account = tuple[Classification, int | None, str]
"""Classification, year and code."""

TABLE = Path(__file__).with_suffix(".csv")


def classification(line: BudgetLine) -> Classification:
    """By the code's first digit: economic accounts are 301–399 (departments) and 501–599 (government),
    functional ones begin with 2, those of revenue with 1 (财政部《政府收支分类科目》).
    """
    return "economic" if (line.code or "")[:1] in ("3", "5") else "functional"


def node(line: BudgetLine, year: int | None) -> NamedNode | None:
    """The account of a row; None for rows without a code (合计)."""
    if not line.code:
        return None
    return _node(classification(line), year, line.code)


def printed(filings: Iterable[Filing]) -> dict[Account, Counter[str]]:
    """Every account that the filings' tables name, with its names and how often each is printed."""
    names: dict[Account, Counter[str]] = defaultdict(Counter)
    for filing in filings:
        for line in filing.budget_lines:
            if line.code:
                names[classification(line), filing.document.year, line.code][line.name] += 1
    return names


def triples(filings: Iterable[Filing]) -> Iterator[Statement]:
    """Concepts of every account that the filings' tables name, and of the broader ones that they name or
    that `accounts.csv` knows.
    """
    names: dict[Account, Counter[str]] = {**printed(filings)}
    for kind, year, code in list(names):
        while (code := code[:-2]) and official(code, year):
            names.setdefault((kind, year, code), Counter())
    for (kind, year, code), counts in names.items():
        account = _node(kind, year, code)
        labels = sorted(counts, key=lambda n: (-counts[n], n))
        label = _label(counts, code, year)
        yield Statement(account, RDF.type, YJ.Account)
        yield Statement(account, SKOS.notation, RdfLiteral(code))
        yield Statement(account, SKOS.prefLabel, RdfLiteral(label, language="zh"))
        for other in labels:
            if other != label:
                yield Statement(account, SKOS.altLabel, RdfLiteral(other, language="zh"))
        if year:
            yield Statement(account, YJ.year, RdfLiteral(year))
            for note in _history(code, year):
                yield Statement(account, SKOS.historyNote, RdfLiteral(note, language="zh"))
        yield Statement(account, SKOS.inScheme, _scheme(kind, year))
        if (kind, year, code[:-2]) in names:
            yield Statement(account, SKOS.broader, _node(kind, year, code[:-2]))
        else:
            yield Statement(account, SKOS.topConceptOf, _scheme(kind, year))
            yield Statement(_scheme(kind, year), SKOS.hasTopConcept, account)
    for kind, year in sorted({(kind, year) for kind, year, _ in names}, key=repr):
        of = {"functional": "支出功能分类科目", "economic": "支出经济分类科目"}[kind]
        scheme = _scheme(kind, year)
        yield Statement(scheme, RDF.type, SKOS.ConceptScheme)
        yield Statement(scheme, SKOS.prefLabel, RdfLiteral(f"{year}年{of}" if year else of, language="zh"))
        if year:
            yield Statement(scheme, YJ.year, RdfLiteral(year))
    yield from _mappings(names)


def _mappings(names: dict[Account, Counter[str]]) -> Iterator[Statement]:
    """From year to year: a code that keeps its name is the same account, one that `accounts.csv` knows as renamed a
    close one; a code of another name that nobody explains is left alone. A list follows the one before it.
    """
    years: dict[tuple[Classification, str], list[int]] = defaultdict(list)
    lists: dict[Classification, set[int]] = defaultdict(set)
    for kind, year, code in names:
        if year:
            years[kind, code].append(year)
            lists[kind].add(year)
    for (kind, code), held in years.items():
        for before, after in pairwise(sorted(held)):
            left, right = ((_node(kind, y, code), y) for y in (before, after))
            of = [_label(names[kind, y, code], code, y) for _, y in (left, right)]
            if of[0] == of[1]:
                yield Statement(right[0], SKOS.exactMatch, left[0])
                yield Statement(left[0], SKOS.exactMatch, right[0])
            elif official(code, before) and official(code, after):
                yield Statement(right[0], SKOS.closeMatch, left[0])
                yield Statement(left[0], SKOS.closeMatch, right[0])
    for kind, all_years in lists.items():
        for before, after in pairwise(sorted(all_years)):
            yield Statement(_scheme(kind, after), XKOS.follows, _scheme(kind, before))


def _label(printed_names: Counter[str], code: str, year: int | None) -> str:
    known = official(code, year)
    return known.name if known else min(printed_names, key=lambda n: (-printed_names[n], n))


@dataclass(frozen=True)
class Official:
    """A row of `accounts.csv`: the name of a code in the years from `first` to `last`, both included; `last`
    is None where the name is still in use. `seen`: in which kinds and years of filings it was read; it ends with
    起止年未见于材料 where the span goes beyond those years, by what is known of when the code was renamed.
    """

    code: str
    name: str
    first: int
    last: int | None
    seen: str


def official(code: str, year: int | None) -> Official | None:
    """The account as the classification of that year names it; None where we do not know."""
    if year is None:
        return None
    return next((a for a in table().get(code, ()) if a.first <= year <= (a.last or year)), None)


@cache
def table() -> dict[str, tuple[Official, ...]]:
    """All known versions by code, oldest first."""
    found: dict[str, list[Official]] = defaultdict(list)
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            last = int(row["to_year"]) if row["to_year"] else None
            account = Official(row["code"], row["name"], int(row["from_year"]), last, row["seen"])
            found[account.code].append(account)
    return {code: tuple(sorted(versions, key=lambda a: a.first)) for code, versions in found.items()}


def _history(code: str, year: int) -> Iterator[str]:
    """How the code was or is named in other years."""
    current = official(code, year)
    for other in table().get(code, ()):
        if current and other.name != current.name:
            until = f"至{other.last}年" if other.last else "至今"
            yield f"{other.first}年{'' if other.last == other.first else until}名为“{other.name}”"


def _node(kind: Classification, year: int | None, code: str) -> NamedNode:
    return resource("account", kind, str(year or "undated"), code)


def _scheme(kind: Classification, year: int | None) -> NamedNode:
    return resource("accounts", kind, str(year or "undated"))
