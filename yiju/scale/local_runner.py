"""The plan on one machine: DuckDB for the queries, a pool of processes for the functions."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from yiju.ingest.groups import needs
from yiju.scale.stage_plan import OfBatch, OfGroup, Stage

with needs("spark"):
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

_ROWS = 500
"""Declarations, or pairs, that a process takes at once."""


class LocalRunner:
    """`workers` processes (one a core); one is this process itself."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or os.cpu_count() or 1

    def run(self, stage: Stage, tables: dict[str, Path], target: Path) -> None:
        """See `yiju.scale.stage_plan.StageRunner`."""
        target.mkdir(parents=True)
        with duckdb.connect() as db:
            db.execute(f"SET threads = {self.workers}")
            for name, folder in tables.items():
                files = str(folder / "*.parquet").replace("'", "''")
                db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{files}')")
            if stage.schema is None:
                out = str(target / "0.parquet").replace("'", "''")
                db.execute(f"COPY ({stage.query}) TO '{out}' (FORMAT parquet)")
                return
            ordered = f" ORDER BY {stage.by}" if stage.by else ""
            asked = db.sql(f"{stage.query}{ordered}").to_arrow_reader(_ROWS)
            with pq.ParquetWriter(target / "0.parquet", stage.schema) as out_file:
                for made in self._all(stage, asked):
                    out_file.write_table(made)

    def _all(self, stage: Stage, asked: pa.RecordBatchReader) -> Iterator[pa.Table]:
        work = _whole_groups(asked, stage.by) if stage.by else (pa.Table.from_batches([b]) for b in asked)
        if self.workers == 1:
            yield from (_apply(stage.batch, stage.group, stage.by, one) for one in work)
            return
        waiting: deque[Future[pa.Table]] = deque()
        with ProcessPoolExecutor(self.workers, get_context("spawn")) as pool:
            for one in work:
                waiting.append(pool.submit(_apply, stage.batch, stage.group, stage.by, one))
                if len(waiting) > 2 * self.workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


def _whole_groups(asked: pa.RecordBatchReader, by: str) -> Iterator[pa.Table]:
    """Rows that come ordered by a column, cut only where its value changes."""
    held: list[pa.RecordBatch] = []
    for batch in asked:
        if batch.num_rows == 0:
            continue
        keys = batch.column(by).to_pylist()
        last = next((n for n in range(len(keys) - 1, 0, -1) if keys[n] != keys[n - 1]), 0)
        if last or (held and held[-1].column(by)[-1].as_py() != keys[0]):
            yield pa.Table.from_batches([*held, batch.slice(0, last)] if last else held)
            held = []
        held.append(batch.slice(last))
    if held:
        yield pa.Table.from_batches(held)


def _apply(batch: OfBatch | None, group: OfGroup | None, by: str, rows: pa.Table) -> pa.Table:
    if batch is not None:
        return pa.Table.from_batches([batch(one) for one in rows.to_batches()])
    assert group is not None
    keys = rows.column(by).to_pylist()
    starts = [n for n in range(len(keys)) if n == 0 or keys[n] != keys[n - 1]]
    ends = [*starts[1:], len(keys)]
    return pa.concat_tables([group(rows.slice(a, b - a)) for a, b in zip(starts, ends, strict=True)])
