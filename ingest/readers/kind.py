"""What a file is by its content, whatever its name says.

In: the file's bytes. Out: the reader that reads it, or a Chinese sentence that says what it is and what
to do. Signatures and sentences are data: `kinds.yaml`. What matches none is text.
"""

from __future__ import annotations

import functools
import zipfile
from importlib import resources
from io import BytesIO
from typing import BinaryIO

import msgspec

from yiju.ingest.readers.mail import is_mail

LOOKED_AT = 2048
"""Bytes of a file that tell what it is, the directory of a zip aside."""
_FIRST_PARTS = 1024 * 1024


class FileKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file type: its signature (`magic`, hex, at `offset`), for zips a name inside (`member`), for OLE
    files a stream, for texts a `wording` near the beginning, or a `mail`'s header; and its `reader`, or the `reason` why it
    has none, for the auditor. An `archive` is opened before its files are read.
    """

    magic: str
    reader: str | None = None
    archive: bool = False
    reason: str = ""
    offset: int = 0
    member: str | None = None
    stream: str | None = None
    wording: str | None = None
    mail: bool = False

    def matches(self, data: bytes, members: list[str]) -> bool:
        """Whether the bytes carry this signature."""
        magic = bytes.fromhex(self.magic)
        if data[self.offset : self.offset + len(magic)] != magic:
            return False
        if self.mail:
            return is_mail(data)
        if self.wording is not None:
            return self.wording.encode() in data[:LOOKED_AT]
        if self.stream is not None:
            return _entry(self.stream) in data
        return self.member is None or any(m.startswith(self.member) for m in members)


@functools.cache
def _kinds() -> list[FileKind]:
    raw = resources.files(__package__).joinpath("kinds.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(raw, type=list[FileKind])


def kind_of(data: bytes, names: list[str] | None = None) -> FileKind | None:
    """The type of a file with these bytes; None where nothing speaks against text. `names` are those in
    a zip of which `data` is only the beginning.
    """
    members = (zip_names(BytesIO(data)) if data.startswith(b"PK") else []) if names is None else names
    return next((kind for kind in _kinds() if kind.matches(data, members)), None)


def _entry(stream: str) -> bytes:
    """A stream's name as an OLE directory holds it: UTF-16, filled up to 64 bytes with zeros."""
    return b"".join([stream.encode("utf-16-le"), b"\0\0\0\0"])


def zip_names(file: BinaryIO) -> list[str]:
    """Names in a zip. One whose directory is lost tells by its first bytes whether it was a document."""
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except Exception:  # a directory may be damaged in any way
        file.seek(0)
        begins = file.read(_FIRST_PARTS)
        return [name for name in ("word/", "xl/", "ppt/") if name.encode() in begins]
