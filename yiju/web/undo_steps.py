"""撤销: what a person did at the workbench, step by step, so that `z` takes back the last of it, again and again.

In: a `Step` for everything that was done, which knows how to take itself back. Out: rows in the table `steps` of the
workspace's SQLite, which belongs to this module. What another did to the same since stays as it is and is told; a step
of which nothing else is left is passed over. What was judged, linked or corrected keeps its history, for taking back
adds to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import msgspec

from yiju.ingest.database import opened
from yiju.web.cases import STATUSES, CaseItem
from yiju.web.render import url
from yiju.web.roles import ADMIN, JUDGE, READ, SECOND, Person, Role

if TYPE_CHECKING:
    from yiju.web.desk import Desk

_SCHEMA = """
CREATE TABLE IF NOT EXISTS steps (
    number INTEGER PRIMARY KEY AUTOINCREMENT, who TEXT NOT NULL, told TEXT NOT NULL, step BLOB NOT NULL,
    taken INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS steps_last ON steps (who, taken, number);
"""


class Passed(ValueError):
    """A step cannot be taken back any more; the message is Chinese."""


class Step(msgspec.Struct, frozen=True, tag=True):
    """Something done. `take_back` undoes it: the page to look at then, empty where the one on which the key was pressed
    shows it as well, and what to say there (a toast).
    """

    role: ClassVar[Role] = JUDGE

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """Raises `ValueError` where another has changed the same since."""
        raise NotImplementedError


class Judged(Step, frozen=True):
    """One verdict for these findings."""

    findings: list[str]

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """Those whose verdict that stands is still this person's."""
        own = [key for key in self.findings if desk.judge_of(key) == who]
        if not own:
            raise Passed("这一步不能撤销了：之后别人又判断过，或已在别处撤销。")
        for key in own:
            desk.workspace.undo(key, who, tell=False)
        if len(self.findings) > 1:
            return "", f"undo.{len(own)}.{len(self.findings) - len(own)}"
        return url("finding", own[0]), "undo"


class Linked(Step, frozen=True):
    """A decision on a candidate for linking."""

    candidate: str

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """The decision, where it is still this person's."""
        decisions = desk.workspace.decisions
        last = next((e for e in decisions.standing() if e.candidate.id == self.candidate), None)
        if last is None or last.who != who:
            raise Passed("这条认定不能撤销了：之后别人又认定过，或已在别处撤销。")
        decisions.record(last.candidate, "undo", who, "")
        return "", "undone"


class Corrected(Step, frozen=True):
    """What stands in a doubtful field, before and after; None where nobody had said."""

    declaration: str
    field: str
    before: str | None
    after: str | None

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """What stood before, where nobody has changed it since."""
        now = desk.corrections.standing().get((self.declaration, self.field))
        if (now.wording if now else None) != self.after or (now and now.who != who):
            raise Passed("这处核定不能撤销了：之后又有人改过。")
        desk.corrections.record(self.declaration, self.field, self.before, who)
        desk.tell(who, "correct", self.declaration, f"撤销：{self.field}")
        return "", "undone"


class CaseBegun(Step, frozen=True):
    """A new case."""

    number: int

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """The case, where nothing is in it."""
        if desk.cases.items(self.number):
            raise Passed("这个事项里已经放入疑点，不能撤销新建；请先移出。")
        _tell(desk, who, self.number, "撤销：新建")
        desk.cases.drop(self.number)
        return "/case", "undone"


class CaseFilled(Step, frozen=True):
    """Findings taken into a case, which may have `begun` with them."""

    number: int
    findings: list[str]
    begun: bool

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """What came in and has no status, note or facts since; the case where it began with that and is empty."""
        came = {(key, STATUSES[0], "", "") for key in self.findings}
        now = desk.cases.items(self.number)
        fresh = [i.finding for i in now if (i.finding, i.status, i.note, i.facts) in came]
        if not fresh:
            raise Passed(
                "这一步不能撤销了：放入的疑点之后改过状态、备注或事项摘要，或已移出；要拿出来，请在事项里移出。"
            )
        for finding in fresh:
            desk.cases.remove(self.number, finding)
        _tell(desk, who, self.number, f"撤销：放入 {len(fresh)} 条")
        dropped = self.begun and not desk.cases.items(self.number)
        if dropped:
            _tell(desk, who, self.number, "撤销：新建")
            desk.cases.drop(self.number)
        if len(self.findings) > 1:
            return "/findings" if dropped else "", f"undone.{len(fresh)}.{len(self.findings) - len(fresh)}"
        return url("finding", fresh[0]), "undone"


class CaseChanged(Step, frozen=True):
    """Places, statuses, notes and facts, before and after."""

    number: int
    before: list[CaseItem]
    after: list[CaseItem]

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """What they were, where nobody has changed one of them since."""
        now = desk.cases.items(self.number)
        if any(one not in now for one in self.after):
            raise Passed("这个改动不能撤销了：之后又有人改过同一条。")
        desk.cases.change(self.number, self.before)
        _tell(desk, who, self.number, "撤销：改次序、状态、备注或事项摘要")
        return "", "undone"


class CaseLeft(Step, frozen=True):
    """A finding taken out of a case."""

    number: int
    item: CaseItem

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """Back into its place, where nobody has put it back since."""
        if any(item.finding == self.item.finding for item in desk.cases.items(self.number)):
            raise Passed("这条疑点之后又被放入这个事项，不必再放回。")
        desk.cases.put_back(self.number, self.item)
        _tell(desk, who, self.number, f"撤销：移出 {self.item.finding}")
        return "", "undone"


class CaseClosed(Step, frozen=True):
    """A case closed, or opened again."""

    role: ClassVar[Role] = SECOND
    number: int
    closed: bool

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """The other way, where it is still so by this person."""
        case = desk.cases.get(self.number)
        if case is None or case.closed != self.closed or desk.steps.latest_of(self) != who:
            raise Passed("这一步不能撤销了：之后别人又办结或重新打开过。")
        desk.cases.close(self.number, not self.closed)
        _tell(desk, who, self.number, f"撤销：{'办结' if self.closed else '重新打开'}")
        return "", "undone"


class ViewKept(Step, frozen=True):
    """A view of this name saved or forgotten; `before` is its query, None where there was none."""

    role: ClassVar[Role] = READ
    name: str
    before: str | None

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """What the name stood for before."""
        if self.before is None:
            desk.views.remove(who, self.name)
        else:
            desk.views.save(who, self.name, self.before)
        return "", "undone"


class FilingLeft(Step, frozen=True):
    """A filing taken out of the workspace."""

    role: ClassVar[Role] = ADMIN
    filing: str

    def take_back(self, desk: Desk, who: str) -> tuple[str, str]:
        """Back again, where nobody has brought it back since."""
        if not desk.set_aside(self.filing, who, back=True):
            raise Passed("这份材料之后已经请回或重新读入，不必再放回。")
        return "", "undone"


def _tell(desk: Desk, who: str, number: int, wording: str) -> None:
    case = desk.cases.get(number)
    if case is None:
        raise Passed("这个事项已经不在了。")
    desk.tell(who, "case", case.title, wording)


_Any = (
    Judged
    | Linked
    | Corrected
    | CaseBegun
    | CaseFilled
    | CaseChanged
    | CaseLeft
    | CaseClosed
    | ViewKept
    | FilingLeft
)
_encoder, _decoder = msgspec.json.Encoder(), msgspec.json.Decoder(_Any)
_ROLES = {kind.__name__: kind.role for kind in Step.__subclasses__()}
_TAG = re.compile(rb'\{"type":"(\w+)"')


class LastStep(NamedTuple):
    """What `z` takes back: its number, and in words."""

    number: int
    wording: str


class Steps:
    """The steps of everybody in one workspace."""

    def __init__(self, db: Path) -> None:
        self._db = db

    def add(self, who: str, wording: str, step: Step) -> None:
        """What a person has just done, in words and as it is taken back."""
        with opened(self._db, _SCHEMA) as connection:
            row = (who, wording, _encoder.encode(step))
            connection.execute("INSERT INTO steps (who, told, step) VALUES (?, ?, ?)", row)

    def last(self, who: Person, before: int | None = None) -> LastStep | None:
        """The latest that stands and that this person may take back, or the one before a step. None is decoded."""
        with opened(self._db, _SCHEMA) as connection:
            rows = connection.execute(
                "SELECT number, told, substr(step, 1, 64) FROM steps"
                " WHERE who = ? AND taken = 0 AND number < ? ORDER BY number DESC",
                (who.name, before or 2**62),
            )
            for number, wording, begun in rows:
                tag = _TAG.match(begun)
                if tag and who.may(_ROLES[tag[1].decode()]):
                    return LastStep(number, wording)
        return None

    def wording(self, who: str, number: str) -> str:
        """A step of this person's in words, taken back or not; empty where there is none of this number."""
        if not number.isdecimal() or len(number) > 15:
            return ""
        with opened(self._db, _SCHEMA) as connection:
            asked = "SELECT told FROM steps WHERE who = ? AND number = ?"
            row = connection.execute(asked, (who, int(number))).fetchone()
        return row[0] if row else ""

    def standing(self, who: str, number: int) -> Step | None:
        """A step of this person's that is not taken back."""
        with opened(self._db, _SCHEMA) as connection:
            asked = "SELECT step FROM steps WHERE who = ? AND taken = 0 AND number = ?"
            row = connection.execute(asked, (who, number)).fetchone()
        return _decoder.decode(row[0]) if row else None

    def latest_of(self, step: Step) -> str | None:
        """Who did the very same last, of those who have not taken it back."""
        with opened(self._db, _SCHEMA) as connection:
            asked = "SELECT who FROM steps WHERE step = ? AND taken = 0 ORDER BY number DESC LIMIT 1"
            row = connection.execute(asked, (_encoder.encode(step),)).fetchone()
        return row[0] if row else None

    def taken(self, number: int) -> None:
        """A step is taken back, or passed over."""
        with opened(self._db, _SCHEMA) as connection:
            connection.execute("UPDATE steps SET taken = 1 WHERE number = ?", (number,))

    def without(self, who: str, finding: str) -> None:
        """One finding's verdict was taken back by itself: the step that gave it is about the others alone."""
        with opened(self._db, _SCHEMA) as connection:
            rows: Sequence[tuple[int, bytes]] = connection.execute(
                "SELECT number, step FROM steps WHERE who = ? AND taken = 0 AND instr(step, ?) ORDER BY number DESC",
                (who, f'"{finding}"'),
            ).fetchall()
            for number, encoded in rows:
                step = _decoder.decode(encoded)
                if isinstance(step, Judged) and finding in step.findings:
                    rest = Judged([key for key in step.findings if key != finding])
                    connection.execute(
                        "UPDATE steps SET step = ?, taken = ? WHERE number = ?",
                        (_encoder.encode(rest), not rest.findings, number),
                    )
                    return
