"""How many of a thing one field states, and how many another of the same thing.

In: a table of facts. Out: `Slip`s and faults: 完成机组大修6台 and the indicator 机组大修台数 ≥4台; 体检5000人次 and money for 3000人; 全区42所学校 and
全区36所学校. What several numbers may be about, and what a number elsewhere explains, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.declared.counted_facts import measure_word
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.results.points import Slip
from yiju.audit.results.result_form import ResultForm
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import COUNT, MONEY, Quantity, units
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
_LED = re.compile("开展|组织|完成|举办|实施|全年|年内|各类|不少于|不低于|达到|达|以上")


_LITTLE_MORE = Decimal("1.05")
"""So much more than an indicator's least a text may plan."""


class _CountedIndicator(msgspec.Struct, frozen=True):
    """An indicator that counts a thing."""

    number: int
    row: Indicator
    words: tuple[str, ...]
    quantity: Quantity


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
    goals = [f for f in table.of("quantity", *sections) if of_the_year(f)]
    # What a plan promises may be the year's.
    elsewhere = [f for f in table.of("quantity") if f.section not in GOALS and period != "长期"]
    overview = [f for f in elsewhere if f.section == _OVERVIEW and is_promised(f)]
    plans = _in_all(
        [f for f in elsewhere if f.section in PLANS or (f.section != _OVERVIEW and is_promised(f))]
    )
    several = period is not None or sum(bool(sheet.record.texts.get(section)) for section in GOALS) > 1
    others = [
        f for kind in ("quantity", "amount") for f in table.of(kind) if f.section not in GOALS and f.quantity
    ]
    known = [_read(f) for f in (*goals, *others)]
    for one in rows:
        of_all = list(_of_all_years(sheet, table, one, rows))
        yield from of_all
        if of_all or any(_equal(q, one.quantity) for q in known):
            continue  # the texts state this number too, whatever of
        stated = next((s for s in (goals, plans, overview) if any(_same(f, one) for f in s)), overview)
        about = [f for f in stated if _same(f, one)]
        # What an indicator of all years has (改造车间1.2万平方米) is not the year's.
        about = [
            f for f in about if not any(_equal(_read(f), r.quantity) and _same(f, r) for r in of_other_spans)
        ]
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
        alike = one.quantity.kind == other.quantity.kind and measure_word(one.quantity) == measure_word(
            other.quantity
        )
        if alike and one.quantity.value > other.quantity.value and one.row.measure not in ("%", "‰"):
            sentence = f"中，绩效指标“{one.row.name}”的年度指标值“{one.row.target}”大于整个实施期的指标值“{other.row.target}”"
            quotes = [sheet.quote(f"indicators[{r.number}]", r.row.target or "") for r in (one, other)]
            yield Slip("疑似", f"年度与总量|{one.row.name}", sentence, quotes)


def _held_against(
    one: _CountedIndicator,
    rows: Sequence[_CountedIndicator],
    about: Sequence[DeclaredFact],
    stated: Sequence[DeclaredFact],
    several: bool,
) -> DeclaredFact | None:
    """The one number that can only be meant by this indicator."""
    # Of two goals the year's is the one that a target of no told period belongs to.
    about = [f for f in about if f.section == YEAR] or about
    left = [f for f in about if not any(_equal(_read(f), r.quantity) for r in rows)]
    if len(left) != 1 or sum(f.section == left[0].section for f in about) != 1:
        return None
    [fact] = left
    others = [r for r in rows if r is not one and _same(fact, r)]
    if any(not any(_equal(_read(f), r.quantity) for f in stated) for r in others):
        return None
    if fact.section == WHOLE and one.row.period is None and not (several and others):
        return None  # the whole project's number, where the form asks for the year's
    if fact.value < one.quantity.value and one.row.comparator == "<=":
        return None  # a ceiling
    if one.row.comparator == ">=" and one.quantity.value < fact.value <= one.quantity.value * _LITTLE_MORE:
        return None  # a floor
    return fact


def _of_all_years(
    sheet: ResultForm, table: FactTable, one: _CountedIndicator, rows: Sequence[_CountedIndicator]
) -> Iterator[Slip]:
    """The goal of the year states 200份, the overview 600份 for all years, and the year's indicator 600份."""
    if one.row.period == "长期" or sheet.stage != "plan":
        return
    if not any(_equal(_read(f), one.quantity) for f in table.of("quantity")):
        return
    goal = [f for f in table.of("quantity", YEAR) if f.unit == measure_word(one.quantity)]
    akin = [f for f in goal if "each" not in f.scope and _shared_pairs(one.row.name, f.words) >= 2]
    if len(akin) != 1 or any(_equal(_read(f), one.quantity) for f in table.of("quantity", YEAR)):
        return
    if any(r.row.name == one.row.name and r is not one for r in rows):
        return  # the year has a target of its own
    others = [f for f in table.of("quantity") if f.section != YEAR and "part" not in f.scope]
    whole = next((f for f in others if _equal(_read(f), one.quantity) and f.value > akin[0].value), None)
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


def _in_all(facts: Sequence[DeclaredFact]) -> list[DeclaredFact]:
    """Of a plan's numbers those of the whole year: as it says, or the only ones of their unit."""
    units_of = [f.unit for f in facts]
    return [f for f in facts if not f.scope and (_IN_ALL.search(f.run) or units_of.count(f.unit) == 1)]


def _slip(sheet: ResultForm, fact: DeclaredFact, one: _CountedIndicator, key: str) -> Slip:
    name, target = one.row.name, one.row.target
    return Slip(
        "疑似",
        f"{key}|{fold(name)}",
        f"中，“{fact.section}”写“{fact.run}”，绩效指标“{name}”的指标值却为“{target}”",
        [sheet.quote(fact.field, fact.run), sheet.quote(f"indicators[{one.number}]", target or "")],
    )


def is_promised(fact: DeclaredFact) -> bool:
    """Whether a text outside the goals speaks of what is to be done, and of all of it."""
    return not fact.scope and not fact.tabled and "已" not in fact.run and bool(_PROMISED.search(fact.run))


def _some_of_them(words: str) -> list[str]:
    """What makes a part of a thing: 新建, 重点."""
    return _SOME_OF_THEM.findall(words)


def of_the_year(fact: DeclaredFact) -> bool:
    """Whether a number of a goal is all of the year's task."""
    reach = fact.scope if fact.section == YEAR else fact.scope - {"years"}
    return not reach


def _counted(number: int, row: Indicator, table: FactTable) -> _CountedIndicator | None:
    name, target = fold(row.name), fold(row.target or "")
    if _OF_EACH.search(target) or _OF_EACH.search(name):
        return None
    found = [f.quantity for f in table.facts if f.field == f"indicators[{number}]" and f.quantity is not None]
    if len(found) != 1 or found[0].kind in (MONEY, "days") or found[0].value < 2:
        return None
    unit = measure_word(found[0])
    core = _UNIT_BEHIND.sub("", name)
    counted = "|".join(map(re.escape, sorted(units().counts, key=len, reverse=True)))
    core = re.sub(rf"(?<=..)(?:{re.escape(unit)}|(?:{counted})数)$", "", core) if unit else core
    core = _MEASURING_BEFORE.sub("", _MEASURING.sub("", core))
    words = tuple(w for w in dictionary.words(core) if re.fullmatch(r"[一-龥]+", w))
    return _CountedIndicator(number, row, words, found[0]) if len("".join(words)) >= 2 else None


def _same(fact: DeclaredFact, row: _CountedIndicator) -> bool:
    """Whether a text's number and the indicator are of one thing: every word of the indicator stands beside the number, in one unit."""
    mine, other = _read(fact), row.quantity
    if mine.kind != other.kind or (mine.kind == COUNT and fact.unit != measure_word(other)):
        return False
    if set(_some_of_them(fact.words)) - set(_some_of_them(fold(row.row.name))):
        return False
    core = "".join(row.words)
    if len(core) == 2 and _LED.sub("", fact.words).strip() != core:
        return False  # 培训 alone may be of more than 网格员培训
    return all(word in fact.words or (len(word) > 3 and _halves(word, fact.words)) for word in row.words)


def _read(fact: DeclaredFact) -> Quantity:
    assert fact.quantity is not None
    return fact.quantity


def _halves(word: str, text: str) -> bool:
    return all(word[i : i + 2] in text for i in range(0, len(word) - 1, 2))


def _equal(one: Quantity, other: Quantity) -> bool:
    return one.kind == other.kind and one.value == other.value


def _shared_pairs(name: str, words: str) -> int:
    return sum(name[i : i + 2] in words for i in range(len(name) - 1))
