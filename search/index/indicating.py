"""What declarations measure, read of the index without all else that they say: a fifth of the work of reading them whole.

In: the catalog's connection. Out: each declaration's indicators as printed, with whose they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from yiju.ingest.stage import Stage


class IndicatingRow(msgspec.Struct):
    """Of an indicator what says which family it is of."""

    name: str
    target: str | None = None
    level1: str | None = None


class _IndicatingRecord(msgspec.Struct):
    name: str
    indicators: list[IndicatingRow] = []


class Indicating(NamedTuple):
    """A declaration's name, whose it is, and its indicators."""

    id: str
    name: str
    indicators: list[IndicatingRow]
    unit: str | None
    year: int | None
    stage: Stage


_records = msgspec.json.Decoder(_IndicatingRecord)


def indicating(connection: sqlite3.Connection) -> Iterator[Indicating]:
    """Every declaration, in the order in which they came."""
    rows = connection.execute("SELECT id, record, unit, year, stage FROM declaration ORDER BY rowid")
    for key, record, unit, year, stage in rows:
        read = _records.decode(record)
        yield Indicating(key, read.name, read.indicators, unit, year, stage)
