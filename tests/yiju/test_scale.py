"""The plan for many declarations: the planted copies are found, what is too common is told, a run that was cut off goes on,
and Spark gives what the local pool gives, to the last digit. `bench/spark_equal.py` does the same with 5,000.
"""

import hashlib
import importlib.util
import json
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the group spark is not installed")

from bench.corpus import MUTATIONS, Corpus, make
from bench.spark_equal import pairs_found, rows
from yiju import Workspace
from yiju.audit.rules.duplicate_project.fact_table import table
from yiju.audit.rules.duplicate_project.rarity import stated
from yiju.graph.identity import link
from yiju.ingest.errors import Explained
from yiju.scale import LocalRunner, Settings, run, write_declarations
from yiju.scale.declaration_rows import LinkedFilings, entry_of
from yiju.scale.signs import fact_key, fact_of
from yiju.scale.stage_plan import Stage, read, stages
from yiju.scale.text_vectors import encode

SMALL = Settings(cap=4)
spark = pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="needs pyspark and Java 17: make test-spark",
)


def declared(corpus: Corpus, folder: Path) -> Path:
    write_declarations([LinkedFilings(corpus.filings, link(corpus.filings))], folder)
    return folder


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make(60)


@pytest.fixture(scope="module")
def made(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = declared(corpus, tmp_path_factory.mktemp("scale") / "local")
    run(folder, LocalRunner(1), SMALL)
    return folder


def test_planted_copies_are_found_and_what_is_too_common_is_told(corpus: Corpus, made: Path) -> None:
    planted = {pair for pair, how in corpus.truth.items() if how in MUTATIONS}
    assert len(planted & pairs_found(made)) >= 0.9 * len(planted)
    dropped = read(made, "dropped").to_pylist()
    assert dropped and all(row["declarations"] > SMALL.cap for row in dropped)
    finding = json.loads(read(made, "findings").to_pylist()[0]["finding"])
    assert finding["kind"] == "duplicate_project" and finding["explanation"].endswith("。")


def test_a_run_that_was_cut_off_goes_on_and_other_settings_begin_anew(made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made, tmp_path / "again")

    class Cut(LocalRunner):
        def run(self, stage: Stage, tables: dict[str, Path], target: Path) -> None:
            super().run(stage, tables, target)
            if stage.name == "scores":
                raise KeyboardInterrupt

    assert run(folder, LocalRunner(1), SMALL) == []
    for name in ("scores", "findings"):
        shutil.rmtree(folder / name)
    with pytest.raises(KeyboardInterrupt):
        run(folder, Cut(1), SMALL)
    assert not (folder / "scores").exists()
    assert run(folder, LocalRunner(1), SMALL) == ["scores", "findings"]
    assert rows(folder, SMALL) == rows(made, SMALL)
    assert "pairs" in run(folder, LocalRunner(1), Settings(cap=2))
    assert read(folder, "dropped").num_rows > read(made, "dropped").num_rows


def test_two_processes_give_what_one_gives(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    shutil.copytree(made / "declarations", folder / "declarations")
    (folder / "plan.json").touch()
    run(folder, LocalRunner(2), SMALL)
    assert rows(folder, SMALL) == rows(made, SMALL)


@spark
def test_spark_gives_what_the_local_pool_gives_to_the_last_digit(made: Path, tmp_path: Path) -> None:
    from yiju.scale.spark_runner import SparkRunner

    folder = tmp_path / "spark"
    shutil.copytree(made / "declarations", folder / "declarations")
    (folder / "plan.json").touch()
    with SparkRunner("local[2]") as runner:
        run(folder, runner, SMALL)
    assert rows(folder, SMALL) == rows(made, SMALL)


@pytest.mark.usefixtures("computed_anew")
def test_a_text_is_encoded_alike_whatever_lies_beside_it(made: Path) -> None:
    table = read(made, "declarations").slice(0, 2).select(["id", "year", "record"]).combine_chunks()
    whole = encode(table.to_batches()[0], None).to_pylist()
    apart = [row for n in (0, 1) for row in encode(table.slice(n, 1).to_batches()[0], None).to_pylist()]
    assert whole == apart and len(whole[0]["vector"]) == 384
    assert "vectors" in [stage.name for stage in stages(made, Settings(vectors=True))]


def test_a_fact_is_read_back_from_its_key(made: Path) -> None:
    for row in read(made, "declarations").to_pylist()[:5]:
        facts = stated(table(entry_of(row["record"], row["unit"], row["project"])))
        assert {fact_of(fact_key(fact)) for fact in facts} == facts
    assert fact_of(fact_key(("value", ("项", Decimal("20.0"))))) == ("value", ("项", Decimal(20)))


def test_a_folder_with_other_things_in_it_is_left_alone(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "账").touch()
    with pytest.raises(Explained, match="新文件夹"):
        declared(corpus, tmp_path)


def test_the_command_compares_workspaces(
    corpus: Corpus,
    tmp_path: Path,
    typed: Callable[..., subprocess.CompletedProcess[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    half = len(corpus.filings) // 2
    for name, filings in (("甲", corpus.filings[:half]), ("乙", corpus.filings[half:])):
        workspace = Workspace(tmp_path / name)
        for number, filing in enumerate(filings):
            original = f"{name}{number}".encode()
            filing.document.sha256 = hashlib.sha256(original).hexdigest()
            workspace.store.put(filing, original, f"{name}{number}.txt", 1)
    done = typed("pairs", tmp_path / "比对", "--with", tmp_path / "乙", "--json", workspace=tmp_path / "甲")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["declarations"] >= 50 and json.loads(done.stdout)["findings"]
    again = typed("pairs", tmp_path / "比对", "--with", tmp_path / "乙", workspace=tmp_path / "甲")
    assert "没有重做" in again.stdout
