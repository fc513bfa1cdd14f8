"""`yiju serve`: the knowledge graph as a SPARQL endpoint for other programs, on this machine by default."""

from __future__ import annotations

import ipaddress
import os
import sys
from urllib.parse import urlsplit

import click

from yiju.chinese import Command
from yiju.display import print_json
from yiju.listening import listen, served
from yiju.workspace import GRAPH, Workspace

_REPLY_CHARACTERS = 32 * 1024**2
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


@click.command("serve", cls=Command, short_help="开放 SPARQL 端点，供其他程序查询（只读）。")
@click.option("--host", metavar="ADDR", default="127.0.0.1", show_default=True, help="监听地址，只能是本机。")
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    default=8890,
    show_default=True,
    help="监听端口。",
)
@click.option(
    "--processes",
    metavar="N",
    type=click.IntRange(1),
    default=lambda: max(2, os.cpu_count() or 1),
    help="查询进程数，默认与处理器核数相同。",
)
@click.option(
    "--seconds",
    metavar="S",
    type=click.FloatRange(0.1),
    default=30.0,
    show_default=True,
    help="一个查询的时间上限（秒）。",
)
@click.option(
    "--rows",
    metavar="N",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="一个结果的行数上限。",
)
@click.option(
    "--memory",
    metavar="GB",
    type=click.FloatRange(0.5),
    default=6.0,
    show_default=True,
    help="一个查询进程的内存上限（GB）。",
)
@click.option(
    "--upstream",
    metavar="URL",
    help="不查本工作区，而查这个 SPARQL 1.1 端点（默认图须为各图之并）；只能在本机。",
)
@click.option("--remote", is_flag=True, help="与 --upstream 同用：允许它在另一台机器上；查询会经网络发去。")
@click.option("--cors", metavar="ORIGIN", multiple=True, help="允许读取的网页来源；默认一个也不允许。")
@click.option("--json", "as_json", is_flag=True, help="网址输出为一行 JSON。")
@click.pass_obj
def serve_command(
    workspace: Workspace,
    host: str,
    port: int,
    processes: int,
    seconds: float,
    rows: int,
    memory: float,
    upstream: str | None,
    remote: bool,
    cors: tuple[str, ...],
    as_json: bool,
) -> int:
    """在 http://127.0.0.1:8890/sparql 开放 SPARQL 1.1 端点：只读，有时间、内存与行数上限，按 Ctrl-C 结束。

    端点运行时可以照常 yiju ingest，新的内容在写完后即可查到。默认只有本机可以访问。

    图谱太大时可先用 yiju export nquads 装进 Virtuoso、Oxigraph 等，再用 --upstream 查它：语法检查、上限和前缀照旧。
    """
    import uvicorn

    from yiju.graph import GraphStore, Limits
    from yiju.graph.endpoint import PATH, application
    from yiju.graph.pool import Pool
    from yiju.graph.upstream import Upstream

    if not is_loopback(host):
        raise click.UsageError(
            f"{host} 不是本机地址：端点没有账户和加密连接，所以只在本机开放。"
            "要从另一台机器查询，请用 ssh -L 8890:127.0.0.1:8890 转接到本机端口。"
        )
    limits = Limits(seconds=seconds, rows=rows, memory=int(memory * 1024**3), size=_REPLY_CHARACTERS)
    pool: Pool | Upstream
    if upstream is not None:
        pool = Upstream(_allowed(upstream, remote), processes, limits)
    else:
        workspace.sync()
        pool = Pool(GraphStore(workspace.folder / GRAPH), processes, limits)
    app = application(pool, _LOOPBACK, cors)
    server = uvicorn.Server(served(app, host, port))
    try:
        with listen(host, port) as listening:
            bound, port = listening.getsockname()[:2]
            print_address(
                "SPARQL 端点", f"http://{f'[{bound}]' if ':' in bound else bound}:{port}{PATH}", as_json
            )
            server.run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        pool.close()
    return 0


def print_address(what: str, url: str, as_json: bool, remark: str = "") -> None:
    """Where it answers now; flushed, for a program reads it while the server runs."""
    if as_json:
        print_json([{"url": url}])
        sys.stdout.flush()
    else:
        click.echo(f"{what}：{url}{remark}")


def _allowed(upstream: str, remote: bool) -> str:
    """The address, if it may be asked."""
    if not remote and not is_loopback(urlsplit(upstream).hostname or ""):
        raise click.UsageError(
            f"上游 {upstream} 不在本机：查询和结果会经过网络。确需时加 --remote，或用 ssh -L 转接到本机端口。"
        )
    return upstream


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on `host`."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
