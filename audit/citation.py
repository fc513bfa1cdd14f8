"""Cited documents as the rules compare them: the document behind a covering notice, its edition, its series.

In: a basis as printed (`ingest.record.Basis`). Out: titles under which two citations mean one document,
and what a number says about who issued the document, in which series and year.
"""

from __future__ import annotations

import re

from yiju.ingest.values.basis import plan_period
from yiju.ingest.values.text import fold

_COVER = re.compile(r"^.*?关于(?:印发|发布|颁布|下发|转发)<?(?P<inner>.+?)>?的(?:通知|公告)$")
_EDITION = re.compile(
    r"\((?:试行|暂行|修订|修正|修订版|修订稿|(?:19|20)\d{2}年?(?:修订|修正|版|修订版)?)\)|(?:试行|暂行)"
)
_TRIAL = re.compile("试行|暂行")
_KEY = re.compile(r"^(?P<series>[^〔]+)〔(?P<year>\d{4})〕")
_NTH_PLAN = re.compile(r"第十(?P<unit>[一二三四五六七])个五年(?!以)[一-龥]{0,12}?(?:规划|计划|纲要)")


def document_title(title: str) -> str:
    """A notice that only carries a document goes by the document's title; folded."""
    folded = fold(title)
    cover = _COVER.match(folded)
    return cover["inner"] if cover else folded


def work_title(title: str) -> str:
    """The title that all editions of a document share: without （试行）, （2021年修订）."""
    return _EDITION.sub("", document_title(title))


def on_trial(title: str) -> bool:
    """Whether the title calls the document 试行 or 暂行."""
    return bool(_TRIAL.search(title))


def series_and_year(key: str | None) -> tuple[str, int] | None:
    """`沪府规〔2016〕168号` → (沪府规, 2016); None where the number is of another make."""
    found = _KEY.match(key or "")
    return (found["series"], int(found["year"])) if found else None


def period(title: str) -> tuple[int, int] | None:
    """First and last year that the title itself names, a five-year plan in full words included."""
    plain = "".join(title.split())
    if nth := _NTH_PLAN.search(plain):
        first = 1951 + 5 * (11 + "一二三四五六七".index(nth["unit"]))
        return first, first + 4
    return plan_period(plain)
