"""`yiju audit` and `yiju review`: findings with their evidence, and a person's judgement of them."""

from __future__ import annotations

import getpass
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, cast

import click
from rich.text import Text

from yiju.chinese import Command
from yiju.display import console, print_json, print_paragraph, print_table
from yiju.places import places_text
from yiju.words import VERDICTS
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.audit import Evidence, Finding, Severity, Verdict

_SEVERITY_STYLE: dict[Severity, str] = {"确定": "bold red", "疑似": "yellow", "提示": "cyan"}
_QUOTE_LENGTH = 90
_SHOWN_EVIDENCE = 6


@click.command("audit", cls=Command, short_help="列出疑点，每条附证据出处。")
@click.option("--kind", metavar="KIND", help="只列一类疑点（类别代码或中文名）。")
@click.option("--year", metavar="YEAR", type=int, help="只列涉及某一年度的疑点。")
@click.option("--unit", metavar="NAME", help="只列名称含 NAME 的单位的疑点。")
@click.option("--file", metavar="NAME", help="只列文件名含 NAME 的材料里的疑点。")
@click.option("--brief", is_flag=True, help="只列说明，不列证据。")
@click.option("--calibrate", "calibrated", is_flag=True, help="不列疑点，按已有判断列出各类的准确率。")
@click.option("--json", "as_json", is_flag=True, help="每条疑点（或每行准确率）输出一行 JSON。")
@click.pass_obj
def audit_command(
    workspace: Workspace,
    kind: str | None,
    year: int | None,
    unit: str | None,
    file: str | None,
    brief: bool,
    calibrated: bool,
    as_json: bool,
) -> int:
    """列出疑点。机器只给出疑点，是否成为问题由人判断（yiju review）。"""
    from yiju.audit.rule import available, load

    names = {one: load(one).name for one in available()}
    if kind is not None and kind not in names and kind not in names.values():
        known = "、".join(f"{one}（{name}）" for one, name in names.items())
        raise click.UsageError(f"没有“{kind}”这一类疑点。类别有：{known}。")
    if calibrated:
        if year is not None or unit is not None or file is not None:
            raise click.UsageError("--calibrate 只能与 --kind、--json 同用。")
        _print_calibration(workspace, names, kind, as_json)
        return 0
    if (year, unit, file) != (None, None, None):
        _check_filters(workspace, year, unit, file)
    findings = [
        f
        for f in workspace.audit()
        if kind in (None, f.kind, f.name)
        and (year is None or year in f.years)
        and (unit is None or any(unit in one for one in f.units))
        and (file is None or any(file in one for one in f.files))
    ]
    if as_json:
        print_json(findings)
    else:
        print_findings(findings, brief)
    return 0


def _check_filters(workspace: Workspace, year: int | None, unit: str | None, file: str | None) -> None:
    """A mistyped filter must not read as a clean bill: say that no filing is such."""
    filings = workspace.filings()
    projects = [project for filing in filings for project in filing.projects]
    units = {d.unit for d in projects} | {f.document.unit for f in filings}
    years = {d.year for d in projects} | {f.document.year for f in filings}
    if unit is not None and not any(unit in one for one in units if one):
        raise click.ClickException(f"材料里没有名称含“{unit}”的单位；单位见 yiju files。")
    if file is not None and not any(file in f.document.file for f in filings):
        raise click.ClickException(f"没有文件名含“{file}”的材料；文件见 yiju files。")
    if year is not None and year not in years:
        known = "、".join(str(one) for one in sorted(y for y in years if y))
        raise click.ClickException(f"没有{year}年的材料；已读入的年度：{known or '无'}。")


@click.command("review", cls=Command, short_help="对一条疑点作出判断：认定、排除或待定。")
@click.argument("finding", metavar="疑点编号")
@click.argument(
    "verdict",
    metavar="[{confirm|dismiss|unsure|undo}]",
    required=False,
    type=click.Choice([*VERDICTS, "undo"]),
)
@click.option("--note", metavar="TEXT", default="", help="判断的理由。")
@click.option("--by", metavar="NAME", default=getpass.getuser, help="判断人，默认为当前用户。")
@click.pass_obj
def review_command(workspace: Workspace, finding: str, verdict: str | None, note: str, by: str) -> int:
    """记录对一条疑点的判断：confirm 认定为问题，dismiss 排除，unsure 待定，undo 撤销上一次判断。

    不写判断时列出这条疑点的历次判断。判断不会因重读或重建而丢失。
    """
    from yiju.audit import FindingTable, history

    if verdict is None:
        known = FindingTable(workspace.store.path).resolve(finding)
        entries = history(workspace.store.path, known[0] if len(known) == 1 else finding)
        shown = [[e.at, VERDICTS.get(e.verdict, "撤销"), e.who, e.note] for e in entries]
        print_table(f"{finding} 的历次判断", ["时间", "判断", "判断人", "理由"], shown)
        return 0
    try:
        if verdict == "undo":
            standing = workspace.undo(finding, by, note)
        else:
            standing = workspace.judge(finding, cast("Verdict", verdict), by, note)
    except KeyError as error:
        raise click.ClickException(f"{error.args[0]}；编号见 yiju audit。") from error
    except ValueError as error:
        raise click.ClickException(f"{error}。") from error
    now = f"{VERDICTS[standing.verdict]}（{standing.who}）" if standing else "未判断"
    click.echo(f"{finding}：{'已撤销上一次判断，现为' if verdict == 'undo' else ''}{now}。")
    return 0


def _print_calibration(workspace: Workspace, names: dict[str, str], kind: str | None, as_json: bool) -> None:
    """How often each rule was confirmed, as a whole and by score."""
    from yiju.audit import standing
    from yiju.audit.calibration import calibrate

    rows = [r for r in calibrate(standing(workspace.store.path)) if kind in (None, r.kind, names.get(r.kind))]
    if as_json:
        print_json(rows)
        return
    if not rows:
        told = "还没有判断，无从计算准确率：请先用 yiju review 判断若干疑点。"
        click.echo(told if kind is None else f"“{kind}”{told}")
        return
    shown = [
        [
            names.get(r.kind, r.kind) if r.low is None else "",
            "全部" if r.low is None else f"{r.low:.1f}–{r.high:.1f}",
            r.confirmed,
            r.dismissed,
            r.unsure,
            "—" if r.precision is None else f"{r.precision:.0%}",
        ]
        for r in rows
    ]
    print_table("各类疑点的准确率", ["疑点类别", "得分", "认定", "排除", "待定", "准确率"], shown)
    click.echo("准确率＝认定÷（认定＋排除）；得分是判断时的得分。判断少的，只可参考。")


def print_findings(findings: list[Finding], brief: bool = False) -> None:
    """Findings by kind, each as a paragraph a person can take into a working paper."""
    out = console()
    by_kind: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_kind[finding.name].append(finding)
    for name, members in by_kind.items():
        standing = [f for f in members if not _dismissed(f)]
        dismissed = [f for f in members if _dismissed(f)]
        apart = f"，另有已排除 {len(dismissed)} 条" if dismissed else ""
        out.print(Text(f"\n■ {name}（{members[0].kind}）　{len(standing)} 条{apart}", style="bold"))
        for finding in [*standing, *dismissed]:
            _print_finding(finding, brief)
    out.print(f"\n{summary(findings)}")


def summary(findings: list[Finding]) -> str:
    """`共 12 条疑点（确定 3，疑似 5，提示 4；其中已认定 2，待定 1），另有已排除 3 条。`"""
    standing = [f for f in findings if not _dismissed(f)]
    grades = Counter(f.severity for f in standing)
    verdicts = Counter(f.judgement.verdict for f in standing if f.judgement)
    counted = "，".join(f"{grade} {grades[grade]}" for grade in _SEVERITY_STYLE if grades[grade])
    words: tuple[tuple[Verdict, str], ...] = (("confirm", "已认定"), ("unsure", "待定"))
    judged = "，".join(f"{word} {verdicts[verdict]}" for verdict, word in words if verdicts[verdict])
    inside = "；其中".join(part for part in (counted, judged) if part)
    dismissed = len(findings) - len(standing)
    return (
        f"共 {len(standing)} 条疑点"
        + (f"（{inside}）" if inside else "")
        + (f"，另有已排除 {dismissed} 条。" if dismissed else "。")
    )


def _dismissed(finding: Finding) -> bool:
    return finding.judgement is not None and finding.judgement.verdict == "dismiss"


def _print_finding(finding: Finding, brief: bool) -> None:
    head = Text.assemble(
        (f"【{finding.severity}】", _SEVERITY_STYLE[finding.severity]),
        finding.explanation,
        (f"　{finding.id}", "dim"),
    )
    if finding.judgement is not None:
        judged = finding.judgement
        changed = "，证据此后有变化" if judged.changed else ""
        head.append(f"　—— {VERDICTS[judged.verdict]}（{judged.who}{changed}）{judged.note}", style="green")
    print_paragraph(head, 2)
    if brief:
        return
    for evidence in finding.evidence[:_SHOWN_EVIDENCE]:
        print_paragraph(Text(_quote(evidence), style="dim"), 8)
    more = len(finding.evidence) - _SHOWN_EVIDENCE
    if more > 0:
        print_paragraph(Text(f"另有 {more} 处证据，见 yiju export findings-xlsx", style="dim"), 8)


def _quote(evidence: Evidence) -> str:
    where = places_text(evidence.places) or (f"第{evidence.page}页" if evidence.page else "")
    text = " ".join(evidence.text.split())
    cut = text if len(text) <= _QUOTE_LENGTH else text[:_QUOTE_LENGTH] + "…"
    return f"{evidence.file} {where}　{evidence.label}：“{cut}”"
