"""`yiju link`: pairs that may be one and the same, and a person's decision on each."""

from __future__ import annotations

import getpass
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from yiju.chinese import Command
from yiju.display import print_json, print_table
from yiju.labels import LINK_KINDS, LINK_VERDICTS
from yiju.own_command import as_typed
from yiju.short_ids import meant, shown
from yiju.workspace import Workspace

if TYPE_CHECKING:
    from yiju.graph.decisions import DecisionRow
    from yiju.graph.identity import Candidate, Identity

_NO_SUCH = "没有编号为 {} 的待认定关联；编号见 yiju link。"


@click.command(
    "link", cls=Command, short_help="列出可能是同一单位、项目或依据的两者，或采购可能所属的项目，由人认定。"
)
@click.argument("candidate", metavar="[编号]", required=False)
@click.argument(
    "verdict", metavar="[{yes|no|unsure|undo}]", required=False, type=click.Choice([*LINK_VERDICTS, "undo"])
)
@click.option(
    "--kind",
    metavar="{" + "|".join(LINK_KINDS) + "}",
    type=click.Choice(list(LINK_KINDS)),
    help="只列一类：单位、上级单位、项目、依据或采购。",
)
@click.option("--decided", is_flag=True, help="列出已经认定的，而不是还要问的。")
@click.option("--note", metavar="TEXT", default="", help="认定的理由。")
@click.option("--by", metavar="NAME", default=getpass.getuser, help="认定人，默认为当前用户。")
@click.option("--json", "as_json", is_flag=True, help="每条输出一行 JSON。")
@click.pass_obj
def link_command(
    workspace: Workspace,
    candidate: str | None,
    verdict: str | None,
    kind: str | None,
    decided: bool,
    note: str,
    by: str,
    as_json: bool,
) -> int:
    """没有把握的关联不会自动作出，都列在这里：yes 是同一个（或确是上级、确为该项目采购），no 不是，unsure 待定，undo 撤销上一次认定。

    只给编号时列出这一对所在的申报和历次认定。认定不会因重读或重建而丢失；认定为 no 的不再询问。
    """
    identity = workspace.identity()
    standing = {e.candidate.id: e for e in workspace.decisions.standing()}
    if candidate is not None:
        return _one(workspace, identity, standing, candidate, verdict, note, by)
    asked: Iterable[Candidate] = [e.candidate for e in standing.values()] if decided else identity.candidates
    chosen = [c for c in asked if kind in (None, c.kind)]
    if as_json:
        names = _declarations(workspace)
        print_json(_as_json(identity, c, standing.get(c.id), names) for c in chosen)
        return 0
    rows = [
        [
            short,
            LINK_KINDS[c.kind],
            identity.label_of(c.kind, c.left),
            identity.label_of(c.kind, c.right),
            f"{c.score:.2f}",
            "；".join(c.reasons),
            LINK_VERDICTS[standing[c.id].verdict] if c.id in standing else "",
        ]
        for short, c in zip(shown([c.id for c in chosen]), chosen, strict=True)
    ]
    title = "已经认定的关联" if decided else as_typed("待认定的关联（yiju link 编号 yes|no|unsure）")
    print_table(f"{title}：{len(rows)} 条", ["编号", "种类", "甲", "乙", "相似度", "理由", "认定"], rows)
    return 0


def _one(
    workspace: Workspace,
    identity: Identity,
    standing: dict[str, DecisionRow],
    wanted: str,
    verdict: Any,
    note: str,
    by: str,
) -> int:
    known = {**{i: e.candidate for i, e in standing.items()}, **{c.id: c for c in identity.candidates}}
    several = meant(wanted, known)
    if len(several) > 1:
        raise click.ClickException(f"“{wanted}”可以指 {len(several)} 条：{'、'.join(several[:6])}，请写全。")
    wanted = several[0] if several else wanted
    past = workspace.decisions.history(wanted)
    found = known.get(wanted) or (past[-1].candidate if past else None)
    if found is None:
        raise click.ClickException(_NO_SUCH.format(wanted))
    if verdict is None:
        _details(workspace, identity, found, past)
        return 0
    try:
        workspace.decisions.record(found, verdict, who=by, note=note)
    except ValueError as error:
        raise click.ClickException(f"{error}。") from error
    wording = "已撤销上一次认定" if verdict == "undo" else LINK_VERDICTS[verdict]
    pair = f"“{identity.label_of(found.kind, found.left)}”与“{identity.label_of(found.kind, found.right)}”"
    click.echo(f"{found.id}：{pair}　{wording}（{by}）。")
    return 0


def _details(workspace: Workspace, identity: Identity, found: Candidate, past: list[DecisionRow]) -> None:
    names = _declarations(workspace)
    sides = (("甲", found.left), ("乙", found.right))
    rows = [
        [side, identity.label_of(found.kind, key), d["year"], d["unit"], d["name"], d["file"]]
        for side, key in sides
        for d in (names[i] for i in identity.declarations_of(found.kind, key))
    ]
    click.echo(f"{found.id}　{LINK_KINDS[found.kind]}　{'；'.join(found.reasons)}")
    print_table("所在的申报", ["", "名称", "年度", "申报单位", "项目", "文件"], rows)
    entries = [[e.at, LINK_VERDICTS.get(e.verdict, "撤销"), e.who, e.note] for e in past]
    print_table("历次认定", ["时间", "认定", "认定人", "理由"], entries)


def _declarations(workspace: Workspace) -> dict[str, dict[str, Any]]:
    return {
        d.id: {
            "id": d.id,
            "name": d.name,
            "unit": d.unit or f.document.unit,
            "year": d.year or f.document.year,
            "file": f.document.file,
        }
        for f in workspace.filings()
        for d in f.projects
    }


def _as_json(
    identity: Identity, c: Candidate, entry: DecisionRow | None, names: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    def side(key: str) -> dict[str, Any]:
        declarations = [names[i] for i in identity.declarations_of(c.kind, key)]
        return {"key": key, "name": identity.label_of(c.kind, key), "declarations": declarations}

    decision = entry and {"verdict": entry.verdict, "note": entry.note, "who": entry.who, "at": entry.at}
    return {
        "id": c.id,
        "kind": c.kind,
        "left": side(c.left),
        "right": side(c.right),
        "score": c.score,
        "reasons": c.reasons,
        "decision": decision,
    }
