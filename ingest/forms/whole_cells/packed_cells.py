"""Several indicators in one cell (1. 名称：值；2. 名称：值) → each with its target.

In: the text of a cell that stands under a level. Out: `Packed` entries. An entry begins at a number, a new line or behind a
semicolon; its target stands behind a colon, a sign, or in brackets at its end. A second level may stand in front.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yiju.ingest.forms.grid_rows import flat
from yiju.ingest.forms.level_scheme import Scheme

_NUMBERING = r"(?:\d{1,2}[.、．)）]|[（(]\d{1,2}[)）]|[①-⑳])(?!\d)"
_PARTS = re.compile(rf"[；;]|\n(?=\s*{_NUMBERING})|\n|(?<=[^\d\s])\s+(?={_NUMBERING})")
_MARKED = re.compile(rf"[；;]|(?:^|\n)\s*{_NUMBERING}")
_SHORTEST = 4
_NUMBER = re.compile(rf"^\s*{_NUMBERING}\s*")
_SIGN = re.compile(r"[≥≤=<>＝≧≦＜＞]")
_BRACKETS = re.compile(r"^(?P<name>.+?)[（(](?P<target>[^（()）]*(?:\d|[≥≤=])[^（()）]*)[)）]$")
_COLON = re.compile(r"^(?P<name>[^：:]{2,40})[：:]\s*(?P<target>\S.*)$")
_END = re.compile(r"[。，,、\s]+$")


@dataclass(frozen=True)
class Packed:
    """One indicator of a cell."""

    level2: str | None
    name: str
    target: str | None


def unpacked(text: str, scheme: Scheme) -> list[Packed]:
    """The indicators of a cell, in order."""
    parts = [_END.sub("", _NUMBER.sub("", part.strip())) for part in _PARTS.split(_unwrapped(text, scheme))]
    return [_entry(flat(part), scheme) for part in parts if len(part) > 1]


def _unwrapped(text: str, scheme: Scheme) -> str:
    """The text without line ends inside of entries: where entries are numbered or end with a semicolon these tell them apart, else a
    line goes on until it has a target, and with a word that has none itself (≥180 / 张).
    """
    if _MARKED.search(text):
        return re.sub(rf"\n(?!\s*{_NUMBERING})", "", text)
    lines: list[str] = []
    for line in text.split("\n"):
        whole = lines and _entry(flat(lines[-1]), scheme).target is not None
        if lines and (not whole or (len(line.strip()) < _SHORTEST and _entry(line, scheme).target is None)):
            lines[-1] += line
        else:
            lines.append(line)
    return "\n".join(lines)


def _entry(text: str, scheme: Scheme) -> Packed:
    front, colon, rest = text.replace(":", "：").partition("：")
    level2 = front if colon and scheme.tag(front) else None
    text = rest.strip() if level2 else text
    for pattern in (_COLON, _BRACKETS):
        if found := pattern.match(text):
            return Packed(level2, found["name"].strip(), found["target"].strip())
    sign = _SIGN.search(text)
    if sign and sign.start() > 1:
        return Packed(level2, text[: sign.start()].strip(), text[sign.start() :].strip())
    return Packed(level2, text, None)
