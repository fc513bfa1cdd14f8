"""身份证号 and 手机号 leave masked in every export, openly only on purpose, and each export is in the ledger."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from yiju import Workspace
from yiju.cli import cli
from yiju.commands.export_command import _KINDS, _SUFFIXES
from yiju.graph.formats import written
from yiju.ingest import ledger
from yiju.labels import PAPERS

PHONE, IDENTITY = "13812345678", "110101199003074215"
SECRETS = (PHONE, IDENTITY)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[Workspace]:
    """Samples in whose name, texts and judgement personal numbers stand."""
    folder = tmp_path_factory.mktemp("个人信息")
    for sample in sorted(samples.glob("*数据管理局201*.txt")):
        text = sample.read_text("utf-8")
        marked = text.replace("政务信息资源目录系统", f"政务信息资源目录系统（联系人手机{PHONE}）")
        marked = marked.replace("服务", f"服务（身份证号{IDENTITY}，电话{PHONE}）", 5)
        assert marked != text
        (folder / sample.name).write_text(marked, "utf-8")
    workspace = Workspace(folder / "工作区")
    workspace.ingest(sorted(folder.glob("*.txt")))
    told = next(f for f in workspace.audit() if any(PHONE in e.text for e in f.evidence))
    workspace.judge(told.id, "confirm", "张审计", f"已电话{PHONE}核实")
    yield workspace
    workspace.store.close()


def export(ws: Workspace, kind: str, target: Path, *more: str) -> Result:
    about = [next(f.id for f in ws.audit() if f.judgement)] if kind in PAPERS else []
    args = ["-w", str(ws.folder), "export", kind, *about, "-o", str(target), *more]
    return CliRunner().invoke(cli, args)


def inside(target: Path) -> str:
    """All texts of a file or folder, unpacked."""
    if target.is_dir():
        found = ""
        for file in sorted(target.iterdir()):
            found += str(duckdb.sql(f"SELECT * FROM '{file}'").fetchall())
        return found
    if zipfile.is_zipfile(target):
        with zipfile.ZipFile(target) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return target.read_text("utf-8")


@pytest.mark.parametrize("kind", [*_KINDS, *PAPERS])
def test_nothing_leaves_unmasked_but_on_purpose(kind: str, ws: Workspace, tmp_path: Path) -> None:
    suffix = _SUFFIXES.get(kind, "")
    masked, openly = tmp_path / f"遮盖{suffix}", tmp_path / f"不遮盖{suffix}"
    assert export(ws, kind, masked).exit_code == 0
    told = inside(masked)
    assert not any(secret in told for secret in SECRETS)
    assert "138****5678" in told
    assert ledger.acts(ws.store.path, 1)[0].detail.startswith(kind)
    done = export(ws, kind, openly, "--unmasked")
    assert done.exit_code == 0, done.output
    assert PHONE in inside(openly)
    act = ledger.acts(ws.store.path, 1)[0]
    assert (act.what, act.subject) == ("export", str(openly)) and "未遮盖个人信息" in act.detail and act.mark


def test_the_graph_of_the_workspace_never_holds_them(ws: Workspace) -> None:
    found = written(ws.graph_store.query("SELECT ?o { ?s ?p ?o FILTER(isLiteral(?o)) }"), "csv")
    assert "138****5678" in found and not any(secret in found for secret in SECRETS)


def test_a_masked_note_read_back_changes_nothing(ws: Workspace, tmp_path: Path) -> None:
    sheet = tmp_path / "清单.xlsx"
    assert export(ws, "findings-xlsx", sheet).exit_code == 0
    done = CliRunner().invoke(cli, ["-w", str(ws.folder), "review", "--from", str(sheet), "--yes"])
    assert done.exit_code == 0 and "没有新的判断" in done.output
