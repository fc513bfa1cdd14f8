"""What was worked out of declarations before, each answer under a key of all that it was worked out of.

In: answers that a workspace keeps. Out: the same without the work where nothing in its key has changed; which answers were
asked for, to be kept. A key that is equal gives an equal answer, so an audit with a memory finds what one without does.
"""

from __future__ import annotations

import functools
import hashlib
from array import array
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import TypeVar

import msgspec

from yiju.audit.rule import edition

Answer = TypeVar("Answer")

_LENGTH = 16

Marked = tuple[bytes, ...]
"""An answer as it is written, behind the marks of what else it was worked out of."""


class _MemoryRow(msgspec.Struct, array_like=True):
    """Answers one after the other, and what all of them together were worked out of. What is read of every row comes apart from
    the rest: `heads` are the first bytes of the answers, 0 for an empty one.
    """

    look: bytes = b""
    heads: bytes = b""
    lengths: memoryview = memoryview(b"")
    answers: memoryview = memoryview(b"")
    others: memoryview = memoryview(b"")
    marks: msgspec.Raw = msgspec.Raw(b"\x90")


class Companions:
    """What was worked out of one declaration with each of others, by these others' marks: one row of a memory for many answers.
    `written` is the row as it was.
    """

    def __init__(self, written: bytes | None) -> None:
        self._written = written
        self._before = msgspec.msgpack.decode(written, type=_MemoryRow) if written else _MemoryRow()
        self._asked: dict[bytes, Marked] | None = {}
        self._look = b""

    def untouched(self, look: bytes, count: int) -> bool:
        """Whether the answers with all `count` others stand, since they were worked out of what comes to the same `look`; else the
        row is one of this look from here on, and each answer is to be kept, in the order of the others.
        """
        self._look = look
        if look != self._before.look or count != len(self._before.heads):
            return False
        self._asked = None
        return True

    @functools.cached_property
    def _bounds(self) -> list[int]:
        return [0, *accumulate(memoryview(self._before.lengths).cast("I"))]

    @functools.cached_property
    def _kept(self) -> dict[bytes, Marked]:
        others, marks = (
            bytes(self._before.others),
            msgspec.msgpack.decode(self._before.marks, type=list[Marked]),
        )
        keys = [others[n : n + _LENGTH] for n in range(0, len(others), _LENGTH)]
        return {key: (*marks[n], self._answer_before(n)) for n, key in enumerate(keys)}

    def _answer_before(self, number: int) -> bytes:
        return bytes(self._before.answers[self._bounds[number] : self._bounds[number + 1]])

    def get(self, other: bytes) -> Marked | None:
        """What is known with this one."""
        return self._kept.get(other)

    def keep(self, other: bytes, answer: Marked) -> None:
        """That this is the answer now."""
        assert self._asked is not None
        self._asked[other] = answer

    @property
    def heads(self) -> bytes:
        """The first byte of each answer as it is now, 0 of an empty one."""
        if self._asked is None:
            return self._before.heads
        return bytes(marked[-1][0] if marked[-1] else 0 for marked in self._asked.values())

    def answers(self, numbers: Iterable[int]) -> list[bytes]:
        """The answers as they are now with others of these places."""
        if self._asked is None:
            return [self._answer_before(number) for number in numbers]
        now = list(self._asked.values())
        return [now[number][-1] for number in numbers]

    def row(self) -> bytes:
        """The answers that were asked for, to be written."""
        if self._asked is None and self._written is not None:
            return self._written
        asked = self._asked or {}
        now = [marked[-1] for marked in asked.values()]
        return msgspec.msgpack.encode(
            (
                self._look,
                self.heads,
                array("I", map(len, now)).tobytes(),
                b"".join(now),
                b"".join(asked),
                [marked[:-1] for marked in asked.values()],
            )
        )


class Memory:
    """`read` gives the answers by key as they were written."""

    def __init__(self, read: Callable[[], Mapping[bytes, bytes]] = dict) -> None:
        self._read = read
        self._asked: dict[bytes, bytes] = {}
        self._companions: dict[bytes, Companions] = {}

    @property
    def asked(self) -> dict[bytes, bytes]:
        """The answers that were asked for."""
        return self._asked | {key: one.row() for key, one in self._companions.items()}

    def companions(self, key: bytes) -> Companions:
        """The row under the key, empty where none is known."""
        found = self._companions.get(key)
        if found is None:
            found = self._companions[key] = Companions(self.kept.get(key))
        return found

    @functools.cached_property
    def kept(self) -> Mapping[bytes, bytes]:
        """The answers that are known."""
        return self._read()

    def recall(self, key: bytes, shape: type[Answer], make: Callable[[], Answer]) -> Answer:
        """The answer under the key, made where it is not known."""
        known = self.kept.get(key)
        if known is None:
            made = make()
            self._asked[key] = msgspec.msgpack.encode(made)
            return made
        self._asked[key] = known
        return msgspec.msgpack.decode(known, type=shape)

    def hold(self, key: bytes) -> None:
        """Have the answer under the key stay known, though nobody may ask for it this time."""
        known = self.kept.get(key)
        if known is not None:
            self._asked[key] = known


def key_of(what: str, parts: Iterable[bytes]) -> bytes:
    """A key of an answer: what is asked, by which edition of the rules, and the marks of what it is asked of."""
    made = hashlib.blake2b(f"{what} {edition()}".encode(), digest_size=_LENGTH)
    for part in parts:
        made.update(len(part).to_bytes(4, "big") + part)
    return made.digest()


def number_of(value: object) -> bytes:
    """A value as a number of 64 bits, the low byte first: the beginning of its mark."""
    return mark_of(value)[:8]


def int_of(number: bytes) -> int:
    """Such a number as an integer."""
    return int.from_bytes(number, "little", signed=True)


def mark_of(value: object) -> bytes:
    """What a value of plain parts comes to; sets count without their order."""
    plain = msgspec.msgpack.encode(value, order="deterministic")
    return hashlib.blake2b(plain, digest_size=_LENGTH).digest()
