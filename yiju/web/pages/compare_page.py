"""两项对照: two declarations field by field, same runs marked, rows matched by what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from yiju.audit import Finding
from yiju.audit.field import label
from yiju.ingest import Declaration, Filing
from yiju.ingest.record import Basis, Indicator, Subitem
from yiju.ingest.values.money import grouped
from yiju.ingest.values.text import fold
from yiju.places import SCALARS, basis_text, indicator_text, scalar_text
from yiju.search.ask.indicator_families import read_phrase
from yiju.shared_text import common_runs, compare
from yiju.web.cases import EvidenceCase
from yiju.web.desk import Desk
from yiju.web.pages import evidence_page
from yiju.web.pages.findings_page import asked

Sides = Literal["same", "differs", "left", "right"]
Item = TypeVar("Item")


@dataclass(frozen=True)
class ComparedField:
    """A field or a row on both sides; `sides` says which say it, and whether they say the same. The spans
    are runs of equal text, `common` ones what everybody writes; `swapped` words stand at one place and differ.
    """

    label: str
    left: str
    right: str
    sides: Sides
    left_field: str
    right_field: str
    left_spans: Sequence[tuple[int, int]] = ()
    right_spans: Sequence[tuple[int, int]] = ()
    share: float | None = None
    left_common: Sequence[tuple[int, int]] = ()
    right_common: Sequence[tuple[int, int]] = ()
    left_swapped: Sequence[str] = ()
    right_swapped: Sequence[str] = ()


@dataclass(frozen=True)
class ComparedSection:
    """Pairs under one head."""

    name: str
    pairs: Sequence[ComparedField]


@dataclass(frozen=True)
class ComparePage:
    """The page; `pages` are the pages of both sides where a field's places were asked for. `findings` are about both
    sides: the one that led here first, which can be judged here, as the only one can. `query` is the list that it stands in, `cases` are those to put it into, `within` those that hold it.
    """

    left: tuple[Filing, Declaration]
    right: tuple[Filing, Declaration]
    share: float
    parts: Sequence[ComparedSection]
    pages: Sequence[evidence_page.Shown | None]
    findings: Sequence[Finding]
    judged: Finding | None
    cases: Sequence[EvidenceCase]
    within: Sequence[EvidenceCase]
    query: str


def view(
    desk: Desk,
    left: str,
    right: str,
    left_field: str = "",
    right_field: str = "",
    came_from: str = "",
    query: str = "",
) -> ComparePage:
    """Two declarations by id; with fields, their pages as well. `came_from` is the finding that led here, `query` the
    address's. Raises `NotHere`.
    """
    one, other = desk.declaration(left), desk.declaration(right)
    a, b = one[1], other[1]
    compared = compare(a, b)
    texts = []
    for name in dict.fromkeys([*compared.sections, *a.texts, *b.texts]):
        field = f"texts.{name}"
        if name in compared.sections:
            ours, theirs, aligned = compared.sections[name]
            spans = [s.left for s in aligned.spans], [s.right for s in aligned.spans]
            sides = _sides(ours, theirs)
            common = common_runs(a, ours), common_runs(b, theirs)
            swapped = [[pair[n] for pair in aligned.swapped if len(pair[n]) > 1] for n in (0, 1)]
            section = ComparedField(
                name, ours, theirs, sides, field, field, *spans, aligned.whole, *common, *swapped
            )
            texts.append(section)
        elif a.texts.get(name) or b.texts.get(name):
            ours, theirs = a.texts.get(name, ""), b.texts.get(name, "")
            texts.append(ComparedField(name, ours, theirs, _sides(ours, theirs), field, field))
    parts = [
        ComparedSection(
            "基本情况", [pair for field in SCALARS if (pair := _scalar(a, b, field)).left or pair.right]
        ),
        ComparedSection(
            "子项目与金额",
            _rows(
                a.subitems,
                b.subitems,
                "subitems",
                lambda s: grouped(s.amount),
                _subitem,
                "金额相同，名称不同",
            ),
        ),
        ComparedSection("立项依据", _rows(a.bases, b.bases, "bases", _basis_key, basis_text)),
        ComparedSection("绩效指标", _rows(a.indicators, b.indicators, "indicators", _family, indicator_text)),
        ComparedSection("文字", texts),
    ]
    pages = [_page(desk, one, left_field), _page(desk, other, right_field)]
    shown = pages if any(pages) else []
    findings = _about_both(desk, a.id, b.id, came_from)
    judged = findings[0] if len(findings) == 1 or came_from in [f.id for f in findings] else None
    within = desk.cases.holding(judged.id) if judged else []
    holding = {case.number for case in within}
    return ComparePage(
        one,
        other,
        compared.share,
        [part for part in parts if part.pairs],
        shown,
        findings,
        judged,
        [case for case in desk.cases.every() if not case.closed and case.number not in holding],
        within,
        asked(query).query,
    )


def _about_both(desk: Desk, left: str, right: str, first: str) -> list[Finding]:
    """The findings that are about both, one of them first."""
    rows = desk.table().of_declarations([left, right])
    about = [f for f in desk.table().whole([row.id for row in rows]) if {left, right} <= set(f.projects)]
    return sorted(about, key=lambda finding: finding.id != first)


def _page(desk: Desk, side: tuple[Filing, Declaration], field: str) -> evidence_page.Shown | None:
    places = side[1].evidence.get(field, [])
    if not places:
        return None
    return evidence_page.shown(
        desk, side[0], places[0].page, [evidence_page.PlaceMark("", place) for place in places]
    )


def _scalar(a: Declaration, b: Declaration, field: str) -> ComparedField:
    left, right = scalar_text(a, field), scalar_text(b, field)
    return ComparedField(label(field), left, right, _sides(left, right), field, field)


def _sides(left: str, right: str) -> Sides:
    if not left or not right:
        return "left" if left else "right"
    return "same" if fold(left) == fold(right) else "differs"


def _rows(
    left: Sequence[Item],
    right: Sequence[Item],
    field: str,
    key: Callable[[Item], str],
    text_of: Callable[[Item], str],
    differing: str = "",
) -> list[ComparedField]:
    """Rows of both sides, those with one key beside each other, the rest after them; `differing` says how those of one key
    may differ.
    """
    waiting: dict[str, list[int]] = {}
    for i, item in enumerate(right):
        waiting.setdefault(key(item), []).append(i)
    pairs, alone = [], []
    for i, item in enumerate(left):
        here = f"{field}[{i}]"
        if matched := waiting.get(key(item)):
            j = matched.pop(0)
            statements = text_of(item), text_of(right[j])
            sides = _sides(*statements)
            name = differing if sides == "differs" else ""
            pairs.append(ComparedField(name, *statements, sides, here, f"{field}[{j}]"))
        else:
            alone.append(ComparedField("", text_of(item), "", "left", here, ""))
    rest = sorted(i for found in waiting.values() for i in found)
    return (
        pairs + alone + [ComparedField("", "", text_of(right[i]), "right", "", f"{field}[{i}]") for i in rest]
    )


def _subitem(item: Subitem) -> str:
    return f"{item.name}　{grouped(item.amount)}元"


def _basis_key(item: Basis) -> str:
    return item.key or fold(item.title or "")


def _family(item: Indicator) -> str:
    phrase = read_phrase(item.name)
    return f"{phrase.subject}|{phrase.measure}"
