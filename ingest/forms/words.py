"""The words of a form as a table to look cells up in.

In: a `Grammar`. Out: `Words`: which label a cell is, which role a head plays in a table. Two printings of one word
are one: gaps, marks, what stands in brackets and numbering in front are no matter; a year or a span of months is
written N年, N月 in the grammar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from yiju.ingest.forms.grammar import FieldKind, Grammar, Rows
from yiju.ingest.values.money import UNITS
from yiju.ingest.values.text import fold

Kind = Literal[FieldKind, "section", "heading", "money", "unread"]
_NOTE = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_BARE = re.compile(r"[\s:,、;.*★#]")
_NUMBERED = re.compile(r"^(?:\d{1,2}[.、)]|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*")
_MONTHS = re.compile(
    r"(?:20\d\d年)?(?:截至|截止)?(?:上半年|前[一二三]季度|(?:\d{1,2}(?:月份?)?[-~至到])?\d{1,2}月(?:份|底|末)?)"
)
_YEAR = re.compile(r"(?<!\d)20\d\d年度?|(?<!\d)20\d\d$")
_HALVES = {"上半年": 6, "前一季度": 3, "前二季度": 6, "前三季度": 9}


@dataclass(frozen=True)
class Label:
    """A label of a form: `key` is the record's field, the text's name or the 资金来源."""

    key: str
    kind: Kind
    printed: str


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    """What two printings of one label have in common."""
    bare = _BARE.sub("", _NOTE.sub("", _NUMBERED.sub("", fold(text))))
    return bare.removeprefix("其中") or bare


@lru_cache(maxsize=20_000)
def keys_of(text: str) -> tuple[str, ...]:
    """The label's key as printed, with its months as N月, and with its year as N年 or left out."""
    bare = key_of(text)
    if len(bare) > 40:
        return (bare,)
    months = _MONTHS.sub("n月", bare)
    found = (bare, months, _YEAR.sub("n年", bare), _YEAR.sub("", bare), _YEAR.sub("n年", months))
    return tuple(dict.fromkeys(k for k in found if k))


def months_of(text: str) -> int | None:
    """The last month of the span that a head prints (`1-7月执行数`: 7)."""
    match = _MONTHS.search(key_of(text))
    if match is None:
        return None
    half = next((n for word, n in _HALVES.items() if word in match[0]), None)
    numbers = re.findall(r"\d{1,2}(?=月)", match[0])
    return half or (int(numbers[-1]) if numbers and 1 <= int(numbers[-1]) <= 12 else None)


def year_in(text: str) -> int | None:
    """The one year that a head prints, be it with or without 年."""
    years = set(re.findall(r"(?<!\d)(20\d\d)(?!\d)", text))
    return int(years.pop()) if len(years) == 1 else None


def unit_of(text: str, otherwise: str = "元") -> str:
    """The unit of money that a label or a table's head prints, or `otherwise`."""
    if text in UNITS:
        return text
    found = re.search(r"(?:\((?:单位:)?|单位:)(?:人民币)?(万元|千元|百万元|亿元|元)\)?", fold(text))
    return found[1] if found else otherwise


class Words:
    """The words of one grammar."""

    def __init__(self, form: Grammar) -> None:
        self.form = form
        self._labels: dict[str, Label] = {}
        self._options: dict[str, Label] = {}
        for field in form.fields:
            label = Label(field.key, field.kind, field.label)
            self._add(label, [field.label, *field.also])
            self._options |= {key_of(o): label for o in field.options if key_of(o) not in self._options}
        for section in form.sections:
            self._add(Label(section.key, "section", section.label), [section.label, *section.also])
        self._add(Label("", "money", ""), form.money_frames)
        self._add(Label("", "heading", ""), form.headings)
        self._add(Label("", "unread", ""), form.unread)
        self._roles: dict[Rows, dict[str, str]] = {}
        self._choices: dict[Rows, dict[str, tuple[str, str]]] = {}
        self._totals: dict[Rows, set[str]] = {}
        for name, table in form.tables.items():
            heads = ((key_of(w), role) for role, words in table.columns.items() for w in words)
            self._roles[name] = {}
            for key, role in heads:
                self._roles[name].setdefault(key, role)
            self._choices[name] = {key_of(w): (role, w) for role, ws in table.choices.items() for w in ws}
            self._totals[name] = {key_of(w) for w in table.totals}
        self.heads = frozenset[str]().union(*self._roles.values(), *self._choices.values())
        """Every head of a column, by its key."""
        self._blank = re.compile("|".join(f"(?:{b})" for b in form.blanks)) if form.blanks else None

    def _add(self, label: Label, wordings: list[str]) -> None:
        for wording in wordings:
            self._labels.setdefault(key_of(wording), label)

    def label(self, text: str) -> Label | None:
        """The label that this cell is, or None."""
        return next((self._labels[k] for k in keys_of(text) if k in self._labels), None)

    def option(self, text: str) -> Label | None:
        """The field to which a ticked option belongs by its own wording."""
        return self._options.get(key_of(text))

    def role(self, table: Rows, text: str) -> str | None:
        """The role of a column of this table that this head names, or None."""
        roles = self._roles.get(table, {})
        return next((roles[k] for k in keys_of(text) if k in roles), None)

    def choice(self, table: Rows, text: str) -> tuple[str, str] | None:
        """Role and value of a head that is itself the value."""
        return self._choices.get(table, {}).get(key_of(text))

    def is_total(self, table: Rows, text: str) -> bool:
        """Whether this cell names the table's total."""
        return key_of(text) in self._totals.get(table, ())

    def is_blank(self, text: str) -> bool:
        """Whether this cell is a placeholder that an empty form prints."""
        return self._blank is not None and self._blank.fullmatch("".join(text.split())) is not None

    def knows(self, text: str) -> bool:
        """Whether the cell is any label or head of the form."""
        heads = any(self.role(t, text) or self.choice(t, text) for t in self.form.tables)
        return heads or self.label(text) is not None
