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


def test_rows_of_a_size_take_the_place_of_those_of_before(tmp_path: Path) -> None:
    kept = tmp_path / "workbench.csv"
    workbench_speed.save(
        kept, 30, [["a judgement, stored", "50", "9", "9"], ["list with facets", "150", "9", "9"]]
    )
    workbench_speed.save(kept, 6000, [["list with facets", "150", "30", "31"]])
    workbench_speed.save(kept, 30, [["a judgement, stored", "50", "20", "21"]])
    assert kept.read_text("utf-8").splitlines() == [
        "declarations,line,bar,processor,clock",
        '30,"a judgement, stored",50,20,21',
        "6000,list with facets,150,30,31",
    ]
