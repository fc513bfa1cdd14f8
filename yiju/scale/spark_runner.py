"""The plan on Spark: its SQL for the queries, `mapInArrow` and `applyInArrow` for the functions.

Every worker needs this version of Yiju, and the folder under the same path.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from yiju.ingest.errors import Explained
from yiju.ingest.groups import needs
from yiju.scale.stage_plan import OfBatch, OfGroup, Stage

with needs("spark"):
    import pyarrow as pa
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema


class NoSpark(Explained):
    """Spark cannot be started here."""


class SparkRunner:
    """A session at `master` (`local[2]`, `spark://HOST:7077`, `yarn`), ended on leaving. Raises `NoSpark` (Chinese)."""

    def __init__(self, master: str) -> None:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        settings = {"spark.ui.enabled": "false", "spark.sql.execution.arrow.maxRecordsPerBatch": "500"}
        if master.startswith("local"):
            # Spark's 200 parts of every shuffle are for clusters.
            settings |= {"spark.sql.shuffle.partitions": "8", "spark.driver.bindAddress": "127.0.0.1"}
            settings |= {"spark.driver.host": "127.0.0.1"}
        builder = SparkSession.builder.master(master).appName("yiju")
        try:
            self._session = builder.config(map=settings).getOrCreate()
        except (PySparkRuntimeError, OSError) as error:
            raise NoSpark(
                f"启动不了 Spark（{str(error).splitlines()[0]}）。它要 Java 17：请安装 openjdk-17-jre-headless，"
                "或设好 JAVA_HOME；不用 Spark 时去掉 --spark。"
            ) from error
        self._session.sparkContext.setLogLevel("ERROR")

    def __enter__(self) -> SparkRunner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.stop()

    def run(self, stage: Stage, tables: dict[str, Path], target: Path) -> None:
        """See `yiju.scale.stage_plan.StageRunner`."""
        for name, folder in tables.items():
            self._session.read.parquet(str(folder)).createOrReplaceTempView(name)
        rows = self._session.sql(stage.query)
        if stage.batch is not None:
            rows = rows.mapInArrow(_each(stage.batch), from_arrow_schema(stage.schema))
        elif stage.group is not None:
            rows = rows.groupBy(stage.by).applyInArrow(_alone(stage.group), from_arrow_schema(stage.schema))
        rows.write.parquet(str(target))


def _each(function: OfBatch) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def over(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return map(function, batches)

    return over


def _alone(function: OfGroup) -> OfGroup:
    """Spark counts the arguments: of one it hands over the rows, of two the key as well."""

    def over(group: pa.Table) -> pa.Table:
        return function(group)

    return over
