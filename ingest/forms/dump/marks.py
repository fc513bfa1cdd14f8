"""The dump as marks: what every printed line of a form is, by the form's own labels.

In: a `Source` (lines outside of tables) and a `Layout`. Out: per form its `Mark`s in print order:
labels, values beside their labels, boxes, lone amounts, and free text whose place is found later.

A PDF-to-text dump prints text boxes: lines of one box follow each other, an empty line parts boxes,
three or more empty lines part pages. A label wrapped over lines is one label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ingest.forms.grid_ticks import has_boxes
from ingest.forms.layout import Layout, label_key
from ingest.page import Line, Page, Source, Table
from ingest.record import Place
from ingest.values.date import parse_date
from ingest.values.money import parse_amount

Kind = Literal[
    "title", "year", "unit", "field", "section", "level", "head", "unread", "boxes", "tail", "amount", "text"
]

_SHEET_GAP = 3
_LABEL_LINES = 3
_FORM_LABELS = 4
_TITLE = "title"
_YEAR = re.compile(r"^[（(]?\s*(20\d\d)\s*年度?\s*[）)]?$")
_TAIL = re.compile(r"^[（(]\s*(元|万元)\s*[）)]$")
_BLANK = " \t\r\n\u3000\xa0"


@dataclass(frozen=True)
class Printed:
    """A line of the dump with the page it stands on; `text` may be a part of the line."""

    page: Page
    line: Line
    text: str
    box: int
    """Number of the text box (paragraph) within the source."""
    sheet: int
    """Number of the printed page within the source, as far as the dump shows page ends."""

    @property
    def cells(self) -> list[str]:
        """Parts between gaps."""
        return self.text.split()


@dataclass(frozen=True)
class Mark:
    """What some printed lines are. `key` names a label; `text` is a value printed beside it."""

    kind: Kind
    lines: tuple[Printed, ...]
    key: str = ""
    text: str = ""

    @property
    def sheet(self) -> int:
        """Printed page."""
        return self.lines[0].sheet

    @property
    def box(self) -> int:
        """Text box in which it begins."""
        return self.lines[0].box

    @property
    def is_bare_label(self) -> bool:
        """A label without a value beside it."""
        return self.kind in ("field", "section", "head", "unread", "tail") and not self.text


@dataclass
class FormMarks:
    """One form of the dump."""

    marks: list[Mark] = field(default_factory=list)

    def of(self, kind: Kind, key: str | None = None) -> list[Mark]:
        """Marks of a kind (and key), in print order."""
        return [m for m in self.marks if m.kind == kind and key in (None, m.key)]


def places(lines: list[Printed] | tuple[Printed, ...]) -> list[Place]:
    """Evidence for lines: one `Place` per page and run of neighbouring lines."""
    found: list[Place] = []
    for p in lines:
        last = found[-1] if found else None
        if last and last.lines and last.page == p.page.number and p.line.number - last.lines[1] in (0, 1):
            box = last.box and p.line.box and _around(last.box, p.line.box)
            found[-1] = Place(last.page, (last.lines[0], p.line.number), box)
        else:
            found.append(Place(p.page.number, (p.line.number, p.line.number), p.line.box))
    return found


def forms(source: Source, layout: Layout) -> list[FormMarks]:
    """The forms of a dump, split where a label that a form prints once is printed again. A page
    begins a new form as a whole, since its title may be printed after its values.
    """
    sheets: dict[int, list[Mark]] = {}
    for mark in _marks(list(_lines(source)), layout):
        sheets.setdefault(mark.sheet, []).append(mark)
    found: list[FormMarks] = []
    seen: set[str] = set()
    for marks in sheets.values():
        once = {_once(m) for m in marks} - {""}
        if not any(m.kind in ("title", "section", "level", "field") for m in marks):
            seen = set()
        elif once - {_TITLE} and (not seen or once & seen):
            found.append(FormMarks())
            seen = set()
        elif once and not seen:
            # A title page: the labels follow on the next one.
            found.append(FormMarks())
        elif not seen:
            continue
        for at, mark in enumerate(marks if seen or once else []):
            if _once(mark) in seen and (
                _once(mark) != _TITLE or any(_once(m) not in ("", _TITLE) for m in marks[at:])
            ):
                found.append(FormMarks())
                seen = set()
            seen |= {_once(mark)} - {""}
            found[-1].marks.append(mark)
    return [f for f in found if _is_form(f)]


def _is_form(form: FormMarks) -> bool:
    """Whether enough of the form's labels are printed, and its title or its levels."""
    labels = {m.key for m in form.marks if m.kind in ("field", "section")}
    return len(labels) >= _FORM_LABELS and bool(
        form.of("title") or len({m.key for m in form.of("level")}) > 1
    )


def _once(mark: Mark) -> str:
    """What a form prints only once, or nothing. The title may be repeated on every page."""
    if mark.kind == "title":
        return _TITLE
    key = f"{mark.kind}:{mark.key}"
    return key if key in ("field:name", "field:total_budget", "section:项目概况", "section:立项依据") else ""


def _lines(source: Source) -> Iterator[Printed]:
    """Lines that hold text and stand outside of tables, with their box and sheet."""
    box = sheet = 0
    for page in source.pages:
        sheet, box, blank, last = sheet + 1, box + 1, 0, None
        tables = [t for t in page.tables if _has_columns(t)]
        for line in page.lines:
            if not line.text.strip(_BLANK):
                blank += 1
                continue
            if last is not None:
                blank = max(blank, line.number - last.number - 1, _gap(last, line))
                box += blank > 0
                sheet += blank >= _SHEET_GAP
            blank, last = 0, line
            if not _in_table(tables, line):
                yield Printed(page, line, line.text.replace("\t", " ").strip(_BLANK), box, sheet)


def _gap(last: Line, line: Line) -> int:
    """1 where boxes show an empty line between two lines."""
    if last.box is None or line.box is None:
        return 0
    return int(line.box[1] - last.box[3] > 0.6 * (last.box[3] - last.box[1]))


def _has_columns(table: Table) -> bool:
    """False for the tabs that a spreadsheet's cell leaves at the end of its lines."""
    return any(sum(bool(c.text.strip()) for c in row) > 1 for row in table.rows())


def _in_table(tables: list[Table], line: Line) -> bool:
    for table in tables:
        if table.box and line.box:
            x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
            if table.box[0] <= x <= table.box[2] and table.box[1] <= y <= table.box[3]:
                return True
        elif any(c.lines and c.lines[0] <= line.number <= c.lines[1] for c in table.cells):
            return True
    return False


def _marks(lines: list[Printed], layout: Layout) -> list[Mark]:
    marks: list[Mark] = []
    i = 0
    while i < len(lines):
        taken, found = _label(lines, i, layout) or (1, _line(lines[i], layout))
        for mark in found:
            last = marks[-1] if marks else None
            if mark.kind == "text" and last and last.kind == "text" and last.box == mark.box:
                marks[-1] = Mark("text", (*last.lines, *mark.lines))
            else:
                marks.append(mark)
        i += taken
    return marks


def _label(lines: list[Printed], i: int, layout: Layout) -> tuple[int, list[Mark]] | None:
    """A label on lines of its own: how many lines, and its mark. A label cut by an empty line is one
    where its first part alone is none.
    """
    for count in range(min(_LABEL_LINES, len(lines) - i), 0, -1):
        part = lines[i : i + count]
        if any(p.sheet != part[0].sheet for p in part):
            continue
        role = _role("".join("".join(p.cells) for p in part), layout)
        if role is None:
            continue
        if part[-1].box != part[0].box and _role(part[0].text, layout):
            continue
        return count, [Mark(role[0], tuple(part), role[1])]
    return None


def _line(line: Printed, layout: Layout) -> list[Mark]:
    """A line that is no bare label."""
    if layout.is_title(line.text):
        return [Mark("title", (line,), text=line.text)]
    if match := _YEAR.match(line.text):
        return [Mark("year", (line,), text=match[1])]
    if has_boxes(line.text):
        label = _role(line.cells[0], layout)
        text = line.text.removeprefix(line.cells[0]).lstrip() if label else line.text
        return [
            *([Mark(label[0], (line,), label[1], text)] if label else []),
            Mark("boxes", (line,), text=text),
        ]
    if _TAIL.match(line.text):
        return [Mark("tail", (line,), text="")]
    if parse_amount(line.text) is not None:
        return [Mark("amount", (line,), text=line.text)]
    return _segments(line, layout)


def _segments(line: Printed, layout: Layout) -> list[Mark]:
    """Labels and values on one line: a value follows its label; what stands before the first label is
    a date that belongs to 开始时间, or text. A level label before an indicator's row stays in the text:
    an indicator may bear the level's own name.
    """
    found: list[Mark] = []
    head: list[str] = []
    for cell in _cells(line.text, layout):
        role = _role(cell, layout)
        opens = not head and not found
        if role and role[0] != "level" and (role[0] != "section" or opens):
            found.append(Mark("unit" if role[1] == "unit" else role[0], (line,), role[1]))
        elif found:
            last = found[-1]
            found[-1] = Mark(last.kind, last.lines, last.key, f"{last.text} {cell}".strip())
        else:
            head.append(cell)
    if not found:
        return [Mark("text", (line,))]
    text = " ".join(head)
    if not head:
        return found
    part = Printed(line.page, line.line, text, line.box, line.sheet)
    if parse_date(text):
        return [Mark("field", (line,), "start", text), *found]
    return [Mark("text", (part,)), *found]


def _cells(text: str, layout: Layout) -> list[str]:
    """Cells of a line; `label：value` are two."""
    cells: list[str] = []
    for cell in text.split():
        match = re.match(r"^([^:：]{2,16})[:：](.+)$", cell)
        cells += [match[1], match[2]] if match and _role(match[1], layout) else [cell]
    return cells


def _role(cell: str, layout: Layout) -> tuple[Kind, str] | None:
    """The label that a cell is."""
    if field_ := layout.field_of(cell):
        return "field", field_.key
    if section := layout.section_of(cell):
        return "section", section
    if level := layout.level_of(cell):
        return "level", level
    table, items = layout.indicators, layout.subitems
    heads = {
        "group": [table.group],
        "indicators": [table.level, table.name, table.target],
        "subitems": [items.label, items.name, items.amount, *items.also],
    }
    wanted = label_key(cell)
    for key, wordings in heads.items():
        if wanted in {label_key(w) for w in wordings}:
            return "head", key
    return ("unread", wanted) if wanted in {label_key(w) for w in layout.unread} else None


def _around(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
