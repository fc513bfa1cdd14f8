"""Prints drawn forms: `python -m bench.drawn_dumps OUT_DIR [--count N] [--seed S] [--python PYTHON] [--held] [--office]`.

Draws layouts and projects by lot, prints each as a PDF in the order in which some program writes its text, and lets seven converters make a text of it.
PYTHON is one that has pypdf, pdfminer.six, PyMuPDF and pdfplumber; `pdftotext` is wanted too. Writes NAME.CONVERTER.txt with its truth
NAME.CONVERTER.json. `--held` draws from wordings and orders too that
others never do, for what is learnt from drawn forms to be tried on; `--office` prints by way of LibreOffice.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.drawn_dumps.drawn_layout import DrawnLayout
from bench.drawn_dumps.drawn_print import DrawnPrint, drawn_pdf
from bench.drawn_dumps.drawn_records import drawn_record
from bench.drawn_dumps.drawn_words import Record
from bench.drawn_dumps.drawn_workbook import workbook
from bench.provinces.catalogue import filings
from bench.provinces.filing_parts import Form, PrintedFiling
from bench.provinces.print_docx import docx_bytes

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("declaration_forms",) * 4 + ("self_evaluation",) * 3 + ("performance_monitoring", "project_list")
ORDERS, HELD_ORDERS = ("cells", "cells", "wrapped"), ("cells", "lines", "wrapped", "columns")
CONVERTERS = ("plain", "raw", "pypdf", "pdfminer", "pymupdf", "pdfplumber")
_CONVERT = """
import json, sys, subprocess
def pypdf(path):
    from pypdf import PdfReader
    return "\\n".join(page.extract_text() for page in PdfReader(path).pages)
def pdfminer(path):
    from pdfminer.high_level import extract_text
    return extract_text(path)
def pdfplumber(path):
    import pdfplumber
    with pdfplumber.open(path) as made:
        return "\\n".join(page.extract_text() for page in made.pages)
def pymupdf(path):
    import pymupdf
    with pymupdf.open(path) as made:
        return "".join(page.get_text() for page in made)
def poppler(path, *way):
    return subprocess.run(["pdftotext", *way, path, "-"], capture_output=True, check=True).stdout.decode()
for path in sys.argv[1:]:
    texts = {"plain": poppler(path), "raw": poppler(path, "-raw")}
    for way in (pypdf, pdfminer, pdfplumber, pymupdf):
        texts[way.__name__] = way(path)
    print(json.dumps(texts))
"""


def projects() -> Iterator[tuple[str, Record]]:
    """Kind and record of every project with indicators that the repository has."""
    held = [f.truth() for f in filings()]
    held += [
        json.loads(p.read_text(encoding="utf-8")) for p in sorted((ROOT / "samples" / "truth").glob("*.json"))
    ]
    held += [
        json.loads(p.read_text(encoding="utf-8"))
        for p in sorted((ROOT / "bench" / "forms" / "open").glob("*.json"))
    ]
    for truth in held:
        for record in truth.get("projects") or []:  # type: ignore[union-attr]
            if len(record.get("indicators") or []) < 4 or not record.get("name"):  # type: ignore[union-attr]
                continue
            record = {**record, "year": record.get("year") or truth["document"].get("year") or 2025}  # type: ignore
            if not all(i.get("target") and i.get("name") and i.get("level1") for i in record["indicators"]):
                continue
            record.setdefault("texts", {})
            done = all(i.get("actual") for i in record["indicators"])
            yield ("self_evaluation" if done else "declaration_forms"), record


def draw(count: int, seed: int, *, held: bool) -> Iterator[tuple[PrintedFiling, DrawnPrint, bool]]:
    """Filings of one to three projects in one layout each, how each is printed, and whether as a workbook."""
    known = list(projects())
    for number in range(count):
        chance = random.Random(f"{seed}-{number}-{held}")
        kind = chance.choice(KINDS)
        own = [record for k, record in known if k == kind]
        layout = DrawnLayout(chance, kind, held=held)
        many = chance.randrange(4, 15) if kind == "project_list" else chance.choice((1, 1, 2, 3))
        picked = [
            copy.deepcopy(chance.choice(own)) if own and chance.random() < 0.3 else drawn_record(chance, kind)
            for _ in range(many)
        ]
        picked = list({record["name"]: record for record in picked}.values())
        for record in picked:
            record["year"] = picked[0]["year"]
        extra: Record = {}
        if kind == "project_list":
            blocks, listed = layout.listed(picked)
            forms = [Form(tuple(blocks), None, "1")]
            extra = {"projects": listed}
        else:
            made = [layout.form(record) for record in picked]
            forms = [Form(tuple(blocks), project, str(i + 1)) for i, (blocks, project) in enumerate(made)]
        yield (
            PrintedFiling(
                name=f"drawn{seed}_{number:03}",
                layout=f"drawn{number}",
                title=layout.title,
                kind=kind,
                unit=None,
                year=picked[0]["year"],
                forms=tuple(forms),
                extra=extra,
                landscape=layout.landscape or kind == "project_list",
                size=layout.size,
            ),
            DrawnPrint.drawn(chance, HELD_ORDERS if held else ORDERS),
            chance.random() < 0.3,
        )


def texts(pdfs: Sequence[Path], python: str) -> Iterator[dict[str, str]]:
    """The texts of each PDF by converter."""
    found = subprocess.run([python, "-c", _CONVERT, *map(str, pdfs)], capture_output=True, check=True)
    yield from map(json.loads, found.stdout.decode().splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--python", default="python3")
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--office", action="store_true")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    drawn = list(draw(args.count, args.seed, held=args.held))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if args.office:
            _by_office(folder, drawn)
        else:
            for filing, how, _ in drawn:
                (folder / f"{filing.name}.pdf").write_bytes(drawn_pdf(filing, how))
        found = texts([folder / f"{filing.name}.pdf" for filing, _, _ in drawn], args.python)
        for (filing, how, _), made in zip(drawn, found, strict=True):
            truth = filing.truth()
            truth["document"].pop("unit")  # type: ignore
            for way, text in made.items():
                own = copy.deepcopy(truth)
                own["document"]["file"] = f"{filing.name}.{way}.txt"
                own["meta"] = {"kind": filing.kind, "order": how.order, "held": args.held}
                (args.out / f"{filing.name}.{way}.txt").write_text(text, encoding="utf-8")
                (args.out / f"{filing.name}.{way}.json").write_text(
                    json.dumps(own, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
                )
    return 0


def _by_office(folder: Path, drawn: Sequence[tuple[PrintedFiling, DrawnPrint, bool]]) -> None:
    """Documents and workbooks, printed by LibreOffice."""
    paths = []
    for filing, _, book in drawn:
        paths.append(folder / f"{filing.name}.{'xlsx' if book else 'docx'}")
        paths[-1].write_bytes(workbook(filing) if book else docx_bytes(filing))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", *map(str, paths)],
        cwd=folder,
        capture_output=True,
        check=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
