"""Jieba's dictionary, of which a process reads what its text asks for: words by their first character.

In: jieba's own list of words, laid once into a file. Out: `WordBook`, in which jieba looks words up, and `BookTokenizer`, jieba that does so.
Jieba itself reads half a million words before the first is asked for, which takes longer than most commands.
"""

from __future__ import annotations

import marshal
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import accumulate
from math import log
from pathlib import Path

import jieba

from yiju.ingest.held import replace

_BEGINS = b"yiju words 1\n"
_NUMBER = 4
"""Bytes of a number in the file."""


class WordBook:
    """Words and the beginnings of words (frequency 0), in pages by first character, each read when first asked for."""

    def __init__(
        self, pages: Mapping[str, memoryview], read: Mapping[str, dict[str, int]] | None = None
    ) -> None:
        self._pages = pages
        self._read = {first: dict(page) for first, page in (read or {}).items()}

    def page(self, first: str) -> dict[str, int]:
        """All that begins with a character."""
        page = self._read.get(first)
        if page is None:
            kept = self._pages.get(first)
            page = self._read.setdefault(first, marshal.loads(kept) if kept else {})
        return page

    def copy(self) -> WordBook:
        """One that can learn words without this one's knowing."""
        return WordBook(self._pages, self._read)

    def get(self, word: str, default: int | None = None) -> int | None:
        """The frequency of a word."""
        return self.page(word[:1]).get(word, default)

    def __contains__(self, word: str) -> bool:
        return word in self.page(word[:1])

    def __getitem__(self, word: str) -> int:
        return self.page(word[:1])[word]

    def __setitem__(self, word: str, frequency: int) -> None:
        self.page(word[:1])[word] = frequency

    def __iter__(self) -> Iterator[str]:
        return (word for first in self._pages for word in self.page(first))


class BookTokenizer(jieba.Tokenizer):  # type: ignore[misc]
    """Jieba that looks words up in a `WordBook`: `FREQ`, with `total` and `initialized`, is set by whoever makes one."""

    FREQ: WordBook
    total: int

    def get_DAG(self, sentence: str) -> dict[int, list[int]]:  # noqa: N802 (jieba's name)
        """Where a word may end that begins at each character; as jieba's own."""
        found = {}
        for begin, first in enumerate(sentence):
            page, ends, end = self.FREQ.page(first), [], begin
            frequency = page.get(first)
            while frequency is not None and end < len(sentence):
                if frequency:
                    ends.append(end)
                end += 1
                frequency = page.get(sentence[begin : end + 1])
            found[begin] = ends or [begin]
        return found

    def calc(self, sentence: str, DAG: dict[int, list[int]], route: dict[int, tuple[float, int]]) -> None:  # noqa: N803
        """The likeliest way on from each character; as jieba's own."""
        route[len(sentence)] = (0, 0)
        whole = log(self.total)
        for begin in range(len(sentence) - 1, -1, -1):
            page = self.FREQ.page(sentence[begin])
            route[begin] = max(
                (log(page.get(sentence[begin : end + 1]) or 1) - whole + route[end + 1][0], end)
                for end in DAG[begin]
            )


def open_book(file: Path) -> BookTokenizer:
    """Jieba with its own dictionary, which is laid into `file` where it does not stand there whole."""
    kept = _kept(file, file.stat().st_mtime_ns) if file.is_file() else None
    if kept is None:
        data = _laid_out()
        kept = _opened(data)
        with suppress(OSError):  # it is opened more slowly, then
            _put(data, file)
    assert kept is not None
    made = BookTokenizer()
    made.total, pages = kept
    made.FREQ, made.initialized = WordBook(pages), True
    return made


@lru_cache(maxsize=1)
def _kept(file: Path, _changed: int) -> tuple[int, dict[str, memoryview]] | None:
    return _opened(file.read_bytes())


def _opened(data: bytes) -> tuple[int, dict[str, memoryview]] | None:
    """How many words jieba counted, and the pages; None where they are damaged or of another make."""
    whole, head = memoryview(data), len(_BEGINS)
    check, length = (int.from_bytes(whole[at : at + _NUMBER]) for at in (head, head + _NUMBER))
    body = whole[head + 2 * _NUMBER :]
    if whole[:head] != _BEGINS or zlib.crc32(body) != check:
        return None
    total, places = marshal.loads(body[:length])
    pages = body[length:]
    return total, {first: pages[at : at + size] for first, (at, size) in places.items()}


def _laid_out() -> bytes:
    """Jieba's dictionary in pages: what it begins with, a check of the rest, the length of the index, the index, the pages."""
    words, total = jieba.Tokenizer.gen_pfdict(jieba.Tokenizer().get_dict_file())
    by_first: dict[str, dict[str, int]] = {}
    for word, frequency in words.items():
        by_first.setdefault(word[0], {})[word] = frequency
    pages = {first: marshal.dumps(page) for first, page in by_first.items()}
    ends = accumulate(map(len, pages.values()))
    places = {
        first: (end - len(pages[first]), len(pages[first])) for first, end in zip(pages, ends, strict=True)
    }
    index = marshal.dumps((total, places))
    body = b"".join((index, *pages.values()))
    return b"".join((_BEGINS, zlib.crc32(body).to_bytes(_NUMBER), len(index).to_bytes(_NUMBER), body))


def _put(data: bytes, file: Path) -> None:
    """Whole or not at all, whoever else does the same."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        fresh.write_bytes(data)
        replace(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)
