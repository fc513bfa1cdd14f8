"""The table of indicators: free lines → rows of name and target.

In: the marks of one form that no section has claimed. Out: `IndicatorRow`s in the print order of their names.

A row whose two cells fit on one line is printed as `name target`. A wrapped name is a text box of its
own and its target follows as another. Cells that lost each other altogether are paired by the words
they share, then by elimination, and every such pair is a doubt.
"""

from __future__ import annotations

from yiju.ingest.forms.shanghai.dump.cell_wording import is_name, is_open, is_sentence, is_target
from yiju.ingest.forms.shanghai.dump.lines import DumpLine
from yiju.ingest.forms.shanghai.dump.marks import FormMarks, Mark
from yiju.ingest.forms.shanghai.dump.pairing import (
    IndicatorRow,
    IndicatorRows,
    LevelLabel,
    LooseTarget,
    pair_apart,
)
from yiju.ingest.forms.shanghai.layout import Layout, label_key
from yiju.ingest.values.text import join_lines, width

_COLUMN = 14
"""Least width, in full-width characters, of a first line that may be wrapped in the name's column."""
_LONG = 18
"""Least width of a target's line that may be wrapped."""


def read_rows(form: FormMarks, layout: Layout, free: set[int]) -> IndicatorRows:
    """Rows of the indicator table: free texts on the pages that print a level or the table's head."""
    sheets = {
        m.sheet for m in form.marks if m.kind == "level" or (m.kind == "head" and m.key == "indicators")
    }
    bare_levels = {m.key for m in form.of("level")}
    reader = _RowReader(layout, bare_levels, seconds=_has_seconds(form, layout))
    started = False
    for i, mark in enumerate(form.marks):
        started = (
            started or mark.kind == "level" or (mark.kind == "head" and mark.key in ("group", "indicators"))
        )
        if not started or mark.sheet not in sheets:
            continue
        if mark.kind == "level":
            reader.level(mark)
        elif mark.kind == "amount" and reader.wants_target():
            reader.box(Mark("text", mark.lines))
        elif i in free:
            reader.box(mark)
        else:
            reader.interrupt()
    return reader.finish()


def _has_seconds(form: FormMarks, layout: Layout) -> bool:
    """Whether the head of the table prints a column of second levels."""
    heads = {label_key(w) for w in layout.indicators.also.get("level2", [])}
    printed = (cell for m in form.of("head", "indicators") for p in m.lines for cell in p.cells)
    return any(label_key(cell) in heads for cell in printed)


class _RowReader:
    def __init__(self, layout: Layout, bare_levels: set[str], *, seconds: bool) -> None:
        self.layout = layout
        self.seconds = seconds
        self.second: str | None = None
        self.bare_levels = bare_levels
        self.found = IndicatorRows()
        self.current: str | None = None
        self.level_box = -1
        self.order = 0
        self.row: IndicatorRow | None = None
        """The row that the next text box may go on with."""

    def level(self, mark: Mark) -> None:
        self._label(mark.key, mark.lines[0])

    def _label(self, level: str, line: DumpLine) -> None:
        self.current, self.level_box, self.row = level, line.box, None
        self.found.labels.append(LevelLabel(level, line.sheet, len(self.found.rows)))

    def interrupt(self) -> None:
        self.row = None

    def wants_target(self) -> bool:
        return self.row is not None and not self.row.targets

    def box(self, mark: Mark) -> None:
        """One text box; a level label before a row parts it."""
        start = 0
        for i, line in enumerate(mark.lines):
            if i and self._level_before(line):
                self._lines(list(mark.lines[start:i]))
                start = i
        self._lines(list(mark.lines[start:]))

    def _lines(self, lines: list[DumpLine]) -> None:
        self.order += 1
        lines = self._without_level(lines)
        if self.seconds:
            lines = self._without_second(lines)
        if not lines:
            return
        if self.row is not None and is_open(self.row.name) and not self.row.targets:
            lines = self._close_name(self.row, lines)
            if not lines:
                return
        elif self.row is not None and self._continues(self.row, lines):
            self.row.targets += lines
            return
        self._cells(lines)

    def finish(self) -> IndicatorRows:
        pair_apart(self.found)
        return self.found

    def _level_before(self, line: DumpLine) -> str | None:
        """The level label on the line of a row, unless the form prints that label elsewhere."""
        level = self.layout.level_of(line.cells[0]) if len(line.cells) > 1 else None
        return None if level in self.bare_levels else level

    def _without_level(self, lines: list[DumpLine]) -> list[DumpLine]:
        first = lines[0]
        level = self._level_before(first)
        if level is None:
            return lines
        self._label(level, first)
        rest = DumpLine(first.page, first.line, " ".join(first.cells[1:]), first.box, first.sheet)
        return [rest, *lines[1:]]

    def _without_second(self, lines: list[DumpLine]) -> list[DumpLine]:
        """Read each line of a table with second levels as a row of its own; the last one is left."""
        for n, line in enumerate(lines):
            if self.layout.level_of_second(line.cells[0]) is None:
                continue
            if n:
                self._lines(lines[:n])
                return self._without_second(lines[n:])
            self.second, self.row = line.cells[0], None
            self._label(str(self.layout.level_of_second(line.cells[0])), line)
            rest = " ".join(line.cells[1:])
            own = [DumpLine(line.page, line.line, rest, line.box, line.sheet)] if rest else []
            return self._without_second([*own, *lines[1:]]) if own or lines[1:] else []
        return lines

    def _close_name(self, row: IndicatorRow, lines: list[DumpLine]) -> list[DumpLine]:
        """Go on with a name whose bracket is open; what is left of the lines."""
        while lines and is_open(row.name):
            name, target = self._split(lines[0], inside=True)
            row.names.append(name)
            lines = lines[1:]
            if target:
                row.targets = [target, *lines]
                return []
        if lines and not is_open(row.name):
            row.targets = list(lines)
            return []
        return lines

    def _continues(self, row: IndicatorRow, lines: list[DumpLine]) -> bool:
        """Whether a text box goes on with the row before it."""
        if len(lines[0].cells) > 1:
            return False
        text = join_lines(p.text for p in lines)
        if not row.targets:
            # A wrapped name parts from its target; that one-line name and target part is seldom.
            return len(row.names) > 1 and not is_open(text)
        last = row.targets[-1].text
        return (
            width(last) >= _LONG
            and last[-1] not in "。；！"
            and not is_name(text, self.layout)
            and not is_target(text, self.layout)
            and is_sentence(text)
        )

    def _cells(self, lines: list[DumpLine]) -> None:
        """A text box that begins a row, or holds a lone cell."""
        first, rest = lines[0], lines[1:]
        name, target = self._split(first)
        if target:
            row = self._add(name, [target])
            self._finish_target(row, rest)
            return
        if rest and is_target(first.text, self.layout) and not is_target(rest[0].text, self.layout):
            self._loosen([first])
            self._cells(rest)
            return
        if not rest:
            if not is_open(first.text) and self._is_lone_target(first.text):
                self._loosen([first])
            else:
                self._add(first, [])
            return
        if is_open(first.text):
            row = self._add(first, [])
            left = self._close_name(row, rest)
            self.row = row
            if left:
                self._cells(left)
            return
        second, second_target = self._split(rest[0])
        wrapped = width(first.text) >= _COLUMN - 1 and width(second.text) <= width(first.text)
        if is_name(first.text, self.layout) and not second_target:
            wrapped = wrapped and not is_target(second.text, self.layout) and width(second.text) < _COLUMN / 2
        elif not second_target and width(first.text) >= _LONG:
            self._loosen(lines)
            return
        row = self._add(first, [])
        if second_target or (wrapped and not is_target(second.text, self.layout)):
            row.names.append(second)
            row.targets = [second_target] if second_target else []
            self._finish_target(row, rest[1:])
        else:
            self._finish_target(row, rest)

    def _finish_target(self, row: IndicatorRow, rest: list[DumpLine]) -> None:
        """Lines below a row's first target line, up to the name of the next row in the same text box."""
        for i, line in enumerate(rest):
            last = row.targets[-1].text if row.targets else ""
            new_name = (
                is_name(line.text, self.layout) and i + 1 < len(rest) and bool(last) and width(last) < _LONG
            )
            if len(line.cells) > 1 or is_open(line.text) or new_name:
                self._cells(rest[i:])
                return
            row.targets.append(line)

    def _is_lone_target(self, text: str) -> bool:
        return is_target(text, self.layout) or not is_name(text, self.layout)

    def _split(self, line: DumpLine, inside: bool = False) -> tuple[DumpLine, DumpLine | None]:
        """Name and target of a line, cut at its gap; of several gaps the one where both look right."""
        cells = line.cells
        if len(cells) < 2:
            return line, None

        def suits(cut: int) -> tuple[bool, bool, bool, int]:
            name, target = "".join(cells[:cut]), " ".join(cells[cut:])
            return (
                inside or not is_open(name),
                is_name(name, self.layout),
                is_target(target, self.layout),
                -cut,
            )

        cut = max(range(1, len(cells)), key=suits)
        parts = (" ".join(cells[:cut]), " ".join(cells[cut:]))
        name, target = (DumpLine(line.page, line.line, t, line.box, line.sheet) for t in parts)
        return name, target

    def _add(self, name: DumpLine, targets: list[DumpLine]) -> IndicatorRow:
        self.order += 1
        row = IndicatorRow(
            [name], targets, self.current, order=self.order, sheet=name.sheet, second=self.second
        )
        row.beside = self.level_box == name.box
        self.level_box = -1
        self.found.rows.append(row)
        self.row = row
        return row

    def _loosen(self, lines: list[DumpLine]) -> None:
        self.order += 1
        self.found.loose.append(LooseTarget(lines, self.order, self.row))
        self.row = None
