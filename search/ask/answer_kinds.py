"""What kind of thing a question asks for: its text in; out, how far a text prints such a thing.

`data/answer_kinds.yaml` says how each kind is asked for and how it is printed (a sum, a count, a date, a share, a reason,
a document …). A question may ask for several at once (`目标值和实际完成值各是多少`).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import msgspec

from yiju.ingest.values.text import nfkc
from yiju.search.data import DATA

_FILE = DATA / "answer_kinds.yaml"
_SUM = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d[\d,]{2,}(?:\.\d+)?|\d\.\d")
# What a sum is counted in, as a form's head prints it behind the name: `项目总预算（元）`.
_MEASURE = re.compile(r"\s*\([^()]{1,4}\)\s*$")
# A text that prints some number where a sum or a count is asked for, one of another measure; one that prints the thing,
# but not under a label that says where such things stand, and one that only stands there.
_SOME_NUMBER, _OTHER_MEASURE, _ELSEWHERE, _OF_SECTION = 0.5, 0.7, 0.8, 0.6


class _Kind(msgspec.Struct, forbid_unknown_fields=True):
    """As the file has it."""

    name: str
    asks: str
    holds: str
    sections: list[str] = []
    number: bool = False
    of_unit: bool = False


class _File(msgspec.Struct, forbid_unknown_fields=True):
    kinds: list[_Kind]
    number: str
    projects: str


class _Read(NamedTuple):
    """A kind with its expressions compiled."""

    name: str
    asks: re.Pattern[str]
    holds: re.Pattern[str]
    sections: tuple[str, ...]
    number: bool
    of_unit: bool


class AnswerKinds(NamedTuple):
    """The kinds of answer that a question asks for; `counted` is what its counts are counted in,
    `asking` the pieces of the question that ask.
    """

    kinds: tuple[_Read, ...] = ()
    counted: str = ""
    asking: tuple[str, ...] = ()

    def __contains__(self, name: object) -> bool:
        return any(kind.name == name for kind in self.kinds)

    def stands_under(self, section: str) -> bool:
        """Whether it is told of a unit under such a heading."""
        return any(kind.of_unit and any(word in section for word in kind.sections) for kind in self.kinds)

    def held_in(self, text: str, label: str = "") -> float:
        """How far a text prints what is asked for, 0 to 1; `label` is the section that it stands in."""
        if not self.kinds:
            return 0.0
        return sum(self._held(kind, text, label) for kind in self.kinds) / len(self.kinds)

    def _held(self, kind: _Read, text: str, label: str) -> float:
        there = kind.holds.search(text) is not None
        if kind.name == "count" and self.counted and there:
            counted = re.search(rf"[\d一二三四五六七八九十两百千多余]\s*{self.counted}", text)
            return 1.0 if counted else _OTHER_MEASURE
        if there:
            return 1.0 if not kind.sections or any(word in label for word in kind.sections) else _ELSEWHERE
        if kind.number and _SUM.search(text):
            return _SOME_NUMBER
        return _OF_SECTION if any(word in label for word in kind.sections) else 0.0


def answer_kinds(text: str) -> AnswerKinds:
    """What a question asks for."""
    folded = _MEASURE.sub("", nfkc(text))
    kinds, number = _read()
    asked: list[_Read] = []
    asking: list[str] = []
    counted = ""
    for kind in kinds:
        if match := kind.asks.search(folded):
            asked.append(kind)
            asking.append(match[0])
            counted = match.groupdict().get("counted") or counted
    if not asked and number.search(folded):
        asked = [kind for kind in kinds if kind.number]
    return AnswerKinds(tuple(asked), counted, tuple(asking))


def asks_projects(text: str) -> bool:
    """Whether a question asks which projects there are, so that a text outside declarations only tells of some."""
    return re.search(_file().projects, text) is not None


@cache
def _file() -> _File:
    return msgspec.yaml.decode(_FILE.read_bytes(), type=_File)


@cache
def _read() -> tuple[tuple[_Read, ...], re.Pattern[str]]:
    file = _file()
    kinds = tuple(
        _Read(
            kind.name,
            re.compile(re.sub(r"\s*\n\s*", "", kind.asks).replace(" |", "|")),
            re.compile(kind.holds),
            tuple(kind.sections),
            kind.number,
            kind.of_unit,
        )
        for kind in file.kinds
    )
    return kinds, re.compile(file.number)
