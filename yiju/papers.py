"""The papers about one finding, from the office's own templates where the workspace has them.

In: a workspace, a finding, which paper, and the 取证事项 that it is for. Out: a .docx at a path. The command line and the workbench both
write papers here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from yiju import evidence_sheet
from yiju.ingest.personal import masked, masked_in
from yiju.labels import PAPERS
from yiju.paper import TEMPLATES

if TYPE_CHECKING:
    from yiju.audit import Finding
    from yiju.audit.judgement import JudgementRow


_NO_NAME = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
"""What no system takes in a file's name."""
_LONGEST = 30


def signers(kind: str, finding: Finding) -> list[str]:
    """Whose paper it is: a sheet for each unit that is to sign one, else the one paper of the finding ('')."""
    units = list(dict.fromkeys(finding.units))
    return units if kind == "evidence-sheet" and len(units) > 1 else [""]


def paper_name(kind: str, finding: Finding, unit: str = "") -> str:
    """What the paper's file is called: 疑点核查表 示例市数据局 2024年 甲系统 勾稽不符.docx; that which leaves the house does not tell what
    it is a case of.
    """
    years = sorted(set(finding.years))
    parts = [
        PAPERS[kind],
        *([unit] if unit else finding.units[:1]),
        *([f"{years[-1]}年"] if years else []),
        _short(finding.subject),
        finding.name if kind == "check-sheet" else "",
    ]
    return f"{' '.join(_NO_NAME.sub('_', part) for part in parts if part)}.docx"


def sheet_of(target: Path, unit: str) -> Path:
    """The file beside `target` that one of several units signs: 取证单.docx → 取证单 示例市水务局.docx."""
    return target.with_name(f"{target.stem} {_NO_NAME.sub('_', unit)}{target.suffix}") if unit else target


def _short(subject: str) -> str:
    """As much as a file's name bears, and no half of what stands in brackets."""
    cut = subject[:_LONGEST]
    if len(subject) > _LONGEST:
        opened = max(cut.rfind(one) for one in "（(“《")
        closed = max(cut.rfind(one) for one in "）)”》")
        cut = cut[:opened] if opened > max(closed, 0) else cut
    return cut.rstrip("、，；：及和与 ")


def write_paper(
    workspace: Path,
    kind: str,
    finding: Finding,
    history: list[JudgementRow],
    target: Path,
    case: str = "",
    unit: str = "",
    facts: str = "",
) -> None:
    """Write one paper, personal numbers masked; `case` is the 取证事项 that it is for, `unit` who signs it where the finding is about several,
    `facts` the 事项摘要 that a person wrote there, if any. Raises `OSError` where `target` cannot be written, `Unreadable` on a bad template.
    """
    own = workspace / TEMPLATES / f"{PAPERS[kind]}.docx"
    template = own if own.is_file() else None
    finding, history, facts = masked_in(finding), masked_in(history), masked(facts)
    if kind == "check-sheet":
        evidence_sheet.write_check(finding, target, history, template, case, facts)
    else:
        evidence_sheet.write(finding, target, template, case, unit, facts)
