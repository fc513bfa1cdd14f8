"""Several workspaces into one: what machines read each for its share, or offices each for itself.

In: the workspace that takes, and the folders of others. Out: `Merged` for each: what came and what the two tell differently.
Records come by the SHA-256 of their originals; judgements, decisions on links, corrections, cases, saved searches and views
by what they are about, with their whole history; what an office added (forms, templates, words) where no file of that name is.
The others are not changed, and what was merged once is not merged again.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec

from yiju.audit import judgement
from yiju.backup import OFFICE
from yiju.graph.decisions import DecisionStore
from yiju.ingest import ledger
from yiju.ingest.errors import Unreadable
from yiju.ingest.merging import take
from yiju.ingest.record_store import RecordStore
from yiju.saved_searches import SavedSearches
from yiju.web.cases import Cases
from yiju.web.corrections import Corrections
from yiju.web.saved_views import Views
from yiju.workspace import Workspace


class Merged(msgspec.Struct, frozen=True):
    """What came from one workspace: records, of which `known` were here, rows of history, and conflicts in Chinese."""

    source: str
    filings: int
    known: int
    judgements: int
    links: int
    others: int
    conflicts: list[str]


def merge(workspace: Workspace, sources: Sequence[Path]) -> list[Merged]:
    """Take everything of the sources. Graph, index and findings follow when they are next asked for. Raises `Unreadable`
    before anything is taken, where one of them is no workspace or the one that takes.
    """
    with ExitStack() as stack:
        givers = [_opened(workspace, source, stack) for source in sources]
        return [
            _merged(workspace, giver, taken.new, taken.known, taken.conflicts)
            for giver, taken in zip(givers, take(workspace.store, givers), strict=True)
        ]


def _opened(workspace: Workspace, source: Path, stack: ExitStack) -> RecordStore:
    if source.resolve() == workspace.folder.resolve():
        raise Unreadable(f"{source} 就是要并入的工作区本身；请只写别的工作区，用 -w 指定并到哪里。")
    return stack.enter_context(closing(RecordStore(source, create=False)))


def _merged(workspace: Workspace, giver: RecordStore, new: int, known: int, conflicts: list[str]) -> Merged:
    db, other = workspace.store.path, giver.path
    judged, differ = judgement.take(db, other)
    differences = [
        *conflicts,
        *(f"疑点 {one}：两处判断不同，以较晚的为准，两处的判断都留存" for one in differ),
    ]
    linked, differ = DecisionStore(db).take(DecisionStore(other))
    differences += [f"关联 {one}：两处认定不同，以较晚的为准" for one in differ]
    others = 0
    for what, (came, differing) in {
        "核定": Corrections(db).take(Corrections(other)),
        "取证事项": Cases(db).take(Cases(other)),
        "保存的检索": SavedSearches(db).take(SavedSearches(other)),
        "保存的视图": Views(db).take(Views(other)),
    }.items():
        others += came
        kept = "以较晚的为准" if what == "核定" else "保留本工作区的"
        differences += [f"{what}“{one}”：两处不同，{kept}" for one in differing]
    came, differing = _office(workspace.folder, giver.folder)
    differences += [f"{name}：两处内容不同，保留本工作区的" for name in differing]
    made = Merged(str(giver.folder), new, known, judged, linked, others + came, differences)
    if new or judged or linked or made.others:
        counted = f"材料 {new} 份，判断 {judged} 次，关联认定 {linked} 次，其他 {made.others} 项"
        acts = ledger.acts(other, 1)
        ledger.record(db, "merge", str(giver.folder), counted, acts[0].hash if acts else "")
    return made


def _office(folder: Path, other: Path) -> tuple[int, list[str]]:
    """Copy what only the other office added; how many files came, and those that differ."""
    came, differ = 0, []
    for top in OFFICE:
        for path in sorted((other / top).rglob("*")):
            target = folder / path.relative_to(other)
            if not path.is_file() or path.is_symlink():
                continue
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                came += 1
            elif target.read_bytes() != path.read_bytes():
                differ.append(path.relative_to(other).as_posix())
    return came, differ
