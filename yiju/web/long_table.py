"""A table of any length: where it is too long for one page, what its address says of it sorts, sifts and turns it.

In: rows, the columns that they are sorted, sifted and saved by, and what the address asks (`declared.sort=-3`,
`declared.words=`, `declared.page=2` of the table `declared`). Out: the rows of one page with addresses of the others, and
all of them as a workbook. A table that fits on a page is left to the browser (`static/table.js`), which does the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, Literal, NamedTuple, TypeVar

from yiju.ingest.values.money import grouped
from yiju.web import sheet
from yiju.web.render import money_unit, query_of

ROWS = 100
Row = TypeVar("Row")
Value = str | Decimal | int | float | None


@dataclass(frozen=True)
class LongColumn(Generic[Row]):
    """A column: its head and what a row says in it. Money is yuan and stands under a head with its unit."""

    head: str
    value: Callable[[Row], Value]
    kind: Literal["text", "number", "money"] = "text"


class LongHead(NamedTuple):
    """A head of a column as it is shown: by `address` the table is sorted by it, `sorted` is `aria-sort`'s word or empty."""

    wording: str
    number: bool
    address: str
    sorted: str


@dataclass(frozen=True)
class LongTable(Generic[Row]):
    """The rows of one page: of `whole` rows `count` hold the `words`, in the order of the column `sort` (from 1, negative: the
    last first; 0: as they came). `asked` is the address's whole query. `chosen` are the rows of all pages.
    """

    name: str
    path: str
    columns: Sequence[LongColumn[Row]]
    rows: Sequence[Row]
    chosen: Sequence[Row] = field(repr=False)
    whole: int
    sort: int
    words: str
    page: int
    pages: int
    asked: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many rows hold the words."""
        return len(self.chosen)

    @property
    def long(self) -> bool:
        """Whether it is too long for one page, and sorted and sifted here."""
        return self.whole > ROWS

    def at(self, **changed: str | int) -> str:
        """The address of the same page with other wishes of this table."""
        wishes = {**self.asked, **{f"{self.name}.{key}": str(value) for key, value in changed.items()}}
        return f"{self.path}?{query_of(wishes)}#{self.name}"

    @property
    def heads(self) -> list[LongHead]:
        """The heads, each of which sorts upwards and then downwards."""
        return [
            LongHead(
                f"{column.head}（{money_unit()}）" if column.kind == "money" else column.head,
                column.kind != "text",
                self.at(sort=-n if self.sort == n else n, page=""),
                "" if abs(self.sort) != n else "ascending" if self.sort > 0 else "descending",
            )
            for n, column in enumerate(self.columns, 1)
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a search within the table keeps of the address."""
        mine = (f"{self.name}.words", f"{self.name}.page", "save")
        return [(key, value) for key, value in self.asked.items() if key not in mine and value]

    @property
    def save(self) -> str:
        """The address of all its rows as a workbook."""
        return f"{self.path}?{query_of({**self.asked, 'save': self.name})}"

    def workbook(self) -> bytes:
        """The rows of all pages, amounts in yuan."""
        heads = [f"{one.head}（元）" if one.kind == "money" else one.head for one in self.columns]
        rows = (
            [(_text(one.value(row), plain=True), one.kind != "text") for one in self.columns]
            for row in self.chosen
        )
        return sheet.workbook("表", heads, rows)


def table(
    name: str,
    path: str,
    columns: Sequence[LongColumn[Row]],
    rows: Sequence[Row],
    asked: Mapping[str, str] | None = None,
) -> LongTable[Row]:
    """The page of the table that the address asks for; what it does not know is left out."""
    wish = dict(asked or {})
    words, number, page = (wish.get(f"{name}.{key}", "").strip() for key in ("words", "sort", "page"))
    sort = int(number) if number.removeprefix("-").isdecimal() and len(number) < 4 else 0
    sort = sort if abs(sort) <= len(columns) else 0
    chosen = list(rows)
    for word in words.lower().split():
        chosen = [row for row in chosen if any(word in _text(c.value(row)).lower() for c in columns)]
    if sort:
        value = columns[abs(sort) - 1].value
        known = [(_key(own), row) for row in chosen for own in [value(row)] if own not in (None, "")]
        known.sort(key=lambda pair: pair[0], reverse=sort < 0)
        chosen = [row for _, row in known] + [row for row in chosen if value(row) in (None, "")]
    pages = max(1, -(-len(chosen) // ROWS))
    at = min(max(1, int(page) if page.isdecimal() and len(page) < 7 else 1), pages)
    shown = chosen[(at - 1) * ROWS : at * ROWS]
    return LongTable(name, path, columns, shown, chosen, len(rows), sort, words, at, pages, wish)


def _key(value: Value) -> tuple[bool, Decimal, bytes]:
    """Numbers before words, words by their pinyin: the order of GB 2312 for the characters that are in common use."""
    if isinstance(value, str):
        return True, Decimal(0), value.encode("gb18030", "replace")
    return False, Decimal(str(value)), b""


def _text(value: Value, plain: bool = False) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}" if plain else f"{grouped(value)} {value:f}"
    return "" if value is None else str(value)
