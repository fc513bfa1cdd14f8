"""Vectors of what is searched: declarations in, a row for each of their texts out, sharded by year as the rows are."""

from __future__ import annotations

import functools

from yiju.ingest.groups import needs
from yiju.ingest.record import decode
from yiju.search.index.entries import entries
from yiju.search.model.encoder import Encoder, load_encoder

with needs("spark"):
    import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("year", pa.int32()),
        ("field", pa.string()),
        ("text", pa.string()),
        ("vector", pa.list_(pa.float32())),
    ]
)


def encode(batch: pa.RecordBatch, model: str | None) -> pa.RecordBatch:
    """All texts of a batch, one at a time: a vector must not depend on what lies beside it."""
    encoder = _encoder(model)
    rows = [
        {
            "id": one["id"],
            "year": one["year"],
            "field": entry.field,
            "text": entry.text,
            "vector": encoder.encode_document([entry.text])[0].tolist(),
        }
        for one in batch.to_pylist()
        for entry in entries(decode(one["record"]))
    ]
    return pa.RecordBatch.from_pylist(rows, schema=SCHEMA)


@functools.cache
def _encoder(model: str | None) -> Encoder:
    return load_encoder(model)
