"""Indicator rows as the audit reads them: the bare name, and whether a target can be checked at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.finding import Evidence, Finding, Severity
from yiju.audit.rule import Rule
from yiju.ingest.codes import ONE_CELL
from yiju.ingest.record import Indicator
from yiju.ingest.values.text import fold

_FORMULA = re.compile(r"[（(\[][^（()）\[\]]*(?:/|÷|占|之比)[^（()）\[\]]*[）)\]]?$")
_NUMBER = re.compile(
    r"[\d０-９%％‰]|[一二三四五六七八九十百千万零两]+(?:次|个|人|家|项|篇|天|年|月|周|日|份|成|倍|期|起)|全部|所有|(?<!平)均(?!衡|匀)|每|(?:于|在|过|出|超)预算|预算(?:之|以)?内"
)


Row = tuple[int, Indicator]


class IndicatorLevel(msgspec.Struct, forbid_unknown_fields=True):
    """A level of indicators; `words` show that a row belongs there, `foreign` that it is of another kind."""

    level: str
    words: list[str]
    foreign: list[str]


def bare_name(indicator: Indicator) -> str:
    """The folded name without the formula in brackets that explains it."""
    return fold(_FORMULA.sub("", indicator.name.strip()))


def measurable(target: str) -> bool:
    """Whether the target holds anything that can be counted."""
    return bool(_NUMBER.search(target))


def quantity(name: str, endings: Sequence[str]) -> bool:
    """Whether the (bare) name is that of a number."""
    return name.endswith(tuple(endings))


def unsure(entry: Entry, number: int) -> bool:
    """Whether the reader mended or paired this row itself."""
    return entry.doubted(f"indicators[{number}]")


def misplaced(entry: Entry, number: int) -> bool:
    """Whether the row's target stands in another row's cell, so that it cannot be quoted from its own."""
    return any(d.field == f"indicators[{number}]" and d.code in ONE_CELL for d in entry.declaration.doubts)


def shown(entry: Entry, rows: Sequence[Row]) -> str:
    """`名称→指标值` for each row, in a sentence; a mended row says so, for a person to look it up."""
    return "；".join(f"{i.name}→{i.target}{'（识读存疑）' if unsure(entry, n) else ''}" for n, i in rows)


def quoted(entry: Entry, rows: Sequence[Row]) -> list[Evidence]:
    """The target of each row as evidence."""
    return [entry.quote(f"indicators[{n}]", i.target or i.name) for n, i in rows]


def rows_finding(
    case: Case, rule: Rule, severity: Severity, entry: Entry, rows: Sequence[Row], why: str, score: float
) -> Finding:
    """One finding for all rows of a declaration that have one fault, which `why` tells."""
    return case.finding(
        rule,
        severity,
        [entry],
        severity,
        f"项目“{entry.name}”有{len(rows)}项绩效指标{why}：{shown(entry, rows)}。",
        quoted(entry, rows),
        score=score,
    )


def misfiled(
    case: Case, rule: Rule, entries: Sequence[Entry], levels: Sequence[IndicatorLevel]
) -> Iterator[Finding]:
    """Rows that are not what the form asks for at their level but something else: 生态效益指标 → 沟通机制健全性. One finding
    a level for all declarations of a filing: it is one fault of filling in.
    """
    by_level: dict[str, list[tuple[Entry, Row]]] = {}
    for entry in entries:
        for level, row in _misfiled(entry, levels):
            by_level.setdefault(level, []).append((entry, row))
    for level, found in by_level.items():
        wrong = {entry.id: entry for entry, _ in found}
        first = next(iter(wrong.values()))
        one = f"项目“{first.name}”（{first.year}年）" if len(wrong) == 1 else ""
        rows = [f"“{row.name}”" if one else f"“{entry.name}”的“{row.name}”" for entry, (_, row) in found]
        yield case.finding(
            rule,
            "提示",
            list(wrong.values()),
            f"指标类别|{level}",
            f"{one or f'{first.filing.document.unit or first.unit}{first.year}年{len(wrong)}个项目'}有{len(found)}项绩效指标的内容与所列指标类别“{level}”不符："
            f"{'；'.join(rows)}。",
            [entry.quote(f"indicators[{number}]", row.name) for entry, (number, row) in found],
            score=0.4,
        )


def _misfiled(entry: Entry, levels: Sequence[IndicatorLevel]) -> Iterator[tuple[str, Row]]:
    for number, row in enumerate(entry.declaration.indicators):
        if entry.any_doubt(f"indicators[{number}]", "indicators"):
            continue
        level = next((level for level in levels if level.level in (row.level2 or "")), None)
        whole = row.name + (row.target or "")
        own = level is not None and any(word in whole for word in level.words)
        if level and not own and any(word in row.name for word in level.foreign):
            yield row.level2 or "", (number, row)
