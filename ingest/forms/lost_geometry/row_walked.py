"""The rows that a walk row by row has found, as cells with their texts and levels.

In: `RowWalk` and its rows. Out: rows as the form prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from yiju.ingest.forms.level_scheme import UNPLACED, Scheme
from yiju.ingest.forms.lost_geometry.flowing_cells import ColumnPart, FlowingRow, part_of
from yiju.ingest.forms.lost_geometry.flowing_tables import LEVELS
from yiju.ingest.forms.lost_geometry.flowing_text import SPACE, FlowingText, FlowingWord
from yiju.ingest.forms.lost_geometry.row_walk import Cells
from yiju.ingest.values.text import unspaced


def cell_of(text: FlowingText, pieces: Sequence[int]) -> ColumnPart:
    """The pieces of a cell as one, each that stands apart on a line of its own."""
    lines: list[str] = []
    for n, i in enumerate(pieces):
        atom = text.atoms[i]
        if n and pieces[n - 1] == i - 1 and atom.gap == SPACE:
            lines[-1] += " " + atom.text
        else:
            lines.append(atom.text)
    page = text.atoms[pieces[0]].page
    own = [text.atoms[i].line for i in pieces if text.atoms[i].page == page]
    return ColumnPart(lines, page, min(own), max(own))


def flat(text: FlowingText, pieces: Sequence[int]) -> str:
    """The pieces of a cell without gaps."""
    return unspaced("".join(text.atoms[i].text for i in pieces))


def walked_cells(
    text: FlowingText, heads: Sequence[tuple[str, FlowingWord]], rows: Sequence[Cells], names: Sequence[str]
) -> Iterator[FlowingRow]:
    """The head and the rows of a table; `names` are those of its heads."""
    parts = [part_of(text, word.start, word.end) for _, word in heads]
    yield list(zip(parts, names, strict=True))
    filler = parts[0]
    roles = [role for role, _ in heads]
    over = _levels(text, roles, rows, min(word.start for _, word in heads))
    for cells, levels in zip(rows, over, strict=True):
        row: FlowingRow = []
        for k, role in enumerate(roles):
            pieces = levels.get(role, ()) if role in LEVELS else cells[k]
            if not pieces:
                row.append((filler, ""))
                continue
            part = cell_of(text, pieces)
            row.append((part, _bare(part.flat) if role in LEVELS else part.text))
        yield row


def _by_rows(rows: Sequence[Cells]) -> bool:
    """Whether each row is printed behind the one before it."""
    atoms = [[i for cell in cells for i in cell] for cells in rows]
    return all(max(above) < min(below) for above, below in pairwise(atoms))


def _is_over(name: str, others: Sequence[str]) -> bool:
    """Whether a level is the first of another one: 成本指标 over 经济成本指标."""
    return any(len(other) > len(name) and other.endswith(name) for other in others)


def _first_rank(scheme: Scheme, first: str) -> int:
    return next((k for k, (_, over, _) in enumerate(scheme.seconds) if over == first), len(scheme.seconds))


def _bare(printed: str) -> str:
    return re.sub(r"[（(][^（）()]*[）)]$", "", printed)


def _levels(
    text: FlowingText, roles: Sequence[str], rows: Sequence[Cells], since: int
) -> list[dict[str, tuple[int, ...]]]:
    """The levels of each row: those last printed, or where the first row has none, what suits order and words best."""
    own = [role for role in LEVELS if role in roles]
    at = {role: roles.index(role) for role in roles}
    if not own or not rows:
        return [{} for _ in rows]
    if text.across:
        return _levels_beside(text, own, at, rows, since)
    if not text.blocky and all(rows[0][at[role]] for role in own):
        made: list[dict[str, tuple[int, ...]]] = []
        current: dict[str, tuple[int, ...]] = {}
        for cells in rows:
            here = {role: cells[at[role]] for role in own if cells[at[role]]}
            if list(here) == ["level1"] and len(own) > 1:
                name = _bare(flat(text, here["level1"]))
                if text.scheme.first_of(name) not in ("", text.scheme.first(name)):  # 成本指标 of 产出指标
                    here = {"level2": here["level1"]}
            current = {**current, **here}
            made.append(current)
        return made
    scheme, both = text.scheme, len(own) > 1
    firsts: dict[str, tuple[int, ...]] = {}
    tags: list[tuple[str, int, tuple[int, ...]]] = []
    printed = sorted(_printed(text, own, at, rows, since), key=lambda tag: tag[2][0])
    names = [name for name, _, _ in printed]
    for name, n, pieces in printed:
        if both and (scheme.is_first(name) or _is_over(name, names)):
            firsts.setdefault(scheme.first(name), pieces)
        else:
            tags.append((name, n, pieces))
    order = list(firsts)
    if _by_rows(rows):  # what stands beside rows may be printed anywhere, but for what begins them
        begin = min(i for cells in rows for cell in cells for i in cell)
        leading = [first for first, pieces in firsts.items() if pieces[0] <= begin][:1]
        order = [
            *leading,
            *sorted(firsts.keys() - set(leading), key=lambda first: _first_rank(scheme, first)),
        ]

    def place(name: str) -> tuple[int, int]:
        first = scheme.first_of(name)
        return order.index(first) if first in order else len(order), scheme.rank(name)

    kept = _in_order([(place(name), n < len(rows)) for name, n, _ in tags])
    tags = [(name, n if k in kept else UNPLACED, pieces) for k, (name, n, pieces) in enumerate(tags)]
    tags.sort(key=lambda tag: place(tag[0]))
    texts = []
    for cells in rows:
        cell = {role: flat(text, cells[at[role]]) for role in at}
        texts.append((cell.get("indicator", ""), cell.get("target", "") + cell.get("measure", "")))
    made = []
    for tag in scheme.spread(texts, [(name, n) for name, n, _ in tags]):
        levels: dict[str, tuple[int, ...]] = {}
        if tag is not None:
            name, _, levels[own[-1]] = tags[tag]
            if both and (above := firsts.get(scheme.first_of(name))):
                levels[own[0]] = above
        made.append(levels)
    return made


def _levels_beside(
    text: FlowingText, own: Sequence[str], at: Mapping[str, int], rows: Sequence[Cells], since: int
) -> list[dict[str, tuple[int, ...]]]:
    """The levels of rows that are printed line by line: each stands beside the middle of its rows."""
    scheme, both = text.scheme, len(own) > 1
    tags = [(_bare(w.text), tuple(range(w.start, w.end))) for w in text.found if w.level and w.start >= since]
    firsts = {scheme.first(name): pieces for name, pieces in reversed(tags) if both and scheme.is_first(name)}
    lower = [tag for tag in tags if not (both and scheme.is_first(tag[0]))]
    lines = [[text.line_number(i) for cell in cells for i in cell] for cells in rows]
    middles = [sum(map(text.line_number, pieces)) / len(pieces) for _, pieces in lower]
    lower = [lower[n] for n in sorted(range(len(lower)), key=lambda n: middles[n])]
    middles.sort()
    each = max(1.0, (max(lines[-1]) - min(lines[0]) + 1) / len(rows))

    def beside(tag: int, start: int, end: int) -> float:
        return abs(middles[tag] - (min(lines[start]) + max(lines[end - 1])) / 2) / each

    texts = []
    for cells in rows:
        cell = {role: flat(text, cells[k]) for role, k in at.items()}
        texts.append((cell.get("indicator", ""), cell.get("target", "") + cell.get("measure", "")))
    made: list[dict[str, tuple[int, ...]]] = []
    spread = scheme.spread(texts, [(name, UNPLACED) for name, _ in lower], beside)
    if len(lower) > len(rows):  # rows were lost: the nearest
        spread = [min(range(len(lower)), key=lambda tag: beside(tag, n, n + 1)) for n in range(len(rows))]
    for found in spread:
        levels = {own[-1]: lower[found][1]} if found is not None else {}
        above = firsts.get(scheme.first_of(lower[found][0])) if found is not None else None
        made.append({own[0]: above, **levels} if both and above else levels)
    return made


def _printed(
    text: FlowingText, own: Sequence[str], at: Mapping[str, int], rows: Sequence[Cells], since: int
) -> Iterator[tuple[str, int, tuple[int, ...]]]:
    """Each level that is printed, with its row; those that no row has stand behind all."""
    used = {i for cells in rows for cell in cells for i in cell}
    begins = [min(i for cell in cells for i in cell) for cells in rows]
    in_order = not text.blocky and _by_rows(rows)
    for n, cells in enumerate(rows):
        yield from (
            (_bare(flat(text, cells[at[role]])), n, cells[at[role]]) for role in own if cells[at[role]]
        )
    for word in text.found:
        if word.level and word.start >= since and word.start not in used:
            before = sum(first < word.start for first in begins) if in_order else len(rows)
            yield _bare(word.text), before, tuple(range(word.start, word.end))


def _in_order(places: Sequence[tuple[tuple[int, int], bool]]) -> set[int]:
    """The most of those that stand in a row whose order is that of the form."""
    runs: list[list[int]] = [[]]
    for k, (place, placed) in enumerate(places):
        if placed:
            longest: list[int] = []
            for run in runs:
                if len(run) > len(longest) and places[run[-1]][0] <= place:
                    longest = run
            runs.append([*longest, k])
    return set(next(run for run in runs if len(run) == max(map(len, runs))))
