"""What pairs tie together is one group, whatever the order of the pairs."""

from itertools import permutations

from yiju.audit.copies.components import components


def test_what_is_tied_by_steps_is_one_group() -> None:
    assert components([("甲", "乙"), ("丙", "丁"), ("乙", "戊")]) == [["甲", "乙", "戊"], ["丙", "丁"]]


def test_one_that_is_only_itself_is_a_group() -> None:
    assert components([(1, 1), (2, 3)]) == [[1], [2, 3]]


def test_the_order_of_pairs_makes_no_other_groups() -> None:
    pairs = [(1, 2), (2, 3), (4, 5), (3, 1), (6, 5)]
    for order in permutations(pairs):
        assert sorted(sorted(group) for group in components(order)) == [[1, 2, 3], [4, 5, 6]]
