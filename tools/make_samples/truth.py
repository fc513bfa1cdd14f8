"""What a perfect reader would find: a source filing → one object in the format of the gold annotations."""

from __future__ import annotations

import re
from typing import Any

from tools.make_samples.source import Filing, Project, budget_of, indicator_rows

_CITED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》(?:（((?:[^（）]|（\d{4}）)*号)）)?")
_START = 20
"""Characters of a text that the gold format keeps."""


def truth_of(filing: Filing) -> dict[str, Any]:
    """The truth of one filing, ready for JSON."""
    budget = budget_of(filing)
    return {
        "document": {
            "file": filing["file"],
            "title": filing["title"],
            "unit": filing["unit"],
            "year": filing["year"],
        },
        "projects": [_project(project) for project in filing["projects"]],
        "budget_lines": budget.lines() if budget else [],
        "findings": filing.get("findings", []),
    }


def _project(project: Project) -> dict[str, Any]:
    texts = project["texts"] or project["sections"]
    return {
        "name": project["name"],
        "unit": project["unit"],
        "authority": project["authority"],
        "year": project["year"],
        "start": project["start"].isoformat(),
        "end": project["end"].isoformat(),
        "category": project["category"],
        "use": project["use"],
        **{
            key: _yuan(project[key])
            for key in ("total_budget", "year_budget", "prior_budget", "prior_executed")
        },
        "funding": {key: _yuan(value) for key, value in project["funding"].items()},
        "subitems": [{"name": name, "amount": _yuan(amount)} for name, amount in project["subitems"]],
        "bases": [{"title": t, "number": n or None} for t, n in _CITED.findall(texts["立项依据"])],
        "indicators": [
            {"level1": level1, "level2": level2, "name": name, "target": target}
            for level1, level2, name, target in indicator_rows(project)
        ],
        "overview_start": _start(texts.get("项目概况") or texts.get("项目概述")),
        "goal_start": _start(texts.get("项目总目标") or project.get("goal")),
        "year_goal_start": _start(texts.get("年度绩效目标") or project.get("year_goal")),
        "notes": project.get("notes"),
    }


def _yuan(amount: int | None) -> float | None:
    return None if amount is None else float(amount)


def _start(text: str | None) -> str | None:
    return text.split("\n")[0][:_START] if text else None
