"""How right the reading is: `python -m bench.extraction [--check] [--write] [--only SET]`.

In: files with a truth: the samples, and of a folder `shared` beside the repository the annotated filings, the
forms and the reading cases. Out: for every file and group of fields F1 and the four ways of a value: right, wrong
without a doubt, doubted (a doubt stands at its field), silently missing. `--check` compares with the frozen
`baselines/extraction.csv` and fails on a fall; `--write` freezes what is measured now. A folder that is not
here is named and skipped.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, as every bench can be

from yiju.ingest.errors import Unreadable
from yiju.ingest.filing import read_filing
from yiju.ingest.record import encode

ROOT = Path(__file__).resolve().parents[1]
BASELINE = Path(__file__).with_name("baselines") / "extraction.csv"
READING = Path(__file__).with_name("extraction.yaml")
SETS = ("samples", "gold", "forms", "reading")
SCALARS = (
    *("unit", "authority", "year", "start", "end", "total_budget", "year_budget", "prior_budget"),
    *("prior_executed", "adjusted_budget", "executed", "code"),
)
LISTS = {
    "bases": ("title", "number"),
    "indicators": ("level1", "level2", "name", "target"),
    "subitems": ("name", "amount"),
}
Json = dict[str, Any]
_FOLD = str.maketrans("〔〕【】﹝﹞“”„‘’—–－《》〈〉≧≦", '[][][]"""\'\'---<><>≥≤')


@dataclass
class Row:
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


def fold(value: Any) -> str | float | None:
    """Text without width, gaps and kinds of brackets; numbers to cents."""
    if value is None or value == "":
        return None
    if isinstance(value, (int, float)):
        return round(float(value), 2)
    text = "".join(unicodedata.normalize("NFKC", str(value)).translate(_FOLD).split())
    return text.replace(">=", "≥").replace("<=", "≤").rstrip("。;；,，、.") or None


def cases(shared: Path) -> Iterator[tuple[str, Path, Json]]:
    """Set, file and truth of everything that is here."""
    for truth in sorted((ROOT / "samples" / "truth").glob("*.json")):
        right = json.loads(truth.read_text(encoding="utf-8"))
        yield "samples", ROOT / "samples" / right["document"]["file"], right
    held = {p.name: p for p in (shared / "corpus").rglob("*")}
    for truth in sorted((shared / "gold").glob("*.json")):
        right = json.loads(truth.read_text(encoding="utf-8"))
        if path := held.get(right["document"]["file"]):
            yield "gold", path, right
    for truth in sorted((shared / "cases" / "forms").glob("*.json")):
        right = json.loads(truth.read_text(encoding="utf-8"))
        yield "forms", truth.with_name(right["document"]["file"]), right
    wanted = msgspec.yaml.decode(READING.read_bytes())
    for folder, right in wanted.items():
        for path in sorted((shared / "cases" / "reading" / folder).glob("*.*")):
            if path.suffix != ".md":
                yield "reading", path, right


def measure(name: str, path: Path, right: Json) -> list[Row]:
    """The rows of one file."""
    label = f"{path.parent.name}/{path.name}" if name == "reading" else path.name
    if name == "gold":  # names of other people's filings do not stand in the repository
        label = hashlib.sha256(path.name.encode()).hexdigest()[:12]
    try:
        found: Json = json.loads(encode(read_filing(path)))
    except Unreadable:
        found = {"document": {"warnings": [{"what": "unreadable"}]}, "projects": [], "budget_lines": []}
    groups = ("projects", "fields", *LISTS, "lines")
    rows = {group: Row(name, label, group) for group in groups}
    told = bool(found["document"].get("warnings"))
    left = list(found["projects"])
    for project in right["projects"]:
        match = next((p for p in left if fold(p["name"]) == fold(project["name"])), None)
        if match is not None:
            left.remove(match)
            rows["projects"].right += 1
        elif told:
            rows["projects"].doubted += 1
        else:
            rows["projects"].silent += 1
        _project(rows, project, match or {}, told=match is None and told)
    for extra in left:
        rows["projects"].extra += 1
        _project(rows, {}, extra, told=False)
    wanted_tables = {fold(line["table"]) for line in right.get("budget_lines", ())}
    if wanted_tables:
        cells = [c for c in _cells(found) if c[0] in wanted_tables]
        _compare(rows["lines"], _cells(right), cells, 3, doubted=told)
    return [row for row in rows.values() if any(astuple(row)[3:])]


def _project(rows: dict[str, Row], right: Json, found: Json, *, told: bool) -> None:
    doubts = {doubt["field"] for doubt in found.get("doubts", ())}
    row = rows["fields"]
    whole = not right
    for key in SCALARS if whole else [k for k in SCALARS if k in right]:
        _scalar(row, fold(right.get(key)), fold(found.get(key)), doubted=told or key in doubts)
    for key in ("category", "use"):
        if whole or key in right:
            pairs = ([(fold(v),) for v in side.get(key, ())] for side in (right, found))
            _compare(row, *pairs, 1, doubted=told or key in doubts)
    if whole or "funding" in right:
        for key in {*right.get("funding", ()), *found.get("funding", ())}:
            values = (fold(side.get("funding", {}).get(key)) for side in (right, found))
            _scalar(row, *values, doubted=told or f"funding.{key}" in doubts)
    for group, keys in LISTS.items():
        if not whole and group not in right:
            continue
        kept = keys if whole else [k for k in keys if any(k in entry for entry in right[group])]
        pairs = (
            [tuple(fold(e.get(k)) for k in kept) for e in side.get(group) or ()] for side in (right, found)
        )
        at = kept.index("name") + 1 if "name" in kept else 1
        _compare(rows[group], *pairs, at, doubted=told or any(d.startswith(group) for d in doubts))


def _scalar(row: Row, right: Any, found: Any, *, doubted: bool) -> None:
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


def _compare(row: Row, right: Sequence[Any], found: Sequence[Any], key: int, *, doubted: bool) -> None:
    """Two lists of tuples: entries whose first `key` values are alike are one entry read wrongly."""
    wanted, had = Counter(right), Counter(found)
    row.right += (wanted & had).total()
    missing, extra = wanted - had, had - wanted
    names = Counter(e[key - 1] for e in missing.elements()) & Counter(e[key - 1] for e in extra.elements())
    wrong = names.total()
    row.extra += extra.total() - wrong
    if doubted:
        row.doubted += missing.total()
    else:
        row.wrong += wrong
        row.silent += missing.total() - wrong


def _cells(filing: Json) -> list[Any]:
    return [
        (fold(line["table"]), fold(line["code"]), fold(column), fold(amount))
        for line in filing.get("budget_lines", ())
        for column, amount in line["amounts"].items()
        if amount is not None
    ]


def frozen() -> dict[tuple[str, str, str], Row]:
    """The committed baseline."""
    with BASELINE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    names = [f.name for f in fields(Row)]
    made = [
        Row(*(line[n] if n in ("set", "file", "group") else int(line[n]) for n in names)) for line in lines
    ]  # type: ignore[arg-type]
    return {(row.set, row.file, row.group): row for row in made}


def falls(rows: Sequence[Row], sets: Sequence[str]) -> list[str]:
    """What is worse than the baseline, of the files of these sets that were measured."""
    now = {(row.set, row.file, row.group): row for row in rows}
    files = {(row.set, row.file) for row in rows}
    told = []
    for key, before in frozen().items():
        if before.set not in sets or key[:2] not in files:
            continue
        after = now.get(key, Row(*key))
        worse = after.f1 < before.f1 - 1e-9 or after.wrong > before.wrong or after.silent > before.silent
        if worse or (before.right and not after.right):
            told.append(
                f"{' '.join(key)}: F1 {before.f1:.4f} → {after.f1:.4f}, {astuple(before)[3:]} → {astuple(after)[3:]}"
            )
    return told


def main(argv: Sequence[str] | None = None) -> int:
    beside = next((p for p in (ROOT.parent, ROOT.parent.parent) if (p / "shared").is_dir()), ROOT.parent)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=beside / "shared")
    parser.add_argument("--only", choices=SETS, action="append")
    parser.add_argument("--check", action="store_true", help="fail on a fall below the baseline")
    parser.add_argument("--write", action="store_true", help="freeze what is measured as the baseline")
    args = parser.parse_args(argv)
    sets = args.only or SETS
    rows = [
        row for name, path, right in cases(args.shared) if name in sets for row in measure(name, path, right)
    ]
    for name in [s for s in sets if not any(row.set == s for row in rows)]:
        print(f"{name}: not here, skipped")
    print(f"{'set':9}{'group':12}{'F1':>8}{'right':>8}{'wrong':>7}{'doubted':>9}{'silent':>8}{'extra':>7}")
    for name, group in dict.fromkeys((row.set, row.group) for row in rows):
        total = Row(name, "", group)
        for row in (r for r in rows if (r.set, r.group) == (name, group)):
            for field in ("right", "wrong", "doubted", "silent", "extra"):
                setattr(total, field, getattr(total, field) + getattr(row, field))
        print(
            f"{name:9}{group:12}{total.f1:8.4f}{total.right:8}{total.wrong:7}{total.doubted:9}{total.silent:8}{total.extra:7}"
        )
    if args.write:
        kept = {} if sets == SETS else {k: r for k, r in frozen().items() if r.set not in sets}
        with BASELINE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*(f.name for f in fields(Row)), "f1"])
            writer.writerows([*astuple(r), f"{r.f1:.4f}"] for r in (*kept.values(), *rows))
    told = falls(rows, sets) if args.check else []
    print(*told, sep="\n")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
