"""两项对照: two declarations field by field, same runs marked, rows matched by what they say; and the same as a workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeVar

from yiju.audit import Finding
from yiju.audit.field import amount_of, label, yuan
from yiju.ingest import Declaration, Filing
from yiju.ingest.record import Basis, FundingRow, Indicator, Subitem
from yiju.ingest.values.text import fold
from yiju.places import (
    SCALARS,
    basis_text,
    entries,
    indicator_text,
    money_row_text,
    scalar_text,
    where,
)
from yiju.search.ask.indicator_families import read_phrase
from yiju.shared_text import common_runs, compare
from yiju.web import sheet
from yiju.web.cases import EvidenceCase
from yiju.web.desk import Desk
from yiju.web.pages import evidence_page
from yiju.web.pages.findings_page import asked

Sides = Literal["same", "differs", "left", "right"]
Item = TypeVar("Item")
ONLY = "differences"
"""What the address says (`show`) where rows that are the same on both sides are left out."""
_NUMBER = re.compile(r"\d[\d,.]*")
_NEARLY = 0.99


@dataclass(frozen=True)
class ComparedField:
    """A field or a row on both sides; `sides` says which say it, and whether they say the same. The spans
    are runs of equal text, `common` ones what everybody writes; `swapped` words stand at one place and differ. Amounts
    stand beside the text; a budget has none.
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
    left_amount: Decimal | None = None
    right_amount: Decimal | None = None

    @property
    def verdict(self) -> str:
        """Which sides say it, and whether they say the same."""
        return {"same": "相同", "differs": self._differs(), "left": "只在左边", "right": "只在右边"}[
            self.sides
        ]

    def _differs(self) -> str:
        """Nearly all is not all; that numbers differ is said, however few characters they have."""
        if self.share is None:
            return "不同"
        numbers = [_NUMBER.findall(fold(text)) for text in (self.left, self.right)]
        return f"相同 {min(self.share, _NEARLY):.0%}{'，数字不同' if numbers[0] != numbers[1] else ''}"


@dataclass(frozen=True)
class ComparedSection:
    """Pairs under one head."""

    name: str
    pairs: Sequence[ComparedField]


@dataclass(frozen=True)
class ComparePage:
    """The page; `pages` are the pages of both sides where a field's places were asked for. `findings` are about both
    sides: the one that led here first, which can be judged here, as the only one can. `query` is the list that it stands in, `cases` are those to put it into, `within` those that hold it.
    Of `rows` compared, `differing` are not the same on both sides; with `only` the others are left out.
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
    rows: int
    differing: int
    only: str


def view(
    desk: Desk,
    left: str,
    right: str,
    left_field: str = "",
    right_field: str = "",
    came_from: str = "",
    query: str = "",
    only: str = "",
) -> ComparePage:
    """Two declarations by id; with fields, their pages as well. `came_from` is the finding that led here, `query` the
    address's; `only` as `ONLY` leaves out what is the same. Raises `NotHere`.
    """
    one, other = desk.declaration(left), desk.declaration(right)
    a, b = one[1], other[1]
    share, parts = compared(a, b)
    pairs = [pair for part in parts for pair in part.pairs]
    shown = parts
    if only == ONLY:
        shown = [replace(part, pairs=[p for p in part.pairs if p.sides != "same"]) for part in parts]
    pages = [_page(desk, one, left_field), _page(desk, other, right_field)]
    findings = _about_both(desk, a.id, b.id, came_from)
    judged = findings[0] if len(findings) == 1 or came_from in [f.id for f in findings] else None
    within = desk.cases.holding(judged.id) if judged else []
    holding = {case.number for case in within}
    return ComparePage(
        one,
        other,
        share,
        [part for part in shown if part.pairs],
        pages if any(pages) else [],
        findings,
        judged,
        [case for case in desk.cases.every() if not case.closed and case.number not in holding],
        within,
        asked(query).query,
        len(pairs),
        sum(pair.sides != "same" for pair in pairs),
        only if only == ONLY else "",
    )


def compared(a: Declaration, b: Declaration) -> tuple[float, list[ComparedSection]]:
    """How much of their text is equal, and everything that either says, under its heads."""
    both = compare(a, b)
    texts = []
    for name in dict.fromkeys([*both.sections, *a.texts, *b.texts]):
        field = f"texts.{name}"
        if name in both.sections:
            ours, theirs, aligned = both.sections[name]
            spans = [s.left for s in aligned.spans], [s.right for s in aligned.spans]
            sides = _sides(ours, theirs)
            common = common_runs(a, ours), common_runs(b, theirs)
            section = ComparedField(name, ours, theirs, sides, field, field, *spans, aligned.whole, *common)
            swapped = [[pair[n] for pair in aligned.swapped if len(pair[n]) > 1] for n in (0, 1)]
            texts.append(replace(section, left_swapped=swapped[0], right_swapped=swapped[1]))
        elif a.texts.get(name) or b.texts.get(name):
            ours, theirs = a.texts.get(name, ""), b.texts.get(name, "")
            texts.append(ComparedField(name, ours, theirs, _sides(ours, theirs), field, field))
    facts = [pair for field in SCALARS if (pair := _scalar(a, b, field)) is not None]
    parts = [
        ComparedSection("基本情况", facts),
        ComparedSection("资金", _funding(a, b)),
        ComparedSection("子项目与金额", _subitems(a, b)),
        ComparedSection("立项依据", _rows(a.bases, b.bases, "bases", _BASES, basis_text)),
        ComparedSection(
            "绩效指标", _rows(a.indicators, b.indicators, "indicators", _INDICATORS, indicator_text)
        ),
        ComparedSection("文字", texts),
    ]
    return both.share, [part for part in parts if part.pairs]


def workbook(desk: Desk, left: str, right: str, only: str = "") -> bytes:
    """The comparison as it is shown, with the places of both sides. Raises `NotHere`."""
    found = view(desk, left, right, only=only)
    titles = [
        f"{d.name}（{d.unit or filing.document.unit or '单位不详'}，{d.year or '年度不详'}）"
        for filing, d in (found.left, found.right)
    ]
    columns = ["部分", "栏目", "异同", f"左：{titles[0]}", "左边出处", f"右：{titles[1]}", "右边出处"]
    rows = [[(text, False) for text in row] for row in _lines(found)]
    return sheet.workbook("两项对照", columns, rows)


def _lines(found: ComparePage) -> Iterator[tuple[str, ...]]:
    a, b = found.left[1], found.right[1]
    for part in found.parts:
        for pair in part.pairs:
            yield (
                part.name,
                pair.label,
                pair.verdict,
                _worded(pair.left, pair.left_amount),
                where(a, pair.left_field),
                _worded(pair.right, pair.right_amount),
                where(b, pair.right_field),
            )


def _worded(text: str, amount: Decimal | None) -> str:
    return "　".join(filter(None, (text, "" if amount is None else yuan(amount))))


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


def _scalar(a: Declaration, b: Declaration, field: str) -> ComparedField | None:
    """A field that either fills."""
    left, right = scalar_text(a, field), scalar_text(b, field)
    if not left and not right:
        return None
    amounts = amount_of(a, field), amount_of(b, field)
    made = ComparedField(label(field), left, right, _sides(left, right), field, field)
    if amounts == (None, None):
        return made
    return replace(made, left="", right="", left_amount=amounts[0], right_amount=amounts[1])


def _sides(left: str, right: str) -> Sides:
    if not left or not right:
        return "left" if left else "right"
    return "same" if fold(left) == fold(right) else "differs"


def _rows(
    left: Sequence[Item],
    right: Sequence[Item],
    field: str,
    matches: Sequence[tuple[Callable[[Item], str], str]],
    text_of: Callable[[Item], str],
) -> list[ComparedField]:
    """Rows of both sides, those that match beside each other, the surest match first, and the rest after them. Rows match
    that have one key, if it is not empty; a match also says how such rows may differ.
    """
    found: dict[int, tuple[int, str]] = {}
    free = dict.fromkeys(range(len(right)))
    for key_of, differing in matches:
        waiting: dict[str, list[int]] = {}
        for j in free:
            waiting.setdefault(key_of(right[j]), []).append(j)
        for i, item in enumerate(left):
            if i not in found and (key := key_of(item)) and waiting.get(key):
                found[i] = waiting[key].pop(0), differing
                del free[found[i][0]]
    pairs, alone = [], []
    for i, item in enumerate(left):
        here = f"{field}[{i}]"
        if i in found:
            j, differing = found[i]
            statements = text_of(item), text_of(right[j])
            sides = _sides(*statements)
            name = differing if sides == "differs" else ""
            pairs.append(ComparedField(name, *statements, sides, here, f"{field}[{j}]"))
        else:
            alone.append(ComparedField("", text_of(item), "", "left", here, ""))
    return (
        pairs + alone + [ComparedField("", "", text_of(right[j]), "right", "", f"{field}[{j}]") for j in free]
    )


def _funding(a: Declaration, b: Declaration) -> list[ComparedField]:
    """Sources of funding and the budgets of later years, each beside its own, and the rows of an evaluation's money."""
    held = [
        {key: name for key, name, _ in entries(d) if key.startswith(("funding.", "later_budgets."))}
        for d in (a, b)
    ]
    made = []
    for key, name in {**held[0], **held[1]}.items():
        left, right = amount_of(a, key), amount_of(b, key)
        sides = _sides(*("" if one is None else yuan(one) for one in (left, right)))
        made.append(ComparedField(name, "", "", sides, key, key, left_amount=left, right_amount=right))
    rows = _rows(a.funding_rows, b.funding_rows, "funding_rows", _FUNDING_ROWS, money_row_text)
    return made + rows


def _subitems(a: Declaration, b: Declaration) -> list[ComparedField]:
    """Sub-items, each with its amount beside its name."""
    rows = _rows(a.subitems, b.subitems, "subitems", _SUBITEMS, _subitem)
    return [
        replace(
            row,
            left=row.left.partition(_BETWEEN)[0],
            right=row.right.partition(_BETWEEN)[0],
            left_amount=amount_of(a, row.left_field),
            right_amount=amount_of(b, row.right_field),
        )
        for row in rows
    ]


def _subitem(item: Subitem) -> str:
    return f"{item.name}{_BETWEEN}{item.amount.normalize()}"


def _subitem_name(item: Subitem) -> str:
    return fold(item.name)


def _subitem_amount(item: Subitem) -> str:
    return str(item.amount.normalize()) if item.amount else ""


def _row_name(item: FundingRow) -> str:
    return fold(item.name)


def _basis_key(item: Basis) -> str:
    return item.key or fold(item.title or "")


def _basis_title(item: Basis) -> str:
    return fold(item.title or "")


def _family(item: Indicator) -> str:
    phrase = read_phrase(item.name)
    return f"{phrase.subject}|{phrase.measure}"


_BETWEEN = "\u2028"
_SUBITEMS = (
    (_subitem, ""),
    (_subitem_name, "名称相同，金额不同"),
    (_subitem_amount, "金额相同，名称不同"),
)
_FUNDING_ROWS = ((_row_name, ""),)
_BASES = (_basis_key, ""), (_basis_title, "标题相同，文号不同")
_INDICATORS = ((_family, ""),)
