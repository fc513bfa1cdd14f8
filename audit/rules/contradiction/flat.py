"""What is said to be 持平 or 未变 and is not, by the figures that stand beside it.

In: declarations with this year's and last year's budget; passages that tell a whole and its parts. Out: faults and claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from yiju.audit.case import Entry, Fault
from yiju.audit.field import yuan
from yiju.audit.rules.contradiction.claims import Claim
from yiju.audit.statements.directions import directions
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.trend import changes

_UNCHANGED = directions("declared").words("same")
_SAME = re.compile(
    r"(?:项目|年度|本年|当年|申报|总)?(?:预算|经费|资金|金额|规模|总额)[^，。；;\n]{0,8}[与和较比同](?:上年|去年|往年|上一年)度?[^，。；;\n]{0,6}"
    rf"(?:{_UNCHANGED})"
    rf"|[与和较比同](?:上年|去年|上一年)度?的?(?:项目)?(?:预算|经费|金额)(?:数|额)?(?:基本)?(?:{_UNCHANGED})"
)
_ROUGH = Decimal("0.02")
"""What 基本持平 may hide."""


def unchanged_budget(entry: Entry) -> Iterator[Fault]:
    """A text that says that the budget is last year's, beside two amounts that differ."""
    d = entry.declaration
    now, was = d.year_budget, d.prior_budget
    if now is None or not was or entry.doubted("year_budget", "prior_budget"):
        return
    if abs(now - was) <= _ROUGH * was:
        return
    for section, text in d.texts.items():
        match = _SAME.search(text)
        if match is not None:
            wording = f"的“{section}”写“{match[0]}”，当年预算{yuan(now)}，同名项目上年预算额为{yuan(was)}，相差{yuan(abs(now - was))}"
            evidence = [
                entry.quote(f"texts.{section}", match[0]),
                entry.quote_value("year_budget", f"{now:f}"),
                entry.quote_value("prior_budget", f"{was:f}"),
            ]
            yield Fault("疑似", "持平|预算", wording, evidence, abs(now - was))
            return


def moved_parts(paragraph: Paragraph) -> Iterator[Claim]:
    """A whole that is 持平, and behind 其中 parts that all went one way."""
    text = paragraph.text
    at = text.find("其中")
    if at < 0 or text.count("其中") > 1:
        return
    every = list(changes(text, paragraph.year))
    before = [c for c in every if c.end <= at]
    parts = [c for c in every if c.start >= at]
    if not before or before[-1].sign != 0 or len(parts) < 2 or any(c.year != before[-1].year for c in parts):
        return
    signs = {c.sign for c in parts}
    if None in signs or len(signs - {0}) != 1:
        return
    whole, moved = before[-1], [c for c in parts if c.sign]
    money = sum((c.difference.value for c in moved if c.difference is not None), Decimal(0))
    wording = (
        f"写总数“{text[whole.start : whole.end].strip('，, ')}”，其中却有“{text[moved[0].start : moved[0].end].strip('，, ')}”，"
        "其余各项没有相反的变化，总数不会持平"
    )
    quotes = [paragraph.quote(text[c.start : c.end]) for c in (whole, *moved)]
    yield "疑似", f"持平分项|{text[whole.start : whole.end]}", wording, quotes, money
