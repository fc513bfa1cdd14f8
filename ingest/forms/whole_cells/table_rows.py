"""A row of a table inside a form → an indicator, a row of money, a task.

In: the columns of the table and a row. Out: entries in `Made`. A target printed in up to three cells is joined; a level
stands for the rows below it until the next; the last row's totals are the form's. Rows of money are read by `money_rows`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat, span
from yiju.ingest.forms.grid_ticks import has_boxes, marked, ticks
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.made import Made
from yiju.ingest.forms.slots import is_none, number_of
from yiju.ingest.forms.whole_cells import money_rows
from yiju.ingest.forms.whole_cells.columns import Columns, Head
from yiju.ingest.forms.whole_cells.packed_cells import unpacked
from yiju.ingest.forms.whole_cells.row_cells import Cells, cells_of, text_in
from yiju.ingest.forms.words import Span, Words, year_in
from yiju.ingest.values.bounds import is_sign
from yiju.ingest.values.title_marks import levels_of

_TICK = re.compile(r"[☑1是YyＶVv]")
_AT_FIRST, _ADJUSTED = re.compile("年初"), re.compile("调整")
_PAIR = 2
_SIGN = re.compile(r"[<>=≥≤＜＞＝]+")
_LEVEL = ("指标", "目标")
_NATURES = ("定量", "定性")
_NAME_POINTS = re.compile(r"(?P<name>.{2,})[（(](?P<points>\d{1,2}(?:\.\d)?)\s*分[）)]")
_NO_INDICATOR = "无"
"""A level that has none says so."""


def read(table: Columns, row: Row, words: Words, made: Made) -> None:
    """Put what the row says into `made`."""
    total = any(words.is_total(table.table, flat(p.text)) for p in row.own[:2])
    if table.table == "indicators":
        for block in range(table.blocks):
            cells = cells_of(table, row, block)
            if "packed" in cells:
                unpack(cells, words, made.draft)
            elif total:
                _totals(table, row, cells, made)
            else:
                _indicator(table, block, cells, words, made)
    elif table.table == "money":
        money_rows.money(table, row, cells_of(table, row, 0), made, total=total)
    elif table.table == "subitems":
        money_rows.subitem(table, row, cells_of(table, row, 0), made, total=total)
    elif table.table == "tasks":
        money_rows.task(table, cells_of(table, row, 0), made, total=total)


def _indicator(table: Columns, block: int, cells: Cells, words: Words, made: Made) -> None:
    name, points = _pointed(words.unnumbered(text_in(cells, "indicator")), cells)
    if not name and not text_in(cells, "target") and _rest_of_level(table, cells, made):
        return
    if table.banded and "level2" not in cells:
        cells["level2"] = cells.pop("level1", [])
    for role in ("level1", "level2"):
        if cells.get(role):
            text, second = levels_of(flat(cells[role][-1][1].text))
            if words.role(table.table, text) == role:
                continue  # a dump that carries the head into the rows below it
            shared = cells[role][-1][0].block
            if role == "level2" and second and text == table.last.get((shared, "level1")):
                text = second
            if role == "level1" and text != table.last.get((shared, role)):
                for b in (None, *range(table.blocks)):
                    table.last.pop((b, "level2"), None)
            table.last[(shared, role)] = text
            if role == "level1" and second and "level2" not in cells:
                table.last[(shared, "level2")] = second
    level1, level2 = (table.last.get((block, r)) or table.last.get((None, r)) for r in ("level1", "level2"))
    draft = made.draft
    if is_none(name) or name == _NO_INDICATOR or words.is_blank(name):
        printed = text_in(cells, "target")
        if printed not in ("", _NO_INDICATOR) and not is_none(printed) and not words.is_blank(printed):
            draft.doubt("indicators", f"指标值“{printed}”前没有指标名称")
        return
    above = None if level1 or not level2 else _first_of(level2, words)
    cells = _as_adjusted(cells)
    spans = _by_period(table, block, cells, words, draft.declaration.year)
    for period, own in spans:
        several = _several(own)
        target = None if several else _target(own)
        pieces = [p for r in ("indicator", "comparator", "target", "measure") for _, p in own.get(r, ())]
        key = draft.indicator(level1 or above, level2, name, target, span([p.place for p in pieces]))
        if above:
            draft.doubt(key, f"没有读到一级指标，按二级指标记为“{above}”，请核对原件")
        if several:
            draft.doubt(
                key, f"一行中有几个指标值（{'、'.join(several)}），列头没有说明哪个是长期、哪个是年度，未取"
            )
        elif target is None:
            draft.doubt(key, "没有印出指标值")
        unknown = [h.text for h, p in cells.get("other", ()) if flat(p.text) and words.label(h.text) is None]
        if level1 is None and level2 is None and not unknown and table.blocks > 1:
            unknown = [h.text for h, _ in cells["indicator"]]
        if level1 is None and level2 is None and unknown:
            draft.doubt(key, f"没有读到一、二级指标，表头“{'、'.join(unknown)}”不在已知用语中")
        if period == spans[-1][0]:  # what came of it is told of the year
            _results(key, own, made)
            if points:
                draft.part(f"{key}.weight", Decimal(points), points, [p.place for _, p in own["indicator"]])
        entry = draft.declaration.indicators[-1]
        natures = [
            w for w in (text_in(own, r) for r in ("nature", "comparator", "direction")) if w in _NATURES
        ]
        entry.nature = natures[0] if natures else entry.nature
        made.periods.append(
            (len(draft.declaration.indicators) - 1, period or _period(table, own, block, words))
        )
    made.left += [h.piece for h, _ in cells.get("other", ()) if words.label(h.text) is None]


def unpack(cells: Cells, words: Words, draft: Draft) -> None:
    """All indicators of a level that stand in one cell below it."""
    scheme = Scheme.of(words.form.levels)
    for head, piece in cells.get("packed", ()):
        for one in unpacked(piece.text, scheme) if not piece.carried else ():
            level1 = head.text if scheme.is_first(head.text) else None
            key = draft.indicator(level1, one.level2, one.name, one.target, [piece.place])
            draft.doubt(key, "一格中有几个指标，按编号、分号和换行拆开，请核对原件")


def _pointed(name: str, cells: Cells) -> tuple[str, str]:
    """A name, and what it counts for where no column but its end says that (结业率（15分）)."""
    found = _NAME_POINTS.fullmatch(name) if "weight" not in cells else None
    return (found["name"], found["points"]) if found else (name, "")


def _first_of(level2: str, words: Words) -> str | None:
    """The first level to which a second one belongs, where it is that of one alone."""
    firsts = {level.level1 for level in words.form.levels if level.level2 == level2}
    return firsts.pop() if len(firsts) == 1 else None


def _rest_of_level(table: Columns, cells: Cells, made: Made) -> bool:
    """Whether a row has nothing but the end of a level's word that begins in the row before, on the page before; it is
    joined with that.
    """
    found = [
        (r, own[-1]) for r in ("level1", "level2") if (own := [c for c in cells.get(r, ()) if c[1].text])
    ]
    rows = made.draft.declaration.indicators
    if not found or not rows:
        return False
    for role, (head, piece) in found:
        begun, rest = table.last.get((head.block, role), ""), flat(piece.text)
        if piece.carried or begun.endswith(_LEVEL) or not (begun + rest).endswith(_LEVEL):
            return False
        table.last[(head.block, role)] = begun + rest
        if getattr(rows[-1], role) == begun:
            setattr(rows[-1], role, begun + rest)
    return True


def _several(cells: Cells) -> list[str]:
    """The values of columns that all are targets, where a row prints more than one and nothing says which one counts."""
    numbers = [flat(p.text) for _, p in cells.get("target", ()) if re.search(r"\d", p.text)]
    return numbers if len(numbers) > 1 else []


def _as_adjusted(cells: Cells) -> Cells:
    """The cells with one target where the form prints it as set at the year's beginning and as adjusted later: the adjusted
    one, by which the result is measured, or the first where nothing was adjusted.
    """
    found = cells.get("target", [])
    heads = [head.text for head, _ in found]
    later = [c for c in found if _ADJUSTED.search(c[0].text)]
    if not later and sum(_AT_FIRST.match(text) is not None for text in heads) == 1:
        later = [c for c in found if not _AT_FIRST.match(c[0].text)]
    if len(later) != 1 or len(found) != _PAIR:
        return cells
    first = [c for c in found if c not in later]
    return {**cells, "target": first if is_none(later[0][1].text) else later}


def target_of(signs: Sequence[str], printed: str, measure: str) -> str | None:
    """A target printed in up to three cells as one string: sign, value, measure."""
    sign = next((s for s in signs if is_sign(s)), "") if printed else ""
    if measure and printed.endswith(measure):
        measure = ""
    return f"{sign}{printed}{measure if printed else ''}" or None


def _target(cells: Cells) -> str | None:
    """The target of up to three cells; a quality in words has no sign though the form prints one for every row."""
    printed = text_in(cells, "target")
    signs = _signs(cells)
    measure = text_in(cells, "measure")
    if text_in(cells, "nature").startswith("定性") and not re.search(r"\d", printed):
        signs, measure = [], ""
    target = target_of(signs, printed, "" if is_none(measure) else measure)
    return None if target is not None and is_none(target) else target


def _by_period(
    table: Columns, block: int, cells: Cells, words: Words, own_year: int | None
) -> list[tuple[Span | None, Cells]]:
    """The cells once for each period whose target the row prints: 实施期指标值 beside 年度指标值."""
    heads = [h for h in table.heads if h.role == "target" and h.block in (None, block)]
    if own_year is not None and any(year_in(h.text) == own_year for h in heads):
        # The years behind it have no place in the record.
        heads = [h for h in heads if year_in(h.text) in (own_year, None)]
        cells = {**cells, "target": [c for c in cells.get("target", ()) if c[0] in heads]}
    if sorted(words.loose.period(h.text) or "" for h in heads) != sorted(("长期", "年度")):
        return [(None, cells)]
    found: list[tuple[Span | None, Cells]] = []
    for head in heads:
        own = [c for c in cells.get("target", ()) if c[0] is head and not is_none(c[1].text)]
        period = words.loose.period(head.text)
        if own:
            found.append((period, {**_of_period(cells, period, words), "target": own}))
    found.sort(key=lambda f: f[0] == "年度")
    return found or [("年度", _of_period(cells, "年度", words))]


def _of_period(cells: Cells, period: Span | None, words: Words) -> Cells:
    """The cells without the signs and measures that a head gives to another period."""
    of = ("comparator", "measure", "direction", "nature")
    return {
        role: [c for c in own if role not in of or words.loose.period(c[0].text) in (None, period)]
        for role, own in cells.items()
    }


def _signs(cells: Cells) -> list[str]:
    """What may be the target's sign: the comparator's cell, and a direction that is printed as a sign. 评价方向 says how the
    result is scored: its 等于 is no sign.
    """
    directions = [(head, flat(p.text)) for head, p in cells.get("direction", ())]
    return [
        *(flat(p.text) for _, p in cells.get("comparator", ())),
        *(d for head, d in directions if _SIGN.fullmatch(d) or ("评价" not in head.text and is_sign(d))),
    ]


def _period(table: Columns, cells: Cells, block: int, words: Words) -> str | None:
    """长期 or 年度, as the frame beside the row, the block's own heads or the order of the blocks say."""
    # A dump prints a frame in its first row only.
    table.frame = "".join(flat(p.text) for _, p in cells.get("frame", ())) or table.frame
    if period := words.loose.period(table.frame):
        return period
    for head in (h for h in table.heads if h.block == block and h.role == "target"):
        if period := words.loose.period(head.text):
            return period
    return ("长期" if block == 0 else "年度") if table.blocks > 1 else None


def _results(key: str, cells: Cells, made: Made) -> None:
    """What a cell of its own says of the indicator: points, results, reasons, chances."""
    for role in ("actual", "expected", "reason", "possibility", "nature", "direction", "weight", "score"):
        found = cells.get(role, ())
        if not found:
            continue
        places = [p.place for _, p in found]
        if role in ("weight", "score"):
            text = text_in(cells, role)
            if (points := number_of(text)) is not None:
                made.draft.part(f"{key}.{role}", points, text, places)
            elif not is_none(text):
                made.draft.doubt(f"{key}.{role}", f"分数无法辨认：{text}")
            continue
        values = [value for value in (_value_of(head, piece) for head, piece in found) if value]
        free = [flat(p.text) for h, p in found if not h.choice and flat(p.text)]
        text = "".join(free) if free and role != "possibility" else "、".join(values)
        if text and not (is_none(text) and text != "无"):
            made.draft.part(f"{key}.{role}", text, text, places)


def _value_of(head: Head, piece: CellPiece) -> str:
    """A cell's text, or the head's own word where the cell ticks it."""
    text = flat(piece.text)
    if head.choice:
        return head.choice if _TICK.search(marked(text)) else ""
    if head.role == "possibility" and has_boxes(text):
        return "、".join(tick.option for tick in ticks(text) if tick.ticked)
    return text


def _totals(table: Columns, row: Row, cells: Cells, made: Made) -> None:
    """The sums of points; where the row is not cut as the table is, they stand in the order of their heads."""
    numbers = [p for p in row.own if number_of(p.text) is not None]
    of_points = [head for head in table.heads if head.role in ("weight", "score")]
    if len(numbers) == 1 and not {"weight", "score"} & set(cells):
        made.draft.put("total_score", number_of(numbers[0].text), flat(numbers[0].text), [numbers[0].place])
    elif len(numbers) == len(of_points) == _PAIR and not {"weight", "score"} & set(cells):
        cells = {head.role: [(head, piece)] for head, piece in zip(of_points, numbers, strict=True)}
    for role, key in (("weight", "total_weight"), ("score", "total_score")):
        text = text_in(cells, role)
        points = number_of(text)
        if points is not None:
            made.draft.put(key, points, text, [p.place for _, p in cells[role]])  # type: ignore[arg-type]


def finish(made: Made) -> None:
    """Periods, where the form prints both blocks."""
    seen = {period for _, period in made.periods if period}
    if seen == {"长期", "年度"}:
        for at, period in made.periods:
            made.draft.declaration.indicators[at].period = period  # type: ignore[assignment]
