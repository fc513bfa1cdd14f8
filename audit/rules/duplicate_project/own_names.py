"""Own names in a text: of places and works by what ends them (莫家河, 北岭水库), and numbers of things (DM-01, S304).

In: a text. Out: the names without their ends, since another clerk writes 莫家、北岭两处. A run of characters is no name where a
word of the language reaches over its edge: 带动|水库, 老|人凭村|史馆.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import units

_NO_NAME = re.compile(
    "[一二三四五六七八九十两百千个各本我该全每条座处沿在及和与至的为对有到由从于县市区乡镇村街道路河山中小大新老主干]"
)
_NUMBERED = re.compile(r"(?<![A-Za-z/])(?P<letters>[A-Z]{1,4})(?P<hyphen>-?)(?P<number>\d{2,4})(?![\d.])")
_RUN = re.compile("[一-龥]+(?:、[一-龥]{2,4})+、[一-龥]+")
_BRACKETS = re.compile("[（(][^（()）]{0,20}[）)]")
SERIES = 3
"""So many names make a list of places."""
_WORD = 30
"""A word that so many texts of the dictionary's corpus use."""


def names(text: str, unit: str, known: bool = False) -> Iterator[str]:
    """All of a text that are not part of the unit's name; `known`: also those that are words of the language (东城|园区)."""
    for match in _pattern().finditer(text):
        start, stem, end = match.start(1), match[1], match.end(2)
        if stem in unit or _NO_NAME.search(stem) or (_word(stem) and not known):
            continue
        if _word(text[max(0, start - 1) : start + 1]) or _word(stem[-1] + match[2]):
            continue
        if not _word(match[2] + text[end : end + 1]):
            yield stem
    for match in _listed().finditer(text):
        stems = match["stems"].split("、")
        yield from (
            s for s in stems if s not in unit and not _NO_NAME.search(s) and not dictionary.frequency(s)
        )
    for match in _NUMBERED.finditer(text):
        if (match["hyphen"] or len(match["number"]) > 2) and match["letters"] not in units().standards:
            yield match[0]


def series(text: str) -> frozenset[str]:
    """Places that a text lists, three at least, also those that are words of the language: 兰溪路、文昌路、码头街, or
    兰溪、文昌、西环各路; what stands in brackets behind each (箐口桥（44米）、…) is passed over.
    """
    found: set[str] = set()
    for match in _RUN.finditer(_BRACKETS.sub("", text)):
        first, *between, last = match[0].split("、")
        inner = [_ended().fullmatch(item) for item in between]
        begun, closed = _ended().search(first[-3:]), _ended().match(last)
        if all(inner):
            edges = [m for m in (begun, closed, *inner) if m is not None]
            stems = {m[1] for m in edges}
        elif not any(inner) and (shared := _shared_end().match(last)):
            stems = {first[-2:], *between, shared[1]}
        else:
            continue
        if len(stems) >= SERIES:
            found |= stems
    return frozenset(found)


@functools.cache
def _ended() -> re.Pattern[str]:
    return re.compile(rf"([一-龥]{{2,3}}?)(?:{_ends()})")


@functools.cache
def _shared_end() -> re.Pattern[str]:
    """西环各路, 西环等六条路."""
    return re.compile(rf"([一-龥]{{2,3}}?)(?:各|等?[两三四五六七八九十]+)[座条个处]?(?:{_ends()})")


@functools.cache
def _ends() -> str:
    return "|".join(sorted(units().objects, key=len, reverse=True))


@functools.cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?=([一-龥]{{2}})({_ends()}))")


@functools.cache
def _listed() -> re.Pattern[str]:
    """小屯、石坪、箐口三桥."""
    return re.compile(
        rf"(?<![一-龥])(?P<stems>(?:[一-龥]{{2}}、)+[一-龥]{{2}})(?:[两三四五六七八九十][座条个处]?)(?:{_ends()})"
    )


def _word(text: str) -> bool:
    return len(text) > 1 and dictionary.frequency(text) >= _WORD
