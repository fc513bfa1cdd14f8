"""The user's cache: what is built once for all workspaces (the default model, jieba's dictionary)."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """`YIJU_CACHE`, or `~/.cache/yiju`; it need not exist yet."""
    return Path(os.environ.get("YIJU_CACHE") or Path.home() / ".cache" / "yiju")
