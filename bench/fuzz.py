"""Damaged files through the real worker, archives through a real ingest: `python -m bench.fuzz --files 200`.

In: the samples and their copies, archives and letters of them, an OFD, and dumps and narratives whose lines are put in another order. Out:
for each kind how many damaged files were read, refused with a reason, refused with a reason that nobody foresaw, ended
their reader, or overran their time (of the processor, for others may use it too, or what a reader is given); how many were silent (an archive or a letter of which nothing is said) and how many escaped, which
must be none. The files of all but the first two are kept.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import shutil
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import islice
from pathlib import Path

from PIL import Image

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from bench.mutate import mutated, rearranged
from bench.ofd_files import ROWS, TITLE, ofd, table, text
from yiju.ingest.batch import ingest
from yiju.ingest.errors import Unreadable
from yiju.ingest.record_store import RecordStore
from yiju.ingest.worker import TIME_LIMIT, Worker

ROOT = Path(__file__).resolve().parents[1]
SEEDS = (
    ROOT / "samples",
    ROOT / "tests" / "samples" / "formats",
    ROOT / "tests" / "ingest" / "old_word",
)
OUTCOMES = ("read", "refused", "unforeseen", "ended", "overran", "silent", "escaped")
_KEPT = OUTCOMES[2:]
_MARKS = {"读取时出错": "unforeseen", "读取程序意外退出": "ended", "仍未完成": "overran"}
_IMAGE_WIDTH = 500
"""Pixels: recognising a whole page takes seconds, in which a hundred other files are tried."""


def seeds() -> list[tuple[str, bytes]]:
    """Kind and bytes of every good file; images cut small, as JPEG, which a damage leaves readable. Text files stand
    as dumps or narratives once more, and all of them in an archive.
    """
    found = []
    for folder in SEEDS:
        for path in sorted(folder.glob("*.*")):
            kind = path.suffix[1:]
            if kind in ("pdf", "docx", "doc", "xlsx", "html", "txt") and "扫描" not in path.name:
                found.append((kind, path.read_bytes()))
            elif kind == "png":
                found.append(("jpg", _small(path)))
            if kind == "txt":
                found.append((_family(path), path.read_bytes()))
    texts = [data for kind, data in found if kind == "txt"]
    found += [("zip", _archive(texts[:3], how)) for how in _PACKINGS]
    found += [("ofd", ofd(text(TITLE, 60, 20, 6) + table(ROWS))), ("eml", _mail(dict(found)))]
    return found


_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def _family(path: Path) -> str:
    """A dump's lines are the cells of a form; a narrative's are sentences."""
    return "narrative" if "项目经费情况说明" in path.read_bytes().decode("utf-8", "replace") else "dump"


def _archive(members: list[bytes], how: int) -> bytes:
    """An archive with an archive in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as packed:
        for number, data in enumerate(members):
            packed.writestr(f"材料/{number}.txt", data)
        if how == zipfile.ZIP_DEFLATED:
            packed.writestr("里面.zip", _archive(members[:1], zipfile.ZIP_STORED))
    return out.getvalue()


def _mail(attached: dict[str, bytes]) -> bytes:
    """A letter with a file of each kind that people send."""
    letter = EmailMessage()
    letter["Subject"], letter["From"] = "报送申报表", "caiwu@example.cn"
    letter.set_content("申报表见附件。")
    for kind in ("docx", "xlsx", "txt", "zip"):
        letter.add_attachment(
            attached[kind], maintype="application", subtype="octet-stream", filename=f"申报表.{kind}"
        )
    return letter.as_bytes()


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
            if kind not in _SLOW or turn % 10 == 0:
                damage = rearranged if kind in ("dump", "narrative") else mutated
                yield kind, damage(chance.choice(files), chance)


_PACKED = ("zip", "eml")
"""Kinds whose members have a row each."""
_SLOW = ("jpg", *_PACKED)
"""Kinds that take seconds each."""


def run(
    seconds: float, seed: int, keep: Path, time_limit: float, most: int | None = None
) -> Counter[tuple[str, str]]:
    """(type, outcome) → how many, after `seconds` of trials or `most` files."""
    counts: Counter[tuple[str, str]] = Counter()
    worker = Worker(max(time_limit, TIME_LIMIT))
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="yiju-fuzz-") as folder:
        for kind, data in islice(trials(seed), most):
            if time.monotonic() > end:
                break
            path = Path(folder) / f"damaged.{'txt' if kind in ('dump', 'narrative') else kind}"
            path.write_bytes(data)
            outcome, why = (
                _ingested(path, Path(folder)) if kind in _PACKED else _outcome(worker, path, time_limit)
            )
            counts[kind, outcome] += 1
            if outcome in _KEPT:
                keep.mkdir(parents=True, exist_ok=True)
                kept = (
                    keep
                    / f"{outcome}-{counts[kind, outcome]:04}.{kind}{path.suffix if kind != path.suffix[1:] else ''}"
                )
                kept.write_bytes(data)
                print(f"{kept.name}: {why}", flush=True)
    worker.close()
    return counts


def _outcome(worker: Worker, path: Path, time_limit: float) -> tuple[str, str]:
    begun = _used(worker)
    try:
        worker.read(path)
    except Unreadable as error:
        why = str(error)
        return next((name for mark, name in _MARKS.items() if mark in why), "refused"), why
    except Exception as error:  # what this run is looking for
        return "escaped", repr(error)
    took = _used(worker) - begun
    return ("overran", f"{took:.0f} s of the processor") if took > time_limit else ("read", "")


def _used(worker: Worker) -> float:
    """Seconds of the processor that the reader has used; 0 where it is not there, or /proc is not."""
    process = worker._process
    try:
        fields = Path(f"/proc/{process.pid if process else 0}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ingested(path: Path, folder: Path) -> tuple[str, str]:
    """An archive as a person reads it in: every member has a row, whatever became of it."""
    workspace = folder / "workspace"
    try:
        store = RecordStore(workspace)
        rows = ingest([path], store, workers=1)
        store.close()
    except Exception as error:
        return "escaped", repr(error)
    finally:
        shutil.rmtree(workspace, ignore_errors=True)
    if not rows or any(row.outcome == "failed" and not row.reason for row in rows):
        return "silent", f"{len(rows)} rows"
    whys = [str(row.reason) for row in rows if row.outcome == "failed"]
    for why in whys:
        if named := next((name for mark, name in _MARKS.items() if mark in why), None):
            return named, why
    return ("refused", whys[0]) if whys else ("read", "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600, help="end after so many")
    parser.add_argument("--files", type=int, help="end after so many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "yiju-fuzz")
    parser.add_argument(
        "--time-limit", type=float, default=60, help="seconds of the processor that a file may take"
    )
    args = parser.parse_args()
    began = time.monotonic()
    counts = run(args.seconds, args.seed, args.keep, args.time_limit, args.files)
    print(f"{'kind':10}" + "".join(f"{name:>12}" for name in OUTCOMES))
    for kind in sorted({kind for kind, _ in counts}):
        print(f"{kind:10}" + "".join(f"{counts[kind, name]:12}" for name in OUTCOMES))
    print(f"{counts.total()} files in {time.monotonic() - began:.0f} s")
    if any(name in ("escaped", "silent") for _, name in counts):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
