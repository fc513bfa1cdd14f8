"""The dump as marks: what every printed line of a form is, by the form's own labels.

In: a `Source` (lines outside of tables) and a `Layout`. Out: per form its `Mark`s in print order:
labels, values beside their labels, boxes, lone amounts, and free text whose place is found later.
A label wrapped over lines is one label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from yiju.ingest.forms.grid_ticks import has_boxes
from yiju.ingest.forms.shanghai.dump.lines import DumpLine, printed_lines
from yiju.ingest.forms.shanghai.dump.rejoin import rejoined
from yiju.ingest.forms.shanghai.layout import Layout, label_key
from yiju.ingest.page import Source
from yiju.ingest.values.date import parse_date
from yiju.ingest.values.money import parse_amount

Kind = Literal[
    "title", "year", "unit", "field", "section", "level", "head", "unread", "boxes", "tail", "amount", "text"
]

_LABEL_LINES = 3
_FORM_SECTIONS = 3
_LEAD = 6
"""More texts than this before the first label of a page are no values of its form."""
_TITLE = "title"
_YEAR = re.compile(r"^[（(]?\s*(20\d\d)\s*年度?\s*[）)]?$")
_TAIL = re.compile(r"^[（(]\s*(元|万元)\s*[）)]$")


@dataclass(frozen=True)
class Mark:
    """What some printed lines are. `key` names a label; `text` is a value printed beside it."""

    kind: Kind
    lines: tuple[DumpLine, ...]
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


def forms(source: Source, layout: Layout) -> list[FormMarks]:
    """The forms of a dump, split where a label that a form prints once is printed again. A page
    begins a new form as a whole, since its title may be printed after its values.
    """
    sheets: dict[int, list[Mark]] = {}
    for mark in _marks(rejoined(list(printed_lines(source)), layout), layout):
        sheets.setdefault(mark.sheet, []).append(mark)
    found: list[FormMarks] = []
    seen: set[str] = set()
    for marks in map(_from_form, sheets.values()):
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


def _from_form(marks: list[Mark]) -> list[Mark]:
    """A page's marks without what stands before its form, where a dump shows no page ends."""
    start = next((i for i, m in enumerate(marks) if m.kind not in ("text", "amount", "unread")), 0)
    return marks[start:] if start > _LEAD else marks


def _is_form(form: FormMarks) -> bool:
    """Whether enough of the form's sections are labelled, and its title is printed or two of its levels
    are, in the very wording of this form: later forms share the labels of its fields.
    """
    sections = {m.key for m in form.of("section")}
    levels = {m.key for m in form.of("level") if "".join(p.text for p in m.lines) == m.key}
    return len(sections) >= _FORM_SECTIONS and bool(form.of("title") or len(levels) > 1)


def _once(mark: Mark) -> str:
    """What a form prints only once, or nothing. The title may be repeated on every page."""
    if mark.kind == "title":
        return _TITLE
    key = f"{mark.kind}:{mark.key}"
    return key if key in ("field:name", "field:total_budget", "section:项目概况", "section:立项依据") else ""


def _marks(lines: list[DumpLine], layout: Layout) -> list[Mark]:
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


def _label(lines: list[DumpLine], i: int, layout: Layout) -> tuple[int, list[Mark]] | None:
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


def _line(line: DumpLine, layout: Layout) -> list[Mark]:
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


def _segments(line: DumpLine, layout: Layout) -> list[Mark]:
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
    part = DumpLine(line.page, line.line, text, line.box, line.sheet)
    if parse_date(text):
        return [Mark("field", (line,), "start", text), *found]
    if parse_amount(text) is not None:
        return [Mark("amount", (part,), text=text), *found]
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
        "indicators": [table.level, table.name, table.target, *(w for ws in table.also.values() for w in ws)],
        "subitems": [items.label, items.name, items.amount, *items.also],
    }
    wanted = label_key(cell)
    for key, wordings in heads.items():
        if wanted in {label_key(w) for w in wordings}:
            return "head", key
    return ("unread", wanted) if wanted in {label_key(w) for w in layout.unread} else None
