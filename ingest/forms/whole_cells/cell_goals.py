"""Goals of a form: those in rows of their own (目标1 | …), and one whose label does not say for how long it is.

In: rows of cells and labels as `cells` meets them. Out: the texts of the draft, put there when the form is read to its end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_rows import Row, flat
from yiju.ingest.forms.slots import is_none
from yiju.ingest.forms.words import Label, Words, key_of
from yiju.ingest.record import Place
from yiju.ingest.values.text import unspaced

_GOAL = re.compile(
    r"(?:年度|绩效|总体|长期|中长期|中期|实施期|本年度?|当年)?(?:总体)?(?:绩效)?目标[\d一二三四五六七八九十①-⑩]{1,2}[:：.、]?"
)
_FEW = 2
_PLAIN = ("总体目标", "总体绩效目标", "绩效总体目标", "总目标")
"""Goals of which a form with one goal alone does not say for how long they are."""
_OF_ONE_YEAR = re.compile("转移支付|区域绩效目标")
"""Forms by which money goes down for one year (财预〔2015〕163号): their one goal is the year's."""


@dataclass
class CellGoals:
    """Goals by the key of their text; `plain` is the label of one without a span."""

    found: dict[str, list[tuple[str, str, list[Place]]]] = field(default_factory=dict)
    plain: str = ""
    of_one_year: bool = False

    def line(self, text: str) -> None:
        """A line above the form: its title may say that the form is of one year."""
        self.of_one_year = self.of_one_year or _OF_ONE_YEAR.search(text) is not None

    def take(self, row: Row, words: Words) -> bool:
        """Whether a row is one goal of several: a part of the goal that its frame or its own word names."""
        label = words.label(row.pieces[0].text)
        framed = label if label is not None and label.kind == "section" else None
        own = row.own[1:] if framed else row.own
        if len(own) != _FEW or not _GOAL.fullmatch(unspaced(own[0].text)) or is_none(own[1].text):
            return False
        front = flat(own[0].text).rstrip("：:")
        of_span = "项目总目标" if words.loose.period(front) == "长期" else "年度绩效目标"
        key = framed.key if framed else of_span
        self.found.setdefault(key, []).append((front, flat(own[1].text), [p.place for p in own]))
        return True

    def note(self, label: Label, printed: str) -> None:
        """Remember a label that does not say for how long its goal is."""
        if label.key == "项目总目标" and key_of(printed) in _PLAIN:
            self.plain = flat(printed)

    def finish(self, draft: Draft) -> None:
        """Put the goals into the draft."""
        for key, goals in self.found.items():
            for front, text, places in goals:
                draft.text(key, f"{front}：{text}" if len(goals) > 1 else text, places)
        if self.plain and self.of_one_year and "年度绩效目标" not in draft.declaration.texts:
            draft.rename_text("项目总目标", "年度绩效目标")
            draft.doubt("texts.年度绩效目标", f"只印有“{self.plain}”，按年度目标读，请核对")
