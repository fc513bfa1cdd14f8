"""Text as printed, and text as compared.

In: strings cut by lines, cells and typesetting. Out: the same characters joined (`join_lines`),
freed of typesetting gaps (`tidy`), or folded to a comparison key (`fold`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_CJK = r"\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—·"
_GAP_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t\u3000\xa0]+(?=[{_CJK}])")
_GAP_BEFORE_MARK = re.compile(r"[ \t\u3000\xa0]+(?=[，。、；：？！）》」』〕】”’])")
_GAP_AFTER_MARK = re.compile(r"(?<=[，。、；：？！（《「『〔【“‘])[ \t\u3000\xa0]+")
_LATIN_END = re.compile(r"[A-Za-z]$")
_LATIN_START = re.compile(r"^[A-Za-z]")

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


def fold(text: str) -> str:
    """A key under which two printings of one text are equal: width, spaces, brackets, quotes, dashes
    and letter case folded, closing marks dropped. For comparing only, never for showing.
    """
    folded = unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD)
    folded = "".join(folded.split()).replace(">=", "≥").replace("<=", "≤").casefold()
    return unicodedata.normalize("NFKC", folded).rstrip("。;；,，、.")
