"""The bench of the workbench runs, and measures every line of its table that needs no browser."""

from pathlib import Path

from bench import workbench_speed


def test_the_bench_measures_every_line(tmp_path: Path) -> None:
    workspace = workbench_speed.prepared(tmp_path / "workspace", 30, 90)
    found = workbench_speed.measured(workspace)
    workspace.store.close()
    browser = {workbench_speed.KEYS, workbench_speed.WALK, workbench_speed.OLD}
    assert found.keys() == workbench_speed.BARS.keys() - browser
    assert all(clock > 0 for asked in found.values() for times in asked.values() for clock, _ in times)
