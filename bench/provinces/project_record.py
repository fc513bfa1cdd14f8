"""Project records with every key that the record's shape fixes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bench.provinces.entry import PrintedIndicator, indicator_record, number, split, yuan
from bench.provinces.filing_parts import Json, Record

MONEY = ("initial", "adjusted", "executed")


def bases(text: str) -> list[Json]:
    """Cited documents from rows `title|number`; a basis without a number has null."""
    return [{"title": row[0], "number": row[1] if len(row) > 1 and row[1] else None} for row in split(text)]


def project(
    name: str,
    unit: str,
    year: int,
    *,
    code: str | None = None,
    authority: str | None = None,
    start: str | None = None,
    end: str | None = None,
    category: Sequence[str] = (),
    total: str = "",
    budget: str = "",
    funding: Mapping[str, str] | None = None,
    basis: str = "",
    rows: Sequence[PrintedIndicator] = (),
    printed: Sequence[str] = (),
    texts: Mapping[str, str] | None = None,
    extra: Mapping[str, Json] | None = None,
    scale: int = 10_000,
) -> Record:
    """A declaration in the record's shape; amounts are given as printed and kept in yuan."""
    money: dict[str, Json] = {
        key: yuan(text, scale) for key, text in (funding or {}).items() if yuan(text, scale) is not None
    }
    record: Record = {
        "name": name,
        "code": code,
        "unit": unit,
        "authority": authority,
        "year": year,
        "start": start,
        "end": end,
        "category": list(category),
        "use": [],
        "total_budget": yuan(total, scale),
        "year_budget": yuan(budget, scale),
        "prior_budget": None,
        "prior_executed": None,
        "funding": money,
        "subitems": [],
        "bases": bases(basis),
        "indicators": [indicator_record(item, printed) for item in rows],
        "texts": dict(texts or {}),
    }
    record.update(extra or {})
    return record


def funding_row(name: str, keys: Sequence[str], texts: Sequence[str], scale: int = 10_000) -> Json:
    """A row of the money table of a self-evaluation or monitoring form."""
    row: dict[str, Json] = {"name": name}
    row.update({key: yuan(text, scale) for key, text in zip(keys, texts, strict=True)})
    return row


def evaluation(
    money: Sequence[Sequence[str]],
    rate: str,
    weight: str,
    score: str,
    total_score: str,
    keys: Sequence[str] = MONEY,
) -> dict[str, Json]:
    """What a self-evaluation says of its money, the whole in the first row with its amounts behind the name, and its scores."""
    whole = dict(zip(keys, money[0][1:], strict=False))
    return {
        "adjusted_budget": yuan(whole["adjusted"]),
        "executed": yuan(whole["executed"]),
        "execution_rate": rate,
        "execution_weight": number(weight),
        "execution_score": number(score),
        "funding_rows": [funding_row(name, keys, amounts[: len(keys)]) for name, *amounts in money],
        "total_weight": 100,
        "total_score": number(total_score),
    }
