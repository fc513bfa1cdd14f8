"""Reading speed: `python -m bench.reading_speed [FOLDER…]`, each reader beside its peers, all in one run.

In: folders of filings (default: the samples and their copies). Out: pages a second of every reader and of
the whole way to a record; for PDFs beside bare text extraction by PDFium and beside pdfplumber's text and
tables of the same pages; what a second worker brings; the memory that a file of 500 pages takes.
Times are CPU seconds, so that what else the machine does counts little; of workers, the clock's.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from multiprocessing import get_context
from pathlib import Path

import pdfplumber
import pypdfium2 as pypdfium

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from yiju.ingest.batch import ingest
from yiju.ingest.filing import filing_of, read_filing
from yiju.ingest.readers import read
from yiju.ingest.record_store import RecordStore

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = (ROOT / "samples", ROOT / "tests" / "samples" / "formats")
LONG = 500
"""Pages of the file whose memory is measured."""
_KINDS = (".pdf", ".docx", ".xlsx", ".html", ".txt")
_SCANNED = "扫描"


def files_of(folders: Iterable[Path]) -> dict[str, list[Path]]:
    """Reader → its files; scans are a reader of their own."""
    found: dict[str, list[Path]] = {}
    for path in sorted(p for folder in folders for p in folder.rglob("*") if p.is_file()):
        if _SCANNED in path.name:
            found.setdefault("scan", []).append(path)
        elif path.suffix in _KINDS and "source" not in path.parts:
            found.setdefault(path.suffix[1:], []).append(path)
    return found


def seconds(work: Callable[[Path], object], files: Sequence[Path], repeat: int) -> float:
    """CPU seconds for all files, the least of `repeat` rounds."""
    least = float("inf")
    for _ in range(repeat):
        begun = time.process_time()
        for path in files:
            work(path)
        least = min(least, time.process_time() - begun)
    return least


def bare(path: Path) -> str:
    """All text as PDFium gives it: no order, no tables."""
    with pypdfium.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def plumbed(path: Path) -> list[object]:
    """Text and tables of every page by pdfplumber."""
    with pdfplumber.open(path) as document:
        return [(page.extract_text(), page.extract_tables()) for page in document.pages]


def readers(folders: Sequence[Path], repeat: int) -> None:
    """Prints pages a second for each reader, and for PDFs the ratios to the peers."""
    print(f"{'reader':8}{'files':>6}{'pages':>7}{'pages/s read':>14}{'pages/s record':>16}")
    for kind, files in sorted(files_of(folders).items()):
        rounds = 1 if kind == "scan" else repeat
        sources = [read(path) for path in files]
        pages = sum(len(source.pages) for source in sources)
        reading = seconds(read, files, rounds)
        forms = min(_spent(lambda made=sources: [filing_of(s) for s in made]) for _ in range(rounds))
        print(f"{kind:8}{len(files):6}{pages:7}{pages / reading:14.1f}{pages / (reading + forms):16.1f}")
        if kind == "pdf":
            ours, text, peer = reading, seconds(bare, files, repeat), seconds(plumbed, files, 1)
    print(
        f"\npdf: bare PDFium text {pages_per(text, folders):.0f} pages/s, we take {ours / text:.1f}× its time"
    )
    print(f"pdf: pdfplumber {pages_per(peer, folders):.1f} pages/s, we are {peer / ours:.1f}× as fast")


def pages_per(spent: float, folders: Sequence[Path]) -> float:
    """PDF pages of the folders by second."""
    return sum(len(pypdfium.PdfDocument(path)) for path in files_of(folders)["pdf"]) / spent


def _spent(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def scaling(folders: Sequence[Path], copies: int) -> None:
    """Prints the time of one and of two workers for the same new files, the start of workers included."""
    with tempfile.TemporaryDirectory(prefix="yiju-bench-") as name:
        folder = Path(name) / "files"
        folder.mkdir()
        for number in range(copies):
            for path in files_of(folders)["pdf"]:
                data = path.read_bytes() + b"\n%% %d" % number  # the same pages, another content
                (folder / f"{number}-{path.name}").write_bytes(data)
        took, own, theirs = {}, 0.0, 0.0
        for workers in (1, 2):
            store = RecordStore(Path(name) / f"workspace-{workers}")
            begun, before, children = time.monotonic(), time.process_time(), _children()
            count = len(ingest([folder], store, workers=workers))
            took[workers] = time.monotonic() - begun
            own, theirs = time.process_time() - before, _children() - children
            store.close()
        print(f"\n{count} files: one worker {took[1]:.1f} s, two {took[2]:.1f} s: {took[1] / took[2]:.2f}×")
        print(f"({os.cpu_count()} cores, load of the last minute {os.getloadavg()[0]:.1f}; of the CPU time")
        print(
            f"the parent took {own:.1f} s and its two workers {theirs:.1f} s: on idle cores at most", end=" "
        )
        print(f"{(own + theirs) / max(own, theirs / 2):.2f}×; two processes that share nothing but the")
        print(f"machine, right after: {bare_scaling():.2f}×)")


def bare_scaling() -> float:
    """What a second process brings to plain arithmetic now: less than 2 where the cores are busy or shared."""
    with get_context("spawn").Pool(2) as pool:
        pool.map(_count, [1, 1], chunksize=1)  # both are up
        took = []
        for share in ([2 * _STEPS], [_STEPS, _STEPS]):
            begun = time.monotonic()
            pool.map(_count, share, chunksize=1)
            took.append(time.monotonic() - begun)
    return took[0] / took[1]


_STEPS = 20_000_000


def _count(steps: int) -> int:
    return sum(range(steps))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def long_file(folders: Sequence[Path], pages: int, path: Path) -> None:
    """Writes a PDF of `pages` pages, those of the folders over and over."""
    sources = [pypdfium.PdfDocument(p) for p in files_of(folders)["pdf"]]
    made = pypdfium.PdfDocument.new()
    while len(made) < pages:
        for source in sources:
            take = min(len(source), pages - len(made))
            if take:
                made.import_pages(source, list(range(take)))
    made.save(path)


def memory(folders: Sequence[Path], pages: int) -> float:
    """Prints and returns the MB that a process of its own takes for a long PDF at its peak."""
    with tempfile.TemporaryDirectory(prefix="yiju-bench-") as name:
        path = Path(name) / "long.pdf"
        long_file(folders, pages, path)
        with get_context("spawn").Pool(1) as pool:
            peak, spent = pool.apply(_peak, (path,))
    print(f"\n{pages} pages in one file: {peak:.0f} MB at the peak, {pages / spent:.1f} pages/s")
    return peak


def _peak(path: Path) -> tuple[float, float]:
    begun = time.process_time()
    read_filing(path)
    return _peak_memory(), time.process_time() - begun


def _peak_memory() -> float:
    """MB at the peak of this process. Linux counts that of the parent into `ru_maxrss`, but not here."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1024  # type: ignore[index]
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=SAMPLES)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--copies", type=int, default=10, help="of each PDF, for one and two workers")
    parser.add_argument("--pages", type=int, default=LONG)
    args = parser.parse_args(arguments)
    readers(args.folders, args.repeat)
    scaling(args.folders, args.copies)
    memory(args.folders, args.pages)


if __name__ == "__main__":
    main()
