"""One filing as PDF, docx, xlsx, html, txt and scan says the same: the copies are compared field by field."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rapidfuzz.distance import Levenshtein

from tools.make_samples import format_copies
from tools.make_samples.html_sample import html_of
from tools.make_samples.printer import digest
from tools.make_samples.source import SAMPLES
from tools.make_samples.source import Filing as Source
from yiju.ingest.filing import read_filing
from yiju.ingest.record import BudgetLine, Declaration, Filing

COPIED = format_copies.copied()
BY_NAME = pytest.mark.parametrize("source", COPIED, ids=[Path(f["file"]).stem for f in COPIED])
KINDS = ("docx", "xlsx", "html", "txt")
LARGEST = 300_000
CHARACTER_ERRORS = 0.01


@cache
def sample(file: str) -> Filing:
    """The PDF that copies are held against, read once."""
    return read_filing(SAMPLES / file)


def said(declaration: Declaration) -> dict[str, Any]:
    """What a declaration says, without where it stands; blanks in what was printed are the type's own."""
    found = msgspec.to_builtins(declaration)
    printed = {key: re.sub(r"\s", "", text) for key, text in found.pop("printed").items()}
    return {k: v for k, v in found.items() if k not in ("id", "evidence", "form")} | {"printed": printed}


def row(line: BudgetLine) -> tuple[str, str | None, str, dict[str, Any]]:
    amounts = {column: amount for column, amount in line.amounts.items() if amount is not None}
    return line.table, line.code, line.name, amounts


def about(filing: Filing) -> tuple[Any, ...]:
    document = filing.document
    return document.title, document.kind, document.unit, document.year


def test_copies_are_small_and_of_today_s_sources() -> None:
    assert {f["file"]: digest(str(html_of(f)).encode()) for f in COPIED} == format_copies.made_from(), (
        "run: python -m tools.make_samples"
    )
    assert all(path.stat().st_size < LARGEST for path in format_copies.COPIES.iterdir())


@pytest.mark.parametrize("kind", KINDS)
@BY_NAME
def test_a_copy_gives_the_record_of_the_pdf(source: Source, kind: str) -> None:
    printed, copied = sample(source["file"]), read_filing(format_copies.copy_of(source, kind))
    assert about(copied) == about(printed)
    assert [row(line) for line in copied.budget_lines] == [row(line) for line in printed.budget_lines]
    assert len(copied.projects) == len(printed.projects)
    for own, other in zip(copied.projects, printed.projects, strict=True):
        assert said(own) == said(other)


@BY_NAME
def test_a_scan_gives_every_amount_and_date_and_its_texts_to_a_hundredth(source: Source) -> None:
    pages = set(source["copies"]["scan"])
    printed, scanned = sample(source["file"]), read_filing(format_copies.copy_of(source, "scan"))
    rows = [row(line) for line in printed.budget_lines if line.page in pages]
    found = [row(line) for line in scanned.budget_lines]
    assert [(r[0], r[1], r[3]) for r in found] == [(r[0], r[1], r[3]) for r in rows]
    projects = [p for p in printed.projects if {e.page for e in p.evidence["name"]} <= pages]
    assert len(scanned.projects) == len(projects)
    pairs = [(r[2], f[2]) for r, f in zip(rows, found, strict=True)]
    for project, other in zip(projects, scanned.projects, strict=True):
        assert exact(other) == exact(project)
        pairs += texts(project, other)
    wrong = sum(Levenshtein.distance(re.sub(r"\s", "", a), re.sub(r"\s", "", b)) for a, b in pairs)
    assert wrong <= CHARACTER_ERRORS * sum(len(a) for a, _ in pairs), [(a, b) for a, b in pairs if a != b]


def exact(project: Declaration) -> dict[str, Any]:
    """Amounts, days, boxes, document numbers and what targets are split into: here no error is small."""
    fields = ("year", "start", "end", "category", "use", "funding")
    amounts = ("total_budget", "year_budget", "prior_budget", "prior_executed")
    return {
        **{field: getattr(project, field) for field in (*fields, *amounts)},
        "subitems": [item.amount for item in project.subitems],
        "bases": [basis.key for basis in project.bases],
        "targets": [(i.comparator, i.value, i.measure) for i in project.indicators],
    }


def texts(project: Declaration, other: Declaration) -> list[tuple[str, str]]:
    assert list(other.texts) == list(project.texts)
    assert [i.level1 for i in other.indicators] == [i.level1 for i in project.indicators]
    return [
        (project.name, other.name),
        (project.unit or "", other.unit or ""),
        *zip(project.texts.values(), other.texts.values(), strict=True),
        *((a.title or "", b.title or "") for a, b in zip(project.bases, other.bases, strict=True)),
        *((a.name, b.name) for a, b in zip(project.subitems, other.subitems, strict=True)),
        *(
            (f"{a.name}{a.target}", f"{b.name}{b.target}")
            for a, b in zip(project.indicators, other.indicators, strict=True)
        ),
    ]
