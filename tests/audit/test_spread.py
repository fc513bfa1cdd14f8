"""How widely things are used is counted for all of a city at once."""

import numpy as np

from yiju.audit.memory import number_of
from yiju.audit.spread import Ragged, Spread, numbered


def held(*things: str) -> bytes:
    """Things as they are kept for one declaration."""
    return b"".join(map(number_of, things))


def number(thing: str) -> int:
    return int.from_bytes(number_of(thing), "little", signed=True)


def test_a_thing_counts_once_for_each_user() -> None:
    users = numbered(["东街", "西街", "东街"])
    declared = Ragged.of([held("路灯", "路灯", "井盖"), held("路灯"), held("井盖")])
    used = Spread.of(declared.numbers, users[declared.owners])
    assert [used.of_one(number(thing)) for thing in ("路灯", "井盖", "花坛")] == [2, 1, 0]
    assert used.users[used.which].tolist() == [2, 2, 1, 2, 1]


def test_what_one_holds_looks_the_same_for_as_long_as_it_is() -> None:
    before = Ragged.of([held("路灯", "井盖"), held(), held("路灯")])
    after = Ragged.of([held("路灯", "井盖"), held("花坛"), held("路灯")])
    same = [a == b for a, b in zip(before.looks(), after.looks(), strict=True)]
    assert same == [True, False, True]
    assert not set(before.looks(b"1")) & set(before.looks(b"2"))


def test_nothing_is_used_by_nobody() -> None:
    nothing = Ragged.of([b"", b""])
    assert Spread.of(nothing.numbers, nothing.owners).of_one(1) == 0
    lamps = Ragged.of([held("路灯"), b"", held("井盖")]).some(np.array([True, False]))
    assert lamps.lengths.tolist() == [1, 0, 0]
