"""View models → HTML: the templates with their few filters. Everything is escaped unless a template's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from yiju.audit import VERDICTS, Verdict
from yiju.audit.field import label
from yiju.audit.judgement import ENTRIES
from yiju.ingest.stage import STAGES, plans_of
from yiju.ingest.values.money import grouped, in_wan
from yiju.labels import NOT_JUDGED
from yiju.own_command import as_typed
from yiju.places import place_text, places_text
from yiju.web.seen_verdicts import stands

_WAN = ContextVar("amounts in 万元", default=False)
_LOOKS = {
    "": ("", ""),
    "m": ("<mark>", "</mark>"),
    "c": ('<span class="common">', "</span>"),
    "s": ('<b class="swapped">', "</b>"),
}
"""What stands before and after a run of this look."""
_TAB = Markup('<span class="tab">\t</span>')
"""Columns of a text stay apart, however long what stands in them."""
VERDICT_KEYS: dict[Verdict, str] = {"confirm": "y", "dismiss": "n", "unsure": "u"}
"""The letter that gives a verdict."""
_GRADE_SHAPES = {"确定": "●", "疑似": "◐", "提示": "○"}


def url(*parts: str | int, **query: str | int | None) -> str:
    """A path of our own, every part quoted: `url("finding", id, e=2)`."""
    path = "/" + "/".join(quote(str(part), safe="") for part in parts)
    asked = query_of(query)
    return f"{path}?{asked}" if asked else path


def query_of(pairs: Mapping[str, str | int | None]) -> str:
    """An address's query; what is empty is left out."""
    return urlencode({key: value for key, value in pairs.items() if value not in (None, "")})


def marked(
    text: str,
    spans: Sequence[tuple[int, int]],
    common: Sequence[tuple[int, int]] = (),
    swapped: Collection[str] = (),
) -> Markup:
    """The text escaped: the runs of `spans` in `<mark>`, those of `common` greyed, `swapped` words underlined."""
    looks = [""] * len(text)
    for runs, look in ((spans, "m"), (common, "c")):
        for start, end in runs:
            looks[start:end] = [look] * (min(end, len(text)) - start)
    for word in swapped:
        at = text.find(word)
        while at >= 0:
            looks[at : at + len(word)] = ["s"] * len(word)
            at = text.find(word, at + len(word))
    made, at = [], 0
    for look, run in groupby(looks):
        before, after = _LOOKS[look]
        end = at + sum(1 for _ in run)
        made += [before, escape(text[at:end]).replace("\t", _TAB), after]
        at = end
    return Markup("".join(made))  # each piece is escaped


@cache
def grade(severity: str) -> Markup:
    """A grade by word and shape as well as colour."""
    shape = _GRADE_SHAPES.get(severity, "")
    return Markup('<span class="grade grade-{0}" data-order="{0}">{1} {2}</span>').format(
        {"确定": 3, "疑似": 2}.get(severity, 1), shape, severity
    )


@contextmanager
def amounts_in(unit: str) -> Iterator[None]:
    """Show amounts in 万元 where `unit` is `wan`, else in 元."""
    token = _WAN.set(unit == "wan")
    try:
        yield
    finally:
        _WAN.reset(token)


def amount(value: Decimal | None) -> str:
    """An amount in the unit that the person chose, without it; empty where there is none."""
    if value is None:
        return ""
    return in_wan(value) if _WAN.get() else grouped(value)


def money_unit() -> str:
    """元 or 万元."""
    return "万元" if _WAN.get() else "元"


def money(value: Decimal | None) -> str:
    """An amount with its unit; a dash where there is none."""
    return f"{amount(value)}{money_unit()}" if value is not None else "—"


def count(number: int) -> str:
    """How many, in groups of three digits."""
    return f"{number:,}"


def local(at: str) -> str:
    """A UTC time as this machine's clock showed it."""
    try:
        return dt.datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return at


@cache
def environment() -> jinja2.Environment:
    """The templates of this package."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("yiju.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        url=url,
        VERDICTS=VERDICTS,
        ENTRIES=ENTRIES,
        VERDICT_KEYS=VERDICT_KEYS,
        NOT_JUDGED=NOT_JUDGED,
        STAGES=STAGES,
        money_unit=money_unit,
    )
    made.filters.update(
        plans=lambda filing: len(plans_of(filing)),
        grade=grade,
        stands=stands,
        money=money,
        yuan=amount,
        count=count,
        local=local,
        label=label,
        place=place_text,
        places=places_text,
        typed=as_typed,
        marked=marked,
    )
    return made


def page(template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page as an answer."""
    return HTMLResponse(environment().get_template(template).render(values), status)
