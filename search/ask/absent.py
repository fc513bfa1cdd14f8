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

from yiju.search.ask.named import UnitMention
from yiju.search.ask.question_words import (
    asks,
    counted,
    describes,
    ends_place,
    is_doubtful_unit,
    is_locative,
    is_lone_noun,
    is_noun,
    is_of_papers,
    makes_names,
    may_be_a_thing,
    money_for,
    names_authority,
    names_law,
    names_place,
    tag_of,
)
from yiju.search.ask.unit_ends import unit_ends
from yiju.search.index.catalog import Catalog
from yiju.search.index.postings import Postings
from yiju.search.index.segment import Segmenter, grams, is_chinese, plain, runs

# A number of so many digits that is neither a year nor an amount is a name (12345).
_NAME_DIGITS = 4
# No name is longer; more is shown by its beginning.
_LONGEST = 24
_PAIR, _TWO_WORDS = 2, 4
_YEAR = re.compile(r"(?:19|20)\d{2}")


class Absent(NamedTuple):
    """What a question names and no entry holds: a word, or a name (a unit, a number, a Latin name); `printed` is how
    filings would print it, where they would otherwise. `certain` is what has one way to be printed (an authority, a
    document number, an amount, a year), so that nothing else answers for it.
    `is_thing` is what surely names a thing: a word of the office's list, none of whose meaning stands anywhere, or a
    noun of the dictionary. `others` is what else the list calls it. `in_rows` is a word that a row of a table or a line outside
    the entries prints, so that it stands somewhere.
    """

    typed: str
    is_name: bool
    printed: str = ""
    certain: bool = False
    is_thing: bool = False
    others: tuple[str, ...] = ()
    in_rows: bool = False

    @property
    def may_be_short(self) -> bool:
        """Whether a name is one of words that a text may print in full (`公服中心`), and none with one way to be printed."""
        return (
            not self.certain and not self.printed and len(self.typed) >= _TWO_WORDS and is_chinese(self.typed)
        )

    @property
    def shown(self) -> str:
        """As a person reads it; by its beginning where it is long."""
        if self.printed:
            return self.printed
        return self.typed if len(self.typed) <= _LONGEST else f"{self.typed[:_LONGEST]}…"


def absent_in(
    text: str, segmenter: Segmenter, stands: Callable[[str], bool], mentions: Iterable[UnitMention]
) -> list[Absent]:
    """What stands nowhere of what a question asks about, in its order; its amounts and document numbers are cut out of
    `text` before. `stands` tells whether some entry holds a word, `mentions` are units that it names.
    """
    found: list[Absent] = []
    rest = counted().sub(r"\1 ", plain(text))
    unheard = []
    for mention in mentions:
        if mention.units:
            rest = rest.replace(mention.typed, " ", 1)
        elif mention.elsewhere:
            rest = rest.replace(mention.elsewhere, " ", 1)
            if not stands(mention.elsewhere):
                found.append(Absent(mention.elsewhere, True, certain=True))
        elif not is_doubtful_unit(mention.typed):
            unheard.append(mention.typed)
    for run in runs(rest):
        if run[0].isdigit():
            if len(run) >= _NAME_DIGITS and not _YEAR.fullmatch(run) and not stands(run):
                found.append(Absent(run, True))
            continue
        pieces: list[tuple[str, bool]] = []
        if not is_chinese(run):
            parts = [(run, len(run) > 1)]
        elif not unheard and stands(run):
            # Every word of it stands, wherever their borders are.
            continue
        else:
            pieces = segmenter.parted(run)
            parts = _units_joined(pieces, unheard, stands)
        units = {word for word, _ in parts} - {word for word, _ in pieces}
        for word, content in _completed(parts, stands):
            if not content or stands_in_part(word, stands) or stands_by_parts(word, stands):
                continue
            if asks(word) or is_of_papers(word):
                continue
            if lacks_only_talk(word, stands) or is_locative(word):
                continue
            place = names_place(word)
            if place or (word, True) not in pieces or may_be_a_thing(word):
                authority = names_authority(word) and any(name.endswith(word) for name in unheard)
                is_name = not is_chinese(run) or word in units or names_law(word)
                is_name = is_name or (place and len(word) > _PAIR and ends_place(word))
                is_thing = not is_name and not authority and (place or is_one_thing(word, stands))
                certain = authority or (place and is_name)
                found.append(Absent(word, is_name or authority, certain=certain, is_thing=is_thing))
    return list(dict.fromkeys(found))


def _completed(parts: list[tuple[str, bool]], stands: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """An absent word with the lone character behind it, which jieba does not know with it: 充电 and 桩; and with a lone
    noun before it: 楼 and 组长.
    """
    before = held = ""
    for word, content in parts:
        if held and makes_names(word):
            yield held + word, True
            held = ""
            continue
        if held:
            yield held, True
            held = ""
        if content and len(word) > 1 and not stands(word):
            held, before = before + word if may_be_a_thing(word) else word, ""
            continue
        before = word if content and is_lone_noun(word) else ""
        if content:
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
        if not content or not any(so_far.endswith(other) or other.endswith(so_far) for other in unheard):
            continue
        first = len(found) - 1
        if (
            (len(word) < 4 or word in unit_ends().heads)
            and first
            and found[first - 1][1]
            and len(found[first - 1][0]) > 1
            and not asks(found[first - 1][0])
        ):
            first -= 1
        # A name holds no word that only joins.
        apart = max((at + 1 for at in range(first) if not found[at][1]), default=0)
        before = [at for at in range(max(apart, first - 3), first) if ends_place(found[at][0])]
        if before:
            first = before[0]
            if len(found[first][0]) == 1 and first and found[first - 1][1]:
                first -= 1
        name = "".join(word for word, _ in found[first:])
        if len(name) > 2 and not stands(name):
            found[first:] = [(name, True)]
    return found


def stands_by_parts(word: str, stands: Callable[[str], bool]) -> bool:
    """Whether all words of the dictionary that make a word stand somewhere (`热线电话`, `科技成果转化`)."""
    for cut in range(_PAIR, len(word) - 1):
        first, rest = word[:cut], word[cut:]
        whole = tag_of(first) and stands(first)
        if whole and ((tag_of(rest) and stands(rest)) or stands_by_parts(rest, stands)):
            return True
    return False


def is_one_thing(word: str, stands: Callable[[str], bool]) -> bool:
    """Whether a word names a thing that its halves do not name."""
    return is_noun(word) and not (len(word) == _TWO_WORDS and stands(word[:2]) and stands(word[2:]))


def lacks_only_talk(word: str, stands: Callable[[str], bool]) -> bool:
    """Whether of a word made of two of the dictionary one stands and the other names no thing (`年轻干部`)."""
    halves = (word[:2], word[2:])
    if len(word) != _TWO_WORDS or any(tag_of(half) is None for half in halves):
        return False
    lacking = [half for half in halves if not stands(half)]
    return len(lacking) == 1 and not may_be_a_thing(lacking[0])


def stands_in_part(word: str, stands: Callable[[str], bool]) -> bool:
    """Whether a word stands in some entry, its two halves in one (`法律和财税服务`, `系统日常维护`), or what it is the money for
    (`宣传费`: a filing is about money, and names the work), or what its first character only describes (`总目录`), or its
    characters the other way round (`县区`, `区县`).
    """
    if stands(word) or (len(word) == _TWO_WORDS and stands(f"{word[:2]}、{word[2:]}")):
        return True
    if len(word) == _PAIR and tag_of(word[::-1]) and stands(word[::-1]):
        return True
    if len(word) > 2 and describes(word[0]) and stands(word[1:]):
        return True
    work = money_for().sub("", word)
    return 2 <= len(work) < len(word) and stands(work)


def standing(catalog: Catalog, postings: Postings) -> Callable[[str], bool]:
    """Whether some entry holds all bigrams of a word, and a noun of two characters as a word of it, for as a bigram it stands across
    the border of two others as well (`治安检查` holds no 安检); asked twice it is looked up once.
    """

    @cache
    def stands(word: str) -> bool:
        if (
            len(word) == _PAIR
            and is_noun(word)
            and tag_of(word)
            and not catalog.terms.numbers("word", [word])
        ):
            return False
        needed = grams(word)
        known = catalog.terms.numbers("gram", needed)
        if any(gram not in known for gram in needed):
            return False
        return bool(postings.holding([known[gram] for gram in needed]).any())

    return stands
