"""Writes the sample folder: texts, printed PDFs and truth, each from its source filing."""

from __future__ import annotations

import json
from pathlib import Path

from tools.make_samples.dump_sample import dump
from tools.make_samples.grid_sample import grid
from tools.make_samples.html_sample import html_of
from tools.make_samples.narrative_sample import narrative
from tools.make_samples.printer import print_changed
from tools.make_samples.source import SAMPLES, Filing, budget_of, filings
from tools.make_samples.truth import truth_of


def text_of(filing: Filing) -> str | None:
    """The text file of a filing, or None where it is a PDF."""
    match filing["layout"]:
        case "dump":
            return dump(filing)
        case "grid":
            budget = budget_of(filing)
            assert budget, filing["file"]
            return grid(filing, budget)
        case "narrative":
            return narrative(filing)
    return None


def truth_json(filing: Filing) -> str:
    """The truth of a filing as it stands in `truth/`."""
    return json.dumps(truth_of(filing), ensure_ascii=False, indent=1) + "\n"


def truth_path(filing: Filing) -> Path:
    """Where the truth of a filing stands."""
    return SAMPLES / "truth" / f"{Path(filing['file']).stem}.json"


def write() -> list[str]:
    """Writes every text and truth, prints every PDF whose HTML changed; returns the printed names."""
    (SAMPLES / "truth").mkdir(exist_ok=True)
    pages = {}
    for filing in filings():
        text, html = text_of(filing), html_of(filing)
        if text is not None:
            (SAMPLES / filing["file"]).write_text(text, encoding="utf-8")
        if html is not None:
            pages[filing["file"]] = html
        truth_path(filing).write_text(truth_json(filing), encoding="utf-8")
    return print_changed(pages)
