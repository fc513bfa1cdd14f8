"""Which text of a hit holds what was asked for: the hits of a question in, each by that one of its texts and fields out.

A hit is a project, or a section of a filing. It is found by all that the question says; what answers is the text of it that
holds the words which its name does not, is near in meaning, and prints such a thing as is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

import msgspec

from yiju.search.ask.answer_kinds import AnswerKinds
from yiju.search.ask.facts import StatedFact, facts_asked, facts_of
from yiju.search.ask.measured import AnswerParams
from yiju.search.ask.scored import Scored
from yiju.search.ask.together import Gathering
from yiju.search.index.catalog import Stored

# Fields that hold one line of many.
_LINES = ("subitems[", "indicators[")
# So many of the first hits are looked through.
LOOKED_AT = 6
# A hit shows so many of its texts: those behind the best are worth nearly as much, and no longer than a passage is.
_SHOWN, _NEARLY, _LONGEST_MORE = 3, 0.35, 300


class Choice(NamedTuple):
    """A text of a hit, what it is worth, and how far it prints what is asked for."""

    worth: float
    prints: float
    scored: Scored


class Answers:
    """Chooses by the words of a question (`gathering`) and the kinds of answer it asks for; `floor` is the cosine of what
    has nothing to do with it.
    """

    def __init__(
        self, gathering: Gathering, kinds: AnswerKinds, floor: float, measured: AnswerParams
    ) -> None:
        self._gathering = gathering
        self._asked = gathering.text
        self._kinds = kinds
        self._floor = floor
        self._measured = measured

    def chosen(
        self,
        shown: Sequence[Scored],
        members: dict[str, list[Scored]],
        declarations: dict[str, Stored],
        printing: Iterable[Scored] = (),
    ) -> list[Scored]:
        """The hits, best first, each by the one of its `members` (by `Scored.about`) or of its declaration's fields
        that answers; those without members as they are. `printing` is all that prints an amount asked for.
        """
        cosines = [one.cosine for own in members.values() for one in own if one.cosine is not None]
        span = max(max(cosines, default=1.0) - self._floor, 1e-6)
        equal: dict[str, list[Scored]] = {}
        for one in printing:
            equal.setdefault(one.about, []).append(one)
        found = []
        for hit in shown:
            own = members.get(hit.about, [])
            if hit.amounts is None:
                found.append(self._of(hit, own, declarations, span))
            else:
                stored = declarations.get(hit.entry.declaration_id)
                found.append(self._of_amount(hit, own, equal.get(hit.about, []), stored, span))
        return sorted(found, key=lambda one: -one.score)

    def _of_amount(
        self, hit: Scored, own: list[Scored], equal: list[Scored], stored: Stored | None, span: float
    ) -> Scored:
        """A hit that prints the amount asked for: of texts that print it alike the one that says most of the question; with
        the text of its declaration that says what else is asked.
        """
        assert hit.amounts is not None
        if hit.amounts.by_name or hit.number < 0:
            return hit
        if stored is None:
            rank = {one.number: self._worth(one, equal, span) for one in equal}
            best = max(equal, key=lambda one: rank[one.number], default=hit)
            if best.number > 0 and rank.get(best.number, 0) > rank.get(hit.number, 0):
                hit = msgspec.structs.replace(
                    best, score=hit.score, named=hit.named, under_heading=hit.under_heading
                )
        hit = self._with_facts(hit, stored)
        assert hit.amounts is not None
        already = f"{hit.entry.name} {hit.amounts.text}"
        others = _untold(equal, already)
        if not others:
            others = _untold(own, already)
            if not self._beside(already, (one.entry.text for one in others)):
                return hit
        more = max(others, key=lambda one: self._worth(one, others, span, already))
        text = f"{hit.amounts.text}\n{more.entry.text}"
        places = tuple(dict.fromkeys([*hit.amounts.places, *more.entry.places]))
        return msgspec.structs.replace(
            hit, amounts=msgspec.structs.replace(hit.amounts, text=text, places=places)
        )

    def _worth(self, one: Scored, among: Sequence[Scored], span: float, already: str = "") -> float:
        """What a text is worth beside others; `already` is what is shown already."""
        texts = [f"{other.entry.field} {other.entry.text}" for other in among]
        rest, pairs = self._beside(already, texts), self._gathering.pairs_beside(already, texts)
        return self._choice(one, one.entry.field, one.cosine, rest, pairs, span).worth

    def _of(self, hit: Scored, own: list[Scored], declarations: dict[str, Stored], span: float) -> Scored:
        stored = declarations.get(hit.entry.declaration_id)
        if not own:
            return hit
        name = hit.entry.name
        facts = list(facts_of(stored.declaration)) if stored else []
        texts = [*(f"{one.entry.field} {one.entry.text}" for one in own), *(fact.text for fact in facts)]
        # Who filed it is said of every text alike.
        whose = " ".join(filter(None, (name, hit.entry.unit, *hit.entry.above)))
        rest, pairs = self._beside(whose, texts), self._gathering.pairs_beside(whose, texts)
        project = next((one for one in own if one.entry.kind == "project"), hit)
        if not rest and not self._kinds.kinds and not any(fact.label in self._asked for fact in facts):
            # Who looks up a name is shown what the project is; who looks up a number or a phrase, where it stands.
            if hit.values or not self._gathering.is_of_words:
                project = hit
            share = self._gathering.share_of(f"{name} {project.entry.text}")
            score = hit.score + self._measured.adds * share
            return msgspec.structs.replace(
                project, score=score, named=hit.named, under_heading=hit.under_heading
            )
        usual = median(one.cosine or 0.0 for one in own)
        choices = [self._choice(one, one.entry.field, one.cosine, rest, pairs, span) for one in own]
        choices += [
            self._choice(_as_entry(project, fact), fact.label, usual, rest, pairs, span) for fact in facts
        ]
        shown = _first_of(sorted(choices, key=lambda one: -one.worth))
        best = shown[0]
        entry = msgspec.structs.replace(
            best.scored.entry,
            text="\n".join(one.scored.entry.text for one in shown),
            places=tuple(dict.fromkeys(place for one in shown for place in one.scored.entry.places)),
        )
        share = self._gathering.share_of(f"{name} {entry.text}")
        # Where no kind of answer is asked for, what holds the words is the answer.
        prints = best.prints if self._kinds.kinds else 1.0
        score = hit.score + self._measured.adds * prints * share
        return msgspec.structs.replace(
            best.scored, entry=entry, score=score, named=hit.named, under_heading=hit.under_heading
        )

    def _with_facts(self, hit: Scored, stored: Stored | None) -> Scored:
        """A hit that prints the amount asked for, with what else is asked for and its declaration says."""
        assert hit.amounts is not None
        if stored is None or hit.entry.kind != "project":
            return hit
        facts = [fact.text for fact in facts_asked(stored.declaration, self._kinds)]
        text = "；".join(dict.fromkeys([hit.amounts.text, *facts]))
        return msgspec.structs.replace(hit, amounts=msgspec.structs.replace(hit.amounts, text=text))

    def _beside(self, name: str, texts: Iterable[str]) -> dict[str, float]:
        """The words of the question that the name does not hold and one of the texts does, with their weights."""
        gathering, held = self._gathering, list(texts)
        return {
            word: weight
            for word, weight in gathering.weights.items()
            if not gathering.stands_in(word, name) and any(gathering.stands_in(word, text) for text in held)
        }

    def _choice(
        self,
        one: Scored,
        label: str,
        cosine: float | None,
        rest: Mapping[str, float],
        pairs: Mapping[str, float],
        span: float,
    ) -> Choice:
        """What a text is worth; a field says nothing of its own in meaning and is as near as its project's texts are."""
        text, measured = one.entry.text, self._measured
        near = 0.0 if cosine is None else max(0.0, cosine - self._floor) / span
        prints = self._kinds.held_in(text, label)
        # Where no word is left a line of a table is not meant, but the whole.
        share = float(not rest and not one.entry.field.startswith(_LINES))
        if rest:
            held = (weight for word, weight in rest.items() if self._gathering.stands_in(word, text))
            share = sum(held) / sum(rest.values())
        section = label.partition("texts.")[2]
        pairs_share = self._gathering.pairs_in(pairs, f"{section} {text}") / (sum(pairs.values()) or 1.0)
        worth = measured.words * share + measured.pairs * pairs_share
        return Choice(worth + measured.meaning * near + measured.prints * prints, prints, one)


def _untold(found: Iterable[Scored], already: str) -> list[Scored]:
    """The single texts of some that do not stand in what is shown already."""
    return [
        one
        for one in found
        if one.number > 0 and one.entry.kind != "project" and one.entry.text not in already
    ]


def _first_of(choices: Sequence[Choice]) -> list[Choice]:
    """The texts that a hit shows, of these, best first: the best, and what is nearly as good and says something else."""
    shown = [choices[0]]
    for choice in choices[1:]:
        if len(shown) == _SHOWN or choice.worth < _NEARLY * choices[0].worth:
            break
        text = choice.scored.entry.text
        others = [one.scored.entry.text for one in shown]
        if len(text) <= _LONGEST_MORE and not any(text in other or other in text for other in others):
            shown.append(choice)
    return shown


def _as_entry(project: Scored, fact: StatedFact) -> Scored:
    entry = msgspec.structs.replace(project.entry, field=fact.field, text=fact.text, places=fact.places)
    return msgspec.structs.replace(project, entry=entry)
