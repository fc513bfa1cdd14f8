"""The words half's files: which entries hold a term, and how much it says of each (BM25).

In: the terms of every entry, counted, from the catalogue. Out: for a question's terms a score for every row,
in one pass over arrays that are memory-mapped: for each term its rows and, ready to be added up, its
saturated and length-normed count. It is exact BM25 (k1 1.2, b 0.75, the idf of SQLite's FTS5) of words and
character bigrams together, at 1 to 2 % of FTS5's time: docs/decisions/20261121-words-on-disk.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from yiju.search.index.catalog import DamagedIndex
from yiju.search.index.terms import Counted

K1, B = 1.2, 0.75
# Among more rows than these the best are looked for above what the best of a sample reach.
_MANY = 20_000
_LEAST_IDF = 1e-6

Scores = NDArray[np.float32]
Laid = Callable[[Sequence[NDArray[Any]]], NDArray[Any]]


class _PostingFiles(NamedTuple):
    offsets: Path
    rows: Path
    weights: Path


def _files(folder: Path, generation: int) -> _PostingFiles:
    stem = f"vectors-words-{generation}"
    return _PostingFiles(*(folder / f"{stem}.{end}.npy" for end in ("offsets", "rows", "weights")))


def write_postings(
    folder: Path,
    generation: int,
    numbers: NDArray[np.int64],
    read: Callable[[], Iterable[Counted]],
    last_term: int,
    average: float | None = None,
) -> float:
    """Write the postings of a generation whose rows are `numbers`; `read` gives all their terms, twice;
    `last_term` is the highest number of a term. `average` is the length of a text that theirs are measured
    against, None their own; given back, so that those of a later generation are measured against it too.
    """
    frequencies = np.zeros(last_term + 2, np.int64)
    length = 0
    for part in read():
        frequencies += np.bincount(part.terms.astype(np.int64) + 1, minlength=last_term + 2)
        length += int(part.lengths.sum())
    if average is None:
        average = max(1.0, length / max(1, len(numbers)))
    offsets = np.cumsum(frequencies)
    files = _files(folder, generation)
    for path in files:
        path.unlink(missing_ok=True)
    np.save(files.offsets, offsets)
    count = int(offsets[-1])
    rows, weights = _empty(files.rows, np.uint32, count), _empty(files.weights, np.float16, count)
    by_number = np.argsort(numbers)
    free = offsets.copy()
    for part in read():
        own = by_number[np.searchsorted(numbers, part.numbers, sorter=by_number)]
        row = np.repeat(own, part.sizes)
        order = np.argsort(part.terms.astype(np.int64) << 32 | row)
        terms, here = np.unique(part.terms[order], return_counts=True)
        begins = np.cumsum(here) - here
        at = np.repeat(free[terms] - begins, here) + np.arange(len(order))
        free[terms] += here
        tf = part.counts[order].astype(np.float32)
        norm = np.repeat(K1 * (1 - B + B * part.lengths / average), part.sizes)[order]
        rows[at] = row[order]
        weights[at] = tf * (K1 + 1) / (tf + norm)
    for array in (rows, weights):
        if isinstance(array, np.memmap):
            array.flush()
        else:
            np.save(files.rows if array is rows else files.weights, array)
    return average


def _empty(path: Path, kind: type[np.generic], count: int) -> NDArray[np.generic]:
    """An array in a file; in memory where it has no element, which cannot be mapped."""
    if not count:
        return np.zeros(0, kind)
    return np.lib.format.open_memmap(path, mode="w+", dtype=kind, shape=(count,))


class _Part:
    """The postings of one generation of `count` rows. Raises `DamagedIndex` where they cannot be read."""

    def __init__(self, folder: Path, generation: int, count: int) -> None:
        self.count = count
        files = _files(folder, generation)
        try:
            self._offsets, self.rows, self.weights = (
                np.asarray(np.load(path, mmap_mode="r" if path.stat().st_size > 128 else None))
                for path in files
            )
        except (OSError, ValueError, EOFError) as error:
            raise DamagedIndex("的词语文件缺失或已损坏") from error
        if not len(self._offsets) or {len(self.rows), len(self.weights)} != {int(self._offsets[-1])}:
            raise DamagedIndex("的词语文件与目录不一致")

    def span(self, term: int) -> slice:
        """Where a term's rows and their weights lie."""
        if not 0 <= term < len(self._offsets) - 1:
            return slice(0, 0)
        return slice(int(self._offsets[term]), int(self._offsets[term + 1]))


class Postings:
    """The postings of several generations, given by their number with their count of rows, opened for reading as one;
    `laid` puts what each says of its rows in the order of all (`Rows.laid`). Raises `DamagedIndex` where they cannot be.
    """

    def __init__(
        self, folder: Path, counts: Mapping[int, int], laid: Laid = lambda arrays: arrays[0]
    ) -> None:
        self._parts = [_Part(folder, generation, count) for generation, count in counts.items()]
        self._count = sum(counts.values())
        self._laid = laid

    def rarity(self, term: int, among: int = 0) -> float:
        """The idf of a term: 0 where every other row holds it; in an index of fewer rows than `among` as if it had so many."""
        spans = [part.span(term) for part in self._parts]
        frequency = sum(span.stop - span.start for span in spans)
        return max(float(np.log((max(self._count, among) - frequency + 0.5) / (frequency + 0.5))), _LEAST_IDF)

    def scores(self, terms: Iterable[int]) -> Scores:
        """BM25 of every row for a question's terms; 0 where a row holds none."""
        totals = [np.zeros(part.count, np.float32) for part in self._parts]
        for term in terms:
            rarity = np.float32(self.rarity(term))
            for part, found in zip(self._parts, totals, strict=True):
                span = part.span(term)
                # A term stands once in a row's list, so that adding at its rows adds each.
                found[part.rows[span]] += part.weights[span] * rarity
        return self._laid(totals)

    def holding(self, terms: Sequence[int]) -> NDArray[np.bool_]:
        """Which rows hold every one of these terms."""
        masks = [np.ones(part.count, bool) for part in self._parts]
        for term in terms:
            for part, held in zip(self._parts, masks, strict=True):
                here = np.zeros(part.count, bool)
                here[part.rows[part.span(term)]] = True
                held &= here
        return self._laid(masks)


def best(scores: Scores, top: int) -> NDArray[np.int64]:
    """Where the `top` highest scores above 0 stand, best first, equal ones in order."""
    if len(scores) > _MANY:
        # The top-th best of some is at most that of all.
        sample = scores[:: len(scores) // (_MANY // 4)]
        floor = np.partition(sample, -top)[-top] if top <= len(sample) else 0
        places = np.flatnonzero(scores >= max(floor, np.nextafter(np.float32(0), np.float32(1))))
    else:
        places = np.flatnonzero(scores)
    if len(places) > top:
        kept = scores[places]
        floor = np.partition(kept, -top)[-top]
        places = places[kept >= floor]
    order = np.argsort(-scores[places], kind="stable")
    return np.asarray(places[order][:top], np.int64)
