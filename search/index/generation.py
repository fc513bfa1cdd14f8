"""The index's files by generation: the catalogue in, a new generation on disk out; and those in force, opened.

The catalogue names the generation that is in force, and its base: a reader sees the old set or the new one whole, and a
kill between leaves the old one. A base holds all entries of its time. Until these have changed by more than a share, a
later generation holds only what came since, and which of the base's entries are gone, so that adding one filing writes
that filing; then the next one is a base again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from yiju.ingest.held import discard
from yiju.search.index.catalog import Catalog, DamagedIndex
from yiju.search.index.entries import KINDS, Kind
from yiju.search.index.postings import Postings, write_postings
from yiju.search.index.rows import Numbers, Rows, write_rows
from yiju.search.index.stack import Stack
from yiju.search.index.vectors import StoredVectors, write_vectors

# More change than this share of a base makes a new one.
_CHANGED = 1 / 20
_NONE: Numbers = np.zeros(0, np.int64)


class InForce(NamedTuple):
    """The generation in force and its base, which may be itself."""

    generation: int
    base: int

    @property
    def every(self) -> tuple[int, ...]:
        """The base, and what came since."""
        return (self.base,) if self.base == self.generation else (self.base, self.generation)


def in_force(catalog: Catalog) -> InForce | None:
    """What the catalogue names; None before the first."""
    written = catalog.meta("in_force")
    return None if written is None else InForce(*map(int, written.split()))


def _gone_path(folder: Path, generation: int) -> Path:
    return folder / f"vectors-gone-{generation}.npy"


class Opened:
    """The files in force, opened for reading. Raises `DamagedIndex` where they cannot be."""

    def __init__(self, folder: Path, now: InForce, dimension: int) -> None:
        self.now = now
        try:
            gone = _NONE if now.base == now.generation else np.load(_gone_path(folder, now.generation))
        except (OSError, ValueError, EOFError) as error:
            raise DamagedIndex("的目录文件缺失或已损坏") from error
        self.rows = Rows(folder, now.every, gone)
        self.postings = Postings(folder, dict(zip(now.every, self.rows.counts, strict=True)), self.rows.laid)
        self.stacks: dict[Kind, Stack] = {
            kind: Stack([StoredVectors(folder, kind, one, dimension) for one in now.every], gone)
            for kind in KINDS
        }


class _Base(NamedTuple):
    """What a new generation builds on: the base, its highest entry and what is gone of it."""

    generation: int
    last: int
    gone: Numbers


def write_generation(folder: Path, catalog: Catalog, dimension: int) -> None:
    """Write what the catalogue holds as a new generation and put it in force."""
    before = in_force(catalog)
    # The first begins at the clock, so that an index made anew never has the name of an older one.
    generation = (before.generation if before else time.time_ns() // 1_000_000) + 1
    base = _base(folder, catalog, before) if before else None
    after, average = (base.last, float(catalog.meta("average") or 1)) if base else (0, None)
    write_rows(folder, generation, catalog.filed(after))
    rows = Rows(folder, (generation,), _NONE)
    average = write_postings(
        folder,
        generation,
        rows.numbers,
        lambda: catalog.terms.counted(after),
        catalog.terms.last(),
        average,
    )
    for kind in KINDS:
        write_vectors(
            folder,
            kind,
            generation,
            rows.numbers[rows.of(kind)],
            lambda numbers: catalog.vectors(numbers, dimension),
            dimension,
            _built_on(before, base),
        )
    if base is not None:
        np.save(_gone_path(folder, generation), base.gone)
    now = InForce(generation, generation if base is None else base.generation)
    with catalog.writing():
        if base is None:
            catalog.forget_gone()
        catalog.set_meta("average", str(average))
        catalog.set_meta("in_force", f"{now.generation} {now.base}")
        catalog.set_meta("stale", "")
    _remove_others(folder, now.every)


def _base(folder: Path, catalog: Catalog, before: InForce) -> _Base | None:
    """What the new generation can build on; None where so much has changed that it is a base itself."""
    try:
        rows = Rows(folder, (before.base,), _NONE)
    except DamagedIndex:
        return None
    last = int(rows.numbers.max(initial=0))
    gone = np.array(catalog.gone(last), np.int64)
    if len(gone) + catalog.count_after(last) > _CHANGED * len(rows):
        return None
    return _Base(before.base, last, gone)


def _built_on(before: InForce | None, base: _Base | None) -> int | None:
    """The generation whose vectors the new one holds too."""
    if before is None or base is None:
        return before.base if before else None
    return before.generation if before.generation != base.generation else None


def _remove_others(folder: Path, kept: Iterable[int]) -> None:
    """Delete the files of every other generation."""
    for path in folder.glob("vectors-*"):
        if not any(f"-{generation}." in path.name for generation in kept):
            discard(path)
