"""Counts beside the hits, and hits put together by project, as a terminal shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar, cast

from rich.text import Text

from yiju.display import console, print_paragraph
from yiju.ingest.stage import STAGES
from yiju.labels import HIT_KINDS
from yiju.places import places_text

if TYPE_CHECKING:
    from yiju.ingest.stage import Stage
    from yiju.search import Band, Facets, Hit

T = TypeVar("T")
# Of units and accounts so many are shown.
_SHOWN = 8
_WAN, _YI = 10_000, 100_000_000


def print_facets(found: Facets, forms: Mapping[str, str]) -> None:
    """A line for each way of counting. `forms` gives the names of form families."""
    out = console()
    out.print(
        Text(
            f"所找到的 {found.of} 条（关联较弱的不计）：" if found.of else "没有可计数的结果。", style="bold"
        )
    )
    for title, counted in (
        ("类别", _counts(found.kinds, lambda kind: HIT_KINDS.get(kind, kind))),
        ("单位", _counts(found.units, str)),
        ("年度", _counts(found.years, str)),
        ("表式", _counts(found.forms, lambda form: "+".join(forms.get(one, one) for one in form.split("+")))),
        ("阶段", _counts(found.stages, lambda stage: STAGES.get(cast("Stage", stage), stage))),
        ("科目", _counts(found.accounts, str)),
        ("金额", _counts(found.amounts, band_text)),
    ):
        if counted:
            print_paragraph(Text(f"{title}　{counted}"), 2)


def kind_text(hit: Hit) -> str:
    """`项目`, `项目·自评`: what a hit is, and of what stage where that is no declaration."""
    later = hit.stage not in (None, "plan")
    return f"{HIT_KINDS[hit.kind]}·{STAGES[hit.stage]}" if hit.stage and later else HIT_KINDS[hit.kind]


def band_text(band: Band) -> str:
    """`10 万–50 万元`, `不足 10 万元`, `1 亿元以上`."""
    if band.below is None:
        return f"{_short(band.least or 0)}元以上"
    if band.least is None:
        return f"不足 {_short(band.below)}元"
    return f"{_short(band.least)}–{_short(band.below)}元"


def _short(amount: float) -> str:
    return f"{amount / _YI:g} 亿" if amount >= _YI else f"{amount / _WAN:g} 万"


def _counts(counted: Sequence[tuple[T, int]], name: Callable[[T], str]) -> str:
    shown = "、".join(f"{name(value)}（{count}）" for value, count in counted[:_SHOWN])
    return shown + (f"……共 {len(counted)} 种" if len(counted) > _SHOWN else "")


def print_projects(hits: Sequence[Hit]) -> None:
    """A numbered line for each project, its hits below."""
    from yiju.search import by_project

    out = console()
    for number, project in enumerate(by_project(hits), 1):
        years = "、".join(map(str, project.years))
        out.print(Text.assemble(f"{number:>2}. ", (project.name, "bold"), f"　{project.unit or ''}　{years}"))
        for hit in project.hits:
            line = f"{hit.year or '年度不详'}　[{kind_text(hit)}]　{hit.why}　出处：{hit.file} {places_text(hit.places)}"
            print_paragraph(Text(line, style="dim"), 4)
