"""What work grows with: `python -m bench.growth 2000 6000 20000`, CPU seconds of each stage on cities of these sizes.

Each size is a city of `bench/city.py` in a workspace of its own. Told as it goes, and then side by side, are the seconds of the whole (graph, index,
audit, telling the graph), of the same after one filing more, of the questions that a person asks, and for each the
exponent from the smallest size to the largest: 1 grows as the declarations do, 2 as their pairs. `--most 1.15` fails
above that; `--share 0.05` fails where auditing or telling one filing more takes a larger share of what all of them took. `--ratios
FILE` writes each stage of the largest city as so many times the floor of the same run, Oxigraph's own load of the city's
N-Quads, which is the same on a slow machine and on a fast one.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from pyoxigraph import RdfFormat, Store

from bench.city import Characters, city, indexed, put
from yiju.audit import Filter
from yiju.graph import serialise
from yiju.workspace import Workspace

Spent = dict[str, float]
"""CPU seconds by what was done."""
MORE = {"one more: audit": "audit", "one more: findings to the graph": "findings to the graph"}
"""What one filing more costs, and of what that is a share."""
_LEAST = 0.5
"""Of what takes less at the largest size no exponent is told."""
FLOOR = "floor: load of N-Quads"


def measured(folder: Path, size: int) -> Spent:
    """All stages on one city."""
    filings = city(size).filings
    spent: Spent = {}

    def stage(name: str, work: Callable[[], object]) -> None:
        begun = time.process_time()
        work()
        spent[name] = time.process_time() - begun
        print(f"{size:8} {name:32}{spent[name]:9.2f}", file=sys.stderr, flush=True)

    put(Workspace(folder), filings[:-1])
    stage("index", lambda: indexed(_opened(folder)))
    stage("graph", lambda: _opened(folder).sync())
    quads = folder / "floor.nq"
    _opened(folder).graph_store.export(serialise.one_nquads, quads)
    stage(FLOOR, lambda: _loaded(quads, folder / "floor"))
    stage("audit", lambda: _opened(folder).findings_table())
    stage("findings to the graph", lambda: _opened(folder).tell_graph())
    put(Workspace(folder), filings[-1:])
    for name, work in (
        ("one more: graph and index", lambda: _opened(folder).sync()),
        ("one more: audit", lambda: _opened(folder).findings_table()),
        ("one more: findings to the graph", lambda: _opened(folder).tell_graph()),
        ("stats", lambda: _opened(folder).counts()),
        ("files", lambda: _opened(folder).store.listed()),
        ("show", lambda: _opened(folder).find_declarations(filings[0].projects[0].id)),
        ("similar", lambda: _opened(folder).similar_to(filings[0].projects[0].id)),
        ("audit --kind", lambda: _opened(folder).findings_table().groups(Filter(kinds=("arithmetic",)))),
        ("review", lambda: _reviewed(_opened(folder))),
    ):
        stage(name, work)
    return spent


def _opened(folder: Path) -> Workspace:
    """Opened anew, as every command does; what a model would take is left out."""
    workspace = Workspace(folder)
    workspace._index.encoder = Characters()
    return workspace


def _loaded(quads: Path, folder: Path) -> None:
    store = Store(str(folder))
    store.bulk_load(path=str(quads), format=RdfFormat.N_QUADS)
    store.flush()


def _reviewed(workspace: Workspace) -> None:
    finding = workspace.findings_table().ids()[0]
    workspace.judge(finding, "confirm", "示例")


def exponents(sizes: Sequence[int], spent: Sequence[Spent]) -> dict[str, float]:
    """How each stage grows from the first size to the last."""
    grown = math.log(sizes[-1] / sizes[0])
    return {
        name: math.log(spent[-1][name] / max(spent[0][name], 1e-3)) / grown
        for name in spent[0]
        if spent[-1][name] >= _LEAST and grown
    }


def shares(spent: Spent) -> dict[str, float]:
    """What one filing more costs, as a share of what all cost."""
    return {name: spent[name] / max(spent[whole], 1e-3) for name, whole in MORE.items()}


def ratios(spent: Spent) -> dict[str, float]:
    """Each stage as so many times the floor."""
    return {name: seconds / max(spent[FLOOR], 1e-3) for name, seconds in spent.items() if name != FLOOR}


def write_ratios(path: Path, size: int, spent: Spent) -> None:
    """A line a stage."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("declarations", "stage", "times the floor"))
        rows.writerows((size, name, f"{ratio:.2f}") for name, ratio in ratios(spent).items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where `--most` is passed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument(
        "--most", type=float, default=math.inf, help="the largest exponent that is no failure"
    )
    parser.add_argument(
        "--share",
        type=float,
        default=math.inf,
        help="the largest share of one filing more that is no failure",
    )
    parser.add_argument("--ratios", type=Path, help="where to write the stages as ratios to the floor")
    options = parser.parse_args(arguments)
    spent = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="yiju-growth-") as folder:
            spent.append(measured(Path(folder), size))
    grown = exponents(options.sizes, spent)
    if options.ratios:
        write_ratios(options.ratios, options.sizes[-1], spent[-1])
    print(f"{'':32}" + "".join(f"{size:>9}" for size in options.sizes) + f"{'exponent':>10}")
    for name in spent[0]:
        seconds = "".join(f"{one[name]:9.2f}" for one in spent)
        print(f"{name:32}{seconds}" + (f"{grown[name]:10.2f}" if name in grown else ""))
    more = shares(spent[-1])
    for name, share in more.items():
        print(f"{name:32}{share:9.1%} of {MORE[name]}")
    too_steep = any(exponent > options.most for exponent in grown.values())
    return int(too_steep or any(share > options.share for share in more.values()))


if __name__ == "__main__":
    sys.exit(main())
