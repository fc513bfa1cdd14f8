"""The streams of a page that a dump prints column by column: codes, names and amounts each for themselves.

In: a page's printed lines. Out: a `StreamPage` with its streams, and the rows that its codes and names make
(`entries_of`), still without amounts. Whether a page is printed so is told by its lines of one code or amount.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from yiju.ingest.budget.amount_readings import readings, unit_factor
from yiju.ingest.budget.budget_table import Spec
from yiju.ingest.budget.settle import TOTALS
from yiju.ingest.page import Line
from yiju.ingest.values.text import fold

_GROUP = re.compile(r"\d{3}")
_PART = re.compile(r"\d{2}|[1-9]")
_WHOLE = re.compile(r"\d{5}|\d{7}")
_HEAD = re.compile(
    r"项目|[类款项]+|.*编码|.*科目名称|.*分类科目|名称|金额|预算数|小计|(?:收入|支出)预算|"
    r".*(?:一般公共预算|政府性基金预算|国有资本经营预算)(?:基本)?支出(?:预算)?"
)

Lines = Sequence[tuple[int, Line]]


@dataclass
class StreamPage:
    """The streams of one printed page; `names` with the lines they stand on."""

    number: int
    groups: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    """Those of the parts that stand in front of a name: 项."""
    alone: list[str] = field(default_factory=list)
    """The others."""
    whole: list[str] = field(default_factory=list)
    names: list[tuple[str, int, int]] = field(default_factory=list)
    amounts: list[Decimal] = field(default_factory=list)
    strings: dict[Decimal, str] = field(default_factory=dict)
    """The amounts as printed."""
    zeros: int = 0
    bare: int = 0
    """Lines that hold nothing but one code or amount."""


@dataclass
class StreamRow:
    """A row: its code, name and place, and what `totals` finds of its amounts."""

    code: str
    name: str
    page: int
    lines: tuple[int, int]
    total: Decimal = Decimal(0)
    parts: tuple[Decimal, ...] = ()
    ordered: bool = False
    """The parts stand in the order of their columns."""


def is_by_columns(lines: Lines, spec: Spec) -> bool:
    """Whether a page prints codes and amounts on lines of their own."""
    page = page_of(lines, spec)
    return 3 * page.bare > len(lines) and page.bare > 2


def page_of(lines: Lines, spec: Spec) -> StreamPage:
    """The streams of a page, the table's head left out."""
    page = StreamPage(lines[0][0] if lines else 0)
    heads = {fold(column) for column in (*spec.columns, *TOTALS)}
    for _, line in lines:
        text = line.text.strip()
        if unit_factor(text) or re.search("[：:。；]", text):
            continue
        words = text.split()
        name = ""
        kinds = set()
        for word in words:
            kind = _kind(word)
            kinds.add(kind)
            if kind == "group":
                page.groups.append(word)
            elif kind == "part":
                page.parts.append(word.zfill(2))
            elif kind == "whole":
                page.whole.append(word)
            elif kind == "zero":
                page.zeros += 1
            elif kind == "amount":
                page.amounts.append(readings(word)[0])
                page.strings.setdefault(page.amounts[-1], word)
            elif not _is_head(word, heads):
                name += word
        page.bare += len(words) == 1 and "name" not in kinds
        own = [word.zfill(2) for word in words if _kind(word) == "part"]
        leads = bool(name) and len(own) == 1 and words[0].zfill(2) == own[0]
        (page.beside if leads else page.alone).extend(own)
        if name:
            page.names.append((name, line.number, line.number))
    return page


def _kind(word: str) -> str:
    if _GROUP.fullmatch(word):
        return "group"
    if _PART.fullmatch(word):
        return "part"
    if _WHOLE.fullmatch(word):
        return "whole"
    found = readings(word)
    if not found:
        return "name"
    return "amount" if found[0] else "zero"


def _is_head(word: str, heads: set[str]) -> bool:
    """Whether a word belongs to the table's head, be it broken over lines."""
    key = fold(word)
    return bool(_HEAD.fullmatch(word)) or any(
        head == key or (len(key) > 1 and (head.startswith(key) or head.endswith(key))) for head in heads
    )


def entries_of(pages: Sequence[StreamPage], depth: int) -> list[StreamRow]:
    """Codes and names as rows; empty where a page's codes or names do not come out."""
    entries: list[StreamRow] = []
    for at, page in enumerate(pages):
        last = entries[-1].code if entries else ""
        codes = _whole_codes(page) if page.whole else _codes(page, last, depth)
        names = _names(page, len(codes)) if codes is not None else None
        if codes is None or names is None:
            return []
        entries += [StreamRow(c, n, at, (a, b)) for c, (n, a, b) in zip(codes, names, strict=True)]
    codes = [entry.code for entry in entries]
    orphans = any(len(c) > 3 and c[:-2] not in codes[:i] for i, c in enumerate(codes))
    rising = all(a < b for a, b in pairwise(codes))
    return entries if rising and not orphans else []


def _whole_codes(page: StreamPage) -> list[str] | None:
    """Codes printed in one column: the groups have three digits there. Their order is that of the codes."""
    return sorted([*page.groups, *page.whole]) if not page.parts else None


def _codes(page: StreamPage, last: str, depth: int) -> list[str] | None:
    """款 and 项 put to their 类: printed row by row, or each column for itself. None where neither comes
    out, or both and differently.
    """
    found = [codes for codes in (_by_rows(page, last, depth), _by_columns(page, last, depth)) if codes]
    found = [codes for codes in found if all(a < b for a, b in pairwise([last, *codes]))]
    if not page.groups:
        return []
    return found[0] if found and all(codes == found[0] for codes in found) else None


def _by_rows(page: StreamPage, last: str, depth: int) -> list[str] | None:
    codes: list[str] = []
    group, part, at = last[:3], last[3:5], 0
    for printed in page.groups:
        if printed != group:
            group, part = printed, ""
            codes.append(group)
            continue
        own = page.parts[at : at + 2]
        if not own:
            return None
        if depth == 3 and own[0] == part and len(own) == 2:
            codes.append(group + own[0] + own[1])
            at += 2
        else:
            part = own[0]
            codes.append(group + part)
            at += 1
    return codes if at == len(page.parts) else None


def _by_columns(page: StreamPage, last: str, depth: int) -> list[str] | None:
    tops = sum(a != b for a, b in pairwise([last[:3], *page.groups]))
    count = len(page.groups) - tops
    seconds, thirds = page.parts[:count], page.parts[count:]
    if page.beside:
        seconds, thirds = list(page.alone), list(page.beside)
    codes: list[str] = []
    group, part = last[:3], last[3:5]
    for printed in page.groups:
        if printed != group:
            group, part = printed, ""
            codes.append(group)
        elif not seconds:
            return None
        elif depth == 3 and seconds[0] == part:
            if not thirds:
                return None
            codes.append(group + seconds.pop(0) + thirds.pop(0))
        else:
            part = seconds.pop(0)
            codes.append(group + part)
    return codes if not seconds and not thirds else None


def _names(page: StreamPage, count: int) -> list[tuple[str, int, int]] | None:
    """As many names as rows: a name that fills its column goes on in the line right below."""
    extra = len(page.names) - count
    if extra < 0:
        return None
    widest = max((len(name) for name, _, _ in page.names), default=0)
    names: list[tuple[str, int, int]] = []
    merged = 0
    full = False
    for name, first, end in page.names:
        if extra and full and first == names[-1][2] + 1:
            names[-1] = (names[-1][0] + name, names[-1][1], end)
            merged += 1
        else:
            names.append((name, first, end))
        full = len(name) >= widest - 1
    return names if merged == extra else None
