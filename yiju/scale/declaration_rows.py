"""Declarations as rows: workspaces in, the table `declarations` in Parquet out, with who is who beside each record.

Of a project's year the declaration that says most is taken: a budget is printed by department and by unit. Where several
workspaces hold a declaration the first one's is taken.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from yiju.audit.case import Entry, LinkedIdentity
from yiju.ingest.errors import Explained
from yiju.ingest.groups import needs
from yiju.ingest.record import Declaration, Filing, decode, encode
from yiju.ingest.stage import stage_of
from yiju.ingest.values.text import fold

with needs("spark"):
    import pyarrow as pa
    import pyarrow.parquet as pq

TABLE = "declarations"
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("place", pa.string()),  # orders declarations as the audit does
        ("project", pa.string()),
        ("unit", pa.string()),
        ("department", pa.string()),
        ("year", pa.int32()),
        ("total", pa.int64()),  # fen
        ("record", pa.binary()),
    ]
)
STATE = "plan.json"
"""Of which declarations and settings the tables in a folder are."""
_AT_ONCE = 2000


@dataclass(frozen=True)
class LinkedFilings:
    """Filings and which units and projects of them are one."""

    filings: Sequence[Filing]
    identity: LinkedIdentity


def write_declarations(sources: Iterable[LinkedFilings], folder: Path) -> int:
    """Write the table below `folder`, in parts of some thousand; how many rows there are. Raises `Explained` where the
    folder holds anything but an earlier run.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / STATE).is_file():
        raise Explained(f"{folder} 已有别的内容；请另指定一个新文件夹。")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / STATE).touch()
    shutil.rmtree(folder / TABLE, ignore_errors=True)
    (folder / TABLE).mkdir()
    rows = list(_rows(sources))
    for number, start in enumerate(range(0, max(1, len(rows)), _AT_ONCE)):
        part = pa.Table.from_pylist(rows[start : start + _AT_ONCE], schema=SCHEMA)
        pq.write_table(part, folder / TABLE / f"{number:05}.parquet")
    return len(rows)


def _rows(sources: Iterable[LinkedFilings]) -> Iterator[dict[str, object]]:
    fullest: dict[tuple[str, int | None], tuple[int, dict[str, object]]] = {}
    seen: set[str] = set()
    for source in sources:
        for filing in source.filings:
            new = [d for d in filing.projects if d.id not in seen]
            seen |= {d.id for d in new}
            for number, one in enumerate(new):
                if stage_of(one, filing.document.kind) == "plan":
                    row, notices = (
                        _row(one, filing, number, source.identity),
                        sum(map(len, one.texts.values())),
                    )
                    key = str(row["project"]), one.year or filing.document.year
                    if key not in fullest or notices > fullest[key][0]:
                        fullest[key] = notices, row
    yield from (row for _, row in fullest.values())


def _row(one: Declaration, filing: Filing, number: int, identity: LinkedIdentity) -> dict[str, object]:
    document = filing.document
    printed = one.unit or document.unit or ""
    unit = identity.unit_of(printed) or fold(printed)
    asked = one.year_budget if one.year_budget is not None else one.total_budget
    return {
        "id": one.id,
        "place": f"{document.year or 0:04}|{fold(document.unit or '')}|{document.id}|{number:06}",
        "project": identity.project_of(one.id),
        "unit": unit,
        "department": identity.department_of(unit),
        "year": one.year or document.year or 0,
        "total": int((asked or Decimal(0)) * 100),
        "record": encode(Filing(document=document, projects=[one])),
    }


def entry_of(record: bytes, unit: str, project: str) -> Entry:
    """A row's declaration as the audit sees it."""
    filing = decode(record)
    return Entry(filing.projects[0], filing, unit, project)
