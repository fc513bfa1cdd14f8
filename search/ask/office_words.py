"""The office's words: official, common and short ones of one meaning; a question in, the other words for it out.

The list is `data/office_words.yaml`; an office adds its own in the workspace (`words/office_words.yaml`), in the
same shape. `BadWords` (Chinese, names the file and the entry) where a list is not as it must be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from yiju.ingest.errors import Explained
from yiju.ingest.yaml_faults import in_chinese
from yiju.search.data import DATA
from yiju.search.index.segment import plain

SHIPPED = DATA / "office_words.yaml"
OWN = "office_words.yaml"
_SHORTEST = 2


class BadWords(Explained):
    """A word list cannot be used as it stands."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"词表 {path} {why}。")


class Meant(NamedTuple):
    """A word of a question and what else it is called, the official word first."""

    said: str
    others: tuple[str, ...]


class _Group(msgspec.Struct, forbid_unknown_fields=True):
    source: str
    words: list[str]


class _List(msgspec.Struct, forbid_unknown_fields=True):
    groups: list[_Group]


def read_words(path: Path) -> list[tuple[str, ...]]:
    """The lines of a list, each the words of one meaning."""
    try:
        found = msgspec.yaml.decode(path.read_bytes(), type=_List)
    except msgspec.DecodeError as error:
        raise BadWords(path, f"的格式不对：{in_chinese(str(error))}") from error
    lines: list[tuple[str, ...]] = []
    for group in found.groups:
        if not group.source.strip():
            raise BadWords(path, "有一组没有写来源（source）")
        for line in group.words:
            words = tuple(plain(word) for word in line.split())
            if len(words) < 2 or len(set(words)) < len(words) or min(map(len, words)) < _SHORTEST:
                raise BadWords(path, f"的“{line}”须有两个以上不同的词，每个至少两个字")
            lines.append(words)
    return lines


class OfficeWords:
    """The words of some lists, ready to be looked up."""

    def __init__(self, lines: Iterable[tuple[str, ...]]) -> None:
        self._others: dict[str, dict[str, None]] = {}
        for line in lines:
            for word in line:
                known = self._others.setdefault(word, {})
                known.update(dict.fromkeys(other for other in line if other != word))
        self._longest = max(map(len, self._others), default=0)

    def meant(self, text: str, stands: Callable[[str], bool]) -> list[Meant]:
        """The words of a question that are in the list, the longest at each place, with those others that
        stand in some entry. `stands` tells whether a word does.
        """
        found: list[Meant] = []
        whole = plain(text)
        at = 0
        while at < len(whole):
            ends = range(min(len(whole), at + self._longest), at + _SHORTEST - 1, -1)
            said = next((whole[at:end] for end in ends if whole[at:end] in self._others), "")
            others = tuple(
                other for other in self._others.get(said, ()) if other not in whole and stands(other)
            )
            if others:
                found.append(Meant(said, others))
            at += len(said) or 1
        return found


@cache
def _shipped() -> tuple[tuple[str, ...], ...]:
    return tuple(read_words(SHIPPED))


def load_words(folder: Path | None) -> OfficeWords:
    """The shipped list with the office's own in `folder`, where there is one."""
    own = [] if folder is None or not (folder / OWN).is_file() else read_words(folder / OWN)
    return OfficeWords([*own, *_shipped()])
