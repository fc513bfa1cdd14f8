"""Steps that stand in the wrong order: works that begin before the tender that is to find who does them (3月上旬开始进场安装 in one text, 5月至6月公开招标
in another), or only when they are to have ended (7月10日进场施工, 主体完工时间 6月30日前).

In: an entry and its mentions. Out: at most one fault of either kind. Several tenders, or beginnings, may be of several works: none is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.mention import Mention
from yiju.audit.declared.mention_words import mention_words

_TO_BE_FOUND = re.compile("[一-龥]{0,6}(?:单位|企业|公司|队伍|方)")
"""确定安装单位 is no installing."""


def swapped_steps(entry: Entry, mentions: Sequence[Mention]) -> Iterator[Fault]:
    """Both questions."""
    yield from _before_the_tender(entry, mentions)
    yield from _behind_the_end(entry, mentions)


def _behind_the_end(entry: Entry, mentions: Sequence[Mention]) -> Iterator[Fault]:
    """The only beginning of works that a text has, behind the first end of them that another field has."""
    words = mention_words()
    dates = [m for m in mentions if m.dimension == "date" and not m.reach and not entry.doubted(m.field)]
    begun = [
        m
        for m in dates
        if m.role == "text" and m.unit != "终" and re.search(words.works_begin, m.run) and _is_works(m)
    ]
    if len({(m.low, m.high) for m in begun}) != 1:
        return
    [first, *_] = begun
    for end in dates:
        shown = end.head + end.run
        ended = end.unit == "终" and re.search(words.works_end, shown) and not _STEP.search(shown)
        if ended and end.field != first.field and end.high <= first.low:
            where = (
                f"绩效指标“{entry.declaration.indicators[end.row].name}”的指标值为“{end.run}”"
                if end.role == "indicator"
                else f"“{end.section}”写“{end.run}”"
            )
            wording = f"的“{first.section}”写“{first.run}”，{where}，完工早于开工"
            yield Fault(
                "疑似", f"时限|{first.run}", wording, [entry.quote(m.field, m.run) for m in (first, end)]
            )
            return


_STEP = re.compile("设计|勘察|招标|采购|前期|上年|一期|首批|拆除|验收")
"""What ends before the works, or only in part."""


def _before_the_tender(entry: Entry, mentions: Sequence[Mention]) -> Iterator[Fault]:
    """The first text that lets the works begin before the only tender, where another text has that."""
    words = mention_words()
    dates = [
        m
        for m in mentions
        if m.dimension == "date" and m.role == "text" and not m.reach and not entry.doubted(m.field)
    ]
    tenders = [m for m in dates if re.search(words.tenders, m.run) and not _is_works(m)]
    if len({(m.low, m.high) for m in tenders}) != 1:
        return
    [tender, *_] = tenders
    for begun in dates:
        if begun.field != tender.field and begun.high <= tender.low and _is_works(begun):
            wording = (
                f"的“{begun.section}”写“{begun.run}”，“{tender.section}”却写“{tender.run}”，先实施后招标采购"
            )
            yield Fault(
                "疑似", f"时限|{begun.run}", wording, [entry.quote(m.field, m.run) for m in (begun, tender)]
            )
            return


def _is_works(mention: Mention) -> bool:
    """Whether the clause is of works, and of no step before them or after."""
    words, text = mention_words(), _TO_BE_FOUND.sub("", mention.run)
    return re.search(words.works, text) is not None and re.search(words.not_works, text) is None
