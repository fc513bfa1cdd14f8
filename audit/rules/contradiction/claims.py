"""What the text of a budget claims and its tables, its accounts or its own words exclude.

In: the passages and budget lines of a filing. Out: notes that a table is empty beside its amounts, reasons
against the change they explain, accounts that the tables call otherwise, and purposes of other accounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from yiju.audit.case import Case
from yiju.audit.finding import Evidence, Severity
from yiju.audit.statements import account
from yiju.audit.statements.account import AccountMention
from yiju.audit.statements.directions import directions
from yiju.audit.statements.paragraph import INNER, Paragraph
from yiju.audit.statements.stated import StatedQuantity, money_amounts
from yiju.audit.statements.stated_outcome import is_final
from yiju.audit.statements.trend import Change, base, changes
from yiju.graph.accounts import table
from yiju.ingest.record import BudgetLine, Filing
from yiju.ingest.values.text import fold

Claim = tuple[Severity, str, str, list[Evidence]] | tuple[Severity, str, str, list[Evidence], Decimal]
"""Grade, key of the fact, the sentence without its subject, evidence; the money in question, where the text gives an amount."""

_EMPTY = re.compile(r"本表(?:为空|无数据|无内容|空白|没有数据)|(?:本)?表无数据")
_MOST_CELLS = 12
_TOTAL_ROWS, _TOTAL_COLUMNS = ("合计", "总计"), ("合计", "总计")
_SUBJECTS = ("三公", "政府性基金", "国有资本经营", "机关运行经费")
_REASON = re.compile(r"(?:主要)?原因(?:是|为|在于)?[:：]?\s*(?P<why>[^。；;]+)")
_UP, _DOWN = directions("budget_reason").pattern("up"), directions("budget_reason").pattern("down")
_CHANGED = directions("comparison")
_ENDS = re.compile(f"(?P<up>{_CHANGED.words('up')})$|(?P<down>{_CHANGED.words('down')})$")
_PURPOSE = re.compile(r"主要用于(?P<use>[^。；;，,]+)")
_LONG_NAME = 6
"""Shorter names of accounts are words of other texts too."""
_STEM = re.compile(r"(?:经费|支出|预算)?(?:有所)?(?:增加|减少|增长|下降|保持不变|不变|持平)?$")


def empty_notes(case: Case, paragraph: Paragraph) -> Iterator[Claim]:
    """`本表为空表` under a table that holds amounts."""
    note = _EMPTY.search(paragraph.text)
    if note is None:
        return
    lines = _table_of(paragraph)
    filled = [(line, column) for line in lines for column, amount in line.amounts.items() if amount]
    if filled:
        whole = _whole(lines, paragraph.text)
        shown = [*whole, *(cell for cell in filled if cell not in whole)][:_MOST_CELLS]
        quoted = f"，引其中{len(shown)}个" if len(shown) < len(filled) else ""
        wording = f"注明“{paragraph.text.strip().translate(INNER)}”，该表却列有{len(filled)}个金额{quoted}"
        cells = [case.quote_line(paragraph.filing, *cell) for cell in shown]
        held = sum((line.amounts[column] or Decimal(0) for line, column in whole), Decimal(0))
        evidence = [paragraph.quote(paragraph.text.strip()), *cells]
        yield "确定", f"空表|{filled[0][0].table}", wording, evidence, held


def _whole(lines: Sequence[BudgetLine], note: str) -> list[tuple[BudgetLine, str]]:
    """The cells that make up what a table holds of what its note speaks of: the total of its last row of totals, or else the
    largest amount; and the column of a matter of its own that the note names (机关运行经费 beside “三公”经费).
    """
    totals = [
        line for line in lines if fold(line.name) in _TOTAL_ROWS and any(line.amounts.values())
    ] or lines
    cells = [(amount, line, column) for line in totals for column, amount in line.amounts.items() if amount]
    sums = [(amount, line, column) for amount, line, column in cells if fold(column) in _TOTAL_COLUMNS]
    own = [
        (line, column)
        for _, line, column in cells
        if any(word in column and word in note for word in _SUBJECTS)
    ]
    beside = [cell for cell in sums or cells if cell[1:] not in own]
    return [max(beside, key=lambda cell: cell[0])[1:], *own] if beside else own


def _table_of(paragraph: Paragraph) -> list[BudgetLine]:
    """The lines of the table that the note stands under, if it speaks of what that table is about."""
    title = fold(paragraph.title)
    lines = [line for line in paragraph.filing.budget_lines if fold(line.table) == title]
    spoken = [word for word in _SUBJECTS if word in paragraph.text]
    return lines if not spoken or any(word in paragraph.title for word in spoken) else []


def reasons(paragraph: Paragraph) -> Iterator[Claim]:
    """A decrease explained by an increase, or the other way; a change that is both."""
    found = list(changes(paragraph.text, paragraph.year))
    for i, change in enumerate(found):
        stop = found[i + 1].start if i + 1 < len(found) else len(paragraph.text)
        printed = paragraph.text[change.start : change.end]
        if change.sign is None:
            wording = f"写“{printed}”，增加与减少并存"
            yield "提示", f"增减并存|{printed}", wording, [paragraph.quote(printed)]
        reason = _REASON.search(paragraph.text, change.end, stop)
        ends = _ENDS.search(reason["why"].strip()) if reason else None
        if reason is None or ends is None or not change.sign:
            continue
        why = reason["why"].strip()
        against = ends["down"] if change.sign > 0 else ends["up"]
        along = (_UP if change.sign > 0 else _DOWN).search(why)
        if against and not along:
            wording = f"写“{printed}”，原因却是“{why}”，方向相反"
            quote = paragraph.text[change.start : reason.end()]
            yield "疑似", f"原因|{printed}|{why}", wording, [paragraph.quote(quote)]


def compared(paragraph: Paragraph) -> Iterator[Claim]:
    """A budget compared with its own year; or a filing with one before the last, of which nothing else is said, or the very
    amount that the comparison gives.
    """
    filing, year = paragraph.filing, paragraph.year
    if year is None or not (filing.document.kind.endswith("budget") or is_final(filing)):
        return
    for change in changes(paragraph.text, year):
        printed = paragraph.text[change.start : change.end]
        if str(change.year) not in printed or change.year is None:
            continue
        if change.year == year and not change.what.startswith("年初") and not is_final(filing):
            wording = f"写“{printed}”，本文件就是{year}年的预算，比较的年度有误"
            yield "疑似", f"比较年度|{printed}", wording, [paragraph.quote(printed)]
        elif change.year < year - 1 and str(year - 1) not in paragraph.text:
            wording = f"写“{printed}”，比较的不是上年（{year - 1}年），请核实年度是否写错"
            yield "提示", f"比较年度|{printed}", wording, [paragraph.quote(printed)]
        elif change.year < year - 1 and (was := _of_last_year(paragraph, change)):
            wording = f"写“{printed}”，据此算出的{was.as_printed}是{year - 1}年的数，请核实年度是否写错"
            yield "疑似", f"比较年度|{printed}", wording, [paragraph.quote(printed)]


def _of_last_year(paragraph: Paragraph, change: Change) -> StatedQuantity | None:
    """The amount of the year before that the text states, where it is the one that a change gives."""
    found = base(change)
    last = f"{(paragraph.year or 0) - 1}年"
    stated = [q for q in money_amounts(paragraph.text) if last in q.name]
    return next((q for q in stated if found and abs(q.value - found[0]) <= q.error + found[1]), None)


def renamed(case: Case, filing: Filing) -> Iterator[tuple[Paragraph, Claim]]:
    """An account under the name it bore in earlier years, while the tables of this filing print the code's new name."""
    year = filing.document.year
    printed = {line.code: line for line in filing.budget_lines if line.code}
    if year is None:
        return
    former = {
        old.name: (old, printed[code])
        for code, versions in table().items()
        if code in printed
        for old in versions
        if old.last is not None and old.last < year and len(old.name) >= _LONG_NAME
    }
    names = "".join(fold(line.name) for line in printed.values())
    for name, (old, line) in former.items():
        if fold(name) in names or fold(name) in fold(line.name):
            continue
        for paragraph in case.passages(filing):
            found = re.search(rf"(?<!原){re.escape(name)}(?:[（(]类[）)])?", paragraph.text)
            before = re.split("[。；]", paragraph.text[: found.start()])[-1] if found else ""
            if found is None or any(f"{y}年" in before for y in range(year - 9, (old.last or 0) + 1)):
                continue
            wording = (
                f"写作“{found[0]}”，是以前年度的科目名称，{line.table}中该科目为“{line.code} {line.name}”"
            )
            column = next((c for c, amount in line.amounts.items() if amount), next(iter(line.amounts), ""))
            evidence = [paragraph.quote(found[0]), case.quote_line(filing, line, column)]
            yield paragraph, ("疑似", f"旧科目|{name}", wording, evidence)
            break


def accounts(case: Case, filing: Filing) -> Iterator[tuple[Paragraph, Claim]]:
    """Names that no table row has while its amount has another, and purposes that are another account's."""
    found = [m for p in case.passages(filing) for m in account.mentions(p)]
    former = list(renamed(case, filing))
    yield from former
    for mention in found:
        if any(paragraph.field == mention.paragraph.field for paragraph, _ in former):
            continue
        yield from ((mention.paragraph, claim) for claim in _renamed(case, filing, mention))
        yield from ((mention.paragraph, claim) for claim in _purposes(mention, found))


def _renamed(case: Case, filing: Filing, mention: AccountMention) -> Iterator[Claim]:
    if account.rows(filing, mention.path):
        return
    same = account.equal_rows(filing, mention)
    if same and len({line.code for line in same}) == 1:
        line = same[0]
        wording = (
            f"写作“{mention.printed}”，{line.table}中该金额的科目为“{line.code} {line.name}”，科目名称不一致"
        )
        evidence = [mention.paragraph.quote(mention.quote), case.quote_line(filing, line, "合计")]
        yield "提示", f"科目|{mention.printed}", wording, evidence


def _purposes(mention: AccountMention, others: Sequence[AccountMention]) -> Iterator[Claim]:
    """`城管执法（项）…主要用于城乡社区管理事务一般行政管理事务`: the words of another account of the text."""
    if len(mention.path) < 3:
        return
    text = mention.paragraph.text
    _, section, item = mention.path
    named = {name: o for o in others if len(o.path) == 3 for name in (o.path[2], o.path[1] + o.path[2])}
    reason = _REASON.search(text, mention.end)
    purpose = _PURPOSE.search(text, mention.end)
    for match, words in (
        (purpose, purpose["use"] if purpose else ""),
        (reason, reason["why"] if reason else ""),
    ):
        subject = _STEM.sub("", fold(words))
        if (
            match is None
            or not subject
            or subject in item
            or item in subject
            or subject in (section, section + item)
        ):
            continue
        other = named.get(subject)
        # What stands behind the account's own 款 must be its 项.
        own = subject.removeprefix(section)
        strayed = match is purpose and own != subject and len(own) >= 4 and not _akin(own, item)
        if (other is not None and other.path != mention.path) or strayed:
            whose = (
                f"，那是“{other.printed}”的内容" if other is not None and other.path != mention.path else ""
            )
            wording = f"中“{mention.printed}”写“{match[0].strip()}”，与该科目不符{whose}"
            quote = text[text.index(mention.printed) : match.end()]
            grade: Severity = "疑似" if whose else "提示"
            evidence = [mention.paragraph.quote(quote)]
            yield grade, f"用途|{mention.printed}|{subject}", wording, evidence, mention.amount.value
            return


def _akin(one: str, other: str) -> bool:
    """Whether two names share a run of two characters."""
    return any(one[i : i + 2] in other for i in range(len(one) - 1))
