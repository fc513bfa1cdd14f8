"""Texts that an earlier stage of the project left behind: a system that stands and is still to be built, a building of which
only the last instalment is due.

In: a declaration. Out: faults, each with both passages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiju.audit.case import Entry, Fault
from yiju.audit.recurring_work import recurring_word

_STANDS = re.compile(r"[^，。；\n]*(?:建成|建立了|建设了|已建|已上线|投入使用|投入运行)[^，。；\n]*")
_TO_COME = re.compile(
    r"(?<![模虚])拟(?:依托|建|建设|建立|开发|搭建|采用|新建)[^，。；\n]*|(?:亟需|急需|迫切需要)(?:建设|建立|搭建|开发|新建)[^，。；\n]*"
    r"|(?:^|(?<=[。；\n]))\s*建设[^，。；\n]{4,24}(?:平台|系统|网站)[，,](?:为了|旨在|有利于|可以|能够)[^，。；\n]*"
)
_SECTIONS = ("项目概况", "项目设立的必要性", "项目总目标")
_TAIL = re.compile(r"[^，。；\n]*(?:尾款|质保金|余款|结算款)[^，。；\n]*")
_SETTLED = re.compile("尾款|质保|余款|结算|支付|付款|审计|审价|验收|决算")
_YEAR, _PLAN = ("实施周期", "年度预算安排"), ("实施方案", "项目实施计划")
_LEAST_PLAN = 60


def still_to_build(entry: Entry) -> Iterator[Fault]:
    """A maintenance project whose texts say that the system stands, and that it is to be built."""
    word = recurring_word(entry.name)
    texts = {s: entry.declaration.texts[s] for s in _SECTIONS if s in entry.declaration.texts}
    stands = next(((s, m[0].strip()) for s, t in texts.items() if (m := _STANDS.search(t))), None)
    ahead = next(((s, m[0].strip()) for s, t in texts.items() if (m := _TO_COME.search(t))), None)
    if word is None or stands is None or ahead is None or ahead[1] in stands[1]:
        return
    again = "又" if ahead[0] == stands[0] else f"“{ahead[0]}”却"
    wording = (
        f"名称含“{word}”，“{stands[0]}”写“{stands[1]}”，{again}写“{ahead[1]}”，"
        "仍是建设时的文字，请核实是否沿用立项材料"
    )
    evidence = [entry.quote(f"texts.{section}", clause) for section, clause in (stands, ahead)]
    yield Fault("提示", "已建又拟建", wording, evidence)


def only_the_tail(entry: Entry) -> Iterator[Fault]:
    """The year pays the last instalment, and the plan does not know of it."""
    texts = entry.declaration.texts
    tail = next(((s, m[0].strip()) for s in _YEAR if (m := _TAIL.search(texts.get(s, "")))), None)
    plan = next((s for s in _PLAN if len(texts.get(s, "")) >= _LEAST_PLAN), None)
    if tail is None or plan is None or _SETTLED.search(texts[plan]):
        return
    wording = f"的“{tail[0]}”写“{tail[1]}”，“{plan}”却没有写明本年度的结算、支付工作，仍是建设内容，请核实是否沿用以前年度的文字"
    yield Fault(
        "提示",
        "尾款与方案",
        wording,
        [
            entry.quote(f"texts.{tail[0]}", tail[1]),
            entry.quote(f"texts.{plan}", texts[plan].strip()[:_LEAST_PLAN]),
        ],
    )
