"""The table of facts of one declaration: quantities, prices, amounts, content words, names of its unit, bases, period.

In: an entry. Out: `Facts`, made once for each. What the declaration says of money stands apart from what it counts.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from yiju.audit.case import Case, Entry
from yiju.audit.copies import wording
from yiju.audit.declared.read_facts import FactTable, declared_facts
from yiju.audit.memory import key_of
from yiju.audit.once import once_a_case
from yiju.audit.rules.duplicate_project.priced_parts import priced_parts
from yiju.audit.statements import dictionary
from yiju.audit.statements.own_names import names, own_names, place_and_organ, series
from yiju.audit.statements.quantity import MONEY, Quantity, shorter, units
from yiju.ingest.values.name_keys import title_key
from yiju.ingest.values.text import fold

_SECTIONS = ("项目概况", "项目总目标", "年度绩效目标", "项目实施计划", "实施方案")
_CHINESE = re.compile(r"[一-龥]{2,}|[A-Za-z]+\d+")
_COSTS = re.compile(
    r"(?<!\d)(?P<what>(?![^，。；、：\d]*[每单])[^，。；、：,;:\n\d]{3,20})(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>万?)元(?![／/·]|每)"
)
_CLAUSE = re.compile("[，。；、：,;:\\s]+")
_CLAUSE_LENGTH = 6
MOST_OF = 0.8
"""A sub-item of a project with so much of its money stands for it."""
LEAST_ROUNDED = 100
"""Smaller numbers are not told in fewer digits."""


@dataclass(frozen=True, kw_only=True)
class StatedFacts:
    """What a declaration states, to be kept for as long as it has not changed."""

    counted: tuple[Quantity, ...]
    prices: frozenset[Decimal]
    stated: tuple[tuple[str, Decimal], ...]
    """What its texts say that something costs: the clause before the amount; parts of a sub-item by its price,"""
    costs: frozenset[Decimal]
    """and what it costs in all."""
    words: frozenset[str]
    """Content words of its texts, without the names of its unit."""
    subject: frozenset[str]
    """Those of its name and its sub-items."""
    own: frozenset[str]
    """Places and proper names that its unit's name holds: 柳营 of 绥河县柳营镇人民政府, 白石坡 of 白石坡国有林场."""
    organ: str
    text: str
    """All its texts in one, for a look whether a name is in it."""
    bases: dict[str, str]
    objects: frozenset[str]
    """Own names of places and works, without what ends them (莫家 of 莫家河), and numbers of things (DM-01)."""
    named: frozenset[str]
    """Those that its name, its sub-items or its overview print: what it is about,"""
    series: frozenset[str]
    """Those of lists of places, without what ends them;"""
    titled: frozenset[str]
    """and those of its name alone, also where they are words of the language."""
    lot: bool
    """Whether its name, its overview or a sub-item speaks of lots."""


class Facts(StatedFacts):
    """One declaration's, with the entry that states them; what it states is read when it is first asked for: of a city few are."""

    def __init__(self, entry: Entry, read: Callable[[], StatedFacts]) -> None:
        self.__dict__.update(entry=entry, _read=read)

    entry: Entry
    _read: Callable[[], StatedFacts]

    def __getattr__(self, name: str) -> object:
        if name.startswith("_") or name not in StatedFacts.__dataclass_fields__:
            raise AttributeError(name)
        self.__dict__.update(vars(self._read()))
        return self.__dict__[name]

    @functools.cached_property
    def amounts(self) -> tuple[tuple[str, Decimal], ...]:
        """Sub-items with their amounts in yuan."""
        return tuple((s.name, s.amount) for s in self.entry.declaration.subitems)

    @property
    def total(self) -> Decimal | None:
        """What it asks for this year, or else in all."""
        asked = self.entry.asked
        return None if asked is None else asked[1]

    @property
    def area(self) -> str:
        """What stands before the organ in the unit's name, or else in that of its authority: 绥河县."""
        return (
            place_and_organ(self.entry.unit)[0] or place_and_organ(self.entry.declaration.authority or "")[0]
        )

    @functools.cached_property
    def called(self) -> frozenset[str]:
        """How another's text calls this unit: by its own names, or by what it is where that is no bureau."""
        plain = len(self.organ) > 2 and not self.organ.endswith(tuple(units().bureaus))
        return self.own | ({self.organ} if plain else set())

    @functools.cached_property
    def matters(self) -> frozenset[int]:
        """What its name and its sub-items say is done, as numbers of the list."""
        sentence = " ".join([self.entry.name, *(name for name, _ in self.amounts)])
        return frozenset(
            n for n, words in enumerate(units().matters) if any(word in sentence for word in words)
        )

    @functools.cached_property
    def spoken_of(self) -> frozenset[int]:
        """The matters that its texts speak of, as numbers of the list."""
        return frozenset(
            n for n, words in enumerate(units().matters) if any(word in self.text for word in words)
        )

    @functools.cached_property
    def excluding(self) -> bool:
        """Whether it says that it overlaps with nothing, or that others pay for themselves."""
        return any(word in self.text for word in units().excluded)

    @functools.cached_property
    def rows(self) -> frozenset[tuple[str, str | None]]:
        """Its indicators with their targets, as printed."""
        return frozenset((i.name, i.target) for i in self.entry.declaration.indicators)

    @functools.cached_property
    def named_counts(self) -> tuple[Quantity, ...]:
        """Quantities of a named thing: of an indicator or a sub-item."""
        called = {name for name, _ in self.rows} | {name for name, _ in self.amounts}
        return tuple(q for q in self.counted if q.thing in called)

    @functools.cached_property
    def asks(self) -> float:
        """What it asks for as a float; 0 where it does not say."""
        return float(self.total or 0)

    @functools.cached_property
    def roughly(self) -> tuple[float, ...]:
        """The amounts of its sub-items as floats."""
        return tuple(float(amount) for _, amount in self.amounts)

    @functools.cached_property
    def sums(self) -> frozenset[Decimal]:
        """The money of its sub-items."""
        return frozenset(amount for _, amount in self.amounts)

    @functools.cached_property
    def most(self) -> tuple[float, ...]:
        """What it asks for, and sub-items that are most of it, as floats with room for their last digit."""
        return self.asks, *(amount for amount in self.roughly if amount >= self.asks * MOST_OF * 0.999)

    @functools.cached_property
    def items(self) -> tuple[tuple[str, Decimal, float], ...]:
        """What it may hold another project as: sub-items, and what it says that costs less than it asks for; each amount as a float too."""
        stated = ((what, amount) for what, amount in self.stated if amount < (self.total or 0))
        return tuple((item, amount, float(amount)) for item, amount in (*self.amounts, *stated))

    @functools.cached_property
    def clauses(self) -> frozenset[str]:
        """Its texts between commas and stops, those of some length."""
        texts = self.entry.declaration.texts.values()
        return frozenset(c for text in texts for c in _CLAUSE.split(text) if len(c) >= _CLAUSE_LENGTH)

    @functools.cached_property
    def rough(self) -> tuple[Quantity, ...]:
        """What it says in rounded numbers."""
        return tuple(q for q in self.counted if q.span is not None)

    @functools.cached_property
    def values(self) -> dict[tuple[str, Decimal], list[Quantity]]:
        """What it counts and measures, by kind and value."""
        found: dict[tuple[str, Decimal], list[Quantity]] = {}
        for quantity in self.counted:
            found.setdefault((quantity.kind, quantity.value), []).append(quantity)
        return found

    @functools.cached_property
    def keys(self) -> frozenset[tuple[str, Decimal]]:
        """Kind and value of each."""
        return frozenset(self.values)

    @functools.cached_property
    def forms(self) -> frozenset[tuple[str, Decimal]]:
        """What the large ones are in fewer digits."""
        large = (key for key in self.values if key[1] >= LEAST_ROUNDED)
        return frozenset((kind, form) for kind, value in large for form in shorter(value))


@once_a_case
def tables(case: Case) -> dict[str, Facts]:
    """The facts of all declarations of a case, by id."""
    return {entry.id: _recalled(case, entry) for entry in case.entries}


def _recalled(case: Case, entry: Entry) -> Facts:
    key = key_of("stated", [entry.mark])
    case.memory.hold(key)
    return Facts(
        entry,
        lambda: case.memory.recall(
            key, StatedFacts, lambda: stated_by(entry, declared_facts(case, entry.declaration))
        ),
    )


def table(entry: Entry) -> Facts:
    """One declaration's facts."""
    return Facts(entry, lambda: stated_by(entry, FactTable(entry.declaration)))


def stated_by(entry: Entry, declared: FactTable) -> StatedFacts:
    """What it states."""
    d = entry.declaration
    area, organ = place_and_organ(entry.unit)
    own = frozenset(own_names(organ))
    texts = [d.texts[s] for s in _SECTIONS if d.texts.get(s)]
    counted = declared.numbers(frozenset(_SECTIONS))
    prices = frozenset(q.value for q in counted if q.kind == MONEY and q.value >= 1)
    subitems = " ".join(s.name for s in d.subitems)
    printed_words = " ".join(
        [entry.name, subitems, *d.texts.values(), *(f"{i.name}{i.target or ''}" for i in d.indicators)]
    )
    unit_words = {entry.unit, area, organ, *own}
    return StatedFacts(
        counted=tuple(q for q in counted if q.kind != MONEY),
        prices=prices,
        stated=(
            *(pair for text in texts for pair in _stated(text)),
            *priced_parts(d.subitems, counted, prices, texts),
        ),
        costs=frozenset({d.total_budget} if d.total_budget else ()),
        words=frozenset(
            content(" ".join([entry.name, subitems, *texts, *(i.name for i in d.indicators)]), unit_words)
        ),
        subject=frozenset(content(f"{entry.name} {subitems}", unit_words)),
        own=own,
        organ=organ,
        text=fold(printed_words),
        objects=frozenset(names(printed_words, entry.unit)),
        named=frozenset(names(f"{entry.name} {subitems} {d.texts.get('项目概况', '')}", entry.unit)) | own,
        series=series(printed_words),
        titled=frozenset(names(entry.name, entry.unit, known=True)),
        lot=_lots().search(f"{entry.name} {subitems} {d.texts.get('项目概况', '')}") is not None,
        bases={title_key(b.title) if b.title else b.key or "": b.title or b.number or "" for b in d.bases},
    )


def overlap(one: Facts, other: Facts) -> bool:
    """Whether two units of one place carry out what they filed in different years at one time."""
    left, right = one.entry.declaration, other.entry.declaration
    if one.entry.year == other.entry.year or one.entry.unit_key == other.entry.unit_key:
        return False
    if not (left.start and left.end and right.start and right.end):
        return False
    return left.start <= right.end and right.start <= left.end


def is_dated(facts: Facts) -> bool:
    """Whether it says from when to when."""
    return bool(facts.entry.declaration.start and facts.entry.declaration.end)


def content(text: str, without: set[str]) -> Iterator[str]:
    """Words that name things, places and people; not numbers, not what every project's text holds."""
    fillers = _fillers()
    for run in _CHINESE.findall(text):
        for word in _cut(run):
            if len(word) > 1 and word not in fillers and not any(word in name for name in without if name):
                yield word


@functools.lru_cache(maxsize=65536)
def _cut(run: str) -> tuple[str, ...]:
    return tuple(dictionary.words(run))


@functools.cache
def _fillers() -> frozenset[str]:
    """Words that say what kind of project it is, and those of wording that forms and prescriptions put into all."""
    listed = wording.listed()
    printed_words = " ".join([*listed.clauses, *listed.indicators])
    return frozenset(units().fillers) | frozenset(dictionary.words(printed_words))


@functools.cache
def _lots() -> re.Pattern[str]:
    return re.compile("|".join(units().lots))


def _stated(text: str) -> Iterator[tuple[str, Decimal]]:
    for match in _COSTS.finditer(text):
        yield match["what"], Decimal(match["number"].replace(",", "")) * (10_000 if match["scale"] else 1)
