"""`yiju audit`: a summary, the defects in the order of what is at stake, or one finding whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import click
from rich.text import Text

from yiju import shell_names
from yiju.audit.judgement import VERDICTS
from yiju.audit.selection import UNJUDGED
from yiju.chinese import Command
from yiju.display import console, print_json, print_paragraph, print_table
from yiju.ingest.register import RegisteredFiling
from yiju.ingest.uncollected import uncollected
from yiju.ingest.values.money import grouped
from yiju.own_command import as_typed
from yiju.places import places_text
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.audit import Evidence, Finding, FindingGroup, FindingRow, FindingTable, Severity

_SEVERITY_STYLE: dict[Severity, str] = {"确定": "bold red", "疑似": "yellow", "提示": "cyan"}
_QUOTE_LENGTH = 90
_SHOWN_EVIDENCE = 6


@click.command("audit", cls=Command, short_help="先总览，再按问题成组列出疑点；写编号则看一条。")
@click.argument("finding", metavar="[疑点编号]", required=False)
@click.option(
    "--kind",
    metavar="KIND",
    shell_complete=shell_names.kinds,
    help="只列一类疑点（类别代码，或总览里的名称）。",
)
@click.option(
    "--severity",
    type=click.Choice(list(_SEVERITY_STYLE)),
    metavar="{确定|疑似|提示}",
    help="只列一个等级的疑点。",
)
@click.option("--year", metavar="YEAR", type=int, help="只列涉及某一年度的疑点。")
@click.option(
    "--unit",
    metavar="NAME",
    shell_complete=shell_names.units,
    help="只列名称含 NAME 的单位及其所属单位的疑点。",
)
@click.option("--project", metavar="NAME", help="只列名称含 NAME 的项目的疑点（也可写申报编号）。")
@click.option("--file", metavar="NAME", help="只列文件名含 NAME 的材料里的疑点。")
@click.option("--unjudged", is_flag=True, help="只列还没有判断的疑点。")
@click.option(
    "--sort",
    type=click.Choice(["money", "grade", "new", "year", "unjudged"]),
    metavar="{money|grade|new|year|unjudged}",
    default="money",
    show_default=True,
    help="各组的次序：涉及金额、等级、新出现的在前、年度新近、未判断在前。",
)
@click.option(
    "--top", metavar="N", type=click.IntRange(min=1), default=20, show_default=True, help="列出前 N 组。"
)
@click.option("--brief", is_flag=True, help="只列说明，不列证据。")
@click.option("--calibrate", "calibrated", is_flag=True, help="不列疑点，按已有判断列出各类的准确率。")
@click.option(
    "--json", "as_json", is_flag=True, help="每条疑点（或每行准确率）输出一行 JSON，不分组，全部输出。"
)
@click.pass_obj
@uncollected()
def audit_command(
    workspace: Workspace,
    finding: str | None,
    kind: str | None,
    severity: Severity | None,
    year: int | None,
    unit: str | None,
    project: str | None,
    file: str | None,
    unjudged: bool,
    sort: str,
    top: int,
    brief: bool,
    calibrated: bool,
    as_json: bool,
) -> int:
    """列出疑点：先按类别和等级总览，再把同一个问题的疑点并为一组，涉及金额大的在前。

    写疑点编号（可以只写开头或末尾的几位）看一条疑点的全部证据；写组号看一组。机器只给出疑点，是否成为问题由人判断（yiju review）。
    """
    from yiju.audit import Filter
    from yiju.audit.finding_rows import grouped
    from yiju.audit.rule import available, load

    names = {one: load(one).name for one in available()}
    narrower = set() if calibrated else {called for one in names for called in load(one).called}
    narrower -= set(names.values())
    if kind is not None and kind not in {*names, *names.values(), *narrower}:
        known = "、".join([*(f"{one}（{name}）" for one, name in names.items()), *sorted(narrower)])
        raise click.UsageError(f"没有“{kind}”这一类疑点。类别有：{known}。")
    narrowed = (severity, year, unit, project, file) != (None,) * 5 or unjudged
    if calibrated:
        if narrowed or finding is not None:
            raise click.UsageError("--calibrate 只能与 --kind、--json 同用。")
        _print_calibration(workspace, names, kind, as_json)
        return 0
    if finding is not None:
        if narrowed or kind is not None:
            raise click.UsageError("写了疑点编号就不用再写筛选条件。")
        return _print_one(workspace, finding, as_json, brief)
    if (year, unit, project, file) != (None,) * 4:
        _check_filters(workspace, year, unit, project, file)
    chosen = Filter(
        kinds=tuple(one for one, name in names.items() if kind in (one, name)),
        called=(kind,) if kind in narrower else (),
        severities=(severity,) if severity else (),
        verdicts=(UNJUDGED,) if unjudged else (),
        units=workspace.units_named(unit) if unit else (),
        years=(year,) if year is not None else (),
        project=project,
        file=file,
    )
    if not as_json and not workspace.store.listed():
        failed = len(workspace.store.failures())
        unread = as_typed(f"，有 {failed} 个文件没能读入（见 yiju stats）") if failed else ""
        raise click.ClickException(
            f"这个工作区里没有材料{unread}，没有审查；先用 yiju ingest 收到的材料 读入。"
        )
    table = workspace.findings_table()
    if as_json:
        print_json(table.whole([row.id for row in table.search(chosen, sort)]))
    else:
        rows = table.search(chosen, "grade")
        groups = grouped(rows, sort)
        _print_summary(workspace, rows, groups)
        _print_groups(table, groups[:top], brief)
        if len(groups) > top:
            click.echo(f"\n另有 {len(groups) - top} 组未列，加 --top {len(groups)} 全部列出。")
    workspace.tell_graph()
    return 0


def one_finding(workspace: Workspace, text: str) -> Finding:
    """The finding that a person means by an id or a part of it; a `ClickException` says why there is none."""
    table = workspace.findings_table()
    meant = table.resolve(text)
    if len(meant) > 1:
        raise click.ClickException(f"“{text}”可以指 {len(meant)} 条疑点：{'、'.join(meant[:6])}，请写全。")
    found = table.get(text)
    if found is None:
        if members := workspace.findings_table().members(text):
            few = "、".join(members[:5]) + ("…" if len(members) > 5 else "")
            raise click.ClickException(f"{text} 是 {len(members)} 条疑点的组号，这里要写其中一条：{few}")
        raise click.ClickException(f"没有编号为 {text} 的疑点；编号见 yiju audit。")
    return found


def _print_one(workspace: Workspace, text: str, as_json: bool, brief: bool) -> int:
    """One finding with all that is known of it; or the members of a group."""
    from yiju.audit import Filter
    from yiju.evidence_sheet import norm_of

    table = workspace.findings_table()
    if members := table.members(text):
        found = table.whole(members)
        if as_json:
            print_json(found)
        else:
            print_findings(found, brief)
        return 0
    one = one_finding(workspace, text)
    if as_json:
        print_json([one])
        return 0
    out = console()
    out.print(Text(f"{one.name}（{one.kind}）　{one.id}", style="bold"))
    print_paragraph(_headline(one), 2)
    for name, words in (
        ("涉及金额", f"{grouped(one.money)}元" if one.money is not None else ""),
        ("定性依据", norm_of(one)),
        ("单位", "；".join(one.units)),
        ("项目", "；".join(dict.fromkeys(one.names))),
        ("年度", "、".join(map(str, one.years))),
        ("得分", f"{one.score:.2f}"),
    ):
        if words:
            print_paragraph(Text(f"{name}：{words}"), 2)
    for evidence in () if brief else one.evidence:
        print_paragraph(Text(_quote(evidence, whole=True), style="dim"), 4)
    others = [row.id for row in table.search(Filter(group=one.group)) if row.id != one.id]
    if others:
        print_paragraph(
            Text(f"同一问题的另 {len(others)} 条：{'、'.join(others[:8])}{'…' if len(others) > 8 else ''}"), 2
        )
    return 0


def _print_summary(workspace: Workspace, rows: Sequence[FindingRow], groups: Sequence[FindingGroup]) -> None:
    """Kinds by grade with their money, and what no rule has seen."""
    lines: list[tuple[Decimal, list[object]]] = []
    for name in dict.fromkeys(row.name for row in rows):
        own = [row for row in rows if row.name == name and not _dismissed(row)]
        grades = Counter(row.severity for row in own)
        held = {row.group for row in own}
        holding = [g for g in groups if g.key in held]
        amounts = [g.money for g in holding if g.money is not None and g.dismissed < g.count]
        counted = [grades[grade] or None for grade in _SEVERITY_STYLE]
        largest = max(amounts, default=None)
        cells: list[object] = [name, len(holding), *counted, largest]
        lines.append((largest or Decimal(0), cells))
    if lines:
        heads = ["疑点类别", "组", *_SEVERITY_STYLE, "涉及金额最大的一组（元）"]
        print_table("总览", heads, [cells for _, cells in sorted(lines, key=lambda one: -one[0])])
    out = console()
    judged = [row for row in rows if row.judgement is not None]
    ruled_out = sum(_dismissed(row) for row in rows)
    out.print(
        f"共 {len(rows) - ruled_out} 条疑点，归为 {len(groups)} 组；已判断 {len(judged)} 条"
        + (f"，其中已排除 {ruled_out} 条。" if ruled_out else "。")
    )
    failed = len(workspace.store.failures())
    silent = [f.file for f in workspace.store.listed() if not _is_audited(workspace, f)]
    if failed:
        out.print(as_typed(f"有 {failed} 个文件没能读入，其中的内容没有审过：见 yiju stats。"))
    if silent:
        out.print(
            f"有 {len(silent)} 份材料没有读出项目、表格或段落，没有审过：{'、'.join(silent[:5])}{'等' if len(silent) > 5 else ''}。"
        )


def _is_audited(workspace: Workspace, listed: RegisteredFiling) -> bool:
    """Whether a filing has something that rules look at: a unit's own goals and purchases are read in the record alone."""
    if listed.declarations or listed.budget_lines or listed.passages:
        return True
    filing = workspace.store.filing(listed.id)
    return filing is not None and filing.formed


def _print_groups(table: FindingTable, groups: Sequence[FindingGroup], brief: bool) -> None:
    """Each defect once: its grade, money, whose it is, how it is told best."""
    leads = {finding.id: finding for finding in table.whole([group.lead.id for group in groups])}
    for number, group in enumerate(groups, 1):
        money = f"涉及 {grouped(group.money)} 元" if group.money is not None else "未计金额"
        more = f"　共 {group.count} 条，组号 {group.key}" if group.count > 1 else ""
        years = "、".join(map(str, group.years))
        whose = "、".join(group.units[:3]) + (f"等{len(group.units)}个单位" if len(group.units) > 3 else "")
        head = Text.assemble(f"\n{number}. {group.name}　{money}　{whose}　{years}{more}", style="bold")
        print_paragraph(head)
        _print_finding(leads[group.lead.id], brief)


def _check_filters(
    workspace: Workspace, year: int | None, unit: str | None, project: str | None, file: str | None
) -> None:
    """A mistyped filter must not read as a clean bill: say that no filing is such."""
    filings, projects = workspace.store.listed(), workspace.store.declared()
    years = {d.year for d in projects} | {f.year for f in filings}
    if unit is not None and not workspace.units_named(unit):
        raise click.ClickException(f"材料里没有名称含“{unit}”的单位；单位见 yiju files。")
    if project is not None and not any(project in d.name or project == d.id for d in projects):
        raise click.ClickException(f"没有名称含“{project}”的项目；请用 yiju search 查找。")
    if file is not None and not any(file in f.file for f in filings):
        raise click.ClickException(f"没有文件名含“{file}”的材料；文件见 yiju files。")
    if year is not None and year not in years:
        known = "、".join(str(one) for one in sorted(y for y in years if y))
        raise click.ClickException(f"没有{year}年的材料；已读入的年度：{known or '无'}。")


def _print_calibration(workspace: Workspace, names: dict[str, str], kind: str | None, as_json: bool) -> None:
    """How often each rule was confirmed, as a whole and by score."""
    from yiju.audit import standing
    from yiju.audit.calibration import calibrate

    rows = [r for r in calibrate(standing(workspace.store.path)) if kind in (None, r.kind, names.get(r.kind))]
    if as_json:
        print_json(rows)
        return
    if not rows:
        wording = as_typed("还没有判断，无从计算准确率：请先用 yiju review 判断若干疑点。")
        click.echo(wording if kind is None else f"“{kind}”{wording}")
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
    print_table("各类疑点的准确率", ["疑点类别", "得分", *VERDICTS.values(), "准确率"], shown)
    click.echo("准确率＝属实÷（属实＋排除）；得分是判断时的得分。判断少的，只可参考。")


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
    """`共 12 条疑点（确定 3，疑似 5，提示 4；其中属实 2，待定 1），另有已排除 3 条。`"""
    standing = [f for f in findings if not _dismissed(f)]
    grades = Counter(f.severity for f in standing)
    verdicts = Counter(f.judgement.verdict for f in standing if f.judgement)
    counted = "，".join(f"{grade} {grades[grade]}" for grade in _SEVERITY_STYLE if grades[grade])
    judged = "，".join(
        f"{word} {verdicts[verdict]}" for verdict, word in VERDICTS.items() if verdicts[verdict]
    )
    inside = "；其中".join(part for part in (counted, judged) if part)
    dismissed = len(findings) - len(standing)
    return (
        f"共 {len(standing)} 条疑点"
        + (f"（{inside}）" if inside else "")
        + (f"，另有已排除 {dismissed} 条。" if dismissed else "。")
    )


def _dismissed(finding: Finding | FindingRow) -> bool:
    return finding.judgement is not None and finding.judgement.verdict == "dismiss"


def _headline(finding: Finding) -> Text:
    head = Text.assemble(
        (f"【{finding.severity}】", _SEVERITY_STYLE[finding.severity]),
        finding.explanation,
        (f"　{finding.id}", "dim"),
    )
    if finding.judgement is not None:
        judged = finding.judgement
        changed = "，证据此后有变化" if judged.changed else ""
        changed += f"，沿自 {judged.carried_from}" if judged.carried_from else ""
        head.append(f"　—— {VERDICTS[judged.verdict]}（{judged.who}{changed}）{judged.note}", style="green")
    return head


def _print_finding(finding: Finding, brief: bool) -> None:
    print_paragraph(_headline(finding), 2)
    if brief:
        return
    if finding.norm:
        print_paragraph(Text(f"定性依据：{finding.norm}", style="dim"), 4)
    for evidence in finding.evidence[:_SHOWN_EVIDENCE]:
        print_paragraph(Text(_quote(evidence), style="dim"), 8)
    more = len(finding.evidence) - _SHOWN_EVIDENCE
    if more > 0:
        hint = as_typed(f"另有 {more} 处证据，见 yiju audit {finding.id}")
        print_paragraph(Text(hint, style="dim"), 8)


def _quote(evidence: Evidence, whole: bool = False) -> str:
    where = places_text(evidence.places) or (f"第{evidence.page}页" if evidence.page else "")
    text = " ".join(evidence.quoted.split())
    cut = text if whole or len(text) <= _QUOTE_LENGTH else text[:_QUOTE_LENGTH] + "…"
    return f"{evidence.file} {where}　{evidence.label}：“{cut}”"
