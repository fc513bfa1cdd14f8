"""Saved searches, from the command line: what is new since last time, and that nothing typed is lost."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yiju.cli import cli
from yiju.workspace import Workspace


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(folder), *args])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    folder = tmp_path_factory.mktemp("工作区")
    Workspace(folder).ingest([samples / "示例市数据管理局2017年绩效目标申报表.txt"])
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "工作区"))


def test_a_saved_search_tells_what_came_since(folder: Path, samples: Path) -> None:
    assert "已保存为“目录”" in run(folder, "search", "政务信息资源目录系统", "--save", "目录").output
    (before,) = [json.loads(line) for line in run(folder, "searches", "--json").stdout.splitlines()]
    assert (before["name"], before["wish"]["text"], before["new"]) == ("目录", "政务信息资源目录系统", 0)
    Workspace(folder).ingest([samples / "示例市数据管理局2018年绩效目标申报表.txt"])
    assert "2018" in run(folder, "searches", "目录").stdout
    assert "没有新增" in run(folder, "searches", "目录").stdout


def test_a_name_is_never_given_to_another_search(folder: Path) -> None:
    run(folder, "search", "知识库", "--year", "2017", "--save", "热线")
    other = run(folder, "search", "知识库", "--year", "2018", "--save", "热线")
    assert other.exit_code != 0
    assert "已有名为“热线”的另一检索" in str(other.exception)
    assert [one.wish.year for one in Workspace(folder).saved_searches.every()] == [2017]
    assert "已删除检索“热线”（知识库；2017 年）" in run(folder, "searches", "热线", "--forget").stdout
    assert "还没有保存的检索" in run(folder, "searches").stdout
    assert "没有名为“热线”的检索" in str(run(folder, "searches", "热线").exception)


def test_counts_stand_below_the_hits(folder: Path) -> None:
    shown = run(folder, "search", "知识库更新", "--facets").stdout
    assert "类别　项目（" in shown and "年度　2017（" in shown and "金额　10 万–50 万元（" in shown
    (counted,) = [
        json.loads(line)
        for line in run(folder, "search", "知识库更新", "--facets", "--json").stdout.splitlines()
    ]
    assert dict(counted["years"])[2017] == counted["of"]
    assert "2017\n" in run(folder, "search", "知识库更新", "--by-project").stdout
