"""Whether a hit has little to do with a question: hits and what stands together in, yes or no out."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from yiju.search.ask.question import Question
from yiju.search.ask.scored import Scored
from yiju.search.ask.together import ELSEWHERE, Together
from yiju.search.index.entries import project_name_key
from yiju.search.index.printed_values import is_code

# Words that draw a question away by more than this say no more.
_FARTHEST = 0.02


class Weak(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Below what a hit is weak. The first: the best cosine of all that was found + `clear` × how far it is before the
    rest - `unknown` × the share of the question that words take that stand nowhere - `things` × the share that things take that no
    filing names - `names` × the share that units, numbers and amounts take that stand in none - `scattered` where its things stand
    only apart, as far as it is a name, - `away` × how much farther the question is from it for the words that stand nowhere, stays below `floor`. The others behind a first that is not weak: their own cosine stays below `others`, or their
    score below `beside` × the first's.
    """

    floor: float
    others: float
    unknown: float
    things: float
    names: float
    clear: float
    scattered: float
    away: float
    beside: float

    def first(
        self, ranked: Sequence[Scored], gathered: Sequence[Scored], question: Question, together: Together
    ) -> bool:
        """Whether the first of `ranked` has little to do with the question; `gathered` is all that was found."""
        if question.misses_name or together.elsewhere >= ELSEWHERE:
            return True
        if answers(ranked[0], question):
            return False
        nearest = max((one.cosine for one in gathered if one.cosine is not None), default=0.0)
        against = (
            self.unknown * question.unknown_share
            + self.things * question.lacking_share
            + self.names * question.nameless_share
            + self.scattered * together.scattered * question.things.is_name
        )
        # What draws it nearer may be said otherwise there, or be a thing of the same field.
        against += self.away * min(_FARTHEST, max(0.0, -together.unheard_pull))
        return nearest + self.clear * lead_of(ranked) - against < self.floor

    def other(self, candidate: Scored, question: Question, best: Scored, first: bool) -> bool:
        """Whether a hit behind the `best` has; `first` is whether that one is weak, and with it all that hold less of the
        question.
        """
        if answers(candidate, question):
            return False
        assert candidate.cosine is not None
        return first or candidate.cosine < self.others or candidate.score < self.beside * best.score


def answers(candidate: Scored, question: Question) -> bool:
    """Whether a candidate holds all of the question as it stands, each of its words, or the amount, the code or the
    phrases asked for; and where meaning was not asked, nothing is weak.
    """
    if (
        candidate.amounts
        or question.phrases
        or candidate.cosine is None
        or any(map(is_code, candidate.values))
    ):
        return True
    text = f"{candidate.entry.name}\n{candidate.entry.text}"
    return question.stands_in(text) or question.all_in(text)


def lead_of(ranked: Sequence[Scored]) -> float:
    """By what share of its score the first is before the best of another name: 0 where another is as good."""
    if not ranked or ranked[0].score <= 0:
        return 0.0
    own = project_name_key(ranked[0].entry.name)
    second = next((one.score for one in ranked if project_name_key(one.entry.name) != own), 0.0)
    return min(1.0, max(0.0, 1 - second / ranked[0].score))
