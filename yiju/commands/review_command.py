"""`yiju review`: a person's judgement of a finding, or many from a filled 问题清单."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
import msgspec

from yiju.audit.judgement import ENTRIES, VERDICTS
from yiju.chinese import Command
from yiju.display import print_json, print_table
from yiju.ingest.personal import masked
from yiju.labels import NOT_JUDGED
from yiju.own_command import as_typed
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.audit import Verdict
    from yiju.audit.judgement import JudgementRow


@click.command("review", cls=Command, short_help="对一条疑点作出判断：认定、排除或待定。")
@click.argument("finding", metavar="[疑点编号]", required=False)
@click.argument(
    "verdict",
    metavar="[{confirm|dismiss|unsure|undo}]",
    required=False,
    type=click.Choice([*VERDICTS, "undo"]),
)
@click.option("--note", metavar="TEXT", default="", help="判断的理由。")
@click.option(
    "--by",
    metavar="NAME",
    help="判断人的姓名，印在核查表和问题清单上；默认是登录名，会说明。与 --from 同用：清单里没有新写判断人的各行。",
)
@click.option(
    "--from",
    "workbook",
    metavar="问题清单.xlsx",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="读回导出的问题清单里填写的判断、判断人和备注；先列出，再问是否记入。",
)
@click.option("--gone", is_flag=True, help="列出判断仍在、疑点已不成立的，连同当时的说明。")
@click.option("--yes", is_flag=True, help="与 --from 同用：列出后直接记入，不再询问。")
@click.option("--json", "as_json", is_flag=True, help="每条判断输出一行 JSON；不能与 --from 同用。")
@click.pass_obj
def review_command(
    workspace: Workspace,
    finding: str | None,
    verdict: str | None,
    note: str,
    by: str | None,
    workbook: Path | None,
    gone: bool,
    yes: bool,
    as_json: bool,
) -> int:
    """记录对一条疑点的判断：confirm 认定为问题，dismiss 排除，unsure 待定，undo 撤销上一次判断。

    不写判断时列出这条疑点的历次判断。写组号（见 yiju audit）即对组内各条作同一判断，逐条列出；写组号 undo 逐条撤销。判断不会因重读或重建而丢失：材料变化后疑点换了编号，判断随它接续；没有接续的用 --gone 列出。
    """
    from yiju.audit import FindingTable, history

    if [workbook is not None, finding is not None, gone].count(True) != 1:
        raise click.UsageError("请写疑点编号，或用 --from 指明填好的问题清单，或用 --gone，三者取一。")
    if gone:
        return _gone(workspace, as_json)
    if workbook is not None:
        if as_json:
            raise click.UsageError("--from 先列出再询问，不能与 --json 同用。")
        return _read_back(workspace, workbook, by or getpass.getuser(), yes, named=by is not None)
    assert finding is not None
    table = FindingTable(workspace.store.path)
    known = table.resolve(finding)
    meant = table.members(finding) or (known if len(known) == 1 else [finding])
    if verdict is None:
        entries = [entry for one in meant for entry in history(workspace.store.path, one)]
        if as_json:
            print_json(map(_row, entries))
            return 0
        shown = [[e.at, ENTRIES[e.verdict], e.who, e.note, e.finding] for e in entries]
        print_table(f"{finding} 的历次判断", ["时间", "判断", "判断人", "理由", "判断时的疑点"], shown)
        return 0
    if verdict == "undo" and len(meant) > 1:  # of a group what stands judged
        meant = [one.id for one in table.whole(meant) if one.judgement is not None] or meant
    who = by or getpass.getuser()
    for one in meant:
        now = _judged(workspace, one, verdict, note, who)
        if as_json:
            print_json(map(_row, history(workspace.store.path, one)[-1:]))
        else:
            click.echo(f"{one}：{now}。")
    if not as_json:
        if len(meant) > 1 and verdict != "undo":
            click.echo(
                as_typed(
                    f"{finding} 是组号，组内 {len(meant)} 条作了同一判断；一并撤销：yiju review {finding} undo"
                )
            )
        _tell_whose(who, by is not None or verdict == "undo")  # nothing prints who took one back
    workspace.tell_graph()
    return 0


def _tell_whose(who: str, named: bool) -> None:
    """Whose name papers will bear, where nobody gave one."""
    if not named:
        click.echo(f"判断人记为登录名“{who}”，会印在核查表和问题清单上；要用姓名，加 --by 姓名。", err=True)


def _judged(workspace: Workspace, finding: str, verdict: str, note: str, by: str) -> str:
    """Keep one judgement; how the finding stands by then."""
    try:
        if verdict == "undo":
            standing = workspace.undo(finding, by, note, tell=False)
        else:
            standing = workspace.judge(finding, cast("Verdict", verdict), by, note, tell=False)
    except KeyError as error:
        raise click.ClickException(f"{error.args[0]}；编号见 yiju audit。") from error
    except ValueError as error:
        raise click.ClickException(f"{finding}：{error}。") from error
    now = f"{VERDICTS[standing.verdict]}（{standing.who}）" if standing else NOT_JUDGED
    return f"{'已撤销上一次判断，现为' if verdict == 'undo' else ''}{now}"


def _row(entry: JudgementRow) -> dict[str, str]:
    """A judgement for programs; `verdict` is `undo` where one was taken back."""
    return {
        "finding": entry.finding,
        "kind": entry.kind,
        "verdict": entry.verdict,
        "by": entry.who,
        "at": entry.at,
        "note": entry.note,
    }


def _gone(workspace: Workspace, as_json: bool) -> int:
    """Judgements that stand and whose finding is found no more."""
    gone = workspace.findings_table().gone()
    if as_json:
        print_json(_row(one.entry) | {"explanation": one.finding and one.finding.explanation} for one in gone)
        return 0
    print_table(
        f"判断仍在、疑点已不成立：{len(gone)} 条",
        ["疑点编号", "判断", "判断人", "时间", "理由", "当时的说明"],
        [
            [e.finding, ENTRIES[e.verdict], e.who, e.at, e.note, one.finding and one.finding.explanation]
            for one in gone
            for e in [one.entry]
        ],
    )
    return 0


class _Change(msgspec.Struct, frozen=True):
    """What a row of the workbook would change: `before` is how the finding stands, `named` whether the row names its judge."""

    finding: str
    about: str
    before: str
    verdict: Verdict
    note: str
    who: str
    named: bool


def _read_back(workspace: Workspace, workbook: Path, by: str, yes: bool, *, named: bool) -> int:
    """Show what the workbook would change, ask, and keep it. 1 where a row could not be understood."""
    changes, strange = _changes(workspace, workbook, by)
    if changes:
        print_table(
            f"{workbook.name}：将记入 {len(changes)} 条判断",
            ["疑点编号", "项目", "原判断", "新判断", "判断人", "备注"],
            [[c.finding, c.about, c.before, VERDICTS[c.verdict], c.who, c.note] for c in changes],
        )
    else:
        click.echo(f"{workbook.name} 里没有新的判断。")
    for reason in strange:
        click.echo(f"没有读回：{reason}。", err=True)
    if not named and not all(change.named for change in changes):  # before it is written, not after
        _tell_whose(by, named)
    if changes and not yes:
        if not sys.stdin.isatty():
            raise click.ClickException("还没有记入；核对无误后加 --yes 再运行一次。")
        click.confirm("是否记入？", abort=True)
    for change in changes:
        workspace.judge(change.finding, change.verdict, change.who, change.note, tell=False)
    if changes:
        judges = "、".join(dict.fromkeys(change.who for change in changes))
        click.echo(f"已记入 {len(changes)} 条判断（{judges}）。")
        workspace.tell_graph()
    return 1 if strange else 0


def _changes(workspace: Workspace, workbook: Path, by: str) -> tuple[list[_Change], list[str]]:
    """What the rows would change, and which rows could not be understood and why. Whoever a row newly names as the judge is
    the judge; a name that stood in it when it was exported is of the judgement of before: a new one is `by`'s.
    """
    from yiju.verdict_sheet import typed

    table = workspace.findings_table()
    known = {row.id: row for row in table.search()}
    known |= {old: known[new] for old, new in table.heirs().items() if new in known}
    changes, strange = [], []
    for one in typed(workbook):
        row = known.get(one.finding)
        if row is None or one.verdict is None:
            why = f"“{one.text}”不是判断" if one.text else "写了判断人或备注，没有选判断"
            strange.append(f"第{one.row}行：{f'没有编号为“{one.finding}”的疑点' if row is None else why}")
            continue
        stands = row.judgement
        other = bool(one.who) and (stands is None or one.who not in _as_shown(stands.who))
        fresh = stands is None or one.verdict != stands.verdict or one.note not in _as_shown(stands.note)
        if fresh or other:
            before = VERDICTS[stands.verdict] if stands else NOT_JUDGED
            about = row.project or row.unit
            changes.append(
                _Change(row.id, about, before, one.verdict, one.note, one.who or by, bool(one.who))
            )
    return changes, strange


def _as_shown(text: str) -> tuple[str, str]:
    """What was kept, and how an export that masks personal numbers shows it."""
    return text, masked(text)
