"""The generations of a graph on disk.

    graph/
      current          name of the generation that is valid
      gen-000007-3f5a9c01/  an Oxigraph store that nothing writes to any more
        yiju.json      which graphs it holds, each with the hash of what it was made from

A change is made in a hard-linked copy of the current generation, flushed, and becomes valid by one
rename of `current`. So a kill at any instant leaves the last valid generation, readers never see half a
change, and no reader ever waits for a lock.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from pyoxigraph import Store

from yiju.graph.graph_errors import NoGraph, StoreBusy
from yiju.ingest.held import discard, replace

# Raised when the manifest or the directory changes its shape.
LAYOUT = 2
MANIFEST = "yiju.json"


@dataclass(frozen=True)
class HeldGraph:
    """A graph that the store holds."""

    made_from: str
    triples: int


class Generations:
    """The generations in one directory."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def current(self) -> Path | None:
        """The valid generation, None where there is none yet or its name points nowhere. A name that goes out of date
        while it is looked at is read again.
        """
        before = None
        while True:
            try:
                name = (self._directory / "current").read_text("utf-8").strip()
            except FileNotFoundError:
                return None
            generation = self._directory / name
            if name and (generation / MANIFEST).is_file():
                return generation
            if name == before:
                return None
            before = name

    def valid(self) -> Path:
        """The valid generation. Raises `NoGraph` where there is none."""
        current = self.current()
        if current is None:
            raise NoGraph("图谱还是空的：请先用 yiju ingest 读入文件，或用 yiju rebuild 重建。")
        return current

    def held(self) -> dict[str, HeldGraph]:
        """The graphs of the valid generation by name; none where a program of another layout wrote it."""
        current = self.current()
        if current is None:
            return {}
        manifest = json.loads((current / MANIFEST).read_text("utf-8"))
        if manifest["layout"] != LAYOUT:
            return {}
        return {name: HeldGraph(*graph) for name, graph in manifest["graphs"].items()}

    def publish(self, change: Callable[[Store], dict[str, HeldGraph]], fresh: bool) -> dict[str, HeldGraph]:
        """Make the next generation from the one in force, or from nothing if `fresh`; `change` says what it holds."""
        current = self.current()
        number = int(current.name.split("-")[1]) + 1 if current else 1
        for left in self._directory.glob("gen-*"):
            # Superseded, or made by a sync that was killed. The one superseded last stays until now, so
            # that a reader which has just read its name can still open it.
            if left != current:
                discard(left)
        generation = self._directory / f"gen-{number:06d}-{secrets.token_hex(4)}"
        if current and not fresh:
            Store.read_only(str(current)).backup(str(generation))
        store = Store(str(generation))
        now = change(store)
        store.flush()
        del store
        graphs = {name: (graph.made_from, graph.triples) for name, graph in now.items()}
        _write_durably(generation / MANIFEST, json.dumps({"layout": LAYOUT, "graphs": graphs}))
        _write_durably(self._directory / "current", generation.name)
        return now

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While one process changes the graph. Raises `StoreBusy`."""
        self._directory.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._directory / "lock", blocking=False):
                yield
        except Timeout:
            raise StoreBusy("另一个 yiju 进程正在写图谱，请等它结束后再试。") from None


def _write_durably(path: Path, text: str) -> None:
    """All or nothing, also after a power cut: the new file is on disk before it takes the name."""
    new = path.with_name(path.name + ".new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    replace(new, path)
    if os.name == "posix":
        # A folder can be opened and flushed only here; Windows writes a rename through by itself.
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
