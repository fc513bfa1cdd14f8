"""What a file is by its first bytes, for the types that are not read (yet).

In: the file's bytes. Out: a Chinese sentence that says what it is and what to do, or None.
Signatures and sentences are data: `kinds.yaml`.
"""

from __future__ import annotations

import functools
import zipfile
from importlib import resources
from io import BytesIO

import msgspec
import yaml


class Kind(msgspec.Struct, frozen=True):
    """A file type: its signature (`magic`, hex, at `offset`), for zips a name inside (`member`),
    and `reason`, the sentence for the auditor.
    """

    magic: str
    reason: str
    offset: int = 0
    member: str | None = None

    def matches(self, data: bytes, members: list[str]) -> bool:
        """Whether the bytes carry this signature."""
        magic = bytes.fromhex(self.magic)
        if data[self.offset : self.offset + len(magic)] != magic:
            return False
        return self.member is None or any(m.startswith(self.member) for m in members)


@functools.cache
def _kinds() -> list[Kind]:
    raw = resources.files(__package__).joinpath("kinds.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(raw), list[Kind])


def unreadable_kind(data: bytes) -> str | None:
    """Why a file with these bytes cannot be read, in Chinese; None where nothing speaks against text."""
    members = _members(data)
    return next((kind.reason for kind in _kinds() if kind.matches(data, members)), None)


def _members(data: bytes) -> list[str]:
    if not data.startswith(b"PK"):
        return []
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []
