"""Bytes → text, in the encoding that the bytes themselves speak for.

In: bytes. Out: the text, and a notice where the encoding is not what a person would expect. BOM first, then UTF-16
without one, UTF-8, GB18030, Big5, and files put together from two encodings, line by line. What decides between
encodings of Chinese is how common the characters are that they give: read in a wrong one, a text is made of rare
ones. Bytes that a cut or damaged file leaves over become U+FFFD.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from yiju.ingest.record import Notice

LOST = "\ufffd"
_LOST_SHARE = 10
"""Characters beyond ASCII for each one lost, so that an encoding is believed."""
_COMMON = 0.85
"""Of the characters beyond ASCII: with fewer common ones a text is doubted. Filings have more than 0.97."""
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_LOOKED_AT = 200_000
_BEYOND = re.compile(r"[^\x00-\x7f]")

Decoded = tuple[str, tuple[Notice, ...]]

_BIG5 = Notice("文件按 Big5（繁体）编码读出，请核对。")
_MIXED = Notice("文件混有两种编码（UTF-8 与 GB18030），已逐行辨认读出，请核对。")
_DOUBTED = Notice("文件的文字编码无法确认，读出的多是生僻字，可能是乱码，请核对原件。")


def decoded(data: bytes) -> Decoded | None:
    """The text and what must be said of its encoding; None where no encoding makes text of the bytes."""
    for bom, encoding in _BOMS.items():
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace"), ()
    if wide := _wide(data):
        return wide, ()
    utf8 = data.decode("utf-8", "replace")
    if LOST not in utf8:
        return utf8, ()
    if mixed := _by_lines(data):
        return mixed, (_MIXED,)
    gb = data.decode("gb18030", "replace")
    # A damaged UTF-8 file may well be valid GB18030, all of it rare characters.
    if _believed(utf8) and common_share(gb) < _COMMON:
        return utf8, ()
    if _believed(gb) and common_share(gb) >= _COMMON:
        return gb, ()
    if _believed(big5 := data.decode("big5", "replace")) and common_share(big5) >= _COMMON:
        return big5, (_BIG5,)
    for text in (utf8, gb):
        if _believed(text):
            return text, () if common_share(text) >= _COMMON or len(
                _BEYOND.findall(text)
            ) < _LOST_SHARE else (_DOUBTED,)
    return None


def common_share(text: str) -> float:
    """How many of the characters beyond ASCII are in daily use, 0 to 1; 1 where there are none."""
    beyond = _BEYOND.findall(text[:_LOOKED_AT])
    return sum(map(_is_common, beyond)) / len(beyond) if beyond else 1.0


@lru_cache(maxsize=20_000)
def _is_common(char: str) -> bool:
    """Whether the character is a sign or of the first level of GB 2312 (3,755) or Big5 (5,401)."""
    for encoding, first, last in (("gb2312", 0xA1, 0xD7), ("big5", 0xA1, 0xC6)):
        try:
            if first <= char.encode(encoding)[0] <= last:
                return True
        except UnicodeEncodeError:
            continue
    return "\u2000" <= char < "\u3100" or "\uff00" <= char < "\uffef"


def _believed(text: str) -> bool:
    lost = text.count(LOST)
    return not lost or lost * _LOST_SHARE <= len(_BEYOND.findall(text)) - lost


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: line ends, digits and blanks have a zero beside them, on one side only."""
    if len(data) < 4 or len(data) % 2 or b"\0" not in data:
        return None
    high, low = data[1:_LOOKED_AT:2].count(0), data[0:_LOOKED_AT:2].count(0)
    encoding = "utf-16-le" if high > low else "utf-16-be"
    if min(high, low) * _LOST_SHARE > max(high, low):
        return None
    text = data.decode(encoding, "replace")
    controls = sum(char < " " and char not in "\t\n\f\r" for char in text[:_LOOKED_AT])
    return text if _believed(text) and common_share(text) >= _COMMON and not controls else None


def _by_lines(data: bytes) -> str | None:
    """Each line in the encoding that makes sense of it; None unless both are met."""
    lines, met = [], set()
    for line in data.split(b"\n"):
        text = line.decode("utf-8", "replace")
        if not line.isascii():
            other = line.decode("gb18030", "replace")
            if LOST not in text and common_share(text) >= _COMMON:
                met.add("utf-8")
            elif LOST not in other and common_share(other) >= _COMMON:
                text = other
                met.add("gb18030")
        lines.append(text)
    whole = "\n".join(lines)
    return whole if len(met) == 2 and _believed(whole) else None
