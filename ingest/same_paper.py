"""Whether two filings are one paper in two versions: a corrected file that came from another folder.

In: filings. Out: a key that is equal for versions of one paper, or None where nothing says which paper it is.
"""

from __future__ import annotations

from yiju.ingest.record import Filing
from yiju.ingest.values.text import fold

Key = tuple[object, ...]


def paper(filing: Filing) -> Key | None:
    """Unit, year and form, with the projects that it holds (each with its form and months) or else its tables: a unit
    files its projects in many files, and watches one of them in several months.
    """
    document = filing.document
    projects = sorted((fold(p.name), p.form or "", str(p.months or "")) for p in filing.projects)
    held: tuple[object, ...] = tuple(projects) or tuple(sorted({line.table for line in filing.budget_lines}))
    if not document.unit or document.year is None or not held:
        return None
    return (document.kind, fold(document.unit), document.year, held)
