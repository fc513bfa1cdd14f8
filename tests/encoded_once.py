"""What the default model makes of a window of tokens is computed once in a run, whichever test or process asks for it.

In: a file that the processes of a run share. Out: the model's own vectors, kept there. `tests/conftest.py` switches it on; tests of the
model itself switch it off (`computed_anew`).
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yiju.search.model.e5 import FOLDER, E5Model, open_model

COMPUTED = E5Model.embed


def share(file: Path) -> None:
    """Keep every vector of this process in `file`."""

    def embed(model: E5Model, windows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        if model is not open_model(FOLDER):
            return COMPUTED(model, windows)
        keys = [hashlib.sha256(np.asarray(window, np.int64).tobytes()).digest() for window in windows]
        with closing(sqlite3.connect(file, timeout=60)) as kept:
            known = dict(
                kept.execute(
                    f"SELECT window, vector FROM vector WHERE window IN ({','.join('?' * len(keys))})", keys
                )
            )
        fresh = {key: window for key, window in zip(keys, windows, strict=True) if key not in known}
        if fresh:
            vectors = COMPUTED(model, list(fresh.values()))
            made = {key: vector.tobytes() for key, vector in zip(fresh, vectors, strict=True)}
            with closing(sqlite3.connect(file, timeout=60)) as kept, kept:
                kept.execute(
                    "PRAGMA synchronous = OFF"
                )  # a run that ends with the machine needs them no more
                kept.executemany("INSERT OR IGNORE INTO vector VALUES (?, ?)", made.items())
            known |= made
        return np.stack([np.frombuffer(known[key], np.float32) for key in keys])

    with closing(sqlite3.connect(file, timeout=60)) as kept, kept:
        kept.execute("CREATE TABLE IF NOT EXISTS vector (window BLOB PRIMARY KEY, vector BLOB)")
    E5Model.embed = embed  # type: ignore[method-assign]
