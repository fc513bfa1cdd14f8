"""勾稽不符: the printed numbers of one file against each other: projects, running texts, tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.field import amount_of, listed, yuan
from yiju.audit.finding import GRADES, Finding
from yiju.audit.rule import Rule
from yiju.audit.rules.arithmetic import enumeration
from yiju.audit.rules.arithmetic import final_prose as finals
from yiju.audit.rules.arithmetic import sums as later_sums
from yiju.audit.rules.arithmetic.against_budget import against_budget
from yiju.audit.rules.arithmetic.moved import moved
from yiju.audit.rules.arithmetic.precision import Product, agrees, precision, products, row_product, sums
from yiju.audit.rules.arithmetic.shares import of_list, of_named
from yiju.audit.rules.arithmetic.sides import RowSum, SameRows, mostly_same_rows, row_sums, same_rows
from yiju.audit.statements import budget_text, goals, versions
from yiju.audit.statements.account import PATH, restated
from yiju.audit.statements.budget_text import StatedSum
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.prose import mismatches
from yiju.audit.statements.row_relations import PartTable, RowWords
from yiju.audit.statements.row_relations import gaps as row_gaps
from yiju.audit.statements.stated_outcome import is_final
from yiju.audit.statements.tables import NamedCell, SummedColumns, as_printed, by_table, checks
from yiju.audit.statements.trend import disagreements
from yiju.ingest.record import Declaration, Filing, Subitem
from yiju.ingest.values.money import grouped
from yiju.ingest.values.text import fold


class ArithmeticParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML, where `tables` are the names that the other lists refer to."""

    rounding: Decimal
    tables: list[str]
    columns: list[SummedColumns]
    equal: list[tuple[NamedCell, NamedCell]]
    at_most: list[tuple[NamedCell, NamedCell]]
    total_rows: list[str]
    families: list[list[str]]
    stated_sums: list[StatedSum]
    projects: list[NamedCell]
    final_stated_sums: list[StatedSum]
    final_sums: list[RowSum]
    final_rows: list[SameRows]
    budget_rows: list[SameRows]
    budget_sums: list[RowSum]
    row_words: RowWords
    part_tables: list[PartTable]
    units: list[NamedCell]


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Sums and products of every declaration, every text by itself, then the tables of every filing, and
    its texts against them.
    """
    parameters = rule.read(ArithmeticParameters)
    for entry in case.entries:
        yield from _subitems(case, rule, parameters, entry)
        yield from _products(case, rule, parameters, entry)
        yield from _funding(case, rule, entry)
        yield from _one_year(case, rule, entry)
    yield from later_sums.findings(case, rule)
    yield from versions.below_units(case, rule, parameters.units)
    for paragraph in case.paragraphs():
        yield from _prose(case, rule, parameters, paragraph)
    for filing in case.filings:
        p = parameters
        lines = filing.budget_lines
        more = [
            *row_sums(lines, p.final_sums if is_final(filing) else p.budget_sums),
            *same_rows(lines, p.final_rows),
            *(() if is_final(filing) else mostly_same_rows(lines, p.budget_rows)),
            *row_gaps(by_table(lines), p.row_words, p.part_tables),
        ]
        ratio = p.row_words.ratio
        yield from checks(case, rule, filing, p.columns, p.equal, p.at_most, p.total_rows, ratio, more)
        if is_final(filing):
            yield from _finals(case, rule, parameters, filing)
        else:
            yield from budget_text.against_tables(case, rule, filing, parameters.stated_sums)
        sums = p.final_stated_sums if is_final(filing) else p.stated_sums
        yield from budget_text.against_last_year(case, rule, filing, sums)
        yield from budget_text.over_paragraphs(case, rule, filing, parameters.families)
        for paragraph, found, listed_there in enumeration.numbered(case.passages(filing)):
            quotes = [paragraph.quote(found.quote), *(p.quote(p.text) for p in listed_there)]
            wording = f"{paragraph.who}{found.sentence}。"
            yield case.text_finding(rule, found.severity, paragraph, found.key, wording, quotes, score=0.6)
        yield from goals.disagreeing(case, rule, filing, parameters.projects)


def _finals(case: Case, rule: Rule, parameters: ArithmeticParameters, filing: Filing) -> Iterator[Finding]:
    """The prose of final accounts against their tables, and the numbered items against their total."""
    off = list(finals.against_tables(case, filing, parameters.final_stated_sums))
    yield from budget_text.unborne(case, rule, filing, off)
    for one in finals.completed(case, filing, parameters.final_stated_sums):
        outcome, budget = (as_printed(cell) for cell in one.cells)
        yield case.text_finding(
            rule,
            "确定",
            one.paragraph,
            f"完成|{one.name}|{one.percent}",
            f"{one.paragraph.who}写“{one.quote}”，{one.cells[0][0].table}的预算为{budget}、决算为{outcome}，应为完成预算的{one.real:.2f}%。",
            [one.paragraph.quote(one.quote), *(case.quote_line(filing, *cell) for cell in one.cells)],
        )
    for paragraph, mismatch in moved(case, filing, parameters.final_stated_sums):
        wording = f"{paragraph.who}中的数字互相不符：{mismatch.sentence}。"
        quotes = [paragraph.quote(mismatch.quote)]
        yield case.text_finding(rule, mismatch.severity, paragraph, mismatch.key, wording, quotes, score=0.7)
    for paragraph, word, stated, made, items in finals.item_sums(case.passages(filing)):
        wording = f"{len(items)}项{word}合计{stated.like(made)}，总数为{stated.as_printed}"
        yield case.text_finding(
            rule,
            "确定",
            paragraph,
            f"逐项|{word}|{stated.value}",
            f"{paragraph.who}：所列{wording}，相差{stated.like(abs(made - stated.value))}。",
            [paragraph.quote(paragraph.text), *(i.paragraph.quote(i.quote) for i in items)],
            money=abs(made - stated.value),
        )


def _prose(
    case: Case, rule: Rule, parameters: ArithmeticParameters, paragraph: Paragraph
) -> Iterator[Finding]:
    """All that does not agree within one text, as one finding."""
    entry = paragraph.entry
    listed_anyway = entry is not None and entry.declaration.subitems and paragraph.title == "年度预算安排"
    found = [
        *mismatches(paragraph.text, parameters.families),
        *restated(paragraph),
        *enumeration.lists(paragraph.text),
        *enumeration.composed(paragraph.text),
        *disagreements(paragraph.text, paragraph.year),
    ]
    if entry is None:
        known = {m.key for m in found}
        more = (
            *of_named(paragraph, case.passages(paragraph.filing)),
            *of_list(paragraph.text),
            *finals.shares(paragraph),
        )
        found += [m for m in more if m.key not in known]
    if entry is None and is_final(paragraph.filing):
        found += [
            *finals.completion(paragraph),
            *against_budget(paragraph),
            *finals.of_budget(paragraph),
        ]
    # The sub-items of this section are summed with their own evidence.
    found = [m for m in found if not (listed_anyway and not m.key.startswith("均分"))]
    if found:
        severity = max((m.severity for m in found), key=GRADES.index)
        yield case.text_finding(
            rule,
            severity,
            paragraph,
            "文字|" + "|".join(m.key for m in found),
            f"{paragraph.who}中{_account(paragraph)}的数字互相不符：{'；'.join(m.sentence for m in found)}。",
            [paragraph.quote(m.quote) for m in found],
            score=1.0 if severity == "确定" else 0.7,
            money=max(m.money for m in found),
        )


def _account(paragraph: Paragraph) -> str:
    """The one account that the text is about; empty where it names none or several."""
    named = list(dict.fromkeys(m[0].strip(' \n\u3000“”"') for m in PATH.finditer(paragraph.text)))
    return f"“{named[0]}”" if len(named) == 1 else ""


def _subitems(case: Case, rule: Rule, parameters: ArithmeticParameters, entry: Entry) -> Iterator[Finding]:
    declaration = entry.declaration
    field = "year_budget" if declaration.year_budget is not None else "total_budget"
    budget = declaration.year_budget if declaration.year_budget is not None else declaration.total_budget
    rows = [
        (i, s)
        for i, s in enumerate(declaration.subitems)
        if fold(s.name).rstrip(":") not in parameters.total_rows
    ]
    if budget is None or not rows or entry.doubted("subitems", field):
        return
    total = sum((s.amount for _, s in rows), Decimal(0))
    slack = precision(declaration.printed.get(field))
    slack += sum((precision(declaration.printed.get(f"subitems[{i}]")) for i, _ in rows), Decimal(0))
    # Exact numbers leave no room: only what is printed in 万元 with few decimals is rounded.
    slack = slack if slack > len(rows) + 1 else Decimal(0)
    if abs(total - budget) <= slack or _nested([s for _, s in rows], total - budget):
        return
    parts = "＋".join(yuan(s.amount) for _, s in rows)
    word = "项目当年预算" if field == "year_budget" else "项目总预算"
    hint = "；两数恰差一万倍，疑为万元与元混用" if total in (budget * 10_000, budget / 10_000) else ""
    yield case.finding(
        rule,
        "确定",
        [entry],
        "子项目",
        f"项目“{entry.name}”{entry.year or ''}年度的{len(rows)}项子项目（{listed([s.name for _, s in rows])}）"
        f"合计{yuan(total)}，{word}为{yuan(budget)}，相差{yuan(abs(total - budget))}{hint}。各项为{parts}。",
        [
            entry.quote_value(field, f"{budget:f}"),
            *(entry.quote_value(f"subitems[{i}]", f"{s.amount:f}") for i, s in rows),
        ],
        money=Decimal(0) if hint else abs(total - budget),
    )


def _nested(rows: list[Subitem], surplus: Decimal) -> bool:
    """Whether a row is only the sum of the rows before or behind it, and explains the surplus."""
    for i, row in enumerate(rows):
        if row.amount != surplus or row.amount <= 0:
            continue
        for around in (rows[i + 1 :], rows[:i][::-1]):
            running = Decimal(0)
            for count, other in enumerate(around, start=1):
                running += other.amount
                if running == row.amount and count > 1:
                    return True
    return False


def _products(case: Case, rule: Rule, parameters: ArithmeticParameters, entry: Entry) -> Iterator[Finding]:
    """Equations as printed, and counts times prices of table rows."""
    declaration = entry.declaration
    printed = [(f"subitems[{i}]", s.formula) for i, s in enumerate(declaration.subitems) if s.formula]
    printed += [(f"texts.{section}", text) for section, text in declaration.texts.items()]
    seen: set[str] = set()
    for field, text in printed:
        for stated in (*products(text), *sums(text)):
            if fold(stated.printed) in seen or agrees(stated, parameters.rounding):
                continue
            value, result = _in_one_unit(entry, field, stated)
            if field.startswith("subitems") and abs(value - result) <= precision(
                declaration.printed.get(field)
            ):
                continue
            seen.add(fold(stated.printed))
            gap = abs(value - result)
            yield case.finding(
                rule,
                "确定",
                [entry],
                fold(stated.printed),
                f"项目“{entry.name}”印有“{stated.printed}”，"
                f"按所列各数计算应为{grouped(value)}，相差{grouped(gap)}。",
                # A row's equation is quoted with its row, whose evidence it is.
                [entry.quote_value(field, stated.quoted)],
                money=gap if field.startswith("subitems") or "元" in stated.printed else Decimal(0),
            )
    for i, item in enumerate(declaration.subitems):
        field = f"subitems[{i}]"
        row = row_product(item.name, declaration.printed.get(field, ""), item.amount)
        if item.formula or row is None or agrees(row, parameters.rounding) or entry.doubted(field):
            continue
        yield case.finding(
            rule,
            "疑似",
            [entry],
            f"行|{fold(item.name)}|{fold(row.printed)}",
            f"项目“{entry.name}”的“{item.name}”印有“{row.printed}”，数量×单价为{yuan(row.value)}，"
            f"所列金额为{yuan(item.amount)}，相差{yuan(abs(row.value - item.amount))}。",
            [entry.quote_value(field, f"{item.amount:f}")],
            score=0.7,
            money=abs(row.value - item.amount),
        )


def _in_one_unit(entry: Entry, field: str, stated: Product) -> tuple[Decimal, Decimal]:
    """What the factors make and what is printed, of an item's equation both in yuan: a price in yuan may stand beside amounts in
    万元, or a price in 万元 without its unit.
    """
    amount = amount_of(entry.declaration, field)
    if amount is None or stated.result.value == amount:
        return stated.value, stated.result.value
    return min(stated.value, stated.value * 10_000, key=lambda value: abs(value - amount)), amount


def _funding(case: Case, rule: Rule, entry: Entry) -> Iterator[Finding]:
    """财政资金 and 其他资金 make up the whole; the year's grant and what was carried over, the year's."""
    declaration = entry.declaration
    for field, name, parts in later_sums.FUNDING:
        whole = getattr(declaration, field)
        amounts = [declaration.funding[p] for p in parts if p in declaration.funding]
        if whole is None or len(amounts) < len(parts) or entry.doubted("funding", field):
            continue
        if field == "year_budget" and _other_money_of_all_years(declaration):
            continue
        total = sum(amounts, Decimal(0))
        if field == "total_budget" and total == declaration.year_budget:
            continue  # a form of several years that names the sources of one
        if abs(total - whole) >= 1:
            yield case.finding(
                rule,
                "确定",
                [entry],
                f"资金来源|{name}",
                f"项目“{entry.name}”的{'、'.join(parts)}合计{yuan(total)}，{name}为{yuan(whole)}，"
                f"相差{yuan(abs(total - whole))}。",
                [
                    entry.quote_value(field, f"{whole:f}"),
                    *(entry.quote_value(f"funding.{p}", f"{declaration.funding[p]:f}") for p in parts),
                ],
                money=abs(total - whole),
            )


def _other_money_of_all_years(d: Declaration) -> bool:
    """Whether 其他资金 is what a grant leaves of the whole project's money, not of the year's."""
    other = d.funding.get("其他资金")
    grants = [
        amount for name, amount in d.funding.items() if name not in ("其他资金", *later_sums.FUNDING[1][2])
    ]
    if other is None or d.total_budget == d.year_budget:
        return False
    return any(grant + other == d.total_budget for grant in grants)


def _one_year(case: Case, rule: Rule, entry: Entry) -> Iterator[Finding]:
    """A project that begins and ends in its year asks for all its money in it."""
    d = entry.declaration
    if d.total_budget is None or d.year_budget is None or d.start is None or d.end is None:
        return
    if d.start.year != d.end.year or entry.doubted("total_budget", "year_budget", "start", "end"):
        return
    if abs(d.total_budget - d.year_budget) < 1:
        return
    yield case.finding(
        rule,
        "疑似",
        [entry],
        "总预算与当年预算",
        f"项目“{entry.name}”起止时间为{d.start}至{d.end}，只有一年，"
        f"但项目总预算{yuan(d.total_budget)}与当年预算{yuan(d.year_budget)}"
        f"相差{yuan(abs(d.total_budget - d.year_budget))}。",
        [
            entry.quote_value("total_budget", f"{d.total_budget:f}"),
            entry.quote_value("year_budget", f"{d.year_budget:f}"),
        ],
        score=0.7,
        money=abs(d.total_budget - d.year_budget),
    )
