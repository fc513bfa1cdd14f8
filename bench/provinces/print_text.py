"""Prints a filing as HTML and as the text dumps that people make of filings."""

from __future__ import annotations

import subprocess
import tempfile
from html import escape
from pathlib import Path

from bench.provinces.filing_parts import Break, Para, PrintedFiling, PrintedTable
from bench.provinces.span_layout import matrix

PAGE_MARK = "-- PAGE_BREAK --"


def html_text(filing: PrintedFiling) -> str:
    """The filing as a web page."""
    out = [
        "<!DOCTYPE html>",
        f'<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(filing.title)}</title></head><body>',
    ]
    for block in filing.blocks():
        match block:
            case Para():
                align = "center" if block.style in {"title", "subtitle"} else "left"
                right = "&emsp;" * 8 + escape(block.right) if block.right else ""
                out.append(f'<p style="text-align:{align}">{escape(block.text)}{right}</p>')
            case PrintedTable():
                out.append('<table border="1" cellspacing="0">')
                for row in block.rows:
                    cells = []
                    for cell in row:
                        spans = (f' colspan="{cell.cols}"' if cell.cols > 1 else "") + (
                            f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                        )
                        text = escape(cell.text).replace("\n", "<br>")
                        cells.append(f"<td{spans}>{text}</td>")
                    out.append("<tr>" + "".join(cells) + "</tr>")
                out.append("</table>")
            case Break():
                out.append("<hr>")
    out.append("</body></html>")
    return "\n".join(out) + "\n"


def tab_text(filing: PrintedFiling) -> str:
    """The cells of a row joined by tabs; squares covered by a span are empty."""
    out: list[str] = []
    for block in filing.blocks():
        match block:
            case Para():
                out += [block.text + (f"\t{block.right}" if block.right else ""), ""]
            case PrintedTable():
                out += [
                    "\t".join(text.replace("\n", " ") for text in row).rstrip("\t") for row in matrix(block)
                ]
                out.append("")
            case Break():
                out += [PAGE_MARK, ""]
    return "\n".join(out)


def pdf_text(pdf: bytes, layout: bool) -> str:
    """What poppler's pdftotext gives, with or without -layout."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filing.pdf"
        path.write_bytes(pdf)
        options = ["-layout"] if layout else []
        done = subprocess.run(
            ["pdftotext", *options, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
        )
    return done.stdout.decode("utf-8")
