"""Where a value stands, in words; and a declaration as a person reads it, each value with its place."""

from __future__ import annotations

from collections.abc import Iterator

from ingest import Declaration
from ingest.record import Place
from yiju.display import yuan

_SCALARS = {
    "name": "项目名称",
    "unit": "申报单位",
    "authority": "主管部门",
    "year": "年度",
    "start": "开始时间",
    "end": "结束时间",
    "category": "项目类型",
    "use": "资金用途",
    "total_budget": "项目总预算（元）",
    "year_budget": "项目当年预算（元）",
    "prior_budget": "上年预算额（元）",
    "prior_executed": "上年执行数（元）",
}
_AMOUNTS = ("total_budget", "year_budget", "prior_budget", "prior_executed")


def place_text(place: Place) -> str:
    """One place in words."""
    if place.lines is None:
        return f"第{place.page}页"
    first, last = place.lines
    return f"第{place.page}页 第{first}行" if first == last else f"第{place.page}页 第{first}–{last}行"


def where(declaration: Declaration, field: str) -> str:
    """The places of a field, as `第3页 第12–14行`."""
    return "；".join(dict.fromkeys(place_text(place) for place in declaration.evidence.get(field, ())))


def sheet(declaration: Declaration) -> Iterator[tuple[str, str, str]]:
    """要素, 内容, 出处 of everything that a declaration says, and what is left open."""
    for field, label in _SCALARS.items():
        value = getattr(declaration, field)
        if value not in (None, []):
            shown = (
                "、".join(value)
                if isinstance(value, list)
                else yuan(value)
                if field in _AMOUNTS
                else str(value)
            )
            yield label, shown, where(declaration, field)
    for source, amount in declaration.funding.items():
        yield f"资金·{source}", yuan(amount), where(declaration, f"funding.{source}")
    for i, subitem in enumerate(declaration.subitems):
        formula = f"（{subitem.formula}）" if subitem.formula else ""
        yield (
            "子项目",
            f"{subitem.name}　{yuan(subitem.amount)}{formula}",
            where(declaration, f"subitems[{i}]"),
        )
    for i, basis in enumerate(declaration.bases):
        title = f"《{basis.title}》" if basis.title else ""
        yield "立项依据", f"{title}{basis.number or ''}", where(declaration, f"bases[{i}]")
    for i, row in enumerate(declaration.indicators):
        level = "·".join(filter(None, (row.level1, row.level2)))
        yield (
            f"指标·{level}",
            f"{row.name} → {row.target or '（空）'}",
            where(declaration, f"indicators[{i}]"),
        )
    for section, text in declaration.texts.items():
        yield section, text, where(declaration, f"texts.{section}")
    for doubt in declaration.doubts:
        yield (
            "存疑",
            f"{_SCALARS.get(doubt.field, doubt.field)}：{doubt.why}",
            where(declaration, doubt.field),
        )
