"""A 绩效目标填报表 printed as lines without cells (a page dump, a PDF without ruling lines).

In: the form's lines. Out: values by their labels, and indicators. A label or a value may be wrapped over
lines; a row of indicators is `name target` on one line, or a name wrapped over lines and its target at
its last line or below. Second levels follow from where their labels stand among the rows: before their
rows, or at the middle of them. The two columns of goals are mixed line by line and stay unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_labels import GridLabel, Labels, key_of, unit_of
from yiju.ingest.forms.grid_rows import CellPiece, Row, flat, span
from yiju.ingest.forms.repair import Lexicon, centred
from yiju.ingest.forms.target_forms.target_form_labels import labels_in
from yiju.ingest.forms.target_forms.target_form_levels import Levels
from yiju.ingest.record import Place
from yiju.ingest.values.bounds import is_sign
from yiju.ingest.values.target import split_target
from yiju.ingest.values.text import join_lines, unspaced, width

_HEAD = re.compile(r"(?:三级指标|指标名称|指标内容).*(?:指标值|目标值)")
_FRAME = re.compile(r"(?:项目)?绩?效?(?:目标|指标?)|标|绩|绩效|项目资金|[（(]?(?:万?元)[）)]?")
# A bound, or a word that forms print for a target.
_TARGET = re.compile(
    r"[<>=≥≤＜＞＝]|(?:基本|较|不断|有所|持续|明显|显著|有效|逐步|全面)*"
    r"(?:健全|完备|完善|建立|提升|提高|降低|减少|增加|增强|改善|促进|保障|及时|规范|合规|合理|有效|完整|到位|充分|达标|"
    r"合格|良好|优良?|明显|显著|好|高|是|有|无|稳定|正常|长期|可持续|安全)$"
)
_PROSE = re.compile(r"[。；].|.{45}")
_NEAR = 2
"""Columns by which a wrapped line may stand off its beginning."""
_WIDEST = 8
"""Heads of a table may be printed on so many lines."""


@dataclass
class _Entry:
    names: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    apart: bool = False
    """The target is printed on a line of its own."""
    unsure: bool = False

    @property
    def name(self) -> str:
        return join_lines(self.names)


def is_lines(region: Sequence[Row]) -> bool:
    """Whether a form is printed without cells, each of its rows on lines of their own."""
    return not any(row.table for row in region) and _head_at(region) is not None


def front(region: Sequence[Row]) -> Sequence[Row]:
    """The lines in front of the head of the indicators."""
    head = _head_at(region)
    return region[: head[0]] if head else region


def money_unit(region: Sequence[Row]) -> str:
    """The unit that the lines in front of the indicators print, be it broken over two of them."""
    text = "\n".join(row.text for row in front(region))
    broken = re.search(r"[（(]\s*万\s*(?:\S.*)?\n\s*元\s*[）)]", text)
    return "万元" if broken else unit_of(unspaced(text), "元")


def fields(region: Sequence[Row], form: Labels, lexicon: Lexicon) -> list[tuple[GridLabel, str, list[Place]]]:
    """Labels in front of the indicators with what stands between each and the next."""
    rows = front(region)
    text, starts = "", []
    for row, line in zip(rows, unwrapped([row.text for row in rows], form, lexicon), strict=True):
        starts.append((len(text), len(text) + len(line), row))
        text += line + "\n"
    found = labels_in(text, form, lines=True)
    values = []
    for n, (label, start, end) in enumerate(found):
        stop = found[n + 1][1] if n + 1 < len(found) else len(text)
        printed = text[end:stop].strip(" :：\n\t\u3000")
        places = [p for at, to, row in starts if at < stop and to > start for p in row.places]
        if label.kind in ("amount", "funding", "date", "box"):
            printed = printed.split()[0] if printed.split() else ""
        elif label.kind == "text":
            printed = join_lines(printed.split("\n"))
        values.append((label, printed, span(places)))
    return values


def unwrapped(lines: Sequence[str], form: Labels, lexicon: Lexicon) -> list[str]:
    """Lines that keep the places of the page, with what is wrapped in a cell put back beside its
    beginning: the rest of a label, and the rest of a value that stands below the value's own place.
    """
    known = {w for w, label in form.all() if label.kind != "column"}
    parts = [[(m.start(), m[0]) for m in re.finditer(r"\S+", line)] for line in lines]
    for above, below in pairwise(parts):
        if not any(key_of(text) in known for _, text in above):
            _raise_units(above, below, lexicon)
    for above, below in pairwise(parts):
        for cell in list(below):
            for at, (x, text) in enumerate(above):
                start = key_of(text)
                if start not in known and len(start) > 1 and start + key_of(cell[1]) in known:
                    above[at] = (x, text + cell[1])
                    after = below[below.index(cell) + 1 :][:1]
                    below.remove(cell)
                    # The value beside the label's last line, where the label has none beside its first.
                    if after and key_of(after[0][1]) not in known and _labelled(above[at + 1 :], known):
                        above.insert(at + 1, after[0])
                        below.remove(after[0])
                    break
        for cell in _placed(below, known):
            near = [
                i
                for i, (x, text) in enumerate(above)
                if abs(x - cell[0]) <= _NEAR
                and key_of(text) not in known
                and i > 0
                and key_of(above[i - 1][1]) in known
                and _go_on(text, cell[1])
            ]
            if len(near) == 1:
                above[near[0]] = (above[near[0]][0], above[near[0]][1] + cell[1])
                below.remove(cell)
    return [" ".join(text for _, text in part) for part in parts]


def _raise_units(above: list[tuple[int, str]], below: list[tuple[int, str]], lexicon: Lexicon) -> None:
    """A label at the middle of its row has the first line of its value above it: where the two make up a
    unit that the file names, they are one.
    """
    for cell in list(above):
        for at, (x, text) in enumerate(below):
            if abs(x - cell[0]) <= _NEAR and lexicon.names_unit(cell[1] + text):
                below[at] = (x, cell[1] + text)
                above.remove(cell)
                break


def _labelled(line: Sequence[tuple[int, str]], known: set[str]) -> bool:
    """Whether the rest of a line is empty or begins with a label."""
    return not line or key_of(line[0][1]) in known


def _placed(line: Sequence[tuple[int, str]], known: set[str]) -> list[tuple[int, str]]:
    """The cells of a line that stand where the page has them, behind a gap, and are neither a label nor
    beside one.
    """
    found = []
    end, beside = 0, False
    for x, text in line:
        label = key_of(text) in known
        if x - end > 1 and not label and not beside:
            found.append((x, text))
        end, beside = x + len(text), label
    return found


def _go_on(above: str, below: str) -> bool:
    """Whether two pieces are a wrapped text: numbers do not wrap."""
    return not any(re.fullmatch(r"[\d.,\-/年月日]+", text) for text in (above, below))


def indicators(region: Sequence[Row], form: Labels, lexicon: Lexicon, draft: Draft) -> None:
    """Put the indicators behind the head into the draft."""
    head = _head_at(region)
    if head is None:
        return
    levels = Levels.of(form)
    body = region[head[1] :]
    columns = _columns(region[head[0] : head[1]], form)
    if columns is None:
        draft.doubt("indicators", "指标表没有单元格且各列无法分开，未读出")
        return
    if len(columns) > 2:
        narrowed = [_narrowed(row, columns, levels) for row in body]
        if any(_loses(a, b) for a, b in zip(body, narrowed, strict=True)):
            draft.doubt("indicators", "指标表没有单元格，有的行各列无法分开，未读出")
        body = narrowed
    text = unspaced(" ".join(row.text for row in body))
    costs = [s for s, f in levels.first_of.items() if f == "成本指标" and s in text]
    entries, labels = _entries(body, levels, set(levels.firsts) - (set() if costs else {"成本指标"}), form)
    if body and not entries:
        draft.doubt("indicators", "指标表没有单元格，名称与指标值分开印出，无法对应，未读出")
    leads = _in_front(labels, len(entries), levels)
    labels = [(label, at) for label, at in labels if label in levels.first_of]
    for entry, second in zip(entries, _seconds(entries, labels, levels, leads=leads), strict=True):
        first = levels.first_of.get(second) if second else None
        target = join_lines(entry.targets) or None
        key = draft.indicator(first, second, flat(entry.name), target, span(entry.places))
        if second is None:
            draft.doubt(key, "表格没有单元格，二级指标未能确定")
        if target is None:
            draft.doubt(key, "没有印出指标值")
        if entry.unsure:
            draft.doubt(key, "名称换行印出，断行处归属按版面判断")
        lexicon.learn(flat(entry.name))


def _columns(head: Sequence[Row], form: Labels) -> list[str] | None:
    """Roles of the columns from the indicator's on; None where two blocks stand side by side."""
    found = [form.find(token) for row in head for token in row.text.split()]
    roles = [label.key for label in found if label is not None and label.kind == "column"]
    if roles.count("indicator") != 1 or roles.count("target") != 1:
        return None
    return [role for role in roles if role not in ("level1", "level2")]


def _narrowed(row: Row, columns: Sequence[str], levels: Levels) -> Row:
    """A row of more columns as `name target`, where it fills them all; a target in words has no measure."""
    words = row.text.split()
    lead = next(
        (i for i, w in enumerate(words) if w not in levels.firsts and not levels.named(w)), len(words)
    )
    cells = words[lead:]
    roles = list(columns)
    if len(cells) == len(roles) - 1 and "measure" in roles:
        roles.remove("measure")
    if len(cells) != len(roles):
        # A level's own line, or the rest of a wrapped name; of all else no column is certain.
        return row if len(cells) < 2 else _only(row, words[:lead])
    by_role = dict(zip(roles, cells, strict=True))
    sign = by_role.get("comparator", "")
    target = (sign if is_sign(sign) else "") + by_role["target"] + by_role.get("measure", "")
    text = " ".join([*words[:lead], by_role["indicator"], target])
    return _only(row, text.split(" "))


def _loses(row: Row, narrowed: Row) -> bool:
    return len(unspaced(narrowed.text)) < len(unspaced(row.text)) and len(narrowed.text.split()) < 2


def _only(row: Row, words: Sequence[str]) -> Row:
    return Row((CellPiece(" ".join(words), 0, row.places[0]),), row.page, row.width, row.block)


def _head_at(region: Sequence[Row]) -> tuple[int, int] | None:
    """First line of the head of the indicators and the first one after it."""
    for at in range(len(region)):
        text = ""
        for size in range(1, _WIDEST + 1):
            text = unspaced(" ".join(r.text for r in region[at : at + size]))
            if _HEAD.search(text) and "一级" in unspaced(region[at].text):
                return at, at + size
    return None


def _entries(
    body: Sequence[Row], levels: Levels, firsts: set[str], form: Labels
) -> tuple[list[_Entry], list[tuple[str, int]]]:
    """Rows, and levels in print order with how many rows begin in front of each."""
    entries: list[_Entry] = []
    labels: list[tuple[str, int]] = []
    lines = list(_tokens(body, levels, firsts, form))
    if _is_by_columns(lines):
        return _by_columns(lines)
    widest = max((width(rest[0]) for _, rest, _ in lines if len(rest) > 1), default=0)
    fullest = max((width(rest[0]) for _, rest, _ in lines if rest and not _is_target(rest[0])), default=0)
    for n, (seconds, rest, places) in enumerate(lines):
        open_name = bool(entries) and not entries[-1].targets
        begun = len(entries) - (1 if open_name and not (rest and len(rest) > 1) else 0)
        labels += [(second, begun) for second in seconds]
        if not rest:
            continue
        if len(rest) == 1 and open_name and _is_target(rest[0]):
            entries[-1].targets.append(rest[0])
            entries[-1].apart = True
        elif (
            len(rest) == 1
            and entries
            and not open_name
            and (
                _ends(entries[-1], rest[0], lines[n + 1 :], widest)
                # A target at the middle of a name that fills its column: the rest follows.
                or (
                    entries[-1].apart
                    and width(entries[-1].names[-1]) >= fullest - 1
                    and not _target_follows(lines[n + 1 :])
                )
            )
            and not _is_target(rest[0])
        ):
            entries[-1].names.append(rest[0])
            entries[-1].unsure = True
        elif len(rest) == 1 and not open_name and split_target(rest[0])[1] is not None:
            return [], []  # a second target: names and targets are not printed row by row
        elif len(rest) == 1 and open_name:
            entries[-1].names.append(rest[0])
        elif open_name:
            entries[-1].names += rest[:-1]
            entries[-1].targets.append(rest[-1])
        else:
            entries.append(_Entry(["".join(rest[:-1])] if len(rest) > 1 else rest, rest[1:] and rest[-1:]))
        entries[-1].places += places
    return entries, labels


_Tokens = tuple[list[str], list[str], list[Place]]
"""A line's levels, its other cells and its places."""


def _target_follows(after: Sequence[_Tokens]) -> bool:
    """Whether a target of its own stands below a lone piece, lone pieces of a name between."""
    for seconds, rest, _ in after:
        if seconds and not rest:
            continue
        if len(rest) == 1 and _is_target(rest[0]):
            return True
        if len(rest) != 1:
            break
    return False


def _is_by_columns(lines: Sequence[_Tokens]) -> bool:
    """Whether targets follow each other without a name between them: then the page is printed by columns."""
    lone = [len(rest) == 1 and _is_target(rest[0]) for _, rest, _ in lines if rest]
    return any(a and b for a, b in pairwise(lone))


def _by_columns(lines: Sequence[_Tokens]) -> tuple[list[_Entry], list[tuple[str, int]]]:
    """Names in one run and as many targets in the next; no rows where they are not as many. A name that
    fills its column goes on in the next line.
    """
    cells = [(rest[0], places) for _, rest, places in lines if len(rest) == 1]
    names = [cell for cell in cells if not _is_target(cell[0])]
    targets = [cell for cell in cells if _is_target(cell[0])]
    in_runs = cells == [*names, *targets] and len(cells) == sum(bool(rest) for _, rest, _ in lines)
    widest = max((width(text) for text, _ in names), default=0)
    extra = len(names) - len(targets)
    wrapped = sum(width(text) >= widest - 1 for text, _ in names[:-1])
    if not in_runs or extra not in (0, wrapped):
        return [], []
    entries: list[_Entry] = []
    labels: list[tuple[str, int]] = []
    full = False
    for seconds, rest, places in lines:
        labels += [(second, len(entries)) for second in seconds]
        if not rest or _is_target(rest[0]):
            continue
        if full and extra:
            entries[-1].names.append(rest[0])
            entries[-1].places += places
            full = False
        else:
            entries.append(_Entry([rest[0]], places=list(places)))
            full = width(rest[0]) >= widest - 1
    if len(entries) != len(targets):
        return [], []
    for entry, (target, places) in zip(entries, targets, strict=True):
        entry.targets.append(target)
        entry.places += places
    return entries, labels


def _ends(
    entry: _Entry, piece: str, after: Sequence[tuple[list[str], list[str], list[Place]]], widest: float
) -> bool:
    """Whether a lone piece ends the row above it: no target of its own follows, and the name above
    fills its column.
    """
    if _target_follows(after):
        return False
    return width(entry.names[-1]) >= max(widest, width(piece)) - 2 or width(piece) <= 2


def _tokens(
    body: Sequence[Row], levels: Levels, firsts: set[str], form: Labels
) -> list[tuple[list[str], list[str], list[Place]]]:
    """Each line as its levels, its other cells and its places; the frame out."""
    lines = []
    for row in body:
        if _PROSE.search(unspaced(row.text)) or form.find(row.text) is not None:
            break
        seconds: list[str] = []
        rest: list[str] = []
        tokens = row.text.split()
        for at, token in enumerate(tokens):
            if _FRAME.fullmatch(token):
                continue
            if token in firsts:
                seconds.append(token)
                continue
            named = levels.named(token)
            if named and (rest or _is_name(token, named, tokens[at + 1 :], seconds)):
                rest.append(token)
            elif named:
                seconds.append(named)
            elif rest or not _is_piece(token, levels, seconds):
                rest.append(token)
        if len(rest) > 2 and re.fullmatch(r"[<>=≥≤＜＞＝\d.,]+", rest[-2]):
            rest[-2:] = [f"{rest[-2]} {rest[-1]}"]
        lines.append((seconds, rest, row.places))
    return lines


def _is_name(token: str, named: str, after: Sequence[str], seconds: Sequence[str]) -> bool:
    """Whether what may be a level's label without its last word 指标 is an indicator (服务对象满意度): the
    label itself stands before it, or its target behind.
    """
    return token != named and (named in seconds or (len(after) > 0 and _is_target(after[0])))


def _is_piece(token: str, levels: Levels, seconds: list[str]) -> bool:
    """Whether a token is a level's label cut by the end of its line; its beginning counts as the label."""
    begun = [s for s in levels.first_of if len(token) >= 3 and s.startswith(token)]
    if len(begun) == 1:
        seconds.append(begun[0])
        return True
    every = [*levels.first_of, *levels.firsts]
    return any(s.startswith(token) and len(token) >= 2 for s in every) or any(
        s.endswith(token) and len(token) >= 2 for s in every
    )


def _in_front(labels: Sequence[tuple[str, int]], count: int, levels: Levels) -> bool:
    """Whether the dump prints each level before its rows, as the file draws its cells, and not at their
    middle, as the page shows them: every first level stands in front of all its second levels, and one at
    least has so many rows that its middle would be elsewhere.
    """
    firsts = [(n, label, at) for n, (label, at) in enumerate(labels) if label not in levels.first_of]
    wide = False
    for n, first, at in firsts:
        own = [i for i, (label, _) in enumerate(labels) if levels.first_of.get(label) == first]
        if not own or min(own) < n or labels[min(own)][1] != at:
            return False
        end = next((to for label, to in labels[max(own) + 1 :] if label in levels.first_of), count)
        wide = wide or end - at > 2
    return wide


def _seconds(
    entries: Sequence[_Entry], labels: Sequence[tuple[str, int]], levels: Levels, *, leads: bool
) -> list[str | None]:
    """The second level of each row; None where the places of the labels leave it open."""
    count = len(entries)
    if not labels:
        return [None] * count
    edges = [at for _, at in labels[1:]] + [count]
    gaps = [edge - at for (_, at), edge in zip(labels, edges, strict=True)]
    pages = {place.page for entry in entries for place in entry.places}
    ways = [] if leads else centred(labels[0][1], gaps)
    if labels[0][1] == 0 and all(gaps):
        ways.append(gaps)
    scored = []
    for sizes in ways:
        given = [label for (label, _), size in zip(labels, sizes, strict=True) for _ in range(size)]
        scored.append((sum(levels.speaks(g, e.name) for g, e in zip(given, entries, strict=True)), given))
    if len(pages) > 1:
        # A cell that goes on over the end of a page has its label at the middle of unknown rows.
        scored = [(score, given) for score, given in scored if not _contradicted(given, entries, levels)]
    best = [given for score, given in scored if score == max(s for s, _ in scored)]
    return [
        next(iter(found)) if len(found := {given[i] for given in best}) == 1 else None for i in range(count)
    ]


def _contradicted(given: Sequence[str], entries: Sequence[_Entry], levels: Levels) -> bool:
    """Whether a name speaks plainly for another of these levels and not at all for the one given."""
    return any(
        levels.speaks(label, entry.name) == 0
        and any(levels.speaks(other, entry.name) > 1 for other in set(given))
        for label, entry in zip(given, entries, strict=True)
    )


def _is_target(text: str) -> bool:
    return split_target(text)[1] is not None or _TARGET.match(text) is not None
