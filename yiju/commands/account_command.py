"""`yiju account`: a person's account for a workbench on a local network."""

from __future__ import annotations

from pathlib import Path

import click

from yiju.chinese import Command
from yiju.display import print_json
from yiju.web.roles import ROLES


class _Account(Command):
    """Needs no workspace."""

    invoke = click.Command.invoke


@click.command("account", cls=_Account, short_help="给局域网工作台建立、改动或去掉一个账户。")
@click.argument("name", metavar="姓名")
@click.option(
    "--accounts",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="账户文件；没有就新建，只有自己能读。",
)
@click.option("--role", metavar="{" + "|".join(ROLES) + "}", type=click.Choice(ROLES), help="能做什么。")
@click.option("--remove", is_flag=True, help="去掉这个账户。")
@click.option("--json", "as_json", is_flag=True, help="改完输出一行 JSON。")
def account_command(name: str, accounts: Path, role: str | None, remove: bool, as_json: bool) -> int:
    """查看只看；审看可以判断、放入事项；复核看得到两人判断的不同、办结事项；管理可以读入材料。后面的都含前面的。

    口令在这里输入两次，文件里只存 scrypt 的结果。改动在工作台下次启动时生效。
    """
    from yiju.web.logins import LEAST, Account, hashed, read, write

    held = read(accounts) if accounts.exists() else []
    others = [account for account in held if account.name != name]
    if remove:
        if len(others) == len(held):
            raise click.ClickException(f"{accounts} 里没有“{name}”。")
        write(accounts, others)
        _report(as_json, name, None, f"已去掉“{name}”。")
        return 0
    if role is None:
        raise click.UsageError(f"请用 --role 写明能做什么：{'、'.join(ROLES)}。")
    password = click.prompt("口令", hide_input=True, confirmation_prompt="再输入一次")
    if len(password) < LEAST:
        raise click.ClickException(f"口令至少要 {LEAST} 个字符，没有保存。")
    made = next(known for known in ROLES if known == role)
    write(accounts, [*others, Account(name, made, hashed(password))])
    _report(as_json, name, made, f"已保存“{name}”（{role}）。")
    return 0


def _report(as_json: bool, name: str, role: str | None, sentence: str) -> None:
    """What became of the account; without a role it is gone."""
    if as_json:
        print_json([{"name": name, "role": role}])
    else:
        click.echo(sentence)
