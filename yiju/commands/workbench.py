"""`yiju workbench`: the workbench on this machine, opened in the browser."""

from __future__ import annotations

import webbrowser
from contextlib import suppress

import click

from yiju.chinese import Command
from yiju.commands.serve import is_loopback
from yiju.listening import listen
from yiju.workspace import Workspace

_BACKLOG = 128


class _Workbench(Command):
    """Opens the workspace itself: `--demo` needs none."""

    invoke = click.Command.invoke


@click.command("workbench", cls=_Workbench, short_help="打开工作台：在浏览器里看清单、审看、对照。")
@click.option(
    "--host", metavar="ADDR", default="127.0.0.1", show_default=True, help="监听地址，目前只能是本机。"
)
@click.option(
    "--port", metavar="PORT", type=click.IntRange(0, 65535), default=0, help="监听端口；默认任选一个空闲的。"
)
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只打印网址。")
@click.option("--demo", is_flag=True, help="用自带的示例材料打开，不动自己的工作区。")
@click.pass_context
def workbench_command(ctx: click.Context, host: str, port: int, no_browser: bool, demo: bool) -> int:
    """在本机打开工作台，按 Ctrl-C 结束。网址里的口令只能用一次；不连接任何网络。"""
    if not is_loopback(host):
        raise click.ClickException(
            f"{host} 不是本机地址：给局域网使用须先有账户和加密连接，这一版还没有，所以不启动。"
            "请去掉 --host，只在本机使用。"
        )
    if demo:
        click.echo("正在读入示例材料…", err=True)
        workspace = Workspace.of_samples()
    else:
        workspace = ctx.obj()
    _serve(workspace, port, not no_browser)
    return 0


def _serve(workspace: Workspace, port: int, browser: bool) -> None:
    import uvicorn

    from yiju.graph.patience import Patient
    from yiju.web.app import application
    from yiju.web.desk import Desk
    from yiju.web.security import Guard

    config = uvicorn.Config(
        "",
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        http=Patient,
        backlog=_BACKLOG,
    )
    with listen("127.0.0.1", port, _BACKLOG) as listening:
        bound = listening.getsockname()[1]

        def tell(token: str) -> None:
            click.echo(f"工作台：http://127.0.0.1:{bound}/?token={token}")

        guard = Guard(application(Desk(workspace)), bound, tell)
        config.app = guard
        if browser:
            webbrowser.open(f"http://127.0.0.1:{bound}/?token={guard.token}")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
