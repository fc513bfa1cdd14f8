"""Own names in a text: of places and works by what ends them (莫家河, 北岭水库), and numbers of things (DM-01, S304); and of a unit.

In: a text, or what a unit is called. Out: the names without their ends, since another clerk writes 莫家、北岭两处. A run of characters is no name where a
word of the language reaches over its edge: 带动|水库, 老|人凭村|史馆.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from itertools import accumulate

from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import units

_NO_NAME = re.compile(
    "[一二三四五六七八九十两百千个各本我该全每条座处沿在及和与至的为对有到由从于县市区乡镇村街道路河山中小大新老主干]"
)
_NUMBERED = re.compile(r"(?<![A-Za-z/])(?P<letters>[A-Z]{1,4})(?P<hyphen>-?)(?P<number>\d{2,4})(?![\d.])")
_RUN = re.compile("[一-龥]+(?:、[一-龥]{2,4})+、[一-龥]+")
_BRACKETS = re.compile("[（(][^（()）]{0,20}[）)]")
_AREA = re.compile(
    r"^.*(?:省|(?<!城)市(?!场|容|政(?![协府务法]))|县|(?<![社园景灌片小校矿林牧库])区|(?<=市[一-龥]{2})区|旗|州|盟)(?=.)"
)
_OWN_PLACE = re.compile(
    r"([一-龥]{2,4}?)(街道|镇|(?<!城)乡)(?=$|人民政府|办事处|党|财政|社区|中心|综合|[一-龥]{0,6}(?:所|站|中心|院|校|学|局|队))"
)
_GOVERNMENT = re.compile(r"^.*人民政府(?=.)")
SERIES = 3
"""So many names make a list of places."""


def names(text: str, unit: str, known: bool = False) -> Iterator[str]:
    """All of a text that are not part of the unit's name; `known`: also those that are words of the language (东城|园区)."""
    yield from (stem for stem, _ in _ended_names(text, unit, known))
    for match in _listed().finditer(text):
        stems = match["stems"].split("、")
        yield from (
            s for s in stems if s not in unit and not _NO_NAME.search(s) and not dictionary.frequency(s)
        )
    for match in _NUMBERED.finditer(text):
        if (match["hyphen"] or len(match["number"]) > 2) and match["letters"] not in units().standards:
            yield match[0]


@functools.lru_cache(maxsize=16384)
def whole_names(text: str, unit: str) -> frozenset[str]:
    """Own names of places and works with what ends them, also those that are words of the language: 沿江路."""
    return frozenset(stem + end for stem, end in _ended_names(text, unit, known=True))


def _ended_names(text: str, unit: str, known: bool) -> Iterator[tuple[str, str]]:
    # Of a title, which is short, the dictionary says where its words end: 沿江路|人行道.
    edges = set(accumulate(map(len, dictionary.words(text)))) if known else set()
    for match in _pattern().finditer(text):
        start, stem, end = match.start(1), match[1], match.end(2)
        if stem in unit or _NO_NAME.search(stem) or (dictionary.is_word(stem) and not known):
            continue
        if dictionary.is_word(text[max(0, start - 1) : start + 1]) or dictionary.is_word(stem[-1] + match[2]):
            continue
        if end in edges or not dictionary.is_word(match[2] + text[end : end + 1]):
            yield stem, match[2]


@functools.lru_cache(maxsize=16384)
def place_and_organ(unit: str) -> tuple[str, str]:
    """绥河县柳营镇人民政府 → 绥河县, 柳营镇人民政府; 共青团临岚县委员会 → 临岚县, 共青团委员会."""
    for lead in units().leads:
        if unit.startswith(lead):
            place, organ = place_and_organ(unit.removeprefix(lead))
            return place, lead + organ
    match = _AREA.match(unit)
    return (match[0], unit[match.end() :]) if match else ("", unit)


def own_names(organ: str) -> Iterator[str]:
    """What only this unit of its kind is called: 柳营 of 柳营镇人民政府, 老石岔 of 老石岔国有林场, 第三 of 第三中学."""
    places = [match[1] for match in _OWN_PLACE.finditer(_GOVERNMENT.sub("", organ))]
    yield from places
    for ends in units().organs if not places else ():
        stem, end, _ = organ.partition(ends)
        if end and 1 < len(stem) < 5:
            yield stem if not dictionary.frequency(stem) else stem + end
            return


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
