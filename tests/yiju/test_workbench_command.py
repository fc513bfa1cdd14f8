"""`yiju workbench` before it serves: what an earlier version of the program left is made anew."""

import sqlite3
from pathlib import Path

import pytest

from yiju.commands.workbench_command import bring_up
from yiju.workspace import Workspace


def test_an_index_of_another_version_is_made_anew_before_the_pages_open(
    tmp_path: Path, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "workspace"
    workspace = Workspace(folder)
    workspace.ingest([next(samples.glob("*2018年绩效目标申报表.txt"))])
    bring_up(workspace)
    assert not capsys.readouterr().err
    workspace.store.close()
    [catalog] = (folder / "index").glob("*.sqlite")
    with sqlite3.connect(catalog) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'version'")
    later = Workspace(folder)
    assert not later.readable()
    bring_up(later)
    assert (
        "正在由记录重建" in capsys.readouterr().err and later.readable() and later.search_index.search("绩效")
    )
    later.store.close()
