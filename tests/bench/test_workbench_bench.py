"""The bench of the workbench runs, and measures every line of its table."""

from pathlib import Path

from bench import workbench_speed


def test_the_bench_measures_every_line(tmp_path: Path) -> None:
    workspace = workbench_speed.prepared(tmp_path / "workspace", 30, 90)
    found = workbench_speed.measured(workspace)
    workspace.store.close()
    assert found.keys() == workbench_speed.BARS.keys()
    assert all(clock > 0 for asked in found.values() for clock, _ in asked.values())
