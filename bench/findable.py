"""What of a filing's text no entry of the index holds: files in, a share of characters and of amounts for each out.

Run `.venv/bin/python bench/findable.py FILE_OR_FOLDER…`; `--lines` prints what is lacking, `--entries` leaves out what is found
as rows only (rows of budget tables, printed lines that nothing else keeps). A character is held where the four of its line around it stand
in an entry, or the word between gaps that it is of; an amount where it is printed or kept there.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from yiju.ingest.errors import Unreadable  # noqa: E402
from yiju.ingest.filing import filing_of  # noqa: E402
from yiju.ingest.readers import read  # noqa: E402
from yiju.ingest.record import Filing  # noqa: E402
from yiju.search.index.entries import entries, other_entries, row_text  # noqa: E402

_WINDOW = 4
_AMOUNT = re.compile(r"(?<![\d.])\d{3,}(?:\.\d+)?(?![\d.])")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3})")
_CENTS = re.compile(r"\.0+$")
_MARKS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[\s/；：]+")


class LackingLine(NamedTuple):
    """A printed line, how many of its characters and which of its amounts no entry holds."""

    page: int
    text: str
    characters: int
    amounts: list[str]


class Findable(NamedTuple):
    """Characters and amounts of a file, and its lines of which some are in no entry."""

    characters: int
    amounts: int
    lacking: list[LackingLine]

    def shares(self) -> str:
        """As a line."""
        lost, gone = (
            sum(line.characters for line in self.lacking),
            sum(len(line.amounts) for line in self.lacking),
        )
        return (
            f"{lost / max(1, self.characters):6.1%} of {self.characters:6} characters,"
            f" {gone / max(1, self.amounts):6.1%} of {self.amounts:4} amounts"
        )


def findable(path: Path, entries_only: bool = False) -> Findable:
    """What of a file is found."""
    source = read(path)
    filing = filing_of(source)
    held = list(_texts(filing, entries_only))
    grams = {folded[at : at + _WINDOW] for folded in map(_folded, held) for at in range(len(folded))}
    words = {_folded(part) for text in held for part in _PARTS.split(text)}
    kept = {one for text in held for one in _amounts(text)}
    characters = amounts = 0
    lacking = []
    for page, line in source.lines():
        text, here = _folded(line.text), _amounts(line.text)
        nowhere = [one for one in here if one not in kept]
        count = _uncovered(line.text, text, grams, words)
        characters, amounts = characters + len(text), amounts + len(here)
        if count or nowhere:
            lacking.append(LackingLine(page.number, line.text, count, nowhere))
    return Findable(characters, amounts, lacking)


def _uncovered(printed: str, text: str, grams: set[str], words: set[str]) -> int:
    covered = [False] * len(text)
    for at in range(len(text) - _WINDOW + 1):
        if text[at : at + _WINDOW] in grams:
            covered[at : at + _WINDOW] = [True] * _WINDOW
    at = 0
    for part in map(_folded, printed.split()):
        if part in words:
            covered[at : at + len(part)] = [True] * len(part)
        at += len(part)
    return covered.count(False)


def _texts(filing: Filing, entries_only: bool) -> Iterator[str]:
    """Every text by which the index finds something of a filing."""
    for entry in entries(filing):
        yield f"{entry.name} {entry.text} {entry.unit}"
    for made in filing.projects:
        yield " ".join((*made.texts, *made.printed.values(), *made.category, *made.use, made.authority or ""))
    if entries_only:
        return
    for line in filing.budget_lines:
        yield f"{line.table} {row_text(line) or line.name} {' '.join(line.printed.values())}"
    for entry in other_entries(filing):
        yield entry.text


def _folded(text: str) -> str:
    """Width folded, marks and spaces out, amounts without thousands' commas."""
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _MARKS.sub("", re.sub(r"(?<=\d)\.(?=\d)", "点", plain))


def _amounts(text: str) -> list[str]:
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    return [_CENTS.sub("", one) for one in _AMOUNT.findall(plain)]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--entries", action="store_true")
    options = parser.parse_args(arguments)
    every = Findable(0, 0, [])
    files = [one for path in options.paths for one in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    for path in filter(Path.is_file, files):
        try:
            found = findable(path, options.entries)
        except Unreadable as error:
            print(f"{path.name}: {error}", file=sys.stderr)
            continue
        every = Findable(
            every.characters + found.characters, every.amounts + found.amounts, every.lacking + found.lacking
        )
        print(f"{found.shares()}  {path.name}")
        for line in found.lacking if options.lines else ():
            print(f"    page {line.page}: {line.characters} {' '.join(line.amounts)} {line.text}")
    print(f"{every.shares()}  all")


if __name__ == "__main__":
    main()
