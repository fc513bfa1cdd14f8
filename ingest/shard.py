"""A share of a delivery that one of several machines reads: `2/3` is the second of three.

In: the SHA-256 of a file's content. Out: whether this share holds it. Every file falls into one share wherever it lies and
whatever it is called, so that machines that see the same files need not talk to each other.
"""

from __future__ import annotations

import re

import msgspec

from yiju.ingest.errors import Explained


class NoShard(Explained):
    """What was written is no share."""


class Shard(msgspec.Struct, frozen=True):
    """Share `number` (from 1) of `count`."""

    number: int = 1
    count: int = 1

    @classmethod
    def read(cls, text: str) -> Shard:
        """`i/n` as a person writes it. Raises `NoShard` (Chinese)."""
        match = re.fullmatch(r"\s*(\d{1,5})\s*/\s*(\d{1,5})\s*", text)
        if match is None or not 0 < int(match[1]) <= int(match[2]):
            raise NoShard(f"“{text}”不是分片：请写 i/n，如 2/3 是三份中的第二份。")
        return cls(int(match[1]), int(match[2]))

    def holds(self, sha256: str) -> bool:
        """Whether the content of this hash is in the share."""
        return int(sha256[:16], 16) % self.count == self.number - 1
