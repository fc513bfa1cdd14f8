"""Samples written short → filings: what a rule's YAML leaves out (ids, hashes, file names) is filled in."""

from __future__ import annotations

from typing import Any

import msgspec

from yiju.audit.finding import digest
from yiju.audit.rule import RuleSample
from yiju.ingest.record import Filing


def filings(sample: RuleSample) -> list[Filing]:
    """The sample's filings. Raises `msgspec.ValidationError` where it names no field of the record."""
    return [_filing(short, number) for number, short in enumerate(sample.filings, start=1)]


def _filing(short: dict[str, Any], number: int) -> Filing:
    document = {"file": f"示例{number}.txt", "pages": 1, **short.get("document", {})}
    sha = digest([document["file"], str(number)])
    document = {"id": sha, "sha256": sha, **document}
    projects = [
        {"id": f"{sha}-{n}", "unit": document.get("unit"), "year": document.get("year"), **project}
        for n, project in enumerate(short.get("projects", []), start=1)
    ]
    lines = [{"page": 1, "code": None, **line} for line in short.get("budget_lines", [])]
    passages = [{"section": None, **passage} for passage in short.get("passages", [])]
    whole: dict[str, Any] = {
        key: short[key] for key in ("overall", "purchases", "purchases_total", "table_titles") if key in short
    }
    if "list_sums" in short:  # without ids: of all projects
        ids = [project["id"] for project in projects]
        whole["list_sums"] = [{"projects": ids, **row} for row in short["list_sums"]]
    shape: dict[str, Any] = {
        "document": document,
        "projects": projects,
        "budget_lines": lines,
        "passages": passages,
        **whole,
    }
    return msgspec.convert(shape, Filing, strict=False)
