"""The search benches run, on little."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parent.parent.parent / "bench"


def bench(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, BENCH / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_hybrid_is_as_good_as_words_and_as_meaning_on_the_samples(capsys: pytest.CaptureFixture[str]) -> None:
    bench("search_quality").main(["--samples-only"])
    tuned, held_out = capsys.readouterr().out.split("questions held out")
    for table in (tuned, held_out):
        rows = {
            line.split()[0]: [float(v) for v in line.split()[1:]]
            for line in table.splitlines()
            if line.startswith(("words", "meaning", "hybrid"))
        }
        recall, mrr, hit = rows["hybrid"]
        assert recall >= 0.85
        assert hit >= 0.97
        assert mrr >= max(rows["words"][1], rows["meaning"][1]) - 0.03


def test_speed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    bench("search_speed").main(["--texts", "8", "--passages", "1000"])
    out = capsys.readouterr().out
    assert "yiju" in out
    assert "1000 passages: p95" in out
