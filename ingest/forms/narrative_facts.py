"""What a filing as a whole says about its projects: fiscal year, filing unit, the units it names.

In: a source. Out: `Facts`. A project's own form or narrative leads; these fill what it leaves out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.page import Source, SourceType, place_of
from ingest.record import Place

_UNIT = re.compile(
    r"(?:编制部门|编制单位|预算主管部门|预算单位|申报单位(?:名称)?|填报单位|部门名称|单位名称)\s*(?:[（(]盖章[）)])?\s*[:：]\s*"
    r"(?P<unit>[\u4e00-\u9fff（）()]{4,40})"
)
_TITLE = re.compile(
    r"^(?P<unit>[\u4e00-\u9fff（）()]{4,30}?)\s*(?P<year>20\d\d)\s*年?度?[^。；]{0,12}(?:预算|目标|申报表|情况说明)"
)
_YEAR = re.compile(r"(?P<year>20\d\d)\s*年?度?[^。；，、\d]{0,14}(?:预算|目标|申报表|填报表)")
_PLACE_ONLY = re.compile(r"[省市区县]$")
_SEAL = re.compile(r"[（(](?:盖章|公章|签章|部门|本级|本部|汇总)[）)]$")


@dataclass(frozen=True)
class Facts:
    """`units` are whole names of units; `unit` is the one that files."""

    type: SourceType
    year: int | None = None
    year_places: list[Place] = field(default_factory=list)
    unit: str | None = None
    unit_places: list[Place] = field(default_factory=list)
    units: frozenset[str] = frozenset()


def facts_of(source: Source) -> Facts:
    """The first printed year of a title, the first printed unit."""
    year: int | None = None
    unit: str | None = None
    year_places: list[Place] = []
    unit_places: list[Place] = []
    units: set[str] = set()
    for page, line in source.lines():
        text = line.text.strip()
        if year is None and len(text) < 80 and (match := _YEAR.search(text)):
            year, year_places = int(match["year"]), [place_of(page, line)]
        named = _UNIT.search(text) or (_TITLE.match(text) if len(text) < 80 else None)
        if named:
            name = _SEAL.sub("", named["unit"].strip())
            if _PLACE_ONLY.search(name) or not name:
                continue
            units.add(name)
            if unit is None:
                unit, unit_places = name, [place_of(page, line)]
    return Facts(source.type, year, year_places, unit, unit_places, frozenset(units))
