"""The words for up, down and the same are data, each way with a sentence that is read here."""

import msgspec
import pytest

from yiju.audit.statements.directions import Directions, listed
from yiju.audit.statements.trend import changes

_SIGN = {"up": 1, "down": -1, "same": 0}


@pytest.mark.parametrize("words", listed().values(), ids=list(listed()))
def test_each_way_has_words_and_a_sentence_that_says_this_way_alone(words: Directions) -> None:
    ways = [way for way in ("up", "down", "same") if getattr(words, way)]
    assert [way for way in ("up", "down", "same") if way in words.examples] == ways
    for way, sentence in words.examples.items():
        assert [other for other in ways if words.pattern(other).search(sentence)] == [way]  # type: ignore[arg-type]


def test_the_sentences_of_comparisons_are_read_as_comparisons() -> None:
    for way, sentence in listed()["comparison"].examples.items():
        [change] = changes(sentence, 2025)
        assert change.sign == _SIGN[way]


def test_a_list_under_another_name_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError, match="upwards"):
        msgspec.convert({"examples": {}, "upwards": ["增加"]}, Directions)
