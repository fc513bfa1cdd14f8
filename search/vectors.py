"""The meaning half: one FAISS file per kind of entry, a vector in, nearest entries out.

Exact inner product, memory-mapped. A file's rows are the entries in order of number; the numbers stand
beside it. Files carry a generation; the catalogue names the one that is in force, so that a reader sees
the old set or the new one whole and a kill between leaves the old one.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.catalog import Damaged
from search.encoder import Vectors
from search.passages import Kind


def _paths(folder: Path, kind: Kind, generation: int) -> tuple[Path, Path]:
    stem = f"vectors-{kind}-{generation}"
    return folder / f"{stem}.faiss", folder / f"{stem}.ids.npy"


def write_shelf(folder: Path, kind: Kind, generation: int, numbers: Sequence[int], vectors: Vectors) -> None:
    """Write the vectors (n, dimension) of the entries `numbers` as a new generation."""
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))
    file, ids = _paths(folder, kind, generation)
    faiss.write_index(index, str(file))
    np.save(ids, np.asarray(numbers, np.int64))


def remove_other_generations(folder: Path, generation: int) -> None:
    """Delete the files of every generation but this one."""
    for path in folder.glob("vectors-*"):
        if f"-{generation}." not in path.name:
            path.unlink(missing_ok=True)


class Shelf:
    """The vectors of one kind, opened for reading."""

    def __init__(self, folder: Path, kind: Kind, generation: int, dimension: int) -> None:
        import faiss

        file, ids = _paths(folder, kind, generation)
        try:
            self._index: Any = faiss.read_index(str(file), faiss.IO_FLAG_MMAP_IFC)
            self._numbers: NDArray[np.int64] = np.load(ids, mmap_mode="r")
        except (RuntimeError, OSError, ValueError, EOFError) as error:
            raise Damaged("的向量文件缺失或已损坏") from error
        if self._index.ntotal != len(self._numbers) or self._index.d != dimension:
            raise Damaged("的向量文件与目录不一致")

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, number: int) -> bool:
        row = int(np.searchsorted(self._numbers, number))
        return row < len(self) and int(self._numbers[row]) == number

    def _rows(self, numbers: Sequence[int]) -> NDArray[np.int64]:
        return np.searchsorted(self._numbers, np.asarray(numbers, np.int64))

    def nearest(self, vector: Vectors, top: int, among: Sequence[int] | None = None) -> dict[int, float]:
        """Cosine of the `top` entries nearest to a vector (dimension,), by number; only `among` these."""
        import faiss

        if not len(self) or (among is not None and not among):
            return {}
        parameters = None
        among = None if among is None else [number for number in among if number in self]
        if among is not None:
            parameters = faiss.SearchParameters()
            parameters.sel = faiss.IDSelectorBatch(self._rows(among))
        cosines, rows = self._index.search(vector[None, :], min(top, len(self)), params=parameters)
        return {int(self._numbers[r]): float(c) for r, c in zip(rows[0], cosines[0], strict=True) if r >= 0}

    def vectors(self, numbers: Sequence[int]) -> Vectors:
        """The stored vectors of entries, shape (n, dimension)."""
        if not numbers:
            return np.zeros((0, self._index.d), np.float32)
        return np.asarray(self._index.reconstruct_batch(self._rows(numbers)), np.float32)

    def sample(self, size: int) -> Vectors:
        """Up to `size` stored vectors, spread evenly."""
        rows = np.unique(np.linspace(0, len(self) - 1, min(size, len(self))).astype(np.int64))
        return np.asarray(self._index.reconstruct_batch(rows), np.float32)
