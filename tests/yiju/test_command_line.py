"""The command line as a person and as a program use it, on the sample filings."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

Typed = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, samples_read: Callable[[Path], Path]) -> Path:
    return samples_read(tmp_path_factory.mktemp("工作区"))


def test_help_is_chinese() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yiju", "--help"], capture_output=True, text=True, check=True
    )
    assert "用法：" in done.stdout and "命令：" in done.stdout
    assert "Usage" not in done.stdout and "Options" not in done.stdout


@pytest.mark.parametrize(
    "args", [["ingest"], ["search"], ["nonsense"], ["audit", "--nonsense"], ["export", "filings"]]
)
def test_wrong_usage_is_covered_in_chinese_with_exit_code_2(
    typed: Typed, args: list[str], tmp_path: Path
) -> None:
    done = typed(*args, workspace=tmp_path)
    assert done.returncode == 2
    assert "用法有误" in done.stderr and "Traceback" not in done.stderr


def test_a_second_ingest_reads_nothing_again(typed: Typed, workspace: Path, samples: Path) -> None:
    done = typed("ingest", samples, "--json", workspace=workspace)
    assert {json.loads(line)["outcome"] for line in done.stdout.splitlines()} == {"unchanged", "skipped"}


def test_bad_files_are_listed_with_their_reasons_and_lose_nothing(
    typed: Typed, workspace: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "坏文件"
    bad.mkdir()
    (bad / "空.pdf").write_bytes(b"")
    (bad / "损坏.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<garbage" + bytes(range(256)))
    (bad / "图片.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (bad / "空.txt").write_bytes(b"")
    before = json.loads(typed("stats", "--json", workspace=workspace).stdout)
    done = typed("ingest", bad, "--json", workspace=workspace)
    rows = {Path(row["file"]).name: row for row in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert {row["outcome"] for row in rows.values()} == {"failed"}
    assert all(any("\u4e00" <= c <= "\u9fff" for c in row["reason"]) for row in rows.values())
    after = json.loads(typed("stats", "--json", workspace=workspace).stdout)
    assert after["declarations"] == before["declarations"] and after["filings"] == before["filings"]
    assert len(after["failures"]) == len(rows)


def test_a_folder_without_filings_is_covered_to_be_so(typed: Typed, workspace: Path, tmp_path: Path) -> None:
    done = typed("ingest", tmp_path, workspace=workspace)
    assert done.returncode == 1 and "没有找到任何文件" in done.stdout


def test_everything_can_leave(typed: Typed, workspace: Path, tmp_path: Path) -> None:
    for kind, first in (("filings", "{"), ("turtle", "@prefix"), ("trig", "@prefix")):
        out = tmp_path / kind
        assert typed("export", kind, "-o", out, workspace=workspace).returncode == 0
        assert out.read_text(encoding="utf-8").startswith(first)


def test_an_evidence_sheet_is_exported_for_one_finding(typed: Typed, workspace: Path, tmp_path: Path) -> None:
    found = json.loads(typed("audit", "--json", workspace=workspace).stdout.splitlines()[0])
    out = tmp_path / "取证单.docx"
    assert typed("export", "evidence-sheet", found["id"], "-o", out, workspace=workspace).returncode == 0
    assert out.read_bytes().startswith(b"PK")
    unknown = typed("export", "evidence-sheet", "没有-1", "-o", tmp_path / "无.docx", workspace=workspace)
    assert unknown.returncode == 1 and "没有编号为" in unknown.stderr and not (tmp_path / "无.docx").exists()
    for wrong in (["evidence-sheet"], ["filings", found["id"]]):
        assert typed("export", *wrong, "-o", tmp_path / "x", workspace=workspace).returncode == 2


def test_precision_is_told_from_the_judgements(typed: Typed, workspace: Path) -> None:
    none = typed("audit", "--calibrate", workspace=workspace)
    assert none.returncode == 0 and "还没有判断" in none.stdout
    found = [json.loads(line) for line in typed("audit", "--json", workspace=workspace).stdout.splitlines()]
    kinds = Counter(f["kind"] for f in found)
    [(common, _)] = kinds.most_common(1)
    first, second = [f for f in found if f["kind"] == common][:2]
    typed("review", first["id"], "confirm", workspace=workspace)
    typed("review", second["id"], "dismiss", workspace=workspace)
    told = typed("audit", "--calibrate", "--json", workspace=workspace).stdout.splitlines()[0]
    assert (json.loads(told)["confirmed"], json.loads(told)["precision"]) == (1, 0.5)
    assert "50%" in typed("audit", "--calibrate", workspace=workspace).stdout
    typed("review", first["id"], "undo", workspace=workspace)
    typed("review", second["id"], "undo", workspace=workspace)


def test_the_doctor_finds_what_is_missing_and_rebuild_mends_it(typed: Typed, workspace: Path) -> None:
    assert typed("doctor", workspace=workspace).returncode == 0
    (workspace / "graph" / ".records").unlink()
    done = typed("doctor", workspace=workspace)
    assert done.returncode == 1 and "yiju rebuild" in done.stdout
    assert typed("rebuild", workspace=workspace).returncode == 0
    assert typed("doctor", workspace=workspace).returncode == 0


def test_a_filing_taken_out_leaves_the_graph_and_comes_back_as_it_was(
    typed: Typed, tmp_path: Path, samples: Path
) -> None:
    file = next(iter(sorted(samples.glob("*.txt"))))
    assert typed("ingest", file, workspace=tmp_path).returncode == 0
    before = json.loads(typed("stats", "--json", workspace=tmp_path).stdout)
    assert typed("remove", "没有.txt", workspace=tmp_path).returncode == 1
    done = typed("remove", file.name, workspace=tmp_path)
    assert done.returncode == 0 and "原件仍在" in done.stdout, done.stderr
    gone = typed("recall", file.name, workspace=tmp_path)
    assert gone.returncode == 1 and "yiju ingest" in gone.stderr, "only reading it again brings it back"
    assert typed("files", "--json", workspace=tmp_path).stdout == ""
    count = "SELECT (COUNT(*) AS ?n) { ?d a yj:Declaration }"
    assert (
        json.loads(typed("sparql", count, "--format", "json", workspace=tmp_path).stdout)["results"][
            "bindings"
        ][0]["n"]["value"]
        == "0"
    )
    assert typed("ingest", file, workspace=tmp_path).returncode == 0
    assert json.loads(typed("stats", "--json", workspace=tmp_path).stdout) == before


def test_a_mistyped_filter_or_name_does_not_read_as_a_clean_bill(typed: Typed, workspace: Path) -> None:
    for args, said in (
        (["--unit", "示列市"], "没有名称含“示列市”的单位"),
        (["--file", "不存在"], "没有文件名含“不存在”的材料"),
        (["--year", "1999"], "没有1999年的材料"),
    ):
        done = typed("audit", *args, workspace=workspace)
        assert done.returncode == 1 and said in done.stderr
    for command in ("show", "similar"):
        done = typed(command, "社区便名手册编印", workspace=workspace)
        assert done.returncode == 1 and "是不是“社区便民手册编印”" in done.stderr
