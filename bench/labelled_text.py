"""A declaration written as lines `label：text` and rows `level | level | indicator | target`, as outsiders write sets of contradictions.

In: such a file. Out: a `Filing` with one declaration, each field with the line that it stands on. No reader of Yiju: what is to be judged by these sets are the
questions asked of a declaration, not its reading.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

from yiju.audit.finding import digest
from yiju.ingest.record import Declaration, Document, Filing, Indicator, Place
from yiju.ingest.values.target import split_target

NAME = "项目名称"
_SECTIONS = {
    "项目概况": "项目概况",
    "立项依据": "立项依据",
    "实施内容": "实施方案",
    "实施计划": "项目实施计划",
    "资金测算依据": "年度预算安排",
    "年度绩效目标": "年度绩效目标",
}
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_PART = re.compile(r"([一-龥]+)([\d.]+)万元")
_WAN = 10_000


def labelled_filing(path: Path) -> Filing:
    """The file as a record. Raises `ValueError` where it has no 项目名称."""
    key = digest([path.name], 16)
    d = Declaration(id=f"{key}-0", name="", kind="declaration_forms")
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) == 4:
            field = f"indicators[{len(d.indicators)}]"
            d.indicators.append(Indicator(*cells, *split_target(cells[3])))
        else:
            label, _, text = line.partition("：")
            field = _field(d, label.strip(), text.strip())
        d.evidence.setdefault(field, []).append(Place(1, (number, number)))
    if not d.name:
        raise ValueError(f"{path}: no {NAME}")
    document = Document(
        id=f"f-{key}", file=path.name, sha256=key, kind="declaration_forms", unit=d.unit, year=d.year, pages=1
    )
    return Filing(document=document, projects=[d])


def _field(d: Declaration, label: str, text: str) -> str:
    """Puts a line where it belongs and says where that is."""
    if label == NAME:
        d.name = text
        return "name"
    if label == "项目单位":
        d.unit = text
        return "unit"
    if label == "主管部门":
        d.authority = text
        return "authority"
    if label == "项目类型":
        d.category = [text]
        return "category"
    if label == "起止时间":
        days = [dt.date(*map(int, found)) for found in _DAY.findall(text)]
        if days:
            d.start, d.end = days[0], days[-1]
            # A project of several years is declared for one of them, which only its texts tell.
            d.year = d.start.year if d.start.year == d.end.year else None
        return "start"
    if label == "其中":
        parts = _PART.findall(text)
        if parts:
            d.funding = {name: Decimal(number) * _WAN for name, number in parts}
            return "funding"
    if label.startswith("资金总额"):
        amount = re.match(r"[\d.]+(?=$|（)", text)
        if amount is not None:
            d.total_budget = d.year_budget = Decimal(amount[0]) * _WAN
            d.printed |= {"total_budget": amount[0], "year_budget": amount[0]}
            text = text[amount.end() :].strip("（）")
        if not text:
            return "year_budget"
        label = "资金总额"
    section = _SECTIONS.get(label, label)
    d.texts[section] = f"{d.texts[section]}\n{text}" if section in d.texts else text
    return f"texts.{section}"
