"""What follows from the records brought up to them while the pages stay open: graph, index, findings.

In: a workspace. Out: `Upkeep`, which the first page that finds the workspace changed sets going. It works in a thread and
in a workspace of its own; a page waits for little work and shows what there is beside much, and says how far it has come.
"""

from __future__ import annotations

import sys
import time
import traceback
from threading import Lock, Thread
from typing import NamedTuple

from yiju.audit import FindingTable
from yiju.causes import cause
from yiju.web.render import local
from yiju.workspace import DerivedState, Workspace

PATIENCE = 1.5
"""Seconds that a page waits for what follows from a change before it shows what was there before."""
_AGAIN = 10.0
"""Seconds after which what could not be done is tried again."""
_SWITCH = 0.0005
"""Seconds after which the work gives way to a page; Python's own ten times as many are felt at every row that a page reads."""
_WHY: dict[DerivedState, str] = {
    "none": "正在第一次审查这里的材料，疑点查完才列出；其他各页可以先看。",
    "records": "材料或认定有变化，正在重新审查。现在列出的是{at}变化之前的疑点，可以照常看和判断。",
    "rules": "审查规则更新了，正在按新的规则重新审查。现在列出的是{at}按先前规则查出的疑点，可以照常看和判断。",
}


class Underway(NamedTuple):
    """Work that goes on: `why` it is done and what is shown meanwhile, what is done now, how far that has come, of how much
    (0: unknown), and since when (the clock of `time.monotonic`). With `failed` it does not go on, and this is why.
    """

    why: str
    what: str = "开始"
    done: int = 0
    total: int = 0
    since: float = 0.0
    failed: str = ""

    @property
    def minutes(self) -> int:
        """Whole minutes that it has taken so far."""
        return int((time.monotonic() - self.since) / 60)


class Upkeep:
    """The upkeep of one workspace. A page waits so many seconds (`patience`) from the beginning of the work on, or to its end
    where that is None.
    """

    def __init__(self, workspace: Workspace, patience: float | None) -> None:
        self._workspace = workspace
        self._patience = patience
        self._guard = Lock()
        self._thread: Thread | None = None
        self._underway: Underway | None = None

    def follow(self) -> None:
        """Have the work done where there is any, and wait for it a little."""
        with self._guard:
            thread = self._thread
            if thread is None or not thread.is_alive():
                thread = self._begun()
        if thread is not None:
            self._wait(thread)

    @property
    def underway(self) -> Underway | None:
        """What is being done, or could not be done; None where everything is in step as far as a page has asked."""
        return self._underway

    def wait(self, seconds: float) -> None:
        """Until nothing is being done."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _begun(self) -> Thread | None:
        before = self._underway
        if before is not None and before.failed and time.monotonic() - before.since < _AGAIN:
            return None
        state = self._workspace.derived_state()
        if state == "in step":
            self._underway = None
            return None
        audits = FindingTable(self._workspace.store.path).audits()
        at = f" {local(audits[-1].at)} " if audits else ""
        self._underway = Underway(_WHY[state].format(at=at), since=time.monotonic())
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()
        return self._thread

    def _wait(self, thread: Thread) -> None:
        if self._patience is None:
            thread.join()
        elif underway := self._underway:
            thread.join(max(0.0, underway.since + self._patience - time.monotonic()))

    def _work(self) -> None:
        before = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)
        try:
            own = Workspace(self._workspace.folder, self._workspace.model)
            try:
                own.findings_table(patient=False, on_step=self._step)
            finally:
                own.close()
            self._underway = None
        except Exception as error:  # the pages go on with what there is, and say so
            if (message := cause(error)) is None:
                traceback.print_exception(error, file=sys.stderr)
                message = f"程序出错了（{type(error).__name__}），终端里有详细信息。"
            self._failed(message)
        finally:
            sys.setswitchinterval(before)

    def _step(self, what: str, done: int, total: int) -> None:
        if self._underway is not None:
            self._underway = self._underway._replace(what=what, done=done, total=total)

    def _failed(self, message: str) -> None:
        if self._underway is not None:
            self._underway = self._underway._replace(failed=message, since=time.monotonic())
