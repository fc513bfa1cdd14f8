"""年度预算安排: the part's rows → sub-items and the year's total.

In: the rows of the part, tables and prose. Out: sub-items in the declaration. A table's amount is in the
column that is filled most (the rightmost of these); in prose an item is the words since the last amount
(`出国经费为600万元，接待经费为10万元`). Rows of tables are all taken; prose is taken where there is no table
or where it alone makes up the printed total.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_labels import unit_of
from yiju.ingest.forms.grid_rows import Row, flat, span
from yiju.ingest.record import Declaration, Place, Subitem
from yiju.ingest.values.money import parse_amount
from yiju.ingest.values.text import fold, join_lines, tidy

_AMOUNT = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>亿元|百万元|万元|千元|亿|万|元)(?!/|以)")
_TOTAL_WORDS = re.compile(
    r"(?:20\d\d年?度?|年度|该|本|此|项目|专项|总|预算|资金|经费|金额|总额|总计|数|申请|拟|共|需|所|安排|投入|财政|拨款|支出|预计|"
    r"计划|编制|核定|年初|计|用|的)*"
)
# Who else pays: then 财政资金 alone is no total.
_OTHER_PAYERS = re.compile("自筹|其他资金|单位资金|事业收入|上级|中央|市级|区级|配套")
_NO_ITEM = re.compile(
    r"(?:^|(?:中标|支付|合同|成交|采购|申请|拨付|投资)[\u4e00-\u9fff]{0,2})(?:金额|总价|价格|总额)$"
)
_LEAD = re.compile(
    r"^(?:[，,、；;。:：\s]|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[、)）]|[.．](?!\d))|[①-⑳]|其中|包括|主要用于|用于|具体为|分别为|以及|和(?=[^平谐解]))+"
)
_VERB = re.compile(r"(?:为|约|共计|合计|总计|计|安排|需|:|：|是|共)+\s*$")
_SUM_ROW = re.compile(r"^(?:合\s*计|总\s*计|小\s*计)$")
_FORMULA = re.compile(r"^(?P<left>.*[×xX*＊\\].*)[=＝]\s*(?P<result>\d[\d,.]*)\s*(?P<unit>万?元)?$")
# A table's head, a number: alone on a line they belong to a table that is printed by columns; so does what
# follows, until a sentence begins.
_CELL = re.compile(
    r"(?:项目组成|子项目(?:名称)?|明细|内容|数量|单价|单位|金额|资金需求|预算金额|合计)(?:[（(]\S{1,4}[）)])?|\d[\d,.]*(?:万?元)?"
)
_OPENS = re.compile(r"20\d\d年|本项目|项目|其中|[（(]?[一二三四五六七八九十\d]{1,2}[、）)]")
_AMOUNT_HEAD = re.compile(r"资金|金额|费|合计|总计|预算|需求|小计")


@dataclass
class _Table:
    head: list[Row]
    body: list[Row]
    caption: str = ""


@dataclass
class _Item:
    name: str
    amount: Decimal
    printed: str
    places: list[Place]
    formula: str | None = None


@dataclass
class _Prose:
    items: list[_Item] = field(default_factory=list)
    total: _Item | None = None


def read(rows: Sequence[Row], made: Declaration) -> None:
    """Put sub-items, and the year's total where the part prints one, into the declaration."""
    draft = Draft.of(made)
    lined = _lined(rows)
    tables, prose = _parts([row for at, row in enumerate(rows) if at not in lined.rows], made.name)
    if not lined.holds(prose.total.amount if prose.total else made.year_budget):
        lined = _Lined()
        tables, prose = _parts(rows, made.name)
    items = [item for table in tables for item in _items(table, draft)] or lined.items
    if prose.total is not None:
        if made.year_budget is None:
            draft.put("year_budget", prose.total.amount, prose.total.printed, prose.total.places)
        elif made.year_budget != prose.total.amount:
            draft.doubt("year_budget", f"年度预算安排另印为“{prose.total.printed}”")
    prose_fits = bool(prose.items) and _sum(prose.items) == made.year_budget != _sum(items)
    if not items or prose_fits:
        items = prose.items
    for item in items:
        draft.subitem(Subitem(item.name, item.amount, item.formula), item.printed, item.places)


def _parts(rows: Sequence[Row], project: str) -> tuple[list[_Table], _Prose]:
    """The tables, and what the paragraphs between them say."""
    tables, paragraphs = _split(rows)
    prose = _Prose()
    for text, places in paragraphs:
        _prose(text, places, project, prose)
    return tables, prose


def _sum(items: Sequence[_Item]) -> Decimal | None:
    return sum((i.amount for i in items), Decimal(0)) if items else None


def _split(rows: Sequence[Row]) -> tuple[list[_Table], list[tuple[str, list[Place]]]]:
    """Tables with their captions, and paragraphs of prose."""
    tables: list[_Table] = []
    paragraphs: list[tuple[str, list[Place]]] = []
    apart = False
    for row in rows:
        if row.table:
            amounts = [p for p in row.own if _amount(p.text, "元") is not None]
            heading = not amounts or (len(row.own) > 1 and not any(c.isdigit() for c in row.text))
            last = tables[-1] if tables else None
            fresh = last is None or (
                heading
                and bool(last.body)
                and row.own[0].col == 0
                and len(row.own) > 1
                and bool(_AMOUNT_HEAD.search(row.own[-1].text))
            )
            if fresh:
                tables.append(_Table([], [], paragraphs[-1][0] if paragraphs else ""))
                last = tables[-1]
            assert last is not None
            (last.head if heading and not last.body else last.body).append(row)
            continue
        text = flat(row.text)
        if _CELL.fullmatch(text):
            apart = True
            continue
        if apart and _OPENS.match(text):
            apart = False
        elif apart:
            continue
        elif paragraphs and not re.search(r"[。；;！]$", paragraphs[-1][0]) and not tables:
            before, places = paragraphs[-1]
            paragraphs[-1] = (tidy(join_lines([before, text])), [*places, *row.places])
            continue
        paragraphs.append((text, list(row.places)))
    return tables, [(text, span(places)) for text, places in paragraphs]


def _amount(text: str, unit: str) -> Decimal | None:
    formula = _FORMULA.match(_plain(text))
    if formula:
        return parse_amount(formula["result"] + (formula["unit"] or ""), unit)
    return parse_amount(flat(text), unit)


def _plain(text: str) -> str:
    r"""A formula without the marks of a typesetter: `$800 \\times 50 = 40000$`."""
    return re.sub(r"\s+", "", text.replace("$", "").replace("\\times", "×"))


def _items(table: _Table, draft: Draft) -> list[_Item]:
    unit_at: dict[int, str] = {}
    head_at: dict[int, str] = {}
    for row in table.head:
        for piece in row.own:
            head_at[piece.col] = head_at.get(piece.col, "") + flat(piece.text)
    for column, text in head_at.items():
        unit_at[column] = unit_of(text, unit_of(table.caption))
    named = _name_column(table)
    columns: dict[int, int] = {}
    for row in table.body:
        for piece in row.own:
            if piece.col > named and _amount(piece.text, "元") is not None:
                columns[piece.col] = columns.get(piece.col, 0) + 1
    if not columns:
        return []
    best = max(columns, key=lambda c: (columns[c], c))
    found: list[_Item] = []
    for row in table.body:
        cells = {p.col: p for p in row.own}
        name = flat(cells[named].text) if named in cells else ""
        cell = cells.get(best)
        amount = _amount(cell.text, unit_at.get(best, "元")) if cell else None
        if any(_SUM_ROW.match(flat(p.text)) for p in row.own):
            continue
        if amount is None or cell is None:
            if found and name and len(cells) == 1:
                found[-1].name = tidy(join_lines([found[-1].name, name]))
                found[-1].places += row.places
            elif name:
                draft.doubt("subitems", f"“{name}”一行没有可辨认的金额")
            continue
        if not name or _amount(name, "元") is not None:
            # A table of one sum: factors and product, and no name but the head of the product.
            name = re.sub(r"[（(](?:万?元)[）)]", "", head_at.get(best, "")) or flat(table.caption)
        formula = _plain(cell.text) if _FORMULA.match(_plain(cell.text)) else None
        found.append(_Item(name, amount, flat(row.text), span(row.places), formula))
    return found


@dataclass
class _Lined:
    """A table printed as lines: its items, the rows they and its head stand on, and its 合计."""

    items: list[_Item] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    whole: Decimal | None = None
    products: bool = True
    """Every row's amount is the product of the two numbers before it."""

    def holds(self, total: Decimal | None) -> bool:
        """Whether the printed sum, or the rows themselves, say that the lines were read rightly."""
        total = total if total is not None else self.whole
        return bool(self.items) and (_sum(self.items) == total or (self.products and total is None))


def _lined(rows: Sequence[Row]) -> _Lined:
    """Below a head that ends with an amount's, the rows that end with an amount."""
    found, unit = _Lined(), None
    for at, row in enumerate(rows):
        words = row.text.split()
        if row.table or not words:
            continue
        if unit is None:
            head = (
                len(words) > 1 and _AMOUNT_HEAD.search(words[-1]) and not any(c.isdigit() for c in row.text)
            )
            unit = unit_of(row.text, "") if head and not re.search("[。；，]", row.text) else None
            found.rows |= {at} if unit is not None else set()
            continue
        if len(words) > 1 and re.fullmatch("[百千万亿]*元", words[-1]):
            words[-2:] = [words[-2] + words[-1]]
        amount = _amount(words[-1], unit) if unit or words[-1].endswith("元") else None
        names = words[1:-1] if len(words) > 2 and re.fullmatch(r"\d{1,2}", words[0]) else words[:-1]
        factors: list[Decimal] = []
        while names and (factor := _amount(names[-1], "元")) is not None:
            factors.append(factor)
            names = names[:-1]
        name = "".join(names)
        if amount is None or not name:
            break
        found.rows.add(at)
        if _SUM_ROW.match(name):
            found.whole = amount
            break
        found.products = found.products and len(factors) == 2 and factors[0] * factors[1] == amount
        found.items.append(_Item(name, amount, flat(row.text), span(row.places)))
    return found


def _name_column(table: _Table) -> int:
    """The first column, or the second behind a column of running numbers."""
    firsts = [flat(p.text) for row in table.body for p in row.own if p.col == 0]
    firsts = [text for text in firsts if not _SUM_ROW.match(text)]
    others = any(p.col == 1 and _amount(p.text, "元") is None for row in table.body for p in row.own)
    return 1 if others and firsts and all(re.fullmatch(r"\d{1,2}", t) for t in firsts) else 0


def _prose(text: str, places: list[Place], project: str, prose: _Prose) -> None:
    for sentence in re.split(r"[。；;\n]", text):
        since = 0
        for match in _AMOUNT.finditer(sentence):
            words = sentence[since : match.start()]
            since = match.end()
            amount = parse_amount(match["number"] + match["unit"])
            if amount is None:
                continue
            name = words.strip()
            if "，" in name or "," in name:
                name = re.split(r"[，,]", name)[-1] if not _LEAD.match(name) else name
            name = _LEAD.sub("", name)
            item = _Item("", amount, f"{name}{match[0]}", places)
            bare = _VERB.sub("", name).strip()
            if "财政" in bare and _OTHER_PAYERS.search(sentence):
                continue
            if _TOTAL_WORDS.fullmatch(bare) or _names_project(bare, project):
                prose.total = prose.total or item
                continue
            bare = bare.removesuffix("预算")
            if bare and not _NO_ITEM.search(bare) and len(bare) <= 60:
                item.name = bare
                prose.items.append(item)


def _names_project(name: str, project: str) -> bool:
    """Whether the words are the project itself (`业务培训项目的预算`)."""
    bare = re.sub("(?:项目)?的?(?:总?预算|经费)?$", "", name)
    return bool(project) and fold(bare) in (fold(project), "")
