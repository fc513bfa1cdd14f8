"""The table of indicators of a 绩效目标填报表: its rows → indicators with levels.

In: rows of a dump from the head (一级指标 | 二级指标 | 三级指标 | 年度指标值) on. Out: indicators in the draft. A level may be a
fragment, a name may be cut in two cells or two names stand in one: see `repair`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_labels import Labels
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat, span
from yiju.ingest.forms.repair import Lexicon
from yiju.ingest.forms.target_forms.target_form_levels import Levels
from yiju.ingest.record import Place
from yiju.ingest.values.text import tidy, unspaced

_TWO_TARGETS = re.compile(r"^(?P<first>[<>=≥≤＜＞＝]+\s*\d[\d.,]*\s*\S*)\s+(?P<second>\S+)$")


@dataclass
class _Columns:
    width: int
    at: dict[int, str]
    """Column → role; "other" where a head's cells are not read."""

    def role(self, column: int) -> str:
        """The role of a column: that of the nearest head at or left of it."""
        left = [c for c in self.at if c <= column]
        if left:
            return self.at[max(left)]
        # Left of 一级指标 stands the frame's own label.
        return "frame" if "level1" in self.at.values() else "level1"


@dataclass
class _IndicatorEntry:
    names: list[CellPiece]
    targets: list[CellPiece]
    level1: str | None = None
    level2: str | None = None
    doubts: list[str] = field(default_factory=list)
    group: int = 0
    name: str = ""
    target: str | None = None

    @property
    def places(self) -> list[Place]:
        return span([p.place for p in (*self.names, *self.targets)])


def read(table: Sequence[Row], form: Labels, lexicon: Lexicon, draft: Draft) -> None:
    """Put the indicators of these rows into the draft."""
    entries = _cut_entries(table, form, draft)
    _repair(entries, lexicon)
    for entry in entries:
        if not entry.name:
            draft.doubt("indicators", f"指标值“{entry.target}”前没有指标名称")
            continue
        key = draft.indicator(entry.level1, entry.level2, entry.name, entry.target, entry.places)
        printed = " ".join(flat(p.text) for p in (*entry.names, *entry.targets))
        draft.declaration.printed[key] = printed
        for why in entry.doubts:
            draft.doubt(key, why)
        if entry.target is None:
            draft.doubt(key, "没有印出指标值")


def _head(row: Row, form: Labels) -> _Columns | None:
    found: list[tuple[int, str]] = []
    for piece in row.own:
        label = form.find(piece.text)
        if label is not None and label.kind == "column":
            found.append((piece.col, label.key))
    if {"indicator", "target"} <= {role for _, role in found}:
        # A head that the form's data does not know is a column of its own.
        known = {column for column, _ in found}
        named = min(column for column, role in found if role == "indicator")
        found += [(p.col, "other") for p in row.own if p.col > named and p.col not in known]
        found.sort()
        return _Columns(row.width, dict(found))
    at: dict[str, int] = {}
    for piece in row.own:
        bare = unspaced(piece.text)
        if "二级指" in bare:
            at["level2"] = piece.col
        elif "指标值" in bare:
            at["target"] = piece.col
    if {"level2", "target"} <= set(at):
        heads = dict(found) | {column: role for role, column in at.items()}
        return _Columns(row.width, {at["level2"] + 1: "indicator"} | heads)
    return None


def _from_right(distance: int) -> str:
    return ("target", "indicator", "level2")[distance] if distance < 3 else "level1"


def _cut_entries(table: Sequence[Row], form: Labels, draft: Draft) -> list[_IndicatorEntry]:
    levels = Levels.of(form)
    columns: _Columns | None = None
    entries: list[_IndicatorEntry] = []
    group = 0
    # A form broken over a page goes on under the last second level of the page before.
    second = draft.declaration.indicators[-1].level2 if draft.declaration.indicators else None
    fragment = ""
    firsts: dict[int, str] = {}
    first_text = ""
    for row in table:
        columns = _head(row, form) or columns
        if _head(row, form) or not row.table:
            continue
        by_role = _cut_roles(row, columns, levels)
        for piece in by_role["level1"]:
            first_text = (
                unspaced(piece.text) if levels.first(piece.text) else first_text + unspaced(piece.text)
            )
            if first := levels.first(first_text):
                if second and levels.first_of[second] != first and not by_role["level2"]:
                    second, group = None, group + 1
                firsts[group], first_text = first, ""
        label, fragment, changed = _second(by_role["level2"], fragment, levels)
        if changed:
            second, group = label, group + 1
            for entry in (e for e in reversed(entries) if fragment == "" and e.group == group - 1 and label):
                entry.level2 = entry.level2 or label
        elif label and label != second:
            second = label
            for entry in (e for e in entries if e.group == group):
                entry.level2 = label
        if changed and by_role["level1"] and (first := levels.first(by_role["level1"][-1].text)):
            firsts[group] = first
        if by_role["indicator"] or by_role["target"]:
            entries.append(
                _IndicatorEntry(by_role["indicator"], by_role["target"], None, second, group=group)
            )
    for entry in entries:
        entry.level1 = levels.first_of.get(entry.level2 or "") or firsts.get(entry.group)
        if entry.level2 is None:
            entry.doubts.append("二级指标标签损坏，未能确定")
    return entries


def _cut_roles(row: Row, columns: _Columns | None, levels: Levels) -> dict[str, list[CellPiece]]:
    known = columns if columns and columns.width == row.width else None
    by_role: dict[str, list[CellPiece]] = {r: [] for r in ("level1", "level2", "indicator", "target")}
    for piece in row.own:
        role = known.role(piece.col) if known else _from_right(row.width - 1 - piece.col)
        if role in ("level1", "indicator") and unspaced(piece.text) in levels.first_of:
            role = "level2"
        by_role.setdefault(role, []).append(piece)
    if not by_role["indicator"] and by_role["level2"]:
        # Label and name in one cell: `生态效益 指标 运维保障健全性`.
        piece = by_role["level2"][-1]
        label = levels.second(piece.text)
        rest = _after(piece.text, label) if label else ""
        if rest:
            by_role["indicator"] = [CellPiece(rest, piece.col, piece.place)]
    return by_role


def _after(text: str, label: str) -> str:
    """What follows the label's last character in the text."""
    at = 0
    for character in label:
        at = text.find(character, at) + 1
        if at == 0:
            return ""
    return text[at:].strip()


def _second(pieces: list[CellPiece], fragment: str, levels: Levels) -> tuple[str | None, str, bool]:
    """The second level that these pieces give, the fragment left open, and whether a new cell begins."""
    if not pieces:
        return None, fragment, False
    text = unspaced("".join(p.text for p in pieces))
    if label := levels.second(text):
        return label, "", True
    if fragment and (label := levels.second(fragment + text)):
        return label, "", False
    if any(label.startswith(text) or text in label for label in levels.first_of) and len(text) >= 3:
        return levels.begins(text), text, True
    return None, fragment, False


def _repair(entries: list[_IndicatorEntry], lexicon: Lexicon) -> None:
    """Names and targets of cut cells."""
    for entry in entries:
        if entry.targets:
            entry.target = tidy(" ".join(p.text for p in entry.targets))
    for entry, after in pairwise(entries):
        _split_target(entry, after)
    for entry in entries:
        if not entry.names:
            continue
        pieces = [p.text for p in entry.names]
        entry.name, repaired, sure = lexicon.join(pieces)
        if len(pieces) == 1 and (found := lexicon.beheaded(entry.name)):
            entry.name, repaired = found, True
        if repaired or not sure:
            mark = "按本文件他处补正" if sure else "未能确定"
            entry.doubts.append(f"原文断字，印为“{' | '.join(pieces)}”，{mark}")
        if sure:
            lexicon.learn(entry.name)
    for entry in list(entries):
        _split_names(entry, entries, lexicon)


def _split_target(entry: _IndicatorEntry, after: _IndicatorEntry) -> None:
    """Two targets in one cell: the second is that of the next row, which has none."""
    printed = " ".join(p.text for p in entry.targets)
    if after.targets or not (match := _TWO_TARGETS.match(printed)):
        return
    entry.doubts.append(f"指标值与下一行印在一格：{printed}")
    after.doubts.append(f"指标值与上一行印在一格：{printed}")
    entry.target, after.target = match["first"], match["second"]


def _split_names(entry: _IndicatorEntry, entries: list[_IndicatorEntry], lexicon: Lexicon) -> None:
    """Two names in one cell, where each stands in a row of its own elsewhere in the file."""
    printed = entry.names[-1].text.split() if entry.names else []
    if len(printed) < 2 or entry.target is not None:
        return
    if all(name in lexicon.names for name in printed):
        at = entries.index(entry)
        parts = [
            _IndicatorEntry(
                entry.names, [], entry.level1, entry.level2, doubts=["两个指标印在一格"], name=name
            )
            for name in printed
        ]
        entries[at : at + 1] = parts
