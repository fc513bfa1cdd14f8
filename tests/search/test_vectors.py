"""Vectors on disk: exact below a size, approximate above, one generation made from the one before."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from yiju.search import DamagedIndex
from yiju.search.index.stack import Stack
from yiju.search.index.vectors import NEAR, Numbers, StoredVectors, write_vectors
from yiju.search.model.encoder import Vectors, normalise

DIMENSION = 16
GONE = np.zeros(0, np.int64)
RANDOM = np.random.default_rng(7)
CENTRES = RANDOM.standard_normal((40, DIMENSION), dtype=np.float32)
ALL = normalise(CENTRES[RANDOM.integers(40, size=4000)] + 0.3 * RANDOM.standard_normal((4000, DIMENSION)))


class Source:
    """Vectors by number, and which were asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, numbers: Sequence[int]) -> Vectors:
        self.asked += numbers
        return ALL[list(numbers)]


def write(folder: Path, generation: int, numbers: Sequence[int]) -> list[int]:
    source = Source()
    write_vectors(folder, "passage", generation, numbers, source, DIMENSION, generation - 1)
    return source.asked


def nearest(numbers: Sequence[int], row: int, top: int) -> list[int]:
    kept = np.asarray(numbers)
    return kept[np.argsort(-(ALL[kept] @ ALL[row]), kind="stable")[:top]].tolist()  # type: ignore[no-any-return]


@pytest.fixture(params=["exact", "approximate"])
def exact(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    if request.param == "approximate":
        monkeypatch.setattr("yiju.search.index.vectors.EXACT", 1000)
    return bool(request.param == "exact")


def test_the_nearest_are_found_with_their_exact_cosines(tmp_path: Path, exact: bool) -> None:
    write(tmp_path, 1, range(4000))
    assert bool(list(tmp_path.glob("*.faiss"))) is not exact
    vectors = StoredVectors(tmp_path, "passage", 1, DIMENSION)
    right = 0
    for row in range(0, 4000, 100):
        found = vectors.nearest(ALL[row], 10)
        assert found[row] == pytest.approx(1, abs=1e-5 if exact else 1e-3)
        right += len(found.keys() & set(nearest(range(4000), row, 10)))
    assert right / 400 >= (1 if exact else 0.9)


def test_only_among(tmp_path: Path, exact: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yiju.search.index.vectors._FEW", 500)
    numbers = list(range(10, 4000))
    write(tmp_path, 1, numbers)
    vectors = StoredVectors(tmp_path, "passage", 1, DIMENSION)
    kept = np.asarray(numbers)
    for among in (kept % 40 == 5, kept % 2 == 0):
        found = vectors.nearest(ALL[17], 5, among)
        right = nearest(kept[among].tolist(), 17, 5)
        assert set(found) <= set(kept[among].tolist())
        assert len(set(found) & set(right)) >= (5 if exact or among.sum() < 500 else 4)
    assert vectors.nearest(ALL[17], 5, kept < 0) == {}


def test_a_generation_is_made_from_the_one_before(tmp_path: Path, exact: bool) -> None:
    first, then = list(range(3000)), [*range(100, 3000), *range(3000, 3500)]
    assert write(tmp_path, 1, first) == first
    assert write(tmp_path, 2, first) == []
    assert write(tmp_path, 3, then) == list(range(3000, 3500))
    vectors = StoredVectors(tmp_path, "passage", 3, DIMENSION)
    assert len(vectors) == 3400
    assert next(iter(vectors.nearest(ALL[3200], 1))) == 3200
    assert 50 not in vectors.nearest(ALL[50], 10)
    assert np.allclose(vectors.vectors([100, 3499]), ALL[[100, 3499]], atol=1e-6 if exact else 1e-3)


def test_a_cut_off_attempt_harms_nothing(tmp_path: Path) -> None:
    write(tmp_path, 1, range(100))
    write(tmp_path, 2, range(100))
    write(tmp_path, 2, range(50))
    assert len(StoredVectors(tmp_path, "passage", 1, DIMENSION)) == 100
    assert len(StoredVectors(tmp_path, "passage", 2, DIMENSION)) == 50


def test_what_is_damaged_is_not_built_upon(tmp_path: Path) -> None:
    write(tmp_path, 1, range(100))
    file = next(tmp_path.glob("*-1.raw.npy"))
    file.write_bytes(file.read_bytes()[:500])
    with pytest.raises(DamagedIndex):
        StoredVectors(tmp_path, "passage", 1, DIMENSION)
    assert write(tmp_path, 2, range(100)) == list(range(100))


def test_the_nearest_to_each_at_once_are_those_of_one_by_one(tmp_path: Path, exact: bool) -> None:
    write(tmp_path, 1, range(0, 4000, 2))
    vectors = StoredVectors(tmp_path, "passage", 1, DIMENSION)

    at_once = Stack([vectors], GONE).nearest_to_each(5)

    assert at_once.shape == (2000, 5)
    agreeing = [len(set(at_once[i]) & set(nearest(range(0, 4000, 2), 2 * i, 5))) for i in range(0, 2000, 40)]
    assert sum(agreeing) >= (1.0 if exact else 0.9) * 5 * len(agreeing)


def test_fewer_entries_than_asked_for_are_all_there_are(tmp_path: Path) -> None:
    write(tmp_path, 1, [3, 5, 9])

    assert sorted(
        Stack([StoredVectors(tmp_path, "passage", 1, DIMENSION)], GONE).nearest_to_each(10)[0].tolist()
    ) == [3, 5, 9]


def test_several_shelves_are_asked_as_one_and_what_is_gone_is_not_found(tmp_path: Path, exact: bool) -> None:
    write(tmp_path, 1, range(3000))
    write(tmp_path, 3, range(3000, 3500))
    stored = [StoredVectors(tmp_path, "passage", one, DIMENSION) for one in (1, 3)]
    gone = list(range(0, 3000, 7))
    stack = Stack(stored, np.array(gone))
    left = sorted(set(range(3500)) - set(gone))

    right = sum(
        len(set(stack.nearest(ALL[row], 10)) & set(nearest(left, row, 10))) for row in range(3000, 3500, 20)
    )

    assert right / 250 >= (1 if exact else 0.9)
    assert 7 not in stack.nearest(ALL[7], 50) and 7 not in stack and 3100 in stack
    assert next(iter(stack.nearest(ALL[3100], 1, np.arange(3500) < 3000))) < 3000
    assert np.allclose(stack.vectors([3100, 5]), ALL[[3100, 5]], atol=1e-6 if exact else 1e-3)
    assert stack.nearest_to_each(3)[3200][0] == 3200


def test_what_is_nearest_to_each_is_kept_beside_the_vectors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One entry more is compared with all others; these are not compared with each other again."""
    write_vectors(tmp_path, "project", 1, range(300), Source(), DIMENSION)
    write_vectors(tmp_path, "project", 2, range(300, 302), Source(), DIMENSION)
    base, since = (StoredVectors(tmp_path, "project", generation, DIMENSION) for generation in (1, 2))
    whole = Stack([base, since], GONE).nearest_to_each(5)
    compared = 0
    nearest_to = StoredVectors.nearest_to

    def counted(self: StoredVectors, vectors: Vectors, top: int) -> tuple[Vectors, Numbers]:
        nonlocal compared
        compared += len(vectors) * len(self)
        return nearest_to(self, vectors, top)

    monkeypatch.setattr(StoredVectors, "nearest_to", counted)
    found = Stack([base, since], GONE).nearest_to_each(NEAR[0])
    assert compared == 2 * 300 * 2
    assert (found[:, :5] == whole).all()
    without = Stack([base, since], np.array([299])).nearest_to_each(NEAR[0])
    assert 299 not in without and compared == 2 * (2 * 300 * 2)
