"""What was left standing in a text that was copied from elsewhere: another year, another unit.

In: paragraphs of declarations and filings. Out: `Leftover`s with the words that give it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from rapidfuzz import fuzz

from yiju.audit.case import Case
from yiju.audit.rules.copied_text.lexicon import names
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.stated_outcome import is_final
from yiju.ingest.record import Filing, Passage
from yiju.ingest.values.text import fold

_YEARS = re.compile(r"(?:19|20)\d{2}(?=\s*年)")
_BEGINS = r"(?:^|(?<=[。；;\n]))\s*(?:\d{1,2}[.、]|[（(]?[一二三四五六七八九十]+[)）、])?\s*"
# How the paragraphs of a budget begin that speak of its own year.
_OWN_YEAR = re.compile(
    _BEGINS
    + r"(?P<year>(?:19|20)\d{2})\s*年度?[，,]?\s*(?:本部门|本单位|(?:部门|单位)预算(?!执行|数|绩效|批复|调整|公开|编制要求)"
    r"|[^，。；\d年]{0,40}?(?:收入(?:总)?预算|支出(?:总)?预算|预算(?:收入|支出)总额|经费预算数?|采购预算|经费(?:财政拨款)?预算))"
)
# How plans and yearly goals begin that speak of the year they are for.
_PLANNED = re.compile(
    _BEGINS + r"(?:在|按照?|计划)?(?P<year>(?:19|20)\d{2})\s*年度?(?:内|底前|全年)?[，,]?\s*"
    r"(?:完成|按|开展|实施|计划|全年|全面|继续|进一步|推进|做好|确保|目标|拟|将)"
)
_PLANS = ("年度绩效目标", "项目实施计划", "年度预算安排", "实施周期")
_SPOKEN = re.compile(
    _BEGINS
    + r"(?:(?:19|20)\d{2}\s*年度?[，,]?\s*)?(?P<unit>[一-龥]{3,28}?(?:委员会|办公室|办事处|管理局|服务中心|人民政府|局|院|中心|联合会))"
    r"(?:[（(](?:部门|本级|本部|机关)[）)])?(?:(?:19|20)\d{2}\s*年度?)?(?:单位|部门)?(?:收入(?:总)?预算|支出(?:总)?预算|预算(?:收入|支出)总额|预算是)"
)
_PLACED = r"(?:(?:19|20)\d{2}\s*年度?)?"
# The office that a clause is about: 清河县交通运输局严格执行…, 2025年清河县交通运输局机关运行经费….
_OFFICE = "委员会|办公室|办事处|人民政府|联合会|局|厅"
_INSTITUTION = "中心|站|所|院|馆|队|学校|中学|小学|基地"
_SUBJECT = (
    r"(?:^|(?<=[。；;，,\n]))\s*(?:\d{1,2}[.、]|[（(]?[一二三四五六七八九十]+[)）、])?\s*(?:主要)?(?:原因)?(?:是|为|由于|因)?"
    + _PLACED
    + r"[，,]?(?P<unit>(?![本该我各])[一-龥]{2,26}?(?:ENDS))(?:本级|机关|部门)?"
    + _PLACED
    + r"(?=(?:PREDICATES))"
)
_SUFFIX = re.compile("(?:管理)?(?:委员会|办公室|办事处|人民政府|联合会|局|厅)$")
_INSTITUTIONS = re.compile("名词解释|职责|职能|机构|构成|单位|概况")
_ASSETS = re.compile(
    r"(?:截至|(?<=[。；，、）])|^)(?P<year>(?:19|20)\d{2})年(?:\d{1,2}月\d{1,2}日|[年期]?[末底])[^。；]{0,60}?(?:车辆|用车|设备|资产|房屋)"
)
_ITSELF = re.compile(
    _BEGINS
    + r"(?P<year>(?:19|20)\d{2})年度?[^。；\d年]{0,40}\d[^。；年]{0,40}[，。；]\s*[与比较和同](?P=year)年度?"
)
_OUTCOME_YEAR = re.compile(
    _BEGINS
    + r"(?P<year>(?:19|20)\d{2})年度?[，,]?[^，。；\d]{0,40}?(?:收入|支出|收、支|收支|经费|采购)[^，。；\d]{0,24}?\d[\d,.]*"
)
# How a regulation begins; a filing's own words about its office never do.
_ENACTED = re.compile(r"第[一1]条[^。；]{0,80}制定本(?:规定|方案|办法|细则|条例)")
_ALIKE = 60
_EARLIER = re.compile("决算|执行|上年|国有资产|绩效自评|绩效评价|完成情况")
"""Tables of a budget that may be of the year before."""


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Authorities that a reform merged or renamed: a pattern, the last year that knew them, what they are now."""

    names: str
    last: int
    now: str


class Leftover(msgspec.Struct, frozen=True):
    """`sentence` completes a sentence that begins with whose text it is; `quote` is the run that shows it."""

    key: str
    sentence: str
    quote: str


def leftovers(
    case: Case, paragraph: Paragraph, predicates: Sequence[str], everybodys: Sequence[str]
) -> Iterator[Leftover]:
    """Everything in the text that belongs elsewhere. `predicates` begin what an office says of itself, `everybodys` are offices that
    all have dealings with.
    """
    yield from _other_year(paragraph)
    yield from _other_day(paragraph)
    yield from _with_itself(paragraph)
    yield from _other_unit(case, paragraph)
    yield from _other_office(case, paragraph, predicates, everybodys)


def former_bodies(paragraph: Paragraph, bodies: Sequence[Body]) -> Iterator[Leftover]:
    """Authorities that the text speaks of as if they still were; not 原工商局."""
    if paragraph.year is None or paragraph.title == "立项依据":
        return  # a document keeps the name of who issued it
    for body in bodies:
        found = re.search(rf"(?<!原)(?<!原[国省市区县])(?:{body.names})", paragraph.text)
        quoted = found and paragraph.text[: found.start()].count("《") > paragraph.text[
            : found.start()
        ].count("》")
        if found and not quoted and paragraph.year > body.last:
            wording = f"仍写“{found[0]}”，该机构已在{body.last}年前后的机构改革中撤并（现为{body.now}），疑为沿用旧文"
            yield Leftover(f"机构|{body.now}", wording, found[0])


def enacted(paragraph: Paragraph) -> Iterator[Leftover]:
    """The articles of the regulation that set the office up, copied whole for the account of what it does."""
    if paragraph.entry is None and (found := _ENACTED.search(paragraph.text)):
        yield Leftover("条文|", f"写的是“{found[0]}”，照抄了规定的条文", found[0])


def _other_year(paragraph: Paragraph) -> Iterator[Leftover]:
    year, text = paragraph.year, paragraph.text
    if year is None or str(year) in _YEARS.findall(text):
        return  # a text that names its own year compares, or looks back
    if paragraph.entry is not None and paragraph.title not in _PLANS:
        return
    begins = (
        _PLANNED
        if paragraph.entry is not None
        else _OUTCOME_YEAR
        if is_final(paragraph.filing)
        else _OWN_YEAR
    )
    for match in begins.finditer(text):
        printed = match[0].strip()
        yield Leftover(
            f"年度|{printed}",
            f"写的是“{printed}”，全段没有提到{year}年，疑为照搬{match['year']}年的文字未改",
            printed,
        )
        return


def _other_unit(case: Case, paragraph: Paragraph) -> Iterator[Leftover]:
    own = paragraph.filing.document.unit
    if paragraph.entry is not None or not own:
        return
    for match in _SPOKEN.finditer(paragraph.text):
        unit, key = match["unit"], case.identity.unit_of(match["unit"])
        mine = fold(own)
        listed = any(unit in p.text for p in case.passages(paragraph.filing) if "机构" in p.title)
        same = (
            listed or fold(unit) in mine or mine in fold(unit) or (key and key == case.identity.unit_of(own))
        )
        if not same and fuzz.ratio(fold(unit), mine) < _ALIKE and not unit.startswith(("本", "该", "我")):
            yield Leftover(f"单位|{unit}", f"写的是“{unit}”，本文件的单位却是“{own}”，疑为照搬未改", unit)
            return


def _other_day(paragraph: Paragraph) -> Iterator[Leftover]:
    """截至2023年12月31日 in the final accounts of 2024: what an office owns is told as of the end of the year, in a budget of a day
    of the year before.
    """
    year = paragraph.year
    if year is None or paragraph.entry is not None or not paragraph.filing.budget_lines:
        return
    final = is_final(paragraph.filing)
    right = (year,) if final else (year - 1, year)
    found = list(_ASSETS.finditer(paragraph.text))
    if any(int(match["year"]) in right for match in found):
        return
    for match in found[:1]:
        day = re.split("[，,]", match[0])[0]
        meant = f"{year}年度的决算应为{year}年末" if final else f"{year}年的预算应为{year - 1}年"
        yield Leftover(f"年度|{day}", f"写的是“{day}”，{meant}，疑为沿用以前年度的文字", match[0])


def titled(filing: Filing) -> Iterator[tuple[Leftover, Passage]]:
    """Titles of tables with the year before the filing's: 2023年度收入决算表 in the final accounts of 2024. A budget may print what
    was spent the year before.
    """
    year, final = filing.document.year, is_final(filing)
    for title in filing.table_titles:
        printed = {int(found) for found in _YEARS.findall(title.text)}
        other = printed and year is not None and year not in printed
        if other and (final or not _EARLIER.search(f"{title.section} {title.text}")):
            right = "决算" if final else "预算"
            sentence = f"的表题写的是“{title.text}”，本文件为{year}年{right}，疑为沿用以前年度的表题"
            yield Leftover(f"年度|{title.text}", sentence, title.text), title


def _with_itself(paragraph: Paragraph) -> Iterator[Leftover]:
    """2023年度支出总计90万元，与2023年度相比…: a year beside itself."""
    found = _ITSELF.search(paragraph.text) if paragraph.entry is None else None
    if found is not None and int(found["year"]) != paragraph.year:
        sentence = (
            f"写的是{found['year']}年度，又与{found['year']}年比较，同一年度不能与自身相比，疑为年度未改"
        )
        yield Leftover(f"年度|{found['year']}|自身", sentence, found[0].strip())


def _other_office(
    case: Case, paragraph: Paragraph, predicates: Sequence[str], everybodys: Sequence[str]
) -> Iterator[Leftover]:
    """Another office as the subject of what a budget or final accounts say of their own."""
    filing = paragraph.filing
    own = filing.document.unit
    if paragraph.entry is not None or not own or _INSTITUTIONS.search(paragraph.title):
        return
    texts = case.passages(filing)
    for ends in (_OFFICE, _INSTITUTION):
        subject = _SUBJECT.replace("ENDS", ends).replace("PREDICATES", "|".join(predicates))
        for match in re.finditer(subject, paragraph.text):
            unit = match["unit"]
            listed = any(unit in p.text for p in texts if _INSTITUTIONS.search(p.title))
            if listed or any(re.search(word, names(unit).organ) for word in everybodys):
                continue
            of_department = filing.document.kind.startswith("department_")  # it covers its institutions
            if ends == _INSTITUTION and (
                of_department or not _is_neighbour(unit, own, [p.text for p in texts])
            ):
                continue
            if _another(unit, own):
                quote = re.split("[。；;\n]", paragraph.text[match.start("unit") :])[0]
                yield Leftover(
                    f"单位|{unit}", f"写的是“{unit}”，本文件的单位却是“{own}”，疑为照搬未改", quote
                )
                return


def _is_neighbour(unit: str, own: str, texts: Sequence[str]) -> bool:
    """Whether an institution has its whole name, with one's own place before it, and is named only once: not one below."""
    places = [place for place in (names(own).city, names(own).district) if place]
    whole = any(unit.startswith(place) for place in places)
    return whole and unit not in own and own not in unit and sum(text.count(unit) for text in texts) == 1


def _another(unit: str, own: str) -> bool:
    """Whether an office is not one's own, which texts may shorten (县文旅局) or leave without its place."""
    other, mine = names(unit), names(own)
    core, whole = _SUFFIX.sub("", other.organ), fold(own)
    if len(core) < 2:
        return False
    letters = iter(whole)
    if not all(letter in letters for letter in core):
        return True
    places = [place[:-1] for place in (other.city, other.district) if len(place) > 2]
    return bool(mine.city or mine.district) and bool(places) and not any(place in whole for place in places)
