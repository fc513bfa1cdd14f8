"""Large changes of an account or of a budget for a reason that says nothing (增加467.76%, 主要原因是：项目调整).

In: the passages of a filing and the words that explain nothing. Out: `Hollow`s with this year's and last year's amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.statements.account import PATH
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.trend import base, changes
from yiju.ingest.values.text import fold

_WHY = r"(?:主要)?原因(?:是|为|在于)\s*[:：]?\s*(?P<why>[^。；;\n]{2,60})"
_REASON = re.compile(rf"\s*[。，；;]?\s*{_WHY}")
_WHOLE = re.compile(rf"^\s*(?P<what>[一-龥]{{4,16}})(?:增加|减少|增长|下降)的{_WHY}")
_BEFORE = 2
"""So many paragraphs before its reason the whole budget's change is told."""


class Large(msgspec.Struct, forbid_unknown_fields=True):
    """From which change on a reason is asked for: a share in per cent (of an account, of the whole budget), and yuan.
    `empty` are the words that say nothing.
    """

    percent: Decimal
    whole_percent: Decimal
    amount: Decimal
    empty: list[str]


class Hollow(msgspec.Struct, frozen=True):
    """What changed, its amounts as told, by how much (yuan, and per cent up or down), the reason and the quote."""

    what: str
    before: str
    now: str
    moved: Decimal
    percent: Decimal
    up: bool
    why: str
    quote: str


def hollow(paragraphs: Sequence[Paragraph], large: Large) -> Iterator[tuple[Paragraph, Hollow]]:
    """Every such change, with the paragraph of its reason."""
    for number, paragraph in enumerate(paragraphs):
        found = [*_account(paragraph, large)]
        if match := _WHOLE.match(paragraph.text):
            found += _whole(match, paragraphs[max(0, number - _BEFORE) : number], paragraph, large)
        yield from ((paragraph, one) for one in found)


def _account(paragraph: Paragraph, large: Large) -> Iterator[Hollow]:
    """Of a paragraph that names one account only."""
    paths = list(PATH.finditer(paragraph.text))
    if len(paths) != 1:
        return
    names = [part for part in paths[0].groups() if part]
    for change in changes(paragraph.text, paragraph.year):
        now, before = change.current, change.prior
        reason = _REASON.match(paragraph.text, change.end)
        if now is None or before is None or before.value <= 0 or change.percent is None or reason is None:
            continue
        moved = abs(now.value - before.value)
        if change.percent < large.percent or moved < large.amount:
            continue
        if _says_nothing(reason["why"], [*names, *large.empty]):
            quote, up = paragraph.text[before.begin : reason.end()], now.value > before.value
            why = reason["why"].strip()
            yield Hollow(names[-1], before.said, now.said, moved, change.percent, up, why, quote)


def _whole(
    match: re.Match[str], told: Sequence[Paragraph], paragraph: Paragraph, large: Large
) -> Iterator[Hollow]:
    if not _says_nothing(match["why"], [match["what"], *large.empty]):
        return
    for change in (c for p in reversed(told) for c in changes(p.text, p.year)):
        earlier, now = base(change), change.current
        if earlier is None or now is None or change.difference is None or earlier[0] <= 0:
            continue
        percent = (change.difference.value / earlier[0] * 100).quantize(Decimal("0.1"))
        if percent >= large.whole_percent and change.difference.value >= large.amount:
            up, why = change.sign == 1, match["why"].strip()
            before, after, moved = now.like(earlier[0]), now.like(now.value), change.difference.value
            yield Hollow(match["what"], before, after, moved, percent, up, why, paragraph.text)
        return


def _says_nothing(why: str, empty: Sequence[str]) -> bool:
    rest = fold(why)
    for word in sorted(map(fold, empty), key=len, reverse=True):
        rest = rest.replace(word, "")
    return not re.sub(r"\W", "", rest)
