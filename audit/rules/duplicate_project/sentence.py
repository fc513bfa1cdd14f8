"""What agrees between two declarations, in an auditor's words.

In: an `Agreement` and its `Verdict`, and who is above whom. Out: the sentence of a finding, and the evidence that shows it.
"""

from __future__ import annotations

from yiju.audit.field import listed, yuan
from yiju.audit.finding import Evidence
from yiju.audit.rules.duplicate_project.agreement import Agreement, by_size
from yiju.audit.rules.duplicate_project.verdict import Verdict
from yiju.audit.statements.quantity import Quantity
from yiju.ingest.values.text import fold

_MOST = 8
_TERM = 3
"""Characters of a word that names a thing to a reader; a shorter one is weighed, but says nothing on paper."""
_RELATIONS = {
    "merged": "就同一内容分别与合并申报",
    "next_year": "以不同名称在两年申报同一一次性事项",
    "split": "同一单位把同一事项分列为两个项目",
    "lots": "两个单位把同一事项分作两份各自立项",
    "subordinate": "主管部门与所属单位就同一事项各自申报",
    "again": "就同一事项分别申报",
}
_ASKS = {
    "merged": "请核实同一内容是否重复安排经费",
    "next_year": "请核实上年安排的经费是否已执行、本年是否重复安排",
    "split": "请核实是否拆分立项、规避限额标准",
    "lots": "请核实是否拆分立项、规避限额标准",
    "contained": "请核实同一内容是否重复安排经费",
    "subordinate": "请核实由谁实施、经费是否两头安排",
    "again": "请核实是否就同一事项重复申报",
}


def sentence(
    found: Agreement, verdict: Verdict, merged: list[str], *, subordinate: bool, letters: str = ""
) -> str:
    """What the two are to each other, what agrees, and last what is to be asked of the units. `merged` are the projects that one
    of the two holds together, if it holds several; `subordinate`: one unit is known to be above the other; `letters` how much of the texts is equal.
    """
    left, right = found.left.entry, found.right.entry
    years = f"{left.year}年" if left.year == right.year else f"{left.year}、{right.year}年"
    kind: str = verdict.relation
    if kind == "split" and left.unit_key != right.unit_key:
        kind = "lots"
    elif kind == "again" and subordinate:
        kind = "subordinate"
    who = f"{left.unit}的“{left.name}”与{right.unit}的“{right.name}”（{years}）"
    if merged:
        whole = by_size(found.left, found.right)[0].entry.name
        relation = f"“{whole}”合并了{listed([f'“{name}”' for name in merged])}的内容后再次申报"
    elif verdict.relation == "contained" and found.contained:
        held = found.contained
        whole, name, amount = held.whole.entry.name, held.item, held.amount
        relation = f"一个项目的内容已列在“{whole}”的子项目“{name}”（{yuan(amount)}）中"
    else:
        relation = _RELATIONS[kind]
    shared = facts(found, verdict)
    against = (
        "；不一致之处：" + listed([f"{thing}{a}、{b}" for thing, a, b in found.conflicts], 3)
        if found.conflicts
        else ""
    )
    return f"{who}{relation}：{'；'.join(shared)}{against}{letters}。{_ASKS[kind]}。"


def facts(found: Agreement, verdict: Verdict) -> list[str]:
    """Each kind of fact that agrees, the weightiest first."""
    parts = []
    left, right = found.left, found.right
    if found.shared:
        parts.append(f"数量相同（{listed([_both(a, b) for a, b, _ in found.shared], _MOST)}）")
    same = [f"“{a}”与“{c}”同为{yuan(b)}" for a, b, c, d in found.amounts if b == d]
    near = [f"“{a}”{yuan(b)}与“{c}”{yuan(d)}" for a, b, c, d in found.amounts if b != d]
    if same:
        parts.append(f"金额相同（{listed(same, _MOST)}）")
    if near:
        parts.append(f"金额相近（{listed(near, _MOST)}）")
    if found.prices and found.shared:
        parts.append(f"单价同有{listed([yuan(p) for p in found.prices], 3)}")
    if found.one_price:
        item, ours, theirs = found.one_price
        parts.append(f"“{item}”按各自数量（{ours}、{theirs}）折算的单价相同")
    if found.priced:
        number, price, asked = found.priced
        parts.append(f"{number}按另一方的单价{yuan(price)}计正是{yuan(asked)}")
    if left.total and right.total:
        if left.total == right.total:
            parts.append(f"当年预算同为{yuan(left.total)}")
        else:
            parts.append(f"当年预算{yuan(left.total)}、{yuan(right.total)}")
        if verdict.relation == "split":
            parts[-1] += f"，合计{yuan(left.total + right.total)}"
    if found.whole:
        one, other, both = found.whole
        parts.append(f"{one}与{other}合计正是文中所写的{both}")
    if found.objects:
        parts.append(f"同涉及{listed(found.objects, _MOST)}")
    if terms := [word for word in found.in_common if len(word) >= _TERM]:
        parts.append(f"文字都提到{listed([f'“{word}”' for word in terms[:_MOST]])}")
    if found.bases:
        parts.append(f"同引{listed([f'《{title}》' for title in found.bases], 2)}")
    return parts


def quotes(found: Agreement) -> list[Evidence]:
    """On either side the texts, indicators and sub-items that state what agrees, then the budgets."""
    made: dict[tuple[str, str], Evidence] = {}
    for side, facts in enumerate((found.left, found.right)):
        entry, d = facts.entry, facts.entry.declaration
        printed = {(shared[0], shared[1])[side].printed for shared in found.shared}
        amounts = {pair[2 * side + 1] for pair in found.amounts}
        for section, text in d.texts.items():
            if entry.doubted(f"texts.{section}"):
                continue  # put together of pieces: it does not stand so
            if any(p in text for p in printed) or any(word in text for word in found.in_common[:2]):
                made[entry.id, f"texts.{section}"] = entry.quote(f"texts.{section}", text)
        for number, row in enumerate(d.indicators):
            if row.target and any(p in row.target for p in printed):
                field = f"indicators[{number}]"
                made[entry.id, field] = entry.quote(field, row.target)
        for number, subitem in enumerate(d.subitems):
            held = found.contained is not None and found.contained.item.startswith(subitem.name)
            if subitem.amount in amounts or held or any(p in subitem.name for p in printed):
                field = f"subitems[{number}]"
                made[entry.id, field] = entry.quote(field, subitem.name)
        if d.year_budget is not None:
            made[entry.id, "year_budget"] = entry.quote_value("year_budget", f"{d.year_budget:f}")
    return list(made.values()) or [facts.entry.quote_name() for facts in (found.left, found.right)]


def _both(one: Quantity, other: Quantity) -> str:
    a, b = fold(one.printed), fold(other.printed)
    return one.printed if a == b else f"{one.printed}／{other.printed}"
