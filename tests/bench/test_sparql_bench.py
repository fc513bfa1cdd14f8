"""The SPARQL bench runs, on little."""

import importlib.util
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parent.parent.parent / "bench" / "starter_speed.py"


def test_every_starter_query_is_timed_beside_its_peers(capsys: pytest.CaptureFixture[str]) -> None:
    spec = importlib.util.spec_from_file_location("bench_sparql", BENCH)
    assert spec and spec.loader
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    from yiju.graph import starter_queries

    bench.main(["--triples", "6000", "--times", "1", "--no-rdflib"])
    out = capsys.readouterr().out
    rows = {line.split()[0] for line in out.splitlines() if line}
    assert set(starter_queries()) <= rows
    assert "beside raw pyoxigraph" in out and "sync with one changed filing" in out
