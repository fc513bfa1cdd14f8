"""When the whole is to be done: what a text or an indicator lets end behind the form's own end, and two lengths of the whole.

In: a table of facts. Out: faults: a plan that goes on behind the end or begins before the beginning, a 实施周期 of other months, 11月底前完成全部安装 in a project that
ends in August, 项目分两年实施 and 一年内全部完工. What is of another year, or only a part, is none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from itertools import combinations, groupby
from typing import NamedTuple

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact import DeclaredFact
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention import Mention
from yiju.audit.declared.read_facts import FactTable
from yiju.audit.rules.contradiction.counts_differ import GOALS, PLANS, WHOLE
from yiju.audit.rules.contradiction.named_words import content
from yiju.ingest.values.text import fold

_SPAN = re.compile(
    r"(20\d{2})[年.\-/](\d{1,2})(?:月|[.\-/])?(?:\d{1,2}日?)?\s*(?:[—\-–~－]+|至|到)\s*(20\d{2})[年.\-/](\d{1,2})(?:月|[.\-/]|$)"
)
_CYCLE = "实施周期"
_LEAST_STEPS, _LEAST_NAMED = 2, 2
_YEAR = 12
_ANOTHER_YEAR = re.compile("次年|下年|下一年|翌年|来年|上年|去年|每年")
_BESIDE = re.compile("并|且|后|、|及时|，")
_TIME_BEHIND = re.compile("(?:的)?(?:时间|时限|期限|日期|时点|及时性)$")
_TERM = re.compile("(?:工期|周期|期限|时限|时间)$")
_NOT_OF_THE_WHOLE = {"past", "part", "each"}


class _DatedClause(NamedTuple):
    """From which to which month of the year a clause dates what `words` say, which are its `rest` or what it leaves out; `alone`: by one date."""

    field: str
    section: str
    run: str
    rest: str
    words: str
    span: tuple[int, int]
    alone: bool
    another_year: bool


def periods(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """All questions; a date that one of them tells is not told by the next."""
    ends = [end for end in _ends(table) if _is_whole(end.words, entry.name)]
    yield from (
        list(_outside_the_period(entry, table))
        or list(_two_ends(entry, ends))
        or list(_texts_behind_the_end(entry, ends))
        or list(_rows_behind_the_end(entry, table))
        or _in_another_year(entry, table)
    )
    yield from _durations(entry, table)


def _ends(table: FactTable) -> Iterator[_DatedClause]:
    """The clauses that let something end at their one date; of this year, and of no part."""
    words = fact_words()
    for clause in _dated_clauses(table.stated("date")):
        rest = clause.rest
        over = re.search(words.ends, rest) and not re.search(words.begins, rest)
        if (
            clause.section != WHOLE
            and over
            and clause.alone
            and not (clause.another_year or words.scope(rest) & _NOT_OF_THE_WHOLE)
        ):
            yield clause


def _dated_clauses(dates: Iterable[Mention]) -> Iterator[_DatedClause]:
    """Clauses by their dates, in order."""
    for (field, run), group in groupby(dates, key=lambda m: (m.field, m.run)):
        held = list(group)
        rest = run
        for mention in held:
            rest = rest.replace(mention.printed, " ", 1)
        named = re.sub(
            rf"{fact_words().ends}|{fact_words().entirely}|[^一-龥]|[于在自从至到前后并]", "", rest
        )
        yield _DatedClause(
            field=field,
            section=held[0].section,
            run=run,
            rest=rest,
            words=fold(rest if len(named) >= _LEAST_NAMED else held[0].near),
            span=(math.floor(min(m.low for m in held)) + 1, math.ceil(max(m.high for m in held))),
            alone=len(held) == 1,
            another_year=bool(_ANOTHER_YEAR.search(run))
            or any(m.reach or not 0 <= m.low < _YEAR for m in held),
        )


def _two_ends(entry: Entry, ends: list[_DatedClause]) -> Iterator[Fault]:
    """The first two texts that let the whole end in months which exclude each other."""
    for one, other in combinations(ends, 2):
        meet = one.span[0] <= other.span[1] and other.span[0] <= one.span[1]
        if one.section != other.section and not meet:
            wording = f"的“{one.section}”写“{one.run}”，“{other.section}”却写“{other.run}”，完成时间不一致"
            yield Fault(
                "疑似", f"时限|{one.run}", wording, [entry.quote(f.field, f.run) for f in (one, other)]
            )
            return


def _outside_the_period(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """Months of the plan behind the month in which the project ends or before it begins; a 实施周期 of other months."""
    d = entry.declaration
    if d.start is None or d.end is None or entry.doubted("start", "end") or d.start > d.end:
        return
    yield from _other_cycle(entry)
    if d.start.year != d.end.year or entry.filing.document.year not in (None, d.end.year):
        return
    # A file that has lost its headings has the plan among other texts.
    planned = [s for s in PLANS if s in d.texts] or [s for s in d.texts if s not in GOALS]
    for section in planned:
        stated = list(_dated_clauses(m for m in table.stated("date", section) if "月" in m.printed))
        # A plan in the order of the months: what stands behind the last is no other year's.
        in_order = [f.span[1] for f in stated] == sorted(f.span[1] for f in stated)
        if len(stated) < _LEAST_STEPS or not in_order or any(f.another_year for f in stated):
            continue
        behind = [f for f in stated if f.span[0] > d.end.month]
        before = [f for f in stated if f.span[1] < d.start.month]
        if behind:
            shown = "；".join(f.run for f in behind)
            wording = f"结束时间为{d.end}，“{section}”却安排到{behind[-1].span[1]}月：“{shown}”"
            quotes = [entry.quote(f.field, f.run) for f in behind]
            yield Fault("疑似", f"期限|{section}", wording, [entry.quote_value("end", f"{d.end}"), *quotes])
        elif before:
            shown = "；".join(f.run for f in before)
            wording = f"开始时间为{d.start}，“{section}”却从{before[0].span[0]}月起：“{shown}”"
            quotes = [entry.quote(f.field, f.run) for f in before]
            yield Fault(
                "提示", f"期限|{section}", wording, [entry.quote_value("start", f"{d.start}"), *quotes]
            )


def _other_cycle(entry: Entry) -> Iterator[Fault]:
    d = entry.declaration
    found = _SPAN.search(d.texts.get(_CYCLE, ""))
    if found is None or d.start is None or d.end is None:
        return
    first, last = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    start, end = (d.start.year, d.start.month), (d.end.year, d.end.month)
    one_of_several_years = d.start.year < d.end.year and start <= first <= last <= end
    if (first, last) != (start, end) and not one_of_several_years:
        wording = f"起止时间为{d.start}至{d.end}，“{_CYCLE}”却写“{found[0]}”"
        span = [entry.quote_value("start", f"{d.start}"), entry.quote_value("end", f"{d.end}")]
        yield Fault("疑似", f"期限|{_CYCLE}", wording, [entry.quote(f"texts.{_CYCLE}", found[0]), *span])


def _texts_behind_the_end(entry: Entry, texts: list[_DatedClause]) -> Iterator[Fault]:
    """The first text that lets the whole end when the project has ended."""
    d = entry.declaration
    if d.start is None or d.end is None or entry.doubted("start", "end") or d.start.year != d.end.year:
        return
    for fact in texts:
        if fact.span[0] > d.end.month and not _named(fact.words):
            wording = f"结束时间为{d.end}，“{fact.section}”却写“{fact.run}”"
            evidence = [entry.quote_value("end", f"{d.end}"), entry.quote(fact.field, fact.run)]
            yield Fault("疑似", f"期限|{fact.section}", wording, evidence)
            return


def _rows_behind_the_end(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """The first indicator that lets the work end when the project has ended; what is done with it afterwards is none."""
    d = entry.declaration
    if d.start is None or d.end is None or entry.doubted("start", "end") or d.start > d.end:
        return
    for fact in table.values:
        if fact.role != "indicator" or fact.dimension != "date" or entry.doubted(fact.field):
            continue
        row = d.indicators[fact.row]
        if not _is_deadline(fact, fold(row.name), entry.name) or row.period == "长期":
            continue
        # A month without its year is of the project's, where that has but one.
        dated = re.match(r"20\d{2}年", fact.run) is not None
        if entry.year is None or not (dated or d.start.year == d.end.year == entry.year):
            continue
        if (entry.year, math.floor(fact.low) + 1) > (
            entry.year,
            d.end.month + _YEAR * (d.end.year - entry.year),
        ):
            wording = f"结束时间为{d.end}，绩效指标“{fold(row.name)}”的指标值却为“{row.target}”"
            evidence = [entry.quote_value("end", f"{d.end}"), entry.quote(fact.field, row.target or "")]
            yield Fault("疑似", f"期限|{fold(row.name)}", wording, evidence)
            return


def _in_another_year(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """The first text that lets something end in a year behind the one in which the project has ended: 次年春季交工."""
    d, words = entry.declaration, fact_words()
    if d.start is None or d.end is None or entry.year is None or entry.doubted("start", "end"):
        return
    end = d.end.month + _YEAR * (d.end.year - entry.year)
    for fact in table.stated("date"):
        ended = re.search(f"{words.ends}|{words.built}", fact.run)
        beside = re.search(f"{words.steps}|{words.afterwards}|{words.lasts}", fact.run)
        if fact.low >= max(end, _YEAR) and ended and not beside and fact.section != WHOLE:
            wording = f"结束时间为{d.end}，“{fact.section}”却写“{fact.run}”"
            evidence = [entry.quote_value("end", f"{d.end}"), entry.quote(fact.field, fact.run)]
            yield Fault("疑似", f"期限|{fact.section}", wording, evidence)
            return


def _is_deadline(fact: Mention, name: str, project: str) -> bool:
    """Whether an indicator's target is a date and nothing else, by which something ends that is not done with the work afterwards;
    to pay out is the work where the project pays.
    """
    words = fact_words()
    pays = re.search(words.pays, project) is not None and re.search(words.pays, name) is not None
    alone = not re.sub(f"{words.ends}|{words.entirely}|[^一-龥]", "", fact.run.replace(fact.printed, "", 1))
    ends = _TIME_BEHIND.search(name) or re.search(f"(?:{words.ends}|{words.paid_out})$", name)
    if pays and re.search(words.paid_out, name):
        return bool(alone and ends)
    return bool(alone and ends) and re.search(words.afterwards, name) is None


def _durations(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """The first two fields that give the whole two lengths."""
    facts = [
        f
        for f in table.facts
        if f.kind == "period" and not entry.doubted(f.field)
        if set(_named(_TERM.sub("", f.before))) <= {*content(entry.name)}
    ]
    for one, other in combinations(facts, 2):
        if one.field != other.field and one.value != other.value:
            wording = f"的{_stated(entry, one)}，{_stated(entry, other, '却')}，实施期限不一致"
            yield Fault("疑似", "期限|年限", wording, [entry.quote(f.field, f.run) for f in (one, other)])
            return


def _stated(entry: Entry, fact: DeclaredFact, but: str = "") -> str:
    if fact.row is not None:
        return f"绩效指标“{entry.declaration.indicators[fact.row].name}”的指标值{but}为“{fact.run}”"
    if fact.section:
        return f"“{fact.section}”{but}写“{fact.run}”"
    return f"{entry.quote(fact.field, fact.run).label}{but}为“{fact.run}”"


def _is_whole(text: str, name: str) -> bool:
    """Whether nothing is named but what the project itself is about, and no step of it."""
    words = fact_words()
    text = _first(text)
    whole = re.search(f"{words.whole_of_it}|{words.entirely}|{words.built}", text) is not None
    return whole and not re.search(words.steps, text) and set(_named(text)) <= {*content(name)}


def _named(text: str) -> list[str]:
    """The words of what begins or ends; what is done with it besides stands behind 并."""
    words = fact_words()
    plain = f"{words.whole_of_it}|{words.entirely}|{words.begins}|{words.ends}"
    return content(re.sub(plain, " ", _first(text)))


def _first(text: str) -> str:
    return next((part for part in _BESIDE.split(text) if part.strip()), "")
