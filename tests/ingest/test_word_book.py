"""Jieba's dictionary read page by page cuts as jieba does, and is laid out anew where it does not stand whole."""

import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiju.ingest import word_book
from yiju.ingest.word_book import BookTokenizer, open_book

WORDS = [
    "预算",
    "绩效目标",
    "申报表",
    "政务信息资源目录系统",
    "社区",
    "便民",
    "的",
    "2019年",
    "A4纸",
    "运行维护",
    "𠮷野",
    "满意度",
]


@pytest.fixture(scope="module", autouse=True)
def _laid_out_once() -> Iterator[None]:
    """It is laid out for each test that wants it; what comes of that is always the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(word_book, "_laid_out", cache(word_book._laid_out))
        yield


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> jieba.Tokenizer:
    """Jieba as it comes."""
    jieba.setLogLevel(logging.WARNING)
    made = jieba.Tokenizer()
    made.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    return made


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("words") / "words.cache"


@pytest.fixture(scope="module")
def book(file: Path) -> BookTokenizer:
    return open_book(file)


def test_it_holds_what_jieba_holds(own: jieba.Tokenizer, book: BookTokenizer) -> None:
    own.initialize()
    assert {word: book.FREQ[word] for word in book.FREQ} == own.FREQ
    assert book.total == own.total


@given(text=st.lists(st.sampled_from(WORDS) | st.text(max_size=4)).map("".join))
def test_every_text_is_cut_as_jieba_cuts_it(own: jieba.Tokenizer, book: BookTokenizer, text: str) -> None:
    for how in (
        lambda one: list(one.cut(text, HMM=False)),
        lambda one: list(one.cut(text)),
        lambda one: list(one.cut_for_search(text, HMM=False)),
        lambda one: list(one.tokenize(text, HMM=False)),
    ):
        assert how(book) == how(own)


def test_a_copy_learns_alone(book: BookTokenizer) -> None:
    learnt = BookTokenizer()
    learnt.FREQ, learnt.total, learnt.initialized = book.FREQ.copy(), book.total, True
    learnt.add_word("渡口站管护", 20_000)
    assert learnt.lcut("示例渡口站管护费") == ["示例", "渡口站管护", "费"]
    assert "渡口站管护" not in book.lcut("示例渡口站管护费") and "渡口站管护" not in book.FREQ


@pytest.mark.parametrize(
    "harm", [lambda data: data[:-1], lambda data: data[:40] + b"?" + data[41:], lambda data: b""]
)
def test_what_does_not_stand_whole_is_laid_out_anew(file: Path, book: BookTokenizer, harm) -> None:
    whole = file.read_bytes()
    file.write_bytes(harm(whole))
    assert open_book(file).lcut("绩效目标申报表") == book.lcut("绩效目标申报表")
    assert file.read_bytes() == whole
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_where_nothing_can_be_kept_words_are_cut_all_the_same(tmp_path: Path, book: BookTokenizer) -> None:
    assert open_book(tmp_path / "none" / "words.cache").lcut("绩效目标申报表") == book.lcut("绩效目标申报表")
