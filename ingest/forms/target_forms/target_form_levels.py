"""Levels of indicators: printed fragments → 一级/二级指标.

In: what stands in the level columns of a row, whole, cut (`生态效益`, `指标` in the row below) or a ghost.
Out: the second level of each row and the first to which it belongs.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz import fuzz

from yiju.ingest.forms.grid_labels import Labels
from yiju.ingest.values.text import unspaced

_NEAR = 85.0


@dataclass(frozen=True)
class Levels:
    """The scheme of levels of a form."""

    first_of: dict[str, str]
    cues: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, form: Labels) -> Levels:
        """The levels in the form's data file."""
        return cls({e.level2: e.level1 for e in form.levels}, {e.level2: tuple(e.cues) for e in form.levels})

    @property
    def firsts(self) -> list[str]:
        """The first levels."""
        return list(dict.fromkeys(self.first_of.values()))

    def second(self, text: str) -> str | None:
        """The second level that the text is or holds, a doubled or lost character forgiven."""
        bare = unspaced(text)
        held = [label for label in self.first_of if label in bare]
        if held:
            return max(held, key=len)
        near = [label for label in self.first_of if fuzz.ratio(label, bare) >= _NEAR]
        return near[0] if len(near) == 1 else None

    def named(self, token: str) -> str | None:
        """The second level that the token is, its last word 指标 perhaps on another line."""
        return next((label for label in (token, f"{token}指标") if label in self.first_of), None)

    def first(self, text: str) -> str | None:
        """The first level that the text is, a damaged character forgiven."""
        bare = unspaced(text)
        near = [label for label in self.firsts if label in bare or fuzz.ratio(label, bare) >= 75]
        return near[0] if len(near) == 1 else None

    def begins(self, text: str) -> str | None:
        """The one second level that begins with the text."""
        bare = unspaced(text)
        found = [label for label in self.first_of if len(bare) >= 3 and label.startswith(bare)]
        return found[0] if len(found) == 1 else None

    def speaks(self, label: str, name: str) -> int:
        """How strongly an indicator's name speaks for the level: length of the longest cue in it."""
        return max((len(c) for c in self.cues.get(label, ()) if c in name), default=0)
