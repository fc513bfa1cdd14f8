"""What a declaration is met by and counted for: declarations in, rows (key, weight) out; a function of a batch alone.

Two declarations that have enough keys in common are compared. `fact`: those by which `yiju.audit` proposes; `text`: the bands of a
MinHash of each text. `count`: facts of which it matters how many projects state them. `common`: clauses and indicators
that count for nothing where many units use them. Weights are whole thousandths, for a sum of these is the same in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from yiju.audit.copies import minhash, wording
from yiju.audit.copies.alignment import clauses
from yiju.audit.copies.profile import LEAST as LEAST_TEXT
from yiju.audit.copies.profile import Profile
from yiju.audit.rules.duplicate_project.fact_table import table
from yiju.audit.rules.duplicate_project.proposals import LEAST, SCALE, proposing
from yiju.audit.rules.duplicate_project.rarity import Fact, stated
from yiju.ingest.groups import needs
from yiju.ingest.values.digits import unpadded
from yiju.scale.declaration_rows import entry_of

with needs("spark"):
    import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("use", pa.string()),
        ("key", pa.string()),
        ("weight", pa.int64()),
        ("id", pa.string()),
        ("place", pa.string()),
        ("project", pa.string()),
        ("unit", pa.string()),
    ]
)
ENOUGH = int(LEAST * SCALE)
"""From this sum of weights on, of facts or of texts, two declarations are compared,"""
_BAND = ENOUGH // 3
"""which three bands of texts reach: texts with half of their 3-grams in common meet in four."""
Sign = tuple[str, str, int]


def sign(batch: pa.RecordBatch) -> pa.RecordBatch:
    """All rows of a batch of declarations."""
    rows: list[tuple[object, ...]] = []
    for one in batch.to_pylist():
        whose = one["id"], one["place"], one["project"], one["unit"]
        rows += [(*found, *whose) for found in _signs(one["record"], one["unit"], one["project"])]
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    return pa.RecordBatch.from_arrays(
        [pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)], schema=SCHEMA
    )


def _signs(record: bytes, unit: str, project: str) -> Iterator[Sign]:
    entry = entry_of(record, unit, project)
    facts, own = table(entry), Profile(entry)
    for key, weight in proposing(facts):
        yield "fact", f"{entry.year}|{_text(key)}", round(weight * SCALE)
    for band in _bands(own):
        yield "text", f"{entry.year}|{band}", _BAND
    for counted in sorted(map(fact_key, stated(facts))):
        yield "count", counted, 0
    for section in own.sections.values():
        text = section.text.text
        for clause in sorted({text[a:b] for a, b in clauses(text)}):
            yield "common", f"clause|{clause}", 0
    for name, target in sorted(own.rows):
        yield "common", f"row|{name}|{target}", 0


def _bands(own: Profile) -> Iterator[str]:
    for name, section in own.sections.items():
        if len(section.text.text) >= LEAST_TEXT:
            [values] = minhash.numbers(minhash.signature(section.text.text)).tolist()
            for band in range(minhash.BANDS):
                rows = values[band * minhash.ROWS : (band + 1) * minhash.ROWS]
                yield f"{name}|{band}|{'.'.join(f'{value:x}' for value in rows)}"


def fact_key(fact: Fact) -> str:
    """A fact as a text that is equal where the fact is."""
    return _text((fact[0], *fact[1])) if isinstance(fact[1], tuple) else _text(fact)


def _text(parts: tuple[object, ...]) -> str:
    return "|".join(unpadded(p) if isinstance(p, Decimal) else str(p) for p in parts)


def fact_of(key: str) -> Fact:
    """The fact of a text."""
    what, _, rest = key.partition("|")
    if what == "value":
        kind, _, number = rest.rpartition("|")
        return what, (kind, Decimal(number))
    return what, Decimal(rest) if what == "amount" else rest


def common_of(keys: list[str]) -> wording.Common:
    """What counts for nothing: learnt from units (`keys`), and listed."""
    parted = [key.split("|") for key in keys]
    statement = (key.partition("|")[2] for key in keys if key.startswith("clause|"))
    rows = ((parts[1], "|".join(parts[2:])) for parts in parted if parts[0] == "row")
    return wording.Common.of(statement, rows)
