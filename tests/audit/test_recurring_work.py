"""Work that is done every year: each word by its own example, and names that hold none."""

import msgspec
import pytest

from yiju.audit import recurring_work
from yiju.audit.recurring_work import RecurringWord, recurring_word, recurring_words

ENTRIES = msgspec.yaml.decode(recurring_work._FILE.read_bytes(), type=list[RecurringWord])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word)
def test_a_word_is_found_in_its_example(entry: RecurringWord) -> None:
    assert recurring_word(entry.example) == entry.word


def test_a_name_without_any_of_them_is_none() -> None:
    assert recurring_word("示例综合平台建设") is None and len(recurring_words()) == len(ENTRIES)
