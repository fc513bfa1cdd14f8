"""Which units a person means who names one: the one answer for every command, page and table that is narrowed to a unit.

In: what was typed, who is who, and the printed names by key. Out: keys of linked units, so that whichever of its names is
typed, a unit is found under all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from yiju.ingest.values.text import fold

if TYPE_CHECKING:
    from yiju.graph import Identity
    from yiju.ingest import RecordStore


def keyed(identity: Identity, store: RecordStore) -> dict[str, str]:
    """Each name of a unit with the key of the unit."""
    linked = {name: key for key, unit in identity.units.items() for name in unit.names}
    printed = {d.unit for d in store.declared()} | {f.unit for f in store.listed()}
    return linked | {name: identity.unit_of(name) or name for name in printed if name}


def meant_units(wish: str, identity: Identity, keys: Mapping[str, str]) -> set[str]:
    """Keys of the units of which a printed name holds `wish`; where none does, of the one that it is another writing of
    (（本级）, 委 for 委员会), or of those that it shortens (编办).
    """
    typed = fold(wish)
    if held := {key for name, key in keys.items() if typed in fold(name)}:
        return held
    from yiju.ingest.values.name_keys import unit_key
    from yiju.search.ask.named import units_named

    own = unit_key(wish)
    if (own := identity.unit_clusters.get(own, own)) in identity.units:
        return {own}
    asked_as = {unit_key(name): key for name, key in keys.items()}
    return {asked_as[name] for name in units_named(wish, asked_as)}
