"""Files → filing records. `read_filing` reads one file, `RecordStore` keeps what was read.

A `Filing` and its parts (`ingest.record`) are all that the other rooms read of this one.
"""

from typing import TYPE_CHECKING

from yiju.ingest.errors import Unreadable
from yiju.ingest.record import Declaration, Document, Filing, decode, encode
from yiju.ingest.record_store import RecordStore

if TYPE_CHECKING:
    from yiju.ingest.filing import read_filing

__all__ = [
    "Declaration",
    "Document",
    "Filing",
    "RecordStore",
    "Unreadable",
    "decode",
    "encode",
    "read_filing",
]


def __getattr__(name: str) -> object:
    """`read_filing`, loaded when asked for: the store needs none of the reading libraries."""
    if name == "read_filing":
        from yiju.ingest.filing import read_filing

        return read_filing
    raise AttributeError(name)
