"""`yiju workbench`: the workbench on this machine, opened in the browser."""

from __future__ import annotations

import webbrowser
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import click

from yiju.chinese import Command
from yiju.commands.serve_command import is_loopback, print_address
from yiju.listening import listen, served
from yiju.workspace import Workspace


class _Workbench(Command):
    """Opens the workspace itself: `--demo` needs none."""

    invoke = click.Command.invoke


@click.command("workbench", cls=_Workbench, short_help="打开工作台：在浏览器里看清单、审看、对照。")
@click.option(
    "--host", metavar="ADDR", default="127.0.0.1", show_default=True, help="监听地址；局域网见 --accounts。"
)
@click.option(
    "--port", metavar="PORT", type=click.IntRange(0, 65535), default=0, help="监听端口；默认任选一个空闲的。"
)
@click.option(
    "--accounts",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="供局域网使用：账户文件（yiju account 建立）。",
)
@click.option(
    "--tls-cert", metavar="PEM", type=click.Path(exists=True, path_type=Path), help="加密连接的证书。"
)
@click.option("--tls-key", metavar="PEM", type=click.Path(exists=True, path_type=Path), help="证书的私钥。")
@click.option("--behind-proxy", metavar="https://网址", help="加密由本机的反向代理来做：浏览器里写的网址。")
@click.option("--no-browser", is_flag=True, help="不打开浏览器，只打印网址。")
@click.option("--json", "as_json", is_flag=True, help="网址输出为一行 JSON。")
@click.option("--demo", is_flag=True, help="用自带的示例材料打开，不动自己的工作区。")
@click.pass_context
def workbench_command(
    ctx: click.Context,
    host: str,
    port: int,
    accounts: Path | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    behind_proxy: str | None,
    no_browser: bool,
    as_json: bool,
    demo: bool,
) -> int:
    """打开工作台，按 Ctrl-C 结束。只在本机时，网址里的口令只能用一次；不连接任何网络。

    供局域网使用，要有账户和加密连接：--host 本机在网内的地址或名称 --accounts 账户文件，加 --tls-cert 和 --tls-key，或由本机的反向代理加密（--behind-proxy）。
    """
    tls = (tls_cert, tls_key) if tls_cert and tls_key else None
    _check(host, accounts, tls, behind_proxy, bool(tls_cert or tls_key))
    if demo:
        click.echo("正在读入示例材料…", err=True)
        workspace = Workspace.of_samples()
    else:
        workspace = ctx.obj()
        bring_up(workspace)
    if accounts is None:
        _serve(workspace, port, not no_browser, as_json)
    else:
        _serve_network(workspace, host, port, accounts, tls, behind_proxy, as_json)
    return 0


def bring_up(workspace: Workspace) -> None:
    """Make graph and index anew where an earlier version of the program wrote them or they are damaged: whoever sits at
    the page has no command line to do it with.
    """
    if not workspace.readable():
        click.echo("检索索引是程序的另一个版本写的，或已损坏；正在由记录重建，判断和记录不受影响…", err=True)
        workspace.rebuild()


def _check(
    host: str, accounts: Path | None, tls: tuple[Path, Path] | None, proxy: str | None, begun: bool
) -> None:
    """Refuse what would not be safe, and say why."""
    if accounts is None:
        if not is_loopback(host):
            raise click.ClickException(
                f"{host} 不是本机地址：给局域网使用须有账户（--accounts）和加密连接（--tls-cert、--tls-key，或 --behind-proxy），"
                "没有就不启动。只在本机使用请去掉 --host。"
            )
        if begun or proxy:
            raise click.ClickException("加密连接是给局域网用的，须先有账户（--accounts），所以不启动。")
        return
    if tls is None and proxy is None:
        raise click.ClickException(
            "有账户就要有加密连接，否则口令会被别人看到，所以不启动：请加 --tls-cert 和 --tls-key，或 --behind-proxy。"
        )
    if tls and proxy:
        raise click.ClickException("--tls-cert 和 --behind-proxy 只能用一个，不启动。")
    if proxy is not None:
        if not proxy.startswith("https://") or urlsplit(proxy).path not in ("", "/"):
            raise click.ClickException(
                f"--behind-proxy 要写浏览器里的网址，如 https://yiju.local；“{proxy}”不是，不启动。"
            )
        if not is_loopback(host):
            raise click.ClickException(
                "代理和工作台之间没有加密，只能都在本机：用 --behind-proxy 时请去掉 --host，不启动。"
            )
    elif host in ("0.0.0.0", "::", "[::]", ""):
        raise click.ClickException(
            "请写明本机在网内的地址或名称，不要写 0.0.0.0：工作台只回答它自己的网址。不启动。"
        )


def _serve_network(
    workspace: Workspace,
    host: str,
    port: int,
    accounts: Path,
    tls: tuple[Path, Path] | None,
    proxy: str | None,
    as_json: bool,
) -> None:
    import ssl

    import uvicorn

    from yiju.web.app import application
    from yiju.web.desk import Desk
    from yiju.web.door import Door
    from yiju.web.logins import Accounts
    from yiju.web.upkeep import PATIENCE

    known = Accounts(accounts)
    if tls:
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(*tls, password="")
        except (OSError, ssl.SSLError) as error:
            raise click.ClickException(
                f"证书 {tls[0]} 和私钥 {tls[1]} 用不了（{error}），不启动。"
            ) from error
    config = served(
        "",
        host,
        port,
        ssl_certfile=tls[0] if tls else None,
        ssl_keyfile=tls[1] if tls else None,
    )
    with listen(host, port) as listening:
        bound = listening.getsockname()[1]
        origin = proxy.rstrip("/") if proxy else f"https://{host}" + (f":{bound}" if bound != 443 else "")
        config.app = Door(application(Desk(workspace, known.seconds(), PATIENCE)), origin, known)
        print_address("工作台", f"{origin}/", as_json, f"（由代理转到 127.0.0.1:{bound}）" if proxy else "")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


def _serve(workspace: Workspace, port: int, browser: bool, as_json: bool) -> None:
    import uvicorn

    from yiju.web.app import application
    from yiju.web.desk import Desk
    from yiju.web.security import Guard
    from yiju.web.upkeep import PATIENCE

    config = served("", "127.0.0.1", port)
    with listen("127.0.0.1", port) as listening:
        bound = listening.getsockname()[1]

        def tell(token: str) -> None:
            print_address("工作台", f"http://127.0.0.1:{bound}/?token={token}", as_json)

        guard = Guard(application(Desk(workspace, patience=PATIENCE)), bound, tell)
        config.app = guard
        if browser:
            webbrowser.open(f"http://127.0.0.1:{bound}/?token={guard.token}")
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])
