"""Changes of an account or of a budget for a reason that says nothing: 项目调整; the account's own name and 经费增加; what the
money is for, once more.

In: the passages of a filing and the words that explain nothing. Out: `Hollow`s with this year's and last year's amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.copies.alignment import longest
from yiju.audit.statements.account import PATH
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.trend import Change, base, changes
from yiju.ingest.values.text import fold

_WHY = r"(?:主要)?原因(?:是|为|在于)\s*[:：]?\s*(?P<why>[^。；;\n]{2,90})"
_REASON = re.compile(rf"\s*[。，；;]?\s*{_WHY}")
_WHOLE = re.compile(rf"^\s*(?P<what>[一-龥]{{4,16}})(?:增加|减少|增长|下降)的{_WHY}")
_BEFORE = 2
"""So many paragraphs before its reason the whole budget's change is told."""


class Large(msgspec.Struct, forbid_unknown_fields=True):
    """From which change on a reason is asked for: a share in per cent (of an account, of the whole budget), and yuan; of what
    `watched` names the amount `watched_amount`. `empty` are the words that say nothing. A reason of which the share `again`
    stands before it in the same passage says nothing either.
    """

    percent: Decimal
    whole_percent: Decimal
    amount: Decimal
    watched: str
    watched_amount: Decimal
    again: float
    empty: list[str]


class Hollow(msgspec.Struct, frozen=True):
    """What changed, its amounts as told, by how much (yuan, and per cent up or down), the reason and the quote; whether the
    change is `large`, and whether the reason has nothing but the account's own name. `before` says so where it is reckoned
    from what is told; `changed_at` is where the amounts stand, if not beside the reason.
    """

    what: str
    before: str
    now: str
    moved: Decimal
    percent: Decimal
    up: bool
    why: str
    quote: str
    large: bool
    own_name: bool
    changed_at: tuple[Paragraph, str] | None = None


_RECKONED = "（由所写的增减数算出）"


def hollow(paragraphs: Sequence[Paragraph], large: Large) -> Iterator[tuple[Paragraph, Hollow]]:
    """Every such change, with the paragraph of its reason."""
    for number, paragraph in enumerate(paragraphs):
        found = [*_explained(paragraph, large)]
        if match := _WHOLE.match(paragraph.text):
            found += _whole(match, paragraphs[max(0, number - _BEFORE) : number], paragraph, large)
        yield from ((paragraph, one) for one in found)


def explained(paragraphs: Sequence[Paragraph]) -> int:
    """How many changes have a reason behind them."""
    return sum(
        1
        for paragraph in paragraphs
        for change in changes(paragraph.text, paragraph.year)
        if change.sign and _REASON.match(paragraph.text, change.end)
    )


def _explained(paragraph: Paragraph, large: Large) -> Iterator[Hollow]:
    """Of a paragraph that names one account, or none."""
    paths = list(PATH.finditer(paragraph.text))
    if len(paths) > 1:
        return
    account = [part for part in paths[0].groups() if part] if paths else []
    for change in changes(paragraph.text, paragraph.year):
        reason = _REASON.match(paragraph.text, change.end)
        was, now = _was(change), change.current
        if now is None or was is None or was <= 0 or reason is None or not change.sign:
            continue
        names = account or [now.name]
        why, before = reason["why"].strip(), paragraph.text[: change.start]
        own_name = bool(account) and _is_hollow(why, [*names, "经费", "增加", "减少", "支出"])
        if not (own_name or _is_hollow(why, [*names, *large.empty]) or _again(why, before, large.again)):
            continue
        moved = abs(now.value - was)
        percent = (moved / was * 100).quantize(Decimal("0.01"))
        least = large.watched_amount if re.search(large.watched, names[-1]) else large.amount
        stated = change.prior.as_printed if change.prior is not None else now.like(was) + _RECKONED
        begin = min(q.begin for q in (now, change.prior) if q is not None)
        quote = paragraph.text[begin : reason.end()]
        is_large = percent >= large.percent and moved >= least
        yield Hollow(
            names[-1], stated, now.as_printed, moved, percent, now.value > was, why, quote, is_large, own_name
        )


def _was(change: Change) -> Decimal | None:
    """Last year's amount: as told, or as this year's and the difference give it."""
    if change.prior is not None:
        return change.prior.value
    earlier = base(change)
    return earlier[0] if earlier is not None else None


def _whole(
    match: re.Match[str], paragraphs: Sequence[Paragraph], paragraph: Paragraph, large: Large
) -> Iterator[Hollow]:
    if not _is_hollow(match["why"], [match["what"], *large.empty]):
        return
    for source, change in ((p, c) for p in reversed(paragraphs) for c in changes(p.text, p.year)):
        earlier, now = base(change), change.current
        if earlier is None or now is None or change.difference is None or earlier[0] <= 0:
            continue
        percent = (change.difference.value / earlier[0] * 100).quantize(Decimal("0.1"))
        if percent >= large.whole_percent and change.difference.value >= large.amount:
            up, why = change.sign == 1, match["why"].strip()
            before, after = now.like(earlier[0]) + _RECKONED, now.like(now.value)
            changed_at = (source, source.text[now.begin : change.end])
            moved, quote = change.difference.value, paragraph.text
            yield Hollow(
                match["what"], before, after, moved, percent, up, why, quote, True, False, changed_at
            )
        return


def _is_hollow(why: str, empty: Sequence[str]) -> bool:
    """Whether the reason is nothing but these words, one behind the other."""
    text, words = re.sub(r"\W", "", fold(why)), {re.sub(r"\W", "", fold(word)) for word in empty} - {""}
    reached = {0}
    for at in range(len(text)):
        if at in reached:
            reached |= {at + len(word) for word in words if text.startswith(word, at)}
    return len(text) in reached


def _again(why: str, before: str, share: float) -> bool:
    """Whether most of the reason is one passage of what stands before it."""
    run = longest(fold(why), fold(before))
    return run.src_end - run.src_start >= share * len(fold(why)) and run.src_end - run.src_start >= 12
