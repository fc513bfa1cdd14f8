"""Prints HTML to PDF with headless chromium, and remembers from which HTML each PDF came.

`printed.yaml` keeps the SHA-256 of the HTML and of the PDF, so that a test without chromium can tell
whether the committed PDFs are those of today's sources.
"""

from __future__ import annotations

import hashlib
import subprocess
import tempfile
from pathlib import Path

import msgspec

from tools.make_samples.source import SAMPLES

PRINTED = SAMPLES / "printed.yaml"


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def print_pdf(html: str, pdf: Path) -> None:
    """Writes `pdf`. Raises `CalledProcessError` where chromium fails, `FileNotFoundError` where it is absent."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        command = [
            "chromium",
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            "--disable-pdf-tagging",
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


def remembered() -> dict[str, dict[str, str]]:
    """File name → `html` and `pdf` digests of the last printing."""
    return msgspec.yaml.decode(PRINTED.read_bytes()) or {} if PRINTED.exists() else {}


def print_changed(pages: dict[str, str]) -> list[str]:
    """Prints the files whose HTML changed since the last printing; returns their names."""
    known = remembered()
    changed = []
    for name, html in pages.items():
        pdf = SAMPLES / name
        state = known.get(name, {})
        if pdf.exists() and state == {"html": digest(html.encode()), "pdf": digest(pdf.read_bytes())}:
            continue
        print_pdf(html, pdf)
        known[name] = {"html": digest(html.encode()), "pdf": digest(pdf.read_bytes())}
        changed.append(name)
    note = "# Which HTML each PDF was printed from; written by tools/make_samples.\n"
    kept = {name: known[name] for name in sorted(pages)}
    PRINTED.write_text(note + msgspec.yaml.encode(kept).decode(), encoding="utf-8")
    return changed
