"""Which declarations to compare: MinHash over character 3-grams of each text, banded, with votes.

Frequent 3-grams stay in: dropping them costs half the recall of edited copies. Two texts that share
30 % of their 3-grams meet in one of 32 bands of 3 with probability 0.58, 50 % with 0.99. Every meeting is a
vote for the pair of their owners; where texts are many, one vote is chance and two are wanted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
from rensa import RMinHash  # type: ignore[import-untyped]

BANDS, ROWS = 32, 3
BUCKET = 24
"""A larger bucket is a template: each text is paired with its next neighbours only."""
MANY = 2000
"""From so many texts on, a pair needs two votes."""
_SEED = 20170101


def signature(text: str) -> list[int]:
    """MinHash of the text's 3-grams."""
    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(list({text[i : i + 3] for i in range(max(1, len(text) - 2))}))
    return list(sketch.digest())


def pairs(owners: Sequence[int], texts: Sequence[str]) -> set[tuple[int, int]]:
    """Pairs (i < j) of owners of texts that meet. `owners[k]` owns `texts[k]`."""
    if not texts:
        return set()
    signatures = np.array([signature(text) for text in texts], dtype=np.uint64)
    votes: Counter[tuple[int, int]] = Counter()
    for band in range(BANDS):
        votes.update(_band(owners, signatures[:, band * ROWS : (band + 1) * ROWS]))
    wanted = 2 if len(texts) >= MANY else 1
    return {pair for pair, count in votes.items() if count >= wanted}


def _band(owners: Sequence[int], values: np.ndarray) -> Iterator[tuple[int, int]]:
    buckets: dict[bytes, list[int]] = defaultdict(list)
    for index, row in enumerate(values):
        buckets[row.tobytes()].append(owners[index])
    for bucket in buckets.values():
        if len(bucket) > 1:
            for a, b in _within(bucket):
                if a != b:
                    yield (a, b) if a < b else (b, a)


def _within(bucket: list[int]) -> Iterator[tuple[int, int]]:
    if len(bucket) <= BUCKET:
        yield from combinations(bucket, 2)
        return
    for start, left in enumerate(bucket):
        for right in bucket[start + 1 : start + 1 + BUCKET // 2]:
            yield left, right
