"""Another unit or place than one's own, in the text of a declaration or a budget.

In: a paragraph and the places of a case. Out: `Leftover`s. A neighbour, a partner, a place that is visited or helped is
named by right: only a text that speaks of the other and never of its own is told.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from yiju.audit.rules.copied_text.leftover import Leftover
from yiju.audit.rules.copied_text.lexicon import KnownPlaces, PlaceNames, names, towns_in
from yiju.audit.statements.paragraph import Paragraph

_JOINED = re.compile(r"(?:[与和同及、至到向赴往经]|以及|位于|地处|坐落于?|通往)\s*$")
_FOLLOWED = re.compile(r"^\s*(?:[、和与及至之]|等|交界|境内|路口|段|线)")
_GLOSSARY = re.compile("名词解释|职责|职能|机构")


def strangers(known: KnownPlaces, paragraph: Paragraph, beside: Sequence[str]) -> Iterator[Leftover]:
    """The other unit or place that the text is about; one for a text. `known` are those that there are, `beside` words of
    dealings with others.
    """
    own = _own(paragraph)
    if not any(n.town or n.district or n.house[0] for n in own) or _GLOSSARY.search(paragraph.title):
        return
    if paragraph.title == "立项依据" or (
        paragraph.entry is not None and dealings(paragraph.entry.name, beside)
    ):
        return
    text = paragraph.text
    for other, start, end in [
        *_houses(known, own, text),
        *_towns(known, own, text),
        *_districts(known, own, text),
    ]:
        sentence = re.split("[。；;\n]", text[:start])[-1] + re.split("[。；;\n]", text[start:])[0]
        titled = text[:start].count("《") > text[:start].count("》")
        if titled or dealings(sentence, beside) or beside_another(text, start, end):
            continue
        mine = next(n.short or n.district for n in own if n.short or n.district)
        wording = f"写的是“{other}”，全段没有提到本单位（{mine}），疑为照搬“{other}”的文字未改"
        yield Leftover(f"他处|{other}", wording, sentence.strip())
        return


def dealings(text: str, beside: Sequence[str]) -> bool:
    """Whether the text speaks of dealings with others."""
    return _has_any(text, tuple(beside))


@functools.lru_cache(maxsize=65536)
def _has_any(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def beside_another(text: str, start: int, end: int) -> bool:
    """Whether a name there is only where something lies, or one of several: 位于柳桥街道, 柳桥街道境内."""
    return bool(_JOINED.search(text[:start]) or _FOLLOWED.match(text[end:]))


def _own(paragraph: Paragraph) -> list[PlaceNames]:
    d = paragraph.entry.declaration if paragraph.entry is not None else None
    printed = [d.unit, d.authority] if d is not None else []
    return [names(unit) for unit in [*printed, paragraph.filing.document.unit] if unit]


def _houses(known: KnownPlaces, own: list[PlaceNames], text: str) -> list[tuple[str, int, int]]:
    """For a school, a home, a farm: others of the kind, where its own name never stands."""
    mine = [n for n in own if n.house[0]]
    if not mine or any(n.house[0] in text for n in mine):
        return []
    called = {name for n in mine for name in n.house_names}
    others = {name for n in mine for name in known.houses.get(n.house_kind, ())} - called
    return _one_only([(o, m.start(), m.end()) for o in others for m in re.finditer(re.escape(o), text)])


def _one_only(found: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Where a text names several, it is about none of them."""
    return sorted(found, key=lambda f: f[1]) if len({name for name, _, _ in found}) == 1 else []


def _towns(known: KnownPlaces, own: list[PlaceNames], text: str) -> list[tuple[str, int, int]]:
    """For a town's unit: other towns, where its own is never named."""
    mine = {n.town for n in own if n.town}
    if not mine or any(town.rstrip("街道镇乡") in text for town in mine):
        return []
    return _one_only(towns_in(text, known.towns - mine))


def _districts(known: KnownPlaces, own: list[PlaceNames], text: str) -> list[tuple[str, int, int]]:
    """Districts of other units of the filings, where the own one is never named."""
    mine = {n.district for n in own if n.district}
    if not mine or any(place in text for place in mine) or any(n.town and n.town in text for n in own):
        return []
    others = {d for d in known.districts if len(d) > 2} - mine - {n.city for n in own}
    return _one_only(
        [
            (place, m.start(), m.end())
            for place in others
            if place in text
            for m in re.finditer(re.escape(place), text)
        ]
    )
