"""Filing records → indexes: words and vectors on disk, hybrid search, similar projects, families.

`SearchIndex` is the room's one door; `Damaged` and `NoModel` are what it raises, in Chinese.
"""

from yiju.search.catalog import Damaged
from yiju.search.encoder import NoModel, load_encoder
from yiju.search.families import Family
from yiju.search.filters import Filters
from yiju.search.hybrid import Hit
from yiju.search.index import SearchIndex
from yiju.search.likeness import Similar
from yiju.search.passages import KINDS, Kind
from yiju.search.text_index import LONGEST

__all__ = [
    "KINDS",
    "LONGEST",
    "Damaged",
    "Family",
    "Filters",
    "Hit",
    "Kind",
    "NoModel",
    "SearchIndex",
    "Similar",
    "load_encoder",
]
