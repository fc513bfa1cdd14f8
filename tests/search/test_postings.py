"""The words half's files: exact BM25 of every row, however many rows there are."""

from collections import Counter
from math import log
from pathlib import Path

import numpy as np
import pytest

from yiju.search.index.catalog import DamagedIndex
from yiju.search.index.postings import K1, B, Postings, best, write_postings
from yiju.search.index.terms import Counted

RANDOM = np.random.default_rng(7)
TERMS = 30
TEXTS = [RANDOM.integers(1, TERMS, RANDOM.integers(1, 40)).tolist() for _ in range(500)]


def counted(texts: list[list[int]], first: int) -> Counted:
    counts = [Counter(text) for text in texts]
    return Counted(
        np.arange(first, first + len(texts)),
        np.array([len(one) for one in counts]),
        np.array([len(text) for text in texts]),
        np.array([term for one in counts for term in one], np.uint32),
        np.array([n for one in counts for n in one.values()], np.uint8),
    )


def write(folder: Path, texts: list[list[int]], numbers: np.ndarray) -> Postings:
    parts = [counted(texts[at : at + 200], at) for at in range(0, len(texts), 200)]
    write_postings(folder, 1, numbers, lambda: parts, TERMS)
    return Postings(folder, {1: len(texts)})


def bm25(terms: list[int], text: list[int]) -> float:
    """Robertson and Zaragoza 2009, section 3.4, with the idf of SQLite's FTS5."""
    average = sum(map(len, TEXTS)) / len(TEXTS)
    total = 0.0
    for term in terms:
        holding = sum(term in other for other in TEXTS)
        idf = max(log((len(TEXTS) - holding + 0.5) / (holding + 0.5)), 1e-6)
        tf = text.count(term)
        total += idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * len(text) / average))
    return total


def test_scores_are_bm25_in_the_order_of_rows(tmp_path: Path) -> None:
    numbers = RANDOM.permutation(len(TEXTS))
    found = write(tmp_path, TEXTS, numbers)
    scores = found.scores([3, 17, 29])
    expected = [bm25([3, 17, 29], TEXTS[number]) for number in numbers]
    assert scores == pytest.approx(expected, rel=2e-3, abs=1e-4)
    assert not found.scores([TERMS + 5, -1]).any()
    held = found.holding([3, 17])
    assert held.tolist() == [{3, 17} <= set(TEXTS[number]) for number in numbers]


@pytest.mark.parametrize("count", [0, 5, 50, 300_000])
def test_the_best_are_the_highest_in_order(count: int) -> None:
    scores = (RANDOM.integers(0, 50, count) / 7).astype(np.float32)
    right = [i for i in np.argsort(-scores, kind="stable") if scores[i] > 0][:100]
    assert best(scores, 100).tolist() == right


def test_nothing_said_is_no_score(tmp_path: Path) -> None:
    assert write(tmp_path, [], np.zeros(0, np.int64)).scores([1]).tolist() == []


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, TEXTS, np.arange(len(TEXTS)))
    for name in ("rows", "weights", "offsets"):
        path = next(tmp_path.glob(f"*{name}*"))
        whole = path.read_bytes()
        for broken in (b"", whole[: len(whole) // 2]):
            path.write_bytes(broken)
            with pytest.raises(DamagedIndex, match="yiju rebuild"):
                Postings(tmp_path, {1: len(TEXTS)})
        path.write_bytes(whole)
