"""Reads the sources: YAML files → `Filing` dictionaries with every default filled in.

A project may be carried over from an earlier filing with `same_as`; its own keys then override. Dates
default to the whole fiscal year. Nothing else is invented here: truth and layout read the same values.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec

from tools.make_samples.budget_sample import Budget, load_budget

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
SOURCE = SAMPLES / "source"

Project = dict[str, Any]
Filing = dict[str, Any]


def filings() -> list[Filing]:
    """Every filing in the order of its file name."""
    return [_filing(path) for path in sorted(SOURCE.glob("[0-9]*.yaml"))]


def budget_of(filing: Filing) -> Budget | None:
    """The budget tables that a filing prints, if it prints any."""
    name = filing.get("budget")
    return load_budget(SOURCE / "budgets" / f"{name}.yaml") if name else None


def _filing(path: Path) -> Filing:
    filing: Filing = msgspec.yaml.decode(path.read_bytes())
    filing["projects"] = [_project(raw, filing) for raw in filing["projects"]]
    return filing


def _project(raw: Project, filing: Filing) -> Project:
    carried = raw.get("same_as")
    base: Project = {}
    if carried:
        origin = msgspec.yaml.decode((SOURCE / carried["file"]).read_bytes())
        base = next(p for p in origin["projects"] if p["name"] == carried["name"])
    year = filing["year"]
    defaults: Project = {
        "unit": filing["unit"],
        "authority": None,
        "year": year,
        "start": dt.date(year, 1, 1),
        "end": dt.date(year, 12, 31),
        "category": [],
        "use": [],
        "total_budget": None,
        "year_budget": None,
        "prior_budget": None,
        "prior_executed": None,
        "funding": {},
        "subitems": [],
        "indicators": {},
        "texts": {},
        "sections": {},
    }
    project = defaults | base | {k: v for k, v in raw.items() if k != "same_as"}
    project["subitems"] = [tuple(pair) for pair in project["subitems"] or subitems_of(project)]
    return project


def subitems_of(project: Project) -> list[tuple[str, int]]:
    """Name and yuan of the rows that a table of 年度预算安排 prints."""
    if "subitem_table" in project:
        return [(row[0], row[4]) for row in project["subitem_table"]["rows"]]
    if "product" in project:
        return [(project["product"]["name"], project["product"]["printed"])]
    return []


def indicator_rows(project: Project) -> list[tuple[str, str | None, str, str]]:
    """(level1, level2, name, target) in the order of the form; level2 is None in the 2010s form."""
    rows: list[tuple[str, str | None, str, str]] = []
    for level1, below in project["indicators"].items():
        groups = below.items() if isinstance(below, dict) else [(None, below)]
        rows += [(level1, level2, name, target) for level2, pairs in groups for name, target in pairs]
    return rows
