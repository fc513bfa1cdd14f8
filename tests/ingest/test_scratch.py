"""What is unpacked lies in the workspace and goes with its process; nothing else is ever swept away."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from yiju.ingest.batch import ingest
from yiju.ingest.record_store import RecordStore
from yiju.ingest.scratch import scratch, sweep
from yiju.ingest.worker import Worker

TEXT = "示例市示范局2024年单位预算\n\n项目经费情况说明--示范项目\n"


@pytest.fixture
def ended() -> int:
    """The number of a process that is no more."""
    return int(
        subprocess.run(
            [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True
        ).stdout
    )


def test_only_what_a_dead_process_left_is_swept(tmp_path: Path, ended: int) -> None:
    for name in (
        f"甲.xlsx.part{ended}",
        f"乙.xlsx.part{ended}",
        f"甲.xlsx.part{os.getpid()}",
        "yiju.sqlite.v2",
        f"甲{ended}",
    ):
        (tmp_path / name).write_text("x")
    (tmp_path / f"甲.xlsx.db{ended}").mkdir()
    sweep(tmp_path, "甲.xlsx")
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"乙.xlsx.part{ended}", f"甲.xlsx.part{os.getpid()}", "yiju.sqlite.v2", f"甲{ended}"}


def test_originals_are_never_swept_however_their_names_end(tmp_path: Path, ended: int) -> None:
    original = tmp_path / "files" / "ab" / f"ab{'0' * 50}{ended}"
    original.parent.mkdir(parents=True)
    original.write_text("x")
    half = original.with_name(f"abc.part{ended}")
    half.write_text("x")
    left = tmp_path / "unpacked" / f"tmp.part{ended}"
    left.mkdir(parents=True)
    with scratch(tmp_path) as own:
        assert own.parent == tmp_path / "unpacked" and not left.exists()
    assert original.exists() and not half.exists() and not (tmp_path / "unpacked").exists()


@pytest.mark.parametrize("packed", [True, False])
def test_nothing_is_unpacked_in_the_folder_of_all_users(
    packed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    common = tmp_path / "common"
    common.mkdir()
    monkeypatch.setenv("TMPDIR", str(common))
    path = tmp_path / "预算.txt"
    path.write_text(TEXT, "utf-8")
    if packed:
        with zipfile.ZipFile(tmp_path / "预算.zip", "w") as archive:
            archive.write(path, "预算.txt")
        path = tmp_path / "预算.zip"
    seen: list[Path] = []
    read = Worker.read

    def watched(self: Worker, file: Path):  # type: ignore[no-untyped-def]
        seen.append(file)
        return read(self, file)

    monkeypatch.setattr(Worker, "read", watched)
    store = RecordStore(tmp_path / "工作区")
    assert [row.outcome for row in ingest([path], store, workers=1)] == ["read"]
    assert seen[0].is_relative_to(tmp_path / "工作区" / "unpacked") is packed
    assert list(common.iterdir()) == [] and not (tmp_path / "工作区" / "unpacked").exists()
