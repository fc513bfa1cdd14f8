"""Rows of budget tables that hold what a question names: its words and the filings that may answer in, rows out.

A row names an account (`30211 差旅费`) that no text may name, and prints its sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from yiju.search.ask.answer_kinds import answer_kinds
from yiju.search.ask.question import Question
from yiju.search.ask.scored import Amounts, Scored
from yiju.search.ask.together import Gathering
from yiju.search.index.catalog import BudgetRow, Catalog
from yiju.search.index.entries import IndexEntry
from yiju.search.index.segment import is_chinese, plain, runs

# So many rows are shown.
_SHOWN = 3
# What a row's score is made of: that it holds all that is asked, and how much of its own name that is.
_HOLDS_ALL, _NAME = 0.6, 0.3
_MOST = 0.5
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")


def rows_named(
    question: Question, gathering: Gathering, catalog: Catalog, documents: Sequence[str], named: float
) -> list[Scored]:
    """Rows of these filings' tables that hold every word of the question and most of its characters, the nearest to it
    first; of one account of a filing only one. `named` is what the units and years that the question names add to the
    score.
    """
    content = _content(question)
    best: dict[tuple[str, str], tuple[float, BudgetRow]] = {}
    for row in catalog.lines_of(documents):
        whole = f"{row.table} {row.text}"
        if not gathering.holds_all(whole) or not _most_of(content, gathering, question.unheard_ways, whole):
            continue
        account = row.text.partition("：")[0]
        nearness = _nearness(question, gathering, row)
        key = (row.document_id, account)
        if nearness is not None and (key not in best or nearness > best[key][0]):
            best[key] = (nearness, row)
    found = sorted(best.values(), key=lambda one: -one[0])[:_SHOWN]
    entries = catalog.lines([row.number for _, row in found])
    return [
        _scored(entries[row.number], row, named + _HOLDS_ALL + _NAME * min(1.0, nearness))
        for nearness, row in found
    ]


def _content(question: Question) -> str:
    """What a question says beside its units, years, how it asks and how people talk."""
    rest = plain(question.text)
    asking = map(plain, answer_kinds(question.text).asking)
    for piece in (*question.named.split(), *asking, *question.things.talked):
        rest = rest.replace(piece, " ")
    return "".join(run for run in runs(_YEAR.sub(" ", rest)) if is_chinese(run) and len(run) > 1)


def _most_of(content: str, gathering: Gathering, unheard: Sequence[tuple[str, ...]], text: str) -> bool:
    """Whether the words that a text holds, by any of their names, are most of what is said."""
    held = [word for word in gathering.weights if gathering.stands_in(word, text)]
    held += [ways[0] for ways in unheard if any(gathering.stands_in(word, text) for word in ways)]
    return not content or _covered([*held, *_pairs(text)], content) >= _MOST * len(content)


def _nearness(question: Question, gathering: Gathering, row: BudgetRow) -> float | None:
    """How much of an account's or a column's name the question says, and a little for what of the table's; None where
    only the table's name holds its words.
    """
    words = [*gathering.weights, *(word for ways in question.unheard_ways for word in ways)]
    names = [row.text.partition("：")[0], *(cell.split(" ")[0] for cell in _cells(row))]
    shares = [_covered(words, name) / max(1, len(plain(name).lstrip("0123456789"))) for name in names]
    if not max(shares, default=0.0):
        return None
    table = plain(row.table)
    return max(shares) + 0.1 * _covered(_pairs(question.text), table) / max(1, len(table))


def _cells(row: BudgetRow) -> list[str]:
    return row.text.partition("：")[2].split("；")


def _pairs(text: str) -> set[str]:
    whole = plain(text)
    return {whole[at : at + 2] for at in range(len(whole) - 1)}


def _covered(words: Iterable[str], name: str) -> int:
    """How many characters of a name these words cover."""
    there = plain(name)
    covered: set[int] = set()
    for word in words:
        at = there.find(word)
        while at >= 0:
            covered.update(range(at, at + len(word)))
            at = there.find(word, at + 1)
    return len(covered)


def _scored(entry: IndexEntry, row: BudgetRow, score: float) -> Scored:
    printed = Amounts(entry.field, row.text, entry.places, by_name=True)
    # Rows of tables are no entries of the generation: numbers of their own, below 0.
    return Scored(-row.number, entry, 0.0, None, score=score, amounts=printed)
