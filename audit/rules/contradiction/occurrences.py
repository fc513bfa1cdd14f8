"""Where words that a declaration gives stand in its texts, without a pattern for each: a pattern takes longer to make than a text to read.

In: what is looked for, and a text. Out: places, or whether it stands there.
"""

from __future__ import annotations

from collections.abc import Iterator


def places(word: str, text: str) -> Iterator[int]:
    """Every place at which the word begins, also inside of another."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def holds_number(text: str, number: str) -> bool:
    """Whether the number, with what is written behind it, stands in the text and is no part of a longer one."""
    return any(
        not _continues(text[at - 1 : at]) and not _continues(text[at + len(number) :][:1])
        for at in places(number, text)
    )


def _continues(sign: str) -> bool:
    return sign == "." or sign.isdecimal()
