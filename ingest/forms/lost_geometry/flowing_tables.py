"""The tables of a form that lost its geometry, by the heads that stand in it.

In: the words of a form. Out: `FlowingTable`s: the kind, the heads with their roles, and which atoms are its head and its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yiju.ingest.forms.grammar import Rows
from yiju.ingest.forms.lost_geometry.flowing_fields import BODIES
from yiju.ingest.forms.lost_geometry.flowing_text import FlowingText, FlowingWord

_TABLES: tuple[Rows, ...] = ("indicators", "money", "tasks", "subitems")
LEVELS = ("level1", "level2")
USUAL = (
    *(
        "level1",
        "level2",
        "indicator",
        "comparator",
        "nature",
        "direction",
        "target",
        "measure",
        "actual",
        "expected",
    ),
    *("initial", "adjusted", "executed", "weight", "rate", "score", "possibility", "reason"),
)
"""Columns in the order in which forms print them."""
PROJECT = ("unit", "authority", "name", "year_budget", "goal")
"""Columns of a list of projects whose cells stand for all indicators of one."""
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?[%％]?|[—－-]+")
_ENDS = ("section", "text", "date", "period", "code", "year", "box", "unread", "number")
_APART = 1
"""So many atoms that are no word may stand among the heads of a table."""


@dataclass
class FlowingTable:
    """A table: its heads with their roles, the atoms of its head and of its rows."""

    kind: Rows
    heads: list[tuple[str, FlowingWord]]
    start: int
    body: int
    end: int


def flowing_tables(text: FlowingText) -> Iterator[FlowingTable]:
    """Tables by their heads, in order."""
    made: list[FlowingTable] = []
    runs = list(_runs(text))
    for n, run in enumerate(runs):
        kind = _kind(text, run, runs[:n])
        if kind is None:
            continue
        heads = [(word.roles[kind], word) for word in run if kind in word.roles]
        own = {role for role, word in heads if not frames(word)}
        heads = [(role, word) for role, word in heads if not (frames(word) and role in own)]
        if kind in ("tasks", "subitems"):  # 预算金额 over 总额, 支出明细 over 明细名称
            last = {role: i for i, (role, _) in enumerate(heads)}
            heads = [h for i, h in enumerate(heads) if h[0] == "funding" or last[h[0]] == i]
        if kind == "indicators":
            heads = _listed(text, heads[0][1]) + _with_unknown(text, heads)
        made.append(FlowingTable(kind, heads, heads[0][1].start, heads[-1][1].end, len(text.atoms)))
    for n, table in enumerate(made):
        stop = made[n + 1].start if n + 1 < len(made) else len(text.atoms)
        table.end = _end(text, table, stop)
        if table.kind == "indicators":
            table.body = _below_heads(text, table)
            table.heads += _late(text, table)
        yield table


def _listed(text: FlowingText, head: FlowingWord) -> list[tuple[str, FlowingWord]]:
    """The heads of a list of projects in front of those of its indicators."""
    found: list[tuple[str, FlowingWord]] = []
    for word in reversed(text.found[: text.found.index(head)]):
        goal = word.label is not None and word.label.kind == "section" and word.asks
        role = "goal" if goal else word.roles.get("projects", "")
        if word.end != head.start or role not in PROJECT or role in dict(found):
            break
        found.insert(0, (role, word))
        head = word
    return found if len(found) > 1 and "name" in dict(found) else []


def _with_unknown(text: FlowingText, heads: list[tuple[str, FlowingWord]]) -> list[tuple[str, FlowingWord]]:
    """The heads with one that no form knows between two of them, as a column of notes."""
    found = heads[:1]
    known = {i for word in text.found for i in range(word.start, word.end)}
    for head in heads[1:]:
        at = found[-1][1].end
        if head[1].start == at + 1 and at not in known and not is_number(text, at):
            found.append(("note", FlowingWord(at, at + 1, text.atoms[at].text)))
        found.append(head)
    return found


def scattered(text: FlowingText) -> list[FlowingTable]:
    """The table of indicators whose heads a converter printed here and there."""
    heads: dict[str, FlowingWord] = {}
    for word in text.found:
        role = word.roles.get("indicators")
        if role and (role == "reason" or not (frames(word) or word.asks)):
            heads[role] = word
    if not {"indicator", "target"} <= heads.keys():
        return []
    own = sorted(heads.items(), key=lambda head: head[1].start)
    return [FlowingTable("indicators", own, own[0][1].start, own[0][1].end, len(text.atoms))]


def _below_heads(text: FlowingText, table: FlowingTable) -> int:
    """Where the rows begin: at the first level, where only words stand in front of it, which further heads left there."""
    first = next((w.start for w in text.found if w.level and table.body <= w.start < table.end), table.body)
    words = [atom.text for atom in text.atoms[table.body : first]]
    if (
        text.blocky
        or text.across
        or not {*LEVELS} <= dict(table.heads).keys()
        or re.search(r"\d", "".join(words))
    ):
        return table.body
    return first


def _late(text: FlowingText, table: FlowingTable) -> list[tuple[str, FlowingWord]]:
    """Heads of other columns that stand among the rows."""
    found = dict(table.heads)
    late: list[tuple[str, FlowingWord]] = []
    for word in text.found:
        role = word.roles.get("indicators")
        if not role or role in found or not table.body <= word.start < table.end:
            continue
        if not frames(word) or (text.blocky and role == "reason"):
            found[role] = word
            late.append((role, word))
    return late


def _runs(text: FlowingText) -> Iterator[list[FlowingWord]]:
    """Words that follow each other and are heads, frames between them; the label of a row of amounts ends them."""
    run: list[FlowingWord] = []
    words = text.found
    for word in words:
        apart = word.start - run[-1].end if run else 0
        row = is_number(text, word.end) and (word.label is not None or word.total)
        head = not row and not word.roles.keys().isdisjoint(_TABLES)
        if apart > _APART or not (head or word.is_frame):
            if run:
                yield run
            run = []
        if head or (word.is_frame and run):
            run.append(word)
    if run:
        yield run


def frames(word: FlowingWord) -> bool:
    """Whether a head may be the frame of a part of the form as well: 绩效指标 over 三级指标."""
    return word.label is not None and word.label.kind in ("heading", "money", "section")


def is_number(text: FlowingText, at: int) -> bool:
    """Whether an atom is a number, a rate or a stroke in place of one."""
    return at < len(text.atoms) and _NUMBER.fullmatch(text.atoms[at].text) is not None


def _kind(
    text: FlowingText, run: Sequence[FlowingWord], before: Sequence[Sequence[FlowingWord]]
) -> Rows | None:
    """The table of which a run of heads is the head; its levels may stand further up."""
    best: tuple[int, Rows] | None = None
    for kind in _TABLES:
        roles = [word.roles[kind] for word in run if kind in word.roles]
        far = {word.roles[kind] for one in before for word in one if word.roles.get(kind) in LEVELS}
        table = text.words.form.tables.get(kind)
        if table is None or len(set(roles)) < 2:
            continue
        needs = [set(line) - set(LEVELS) for line in table.needs]
        if not any(line and line <= {*roles, *far} for line in needs):
            continue
        if best is None or len(roles) > best[0]:
            best = (len(roles), kind)
    return best[1] if best else None


def _end(text: FlowingText, table: FlowingTable, stop: int) -> int:
    """Where a table's rows end: at a label that asks for a value of its own, or at the total."""
    held = {role for role, _ in table.heads}
    for word in text.found:
        if word.start < table.body or word.start >= stop or word.level:
            continue
        if table.kind != "indicators" and word.roles.get("indicators") in LEVELS:
            return word.start
        if word.total and table.kind in ("indicators", "tasks", "subitems"):
            if text.blocky and not is_number(text, word.end):
                continue  # blocks of columns further right stand behind it
            return word.start
        if word.label is None or text.atoms[word.start].gap == 0:
            continue
        role = word.roles.get(table.kind)
        if word.label.kind in _ENDS and (role is None or role in held) and not word.is_frame:
            if table.kind == "indicators" and word.label.key in BODIES and not _answered(text, word):
                continue
            return word.start
    return stop


def _answered(text: FlowingText, word: FlowingWord) -> bool:
    """Whether a value may stand right behind a label."""
    following = next((w for w in text.found if w.start >= word.end), None)
    return following is None or following.start > word.end
