"""Damaged files through the real worker: `python -m bench.fuzz --seconds 600`.

In: the samples and their copies. Out: for each file type how many damaged files were read, refused with a
reason, refused with a reason that nobody foresaw, ended their reader, or overran its time; and how many
escaped, which must be none. The files of all but the first two are kept.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from PIL import Image

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/ingest.py would hide the room

from bench.mutate import mutated
from yiju.ingest.errors import Unreadable
from yiju.ingest.worker import Worker

ROOT = Path(__file__).resolve().parents[1]
SEEDS = (
    ROOT / "samples",
    ROOT / "tests" / "samples" / "formats",
    ROOT / "tests" / "ingest" / "old_word",
)
OUTCOMES = ("read", "refused", "unforeseen", "ended", "overran", "escaped")
_KEPT = OUTCOMES[2:]
_MARKS = {"读取时出错": "unforeseen", "读取程序意外退出": "ended", "仍未完成": "overran"}
_IMAGE_WIDTH = 500
"""Pixels: recognising a whole page takes seconds, in which a hundred other files are tried."""


def seeds() -> list[tuple[str, bytes]]:
    """Type and bytes of every good file; images cut small, as JPEG, which a damage leaves readable."""
    found = []
    for folder in SEEDS:
        for path in sorted(folder.glob("*.*")):
            kind = path.suffix[1:]
            if kind in ("pdf", "docx", "doc", "xlsx", "html", "txt") and "扫描" not in path.name:
                found.append((kind, path.read_bytes()))
            elif kind == "png":
                found.append(("jpg", _small(path)))
    return found


def _small(path: Path) -> bytes:
    with Image.open(path) as image:
        part = image.crop((150, 150, 150 + _IMAGE_WIDTH, 150 + _IMAGE_WIDTH // 2))
    out = io.BytesIO()
    part.convert("RGB").save(out, "JPEG")
    return out.getvalue()


def trials(seed: int) -> Iterator[tuple[str, bytes]]:
    """Type and bytes of damaged files without end, the types in turn; one image in ten rounds."""
    chance = random.Random(seed)
    by_kind: dict[str, list[bytes]] = {}
    for kind, data in seeds():
        by_kind.setdefault(kind, []).append(data)
    for turn in range(1 << 62):
        for kind, files in by_kind.items():
            if kind != "jpg" or turn % 10 == 0:
                yield kind, mutated(chance.choice(files), chance)


def run(
    seconds: float, seed: int, keep: Path, time_limit: float, most: int | None = None
) -> Counter[tuple[str, str]]:
    """(type, outcome) → how many, after `seconds` of trials or `most` files."""
    counts: Counter[tuple[str, str]] = Counter()
    worker = Worker(time_limit)
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="yiju-fuzz-") as folder:
        for kind, data in islice(trials(seed), most):
            if time.monotonic() > end:
                break
            path = Path(folder) / f"damaged.{kind}"
            path.write_bytes(data)
            outcome, why = _outcome(worker, path)
            counts[kind, outcome] += 1
            if outcome in _KEPT:
                keep.mkdir(parents=True, exist_ok=True)
                kept = keep / f"{outcome}-{counts[kind, outcome]:04}.{kind}"
                kept.write_bytes(data)
                print(f"{kept.name}: {why}", flush=True)
    worker.close()
    return counts


def _outcome(worker: Worker, path: Path) -> tuple[str, str]:
    try:
        worker.read(path)
    except Unreadable as error:
        why = str(error)
        return next((name for mark, name in _MARKS.items() if mark in why), "refused"), why
    except Exception as error:  # what this run is looking for
        return "escaped", repr(error)
    return "read", ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "yiju-fuzz")
    parser.add_argument("--time-limit", type=float, default=60, help="seconds that one file may take")
    args = parser.parse_args()
    counts = run(args.seconds, args.seed, args.keep, args.time_limit)
    print(f"{'type':6}" + "".join(f"{name:>12}" for name in OUTCOMES))
    for kind in sorted({kind for kind, _ in counts}):
        print(f"{kind:6}" + "".join(f"{counts[kind, name]:12}" for name in OUTCOMES))
    print(f"{counts.total()} files in {args.seconds:.0f} s")
    if any(name == "escaped" for _, name in counts):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
