"""How an audit judges groups of declarations that people wrote: `python bench/audit_pairs.py [--open|--blind] [--check|--record] [--errors]`.

In: `bench/pairs/{open,blind}/*.yaml`, each a group with what an auditor says of it. All groups are audited together in one
workspace. Out: for each label how many expectations are met, how many groups that must stay silent are silent, and what
templates are told as; `--errors` names the groups (never blind ones), `--record` writes the baseline, `--check` fails on a fall.
Whoever tunes a rule looks at `open` only.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from yiju.audit.engine import find
from yiju.audit.finding import GRADES, Finding, digest
from yiju.graph.identity import link
from yiju.ingest.record import Basis, Declaration, Document, Filing, Indicator, Place, Subitem

FOLDER = Path(__file__).parent / "pairs"
BASELINE = Path(__file__).parent / "baselines" / "pairs.csv"
KINDS = ("duplicate_project", "boilerplate", "copied_text", "no_change")


class Expectation(msgspec.Struct, forbid_unknown_fields=True):
    """Kinds of finding between declarations of a group (by their refs), and the grade that is asked or allowed."""

    kind: list[str]
    between: list[str]
    grade_min: str = "提示"
    grade_max: str = "确定"


class PairGroup(msgspec.Struct, forbid_unknown_fields=True):
    """One file. `filings` are as the writers wrote them."""

    id: str
    title: str
    label: str
    reason: str
    filings: list[dict[str, Any]]
    expect: list[Expectation] = []
    forbid: list[Expectation] = []
    allow: list[Expectation] = []
    note: str = ""


class LabelCounts(msgspec.Struct):
    """Counts of one label: expectations asked and met, groups and silent ones, groups told as 疑似 or 确定."""

    groups: int = 0
    asked: int = 0
    met: int = 0
    alarms: int = 0
    graded: int = 0


def groups(part: str) -> list[PairGroup]:
    """The groups of `open` or `blind`. Raises `msgspec.ValidationError` on a file of another shape."""
    files = sorted((FOLDER / part).glob("*.yaml"))
    return [msgspec.yaml.decode(f.read_bytes(), type=PairGroup) for f in files]


def filings(group: PairGroup) -> tuple[list[Filing], dict[str, str]]:
    """A group as records, and the ref of each declaration id."""
    made, refs = [], {}
    for number, short in enumerate(group.filings):
        sha = digest([group.id, str(number)], 64)
        unit, year = short["unit"], short["year"]
        document = Document(
            id=sha,
            file=f"{group.id}-{number}.txt",
            sha256=sha,
            kind=short.get("kind", "other"),
            unit=unit,
            year=year,
            pages=1,
        )
        projects = []
        for place, project in enumerate(short["projects"]):
            declaration = _declaration(project, f"{sha}-{place}", unit, year)
            refs[declaration.id] = project["ref"]
            projects.append(declaration)
        made.append(Filing(document=document, projects=projects))
    return made, refs


def _declaration(short: dict[str, Any], key: str, unit: str, year: int) -> Declaration:
    values = {k: v for k, v in short.items() if k in Declaration.__struct_fields__}
    values |= {"id": key, "unit": short.get("unit", unit), "year": short.get("year", year)}
    values["subitems"] = [_subitem(s) for s in short.get("subitems") or []]
    values["bases"] = [
        Basis(b.get("title"), b.get("number"), b.get("number")) for b in short.get("bases") or []
    ]
    values["indicators"] = [
        Indicator(*(None if part is None else str(part) for part in row[:2]), str(row[2]), str(row[3]))
        for row in short.get("indicators") or []
    ]
    values["texts"] = {s: str(t) for s, t in (short.get("texts") or {}).items()}
    made = msgspec.convert(msgspec.to_builtins(values), Declaration, strict=False)
    keys = ["name", "year_budget", "bases", "subitems", "indicators", *(f"texts.{s}" for s in made.texts)]
    made.evidence = {field: [Place(1, (n, n))] for n, field in enumerate(keys, start=1)}
    return made


def _subitem(short: dict[str, Any]) -> Subitem:
    quantity, price = short.get("quantity"), short.get("unit_price")
    formula = f"{quantity}×{price}={short['amount']}" if quantity and price else None
    return Subitem(str(short["name"]), msgspec.convert(short["amount"], type=Decimal, strict=False), formula)


def judged(
    chosen: Sequence[PairGroup], meaning: bool
) -> tuple[dict[str, LabelCounts], list[str], tuple[int, int]]:
    """Tallies by label, what went wrong in words, and (right, all) duplicates told."""
    read, of = [], {}
    for group in chosen:
        made, refs = filings(group)
        read += made
        of |= {key: (group.id, ref) for key, ref in refs.items()}
    found = _audit(read, meaning)
    by_group: dict[str, list[tuple[Finding, set[str]]]] = defaultdict(list)
    duplicates = across = 0
    for finding in found:
        at: dict[str, set[str]] = defaultdict(set)
        for key in finding.projects:
            at[of[key][0]].add(of[key][1])
        for number, refs_met in at.items():
            by_group[number].append((finding, refs_met))
        if finding.kind == "duplicate_project":
            duplicates += 1
            across += len(at) > 1
    tallies: dict[str, LabelCounts] = defaultdict(LabelCounts)
    errors, right = [], 0
    for group in chosen:
        tally = tallies[group.label]
        tally.groups += 1
        wrong = _wrong(group, by_group[group.id], tally)
        errors += [f"{group.id} {group.label} {group.title}: {what}" for what in wrong]
        right += sum(
            f.kind == "duplicate_project" and any(set(e.between) <= refs for e in group.expect)
            for f, refs in by_group[group.id]
        )
    if across:
        errors.append(f"duplicates across groups: {across}")
    return tallies, errors, (right, duplicates)


def _wrong(group: PairGroup, statements: Sequence[tuple[Finding, set[str]]], tally: LabelCounts) -> list[str]:
    wrong = []
    for want in group.expect:
        tally.asked += 1
        grades = [
            GRADES.index(f.severity)
            for f, refs in statements
            if f.kind in want.kind and set(want.between) <= refs
        ]
        if any(grade >= GRADES.index(want.grade_min) for grade in grades):  # type: ignore[arg-type]
            tally.met += 1
        else:
            wrong.append(f"{'too low' if grades else 'missed'} {want.between}")
    alarms = [
        f"false {f.kind} {f.severity}"
        for ban in group.forbid
        for f, refs in statements
        if f.kind in ban.kind
        and set(ban.between) <= refs
        and (f.kind == "duplicate_project" or f.severity != "提示")
    ]
    alarms += [
        f"false {f.kind} {f.severity}"
        for most in group.allow
        for f, refs in statements
        if f.kind in most.kind
        and set(most.between) <= refs
        and GRADES.index(f.severity) > GRADES.index(most.grade_max)  # type: ignore[arg-type]
    ]
    tally.alarms += bool(alarms)
    several = [f for f, refs in statements if f.kind in KINDS and len(refs) > 1 and f.severity != "提示"]
    tally.graded += bool(several) and not group.expect
    return wrong + alarms


def _audit(read: Sequence[Filing], meaning: bool) -> list[Finding]:
    if not meaning:
        return find(read, link(read), kinds=KINDS)
    from yiju.search import SearchIndex

    with tempfile.TemporaryDirectory() as folder:
        index = SearchIndex(Path(folder))
        index.sync(read)
        return find(read, link(read), index, kinds=KINDS)


def rows(part: str, tallies: dict[str, LabelCounts], duplicates: tuple[int, int]) -> list[dict[str, str]]:
    """The measures of one part as rows of the baseline."""
    made = []
    for label, tally in sorted(tallies.items()):
        if tally.asked:
            made.append((label, "recall", tally.met / tally.asked, tally.asked))
        made.append((label, "silent", 1 - tally.alarms / tally.groups, tally.groups))
        if not tally.asked:
            made.append((label, "not graded 疑似", 1 - tally.graded / tally.groups, tally.groups))
    quiet = [t for t in tallies.values() if not t.asked]
    calm = sum(t.groups for t in quiet)
    made.append(("all silent", "silent", 1 - sum(t.alarms for t in quiet) / max(1, calm), calm))
    right, found = duplicates
    made.append(("duplicate_project", "precision", right / found if found else 1.0, found))
    return [
        {"part": part, "label": a, "measure": b, "value": f"{v:.3f}", "of": str(n)} for a, b, v, n in made
    ]


def fallen(now: Sequence[dict[str, str]], before: Sequence[dict[str, str]]) -> list[str]:
    """The measures that are worse than the baseline's."""
    old = {(r["part"], r["label"], r["measure"]): float(r["value"]) for r in before}
    keyed = [((r["part"], r["label"], r["measure"]), float(r["value"])) for r in now]
    return [
        f"{' '.join(key)}: {value:.3f}, was {old[key]:.3f}"
        for key, value in keyed
        if key in old and value < old[key]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--open", action="store_true", help="only the groups that may be looked at")
    parser.add_argument("--blind", action="store_true", help="only the groups that nobody tunes on")
    parser.add_argument("--check", action="store_true", help="fail where a measure is below the baseline")
    parser.add_argument("--record", action="store_true", help="write the measures as the baseline")
    parser.add_argument("--errors", action="store_true", help="name what is wrong in the open groups")
    parser.add_argument("--meaning", action="store_true", help="with the search index, as `yiju audit` does")
    given = parser.parse_args()
    parts = [p for p in ("open", "blind") if getattr(given, p)] or ["open", "blind"]
    parts = [p for p in parts if groups(p)]
    before = list(csv.DictReader(BASELINE.open(encoding="utf-8"))) if BASELINE.exists() else []
    now: list[dict[str, str]] = []
    for part in parts:
        tallies, errors, duplicates = judged(groups(part), given.meaning)
        now += rows(part, tallies, duplicates)
        if given.errors and part == "open":
            print("\n".join(errors))
    for row in now:
        print(f"{row['part']:<6} {row['label']:<18} {row['measure']:<16} {row['value']} of {row['of']}")
    if given.record:
        kept = [r for r in before if r["part"] not in parts]
        BASELINE.parent.mkdir(exist_ok=True)
        with BASELINE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["part", "label", "measure", "value", "of"], lineterminator="\n")
            writer.writeheader()
            writer.writerows([*kept, *now])
    worse = fallen(now, before) if given.check else []
    print("\n".join(worse), end="")
    return int(bool(worse))


if __name__ == "__main__":
    sys.exit(main())
