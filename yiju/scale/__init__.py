"""Near declarations where one machine ends: one plan of stages, run by a local pool or by Spark.

In: workspaces. Out: a folder of Parquet, a table a stage (`stage_plan`): which declarations met, which keys were too common to let
any meet, the score of every pair and its finding. A stage that is there is not run again.
"""

from yiju.scale.declaration_rows import write_declarations
from yiju.scale.local_runner import LocalRunner
from yiju.scale.stage_plan import Settings, run

__all__ = ["LocalRunner", "Settings", "run", "write_declarations"]
