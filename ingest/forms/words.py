"""The words of a form as a table to look cells up in.

In: a `Grammar`. Out: `Words`: which label a cell is, which role a head plays in a table. Two printings of one word
are one: gaps, marks, what stands in brackets and numbering in front are no matter; a year or a span of months is
written N年, N月 in the grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Literal, TypeVar, get_args

from yiju.ingest.forms.grammar import ONLY_WHOLE, FieldKind, Grammar, Rows
from yiju.ingest.values.money import UNITS
from yiju.ingest.values.text import fold, unspaced

Meaning = TypeVar("Meaning")
Kind = Literal[FieldKind, "section", "heading", "money", "unread"]
_NOTE = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_BARE = re.compile(r"[\s:,、;.*★#]")
_NUMBERED = re.compile(r"^(?:\d{1,2}[.、)]|[一二三四五六七八九十]{1,3}、|[①-⑳])\s*")
_UNDER_HEAD = re.compile(r"^[^:()\d]{2,8}:(?=\(\d{1,2}\))")
"""What the first of numbered names stands under in its own cell: 资金来源：（1）财政拨款."""
_MONTHS = re.compile(
    r"(?:20\d\d年)?(?:截至|截止)?(?:上半年|[前第]?[一二三]季度|(?:\d{1,2}(?:月份?)?[-~至到])?\d{1,2}月(?:份|底|末)?)"
)
_YEAR = re.compile(r"(?<!\d)20\d\d年度?|(?<!\d)20\d\d$")
_HALVES = {"上半年": 6, "一季度": 3, "二季度": 6, "三季度": 9}
_NUMBERED_PROJECT = re.compile("项目[一二三四五六七八九十\\d]{1,2}")
"""The name of one of several projects: 项目一：某工程."""
_EITHER = re.compile(r"\((单位|部门)\)")
_AND = re.compile("[及和与、/—–-]|以及")
Span = Literal["长期", "年度"]
_LONGEST = 60
_EITHER_SPAN = "/或和及与"
_BRACKETS = re.compile(r"[^()\d]{2,10}\(([^()]+)\)")
_FEW_WORDS = 2
"""A label of fewer words says too little to be known by their meaning."""
_LONG_LABEL, _SHORT_TAIL = 14, 4
"""A label that is known by its end is no longer than this, and its end no shorter."""
_OTHERS = re.compile("上年|上一年|以前|去年|往年|历史|前[一二三两]年|财政|审[核批]|联系|负责")
_WHOLE = {"年度": "year_budget", "长期": "total_budget"}
"""The field of a total by its period."""
_OF_COLUMNS: dict[str, tuple[str, FieldKind]] = {
    "initial": ("year_budget", "amount"),
    "adjusted": ("adjusted_budget", "amount"),
    "executed": ("executed", "amount"),
    "expected_executed": ("expected_executed", "amount"),
    "rate": ("execution_rate", "printed"),
}
"""What a column of money is called where it is the label of one amount."""
_CODED = {"code", "name"}
"""A code and the name behind it in one cell."""
_BARE_NOUN = 2
"""So short is a second noun that leaves out what the first says."""
_WORDY = frozenset(
    ("level1", "level2", "indicator", "reason", "note", "name", "unit", "authority", "content", "need")
)
"""Roles whose head may name something else besides: 偏差原因及改进措施."""


@dataclass(frozen=True)
class Label:
    """A label of a form: `key` is the record's field, the text's name or the 资金来源."""

    key: str
    kind: Kind
    printed: str


def plain_label(folded: str) -> str:
    """A folded label without notes in brackets, such as （元）, and without marks."""
    return _BARE.sub("", _NOTE.sub("", folded))


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    """What two printings of one label have in common."""
    bare = plain_label(_UNDER_HEAD.sub("", _NUMBERED.sub("", fold(text).removeprefix(ONLY_WHOLE))))
    return bare.removeprefix("其中") or bare


@lru_cache(maxsize=20_000)
def keys_of(text: str) -> tuple[str, ...]:
    """The label's key as printed, with its months as N月, and with its year as N年 or left out."""
    bare = key_of(text)
    if len(bare) > 40:
        return (bare,)
    if whole := _EITHER.search(fold(text)):  # 部门（单位）名称: either word is the label's own
        either = key_of(_EITHER.sub(whole[1], fold(text)))
        return (either, bare)
    months = _MONTHS.sub("n月", bare)
    found = (bare, months, _YEAR.sub("n年", bare), _YEAR.sub("", bare), _YEAR.sub("n年", months))
    return tuple(dict.fromkeys(k for k in found if k))


@dataclass(frozen=True)
class LooseWords:
    """What may be said otherwise in any label: words for 长期 and 年度, words that may stand in front of a label or behind
    it and add nothing.
    """

    periods: tuple[tuple[Span, tuple[str, ...]], ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    slight: tuple[str, ...] = ()

    @staticmethod
    def of(form: Grammar) -> LooseWords:
        """The grammar's own."""
        spans = tuple(
            (span, tuple(sorted(words, key=len, reverse=True))) for span, words in form.periods.items()
        )
        return LooseWords(
            spans,
            tuple(form.prefixes),
            tuple(form.suffixes),
            tuple(tuple(line) for line in form.alike),
            tuple(form.slight),
        )

    def period(self, text: str) -> Span | None:
        """The period that a head names: the first of the words for one that it prints."""
        key = _YEAR.sub("n年", key_of(text))
        found = [
            (at, -len(w), span) for span, words in self.periods for w in words if (at := key.find(w)) >= 0
        ]
        return min(found)[2] if found else None

    def spanned(self, key: str) -> str:
        """The key with the word for a period in front of it as 长期 or 年度."""
        for span, words in self.periods:
            if word := next((w for w in words if key.startswith(w) and len(key) > len(w)), None):
                rest = key.removeprefix(word)
                both = self.spanned(rest[1:]) if rest[0] in _EITHER_SPAN else rest  # 实施期/年度绩效目标
                return both if both[:2] in get_args(Span) else span + rest
        return key


class Meanings(Generic[Meaning]):
    """Labels by the words of which they are made, each word by the first of its line of `alike`: what has one meaning alone is found
    for a label that nothing lists.
    """

    def __init__(self, loose: LooseWords) -> None:
        self._loose = loose
        self._first = {word: line[0] for line in loose.alike for word in line}
        self._first |= {word: word for word in loose.slight if word not in self._first}
        words = sorted(self._first, key=len, reverse=True)
        self._word = re.compile("|".join(map(re.escape, words)) + "|.") if words else re.compile(".")
        self._found: dict[tuple[str, ...], set[Meaning]] = {}

    def add(self, key: str, meaning: Meaning) -> None:
        """One more label that is listed."""
        for made in self._made(key):
            self._found.setdefault(made, set()).add(meaning)

    def of(self, key: str) -> Meaning | None:
        """The one meaning of a label, or None."""
        if not _FEW_WORDS < len(key) <= _LONG_LABEL:
            return None
        for made in self._made(key):
            if len(found := self._found.get(made, set())) == 1:
                return next(iter(found))
            if found:
                return None
        return None

    def _made(self, key: str) -> list[tuple[str, ...]]:
        """The words of a label, and those of them that say something."""
        parts = self._word.findall(self._loose.spanned(key))
        whole = tuple(self._first.get(part, part) for part in parts)
        weighty = tuple(self._first.get(part, part) for part in parts if part not in self._loose.slight)
        sets = [whole, weighty] if len(weighty) >= _FEW_WORDS else [whole]
        return list(dict.fromkeys(one for one in sets if len(one) >= _FEW_WORDS))


@lru_cache(maxsize=50_000)
def variants(text: str, loose: LooseWords) -> tuple[str, ...]:
    """The keys of a label, the nearest to its print first."""
    keys = keys_of(text)
    found = [*keys, *(loose.spanned(k) for k in keys)]
    bare = [k.removeprefix(p) for k in found for p in loose.prefixes if k.startswith(p)]
    bare += [k.removesuffix(s) for k in found for s in loose.suffixes if k.endswith(s)]
    return tuple(k for k in dict.fromkeys((*found, *bare)) if len(k) > 1 or k in keys)


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

    def __init__(self, form: Grammar, *, meanings: bool = True) -> None:
        """Without `meanings` only what is listed is known: torn text would be taken for more."""
        self.form, self.loose = form, LooseWords.of(form)
        self._labels: dict[str, Label] = {}
        self._options: dict[str, Label] = {}
        for field in form.fields:
            label = Label(field.key, field.kind, field.label)
            self._add(label, [field.label, *field.also])
            self._options |= {key_of(o): label for o in field.options if key_of(o) not in self._options}
        for section in form.sections:
            self._add(Label(section.key, "section", section.label), [section.label, *section.also])
        self._add(Label("", "money", ""), form.money_frames)
        self._add(
            Label("", "heading", ""), [*form.headings, *(w for ws in form.answers.values() for w in ws)]
        )
        self._add(Label("", "unread", ""), form.unread)
        money = form.tables["money"].columns if meanings and "money" in form.tables else {}
        for role, (field_key, kind) in _OF_COLUMNS.items():
            for wording in money.get(role, ()):
                self._add(Label(field_key, kind, wording), [wording])
        for key, label in list(self._labels.items()):
            self._labels.setdefault(self.loose.spanned(key), label)
        self._answers = self._keyed([(w, key) for key, words in form.answers.items() for w in words])
        self._framed = {key_of(w) for w in form.framed}
        self._roles: dict[Rows, dict[str, str]] = {}
        self._choices: dict[Rows, dict[str, tuple[str, str]]] = {}
        self._totals: dict[Rows, set[str]] = {}
        for name, table in form.tables.items():
            heads = [(w, role) for role, words in table.columns.items() for w in words]
            self._roles[name] = self._keyed(heads)
            self._choices[name] = {key_of(w): (role, w) for role, ws in table.choices.items() for w in ws}
            self._totals[name] = {k for w in table.totals for k in (key_of(w), self.loose.spanned(key_of(w)))}
        self._meant = Meanings[tuple[str, Kind]](self.loose)
        self._meant_roles = {name: Meanings[str](self.loose) for name in self._roles}
        for key, label in self._labels.items() if meanings else ():
            self._meant.add(key, (label.key, label.kind))
        for name, roles in self._roles.items() if meanings else ():
            for key, role in roles.items():
                self._meant_roles[name].add(key, role)
        self.heads = frozenset[str]().union(*self._roles.values(), *self._choices.values())
        """Every head of a column, by its key."""
        self.labels = frozenset(self._labels)
        """Every label, by its key."""
        self._blank = re.compile("|".join(f"(?:{b})" for b in form.blanks)) if form.blanks else None

    def _add(self, label: Label, wordings: list[str]) -> None:
        for wording in wordings:
            self._labels.setdefault(key_of(wording), label)

    def _keyed(self, wordings: Sequence[tuple[str, str]]) -> dict[str, str]:
        """What each wording stands for, by its key, and by that key with 长期 or 年度 in front."""
        found: dict[str, str] = {}
        for key_in in (lambda w: w, self.loose.spanned):
            for wording, role in wordings:
                found.setdefault(key_in(key_of(wording)), role)
        return found

    def label(self, text: str) -> Label | None:
        """The label that this cell is, or None."""
        return _label_of(self, text) if len(text) <= _LONGEST else None

    def _label(self, text: str) -> Label | None:
        return self._plain(text) or self._in_brackets(text) or self._built(text) or self._by_meaning(text)

    def _built(self, text: str) -> Label | None:
        """A label that a listed one is a part of: one of several, one of a period, the first of two that are joined."""
        if _NUMBERED_PROJECT.fullmatch(key_of(text)):
            return self._labels.get("项目名称")
        for k in keys_of(text):
            spanned = self.loose.spanned(k)
            rest = self._labels.get(spanned[2:]) if spanned != k or spanned[:2] in get_args(Span) else None
            if rest is not None and rest.kind in ("heading", "money"):
                return rest
            if (key := _WHOLE.get(spanned[:2])) and spanned[2:] in self._framed:
                return Label(key, "amount", text)
        first, *more = _AND.split(text, maxsplit=1)
        found = self._plain(first) if more and len(first) > 1 else None
        if found is None or found.kind not in ("text", "code", "section", "heading", "unread"):
            return None
        second = self._plain(more[0])
        coded = second is not None and second.key in ("code", "name")
        return found if coded or (second in (None, found) and not self.is_head(more[0])) else None

    def _by_meaning(self, text: str) -> Label | None:
        """The one label that is made of words of the same meaning, where the cell is no column's head."""
        found = self._meant.of(key_of(text)) if not self.is_head(text) else None
        return Label(found[0], found[1], text) if found else None

    def _in_brackets(self, text: str) -> Label | None:
        """The label that stands in brackets behind a word that is not known: 项目申请理由（立项依据）."""
        found = _BRACKETS.fullmatch(fold(text))
        label = self._plain(found[1]) if found and len(found[1]) > 3 else None
        return label if label and label.kind == "section" else None

    def tail(self, text: str) -> Label | None:
        """The label that ends a longer one which is not known (市县主管部门); what was in other years is another thing."""
        key = key_of(text)
        if len(key) > _LONG_LABEL or re.search(r"\d", key) or _OTHERS.search(key):
            return None
        ends = (key[n:] for n in range(1, len(key) - _SHORT_TAIL + 1))
        found = next((self._labels[end] for end in ends if end in self._labels), None)
        return found if found and found.kind in ("text", "section", "year", "code", "period") else None

    def _plain(self, text: str) -> Label | None:
        return next((self._labels[k] for k in variants(text, self.loose) if k in self._labels), None)

    def is_head(self, text: str) -> bool:
        """Whether a cell is the head of a column in any table."""
        return any(k in roles for k in variants(text, self.loose) for roles in self._roles.values())

    def is_listed(self, text: str) -> bool:
        """Whether a label or a head is listed as it is printed, but for its months and year."""
        return any(k in self._labels or k in self.heads for k in keys_of(text))

    def sum_of(self, text: str) -> Label | None:
        """A word for a total without more (合计) as the label of an amount."""
        return Label("total_budget", "amount", text) if key_of(text) in self._framed else None

    def framed(self, label: Label, text: str, frame: str) -> Label:
        """The label of an amount that is a total of whatever its frame says: 年度资金 over 资金总额."""
        if label.kind != "amount" or key_of(text) not in self._framed:
            return label
        span = self.loose.period(frame)
        return Label(_WHOLE.get(span or "", label.key), label.kind, label.printed)

    def answer(self, text: str) -> Label | None:
        """The text that stands behind a heading which has one of its own."""
        key = next((self._answers[k] for k in variants(text, self.loose) if k in self._answers), None)
        return Label(key, "section", text) if key else None

    def option(self, text: str) -> Label | None:
        """The field to which a ticked option belongs by its own wording."""
        return self._options.get(key_of(text))

    def role(self, table: Rows, text: str) -> str | None:
        """The role of a column of this table that this head names, or None."""
        return _role_of(self, table, text)

    def _role(self, table: Rows, text: str) -> str | None:
        roles = self._roles.get(table, {})
        found = next((roles[k] for k in variants(text, self.loose) if k in roles), None)
        if found is None and len(parts := _AND.split(text, maxsplit=1)) > 1 and len(parts[0]) > 1:
            if len(parts[1]) <= _BARE_NOUN:  # 项目编码及名称: of both it is the project's
                parts[1] = parts[0][: -len(parts[1])] + parts[1]
            first, second = ({roles[k] for k in variants(p, self.loose) if k in roles} for p in parts)
            if first | second == _CODED:
                return "name"
            found = next(iter(first & _WORDY), None) if second <= first else None
        if found is None and self._plain(text) is None and table in self._meant_roles:
            found = next((role for k in keys_of(text) if (role := self._meant_roles[table].of(k))), None)
        return found

    def rank(self, table: Rows, text: str) -> int:
        """How far behind in the grammar's list a head stands: the common words stand first."""
        keys = list(self._roles.get(table, {}))
        return next((keys.index(k) for k in variants(text, self.loose) if k in keys), len(keys))

    def choice(self, table: Rows, text: str) -> tuple[str, str] | None:
        """Role and value of a head that is itself the value."""
        own = self._choices.get(table, {}).get(key_of(text))
        return own or (self.choice("indicators", text) if table == "projects" else None)

    def is_total(self, table: Rows, text: str) -> bool:
        """Whether this cell names the table's total."""
        totals = self._totals.get(table, ())
        return any(k in totals for k in (key_of(text), self.loose.spanned(key_of(text))))

    def unnumbered(self, name: str) -> str:
        """An indicator's name without its number (指标1：…); a number alone is none."""
        if self.form.numbering is None:
            return name
        return re.sub(f"^(?:{self.form.numbering})(?=.)", "", name)

    def is_blank(self, text: str) -> bool:
        """Whether this cell is a placeholder that an empty form prints."""
        return self._blank is not None and self._blank.fullmatch(unspaced(text)) is not None

    def knows(self, text: str) -> bool:
        """Whether the cell is any label or head of the form."""
        heads = any(self.role(t, text) or self.choice(t, text) for t in self.form.tables)
        return heads or self.label(text) is not None


# Kept, for every part of the way asks what each cell is.
@lru_cache(maxsize=50_000)
def _label_of(words: Words, text: str) -> Label | None:
    return words._label(text)


@lru_cache(maxsize=50_000)
def _role_of(words: Words, table: Rows, text: str) -> str | None:
    return words._role(table, text)
