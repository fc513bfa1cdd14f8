"""The rows of a form whose labels and values a dump by columns has parted.

In: the parts of a form in the order of the dump. Out: its rows as cells with their texts, as the form prints them: labels
with values, amounts below their heads, tasks, indicators with their levels. Best guesses all: the caller doubts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yiju.ingest.forms.cell_costs import is_odd
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.words import Label, Words, unit_of
from yiju.ingest.values.body import is_body
from yiju.ingest.values.date import parse_date, parse_period
from yiju.ingest.values.money import parse_amount
from yiju.ingest.values.target import split_target
from yiju.ingest.values.text import unspaced

_SHORT = 12
"""Characters of a value; a longer text with a number in it is a note."""
_RATE = re.compile(r"\d[\d.]*[%％]")
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?|[—–-]+")
_BOUND = re.compile(r"[<>=≥≤＜＞＝]|(?:19|20)\d\d年|\d{1,2}月")
_ODD = 0.25
"""Where more rows than this part of them read like none, the table was torn otherwise."""
_PROSE = re.compile(r"[。；]|.{40}")
_KEY_ROLES = ("level1", "level2", "indicator", "target")
_ORDER = (*_KEY_ROLES, "measure", "actual", "weight", "score", "reason", "note")
_MONEY = ("initial", "adjusted", "executed", "weight", "rate", "score")


@dataclass
class ColumnPart:
    """A label, a head or a value, and its lines on its page."""

    lines: list[str]
    page: int
    first: int
    last: int
    label: Label | None = None
    role: str = ""
    money: str = ""

    @property
    def text(self) -> str:
        """Its lines as printed."""
        return "\n".join(self.lines)

    @property
    def flat(self) -> str:
        """The same without any gap."""
        return unspaced(self.text)


def rows(parts: Sequence[ColumnPart], words: Words, scheme: Scheme) -> Iterator[list[tuple[ColumnPart, str]]]:
    """The form's rows as cells with their texts: labels with values, amounts below their heads, indicators below theirs."""
    start = _begins(parts)
    money = _heads(parts, "money", _MONEY)
    many = {"executed", "adjusted"} & {role for role, _ in money}
    unit = _unit(parts[:start])
    if many:
        yield [(money[0][1], "资金"), *((part, _with(part.flat, unit)) for _, part in money)]
    tasks = _tasks_at(parts[:start], words)
    yield from _fields(parts[:tasks], [role for role, _ in money] if many else [], scheme, unit)
    yield from _tasks(parts[tasks:start], words, scheme, unit)
    heads = [h for h in _heads(parts[start:], "role", _ORDER) if h[0] in _ORDER]
    sides = min(sum(part.role == role for part in parts[start:]) for role in ("indicator", "target"))
    if sides:
        yield [(part, part.flat) for _, part in heads]
    if sides != 1:  # none, or two tables side by side whose rows are mixed
        return
    roles = [role for role, _ in heads]
    for record in _records(parts[start:], roles, scheme):
        yield [(record[role], record[role].text) if role in record else (heads[0][1], "") for role in roles]


def _unit(parts: Sequence[ColumnPart]) -> str:
    """The one unit of money that the form prints in front of its indicators; "" where it prints several or none."""
    units = {unit for part in parts for line in part.lines if (unit := unit_of(line, ""))}
    units |= {unit for part in parts if (unit := unit_of(part.flat, ""))}
    return units.pop() if len(units) == 1 else ""


def _with(head: str, unit: str) -> str:
    """A head with the unit of money that its frame prints."""
    return head if not unit or unit_of(head, "") else f"{head}（{unit}）"


def _begins(parts: Sequence[ColumnPart]) -> int:
    """Where the table of indicators begins: at its first head, but for one that is a label of something else."""
    heads = [i for i, p in enumerate(parts) if p.role in _KEY_ROLES and p.label is None]
    return heads[0] if heads else len(parts)


def _heads(parts: Sequence[ColumnPart], kind: str, order: Sequence[str]) -> list[tuple[str, ColumnPart]]:
    """The heads of a table, each role once, in the order in which forms print them."""
    found: dict[str, ColumnPart] = {}
    for part in parts:
        role = getattr(part, kind)
        if role in order:
            found.setdefault(role, part)
    return sorted(found.items(), key=lambda item: order.index(item[0]))


def _tasks_at(parts: Sequence[ColumnPart], words: Words) -> int:
    """Where the table of a unit's tasks begins: at its first head, where all that it needs is printed."""
    table = words.form.tables.get("tasks")
    roles = {role: i for i, p in reversed(list(enumerate(parts))) if (role := words.role("tasks", p.flat))}
    if table is None or not any(set(line) <= roles.keys() for line in table.needs):
        return len(parts)
    first = min(i for role, i in roles.items() if role in ("task", "content"))
    while first and words.role("tasks", parts[first - 1].flat):
        first -= 1
    return first


def _tasks(
    parts: Sequence[ColumnPart], words: Words, scheme: Scheme, unit: str
) -> Iterator[list[tuple[ColumnPart, str]]]:
    """The tasks below their head: texts, then as many amounts as there are heads for them."""
    named = [(role, p) for p in parts if (role := words.role("tasks", p.flat))]
    texts = [next(h for h in named if h[0] == role) for role in ("task", "content") if role in dict(named)]
    sums = [h for h in named if h[0] == "amount"][-1:]  # the last: 总额 below 预算金额
    money = [*sums, *(h for h in named if h[0] not in ("task", "content", "amount", "note"))]
    if not texts:
        return
    yield [
        (p, p.flat if role in ("task", "content") else _with(p.flat, unit)) for role, p in (*texts, *money)
    ]
    row: list[tuple[ColumnPart, str]] = []
    for part in (c for p in parts if not _is_known(p) for c in _cut(p, scheme)):
        number = _NUMBER.fullmatch(part.flat) is not None
        if len(row) >= len(texts) + len(money) or (row and not number and len(row) >= len(texts)):
            yield row
            row = []
        if number == (len(row) >= len(texts)):
            row.append((part, part.text))
    if row:
        yield row


def _is_known(part: ColumnPart) -> bool:
    return part.label is not None or bool(part.role or part.money)


def _fields(
    parts: Sequence[ColumnPart], money: Sequence[str], scheme: Scheme, unit: str
) -> Iterator[list[tuple[ColumnPart, str]]]:
    waiting: list[ColumnPart] = []
    row: list[tuple[ColumnPart, str]] = []
    for part in parts:
        if part.label is not None:
            if part.label.kind in ("heading", "money", "unread") or (money and part.money in money):
                continue
            waiting.append(part)
            continue
        if part.role or part.money:
            continue
        for value in _values(part, len(waiting), scheme):
            if money and row and _amounts(value, row, money):
                continue
            if row:
                yield row
                row = []
            fit = [suits(label.label, value.flat) for label in waiting]
            if not any(fit):
                continue
            label = waiting.pop(fit.index(max(fit)))
            paid = label.label is not None and label.label.kind in ("amount", "funding")
            row = [(label, _with(label.flat, unit) if paid else label.flat), (value, value.text)]
            if not (money and paid):
                yield row
                row = []
    if row:
        yield row


def _amounts(value: ColumnPart, row: list[tuple[ColumnPart, str]], money: Sequence[str]) -> bool:
    """Whether a number goes on with a row of the table of money."""
    if len(row) > len(money) or not (_NUMBER.fullmatch(value.flat) or _RATE.fullmatch(value.flat)):
        return False
    row.append((value, value.text))
    return True


def _values(part: ColumnPart, waiting: int, scheme: Scheme) -> list[ColumnPart]:
    """A block's values: as many as labels wait for one, or one for each of its numbers; else one that is wrapped."""
    each = len(part.lines) > 1 and (
        (len(part.lines) == waiting and all(len(line) < 40 for line in part.lines))
        or (len(part.lines) <= waiting and any(map(names_body, part.lines)))
        or all(is_value(line) or scheme.tag(line) for line in part.lines)
    )
    if not each:
        return [part]
    return [_line_of(part, i) for i in range(len(part.lines))]


def _line_of(part: ColumnPart, line: int) -> ColumnPart:
    """One line of a block as a part of its own."""
    at = min(part.first + line, part.last)
    return ColumnPart([part.lines[line]], part.page, at, at)


def suits(label: Label | None, text: str) -> int:
    """How well a value can be this label's by its kind: 2 where both are of one kind, 1 where any text may be, 0 where not."""
    if label is None:
        return 0
    number = parse_amount(text) is not None or bool(_RATE.fullmatch(text))
    if label.kind in ("amount", "funding", "number"):
        return 2 * number
    if label.kind in ("date", "period"):
        return 2 * (parse_date(text) is not None or parse_period(text) != (None, None))
    if label.kind == "year":
        return 2 * (re.fullmatch(r"20\d\d年?度?", text) is not None)
    if label.kind == "code":
        return 2 * (re.fullmatch(r"[0-9A-Z-]{4,}", text) is not None)
    if label.key in ("unit", "authority"):
        return 2 * names_body(text)
    return int(not number)


def names_body(text: str) -> bool:
    """Whether a text names a body, be it with its code."""
    return is_body(re.sub(r"[（(\[【]?\d{2,}[）)\]】]?[-—]?", "", text))


def is_value(text: str) -> bool:
    """Whether a text reads like a target or a result: a bound, a quantity, a date."""
    bare = unspaced(text)
    if _NUMBER.fullmatch(bare) or _BOUND.match(bare) or split_target(bare)[0] is not None:
        return True
    return len(bare) <= _SHORT and bool(re.search(r"\d", bare))


def _records(
    parts: Sequence[ColumnPart], roles: Sequence[str], scheme: Scheme
) -> list[dict[str, ColumnPart]]:
    """Rows of indicators with their levels."""
    cells: list[ColumnPart] = []
    tags: list[tuple[ColumnPart, int]] = []
    records: list[dict[str, ColumnPart]] = []
    behind = [role for role in roles if role in ("actual", "weight", "score")]
    noted = [role for role in roles if role in ("reason", "note")]
    for part in parts:
        if cells and part.label is not None and part.label.kind == "unread" and not part.role:
            break  # who filled in the form: what follows stands below the table
        if part.label is None and not part.role and not part.money:
            cells += _cut(part, scheme)
    stacked = not behind and _stacked(cells, scheme)
    queue = False
    open_: list[str] = []
    for at, part in enumerate(cells):
        waiting = [record for record in records if "target" not in record]
        last = records[-1] if records else {}
        value = is_value(part.text)
        if scheme.tag(part.flat):
            tags.append((part, len(records)))
        elif value and waiting:
            queue = queue or (stacked and _run(cells, at, scheme) > 1)
            first = waiting[0] if queue else waiting[-1]
            if not queue:  # texts in front of a name are notes of the row before
                records = [r for r in records if r is first or "target" in r]
            first["target"] = part
            queue = queue and len(waiting) > 1
            open_ = list(behind)
        elif last and not waiting and open_ and (value or open_[0] == "actual"):
            last[open_.pop(0)] = part
        elif _NUMBER.fullmatch(part.flat) or queue:
            continue
        elif last and not waiting and not stacked and noted and not _names(cells, at, scheme):
            last.setdefault(noted[0], part)
        elif not value and not _PROSE.search(part.flat):
            records.append({"indicator": part})
    records = [record for record in records if "target" in record]
    sound = [r for r in records if not is_odd(r["indicator"].flat, r["target"].flat)]
    if len(records) - len(sound) > _ODD * len(records):
        return []
    records = sound
    _place(records, tags, roles, scheme)
    return records


def _stacked(cells: Sequence[ColumnPart], scheme: Scheme) -> bool:
    """Whether names stand below names, and their values below values: two of each follow on each other somewhere."""
    kinds = "".join("v" if is_value(c.text) else "n" for c in cells if not scheme.tag(c.flat))
    return "nnvv" in kinds


def _run(cells: Sequence[ColumnPart], at: int, scheme: Scheme) -> int:
    """How many values stand from here on without a text between them."""
    own = [c for c in cells[at:] if not scheme.tag(c.flat)]
    return next((n for n, c in enumerate(own) if not is_value(c.text)), len(own))


def _names(cells: Sequence[ColumnPart], at: int, scheme: Scheme) -> bool:
    """Whether a cell is an indicator's name: a text in front of a value."""
    after = next((c for c in cells[at + 1 :] if not scheme.tag(c.flat)), None)
    name = cells[at].flat
    if is_value(name) or _PROSE.search(name):
        return False
    return after is not None and is_value(after.text)


def _cut(part: ColumnPart, scheme: Scheme) -> Iterator[ColumnPart]:
    """A block's cells in the table of indicators: levels and values alone, other lines together."""
    lines: list[int] = []
    at = 0
    while at < len(part.lines):
        count = next(
            (
                n
                for n in (3, 2, 1)
                if at + n <= len(part.lines) and scheme.tag("".join(part.lines[at : at + n]))
            ),
            0,
        )
        number = _NUMBER.fullmatch(part.lines[at]) is not None
        if not count and not number:
            lines.append(at)
            at += 1
            continue
        if lines:
            yield _joined(part, lines)
            lines = []
        yield _joined(part, range(at, at + max(1, count)))
        at += max(1, count)
    if lines:
        yield _joined(part, lines)


def _joined(part: ColumnPart, lines: Sequence[int]) -> ColumnPart:
    first, last = (min(part.first + i, part.last) for i in (lines[0], lines[-1]))
    return ColumnPart([part.lines[i] for i in lines], part.page, first, last)


def _place(
    records: Sequence[dict[str, ColumnPart]],
    tags: Sequence[tuple[ColumnPart, int]],
    roles: Sequence[str],
    scheme: Scheme,
) -> None:
    """Give each record its levels."""
    both = "level1" in roles and "level2" in roles
    firsts = [(tag, at) for tag, at in tags if both and scheme.is_first(tag.flat)]
    seconds = [(tag, at) for tag, at in tags if (tag, at) not in firsts]
    own = "level2" if "level2" in roles else "level1"
    names = [(record["indicator"].flat, record["target"].flat) for record in records]
    printed = {scheme.first(tag.flat): tag for tag, _ in firsts}
    for record, tag in zip(records, scheme.spread(names, [(t.flat, at) for t, at in seconds]), strict=True):
        if tag is None:
            continue
        record[own] = seconds[tag][0]
        if both and (over := printed.get(scheme.first_of(record[own].flat))):
            record["level1"] = over
