"""Legal bases (立项依据): running text → the documents it cites, each with title and number.

A citation is a title in 《》, a document number (发文字号, 令号, standard number), or both side by side,
the number after the title in brackets or before it (`沪府规【2016】168号文关于同意《…》的批复`). A title
without 《》 counts only where a document is clearly named (`…关于…的若干意见`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yiju.ingest.record import Basis
from yiju.ingest.values.text import half_width, tidy

_TYPES = "通知|批复|意见|决定|办法|规定|条例|细则|方案|规划|纲要|要点|计划|公告|通告|复函|函|请示|报告|决议|规范|标准"
_OPEN, _CLOSE = r"[\[［〔﹝【（(]", r"[\]］〕﹞】）)]"
_NUMBER = re.compile(
    rf"(?:[（(](?P<framed>[\u4e00-\u9fff]{{1,12}})[）)]|(?P<code>[\u4e00-\u9fff]{{1,20}}))\s*"
    rf"{_OPEN}\s*(?P<year>(?:19|20)\d\s?\d\s?)\s*{_CLOSE}\s*第?\s*(?P<no>\d{{1,5}})\s*号"
)
_ORDER = re.compile(r"(?P<code>[\u4e00-\u9fff]{2,20}令)\s*第?\s*(?P<no>[\d一二三四五六七八九十百〇零]+)\s*号")
# The codes of national, trade and engineering standards (行业标准代号, 国家标准化管理委员会), without those that numbers of purchases use.
_STANDARDS = (
    "GB GBZ GBJ AQ BB CB CH CJ CJJ CY DA DL DZ FZ GA GH GM GY HG HJ HY JB JC JG JGJ JJF JJG JR JT JTG JTJ JY LB LD LS LY MH MT MZ NB NY QB QX RB RF "
    "SB SC SF SH SJ SL SN SW SY TB TD TY WB WH WJ WS WW XF YB YC YD YJ YS YY YZ ZY"
)
_STANDARD = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(_STANDARDS.split())}|DB\d{{2,4}}|DGJ?\d{{2}}|T/[A-Z]{{2,8}})(?:/[TZ])?"
    r"\s*\d[\d.]*\s*[-—–]\s*(?:19|20)\d{2}(?!\d)"
)
# Words that lead up to a number in running text and can be no part of an issuer's code.
_LEAD_IN = re.compile(r"^.*(?:根据|依据|依照|按照|遵照|贯彻|落实|执行|参照|以及|及|和|与|的|按|以|由)")
_WRAPPED = re.compile(r"关于[^《》，,；;。、\n]{0,40}$")
_WRAP_END = re.compile(rf"^[^《》，,；;。、（(\n]{{0,20}}?的?(?:{_TYPES})")
_AFTER_NUMBER = re.compile(rf"^\s*(?:文件?)?\s*[“\"]?(?P<title>关于[^《》，,；;。\n]{{3,80}}?的(?:{_TYPES}))")
_BARE = re.compile(
    rf"(?:根据|依据|按照)?(?P<title>[^《》，,；;。\s]{{0,20}}关于[^《》，,；;。]{{3,60}}的(?:若干|实施|指导)?(?:{_TYPES}))(?:等?文件)?"
)
_PLAN_WORDS = re.compile("规划|计划|要点|方案|纲要|安排")
_SPAN = re.compile(r"(?P<from>(?:19|20)\d{2})年?\s*[-—–－~～至到]+\s*(?P<to>(?:19|20)\d{2})")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})年")
_FIVE_YEAR = re.compile(
    r"(?:[“\"'‘](?P<quoted>十[一二三四五六七]?|[六七八九])五[”\"'’]"
    r"|(?<!第)(?P<plain>十[一二三四五六七]?|[六七八九])五(?=期间|时期|[\u4e00-\u9fff]{0,16}(?:规划|计划|纲要)))"
)
_LAW_TEACHING = re.compile("普法|法治宣传|法制宣传")
_NTH = {"六": 6, "七": 7, "八": 8, "九": 9, "十": 10} | {
    f"十{c}": 11 + i for i, c in enumerate("一二三四五六七")
}


@dataclass(frozen=True)
class _Span:
    start: int
    end: int
    printed: str


def find_bases(text: str) -> list[Basis]:
    """Every citation in the order of the text, one entry each time a document is cited."""
    titles = _titles(text)
    numbers = [n for n in _numbers(text) if not any(t.start <= n.start < t.end for t in titles)]
    found: list[tuple[int, Basis]] = []
    taken: set[int] = set()
    for title in titles:
        number = _number_beside(text, title, numbers, taken)
        if number is not None:
            taken.add(number.start)
        found.append((title.start, _basis(title.printed, number.printed if number else None)))
    for number in (n for n in numbers if n.start not in taken):
        named = _AFTER_NUMBER.match(text[number.end :])
        found.append((number.start, _basis(named["title"] if named else None, number.printed)))
    found += _bare_titles(text, titles, numbers)
    return [basis for _, basis in sorted(found, key=lambda f: f[0])]


def number_key(number: str) -> str | None:
    """The key under which one document number is equal however it is typeset: `(沪府办)[2006]52 号`
    and `沪府办〔2006〕52号` give `沪府办〔2006〕52号`; None where it is no number.
    """
    folded = half_width(number)
    if match := _NUMBER.search(folded):
        return f"{match['framed'] or match['code']}〔{match['year']}〕{int(match['no'])}号"
    if match := _ORDER.search(folded):
        return f"{match['code']}第{match['no']}号"
    if match := _STANDARD.search(folded):
        return re.sub("[—–]", "-", match[0])
    return None


def plan_period(title: str) -> tuple[int, int] | None:
    """First and last year that a title itself names: `（2014-2016）`, `“十二五”` (2011–2015; the n-th
    five-year plan begins in 1951 + 5n), or the one year of a yearly plan (`2024年…工作要点`).
    """
    if span := _SPAN.search(title):
        first, last = int(span["from"]), int(span["to"])
        return (first, last) if first <= last else None
    if plan := _FIVE_YEAR.search(title):
        # The n-th five years of 普法 began in 1981 + 5n: “八五”普法 is 2021 to 2025.
        start = 1981 if _LAW_TEACHING.search(title) else 1951
        first = start + 5 * _NTH[plan["quoted"] or plan["plain"]]
        return first, first + 4
    year = _YEAR.search(title)
    if year and _PLAN_WORDS.search(title):
        return int(year["year"]), int(year["year"])
    return None


def _basis(title: str | None, number: str | None) -> Basis:
    printed = "".join(number.splitlines()) if number else None
    return Basis(
        title=tidy(title) if title else None, number=printed, key=number_key(printed) if printed else None
    )


def _titles(text: str) -> list[_Span]:
    """《…》 with what it nests; `关于…《…》的批复` outside 《》 is one title as a whole."""
    spans: list[_Span] = []
    depth = start = 0
    for i, c in enumerate(text):
        if c == "《":
            start = i if depth == 0 else start
            depth += 1
        elif c == "》" and depth:
            depth -= 1
            if depth == 0:
                spans.append(_wrapped(text, start, i + 1))
    if depth:  # an opening mark that nothing closes: take the titles behind it one by one
        rest = text.find("《", start + 1)
        if rest != -1:
            spans += [_Span(s.start + rest, s.end + rest, s.printed) for s in _titles(text[rest:])]
    return [s for s in spans if s.printed.strip()]


def _wrapped(text: str, start: int, end: int) -> _Span:
    before = _WRAPPED.search(text[:start])
    after = _WRAP_END.match(text[end:])
    if before and after:
        whole = _Span(before.start(), end + after.end(), "")
        return _Span(whole.start, whole.end, text[whole.start : whole.end])
    return _Span(start, end, text[start + 1 : end - 1])


def _numbers(text: str) -> list[_Span]:
    spans: list[_Span] = []
    for match in _NUMBER.finditer(text):
        start = match.start()
        if match["code"]:
            lead = _LEAD_IN.match(match["code"])
            start += lead.end() if lead else 0
        spans.append(_Span(start, match.end(), text[start : match.end()]))
    for pattern in (_ORDER, _STANDARD):
        for match in pattern.finditer(text):
            lead = _LEAD_IN.match(match[0])
            start = match.start() + (lead.end() if lead else 0)
            spans.append(_Span(start, match.end(), text[start : match.end()]))
    return sorted(spans, key=lambda s: s.start)


def _number_beside(text: str, title: _Span, numbers: list[_Span], taken: set[int]) -> _Span | None:
    """The number in brackets right after the title, or right before it."""
    for number in numbers:
        if number.start in taken:
            continue
        between = text[title.end : number.start]
        if number.start >= title.end and re.fullmatch(r"\s*(?:的?通知|的?批复|文件)?\s*[（(]?\s*", between):
            return number
        between = text[number.end : title.start]
        if number.end <= title.start and re.fullmatch(r"\s*[）)]?\s*(?:号?文件?)?\s*[，,]?\s*", between):
            return number
    return None


def _bare_titles(text: str, titles: list[_Span], numbers: list[_Span]) -> list[tuple[int, Basis]]:
    """Documents named without 《》, each filling a clause of its own."""
    found: list[tuple[int, Basis]] = []
    for clause in re.finditer(r"[^，,；;。\n]+", text):
        if any(t.start < clause.end() and clause.start() < t.end for t in titles):
            continue
        inside = [n for n in numbers if clause.start() <= n.start < clause.end()]
        words = re.sub(r"^\s*(?:[（(]?\d{1,2}[）)、.．]|[①-⑳])\s*", "", clause[0])
        named = _BARE.fullmatch(words.strip())
        if named and not inside:
            found.append((clause.start(), _basis(named["title"], None)))
    return found
