"""Where files lie while they are read or written: beside what they belong to, and gone when their process is.

In: a folder. Out: a folder of its own for the length of a `with`, in the workspace and not in the folder of all users,
for it holds what filings say. What a killed process left is swept by the next.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from yiju.ingest.record_tables import ORIGINALS

_FOLDER = "unpacked"
_OF_PROCESS = re.compile(r"\.(?:part|db|restoring)(\d+)$")
"""How a name ends that lasts only as long as a process."""


@contextmanager
def scratch(workspace: Path) -> Iterator[Path]:
    """A folder for what is unpacked while the workspace's filings are read."""
    above = workspace / _FOLDER
    above.mkdir(mode=0o700, exist_ok=True)
    sweep(above, "")
    for folder in (workspace, *(workspace / ORIGINALS).glob("*")):
        sweep(folder, "")  # originals and copies that a killed process had half written
    own = Path(tempfile.mkdtemp(dir=above, suffix=f".part{os.getpid()}"))
    try:
        yield own
    finally:
        shutil.rmtree(own, ignore_errors=True)
        with suppress(OSError):  # another process reads as well
            above.rmdir()


def sweep(folder: Path, beginning: str) -> None:
    """Remove files and folders in `folder` whose names begin so and end with the mark of a process that is no more."""
    for left in folder.iterdir() if folder.is_dir() else ():
        number = _OF_PROCESS.search(left.name)
        if number is None or not left.name.startswith(beginning) or _runs(int(number[1])):
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    if process == os.getpid():
        return True
    if os.name != "posix":  # asking could end it: what is left stays
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
