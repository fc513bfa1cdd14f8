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
from yiju.web.undo_steps import CaseBegun, CaseChanged, CaseClosed, CaseFilled, CaseLeft


@dataclass(frozen=True)
class CasesPage:
    """A case; each item with its finding, None where that no longer holds."""

    case: EvidenceCase
    items: Sequence[tuple[CaseItem, Finding | None]]
    statuses: Sequence[str] = STATUSES


def view(desk: Desk, number: int) -> CasesPage:
    """One case. Raises `NotHere`."""
    case = _case(desk, number)
    items = desk.cases.items(number)
    held = {finding.id: finding for finding in desk.table().whole([item.finding for item in items])}
    return CasesPage(case, [(item, held.get(item.finding)) for item in items])


def _case(desk: Desk, number: int) -> EvidenceCase:
    case = desk.cases.get(number)
    if case is None:
        raise NotHere("没有这个事项。")
    return case


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
    case = _case(desk, chosen)
    desk.tell(who, "case", case.title, f"放入 {len(came)} 条")
    if came:
        told = f"放入“{case.title}”{len(came)} 条"
        desk.steps.add(who, told, CaseFilled(chosen, came, not number.isdecimal()))
    return chosen


def begin(desk: Desk, title: str, who: str) -> int:
    """A new case; its number. Raises `ValueError`."""
    number = desk.cases.new(title, who)
    desk.tell(who, "case", title.strip(), "新建")
    desk.steps.add(who, f"新建事项“{title.strip()}”", CaseBegun(number))
    return number


def change(desk: Desk, number: int, items: Sequence[tuple[str, int, str, str]], who: str) -> None:
    """Set place, status and note of findings. Raises `ValueError`, `NotHere`."""
    case, before = _case(desk, number), {item.finding: item for item in desk.cases.items(number)}
    desk.cases.change(number, list(items))
    after = {item.finding: item for item in desk.cases.items(number)}
    changed = [finding for finding, item in after.items() if item != before.get(finding)]
    if not changed:
        return
    told = [f"{key} 改为{after[key].status}" for key in changed if after[key].status != before[key].status]
    desk.tell(who, "case", case.title, "；".join(told) or "改次序或备注")
    step = CaseChanged(number, [before[key] for key in changed], [after[key] for key in changed])
    desk.steps.add(who, f"改“{case.title}”的次序、状态或备注", step)


def remove(desk: Desk, number: int, finding: str, who: str) -> None:
    """Take a finding out. Raises `ValueError`, `NotHere`."""
    case = _case(desk, number)
    item = next((item for item in desk.cases.items(number) if item.finding == finding), None)
    if item is None:
        raise NotHere("这条疑点不在这个事项里。")
    desk.cases.remove(number, finding)
    desk.tell(who, "case", case.title, f"移出 {finding}")
    desk.steps.add(who, f"从“{case.title}”移出一条", CaseLeft(number, item))


def close(desk: Desk, number: int, closed: bool, who: str) -> None:
    """Close a case, or open it again. Raises `NotHere`."""
    case, told = _case(desk, number), "办结" if closed else "重新打开"
    desk.cases.close(number, closed)
    desk.tell(who, "case", case.title, told)
    desk.steps.add(who, f"{told}“{case.title}”", CaseClosed(number, closed))


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
