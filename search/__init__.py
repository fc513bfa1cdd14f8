"""Filing records → indexes: words and vectors on disk, hybrid search, similar projects, families.

`SearchIndex` is the room's one door; `Damaged` and `NoModel` are what it raises, in Chinese.
"""

from search.catalog import Damaged
from search.encoder import NoModel, load_encoder
from search.families import Family
from search.hybrid import Hit
from search.index import SearchIndex
from search.likeness import Similar
from search.passages import KINDS, Kind

__all__ = [
    "KINDS",
    "Damaged",
    "Family",
    "Hit",
    "Kind",
    "NoModel",
    "SearchIndex",
    "Similar",
    "load_encoder",
]
