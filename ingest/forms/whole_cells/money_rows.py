"""A row of a table of money inside a form → a row of money, an item of the budget, a task of a whole unit.

In: the columns of the table and the row's cells. Out: entries in `Made`; the row of totals gives the form's own amounts. What is the
matter with a unit of money is told once for its column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat, span
from yiju.ingest.forms.made import Made
from yiju.ingest.forms.slots import doubt_amount, is_none, money_of, number_of
from yiju.ingest.forms.whole_cells.columns import Columns, Head
from yiju.ingest.forms.whole_cells.row_cells import Cells, text_in
from yiju.ingest.forms.words import key_of, months_of, unit_of, year_in
from yiju.ingest.record import FundingRow, Place, Subitem, Task

_TIMES = re.compile(r"\d\D{0,6}[×xX*＊]\s*\d")
_POINTS = re.compile(r"[（(](\d{1,2})分")
"""Points in a head: 得分（20分×执行率）, 预算执行情况（20分）."""
OTHER_UNIT = "此处没有印出金额单位，按本表另一处的“{}”折算：{}"
_MONEY = ("initial", "adjusted", "executed", "expected_executed")
_SCALAR = {"initial": "year_budget", "adjusted": "adjusted_budget"}


def money(table: Columns, row: Row, cells: Cells, made: Made, *, total: bool) -> None:
    """A source of money, or the sum of them, with what was planned and spent."""
    lead = min((head for head in table.heads if head.role != "other"), key=lambda head: head.piece.col)
    first = lead.piece.col
    names = [p for p in row.own if p.col < first and money_of(p.text, ["元"])[0] is None]
    names += _under_wide(lead, cells)
    name = flat(names[-1].text).rstrip("：:") if names else ""
    frames = [flat(p.text) for p in row.pieces if p.carried and p.col < first]
    if not names and frames and not made.draft.declaration.funding_rows:
        name, total = frames[-1], True  # one row alone beside its frame
    places: dict[str, list[Place]] = {r: [p.place for _, p in found] for r, found in cells.items()}
    amounts = {}
    draft = made.draft
    rows = draft.declaration.funding_rows
    key = f"funding_rows[{len(rows)}]"
    for role in _MONEY:
        text = text_in(cells, role)
        if not text or is_none(text):
            continue
        head = cells[role][0][0]
        if (value := _amount(draft, f"{key}.{role}", text, [head.text, name], table)) is not None:
            amounts[role] = (value, text)
        if (total or not rows) and not money_of(text, [text, head.text, name, table.unit])[1]:
            _amount(draft, _SCALAR.get(role, role), text, [head.text, name], table)
        if role in ("executed",) and (months := months_of(head.text)):
            draft.put("months", months, head.text, [head.piece.place])
    years = {"total", "budget_of_year"} & set(cells)
    if years and (total or not draft.declaration.funding_rows):
        _by_year(table, cells, made)
    if years and not amounts:
        first_cell = next((c for r in ("budget_of_year", "total") for c in cells.get(r, ())), None)
        if not total and name and first_cell and not is_none(first_cell[1].text):
            value, sure = money_of(first_cell[1].text, [first_cell[1].text, first_cell[0].text, table.unit])
            if value is not None and sure:
                draft.fund(key_of(name), value, flat(first_cell[1].text), [first_cell[1].place])
        return
    if not name or (not amounts and not _is_source(name)):
        made.left += [p for p in row.own if p.col >= first and not is_none(p.text)]
        return
    draft.declaration.funding_rows.append(FundingRow(name))
    draft.seen(key, [p.place for p in names[-1:]])
    for role, (value, text) in amounts.items():
        draft.part(f"{key}.{role}", value, text, places[role])
    if total and not table.summed and len(draft.declaration.funding_rows) > 1:
        for role in amounts:  # the row of totals stands below its parts, and counts
            draft.forget(_SCALAR.get(role, role))  # type: ignore[arg-type]
        draft.forget("execution_rate")
    if total or len(draft.declaration.funding_rows) == 1:
        table.summed = table.summed or total
        for role, (value, text) in amounts.items():
            draft.put(_SCALAR.get(role, role), value, text, places[role])  # type: ignore[arg-type]
        if (rate := text_in(cells, "rate")) and not is_none(rate):
            draft.put("execution_rate", rate, rate, places["rate"])
        for role, slot in (("weight", "execution_weight"), ("score", "execution_score")):
            text = text_in(cells, role)
            draft.put(slot, number_of(text), text, places.get(role, []))  # type: ignore[arg-type]
        if "weight" not in cells:
            _weight_in_head(table, cells, draft)


def _under_wide(lead: Head, cells: Cells) -> list[CellPiece]:
    """Names of rows that stand under the first head of money itself, which reaches over them and its amounts; they are taken out of
    the row's cells.
    """
    found = [
        p
        for head, p in cells.get(lead.role, ())
        if head is lead and p.col == lead.piece.col and p.wide < lead.piece.wide
        if not is_none(p.text) and money_of(p.text, ["元"])[0] is None
    ]
    if found:
        cells[lead.role] = [(h, p) for h, p in cells[lead.role] if p not in found]
        if not cells[lead.role]:
            del cells[lead.role]
    return found


def _weight_in_head(table: Columns, cells: Cells, draft: Draft) -> None:
    """What the execution counts for, where no column but the head of its score or the frame of the table prints it: 得分（20分×执行率）."""
    for head, _ in cells.get("score", ()):
        for text in (head.text, table.frame):
            if found := _POINTS.search(text):
                draft.put("execution_weight", number_of(found[1]), found[0], [head.piece.place])
                return


def _amount(draft: Draft, key: str, text: str, around: Sequence[str], table: Columns) -> Decimal | None:
    """Yuan, or None with a doubt; an amount whose unit only another table of the form prints has a doubt too. The head of its column
    stands first `around` it; what is the matter with the unit is told once for all rows below that.
    """
    value, sure = money_of(text, [text, *around, table.unit])
    if value is not None and sure:
        return value
    field = key.partition("[")[0]
    if value is None or not table.guess:
        doubt_amount(draft, key if value is None else field, text, around[0], readable=value is not None)
        return None
    draft.doubt(field, OTHER_UNIT.format(table.guess, around[0]))
    return money_of(text, [text, table.guess])[0]


def subitem(table: Columns, row: Row, cells: Cells, made: Made, *, total: bool) -> None:
    """An item of the budget with its amount; how many at what price makes its formula."""
    name, text = text_in(cells, "subitem"), text_in(cells, "amount")
    table.summed = table.summed or total
    if total or not name or not text or is_none(text):
        return
    value, sure = money_of(text, [text, cells["amount"][0][0].text, table.unit])
    if value is None:
        made.draft.doubt("subitems", f"子项目“{name}”没有可辨认的金额")
    elif not sure:
        doubt_amount(made.draft, "subitems", text, cells["amount"][0][0].text, readable=True)
    if value is None or not sure:
        return
    parts = [t for t in (text_in(cells, "quantity"), text_in(cells, "price")) if t and not is_none(t)]
    # A price with a unit of its own is reckoned in it.
    priced = len(parts) > 1 and "元" in parts[-1] and "元" not in text
    scale = unit_of(cells["amount"][0][0].text, table.unit) if priced else ""
    formula = f"{'×'.join(parts)}={text}{scale}" if len(parts) > 1 else None
    reckoned = next((n for n in (flat(p.text) for _, p in cells.get("note", ())) if _TIMES.search(n)), "")
    printed = " ".join(t for t in (name, reckoned, text) if t)
    made.draft.subitem(Subitem(name, value, formula), printed, span(row.places))


def _by_year(table: Columns, cells: Cells, made: Made) -> None:
    """The total and the years' amounts of the row of totals."""
    draft = made.draft
    for role in ("total", "budget_of_year"):
        for head, piece in cells.get(role, ()):
            text = flat(piece.text)
            if is_none(text):
                continue
            value, sure = money_of(text, [text, head.text, table.unit])
            year = year_in(head.text)
            own = draft.declaration.year
            key = "total_budget" if role == "total" else "year_budget" if year in (own, None) else ""
            if value is None or not sure:
                field = key or f"later_budgets.{year}"
                doubt_amount(draft, field, text, head.text, readable=value is not None)
            elif key:
                draft.put(key, value, text, [piece.place])  # type: ignore[arg-type]
            elif own is None or (year or 0) > own:
                draft.later(str(year), value, text, [piece.place])


def _is_source(name: str) -> bool:
    """Whether a row without amounts is one of the form's own, printed blank."""
    return re.search("资金|拨款|结转|总额|收入|基金|预算", name) is not None


def task(table: Columns, cells: Cells, made: Made, *, total: bool) -> None:
    """A task of a whole unit with its money, or the row of their sums."""
    name = text_in(cells, "task")
    amounts: list[tuple[str, str, str, list[Place]]] = []
    for role in ("amount", "funding"):
        for head, piece in cells.get(role, ()):
            text = flat(piece.text)
            if not is_none(text):
                kind = "" if role == "amount" else key_of(head.text)
                amounts.append((kind, text, head.text, [piece.place]))
    draft = made.draft
    key = f"tasks[{len(made.tasks)}]"
    task = Task(name, text_in(cells, "content") or None)
    for kind, text, above, places in amounts:
        field = (f"funding.{kind}" if kind else "total_budget") if total else key
        value = _amount(draft, field, text, [above], table)
        if value is None:
            continue
        if total and kind:
            draft.fund(kind, value, text, places)
        elif total:
            draft.put("total_budget", value, text, places)
        elif kind:
            task.funding[kind] = value
        elif sum(not k for k, _, _, _ in amounts) > 1:
            draft.doubt(key, f"一栏中有多个金额，金额未取：{text}")
        else:
            task.amount = value
    if total:
        _task_results(table, cells, draft)
    if not total and name and (amounts or task.content):
        made.tasks.append(task)
        found = [p for role in cells for _, p in cells[role]]
        draft.declaration.printed[key] = " ".join(flat(p.text) for p in found)
        draft.seen(key, span([p.place for p in found]))
    elif not total:
        made.left += [p for role in cells if role != "frame" for _, p in cells[role] if not is_none(p.text)]


def _task_results(table: Columns, cells: Cells, draft: Draft) -> None:
    """What the row of totals says was spent of all tasks, and which share that is."""
    for head, piece in cells.get("executed", ())[:1]:  # the whole stands in front of its parts
        text = flat(piece.text)
        if not is_none(text):
            draft.put("executed", _amount(draft, "executed", text, [head.text], table), text, [piece.place])
    for _, piece in cells.get("rate", ())[:1]:
        if not is_none(text := flat(piece.text)):
            draft.put("execution_rate", text, text, [piece.place])
