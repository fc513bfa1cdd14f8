"""The office's words: official, common and short ones of one meaning; a question in, the other words for it out.

The list is `data/office_words.yaml`; an office adds its own in the workspace (`words/office_words.yaml`), in the
same shape. `BadWords` (Chinese, names the file and the entry) where a list is not as it must be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import msgspec

from yiju.ingest.errors import Explained
from yiju.ingest.yaml_faults import in_chinese
from yiju.search.ask.absent import stands_by_parts, stands_in_part
from yiju.search.ask.question_words import describes, is_grammar, is_one_authority, names_authority
from yiju.search.data import DATA
from yiju.search.index.segment import dictionary_words, plain, runs, stop_words

SHIPPED = DATA / "office_words.yaml"
OWN = "office_words.yaml"
_SHORTEST = 2
# Of a word said apart no more words stand between its halves than one less.
_BETWEEN = 5


class BadWords(Explained):
    """A word list cannot be used as it stands."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"词表 {path} {why}。")


class Meant(NamedTuple):
    """A word of a question and what else it is called, the official word first."""

    typed: str
    others: tuple[str, ...]


class _Group(msgspec.Struct, forbid_unknown_fields=True):
    """`speech` words are how people talk (verbs, times, places); the others name things."""

    source: str
    words: list[str]
    speech: bool = False


class _List(msgspec.Struct, forbid_unknown_fields=True):
    groups: list[_Group]


class WordLine(NamedTuple):
    """Words of one meaning, the official one first; whether they name a thing or are how people talk."""

    words: tuple[str, ...]
    is_thing: bool = True


def read_words(path: Path) -> list[WordLine]:
    """The lines of a list."""
    try:
        found = msgspec.yaml.decode(path.read_bytes(), type=_List)
    except msgspec.DecodeError as error:
        raise BadWords(path, f"的格式不对：{in_chinese(str(error))}") from error
    lines: list[WordLine] = []
    for group in found.groups:
        if not group.source.strip():
            raise BadWords(path, "有一组没有写来源（source）")
        for line in group.words:
            words = tuple(plain(word) for word in line.split())
            if len(words) < 2 or len(set(words)) < len(words) or min(map(len, words)) < _SHORTEST:
                raise BadWords(path, f"的“{line}”须有两个以上不同的词，每个至少两个字")
            lines.append(WordLine(words, not group.speech))
    return lines


class OfficeWords:
    """The words of some lists, ready to be looked up."""

    def __init__(self, lines: Sequence[WordLine]) -> None:
        self._others: dict[str, dict[str, None]] = {}
        things = {word for line in lines if line.is_thing for word in line.words}
        self._speech = {word for line in lines if not line.is_thing for word in line.words} - things
        for line in lines:
            for word in line.words:
                known = self._others.setdefault(word, {})
                known.update(dict.fromkeys(other for other in line.words if other != word))
        self._longest = max(map(len, self._others), default=0)

    @property
    def words(self) -> Iterable[str]:
        """Every word of the lists."""
        return self._others

    def meant(self, text: str, stands: Callable[[str], bool]) -> list[Meant]:
        """The words of a question that are in the list, with those others that stand in some entry. `stands` tells
        whether a word does.
        """
        whole = plain(text)
        found = []
        for word in self._words_in(whole, stands):
            others = tuple(other for other in self._others[word] if other not in whole and stands(other))
            if others:
                found.append(Meant(word, others))
        return found

    def is_authority(self, wording: str) -> bool:
        """Whether a word is short for the name of an authority (国资委)."""
        return any(is_one_authority(other) for other in self._others.get(wording, ()))

    def meant_apart(self, text: str, stands: Callable[[str], bool]) -> list[Meant]:
        """As `meant`, the words whose two characters a question says apart, with nothing between but what points,
        counts and describes (`买的那辆车`, `买新车`).
        """
        found = []
        for word in dict.fromkeys(word for run in runs(text) for word in _split_words(dictionary_words(run))):
            others = tuple(other for other in self._others.get(word, ()) if stands(other))
            if others and word not in text:
                found.append(Meant(word, others))
        return found

    def others(self, wording: str) -> tuple[str, ...]:
        """What else the list calls a thing."""
        return tuple(self._others.get(wording, ()))

    def lacking(self, text: str, stands: Callable[[str], bool]) -> list[str]:
        """The things of a question that the list names, of which no word of one meaning stands in any entry."""
        return [
            word
            for word in self._words_in(plain(text), stands)
            if not (word in self._speech or names_authority(word))
            and not (self._means(word, stands) or stands_by_parts(word, stands))
        ]

    def _means(self, wording: str, stands: Callable[[str], bool]) -> bool:
        """Whether a word, or another of its meaning, stands in some entry."""
        return stands(wording) or any(
            stands_in_part(other, stands) for other in self._others.get(wording, ())
        )

    def _words_in(self, whole: str, stands: Callable[[str], bool]) -> Iterator[str]:
        """The words of the list in a text, the longest at each place, but the next where the dictionary parts the text before
        that and not behind the first (`修路灯` is 修 and 路灯); one that means nothing that stands is two where both do
        (`商场客流`).
        """
        at = 0
        borders = frozenset(accumulate(map(len, dictionary_words(whole)), initial=0))
        while at < len(whole):
            word = self._word_at(whole, at)
            end = at + len(word)
            if word and end not in borders:
                later = (n for n in range(at + 1, end) if n in borders)
                if any(n + len(self._word_at(whole, n)) in borders - {n} for n in later):
                    word = ""
            if word:
                yield from self._parts(word, stands)
            at += len(word) or 1

    def _word_at(self, whole: str, at: int) -> str:
        """The longest word of the list at a place; empty where there is none."""
        ends = range(min(len(whole), at + self._longest), at + _SHORTEST - 1, -1)
        return next((whole[at:end] for end in ends if whole[at:end] in self._others), "")

    def _parts(self, wording: str, stands: Callable[[str], bool]) -> tuple[str, ...]:
        if self._means(wording, stands):
            return (wording,)
        for cut in range(_SHORTEST, len(wording) - _SHORTEST + 1):
            parts = (wording[:cut], wording[cut:])
            if all(part in self._others and self._means(part, stands) for part in parts):
                return parts
        return (wording,)


def _split_words(words: Sequence[str]) -> Iterator[str]:
    """Two lone characters as one word, of which others that say nothing stand between."""
    for first, begin in enumerate(words):
        for end in words[first + 1 : first + 1 + _BETWEEN] if len(begin) == 1 else ():
            # The dictionary has some with what points to it or describes it (`那辆车`, `新车`).
            if len(end) == 1 or is_grammar(end[0]) or (len(end) == _SHORTEST and describes(end[0])):
                yield begin + end[-1]
            if not is_grammar(end) and end not in stop_words():
                break


@cache
def _shipped() -> tuple[WordLine, ...]:
    return tuple(read_words(SHIPPED))


def load_words(folder: Path | None) -> OfficeWords:
    """The shipped list with the office's own in `folder`, where there is one."""
    own = [] if folder is None or not (folder / OWN).is_file() else read_words(folder / OWN)
    return OfficeWords([*own, *_shipped()])
