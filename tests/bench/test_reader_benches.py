"""The benches of the readers run, on little."""

import random
from pathlib import Path

import pytest

from bench import fuzz, guided, reading_speed, text_dumps
from bench.mutate import mutated, rearranged

pytestmark = pytest.mark.usefixtures("read_anew")


def test_no_damaged_file_escapes_its_worker(tmp_path: Path) -> None:
    counts = fuzz.run(seconds=400, seed=3, keep=tmp_path, time_limit=120, most=14)
    assert {"dump", "narrative", "zip", "ofd", "eml"} <= {kind for kind, _ in counts}
    assert [key for key in counts if key[1] in ("unforeseen", "ended", "silent", "escaped")] == []


def test_reading_speed_is_told_beside_its_peers(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = samples / "示例市示范区大数据服务中心2023年项目绩效目标填报表.pdf"
    (tmp_path / form.name).write_bytes(form.read_bytes())
    reading_speed.main([str(tmp_path), "--repeat", "1", "--copies", "2", "--pages", "7"])
    out = capsys.readouterr().out
    assert "bare PDFium text" in out and "pdfplumber" in out
    assert "2 files: one worker" in out
    assert "7 pages in one file" in out


def test_a_dump_is_held_against_its_filing(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filing = next((samples / "目标与结果").glob("*决算.txt"))
    dump = tmp_path / "dump.txt"
    dump.write_text(
        filing.read_text(encoding="utf-8").replace(
            "八、社会保障和就业支出\t24.60", "八、社会保障和就业支出\t"
        ),
        encoding="utf-8",
    )
    assert text_dumps.main([str(filing), str(filing)]) == 0
    text_dumps.main([str(filing), str(dump), "--cells"])
    assert "八、社会保障和就业支出" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["query", "values"])
def test_a_parser_bears_what_the_guided_fuzz_begins_with(name: str) -> None:
    chance = random.Random(5)
    for data in guided.seeds(name):
        for damage in (lambda same, _: same, mutated, rearranged):
            guided.PARSERS[name](damage(data, chance))


def test_the_guided_fuzz_sees_a_call_of_the_network() -> None:
    assert guided._calls("SELECT * { SERVICE <http://a.example/> { ?s ?p ?o } }")
    assert not guided._calls("SELECT * { ?s ?p 'SERVICE' }")
