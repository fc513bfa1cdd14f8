"""`yiju show`: one declaration as a person reads it, each value with its place."""

from __future__ import annotations

from pathlib import Path

import click

from yiju.chinese import Command
from yiju.display import print_table
from yiju.ingest import Declaration, Filing, Unreadable, encode
from yiju.places import sheet
from yiju.workspace import Workspace


@click.command("show", cls=Command, short_help="显示一份申报的全部内容及出处。")
@click.argument("declaration", metavar="申报")
@click.option("--json", "as_json", is_flag=True, help="输出该申报所在文件的完整记录（JSON）。")
@click.option(
    "--page-image",
    "image",
    metavar="OUT.png",
    type=click.Path(path_type=Path, dir_okay=False),
    help="把申报所在的页画成图片，每个值框出并编号（PDF 和扫描件）。",
)
@click.pass_obj
def show_command(workspace: Workspace, declaration: str, as_json: bool, image: Path | None) -> int:
    """显示一份申报（按申报编号，或按项目名称）的全部内容，每个值附出处页、行。"""
    matches = workspace.find_declarations(declaration)
    if not matches:
        raise not_found(workspace, declaration)
    if image is not None:
        if len(matches) > 1:
            ids = "、".join(f"{project.id}（{filing.document.file}）" for filing, project in matches)
            raise click.ClickException(
                f"有 {len(matches)} 份申报与“{declaration}”相符，画图请指明编号：{ids}。"
            )
        return _draw(workspace, *matches[0], image)
    for filing, project in matches:
        if as_json:
            click.echo(encode(filing).decode())
        else:
            _print(filing, project)
    return 0


def not_found(workspace: Workspace, wanted: str) -> click.ClickException:
    """What to say where no project is called so: names that are nearly so, if any."""
    near = "、".join(f"“{name}”" for name in workspace.like_names(wanted))
    if near:
        return click.ClickException(f"没有找到项目“{wanted}”；是不是{near}？")
    return click.ClickException(f"没有找到项目“{wanted}”；请用 yiju search 查找，或核对名称、编号。")


def _print(filing: Filing, project: Declaration) -> None:
    print_table(
        f"{project.name}　〔{project.id}〕　{filing.document.file}",
        ["要素", "内容", "出处"],
        list(sheet(project)),
    )


def _draw(workspace: Workspace, filing: Filing, project: Declaration, image: Path) -> int:
    from yiju.page_image import legend, page_image  # drawing needs what no other command does

    try:
        drawn = page_image(project, workspace.store.original(filing.document.sha256).read_bytes())
        drawn.save(image)
    except Unreadable as error:
        raise click.ClickException(str(error)) from error
    except (OSError, ValueError) as error:
        raise click.ClickException(
            f"图片写不了：{image}（{error}）；文件名请以 .png 或 .jpg 结尾。"
        ) from error
    print_table(f"{project.name}　{image}", ["号", "要素", "印出的内容", "页"], list(legend(project)))
    return 0
