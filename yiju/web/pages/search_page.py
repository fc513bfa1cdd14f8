"""检索: one box, kinds as tabs, counts beside the hits, each hit with why it is here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import msgspec

from yiju.audit.field import label
from yiju.facets_shown import band_text
from yiju.ingest.forms.families import names as form_names
from yiju.ingest.stage import STAGES, Stage
from yiju.labels import HIT_KINDS
from yiju.places import places_text
from yiju.search import FACETED, Band, Facets, Filters, Hit, Kind, notice
from yiju.web import sheet
from yiju.web.desk import Desk
from yiju.web.pages.findings_page import SHOWN, Facet, FacetChoice
from yiju.web.render import query_of
from yiju.workspace import FORMS

ROWS = 30
WISHES = ("kind", "unit", "year", "form", "stage", "account", "least", "most", "sort")
SORTS = {"": "最相关", "money": "按金额", "year": "年度新近", "unit": "按单位"}
_ORDERS: dict[str, Callable[[Hit], tuple[object, ...]]] = {
    "money": lambda hit: (-(hit.amount or 0.0),),
    "year": lambda hit: (-(hit.year or 0),),
    "unit": lambda hit: (not hit.unit, hit.unit or ""),
}


@dataclass(frozen=True)
class SearchPage:
    """The page. `missing` is what of the question stands nowhere; `weak` are the hits that have little to do with it, on the last
    page after the others, `alone` where there are no others: the facets count them then. `count` are all found, `weak_count` of them weak. `wish` is what the address asks for, `tabs` are the kinds: name, count, whether chosen, address; `sorts` the
    orders: name, address, whether chosen.
    """

    text: str
    wish: Mapping[str, str]
    tabs: Sequence[tuple[str, int, bool, str]]
    facets: Sequence[Facet]
    missing: str | None
    hits: Sequence[Hit]
    weak: Sequence[Hit]
    alone: bool
    count: int
    weak_count: int
    sorts: Sequence[tuple[str, str, bool]]
    page: int
    pages: int


def view(desk: Desk, asked: Mapping[str, str], page: int = 1) -> SearchPage:
    """What a search finds, best first where nothing else is wished; nothing where nothing is asked."""
    text, wish, found_hits, missing = _found(desk, asked)
    hits, weak = [h for h in found_hits if not h.weak], [h for h in found_hits if h.weak]
    pages = max(1, -(-len(hits) // ROWS))
    page = min(max(1, page), pages)
    facets, kinds = [], dict[str, int]()
    if text:
        counted = hits or [msgspec.structs.replace(hit, weak=False) for hit in weak]
        found = desk.index().facets(counted)
        kinds = dict(found.kinds)
        facets = [facet for facet in _facets(desk, text, wish, found) if facet.choices]
    tabs = [
        ("全部", 0 if wish["kind"] else len(hits or weak), not wish["kind"], _address(text, wish, kind=""))
    ]
    tabs += [
        (name, kinds.get(code, 0), code == wish["kind"], _address(text, wish, kind=code))
        for code, name in HIT_KINDS.items()
    ]
    sorts = [(name, _address(text, wish, sort=sort), sort == wish["sort"]) for sort, name in SORTS.items()]
    shown = hits[(page - 1) * ROWS : page * ROWS]
    far, alone = weak if page == pages else [], bool(weak) and not hits
    return SearchPage(
        text, wish, tabs, facets, missing, shown, far, alone, len(found_hits), len(weak), sorts, page, pages
    )


def workbook(desk: Desk, asked: Mapping[str, str]) -> bytes:
    """All that a search finds, in the order of its page, as a workbook."""
    columns = (
        "名称",
        "单位",
        "年度",
        "类别",
        "栏目",
        "文字",
        "预算（元）",
        "为什么在这里",
        "关联",
        "材料",
        "出处",
    )
    rows = [
        (
            (hit.name, False),
            (hit.unit or "", False),
            (str(hit.year or ""), True),
            (HIT_KINDS[hit.kind], False),
            (label(hit.field), False),
            (hit.text, False),
            ("" if hit.amount is None else f"{hit.amount:.2f}", True),
            (hit.why, False),
            ("较弱" if hit.weak else "", False),
            (hit.file, False),
            (places_text(hit.places), False),
        )
        for hit in _found(desk, asked)[2]
    ]
    return sheet.workbook("检索", columns, rows)


def _found(desk: Desk, asked: Mapping[str, str]) -> tuple[str, dict[str, str], list[Hit], str | None]:
    """What is asked, how it is narrowed and ordered, and what is found, what has little to do with it last; and what of the
    question stands nowhere.
    """
    text = asked.get("q", "").strip()
    wish = {name: asked.get(name, "").strip() for name in WISHES}
    for name, known in (("kind", HIT_KINDS), ("stage", STAGES), ("sort", SORTS)):
        wish[name] = wish[name] if wish[name] in known else ""
    hits = _hits(desk, text, wish) if text else []
    missing = notice(hits) if hits else None
    if sort := wish["sort"]:
        hits.sort(key=lambda hit: (hit.weak, *_ORDERS[sort](hit)))
    return text, wish, hits, missing


def _hits(desk: Desk, text: str, wish: Mapping[str, str]) -> list[Hit]:
    filters = Filters(
        cast("Kind | None", wish["kind"] or None),
        wish["unit"] or None,
        int(wish["year"]) if wish["year"].isdecimal() and len(wish["year"]) == 4 else None,
        _amount(wish["least"]),
        _amount(wish["most"]),
        wish["account"] or None,
        wish["form"] or None,
        cast("Stage | None", wish["stage"] or None),
    )
    return desk.index().search(text, filters, FACETED)


def _amount(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _facets(desk: Desk, text: str, wish: Mapping[str, str], found: Facets) -> list[Facet]:
    """Each way of counting that narrows: a value that every hit has (an account that each filing's tables print) does not. A value that
    is chosen leads away again.
    """
    names = desk.records().account_names() if found.accounts else {}
    called = form_names(desk.workspace.folder / FORMS) if found.forms else {}
    counted: list[tuple[str, str, list[tuple[str, str, int]]]] = [
        ("unit", "单位", [(unit, unit, n) for unit, n in found.units]),
        ("year", "年度", [(str(year), str(year), n) for year, n in found.years]),
        (
            "form",
            "表式",
            [
                (form, "、".join(called.get(one, one) for one in form.split("+")), n)
                for form, n in found.forms
            ],
        ),
        ("stage", "阶段", [(stage, STAGES[cast("Stage", stage)], n) for stage, n in found.stages]),
        (
            "account",
            "科目",
            [(code, f"{code} {names.get(code, '')}".strip(), n) for code, n in found.accounts],
        ),
    ]
    made = []
    for key, name, every in counted:
        values = [one for one in every if one[2] < found.of or one[0] == wish[key]]
        known = {value for value, _, _ in values}
        listed = values if wish[key] in known or not wish[key] else [(wish[key], wish[key], 0), *values]
        choices = [
            FacetChoice(
                label,
                n,
                value == wish[key],
                _address(text, wish, **{key: "" if value == wish[key] else value}),
            )
            for value, label, n in listed
        ]
        made.append(Facet(name, choices[:SHOWN], choices[SHOWN:]))
    bands = [_band(text, wish, band, n) for band, n in found.amounts]
    return [*made, Facet("金额", bands, [])]


def _band(text: str, wish: Mapping[str, str], band: Band, count: int) -> FacetChoice:
    least, most = (
        "" if edge is None else f"{edge:.2f}".removesuffix(".00") for edge in (band.least, band.most)
    )
    chosen = bool(least or most) and (least, most) == (wish["least"], wish["most"])
    query = (
        _address(text, wish, least="", most="") if chosen else _address(text, wish, least=least, most=most)
    )
    return FacetChoice(band_text(band), count, chosen, query)


def _address(text: str, wish: Mapping[str, str], **changed: str) -> str:
    return query_of({"q": text, **wish, **changed})
