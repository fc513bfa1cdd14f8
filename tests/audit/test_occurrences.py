"""Where words and numbers stand in a text is found without a pattern for each."""

import re

from hypothesis import given
from hypothesis import strategies as st

from yiju.audit.rules.contradiction.occurrences import holds_number, places

TEXT = st.text(alphabet="12.个３甲", max_size=16)


@given(TEXT, st.text(alphabet="12.个", min_size=1, max_size=3))
def test_a_number_is_found_where_a_pattern_of_it_finds_it(text: str, number: str) -> None:
    found = re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", text)
    assert holds_number(text, number) == (found is not None)


@given(TEXT, st.text(alphabet="12.个", min_size=1, max_size=3))
def test_every_place_is_told(text: str, word: str) -> None:
    assert list(places(word, text)) == [n for n in range(len(text)) if text.startswith(word, n)]


def test_a_number_within_another_is_not_there() -> None:
    assert holds_number("新建公厕12座", "12")
    assert not holds_number("新建公厕312座、1.12公里", "12")
