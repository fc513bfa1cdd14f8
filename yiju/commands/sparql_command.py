"""`yiju sparql`: questions to the knowledge graph."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import click

from yiju import shell_names
from yiju.chinese import Command
from yiju.display import print_json, print_table
from yiju.own_command import as_typed
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.graph import QueryResult
    from yiju.graph.queries import Starter

Format = Literal["table", "csv", "json", "xml", "ttl"]
_FORMATS: tuple[Format, ...] = get_args(Format)
_SLOW = 2.0  # seconds after which the order of the steps is worth a word


@click.command("sparql", cls=Command, short_help="用 SPARQL 查询图谱（只读）。")
@click.argument("query", metavar="[QUERY]", required=False)
@click.option(
    "-f",
    "--file",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="从文件读查询。",
)
@click.option("--starter", metavar="NAME", shell_complete=shell_names.starters, help="运行一个现成的查询。")
@click.option("--print", "print_text", is_flag=True, help="与 --starter 同用：只写出查询的文本，不运行。")
@click.option("--list", "list_starters", is_flag=True, help="列出现成的查询。")
@click.option(
    "--format",
    "form",
    metavar="{" + "|".join(_FORMATS) + "}",
    type=click.Choice(_FORMATS),
    default="table",
    help="结果格式，默认 table。",
)
@click.option(
    "--json", "as_json", is_flag=True, help="每行结果（与 --list 同用时每个查询）输出一行 JSON，键是变量名。"
)
@click.pass_obj
def sparql_command(
    workspace: Workspace,
    query: str | None,
    file: Path | None,
    starter: str | None,
    print_text: bool,
    list_starters: bool,
    form: Format,
    as_json: bool,
) -> int:
    """用 SPARQL 1.1 查询图谱：SELECT、ASK、CONSTRUCT、DESCRIBE，只读，有时间与行数上限。

    常用前缀（yj、org、skos 等）不必声明，结果里的 id:unit/… 可原样写回。QUERY、-f、--starter 三者取一。
    """
    from yiju.graph import QueryStopped, starter_queries

    starters = starter_queries()
    if as_json and form != "table":
        raise click.UsageError("--json 与 --format 只写一个。")
    if list_starters:
        _list(starters.values(), as_json)
        return 0
    if sum(source is not None for source in (query, file, starter)) != 1:
        raise click.UsageError("QUERY、-f FILE、--starter NAME 请给且只给一个。")
    if print_text and starter is None:
        raise click.UsageError("--print 与 --starter NAME 同用。")
    if starter is not None:
        if starter not in starters:
            raise click.UsageError(f"没有名为 {starter} 的现成查询；用 --list 查看。")
        query = starters[starter].sparql
        if print_text:
            click.echo(query.rstrip())
            return 0
        if form == "table" and not as_json:
            click.echo(f"{starters[starter].title}\n{starters[starter].read}")
    elif file is not None:
        query = file.read_text(encoding="utf-8")
    began = time.perf_counter()
    try:
        result = workspace.graph_store.query(query or "")
    except QueryStopped:
        _explain(workspace, query or "")
        raise
    seconds = time.perf_counter() - began
    _remark(workspace, query or "", result, starter is not None)
    _print(result, form, as_json, seconds)
    _advise(workspace, query or "", result, seconds, starter is not None)
    return 0


def _print(result: QueryResult, form: Format, as_json: bool, seconds: float) -> None:
    """Print the answer. That it is cut stands in the table; the other formats have no place for it."""
    from yiju.graph.formats import written
    from yiju.text_table import to_table

    if as_json:
        print_json(dict(zip(result.columns, row, strict=True)) for row in result.rows)
    elif form == "table":
        click.echo(to_table(result), nl=False)
        click.echo(f"{len(result.terms)} 行，{seconds:.2f} 秒")
    else:  # as it is: neither the code page nor the line ends of a terminal
        click.echo(written(result, form).encode(), nl=False)
    if result.cut and (as_json or form != "table"):
        click.echo("结果超过行数上限，以上只是一部分。", err=True)


def _advise(workspace: Workspace, query: str, result: QueryResult, seconds: float, is_starter: bool) -> None:
    """Say after the answer what is likely wrong with a query that found nothing, too much, or took long."""
    if result.empty and not is_starter:
        from yiju.graph.empty import hints

        for hint in hints(query, workspace.graph_store.query):
            click.echo(as_typed(f"没有结果，可能是写法：{hint}。"), err=True)
    if result.cut:
        _explain(workspace, query)
    elif seconds > _SLOW:
        from yiju.graph.steps import behind_optional

        for line in behind_optional(query):
            click.echo(line, err=True)


def _list(starters: Iterable[Starter], as_json: bool) -> None:
    if as_json:
        print_json({"name": q.name, "title": q.title, "read": q.read} for q in starters)
        return
    rows = [[q.name, q.title] for q in starters]
    print_table(as_typed("现成的查询（yiju sparql --starter NAME）"), ["NAME", "问题"], rows)


def _remark(workspace: Workspace, query: str, result: QueryResult, is_starter: bool) -> None:
    """Say which words and columns of the query are likely mistaken, and which words nothing here has. Where a query of the
    person's own found nothing, its steps are told instead.
    """
    from yiju.graph.hints import unknown_terms
    from yiju.graph.unused import unused

    for term, near in unknown_terms(query).items():
        hint = f"；相近的有 {'、'.join(near)}" if near else ""
        click.echo(f"词汇里没有 {term}{hint}。全部的词见 docs/vocabulary.md。", err=True)
    if all(any(row[i] is not None for row in result.terms) for i in range(len(result.columns))):
        return  # the query need not be read once more
    from yiju.graph.steps import columns_without_value

    for column in columns_without_value(query):
        click.echo(f"{column} 一栏不会有值：查询的条件里没有 {column}，看看是否写错。", err=True)
    if result.terms or is_starter:
        for line in unused(query, result, workspace.graph_store.query):
            click.echo(f"{line}。", err=True)


def _explain(workspace: Workspace, query: str) -> None:
    """Say what makes the query so large."""
    from yiju.graph.steps import explained

    for line in explained(query, workspace.graph_store.query):
        click.echo(line, err=True)
