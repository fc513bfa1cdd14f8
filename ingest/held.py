"""Files that another program holds open: Windows neither replaces nor removes them until it lets go.

In: paths. Out: the file replaced once it is free, or the error after all; what is superseded removed, or left where it
is held, for the next time. Elsewhere an open file stands in nobody's way.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

# ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION, ERROR_USER_MAPPED_FILE
_HELD = (5, 32, 33, 1224)
_TRIES, _PAUSE = 20, 0.1


def held(error: OSError) -> bool:
    """Whether the error says that another program has the file open."""
    return getattr(error, "winerror", None) in _HELD


def replace(source: Path, target: Path) -> None:
    """`source` under the name of `target`; waits two seconds for who reads it at the moment."""
    for _ in range(_TRIES):
        try:
            source.replace(target)
            return
        except OSError as error:
            if not held(error):
                raise
            time.sleep(_PAUSE)
    source.replace(target)


def discard(path: Path) -> None:
    """Remove what is superseded; what is held open stays until the next time."""
    try:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    except OSError as error:
        if not held(error):
            raise
