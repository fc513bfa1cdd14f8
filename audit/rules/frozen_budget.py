"""预算固化: the same amount for years, or more money asked for after much was left unspent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.field import yuan
from yiju.audit.finding import Evidence, Finding
from yiju.audit.rule import Rule, load
from yiju.audit.rules import no_change


class FrozenBudgetParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    years: int
    execution: Decimal
    spent: Decimal


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Equal amounts by chain, then execution by declaration."""
    parameters = rule.read(FrozenBudgetParameters)
    for chain in case.chains():
        yield from _equal(case, rule, parameters, chain)
    for entry in case.entries:
        yield from _unspent(case, rule, parameters, entry)


def _equal(
    case: Case, rule: Rule, parameters: FrozenBudgetParameters, chain: Sequence[Entry]
) -> Iterator[Finding]:
    """Runs of known consecutive years with one amount; a form also tells the year before it."""
    by_year: dict[int, tuple[Decimal, Entry, str]] = {}
    for entry in chain:
        d, year = entry.declaration, entry.year
        if year is None:
            continue
        if d.prior_budget and not entry.doubted("prior_budget"):
            by_year.setdefault(year - 1, (d.prior_budget, entry, "prior_budget"))
        if d.year_budget and not entry.doubted("year_budget"):
            by_year[year] = (d.year_budget, entry, "year_budget")
    run: list[int] = []
    for year in [*sorted(by_year), None]:
        if year is not None and run and year == run[-1] + 1 and by_year[year][0] == by_year[run[-1]][0]:
            run.append(year)
            continue
        if len(run) >= parameters.years:
            yield _run(case, rule, parameters, run, by_year, chain)
        run = [year] if year is not None else []


def _run(
    case: Case,
    rule: Rule,
    parameters: FrozenBudgetParameters,
    run: Sequence[int],
    by_year: dict[int, tuple[Decimal, Entry, str]],
    chain: Sequence[Entry],
) -> Finding:
    entries = list(dict.fromkeys(by_year[y][1] for y in run))[::-1]
    amount = by_year[run[0]][0]
    evidence: list[Evidence] = [by_year[y][1].quote_value(by_year[y][2], f"{amount:f}") for y in run]
    besides, unchanged = "", load("no_change")
    if no_change.names_equal_amount(chain, unchanged):
        besides = "（申报内容也有未变的，见“多年未变”）"
    elif len(chain) > 1 and no_change.names_equal_bases(chain, unchanged):
        besides = "（文字虽有改写，立项依据全部相同）"
        titled = [(e, e.declaration.bases[0].title or e.declaration.bases[0].number or "") for e in chain]
        evidence += [e.quote("bases[0]", title) for e, title in titled]
    spent = [(e, rate) for e in entries if (rate := _spent(e)) is not None]
    for entry, _ in spent:
        evidence.append(entry.quote_value("prior_executed", f"{entry.declaration.prior_executed:f}"))
    whole = bool(spent) and all(rate >= parameters.spent for _, rate in spent)
    printed = "，".join(f"{e.year}年所填的上年执行率为{rate:.1%}" for e, rate in spent)
    unadjusted = f"，{printed}，请核实工作量有无变化" if whole else "没有随工作量和执行情况调整"
    return case.finding(
        rule,
        "提示" if whole else "疑似",
        entries,
        "金额相同",
        f"{entries[0].unit}的“{entries[0].name}”{'、'.join(f'{y}年' for y in run)}的预算均为{yuan(amount)}，"
        f"{len(run)}年{'金额相同' if whole else ''}{unadjusted}{besides}。",
        evidence,
        score=min(1.0, 0.5 + 0.1 * len(run)),
    )


def _spent(entry: Entry) -> Decimal | None:
    """The share of the year before that was spent, as far as the form prints it without a doubt."""
    d = entry.declaration
    if not d.prior_budget or d.prior_executed is None or entry.doubted("prior_budget", "prior_executed"):
        return None
    return d.prior_executed / d.prior_budget


def _unspent(case: Case, rule: Rule, parameters: FrozenBudgetParameters, entry: Entry) -> Iterator[Finding]:
    d, executed = entry.declaration, _spent(entry)
    if executed is None or d.prior_budget is None or d.prior_executed is None or d.year_budget is None:
        return
    if entry.doubted("year_budget"):
        return
    if executed >= parameters.execution or d.year_budget <= d.prior_budget or d.prior_executed == 0:
        return
    more = d.year_budget / d.prior_budget - 1
    yield case.finding(
        rule,
        "疑似",
        [entry],
        "执行率低而增加",
        f"项目“{entry.name}”上年预算{yuan(d.prior_budget)}、执行{yuan(d.prior_executed)}，"
        f"执行率为{executed:.1%}；{entry.year}年仍申请{yuan(d.year_budget)}，比上年预算增加{more:.1%}。",
        [
            entry.quote_value("prior_budget", f"{d.prior_budget:f}"),
            entry.quote_value("prior_executed", f"{d.prior_executed:f}"),
            entry.quote_value("year_budget", f"{d.year_budget:f}"),
        ],
        score=0.8,
    )
