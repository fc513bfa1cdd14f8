"""Where the forms of a source begin and end, and of which family each is.

In: the rows of a source and the families. Out: `Region`s of forms that are printed in whole cells. A form begins at its
title, or, where it has none, at the cell of its first label; a list of records begins at its head. What merely names
a form (a table of contents, a sentence) has no head of a table below it and is none. A name below the table of a titled
form that has had none is that form's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yiju.ingest.budget.budget_table import title_of
from yiju.ingest.forms.families import FormFamily
from yiju.ingest.forms.grammar import bare_title, is_title
from yiju.ingest.forms.grid_rows import Row
from yiju.ingest.forms.whole_cells import cell_labels
from yiju.ingest.forms.whole_cells.column_heads import columns_of, paired
from yiju.ingest.forms.whole_cells.columns import Columns
from yiju.ingest.forms.words import keys_of
from yiju.ingest.values.text import unspaced
from yiju.ingest.values.title_marks import NUMERALS

LEAD = 5
"""The unit of money, the year and the filer may stand in so many lines above a form."""
# The title of something that is no form of ours: a budget table, a note, a part of a filing.
_OTHER = re.compile(
    rf"(?:预算|决算|收支|经费)[^。；]{{0,30}}表$|情况说明$|名词解释$|^第[{NUMERALS}]+部分|^附[件表录]"
)
_TITLE_LENGTH = 60
_FEW = 2
_LABELS = 5
"""So many labels with their values make a form below its title, though no head of a table is left."""
_INLINE = re.compile(r"(?P<label>[^：:]{2,20})[：:]\s*\S", re.DOTALL)
_ABOVE = re.compile(rf"表$|^[（(]?[{NUMERALS}\d]{{1,2}}[）)、.．]|单位(?:名称)?(?:[（(]盖章[）)])?[:：]")
"""Lines right above a form that belong to it: its title, its number, its filer."""
_ABOVE_NAME = ("text", "year", "code", "box")
"""Labels that may stand above the name that begins a form."""


@dataclass(frozen=True)
class Region:
    """Rows `start` to `end` (exclusive) of the stream hold a form of this family. `head` is the row of a list's head."""

    start: int
    end: int
    family: FormFamily
    titled: bool
    head: int | None = None


def regions(stream: Sequence[Row], known: Sequence[FormFamily], stops: Sequence[int]) -> list[Region]:
    """Every form in whole cells. `stops` are rows where something else begins."""
    marks = _marks(stream, known)
    found: list[Region] = []
    for n, (at, families, kind) in enumerate(marks):
        end = min([*(i for i, _, _ in marks[n + 1 :]), *(s for s in stops if s > at), len(stream)])
        end = _stop(stream, at, end)
        if kind == "list":
            found.append(Region(at, end, families[0], titled=False, head=at))
            continue
        rows = stream[at:end]
        family = _best(rows, families, titled=kind == "title")
        if family is None:
            continue
        goes_on = found and found[-1].family is family and found[-1].end == at and found[-1].head is None
        if kind == "title" and goes_on and not _opened(rows, family):
            # The title printed again at the head of a form's second page.
            found[-1] = Region(found[-1].start, end, family, found[-1].titled)
            continue
        found.append(Region(at, end, family, titled=kind == "title"))
    return found


Mark = tuple[int, list[FormFamily], str]


class _Glance:
    """What tells at a glance that a row is no head and no title of any family: most rows of a filing are neither."""

    def __init__(self, known: Sequence[FormFamily]) -> None:
        self._heads = frozenset[str]().union(*(family.words.heads for family in known))
        self._titles = re.compile("|".join(f"(?:{t})" for family in known for t in family.form.titles))

    def head(self, row: Row) -> bool:
        """Whether two cells may be heads, or what stands below them says so."""
        return bool(row.under) or sum(not self._heads.isdisjoint(keys_of(p.text)) for p in row.pieces) > 1

    def title(self, text: str) -> bool:
        """Whether a line may be a title."""
        return self._titles.search(bare_title(text)) is not None


def _marks(stream: Sequence[Row], known: Sequence[FormFamily]) -> list[Mark]:
    """Where forms may begin: the row, the families it may be of, and what says so (title, label, list)."""
    marks: list[Mark] = []
    opened = named = True
    width = 0
    glance = _Glance(known)
    untitled = [family for family in known if family.form.opens == "name"]
    for i, row in enumerate(stream):
        if titled := _titled(row, known, glance):
            if marks and not opened and marks[-1][2] == "title" and i - marks[-1][0] < LEAD:
                marks.pop()  # the filing's own title above the form's
            marks.append((i, titled, "title"))
            opened = named = False
            continue
        if not row.table and not (marks and any(_line_opens(row, f) for f in marks[-1][1])):
            continue
        head = row.table and glance.head(row)
        below = stream[i + 1] if i + 1 < len(stream) else None
        over = marks[-1] if marks and marks[-1][2] == "title" and not named else None
        above = over is not None and i - over[0] < LEAD  # the title of what begins here
        if head and _in_budget_table(stream, i):
            head = False
        first = over[1] if over and above else known
        if head and not _labels_below(stream, i, first) and (family := _list_of(row, below, known, first)):
            if above:
                marks.pop()
            if not (marks and marks[-1][2] == "list" and width == row.width):
                marks.append((i, [family], "list"))
            opened, width = True, row.width
        elif (
            head and marks and marks[-1][2] == "title" and any(columns_of(row, f.words) for f in marks[-1][1])
        ):
            opened = True  # 任务名称 as the head of a unit's tasks begins no form of a project
        elif any(_opens(row, family) for family in (marks[-1][1] if marks and not opened else untitled)):
            nameless = bool(marks) and not named and marks[-1][2] == "title"
            if opened and not (nameless and _is_last(stream, i, marks[-1][1], known, glance)):
                if row.table:
                    marks.append((_first_label(stream, i, untitled), list(untitled), "label"))
                else:  # one more form of the title above
                    marks.append((i, marks[-1][1], "title"))
            opened = named = True
        elif head and any(columns_of(row, family.words) for family in known):
            opened = True
    return marks


def _in_budget_table(stream: Sequence[Row], at: int) -> bool:
    """Whether the title of a budget table stands right above: its rows are accounts and kinds of spending, no projects."""
    above = stream[max(0, at - LEAD) : at]
    titles = [found for row in above if not row.table and (found := title_of(row.text))]
    return bool(titles) and titles[-1][0].form != "listed"


def _is_last(
    stream: Sequence[Row],
    at: int,
    own: Sequence[FormFamily],
    known: Sequence[FormFamily],
    glance: _Glance,
) -> bool:
    """Whether a name, one that opens these families, has no table below it, so that it begins no form."""
    if not any(_opens(stream[at], family) for family in own):
        return False
    for row in stream[at + 1 :]:
        if _titled(row, known, glance) or (row.table and any(_opens(row, family) for family in known)):
            return True
        if glance.head(row) and any(
            columns_of(row, f.words) or columns_of(row, f.words, lists=True) for f in known
        ):
            return False
    return True


def _titled(row: Row, known: Sequence[FormFamily], glance: _Glance) -> list[FormFamily]:
    if (
        len(row.own) != 1
        or len(row.text) > _TITLE_LENGTH
        or len(row.pieces) > 1
        or not glance.title(row.text)
    ):
        return []
    return [family for family in known if is_title(family.form, row.text)]


def _opens(row: Row, family: FormFamily) -> bool:
    """Whether a row names what the form is about: first of all, behind the heading of its group (一、基本情况), or behind
    another label with its value.
    """
    own = [p for n, p in enumerate(row.own) if n or not _is_heading(p.text, family)]
    at = next((n for n, p in enumerate(own) if _is_opening(p.text, family)), None)
    if not at:
        return at == 0
    if _INLINE.match(own[at].text):
        return True
    labels = [family.words.label(p.text) is not None for p in own[: at + 2]]
    return len(labels) == at + 2 and labels == [n % 2 == 0 for n in range(at + 2)]


def _is_heading(text: str, family: FormFamily) -> bool:
    label = family.words.label(text)
    return label is not None and label.kind == "heading"


def _line_opens(row: Row, family: FormFamily) -> bool:
    """Whether a line outside tables names what a form is about (一、项目名称：…)."""
    return len(row.own) == 1 and len(row.text) < _TITLE_LENGTH and _is_opening(row.own[0].text, family)


def _is_opening(text: str, family: FormFamily) -> bool:
    inline = _INLINE.match(text)
    label = family.words.label(inline["label"] if inline else text)
    return label is not None and label.key == (family.form.opens or "name")


def _first_label(stream: Sequence[Row], at: int, families: Sequence[FormFamily]) -> int:
    """The first row of a form that has no title of ours: labels of who and when may stand above the name in its table, and
    above that its title and filer in lines.
    """
    while at > 0 and stream[at].table and stream[at - 1].table and stream[at - 1].block == stream[at].block:
        row = stream[at - 1]
        labels = [f.words.label(row.own[0].text) for f in families] if len(row.own) > 1 else []
        over = len(row.pieces) == 1 and row.pieces[0].wide >= row.width
        inline = all(_INLINE.match(p.text) for p in row.pieces)
        inline = inline or any(cell_labels.is_unit(p, row) for p in row.own)
        if not (over or inline or any(label and label.kind in _ABOVE_NAME for label in labels)):
            break
        at -= 1
    lines = at
    while (
        lines > max(0, at - LEAD)
        and not stream[lines - 1].table
        and _ABOVE.search(unspaced(stream[lines - 1].text))
    ):
        lines -= 1
    return lines if stream[at].table else at


def _list_of(
    row: Row, below: Row | None, known: Sequence[FormFamily], first: Sequence[FormFamily]
) -> FormFamily | None:
    """The family that knows most columns of a head of whole records; those whose title stands above lead. Labels and values
    in turn below it are no record: then the row is one of labels too, of which a value is blank or lost.
    """
    for group in (first, known):
        heads = [
            (made, family)
            for family in group
            if (made := columns_of(row, family.words, lists=True))
            and not (below and paired(below, family.words))
        ]
        if heads:
            return max(heads, key=lambda h: _named(h[0]))[1]
    return None


def _labels_below(stream: Sequence[Row], at: int, families: Sequence[FormFamily]) -> bool:
    """Whether a row of heads has one row of values, and below that another row of labels: it is no head of a list."""
    below = stream[at + 2] if at + 2 < len(stream) else None
    if below is None or not below.table or below.block != stream[at].block or len(below.own) < _FEW:
        return False
    labels = [sum(f.words.label(p.text) is not None for p in below.own) for f in families]
    return 2 * max(labels, default=0) > len(below.own)


def _named(head: Columns) -> int:
    return sum(h.role != "other" for h in head.heads)


def _stop(stream: Sequence[Row], start: int, end: int) -> int:
    """The first line below the form's cells that is the title of something else."""
    inside = False
    for i in range(start, end):
        row = stream[i]
        inside = inside or row.table
        text = unspaced(row.text)
        if inside and not row.table and len(text) < _TITLE_LENGTH and _OTHER.search(text):
            return i
    return end


def _opened(rows: Sequence[Row], family: FormFamily) -> bool:
    return any(_opens(row, family) for row in rows)


def _labels(rows: Sequence[Row], family: FormFamily) -> int:
    """How many labels with a cell behind them the rows print; none where what the form is about is not among them."""
    keys = {
        label.key
        for row in rows
        if row.table and len(row.own) > 1
        for piece in row.own[:-1]
        if (label := family.words.label(piece.text)) and label.kind not in ("heading", "money", "unread")
    }
    return len(keys) if (family.form.opens or "name") in keys else 0


def _best(rows: Sequence[Row], families: Sequence[FormFamily], *, titled: bool) -> FormFamily | None:
    """The family that knows most of the cells, of those of which the rows print the head of a table and a title or mark; below a
    title many labels do where the head is lost.
    """
    cells = {p.text for row in rows if row.table for p in row.pieces}
    best: tuple[int, FormFamily] | None = None
    for family in families:
        words = family.words
        keys = {
            words.label(c) or (words.role(t, c) and (t, words.role(t, c)))
            for c in cells
            for t in words.form.tables
        }
        bare = {unspaced(c) for c in cells}
        marked = titled or not family.form.marks or any(m in c for m in family.form.marks for c in bare)
        headed = any(columns_of(row, words) for row in rows)
        headed = headed or (titled and _labels(rows, family) >= _LABELS)
        known = len(keys - {None})
        marked = marked and not any(m in c for m in family.form.no_marks for c in bare)
        if marked and headed and (best is None or known > best[0]):
            best = (known, family)
    return best[1] if best else None
