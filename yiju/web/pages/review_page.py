"""审看: one finding whole, its evidence beside its page, and what comes next in the filter."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from yiju.audit import VERDICTS, Finding, Verdict, history
from yiju.audit.finding import Evidence
from yiju.audit.judgement import JudgementRow
from yiju.audit.rule import Rule, load
from yiju.ingest.record import Place
from yiju.places import without_repeats
from yiju.web.cases import EvidenceCase
from yiju.web.desk import Desk, NotHere
from yiju.web.finding_facets import cited_in
from yiju.web.pages import evidence_page
from yiju.web.pages.findings_page import FindingsAsked, asked, picked
from yiju.web.pages.same_names import apart
from yiju.web.render import url
from yiju.web.roles import Person
from yiju.web.seen_verdicts import overtaken
from yiju.web.undo_steps import Judged


@dataclass(frozen=True)
class ReviewPage:
    """The page. `evidence_at` is the chosen piece, from 0; `place` and `count` say where the finding
    stands in the filter (`place` 0: not in it any more), `left` how many of the filter nobody has judged; `cases` are open ones to put it into, `within` those that hold it;
    `bases` are those that its evidence quotes: key, label, and how many other declarations cite it; `owners` tell the declarations apart that it quotes, if it
    quotes several: id and what only this one is;
    `hidden` is how many others judged, which a blind reviewer is not shown yet. `again` is a verdict that was not taken, for another
    stands since the page was opened: it is asked again, `note` is what was written with it.
    """

    asked: FindingsAsked
    finding: Finding
    rule: Rule
    history: Sequence[JudgementRow]
    evidence_at: int
    shown: evidence_page.Shown | None
    place: int
    count: int
    left: int
    before: str | None
    after: str | None
    projects: Sequence[tuple[str, str]]
    cases: Sequence[EvidenceCase]
    within: Sequence[EvidenceCase]
    bases: Sequence[tuple[str, str, int]]
    owners: Mapping[str, str]
    hidden: int = 0
    again: str = ""
    note: str = ""

    @property
    def back(self) -> tuple[str, str]:
        """Where the finding was opened from, and what that is called."""
        return back_to(self.asked)

    @property
    def compared(self) -> list[str]:
        """The tables, sections and fields that are held against each other."""
        return list(dict.fromkeys(piece.title for piece in self.finding.evidence if not piece.counted))

    @property
    def rows(self) -> list[tuple[Evidence, str, str]]:
        """Each piece of evidence with what it is called and its file, as far as the row above does not say so already."""
        return list(without_repeats(self.finding.evidence))


def view(desk: Desk, finding_id: str, query: str, chosen: str = "", who: Person | None = None) -> ReviewPage:
    """One finding in its filter; `chosen` is the number of a piece of evidence, from 1. What `who` has judged last and the list passed
    over with that is the one before.
    """
    finding, one = desk.finding(finding_id), asked(query)
    judgements = history(desk.workspace.store.path, finding.id)
    # Whoever judges blind sees what others said once they have judged themselves.
    blind = desk.eyes is not None and finding.judgement is None
    found = picked(desk, one)
    place, before, after = desk.tally().place(found, one.sort, finding.id)
    judged = _last_judged(desk, who) if who else None
    if judged and desk.tally().lies_between(one.sort, before, judged, finding.id):
        before = judged
    within = desk.cases.holding(finding.id)
    held_by = {case.number for case in within}
    number = int(chosen) - 1 if chosen.isdecimal() else 0
    number = number if 0 <= number < len(finding.evidence) else 0
    return ReviewPage(
        one,
        finding,
        load(finding.kind),
        [entry for entry in judgements if entry.who == desk.eyes] if blind else judgements,
        number,
        _shown(desk, finding.evidence[number]) if finding.evidence else None,
        place,
        found.count,
        desk.tally().left(found),
        before,
        after,
        projects(desk, finding),
        [case for case in desk.cases.every() if not case.closed and case.number not in held_by],
        within,
        _bases(desk, finding),
        _owners(desk, finding),
        len({entry.who for entry in judgements} - {desk.eyes}) if blind else 0,
    )


def back_to(one: FindingsAsked) -> tuple[str, str]:
    """The page that a view of the list stands for, and what it is called: that of a case where it is the findings of one."""
    match one.chosen:
        case (("case", (number,)),) if number.isdecimal():
            return url("case", number), "事项"
    return f"/findings?{one.query}".rstrip("?"), "清单"


def _last_judged(desk: Desk, who: Person) -> str | None:
    """What a person did last, where that was a verdict on one finding."""
    last = desk.steps.last(who)
    step = desk.steps.standing(who.name, last.number) if last else None
    return step.findings[0] if isinstance(step, Judged) and len(step.findings) == 1 else None


def verdict(desk: Desk, finding_id: str, wording: str, who: str, note: str, query: str) -> str | None:
    """Record a judgement; the id of the next finding in the filter that waits for one, None after the last.
    Raises `ValueError` (Chinese) on an unknown verdict.
    """
    one = asked(query)
    after = desk.tally().next(picked(desk, one), one.sort, finding_id, one.waiting)
    record(desk, finding_id, wording, who, note)
    finding = desk.finding(finding_id)
    whose = next(iter([*finding.names, *finding.units]), "")
    judged = f"{VERDICTS[cast(Verdict, wording)]}”（{finding.name}{whose and f'，{whose}'}）"
    desk.steps.add(who, f"判为“{judged}", Judged([finding_id]))
    return after


def record(desk: Desk, finding_id: str, wording: str, who: str, note: str) -> None:
    """Store one judgement; the graph is told when it is next asked."""
    desk.workspace.judge(desk.finding(finding_id).id, cast(Verdict, wording), who, note.strip(), tell=False)


def take_back(desk: Desk, finding_id: str, who: str, seen: Collection[str]) -> None:
    """Take one's own verdict on one finding back, the one that the page had shown (`stands`), wherever among one's steps it was
    given. Raises `ValueError` (Chinese).
    """
    if overtaken(desk.table(), [finding_id], seen):
        raise ValueError("打开那一页之后，这一条又判断过，没有撤销。请重新打开这一条，看过再撤销。")
    if desk.judge_of(finding_id) != who:
        raise ValueError("这条现在的判断不是您作的，不能由您撤销。")
    desk.workspace.undo(finding_id, who, tell=False)
    desk.steps.without(who, finding_id)


def _bases(desk: Desk, finding: Finding) -> list[tuple[str, str, int]]:
    identity = desk.records().identity
    keys = dict.fromkeys(
        key for piece in finding.evidence if (key := cited_in(identity, piece.declaration, piece.field))
    )
    quoting = {piece.declaration for piece in finding.evidence}
    plans = desk.records().plans().difference(quoting)
    others = {key: len(plans.intersection(desk.records().of_basis(key))) for key in keys}
    return [(key, identity.label_of("basis", key), others[key]) for key in keys]


def _owners(desk: Desk, finding: Finding) -> dict[str, str]:
    """What tells the quoted declarations apart: their years, else their units, else their names, else all that differs."""
    held = desk.records().declarations
    quoted = list(dict.fromkeys(p.declaration for p in finding.evidence if p.declaration in held))
    rows = []
    for filing, made in (held[key] for key in quoted if key is not None):
        year = made.year or filing.document.year
        unit = made.unit or filing.document.unit or "单位不详"
        rows.append((f"{year}年" if year else "年度不详", unit, made.name))
    differing = [column for column in zip(*rows, strict=True) if len(set(column)) > 1]
    whole = next((column for column in differing if len(set(column)) == len(rows)), None)
    words = whole or ["，".join(parts) for parts in zip(*differing, strict=True)]
    return {key: owner for key, owner in zip(quoted, words, strict=False) if key is not None}


def _shown(desk: Desk, piece: Evidence) -> evidence_page.Shown | None:
    filing = desk.records().filings.get(piece.document)
    page = piece.page or (piece.places[0].page if piece.places else None)
    if filing is None or page is None:
        return None
    places: Sequence[Place] = piece.places
    marks = [evidence_page.PlaceMark("", place) for place in places]
    try:
        return evidence_page.shown(desk, filing, page, marks, piece.text)
    except NotHere:
        return None


def projects(desk: Desk, finding: Finding) -> list[tuple[str, str]]:
    """The declarations that the finding is about and the workspace holds, with names and years."""
    held = desk.records().declarations
    found = [(key, *held[key]) for key in finding.projects if key in held]
    named = [
        (
            d.name,
            d.unit or filing.document.unit or "单位不详",
            str(d.year or filing.document.year or "年度不详"),
        )
        for _, filing, d in found
    ]
    more = apart(["".join(one) for one in named], [filing for _, filing, _ in found])
    return [
        (key, f"{name}（{'，'.join(filter(None, (unit, year, kind)))}）")
        for (key, _, _), (name, unit, year), kind in zip(found, named, more, strict=True)
    ]
