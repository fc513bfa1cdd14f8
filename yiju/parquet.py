"""The tables of a workspace as Parquet: one file for each kind of thing, for DuckDB, pandas, R or Spark.

In: a workspace. Out: a folder of `NAME.parquet`, with the columns of `yiju.frames` and `yiju.answer_tables`: amounts
are doubles in yuan, dates timestamps, empty cells null.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from yiju.analyst import Analyst
from yiju.answer_tables import evidence
from yiju.ingest.groups import needs
from yiju.ingest.personal import masked, masked_in

with needs("notebooks"):
    import duckdb
    from pandas.api.types import is_object_dtype, is_string_dtype

TABLES = (
    "documents", "declarations", "subitems", "funding", "bases", "indicators", "texts", "budget_lines", "findings", "evidence",
)  # fmt: skip

_UNITS = """SELECT ?单位 ?上级 WHERE {
  ?unit a yj:Unit ; skos:prefLabel ?单位 .
  OPTIONAL { ?unit org:subOrganizationOf/skos:prefLabel ?上级 }
} ORDER BY ?单位"""


def _masked(cell: Any) -> Any:
    if isinstance(cell, list):
        return [_masked(one) for one in cell]
    return masked(cell) if isinstance(cell, str) else cell


def write(workspace: Analyst, folder: Path) -> None:
    """Make `folder` and write every table into it, the units with their parents besides; personal numbers masked."""
    folder.mkdir()
    tables = {name: getattr(workspace, name)() for name in TABLES if name != "evidence"}
    tables["units"] = workspace.sparql(_UNITS)
    for table in tables.values():
        for column, kind in table.dtypes.items():
            if is_object_dtype(kind) or is_string_dtype(kind):
                table[column] = table[column].map(_masked)
    tables["evidence"] = evidence(masked_in(workspace.audit()))  # what it quotes of an amount stays
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register("shown", table)
            # A column without any value has no type of its own; a text column may get values next year.
            columns = ", ".join(
                f'CAST("{column}" AS VARCHAR) AS "{column}"' if is_object_dtype(kind) else f'"{column}"'
                for column, kind in table.dtypes.items()
            )
            target = str(folder / f"{name}.parquet").replace("'", "''")
            connection.execute(f"COPY (SELECT {columns} FROM shown) TO '{target}' (FORMAT parquet)")
            connection.unregister("shown")
