"""Writes the copies of some filings as docx, xlsx, html, txt and scan, which the tests hold beside the PDF.

In: the filings whose source says `copies`, with the pages to scan. Out: files in `tests/samples/formats/`,
and `made.yaml` there, which says from which HTML each was made: what has not changed is not written again.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from tools.make_samples import office
from tools.make_samples.blocks import sheets
from tools.make_samples.html_sample import html_of
from tools.make_samples.printer import digest
from tools.make_samples.scan_sample import scanned
from tools.make_samples.source import ROOT, SAMPLES, Filing, filings

COPIES = ROOT / "tests" / "samples" / "formats"
_MADE = COPIES / "made.yaml"
_WRITERS = {"docx": office.docx, "xlsx": office.xlsx, "html": office.html, "txt": office.text}


def copied() -> list[Filing]:
    """The filings that have copies."""
    return [filing for filing in filings() if "copies" in filing]


def copy_of(filing: Filing, kind: str) -> Path:
    """Where the copy of a kind (`docx`, `xlsx`, `html`, `txt`, `scan`) stands."""
    stem = Path(filing["file"]).stem
    if kind == "scan":
        return COPIES / f"{stem}（扫描件）.{'png' if len(filing['copies']['scan']) == 1 else 'pdf'}"
    return COPIES / f"{stem}.{kind}"


def made_from() -> dict[str, str]:
    """File name of the filing → digest of the HTML that its copies were made from."""
    return msgspec.yaml.decode(_MADE.read_bytes()) or {} if _MADE.exists() else {}


def write_copies() -> list[str]:
    """Writes the copies of every filing whose HTML changed; returns their names."""
    COPIES.mkdir(exist_ok=True)
    known, now = made_from(), {}
    written = []
    for filing in copied():
        html = html_of(filing)
        assert html is not None, filing["file"]
        now[filing["file"]] = digest(html.encode())
        if known.get(filing["file"]) == now[filing["file"]]:
            continue
        for kind, write in _WRITERS.items():
            copy_of(filing, kind).write_bytes(write(sheets(html)))
        pages = tuple(filing["copies"]["scan"])
        copy_of(filing, "scan").write_bytes(scanned(SAMPLES / filing["file"], pages))
        written.append(filing["file"])
    note = "# From which HTML the copies of each filing were made; written by tools/make_samples.\n"
    _MADE.write_text(note + msgspec.yaml.encode(now, order="sorted").decode(), encoding="utf-8")
    return written
