"""分歧: findings of which two persons said different things, for 复核 to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yiju.audit import Finding
from yiju.audit.judgement import JudgementRow, by_person
from yiju.web.desk import Desk


@dataclass(frozen=True)
class Split:
    """A finding with what each said, the earliest first."""

    finding: Finding
    verdicts: Sequence[JudgementRow]


@dataclass(frozen=True)
class DisagreementsPage:
    """The page: those that wait for a decision."""

    open: Sequence[Split]


def view(desk: Desk) -> DisagreementsPage:
    """Where a 复核 has judged last, it is decided; alone on a laptop nobody disagrees with anybody unseen."""
    split = {
        key: list(verdicts.values())
        for key, verdicts in by_person(desk.workspace.store.path).items()
        if len({entry.verdict for entry in verdicts.values()}) > 1
    }
    waiting = [key for key, verdicts in split.items() if verdicts[-1].who not in desk.seconds]
    return DisagreementsPage([Split(finding, split[finding.id]) for finding in desk.table().whole(waiting)])
