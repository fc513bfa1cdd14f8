"""A filing as read held against its truth: for each group of fields F1 and the four ways of a value.

In: a truth and a filing in the record's JSON shape. Out: `BaselineRow`s. A value is right; wrong or too much without a doubt;
doubted (a doubt stands at its field, or a notice names its table or its page); or silently missing.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from yiju.audit.engine import find
from yiju.graph.identity import link
from yiju.ingest.record import Filing

SCALARS = (
    *("unit", "authority", "year", "start", "end", "total_budget", "year_budget", "prior_budget"),
    *("prior_executed", "adjusted_budget", "executed", "expected_executed", "code"),
    *("execution_rate", "execution_score", "total_score"),
)
LISTS: dict[str, tuple[str, ...]] = {
    "bases": ("title", "number"),
    "indicators": ("level1", "level2", "name", "target", "period"),
    "results": ("name", "period", "actual", "expected", "weight", "score", "reason", "possibility"),
    "subitems": ("name", "amount"),
    "tasks": ("name", "amount"),
}
KEYS = {"results": "indicators"}
"""Groups that are told of another list of the record."""
PURCHASES = ("name", "amount", "month", "need", "buyer", "supplier", "number", "date")
DOCUMENT = {"unit": "单位", "year": "年度", "kind": "", "title": ""}
"""Facts of the document, and the word by which a notice says that one was not found."""
GROUPS = ("document", "projects", "fields", *LISTS, "purchases", "lines", "findings")
Json = dict[str, Any]
_FOLD = str.maketrans("〔〕【】﹝﹞“”„‘’—–－《》〈〉≧≦", '[][][]"""\'\'---<><>≥≤')


@dataclass
class BaselineRow:
    """A line of the baseline."""

    set: str
    file: str
    group: str
    right: int = 0
    wrong: int = 0
    doubted: int = 0
    silent: int = 0
    extra: int = 0

    @property
    def f1(self) -> float:
        """Of found and wanted values; a wrong value is missing and too much at once."""
        lost = 2 * self.wrong + self.doubted + self.silent + self.extra
        return 2 * self.right / (2 * self.right + lost) if self.right or lost else 1.0

    @property
    def counted(self) -> bool:
        """Whether there was anything to compare."""
        return any(astuple(self)[3:])


def fold(value: Any) -> str | float | None:
    """Text without width, gaps and kinds of brackets; numbers to cents."""
    if value is None or value == "":
        return None
    if isinstance(value, (int, float)):
        return round(float(value), 2)
    text = "".join(unicodedata.normalize("NFKC", str(value)).translate(_FOLD).split())
    return text.replace(">=", "≥").replace("<=", "≤").rstrip("。;；,，、.") or None


def compare(name: str, label: str, right: Json, found: Json) -> list[BaselineRow]:
    """The rows of one file."""
    rows = {group: BaselineRow(name, label, group) for group in GROUPS}
    warnings = found["document"].get("warnings") or []
    for key in (k for k in DOCUMENT if k in right.get("document", {})):
        values = (fold(side["document"].get(key)) for side in (right, found))
        reported = any(DOCUMENT[key] in w["what"] for w in warnings) and found["document"].get(key) is None
        scalar(rows["document"], *values, doubted=reported)
    _projects(rows, right, found, reported=bool(warnings))
    if "overall" in right:
        _project(rows, right["overall"], found.get("overall") or {}, reported=bool(warnings))
    if "purchases" in right:
        kept = [k for k in PURCHASES if any(k in entry for entry in right["purchases"])]
        pairs = (
            [tuple(fold(e.get(k)) for k in kept) for e in side.get("purchases") or ()]
            for side in (right, found)
        )
        reported = bool(warnings)  # a notice of an award says when it gave no amount
        open_ = {
            fold(e["name"]) for e in found.get("purchases") or () if reported and e.get("amount") is None
        }
        entries(rows["purchases"], *pairs, 1, reported=reported, doubted=open_)
    _lines(rows["lines"], right, found, warnings)
    return list(rows.values())


def _projects(rows: dict[str, BaselineRow], right: Json, found: Json, *, reported: bool) -> None:
    left = list(found["projects"])
    for project in right.get("projects", ()):
        match = next((p for p in left if fold(p["name"]) == fold(project["name"])), None)
        if match is not None:
            left.remove(match)
            rows["projects"].right += 1
        elif reported:
            rows["projects"].doubted += 1
        else:
            rows["projects"].silent += 1
        _project(rows, project, match or {}, reported=match is None and reported)
    for extra in left if "projects" in right else ():
        doubted = any(doubt["field"] == "name" for doubt in extra.get("doubts", ()))
        rows["projects"].doubted += doubted
        rows["projects"].extra += not doubted
        _project(rows, {}, extra, reported=doubted)


def _project(rows: dict[str, BaselineRow], right: Json, found: Json, *, reported: bool) -> None:
    doubts = {doubt["field"] for doubt in found.get("doubts", ())}
    row = rows["fields"]
    whole = not right
    right = with_periods(right)
    for key in SCALARS if whole else [k for k in SCALARS if k in right]:
        scalar(row, fold(right.get(key)), fold(found.get(key)), doubted=reported or key in doubts)
    for key in ("category", "use"):
        if whole or key in right:
            pairs = ([(fold(v),) for v in side.get(key, ())] for side in (right, found))
            entries(row, *pairs, 1, reported=reported, doubted=key in doubts)
    if whole or "funding" in right:
        for key in {*right.get("funding", ()), *found.get("funding", ())}:
            values = (fold(side.get("funding", {}).get(key)) for side in (right, found))
            scalar(row, *values, doubted=reported or bool({"funding", f"funding.{key}"} & doubts))
    for group, keys in LISTS.items():
        listed = KEYS.get(group, group)
        kept = [k for k in keys if any(k in entry for entry in right.get(listed, ()))]
        if group in KEYS and set(kept) <= {"name", "period"}:
            continue  # a form that prints no results
        if not whole and listed not in right:
            continue
        kept = kept or list(keys)
        pairs = (
            [tuple(fold(e.get(k)) for k in kept) for e in side.get(listed) or ()] for side in (right, found)
        )
        at = kept.index("name") + 1 if "name" in kept else 1
        doubted = {
            fold(e.get("name")) for i, e in enumerate(found.get(listed) or ()) if _doubted(listed, i, doubts)
        }
        entries(rows[group], *pairs, at, reported=reported, doubted=listed in doubts or doubted)


def with_periods(right: Json) -> Json:
    """A truth whose indicators of the whole period stand apart (`long_target`, `long_indicators`) as the record tells
    them: one list, each with its period.
    """
    own = right.get("indicators", [])
    long = [{**e, "target": e["long_target"]} for e in own if e.get("long_target")]
    long += right.get("long_indicators", [])
    if not long:
        return right
    reported = [{**e, "period": period} for period, found in (("年度", own), ("长期", long)) for e in found]
    return {**right, "indicators": reported}


def _doubted(listed: str, index: int, doubts: Iterable[str]) -> bool:
    return any(doubt.startswith(f"{listed}[{index}]") for doubt in doubts)


def _lines(row: BaselineRow, right: Json, found: Json, warnings: Sequence[Json]) -> None:
    """Cells of the tables that the truth knows. Where it leaves out a table's own total row, that is held against
    the sum of the rows below it.
    """
    wanted_tables = {fold(line["table"]) for line in right.get("budget_lines", ())}
    columns = {fold(c) for c in right.get("columns", ())}
    wanted, had = cells(right), [c for c in cells(found) if not columns or c[2] in columns]
    for table in wanted_tables:
        text = " ".join(str(fold(w["what"])) for w in warnings)
        pages = {w.get("page") for w in warnings}
        lines = [line for line in found.get("budget_lines", ()) if fold(line["table"]) == table]
        reported = (
            str(table) in text
            or bool({line["page"] for line in lines} & pages)
            or (bool(warnings) and not lines)
        )
        mine = ([c for c in side if c[0] == table] for side in (wanted, had))
        want, have = mine
        have = [c for c in have if not _own_total(c, want)]
        entries(row, want, have, 3, reported=reported, doubted=False, keyed=True)


def _own_total(cell: Any, wanted: Sequence[Any]) -> bool:
    """A total that an annotation leaves out and that its rows make up."""
    if cell[1] not in ("·合计", "·总计") or any(c[1].startswith("·") for c in wanted):
        return False
    codes = {c[1] for c in wanted}
    tops = [c for c in wanted if c[2] == cell[2] and not any(c[1][:n] in codes for n in range(1, len(c[1])))]
    return round(sum(c[3] for c in tops), 2) == cell[3]


def scalar(row: BaselineRow, right: Any, found: Any, *, doubted: bool) -> None:
    """One value."""
    if right == found:
        row.right += right is not None
    elif doubted:
        row.doubted += 1
    elif right is None:
        row.extra += 1
    elif found is None:
        row.silent += 1
    else:
        row.wrong += 1


def entries(
    row: BaselineRow,
    right: Sequence[Any],
    found: Sequence[Any],
    key: int,
    *,
    reported: bool,
    doubted: bool | set[Any],
    keyed: bool = False,
) -> None:
    """Two lists of tuples: entries alike in their value at `key` (up to it where `keyed`) are one entry read wrongly.
    `reported` excuses what is missing, `doubted` (all, or the keys with a doubt) also what is wrong or too much.
    """
    at = slice(0, key) if keyed else slice(key - 1, key)
    wanted, had = Counter(right), Counter(found)
    row.right += (wanted & had).total()
    missing, extra = wanted - had, had - wanted
    lost, more = (Counter(e[at] for e in side.elements()) for side in (missing, extra))
    for name in {*lost, *more}:
        excused = doubted is True or (isinstance(doubted, set) and name[0] in doubted)
        both = min(lost[name], more[name])
        if excused:
            row.doubted += max(lost[name], more[name])
            continue
        row.wrong += both
        row.extra += more[name] - both
        row.doubted += (lost[name] - both) if reported else 0
        row.silent += 0 if reported else lost[name] - both


def cells(filing: Json) -> list[Any]:
    """Table, code and, where it has none, name, column and amount of every cell that has one."""
    return [
        (fold(line["table"]), fold(line["code"] or f"·{line['name']}"), fold(column), fold(amount))
        for line in filing.get("budget_lines", ())
        for column, amount in line["amounts"].items()
        if amount is not None
    ]


def findings(name: str, label: str, right: Json, filing: Filing) -> BaselineRow:
    """How many findings an audit of the file alone gives: `at_most` of each grade, `told` findings in all; a
    finding too many is wrong, one too few is silent.
    """
    given = Counter(finding.severity for finding in find([filing], link([filing])))
    row = BaselineRow(name, label, "findings")
    for grade, most in right.get("at_most", {}).items():
        row.right += given[grade] <= most
        row.extra += max(0, given[grade] - most)
    if "told" in right:
        row.right += min(given.total(), right["told"])
        row.extra += max(0, given.total() - right["told"])
        row.silent += max(0, right["told"] - given.total())
    return row
