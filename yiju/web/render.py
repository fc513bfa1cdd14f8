"""View models → HTML: the templates with their few filters. Everything is escaped unless a template's own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from markupsafe import Markup
from starlette.responses import HTMLResponse

from yiju.audit import VERDICTS
from yiju.audit.field import label
from yiju.display import yuan
from yiju.places import place_text, places_text

_GRADE_SHAPES = {"确定": "●", "疑似": "◐", "提示": "○"}


def url(*parts: str | int, **query: str | int | None) -> str:
    """A path of our own, every part quoted: `url("finding", id, e=2)`."""
    path = "/" + "/".join(quote(str(part), safe="") for part in parts)
    asked = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(asked)}" if asked else path


def marked(text: str, spans: list[tuple[int, int]]) -> Markup:
    """The text escaped, the runs between the given bounds in `<mark>`."""
    made, last = Markup(), 0
    for start, end in sorted(spans):
        start = max(start, last)
        if end > start:
            made += Markup("{}<mark>{}</mark>").format(text[last:start], text[start:end])
            last = end
    return made + text[last:]


def grade(severity: str) -> Markup:
    """A grade by word and shape as well as colour."""
    shape = _GRADE_SHAPES.get(severity, "")
    return Markup('<span class="grade grade-{}">{} {}</span>').format(
        {"确定": 3, "疑似": 2}.get(severity, 1), shape, severity
    )


def money(amount: Decimal | None) -> str:
    """An amount in yuan; a dash where there is none."""
    return f"{yuan(amount)}元" if amount is not None else "—"


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
    made.globals.update(url=url, VERDICTS=VERDICTS)
    made.filters.update(
        grade=grade, money=money, yuan=yuan, label=label, place=place_text, places=places_text, marked=marked
    )
    return made


def page(template: str, values: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page as an answer."""
    return HTMLResponse(environment().get_template(template).render(values), status)
