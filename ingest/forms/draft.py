"""A declaration in the making: a value enters together with its printed string and its place.

In: what a form reader found. Out: `Draft.declaration`, whose `printed`, `evidence` and `doubts` all
use the field keys of `ingest.record`.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Literal

from yiju.ingest.record import Basis, Declaration, Doubt, Indicator, Place, Subitem
from yiju.ingest.values.basis import find_bases
from yiju.ingest.values.target import split_target

Scalar = Literal[
    "name",
    "unit",
    "authority",
    "year",
    "start",
    "end",
    "total_budget",
    "year_budget",
    "prior_budget",
    "prior_executed",
    "code",
    "adjusted_budget",
    "executed",
    "expected_executed",
    "months",
    "execution_rate",
    "execution_weight",
    "execution_score",
    "total_weight",
    "total_score",
]


class Draft:
    """Collects one declaration. A value set before is kept: the first printing counts."""

    def __init__(self, form: str) -> None:
        """`form` names the form family."""
        self.declaration = Declaration(name="", form=form)

    @classmethod
    def of(cls, declaration: Declaration) -> Draft:
        """A draft that goes on with a declaration already made."""
        draft = cls(declaration.form or "")
        draft.declaration = declaration
        return draft

    def put(
        self, field: Scalar, value: str | int | dt.date | Decimal | None, printed: str, places: list[Place]
    ) -> None:
        """Set a scalar unless it has a value; a colon that stayed with it belongs to its label."""
        value = value.lstrip("：:") if isinstance(value, str) else value
        if value is None or getattr(self.declaration, field) not in (None, ""):
            return
        setattr(self.declaration, field, value)
        self._note(field, printed, places)

    def forget(self, field: Scalar) -> None:
        """Take a scalar back, with its printed string and its place."""
        setattr(self.declaration, field, None)
        self.declaration.printed.pop(field, None)
        self.declaration.evidence.pop(field, None)

    def fund(self, key: str, amount: Decimal, printed: str, places: list[Place]) -> None:
        """An amount of 资金来源."""
        self.declaration.funding[key] = amount
        self._note(f"funding.{key}", printed, places)

    def text(self, key: str, text: str, places: list[Place]) -> None:
        """A section of text; more of the same section is added as a new paragraph."""
        if not text:
            return
        texts = self.declaration.texts
        texts[key] = f"{texts[key]}\n{text}" if key in texts else text
        self.seen(f"texts.{key}", places)

    def rename_text(self, key: str, new: str) -> None:
        """A section under another name; what it is found to be may show only at the end."""
        texts, evidence = self.declaration.texts, self.declaration.evidence
        if key in texts and new not in texts:
            texts[new] = texts.pop(key)
            evidence[f"texts.{new}"] = evidence.pop(f"texts.{key}", [])

    def bases(self, text: str, places: list[Place]) -> list[Basis]:
        """The documents that `text` cites."""
        found = find_bases(text)
        for basis in found:
            key = f"bases[{len(self.declaration.bases)}]"
            self.declaration.bases.append(basis)
            self._note(key, "".join(p for p in (basis.title, basis.number) if p), places)
        return found

    def bases_again(self, text: str, places: list[Place]) -> None:
        """The documents that the whole `text` cites, of which a part was read before."""
        made = self.declaration
        seen = [place for key in made.evidence if key.startswith("bases[") for place in made.evidence[key]]
        for kept in (made.printed, made.evidence):
            for key in [k for k in kept if k.startswith("bases[")]:
                del kept[key]
        made.bases = []
        self.bases(text, [*seen, *places])

    def subitem(self, item: Subitem, printed: str, places: list[Place]) -> None:
        """A 子项目 or 年度预算安排 row."""
        key = f"subitems[{len(self.declaration.subitems)}]"
        self.declaration.subitems.append(item)
        self._note(key, printed, places)

    def indicator(
        self, level1: str | None, level2: str | None, name: str, target: str | None, places: list[Place]
    ) -> str:
        """A 绩效指标 row; its field key."""
        comparator, value, measure = split_target(target) if target else (None, None, None)
        key = f"indicators[{len(self.declaration.indicators)}]"
        self.declaration.indicators.append(
            Indicator(level1, level2, name, target, comparator, value, measure)
        )
        self._note(key, f"{name} {target}" if target else name, places)
        return key

    def part(self, key: str, value: object, printed: str, places: list[Place]) -> None:
        """What a cell of its own says of the last indicator or money row; `key` as in `indicators[0].actual`."""
        entry, _, name = key.partition(".")
        entries: list[Any] = getattr(self.declaration, entry.split("[")[0])
        setattr(entries[-1], name, value)
        self._note(key, printed, places)

    def later(self, year: str, amount: Decimal, printed: str, places: list[Place]) -> None:
        """The budget of a later year."""
        if year not in self.declaration.later_budgets:
            self.declaration.later_budgets[year] = amount
            self._note(f"later_budgets.{year}", printed, places)

    def doubt(self, field: str, why: str) -> None:
        """Something to look at, once."""
        doubt = Doubt(field, why)
        if doubt not in self.declaration.doubts:
            self.declaration.doubts.append(doubt)

    def seen(self, field: str, places: list[Place]) -> None:
        """More evidence for a field."""
        known = self.declaration.evidence.setdefault(field, [])
        known += [place for place in dict.fromkeys(places) if place not in known]

    def _note(self, key: str, printed: str, places: list[Place]) -> None:
        self.declaration.printed[key] = printed
        self.declaration.evidence[key] = list(dict.fromkeys(places))


def merged(first: Declaration, second: Declaration) -> Declaration:
    """Two printings of one project as one declaration: `first` leads, `second` fills what is empty.
    Where both print a scalar and the two differ, a doubt says so.
    """
    draft = Draft.of(first)
    first.form = "+".join(f for f in (first.form, second.form) if f)
    for field in Scalar.__args__:  # type: ignore[attr-defined]
        _fill(draft, second, field)
    for field in ("category", "use", "funding", "subitems", "bases", "indicators"):
        if not getattr(first, field) and getattr(second, field):
            setattr(first, field, getattr(second, field))
            _take_notes(first, second, field)
    for key, text in second.texts.items():
        if key not in first.texts:
            first.texts[key] = text
            _take_notes(first, second, f"texts.{key}")
    for doubt in second.doubts:
        draft.doubt(doubt.field, doubt.why)
    first.blank = [f for f in dict.fromkeys((*first.blank, *second.blank)) if f not in first.evidence]
    return first


def _fill(draft: Draft, second: Declaration, field: str) -> None:
    mine: Any = getattr(draft.declaration, field)
    other: Any = getattr(second, field)
    if other in (None, ""):
        return
    if mine in (None, ""):
        setattr(draft.declaration, field, other)
        _take_notes(draft.declaration, second, field)
    elif mine != other:
        draft.doubt(field, f"两处印得不同：{mine}；{other}")


def _take_notes(first: Declaration, second: Declaration, field: str) -> None:
    for key, printed in second.printed.items():
        if key == field or key.startswith((f"{field}[", f"{field}.")):
            first.printed.setdefault(key, printed)
    for key, places in second.evidence.items():
        if key == field or key.startswith((f"{field}[", f"{field}.")):
            first.evidence.setdefault(key, places)
