"""The papers about one finding, from the office's own templates where the workspace has them.

In: a workspace, a finding and which paper. Out: a .docx at a path. The command line and the workbench both
write papers here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from yiju import evidence_sheet
from yiju.ingest.personal import masked_in
from yiju.labels import PAPERS
from yiju.paper import TEMPLATES

if TYPE_CHECKING:
    from yiju.audit import Finding
    from yiju.audit.judgement import JudgementRow


def write_paper(
    workspace: Path, kind: str, finding: Finding, history: list[JudgementRow], target: Path
) -> None:
    """Write one paper, personal numbers masked. Raises `OSError` where `target` cannot be written, `Unreadable` on a bad template."""
    own = workspace / TEMPLATES / f"{PAPERS[kind]}.docx"
    template = own if own.is_file() else None
    finding, history = masked_in(finding), masked_in(history)
    if kind == "check-sheet":
        evidence_sheet.write_check(finding, target, history, template)
    else:
        evidence_sheet.write(finding, target, template)
