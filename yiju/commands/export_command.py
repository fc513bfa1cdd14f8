"""`yiju export`: everything can leave."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from yiju.causes import because
from yiju.chinese import Command
from yiju.commands.audit_command import one_finding
from yiju.display import print_json
from yiju.ingest import encode, ledger
from yiju.ingest.held import replace
from yiju.ingest.personal import is_open, masked_in, shown_openly
from yiju.ingest.scratch import sweep
from yiju.labels import PAPERS
from yiju.own_command import as_typed
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.graph import GraphStore


def _filings(workspace: Workspace, target: Path) -> None:
    with target.open("wb") as out:
        for filing in workspace.store.filings():
            out.write(encode(masked_in(filing)) + b"\n")


def _findings(workspace: Workspace, target: Path) -> None:
    from yiju.findings_sheet import write

    write(workspace.audit(), target, workspace.findings_table().gone())


def _graph(how: Callable[[GraphStore, Path], object]) -> Callable[[Workspace, Path], None]:
    """An export of the graph. The workspace's own has no personal number in it; to show them openly it is made anew."""

    def export(workspace: Workspace, target: Path) -> None:
        if not is_open():
            how(workspace.graph_store, target)
            return
        with TemporaryDirectory(prefix="yiju-", dir=target.parent) as folder:
            how(workspace.graph_in(Path(folder)), target)

    return export


def _graphml(store: GraphStore, target: Path) -> None:
    from yiju.graph.network import export_graphml

    export_graphml(store, target)


def _dump(name: str) -> Callable[[GraphStore, Path], object]:
    """A format of `graph.serialise`, imported when asked for."""

    def export(store: GraphStore, target: Path) -> None:
        from yiju.graph import serialise

        store.export(getattr(serialise, name), target)

    return export


def _shards(count: int) -> Callable[[Workspace, Path], None]:
    """N-Quads as a folder of so many files."""

    def export(store: GraphStore, target: Path) -> None:
        from yiju.graph import serialise

        store.export(lambda held, folder: serialise.nquads(held, folder, count), target)

    return _graph(export)


def _parquet(workspace: Workspace, target: Path) -> None:
    from yiju.parquet import write

    write(workspace, target)


_KINDS: dict[str, Callable[[Workspace, Path], object]] = {
    "filings": _filings,
    "findings-xlsx": _findings,
    "turtle": _graph(_dump("turtle")),
    "trig": _graph(_dump("trig")),
    "jsonld": _graph(_dump("json_ld")),
    "nquads": _graph(_dump("one_nquads")),
    "graphml": _graph(_graphml),
    "parquet": _parquet,
}


_SUFFIXES = {**dict.fromkeys(PAPERS, ".docx"), "findings-xlsx": ".xlsx"}
"""A name that promises another kind of file would open nowhere."""
_OPENED = (".docx", ".doc", ".xlsx", ".xls", ".pdf", ".pptx", ".zip")
"""Names of files that a double click opens in a program which knows none of the other exports."""


def _keep_changes(workspace: Workspace, output: Path) -> None:
    """A workbook or paper that somebody has written into is not written over, nor is what Yiju never wrote."""
    from yiju.verdict_sheet import changed_since_export

    if not output.is_file():
        return
    if output.suffix.lower() == ".xlsx":
        changed = changed_since_export(output)
        first = as_typed(f"先用 yiju review --from {output.name} 读回其中的判断，再")
    else:  # Word keeps remarks, tracked changes and pictures: a paper is as it was exported to the byte, or it is changed
        with output.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        changed, first = not ledger.exported(workspace.store.path, digest), ""
    if changed:
        raise click.ClickException(
            f"{output.name} 导出以后有人改过（或不是依据导出的），没有覆盖。请{first}换一个名称导出。"
        )


def _papers(
    workspace: Workspace, kind: str, finding: str, output: Path
) -> Iterator[tuple[Path, Callable[[Workspace, Path], object]]]:
    """The paper of a finding with what writes it; where several units are to sign, one beside `output` for each."""
    from yiju.audit import VERDICTS, history
    from yiju.papers import sheet_of, signers, write_paper
    from yiju.web.cases import Cases

    found = one_finding(workspace, finding)
    if kind == "evidence-sheet" and (found.judgement is None or found.judgement.verdict != "confirm"):
        stands = f"判为{VERDICTS[found.judgement.verdict]}" if found.judgement else "还没有判断"
        click.echo(
            f"请注意：{found.id} {stands}，没有判为属实；取证单照样生成，交单位之前请先判断。", err=True
        )
    case, facts = Cases(workspace.store.path).on_paper(found.id)
    for unit in signers(kind, found):

        def write(held: Workspace, target: Path, unit: str = unit) -> None:
            passed = history(held.store.path, found.id)
            write_paper(held.folder, kind, found, passed, target, case, unit, facts)

        yield sheet_of(output, unit), write


def written_well(output: Path) -> None:
    """Find out before the work, not after it, whether the folder takes a file of this name."""
    if output.is_dir():
        raise click.ClickException(f"{output} 是已有的文件夹，请换一个名称。")
    if not output.parent.is_dir():
        raise click.ClickException(f"文件夹 {output.parent} 不存在，请先建立。")
    part = output.with_name(f"{output.name}.part{os.getpid()}")
    sweep(output.parent, f"{output.name}.part")  # of an export that was killed
    try:
        part.touch()
        part.unlink()
    except OSError as error:
        raise click.ClickException(f"写不进文件夹 {part.parent}：{because(error)}。") from error


def _note(
    workspace: Workspace, kind: str, finding: str | None, made: Path, output: Path, unmasked: bool
) -> str:
    """The act in the ledger, before the file has its name: nothing leaves unnoted. Gives the file's SHA-256."""
    digest = hashlib.sha256()
    for path in sorted(made.iterdir()) if made.is_dir() else [made]:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest() if made.is_dir() else file.read())
    wording = " ".join(filter(None, (kind, finding, "未遮盖个人信息" if unmasked else "")))
    ledger.record(workspace.store.path, "export", str(output.absolute()), wording, digest.hexdigest())
    return digest.hexdigest()


@click.command("export", cls=Command, short_help="导出记录、图谱或疑点。")
@click.argument(
    "kind", metavar="{" + "|".join([*_KINDS, *PAPERS]) + "}", type=click.Choice([*_KINDS, *PAPERS])
)
@click.argument("finding", metavar="[疑点编号]", required=False)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="写到哪个文件（必填）；parquet 和分片的 nquads 写到一个新文件夹。",
)
@click.option(
    "--shards",
    metavar="N",
    type=click.IntRange(1, 1000),
    help="与 nquads 同用：写成一个新文件夹，分成 N 个文件。",
)
@click.option("--unmasked", is_flag=True, help="不遮盖身份证号、手机号；会记入日志。")
@click.option("--json", "as_json", is_flag=True, help="每写完一个文件输出一行 JSON：文件、字节数、校验值。")
@click.pass_obj
def export_command(
    workspace: Workspace,
    kind: str,
    finding: str | None,
    output: Path,
    shards: int | None,
    unmasked: bool,
    as_json: bool,
) -> int:
    """导出到文件。身份证号、手机号默认遮盖中间几位；每次导出都记入日志。

    filings：每个文件一行 JSON 记录；findings-xlsx：问题清单（Excel）；turtle、trig、jsonld、nquads：知识图谱，其中写明何时由什么版本导出；graphml：单位、项目、依据、指标的关系网（Gephi、yEd）；parquet：各类数据表，写成一个文件夹（DuckDB、pandas、R）；evidence-sheet 疑点编号：一条疑点的取证单（Word，可交单位签章；涉及几个单位的，每个单位一份，文件名后加单位）；check-sheet 疑点编号：疑点核查表（Word，内部用，载有等级、得分和历次判断）。两种都可在工作区的 templates 文件夹里放本单位的模板。
    """
    if (kind in PAPERS) != (finding is not None):
        raise click.UsageError(
            f"{kind} 之后要写疑点编号。" if finding is None else f"{kind} 之后不用写疑点编号。"
        )
    suffix = _SUFFIXES.get(kind)
    if suffix and output.suffix.lower() != suffix:
        raise click.UsageError(f"{kind} 写出的是 {suffix} 文件，{output.name} 的后缀应改为 {suffix}。")
    if shards is not None and kind != "nquads":
        raise click.UsageError("--shards 只与 nquads 同用。")
    written_well(output)
    if (kind == "parquet" or shards is not None) and output.exists():
        raise click.ClickException(f"{kind} 写成一个新文件夹，而 {output} 是已有的文件，请换一个名称。")
    if not suffix and output.suffix.lower() in _OPENED:
        raise click.UsageError(f"{kind} 写出的不是 {output.suffix} 文件，请给 {output.name} 换一个后缀。")
    if finding is not None:
        exports = list(_papers(workspace, kind, finding, output))
    else:
        exports = [(output, _KINDS[kind] if shards is None else _shards(shards))]
    for target, _ in exports if suffix else ():  # of all, before one is written
        _keep_changes(workspace, target)
    for target, write in exports:
        part = target.with_name(f"{target.name}.part{os.getpid()}")
        try:
            with shown_openly(unmasked):
                write(workspace, part)
            digest = _note(workspace, kind, finding, part, target, unmasked)
            replace(part, target)  # a reader never sees half an export
        finally:
            shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
        size = sum(f.stat().st_size for f in (target.iterdir() if target.is_dir() else [target]))
        if as_json:
            print_json([{"file": str(target), "bytes": size, "sha256": digest}])
        else:
            click.echo(f"已导出 {target}（{size:,} 字节）。", file=sys.stderr)
    return 0
