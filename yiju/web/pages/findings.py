"""疑点清单: what is asked for, read from the address; the facets, the sentence, and a page of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from msgspec.structs import replace as changed

from yiju.audit import Filter, Group, Row
from yiju.audit.finding import GRADES, Severity
from yiju.audit.selection import BANDS, UNJUDGED
from yiju.web.desk import Desk

ROWS = 50
SHOWN = 20
"""Values of a facet that stand open; the rest fold out."""
SORT = "money"
SORTS = {"money": "按金额", "grade": "按程度", "new": "按年度", "unjudged": "未判断的在前"}
GROUPS = {"": "逐条", "defect": "同一缺陷合并"}
_OPEN = "open"
"""How an address says `UNJUDGED`; `_NONE` is an unknown amount."""
_NONE = "none"


@dataclass(frozen=True)
class _Facet:
    """A facet: its name in the table, in an address, in a filter, and for a person."""

    key: str
    field: str
    name: str


_FACETS = (
    _Facet("kind", "kinds", "类别"),
    _Facet("severity", "severities", "程度"),
    _Facet("verdict", "verdicts", "判断"),
    _Facet("money", "bands", "金额"),
    _Facet("year", "years", "年度"),
    _Facet("unit", "units", "单位"),
)
_SINGLE = {"words": "text", "project": "project", "g": "group"}
"""Parameters that hold one value → field of the filter."""


@dataclass(frozen=True)
class Asked:
    """A view of the list: what its address says."""

    filter: Filter
    sort: str = SORT
    group: str = ""
    page: int = 1

    @property
    def query(self) -> str:
        """The address's query; equal views have equal ones."""
        pairs = [
            (facet.key, _in_address(facet.key, value))
            for facet in _FACETS
            for value in getattr(self.filter, facet.field)
        ]
        pairs += [(key, value) for key, field in _SINGLE.items() if (value := getattr(self.filter, field))]
        pairs += [("sort", self.sort)] if self.sort != SORT else []
        pairs += [("group", self.group)] if self.group else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def narrowed(self, **fields: Any) -> Asked:
        """The same view with these fields of its filter, from its first page."""
        return replace(self, filter=changed(self.filter, **fields), page=1)


def asked(query: str) -> Asked:
    """The view that an address's query names; what it does not know is left out."""
    pairs = parse_qsl(query)

    def every(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for key, value in pairs if key == name))

    def one(name: str) -> str:
        return next((value.strip() for key, value in reversed(pairs) if key == name), "")

    number = one("page")
    return Asked(
        Filter(
            kinds=every("kind"),
            severities=cast(tuple[Severity, ...], tuple(v for v in every("severity") if v in GRADES)),
            verdicts=tuple(UNJUDGED if v == _OPEN else v for v in every("verdict")),
            bands=tuple(v for v in ("" if v == _NONE else v for v in every("money")) if v in BANDS),
            years=tuple(int(v) for v in every("year") if v.isdecimal() and len(v) <= 4),
            units=every("unit"),
            text=one("words") or None,
            project=one("project") or None,
            group=one("g") or None,
        ),
        one("sort") if one("sort") in SORTS else SORT,
        one("group") if one("group") in GROUPS else "",
        int(number) if number.isdecimal() and int(number[:7]) > 0 else 1,
    )


@dataclass(frozen=True)
class Choice:
    """A value of a facet: choosing it leads to `query`, which takes it away again where `chosen`."""

    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    """A facet with its values, the first `SHOWN` apart."""

    name: str
    choices: Sequence[Choice]
    more: Sequence[Choice]


@dataclass(frozen=True)
class View:
    """The page; `groups` come with the address of each alone, and instead of `rows`."""

    asked: Asked
    facets: Sequence[Facet]
    chips: Sequence[Choice]
    sentence: str
    count: int
    whole: int
    rows: Sequence[Row]
    groups: Sequence[tuple[Group, str]]
    pages: int

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The orders, each with its address and whether it is in force."""
        one = self.asked.narrowed()
        return [(name, replace(one, sort=key).query, key == one.sort) for key, name in SORTS.items()]

    @property
    def group_links(self) -> list[tuple[str, str, bool]]:
        """The groupings, likewise."""
        one = self.asked.narrowed()
        return [(name, replace(one, group=key).query, key == one.group) for key, name in GROUPS.items()]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search within the list keeps of its address."""
        return [pair for pair in parse_qsl(self.asked.query) if pair[0] not in ("words", "page")]

    def of_unit(self, name: str) -> str:
        """The same list for one unit alone."""
        return self.asked.narrowed(units=(name,)).query

    @property
    def before(self) -> str | None:
        """The page before this one."""
        page = self.asked.page - 1
        return replace(self.asked, page=page).query if page else None

    @property
    def after(self) -> str | None:
        """The page after this one."""
        page = self.asked.page + 1
        return replace(self.asked, page=page).query if page <= self.pages else None


def view(desk: Desk, query: str) -> View:
    """The list as its address asks for it."""
    one, table = asked(query), desk.table()
    counted = table.facets(one.filter)
    labels = {facet.key: {value: label for value, label, _ in counted[facet.key]} for facet in _FACETS}
    facets = [_facet(one, facet, counted[facet.key]) for facet in _FACETS]
    chips = [choice for facet in facets for choice in (*facet.choices, *facet.more) if choice.chosen]
    for field, name in (("text", "含“{}”"), ("project", "项目 {}"), ("group", "同一缺陷")):
        if value := getattr(one.filter, field):
            chips.append(Choice(name.format(value), 0, True, one.narrowed(**{field: None}).query))
    count = table.count(one.filter)
    groups = table.groups(one.filter, one.sort) if one.group else []
    pages = max(1, -(-(len(groups) if one.group else count) // ROWS))
    one = replace(one, page=min(one.page, pages))
    start = (one.page - 1) * ROWS
    alone = replace(one, group="", page=1)
    return View(
        one,
        facets,
        chips,
        sentence(one, count, labels),
        count,
        table.count(),
        [] if one.group else table.search(one.filter, one.sort, ROWS, start),
        [(group, alone.narrowed(group=group.key).query) for group in groups[start : start + ROWS]],
        pages,
    )


def sentence(one: Asked, count: int, labels: Mapping[str, Mapping[str, str]]) -> str:
    """The filter in one Chinese sentence."""
    parts = [
        f"{facet.name}为{'或'.join(f'“{labels[facet.key].get(str(v), v) or v}”' for v in chosen)}"
        for facet in _FACETS
        if (chosen := getattr(one.filter, facet.field))
    ]
    parts += [f"文字含“{one.filter.text}”"] if one.filter.text else []
    parts += ["同一项目"] if one.filter.project else []
    parts += ["属同一缺陷"] if one.filter.group else []
    which = f"{'、'.join(parts)}的疑点" if parts else "全部疑点"
    return f"{which}共 {count} 条，{SORTS[one.sort]}排列。"


def _facet(one: Asked, facet: _Facet, counted: Sequence[tuple[str, str, int]]) -> Facet:
    chosen = tuple(str(value) for value in getattr(one.filter, facet.field))
    known = {value: (label, count) for value, label, count in counted}
    listed = [(v, *known.get(v, (v, 0))) for v in chosen] + [row for row in counted if row[0] not in chosen]
    choices = []
    for value, label, count in listed:
        left = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
        kept = tuple(map(int, left)) if facet.key == "year" else left
        query = one.narrowed(**{facet.field: kept}).query
        choices.append(Choice(label or "（未写明）", count, value in chosen, query))
    return Facet(facet.name, choices[:SHOWN], choices[SHOWN:])


def _in_address(facet: str, value: object) -> str:
    if value == "":
        return _OPEN if facet == "verdict" else _NONE
    return str(value)
