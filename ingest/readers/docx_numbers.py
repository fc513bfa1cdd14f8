"""List numbers of a Word document: “一、” is printed, but stands in no run.

In: the document's numbering part and its paragraphs in order. Out: the number or bullet in front of each
paragraph (ECMA-376 part 1, §17.9).
"""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "〇一二三四五六七八九"
_ZODIAC = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
_CHINESE = {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"}
_ENCLOSED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_ROMAN = [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
_LEVELS = 9


class Numbering:
    """Counts as paragraphs go by."""

    def __init__(
        self, levels: dict[str, dict[int, Any]], lists: dict[str, str], styles: dict[str, Any]
    ) -> None:
        """`levels` by abstract list, the abstract list of each list, and the list that a style sets."""
        self._levels = levels
        self._lists = lists
        self._styles = styles
        self._counts: dict[str, list[int]] = {}

    @classmethod
    def of(cls, document: Any) -> Numbering:
        """The numbering of a python-docx document; empty where it has none."""
        levels: dict[str, dict[int, Any]] = {}
        lists: dict[str, str] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                root = relation.target_part.element
                for abstract in root.iter(qn("w:abstractNum")):
                    found = {int(v.get(qn("w:ilvl"))): v for v in abstract.iter(qn("w:lvl"))}
                    levels[abstract.get(qn("w:abstractNumId"))] = found
                for one in root.iter(qn("w:num")):
                    abstract_id = one.find(qn("w:abstractNumId"))
                    if abstract_id is not None:
                        lists[one.get(qn("w:numId"))] = abstract_id.get(qn("w:val"))
        styles = {
            style.get(qn("w:styleId")): style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            for style in document.styles.element.iter(qn("w:style"))
        }
        return cls(levels, lists, styles)

    def label(self, paragraph: Any) -> str:
        """The number in front of this paragraph, with what Word prints around it; "" without one."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return ""
        own = properties.find(qn("w:numPr"))
        style = properties.find(qn("w:pStyle"))
        inherited = self._styles.get(style.get(qn("w:val"))) if style is not None else None
        number = _value(own, "w:numId") or _value(inherited, "w:numId")
        level = min(int(_value(own, "w:ilvl") or _value(inherited, "w:ilvl") or 0), _LEVELS - 1)
        abstract = self._lists.get(number or "", "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else _start(levels[level])
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        return self._printed(levels, level, counts)

    def _printed(self, levels: dict[int, Any], level: int, counts: list[int]) -> str:
        if _value(levels[level], "w:numFmt") in ("bullet", "none"):
            return ""

        def one(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if at not in levels:
                return ""
            return _in_words(counts[at] or _start(levels[at]), _value(levels[at], "w:numFmt") or "decimal")

        return re.sub(r"%([1-9])", one, _value(levels[level], "w:lvlText") or "")


def _value(parent: Any, name: str) -> str | None:
    child = parent.find(qn(name)) if parent is not None else None
    value = child.get(qn("w:val")) if child is not None else None
    return None if value is None else str(value)


def _start(level: Any) -> int:
    value = _value(level, "w:start")
    return int(value) if value and value.isdecimal() else 1


def _in_words(number: int, style: str) -> str:
    """A list number in the style that its level asks for; in digits where the style is unknown."""
    if style in _CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
    if style in _ZODIAC and 0 < number <= len(_ZODIAC[style]):
        return _ZODIAC[style][number - 1]
    if style in _ENCLOSED and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if style in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr(ord("a" if style == "lowerLetter" else "A") + number - 1)
    if style in ("lowerRoman", "upperRoman") and 0 < number < 40:
        text, rest = "", number
        for value, letters in _ROMAN:
            while rest >= value:
                text, rest = text + letters, rest - value
        return text.upper() if style == "upperRoman" else text
    if style == "decimalZero":
        return f"{number:02}"
    return str(number)
