"""Texts of a filing wherever they stand: a section of a declaration, or a passage outside them all.

In: a filing and one of its texts. Out: `Paragraph`, which knows whose text it is and quotes it with its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yiju.audit.finding import Evidence, quotation
from yiju.ingest.record import DOCUMENT_KINDS, Filing

if TYPE_CHECKING:
    from yiju.audit.case import Entry

INNER = str.maketrans("“”", "‘’")
"""Quotation marks inside quotation marks."""


_WIDE = {",": "，", ";": "；", ":": "："}
_NARROW = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)")


def wide(text: str) -> str:
    """The text with the marks of Chinese sentences where a clerk typed narrow ones; those inside numbers stay."""
    return _NARROW.sub(lambda mark: _WIDE[mark[0]], text)


# What a page sets between a Chinese character or mark and a number: 截至 2024 年, 5281.06 万元.
_GAP = re.compile(
    r"(?<=[一-龥，。；：、（）“”])[ \u3000\xa0]+(?=\d)|(?<=[\d%])[ \u3000\xa0]+(?=[一-龥，。；：、（）“”%])"
)


class Paragraph:
    """A text of a filing: a section of a declaration, or a passage outside them all. `text` has wide marks and no gaps beside
    numbers; `quote` finds what is printed there.
    """

    def __init__(self, filing: Filing, text: str, field: str, title: str, entry: Entry | None = None) -> None:
        self.filing = filing
        self.printed = text
        blank = {n for gap in _GAP.finditer(text) for n in range(*gap.span())}
        self._at = [n for n in range(len(text)) if n not in blank] if blank else range(len(text))
        self.text = "".join(map(wide(text).__getitem__, self._at)) if blank else wide(text)
        self.field = field
        self.title = title
        self.entry = entry

    @property
    def who(self) -> str:
        """Whose text it is, to begin a sentence with: `项目“甲系统”的“项目概况”`."""
        title = self.title.translate(INNER)
        if self.entry is not None:
            return f"项目“{self.entry.name}”（{self.entry.year}年）的“{title}”"
        return f"{filing_name(self.filing)}的“{title}”"

    @property
    def year(self) -> int | None:
        """The year it speaks for."""
        return self.entry.year if self.entry is not None else self.filing.document.year

    def quote(self, text: str) -> Evidence:
        """A run of the text as evidence, as printed."""
        at = self.text.find(text)
        if at >= 0 and text:
            text = self.printed[self._at[at] : self._at[at + len(text) - 1] + 1]
        if self.entry is not None:
            return self.entry.quote(self.field, text)
        index = int(self.field.removeprefix("passages[").removesuffix("]"))
        return quotation(
            self.filing.document,
            self.filing.passages[index].places,
            field=self.field,
            label=self.title,
            text=text,
        )


def filing_name(filing: Filing) -> str:
    """`示例市数据局2024年部门预算`, or 本文件 where no unit is printed."""
    document = filing.document
    whole = document.kind.startswith(("department_", "unit_"))
    kind = DOCUMENT_KINDS[document.kind] if whole else "材料"
    return (
        f"{document.unit}{document.year or ''}{'年' if document.year else ''}{kind}"
        if document.unit
        else "本文件"
    )
