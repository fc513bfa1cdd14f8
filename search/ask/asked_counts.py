"""Counts that a question names (`62个小区`): its text in, each count with what it counts out; and whether some entry prints it.

A count stands where a text prints its number, in whatever measure, and holds the thing; one that names no thing, or whose measure
tells the kind itself (台, 册), where a text prints the number in a measure of the kind. Counts below ten, and those that the question itself says are rough, are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from yiju.ingest.values.money import number_in_words
from yiju.ingest.values.text import nfkc
from yiju.search.ask.question_words import is_grammar, is_noun, measure_kinds, tells_kind
from yiju.search.index.segment import dictionary_words, plain

_LEAST = 10
_TEN_THOUSAND = 10_000
# The thing is one of so many words behind the measure: what describes it stands between (`62个老旧小区`).
_WORDS = 3
_ROUGH_BEFORE = re.compile(r"(?:大?约|将?近|接近|快到?|差不多|不到|不足|超过?|逾|[几上])了?$")
_ROUGH_BEHIND = re.compile(r"左右|上下|以[上下内]")
# A number of a text that is no count of its own: money, a share, a time, an order.
_NO_COUNT = r"(?![\d.]|\s*(?:[万亿]?元|[万亿]|%|年|月|日|号))"


class AskedCount(NamedTuple):
    """`typed` with its thing, `counted` without; `ways` are how texts print its number, `measures` those of the kind; `thing` is what stands behind, empty where
    nothing does and where the measure tells it.
    """

    typed: str
    counted: str
    number: str
    ways: tuple[str, ...]
    measures: tuple[str, ...]
    thing: str

    @property
    def keys(self) -> list[str]:
        """The keys under which texts that print it are filed (`values_in`)."""
        return [f"{self.number}{measure}" for measure in dict.fromkeys(one[0] for one in self.measures)]

    def is_printed_in(self, text: str) -> bool:
        """Whether a text prints the number, and what names no thing the measure behind it."""
        behind = "" if self.thing else rf"[多余]?\s*(?:{'|'.join(self.measures)})"
        return any(
            re.search(rf"(?<![\d.]){re.escape(way)}{_NO_COUNT}{behind}", plain(text)) for way in self.ways
        )

    def is_of(self, text: str, called: Iterable[str]) -> bool:
        """Whether a text, with what stands above it, holds the thing, which is `called` otherwise as well."""
        there = plain(text)
        return self.thing in there or any(name in there for name in called)


def counts_asked(text: str) -> Iterator[AskedCount]:
    """The counts of a question that are to be looked for."""
    folded = nfkc(text)
    for match in _counted().finditer(folded):
        number = _number(match["number"], match["times"])
        rough = _ROUGH_BEFORE.search(folded[: match.start()]) or _ROUGH_BEHIND.match(
            folded, match.end("measure")
        )
        if match["more"] or rough or number < _LEAST:
            continue
        whole = f"{number.normalize():f}"
        ways = (whole, f"{(number / _TEN_THOUSAND).normalize():f}万") if number >= _TEN_THOUSAND else (whole,)
        kinds = (kind for kind in measure_kinds() if match["measure"] in kind)
        measures = next(kinds, (match["measure"],))
        thing, end = _thing(match["behind"])
        begin, measured = match.start(), match.end("measure")
        thing = "" if tells_kind(match["measure"]) else thing
        yield AskedCount(folded[begin : measured + end], folded[begin:measured], whole, ways, measures, thing)


def _number(printed: str, times: str | None) -> Decimal:
    digits = printed.replace(",", "")
    value = Decimal(digits) if digits[0].isdigit() else Decimal(number_in_words(digits))
    return value * _TEN_THOUSAND if times else value


def _thing(behind: str) -> tuple[str, int]:
    """The thing that a count counts (the last of nouns that follow one another), and where it ends behind the measure."""
    at = end = 0
    thing = ""
    for word in dictionary_words(behind)[:_WORDS]:
        noun = len(word) > 1 and is_noun(word)
        # `35人的工作经费`: what stands behind is counted no more.
        if is_grammar(word) or (thing and not noun):
            break
        at += len(word)
        if noun:
            thing, end = word, at
    return thing, end


@cache
def _counted() -> re.Pattern[str]:
    measures = sorted((one for kind in measure_kinds() for one in kind), key=len, reverse=True)
    return re.compile(
        r"(?<![\d.,第〔\[(零一二三四五六七八九两十百千几])"
        r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[一二三四五六七八九两十][零一二三四五六七八九十百千]*)"
        rf"(?P<times>万)?(?P<more>[多余几来])?\s*(?P<measure>{'|'.join(measures)})(?P<behind>[\u3400-\u9fff]{{0,12}})"
    )
