"""The document number that a question names: its text in, the number as filings print it out, without what leads up to it.

Who asks writes no mark between the two (`哪个项目引用了示府办〔2021〕12号`), so that an issuer's code has no begin of its own: it is
the longest that some filing prints, else what stands behind the last word that asks, joins or does.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from yiju.ingest.values.basis import number_key
from yiju.search.ask.question_words import asks, is_grammar, is_of_papers, is_speech
from yiju.search.index.segment import dictionary_words, stop_words

# `某某管理办法示府令第8号`: an order's number begins behind the title.
_TITLE = re.compile(r"^.*(?:办法|规定|条例|细则|规则|决定)(?=.{2,}令第)")
_ISSUER = re.compile(r"^[\u3400-\u9fff]+")
# An issuer's code has so many characters at least.
_SHORTEST = 2


def number_asked(text: str, stands: Callable[[str], bool]) -> str | None:
    """The document number in a question; None where there is none. `stands` tells whether some entry holds a number."""
    for part in (*text.split(), text):
        if key := number_key(part):
            return _without_lead(_TITLE.sub("", key), stands)
    return None


def _without_lead(key: str, stands: Callable[[str], bool]) -> str:
    issuer = _ISSUER.match(key)
    if issuer is None:
        return key
    ends = range(issuer.end() - _SHORTEST + 1)
    printed = next((at for at in ends if stands(key[at:])), None)
    return key[_led_up_to(issuer[0]) if printed is None else printed :]


def _led_up_to(front: str) -> int:
    """Where an issuer's code begins behind the words that lead up to it."""
    begin = at = 0
    for word in dictionary_words(front):
        at += len(word)
        leads = word in stop_words() or is_grammar(word) or asks(word) or is_of_papers(word)
        if (leads or (len(word) > 1 and is_speech(word))) and at <= len(front) - _SHORTEST:
            begin = at
    return begin
