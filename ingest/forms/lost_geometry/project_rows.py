"""A list of projects that lost its geometry → its rows, a project in each.

In: the atoms below the list's title. Out: the head, the rows, the total; nothing where no walk row by row reads well.
"""

from __future__ import annotations

from yiju.ingest.forms.lost_geometry.dump_costs import dump_costs
from yiju.ingest.forms.lost_geometry.flowing_cells import FlowingRow, head_widths, total_row
from yiju.ingest.forms.lost_geometry.flowing_fields import with_unit
from yiju.ingest.forms.lost_geometry.flowing_tables import FlowingTable, is_number
from yiju.ingest.forms.lost_geometry.flowing_text import FlowingText, FlowingWord
from yiju.ingest.forms.lost_geometry.row_walk import RowWalk
from yiju.ingest.forms.lost_geometry.row_walked import walked_cells
from yiju.ingest.forms.words import unit_of

_FEW, _APART = 3, 1
"""So many heads make a list; so many atoms that are no head may stand between two."""
_MONEY = ("total_budget", "year_budget", "budget_of_year", "prior_budget", "prior_executed")


def is_list(text: FlowingText) -> bool:
    """Whether forms of this family are lists of projects and nothing else."""
    tables = text.words.form.tables
    return "projects" in tables and "indicators" not in tables


def project_rows(text: FlowingText) -> list[FlowingRow]:
    """The rows of the list."""
    heads = _heads(text)
    if len(heads) < _FEW or "name" not in dict(heads):
        return []
    start = heads[-1][1].end
    total = next(
        (
            w
            for w in text.found
            if w.start >= start and text.words.is_total("projects", w.text) and is_number(text, w.end)
        ),
        None,
    )
    end = total.start if total else len(text.atoms)
    again = {w.start: w.end for w in text.found if w.start >= start and w.roles.get("projects")}
    walk = RowWalk(text, [role for role, _ in heads], again, start, end, head_widths(text, heads))
    name = [role for role, _ in heads].index("name")
    rows = [row for row in walk.rows() if row[name]]
    if not rows or walk.each > dump_costs().worst:
        return []
    unit = next((u for i in range(heads[0][1].start) if (u := unit_of(text.atoms[i].text, ""))), "")
    names = [with_unit(w.text, unit) if role in _MONEY else w.text for role, w in heads]
    made = list(walked_cells(text, heads, rows, names))
    table = FlowingTable("projects", heads, heads[0][1].start, start, end)
    return [*made, *total_row(text, table, heads, made[0][0][0])]


def _heads(text: FlowingText) -> list[tuple[str, FlowingWord]]:
    """The first words that follow each other and are heads of columns, one that no form knows among them; a number of rows is one that no label asks for."""
    run: list[tuple[str, FlowingWord]] = []
    for word in text.found:
        role = word.roles.get("projects")
        if run and (word.start - run[-1][1].end > _APART or (not role and word.start > run[-1][1].end)):
            if len(run) >= _FEW:
                break
            run = []
        if role and run and word.start > run[-1][1].end:
            at = run[-1][1].end  # a head that no form knows
            run.append(("note", FlowingWord(at, at + 1, text.atoms[at].text)))
        if role:
            serial = role == "note" and word.label is not None and word.label.kind == "unread"
            run.append(("serial" if serial else role, word))
    return run
