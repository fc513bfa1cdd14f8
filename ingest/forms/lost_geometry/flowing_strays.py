"""What it costs that a piece of a form is no cell of its table of indicators: little where it reads like the value of a label.

In: the atoms of a form with its words. Out: a cost for each atom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from yiju.ingest.forms.lost_geometry.dump_costs import dump_costs
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, FlowingText, FlowingWord
from yiju.ingest.forms.lost_geometry.value_kinds import names_body, suits

_LATE = 12
"""So many atoms behind the last known head of a table may others stand that are like labels."""
_WRAPPED = 6
"""Characters of a line that goes on in the next."""
_LONG, _TEXTUAL = 24, 14
"""Characters of a line that is a text's, and of one with a comma."""
_TEXT = re.compile("[。；！？]")
_MARKS = re.compile(
    r"[（(]20\d\d年.{0,8}[）)]|[（(]?(?:金额)?单位[:：]?(?:万元|元)?[）)]?|[（(]万?元[）)]|第\d+页|[绩效指标总体目年度完成情况项资金]"
)
_AMOUNT = re.compile(r"\d[\d,]*\.\d\d|\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DATE = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月](?:\d{1,2}日?)?")
_PHONE = re.compile(r"(?:\d{3,4}-?)?\d{4}-?\d{4}|\d{7,8}|1\d{10}")
_YEAR = re.compile(r"20\d\d年?度?")
_PERSON = re.compile(r"[\u4e00-\u9fff]{2,3}")
_CODE = re.compile(r"[0-9A-Z]{9,}|\[\d+\].*")


def stray_costs(text: FlowingText, heads: Sequence[FlowingWord]) -> list[float]:
    """The cost of each atom that no cell takes; `heads` are those of the table."""
    costs = dump_costs().strays
    first_head = min((w.start for w in heads), default=len(text.atoms))
    last_head = max((w.end for w in heads), default=0)
    asked = {
        w.end: w
        for w in text.found
        if w.asks and w not in heads and (text.blocky or not first_head <= w.start <= last_head + _LATE)
    }
    words = {i for word in text.found for i in range(word.start, word.end)}
    paid = any(w.label is not None and w.label.kind in ("amount", "funding", "money") for w in text.found)
    names = min((w.start for w in heads if w.roles.get("indicators") == "indicator"), default=first_head)
    signed = any(w.label is not None and w.label.kind == "unread" for w in text.found)
    made: list[float] = []
    owned, first = False, 0
    for i, atom in enumerate(text.atoms):
        line = text.joined(*text.segment(i))
        if i in words or atom.gap == BLANK:
            owned = False
        elif atom.gap and owned and i not in asked:  # a text goes on below a line that is full
            owned = len(text.joined(*text.segment(i - 1))) >= max(_WRAPPED, first - 2)
        if i in asked:
            owned = suits(asked[i].label, atom.text) > 0 or asked[i].label.kind == "section"  # type: ignore[union-attr]
            first = len(line)
        if owned and i in asked:
            made.append(costs.owned)
        elif (
            _MARKS.fullmatch(atom.text)
            or _MARKS.fullmatch(line)
            or (i < first_head and _YEAR.fullmatch(line))
        ):
            made.append(costs.frame)
        elif (
            len(line) >= _LONG or (len(line) >= _TEXTUAL and "，" in line) or _TEXT.search(atom.text) or owned
        ):
            made.append(costs.prose if text.blocky or owned or i < last_head else costs.sentence)
        elif text.scheme.is_part(line):
            made.append(costs.frame)
        elif text.words.option(line) or _PHONE.fullmatch(line):
            made.append(costs.like)
        elif (
            (paid and _AMOUNT.fullmatch(atom.text))
            or _DATE.fullmatch(atom.text)
            or _CODE.fullmatch(atom.text)
        ):
            made.append(costs.like if text.blocky else costs.apart)
        elif names_body(atom.text) or (signed and _PERSON.fullmatch(line)):
            made.append(
                costs.like if text.blocky and i < names else costs.stray if text.blocky else costs.apart
            )
        else:
            made.append(costs.above if text.blocky and i < first_head else costs.stray)
    if text.blocky:
        _share(text, made)
        _name(text, made, words, names)
    return made


def _name(text: FlowingText, costs: list[float], words: set[int], stop: int) -> None:
    """Where the label of the project's name has nothing behind it, a line alone in its block above the names of indicators may be the name."""
    like = dump_costs().strays.like
    label = next(
        (
            w
            for w in text.found
            if w.asks and w.label and w.label.key == "name" and w.roles.keys() <= {"projects"}
        ),
        None,
    )
    if label is None or (
        label.end < len(costs) and label.end not in words and text.atoms[label.end].gap != BLANK
    ):
        return
    for i in range(min(stop, len(costs))):
        start, end = text.segment(i)
        alone = end == len(costs) or text.atoms[end].gap == BLANK or end in words
        if start == i and i not in words and alone and text.atoms[i].gap == BLANK:
            costs[i] = min(costs[i], like + like)


def _share(text: FlowingText, costs: list[float]) -> None:
    """What stands in one block with as many values of labels, and no head or level between them, is one, too."""
    like = dump_costs().strays.like
    parts = {w.end for w in text.found if w.level or not w.asks}
    start = 0
    for end in range(1, len(costs) + 1):
        if end < len(costs) and text.atoms[end].gap != BLANK and end not in parts:
            continue
        own = [i for i in range(start, end) if text.segment(i)[0] == i]
        alike = sum(costs[i] <= like for i in own)
        if 2 * alike >= len(own) > 1:
            for i in range(start, end):
                costs[i] = min(costs[i], like)
        start = end
