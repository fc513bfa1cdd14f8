"""A workspace on a medium that takes no writing (a shared folder, a disc of evidence): read by a copy of what must be written.

In: its folder. Out: a temporary folder with the database, graph and index of their own and links to all else, in which
every reading command works and every act of a person is refused. Nothing is written to the medium; what is worked out
goes with the process.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from yiju.ingest.database import connect
from yiju.ingest.record_tables import DATABASE

REFUSED = "工作区在只读的位置，只能查看；要读入材料、作判断，请先把它复制到可以写入的位置"
_OWN = ("graph", "index")
_ACTS = (
    "filing",
    "judgements",
    "link_decisions",
    "saved_searches",
    "corrections",
    "cases",
    "case_items",
    "case_facts",
    "views",
)
"""Tables of what persons did; all others are worked out."""
_LEAVES = ("export", "backup")
"""Acts of the ledger that change nothing in the workspace; they are noted in the copy alone."""


def is_read_only(folder: Path) -> bool:
    """Whether a workspace lies there that this person cannot write."""
    return (folder / DATABASE).is_file() and not os.access(folder, os.W_OK)


def reading_copy(folder: Path) -> tuple[TemporaryDirectory[str], Path]:
    """The temporary folder, removed with the process, and the workspace in it, under its own name."""
    kept = TemporaryDirectory(prefix="yiju-read-", ignore_cleanup_errors=True)
    copy = Path(kept.name) / (folder.resolve().name or "workspace")
    copy.mkdir()
    for part in folder.resolve().iterdir():
        if part.name.startswith(DATABASE) or part.name in _OWN:
            _copied(part, copy / part.name)
            continue
        try:
            (copy / part.name).symlink_to(part, target_is_directory=part.is_dir())
        except OSError:  # Windows, to all but administrators
            _copied(part, copy / part.name)
    (copy / "deriving.lock").unlink(missing_ok=True)  # the turn is taken in the copy
    return kept, copy


def refuse_acts(database: Path) -> None:
    """Let nobody add to, change or take from what persons did."""
    from yiju.saved_searches import SavedSearches
    from yiju.web.cases import Cases
    from yiju.web.saved_views import Views

    # Acts that the ledger tells afterwards, or never; their tables are made where there are none.
    Cases(database).every()
    SavedSearches(database).every()
    Views(database).of("")
    with closing(connect(database)) as connection, connection:
        there = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        for table in there.intersection(_ACTS):
            # When a saved search was last looked at is no act.
            for act in ("INSERT", "DELETE") if table == "saved_searches" else ("INSERT", "UPDATE", "DELETE"):
                connection.execute(
                    f"CREATE TRIGGER lent_{table}_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
                )
        leaves = ", ".join(f"'{what}'" for what in _LEAVES)
        connection.execute(
            f"CREATE TRIGGER lent_ledger BEFORE INSERT ON ledger WHEN NEW.what NOT IN ({leaves})"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


def _copied(part: Path, target: Path) -> None:
    """A file or folder that can be written; a medium's own rights forbid it."""
    if part.is_dir():
        shutil.copytree(part, target, copy_function=shutil.copyfile)
        for folder in (target, *(p for p in target.rglob("*") if p.is_dir())):
            folder.chmod(0o700)
    else:
        shutil.copyfile(part, target)
