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


class Memory:
    """`read` gives the answers by key as they were written; `asked` are those that were asked for."""

    def __init__(self, read: Callable[[], Mapping[bytes, bytes]] = dict) -> None:
        self._read = read
        self.asked: dict[bytes, bytes] = {}

    @functools.cached_property
    def kept(self) -> Mapping[bytes, bytes]:
        """The answers that are known."""
        return self._read()

    def recall(self, key: bytes, shape: type[Answer], make: Callable[[], Answer]) -> Answer:
        """The answer under the key, made where it is not known."""
        known = self.kept.get(key)
        if known is None:
            made = make()
            self.asked[key] = msgspec.msgpack.encode(made)
            return made
        self.asked[key] = known
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
