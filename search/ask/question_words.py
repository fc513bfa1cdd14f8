"""How a question speaks: `data/question_words.yaml` and the tags of jieba's dictionary in, which words may be the
name of a thing out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from yiju.ingest.cache import import_jieba
from yiju.search.data import DATA
from yiju.search.index.segment import in_dictionary

_FILE = DATA / "question_words.yaml"
# Nouns, and what is short for a name (沪, 滇).
_NOUN, _SHORT = "n", "j"
_PLACE = "ns"
# What is said as one: phrases, and shorter names of things (自来水).
_SET, _WHOLE_PHRASE = "l", 4
_LAW = 4
_WITHIN = 3
_EITHER_WAY = re.compile(r"(.)[不没]\1")
# The dictionary has short words of all kinds as names of persons (`阳光`, `塞满`).
_PERSON = "nr"
_WORDS_KEPT = 10_000
# So many bytes of the dictionary lie between two words that are known beforehand.
_APART = 4096


class QuestionWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The lists as the file has them, each explained there."""

    asks: str
    numerals: str
    speech: str
    loose: str
    loose_tags: str
    counted: str
    places: str
    makes_names: str
    doubtful_units: str
    papers: str
    authorities: str
    local_bodies: str
    laws: str
    any_unit: str
    within: str
    money_for: str
    describes: str
    filings: str
    measures: list[str]
    telling_measures: list[str]


@cache
def _lists() -> QuestionWords:
    return msgspec.yaml.decode(_FILE.read_bytes(), type=QuestionWords)


@cache
def _listed(name: str) -> tuple[str, ...]:
    return tuple(str(getattr(_lists(), name)).split())


def ends_place(word: str) -> bool:
    """Whether a word ends as names of places do."""
    return word.endswith(_listed("places"))


def makes_names(character: str) -> bool:
    """Whether a lone character makes the word before it another thing's name (充电 and 桩)."""
    return character in _listed("makes_names")


def names_place(word: str) -> bool:
    """Whether a word names a place: the dictionary has it as one, with or without its end; or it lacks it, with its front, and it
    ends as names of places do (`柳泉镇`).
    """
    if any(tag_of(one) == _PLACE for one in (word, *(f"{word}{end}" for end in _listed("places")))):
        return True
    front = word[:-1]
    return len(front) > 1 and ends_place(word) and tag_of(word) is None and tag_of(front) in (None, _PLACE)


def is_doubtful_unit(wording: str) -> bool:
    """Whether a piece ends as names of units do, but other words as well."""
    return wording.endswith(_listed("doubtful_units"))


def filings_named(text: str) -> list[str]:
    """The kinds of filings that a question names."""
    return [word for word in _listed("filings") if word in text]


def is_of_any_unit(front: str) -> bool:
    """Whether what stands before the end of a unit's name says no more than that it is some unit (服务 of 服务中心)."""
    return front in _listed("any_unit")


def names_authority(word: str) -> bool:
    """Whether a word ends as the names of authorities do, and no other word does."""
    return word.endswith(_listed("authorities"))


def is_one_authority(word: str) -> bool:
    """Whether a name is an authority's, and none of a body that each village and estate has (`村民委员会`)."""
    return names_authority(word) and not word.endswith(_listed("local_bodies"))


def names_law(word: str) -> bool:
    """Whether a word is a law's title: long enough to be none of the words for a way (办法, 方法)."""
    return len(word) >= _LAW and word.endswith(_listed("laws"))


@cache
def measure_kinds() -> tuple[tuple[str, ...], ...]:
    """Measure words of counts, those that say the same together."""
    return tuple(tuple(line.split()) for line in (*_lists().measures, *_lists().telling_measures))


def tells_kind(measure: str) -> bool:
    """Whether a measure word itself tells the kind of thing it counts (台, 册)."""
    return any(measure in line.split() for line in _lists().telling_measures)


@cache
def _single_measures() -> frozenset[str]:
    return frozenset(one for kind in measure_kinds() for one in kind if len(one) == 1)


@cache
def counted() -> re.Pattern[str]:
    """A number's last digit with what it counts."""
    return re.compile(rf"(\d)(?:{'|'.join(_listed('counted'))})")


@cache
def money_for() -> re.Pattern[str]:
    """What makes the name of a work that of the money for it (`宣传费`)."""
    return re.compile(rf"(?:{'|'.join(_listed('money_for'))})$")


def describes(character: str) -> bool:
    """Whether the first character of a word may only describe the thing that the others name."""
    return character in _listed("describes")


def asks(word: str) -> bool:
    """Whether a word asks, counts or talks, by what it holds, or by its saying a thing both ways (`算不算`)."""
    named = (tag_of(word) or "").startswith((_NOUN, _SHORT))
    return talks(word) or (not named and any(one in word for one in _listed("numerals")))


def talks(word: str) -> bool:
    """As `asks`, of a word that is known to name a thing: a number may be a part of it (`三资`)."""
    return any(one in word for one in _listed("asks")) or _EITHER_WAY.search(word) is not None


def is_locative(word: str) -> bool:
    """Whether a word says of another that it is within it (`局里`, `平台上`)."""
    return len(word) <= _WITHIN and word.endswith(_listed("within"))


def is_of_papers(word: str) -> bool:
    """Whether a word says what a paper is, and nothing of the thing that it is about; two such words together do too, and one
    with its measure word (the dictionary has `份文件`).
    """
    papers = _listed("papers")
    if word[0] in _single_measures() and word[1:] in papers:
        return True
    return word in papers or any(word[:cut] in papers and word[cut:] in papers for cut in range(1, len(word)))


def is_grammar(word: str) -> bool:
    """Whether a word by its tag only joins, points or counts."""
    return (tag_of(word) or "") in _listed("loose_tags")


def names_thing(word: str) -> bool:
    """Whether a word by its tag names a thing; one that the dictionary lacks does."""
    return (tag_of(word) or _NOUN).startswith((_NOUN, "vn", "an", "j", "s"))


def is_noun(word: str) -> bool:
    """Whether the dictionary has a word as the name of a thing, a place or a body; or it is made of one (充电桩)."""
    tag = tag_of(word)
    if tag == _SET and len(word) < _WHOLE_PHRASE:
        return True
    if tag is not None:
        return tag.startswith((_NOUN, _SHORT)) and not (tag.startswith(_PERSON) and len(word) == 2)
    if all((tag_of(character) or "").startswith(_SHORT) for character in word):
        return True
    made = len(word) > 2 and makes_names(word[-1]) and not ends_place(word)
    return made and tag_of(word[:-1]) is not None


def is_lone_noun(word: str) -> bool:
    """Whether a lone character may begin the name of a thing that is no word (楼 and 组长)."""
    return len(word) == 1 and (tag_of(word) or "").startswith(_NOUN)


def is_speech(word: str) -> bool:
    """Whether the dictionary has a word as one that says what is done or how (`促销`), and names no thing."""
    return tag_of(word) in _listed("speech")


def may_be_a_thing(word: str) -> bool:
    """Whether a word, or lone characters that are none, may be the name of a thing by their tags."""
    tag = tag_of(word)
    if tag is not None:
        return tag not in _listed("speech")
    if is_noun(word):
        return True
    tags = [tag_of(character) or "" for character in word]
    if any(tag in _listed("loose_tags") for tag in tags) or any(one in word for one in _listed("loose")):
        return False
    return any(tag.startswith((_NOUN, _SHORT)) for tag in tags)


@cache
def _dictionary() -> bytes:
    """Jieba's own dictionary, a word with its frequency and tag a line: looked through for the few words of a
    question that are asked about, for jieba keeps no tags.
    """
    return (Path(str(import_jieba().__file__)).parent / "dict.txt").read_bytes()


@cache
def _begins() -> tuple[list[bytes], list[int]]:
    """Words of the dictionary, spread evenly, each with where its line begins."""
    dictionary = _dictionary()
    lines = [dictionary.find(b"\n", at) for at in range(0, len(dictionary) - _APART, _APART)]
    return [dictionary[at + 1 : dictionary.find(b" ", at)] for at in lines], lines


@lru_cache(maxsize=_WORDS_KEPT)
def tag_of(word: str) -> str | None:
    """What kind of word it is (`n`, `v`, …); None where the dictionary lacks it."""
    if not in_dictionary(word):
        return None
    dictionary, line = _dictionary(), f"\n{word} ".encode()
    words, lines = _begins()
    after = bisect_left(words, word.encode())
    # The words are in order but for a few, for which all of it is looked through.
    at = dictionary.find(line, lines[max(0, after - 2)], lines[after] if after < len(lines) else None)
    if at < 0:
        at = dictionary.find(line)
    if at < 0:
        return None
    return dictionary[at + 1 : dictionary.find(b"\n", at + 1)].decode().split()[-1]
