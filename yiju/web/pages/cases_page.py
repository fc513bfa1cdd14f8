"""取证: the cases, and one case with its findings as they are now."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yiju.audit import Finding, history
from yiju.labels import PAPERS
from yiju.papers import write_paper
from yiju.web.cases import STATUSES, CaseItem, EvidenceCase
from yiju.web.desk import Desk, NotHere


@dataclass(frozen=True)
class CasesPage:
    """A case; each item with its finding, None where that no longer holds."""

    case: EvidenceCase
    items: Sequence[tuple[CaseItem, Finding | None]]
    statuses: Sequence[str] = STATUSES


def view(desk: Desk, number: int) -> CasesPage:
    """One case. Raises `NotHere`."""
    case = desk.cases.get(number)
    if case is None:
        raise NotHere("没有这个事项。")
    items = desk.cases.items(number)
    held = {finding.id: finding for finding in desk.table().whole([item.finding for item in items])}
    return CasesPage(case, [(item, held.get(item.finding)) for item in items])


def take_in(desk: Desk, number: str, title: str, ids: Sequence[str], who: str) -> int:
    """Put findings into a case, or into a new one of this title; the case's number. Raises `ValueError`."""
    if not ids:
        raise ValueError("没有勾选疑点。")
    found = desk.table().whole(ids)
    if not found:
        raise NotHere("这些疑点现在都不成立了。")
    if number.isdecimal():
        chosen = int(number)
    else:
        chosen = desk.cases.new(title, who)
        desk.tell(who, "case", title.strip(), "新建")
    came = desk.cases.add(chosen, [(f.id, f"{f.name}：{f.explanation}") for f in found])
    case = desk.cases.get(chosen)
    desk.tell(who, "case", case.title if case else str(chosen), f"放入 {came} 条")
    return chosen


def paper(desk: Desk, finding: Finding, kind: str) -> bytes:
    """One paper as a .docx. Raises `KeyError` on an unknown kind."""
    path = desk.workspace.store.path
    told = [e for e in history(path, finding.id) if desk.eyes in (None, e.who)]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{PAPERS[kind]}.docx"
        write_paper(desk.workspace.folder, kind, finding, told, target)
        return target.read_bytes()


def papers(desk: Desk, one: CasesPage, kind: str) -> bytes:
    """The papers of a case's findings in one zip, in its order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as held:
        for n, finding in enumerate((f for _, f in one.items if f), 1):
            held.writestr(f"{n:02d} {PAPERS[kind]} {finding.id}.docx", paper(desk, finding, kind))
    return target.getvalue()
