"""Cited documents as the rules compare them: the document behind a covering notice, its edition, its series.

In: a basis as printed (`ingest.record.Basis`). Out: titles under which two citations mean one document,
and what a number says about who issued the document, in which series and year.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from yiju.ingest.values.basis import plan_period
from yiju.ingest.values.name_keys import title_key
from yiju.ingest.values.text import unspaced

_EDITION = re.compile(
    r"\((?:试行|暂行|修订|修正|修订版|修订稿|(?:19|20)\d{2}年?(?:修订|修正|版|修订版)?)\)|(?:试行|暂行)"
)
_TRIAL = re.compile("试行|暂行")
_KEY = re.compile(r"^(?P<series>[^〔]+)〔(?P<year>\d{4})〕")
_OWN_YEAR = re.compile(
    r"(?<![\d\-—–~～至到])(?P<year>20\d{2})年(?:度)?(?!\s*[-—–~～至到]|\d{1,2}月|以[来前后]|[起底末初前]|[^一-龥]{0,2}(?:修订|修正|版|本))"
)
_PAPER = re.compile(
    r"(?:通知|意见|函|方案|计划|安排|办法|清单|要点|任务书|责任书|责任状|细则|指标|报告|措施|项目|分解表|任务)$"
)
_NTH_PLAN = re.compile(r"第十(?P<unit>[一二三四五六七])个五年(?!以)[一-龥]{0,12}?(?:规划|计划|纲要)")


@functools.lru_cache(maxsize=16384)
def work_title(title: str) -> str:
    """The title that all editions of a document share: without （试行）, （2021年修订）."""
    return _EDITION.sub("", title_key(title))


@functools.lru_cache(maxsize=16384)
def on_trial(title: str) -> bool:
    """Whether the title calls the document 试行 or 暂行."""
    return bool(_TRIAL.search(title))


@functools.lru_cache(maxsize=16384)
def series_and_year(key: str | None) -> tuple[str, int] | None:
    """`沪府规〔2016〕168号` → (沪府规, 2016); None where the number is of another make."""
    found = _KEY.match(key or "")
    return (found["series"], int(found["year"])) if found else None


def paper_year(title: str, standing: Sequence[str]) -> int | None:
    """The one year that a yearly paper names as its own (`2023年度目标任务书`, `关于做好2023年防汛工作的通知`); None
    for a plan of several years, an edition (2023年修订), and a title with a word of what holds longer (`standing`).
    """
    plain = re.sub(r"\((?:试行|暂行|.{0,6}稿)\)$", "", title_key(title))
    years = {int(found["year"]) for found in _OWN_YEAR.finditer(plain)}
    if len(years) != 1 or not _PAPER.search(plain) or any(word in plain for word in standing):
        return None
    return next(iter(years))


@functools.lru_cache(maxsize=16384)
def period(title: str) -> tuple[int, int] | None:
    """First and last year that the title itself names, a five-year plan in full words included."""
    plain = unspaced(title)
    if nth := _NTH_PLAN.search(plain):
        first = 1951 + 5 * (11 + "一二三四五六七".index(nth["unit"]))
        return first, first + 4
    return plan_period(plain)
