"""Whether `yiju similar` finds what people call the same matter: `python bench/similar.py [--errors]`.

In: the open groups of `bench/pairs`, all in one index; of a project that has a double in other words (must_catch) or
another year (recurring) the first hit must be of its group. Out: top-1 and "none" for each label.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.audit_pairs import filings, groups
from yiju.graph.identity import link
from yiju.ingest.record import Filing
from yiju.search import SearchIndex

LABELS = ("must_catch", "recurring")


def measured(folder: Path) -> tuple[Counter[tuple[str, str]], list[str]]:
    """By label how many projects were asked about, have a first hit of their group, have none; and what went wrong."""
    read: list[Filing] = []
    of: dict[str, tuple[str, str, str]] = {}
    for group in groups("open"):
        made, refs = filings(group)
        read += made
        of |= {key: (group.id, group.label, ref) for key, ref in refs.items()}
    index = SearchIndex(folder)
    index.sync(read)
    identity = link(read)
    counted: Counter[tuple[str, str]] = Counter()
    wrong = []
    for key, (number, label, ref) in of.items():
        if label not in LABELS:
            continue
        found = index.similar(key, 1, lambda a, b: identity.project_of(a) == identity.project_of(b))
        right = bool(found) and of[found[0].id][0] == number
        counted.update(
            [(label, "asked"), *([(label, "top1")] if right else []), *([] if found else [(label, "none")])]
        )
        if not right:
            wrong.append(f"{number} {ref}: {found[0].name if found else 'none'}")
    return counted, wrong


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        counted, wrong = measured(Path(folder))
    for label in LABELS:
        asked = counted[label, "asked"]
        print(
            f"{label:<12}{asked:>5}  top-1 {counted[label, 'top1'] / asked:.3f}  none {counted[label, 'none'] / asked:.3f}"
        )
    if "--errors" in sys.argv:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
