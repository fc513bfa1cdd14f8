"""The tables of a workspace: what an analyst may rely on."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from pandas.api.types import is_float_dtype, is_integer_dtype

from yiju import Workspace
from yiju.cli import cli
from yiju.table import to_html

HEAD = ["申报", "项目", "项目键", "单位", "年度"]


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory, samples_read: Callable[[Path], Path]) -> Iterator[Workspace]:
    workspace = Workspace(samples_read(tmp_path_factory.mktemp("tables")))
    yield workspace
    workspace.store.close()


@pytest.mark.parametrize("name", ["declarations", "subitems", "funding", "bases", "indicators", "texts"])
def test_every_table_about_declarations_begins_alike_and_says_where(ws: Workspace, name: str) -> None:
    table = getattr(ws, name)()
    assert list(table.columns[:5]) == HEAD
    assert list(table.columns[-2:]) == ["文件", "页"]
    assert set(table.申报) <= set(ws.declarations().申报)
    assert table.页.notna().all()
    assert is_integer_dtype(table.年度) and is_integer_dtype(table.页)


def test_amounts_are_yuan_and_agree_with_the_graph(ws: Workspace) -> None:
    table = ws.declarations()
    assert is_float_dtype(table.当年预算)
    sums = table.groupby(["单位", "年度"]).当年预算.sum().sort_index()
    asked = ws.sparql("budget-by-unit-and-year").set_index(["单位", "年度"]).预算合计.sort_index()
    pd.testing.assert_series_equal(sums, asked, check_names=False, check_index_type=False)


def test_a_declaration_published_twice_stands_once(ws: Workspace) -> None:
    declared = sum(len(filing.projects) for filing in ws.filings())
    assert len(ws.declarations()) == ws.declarations().申报.nunique() < declared


def test_one_project_through_the_years_has_one_key(ws: Workspace) -> None:
    years = ws.declarations().groupby("项目键").年度.nunique()
    assert years.max() == 3


def test_the_command_line_and_the_tables_say_the_same(ws: Workspace) -> None:
    shown = CliRunner().invoke(cli, ["-w", str(ws.folder), "audit", "--json"])
    assert [json.loads(line)["id"] for line in shown.output.splitlines()] == list(ws.findings().疑点)
    shown = CliRunner().invoke(cli, ["-w", str(ws.folder), "search", "运行维护", "--top", "3", "--json"])
    asked = [json.loads(line)["declaration_id"] for line in shown.output.splitlines()]
    assert asked == list(ws.search("运行维护", top=3).申报)


def test_the_evidence_joins_the_findings(ws: Workspace) -> None:
    assert set(ws.evidence().疑点) == set(ws.findings().疑点)


def test_two_declarations_side_by_side_show_what_is_equal(ws: Workspace) -> None:
    found = ws.findings()
    one, other = found[found.类别 == "重复立项"].申报.iloc[0]
    compared = ws.compare(one, other)
    assert compared.share > 0.8
    assert "<mark" in compared._repr_html_()
    assert list(compared.table().columns) == ["栏目", "重复率", "左字数", "右字数"]


def test_a_project_does_not_repeat_itself_in_its_next_year(ws: Workspace) -> None:
    table = ws.repeated()
    same = table[table.groupby("项目键").年度.transform("nunique") == 3]
    assert (same.重复率 < 0.5).all()
    assert all(own not in others for own, others in zip(table.项目, table.也见于, strict=True))


def test_an_unknown_name_says_what_to_do(ws: Workspace) -> None:
    with pytest.raises(KeyError, match=r"ws\.search"):
        ws.declaration("没有这个项目")


def test_a_table_is_shown_as_an_auditor_reads_it() -> None:
    table = pd.DataFrame(
        {"项目": ["甲<乙", None], "金额": [1234567.0, None], "比例": [0.256, 0.5], "年": [[2017, 2018], []]}
    )
    shown = to_html(table)
    assert "甲&lt;乙" in shown and "1,234,567<" in shown and "0.26" in shown and "2017、2018" in shown
    assert "nan" not in shown.lower() and "共 2 行" in shown


def test_a_grouped_table_shows_its_groups() -> None:
    table = pd.DataFrame({"单位": ["甲", "甲"], "年度": [2017, 2018], "金额": [1.0, 2.5]})
    shown = to_html(table.groupby(["单位", "年度"]).agg(合计=("金额", "sum")))
    assert "单位" in shown and "2018" in shown and "2.50" in shown


def test_a_unit_has_one_name_in_all_tables(ws: Workspace) -> None:
    known = set(ws.declarations().单位)
    assert set(ws.findings().explode("单位").单位) <= known | set(ws.documents().单位)
    assert set(ws.families().explode("单位").单位) <= known
    assert set(ws.search("经费", top=50).单位) <= known


@pytest.mark.parametrize(
    "name",
    [
        *("documents", "declarations", "subitems", "funding", "bases", "indicators", "texts", "budget_lines"),
        *("findings", "evidence", "families"),
    ],
)
def test_a_method_s_help_names_every_column_of_its_table(ws: Workspace, name: str) -> None:
    told = (getattr(Workspace, name).__doc__ or "").partition("Columns")[2].replace("\n", " ")
    assert [column for column in getattr(ws, name)().columns if column not in told] == []


def test_a_workspace_shows_what_it_holds(ws: Workspace) -> None:
    assert repr(ws) == f"<工作区 {ws.folder}>"
    page = ws._repr_html_()
    assert f"<td>项目申报</td><td>{ws.counts()['declarations']}</td>" in page
