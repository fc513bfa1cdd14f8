"""The measured numbers of the ranking: `data/params.yaml` in, typed out."""

from __future__ import annotations

import math
from functools import cache

import msgspec

from yiju.search.ask.weak import Weak
from yiju.search.data import DATA

_PARAMS = DATA / "params.yaml"


class Share(msgspec.Struct, frozen=True):
    """The weight of words: `least`, and so much more where they cover the whole question."""

    least: float
    covered: float


class AnswerParams(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a text of a hit is worth as an answer: the share of the question's words beside the hit's name and of its bigrams
    that it holds, how near it is in meaning, how far it prints what is asked for; and what printing it adds to the hit's own score.
    """

    words: float
    pairs: float
    meaning: float
    prints: float
    adds: float


class Scattered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the words of a question stand only apart: the things that the first hit lacks take at least the share `things` of
    it, draw the question no nearer to that hit than `pull`, and are by themselves nearer to some text than to texts at
    large by `own`; and the first hit is not by `lead` of its score before the best of another name.
    """

    things: float
    pull: float
    own: float
    lead: float


class Alike(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How alike two declarations are by what they have in common, each of 0 to 1: a logistic sum, `before` without any; of the wording the
    square root counts. Below
    `floor` (of 0 to 1) they are not.
    """

    meaning: float
    wording: float
    numbers: float
    amounts: float
    name: float
    before: float
    floor: float

    def score(self, *, meaning: float, wording: float, numbers: float, amounts: float, name: float) -> float:
        """Of 0 to 1."""
        common = self.meaning * meaning + self.wording * math.sqrt(wording) + self.numbers * numbers
        return 1 / (1 + math.exp(-(self.before + common + self.amounts * amounts + self.name * name)))


class Params(msgspec.Struct, frozen=True):
    """Measured numbers of the ranking; `weak` holds for the default model."""

    weak: Weak
    words_share: Share
    named: float
    values: float
    under_heading: float
    outside: float
    project_list: float
    answers: AnswerParams
    scattered: Scattered
    alike: Alike


@cache
def params() -> Params:
    """As `data/params.yaml` says."""
    return msgspec.yaml.decode(_PARAMS.read_bytes(), type=Params)
