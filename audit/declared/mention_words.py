"""How declarations speak of values, as `mention_words.yaml` has it.

In: the file. Out: `MentionWords`, and its patterns made once.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import msgspec

from yiju.audit.statements.quantity import units

_FILE = Path(__file__).with_name("mention_words.yaml")
_SAME = Path(__file__).with_name("same_words.yaml")
_NUMERALS = "零〇一二两三四五六七八九十百千万"


class MentionWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See the file."""

    units: dict[str, tuple[str, float]]
    times: dict[str, float]
    same_units: dict[str, str]
    things: list[str]
    alike_units: list[list[str]]
    joins: str
    happenings: list[str]
    periods: dict[str, int]
    halves: str
    seasons: dict[str, tuple[float, float]]
    reaches: dict[str, str]
    aims: str
    acts: str
    lasting: str
    tenders: str
    works: str
    not_works: str
    works_end: str
    works_begin: str
    in_parts: str
    paid_in_parts: str
    borne: str
    oversight: str
    of_the_place: str
    planned: str
    this_year: str
    that_year: list[str]
    asks: str
    whole_and_year: str
    in_years: str
    doing: str
    sides: str
    most: str
    least: str
    latest: str
    paid_for: str

    def reach(self, text: str) -> frozenset[str]:
        """What a clause says of its number's reach."""
        return frozenset(name for name, pattern in self.reaches.items() if re.search(pattern, text))

    @property
    def thing_units(self) -> frozenset[str]:
        """Measure words of things, and none at all."""
        return _thing_units()

    def unit(self, printed: str) -> str:
        """A measure word as the like are counted together."""
        return self.same_units.get(printed, printed)

    def measure(self, printed: str) -> tuple[str, float]:
        """Which dimension a measure word is of, and how many of the common unit it is."""
        found = self.units.get(printed) or units().measures.get(printed, ("count", 1))
        return found[0], float(found[1])


@functools.cache
def _thing_units() -> frozenset[str]:
    """All that count neither people nor what happens."""
    words = mention_words()
    others = {*units().people, *words.happenings, *(unit for kind in units().kinds for unit in kind)}
    return frozenset({"", *words.things, *units().counts}) - others


@functools.cache
def mention_words() -> MentionWords:
    """Those that stand in the repository. Raises `msgspec.ValidationError` where the file is wrong."""
    return msgspec.yaml.decode(_FILE.read_bytes(), type=MentionWords)


@functools.cache
def number_pattern() -> re.Pattern[str]:
    """A number in digits or characters, the other end of its range, its scale and its unit."""
    words = mention_words()
    known = {*units().counts, *units().measures, *words.units, *words.times}
    names = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.compile(
        rf"(?P<number>\d[\d,]*(?:\.\d+)?|[{_NUMERALS}]+)(?:\s*[-~—－～至到]\s*(?P<to>\d[\d,]*(?:\.\d+)?))?\s*"
        rf"(?P<about>[余多来几])?(?P<scale>[百千]?[万亿]|(?<=\d)[百千])?(?P<more>[余多来])?\s*"
        rf"(?P<unit>[%％‰]|个百分点|{names}|(?<=\d)[一-龥])?"
    )


def is_number(match: re.Match[str]) -> bool:
    """Whether the match is one: characters (统一, 两癌, 三公) are with a unit only, and 一 never counts."""
    printed = match["number"]
    return printed[0].isdigit() or (
        bool(match["unit"]) and printed not in ("一", "零", "〇", "万", "千", "百")
    )


def without_numbers(text: str) -> str:
    """The text with a space for each number and its unit."""
    return number_pattern().sub(lambda m: " " if is_number(m) and not _is_ordinal(m) else m[0], text)


def _is_ordinal(match: re.Match[str]) -> bool:
    """第二轮 is a name."""
    return match.string[match.start() - 1 : match.start()] == "第"


def plain(text: str) -> str:
    """Its characters and letters alone."""
    return re.sub(r"[^一-龥A-Za-z]+", " ", text).strip()


@functools.lru_cache(maxsize=65536)
def in_common_words(text: str) -> str:
    """The text with the common word for each of `same_words.yaml`."""
    pattern, common = _same_words()
    return pattern.sub(lambda m: common[m[0]], text)


@functools.cache
def _same_words() -> tuple[re.Pattern[str], dict[str, str]]:
    lines = msgspec.yaml.decode(_SAME.read_bytes(), type=list[list[str]])
    common = {word: line[0] for line in lines for word in line}
    return re.compile("|".join(sorted(common, key=len, reverse=True))), common
