"""`yiju sparql`: a starter's text, a hint for a mistyped term, rows and time under the table."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from yiju import Workspace
from yiju.cli import cli


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path_factory.mktemp("图谱") / "工作区")
    workspace.ingest(sorted(samples.glob("*填报表.txt"))[:1])
    yield workspace
    workspace.store.close()


def sparql(ws: Workspace, *args: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(ws.folder), "sparql", *args])


def test_a_starter_is_printed_and_runs_as_printed(ws: Workspace) -> None:
    printed = sparql(ws, "--starter", "units-and-parents", "--print")
    assert printed.exit_code == 0 and "SELECT" in printed.stdout
    by_name = sparql(ws, "--starter", "units-and-parents", "--format", "csv")
    assert sparql(ws, printed.stdout, "--format", "csv").stdout == by_name.stdout
    assert sparql(ws, "ASK {}", "--print").exit_code == 2


def test_a_mistyped_term_is_named_and_the_table_says_how_many_rows_in_what_time(ws: Workspace) -> None:
    done = sparql(ws, "SELECT ?d { ?d a yj:Decl }")
    assert "没有 yj:Decl；相近的有 yj:Declaration" in done.stderr
    assert re.search(r"^0 行，\d+\.\d\d 秒$", done.stdout, re.MULTILINE)
    right = sparql(ws, "SELECT ?u { ?u a org:Organization }")
    assert right.stderr == "" and re.search(r"^[1-9]\d* 行，", right.stdout, re.MULTILINE)
    assert "行，" not in sparql(ws, "ASK {}", "--format", "csv").stdout


def test_a_short_iri_of_the_table_is_typed_back(ws: Workspace) -> None:
    shown = re.search(r"id:unit/\S+", sparql(ws, "SELECT ?u { ?u a yj:Unit } LIMIT 1").stdout)
    assert shown is not None
    assert "1 行" in sparql(ws, f"SELECT (COUNT(?p) AS ?n) {{ {shown[0]} ?p ?o }}").stdout


def test_a_column_that_nothing_here_fills_is_told_with_its_word_also_of_a_starter(ws: Workspace) -> None:
    own = sparql(ws, "SELECT ?name ?v { ?d a yj:Declaration ; yj:name ?name OPTIONAL { ?d yj:verdict ?v } }")
    assert "?v 没有值：本工作区的材料里没有用到 yj:verdict 的" in own.stderr
    starter = sparql(ws, "--starter", "findings-by-unit")
    assert "本工作区的材料里没有用到 yj:Finding 的，所以没有结果" in starter.stderr
