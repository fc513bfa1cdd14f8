"""The entries of one generation in a fixed order, kind after kind, and what each is filed under.

In: the catalogue's entries. Out: a row per entry, and for a wish of a person (`Filters`) which rows fit. The
arrays stand beside the vectors and the postings, whose rows are these; of 2.2 million entries a wish is
answered in some milliseconds, where SQL needs a tenth of a second and more.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yiju.search.index.catalog import Catalog, Damaged, Filed
from yiju.search.index.entries import KINDS, Kind
from yiju.search.index.filters import Filters

Mask = NDArray[np.bool_]
_NO_YEAR = 0


def _path(folder: Path, generation: int) -> Path:
    return folder / f"vectors-rows-{generation}.npz"


def write_rows(folder: Path, generation: int, filed: Iterable[Filed]) -> None:
    """Write the rows of a generation."""
    rows = sorted(filed, key=lambda one: (KINDS.index(one.kind), one.number))
    arrays: dict[str, NDArray[np.generic]] = {
        "numbers": np.array([row.number for row in rows], np.int64),
        "starts": np.searchsorted(
            np.array([KINDS.index(row.kind) for row in rows], np.int64), range(len(KINDS) + 1)
        ),
        "years": np.array([row.year or _NO_YEAR for row in rows], np.int16),
        "amounts": np.array([np.nan if row.amount is None else row.amount for row in rows], np.float64),
    }
    for name, values in (
        ("units", [row.unit for row in rows]),
        ("forms", [row.form or "" for row in rows]),
        ("documents", [row.document_id for row in rows]),
    ):
        known = {value: code for code, value in enumerate(dict.fromkeys(values))}
        arrays[f"{name}_known"] = np.array([value.encode() for value in known], np.bytes_)
        arrays[name] = np.array([known[value] for value in values], np.int32)
    np.savez(_path(folder, generation), allow_pickle=False, **arrays)


class Rows:
    """The rows of a generation, opened for reading. Raises `Damaged` where they cannot be."""

    def __init__(self, folder: Path, generation: int) -> None:
        try:
            with np.load(_path(folder, generation)) as file:
                self._arrays = {name: file[name] for name in file.files}
            self.numbers: NDArray[np.int64] = self._arrays["numbers"]
            self._starts: list[int] = self._arrays["starts"].tolist()
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise Damaged("的目录文件缺失或已损坏") from error

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, kind: Kind) -> slice:
        """The rows of a kind."""
        at = KINDS.index(kind)
        return slice(self._starts[at], self._starts[at + 1])

    def row(self, kind: Kind, number: int) -> int | None:
        """The row of an entry; None where the generation has it not."""
        rows = self.of(kind)
        at = rows.start + int(np.searchsorted(self.numbers[rows], number))
        return at if at < rows.stop and self.numbers[at] == number else None

    @cached_property
    def units(self) -> list[str]:
        """Every unit's key, once."""
        known = (value.decode() for value in self._arrays["units_known"])
        return sorted({unit for value in known for unit in value.split("|")})

    def named(self, units: frozenset[str], years: frozenset[int]) -> Mask | None:
        """Rows of these units, in one of these years, as far as any are named; None where none is."""
        wishes: list[Mask] = []
        if units:
            wishes.append(self._among("units", lambda known: not units.isdisjoint(known.split("|"))))
        if years:
            wishes.append(np.isin(self._arrays["years"], list(years)))
        return np.logical_and.reduce(wishes) if wishes else None

    def fit(self, filters: Filters, units: frozenset[str], catalog: Catalog) -> Mask | None:
        """Which rows fit; None where nothing is narrowed. `units` are those that its `unit` means."""
        wishes: list[Mask] = []
        if filters.unit is not None:
            wishes.append(self._among("units", lambda known: not units.isdisjoint(known.split("|"))))
        if filters.form is not None:
            wishes.append(self._holding("forms", filters.form))
        if filters.year is not None:
            wishes.append(self._arrays["years"] == filters.year)
        if filters.least is not None:
            wishes.append(self._arrays["amounts"] >= filters.least)
        if filters.most is not None:
            wishes.append(self._arrays["amounts"] <= filters.most)
        if filters.account is not None:
            documents = catalog.documents_with_account(filters.account)
            wishes.append(self._among("documents", lambda known: known in documents))
        return np.logical_and.reduce(wishes) if wishes else None

    def documents(self, fit: Mask) -> set[str]:
        """The filings of which some row fits."""
        known = self._arrays["documents_known"]
        return {known[code].decode() for code in np.unique(self._arrays["documents"][fit])}

    def _holding(self, name: str, part: str) -> Mask:
        return self._among(name, lambda known: part in known)

    def _among(self, name: str, fits: Callable[[str], bool]) -> Mask:
        """Rows whose value fits; each different value is asked once."""
        known = np.array([fits(value.decode()) for value in self._arrays[f"{name}_known"]], bool)
        return np.asarray(known[self._arrays[name]] if len(known) else np.zeros(len(self), bool))
