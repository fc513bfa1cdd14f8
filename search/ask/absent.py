"""What of a question stands nowhere: a question and the words half's files in, its absent words out.

A word of the question is absent where no entry holds all its bigrams: that holds for any word of a text, also
for one that segmentation cuts otherwise. Only where a run of the question does not stand as a whole is jieba
opened, which knows the borders of the words that are not there. A unit that the question names, that filed
nothing and stands in no entry is absent with its place (`甲区体育局`), of which each part may stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from yiju.search.ask.named import HEADS, Mention
from yiju.search.data import DATA
from yiju.search.index.catalog import Catalog
from yiju.search.index.postings import Postings
from yiju.search.index.segment import Segmenter, grams, is_chinese, plain, runs

_NO_THINGS = DATA / "question_words.txt"
# What a number counts is read with it: `2023年报了` has no 年报.
_COUNTED = re.compile(r"(\d)(?:年度?|月份?|日|号|万元?|亿元?|元|[个人次家项台套名期])")
_PLACE_ENDS = "省市区县州盟旗镇乡"
# A number of so many digits that is neither a year nor an amount is a name (12345).
_NAME_DIGITS = 4
# No name is longer; more is shown by its beginning.
_LONGEST = 24
_YEAR = re.compile(r"(?:19|20)\d{2}")
# A lone character that, behind a word, makes it another thing's name: 充电 and 桩, 近视 and 率.
_MAKES_NAMES = frozenset(
    "桩车机器站室馆院所厂店场网线管桥路楼塔炉池箱柜牌灯泵船具法率量费款券卡证员工师生户队组会局区县镇乡村市省港岛河湖江山"
)
# Short ends of units' names that end other words as well (稳增长办): no unit is missed by them alone.
_DOUBTFUL = ("办", "委", "所")


class Things(NamedTuple):
    """The content words of a question: those that stand nowhere, and how many characters these and all take."""

    unknown: tuple[str, ...]
    missing: int
    whole: int


@cache
def _no_things() -> tuple[str, ...]:
    """Words and characters by which a question asks, as `data/question_words.txt` has them."""
    lines = _NO_THINGS.read_text("utf-8").splitlines()
    return tuple(word for line in lines for word in line.partition("#")[0].split())


def things(
    text: str, segmenter: Segmenter, stands: Callable[[str], bool], mentions: Iterable[Mention]
) -> Things:
    """What a question asks about; its amounts and document numbers are cut out of `text` before. `stands` tells
    whether some entry holds a word, `mentions` are units that it names.
    """
    unknown: list[str] = []
    missing = whole = 0
    rest = _COUNTED.sub(r"\1 ", plain(text))
    unheard = []
    for mention in mentions:
        if mention.units:
            whole += len(mention.said)
            rest = rest.replace(mention.said, " ", 1)
        elif not mention.said.endswith(_DOUBTFUL):
            unheard.append(mention.said)
    for run in runs(rest):
        if run[0].isdigit():
            if len(run) >= _NAME_DIGITS and not _YEAR.fullmatch(run):
                whole += len(run)
                if not stands(run):
                    unknown.append(run)
                    missing += len(run)
            continue
        if not is_chinese(run):
            parts = [(run, len(run) > 1)]
        elif not unheard and stands(run):
            # Every word of it stands, wherever their borders are.
            whole += len(run)
            continue
        else:
            parts = _units_joined(segmenter.parted(run), unheard, stands)
        for word, content in _completed(parts, stands):
            if not content or any(other in word for other in _no_things()):
                continue
            whole += len(word)
            if not stands(word):
                unknown.append(word)
                missing += len(word)
    shown = (word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…" for word in unknown)
    return Things(tuple(dict.fromkeys(shown)), missing, whole)


def _completed(parts: list[tuple[str, bool]], stands: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """An absent word with the lone character behind it, which jieba does not know with it: 充电 and 桩."""
    held = ""
    for word, content in parts:
        if held and word in _MAKES_NAMES:
            yield held + word, True
            held = ""
            continue
        if held:
            yield held, True
            held = ""
        if content and len(word) > 1 and not stands(word):
            held = word
        elif content:
            yield word, len(word) > 1
    if held:
        yield held, True


def _units_joined(
    parts: list[tuple[str, bool]], unheard: list[str], stands: Callable[[str], bool]
) -> list[tuple[str, bool]]:
    """The words, those of a unit that stands nowhere made one with its place."""
    found: list[tuple[str, bool]] = []
    so_far = ""
    for word, content in parts:
        so_far += word
        found.append((word, content))
        if not content or not any(so_far.endswith(said) or said.endswith(so_far) for said in unheard):
            continue
        first = len(found) - 1
        if (
            (len(word) < 4 or word in HEADS)
            and first
            and found[first - 1][1]
            and len(found[first - 1][0]) > 1
        ):
            first -= 1
        before = [at for at in range(max(0, first - 3), first) if found[at][0][-1] in _PLACE_ENDS]
        if before:
            first = before[0]
            if len(found[first][0]) == 1 and first and found[first - 1][1]:
                first -= 1
        name = "".join(word for word, _ in found[first:])
        if len(name) > 2 and not stands(name):
            found[first:] = [(name, True)]
    return found


def standing(catalog: Catalog, postings: Postings) -> Callable[[str], bool]:
    """Whether some entry holds all bigrams of a word; asked twice it is looked up once."""

    @cache
    def stands(word: str) -> bool:
        needed = grams(word)
        known = catalog.terms.numbers("gram", needed)
        if any(gram not in known for gram in needed):
            return False
        return bool(postings.holding([known[gram] for gram in needed]).any())

    return stands
