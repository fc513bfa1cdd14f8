"""What a file is: its title, filing unit, fiscal year and kind, as it prints them.

In: a `Source` and its budget lines. Out: `record.Document`, with everything that went wrong while
reading. Wordings are data: `document.yaml`. What the file does not print stays None.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import resources

import msgspec

from yiju.ingest.budget import notices
from yiju.ingest.budget.model import title_of
from yiju.ingest.page import Source
from yiju.ingest.record import BudgetLine, Document, DocumentKind
from yiju.ingest.values.text import tidy

_YEAR = re.compile(r"(20\d{2})\s*年")
_SEAL = re.compile(r"[（(]\s*(?:盖章|公章|签章|部门|单位)\s*[）)]")
_NEXT_LABEL = re.compile(r"\t|\s+[^\s：:]{0,6}单位\s*[:：]|\s{2,}\S+[:：]")
_TITLE_LINES = 40


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """document.yaml."""

    titles: list[str]
    form_titles: list[str]
    bodies: list[str]
    unit_labels: list[str]
    unit_headings: list[str]
    kinds: dict[DocumentKind, list[str]]
    examples: list[dict[str, str | bool]]


@functools.cache
def wording() -> Wording:
    """The wordings by which a filing names itself."""
    raw = resources.files(__package__).joinpath("document.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(raw, type=Wording)


def describe(source: Source, budget_lines: Sequence[BudgetLine]) -> Document:
    """The document's facts. `id` is `f-` and the first 16 hex digits of the SHA-256."""
    lines = [line.text for _, line in source.lines() if line.text.strip()]
    title = _title(lines, is_budget=bool(budget_lines))
    return Document(
        id=f"f-{source.sha256[:16]}",
        file=source.file,
        sha256=source.sha256,
        title=title,
        kind=_kind(title, lines, is_budget=bool(budget_lines)),
        unit=_unit(title, lines),
        year=_year(title, lines),
        pages=len(source.pages),
        warnings=[*source.warnings, *notices(source, budget_lines)],
    )


def is_title(line: str) -> bool:
    """Whether a line is the title of a budget filing."""
    return any(re.fullmatch(p, "".join(line.split())) for p in wording().titles) and not title_of(line)


def is_body(line: str) -> bool:
    """Whether a line is nothing but the name of a public body."""
    return any(re.fullmatch(p, "".join(line.split())) for p in wording().bodies)


def _title(lines: list[str], is_budget: bool) -> str | None:
    """The first title line; a title of two lines on the cover is joined."""
    head = lines[:_TITLE_LINES]
    for before, line, after in zip(["", *head], head, [*head[1:], ""], strict=False):
        if is_title(line):
            starts_with_year = _YEAR.match("".join(line.split()))
            return tidy(before + line) if starts_with_year and is_body(before) else tidy(line)
        if not line.rstrip().endswith(("：", "。", "；")) and _YEAR.search(line) and is_title(line + after):
            return tidy(line + after)
    if is_budget:
        return None
    forms = (
        line for line in lines if any(re.fullmatch(p, "".join(line.split())) for p in wording().form_titles)
    )
    return next((tidy(line) for line in forms), None)


def _unit(title: str | None, lines: list[str]) -> str | None:
    for label in wording().unit_labels:
        printed = re.compile(rf"^\s*{label}\s*(?:[（(]盖章[）)])?\s*[：:\t](?P<unit>.*)")
        values = (_name(match["unit"]) for line in lines if (match := printed.match(line)))
        if unit := next((v for v in values if v), None):
            return unit
    return next(_headed(title, lines), None)


def _headed(title: str | None, lines: list[str]) -> Iterator[str]:
    """The unit in front of the title's year, or of the heading of its duties."""
    if title and (match := _YEAR.search(title)) and _name(title[: match.start()]):
        yield _name(title[: match.start()])
    for line in lines:
        text = "".join(line.split())
        for heading in wording().unit_headings:
            if text.endswith(heading) and len(text) > len(heading) + 3 and _name(text[: -len(heading)]):
                yield _name(text[: -len(heading)])


def _name(text: str) -> str:
    """A unit's name as printed, without seal marks and what follows on the line."""
    text = _SEAL.sub("", text.strip())
    return tidy(_NEXT_LABEL.split(text)[0]).strip("_＿")


def _year(title: str | None, lines: list[str]) -> int | None:
    """The year in the title; else the one that most table and form heads print."""
    if title and (match := _YEAR.search(title)):
        return int(match[1])
    heads = [
        line
        for line in lines
        if title_of(line) or re.fullmatch(r"[（(]?\s*20\d{2}\s*年度?\s*[）)]?", line.strip())
    ]
    for group in (heads, lines):
        years = Counter(year for line in group for year in _YEAR.findall(line))
        if years:
            return int(years.most_common(1)[0][0])
    return None


def _kind(title: str | None, lines: list[str], is_budget: bool) -> DocumentKind:
    if is_budget or (title and is_title(title)):
        for text in [title or "", *lines]:
            for kind, words in wording().kinds.items():
                if any(word in text for word in words):
                    return kind
    if any("绩效目标" in line and "表" in line for line in lines):
        return "declaration_forms"
    return "other"
