"""Rows of budget tables that hold what a question names: its words and the filings that may answer in, rows out.

A row names an account (`30211 差旅费`) that no text may name, and prints its sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from heapq import nlargest

from yiju.search.ask.answer_kinds import answer_kinds
from yiju.search.ask.question import Question
from yiju.search.ask.scored import Amounts, Scored
from yiju.search.ask.together import Gathering
from yiju.search.index.entries import OTHER, IndexEntry
from yiju.search.index.printed_rows import PrintedRow, PrintedRows
from yiju.search.index.segment import is_chinese, plain, runs

# So many rows are shown, of so many that are looked at, which say one of so many things.
_SHOWN, _LOOKED_AT, _WORDINGS = 3, 200, 60
# What a row's score is made of: that it holds all that is asked, more where no entry does, and how much of its own name that is.
_HOLDS_ALL, _HOLDS_MORE, _NAME = 0.6, 0.9, 0.3
_MOST = 0.5
# A line that is no row of a table is shown where the question says so much of it.
_NEAR = 0.4
_CODE = re.compile(r"^[\d\s]+")
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")


def rows_named(
    question: Question,
    gathering: Gathering,
    rows: PrintedRows,
    documents: Sequence[str],
    named: float,
    anywhere: bool,
) -> list[Scored]:
    """Rows that with their filing's unit hold every word of the question and most of its characters, the nearest to it first, of
    these filings or else, where `anywhere`, of any; of one account of a filing only one. `named` is what the units and years that the question names add to the score.
    """
    wordings = _wordings(gathering, rows)
    if not wordings:
        return []
    looked_at = list(rows.saying(wordings, documents, _LOOKED_AT))
    if anywhere:
        looked_at += rows.saying(wordings, None, _LOOKED_AT)
    found = _found(question, gathering, rows, dict.fromkeys(looked_at))
    holds = named + (_HOLDS_MORE if question.unheard else _HOLDS_ALL)
    return [_scored(entry, row, holds + _NAME * min(1.0, nearness)) for nearness, row, entry in found]


def _wordings(gathering: Gathering, rows: PrintedRows) -> list[int]:
    """What rows say that hold most of the question's words, by number."""
    held: dict[int, int] = {}
    for ways in gathering.ways:
        there = {number for way in ways for number in rows.wordings_with(way)}
        for number in there:
            held[number] = held.get(number, 0) + 1
    most = max(held.values(), default=0)
    # The unit of the filing may hold a word that the row does not.
    kept = [number for number, count in held.items() if count >= most - 1]
    return nlargest(_WORDINGS, kept, key=lambda number: held[number])


def _found(
    question: Question, gathering: Gathering, rows: PrintedRows, saying: Iterable[PrintedRow]
) -> list[tuple[float, PrintedRow, IndexEntry]]:
    content = _content(question)
    best: dict[tuple[str, str], tuple[float, PrintedRow, IndexEntry]] = {}
    looked = list(saying)
    entries = rows.entries(row.number for row in looked)
    for row in looked:
        entry = entries[row.number]
        whole = " ".join(filter(None, (row.table, row.text, entry.unit)))
        if not gathering.holds_all(whole) or not _most_of(content, gathering, whole):
            continue
        nearness = _nearness(question.text, gathering, row)
        if nearness is not None and entry.field.startswith(OTHER) and nearness < _NEAR:
            continue
        key = (row.document_id, row.text.partition("：")[0])
        if nearness is not None and (key not in best or nearness > best[key][0]):
            best[key] = (nearness, row, entry)
    return sorted(best.values(), key=lambda one: -one[0])[:_SHOWN]


def _content(question: Question) -> str:
    """What a question says beside its units, years, how it asks and how people talk."""
    rest = plain(question.text)
    asking = map(plain, answer_kinds(question.text).asking)
    for piece in (*question.named.split(), *asking, *question.things.talked):
        rest = rest.replace(piece, " ")
    return "".join(run for run in runs(_YEAR.sub(" ", rest)) if is_chinese(run) and len(run) > 1)


def _most_of(content: str, gathering: Gathering, text: str) -> bool:
    """Whether the words that a text holds, by any of their names, are most of what is said."""
    held = [ways[0] for ways in gathering.ways if any(gathering.stands_in(word, text) for word in ways)]
    return not content or _covered([*held, *_pairs(text)], content) >= _MOST * len(content)


def _nearness(asked: str, gathering: Gathering, row: PrintedRow) -> float | None:
    """How much of an account's or a column's name the question says, and a little for what of the table's; None where
    only the table's name holds its words.
    """
    words = [word for ways in gathering.ways for word in ways]
    names = [row.text.partition("：")[0], *(cell.split(" ")[0] for cell in _cells(row))]
    shares = [_covered(words, name) / max(1, len(_CODE.sub("", plain(name)))) for name in names]
    if not max(shares, default=0.0):
        return None
    table = plain(row.table)
    return max(shares) + 0.1 * _covered(_pairs(asked), table) / max(1, len(table))


def _cells(row: PrintedRow) -> list[str]:
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


def _scored(entry: IndexEntry, row: PrintedRow, score: float) -> Scored:
    printed = Amounts(entry.field, row.text, entry.places, by_name=True)
    # Rows of tables are no entries of the generation: numbers of their own, below 0.
    return Scored(-row.number, entry, 0.0, None, score=score, amounts=printed)
