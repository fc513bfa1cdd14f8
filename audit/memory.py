"""What was worked out of declarations before, each answer under a key of all that it was worked out of.

In: answers that a workspace keeps. Out: the same without the work where nothing in its key has changed; which answers were
asked for, to be kept. A key that is equal gives an equal answer, so an audit with a memory finds what one without does.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import msgspec

from yiju.audit.rule import edition

Answer = TypeVar("Answer")

_LENGTH = 16

Marked = tuple[bytes, ...]
"""An answer as it is written, behind the marks of what else it was worked out of."""


class _MemoryRow(msgspec.Struct, array_like=True):
    """Answers by the marks of others, and what all of them together were worked out of."""

    look: bytes = b""
    answers: dict[bytes, Marked] = {}


class Companions:
    """What was worked out of one declaration with each of others, by these others' marks: one row of a memory for many answers.
    `kept` is the row as it was written.
    """

    def __init__(self, kept: bytes | None) -> None:
        self._written = kept
        row = msgspec.msgpack.decode(kept, type=_MemoryRow) if kept else _MemoryRow()
        self._kept, self._known_look = row.answers, row.look
        self._asked: dict[bytes, Marked] = {}
        self._look = b""

    def untouched(self, look: bytes, others: Iterable[bytes]) -> list[Marked] | None:
        """The answers with all `others`, where they were worked out of what comes to the same `look`; else None, and the row is
        one of this look from here on.
        """
        self._look = look
        if look != self._known_look:
            return None
        self._asked = self._kept
        return [self._kept[other] for other in others]

    def get(self, other: bytes) -> Marked | None:
        """What is known with this one."""
        return self._kept.get(other)

    def keep(self, other: bytes, answer: Marked) -> None:
        """That this is the answer now."""
        self._asked[other] = answer

    def kept(self, other: bytes) -> Marked | None:
        """What is to be kept of this one."""
        return self._asked.get(other)

    def row(self) -> bytes:
        """The answers that were asked for, to be written."""
        same = self._asked is self._kept or self._asked == self._kept
        if self._written is not None and self._look == self._known_look and same:
            return self._written
        return msgspec.msgpack.encode(_MemoryRow(self._look, self._asked))


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


def key_of(what: str, parts: Iterable[bytes]) -> bytes:
    """A key of an answer: what is asked, by which edition of the rules, and the marks of what it is asked of."""
    made = hashlib.blake2b(f"{what} {edition()}".encode(), digest_size=_LENGTH)
    for part in parts:
        made.update(len(part).to_bytes(4, "big") + part)
    return made.digest()


def mark_of(value: object) -> bytes:
    """What a value of plain parts comes to; sets count without their order."""
    plain = msgspec.msgpack.encode(value, order="deterministic")
    return hashlib.blake2b(plain, digest_size=_LENGTH).digest()
