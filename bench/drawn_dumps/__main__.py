"""Prints drawn forms: `python -m bench.drawn_dumps OUT_DIR [--count N] [--seed S] [--python PYTHON]`.

Draws layouts and projects by lot, prints each as a document or a workbook, lets LibreOffice make a PDF of it and five converters a text.
PYTHON is one that has pypdf, pdfminer.six and PyMuPDF; `pdftotext` and `soffice` are wanted too. Writes NAME.CONVERTER.txt with its truth NAME.CONVERTER.json:
what does not stand whole in a text is left out of its truth.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.drawn_dumps.drawn_layout import DrawnLayout, Record
from bench.drawn_dumps.drawn_workbook import workbook
from bench.provinces.catalogue import filings
from bench.provinces.filing_parts import Form, PrintedFiling
from bench.provinces.print_docx import docx_bytes

ROOT = Path(__file__).resolve().parents[2]
CONVERTERS = ("plain", "raw", "pypdf", "pdfminer", "pymupdf")
_DRAW = """
import sys
way, path = sys.argv[1:]
if way == "pypdf":
    from pypdf import PdfReader
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
elif way == "pdfminer":
    from pdfminer.high_level import extract_text
    text = extract_text(path)
else:
    import pymupdf
    with pymupdf.open(path) as made:
        text = "".join(page.get_text() for page in made)
sys.stdout.buffer.write(text.encode())
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


def draw(count: int, seed: int) -> Iterator[tuple[PrintedFiling, bool]]:
    """Filings of one to three projects in one layout each, and whether it is printed as a workbook."""
    held = list(projects())
    for number in range(count):
        chance = random.Random(f"{seed}-{number}")
        kind = "self_evaluation" if chance.random() < 0.3 else "declaration_forms"
        own = [record for k, record in held if k == kind]
        layout = DrawnLayout(chance, kind)
        picked = chance.sample(own, chance.choice((1, 1, 2)))
        forms = [layout.form(copy.deepcopy(record)) for record in picked]
        yield (
            PrintedFiling(
                name=f"drawn{seed}_{number:03}",
                layout=f"drawn{number}",
                title=layout.title,
                kind=kind,
                unit=None,
                year=picked[0]["year"],
                forms=tuple(
                    Form(tuple(blocks), project, str(i + 1)) for i, (blocks, project) in enumerate(forms)
                ),
                landscape=layout.landscape,
                size=layout.size,
            ),
            chance.random() < 0.3,
        )


def texts(pdf: Path, python: str) -> Iterator[tuple[str, str]]:
    """Converter and text."""
    for way in CONVERTERS:
        if way in ("plain", "raw"):
            command = ["pdftotext", *(["-raw"] if way == "raw" else []), str(pdf), "-"]
        else:
            command = [python, "-c", _DRAW, way, str(pdf)]
        yield way, subprocess.run(command, capture_output=True, check=True).stdout.decode()


def whole(truth: Any, text: str) -> dict[str, Any]:
    """The truth without what does not stand whole in a text."""
    flat = "".join(text.split())
    made: dict[str, Any] = copy.deepcopy(truth)
    for project in made["projects"]:
        project["texts"] = {k: v for k, v in project["texts"].items() if _stands(v, flat)}
        project["indicators"] = [
            i
            for i in project["indicators"]
            if all(_stands(i[k], flat) for k in ("name", "actual", "reason") if i.get(k))
        ]
        for key in ("unit", "authority", "code", "name"):
            if project.get(key) and not _stands(project[key], flat):
                del project[key]
    made["projects"] = [p for p in made["projects"] if "name" in p]
    return made


def _stands(value: str, flat: str) -> bool:
    return "".join(value.split()) in flat


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--python", default="python3")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    drawn = list(draw(args.count, args.seed))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for filing, book in drawn:
            paths.append(folder / f"{filing.name}.{'xlsx' if book else 'docx'}")
            paths[-1].write_bytes(workbook(filing) if book else docx_bytes(filing))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", "pdf", *map(str, paths)],
            cwd=folder,
            capture_output=True,
            check=True,
        )
        for filing, _ in drawn:
            truth = filing.truth()
            truth["document"].pop("unit")  # type: ignore
            for way, text in texts(folder / f"{filing.name}.pdf", args.python):
                own = whole(truth, text)
                own["document"]["file"] = f"{filing.name}.{way}.txt"
                (args.out / f"{filing.name}.{way}.txt").write_text(text, encoding="utf-8")
                (args.out / f"{filing.name}.{way}.json").write_text(
                    json.dumps(own, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
                )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
