"""`yiju search` and `yiju indicators` as a person reads them, on the sample filings."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from rdflib import RDF, SKOS, Graph

from yiju.cli import cli
from yiju.commands.search_command import print_hits
from yiju.search import Filters
from yiju.workspace import Workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, samples_read: Callable[[Path], Path]) -> Path:
    return samples_read(tmp_path_factory.mktemp("工作区"))


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(folder), *args])


def test_an_amount_as_printed_or_in_ten_thousands_finds_its_project(folder: Path) -> None:
    for asked in ("186000元", "18.6万元", "186,000"):
        first = json.loads(run(folder, "search", asked, "--json").stdout.splitlines()[0])
        assert first["name"].startswith("政务信息资源目录系统")
        assert first["why"].startswith("金额相同")
        assert "186,000 元" in first["text"]


def test_a_phrase_that_stands_nowhere_is_covered_before_what_comes_near(folder: Path) -> None:
    shown = run(folder, "search", "“漏洞扫描与渗透测试平台”").stdout
    assert shown.startswith("没有一处原样写有“漏洞扫描与渗透测试平台”")
    assert " 1. " in shown
    assert "没有一处" not in run(folder, "search", "“视频会议”").stdout
    assert run(folder, "search", "示府办[2099]99号").stdout.startswith("没有一处原样写有“示府办〔2099〕99号”")


def test_weak_hits_are_said_to_be_weak(folder: Path) -> None:
    shown = run(folder, "search", "大熊猫饲养与繁育").stdout
    assert shown.startswith("没有材料提到“大熊猫”")
    assert "关联较弱" in shown
    assert "关联较弱" not in run(folder, "search", "电子政务视频会议系统", "--top", "1").stdout


def test_weak_hits_are_folded_to_a_line_each_behind_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, *_ = Workspace(folder).search_index.search("视频会议系统")
    weak = msgspec.structs.replace(second, weak=True)
    print_hits([weak, msgspec.structs.replace(first, weak=False)], {})
    strong, folded, rest = capsys.readouterr().out.partition("另有关联较弱的 1 条：")
    assert folded
    assert strong.startswith(" 1. " + first.name) and "语义相似" in strong
    assert " 2. " in rest and "语义相似" not in rest


def test_what_stands_outside_declarations_is_shown_with_its_section(folder: Path) -> None:
    shown = run(folder, "search", "内设机构有哪些", "--unit", "商务").stdout
    assert "机构设置" in shown.splitlines()[0]
    assert "[段落]" in shown.splitlines()[0]


def test_a_notebook_narrows_as_the_command_line_does(folder: Path) -> None:
    workspace = Workspace(folder)
    assert {
        h.declaration_id
        for h in workspace.search_index.search("系统", Filters("project", least=90000, most=100000))
    } == {
        h.declaration_id
        for h in workspace.search_index.search("视频会议系统", Filters("project", year=2018, most=100000))
    }
    assert set(workspace.search("维护", form="target_form")["年度"]) == {2023}
    assert set(workspace.search("维护", account="2080")["文件"]) <= set(workspace.documents()["文件"])


def test_indicator_families_leave_as_concepts(folder: Path) -> None:
    done = run(folder, "indicators", "--min", "2", "--turtle")
    concepts = set(Graph().parse(data=done.stdout, format="turtle").subjects(RDF.type, SKOS.Concept))
    assert concepts
    both = run(folder, "indicators", "--turtle", "--json")
    assert both.exit_code == 2


def test_conditions_that_nothing_fits_are_named(folder: Path) -> None:
    assert "没有单位“气象局”的材料" in run(folder, "search", "系统", "--unit", "气象局").stdout
    assert "没有1999 年的材料" in run(folder, "search", "系统", "--year", "1999").stdout.replace(
        "没有 ", "没有"
    )
    both = run(folder, "search", "系统", "--year", "2017", "--least", "99999999999").stdout
    assert "没有预算金额在所给范围内的材料" in both
    apart = run(folder, "search", "系统", "--year", "2017", "--unit", "商务").stdout
    assert "合在一起没有" in apart


def test_a_question_of_marks_only_finds_nothing_and_a_long_word_is_shown_by_its_beginning(
    folder: Path,
) -> None:
    assert run(folder, "search", "，。！😀").stdout.startswith("没有找到相关内容")
    assert run(folder, "search", "x" * 300).stdout.startswith(f"没有材料提到“{'x' * 24}…”")
