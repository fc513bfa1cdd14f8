"""Two values of one thing, wherever the declaration states them: 筛查5000人 and a sub-item for 3000人, 六成 and 45%, 6月底前 and 9月30日前.

In: an entry, its mentions, what the other questions have found of it. Out: faults for the disagreements that are likely enough, one for each value that disagrees; none for what was
known already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.mention import Dimension, Mention
from yiju.audit.finding import Evidence, Severity
from yiju.audit.rules.contradiction.disagreement import Disagreement, disagreements
from yiju.audit.rules.contradiction.same_thing import same_thing_model
from yiju.ingest.values.text import fold

_WHAT: dict[Dimension, tuple[str, str]] = {
    "count": ("数量", "数量"),
    "measure": ("数量", "数量"),
    "money": ("金额", "金额"),
    "price": ("金额", "标准"),
    "share": ("目标值", "比率"),
    "points": ("目标值", "比率"),
    "frequency": ("频次", "频次"),
    "time": ("期限", "期限"),
    "date": ("时限", "时间"),
}
_DOUBTED = ("subitems", "indicators")


def values(entry: Entry, read: Sequence[Mention], known: Mapping[str, Sequence[Evidence]]) -> Iterator[Fault]:
    """The likeliest first; of a mention that disagrees with several the first only. `known`: the evidence of each finding there is, by its content."""
    model = same_thing_model()
    lists = {name for name in _DOUBTED if entry.doubted(name)}
    mentions = [m for m in read if m.field.partition("[")[0] not in lists and not entry.doubted(m.field)]
    before = [
        (content.partition("|")[0], {_side(quote.field, quote.text) for quote in quotes})
        for content, quotes in known.items()
    ]
    seen: set[tuple[str, str]] = set()
    for found in disagreements(mentions):
        if found.score < model.perhaps:
            return
        sides = {_side(m.field, m.run) for m in (found.one, found.other)}
        key = _WHAT[found.one.dimension][0]
        if not sides & seen and not any(
            sides <= quoted or (key == other and sides & quoted) for other, quoted in before
        ):
            seen |= sides
            yield _fault(entry, found, "疑似" if found.score >= model.surely else "提示")


def _side(field: str, text: str) -> tuple[str, str]:
    """What stands against another: a run of a text; a row as a whole, which may be quoted with its name or without."""
    return field, "" if field.startswith("indicators[") else fold(text)


def _fault(entry: Entry, found: Disagreement, grade: Severity) -> Fault:
    order = list(entry.declaration.texts)
    one, other = sorted(
        (found.one, found.other),
        key=lambda m: (m.role != "text", order.index(m.section) if m.section in order else 0),
    )
    key, what = _WHAT[one.dimension]
    again = one.field == other.field
    wording = f"的{_where(entry, one)}，{_where(entry, other, again)}，{what}不一致"
    evidence = [quote for m in (one, other) for quote in _quotes(entry, m)]
    return Fault(grade, f"{key}|{one.run}|{other.run}", wording, evidence)


def _where(entry: Entry, mention: Mention, again: bool = False) -> str:
    made = f"（{mention.made}）" if mention.made else ""
    if mention.role == "text":
        return f"{'又' if again else f'“{mention.section}”'}写“{mention.run}”{made}"
    if mention.role == "name":
        return f"名称写“{mention.run}”"
    if mention.role == "row":
        return f"“{mention.section}”的“{mention.head.strip()}”为{_printed(mention)}"
    if mention.role == "subitem":
        return f"子项目“{mention.run}”为{_printed(mention)}"
    if mention.role == "indicator":
        return f"绩效指标“{entry.declaration.indicators[mention.row].name}”的指标值为“{mention.run}”"
    return f"{entry.quote_value(mention.field, mention.run).label}为{_printed(mention)}"


def _printed(mention: Mention) -> str:
    return f"{mention.low:,.15g}元" if mention.dimension in ("money", "price") else mention.printed


def _quotes(entry: Entry, mention: Mention) -> Iterator[Evidence]:
    yield entry.quote(mention.field, mention.run)
    if mention.role == "subitem" and mention.dimension == "money":
        yield entry.quote(mention.field, mention.printed)
