"""No unit and no project of the real filings is named in the repository."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAST = 10
"""Shorter names of projects are words of the trade (业务培训)."""


def test_no_real_unit_or_project_is_named(gold: Path) -> None:
    truths = [json.loads(path.read_text("utf-8")) for path in gold.glob("*.json")]
    projects = [project for truth in truths for project in truth["projects"]]
    names = {p[key] for p in projects for key in ("unit", "authority") if p.get(key)}
    names |= {p["name"] for p in projects if len(p["name"] or "") >= LEAST}
    assert len(names) > LEAST
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    found = []
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if path.is_file() and path.suffix in (
            ".py",
            ".md",
            ".yaml",
            ".csv",
            ".txt",
            ".rq",
            ".json",
            ".html",
            ".ipynb",
        ):
            text = path.read_text("utf-8", errors="replace")
            found += [f"{name}: {one}" for one in names if one in text]
    assert found == []
