"""Which declarations to compare: MinHash over character 3-grams of each text, banded, with votes.

In: texts, each with its owner and the section it fills; like meets only like. Out: pairs of owners, and who are
copies of each other throughout.
Frequent 3-grams stay in: dropping them costs half the recall of edited copies. Two texts that share 30 % of
their 3-grams meet in one of 32 bands of 3 with probability 0.58, 50 % with 0.99, and every meeting is a vote
for the pair of their owners.

The work grows with the number of texts, not with its square: a bucket that many texts fill is a template and
gives each of them a few neighbours only, and of all its partners an owner keeps the nearest. A copy is
among these: it meets its original in more sections and bands than a project on the same template does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rensa import RMinHash  # type: ignore[import-untyped]

from yiju.audit.spread import Mask, Numbers

BANDS, ROWS = 32, 3
BUCKET = 32
"""In a larger bucket each text is paired with the `NEXT` in the order of their owners' whole texts."""
NEXT = 2
NEAREST = 16
"""Partners that an owner keeps, by votes over all sections."""
NEAREST_BY_SECTION = 4
"""And by votes in one section: a passage may have come from elsewhere than the rest."""
ALIKE = 0.6
"""The share of equal MinHash values: an estimate of the 3-grams in common."""
_AT_ONCE = 4096
_SEED = 20170101
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)

Words = npt.NDArray[np.uint64]


def signature(text: str) -> bytes:
    """MinHash of the text's 3-grams: 64-bit numbers, the low byte first."""
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(list({text[i : i + 3] for i in range(max(1, len(text) - 2))}))
    return np.array(sketch.digest(), dtype="<u8").tobytes()


class Met(NamedTuple):
    """Owners to compare, pair by pair (`left` < `right`), and which of the pairs are `alike`: their texts are nearly the same throughout."""

    left: Numbers
    right: Numbers
    alike: Mask


def numbers(sketches: bytes) -> Words:
    """Signatures one after the other, a row for each."""
    return np.frombuffer(sketches, dtype="<u8").reshape(-1, BANDS * ROWS).astype(np.uint64, copy=False)


def meet(owners: Sequence[int], sections: Sequence[str], sketches: Sequence[bytes]) -> Met:
    """Owners of texts that meet; `owners[k]` owns the text of the signature `sketches[k]` in `sections[k]`."""
    if not sketches:
        nobody = np.empty(0, np.int64)
        return Met(nobody, nobody, nobody > 0)
    signatures = numbers(b"".join(sketches))
    owned = np.array(owners, dtype=np.int64)
    whole = _whole(owned, signatures)
    by_section: dict[str, list[int]] = defaultdict(list)
    for index, section in enumerate(sections):
        by_section[section].append(index)
    count = int(owned.max()) + 1
    found, all_pairs, all_votes = [], [], []
    for members in by_section.values():
        rows = np.array(members)
        met, votes = _votes(owned[rows], signatures[rows], whole, count)
        found.append(_nearest(met, votes, count, NEAREST_BY_SECTION))
        all_pairs.append(met)
        all_votes.append(votes)
    met, votes = _summed(np.concatenate(all_pairs), np.concatenate(all_votes))
    found.append(_nearest(met, votes, count, NEAREST))
    pairs, _ = _summed(np.concatenate(found), None)
    left, right = pairs // count, pairs % count
    return Met(left, right, _alike(left, right, whole))


def _whole(owners: Numbers, signatures: Words) -> Words:
    """MinHash of all texts of each owner: the least of its texts' values."""
    whole = np.full((int(owners.max()) + 1, signatures.shape[1]), np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(whole, owners, signatures)
    return whole


def _alike(left: Numbers, right: Numbers, whole: Words) -> Mask:
    """Of which pairs the whole texts are nearly the same; some at a time, as many as a processor holds."""
    same = np.zeros(len(left), np.bool_)
    for start in range(0, len(left), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        same[some] = (whole[left[some]] == whole[right[some]]).mean(axis=1) >= ALIKE
    return same


def _votes(owners: Numbers, signatures: Words, whole: Words, count: int) -> tuple[Numbers, Numbers]:
    """Pairs of owners as one number each, ascending, and in how many bands they met."""
    met = []
    for band in range(BANDS):
        rows = slice(band * ROWS, (band + 1) * ROWS)
        keys = (signatures[:, rows] * _MIX).sum(axis=1, dtype=np.uint64)
        order, sizes = _buckets(keys)
        large = np.sort(order[sizes > BUCKET])
        if len(large):
            # Another order for each band: two like owners stand side by side in one of them.
            order[sizes > BUCKET] = large[np.lexsort((*whole[owners[large], rows].T, keys[large]))]
        for one, other in _within(keys[order], sizes <= BUCKET):
            left, right = owners[order[one]], owners[order[other]]
            differ = left != right
            low, high = np.minimum(left, right)[differ], np.maximum(left, right)[differ]
            met.append(low * count + high)
    return _summed(np.concatenate(met), None) if met else (np.empty(0, np.int64), np.empty(0, np.int64))


def _buckets(keys: Words) -> tuple[Numbers, Numbers]:
    """The places of what is in a bucket with others, bucket after bucket by its key, and how large that is."""
    order = np.argsort(keys)
    starts = np.flatnonzero(np.diff(keys[order], prepend=~keys[order[:1]]))
    sizes = np.diff(starts, append=len(keys))
    sizes = np.repeat(sizes, sizes)
    return order[sizes > 1], sizes[sizes > 1]


def _within(keys: Words, small: Mask) -> Iterator[tuple[Numbers, Numbers]]:
    """Positions of pairs that stand in one bucket of the sorted keys: all pairs of a `small` one."""
    for step in range(1, min(BUCKET, len(keys))):
        same = keys[step:] == keys[:-step]
        if not same.any():
            return
        one = np.flatnonzero(same if step <= NEXT else same & small[:-step])
        yield one, one + step


def _summed(met: Numbers, votes: Numbers | None) -> tuple[Numbers, Numbers]:
    """Each pair once, ascending, with its votes, or how often it met. What was summed before comes in ascending runs, which are
    merged in less time than they are sorted.
    """
    if votes is None:
        ordered = np.sort(met)
    else:
        order = np.argsort(met, kind="stable")
        ordered, votes = met[order], votes[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))
    if votes is None:
        return ordered[starts], np.diff(starts, append=len(ordered))
    return ordered[starts], np.add.reduceat(votes, starts) if len(met) else votes


def _nearest(met: Numbers, votes: Numbers, count: int, most: int) -> Numbers:
    """The pairs that are among the `most` of either owner by votes; of equal ones the first filed."""
    left, right = met // count, met % count
    ends, others, both = np.concatenate((left, right)), np.concatenate((right, left)), np.tile(votes, 2)
    levels = int(votes.max(initial=0)) + 1
    # For each owner how many pairs have so many votes, and how many have more.
    held = np.bincount(ends * levels + both, minlength=count * levels).reshape(count, levels)
    more = held[:, ::-1].cumsum(axis=1)[:, ::-1] - held
    before = more[ends, both]
    near = np.flatnonzero(before < most)
    order = near[np.lexsort((others[near], both[near], ends[near]))]
    same = np.flatnonzero(np.diff(ends[order] * levels + both[order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(same, np.diff(same, append=len(order)))
    kept = order[before[order] + place < most]
    return np.minimum(ends[kept], others[kept]) * count + np.maximum(ends[kept], others[kept])
