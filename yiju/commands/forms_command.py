"""`yiju forms`: the families of forms that are known here, and what is wrong with a new one."""

from __future__ import annotations

from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import click

from yiju.chinese import Command
from yiju.display import print_json, print_table
from yiju.ingest import read_filing
from yiju.ingest.forms.families import OURS, checked, everything, families
from yiju.ingest.forms.grammar import BadForm
from yiju.ingest.forms.sample import faults
from yiju.ingest.record import DOCUMENT_KINDS
from yiju.workspace import FORMS

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@click.command("forms", cls=Command, short_help="列出认得的表式；检查一个新的表式文件。")
@click.argument("action", metavar="[check]", required=False, type=click.Choice(["check"]))
@click.argument("file", metavar="[FILE]", required=False, type=_FILE)
@click.argument("filing", metavar="[FILING]", required=False, type=_FILE)
@click.option("--forms", "folder", type=FOLDER, help="自有表式所在的文件夹；默认是工作区的 forms 文件夹。")
@click.option("--json", "as_json", is_flag=True, help="每种表式输出一行 JSON。")
@click.pass_context
def forms_command(
    ctx: click.Context,
    /,
    action: str | None,
    file: Path | None,
    filing: Path | None,
    folder: Path | None,
    as_json: bool,
) -> int:
    """列出认得的表式，以及各自来自哪个文件；`yiju forms check FILE` 检查一个表式文件并试读其中的样例。

    再写一份真实的材料 FILING，就用这个表式试读它，列出读得的项目、没有读到的和存疑的，不记入工作区。

    自有表式放在工作区的 forms 文件夹里（或用 --forms 指定），与本程序自带的同名时以自有的为准。
    """
    folder = folder or ctx.find_root().params["workspace"] / FORMS
    if action:
        if file is None:
            raise click.UsageError("check 之后要给出表式文件。")
        return _check(file, folder, filing)
    rows = [
        {
            "id": family.id,
            "name": family.form.name,
            "kind": family.form.kind,
            "title": next(iter(family.form.title_examples), None),
            "file": str(family.file),
            "own": family.file.parent != OURS,
        }
        for family in families(folder)
    ]
    if as_json:
        print_json(rows)
        return 0
    print_table(
        None,
        ["表式", "名称", "材料类别", "标题举例", "来自"],
        [
            [
                r["id"],
                r["name"],
                DOCUMENT_KINDS.get(str(r["kind"])),
                r["title"],
                r["file"] if r["own"] else "本程序",
            ]
            for r in rows
        ],
    )
    return 0


def _check(file: Path, folder: Path, filing: Path | None) -> int:
    """Say what is wrong with a family's file, and read its sample; and a filing by it, where one is given."""
    try:
        others = {**everything(folder)}
    except (
        BadForm
    ) as error:  # another file of the folder is wrong: said, and the check goes on without the folder
        if error.file.resolve() != file.resolve():
            click.echo(f"同一文件夹中另有错误：{error}")
        folder = OURS
        others = everything()
    family = checked(file, folder)
    faults_found = faults(family, [other for other in others.values() if other.form.titles])
    for sentence in faults_found:
        click.echo(f"{file}：{sentence}")
    if not faults_found:
        click.echo(f"{file}：没有发现问题，样例读得的与所写的一致（{family.id}，{family.form.name}）。")
    tried = _try(file, folder, filing) if filing is not None else 0
    return 1 if faults_found else tried


def _try(file: Path, folder: Path, filing: Path) -> int:
    """What a filing gives by this family beside the others; 1 where that is nothing."""
    with TemporaryDirectory() as beside:
        for own in [*folder.glob("*.yaml"), file] if folder != OURS else [file]:
            copy(own, beside)
        read = read_filing(filing, Path(beside))
    mine = [project for project in read.projects if project.form == file.stem]
    click.echo(
        f"{filing}：按 {file.stem} 读得 {len(mine)} 个项目，按其他表式 {len(read.projects) - len(mine)} 个。"
    )
    for project in mine:
        click.echo(
            f"  {project.name or '（没有读到名称）'}：指标 {len(project.indicators)} 条，存疑 {len(project.doubts)} 处"
        )
        for doubt in project.doubts:
            click.echo(f"    {doubt.field}：{doubt.why}")
    for notice in read.document.warnings:
        click.echo(f"  {notice.what}")
    return 0 if mine else 1
