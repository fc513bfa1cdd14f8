"""Where words stand."""

from hypothesis import given
from hypothesis import strategies as st

from yiju.search.ask.highlight import Folded


def found(text: str, *words: str) -> list[str]:
    return [text[begin:end] for begin, end in Folded(text).spans(words)]


def test_words_are_found_however_they_are_typeset() -> None:
    assert found("系 统ＯＡ运行", "系统oa") == ["系 统ＯＡ"]
    assert found("共 206,450.00 元", "206450.00") == ["206,450.00"]
    assert found("沪府办〔2011〕74号文", "沪府办201174号") == ["沪府办〔2011〕74号"]


def test_what_touches_is_one_and_what_is_apart_is_two() -> None:
    assert found("系统运行维护和系统", "系统", "运行维护", "维护") == ["系统运行维护", "系统"]
    assert found("没有", "系统", "") == []


@given(st.text(alphabet="系统 ,1０（)a维", max_size=30), st.text(alphabet="系统1维", min_size=1, max_size=3))
def test_each_span_holds_the_word(text: str, word: str) -> None:
    for span in found(text, word):
        assert word in Folded(span).text
