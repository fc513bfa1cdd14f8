"""The plan: stages in a line, each a query on the tables before it and a function over what the query gives.

Queries are in the SQL that DuckDB and Spark both speak: they do what needs all rows at once. Functions go from Arrow batch to Arrow
batch, or from the rows of one key to others, know nothing but their rows, and are the same wherever they run. Each stage is written to Parquet and read back:
a run that was cut off goes on after the last whole stage, and stages of other settings or declarations are made anew.
"""

from __future__ import annotations

import functools
import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from yiju.audit.copies import wording
from yiju.audit.copies.minhash import NEAREST
from yiju.audit.rule import edition
from yiju.audit.rules.duplicate_project.proposals import MANY
from yiju.ingest.groups import needs
from yiju.ingest.held import replace
from yiju.scale import declaration_rows, pair_scores, signs, text_vectors

with needs("spark"):
    import pyarrow as pa
    import pyarrow.parquet as pq

OfBatch = Callable[[pa.RecordBatch], pa.RecordBatch]
OfGroup = Callable[[pa.Table], pa.Table]


class Settings(msgspec.Struct, frozen=True):
    """`cap`: a key of more declarations lets none of them meet, and is told in `dropped`. Of those that `met` a declaration
    is compared with its nearest by texts and by facts, as many as the audit takes (`pairs`). `vectors`: whether texts are
    encoded, by `model` (the default one where it is None).
    """

    cap: int = MANY
    vectors: bool = False
    model: str | None = None


@dataclass(frozen=True)
class Stage:
    """One table. `batch` or `group` is applied to what `query` gives, `group` to all rows of one value of `by`."""

    name: str
    query: str
    batch: OfBatch | None = None
    group: OfGroup | None = None
    by: str = ""
    schema: pa.Schema | None = None


class StageRunner(Protocol):
    """Who runs a stage."""

    def run(self, stage: Stage, tables: dict[str, Path], target: Path) -> None:
        """Write the table of a stage into the folder `target`; `tables` are those before it by name."""
        ...


def stages(folder: Path, settings: Settings) -> list[Stage]:
    """All stages over the declarations in `folder`."""
    listed = wording.listed()
    made = [
        Stage(
            "size",
            "SELECT COUNT(DISTINCT project) AS projects, COUNT(DISTINCT unit) AS units FROM declarations",
        ),
        Stage("signs", "SELECT * FROM declarations", batch=signs.sign, schema=signs.SCHEMA),
        Stage(
            "dropped",
            "SELECT key, COUNT(*) AS declarations FROM signs WHERE use IN ('fact', 'text')"
            f" GROUP BY key HAVING COUNT(*) > {settings.cap}",
        ),
        Stage("met", _MET.format(cap=settings.cap, enough=signs.ENOUGH)),
        Stage("pairs", _NEAREST.format(nearest=NEAREST, enough=signs.ENOUGH)),
        Stage(
            "known",
            "SELECT key, COUNT(DISTINCT project) AS projects FROM signs WHERE use = 'count'"
            " GROUP BY key HAVING COUNT(DISTINCT project) > 2",
        ),
        Stage(
            "common",
            "SELECT s.key, COUNT(DISTINCT s.unit) AS units FROM signs s CROSS JOIN size z WHERE s.use = 'common'"
            f" GROUP BY s.key, z.units HAVING COUNT(DISTINCT s.unit) >= {listed.learnt_from_units}"
            f" AND COUNT(DISTINCT s.unit) >= {listed.learnt_from_share} * z.units",
        ),
        Stage(
            "scores",
            _SIDES,
            group=functools.partial(pair_scores.score, folder=str(folder.resolve())),
            by="whole",
            schema=pair_scores.SCHEMA,
        ),
        Stage("findings", "SELECT finding_id, finding FROM scores WHERE finding_id <> ''"),
    ]
    if settings.vectors:
        encode = functools.partial(text_vectors.encode, model=settings.model)
        made.append(Stage("vectors", "SELECT * FROM declarations", batch=encode, schema=text_vectors.SCHEMA))
    return made


_MET = """
WITH kept AS (
    SELECT key FROM signs WHERE use IN ('fact', 'text') GROUP BY key HAVING COUNT(*) BETWEEN 2 AND {cap}
), meeting AS (
    SELECT s.key, s.id, s.place, s.project,
        CASE WHEN s.use = 'text' THEN s.weight ELSE 0 END AS texts,
        CASE WHEN s.use = 'fact' THEN s.weight ELSE 0 END AS facts
    FROM signs s JOIN kept k ON s.key = k.key
)
SELECT a.id AS left_id, b.id AS right_id, a.place AS left_place, b.place AS right_place,
    CAST(SUM(a.texts) AS BIGINT) AS texts, CAST(SUM(a.facts) AS BIGINT) AS facts
FROM meeting a JOIN meeting b ON a.key = b.key AND a.place < b.place AND a.project <> b.project
GROUP BY a.id, b.id, a.place, b.place HAVING SUM(a.texts) >= {enough} OR SUM(a.facts) >= {enough}
"""
_NEAREST = """
WITH ends AS (
    SELECT left_id, right_id, texts, facts, left_id AS one, right_place AS other FROM met
    UNION ALL SELECT left_id, right_id, texts, facts, right_id AS one, left_place AS other FROM met
), ranked AS (
    SELECT left_id, right_id, texts, facts,
        ROW_NUMBER() OVER (PARTITION BY one ORDER BY texts DESC, other) AS by_texts,
        ROW_NUMBER() OVER (PARTITION BY one ORDER BY facts DESC, other) AS by_facts
    FROM ends
)
SELECT DISTINCT left_id, right_id, texts, facts FROM ranked
WHERE (by_texts <= {nearest} AND texts >= {enough}) OR (by_facts <= {nearest} AND facts >= {enough})
"""
_SIDES = (
    "SELECT CASE WHEN l.total >= r.total THEN l.project ELSE r.project END AS whole, "
    + ", ".join(
        f"{side}.{name} AS {named}_{name}"
        for side, named in (("l", "left"), ("r", "right"))
        for name in pair_scores.SIDES
    )
    + " FROM pairs p JOIN declarations l ON l.id = p.left_id JOIN declarations r ON r.id = p.right_id"
)


def run(
    folder: Path,
    runner: StageRunner,
    settings: Settings,
    on_stage: Callable[[str], None] = lambda _: None,
) -> list[str]:
    """Run every stage that is not there yet; their names."""
    _begin(folder, settings)
    tables = {declaration_rows.TABLE: folder / declaration_rows.TABLE}
    ran = []
    for stage in stages(folder, settings):
        target = folder / stage.name
        if not target.is_dir():
            on_stage(stage.name)
            part = folder / f"{stage.name}.part"
            shutil.rmtree(part, ignore_errors=True)
            runner.run(stage, tables, part)
            replace(part, target)
            ran.append(stage.name)
        tables[stage.name] = target
    return ran


def _begin(folder: Path, settings: Settings) -> None:
    """Forget what other settings, rules or declarations made."""
    digest = hashlib.sha256(msgspec.json.encode([settings, edition()]))
    for part in sorted((folder / declaration_rows.TABLE).glob("*.parquet")):
        digest.update(part.read_bytes())
    state, file = digest.hexdigest(), folder / declaration_rows.STATE
    if file.read_text("utf-8") != state:
        for stage in stages(folder, Settings(vectors=True)):
            shutil.rmtree(folder / stage.name, ignore_errors=True)
        file.write_text(state, "utf-8")


def read(folder: Path, name: str) -> pa.Table:
    """The table of a stage that was run."""
    return pq.read_table(folder / name)
