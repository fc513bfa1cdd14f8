"""A file's name as a person may read it: what unpacking programs and forgers left in it made harmless.

In: a path as the system gives it. Out: the same with each part readable. A name in GB18030, as old Chinese
archives leave it on disk, is no UTF-8: Python then holds its bytes as surrogates, which nothing can print or
keep.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

_UNPRINTED = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)


def readable(name: str) -> str:
    """The name with bytes that are no UTF-8 read as GB18030, and control characters as `_`."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            name = raw.decode("gb18030")
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "replace")
    return _UNPRINTED.sub("_", name)


def readable_path(path: Path) -> Path:
    """The path with every part readable; most paths as they are."""
    shown = [part if part == path.anchor else readable(part) for part in path.parts]
    return path if tuple(shown) == path.parts else Path(*shown)
