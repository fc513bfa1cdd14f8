"""Whether `yiju similar` finds what people call the same matter: `python bench/similar.py [--errors] [--index FOLDER]`.

In: the open groups of `bench/pairs`, all in one index, and which groups are of one matter (`similar.yaml`). Of a project that has a double in other
words (must_catch) or another year (recurring) the first hit must be of its group (top-1), or of one of its matter (sensible). With all of its
own matter left aside nothing is like it: how often none is shown then (alone), of these and of what only looks alike (must_not). `--index` keeps the
index.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.audit_pairs import filings, groups
from yiju.graph.identity import link
from yiju.ingest.record import Filing
from yiju.search import SearchIndex

LABELS = ("must_catch", "recurring", "must_not")
PAIRED = ("must_catch", "recurring")
# A group has fewer declarations.
_TOP = 30


class Matters(msgspec.Struct, forbid_unknown_fields=True):
    """The file: groups by their ids, those of one matter together."""

    matters: list[list[str]]

    def of(self, group: str) -> frozenset[str]:
        """The groups of a group's matter, itself among them."""
        return frozenset([group]).union(*(one for one in self.matters if group in one))


def read_matters() -> Matters:
    """The list beside this file."""
    return msgspec.yaml.decode((Path(__file__).with_suffix(".yaml")).read_bytes(), type=Matters)


def measured(folder: Path) -> tuple[Counter[tuple[str, str]], list[str]]:
    """By label how many projects were asked about, have a first hit of their group or matter, have none, and have none beside their
    matter; and what went wrong.
    """
    matters = read_matters()
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
        found = index.similar(key, _TOP, lambda a, b: identity.project_of(a) == identity.project_of(b))
        own = matters.of(number)
        hit = of[found[0].id][0] if found else ""
        what = {
            "asked": True,
            "top1": hit == number,
            "sensible": hit in own,
            "none": not found,
            "alone": all(of[one.id][0] in own for one in found),
        }
        counted.update((label, name) for name, holds in what.items() if holds)
        if label in PAIRED and hit not in own:
            wrong.append(f"{number} {ref}: {found[0].name if found else 'none'}")
    return counted, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--index", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counted, wrong = measured(options.index or Path(folder))
    for label in LABELS:
        asked = counted[label, "asked"]
        names = ("top1", "sensible", "none") if label in PAIRED else ()
        shares = (f"{name} {counted[label, name] / asked:.3f}" for name in (*names, "alone"))
        print(f"{label:<12}{asked:>5}  {'  '.join(shares)}")
    if options.errors:
        print("\n".join(wrong))


if __name__ == "__main__":
    main()
