"""Text as printed, and text as compared.

In: strings cut by lines, cells and typesetting. Out: the same characters joined (`join_lines`),
freed of typesetting gaps (`tidy`) or of every gap (`unspaced`, `half_width`), or folded to a comparison key (`fold`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_CJK = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·"
_GAP_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t\u3000\xa0]+(?=[{_CJK}])")
_GAP_BEFORE_MARK = re.compile(r"[ \t\u3000\xa0]+(?=[，。、；：？！）》」』〕】”’])")
_GAP_AFTER_MARK = re.compile(r"(?<=[，。、；：？！（《「『〔【“‘])[ \t\u3000\xa0]+")
_MARKS = [(mark, unicodedata.normalize("NFKC", mark)) for mark in "，：；（）！？％　"]
_LATIN_END = re.compile(r"[A-Za-z]$")
_LATIN_START = re.compile(r"^[A-Za-z]")

_DIGITS = str.maketrans("０１２３４５６７８９，．－", "0123456789,.-")
_FOLD = str.maketrans(
    {
        **dict.fromkeys("〔【﹝[［", "["),
        **dict.fromkeys("〕】﹞]］", "]"),
        **dict.fromkeys("“”„＂", '"'),
        **dict.fromkeys("‘’＇", "'"),
        **dict.fromkeys("—–－―─‐‑", "-"),
        **dict.fromkeys("《〈", "<"),
        **dict.fromkeys("》〉", ">"),
        "≧": "≥",
        "≦": "≤",
    }
)


def join_lines(lines: Iterable[str]) -> str:
    """Wrapped lines as one text: nothing between them, except a space between two Latin words."""
    joined = ""
    for line in lines:
        part = line.strip(" \t\r\n\u3000\xa0")
        if not part:
            continue
        gap = " " if _LATIN_END.search(joined) and _LATIN_START.search(part) else ""
        joined += gap + part
    return joined


def tidy(text: str) -> str:
    """The text without the gaps that typesetting left between Chinese characters or beside marks.
    Gaps beside Latin letters and digits stay: there they may be printed spaces.
    """
    text = _GAP_BETWEEN_CJK.sub("", text)
    text = _GAP_BEFORE_MARK.sub("", text)
    return _GAP_AFTER_MARK.sub("", text).strip(" \t\r\n\u3000\xa0")


def unspaced(text: str) -> str:
    """The text without any gap."""
    return "".join(text.split())


def nfkc(text: str) -> str:
    """Unicode's NFKC of a text: widths and the like folded. Python's own folds a text in which one character is to be folded
    whole and slowly, and of most Chinese texts these are a few marks: they are replaced before, which takes a twentieth.
    """
    if unicodedata.is_normalized("NFKC", text):
        return text
    for mark, folded in _MARKS:
        text = text.replace(mark, folded)
    return unicodedata.normalize("NFKC", text)


def half_width(text: str) -> str:
    """The text without any gap, its digits, letters and marks half width."""
    return unspaced(nfkc(text))


def half_width_digits(text: str) -> str:
    """Digits and their marks half width, one character for one: spans of the result are spans of the printed text."""
    return text.translate(_DIGITS)


def numberless(text: str) -> str:
    """What the heads and feet of pages have in common: no gaps, `#` for each number."""
    return re.sub(r"\d+", "#", unspaced(text))


def width(text: str) -> float:
    """Printed width in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def fold(text: str) -> str:
    """A key under which two printings of one text are equal: width, spaces, brackets, quotes, dashes
    and letter case folded, closing marks dropped. For comparing only, never for showing.
    """
    folded = nfkc(text.translate(_FOLD)).translate(_FOLD)
    folded = unspaced(folded).replace(">=", "≥").replace("<=", "≤").casefold()
    return nfkc(folded).rstrip("。;；,，、.")
