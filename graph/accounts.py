"""Budget accounts (政府收支分类科目): rows of budget tables → concepts, one version per year.

Names change under one code from year to year, so an account is a code of one classification in one
year. Codes are hierarchical: 类 3 digits, 款 5, 项 7.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode, Triple

from graph.vocabulary import RDF, SKOS, YJ, resource
from ingest.record import BudgetLine, Filing

Classification = Literal["functional", "economic"]
Account = tuple[Classification, int | None, str]
"""Classification, year and code."""


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


def triples(filings: Iterable[Filing]) -> Iterator[Triple]:
    """Concepts of every account that the filings' tables name, with the broader ones named there too."""
    names = printed(filings)
    for (kind, year, code), counts in names.items():
        account = _node(kind, year, code)
        labels = sorted(counts, key=lambda n: (-counts[n], n))
        yield Triple(account, RDF.type, YJ.Account)
        yield Triple(account, SKOS.notation, RdfLiteral(code))
        yield Triple(account, SKOS.prefLabel, RdfLiteral(labels[0]))
        for other in labels[1:]:
            yield Triple(account, SKOS.altLabel, RdfLiteral(other))
        if year:
            yield Triple(account, YJ.year, RdfLiteral(year))
        yield Triple(account, SKOS.inScheme, _scheme(kind, year))
        if (above := code[:-2]) and (kind, year, above) in names:
            yield Triple(account, SKOS.broader, _node(kind, year, above))
    for kind, year in {(kind, year) for kind, year, _ in names}:
        label = {"functional": "支出功能分类科目", "economic": "支出经济分类科目"}[kind]
        scheme = _scheme(kind, year)
        yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
        yield Triple(scheme, SKOS.prefLabel, RdfLiteral(f"{year}年{label}" if year else label))


def _node(kind: Classification, year: int | None, code: str) -> NamedNode:
    return resource("account", kind, str(year or "undated"), code)


def _scheme(kind: Classification, year: int | None) -> NamedNode:
    return resource("accounts", kind, str(year or "undated"))
