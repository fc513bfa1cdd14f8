"""What each unit is called besides its printed name: its short name, its place, and the kind of organ that it is.

In: printed units. Out: `PlaceNames` of each, and the places that the units of all filings have. 江州市永宁区柳桥街道办事处 is
柳桥街道, of 永宁区; 江州市永宁区司法局 is 区司法局 and 永宁区司法局.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import msgspec

from yiju.audit.case import Case
from yiju.audit.once import once_a_case
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import units
from yiju.ingest.values.text import fold

_UNIT = re.compile(
    r"^(?:[一-龥]{2,3}省|[一-龥]{2,6}自治区)?(?P<city>[一-龥]{2,4}?(?:市|自治州|盟|地区))?"
    r"(?P<district>[一-龥]{1,4}?(?<!开发)(?<![社园校院景片小灌林库城地辖])[区县旗市])?(?:人民政府)?(?P<rest>.*)$"
)
_TOWN = re.compile(r"^(?P<town>[一-龥]{2,4}?(?:街道|镇|乡))(?=办事处|人民政府|党|社区|综合|.{0,2}$)")
_SPOKEN = re.compile(r"(?=(?P<stem>[一-龥]{2})(?P<kind>街道|镇|乡)(?![一-龥]?长|级|村))")
_NO_STEM = re.compile(
    "[一二三四五六七八九十两百千个各本我该全每条座处沿在及和与至的为对有到由从于县市区乡镇村街道小大新老主居量率数达占超位]"
)


class PlaceNames(msgspec.Struct, frozen=True):
    """`town` is the own street, town or township, `district` the county or district, `city` the city, `organ` what is left
    (司法局); each empty where the printed name has none.
    """

    city: str
    district: str
    town: str
    organ: str

    @property
    def house(self) -> tuple[str, str]:
        """Of a school, a home, a farm the name of its own and what it is: 青藤, 中学; both empty for any other organ."""
        return _house(self.organ)

    @property
    def house_names(self) -> frozenset[str]:
        """What a school, a home, a farm is called: 双溪镇中心卫生院 and 双溪卫生院."""
        own, kind = self.house
        return frozenset({self.organ, own + kind} if own else ())

    @property
    def house_kind(self) -> str:
        """What it is, in two characters: 中学 of 初级中学."""
        return self.house[1][-2:]

    @property
    def short(self) -> str:
        """What texts call the unit: 柳桥街道, 永宁区司法局, 青藤中学; empty where that says no place."""
        inside = f"{self.district}{self.organ}" if self.district and self.organ else ""
        return self.town or inside or (self.organ if self.house[0] else "")


@functools.lru_cache(maxsize=4096)
def names(unit: str) -> PlaceNames:
    """The parts of a printed unit name."""
    match = _UNIT.match(re.sub(r"\(.*?\)", "", fold(unit)))
    if match is None:
        return PlaceNames("", "", "", "")
    rest = match["rest"]
    town = _TOWN.match(rest)
    return PlaceNames(
        match["city"] or "", match["district"] or "", town["town"] if town else "", "" if town else rest
    )


@functools.lru_cache(maxsize=4096)
def _house(organ: str) -> tuple[str, str]:
    for kind in units().organs:
        own = organ.removesuffix(kind)
        if own != organ:
            own = own.removesuffix("中心")
            own = own.rstrip("镇乡") if len(own) > 2 else own
            return (own, kind) if 1 < len(own) < 5 else ("", "")
    return "", ""


class KnownPlaces(msgspec.Struct, frozen=True):
    """What the units that file or are filed for have in their names: towns, districts, and the schools, homes, farms by what
    they are.
    """

    towns: frozenset[str]
    districts: frozenset[str]
    houses: dict[str, frozenset[str]]


def places(case: Case) -> KnownPlaces:
    """Those of all units of the audit."""
    return _every(case.everywhere)


@once_a_case
def _every(case: Case) -> KnownPlaces:
    filers = {filing.document.unit for filing in case.filings}
    printed = filers | {declaration.unit for filing in case.filings for declaration in filing.projects}
    return places_of(unit for unit in printed if unit)


def places_of(printed: Iterable[str]) -> KnownPlaces:
    """Those of some units."""
    known = [names(unit) for unit in printed]
    houses: dict[str, set[str]] = {}
    for one in known:
        houses.setdefault(one.house_kind, set()).update(one.house_names)
    return KnownPlaces(
        frozenset(n.town for n in known if n.town),
        frozenset(n.district for n in known if n.district),
        {kind: frozenset(called) for kind, called in houses.items() if kind},
    )


def towns_in(text: str, known: frozenset[str]) -> list[tuple[str, int, int]]:
    """Streets, towns and townships that a text names, with their places: two characters that are no word of the
    language before 街道, 镇 or 乡, or the towns `known`.
    """
    found = [(town, m.start(), m.end()) for town in known for m in re.finditer(re.escape(town), text)]
    taken = [(start, end) for _, start, end in found]
    for match in _SPOKEN.finditer(text):
        start, end = match.start("stem"), match.end("kind")
        stem = match["stem"]
        if any(a < end and start < b for a, b in taken) or _NO_STEM.search(stem) or dictionary.is_word(stem):
            continue
        if not dictionary.is_word(text[max(0, start - 1) : start + 1]) and not dictionary.is_word(
            stem[-1] + match["kind"][:1]
        ):
            found.append((text[start:end], start, end))
    return sorted(found, key=lambda town: town[1])
