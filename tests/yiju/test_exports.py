"""What leaves the workspace opens elsewhere and holds what the tables and the graph hold."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import networkx as nx
import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, parse

from yiju import Workspace
from yiju.cli import cli
from yiju.graph.provenance import DUMP
from yiju.parquet import TABLES


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path_factory.mktemp("exports"))
    workspace.ingest(sorted(samples.glob("*填报表.*"))[:2])
    yield workspace
    workspace.store.close()


def export(ws: Workspace, kind: str, target: Path) -> Result:
    return CliRunner().invoke(cli, ["-w", str(ws.folder), "export", kind, "-o", str(target)])


def test_parquet_holds_every_table(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "数据表"
    assert export(ws, "parquet", folder).exit_code == 0
    for name in TABLES:
        table = getattr(ws, name)()
        read = duckdb.sql(f"SELECT * FROM '{folder}/{name}.parquet'")
        assert (read.columns, len(read.fetchall())) == (list(table.columns), len(table)), name
    asked = duckdb.sql(f"SELECT SUM(当年预算) FROM '{folder}/declarations.parquet'").fetchall()
    assert asked == [(ws.declarations().当年预算.sum(),)]
    kinds = dict(
        duckdb.sql(
            f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{folder}/declarations.parquet')"
        ).fetchall()
    )
    assert (kinds["年度"], kinds["当年预算"], kinds["主管部门"]) == ("BIGINT", "DOUBLE", "VARCHAR")
    units = duckdb.sql(f"SELECT 单位 FROM '{folder}/units.parquet'").fetchall()
    assert units


def test_an_export_never_writes_into_a_folder_that_is_there(ws: Workspace, tmp_path: Path) -> None:
    done = export(ws, "parquet", tmp_path)
    assert done.exit_code == 1 and "已有的文件夹" in done.output
    assert list(tmp_path.iterdir()) == []


def test_graphml_opens_as_a_network(ws: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "关系网.graphml"
    assert export(ws, "graphml", target).exit_code == 0
    read, own = nx.read_graphml(target), ws.graph()
    assert (len(read), read.size()) == (len(own), own.size())
    assert {data["kind"] for _, data in read.nodes(data=True)} >= {"unit", "project", "indicator"}


def test_jsonld_holds_every_quad(ws: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "图谱.jsonld"
    assert export(ws, "jsonld", target).exit_code == 0
    read = {q for q in parse(path=str(target), format=RdfFormat.JSON_LD) if q.graph_name != DUMP}
    assert read == set(ws.graph_store.quads())


def test_nquads_leave_in_shards_with_when_and_by_what(ws: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "分片"
    asked = ["-w", str(ws.folder), "export", "nquads", "--shards", "2", "-o", str(folder)]
    assert CliRunner().invoke(cli, asked).exit_code == 0
    read = [q for p in folder.iterdir() for q in parse(path=str(p), format=RdfFormat.N_QUADS)]
    assert {q for q in read if q.graph_name != DUMP} == set(ws.graph_store.quads())
    assert any(q.predicate.value.endswith("/created") for q in read if q.graph_name == DUMP)
    assert CliRunner().invoke(cli, asked).exit_code == 1, "a folder that is there is not written into"
    assert CliRunner().invoke(cli, [*asked[:3], "turtle", *asked[4:]]).exit_code == 2
