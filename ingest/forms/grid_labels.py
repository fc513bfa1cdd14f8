"""Labels for what is torn: the wording of a form as a table to look cells, cut cells and lines up in.

In: a family's grammar. Out: `Labels.find(cell)`, the label that a cell's text is,
however its gaps, brackets and unit are printed. Forms in whole cells use `words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from yiju.ingest.forms.families import everything
from yiju.ingest.forms.grammar import ONLY_WHOLE, Grammar, Level, bases
from yiju.ingest.forms.words import plain_label, unit_of
from yiju.ingest.values.text import fold

__all__ = ["GridLabel", "Kind", "Labels", "family", "key_of", "labels", "unit_of"]

Kind = Literal["text", "date", "amount", "box", "section", "funding", "column", "unread", "heading"]

_KINDS: dict[str, Kind] = {
    "text": "text",
    "date": "date",
    "amount": "amount",
    "box": "box",
    "funding": "funding",
}


@dataclass(frozen=True)
class GridLabel:
    """A label of a form: `key` is the record's field, the text's name or the column's role."""

    key: str
    kind: Kind
    printed: str
    options: tuple[str, ...] = ()


def key_of(text: str) -> str:
    """What two printings of one label have in common: no gaps, no marks, no （元）."""
    return plain_label(fold(text))


class Labels:
    """The labels of one form. `levels` are its second levels with the first of each."""

    def __init__(
        self,
        id: str,
        titles: Sequence[str] = (),
        no_titles: Sequence[str] = (),
        levels: Sequence[Level] = (),
    ) -> None:
        self.id, self.titles, self.no_titles, self.levels = id, tuple(titles), tuple(no_titles), tuple(levels)
        self._by_key: dict[str, GridLabel] = {}

    @classmethod
    def of_grammar(cls, form: Grammar) -> Labels:
        """The labels of a family. A source of money is one with and without 其中 in front."""
        made = cls(form.id, form.titles, form.no_titles, form.levels)
        for field in form.fields:
            printed = [field.label, *field.also]
            printed += [f"其中{p}" for p in printed if p[:1] != ONLY_WHOLE] if field.kind == "funding" else []
            made._add(field.key, _KINDS.get(field.kind, "unread"), printed, tuple(field.options))
        for section in form.sections:
            made._add(section.key, "section", [section.label, *section.also])
        for word in form.unread:
            made._add(word, "unread", [word])
        for word in (*form.headings, *form.money_frames):
            made._add(word, "heading", [word])
        for role, wordings in form.tables["indicators"].columns.items():
            made._add(role, "column", wordings)
        return made

    def _add(self, key: str, kind: Kind, printed: Iterable[str], options: tuple[str, ...] = ()) -> None:
        wordings = [w for w in printed if not w.startswith(ONLY_WHOLE)]
        for wording in wordings:
            self._by_key.setdefault(key_of(wording), GridLabel(key, kind, wordings[0], options))

    def find(self, text: str) -> GridLabel | None:
        """The label that this cell is, or None."""
        return self._by_key.get(key_of(text))

    def all(self) -> list[tuple[str, GridLabel]]:
        """Every wording (bare, see `key_of`) with its label."""
        return list(self._by_key.items())


@cache
def labels(name: str) -> Labels:
    """The labels of one of our families."""
    return Labels.of_grammar(everything()[name].form)


@cache
def family(name: str) -> tuple[Labels, ...]:
    """The form `name` and every form that extends it, the form itself first."""
    extending = (f.id for f in everything().values() if name in bases(f.form))
    return (labels(name), *map(labels, extending))
