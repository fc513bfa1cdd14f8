"""取证: the cases, and one case with its findings as they are now."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from yiju.audit import VERDICTS, Finding, history
from yiju.audit.outward import stated
from yiju.labels import NOT_JUDGED, PAPERS
from yiju.papers import paper_name, signers, write_paper
from yiju.web.cases import MOST_FACTS, STATUSES, CaseItem, EvidenceCase
from yiju.web.desk import Desk, NotHere
from yiju.web.undo_steps import CaseBegun, CaseChanged, CaseClosed, CaseFilled, CaseLeft

_TYPED = ("place", "status", "note", "facts")
"""What a person writes beside a finding of a case."""


@dataclass(frozen=True)
class CasesPage:
    """A case; each item with its finding, None where that no longer holds. `unsaved` is what a person typed into an item
    that another has changed since, `left` what was typed into one that another has taken out.
    """

    case: EvidenceCase
    items: Sequence[tuple[CaseItem, Finding | None]]
    unsaved: Mapping[str, CaseItem] = field(default_factory=dict)
    left: Sequence[CaseItem] = ()
    statuses: Sequence[str] = STATUSES
    most_facts: int = MOST_FACTS

    @property
    def confirmed(self) -> list[Finding]:
        """Those that a person found true."""
        return [f for _, f in self.items if f and f.judgement and f.judgement.verdict == "confirm"]

    @property
    def stated(self) -> dict[str, str]:
        """What the papers say of each where a person writes nothing."""
        return {item.finding: stated(f.explanation) if f else item.sentence for item, f in self.items}

    @property
    def unsettled(self) -> list[tuple[str, int]]:
        """The others by verdict: the word and how many; what holds no more is none of them."""
        words = Counter(
            VERDICTS[f.judgement.verdict] if f.judgement else NOT_JUDGED
            for _, f in self.items
            if f and not (f.judgement and f.judgement.verdict == "confirm")
        )
        return [(word, words[word]) for word in (NOT_JUDGED, *VERDICTS.values()) if words[word]]


def view(desk: Desk, number: int, unsaved: Sequence[CaseItem] = ()) -> CasesPage:
    """One case. Raises `NotHere`."""
    case = _case(desk, number)
    items = desk.cases.items(number)
    held = {finding.id: finding for finding in desk.table().whole([item.finding for item in items])}
    within = {item.finding for item in items}
    return CasesPage(
        case,
        [(item, held.get(item.finding)) for item in items],
        {item.finding: item for item in unsaved if item.finding in within},
        [item for item in unsaved if item.finding not in within],
    )


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
        wording = f"放入“{case.title}”{len(came)} 条"
        desk.steps.add(who, wording, CaseFilled(chosen, came, not number.isdecimal()))
    return chosen


def begin(desk: Desk, title: str, who: str) -> int:
    """A new case; its number. Raises `ValueError`."""
    number = desk.cases.new(title, who)
    desk.tell(who, "case", title.strip(), "新建")
    desk.steps.add(who, f"新建事项“{title.strip()}”", CaseBegun(number))
    return number


def change(desk: Desk, number: int, typed: Sequence[tuple[CaseItem, CaseItem]], who: str) -> list[CaseItem]:
    """Set place, status, note and facts: each item as the page showed it, and as it was sent back. What another has changed
    since stays; given back are the items in which this person had changed the same. Raises `ValueError`, `NotHere`.
    """
    case, before = _case(desk, number), {item.finding: item for item in desk.cases.items(number)}
    items, refused = [], []
    for was, mine in typed:
        now = before.get(mine.finding)
        if now is None:
            refused += [mine] if mine != was else []
            continue
        merged = {name: _merged(name, was, mine, now) for name in _TYPED}
        items.append(replace(now, **merged))
        if any(getattr(mine, name) not in (getattr(was, name), merged[name]) for name in merged):
            refused.append(mine)
    desk.cases.change(number, items)
    after = {item.finding: item for item in desk.cases.items(number)}
    changed = [finding for finding, item in after.items() if item != before.get(finding)]
    if changed:
        changes = [
            f"{key} 改为{after[key].status}" for key in changed if after[key].status != before[key].status
        ]
        changes += [f"{key} 写事项摘要" for key in changed if after[key].facts != before[key].facts]
        desk.tell(who, "case", case.title, "；".join(changes) or "改次序或备注")
        step = CaseChanged(number, [before[key] for key in changed], [after[key] for key in changed])
        only_facts = all(replace(after[key], facts="") == replace(before[key], facts="") for key in changed)
        what = "事项摘要" if only_facts else "次序、状态或备注"
        desk.steps.add(who, f"改“{case.title}”的{what}", step)
    return refused


def _merged(name: str, was: CaseItem, mine: CaseItem, now: CaseItem) -> Any:
    """What a person changed, unless another has changed it since."""
    own = getattr(now, name) == getattr(was, name)
    return getattr(mine if own else now, name)


def typed(rows: Iterable[tuple[str, str, str, str, str, str]]) -> list[tuple[CaseItem, CaseItem]]:
    """What a case's form sends of each finding (its id, as it was shown, place, status, note, facts): shown, and typed."""
    found = []
    for finding, shown, place, status, note, facts in rows:
        stood = msgspec.json.decode(shown, type=tuple[int, str, str, str])
        was = CaseItem(finding, *stood[:3], "", lines(stood[3]))
        at = int(place) if place.isdecimal() and len(place) < 7 else was.place
        found.append((was, CaseItem(finding, at, status, note, "", lines(facts))))
    return found


def lines(text: str) -> str:
    """What was typed into a field of several lines, whatever ends a line there: LF, nothing blank before it and around all."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")[:MOST_FACTS].rstrip()


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
    case, wording = _case(desk, number), "办结" if closed else "重新打开"
    desk.cases.close(number, closed)
    desk.tell(who, "case", case.title, wording)
    desk.steps.add(who, f"{wording}“{case.title}”", CaseClosed(number, closed))


def paper(desk: Desk, finding: Finding, kind: str, case: EvidenceCase | None = None, unit: str = "") -> bytes:
    """One paper as a .docx, for this case, or else for the one that holds the finding, signed by `unit`. Raises `KeyError` on an
    unknown kind.
    """
    if case is None:
        title, facts = desk.cases.on_paper(finding.id)
    else:
        title = case.title
        facts = next((i.facts for i in desk.cases.items(case.number) if i.finding == finding.id), "")
    path = desk.workspace.store.path
    judgements = [e for e in history(path, finding.id) if desk.eyes in (None, e.who)]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"{PAPERS[kind]}.docx"
        write_paper(desk.workspace.folder, kind, finding, judgements, target, title, unit, facts)
        return target.read_bytes()


def papers(desk: Desk, findings: Sequence[Finding], kind: str, case: EvidenceCase | None = None) -> bytes:
    """The papers of findings in one zip, in their order, one for each unit that signs."""
    target = io.BytesIO()
    sheets = [(finding, unit) for finding in findings for unit in signers(kind, finding)]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as held:
        for n, (finding, unit) in enumerate(sheets, 1):
            name = f"{n:02d} {paper_name(kind, finding, unit)}"
            held.writestr(name, paper(desk, finding, kind, case, unit))
    return target.getvalue()
