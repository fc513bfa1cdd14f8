"""Fits the costs of dumps to drawn forms: `python -m bench.drawn_dumps.fit DIR [--held DIR] [--seconds N] [--jobs N] [--write]`.

DIR holds what `bench.drawn_dumps` printed. One number of `dump_costs.yaml` after the other, in an order drawn by lot, is made smaller and
larger; what gives more right values is kept (a wrong one without a doubt takes away ten). `--held` measures the outcome on forms that nothing was learnt from; `--write` writes
the numbers into the file, the comments beside them stay.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bench.extraction_score import compare
from yiju.ingest.filing import read_filing
from yiju.ingest.forms.lost_geometry import dump_costs
from yiju.ingest.record import encode

_FACTORS, _WRONG = (0.6, 1.5), 10
Task = tuple[Path, dump_costs.DumpCosts]


def score(task: Task) -> tuple[int, int, int]:
    """Of a truth: how many values are right, wrong without a doubt, and wanted."""
    path, costs = task
    dump_costs.use(costs)
    truth = json.loads(path.read_text(encoding="utf-8"))
    found = json.loads(encode(read_filing(path.parent / truth["document"]["file"])))
    rows = compare("drawn", path.name, truth, found)
    right, wrong = sum(r.right for r in rows), sum(r.wrong + r.extra for r in rows)
    return right, wrong, right + sum(r.wrong + r.doubted + r.silent for r in rows)


def measured(paths: Sequence[Path], costs: dump_costs.DumpCosts, jobs: int) -> tuple[int, int, int]:
    """The same of all truths together."""
    with multiprocessing.Pool(jobs) as pool:
        found = pool.map(score, [(path, costs) for path in paths], chunksize=2)
    right, wrong, wanted = (sum(column) for column in zip(*found, strict=True))
    return right, wrong, wanted


def numbers(costs: dump_costs.DumpCosts) -> list[tuple[str, str]]:
    """Where each number stands: its section, "" for none, and its name."""
    plain = msgspec.to_builtins(costs)
    made = [("", name) for name, value in plain.items() if isinstance(value, float)]
    for section, values in plain.items():
        if isinstance(values, dict):
            made += [(section, name) for name, value in values.items() if isinstance(value, float)]
    return made


def changed(costs: dump_costs.DumpCosts, place: tuple[str, str], factor: float) -> dump_costs.DumpCosts:
    """The costs with one number multiplied; a nought becomes a tenth."""
    plain: dict[str, Any] = msgspec.to_builtins(costs)
    section, name = place
    own = plain[section] if section else plain
    own[name] = round(own[name] * factor, 3) or (0.1 if factor > 1 else 0.0)
    return msgspec.convert(plain, dump_costs.DumpCosts)


def fitted(
    paths: Sequence[Path], costs: dump_costs.DumpCosts, seconds: float, jobs: int
) -> Iterator[tuple[str, dump_costs.DumpCosts]]:
    """The costs after each change that gave more, with what it was."""
    until, chance = time.monotonic() + seconds, random.Random(1)
    right, wrong, _ = measured(paths, costs, jobs)
    best = right - _WRONG * wrong
    places = numbers(costs)
    chance.shuffle(places)
    for place in places:
        for factor in _FACTORS:
            if time.monotonic() > until:
                return
            trial = changed(costs, place, factor)
            right, wrong, _ = measured(paths, trial, jobs)
            if right - _WRONG * wrong > best:
                best, costs = right - _WRONG * wrong, trial
                yield f"{'.'.join(place)} × {factor}: {best}", costs
                break


def written(text: str, costs: dump_costs.DumpCosts) -> str:
    """The file with its numbers exchanged."""
    plain, section = msgspec.to_builtins(costs), ""
    lines: list[str] = []
    for line in text.splitlines():
        begun = re.match(r"(\w+):", line)
        section = begun[1] if begun else section
        own = re.fullmatch(r"(\s*)(\w+):( +)(-?[\d.]+)( *#.*)?", line)
        if own:
            value = (plain[section] if own[1] else plain)[own[2]]
            line = f"{own[1]}{own[2]}: {round(value, 3)}".ljust(len(line) - len(own[5] or "")) + (
                own[5] or ""
            )
        lines.append(line)
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("dumps", type=Path)
    parser.add_argument("--held", type=Path)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    first = costs = dump_costs.dump_costs()
    for what, better in fitted(sorted(args.dumps.glob("*.json")), costs, args.seconds, args.jobs):
        print(what, flush=True)
        costs = better
    if args.held:
        for name, one in (("before", first), ("after", costs)):
            right, wrong, wanted = measured(sorted(args.held.glob("*.json")), one, args.jobs)
            print(f"held, {name}: {right / wanted:.3f} of {wanted} right, {wrong} wrong without a doubt")
    if args.write:
        path = Path(dump_costs.__file__).with_name("dump_costs.yaml")
        path.write_text(written(path.read_text(encoding="utf-8"), costs), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
