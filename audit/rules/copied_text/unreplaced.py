"""The other's name in a passage that was copied: of the unit that filed it, or of the road or works that it was written for.

In: two declarations that share text. Out: `Unreplaced` names of the one in the other. Texts shorten a unit's name to some of its
characters in their order (共青团青崖县委员会 is 团县委, 双溪镇卫生院 is 双溪卫生院). A name that the other's own words hold as well,
those that it copied nowhere, is no slip.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

import msgspec

from yiju.audit.case import Entry
from yiju.audit.copies.alignment import clauses
from yiju.audit.copies.masking import plain
from yiju.audit.copies.reuse import Pair
from yiju.audit.memory import Memory, key_of, mark_of
from yiju.audit.rules.copied_text.strangers import beside_another, dealings
from yiju.audit.statements import dictionary
from yiju.audit.statements.own_names import place_and_organ, whole_names
from yiju.audit.statements.quantity import units

_LONGEST = 20
_KNOWN = 300
"""A word that so many texts of the dictionary's corpus use is no unit's name alone."""
_NUMBER = re.compile(r"\d+")


class Unreplaced(msgspec.Struct, frozen=True):
    """One text, the pair's `left` one or the other, still says `name`, which is the other's, in `places`: sections with the clause."""

    left: bool
    name: str
    places: list[tuple[str, str]]


class Naming(msgspec.Struct, frozen=True):
    """How texts name units: `ends` of shortened names, whom all have to do with (`everybodys`), and words of dealings (`beside`)."""

    ends: list[str]
    everybodys: list[str]
    beside: list[str]


def unreplaced(pair: Pair, naming: Naming, own: float, memory: Memory) -> list[Unreplaced]:
    """Either side's name in the other's copy of a section; `own` is the share from which on it is a copy."""
    copied = [(name, other) for name, other, alignment in pair.aligned.values() if alignment.own >= own]
    if not copied:
        return []
    key = key_of("unreplaced", [pair.left.mark, pair.right.mark, mark_of(copied)])
    return memory.recall(key, list[Unreplaced], lambda: list(_either_way(pair, copied, naming)))


def _either_way(pair: Pair, copied: Sequence[tuple[str, str]], naming: Naming) -> Iterator[Unreplaced]:
    for left, entry, origin, sections in (
        (True, pair.left, pair.right, copied),
        (False, pair.right, pair.left, [(other, name) for name, other in copied]),
    ):
        passages = _passages(entry, origin, sections)
        for of_unit in (True, False) if passages else ():
            found = _names_left(entry, origin, passages, naming, of_unit)
            if found is not None:
                yield Unreplaced(left, *found)
                break


def _passages(entry: Entry, origin: Entry, sections: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """By section the clauses that stand in the origin's copy of it as well, whatever their numbers."""
    texts, theirs = entry.declaration.texts, origin.declaration.texts
    copied = ((section, _copied(texts[section], theirs[other])) for section, other in sections)
    return {section: found for section, found in copied if found}


def _names_left(
    entry: Entry, origin: Entry, passages: dict[str, list[str]], naming: Naming, of_unit: bool
) -> tuple[str, list[tuple[str, str]]] | None:
    called = _unit_called if of_unit else _object_called
    held = {section: called(entry, origin, texts, naming) for section, texts in passages.items()}
    places = [(section, name, clause) for section, hits in held.items() for name, clause in hits]
    if not places:
        return None
    name = max((name for _, name, _ in places), key=len)
    if _own_words_hold(entry, origin, name if of_unit else name[:2]):
        return None
    return name, list(dict.fromkeys((s, c) for s, _, c in places))


def _copied(text: str, origin: str) -> list[str]:
    theirs = _numberless(origin)
    return [clause for clause, bare in _clauses(text) if bare in theirs]


@functools.lru_cache(maxsize=16384)
def _numberless(text: str) -> str:
    return _NUMBER.sub("0", plain(text))


@functools.lru_cache(maxsize=16384)
def _clauses(text: str) -> list[tuple[str, str]]:
    """The clauses of a text, folded, each with and without its numbers."""
    folded = plain(text)
    return [(folded[a:b], _NUMBER.sub("0", folded[a:b])) for a, b in clauses(folded)]


def _own_words_hold(entry: Entry, origin: Entry, name: str) -> bool:
    """Whether the declaration speaks of it in words that are not the origin's."""
    theirs = _numberless("\n".join(origin.declaration.texts.values()))
    d = entry.declaration
    own = [entry.name, *(s.name for s in d.subitems), *(f"{i.name}{i.target or ''}" for i in d.indicators)]
    own += [clause for text in d.texts.values() for clause, bare in _clauses(text) if bare not in theirs]
    return any(name in text for text in own)


def _unit_called(entry: Entry, origin: Entry, texts: Sequence[str], naming: Naming) -> list[tuple[str, str]]:
    """The names of the origin's unit, or of the place that it is of, in clauses of a unit that has nothing to do with it."""
    if entry.unit_key == origin.unit_key or _kin(entry, origin):
        return []
    area, own = place_and_organ(origin.unit)[0], place_and_organ(entry.unit)[0]
    apart = bool(area and own) and not area.endswith(own) and not own.endswith(area) and own[:2] != area[:2]
    return [
        (name, clause)
        for clause in texts
        if not dealings(clause, naming.beside)
        for name in (
            *_shortened(clause, origin.unit, entry.unit, naming),
            *([area] if apart and area in clause else ()),
        )
    ]


def _shortened(text: str, unit: str, mine: str, naming: Naming) -> Iterator[str]:
    area, organ = place_and_organ(unit)
    distinct = {c for c in organ if c not in mine and c not in area}
    for end in _ends(tuple(naming.ends)).finditer(text):
        start = end.start()
        while start > 0 and end.end() - start < _LONGEST and _shortens(text[start - 1 : end.end()], unit):
            start -= 1
        name = text[start : end.end()]
        if (
            len(name) > 1
            and _shortens(name, unit)
            and distinct & set(name)
            and dictionary.frequency(name) < _KNOWN
            and not any(re.search(kind, name) for kind in naming.everybodys)
            and not beside_another(text, start, end.end())
        ):
            yield name


@functools.cache
def _ends(ends: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, ends)))


def _shortens(short: str, name: str) -> bool:
    """Whether all its characters stand in the name in their order."""
    rest = iter(name)
    return all(char in rest for char in short)


def _kin(entry: Entry, origin: Entry) -> bool:
    """Whether one of the two obeys the other, or may: a bureau speaks of its centre and its schools, and they of it."""
    for one, other in ((entry, origin), (origin, entry)):
        if (
            one.declaration.authority
            and place_and_organ(one.declaration.authority)[1] == place_and_organ(other.unit)[1]
        ):
            return True
        (area, organ), (place, bureau) = place_and_organ(one.unit), place_and_organ(other.unit)
        if (
            area == place
            and organ.endswith((*units().subordinates, *units().organs))
            and bureau.endswith(tuple(units().bureaus))
        ):
            return True
    return False


def _object_called(
    entry: Entry, origin: Entry, texts: Sequence[str], naming: Naming
) -> list[tuple[str, str]]:
    """What the origin's name says it is for (沿江路), where this one's name has a road or works of its own that the clauses do not
    speak of.
    """
    mine, its = whole_names(entry.name, entry.unit), whole_names(origin.name, origin.unit)
    if not mine or not its or {n[:2] for n in mine} & {n[:2] for n in its}:
        return []
    if any(name[:2] in text for text in texts for name in mine):
        return []
    return [
        (name, clause)
        for clause in texts
        if not dealings(clause, naming.beside)
        for name in its
        if name in clause and not beside_another(clause, clause.index(name), clause.index(name) + len(name))
    ]
