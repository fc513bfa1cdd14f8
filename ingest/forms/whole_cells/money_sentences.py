"""A sentence about a project's money in one cell (2026年申请100万元，其中：财政拨款80万元) → what each amount is.

In: the sentence, the words of the form, its year and its draft. Out: `StatedMoney`, put into the draft (`take`): total, the year's
budget, the year before, later years, sources of money, and whether every amount found its place. An amount is told by the
words between it and the one before; a source is part of the total or year that was named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_rows import CellPiece, flat
from yiju.ingest.forms.slots import money_of
from yiju.ingest.forms.words import Label, Words, months_of
from yiju.ingest.record import FundingRow, Place
from yiju.ingest.stage import RESULT_FORMS
from yiju.ingest.values.money import AmountInText, amounts_in
from yiju.ingest.values.text import unspaced

_YEAR = re.compile(r"(20\d\d)年度?|(上年度?(?!结)|去年)|(本年度?|当年|年度|今年|全年)")
_TOTAL = re.compile(r"总(?:投资|预算|金额|额|投入|资金|概算|规模|需求|经费)|(?:预算|资金|投资)总|总计|概算")
_RATE = re.compile(r"(?:执行率|支出进度|执行进度)(?:为|达到?|是)?[:：]?(\d+(?:\.\d+)?%)")
_SPENT = re.compile("执行|支出|决算|支付|完成")
_PLAN = re.compile("预算|申请|安排|投入|资金|申报|批复|拨款|经费|需求|投资|下达|计划")
_SOURCE = re.compile(
    "(?:资金|拨款|收入|基金|自筹|补助|结转|结余|预算|专户|贷款|债券|捐赠|投入|配套|经费|专项)$"
)
_WHOLE = re.compile("项目|所需|需要|共需|合计|^资金$|^经费$|^预算")
"""Money as such, not where it comes from."""
_LEAD = re.compile(
    r"^(?:其中|申请|争取|拟|由|来自|使用|通过|全部为|均为|全部由|都是|和|及|、|另有|另|包括|为|是|来源)+"
)
_TRAIL = re.compile(r"(?:安排|解决|承担|出资|投入|支付|共计|合计|共|计|为|约|是|的)+$")
_ALL = re.compile(
    r"^(?:全部|均|都|全额|资金来源)(?:为|由|是|系|来自|来源于|使用)+(?P<source>[^，。；：:]{2,20}?)(?:安排|解决|承担|保障|支付)?$"
)
_PART = re.compile(r"[，。；;：:,（）()\s]+")
_SHORTEST = 6
"""No sentence is shorter."""
_MORE = re.compile(r"(?:增加|减少|增长|下降|压减|提高|降低|多|少|增|减)(?:了|约)?$")
"""How much more or less: no sum of a budget."""
_ABOUT = re.compile(r"(?:约|近|大约|左右)$")


@dataclass
class StatedMoney:
    """Values by the record's field, sources by name; each with its printed amount. `sure` is false where an amount was left."""

    scalars: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    funding: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    later: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    sure: bool = True


def take_cell(label: Label, value: CellPiece, words: Words, draft: Draft) -> bool:
    """Whether a cell in a frame of money tells it in a sentence; what it says goes into the draft."""
    if len(value.text) <= _SHORTEST or money_of(value.text, ["元"])[0] is not None:
        return False
    return take(flat(value.text), [value.place], label.key, words, draft)


def take(text: str, places: list[Place], lead: str, words: Words, draft: Draft) -> bool:
    """Put what a sentence says into the draft, doubted where an amount of it is open; False where it says nothing."""
    found = stated_money(text, words, draft.declaration.year, lead)
    if found is None or not (found.scalars or found.funding):
        return False
    for key, (amount, printed) in found.scalars.items():
        draft.put(key, amount, printed, places)  # type: ignore[arg-type]
    for key, (amount, printed) in found.later.items():
        draft.later(key, amount, printed, places)
    if words.form.kind in RESULT_FORMS:
        _spent(text, found, places, draft)
    else:
        for key, (amount, printed) in found.funding.items():
            draft.fund(key, amount, printed, places)
    for key in () if found.sure else (*found.scalars, "funding"):
        draft.doubt(key, f"金额写在一句话中，有的金额没有说明是什么，请核对：{text}")
    return True


def take_prior(text: str, places: list[Place], words: Words, draft: Draft) -> bool:
    """Put what a sentence says of the year before into the draft; False where it says nothing of it. Where the form's year is not
    known yet, it is the last that the sentence names.
    """
    years = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?=年)", text)]
    found = stated_money(text, words, draft.declaration.year or max(years, default=None))
    prior = [key for key in ("prior_budget", "prior_executed") if found and key in found.scalars]
    for key in prior:
        assert found is not None
        draft.put(key, *found.scalars[key], places)
    return bool(prior)


def _spent(text: str, found: StatedMoney, places: list[Place], draft: Draft) -> None:
    """The rate of spending, the months that it is told for, and the sources, which are rows where results are told."""
    if (months := months_of(text)) and "executed" in found.scalars:
        draft.put("months", months, text, places)
    if rate := _RATE.search(unspaced(text)):
        draft.put("execution_rate", rate[1], rate[0], places)
    for name, (amount, printed) in found.funding.items():
        key = f"funding_rows[{len(draft.declaration.funding_rows)}]"
        draft.declaration.funding_rows.append(FundingRow(name))
        draft.part(f"{key}.initial", amount, printed, places)


def stated_money(text: str, words: Words, own: int | None, lead: str = "") -> StatedMoney | None:
    """What a sentence says of money; None where it prints no amount with its unit. `own` is the form's year, `lead`
    the field of the label in front: what an amount without words of its own is.
    """
    bare = unspaced(text)
    amounts = amounts_in(bare)
    if not amounts:
        return None
    made, scope = StatedMoney(), ""
    sources: list[tuple[str, str, Decimal, str]] = []
    for amount, before in _with_words(bare, amounts):
        year = next(iter(reversed(list(_YEAR.finditer(before)))), None)
        phrase = _phrase(before)
        bare_first = amount is amounts[0] and not phrase and year is None
        key = lead if bare_first and lead else _key(phrase, year, scope, words, own, _PART.split(before)[-1])
        if _MORE.search(before):
            continue
        if _ABOUT.search(before):
            made.sure = False
        if key == "source":
            sources.append((scope, phrase, amount.value, amount.printed))
        elif not key:
            made.sure = False
        else:
            scope = key.removesuffix("_executed").removesuffix("_budget")
            kept = made.later if key.isdecimal() else made.scalars
            first, _ = kept.setdefault(key, (amount.value, amount.printed))
            made.sure = made.sure and first == amount.value
    _all_of_one(bare, made)
    _sources(sources, made)
    return made


def _with_words(text: str, amounts: Sequence[AmountInText]) -> Iterator[tuple[AmountInText, str]]:
    """Each amount with the words between it and the one before."""
    at = 0
    for amount in amounts:
        yield amount, text[at : amount.start]
        at = amount.end


def _phrase(before: str) -> str:
    """The last words in front of an amount, without what only leads up to them."""
    parts = [p for p in _PART.split(before) if p]
    last = _YEAR.sub("", parts[-1]) if parts else ""
    return _TRAIL.sub("", _LEAD.sub("", last))


def _key(
    phrase: str, year: re.Match[str] | None, scope: str, words: Words, own: int | None, before: str
) -> str:
    """The field of an amount; `source` for a part of what was named last, "" where it is open."""
    label = words.label(phrase) if phrase else None
    if label is not None and label.kind == "funding":
        return "source"
    results = words.form.kind in RESULT_FORMS
    if results and _SPENT.search(phrase) and "预算" not in phrase and not (year and (year[1] or year[2])):
        return "expected_executed" if "预计" in before else "executed"
    if _TOTAL.search(before) and year is None:
        return "total_budget"
    if (
        year is None
        and _SOURCE.search(phrase)
        and not _WHOLE.search(phrase)
        and not (label is not None and label.kind == "amount")
    ):
        return "source" if len(phrase) > 2 else ""
    if year is None:
        if scope == "prior" and _SPENT.search(phrase):
            return "prior_executed"
        return label.key if label is not None and label.kind == "amount" else ""
    printed = int(year[1]) if year[1] else None
    if year[2] or (printed and own and printed == own - 1):
        return "prior_executed" if _SPENT.search(phrase) and "预算" not in phrase else "prior_budget"
    if year[3] or own is None or printed == own:
        return "year_budget" if not phrase or _PLAN.search(phrase) or label is not None else ""
    return str(printed) if printed and printed > own else ""


def _all_of_one(text: str, made: StatedMoney) -> None:
    """均为财政拨款: one source has all of the year's money."""
    whole = made.scalars.get("year_budget") or made.scalars.get("total_budget")
    for part in _PART.split(text):
        if whole and (match := _ALL.match(part)) and _SOURCE.search(match["source"]):
            made.funding[match["source"]] = whole


def _sources(sources: Sequence[tuple[str, str, Decimal, str]], made: StatedMoney) -> None:
    """Sources of the year's money; those of the total count where the sentence names no year's."""
    wanted = "year" if "year_budget" in made.scalars else "total"
    for scope, name, value, printed in sources:
        if scope in (wanted, ""):
            made.sure = made.sure and name not in made.funding
            made.funding.setdefault(name, (value, printed))
    whole = made.scalars.get("year_budget") or made.scalars.get("total_budget")
    if whole and made.funding and sum(value for value, _ in made.funding.values()) != whole[0]:
        made.sure = False
