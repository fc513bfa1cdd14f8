"""机构设置: what a department's budget says of the units below it → claims of who belongs to whom.

A list is believed where the text says how many units there are and the list has just as many: two statements
of one filing that bear each other out. All else is a claim for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yiju.ingest.record import Filing
from yiju.ingest.values.name_keys import unit_key
from yiju.ingest.values.name_words import endings
from yiju.ingest.values.text import unspaced

_SECTION = re.compile("机构设置|机构构成|单位构成|预算单位|单位情况")
_NUMERALS = "一二三四五六七八九"
_COUNT = re.compile(rf"(?:下属|所属|下设)的?(?P<count>\d+|[两十{_NUMERALS}]+)[家个户][^，。；：]{{0,6}}单位")
_ITEM = re.compile(rf"^[(（]?(?:\d{{1,2}}|[十{_NUMERALS}]{{1,3}})[)）.．、](?!\d)(?P<rest>.+)$")
# A list may also run on in one paragraph: 包括：1.甲；2.乙。
_PIECE = re.compile("(?<=[：:])|[；;。]")
_ENDS_NAME = re.compile("[，,。；;：:(（]")
_ENDS_CLAUSE = re.compile("[，,。；;：:]")
_ITSELF = re.compile("(?:本部|本级|机关)[)）]?$")


@dataclass(frozen=True)
class Claim:
    """`unit` may belong to `parent`, both as printed; `why` says in Chinese what leaves doubt, None where
    nothing does.
    """

    unit: str
    parent: str
    why: str | None


def subordinates(filing: Filing) -> Iterator[Claim]:
    """The units that a department budget lists below the department."""
    filed_by = filing.document.unit
    if filed_by is None or filing.document.kind != "department_budget":
        return
    stated: set[int] = set()
    listed: dict[str, str] = {}
    unclear = False
    for passage in filing.passages:
        if not passage.section or not _SECTION.search(passage.section):
            continue
        text = unspaced(passage.text)
        stated |= {_number(found["count"]) for found in _COUNT.finditer(text)}
        for item in filter(None, map(_ITEM.match, _PIECE.split(text))):
            name = _ENDS_NAME.split(item["rest"])[0]
            clause = _ENDS_CLAUSE.split(item["rest"])[0]
            itself = _ITSELF.search(clause) or unit_key(name) == unit_key(filed_by)
            if name.endswith(endings("organs")) and len(name) > 4 and not itself:
                listed.setdefault(unit_key(name), name)
            else:
                unclear = unclear or not itself
    why = None
    if not stated:
        why = "没有写明下属单位有几家"
    elif unclear or stated != {len(listed)}:
        why = f"写明下属单位 {'、'.join(map(str, sorted(stated)))} 家，列出的可认作单位名称的有 {len(listed)} 家"
    elif any(name[:2] != filed_by[:2] for name in listed.values()):
        why = "所列名称没有冠以地名，可能是内设机构"
    for name in listed.values():
        yield Claim(name, filed_by, f"“{filed_by}”的机构设置列有“{name}”，但{why}" if why else None)


def _number(text: str) -> int:
    """Up to 99, in digits or Chinese numerals."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.replace("两", "二").rpartition("十")
    value = (_NUMERALS.find(tens) + 1 or 1) * 10 if ten else 0
    return value + (_NUMERALS.find(ones) + 1 if ones else 0)
