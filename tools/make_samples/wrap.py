"""Breaks text into lines as a fixed-width cell does: Chinese characters count one, Latin ones a half."""

from __future__ import annotations

import unicodedata


def width(text: str) -> float:
    """Width in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def wrap(text: str, columns: float) -> list[str]:
    """Lines of at most `columns` Chinese characters; no rule keeps a 。 from opening a line, as in the
    dumps that this imitates.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for char in paragraph:
            if line and width(line + char) > columns:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def block(text: str, columns: float) -> str:
    """`wrap` as one string."""
    return "\n".join(wrap(text, columns))
