"""What a file is: its title, filing unit, fiscal year and kind, as it prints them.

In: a `Source` and its budget lines. Out: `record.Document`, with everything that went wrong while
reading. Wordings are data: `document.yaml`. What the file does not print stays None.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from importlib import resources
from itertools import pairwise

import msgspec

from yiju.ingest.budget import notices
from yiju.ingest.budget.budget_table import title_of
from yiju.ingest.page import Source
from yiju.ingest.record import BudgetLine, Document, DocumentKind, Notice
from yiju.ingest.values.body import is_body, may_name_body, ungathered
from yiju.ingest.values.text import tidy, unspaced

# The first year of a span (2025—2027年).
_YEAR = re.compile(r"(20\d{2})(?:\s*年?\s*[-—–~～至]+\s*20\d{2})?\s*年")
_SEAL = re.compile(r"[（(]\s*(?:盖章|公章|签章|部门|单位)\s*[）)]")
_NEXT_LABEL = re.compile(r"\t|\s+[^\s：:]{0,6}单位\s*[:：]|\s{2,}\S+[:：]")
_TITLE_LINES = 40
_ROW_OF_LABELS = 4
"""A row of labels and values prints so many cells at most."""
_WAY = re.compile("[>＞»›]")
"""A page of a site prints the way to it, which names what lies above."""
_SECOND_LINE = re.compile(r"[^，。；：:]{2,30}表(?:[（(][^（）()]*[）)])?")
_LONGEST_LINE = 40
_ENDS = "，。；：:"
_ENTRY = re.compile(r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.．]\s*[^\d\s][^。；]{0,45}$")


class DocumentWording(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """document.yaml."""

    titles: list[str]
    form_titles: list[str]
    unit_labels: list[str]
    table_labels: list[str]
    unit_headings: list[str]
    unit_sentences: list[str]
    year_lines: list[str]
    year_sentences: list[str]
    kinds: dict[DocumentKind, list[str]]
    kind_headings: dict[DocumentKind, list[str]]
    of_tables: dict[str, tuple[DocumentKind, DocumentKind]]
    own_words: tuple[str, str]
    examples: list[dict[str, str | bool]]


@functools.cache
def wording() -> DocumentWording:
    """The wordings by which a filing names itself."""
    raw = resources.files(__package__).joinpath("document.yaml").read_text(encoding="utf-8")
    return msgspec.yaml.decode(raw, type=DocumentWording)


def describe(source: Source, budget_lines: Sequence[BudgetLine]) -> Document:
    """The document's facts. `id` is `f-` and the first 16 hex digits of the SHA-256."""
    lines = [line.text for _, line in source.lines() if line.text.strip()]
    title = _title(lines, is_budget=bool(budget_lines))
    kind, unit, year = (
        _kind(title, lines, {line.table for line in budget_lines}),
        _unit(title, lines),
        _year(title, lines),
    )
    return Document(
        id=f"f-{source.sha256[:16]}",
        file=source.file,
        sha256=source.sha256,
        title=title,
        kind=kind,
        unit=unit,
        year=year,
        pages=len(source.pages),
        warnings=[*source.warnings, *_missing(kind, unit, year), *notices(source, budget_lines)],
    )


def _missing(kind: DocumentKind, unit: str | None, year: int | None) -> list[Notice]:
    """What a budget or final accounts must name and this file does not."""
    missing = [label for label, value in (("填报单位", unit), ("年度", year)) if not value]
    if not missing or not kind.endswith(("_budget", "_accounts")):
        return []
    return [Notice(f"文件没有印出（或版面不能辨认）{'、'.join(missing)}，已留空，请核对原件。")]


def is_title(line: str) -> bool:
    """Whether a line is the title of a budget filing."""
    bare = unspaced(line)
    named = not _WAY.search(bare) and any(re.fullmatch(p, bare) for p in wording().titles)
    return named and not title_of(line)


def _title(lines: list[str], is_budget: bool) -> str | None:
    """The first title line; a title of two lines on the cover is joined."""
    head = lines[:_TITLE_LINES]
    for before, line, after in zip(["", *head], head, [*head[1:], ""], strict=False):
        if not is_budget and is_title(line) and _names_form(after) and _names_form(line + after):
            return tidy(line + after)  # 2025年部门预算 / 项目支出绩效目标申报表
        if is_title(line):
            starts_with_year = _YEAR.match(unspaced(line))
            return tidy(before + line) if starts_with_year and is_body(before) else tidy(line)
        if not line.rstrip().endswith(("：", "。", "；")) and _YEAR.search(line) and is_title(line + after):
            return tidy(line + after)
    if is_budget:
        return None
    forms = (line for i, line in enumerate(lines) if _names_form(line) and not _listed(lines, i))
    return next((tidy(line) for line in forms), None)


def _names_form(line: str) -> bool:
    """Whether a line is the title of a form."""
    return any(re.fullmatch(p, unspaced(line)) for p in wording().form_titles)


def _listed(lines: Sequence[str], at: int) -> bool:
    """Whether a line is an entry of a contents list: numbered, and a line beside it is so too."""
    beside = [lines[i] for i in (at - 1, at + 1) if 0 <= i < len(lines)]
    return bool(_ENTRY.match(lines[at])) and any(_ENTRY.match(line) for line in beside)


def _unit(title: str | None, lines: list[str]) -> str | None:
    headed = (unit for unit in _headed(title, lines) if is_body(unit))
    return (
        _labelled(wording().unit_labels, lines)
        or next(headed, None)
        or _labelled(wording().table_labels, lines)
        or _in_prose(lines)
    )


def _labelled(labels: Sequence[str], lines: list[str]) -> str | None:
    """The body behind the first of the labels that stands in the file."""
    for label in labels:
        printed = re.compile(rf"^\s*{label}\s*(?:[（(](?:盖章|公章)[）)])?\s*[：:\t](?P<unit>.*)")
        values = (
            name
            for line in lines
            if (match := printed.match(line))
            and ((name := _name(match["unit"])) and not _is_head(line, name))
        )
        if unit := next((v for v in values if may_name_body(v)), None):
            return unit
    return None


def _is_head(line: str, name: str) -> bool:
    """Whether what stands behind a label is the next head of a list's columns (申报单位 | 序号 | 项目名称 | …)."""
    return sum(bool(cell.strip()) for cell in line.split("\t")) > _ROW_OF_LABELS and not is_body(name)


def _headed(title: str | None, lines: list[str]) -> Iterator[str]:
    """The unit in front of the title's year, on the line before it, or in front of the heading of its duties."""
    if title and (match := _YEAR.search(title)):
        yield _name(title[: match.start()])
        yield from (before for before, line in pairwise(lines) if not match.start() and tidy(line) == title)
    elif title:
        yield _name(re.sub(r"(?:部门|单位)(?:预算|决算)(?:公开)?$", "", unspaced(title)))
    for line in lines:
        text = unspaced(line)
        for heading in wording().unit_headings:
            if text.endswith(heading) and len(text) > len(heading) + 3:
                yield _name(text[: -len(heading)])


def _in_prose(lines: list[str]) -> str | None:
    """The body that a sentence calls the unit of this budget."""
    for line in lines:
        text = unspaced(line)
        for pattern in wording().unit_sentences:
            if (match := re.search(pattern, text)) and is_body(match["unit"]):
                return match["unit"]
    return None


def _name(text: str) -> str:
    """A unit's name as printed, without seal marks and what follows on the line."""
    text = _SEAL.sub("", text.strip())
    return ungathered(tidy(_NEXT_LABEL.split(text)[0]).strip("_＿"))


def _year(title: str | None, lines: list[str]) -> int | None:
    """The year that the file is about: of its title, of the first line that heads a form or a budget, of its tables'
    titles, of the first sentence that speaks of this year's budget. Years that prose compares with do not count.
    """
    if title and (match := _YEAR.search(title)):
        return int(match[1])
    whole = [unspaced(line) for line in lines]
    whole = [line + _rest_of_title(line, after) for line, after in zip(whole, [*whole[1:], ""], strict=True)]
    for patterns in (wording().year_lines, wording().year_sentences):
        for text in whole:
            if match := next((m for p in patterns if (m := re.match(p, text))), None):
                return int(match["year"])
    titles = (match for text in whole if title_of(text) and (match := _YEAR.search(text)))
    return next((int(match[1]) for match in titles), None)


def _rest_of_title(line: str, after: str) -> str:
    """The second line of a title whose first begins with its year or names it and ends with the matter: 2024年度泵站维护 / 项目自评表."""
    begins = len(line) <= _LONGEST_LINE and _YEAR.search(line) and line[-1] not in _ENDS
    return after if begins and _SECOND_LINE.fullmatch(after) else ""


def _kind(title: str | None, lines: list[str], tables: Set[str]) -> DocumentKind:
    """By the words of the title, of the first lines, of a heading, or of the tables' names."""
    if tables or (title and is_title(title)):
        for text in [title or "", *lines]:
            for kind, words in wording().kinds.items():
                if any(word in text for word in words):
                    return kind
    for line in lines:
        text = unspaced(line)
        for kind, patterns in wording().kind_headings.items():
            if any(re.fullmatch(p, text) for p in patterns):
                return kind
    if tables:
        named = Counter(word for word in wording().of_tables for table in tables if word in table)
        if named:
            counted = [sum(word in line for line in lines) for word in wording().own_words]
            return wording().of_tables[named.most_common(1)[0][0]][counted[1] > counted[0]]
    if any("绩效目标" in line and "表" in line for line in lines):
        return "declaration_forms"
    return "other"
