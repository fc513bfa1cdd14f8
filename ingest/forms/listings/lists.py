"""A table with a record in each row: projects of a 项目库 or a list of targets, intended purchases.

In: the rows from the table's head on and their family. Out: `Listed`. A column is any role of the table, else any label of
the form: then its cells are the label's values. A tall cell of a unit or a name reaches over the rows of its records.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grammar import ONLY_WHOLE
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat, span
from yiju.ingest.forms.listings import list_columns
from yiju.ingest.forms.listings.account_heads import heads_accounts
from yiju.ingest.forms.listings.account_rows import AccountRows, by_account
from yiju.ingest.forms.listings.list_sums import FoundSum, ListSums, amounts_of, group_of
from yiju.ingest.forms.listings.purchase_sums import PurchaseSums
from yiju.ingest.forms.made import Made
from yiju.ingest.forms.slots import Slots, doubt_amount, is_none, money_of, number_of
from yiju.ingest.forms.target_forms.target_form_heads import filer_of, year_of
from yiju.ingest.forms.whole_cells import money_rows, table_rows
from yiju.ingest.forms.whole_cells.cell_labels import of_money
from yiju.ingest.forms.whole_cells.column_heads import columns_of
from yiju.ingest.forms.whole_cells.columns import Columns, Head, is_numbering
from yiju.ingest.forms.whole_cells.head_rows import former, levelled, refined, sourced
from yiju.ingest.forms.words import Kind, Label, Words, key_of, months_of, unit_of, year_in
from yiju.ingest.record import Declaration, ListSum, Purchase, purchase_kind
from yiju.ingest.values.body import is_body
from yiju.ingest.values.date import parse_date, parse_period
from yiju.ingest.values.text import unspaced

_MONTH = re.compile(r"(?P<y>20\d\d)\s*[年./-]\s*(?P<m>\d{1,2})")
_MONEY = (
    "total_budget",
    "year_budget",
    "prior_budget",
    "prior_executed",
    "adjusted_budget",
    "executed",
    "expected_executed",
)
_KINDS: dict[str, Kind] = {
    **{"code": "code", "category": "box", "period": "period"},
    **{"start": "date", "end": "date"},
}
_INLINE = re.compile(r"(?P<label>[^\s:：]{2,10})[:：]\s*(?P<value>[^\s:：]+)(?=\s|$)")
_LATER = "later_budgets."
_OF_ALL = ("合计", "总计")
"""Sums of the whole list, wherever they stand."""
_FEW = 3
"""The row of a unit in a tree prints so many cells at most: its code, its name, its sum."""
_SHORT = 60
"""A line with the unit of money is no longer."""
_TITLE_YEAR = re.compile(r"20\d\d")


@dataclass
class Listed:
    """What a list gave; `rows` are indices of the stream that belong to it, `begins` where each project does."""

    declarations: list[tuple[int, Declaration]] = field(default_factory=list)
    purchases: list[Purchase] = field(default_factory=list)
    purchases_total: Decimal | None = None
    sums: list[FoundSum] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    left: list[CellPiece] = field(default_factory=list)


class _ListReader:
    def __init__(self, family: FormFamily, lead: Sequence[Row], rows: Sequence[Row]) -> None:
        """`rows` are all of the list, from its head on."""
        self.family, self.words, self.lead, self.rows = family, family.words, lead, rows
        self.money = next((u for row in reversed(lead) if (u := unit_of(row.text, ""))), "")
        self.year = next((y for row in lead if (y := _year_above(row.text))), None)
        self.found = Listed()
        self.made: Made | None = None
        self.slots: Slots | None = None
        self.table: Columns | None = None
        self.below: Row | None = None
        self._unit: CellPiece | None = None  # the last whose row stands over its projects
        self._unit_name = ""
        self._above: CellPiece | None = None  # the last that a column named
        self._known: Columns | None = None  # the columns as their contents tell them
        self.sums = ListSums()
        self.accounts: list[AccountRows] = []
        self.bought = PurchaseSums()

    def row(self, at: int, row: Row, above: Row | None) -> bool:
        """Take the row, below the one above it; False where the list has ended."""
        head = columns_of(row, self.words, lists=True)
        beside = above if above is not None and above.block == row.block else None
        if head is not None:
            if beside is None or not any(p.carried for p in row.pieces):
                former(head, (), self.words, self.year)
            else:
                former(head, beside.pieces, self.words, self.year)
                sourced(head, beside, self.words, self.year)
                levelled(head, beside.pieces, self.words)
            if self.table is not None:  # printed again
                head.last = {**self.table.last, **head.last}
                list_columns.carry(self.table, head)
            head.unit, self.table = self.money, head
            self.bought.head(self.found.purchases)
            self.found.rows.add(at)
            return True
        if self._begun and self._is_head_again(row):
            self.found.rows.add(at)
            return True
        if self._begun and (heads_accounts(row) or (heads_accounts(self.below) and not _has_values(row))):
            return False
        if len(row.own) < _FEW and (unit := unit_of(row.text, "")) and len(row.text) < _SHORT:
            self.money = unit  # of the list that begins below: it may be on a sheet of its own
        if self.table is None or not row.table:
            return self.table is not None and len(unspaced(row.text)) < 40
        if at - 1 in self.found.rows and not self._begun and refined(self.table, row, self.words):
            if beside is not None:
                former(self.table, beside.pieces, self.words, self.year)
                sourced(self.table, beside, self.words, self.year)
            self.found.rows.add(at)
            return True
        if row.width > self.table.width and not all(p.place.box for p in row.pieces):
            return False
        self.found.rows.add(at)
        if self._known is not self.table:
            list_columns.by_contents(self.table, self.rows)
            self._known = self.table
        if not is_numbering(row):
            self._record(at, row, self.table)
        return True

    def _is_head_again(self, row: Row) -> bool:
        """Whether the first of a head's two rows is printed again on a further page."""
        heads = {head.text for head in self.table.heads} if self.table else set()
        return row.table and sum(flat(p.text) in heads for p in row.own) >= _FEW

    @property
    def _begun(self) -> bool:
        return bool(self.found.declarations or self.found.purchases)

    def _record(self, at: int, row: Row, table: Columns) -> None:
        by_role: dict[str, list[tuple[Head, CellPiece]]] = {}
        for piece in row.pieces:
            head = table.at(piece, row)
            if head is not None:
                by_role.setdefault(head.role, []).append((head, piece))
        if "tree" in by_role and not self._branch(by_role, row):
            return
        named = by_role.get("name", [])
        own = [p for _, p in named if not p.carried and not is_none(p.text)]
        total = next((p for p in row.own[:2] if self.words.is_total(table.table, flat(p.text))), None)
        total = total or (None if named else _sum_over(row, table, self.words))
        if table.table == "purchases":
            if total is not None:
                self._total(by_role, table)
            elif own:
                self._purchase(by_role, table, row)
            return
        if total is not None:
            name = flat(total.text).rstrip("：:")
            self.sums.total(self._sum(name, None, by_role, table, row), whole=key_of(name) in _OF_ALL)
            return
        if (group := group_of(by_role, row, table)) is not None:
            self.sums.group(self._sum(*group, by_role, table, row))
            self._unit, self.made = ([*own, *row.own][0] if group[1] else None), None
            self._unit_name = group[1] or ""
            return
        if own and not self._goes_on(own[0], by_role, table):
            self._begin(at, by_role)
        if self.made is None or self.slots is None:
            self.found.left += list(row.own)
            return
        self._values(by_role, table, row)
        table_rows.unpack(by_role, self.words, self.made.draft)
        if not {"level1", "level2", "indicator"}.isdisjoint(by_role):
            table_rows.read(_as_indicators(table), row, self.words, self.made)

    def _goes_on(
        self, name: CellPiece, by_role: dict[str, list[tuple[Head, CellPiece]]], table: Columns
    ) -> bool:
        """Whether a row that prints its project's name is one more of the project above it."""
        made = self.made.draft.declaration if self.made else None
        if made is None or flat(name.text) != made.name:
            return False
        codes = [flat(p.text) for _, p in by_role.get("code", ()) if not is_none(p.text)]
        same = not codes or made.code in (None, *codes)
        return "indicator" in by_role or (same and by_account(table))

    def _branch(self, by_role: dict[str, list[tuple[Head, CellPiece]]], row: Row) -> bool:
        """The cell of a tree as the name of a project; False where it names a unit, whose projects follow."""
        by_role["name"] = by_role.pop("tree")
        piece = by_role["name"][0][1]
        filled = {r for r, found in by_role.items() if any(p.text.strip() for _, p in found)}
        sums = sum(len(by_role[r]) for r in filled & {*_MONEY, "funding", "budget_of_year"})
        of_project = filled & {"level1", "level2", "indicator", "target", "packed"}
        printed = sum(bool(p.text.strip()) for p in row.own) - sums
        over = is_body(flat(piece.text)) or self._stands_over(by_role)
        if piece.carried or of_project or printed > _FEW or not over:
            return True
        self._unit, self._unit_name, self.made = piece, flat(piece.text), None
        assert self.table is not None
        self.sums.group(self._sum(self._unit_name, self._unit_name, by_role, self.table, row))
        return False

    def _stands_over(self, by_role: dict[str, list[tuple[Head, CellPiece]]]) -> bool:
        """Whether the code of a row that has no indicators is far shorter than that of the row below: a unit's over its project's."""
        assert self.table is not None
        if self.below is None or not any(head.role == "indicator" for head in self.table.heads):
            return False
        heads = ((self.table.at(p, self.below), p) for p in self.below.own)
        below = [len(flat(p.text)) for head, p in heads if head and head.role == "code"]
        own = [len(flat(p.text)) for _, p in by_role.get("code", ()) if p.text.strip()]
        return len(own) == len(below) == 1 and 2 * own[0] <= below[0]

    def _begin(self, at: int, by_role: dict[str, list[tuple[Head, CellPiece]]]) -> None:
        draft = Draft(self.family.id)
        self.made, self.slots = Made(draft), Slots(self.words, draft)
        self.slots.money = self.money
        self.accounts.append(AccountRows(draft))
        piece = by_role["name"][0][1]
        self.slots.name(flat(piece.text), [piece.place])
        self.found.declarations.append((at, draft.declaration))
        self.sums.project(draft.declaration)
        assert self.table is not None
        for text, read_as in self.table.inferred.items():
            if read_as == list_columns.SOURCE and of_money(text):
                continue  # its name says so too
            field_key = "end" if read_as == list_columns.LAST_YEAR else "funding"
            draft.doubt(field_key, f"表头“{text}”不在已知用语中，按位置读作{read_as}")
        for row in self.lead:
            if year := _year_above(row.text):
                draft.put("year", year, flat(row.text), row.places)
        if not any(head.role == "authority" for head in self.table.heads):
            self._authority_above()
        if self._unit is not None:
            draft.put("unit", self._unit_name, flat(self._unit.text), [self._unit.place])
        elif "unit" not in by_role:
            for row in self.lead:
                if unit := filer_of(row):
                    draft.put("unit", unit, flat(row.text), row.places)
            if self._above and draft.declaration.unit is None:  # a dump leaves the rows of a tall cell empty
                draft.put("unit", flat(self._above.text), flat(self._above.text), [self._above.place])
                draft.doubt("unit", "单位一格是空的，按上一行的单位记，请核对原件。")
        else:
            self._above = by_role["unit"][0][1]

    def _authority_above(self) -> None:
        """The department that a line above the list names for all its projects (主管部门：某局); 部门名称 may name who files it."""
        assert self.made is not None and self.slots is not None
        plain = {
            key_of(wording)
            for known in self.words.form.fields
            for wording in (known.label, *known.also)
            if known.key == "authority" and not wording.startswith(ONLY_WHOLE)
        }
        for row in self.lead:
            for match in _INLINE.finditer(" ".join(p.text for p in row.own)):
                if key_of(match["label"]) in plain and is_body(match["value"]):
                    self.made.draft.put("authority", match["value"], match[0], row.places)

    def _values(self, by_role: dict[str, list[tuple[Head, CellPiece]]], table: Columns, row: Row) -> None:
        assert self.made is not None and self.slots is not None
        draft = self.made.draft
        lasting: list[tuple[Head, CellPiece]] = []
        for role, found in by_role.items():
            for head, piece in found:
                text, places = flat(piece.text), [piece.place]
                if piece.carried and role not in ("unit", "authority", "category"):
                    continue
                if is_none(text) or role in ("name", "note"):
                    continue
                if role in _MONEY or role in ("funding", "budget_of_year"):
                    self._money(role, head, text, piece, table)
                elif role in ("execution_rate", "total_score"):
                    kind: Kind = "printed" if role == "execution_rate" else "number"
                    self.slots.put(Label(role, kind, head.text), text, places)
                elif role in ("unit", "authority"):
                    self.slots.put(Label(role, "text", head.text), text, places)
                elif role == "period" and (number_of(text.removesuffix("年")) or 99) < 50:
                    lasting.append((head, piece))
                elif role == "years" and parse_period(text)[0]:
                    self.slots.put(Label("start", "period", head.text), text, places)
                elif role in ("code", "category", "period", "start", "end"):
                    self.slots.put(Label(role, _KINDS[role], head.text), text, places)
                elif role in ("other", "goal"):
                    label = self.words.label(head.text)
                    if label is not None and label.kind == "heading":
                        label = self.words.answer(head.text)
                    if label is not None:
                        self.slots.put(label, text, places, [head.text, table.unit])
                    else:
                        self.found.left.append(head.piece)
        if lasting:  # 实施周期（年）: how many, not from when to when
            by_role = {**by_role, "years": lasting}
        if "start_year" in by_role:
            self._span(by_role, draft)

    def _money(self, role: str, head: Head, text: str, piece: CellPiece, table: Columns) -> None:
        assert self.made is not None
        draft = self.made.draft
        value, sure = money_of(text, [text, head.text, table.unit])
        field_key = _money_field(role, head, table)
        if value and not sure and table.guess:
            value, sure = money_of(text, [text, table.guess])
            draft.doubt(field_key, money_rows.OTHER_UNIT.format(table.guess, head.text))
        if value is None or not sure:
            doubt_amount(draft, field_key, text, head.text, readable=value is not None)
            return
        if by_account(table) and not field_key.startswith(_LATER):
            self.accounts[-1].add(field_key, value, text, piece.place)
        if role == "funding":
            draft.fund(key_of(head.text), value, text, [piece.place])
        elif field_key.startswith(_LATER):
            draft.later(field_key.removeprefix(_LATER), value, text, [piece.place])
        else:
            draft.put(field_key, value, text, [piece.place])  # type: ignore[arg-type]
            if role == "executed" and (months := months_of(head.text)):
                draft.put("months", months, head.text, [head.piece.place])

    def _sum(
        self,
        name: str,
        unit: str | None,
        by_role: dict[str, list[tuple[Head, CellPiece]]],
        table: Columns,
        row: Row,
    ) -> ListSum:
        """A row of sums, with the amounts whose unit is known."""
        found = []
        for role, pieces in by_role.items():
            if role not in _MONEY and role not in ("funding", "budget_of_year"):
                continue
            for head, piece in pieces:
                value, sure = money_of(piece.text, [piece.text, head.text, table.unit])
                if value is not None and sure:
                    found.append((_money_field(role, head, table), value, flat(piece.text)))
        amounts, printed = amounts_of(found)
        return ListSum(name=name, unit=unit, amounts=amounts, printed=printed, places=span(row.places))

    def _span(self, by_role: dict[str, list[tuple[Head, CellPiece]]], draft: Draft) -> None:
        """First and last day of so many years from a first year on."""
        piece = by_role["start_year"][0][1]
        start = number_of(piece.text.replace("年", ""))
        years = [number_of(p.text.replace("年", "")) for _, p in by_role.get("years", ())]
        if start is None or not 1990 < start < 2100:
            return
        draft.put("start", dt.date(int(start), 1, 1), flat(piece.text), [piece.place])
        if years and years[0] and years[0] == int(years[0]):
            after = by_role["years"][0][1]
            end = dt.date(int(start) + int(years[0]) - 1, 12, 31)
            draft.put("end", end, f"{flat(piece.text)} {flat(after.text)}", [piece.place, after.place])

    def _purchase(self, by_role: dict[str, list[tuple[Head, CellPiece]]], table: Columns, row: Row) -> None:
        texts = {role: flat("\n".join(p.text for _, p in found)) for role, found in by_role.items()}
        amount = None
        if text := texts.get("amount"):
            value, sure = money_of(text, [text, by_role["amount"][0][0].text, table.unit])
            amount = value if sure else None
            if amount is None and not is_none(text):
                self.found.left.append(by_role["amount"][0][1])
        made = Purchase(
            kind=purchase_kind(self.family.form.kind),
            name=texts["name"],
            need=texts.get("need") or None,
            amount=amount,
            printed=texts.get("amount") or None,
            month=self._month(texts.get("month", "")),
            sme=texts.get("sme") or None,
            note=texts.get("note") or None,
            buyer=texts.get("buyer") or None,
            supplier=texts.get("supplier") or None,
            number=texts.get("number") or None,
            date=parse_date(texts.get("date", "")),
            places=span(row.places),
        )
        self.found.purchases.append(made)

    def _month(self, text: str) -> str | None:
        """`2025年4月` and `4月` in a list of 2025 are `2025-04`."""
        if match := _MONTH.search(text):
            return f"{match['y']}-{int(match['m']):02d}"
        bare = re.fullmatch(r"(\d{1,2})月(?:份)?", unspaced(text))
        return f"{self.year}-{int(bare[1]):02d}" if bare and self.year else None

    def _total(self, by_role: dict[str, list[tuple[Head, CellPiece]]], table: Columns) -> None:
        found = by_role.get("amount", [])
        if table.table == "purchases" and found:
            head, piece = found[-1]
            value, sure = money_of(piece.text, [piece.text, head.text, table.unit])
            self.bought.put(value if sure else None, self.found.purchases)


def _has_values(row: Row) -> bool:
    return any(number_of(piece.text) is not None for piece in row.own)


def _as_indicators(table: Columns) -> Columns:
    """The list's columns as those of a table of indicators."""
    return Columns("indicators", table.heads, table.width, table.block, last=table.last)


def _money_field(role: str, head: Head, table: Columns) -> str:
    """The field of a declaration that a column of money is: of several years the first is the list's own."""
    if role == "funding":
        return f"funding.{key_of(head.text)}"
    if role != "budget_of_year":
        return role
    year = year_in(head.text)
    yearly = (year_in(h.text) for h in table.heads if h.role in (role, "year_budget"))
    first = min((y for y in yearly if y), default=None)
    return "year_budget" if year in (first, None) else f"{_LATER}{year}"


def _sum_over(row: Row, table: Columns, words: Words) -> CellPiece | None:
    """The cell over the names' column that says whose sum the row is: 某局小计."""
    name = next((h.piece.col for h in table.heads if h.role == "name"), 0)
    over = [p for p in row.own if p.col <= name < p.col + p.wide]
    sums = [w for w in words.form.tables[table.table].totals if w.endswith("计")]
    return next((p for p in over for w in sums if flat(p.text).rstrip("：:").endswith(w)), None)


def _year_above(text: str) -> int | None:
    """The year that a line above a list prints; of a span the first."""
    bare = unspaced(text)
    if year := year_of(text):
        return year
    found = _TITLE_YEAR.findall(bare) if len(bare) < 60 else []
    return int(found[0]) if found and not re.search(r"[〔\[（(]20\d\d[〕\]）)].*号", bare) else None


def read(stream: Sequence[Row], start: int, end: int, lead: Sequence[Row], family: FormFamily) -> Listed:
    """The list whose head is row `start`."""
    reader = _ListReader(family, lead, stream[start:end])
    for at in range(start, end):
        reader.below = stream[at + 1] if at + 1 < end else None
        if not reader.row(at, stream[at], stream[at - 1] if at else None):
            break
    for made in reader.found.declarations:
        if not made[1].name:
            reader.found.declarations.remove(made)
    for rows in reader.accounts:
        rows.finish()
        of_tree = reader.table and {"tree", "indicator"} <= {head.role for head in reader.table.heads}
        if of_tree and not rows.draft.declaration.indicators:
            rows.draft.doubt("name", "没有读到绩效指标，可能是单位一行，请核对原件。")
    reader.found.purchases_total = reader.bought.finish(reader.found.purchases)
    reader.found.sums = reader.sums.finish()
    return reader.found
