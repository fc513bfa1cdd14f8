"""Recurring indicator phrases grouped into families: declarations' indicators in, families out.

A phrase is read as subject + measure (`服务对象` + `满意度`) with the words of `data/indicator_words.yaml`,
brackets that spell out a formula aside. One family has one measure; its subjects are equal once words
that narrow nothing are gone, or named as one in the data, or differ by a misread character.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

import msgspec
from rapidfuzz import fuzz

from yiju.ingest.values.name_keys import unit_key
from yiju.ingest.values.text import fold
from yiju.search.data import DATA
from yiju.search.index.entries import project_name_key
from yiju.search.index.indicating import Indicating, IndicatingRow

WORDS = DATA / "indicator_words.yaml"
_BRACKETED = re.compile(r"[(（\[【〔][^()（）]*[)）\]】〕]?")
_MARKS = re.compile(r"[^\w%]|_")
# 的 between two words: not of 目的, 的士.
_OF = re.compile(r"(?<=[^目标])的(?!士|确)")
_NUMERAL = re.compile(r"[\d零〇一二三四五六七八九十百千上下前后大小]")
# One misread character in a long phrase.
_MISREAD = 90.0


class Phrase(msgspec.Struct, frozen=True):
    """An indicator's name as subject and measure; `measure` is empty where the data names none."""

    subject: str
    measure: str


class IndicatorFamily(msgspec.Struct, kw_only=True):
    """Indicators of one meaning. `targets` are printed targets with counts, most frequent first;
    `usual` is the most frequent and None where none is printed; `declarations` are ids.
    """

    name: str
    measure: str
    variants: list[tuple[str, int]]
    count: int
    units: list[str]
    years: list[int]
    targets: list[tuple[str, int]]
    usual: str | None
    level1: str | None
    declarations: list[str]

    @property
    def since(self) -> int | None:
        """The first year in which it is used."""
        return self.years[0] if self.years else None


def planned(stored: Iterable[Indicating]) -> list[Indicating]:
    """Those that are plans, and what is told later of a project and year that no plan is there of."""
    every = list(stored)
    plans = {_project_year(one) for one in every if one.stage == "plan"}
    return [one for one in every if one.stage == "plan" or _project_year(one) not in plans]


def _project_year(one: Indicating) -> tuple[str, str, int | None]:
    return unit_key(one.unit or ""), project_name_key(one.name), one.year


@cache
def _words() -> Any:
    return msgspec.yaml.decode(WORDS.read_bytes())


@cache
def _measures() -> list[tuple[str, str]]:
    """(wording, measure), longest wording first."""
    pairs = [(word, row["words"][0]) for row in _words()["measures"] for word in row["words"]]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


@cache
def _subjects() -> dict[tuple[str, str], str]:
    """(measure, subject) → the subject that names the family."""
    return {(row["measure"], word): row["words"][0] for row in _words()["subjects"] for word in row["words"]}


@lru_cache(maxsize=1 << 16)
def read_phrase(name: str) -> Phrase:
    """Subject and measure of an indicator's name."""
    bare = _MARKS.sub("", fold(_BRACKETED.sub("", name))) or _MARKS.sub("", fold(name))
    bare = _OF.sub("", bare)
    wording, measure = next((pair for pair in _measures() if bare.endswith(pair[0])), ("", ""))
    subject = bare.removesuffix(wording)
    if not measure:
        return Phrase(subject, measure)
    if named := _subjects().get((measure, subject)):
        return Phrase(named, measure)
    for word in _words()["empty"]:
        subject = subject.replace(word, "")
    subject = _plain_subject(subject)
    return Phrase(_subjects().get((measure, subject), subject), measure)


def _plain_subject(subject: str) -> str:
    """A subject without what says no more, an action behind its thing."""
    words = _words()
    for fund in words["funds"]:
        subject = subject.replace(f"{fund}资金", fund)
    begin = next((word for word in words["beginnings"] if subject.startswith(word)), "")
    if len(subject) > len(begin) + 1:
        subject = subject.removeprefix(begin)
    action = next((word for word in words["actions"] if subject.startswith(word)), "")
    if action and len(subject) > len(action) + 1 and not subject.endswith(tuple(words["actions"])):
        subject = subject.removeprefix(action) + action
    return subject


def families(declarations: Iterable[Indicating], min_count: int = 2) -> list[IndicatorFamily]:
    """Families of at least `min_count` declarations, most used first."""
    groups: dict[Phrase, list[tuple[Indicating, IndicatingRow]]] = defaultdict(list)
    for stored in declarations:
        for indicator in stored.indicators:
            groups[read_phrase(indicator.name)].append((stored, indicator))
    found = [_family(phrase, uses) for phrase, uses in _join_misread(groups).items()]
    return sorted(
        (family for family in found if len(family.declarations) >= min_count),
        key=lambda family: (-len(family.declarations), family.name),
    )


def _join_misread(
    groups: dict[Phrase, list[tuple[Indicating, IndicatingRow]]],
) -> dict[Phrase, list[tuple[Indicating, IndicatingRow]]]:
    """A rare phrase goes to the more frequent one from which a misread character parts it."""
    joined: dict[Phrase, list[tuple[Indicating, IndicatingRow]]] = {}
    alike: dict[tuple[str, str], list[Phrase]] = defaultdict(list)
    for phrase, uses in sorted(groups.items(), key=lambda item: -len(item[1])):
        others = alike[phrase.measure, _numerals(phrase.subject)]
        near = next(
            (
                other
                for other in others
                if fuzz.ratio(phrase.subject, other.subject, score_cutoff=_MISREAD) >= _MISREAD
            ),
            None,
        )
        if near is None:
            others.append(phrase)
            joined[phrase] = list(uses)
        else:
            joined[near].extend(uses)
    return joined


def _numerals(subject: str) -> str:
    """The numerals of a phrase, which no misreading joins: 第一季度 is not 第二季度."""
    return "".join(_NUMERAL.findall(subject))


def _family(phrase: Phrase, uses: Sequence[tuple[Indicating, IndicatingRow]]) -> IndicatorFamily:
    variants = Counter(indicator.name for _, indicator in uses)
    targets = Counter(indicator.target for _, indicator in uses if indicator.target)
    levels = Counter(indicator.level1 for _, indicator in uses if indicator.level1)
    return IndicatorFamily(
        name=_name(phrase, variants),
        measure=phrase.measure,
        variants=variants.most_common(),
        count=len(uses),
        units=sorted({stored.unit for stored, _ in uses if stored.unit}),
        years=sorted({stored.year for stored, _ in uses if stored.year}),
        targets=targets.most_common(),
        usual=targets.most_common(1)[0][0] if targets else None,
        level1=levels.most_common(1)[0][0] if levels else None,
        declarations=list(dict.fromkeys(stored.id for stored, _ in uses)),
    )


def _name(phrase: Phrase, variants: Counter[str]) -> str:
    """The canonical phrase: a named subject's, else the most used wording without its formula."""
    if (phrase.measure, phrase.subject) in _subjects():
        return phrase.subject + phrase.measure
    bare: Counter[str] = Counter()
    for variant, count in variants.items():
        bare[_BRACKETED.sub("", variant).strip() or variant] += count
    return min(bare, key=lambda text: (-bare[text], len(text), text))
