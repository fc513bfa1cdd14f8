"""What the rows of a filing's budget tables tell of each other where no rule names the cells.

In: a filing's budget lines and the words of columns (rule data). Out: `Gap`s of tables whose columns add up in nearly every row, whose
differences between two years are printed, of tables that share their total, and of a part that is more than its whole; and codes
that two tables call differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import combinations

import msgspec
from rapidfuzz import fuzz

from yiju.audit.statements.tables import Gap, last_place
from yiju.ingest.record import BudgetLine
from yiju.ingest.values.text import fold

_NUMBER = re.compile(r"^(?:其中[:：])?[一二三四五六七八九十]+、\s*")
_FEWEST = 4
"""Rows that must bear out how a table adds up before one that does not is a slip."""
_ODD = 2
"""Of two tables with one total so many accounts may differ at most, for it to be a slip and not another way of counting."""
_ODD_NAMES = 4
"""One in so many codes of a table may be called otherwise than in others."""
_ALIKE = 85
"""Two names (of 100) that differ by a lost or a misread character."""


class RowWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of columns: `totals` hold a row's sum, `earlier` another year's amount, `now` this year's, `difference` what lies
    between, `ratio` a percentage; `whole_rows` the names of rows that sum a table.
    """

    totals: str
    earlier: str
    now: str
    difference: str
    ratio: str
    whole_rows: str


class PartTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table whose accounts are part of those of another, with the columns that say so."""

    table: str
    column: str
    whole: str
    whole_column: str


def gaps(
    tables: Mapping[str, Sequence[BudgetLine]], words: RowWords, parts: Sequence[PartTable]
) -> Iterator[Gap]:
    """All that the rows tell."""
    for table, lines in tables.items():
        yield from _added_up(table, lines, words)
        yield from _between_years(table, lines, words)
    yield from _one_total(tables, words)
    yield from _more_than_whole(tables, parts)


def _added_up(table: str, lines: Sequence[BudgetLine], words: RowWords) -> Iterator[Gap]:
    """A row whose columns do not make its total as those of nearly all others do."""
    columns = list(dict.fromkeys(c for line in lines for c in line.amounts))
    total = next((c for c in columns if re.fullmatch(words.totals, c)), None)
    if total is None:
        return
    apart = f"{words.ratio}|{words.difference}|{words.earlier}"
    parts = [c for c in columns if c != total and not re.fullmatch(apart, c)]
    off = []
    right = 0
    for line in lines:
        cells = [(line, c) for c in parts if line.amounts.get(c) is not None]
        stated = line.amounts.get(total)
        if stated is None or not cells:
            continue
        made = sum((line.amounts[c] or Decimal(0) for _, c in cells), Decimal(0))
        gap = Gap(
            f"{table}“{_called(line)}”{total}（{'＋'.join(c for _, c in cells)}）",
            stated,
            made,
            len(cells),
            ((line, total), *cells),
        )
        if stated == made or gap.rounding:
            right += len(cells) > 1
        else:
            off.append(gap)
    if right >= _FEWEST and len(off) * _FEWEST <= right:
        yield from off


def _between_years(table: str, lines: Sequence[BudgetLine], words: RowWords) -> Iterator[Gap]:
    """增减额 and 增减（%） of a row that prints both years."""
    for line in lines:
        found = {
            role: next((c for c in line.amounts if re.fullmatch(pattern, c)), None)
            for role, pattern in (
                ("now", words.now),
                ("earlier", words.earlier),
                ("difference", words.difference),
                ("ratio", words.ratio),
            )
        }
        now, earlier = found["now"], found["earlier"]
        if now is None or earlier is None:
            continue
        one, other = line.amounts[now], line.amounts[earlier]
        if one is None or other is None:
            continue
        difference, ratio = found["difference"], found["ratio"]
        stated = line.amounts[difference] if difference else None
        if difference and stated is not None and not _is_made(stated, one - other, line):
            cells = ((line, difference), (line, now), (line, earlier))
            yield Gap(f"{table}“{_called(line)}”{difference}", stated, one - other, 2, cells)
        percent = line.amounts[ratio] if ratio else None
        if ratio and percent is not None and other:
            made = (one - other) / other * 100 * line.factor
            places = len(line.printed.get(ratio, "").partition(".")[2])
            room = line.factor * Decimal(1).scaleb(-places) * 2
            if abs(abs(percent) - abs(made)) > room:
                cells = ((line, ratio), (line, now), (line, earlier))
                yield Gap(f"{table}“{_called(line)}”{ratio}", percent, made, 2, cells, ratio=True)


def _is_made(stated: Decimal, made: Decimal, line: BudgetLine) -> bool:
    """Whether a difference is as printed, or that of two other columns: a row of this year's budget and accounts has several."""
    amounts = [a for a in line.amounts.values() if a and a != stated]
    return abs(stated) == abs(made) or any(abs(a - b) == abs(stated) for a, b in combinations(amounts, 2))


def _one_total(tables: Mapping[str, Sequence[BudgetLine]], words: RowWords) -> Iterator[Gap]:
    """Two tables with the same total, of which one or two accounts are printed with other amounts."""
    known = [(table, found) for table, lines in tables.items() if (found := _accounts(lines, words))]
    for (one, left), (other, right) in combinations(known, 2):
        both = [key for key in left if key in right and key]
        if left[""].amount != right[""].amount or not left[""].amount or len(both) < _FEWEST:
            continue
        off = [key for key in both if left[key].amount != right[key].amount]
        if not off or len(off) > _ODD or len(off) * _FEWEST > len(both):
            continue
        for key in off:
            a, b = left[key], right[key]
            yield Gap(
                f"{one}“{_called(a.line)}”{a.column}（两表合计相同，应等于{other}{b.column}）",
                a.amount,
                b.amount,
                1,
                ((a.line, a.column), (b.line, b.column)),
            )


class _AccountCell(msgspec.Struct, frozen=True):
    line: BudgetLine
    column: str
    amount: Decimal


def _accounts(lines: Sequence[BudgetLine], words: RowWords) -> dict[str, _AccountCell]:
    """The accounts of a table by their codes, 类 by their names, with their totals; under "" the table's own. Empty where the
    table has none.
    """
    found: dict[str, _AccountCell] = {}
    for line in lines:
        column = next((c for c in line.amounts if re.fullmatch(words.totals, c)), None)
        amount = line.amounts[column] if column else None
        if column is None or amount is None:
            continue
        if line.code is None and re.fullmatch(words.whole_rows, fold(line.name)):
            found[""] = _AccountCell(line, column, amount)
        elif line.code:
            found[line.code if len(line.code) > 3 else _class(line.name)] = _AccountCell(line, column, amount)
    return found if "" in found else {}


def _class(name: str) -> str:
    return fold(_NUMBER.sub("", name))


def _more_than_whole(tables: Mapping[str, Sequence[BudgetLine]], parts: Sequence[PartTable]) -> Iterator[Gap]:
    """An account of a part that is more than the same account of the whole."""
    for rule in parts:
        wholes = {
            line.code or "": line
            for table, lines in tables.items()
            if re.fullmatch(rule.whole, table)
            for line in lines
            if line.code and line.amounts.get(rule.whole_column) is not None
        }
        for table, lines in tables.items():
            if not re.fullmatch(rule.table, table):
                continue
            for line in lines:
                whole, amount = wholes.get(line.code or ""), line.amounts.get(rule.column)
                most = whole.amounts[rule.whole_column] if whole else None
                if whole is None or amount is None or most is None:
                    continue
                cells = ((line, rule.column), (whole, rule.whole_column))
                if amount - most > last_place(cells):
                    what = (
                        f"{table}“{_called(line)}”{rule.column}（应不大于{whole.table}{rule.whole_column}）"
                    )
                    yield Gap(what, amount, most, 1, cells, most=True)


class NamedTwice(msgspec.Struct, frozen=True):
    """A code that two tables call differently, or a name that they number differently; the `odd` one is printed less often."""

    odd: BudgetLine
    usual: BudgetLine
    times: int


def named_twice(lines: Iterable[BudgetLine]) -> Iterator[NamedTwice]:
    """Codes with two names, and names of one 款 with two codes of which neither table has the other."""
    coded = account_rows(lines)
    codes: dict[str, list[BudgetLine]] = {}
    items: dict[tuple[str, str], list[BudgetLine]] = {}
    for line in coded:
        codes.setdefault(line.code or "", []).append(line)
        if len(line.code or "") == 7:
            items.setdefault(((line.code or "")[:5], fold(line.name)), []).append(line)
    for same in codes.values():
        yield from _odd_one(same, lambda line: fold(line.name), _other_name)
    in_table = {(line.table, line.code) for line in coded}
    for same in items.values():
        yield from (
            found
            for found in _odd_one(same, lambda line: line.code or "", lambda a, b: a != b)
            if (found.odd.table, found.usual.code) not in in_table
            and (found.usual.table, found.odd.code) not in in_table
        )


def account_rows(lines: Iterable[BudgetLine]) -> list[BudgetLine]:
    """The rows with a code that are called by it: those of tables in which most codes have the names that other tables give
    them. A list of projects prints the code of the account that each is paid from.
    """
    coded = [line for line in lines if line.code and line.name]
    names: dict[str, list[tuple[str, str]]] = {}
    for line in coded:
        names.setdefault(line.code or "", []).append((line.table, line.name))
    kept: list[BudgetLine] = []
    for table in dict.fromkeys(line.table for line in coded):
        own = [line for line in coded if line.table == table]
        others = [(line, [n for t, n in names[line.code or ""] if t != table]) for line in own]
        known = [all(_other_name(line.name, n) for n in called) for line, called in others if called]
        twice = any(a.name != b.name for a, b in combinations(own, 2) if a.code == b.code)
        if not twice and _ODD_NAMES * sum(known) <= max(_ODD_NAMES, len(known)):
            kept += own
    return kept


def _odd_one(
    same: Sequence[BudgetLine], key: Callable[[BudgetLine], str], differs: Callable[[str, str], bool]
) -> Iterator[NamedTwice]:
    counted: dict[str, list[BudgetLine]] = {}
    for line in same:
        counted.setdefault(key(line), []).append(line)
    if len(counted) < 2:
        return
    usual = max(counted.values(), key=len)
    for name, own in counted.items():
        if own is not usual and differs(name, key(usual[0])):
            yield NamedTwice(own[0], usual[0], len(usual))


def _other_name(one: str, other: str) -> bool:
    """Whether two names are of two things: neither a part of the other, nor a character lost in reading."""
    return one not in other and other not in one and fuzz.ratio(one, other) < _ALIKE


def _called(line: BudgetLine) -> str:
    return " ".join(filter(None, (line.code, line.name)))


class MiscodedName(msgspec.Struct, frozen=True):
    """A name that a text prints with a code of another account: what is printed, and the rows that have the name and the code."""

    printed: str
    named: BudgetLine
    coded: BudgetLine


_WITH_CODE = re.compile(r"(?P<name>[一-龥、（）()]{2,40}?)[（(](?P<code>\d{5}|\d{7})[）)]")


def miscoded(text: str, lines: Iterable[BudgetLine]) -> Iterator[MiscodedName]:
    """Names of accounts in a text whose code is that of another account of the tables."""
    rows = account_rows(lines)
    for match in _WITH_CODE.finditer(text):
        name, code = fold(match["name"]), match["code"]
        coded = [line for line in rows if line.code == code]
        named = [
            line
            for line in rows
            if len(line.code or "") == len(code)
            and len(fold(line.name)) > 1
            and name.endswith(fold(line.name))
        ]
        whole = max((len(fold(line.name)) for line in named), default=0)
        named = [line for line in named if len(fold(line.name)) == whole]
        right = any(line.code == code for line in named) or any(
            name.endswith(fold(line.name)) for line in coded
        )
        if coded and named and not right:
            yield MiscodedName(match[0][-len(named[0].name) - len(code) - 2 :], named[0], coded[0])
