"""How right the reading is: `python -m bench.extraction [--check] [--record] [--only SET] [--errors]`.

In: files with a truth: the samples, printed filings of invented provinces (`bench/provinces`), scans of them and real
dumps of what LibreOffice makes of them, and of a folder `shared` beside the repository the annotated filings, the
forms and the reading cases. Out: for every file and group of fields F1 and the four ways of a value
(`extraction_score`), and the shares of all values that are wrong without a doubt or silently missing. `--check`
compares with the frozen `baselines/extraction.csv` and fails on a fall; `--record` freezes what is measured now. What
is not here is named and skipped.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from importlib.util import find_spec
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, as every bench can be

from bench.extraction_score import BaselineRow, Json, compare, findings
from yiju.ingest.errors import Unreadable
from yiju.ingest.filing import read_filing
from yiju.ingest.record import encode

ROOT = Path(__file__).resolve().parents[1]
BASELINE = Path(__file__).with_name("baselines") / "extraction.csv"
READING = Path(__file__).with_name("extraction.yaml")
SETS = ("samples", "provinces", "scans", "dumps", "gold", "forms", "offices", "reading")
OFFICES = Path(__file__).parent / "forms" / "open"


def cases(
    shared: Path, sets: Sequence[str] = SETS, folder: Path | None = None, match: str = ""
) -> Iterator[tuple[str, Path, Json]]:
    """Set, file and truth of everything that is here; printed filings go into `folder`, those whose name holds `match`."""
    if "samples" in sets:
        for truth in sorted((ROOT / "samples" / "truth").glob("*.json")):
            right = json.loads(truth.read_text(encoding="utf-8"))
            yield "samples", ROOT / "samples" / right["document"]["file"], right
    for name in ("provinces", "scans", "dumps"):
        if name in sets and folder is not None:
            for path, right in _printed(folder, match, name):
                yield name, path, right
    if "gold" in sets:
        held = {p.name: p for p in (shared / "corpus").rglob("*")}
        for truth in sorted((shared / "gold").glob("*.json")):
            right = json.loads(truth.read_text(encoding="utf-8"))
            if path := held.get(right["document"]["file"]):
                yield "gold", path, right
    for name, cases in (("forms", shared / "cases" / "forms"), ("offices", OFFICES)):
        for truth in sorted(cases.glob("*.json")) if name in sets else ():
            right = json.loads(truth.read_text(encoding="utf-8"))
            yield name, truth.with_name(right["document"]["file"]), right
    if "reading" in sets:
        for case, right in msgspec.yaml.decode(READING.read_bytes()).items():
            for path in sorted((shared / "cases" / "reading" / case).glob("*.*")):
                if path.suffix != ".md":
                    yield "reading", path, right


def _printed(folder: Path, match: str, way: str) -> Iterator[tuple[Path, Json]]:
    """The filings in all their file types; one of each layout as a scan; or as dumps of what LibreOffice prints. Nothing
    where this machine cannot print or, of a scan, not read them.
    """
    if way == "scans" and find_spec("rapidocr") is None:
        return
    try:
        from bench.provinces.__main__ import render, scan
        from bench.provinces.catalogue import filings
        from bench.provinces.print_pdf import FONT_FILE
        from bench.provinces.real_dumps import real_dumps
    except ImportError:
        return
    if not FONT_FILE.exists():
        return
    own = [filing for filing in filings() if match in filing.name]
    if way == "scans":
        own = list({filing.layout: filing for filing in reversed(own)}.values())[::-1]
    try:
        dumped = real_dumps(own) if way == "dumps" else {}
        for filing in own:
            files = dumped.get(filing.name) or (scan(filing) if way == "scans" else render(filing))
            right = dict(filing.truth())
            right["document"] = {
                k: v for k, v in right["document"].items() if k in ("kind", "unit", "year", "title")
            }
            for ending, data in files.items():
                path = folder / f"{filing.name}.{ending}"
                path.write_bytes(data)
                yield path, right
    except FileNotFoundError:  # soffice, pdftotext
        return


def measure(name: str, path: Path, right: Json) -> list[BaselineRow]:
    """The rows of one file."""
    label = f"{path.parent.name}/{path.name}" if name == "reading" else path.name
    if name == "gold":  # names of other people's filings do not stand in the repository
        label = hashlib.sha256(path.name.encode()).hexdigest()[:12]
    try:
        filing = read_filing(path)
        found: Json = json.loads(encode(filing))
    except Unreadable:
        filing = None
        found = {"document": {"warnings": [{"what": "unreadable"}]}, "projects": [], "budget_lines": []}
    rows = compare(name, label, right, found)
    if "found" in right and filing is not None:
        rows.append(findings(name, label, right["found"], filing))
    return [row for row in rows if row.counted]


def frozen() -> dict[tuple[str, str, str], BaselineRow]:
    """The committed baseline."""
    with BASELINE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    names = [f.name for f in fields(BaselineRow)]
    made = [
        BaselineRow(*(line[n] if n in ("set", "file", "group") else int(line[n]) for n in names))
        for line in lines
    ]  # type: ignore[arg-type]
    return {(row.set, row.file, row.group): row for row in made}


def falls(rows: Sequence[BaselineRow], sets: Sequence[str]) -> list[str]:
    """What is worse than the baseline, of the files of these sets that were measured."""
    now = {(row.set, row.file, row.group): row for row in rows}
    files = {(row.set, row.file) for row in rows}
    lines = []
    for key, before in frozen().items():
        if before.set not in sets or key[:2] not in files:
            continue
        after = now.get(key, BaselineRow(*key))
        worse = after.f1 < before.f1 - 1e-9 or after.wrong > before.wrong or after.silent > before.silent
        if worse or (before.right and not after.right):
            lines.append(
                f"{' '.join(key)}: F1 {before.f1:.4f} → {after.f1:.4f}, {astuple(before)[3:]} → {astuple(after)[3:]}"
            )
    return lines


def total(rows: Sequence[BaselineRow], name: str, group: str) -> BaselineRow:
    """The sum of some rows."""
    made = BaselineRow(name, "", group)
    for row in rows:
        for field in ("right", "wrong", "doubted", "silent", "extra"):
            setattr(made, field, getattr(made, field) + getattr(row, field))
    return made


def table(rows: Sequence[BaselineRow]) -> Iterator[str]:
    """The totals of each set and group, and the two shares that hurt."""
    yield f"{'set':10}{'group':12}{'F1':>8}{'right':>8}{'wrong':>7}{'doubted':>9}{'silent':>8}{'extra':>7}"
    for name in dict.fromkeys(row.set for row in rows):
        own = [row for row in rows if row.set == name]
        for group in dict.fromkeys(row.group for row in own):
            yield _line(total([row for row in own if row.group == group], name, group))
        yield _line(total(own, name, "all"))
    whole = total(rows, "", "")
    values = max(1, whole.right + whole.wrong + whole.doubted + whole.silent + whole.extra)
    yield f"wrong without a doubt {(whole.wrong + whole.extra) / values:.2%}, silently missing {whole.silent / values:.2%} of {values} values"


def _line(row: BaselineRow) -> str:
    return f"{row.set:10}{row.group:12}{row.f1:8.4f}{row.right:8}{row.wrong:7}{row.doubted:9}{row.silent:8}{row.extra:7}"


def main(argv: Sequence[str] | None = None) -> int:
    beside = next((p for p in (ROOT.parent, ROOT.parent.parent) if (p / "shared").is_dir()), ROOT.parent)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=beside / "shared")
    parser.add_argument("--only", choices=SETS, action="append")
    parser.add_argument("--check", action="store_true", help="fail on a fall below the baseline")
    parser.add_argument("--record", action="store_true", help="freeze what is measured as the baseline")
    parser.add_argument("--errors", action="store_true", help="name the files whose groups are not all right")
    parser.add_argument("--match", default="", help="of the provinces, only filings whose name holds this")
    args = parser.parse_args(argv)
    sets = args.only or SETS
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            row
            for name, path, right in cases(args.shared, sets, Path(folder), args.match)
            for row in measure(name, path, right)
        ]
    for name in [s for s in sets if not any(row.set == s for row in rows)]:
        print(f"{name}: not here, skipped")
    if args.errors:
        print(*(f"{row.file:60}{_line(row)}" for row in rows if row.f1 < 1), sep="\n")
    print(*table(rows), sep="\n")
    if args.record:
        kept = {} if sets == SETS else {k: r for k, r in frozen().items() if r.set not in sets}
        with BASELINE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*(f.name for f in fields(BaselineRow)), "f1"])
            writer.writerows([*astuple(r), f"{r.f1:.4f}"] for r in (*kept.values(), *rows))
    lines = falls(rows, sets) if args.check else []
    print(*lines, sep="\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
