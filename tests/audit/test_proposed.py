"""Pairs that something proposes are told apart without a table of them."""

import numpy as np

from yiju.audit.rules.duplicate_project.proposed import Proposed, distinct


def test_values_are_told_once_in_order() -> None:
    assert distinct(np.array([7, 3, 7, -1, 3], np.int64)).tolist() == [-1, 3, 7]
    assert distinct(np.empty(0, np.int64)).tolist() == []


def test_pairs_of_the_same_two_projects_are_told_from_others() -> None:
    proposed = Proposed([], *(np.zeros(5, np.int64) for _ in range(2)))
    proposed.ends = np.array([4, 9, 4, 1, 2], np.int64)
    assert proposed.once.tolist() == [False, True, False, True, True]
