"""The meaning half: a folder of files per kind of entry, a vector in, nearest entries out.

`…ids.npy` holds the entries' numbers in order, `…raw.npy` their vectors, memory-mapped. Up to `EXACT`
vectors a question is compared with each; above, FAISS (IVF with 8-bit vectors, memory-mapped, ids are the
entries' numbers) names candidates that are then ranked by the exact vectors, which have 16 bits there. Measured choice:
docs/decisions/20261121-vectors-on-disk.md.

Files carry a generation (`search.index.generation`). A new one is made from one before: what is unchanged is linked,
what is new is added, what is gone is taken out.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from yiju.search.index.catalog import DamagedIndex
from yiju.search.index.entries import Kind
from yiju.search.model.encoder import Vectors

Fetch = Callable[[Sequence[int]], Vectors]
"""Vectors (n, dimension) of entries by number, in that order."""
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Comparing a question with this many vectors one by one stays under 15 ms on one core.
EXACT = 50_000
# Of the lists of the index a question looks at one in 128, and at least so many candidates are ranked anew
# by their exact vectors.
_PROBED = 128
_RERANKED = 200
# Vectors per list to learn the lists from; more change nothing that can be measured.
_LEARN_PER_LIST = 40
# Rounds of learning; recall is the same at 25, which is FAISS's own, and at 10.
_ROUNDS = 10
# So few entries that fit a filter are compared one by one: their vectors stand apart on the disk.
_FEW = 5_000
_CHUNK = 20_000
NEAR = (6, 12)
"""So many entries as an audit asks for, and twice as many for where some are gone, are kept as nearest to each: of equally near ones
it depends on how many are asked for which are found."""
_COMPARED: tuple[Kind, ...] = ("project",)
"""The kinds of entry of which they are."""
_SAMPLE = 200


class _Files(NamedTuple):
    """The files of one kind in one generation; `approximate` only above `EXACT` vectors, `near` only of what is compared with its
    like (`NEAR`).
    """

    ids: Path
    raw: Path
    approximate: Path
    near: Path


def _files(folder: Path, kind: Kind, generation: int) -> _Files:
    stem = f"vectors-{kind}-{generation}"
    return _Files(*(folder / f"{stem}.{end}" for end in ("ids.npy", "raw.npy", "faiss", "near.npz")))


def lists_for(count: int) -> int:
    """How many lists the index of so many vectors has: a power of two of about 4 √count."""
    return int(2 ** round(np.log2(4 * np.sqrt(count))))


def write_vectors(
    folder: Path,
    kind: Kind,
    generation: int,
    numbers: Sequence[int] | Numbers,
    fetch: Fetch,
    dimension: int,
    before: int | None = None,
) -> None:
    """Write the entries `numbers` (ascending) as a new generation from `before`, where that is whole; `fetch` is asked
    only for vectors that it lacks.
    """
    new = _files(folder, kind, generation)
    for path in new:
        # What a cut-off attempt left may be a link to the files in force.
        path.unlink(missing_ok=True)
    wanted = np.asarray(numbers, np.int64)
    try:
        old = None if before is None else StoredVectors(folder, kind, before, dimension)
    except DamagedIndex:
        old = None
    if before is not None and old is not None and np.array_equal(old.numbers, wanted):
        for path, source in zip(new, _files(folder, kind, before), strict=True):
            if source.exists():
                _link(source, path)
        return
    _write_raw(new.raw, wanted, old, fetch, dimension)
    np.save(new.ids, wanted)
    if len(wanted) > EXACT:
        _write_approximate(new, wanted, old)
    elif kind in _COMPARED and len(wanted):
        made = StoredVectors(folder, kind, generation, dimension)
        near: dict[str, Any] = {}
        for top in NEAR:
            cosines, numbers_of = made.nearest_to(made.every(), top)
            near |= {f"cosines{top}": cosines, f"numbers{top}": numbers_of}
        np.savez(new.near, **near)


def _link(source: Path, path: Path) -> None:
    """The same content under a new name; copied where the disk knows no links."""
    try:
        os.link(source, path)
    except OSError:
        shutil.copyfile(source, path)


def _write_raw(path: Path, wanted: Numbers, old: StoredVectors | None, fetch: Fetch, dimension: int) -> None:
    shape = (len(wanted), dimension)
    if not len(wanted):
        np.save(path, np.zeros(shape, np.float32))
        return
    # Half the disk; compared with each other exact ones are, in 32 bits, several times as fast.
    kind = np.float16 if len(wanted) > EXACT else np.float32
    raw = np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=shape)
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        there = np.isin(part, old.numbers) if old is not None else np.zeros(len(part), bool)
        rows = raw[start : start + len(part)]
        if old is not None and there.any():
            rows[there] = old.vectors(part[there].tolist())
        if not there.all():
            rows[~there] = fetch(part[~there].tolist())
    raw.flush()


def _wide(vectors: NDArray[np.floating[Any]]) -> Vectors:
    """In 32 bits, one after the other."""
    return np.ascontiguousarray(vectors, np.float32)


def _write_approximate(new: _Files, wanted: Numbers, old: StoredVectors | None) -> None:
    import faiss

    raw = np.load(new.raw, mmap_mode="r")
    index: Any = old.approximate_to_change(len(wanted)) if old is not None else None
    if index is None:
        lists = lists_for(len(wanted))
        index = faiss.index_factory(raw.shape[1], f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
        index.cp.niter = _ROUNDS
        rows = np.random.default_rng(0).choice(
            len(wanted), min(len(wanted), _LEARN_PER_LIST * lists), replace=False
        )
        index.train(_wide(raw[np.sort(rows)]))
        fresh = np.arange(len(wanted))
    else:
        assert old is not None
        gone = np.setdiff1d(old.numbers, wanted)
        if len(gone):
            index.remove_ids(faiss.IDSelectorBatch(gone))
        fresh = np.flatnonzero(~np.isin(wanted, old.numbers))
    for start in range(0, len(fresh), _CHUNK):
        rows = fresh[start : start + _CHUNK]
        index.add_with_ids(_wide(raw[rows]), wanted[rows])
    faiss.write_index(index, str(new.approximate))


class StoredVectors:
    """The vectors of one kind, opened for reading. Raises `DamagedIndex` where they cannot be."""

    def __init__(self, folder: Path, kind: Kind, generation: int, dimension: int) -> None:
        self._files = _files(folder, kind, generation)
        self._approximate: Any = None
        try:
            self.numbers: Numbers = np.load(self._files.ids)
            self._raw: NDArray[np.floating[Any]] = np.load(
                self._files.raw, mmap_mode="r" if len(self.numbers) else None
            )
            if len(self.numbers) > EXACT:
                self._approximate = self._open(mapped=True)
        except (RuntimeError, OSError, ValueError, EOFError) as error:
            raise DamagedIndex("的向量文件缺失或已损坏") from error
        if self._raw.shape != (len(self.numbers), dimension) or (
            self._approximate is not None and self._approximate.ntotal != len(self.numbers)
        ):
            raise DamagedIndex("的向量文件与目录不一致")

    def __len__(self) -> int:
        return len(self.numbers)

    def __contains__(self, number: int) -> bool:
        row = int(np.searchsorted(self.numbers, number))
        return row < len(self) and int(self.numbers[row]) == number

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return int(self._raw.shape[1])

    def holding(self, numbers: Numbers) -> Mask:
        """Which of these entries it has."""
        if not len(self):
            return np.zeros(len(numbers), bool)
        rows = np.minimum(np.searchsorted(self.numbers, numbers), len(self) - 1)
        return np.asarray(self.numbers[rows] == numbers)

    def _open(self, mapped: bool) -> Any:
        import faiss

        index: Any = faiss.read_index(str(self._files.approximate), faiss.IO_FLAG_MMAP if mapped else 0)
        index.nprobe = max(8, index.nlist // _PROBED)
        return index

    def approximate_to_change(self, count: int) -> Any:
        """The approximate index in memory, to become one of `count` vectors; None where there is none, or
        where it learnt its lists from less than half or more than twice as many.
        """
        if self._approximate is None or not 0.5 <= self._approximate.nlist / lists_for(count) <= 2:
            return None
        return self._open(mapped=False)

    def nearest(self, vector: Vectors, top: int, among: Mask | None = None) -> dict[int, float]:
        """Cosine of the `top` entries nearest to a vector (dimension,), by number; only of those rows that
        `among` (a bool for each, in order of number) marks.
        """
        wanted = None if among is None else np.flatnonzero(among)
        if self._approximate is None or (wanted is not None and len(wanted) <= _FEW):
            return self._ranked(vector, wanted, top)
        return self._ranked(vector, self._candidates(vector, top, wanted), top)

    def nearest_to(self, vectors: Vectors, top: int) -> tuple[Vectors, Numbers]:
        """Cosines and numbers of the `top` entries nearest to each of these vectors, or of all where there are fewer;
        number -1 where one is not found. All at once, which takes a tenth of the time that asking one by one does.
        """
        import faiss

        if self._approximate is not None:
            cosines, found = self._approximate.search(vectors, top)
            return cosines, np.asarray(found, np.int64)
        cosines, rows = faiss.knn(
            vectors, _wide(self._raw), min(top, len(self)), metric=faiss.METRIC_INNER_PRODUCT
        )
        return cosines, np.asarray(np.where(rows < 0, -1, self.numbers[rows]), np.int64)

    def nearest_to_own(self, top: int) -> tuple[Vectors, Numbers]:
        """The same of its own entries, as it was kept when they were written."""
        if top not in NEAR or not self._files.near.exists():
            return self.nearest_to(self.every(), top)
        with np.load(self._files.near) as kept:
            return kept[f"cosines{top}"], kept[f"numbers{top}"]

    def every(self) -> Vectors:
        """The vectors of all entries (entries, dimension)."""
        return np.asarray(self._raw, np.float32)

    def _candidates(self, vector: Vectors, top: int, among: Numbers | None) -> Numbers:
        """Rows that the approximate index names."""
        import faiss

        parameters: Any = faiss.SearchParametersIVF()
        parameters.nprobe = self._approximate.nprobe
        if among is not None:
            # As many more lists as fewer of their entries fit.
            parameters.nprobe = min(self._approximate.nlist, parameters.nprobe * len(self) // len(among))
            bits = np.zeros(int(self.numbers[-1]) + 1, bool)
            bits[self.numbers[among]] = True
            # faiss replaces the constructor of its stubs by one that takes an array.
            selector: Any = faiss.IDSelectorBitmap
            parameters.sel = selector(np.packbits(bits, bitorder="little"))
        _, found = self._approximate.search(vector[None, :], max(top, _RERANKED), params=parameters)
        rows: NDArray[np.int64] = np.searchsorted(self.numbers, np.sort(found[0][found[0] >= 0]))
        return rows

    def _ranked(self, vector: Vectors, rows: Numbers | None, top: int) -> dict[int, float]:
        """The nearest of some rows, or of all, by their exact vectors."""
        # einsum keeps to this thread; a product would wait for others that the machine may have put aside.
        cosines = np.einsum("ij,j->i", self.every() if rows is None else _wide(self._raw[rows]), vector)
        best = np.argpartition(-cosines, top)[:top] if len(cosines) > top else np.arange(len(cosines))
        best = best[np.argsort(-cosines[best], kind="stable")]
        numbers = self.numbers[best if rows is None else rows[best]]
        return dict(zip(numbers.tolist(), cosines[best].tolist(), strict=True))

    def vectors(self, numbers: Sequence[int]) -> Vectors:
        """The stored vectors of entries, shape (n, dimension)."""
        return _wide(self._raw[np.searchsorted(self.numbers, np.asarray(numbers, np.int64))])

    @cached_property
    def at_large(self) -> Vectors:
        """Some stored vectors, spread evenly: what a question's cosine to entries at large is read from."""
        return _wide(self._raw[np.unique(np.linspace(0, len(self) - 1, _SAMPLE).astype(int))])
