"""What a column of signs prints, and what bounds a value: the words of `bounds.yaml`."""

import pytest

from yiju.ingest.values.bounds import is_sign
from yiju.ingest.values.target import split_target


@pytest.mark.parametrize("text", ["≥", "<=", "大于等于", "不低于", "不早于", "下降至", "提高到", "控制在"])
def test_a_sign_is_a_mark_or_a_word_of_comparison(text: str) -> None:
    assert is_sign(text)


@pytest.mark.parametrize("text", ["", "定性", "正向", "≥90", "不低于90"])
def test_all_else_in_its_column_is_none(text: str) -> None:
    assert not is_sign(text)


def test_a_bound_splits_by_the_words_around_its_value() -> None:
    assert [split_target(t)[0] for t in ("不少于3次", "48小时以内", "85%及以上")] == [">=", "<=", ">="]
