"""Filing records → indexes: words and vectors on disk, hybrid search, similar projects, families.

`SearchIndex` is the room's one door; `DamagedIndex` and `NoModel` are what it raises, in Chinese.
"""

from yiju.search.ask.facets import FACETED, Band, Facets, ProjectHits, by_project
from yiju.search.ask.indicator_families import IndicatorFamily
from yiju.search.ask.likeness import Similar
from yiju.search.ask.notice import notice
from yiju.search.ask.question import LONGEST
from yiju.search.ask.ranking import Hit
from yiju.search.index.catalog import DamagedIndex
from yiju.search.index.entries import KINDS, Kind
from yiju.search.index.filters import Filters
from yiju.search.model.encoder import NoModel, load_encoder
from yiju.search.search_index import SearchIndex

__all__ = [
    "FACETED",
    "KINDS",
    "LONGEST",
    "Band",
    "DamagedIndex",
    "Facets",
    "Filters",
    "Hit",
    "IndicatorFamily",
    "Kind",
    "NoModel",
    "ProjectHits",
    "SearchIndex",
    "Similar",
    "by_project",
    "load_encoder",
    "notice",
]
