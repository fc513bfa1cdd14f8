"""Sums that only forms beside declarations print: tasks of a whole unit, purchases, the years of a project list.

In: a filing, or a listed project. Out: `Slip`s and findings where the parts do not make the printed total.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from yiju.audit.case import Case
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Evidence, Finding
from yiju.audit.results import funding
from yiju.audit.results.points import Slip
from yiju.audit.results.purchase import quote_purchase
from yiju.audit.results.result_form import ResultForm, sheets
from yiju.audit.rule import Rule
from yiju.audit.rules.arithmetic.listed_sums import listed_sums
from yiju.audit.rules.arithmetic.precision import precision
from yiju.audit.statements.paragraph import filing_name
from yiju.ingest.field_names import FIELD_NAMES
from yiju.ingest.record import Filing, Overall

FUNDING = (
    ("total_budget", "项目资金总额", ("财政资金", "其他资金")),
    ("year_budget", "年度资金申请总额", ("当年财政拨款", "上年结转资金", "其他资金")),
)
"""The sources that make an amount, by the national form."""
_NEARLY = Decimal("0.1")
_SOURCES_MISSING = Decimal("0.3")
"""A larger gap is a source that was not printed or not read."""
_MOST_SOURCES = 10
_WHOLE_NAMES = {"total_budget": "预算总额", "adjusted_budget": FIELD_NAMES["adjusted_budget"]}
_BOTH_USES = ("基本支出", "项目支出")
"""What a unit spends all its money on."""
_WAN = Decimal(50)
"""Half of the last place of 万元 with two decimals, where the printed form is not kept."""


def findings(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each total that its parts do not make."""
    for sheet in sheets(case, "plan", "listed", "monitoring", "result"):
        slips = [*_overall(sheet), *_years(sheet), *_by_source(sheet)]
        slips += funding.not_the_whole(sheet) if sheet.stage in ("monitoring", "result") else []
        for slip in slips:
            yield slip.of(case, rule, sheet, 1.0 if slip.severity == "确定" else 0.7)
    for filing in case.filings:
        yield from _purchases(case, rule, filing)
        yield from listed_sums(case, rule, filing)


def _overall(sheet: ResultForm) -> Iterator[Slip]:
    """Tasks make the budget; so does the money by source; the sources of a task make the task."""
    record = sheet.record
    if not isinstance(record, Overall) or sheet.doubted(
        "tasks", "total_budget", "adjusted_budget", "funding"
    ):
        return
    amounts = {f"tasks[{n}]": t.amount for n, t in enumerate(record.tasks) if t.amount is not None}
    if len(amounts) < len(record.tasks):
        amounts = {}
    sources = {f"funding.{name}": amount for name, amount in record.funding.items()}
    field, total = _split_up(record, list((sources or amounts).values()))
    wrong: list[tuple[str, dict[str, Decimal], Decimal]] = []
    if total is not None:
        made = sum(amounts.values(), Decimal(0))
        gap, room = abs(made - total), _room(sheet, field, list(amounts))
        # The main tasks, or those of the project money alone, are no list of all: they stay far below the whole.
        if len(amounts) > 1 and gap > room and (gap <= _NEARLY * total or made > total):
            wrong.append((f"{len(amounts)}项年度主要任务金额", amounts, made))
        uses = {field: a for field, a in sources.items() if field.endswith("支出")}
        room = _room(sheet, field, list(uses))
        made = sum(uses.values(), Decimal(0))
        both = {f"funding.{name}" for name in _BOTH_USES} <= set(uses)
        if both and not _made_of_some(total, list(uses.values()), room):
            wrong.append((_named(uses), uses, made))
            sources = {field: a for field, a in sources.items() if field not in uses}
        room = _room(sheet, field, list(sources))
        if len(sources) > 1 and not _made_of_some(total, list(sources.values()), room):
            wrong.append((_named(sources), sources, sum(sources.values(), Decimal(0))))
    if wrong and total is not None:
        wording = "；".join(f"{name}合计{yuan(summed)}" for name, _, summed in wrong)
        gap = max(abs(summed - total) for _, _, summed in wrong)
        names = {f"tasks[{n}]": f"{t.name} " for n, t in enumerate(record.tasks)}
        yield Slip(
            "确定",
            "总额",
            f"的{_WHOLE_NAMES[field]}印为{yuan(total)}，{wording}，相差{yuan(gap)}",
            [
                sheet.quote(field, yuan(total)),
                *(
                    sheet.quote(field, f"{names.get(field, '')}{yuan(amount)}")
                    for _, parts, _ in wrong
                    for field, amount in parts.items()
                ),
            ],
            gap,
        )
    for n, task in enumerate(record.tasks):
        made = sum(task.funding.values(), Decimal(0))
        if len(task.funding) > 1 and task.amount is not None and abs(made - task.amount) > 2 * _WAN:
            yield Slip(
                "确定",
                f"任务来源|{n}",
                f"的任务“{task.name}”金额印为{yuan(task.amount)}，{'、'.join(task.funding)}合计{yuan(made)}",
                [sheet.quote(f"tasks[{n}]", f"{task.name} {yuan(task.amount)}")],
                abs(made - task.amount),
            )


def _split_up(record: Overall, parts: list[Decimal]) -> tuple[str, Decimal | None]:
    """Of the budget as first given and as adjusted the one that the printed parts are of: that which some of them make, or
    which all of them come near to.
    """
    wholes = {field: amount for field in _WHOLE_NAMES if (amount := getattr(record, field)) is not None}
    made = sum(parts, Decimal(0))
    nearest = min(wholes, key=lambda f: abs(wholes[f] - made), default="total_budget")
    field = next((f for f, amount in wholes.items() if _made_of_some(amount, parts, 2 * _WAN)), nearest)
    return field, wholes.get(field)


def _named(sources: dict[str, Decimal]) -> str:
    return "、".join(field.removeprefix("funding.") for field in sources)


def _by_source(sheet: ResultForm) -> Iterator[Slip]:
    """The sources that a project's form names make its money: all of it or, where the form prints both, the year's. Which of
    them are parts of others the form does not say: no choice of them makes it, and all of them nearly do.
    """
    d = sheet.project
    if d is None or sheet.stage not in ("plan", "listed"):
        return
    sums = {f: a for f in ("year_budget", "total_budget") if (a := getattr(d, f)) is not None}
    if not sums or sheet.doubted("funding", *sums):
        return
    sources = {name: amount for name, amount in d.funding.items() if amount}
    summed = sum(sources.values(), Decimal(0))
    # Of two sums the sources are of the one that they come near to.
    field = min(sums, key=lambda f: abs(summed - sums[f]))
    whole, gap = sums[field], abs(summed - sums[field])
    missing = _SOURCES_MISSING if len(set(sums.values())) == 1 else _NEARLY
    if len(sources) < 2 or gap > missing * whole:
        return
    if any(set(parts) <= set(d.funding) for f, _, parts in FUNDING if f in sums):
        return  # held to their sum by the national form
    amounts = list(sources.values())
    if any(
        _made_of_some(a, amounts, _room(sheet, f, [f"funding.{n}" for n in sources])) for f, a in sums.items()
    ):
        return
    yield Slip(
        "疑似",
        "资金来源",
        f"的{FIELD_NAMES[field]}印为{yuan(whole)}，{'、'.join(sources)}合计{yuan(summed)}，相差{yuan(gap)}",
        [
            sheet.quote(field, yuan(whole)),
            *(sheet.quote(f"funding.{name}", yuan(amount)) for name, amount in sources.items()),
        ],
        gap,
    )


def _made_of_some(total: Decimal, amounts: list[Decimal], room: Decimal) -> bool:
    """Whether some of the amounts make the total: money may stand there by source and again by use."""
    few = amounts[:_MOST_SOURCES]
    return any(
        abs(sum(some, Decimal(0)) - total) <= room
        for n in range(1, len(few) + 1)
        for some in combinations(few, n)
    )


def _room(sheet: ResultForm, whole: str, parts: list[str]) -> Decimal:
    """What rounding each printed amount can explain; amounts that were not kept as printed leave none."""
    printed = [sheet.record.printed.get(field) for field in (whole, *parts)]
    room = sum((precision(p) for p in printed if p), Decimal(0))
    return room if room > len(printed) else Decimal(1)


def _years(sheet: ResultForm) -> Iterator[Slip]:
    """What a project list gives to each year against the whole; of a project that began earlier the years
    before are not printed.
    """
    d = sheet.project
    if d is None or not d.later_budgets or d.total_budget is None or d.year_budget is None:
        return
    if sheet.doubted("total_budget", "year_budget", "later_budgets", "start", "end"):
        return
    years = [d.year_budget, *(a for a in d.later_budgets.values() if a is not None)]
    summed = sum(years, Decimal(0))
    last = max((int(y) for y in d.later_budgets if y.isdigit()), default=0)
    whole = d.start is not None and d.start.year == sheet.year and d.end is not None and d.end.year <= last
    gap = summed - d.total_budget
    if gap > _WAN * (len(years) + 1) or (whole and -gap > _WAN * (len(years) + 1)):
        yield Slip(
            "确定" if gap > 0 else "疑似",
            "分年合计",
            f"中各年预算合计{yuan(summed)}，项目总预算印为{yuan(d.total_budget)}，相差{yuan(abs(gap))}",
            [
                sheet.quote("total_budget", yuan(d.total_budget)),
                sheet.quote("year_budget", yuan(d.year_budget)),
                *(sheet.quote(f"later_budgets.{y}", yuan(a)) for y, a in d.later_budgets.items() if a),
            ],
            abs(gap),
        )


def _purchases(case: Case, rule: Rule, filing: Filing) -> Iterator[Finding]:
    total, rows = filing.purchases_total, filing.purchases
    amounts = [p.amount for p in rows if p.amount is not None]
    if total is None or len(rows) < 2 or len(amounts) < len(rows):
        return
    summed = sum(amounts, Decimal(0))
    if abs(summed - total) <= 1:
        return
    evidence: list[Evidence] = [quote_purchase(filing, n) for n in range(len(rows))]
    yield case.finding(
        rule,
        "确定",
        [],
        "采购合计",
        f"{filing_name(filing)}的{len(rows)}项采购意向（{listed([p.name for p in rows])}）合计{yuan(summed)}，"
        f"合计印为{yuan(total)}，相差{yuan(abs(summed - total))}。",
        evidence,
        filing=filing,
        money=abs(summed - total),
    )
