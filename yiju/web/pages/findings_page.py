"""疑点清单: what is asked for, read from the address; the facets, the sentence, and a page of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import parse_qsl, quote_plus, urlencode

import numpy as np

from yiju.audit import Filter, FindingRow
from yiju.audit.finding import GRADES
from yiju.audit.selection import BANDS, UNJUDGED
from yiju.labels import NOT_JUDGED
from yiju.web.desk import Desk
from yiju.web.finding_facets import NONE
from yiju.web.tally import Part, Picked

ROWS = 50
SHOWN = 20
"""Values of a facet that stand open; the rest fold out."""
SORT = "grade"
"""What is sure comes first, of what is equally sure the most money."""
SORTS = {
    "grade": "按程度和金额",
    "money": "按金额",
    "new": "新出现的在前",
    "year": "按年度",
    "unjudged": f"{NOT_JUDGED}的在前",
}
GROUPS = {"": "不合并", "defect": "同类缺陷", "unit": "单位", "project": "项目", "basis": "依据"}
"""What findings are put together by; those of a unit take in its subordinates'."""
FACETS = {
    "name": "类别", "kind": "规则", "severity": "程度", "verdict": "判断", "money": "金额", "since": "列出时间", "year": "年度", "unit": "单位", "authority": "主管部门",
    "form": "材料", "account": "科目", "case": "事项", "judge": "判断人", "changed": "证据", "project": "项目", "basis": "依据",
}  # fmt: skip
"""Facet, which is its name in an address, and how a person calls it."""
_BY_GROUP = ("project", "basis")
"""Facets of so many values that they are chosen in the list grouped by them."""
_ASIDE = ("kind", *_BY_GROUP)
"""Facets that stand beside the list only where one of their values is chosen: a rule may call its findings by several names, each
of which is a value of 类别.
"""
MEANINGS = {
    "name": "疑点的名称", "kind": "按哪条规则列出", "severity": "确定：材料本身足以认定；疑似：要核对；提示：供参考", "verdict": "现在有效的判断",
    "money": "疑点涉及的金额", "since": "第一次列出它的那次审查", "year": "涉及的年度，一条可以有几个", "unit": "含所属单位", "authority": "申报表写的主管部门",
    "form": "证据所在材料的种类", "account": "证据引到的预算科目", "case": "放在哪个取证事项里", "judge": "作出现有判断的人",
    "changed": "判断之后材料更正过的", "project": "同一项目的各年度", "basis": "证据引到的立项依据",
}  # fmt: skip
"""What a facet counts, said beside its name."""
_BEGINNING: dict[str, list[str]] = {"severity": [*reversed(GRADES)], "money": [*BANDS]}
"""Facets whose values have an order of their own."""
_NAMED = {"verdict": {UNJUDGED: "open"}, "money": {"": "none"}}
"""Values that an address calls otherwise: not judged, an unknown amount."""
_SINGLE = {"words": "text", "g": "group"}
"""Parameters that hold one value → field of `FindingsAsked`."""


@dataclass(frozen=True)
class FindingsAsked:
    """A view of the list: what its address says. `chosen` has the values of every narrowed facet."""

    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    text: str = ""
    group: str = ""
    sort: str = SORT
    merged: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        """The address's query; equal views have equal ones."""
        pairs = [
            (facet, _NAMED.get(facet, {}).get(value, value))
            for facet, values in self.chosen
            for value in values
        ]
        pairs += [(key, value) for key, field in _SINGLE.items() if (value := getattr(self, field))]
        pairs += [("sort", self.sort)] if self.sort != SORT else []
        pairs += [("group", self.merged)] if self.merged else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def of(self, facet: str) -> tuple[str, ...]:
        """The values chosen of a facet."""
        return dict(self.chosen).get(facet, ())

    def narrowed(self, facet: str, *values: str) -> FindingsAsked:
        """The same view with these values of a facet, from its first page."""
        chosen = {**dict(self.chosen), facet: values}
        return replace(self, chosen=tuple((f, chosen[f]) for f in FACETS if chosen.get(f)), page=1)

    @property
    def whole(self) -> bool:
        """Whether nothing is narrowed."""
        return not (self.chosen or self.text or self.group)

    @property
    def waiting(self) -> bool:
        """Whether a judged finding leaves it, or nothing is said of verdicts: then the queue is what waits."""
        return not self.of("verdict") or UNJUDGED in self.of("verdict")


def asked(query: str) -> FindingsAsked:
    """The view that an address's query names; what it does not know is left out."""
    pairs = parse_qsl(query)

    def one(name: str) -> str:
        return next((value.strip() for key, value in reversed(pairs) if key == name), "")

    chosen = []
    for facet in FACETS:
        called = {word: value for value, word in _NAMED.get(facet, {}).items()}
        known = _BEGINNING.get(facet)
        values = dict.fromkeys(called.get(value, value) for key, value in pairs if key == facet)
        if kept := tuple(v for v in values if (v in known if known else facet != "year" or v.isdecimal())):
            chosen.append((facet, kept))
    number = one("page")
    return FindingsAsked(
        tuple(chosen),
        one("words"),
        one("g"),
        one("sort") if one("sort") in SORTS else SORT,
        one("group") if one("group") in GROUPS else "",
        int(number) if number.isdecimal() and int(number[:7]) > 0 else 1,
    )


def narrowed(**chosen: str) -> FindingsAsked:
    """A view by one value of each of these facets."""
    one = FindingsAsked()
    for facet, value in chosen.items():
        one = one.narrowed(facet, value)
    return one


def picked(desk: Desk, one: FindingsAsked) -> Picked:
    """The findings that a view asks for."""
    among = None
    if one.text or one.group:
        texts = Filter(text=one.text or None, group=one.group or None)
        among = desk.table().ids(texts)
    return desk.tally().pick(dict(one.chosen), among)


def listed(desk: Desk, one: FindingsAsked) -> list[str]:
    """Their ids in its order."""
    return desk.tally().listed(picked(desk, one), one.sort)


@dataclass(frozen=True)
class FacetChoice:
    """A value of a facet: choosing it leads to `query`, which takes it away again where `chosen`."""

    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    """A facet with its values, the first `SHOWN` apart; `meaning` says what it counts."""

    name: str
    choices: Sequence[FacetChoice]
    more: Sequence[FacetChoice]
    meaning: str = ""


@dataclass(frozen=True)
class ListGroup:
    """A line of the grouped list, and the list of it alone: `lead` is its gravest, `kinds` are its kinds with how many of
    each, the most first, `grades` its grades likewise, the gravest first; `thing` is the key of the unit, project or basis, empty for a defect.
    """

    label: str
    thing: str
    query: str
    count: int
    unjudged: int
    money: Decimal | None
    lead: FindingRow
    kinds: Sequence[tuple[str, int]]
    grades: Sequence[tuple[str, int]]
    years: Sequence[str]
    units: Sequence[str]


@dataclass(frozen=True)
class FindingsPage:
    """The page; `groups` stand instead of `rows`."""

    asked: FindingsAsked
    facets: Sequence[Facet]
    chips: Sequence[FacetChoice]
    sentence: str
    count: int
    whole: int
    rows: Sequence[FindingRow]
    groups: Sequence[ListGroup]
    pages: int

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders, each with its address and whether it is in force."""
        one = replace(self.asked, page=1)
        return [(name, replace(one, sort=key).query, key == one.sort) for key, name in SORTS.items()]

    def by(self, sort: str) -> str:
        """The same list in one of the orders."""
        return replace(self.asked, page=1, sort=sort).query

    @property
    def group_links(self) -> list[tuple[str, str, bool]]:
        """The groupings, likewise."""
        one = replace(self.asked, page=1)
        return [(name, replace(one, merged=key).query, key == one.merged) for key, name in GROUPS.items()]

    @property
    def merged_by(self) -> str:
        """What the lines are put together by, in a word."""
        return GROUPS[self.asked.merged]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search within the list keeps of its address."""
        return [pair for pair in parse_qsl(self.asked.query) if pair[0] not in ("words", "page")]

    def of_unit(self, name: str) -> str:
        """The same list for one unit alone."""
        return self.asked.narrowed("unit", name).query

    def turned(self, page: int) -> str:
        """The address of another page of the same list."""
        return f"/findings?{replace(self.asked, page=page).query}"


def view(desk: Desk, query: str) -> FindingsPage:
    """The list as its address asks for it."""
    one, tally, table = asked(query), desk.tally(), desk.table()
    found = picked(desk, one)
    listed_facets = [facet for facet in FACETS if facet not in _ASIDE or one.of(facet)]
    counted = {facet: _ordered(facet, tally.counted(facet, found)) for facet in listed_facets}
    for facet, values in one.chosen:  # what is chosen keeps its name where nothing has it any more
        missing = set(values) - {value for value, _, _ in counted[facet]}
        counted[facet] = [*counted[facet], *((v, tally.label(facet, v), 0) for v in values if v in missing)]
    labels = {facet: {value: label for value, label, _ in rows} for facet, rows in counted.items()}
    facets = [
        _facet(one, facet, [row for row in rows if facet not in _ASIDE or row[0] in one.of(facet)])
        for facet, rows in counted.items()
        if len(rows) > 1 or one.of(facet)
    ]
    chips = [choice for facet in facets for choice in (*facet.choices, *facet.more) if choice.chosen]
    for name, value, left in (
        ("含“{}”", one.text, replace(one, text="", page=1)),
        ("同类缺陷", one.group, replace(one, group="", page=1)),
    ):
        if value:
            chips.append(FacetChoice(name.format(value), 0, True, left.query))
    count = found.count
    groups = tally.groups(found, one.sort, one.merged) if one.merged else []
    groups.sort(
        key=lambda part: one.merged in _BY_GROUP and part.weight.key == NONE
    )  # what has none comes last
    pages = max(1, -(-(len(groups) if one.merged else count) // ROWS))
    one = replace(one, page=min(one.page, pages))
    start, end = (one.page - 1) * ROWS, one.page * ROWS
    merged = _groups(desk, one, groups[start:end])
    rows = [] if one.merged else table.rows(tally.listed(found, one.sort)[start:end])
    return FindingsPage(
        one, facets, chips, sentence(one, count, labels), count, len(tally.ids), rows, merged, pages
    )


def _groups(desk: Desk, one: FindingsAsked, parts: Sequence[Part]) -> list[ListGroup]:
    tally, alone = desk.tally(), replace(one, merged="", page=1)
    leads = desk.table().rows([tally.ids[part.rows[0]] for part in parts])
    found = []
    for part, lead in zip(parts, leads, strict=True):
        weight, mask = part.weight, np.zeros(len(tally.ids), np.bool_)
        mask[part.rows] = True
        kinds, grades, years, units = (
            tally.columns[facet].counted(mask) for facet in ("name", "severity", "year", "own")
        )
        defect = one.merged == "defect"
        own = replace(alone, group=weight.key) if defect else alone.narrowed(one.merged, weight.key)
        found.append(
            ListGroup(
                part.label,
                "" if defect or weight.key == NONE else weight.key,
                own.query,
                weight.size,
                tally.waiting(part.rows),
                None if weight.money < 0 else Decimal(weight.money) / 100,
                lead,
                [(label, n) for _, label, n in kinds],
                [(grade, n) for grade, _, n in _ordered("severity", grades)],
                sorted(year for year, _, _ in years),
                [label for _, label, _ in units],
            )
        )
    return found


def sentence(one: FindingsAsked, count: int, labels: Mapping[str, Mapping[str, str]]) -> str:
    """The filter in one Chinese sentence."""
    parts = [
        f"{FACETS[facet]}为{'或'.join(f'“{labels[facet].get(v, v) or v}”' for v in values)}"
        for facet, values in one.chosen
    ]
    parts += [f"文字含“{one.text}”"] if one.text else []
    parts += ["属同类缺陷"] if one.group else []
    which = f"{'、'.join(parts)}的疑点" if parts else "全部疑点"
    merged = f"，按{GROUPS[one.merged]}合并" if one.merged else ""
    return f"{which}共 {count:,} 条{merged}，{SORTS[one.sort]}排列。"


def _ordered(facet: str, rows: list[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """The most first, but years and audits the latest, grades and amounts from the top."""
    if facet in ("year", "since"):
        return sorted(rows, key=lambda row: row[0], reverse=True)
    if known := _BEGINNING.get(facet):
        return sorted(rows, key=lambda row: known.index(row[0]))
    return rows


def _facet(one: FindingsAsked, facet: str, counted: Sequence[tuple[str, str, int]]) -> Facet:
    chosen = one.of(facet)
    known = {value: (label, count) for value, label, count in counted}
    listed = [(v, *known.get(v, (v, 0))) for v in chosen] + [row for row in counted if row[0] not in chosen]
    # A long facet's addresses are the view's own with one value more.
    rest = one.narrowed(facet, *chosen).query
    choices = []
    for value, label, count in listed:
        if value in chosen:
            query = one.narrowed(facet, *(v for v in chosen if v != value)).query
        else:
            word = quote_plus(_NAMED.get(facet, {}).get(value, value))
            query = f"{rest}&{facet}={word}" if rest else f"{facet}={word}"
        choices.append(FacetChoice(label or "（未写明）", count, value in chosen, query))
    return Facet(FACETS[facet], choices[:SHOWN], choices[SHOWN:], MEANINGS[facet])
