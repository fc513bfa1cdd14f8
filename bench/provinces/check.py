"""Holds a truth against what a file of it prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from bench.provinces.filing_parts import Json, Record
from bench.provinces.print_text import pdf_text

WHOLE = {"docx", "xlsx", "tab.txt", "html"}
DERIVED = {
    "file",
    "kind",
    "year",
    "start",
    "end",
    "period",
    "month",
    "possibility",
    "notes",
    "table",
    "months",
}
MONEY = re.compile(r"budget|executed|amount|initial|adjusted|total$|funding|later")


def _shown(value: object, pattern: str) -> str:
    if isinstance(value, int | float):
        places = len(pattern.partition(".")[2])
        return f"{value:,.{places}f}" if "," in pattern else f"{value:.{places}f}"
    return "" if value is None else str(value)


def printed(kind: str, data: bytes) -> str:
    """All characters that a file prints, spaces dropped."""
    if kind == "docx":
        xml = ZipFile(BytesIO(data)).read("word/document.xml").decode("utf-8")
        text = re.sub(r"<[^>]+>", "", xml)
    elif kind == "xlsx":
        book = load_workbook(BytesIO(data))
        text = "\n".join(
            _shown(cell.value, cell.number_format or "")
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
        )
    elif kind.endswith("pdf"):
        text = pdf_text(data, layout=False)
    else:
        text = re.sub(r"<[^>]+>", "", data.decode("utf-8")) if kind == "html" else data.decode("utf-8")
    return "".join(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split())


def leaves(value: Json, path: str = "") -> Iterator[tuple[str, str | int | float]]:
    """Every value of a truth with its path; values that the form does not print as such are left out."""
    if isinstance(value, dict):
        if "comparator" in value and value.get("target"):
            value = {key: item for key, item in value.items() if key != "target"}
        for key, item in value.items():
            if key not in DERIVED:
                yield from leaves(item, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from leaves(item, path)
    elif value is not None and not isinstance(value, bool):
        yield path, value


def variants(amount: float) -> set[str]:
    """The ways in which an amount in yuan may be printed."""
    out: set[str] = set()
    for number in (amount, amount / 10_000):
        for places in range(7):
            text = f"{number:,.{places}f}"
            if abs(float(text.replace(",", "")) - number) < 1e-9:
                out |= {text, text.replace(",", "")}
    return out


def faults(truth: Record, kind: str, data: bytes) -> list[str]:
    """What the truth says and the file does not print; in dumps, where lines of cells interleave, by characters."""
    text = printed(kind, data)
    pool = Counter(text)
    out: list[str] = []
    for path, value in leaves(truth):
        if isinstance(value, str):
            wanted = "".join(value.split())
            missing = wanted not in text if kind in WHOLE else bool(Counter(wanted) - pool)
        elif MONEY.search(path):
            missing = not any(item in text for item in variants(float(value)))
        else:
            missing = f"{value:g}" not in text
        if missing:
            out.append(f"{path} {value}")
    return out
