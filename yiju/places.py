"""Where a value stands, in words; and a declaration as a person reads it, each value with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from yiju.audit.field import label
from yiju.ingest import Declaration
from yiju.ingest.field_names import MONEY_FIELDS
from yiju.ingest.record import Basis, FundingRow, Indicator, Place
from yiju.ingest.values.digits import unpadded
from yiju.ingest.values.money import grouped

if TYPE_CHECKING:
    from yiju.audit import Evidence

SCALARS = (
    "name", "code", "unit", "authority", "year", "start", "end", "category", "use",
    "total_budget", "year_budget", "adjusted_budget", "executed", "expected_executed", "execution_rate",
    "execution_weight", "execution_score", "prior_budget", "prior_executed", "total_weight", "total_score",
)  # fmt: skip
_SHOWN_RUNS = 3


def place_text(place: Place) -> str:
    """One place in words."""
    if place.lines is None:
        return f"第{place.page}页"
    first, last = place.lines
    return f"第{place.page}页 第{first}行" if first == last else f"第{place.page}页 第{first}–{last}行"


def places_text(places: Iterable[Place]) -> str:
    """Places in words, adjoining lines of a page as one run: `第33页 第3–8行、第34页 第1行`."""
    runs: list[tuple[int, tuple[int, int] | None]] = []
    for page, lines in sorted({(p.page, p.lines or (0, 0)) for p in places}):
        last = runs[-1] if runs else None
        if lines == (0, 0):
            runs.append((page, None))
        elif last and last[0] == page and last[1] and lines[0] <= last[1][1] + 1:
            runs[-1] = (page, (last[1][0], max(last[1][1], lines[1])))
        else:
            runs.append((page, lines))
    shown = "、".join(place_text(Place(page=page, lines=lines)) for page, lines in runs[:_SHOWN_RUNS])
    return shown + (f"等{len(runs)}处" if len(runs) > _SHOWN_RUNS else "")


def without_repeats(evidence: Iterable[Evidence]) -> Iterator[tuple[Evidence, str, str]]:
    """Each piece of evidence with what it is called and its file, as far as the piece before does not say so already."""
    title, file = "", ""
    for piece in evidence:
        again = piece.file == file and piece.title == title != piece.label
        name = piece.label.removeprefix(title) if again else piece.label
        yield piece, name, "" if piece.file == file else piece.file
        title, file = piece.title, piece.file


def where(declaration: Declaration, field: str) -> str:
    """The places of a field, as `第3页 第12–14行`; of a list as a whole, those of its entries."""
    places = list(declaration.evidence.get(field, ()))
    if not places:
        places = [
            p for key, found in declaration.evidence.items() if key.startswith(f"{field}[") for p in found
        ]
    return places_text(places)


def scalar_text(declaration: Declaration, field: str) -> str:
    """The content of one of `SCALARS`; empty where the form leaves it blank."""
    value = getattr(declaration, field)
    if value in (None, []):
        return ""
    if isinstance(value, list):
        return "、".join(value)
    if field in MONEY_FIELDS:
        return grouped(value)
    return unpadded(value) if isinstance(value, Decimal) else str(value)


def basis_text(basis: Basis) -> str:
    """《title》 and number, as far as they are printed."""
    return (f"《{basis.title}》" if basis.title else "") + (basis.number or "")


def indicator_text(row: Indicator) -> str:
    """An indicator, its target and, where it was evaluated, what came of it."""
    points = (
        None
        if row.score is None
        else f"{unpadded(row.score)}{f'/{unpadded(row.weight)}' if row.weight is not None else ''}"
    )
    came = (
        ("完成", row.actual),
        ("全年预计", row.expected),
        ("得分", points),
        ("可能性", row.possibility),
        ("原因", row.reason),
    )
    parts = [f"{name}：{text}" for name, text in came if text]
    if points is None and row.weight is not None:
        parts.insert(0, f"分值：{unpadded(row.weight)}")
    return f"{row.name} → {row.target or '（空）'}" + (f"（{'；'.join(parts)}）" if parts else "")


def money_row_text(row: FundingRow) -> str:
    """A row of the money block of an evaluation: 年初, 全年, 执行, 预计, as far as they are printed."""
    columns = (
        ("年初", row.initial),
        ("全年", row.adjusted),
        ("执行", row.executed),
        ("预计执行", row.expected_executed),
    )
    printed = "、".join(f"{name}{grouped(v)}元" for name, v in columns if v is not None)
    return f"{row.name}　{printed or '（空）'}"


def entries(declaration: Declaration) -> Iterator[tuple[str, str, str]]:
    """Key, name and content of every field that a declaration fills."""
    for field in SCALARS:
        if getattr(declaration, field) not in (None, []):
            yield field, label(field), scalar_text(declaration, field)
    for source, amount in declaration.funding.items():
        yield f"funding.{source}", f"资金·{source}", grouped(amount)
    for year, later in declaration.later_budgets.items():
        if later is not None:
            yield f"later_budgets.{year}", f"{year}年预算", grouped(later)
    for i, money in enumerate(declaration.funding_rows):
        yield f"funding_rows[{i}]", "项目资金", money_row_text(money)
    for i, subitem in enumerate(declaration.subitems):
        formula = f"（{subitem.formula}）" if subitem.formula else ""
        yield f"subitems[{i}]", "子项目", f"{subitem.name}　{grouped(subitem.amount)}{formula}"
    for i, basis in enumerate(declaration.bases):
        yield f"bases[{i}]", "立项依据", basis_text(basis)
    for i, row in enumerate(declaration.indicators):
        level = "·".join(filter(None, (row.level1, row.level2)))
        yield f"indicators[{i}]", f"指标·{level}", indicator_text(row)
    for section, text in declaration.texts.items():
        yield f"texts.{section}", section, text


def sheet(declaration: Declaration) -> Iterator[tuple[str, str, str]]:
    """要素, 内容, 出处 of everything that a declaration says, and what is left open."""
    for field, name, text in entries(declaration):
        yield name, text, where(declaration, field)
    for doubt in declaration.doubts:
        yield (
            "存疑",
            f"{label(doubt.field)}：{doubt.why}",
            where(declaration, doubt.field),
        )
