"""Text dumps of a filing held against the filing: `python -m bench.text_dumps FILE.pdf DUMP.txt … [--cells]`.

In: a filing whose cells can be read, and dumps of it by any program (pdftotext, -layout, -raw, pypdf, pdfminer). Out: for each
dump the four ways of a value by group, the 确定 findings that the filing itself does not give, and with `--cells` the
cells of budget tables that are lost or other. Fails on a value wrong without a doubt and on a new 确定 finding.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a file, as every bench can be

from bench.extraction_score import Json, cells, compare
from yiju.audit import find
from yiju.graph.identity import link
from yiju.ingest.filing import read_filing
from yiju.ingest.record import encode


def read(path: Path) -> tuple[Json, set[tuple[str, str]]]:
    """The record of a file, and what the audit of it alone is certain of."""
    filing = read_filing(path)
    sure = {(f.kind, f.explanation) for f in find([filing], link([filing])) if f.severity == "确定"}
    return json.loads(encode(filing)), sure


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("filing", type=Path)
    parser.add_argument("dumps", type=Path, nargs="+")
    parser.add_argument("--cells", action="store_true", help="name the cells that are lost or other")
    args = parser.parse_args(argv)
    right, known = read(args.filing)
    if not right.get("overall"):
        right.pop("overall", None)  # a form of a whole unit is only asked for where the filing has one
    bad = 0
    for path in args.dumps:
        found, sure = read(path)
        rows = [row for row in compare("dumps", path.name, right, found) if row.counted]
        print(f"{path.name}: {len(sure - known)} new 确定 findings")
        for row in rows:
            print(
                f"  {row.group:12} F1 {row.f1:.4f}  right {row.right}  wrong {row.wrong}  doubted {row.doubted}"
                f"  silent {row.silent}  extra {row.extra}"
            )
        for kind, sentence in sorted(sure - known):
            print(f"  new: {kind} {sentence}")
        if args.cells:
            wanted, had = Counter(cells(right)), Counter(cells(found))
            print(*(f"  - {cell}" for cell in (wanted - had).elements()), sep="\n")
            print(*(f"  + {cell}" for cell in (had - wanted).elements()), sep="\n")
        bad += bool(sure - known) or any(row.wrong for row in rows)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
