"""Keys of names: how unit, project, basis and indicator names fold to the key under which they are equal.

In: a printed name. Out: its key. The graph links by these keys and the search files by them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from yiju.ingest.values.name_words import endings, entries, words
from yiju.ingest.values.text import fold

_TRAILING_BRACKET = re.compile(r"\(([^()]*)\)$")
_PLACE = re.compile(r".{1,12}?[省市区县旗州盟](?=人民政府)")
_YEAR = re.compile(r"(?<!\d)(?<![-~至])(?:19|20)\d\d(?:年度?|(?=\)))(?![-~至])")
_NUMERAL = re.compile(r"\d+|第?[一二三四五六七八九十]+(?=[期批轮次号届标])|[ⅰⅱⅲⅳⅴ]|(?<=[a-z])\d|[甲乙丙丁]")
_COVER = re.compile(
    rf"^(?:.{{0,20}}?)关于(?:{'|'.join(words('covers', 'word'))})<?(?P<inner>[^<>]+(?:<.+>[^<>]*)?)>?的(?:通知|公告|通告|决定)$"
)
_NUMBER_PARTS = re.compile(r"^(?P<issuer>.+?)(?:〔(?P<year>\d{4})〕|令第)")
_MEASURE = re.compile(r"^(?:%|‰|[个人次元项天套台户件家份篇场年月日时分秒平方米公里亩吨万亿/小]{1,4})$")


@lru_cache(maxsize=65536)
def unit_key(name: str) -> str:
    """Key of a unit's name: marks such as （盖章） and （本级） off, `X市人民政府Y办公室` as `X市Y办公室`,
    委 as 委员会. A bureau and its 执法大队 keep two keys.
    """
    key = fold(name)
    marks = words("unit_marks", "mark")
    while (bracket := _TRAILING_BRACKET.search(key)) and bracket[1] in marks:
        key = key[: bracket.start()]
    key = re.sub(
        rf"(?<=.{{4}})(?:{'|'.join(m for m in marks if m in ('本级', '本部', '机关本级'))})$", "", key
    )
    if place := _PLACE.match(key):
        rest = key[place.end() :].removeprefix("人民政府")
        organ = next((o for o in endings("organs") if rest.endswith(o)), None)
        # 人民政府 alone and 人民政府办公室 are organs of their own: something must stand before the ending.
        if organ and len(rest) > len(organ) + 1:
            key = place[0] + rest
    for entry in entries("unit_endings"):
        if key.endswith(entry["short"]) and len(key) > len(entry["short"]) + 3:
            key = key.removesuffix(entry["short"]) + entry["long"]
    return key


def has_mark(name: str) -> bool:
    """Whether a printed unit name ends with a mark such as （盖章） or （本级）."""
    bracket = _TRAILING_BRACKET.search(fold(name))
    return bool(bracket and bracket[1] in words("unit_marks", "mark"))


def project_key(name: str) -> str:
    """Key of a project's name: width, quotes, 《》 and year words folded. `系统（2017年运维）` and
    `系统(运维)` have one key, `系统` has another. A span of years (2024-2026) stays.
    """
    key = fold(name)
    key = re.sub(r"[<>\"']", "", key)
    key = _YEAR.sub("", key)
    key = key.replace("()", "").replace("[]", "")
    return key.strip("-_:") or fold(name)


@lru_cache(maxsize=65536)
def title_key(title: str) -> str:
    """Key of a basis title: 关于印发《X》的通知 has the key of X, whose text it carries; 转发 is another
    document. Quotation marks and the 中华人民共和国 of a law are wording; editions such as 试行 stay.
    """
    key = re.sub("[\"']", "", fold(title))
    if len(key) > 2 and key[0] == "<" and key[-1] == ">" and "<" not in key[1:]:
        key = key[1:-1]
    if cover := _COVER.match(key):
        key = cover["inner"]
    return key.removeprefix("中华人民共和国") if key.endswith(("法", "条例")) else key


def number_parts(key: str) -> tuple[str | None, int | None]:
    """机关代字 and year of a folded document number: `示府办〔2011〕74号` → (示府办, 2011); an order
    (`示例市人民政府令第35号`) names its issuer and no year, a standard neither.
    """
    match = _NUMBER_PARTS.match(key)
    if match is None:
        return None, None
    return match["issuer"], int(match["year"]) if match["year"] else None


def indicator_key(phrase: str) -> str:
    """Key of an indicator phrase: the explanation of a rate `（完成数/计划数）` and a unit of measure in
    brackets at its end are wording, other brackets are part of the phrase.
    """
    key = fold(phrase)
    while bracket := _TRAILING_BRACKET.search(key):
        if not bracket.start() or not _explains(bracket[1]):
            break
        key = key[: bracket.start()]
    return key.rstrip(":")


def numerals(key: str) -> tuple[str, ...]:
    """Numbers and ordinals in a folded name: names that differ in them name different things."""
    return tuple(_NUMERAL.findall(key))


def natures(key: str) -> frozenset[str]:
    """The kinds of work that a folded name speaks of (运维, 建设 …)."""
    found = set()
    for word in words("natures", "word"):
        if word in key:
            found.add(word)
            key = key.replace(word, "\0")
    return frozenset(found)


def _explains(inside: str) -> bool:
    return "/" in inside or "÷" in inside or "占" in inside or bool(_MEASURE.match(inside))
