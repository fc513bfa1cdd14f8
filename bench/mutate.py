"""Damage done to files: the bytes of a good file → the bytes of a bad one.

In: bytes, a source of chance. Out: bytes. Damage is done to the file as it lies on the disk, and, where it
is a zip or a PDF, to what lies unpacked inside: only there does a reader get past the packing.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable

_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
_TAG = re.compile(rb"<[^<>]*>")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_EXTREME = (
    *(b"0", b"-1", b"1", b"255", b"65535", b"99999", b"2147483647", b"-2147483648", b"4294967296"),
    *(b"1e308", b"-0.0001", b"99999999999999999999", b"NaN", b"\xef\xbc\x95", b""),
)
_LARGEST, _MOST_LINES = 4_000_000, 20_000


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file with one to eight damages, all of them inside or all of them outside its packing."""
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _in_zip(data, chance)
    if data.startswith(b"%PDF") and chance.random() < 0.6:
        return _in_stream(data, chance)
    return _damaged(data, chance)


def rearranged(data: bytes, chance: random.Random) -> bytes:
    """A text with its lines put in another order, joined, parted, repeated or left out, and its numbers changed: what
    a dump of another program may look like.
    """
    lines = data.split(b"\n")
    for _ in range(chance.randint(1, 12)):
        at, length = chance.randrange(len(lines)), int(2 ** chance.uniform(0, 6))
        part = lines[at : at + length]
        match chance.randrange(7):
            case 0:
                chance.shuffle(part)
                lines[at : at + length] = part
            case 1:
                lines[at : at + length] = []
            case 2:
                lines[at:at] = part * chance.choice((1, 3, 20))
            case 3:
                to = chance.randrange(len(lines))
                lines[at : at + length] = []
                lines[to:to] = part
            case 4:
                lines[at : at + length] = [chance.choice((b"", b" ", b"\t")).join(part)]
            case 5:
                lines[at : at + length] = [half for line in part for half in _parted(line, chance)]
            case _:
                lines[at : at + length] = [_number(line, chance) if line else line for line in part]
        lines = lines[:_MOST_LINES] or [b""]
    return b"\n".join(lines)[:_LARGEST]


def _parted(line: bytes, chance: random.Random) -> tuple[bytes, bytes]:
    text = line.decode("utf-8", "replace")
    at = chance.randint(0, len(text))
    return text[:at].encode(), text[at:].encode()


def _damaged(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 8)):
        data = chance.choice(_DAMAGES)(data, chance)[:_LARGEST]
    return data


def _in_zip(data: bytes, chance: random.Random) -> bytes:
    """One member damaged; the zip around it whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        members = old.infolist()
        # The large ones hold the text; the small ones say what the package is.
        hit = chance.choices(members, [member.file_size**0.5 for member in members])[0]
        for member in members:
            content = old.read(member)
            new.writestr(member.filename, _damaged(content, chance) if member is hit else content)
    return out.getvalue()


def _in_stream(data: bytes, chance: random.Random) -> bytes:
    """One stream unpacked, damaged and packed again; its length is then wrong, which PDFium bears."""
    found = list(_STREAM.finditer(data))
    if not found:
        return _damaged(data, chance)
    hit = chance.choice(found)
    try:
        content = zlib.compress(_damaged(zlib.decompress(hit[1]), chance))
    except zlib.error:
        content = _damaged(hit[1], chance)
    return data[: hit.start(1)] + content + data[hit.end(1) :]


def _flip(data: bytes, chance: random.Random) -> bytes:
    hit = bytearray(data)
    for _ in range(min(len(hit), chance.randint(1, 20))):
        hit[chance.randrange(len(hit))] = chance.randrange(256)
    return bytes(hit)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _part(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + int(2 ** chance.uniform(0, 14)))


def _leave_out(data: bytes, chance: random.Random) -> bytes:
    start, end = _part(data, chance)
    return data[:start] + data[end:]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start, end = _part(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50)) + data[end:]


def _elsewhere(data: bytes, chance: random.Random) -> bytes:
    start, end = _part(data, chance)
    to = chance.randint(0, len(data))
    return data[:to] + data[start:end] + data[to:]


def _noise(data: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(data))
    return data[:at] + chance.randbytes(chance.randint(1, 200)) + data[at:]


def _number(data: bytes, chance: random.Random) -> bytes:
    return _replaced(_NUMBER, data, chance, lambda _: chance.choice(_EXTREME))


def _tag(data: bytes, chance: random.Random) -> bytes:
    return _replaced(_TAG, data, chance, lambda tag: tag * chance.choice((0, 2, 300)))


def _replaced(
    pattern: re.Pattern[bytes], data: bytes, chance: random.Random, by: Callable[[bytes], bytes]
) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return _flip(data, chance)
    hit = chance.choice(found)
    return data[: hit.start()] + by(hit[0]) + data[hit.end() :]


_DAMAGES = (_flip, _cut, _leave_out, _repeat, _elsewhere, _noise, _number, _number, _tag, _tag)
