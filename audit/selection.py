"""Which findings are asked for: a `Filter` and the SQL that it stands for.

In: what a person chose. Out: conditions over the tables of `yiju.audit.findings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.finding import Severity

UNJUDGED = ""
"""The verdict of a finding that nobody has judged."""

BANDS: dict[str, tuple[str, int | None, int | None]] = {
    "1000": ("1000万元以上", 1_000_000_000, None),
    "100": ("100万–1000万元", 100_000_000, 1_000_000_000),
    "10": ("10万–100万元", 10_000_000, 100_000_000),
    "0": ("10万元以下", None, 10_000_000),
    "": ("未计金额", None, None),
}
"""Money bands by code: name, least and most in fen."""


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What an empty field leaves open. `units` are keys of the identity (or printed names) and take in what is
    below them; `called` are what the list calls findings, narrower than the rule's kind; `verdicts` are confirm, dismiss, unsure and `UNJUDGED`; `project` is a declaration's id or a
    part of a name; `money_min` is yuan; `text` a part of the explanation, a
    name, a unit or an id; `file` a part of a file's name.
    """

    kinds: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    verdicts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    project: str | None = None
    text: str | None = None
    group: str | None = None
    money_min: Decimal | None = None
    file: str | None = None


Condition = tuple[str, list[object]]
"""SQL and its parameters."""


def conditions(chosen: Filter) -> Iterator[Condition]:
    """Each choice as a condition on `f`, the row of `finding`, and `s`, its row of `standing`."""
    for column, values in (
        ("f.kind", chosen.kinds),
        ("f.name", chosen.called),
        ("f.severity", chosen.severities),
        ("coalesce(s.verdict, '')", chosen.verdicts),
    ):
        if values:
            yield f"{column} IN ({_marks(values)})", list(values)
    if chosen.units:
        marks = _marks(chosen.units)
        below = f"SELECT finding FROM finding_unit WHERE unit IN ({marks}) OR label IN ({marks})"
        yield f"f.id IN ({below})", [*chosen.units, *chosen.units]
    if chosen.years:
        of_years = f"SELECT finding FROM finding_year WHERE year IN ({_marks(chosen.years)})"
        yield f"f.id IN ({of_years})", list(chosen.years)
    if chosen.money_min is not None:
        yield "f.money >= ?", [int(chosen.money_min * 100)]
    if chosen.group:
        yield "f.grp = ?", [chosen.group]
    if chosen.project:
        own = "(instr(f.project, ?) OR instr(f.declarations, ?))"
        yield own, [chosen.project, f"\n{chosen.project}\n"]
    if chosen.file:
        yield "instr(f.files, ?)", [chosen.file]
    if chosen.text:
        wording = "f.explanation || char(10) || f.project || char(10) || f.unit || char(10) || f.name || f.id"
        yield f"instr(lower({wording}), lower(?))", [chosen.text]


def where(chosen: Filter) -> tuple[str, list[object]]:
    """The WHERE clause of all conditions, with its parameters."""
    kept = list(conditions(chosen))
    clause = " AND ".join(sql for sql, _ in kept)
    return (f" WHERE {clause}" if clause else ""), [value for _, values in kept for value in values]


def band(fen: int | None) -> str:
    """The key of the band that an amount falls in."""
    if fen is None:
        return ""
    return next(code for code, (_, least, _) in BANDS.items() if code and fen >= (least or 0))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
