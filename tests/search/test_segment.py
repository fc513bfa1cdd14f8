"""Texts into passages, words and bigrams."""

from hypothesis import given
from hypothesis import strategies as st

from yiju.search.index.entries import split_passage
from yiju.search.index.segment import Segmenter, grams, plain

CHINESE = st.text(alphabet="系统运行维护。；\n 预算2019,%（）", max_size=400)


def test_bigrams_keep_numbers_and_latin_words_whole() -> None:
    assert grams("示府办〔2015〕12号") == ["示府", "府办", "2015", "12", "号"]
    assert grams("ＯＡ平台 194,829.5元") == ["oa", "平台", "194829.5", "元"]


def test_the_dictionary_grows_from_the_filings() -> None:
    segmenter = Segmenter()
    assert "睦邻驿站" not in segmenter.words("建设睦邻驿站")
    assert segmenter.learn(["睦邻驿站", "单", "睦邻 驿站2019"]) == ["睦邻驿站"]
    assert "睦邻驿站" in segmenter.words("建设睦邻驿站")
    assert segmenter.learn(["睦邻驿站"]) == []


def test_question_words_are_stopped() -> None:
    assert Segmenter().words("如何接待外宾") == ["接待", "外宾"]


@given(CHINESE)
def test_splitting_loses_no_character(text: str) -> None:
    pieces = split_passage(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece.strip() for piece in pieces)


@given(st.text(max_size=80))
def test_any_text_has_terms(text: str) -> None:
    assert all(term == plain(term) for term in grams(text))


def test_a_long_section_is_cut_at_sentence_ends() -> None:
    pieces = split_passage("保障系统运行，按季度巡检并记录。" * 60)
    assert all(piece.endswith("。") and len(piece) <= 240 for piece in pieces)


def test_a_question_is_cut_by_the_words_the_index_knows() -> None:
    known = {"政务", "务系", "系统", "运行", "维护", "运行维护", "外宾"}
    words = Segmenter().phrase_words("政务系统运行维护 OA", lambda parts: known & set(parts))
    assert words == ["政务", "系统", "运行维护", "维护", "运行", "oa"]


def test_lines_of_a_piece_stay_apart() -> None:
    assert split_passage("6、劳务费 58000\n7、邮寄费 3000") == ["6、劳务费 58000\n7、邮寄费 3000"]
