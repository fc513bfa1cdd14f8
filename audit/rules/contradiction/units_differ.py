"""One number of one thing in two measures that none makes of the other: 块石备600吨 and 块石每立方米220元计，600立方米.

In: an entry and its mentions. Out: faults. Numbers that may be equal by chance, and things that share no name, are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.mention import Mention
from yiju.audit.declared.mention_words import number_pattern
from yiju.audit.rules.contradiction.named_words import content

_LEAST = 3
"""So many digits are no chance."""


def units_differ(entry: Entry, mentions: Sequence[Mention]) -> Iterator[Fault]:
    """Every such pair of different fields or parts."""
    measured = [
        (m, printed) for m in mentions
        if m.dimension == "measure" and not m.derived and not m.per and not m.reach and not entry.doubted(m.field)
        if len(printed := _digits(m)) >= _LEAST and "." not in printed
    ]  # fmt: skip
    for (one, number), (other, its) in combinations(measured, 2):
        rows = one.role != "text" and other.role != "text"  # 清淤长度, 清淤方量
        if number != its or one.unit == other.unit or one.place == other.place or rows:
            continue
        named = set(content(f"{one.near} {one.head}")) & set(
            content(f"{other.near} {other.head} {other.sentence}")
        )
        if named:
            wording = f"的“{one.section or one.head}”写“{one.run}”，“{other.section or other.head}”却写“{other.run}”，计量单位不一致"
            yield Fault(
                "疑似", f"目标值|{one.run}", wording, [entry.quote(m.field, m.run) for m in (one, other)]
            )
            return


def _digits(mention: Mention) -> str:
    found = number_pattern().search(mention.printed)
    return found["number"].replace(",", "") if found and found["number"][0].isdigit() else ""
