"""How many of a thing one field states, and how many another of the same thing.

In: a table of facts. Out: `Slip`s and faults: 完成机组大修6台 and the indicator 机组大修台数 ≥4台; 体检5000人次 and money for 3000人; 全区42所学校 and
全区36所学校. What several numbers may be about, and what a number elsewhere explains, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from yiju.audit.declared.mention import Mention
from yiju.audit.declared.read_facts import FactTable
from yiju.audit.results.points import Slip
from yiju.audit.results.result_form import ResultForm
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import units
from yiju.ingest.codes import BY_GAPS
from yiju.ingest.record import Indicator
from yiju.ingest.values.text import fold

YEAR, WHOLE = "年度绩效目标", "项目总目标"
GOALS = (YEAR, WHOLE)
PLANS = ("项目实施计划", "实施方案")
_OVERVIEW = "项目概况"
_PROMISED = re.compile(
    "计划|拟|将|本项目|今年|本年|当年|20\\d{2}年|组织|开展|完成|实施|新建|新增|购置|采购|安装|举办|发放|建设|培训|编制|改造"
)
_IN_ALL = re.compile("全年|年内|共|合计|总计")
_OF_EACH = re.compile(
    r"[/／每]|均|单(?!位)|占|比[例重率]|率(?!先)|成本|费用|标准(?!化)|单价|造价|价格|时间|时限|时长"
)
# Words that make another thing of it: 公厕 are more than 新建公厕.
_SOME_OF_THEM = re.compile("新增|新建|改建|扩建|重点|其他")
_UNIT_BEHIND = re.compile(r"[（(][^（()）]{1,6}[）)]$")
_MEASURING = re.compile(
    r"(?:总?数量|总?数|总?量|面积|长度|里程|规模|任务|情况|完成|次|总|实际|计划|当年|本年|年度|全年)$"
)
_MEASURING_BEFORE = re.compile(r"^(?:当年|本年|年度|全年|计划|完成|实际|开展|组织)")
_EACH = re.compile("(?<!各)各[一-龥]{0,6}$")
"""春秋两季各检测抗体4500份."""
_NUMBER = re.compile(r"^[\d,.\s余多来百千万亿零〇一二两三四五六七八九十]+")
_PARTS, _YEARS, _THERE = frozenset({"part", "among"}), frozenset({"years"}), frozenset({"stock"})
_LED = re.compile("开展|组织|完成|举办|实施|全年|年内|各类|不少于|不低于|达到|达|以上")


_LITTLE_MORE = 1.05
"""So much more than an indicator's least a text may plan."""


class _CountedIndicator(msgspec.Struct, frozen=True):
    """An indicator that counts a thing."""

    number: int
    row: Indicator
    words: tuple[str, ...]
    quantity: Mention


def other_counts(sheet: ResultForm, table: FactTable) -> Iterator[Slip]:
    """Every indicator whose number is another than the goal's, or else the plan's, of the same thing. Where the form prints the
    targets of all years beside those of one, each is held against the goal of its own.
    """
    texts = [f"texts.{section}" for section in GOALS]
    if sheet.doubted(*texts) or any(
        d.field == "indicators" and d.code != BY_GAPS for d in sheet.record.doubts
    ):
        return
    rows = [one for number, row in sheet.rows if (one := _counted(number, row, table))]
    found: list[Slip] = []
    for period in dict.fromkeys(one.row.period for one in rows):
        found += _of_period(sheet, table, rows, period)
    found += _more_than_all_years(sheet, rows)
    unruled = any(d.field == "indicators" for d in sheet.record.doubts)
    yield from (msgspec.structs.replace(slip, severity="提示") if unruled else slip for slip in found)


def _of_period(
    sheet: ResultForm, table: FactTable, every: Sequence[_CountedIndicator], period: str | None
) -> Iterator[Slip]:
    rows = [one for one in every if one.row.period == period]
    of_other_spans = [one for one in every if one.row.period != period]
    sections = {"年度": (YEAR,), "长期": (WHOLE,)}.get(period or "", GOALS)
    goals = [f for f in _counts(table, *sections) if of_the_year(f)]
    # What a plan promises may be the year's.
    elsewhere = [f for f in _counts(table) if f.section not in GOALS and period != "长期"]
    overview = [f for f in elsewhere if f.section == _OVERVIEW and is_promised(f)]
    plans = _in_all(
        [f for f in elsewhere if f.section in PLANS or (f.section != _OVERVIEW and is_promised(f))]
    )
    several = period is not None or sum(bool(sheet.record.texts.get(section)) for section in GOALS) > 1
    known = [*goals, *(m for m in table.values if m.section not in GOALS and m.number)]
    for one in rows:
        of_all = list(_of_all_years(sheet, table, one, rows))
        yield from of_all
        if of_all or any(_equal(q, one.quantity) for q in known):
            continue  # the texts state this number too, whatever of
        stated = next((s for s in (goals, plans, overview) if any(_same(f, one) for f in s)), overview)
        about = [f for f in stated if _same(f, one)]
        # What an indicator of all years has (改造车间1.2万平方米) is not the year's.
        about = [f for f in about if not any(_equal(f, r.quantity) and _same(f, r) for r in of_other_spans)]
        fact = _held_against(one, rows, about, stated, several)
        if fact is not None:
            yield _slip(sheet, fact, one, "目标值")


def _more_than_all_years(sheet: ResultForm, rows: Sequence[_CountedIndicator]) -> Iterator[Slip]:
    """A year that is to do more than all years together."""
    whole = {one.row.name: one for one in rows if one.row.period == "长期"}
    for one in rows:
        other = whole.get(one.row.name)
        if one.row.period != "年度" or other is None or "<=" in (one.row.comparator, other.row.comparator):
            continue
        alike = (one.quantity.dimension, one.quantity.unit) == (other.quantity.dimension, other.quantity.unit)
        if alike and one.quantity.low > other.quantity.low and one.row.measure not in ("%", "‰"):
            sentence = f"中，绩效指标“{one.row.name}”的年度指标值“{one.row.target}”大于整个实施期的指标值“{other.row.target}”"
            quotes = [sheet.quote(f"indicators[{r.number}]", r.row.target or "") for r in (one, other)]
            yield Slip("疑似", f"年度与总量|{one.row.name}", sentence, quotes)


def _held_against(
    one: _CountedIndicator,
    rows: Sequence[_CountedIndicator],
    about: Sequence[Mention],
    stated: Sequence[Mention],
    several: bool,
) -> Mention | None:
    """The one number that can only be meant by this indicator."""
    # Of two goals the year's is the one that a target of no told period belongs to.
    about = [f for f in about if f.section == YEAR] or about
    left = [f for f in about if not any(_equal(f, r.quantity) for r in rows)]
    if len(left) != 1 or sum(f.section == left[0].section for f in about) != 1:
        return None
    [fact] = left
    others = [r for r in rows if r is not one and _same(fact, r)]
    if any(not any(_equal(f, r.quantity) for f in stated) for r in others):
        return None
    if fact.section == WHOLE and one.row.period is None and not (several and others):
        return None  # the whole project's number, where the form asks for the year's
    if fact.low < one.quantity.low and one.row.comparator == "<=":
        return None  # a ceiling
    if one.row.comparator == ">=" and one.quantity.low < fact.low <= one.quantity.low * _LITTLE_MORE:
        return None  # a floor
    return fact


def _of_all_years(
    sheet: ResultForm, table: FactTable, one: _CountedIndicator, rows: Sequence[_CountedIndicator]
) -> Iterator[Slip]:
    """The goal of the year states 200份, the overview 600份 for all years, and the year's indicator 600份."""
    if one.row.period == "长期" or sheet.stage != "plan":
        return
    if not any(_equal(f, one.quantity) for f in _counts(table)):
        return
    goal = [
        f
        for f in _counts(table, YEAR)
        if (f.dimension, f.unit) == (one.quantity.dimension, one.quantity.unit)
    ]
    akin = [f for f in goal if not f.per and _shared_pairs(one.row.name, _words(f)) >= 2]
    if len(akin) != 1 or any(_equal(f, one.quantity) for f in _counts(table, YEAR)):
        return
    if any(r.row.name == one.row.name and r is not one for r in rows):
        return  # the year has a target of its own
    others = [f for f in _counts(table) if f.section != YEAR and not _PARTS & f.reach]
    whole = next((f for f in others if _equal(f, one.quantity) and f.low > akin[0].low), None)
    if whole is not None and whole.unit == akin[0].unit:
        sentence = (
            f"中，“{YEAR}”写“{akin[0].run}”，绩效指标“{one.row.name}”的指标值却为“{one.row.target}”，"
            f"那是“{whole.section}”所写的全部数量"
        )
        evidence = [
            sheet.quote(akin[0].field, akin[0].run),
            sheet.quote(f"indicators[{one.number}]", one.row.target or ""),
            sheet.quote(whole.field, whole.run),
        ]
        yield Slip("疑似", f"年度与总量|{one.row.name}", sentence, evidence)


def _in_all(facts: Sequence[Mention]) -> list[Mention]:
    """Of a plan's numbers those of the whole year: as it says, or the only ones of their unit."""
    units_of = [f.unit for f in facts]
    return [f for f in facts if _is_all_of_it(f) and (_IN_ALL.search(f.run) or units_of.count(f.unit) == 1)]


def _slip(sheet: ResultForm, fact: Mention, one: _CountedIndicator, key: str) -> Slip:
    name, target = one.row.name, one.row.target
    return Slip(
        "疑似",
        f"{key}|{fold(name)}",
        f"中，“{fact.section}”写“{fact.run}”，绩效指标“{name}”的指标值却为“{target}”",
        [sheet.quote(fact.field, fact.run), sheet.quote(f"indicators[{one.number}]", target or "")],
    )


def is_promised(fact: Mention) -> bool:
    """Whether a text outside the goals speaks of what is to be done, and of all of it."""
    return (
        _is_all_of_it(fact)
        and fact.role == "text"
        and "已" not in fact.run
        and bool(_PROMISED.search(fact.run))
    )


def _some_of_them(words: str) -> list[str]:
    """What makes a part of a thing: 新建, 重点."""
    return _SOME_OF_THEM.findall(words)


def of_the_year(fact: Mention) -> bool:
    """Whether a number of a goal is all of the year's task; what is there may be what it is done to: 对64处在册隐患点开展巡查."""
    there = _THERE if _PROMISED.search(fact.run) else frozenset()
    return _is_all_of_it(fact, there | (frozenset() if fact.section == YEAR else _YEARS))


def _is_all_of_it(fact: Mention, besides: frozenset[str] = frozenset()) -> bool:
    each = _EACH.search(fact.run.partition(fact.printed)[0])
    return not (fact.reach - besides or fact.per or fact.about or each)


def _counts(table: FactTable, *sections: str) -> list[Mention]:
    """What texts count and measure."""
    return [
        m for m in table.stated("count", *sections) + table.stated("measure", *sections) if m.low == m.high
    ]


def _counted(number: int, row: Indicator, table: FactTable) -> _CountedIndicator | None:
    name, target = fold(row.name), fold(row.target or "")
    if _OF_EACH.search(target) or _OF_EACH.search(name):
        return None
    field = f"indicators[{number}]"
    found = [m for m in table.values if m.field == field and not m.derived and m.dimension != "share"]
    if len(found) != 1 or found[0].dimension not in ("count", "measure") or found[0].low < 2:
        return None
    unit = _NUMBER.sub("", found[0].printed)
    core = _UNIT_BEHIND.sub("", name)
    counted = "|".join(map(re.escape, sorted(units().counts, key=len, reverse=True)))
    core = re.sub(rf"(?<=..)(?:{re.escape(unit)}|(?:{counted})数)$", "", core) if unit else core
    core = _MEASURING_BEFORE.sub("", _MEASURING.sub("", core))
    words = tuple(w for w in dictionary.words(core) if re.fullmatch(r"[一-龥]+", w))
    return _CountedIndicator(number, row, words, found[0]) if len("".join(words)) >= 2 else None


def _same(fact: Mention, row: _CountedIndicator) -> bool:
    """Whether a text's number and the indicator are of one thing: every word of the indicator stands beside the number, in one unit."""
    if (fact.dimension, fact.unit) != (row.quantity.dimension, row.quantity.unit):
        return False
    words = _words(fact)
    if set(_some_of_them(words)) - set(_some_of_them(fold(row.row.name))):
        return False
    core = "".join(row.words)
    if len(core) == 2 and _LED.sub("", words).strip() != core:
        return False  # 培训 alone may be of more than 网格员培训
    return all(word in words or (len(word) > 3 and _halves(word, words)) for word in row.words)


def _words(fact: Mention) -> str:
    return fact.near.replace(" ", "")


def _halves(word: str, text: str) -> bool:
    return all(word[i : i + 2] in text for i in range(0, len(word) - 1, 2))


def _equal(one: Mention, other: Mention) -> bool:
    alike = one.dimension == other.dimension and (one.dimension != "measure" or one.unit == other.unit)
    return alike and (one.low, one.high) == (other.low, other.high)


def _shared_pairs(name: str, words: str) -> int:
    return sum(name[i : i + 2] in words for i in range(len(name) - 1))
