"""Content as a clerk would key it in: rows with `|` between the fields, blank levels carried down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from bench.provinces.filing_parts import Json, Record

RESULT = ("actual", "weight", "score", "reason", "expected", "possibility")
NUMBERS = ("weight", "score")


@dataclass(frozen=True)
class PrintedIndicator:
    """One indicator row as printed; a field that the layout does not print stays empty."""

    level1: str = ""
    level2: str = ""
    name: str = ""
    target: str = ""
    comparator: str = ""
    value: str = ""
    measure: str = ""
    actual: str = ""
    weight: str = ""
    score: str = ""
    reason: str = ""
    expected: str = ""
    possibility: str = ""
    nature: str = ""
    note: str = ""
    period: str = ""

    def wanted(self) -> str:
        """The target as the record has it: joined where the form prints it in several columns."""
        if self.target:
            return self.target
        sign = "" if self.comparator == "定性" else self.comparator
        return sign + self.value + self.measure


def split(text: str) -> list[list[str]]:
    """The non-empty lines of a block, cut at `|`."""
    return [[part.strip() for part in line.split("|")] for line in text.strip().splitlines() if line.strip()]


def indicators(head: str, text: str, period: str = "") -> list[PrintedIndicator]:
    """Parse rows whose fields are named by `head`; an empty level repeats the one above."""
    names = head.split()
    known = {item.name for item in fields(PrintedIndicator)}
    if not set(names) <= known:
        raise ValueError(f"unknown fields {set(names) - known}")
    out: list[PrintedIndicator] = []
    for row in split(text):
        if len(row) > len(names):
            raise ValueError(f"too many fields: {row}")
        values = dict(zip(names, row, strict=False))
        if out:
            values["level1"] = values.get("level1") or out[-1].level1
            if "level2" in names:
                values["level2"] = values["level2"] or out[-1].level2
        out.append(PrintedIndicator(**values, period=period))
    return out


def number(text: str) -> Json:
    """A printed number as a number, an int where it is whole; None where nothing is printed."""
    plain = text.replace(",", "")
    if plain in {"", "—", "/"}:
        return None
    amount = Decimal(plain)
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def yuan(text: str, scale: int = 10_000) -> float | None:
    """A printed amount in yuan; `scale` is 10000 where the form prints 万元."""
    plain = text.replace(",", "")
    return None if plain in {"", "—", "/"} else float(Decimal(plain) * scale)


def columns(row: Sequence[str], names: Sequence[str], scale: int = 10_000) -> dict[str, Json]:
    """The amounts of a budget row by column; blank cells are absent."""
    out: dict[str, Json] = {}
    for name, text in zip(names, row, strict=True):
        amount = yuan(text, scale)
        if amount is not None:
            out[name] = amount
    return out


def indicator_record(item: PrintedIndicator, printed: Sequence[str] = ()) -> Record:
    """The indicator in the record's shape; `printed` names the optional columns that the form has."""
    record: Record = {
        "level1": item.level1,
        "level2": item.level2 or None,
        "name": item.name,
        "target": item.wanted(),
    }
    if not item.target:
        apart = item.value.replace(".", "", 1).isdigit()
        record |= {
            "comparator": item.comparator or None,
            "value": number(item.value) if apart else item.value,
            "measure": item.measure or None,
        }
    for key in printed:
        text: str = getattr(item, key)
        record[key] = number(text) if key in NUMBERS else (text or None)
    if item.period:
        record["period"] = item.period
    return record
