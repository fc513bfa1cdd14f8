"""前后矛盾: fields of one filing, of one project in two years, or texts and tables that exclude each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import msgspec
from rapidfuzz import fuzz

from yiju.audit.case import Case, Entry, Fault
from yiju.audit.copies import wording
from yiju.audit.copies.masking import folded
from yiju.audit.copies.profile import bare
from yiju.audit.declared.read_facts import FactTable, declared_facts
from yiju.audit.field import yuan
from yiju.audit.finding import Finding, Severity
from yiju.audit.indicator import IndicatorLevel, misfiled
from yiju.audit.recurring_work import recurring, recurring_word
from yiju.audit.results.result_form import sheets
from yiju.audit.rule import Rule
from yiju.audit.rules.contradiction import (
    claims,
    counts_differ,
    flat,
    opposed,
    self_contradiction,
    stale,
)
from yiju.audit.rules.contradiction import final_claims as final_claims
from yiju.audit.rules.contradiction.account_names import misnamed
from yiju.audit.rules.contradiction.actors_differ import actors
from yiju.audit.rules.contradiction.all_of_them import all_of_them
from yiju.audit.rules.contradiction.amounts_differ import amounts
from yiju.audit.rules.contradiction.coverage_differs import coverage
from yiju.audit.rules.contradiction.estimate_differs import estimates
from yiju.audit.rules.contradiction.hours_differ import hours
from yiju.audit.rules.contradiction.names_listed import names_listed
from yiju.audit.rules.contradiction.outcome_differs import other_outcomes
from yiju.audit.rules.contradiction.paid_for import paid_for
from yiju.audit.rules.contradiction.parts_differ import parts
from yiju.audit.rules.contradiction.period_differs import periods
from yiju.audit.rules.contradiction.places_differ import places
from yiju.audit.rules.contradiction.shares_differ import changes, unmeasured_shares
from yiju.audit.rules.contradiction.sources_differ import sources
from yiju.audit.rules.contradiction.steps_swapped import swapped_steps
from yiju.audit.rules.contradiction.uncarried import effects_by_output, uncarried
from yiju.audit.rules.contradiction.units_differ import units_differ
from yiju.audit.rules.contradiction.values_differ import values
from yiju.audit.statements import goals, row_relations, versions
from yiju.audit.statements.paragraph import Paragraph, filing_name
from yiju.audit.statements.stated_outcome import is_final
from yiju.audit.statements.tables import NamedCell
from yiju.ingest.record import Filing
from yiju.ingest.values.text import fold


class Coverage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which year on all projects are to have goals, and from which that is to be so everywhere."""

    asked: int
    complete: int


class ContradictionParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    one_off: str
    regular: str
    new: str
    every_year: str
    only_once: str
    basic_account: str
    personnel_accounts: list[str]
    meant_by: dict[str, str]
    alike: float
    least_name: int
    building: list[str]
    upkeep: list[str]
    least_system: int
    projects: list[NamedCell]
    covered: Decimal
    hardly_covered: Decimal
    coverage: Coverage
    levels: list[IndicatorLevel]
    problems: list[str]


_SCORES: dict[Severity, float] = {"确定": 1.0, "疑似": 0.7, "提示": 0.4}
_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})年(?P<month>\d{1,2})月(?:\d{1,2}日)?")
# What is still to come, in a year that may be past; the year of a period (2021-2023年) ends behind its dash.
_AHEAD = re.compile(
    r"(?:计划|拟|将|预计|预定)(?:于|在)\s*(?P<year>20\d{2})\s*年(?!度?[^，。；]{0,6}基础上)[^，。；]{0,12}"
)
_PLANS = ("项目实施计划", "实施方案", "实施周期")


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Every declaration by itself, its years against each other, then the tables."""
    parameters = rule.read(ContradictionParameters)
    for entry in case.entries:
        for check in (_kind, _dates, _spelling, _of_entry):
            yield from case.faults(rule, entry, check(entry, parameters), _SCORES)
    yield from self_contradiction.completions(case, rule, parameters.least_system)
    yield from _prior(case, rule)
    yield from versions.differing(case, rule)
    for sheet in sheets(case, "monitoring", "result"):
        slips = [*opposed.forecasts(sheet), *opposed.counted_down(sheet)]
        for slip in (*slips, *opposed.no_problems(sheet, parameters.problems)):
            score = _SCORES[slip.severity]
            yield sheet.finding(
                case, rule, slip.severity, slip.key, slip.sentence, slip.evidence, score=score
            )
    for sheet in sheets(case, "plan", "monitoring", "result"):
        facts = declared_facts(case, sheet.record)
        slips = [*counts_differ.other_counts(sheet, facts), *other_outcomes(sheet, facts)]
        for slip in slips:
            yield slip.of(case, rule, sheet, _SCORES[slip.severity])
        if sheet.entry is not None and sheet.stage == "plan":
            found = list(_of_facts(sheet.entry, facts, parameters))
            known = {slip.key: slip.evidence for slip in slips}
            known |= {fault.content: fault.evidence for fault in found}
            mentions = facts.values
            differing = [
                *parts(sheet.entry, mentions),
                *swapped_steps(sheet.entry, mentions),
                *paid_for(sheet.entry, mentions),
                *units_differ(sheet.entry, mentions),
                *all_of_them(sheet.entry, mentions),
                *values(sheet.entry, mentions, known),
            ]
            shown = {quote.text for fault in differing for quote in fault.evidence}
            once = [fault for fault in found if not _counted_otherwise(fault, shown)]
            yield from case.faults(rule, sheet.entry, [*once, *differing], _SCORES)
    for filing in case.filings:
        yield from misfiled(case, rule, case.by_filing.get(filing.document.id, []), parameters.levels)
        yield from _accounts(case, rule, parameters, filing)
        yield from _claims(case, rule, parameters, filing)
        yield from _named_twice(case, rule, filing)
        yield from _miscoded(case, rule, filing)
        yield from _misnamed(case, rule, filing)


def _named_twice(case: Case, rule: Rule, filing: Filing) -> Iterator[Finding]:
    """An account that one table calls otherwise than the others, or gives another code."""
    for found in row_relations.named_twice(filing.budget_lines):
        odd, usual = found.odd, found.usual
        others = f"{usual.table}{f'等{found.times}处' if found.times > 1 else ''}"
        if odd.code == usual.code:
            sentence = f"科目编码{odd.code}在{odd.table}中名称为“{odd.name}”，在{others}为“{usual.name}”"
        else:
            sentence = f"科目“{odd.name}”在{odd.table}中编码为{odd.code}，在{others}为{usual.code}"
        cells = [
            case.quote_line(filing, line, next(iter(line.amounts))) for line in (odd, usual) if line.amounts
        ]
        yield case.finding(
            rule,
            "疑似",
            [],
            f"科目名称|{odd.code}|{fold(odd.name)}",
            f"{filing_name(filing)}的{sentence}，两处不一致。",
            cells,
            score=0.8,
            filing=filing,
        )


def _misnamed(case: Case, rule: Rule, filing: Filing) -> Iterator[Finding]:
    """An account under the name of another year, or of another code."""
    for found in misnamed(filing):
        line = found.line
        column = next((c for c, amount in line.amounts.items() if amount), next(iter(line.amounts), ""))
        yield case.finding(
            rule,
            "疑似",
            [],
            f"科目名称|{line.code}|{fold(line.name)}",
            f"{filing_name(filing)}的{found.sentence}，请核实科目。",
            [case.quote_line(filing, line, column)],
            score=0.8,
            filing=filing,
        )


def _miscoded(case: Case, rule: Rule, filing: Filing) -> Iterator[Finding]:
    """An account that the text prints with the code of another one."""
    for paragraph in case.passages(filing):
        for found in row_relations.miscoded(paragraph.text, filing.budget_lines):
            named, coded = found.named, found.coded
            yield case.text_finding(
                rule,
                "疑似",
                paragraph,
                f"科目编码|{found.printed}",
                f"{paragraph.who}写“{found.printed}”，{named.table}中“{named.name}”的编码为{named.code}，"
                f"{coded.code}为“{coded.name}”，两处不一致。",
                [
                    paragraph.quote(found.printed),
                    *(
                        case.quote_line(filing, row, next(iter(row.amounts)))
                        for row in (named, coded)
                        if row.amounts
                    ),
                ],
                score=0.8,
            )


def _of_entry(entry: Entry, parameters: ContradictionParameters) -> Iterator[Fault]:
    yield from self_contradiction.construction(entry, parameters.building, parameters.upkeep)
    yield from self_contradiction.without_money(entry)
    yield from stale.still_to_build(entry)
    yield from stale.only_the_tail(entry)
    yield from flat.unchanged_budget(entry)


def _of_facts(entry: Entry, facts: FactTable, parameters: ContradictionParameters) -> Iterator[Fault]:
    """What the fields of one declaration state of one fact, and what none of them carries."""
    yield from unmeasured_shares(entry, facts, parameters.meant_by)
    yield from changes(entry, facts)
    yield from periods(entry, facts)
    yield from amounts(entry, facts)
    yield from estimates(entry)
    yield from hours(entry)
    yield from sources(entry)
    yield from coverage(entry)
    yield from actors(entry, facts)
    yield from places(entry)
    yield from names_listed(entry)
    yield from uncarried(entry, facts)
    yield from effects_by_output(entry)


def _counted_otherwise(fault: Fault, shown: set[str]) -> bool:
    """Whether a promise that nothing carries is one whose number another field has otherwise."""
    kind, _, run = fault.content.partition("|")
    return kind in ("目标未落实", "目标另测") and run in shown


def _claims(case: Case, rule: Rule, parameters: ContradictionParameters, filing: Filing) -> Iterator[Finding]:
    """What the filing's texts claim, against its tables, its accounts and itself."""
    found = [
        (paragraph, claim)
        for paragraph in case.passages(filing)
        for claim in (
            *claims.empty_notes(case, paragraph),
            *claims.reasons(paragraph),
            *claims.compared(paragraph),
            *flat.moved_parts(paragraph),
        )
    ]
    found += [*claims.accounts(case, filing), *(_final_claims(case, filing) if is_final(filing) else ())]
    for paragraph, claim in found:
        severity, content, statement, evidence = claim[:4]
        money = claim[4] if len(claim) == 5 else None
        sentence, score = f"{paragraph.who}{statement}。", _SCORES[severity]
        yield case.text_finding(
            rule, severity, paragraph, content, sentence, evidence, score=score, money=money
        )
    for one in goals.stated(case, filing, parameters.projects):
        year, since = filing.document.year, parameters.coverage
        asked = year is not None and year >= since.asked
        if asked and one.spending and one.share is not None and one.share < parameters.covered:
            whole = one.spending[0].amounts[one.spending[1]] or Decimal(0)
            rest = whole - one.amount.value
            complete = year is not None and year >= since.complete
            grade: Severity = "疑似" if complete and one.share < parameters.hardly_covered else "提示"
            yield case.text_finding(
                rule,
                grade,
                one.paragraph,
                "绩效目标覆盖",
                f"{one.opening}，只占{one.spending[0].table}的全部项目支出{yuan(whole)}的{one.share:.1%}，"
                f"其余项目支出{yuan(rest)}没有编报绩效目标。",
                [one.paragraph.quote(one.quote), case.quote_line(filing, *one.spending)],
                score=_SCORES[grade],
                money=rest,
            )


def _final_claims(case: Case, filing: Filing) -> Iterator[tuple[Paragraph, claims.Claim]]:
    passages = case.passages(filing)
    yield from final_claims.flat_with_reason(passages)
    for paragraph in passages:
        for claim in (
            *final_claims.towards_budget(paragraph),
            *final_claims.nothing_spent(case, paragraph),
            *final_claims.made_up_of(case, paragraph),
            *final_claims.spent_on(case, filing, paragraph),
        ):
            yield paragraph, claim


def _kind(entry: Entry, parameters: ContradictionParameters) -> Iterator[Fault]:
    d = entry.declaration
    named, working = recurring_word(d.name), recurring(d)
    ticked = [c for c in d.category if parameters.one_off in c]
    if working and ticked and not entry.doubted("category"):
        statement = f"名称含“{working}”，属每年都有的工作，项目类型却为“{ticked[0]}”"
        evidence = [entry.quote("category", ticked[0]), entry.quote_name()]
        yield Fault("疑似", "一次性运维", statement, evidence)
        working = None  # what is ticked as done once has no year before: told with the type
    else:
        yield from _written_otherwise(entry, parameters)
    regular = [c for c in d.category if parameters.regular in c]
    blank = d.prior_budget == 0 and not d.prior_executed and not entry.doubted("prior_budget", "category")
    if (regular or working) and blank and (d.year_budget or d.total_budget) and "备注" not in d.texts:
        kind = f"项目类型为“{regular[0]}”" if regular else f"名称含“{working}”，属每年都有的工作"
        statement = f"{kind}，同名项目上年预算额却填0，备注没有说明"
        shown = entry.quote("category", regular[0]) if regular else entry.quote_name()
        yield Fault("提示", "经常性上年为零", statement, [shown, entry.quote_value("prior_budget", "0")])
    if not regular and "建设" in bare(d.name) and named and re.search(rf"[（(][^（()）]*{named}", d.name):
        evidence = [entry.quote_name()]
        yield Fault("提示", "建设与运维", f"名称同时写“建设”和“{named}”，性质不明", evidence)


def _written_otherwise(entry: Entry, parameters: ContradictionParameters) -> Iterator[Fault]:
    """一次性项目 and 新增项目 that a text says to be done every year, 经常性项目 that is done once."""
    for word, pattern in (
        (parameters.one_off, parameters.every_year),
        (parameters.new, parameters.every_year),
        (parameters.regular, parameters.only_once),
    ):
        ticked = [c for c in entry.declaration.category if word in c]
        if len(ticked) != 1 or len(entry.declaration.category) != 1 or entry.doubted("category"):
            continue
        for section, text in entry.declaration.texts.items():
            match = re.search(pattern, text)
            if match is not None:
                statement = f"项目类型为“{ticked[0]}”，“{section}”却写“{match[0]}”"
                quotes = [entry.quote("category", ticked[0]), entry.quote(f"texts.{section}", match[0])]
                yield Fault("疑似", f"项目类型|{section}", statement, quotes)
                return


def _dates(entry: Entry, parameters: ContradictionParameters) -> Iterator[Fault]:
    d, filed = entry.declaration, entry.filing.document.year
    reported: set[str] = set()
    if d.start is not None and d.end is not None and not entry.doubted("start", "end"):
        span = [entry.quote_value("start", f"{d.start}"), entry.quote_value("end", f"{d.end}")]
        if d.start > d.end:
            yield Fault("确定", "起止", f"开始时间{d.start}晚于结束时间{d.end}", span)
            return
        if filed is not None and not d.start.year <= filed <= d.end.year:
            yield Fault("疑似", "起止与年度", f"起止时间为{d.start}至{d.end}，不含申报年度{filed}年", span)
        for section in _PLANS:
            text = d.texts.get(section, "")
            dates = list(_DATE.finditer(text))
            outside = [m for m in dates if not d.start.year <= int(m["year"]) <= d.end.year]
            if len(dates) > 1 and len(outside) == len(dates):
                reported.add(section)
                printed = text[dates[0].start() : dates[-1].end()]
                statement = f"起止时间为{d.start}至{d.end}，“{section}”所写日期全部不在其内：“{printed}”，请核实是否沿用以前年度的文字"
                yield Fault(
                    "提示", f"日期|{section}", statement, [entry.quote(f"texts.{section}", printed), *span]
                )
    for section, text in d.texts.items():
        ahead = None if section in reported else _AHEAD.search(text)
        if ahead and filed is not None and int(ahead["year"]) < filed:
            statement = f"的“{section}”写“{ahead[0]}”，以将来的口吻说已经过去的年度，疑为以前年度的文字"
            yield Fault("疑似", f"将来|{section}", statement, [entry.quote(f"texts.{section}", ahead[0])])


def _spelling(entry: Entry, parameters: ContradictionParameters) -> Iterator[Fault]:
    """The name as the form's heading has it stands in no text, but a near spelling of it does."""
    name = folded(bare(entry.name)).text
    if len(name) < parameters.least_name:
        return
    sections = {s: t for s, t in entry.declaration.texts.items() if s != "备注"}
    core = name
    for word in wording.listed().name_fillers:
        if len(core.removesuffix(word)) >= parameters.least_name:
            core = core.removesuffix(word)
    if any(core in folded(t).text for t in sections.values()):
        return
    found: list[tuple[str, str]] = []
    for section, text in sections.items():
        plain = folded(text)
        best = fuzz.partial_ratio_alignment(name, plain.text, score_cutoff=parameters.alike)
        if best is not None and len(plain.text) > len(name) and name[:2] in plain.text:
            found.append((section, plain.printed(best.dest_start, best.dest_end)))
    if len(found) > 1:
        statement = f"的正文未用此名称，而写作“{found[0][1]}”等，两种写法不一致"
        yield Fault("提示", "名称写法", statement, [entry.quote(f"texts.{s}", t) for s, t in found])


def _prior(case: Case, rule: Rule) -> Iterator[Finding]:
    """上年预算额 against what was declared the year before."""
    for chain in case.chains():
        for earlier, later in pairwise(chain):
            declared, was = later.declaration.prior_budget, earlier.declaration.year_budget
            follows = earlier.year is not None and later.year == earlier.year + 1
            if (
                not follows
                or declared is None
                or was is None
                or declared == was
                or later.doubted("prior_budget")
            ):
                continue
            yield case.finding(
                rule,
                "疑似",
                [later, earlier],
                "上年预算额",
                f"项目“{later.name}”{later.year}年申报的上年预算额为{yuan(declared)}，"
                f"{earlier.year}年申报的当年预算为{yuan(was)}，相差{yuan(abs(declared - was))}。",
                [
                    later.quote_value("prior_budget", f"{declared:f}"),
                    earlier.quote_value("year_budget", f"{was:f}"),
                ],
                score=0.6,
                money=abs(declared - was),
            )


def _accounts(
    case: Case, rule: Rule, parameters: ContradictionParameters, filing: Filing
) -> Iterator[Finding]:
    """Project money under accounts that hold running costs, or what staff are paid."""
    spent = [
        line
        for line in filing.budget_lines
        if re.fullmatch("支出(预算)?总表|支出决算表", line.table) and (line.amounts.get("项目支出") or 0) > 0
    ]
    basic = [line for line in spent if fold(line.name) == parameters.basic_account]
    personnel = [line for line in spent if fold(line.name) in parameters.personnel_accounts]
    severity: Severity
    for severity, content, lines, why in (
        ("疑似", "行政运行", basic, "该科目反映行政单位的基本支出，项目支出应列“一般行政管理事务”等科目"),
        ("提示", "人员科目", personnel, "按人员计提的支出属于基本支出"),
    ):
        if lines:
            total = sum((line.amounts["项目支出"] or Decimal(0) for line in lines), Decimal(0))
            names = "、".join(dict.fromkeys(f"“{line.name}”" for line in lines))
            yield case.finding(
                rule,
                severity,
                [],
                content,
                f"{filing_name(filing)}的{lines[0].table}的{names}科目列有项目支出{yuan(total)}；{why}。",
                [case.quote_line(filing, line, "项目支出") for line in lines],
                score=_SCORES[severity],
                filing=filing,
                money=total,
            )
