"""`python -m bench.provinces OUT_DIR [--check]` prints every filing with its truth."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from bench.provinces.catalogue import filings
from bench.provinces.check import faults
from bench.provinces.filing_parts import Json, PrintedFiling
from bench.provinces.print_docx import docx_bytes
from bench.provinces.print_pdf import pdf_bytes, scan_bytes
from bench.provinces.print_text import html_text, pdf_text, tab_text
from bench.provinces.print_xlsx import xlsx_bytes


def render(filing: PrintedFiling) -> dict[str, bytes]:
    """The filing in each of its file types, by file name ending."""
    ruled = pdf_bytes(filing, ruled=True)
    out = {
        "docx": docx_bytes(filing),
        "xlsx": xlsx_bytes(filing),
        "ruled.pdf": ruled,
        "plain.pdf": pdf_bytes(filing, ruled=False),
        "page.txt": pdf_text(ruled, layout=True).encode(),
        "tab.txt": tab_text(filing).encode(),
        "column.txt": pdf_text(ruled, layout=False).encode(),
        "html": html_text(filing).encode(),
    }
    return {kind: out[kind] for kind in filing.types}


def scan(filing: PrintedFiling) -> dict[str, bytes]:
    """The filing as a scan of its ruled pages, by file name ending."""
    return {"scan.pdf": scan_bytes(pdf_bytes(filing, ruled=True))}


def main() -> int:
    """Write the files, the truths and manifest.json; with --check say what a truth has that no file prints."""
    parser = argparse.ArgumentParser(prog="provinces", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    folder: Path = options.out
    folder.mkdir(parents=True, exist_ok=True)
    manifest: list[Json] = []
    wrong = 0
    for filing in filings():
        truth = filing.truth()
        (folder / f"{filing.name}.json").write_text(
            json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        for kind, data in render(filing).items():
            (folder / f"{filing.name}.{kind}").write_bytes(data)
            entry: dict[str, Json] = {
                "file": f"{filing.name}.{kind}",
                "name": filing.name,
                "layout": filing.layout,
            }
            manifest.append(entry | {"type": kind, "truth": f"{filing.name}.json"})
            if options.check:
                for fault in faults(truth, kind, data):
                    wrong += 1
                    print(f"{filing.name}.{kind}: {fault}")
    (folder / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    print(f"{len(manifest)} files in {folder}" + (f", {wrong} faults" if options.check else ""))
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main())
