"""`yiju rebuild` and `yiju doctor`: derived parts anew; what is missing or broken."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator

import click

from yiju.chinese import Command
from yiju.display import Stages, print_json, print_table
from yiju.ingest import ledger
from yiju.ingest.errors import Explained
from yiju.ingest.record_store import DamagedRecord
from yiju.ingest.record_tables import DATABASE, ORIGINALS
from yiju.own_command import as_typed
from yiju.workspace import GRAPH, INDEX, Workspace

_SHOWN = 5


@click.command("rebuild", cls=Command, short_help="由记录重建图谱与索引。")
@click.option("--json", "as_json", is_flag=True, help="重建后输出一行 JSON。")
@click.pass_obj
def rebuild_command(workspace: Workspace, as_json: bool) -> int:
    """由记录重建图谱与索引；记录、原件与人工判断不受影响。"""
    with Stages() as stages:
        workspace.rebuild(stages.begin, stages.texts)
    if as_json:
        print_json([{"workspace": str(workspace.folder), "rebuilt": [GRAPH, INDEX]}])
    else:
        click.echo(f"已重建 {workspace.folder} 的图谱与索引。")
    return 0


@click.command("doctor", cls=Command, short_help="检查工作区：缺了什么、坏了什么、怎么办。")
@click.option("--json", "as_json", is_flag=True, help="每项检查输出一行 JSON。")
@click.pass_obj
def doctor_command(workspace: Workspace, as_json: bool) -> int:
    """检查工作区：记录、原件、图谱、索引是否完好一致；有问题时说明怎么办。"""
    found = [(name, advice and as_typed(advice)) for name, advice in checks(workspace)]
    # Records that cannot be made out are not compared.
    versions = None if dict(found)["记录"] else _versions(workspace)
    versions = versions and as_typed(versions)
    if as_json:
        report = [{"check": name, "ok": advice is None, "advice": advice} for name, advice in found]
        print_json([*report, {"check": "版本", "ok": True, "advice": versions}])
    else:
        rows = [[name, "完好" if advice is None else "有问题", advice] for name, advice in found]
        rows.append(["版本", "请核对" if versions else "完好", versions])
        print_table(f"工作区 {workspace.folder}", ["检查", "结果", "说明"], rows)
    return 1 if any(advice for _, advice in found) else 0


def checks(workspace: Workspace) -> Iterator[tuple[str, str | None]]:
    """Each check by name, with what is wrong and what to do; None where all is well."""
    answer = workspace.store.connection.execute("PRAGMA quick_check").fetchone()[0]
    yield "记录库", None if answer == "ok" else f"数据库损坏（{answer}）；请从备份恢复 yiju.sqlite。"
    damaged = workspace.store.damaged()
    yield "记录", _damaged(damaged)
    yield "日志", _ledger(workspace)
    yield "权限", _permissions(workspace)
    if damaged:
        return  # everything else is made from the records
    yield "原件", _originals(workspace)
    for name, label in ((GRAPH, "图谱"), (INDEX, "索引")):
        yield label, _derived(workspace, name, label)


def _damaged(damaged: list[DamagedRecord]) -> str | None:
    if not damaged:
        return None
    named = "、".join(f"{one.identifier}（{one.path}）" for one in damaged[:_SHOWN])
    more = f"等 {len(damaged)} 条" if len(damaged) > _SHOWN else ""
    return f"读不出来的记录：{named}{more}；请用 yiju ingest 重新读入这些材料，或从备份恢复；其余检查在修好之后再做。"


def _versions(workspace: Workspace) -> str | None:
    """Papers that stand in two versions, so that findings may be told of either: no damage, for a person to look at."""
    found = workspace.store.versions()
    if not found:
        return None
    named = "；".join(
        "、".join(f"{f.document.file}（{f.document.id}）" for f in same) for same in found[:_SHOWN]
    )
    more = f"等 {len(found)} 处" if len(found) > _SHOWN else ""
    return f"同一单位、年度、表式的材料有两个版本：{named}{more}；请核对后用 yiju remove 移出旧的一份。"


def _permissions(workspace: Workspace) -> str | None:
    """Whether only the owner (and a group that was meant) can change what lies here."""
    if os.name != "posix":
        return None
    open_to_all = [
        path for path in (workspace.folder, workspace.store.path) if path.stat().st_mode & stat.S_IWOTH
    ]
    if not open_to_all:
        return None
    return (
        f"本机所有用户都能改动 {'、'.join(map(str, open_to_all))}；请运行 chmod -R o-w {workspace.folder}。"
    )


def _ledger(workspace: Workspace) -> str | None:
    """Whether the chain holds and the judgements are those that it tells of."""
    from yiju.audit.judgement import marks

    broken = ledger.broken(workspace.store.path, marks(workspace.store.path))
    return f"{broken}；请与备份核对，或从备份恢复。" if broken else None


def _derived(workspace: Workspace, name: str, label: str) -> str | None:
    """Whether a derived part is up to the records and answers."""
    if not workspace.in_step(name):
        return f"{label}缺失或落后于记录；请运行 yiju rebuild。"
    try:
        if name == GRAPH:
            workspace.graph_store.query("ASK { ?s ?p ?o }")
        else:
            workspace.search_index.search("检查", top=1)
    except Explained as error:
        return f"{error}" if "yiju rebuild" in str(error) else f"{error} 请运行 yiju rebuild。"
    return None


def _originals(workspace: Workspace) -> str | None:
    missing, damaged = [], []
    kept = sum(1 for file in (workspace.folder / ORIGINALS).glob("*/*") if file.is_file())
    listed = workspace.store.listed()
    if kept and not listed:
        return (
            f"有 {kept} 个原件，记录库却是空的；若记录库曾被清空，请从备份恢复 {DATABASE}，"
            f"或用 yiju ingest 重新读入 {workspace.folder / ORIGINALS}。"
        )
    for one in listed:
        original = workspace.store.original(one.sha256)
        if not original.is_file():
            missing.append(one.file)
        else:
            with original.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != one.sha256:
                    damaged.append(one.file)
    parts = [
        f"缺失：{'、'.join(missing)}" if missing else "",
        f"内容已变：{'、'.join(damaged)}" if damaged else "",
    ]
    wording = "；".join(part for part in parts if part)
    return f"{wording}。请重新读入这些文件。" if wording else None
