"""`yiju demo`: the sample filings, end to end, in a temporary workspace."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import click
from rich.text import Text

from yiju.audit import Finding
from yiju.chinese import Command
from yiju.commands.audit_command import print_findings
from yiju.commands.ingest_command import print_rows
from yiju.commands.search_command import print_hits
from yiju.commands.similar_command import print_similar
from yiju.display import console
from yiju.examples import sample_folder
from yiju.own_command import as_typed, quoted_path
from yiju.workspace import Workspace

_QUESTION = "业务系统的运行维护"
_STARTERS = ("projects-same-budget", "bases-most-cited")
_STORY = "projects-life"
_STORY_PROJECT = "城区河道保洁"
_SHOWN = 5
_NEXT = """
演示用的是临时工作区，做完即删；标题和条目里的命令说明怎样得到这些，自己的工作区里才能照着运行。
用同样的示例照着练：yiju -w 练习 ingest {samples}
读入以后各条命令都加 -w 练习，如 yiju -w 练习 audit；练完删掉“练习”文件夹即可。在浏览器里看这些示例：yiju workbench --demo
下一步：运行 yiju workbench，把自己的材料拖进“读入”；或把材料放进一个文件夹，运行 yiju ingest 文件夹，然后 yiju audit。\
工作区建在运行时所在的文件夹里（workspace）。"""


@click.command("demo", cls=Command, short_help="用自带的示例材料从头到尾演示一遍。")
def demo_command() -> int:
    """用自带的示例材料（虚构的“示例市”）在临时工作区里演示：读入、图谱、检索、疑点。"""
    try:
        samples = sample_folder()
    except FileNotFoundError as error:
        raise click.ClickException(str(error)) from error
    with tempfile.TemporaryDirectory(prefix="yiju-demo-") as folder:
        workspace = Workspace(folder)
        try:
            _show(workspace, samples)
        finally:
            workspace.store.close()
    return 0


def _show(workspace: Workspace, samples: Path) -> None:
    from yiju.graph import starter_queries
    from yiju.search import Filters
    from yiju.text_table import to_table

    _heading("一、读入：每份材料变成可核对的记录", as_typed(f"yiju ingest {quoted_path(samples)}"))
    print_rows(workspace.ingest([samples]))

    _heading("二、图谱：跨文件、跨年度提问", as_typed("yiju sparql --starter NAME"))
    for name in _STARTERS:
        starter = starter_queries()[name]
        click.echo(f"问：{starter.title}")
        table = to_table(workspace.graph_store.query(starter.sparql))
        click.echo("\n".join(table.splitlines()[: _SHOWN + 1]))

    findings = workspace.audit()
    _heading("三、从承诺到结果：一个项目从入库到决算", as_typed(f"yiju sparql --starter {_STORY}"))
    _tell_story(workspace, findings)

    _heading("四、检索：按意思找，不只按字面", as_typed(f"yiju search {_QUESTION}"))
    hits = workspace.search_index.search(_QUESTION, Filters("project"), _SHOWN)
    print_hits(hits, workspace.declaration_names())

    _heading("五、疑点：机器只列疑点，是不是问题由人判断", as_typed("yiju audit"))
    print_findings(findings)
    pair = next((f for f in findings if f.kind == "duplicate_project"), None)
    if pair is not None:
        _heading("六、两个项目像在哪里", as_typed(f"yiju similar {pair.names[0]}"))
        print_similar(workspace.similar_to(pair.projects[0], top=3))
    click.echo(as_typed(_NEXT.format(samples=quoted_path(samples))))


def _tell_story(workspace: Workspace, findings: Sequence[Finding]) -> None:
    """What each filing says of one project, a line for a step of its life, and what the audit found of it."""
    from yiju.graph import starter_queries

    identity = workspace.identity()
    story = {d for d, key in identity.declaration_projects.items() if key.endswith(f"/{_STORY_PROJECT}")}
    for project, year, step, name, amount, came, file in workspace.graph_store.query(
        starter_queries()[_STORY].sparql
    ).rows:
        if project == _STORY_PROJECT:
            wording = f"{str(step)[2:]}  {year}年  {amount or 0:>12,} 元  {name}{f'，{came}' if came else ''}"
            console().print(Text.assemble(wording, "  ", (str(file), "dim")))
    for finding in findings:
        if any(shown in finding.projects for shown in story):
            console().print(Text.assemble((f"疑点（{finding.severity}）", "bold"), finding.explanation))


def _heading(title: str, command: str) -> None:
    console().print(Text.assemble("\n", (title, "bold"), "　", (command, "dim")))
