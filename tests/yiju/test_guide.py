"""The guide can be followed literally: each of its commands, in its order, on the samples."""

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from yiju.cli import cli

GUIDE = Path(__file__).resolve().parent.parent.parent / "docs" / "用户指南.md"
TEXT = GUIDE.read_text(encoding="utf-8")
# What waits for a person or a browser has tests of its own (tests/web, tests/tools/test_bundle_whole.py).
ELSEWHERE = {"workbench", "demo", "account", "serve"}
PROJECT = "社区便民信息服务平台运行维护"
CORRECTED = "示例市东城街道办事处2023年项目绩效目标填报表.txt"


def commands() -> list[str]:
    """Every command line of the guide after its chapter on installation, blocks and running text alike."""
    body = TEXT[TEXT.index("## 工作台") :]
    found = re.finditer(r"```(?:console|text)\n(.*?)```|`(yiju [^`\n]+)`", body, re.DOTALL)
    lines = [line for match in found for line in (match[1] or match[2]).splitlines()]
    return [line.removeprefix("yiju ") for line in lines if line.startswith("yiju ")]


class Reader:
    """A person who types what the guide says, in a folder that holds 收到的材料, and says yes to what is asked."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "收到的材料" / CORRECTED

    def type(self, line: str) -> Result:
        result = CliRunner().invoke(cli, shlex.split(line), input="y\n" * 50)
        assert result.exit_code == 0 and result.output.strip(), f"yiju {line}\n{result.output}"
        return result

    def meant(self, line: str) -> str:
        """`line` with the names of this workspace where the guide writes what is to be named."""
        names = {"项目名称": PROJECT, "文件名": CORRECTED}
        if "疑点编号" in line:
            names["疑点编号"] = self._rows("audit --json")[0]["id"]
        if "申报甲" in line:
            names["申报甲"], names["申报乙"] = (
                d["declaration_id"] for d in self._rows(f"similar {PROJECT} --json")[:2]
            )
        if "recall 编号" in line:
            names["编号"] = self._replaced()
        return " ".join(names.get(word, word) for word in line.split(" "))

    def _replaced(self) -> str:
        """A filing that the corrected file at its place has replaced."""
        self.type("ingest 收到的材料")
        before = {row["id"] for row in self._rows("files --json")}
        self.source.write_text(self.source.read_text(encoding="utf-8") + "\n更正\n", encoding="utf-8")
        self.type("ingest 收到的材料")
        (replaced,) = before - {row["id"] for row in self._rows("files --json") if not row.get("superseded")}
        return str(replaced)

    def _rows(self, line: str) -> list[dict[str, Any]]:
        return [json.loads(row) for row in self.type(line).output.splitlines() if row.startswith("{")]


@pytest.fixture
def reader(tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    received = tmp_path / "收到的材料"
    received.mkdir()
    for filing in (*samples.glob("*.txt"), *samples.glob("*局2019*.pdf"), *samples.glob("*大数据*.pdf")):
        shutil.copy(filing, received)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("YIJU_WORKSPACE", raising=False)
    return Reader(tmp_path)


def test_the_count_that_the_guide_searches_for_stands_in_the_first_hit(reader: Reader) -> None:
    [line] = [line for line in commands() if re.fullmatch(r"search \d+个\S+", line)]
    reader.type("ingest 收到的材料")
    first = json.loads(reader.type(f"{line} --json").stdout.splitlines()[0])
    assert line.removeprefix("search ") in first["text"]


def test_every_command_of_the_guide_works_in_its_order(reader: Reader) -> None:
    followed = [line for line in commands() if not ELSEWHERE & set(line.split())]
    for line in followed:
        reader.type(reader.meant(line))
    assert len(followed) > 30
