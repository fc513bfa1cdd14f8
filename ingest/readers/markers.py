"""Lines by which a converter or a printer ends a page of a text, told by their form and count, not by a list of wordings.

In: the lines of a text. Out: the indexes of the lines that only mark a page: `-- 24 of 29 --`, `第 3 页 共 29 页`, `- 7 -`,
`=== Page 3 ===`, `-- PAGE_BREAK --`. A marker says nothing but its number; markers of one form count their pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from yiju.ingest.values.text import unspaced

_LONGEST = 40
_FEWEST = 3
"""So many markers of one form with one number, or two where each also says how many there are."""
_NUMBER = re.compile(r"\d{1,4}")
_EDGE = r"[-—–－=*#_~<>|·]"
_FRAMED = re.compile(rf"{_EDGE}.*{_EDGE}")
_NAMED = re.compile(r"页|(?<![A-Za-z])p(?:age|\.)?(?![A-Za-z])", re.IGNORECASE)
_BREAK = re.compile(rf"{_EDGE}{{2,}}\s*[A-Za-z][A-Za-z_ ]{{2,24}}\s*{_EDGE}{{2,}}")


def page_markers(lines: Sequence[str]) -> set[int]:
    """The indexes of the lines that mark the end or the beginning of a page."""
    found: set[int] = set()
    forms: dict[str, list[tuple[int, list[int]]]] = defaultdict(list)
    for i, line in enumerate(lines):
        text = unicodedata.normalize("NFKC", line).strip()
        if not text or len(text) > _LONGEST or "\t" in line:
            continue
        if _BREAK.fullmatch(text):
            found.add(i)
        elif numbers := [int(n) for n in _NUMBER.findall(text)]:
            forms[unspaced(_NUMBER.sub("#", text))].append((i, numbers))
    for form, marks in forms.items():
        if _counts(form, [numbers for _, numbers in marks]):
            found |= {i for i, _ in marks}
    return found


def _counts(form: str, numbers: Sequence[Sequence[int]]) -> bool:
    """Whether lines of one form number pages: one by one, and of a whole that stays the same."""
    if len(numbers[0]) > 2 or any(len(n) != len(numbers[0]) for n in numbers):
        return False
    one_by_one = all(b[0] == a[0] + 1 for a, b in pairwise(numbers))
    if len(numbers[0]) == 2:
        wholes = {n[1] for n in numbers}
        bare = re.sub(r"#|of|共|第|总|页|page|[-—–－=*#_~<>|·/,;()\[\]]", "", form, flags=re.IGNORECASE)
        return (
            one_by_one
            and len(numbers) > 1
            and len(wholes) == 1
            and wholes.pop() >= numbers[-1][0]
            and not bare
        )
    words = re.sub(r"[#\W_]", "", form)
    framed = _FRAMED.fullmatch(form) is not None and not re.search(r"[\u4e00-\u9fff]", words)
    named = _NAMED.search(form) is not None and len(words) <= 6
    return one_by_one and len(numbers) >= _FEWEST and (framed or named)
