"""Text dumps of filings as an office makes them: LibreOffice prints the document, poppler dumps the pages.

In: printed filings. Out: for each the text with its layout kept and the text in the order of the page's blocks, by file name
ending. Raises `FileNotFoundError` where soffice or pdftotext is not here.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.provinces.filing_parts import PrintedFiling
from bench.provinces.print_docx import docx_bytes
from bench.provinces.print_text import pdf_text


def real_dumps(filings: Sequence[PrintedFiling]) -> dict[str, dict[str, bytes]]:
    """Name of a filing → ending → dump."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for filing in filings:
            (folder / f"{filing.name}.docx").write_bytes(docx_bytes(filing))
        documents = [f"{filing.name}.docx" for filing in filings]
        profile = f"-env:UserInstallation=file://{folder}/profile"
        convert = ["soffice", profile, "--headless", "--convert-to", "pdf", *documents]
        subprocess.run(convert, cwd=folder, capture_output=True, check=True)
        printed = {filing.name: (folder / f"{filing.name}.pdf").read_bytes() for filing in filings}
    return {
        name: {
            "layout.txt": pdf_text(pdf, layout=True).encode(),
            "order.txt": pdf_text(pdf, layout=False).encode(),
        }
        for name, pdf in printed.items()
    }
