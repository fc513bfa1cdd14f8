"""What a form prints: its title, labels, boxes, sections and levels, as data beside the code.

In: a YAML file of this folder (`shanghai_2010s.yaml`). Out: `Layout`, which tells what a printed
string is on that form. Readers of the same form from different file types share one layout.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import msgspec

from yiju.ingest.values.text import fold, unspaced

_UNIT = re.compile(r"(\((元|万元|单位:元|单位:万元|签名|盖章)\))?[:]?(\((元|万元|盖章)\))?$")


class BoxExample(msgspec.Struct, frozen=True):
    """A printed line of boxes and the options ticked on it."""

    line: str
    ticked: list[str]


class LayoutField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A label whose cell holds one value; `key` is the name in `record.Declaration`."""

    key: str
    label: str
    kind: Literal["text", "date", "amount", "box"]
    also: list[str] = []
    options: list[str] = []
    example: BoxExample | None = None


class LayoutSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell of running text; `label` is its key in `Declaration.texts`."""

    label: str
    cue: str
    example: str
    also: list[str] = []


class LayoutLevel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A level of indicators, with the wordings that speak for it."""

    label: str
    terms: list[str]
    cues: list[str]
    examples: list[str]
    also: list[str] = []
    seconds: list[str] = []
    """Second levels, where a form prints them."""


class Subitems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Labels of the list of sub-items."""

    label: str
    name: str
    amount: str
    also: list[str] = []


class IndicatorTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headings of the table of indicators."""

    group: str
    level: str
    name: str
    target: str
    also: dict[str, list[str]] = {}
    """Wordings of other years by `level`, `level2`, `name` and `target`."""


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One form as data. Comparisons fold width, spaces and brackets and drop a unit such as （元）."""

    id: str
    title: str
    title_pattern: str
    title_examples: list[str]
    fields: list[LayoutField]
    ticked: str
    empty: str
    sections: list[LayoutSection]
    subitems: Subitems
    indicators: IndicatorTable
    unread: list[str]
    levels: list[LayoutLevel]
    loose_cues: list[str]
    name_endings: list[str]
    target_pattern: str
    target_examples: list[str]
    name_examples: list[str]

    def is_title(self, text: str) -> bool:
        """Whether a line is the form's title, of whatever city or district."""
        return re.search(self.title_pattern, unspaced(text)) is not None

    def field(self, key: str) -> LayoutField:
        """The field filled into `Declaration.<key>`. Raises `KeyError` where the form has none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)

    def field_of(self, text: str) -> LayoutField | None:
        """The field that a printed label names."""
        wanted = label_key(text)
        return next((f for f in self.fields if wanted in _keys(f.label, f.also)), None)

    def section_of(self, text: str) -> str | None:
        """The section that a printed label names, by its own label."""
        wanted = label_key(text)
        return next((s.label for s in self.sections if wanted in _keys(s.label, s.also)), None)

    def level_of(self, text: str) -> str | None:
        """The level that a printed label names, by its own label."""
        wanted = label_key(text)
        return next((v.label for v in self.levels if wanted in _keys(v.label, v.also)), None)

    def level_of_second(self, text: str) -> str | None:
        """The level to which a printed second level belongs."""
        wanted = label_key(text)
        return next((v.label for v in self.levels if wanted in _keys("", v.seconds)), None)

    def level_by_term(self, name: str) -> str | None:
        """The level to which an indicator's wording belongs wherever it stands."""
        wanted = label_key(name)
        return next((v.label for v in self.levels if wanted in _keys("", v.terms)), None)

    def level_by_cue(self, name: str) -> str | None:
        """The level for which the longest cue in an indicator's name speaks; None on a tie or none.
        What stands in brackets is the indicator's formula and does not speak.
        """
        bare = re.sub(r"\(.*", "", fold(name)) or fold(name)
        cues = [
            (len(c), bare.rfind(fold(c)), v.label) for v in self.levels for c in v.cues if fold(c) in bare
        ]
        best = max(cues, default=None)
        return best[2] if best else None

    def is_loose(self, name: str) -> bool:
        """Whether an indicator's name holds a cue that forms print under more than one level."""
        return any(c in name for c in self.loose_cues)


@lru_cache(maxsize=20_000)
def label_key(text: str) -> str:
    """A label for comparing: folded, without unit, colon and stamp note."""
    return _UNIT.sub("", fold(text))


@cache
def load(name: str) -> Layout:
    """The layout `name`. Raises `FileNotFoundError`, or `msgspec.ValidationError` on a wrong shape."""
    return msgspec.yaml.decode((Path(__file__).parent / f"{name}.yaml").read_bytes(), type=Layout)


def _keys(label: str, also: list[str]) -> set[str]:
    return {label_key(w) for w in [label, *also] if w}
