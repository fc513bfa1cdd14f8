"""What a person types wrongly, or the machine refuses: one Chinese line, the next step, exit code 1 or 2."""

import contextlib
import json
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import pytest
from click.shell_completion import ShellComplete
from rich.cells import cell_len

from yiju import Workspace, __version__
from yiju.chinese import ChineseGroup, run
from yiju.cli import cli
from yiju.display import print_table
from yiju.next_steps import NEXT
from yiju.short_ids import meant, shown

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, without a workspace of the environment's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("YIJU_WORKSPACE", raising=False)
    return tmp_path


@pytest.fixture
def said(here: Path, capsys: pytest.CaptureFixture[str]):
    """Types a command line; gives its exit code, and what was printed on either stream."""

    def typed(*args: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run(cli, list(args))
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out + err

    return typed


def test_the_workspace_is_named_before_or_after_the_command(here: Path, said) -> None:
    Workspace(here / "检查").store.close()
    before = said("-w", "检查", "stats", "--json")
    assert before[0] == 0
    assert said("stats", "-w", "检查", "--json") == before == said("stats", "--json", "--workspace", "检查")
    assert said("-w", "检查", "stats", "-w", "检查", "--json") == before


def test_the_one_after_the_command_goes_before_the_environment(here: Path, said, monkeypatch) -> None:
    Workspace(here / "检查").store.close()
    monkeypatch.setenv("YIJU_WORKSPACE", str(here / "没有的"))
    assert said("stats", "--json", "-w", "检查")[0] == 0


def test_two_workspaces_in_one_command_are_refused(here: Path, said) -> None:
    code, text = said("-w", "甲", "stats", "-w", "乙")
    assert code == 2 and "甲" in text and "乙" in text


def test_where_there_is_no_workspace_those_nearby_are_listed(here: Path, said) -> None:
    for name in ("2024年检查", "2025年检查"):
        Workspace(here / name).store.close()
    code, text = said("audit")
    assert code == 1 and "没有工作区" in text
    assert "2024年检查、2025年检查" in text and "-w" in text
    assert not (here / "workspace").exists()


def test_where_none_is_named_the_last_workspace_used_is_offered(here: Path, said) -> None:
    Workspace(here / "2025年检查").store.close()
    assert said("stats", "-w", "2025年检查")[0] == 0
    (here / "别处").mkdir()
    with contextlib.chdir(here / "别处"):
        code, text = said("audit")
        assert code == 1 and f"上次用的是 {here / '2025年检查'}" in text and "-w" in text
        code, text = said("ingest", "没有的文件")
        assert code == 1 and "没有这个文件或文件夹：没有的文件" in text
        assert not Path("workspace").exists(), "a mistyped path makes no workspace"
        Path("空").mkdir()
        assert "上次用的是" in said("ingest", "空")[1]
        assert Path("workspace").is_dir(), (
            "what is read in where nobody names a workspace goes into one of its own"
        )
        assert said("stats", "--json")[0] == 0
        code, text = said("audit")
        assert code == 1 and "没有材料" in text and "yiju ingest" in text, "nothing to audit is no clean bill"
    (here / "别处" / "workspace").rename(here / "搬走了")
    assert "上次用的是" not in said("audit")[1]


def test_an_id_is_typed_as_short_as_it_is_shown(here: Path, said, samples: Path) -> None:
    said("ingest", str(next(samples.glob("*2018年绩效*.txt"))), str(next(samples.glob("*2017年绩效*.txt"))))
    full = [row["id"] for row in _rows(said("files", "--json"))]
    assert shown(full) == [one[:6] for one in full] and all(
        short in said("files")[1] for short in shown(full)
    )
    assert _rows(said("remove", shown(full)[0].removeprefix("f-"), "--json"))[0]["id"] == full[0]
    (project, *_) = [json.loads(line)["projects"] for line in said("show", "政务", "--json")[1].splitlines()]
    assert project[0]["name"] in said("show", project[0]["id"][:6])[1]
    assert said("show", "d-")[0] == 1


def test_short_ids_tell_apart_what_begins_alike() -> None:
    ids = ["f-81a50000", "f-81a5ffff", "f-22220000"]
    assert shown(ids) == ["f-81a50", "f-81a5f", "f-22220"]
    assert meant("81a5", ids) == ids[:2] and meant("f-81a50", ids) == ids[:1] and meant("81a", ids) == []
    assert meant("2222", ["L22220000"]) == ["L22220000"] and shown([]) == []


def test_names_are_completed(here: Path, samples_read: Callable[[Path], Path]) -> None:
    samples_read(here / "workspace")
    for typed, told in (
        (("sparql", "--starter", "bases-exp"), "bases-expired"),
        (("audit", "--kind", "依据"), "依据过期"),
        (("audit", "--kind", "code_y"), "code_year"),
        (("search", "--unit", "数据"), "示例市数据管理局"),
    ):
        completed = ShellComplete(cli, {}, "yiju", "_YIJU_COMPLETE").get_completions(
            list(typed[:-1]), typed[-1]
        )
        assert told in [item.value for item in completed]


def test_every_command_says_what_comes_next() -> None:
    ends_itself = {"demo", "serve", "workbench"}
    assert set(NEXT) == set(cli.list_commands(click.Context(cli))) - ends_itself
    for step in NEXT.values():
        named = set(re.findall(r"yiju (?:-w \S+ )?([a-z]+)", step))
        assert named <= set(cli.list_commands(click.Context(cli))), step


def test_a_mistyped_command_or_option_is_guessed(said) -> None:
    code, text = said("ingets", "材料")
    assert code == 2 and "没有命令“ingets”" in text and "是不是 ingest？" in text
    code, text = said("search", "培训", "--yaer", "2019")
    assert code == 2 and "没有选项 --yaer" in text and "--year" in text
    assert "是不是" not in said("zzzz")[1]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["export", "filings"], "缺少选项 -o/--output"),
        (
            ["search", "培训", "--kind", "人员"],
            "选项 --kind：“人员”不在可选之列：project、passage、indicator、basis",
        ),
        (["search"], "缺少参数 TEXT"),
        (["serve", "--port", "x"], "选项 --port：“x”不是整数"),
        (["serve", "--port", "99999"], "选项 --port：99999 应在 0 到 65535 之间。"),
        (["export", "graphml", "-o", "图.xlsx"], "graphml 写出的不是 .xlsx 文件"),
        (["ingest"], "缺少参数 PATH"),
        (["export", "evidence-sheet", "某条", "-o", "a.pdf"], ".docx"),
        (["export", "findings-xlsx", "-o", "清单.csv"], ".xlsx"),
    ],
)
def test_usage_errors_name_what_is_typed(here: Path, said, args: list[str], told: str) -> None:
    Workspace(here / "workspace").store.close()
    code, text = said(*args)
    assert code == 2 and told in text, text
    assert "用法有误" in text and "yiju" in text and "python -m" not in text
    assert not (here / "a.pdf").exists()


def test_a_busy_port_is_covered(here: Path, said) -> None:
    Workspace(here / "workspace").store.close()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command in (["serve", "--processes", "1"], ["workbench", "--no-browser"]):
            code, text = said(*command, "--port", port)
            assert code == 1 and port in text and "端口已被占用" in text, text


def test_an_export_overwrites_no_file_by_a_folder(here: Path, said) -> None:
    Workspace(here / "workspace").store.close()
    (here / "已有.xlsx").write_bytes(b"mine")
    code, text = said("export", "parquet", "-o", "已有.xlsx")
    assert code == 1 and "已有的文件" in text
    assert (here / "已有.xlsx").read_bytes() == b"mine"


def test_a_folder_that_takes_no_file_is_covered_before_the_work(here: Path, said) -> None:
    Workspace(here / "workspace").store.close()
    code, text = said("export", "filings", "-o", "/proc/x.jsonl")
    assert code == 1 and "写不进文件夹 /proc" in text


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (OSError(28, "No space left on device"), "磁盘已满"),
        (PermissionError(13, "Permission denied", "某文件"), "某文件：没有权限"),
        (OSError(9999, "rare"), "9999"),
        (sqlite3.OperationalError("database is locked"), "另一个 yiju 进程"),
        (sqlite3.DatabaseError("database disk image is malformed"), "yiju doctor"),
        (sqlite3.OperationalError("something new"), "something new"),
    ],
)
def test_what_the_machine_refuses_is_one_chinese_line(
    raised: Exception, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    @click.group(cls=ChineseGroup)
    def group() -> None: ...

    @group.command()
    def fail() -> None:
        raise raised

    with pytest.raises(SystemExit) as ended:
        run(group, ["fail"])
    text = capsys.readouterr().err
    assert ended.value.code == 1 and told in text and len(text.splitlines()) == 1


def test_a_piped_table_has_no_boxes_and_each_row_is_one_line(
    said, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "示例市" + "很长的单位名称" * 20
    print_table("材料", ["文件", "金额"], [[name, Decimal(2_100_000)], ["甲\n乙", None]])
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "材料" and told[-2:] == [f"{name}  2,100,000", "甲 乙"]
    assert not {"│", "┃", "━"} & set("".join(told))
    title = "一句比表格宽得多的说明" * 5
    print_table(title, ["甲"], [["乙"]])
    assert capsys.readouterr().out.splitlines()[0] == title


def test_a_terminal_that_is_too_narrow_leaves_names_and_ids_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    name = "示例市示范区水务管理中心2023年3月至6月政府采购意向.txt"
    columns = ["编号", "文件", "类别", "单位", "年度"]
    rows = [["f-81a5", name, "绩效目标申报表", "示例市示范区东城街道办事处（本级）", "2023"]]
    print_table(None, columns, rows)
    told = capsys.readouterr().out.splitlines()
    assert told[1].startswith("f-81a5  绩效目标申报表  示例市示范区东城街道办事处（本级）  2023")
    assert told[2].strip() == f"文件：{name}" and max(map(cell_len, told)) <= 80
    print_table(None, ["编号", "说明"], [["f-81a5", "很长的说明" * 30]])
    assert "│ f-81a5 │" in capsys.readouterr().out
    key = "missing_field-2b0436a2ec"
    rows = [[key, "智慧社区自助服务系统", "未判断", "属实", "张三", "已核实"]]
    print_table(None, ["疑点编号", "项目", "原判断", "新判断", "判断人", "备注"], rows)
    assert key in capsys.readouterr().out, "an id that is the longest column is not folded either"


def test_who_has_seen_enough_makes_no_failure(here: Path) -> None:
    Workspace(here / "workspace").store.close()
    line = f"{sys.executable} -m yiju stats | true; exit ${{PIPESTATUS[0]}}"
    assert subprocess.run(["bash", "-c", line], stderr=subprocess.PIPE, check=False).returncode == 0


def test_every_act_answers_programs_too(here: Path, said, samples: Path) -> None:
    original = next(samples.glob("*2023年*.txt"))
    (here / "申报.txt").write_bytes(original.read_bytes())
    read = _rows(said("ingest", "申报.txt", "--json"))
    assert read[0]["file"].endswith("申报.txt")
    finding = _rows(said("audit", "--json"))[0]["id"]
    judged = _rows(said("review", finding, "dismiss", "--note", "无误", "--by", "张审计", "--json"))
    assert judged == _rows(said("review", finding, "--json"))
    assert judged[0]["verdict"] == "dismiss" and judged[0]["by"] == "张审计"
    assert _rows(said("export", "filings", "-o", "a.jsonl", "--json"))[0]["file"] == "a.jsonl"
    assert _rows(said("backup", "b.yiju", "--json"))[0]["filings"] == 1
    assert _rows(said("restore", "b.yiju", "-w", "恢复", "--json"))[0]["judgements"] == 1
    assert _rows(said("rebuild", "--json"))[0]["rebuilt"] == ["graph", "index"]
    gone = _rows(said("remove", "申报.txt", "--json"))
    assert gone == _rows(said("files", "-w", "恢复", "--json"))


def _rows(answer: tuple[int, str]) -> list[dict[str, Any]]:
    code, text = answer
    assert code == 0, text
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_the_version_is_covered_and_is_one(said) -> None:
    assert said("--version") == (0, f"依据 {__version__}\n")


def test_every_command_answers_a_program() -> None:
    """`demo` tells a story to a person, and that in one language."""
    context = click.Context(cli)
    silent = {
        name
        for name in cli.list_commands(context)
        if not any(p.name == "as_json" for p in cli.get_command(context, name).params)  # type: ignore[union-attr]
    }
    assert silent == {"demo"}


def test_a_query_answers_a_program_line_by_line(
    here: Path, said, samples_read: Callable[[Path], Path]
) -> None:
    samples_read(here / "workspace")
    rows = _rows(said("sparql", "SELECT (COUNT(*) AS ?n) WHERE { ?d a yj:Declaration }", "--json"))
    assert len(rows) == 1 and list(rows[0]) == ["n"] and rows[0]["n"] > 0
    assert _rows(said("sparql", "--list", "--json"))[0].keys() == {"name", "title", "read"}
    assert said("sparql", "ASK { ?s ?p ?o }", "--json", "--format", "csv")[0] == 2


def test_one_thing_has_one_key_in_every_answer(
    here: Path, said, samples_read: Callable[[Path], Path]
) -> None:
    """A filing and a declaration, as found and as alike."""
    samples_read(here / "workspace")
    hit = _rows(said("search", "政务信息资源目录系统", "--kind", "project", "--json"))[0]
    like = _rows(said("similar", "政务信息资源目录系统（运维）", "--json"))[0]
    shared = {"declaration_id", "document_id", "file", "name", "unit", "year"}
    assert shared <= hit.keys() and shared <= like.keys()
    filings = {row["id"]: row["file"] for row in _rows(said("files", "--json"))}
    assert filings[hit["document_id"]] == hit["file"] and filings[like["document_id"]] == like["file"]
