"""A 绩效目标填报表 that a dump flattened into one line: reading order instead of a table.

In: the line. Out: values by their labels, units and name from the pieces around them, and the
indicators, whose second levels follow from where the labels stand among the rows (`repair.centred`).
The two columns of goals are mixed line by line and stay unread.
"""

from __future__ import annotations

import re

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_labels import GridLabel, Labels
from yiju.ingest.forms.grid_rows import Row
from yiju.ingest.forms.repair import Lexicon, centred
from yiju.ingest.forms.target_forms.target_form_labels import labels_in
from yiju.ingest.forms.target_forms.target_form_levels import Levels

_NUMBER_ALONE = re.compile(r"[<>=≥≤＜＞＝]*\d[\d.,]*$")
_YEAR = re.compile(r"[（(]\s*(20\d\d)\s*年度?\s*[）)]")
_FRAME = {"绩效", "指标", "标", "项目", "目标", "绩效指标", "指", "项目绩效目标"}


def is_flat(text: str) -> bool:
    """Whether a row (without gaps) is a whole form: title, labels and the head of the indicators."""
    return all(w in text for w in ("项目名称", "三级指标", "指标值")) and len(text) > 150


def read(
    row: Row, form: Labels, lexicon: Lexicon, body: str | None, draft: Draft
) -> list[tuple[GridLabel, str]]:
    """Put the form into the draft; what is left are labels with plain values."""
    text = row.text
    if year := _YEAR.search(text):
        draft.put("year", int(year[1]), year[0], row.places)
    head = re.search(r"年度\s*指标值|指标值", text)
    front = text[: head.start()] if head else text
    labels = labels_in(front, form)
    values = []
    first_date = len(front)
    for n, (label, start, end) in enumerate(labels):
        stop = labels[n + 1][1] if n + 1 < len(labels) else len(front)
        if label.kind == "date":
            first_date = min(first_date, start)
        if label.kind in ("date", "amount", "funding"):
            first = front[end:stop].split()
            values.append((label, first[0] if first else ""))
    _names(front[:first_date], form, lexicon, body, draft, row)
    draft.doubt("texts.项目总目标", "表格被压成一行，两栏目标文字混排，无法分开")
    draft.doubt("texts.年度绩效目标", "表格被压成一行，两栏目标文字混排，无法分开")
    if head:
        _indicators(text[head.end() :], form, lexicon, draft, row)
    return values


def _names(front: str, form: Labels, lexicon: Lexicon, body: str | None, draft: Draft, row: Row) -> None:
    """Name, category and units from the pieces in front of the dates."""
    year = _YEAR.search(front)
    rest = front[year.end() :] if year else front
    for _, start, end in reversed(labels_in(rest, form)):
        rest = f"{rest[:start]} {rest[end:]}"
    pieces = rest.split()
    options = next((k.options for _, k in form.all() if k.key == "category"), ())
    for piece in [p for p in pieces if p in options]:
        draft.declaration.category.append(piece)
        draft.declaration.printed["category"] = piece
        draft.seen("category", row.places)
        pieces.remove(piece)
    units = []
    for piece in [p for p in pieces if p in lexicon.units]:
        units.append(piece)
        pieces.remove(piece)
    for i in range(len(pieces)):
        for j in range(i + 1, len(pieces)):
            if len(units) < 2 and pieces[i] + pieces[j] in lexicon.units:
                units.append(pieces[i] + pieces[j])
                pieces = [p for k, p in enumerate(pieces) if k not in (i, j)]
                break
        else:
            continue
        break
    printed = " ".join(rest.split())
    if len(units) == 2 and (len(set(units)) == 1 or body in units):
        unit = units[0] if len(set(units)) == 1 else str(body)
        other = units[1] if units[0] == unit else units[0]
        draft.put("unit", unit, printed, row.places)
        draft.put("authority", other, printed, row.places)
    elif units:
        draft.doubt("unit", f"实施单位与主管部门混排，无法分开：{printed}")
        draft.doubt("authority", f"实施单位与主管部门混排，无法分开：{printed}")
    if pieces:
        draft.put("name", "".join(pieces), " ".join(pieces), row.places)


def _indicators(text: str, form: Labels, lexicon: Lexicon, draft: Draft, row: Row) -> None:
    levels = Levels.of(form)
    rows: list[list[str]] = []
    labels: list[tuple[str, int]] = []  # a second level, and how many rows begin in front of it
    for token in _tokens(text, levels):
        if label := levels.named(token):
            begun = len(rows) - (1 if rows and len(rows[-1]) == 1 else 0)
            labels.append((label, begun))
        elif rows and len(rows[-1]) == 1:
            rows[-1].append(token)
        else:
            rows.append([token])
    seconds = _assign([r[0] for r in rows], labels, levels)
    for parts, second in zip(rows, seconds, strict=True):
        target = parts[1] if len(parts) > 1 else None
        first = levels.first_of.get(second) if second else None
        key = draft.indicator(first, second, parts[0], target, row.places)
        lexicon.learn(parts[0])
        if second is None:
            draft.doubt(key, "表格被压成一行，二级指标未能确定")
        if target is None:
            draft.doubt(key, "没有印出指标值")


def _tokens(text: str, levels: Levels) -> list[str]:
    """Labels, names and targets; pieces of the table's frame out, a number with its unit together."""
    tokens: list[str] = []
    for token in text.split():
        begun = len(token) > 2 and any(first.startswith(token) for first in levels.firsts)
        frame = token in _FRAME or (begun and not levels.named(token))
        if frame:
            continue
        if tokens and _NUMBER_ALONE.fullmatch(tokens[-1]) and not levels.named(token):
            tokens[-1] = f"{tokens[-1]} {token}"
        else:
            tokens.append(token)
    return tokens


def _assign(names: list[str], labels: list[tuple[str, int]], levels: Levels) -> list[str | None]:
    """The second level of each row, None where the labels' places leave it open."""
    if not labels:
        return [None] * len(names)
    edges = [at for _, at in labels[1:]] + [len(names)]
    gaps = [edge - at for (_, at), edge in zip(labels, edges, strict=True)]
    options = []
    for sizes in centred(labels[0][1], gaps):
        given = [label for (label, _), size in zip(labels, sizes, strict=True) for _ in range(size)]
        options.append((sum(levels.speaks(g, n) for g, n in zip(given, names, strict=True)), given))
    best = [given for score, given in options if score == max(s for s, _ in options)]
    return [
        found.pop() if len(found := {given[i] for given in best}) == 1 else None for i in range(len(names))
    ]
