"""What the text of a budget says against its tables and against what the year before was published.

In: the passages and budget lines of a filing; which words mean which cell (rule data). Out: one finding
for the amounts that no row bears out, for a base that the earlier filing does not show, and for totals
whose parts stand in the next paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from yiju.audit.case import Case
from yiju.audit.field import yuan
from yiju.audit.finding import Evidence, Finding
from yiju.audit.rule import Rule
from yiju.audit.statements import account
from yiju.audit.statements.paragraph import Paragraph, filing_name
from yiju.audit.statements.prose import complete
from yiju.audit.statements.stated import StatedQuantity, quantities
from yiju.audit.statements.tables import NamedCell, as_printed, first_cell
from yiju.audit.statements.trend import base, changes
from yiju.ingest.record import BudgetLine, Filing
from yiju.ingest.values.text import fold

_GLOSSARY = re.compile("名词解释|职责|职能|机构设置")
_PLAIN = re.compile(r"人民政府|\(.*?\)|[“”\"]|(?:19|20)\d{2}年度?")
_FILLER = r"(?:本部门|本单位|我部门|我单位|我[局委办部院]|部门|单位|全年|年度|财政拨款|本年|当年|下属.{0,20}单位|使用|安排|预算|一般公共|的|总)*"
_FOLLOWED = re.compile(r"(?:其中|包括)[:：]?\s*$")
_SUMMED = re.compile("总计|合计|均|各")
_LISTED = 5
_OWNED = re.compile("国有资产")


class StatedSum(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words that an amount is called by (a pattern for the end of its name) and the cells, of which the
    first that the filing has must hold it.
    """

    pattern: str
    at: list[NamedCell]


class Off(msgspec.Struct, frozen=True):
    """An amount in the text and the cell that holds another."""

    paragraph: Paragraph
    name: str
    printed: StatedQuantity
    quote: str
    line: BudgetLine
    column: str

    @property
    def cell(self) -> Decimal:
        """What the table has."""
        return self.line.amounts.get(self.column) or Decimal(0)

    @property
    def slip(self) -> bool:
        """Whether 万元 and 元 seem mixed up: a slip of the pen, which puts no money in question."""
        return bool(self.cell) and any(
            abs(s - self.printed.value) <= 2 * self.printed.error for s in self._scaled
        )

    @property
    def _scaled(self) -> tuple[Decimal, Decimal]:
        return self.cell * 10_000, self.cell / 10_000

    @property
    def hint(self) -> str:
        """What the two amounts look like, in Chinese; empty where nothing comes to mind."""
        exact = "恰" if self.printed.value in self._scaled else "约"
        return f"（{exact}差一万倍，疑为万元与元混用）" if self.slip else ""


def against_tables(case: Case, rule: Rule, filing: Filing, sums: Sequence[StatedSum]) -> Iterator[Finding]:
    """Amounts of the text that the tables do not hold: one finding each, or one for many."""
    off: list[Off] = []
    for paragraph in case.passages(filing):
        off += _accounts(filing, paragraph)
        if not _GLOSSARY.search(paragraph.title):
            off += _totals(filing, paragraph, sums)
            off += by_name(filing, paragraph)
    yield from unborne(case, rule, filing, off)


def unborne(case: Case, rule: Rule, filing: Filing, off: Sequence[Off]) -> Iterator[Finding]:
    """One finding for each amount, or one for many."""
    single = list({(o.name, o.printed.value): o for o in reversed(off)}.values())[::-1]
    table = "决算" if filing.document.kind.endswith("final_accounts") else "预算"
    groups = [single] if len(single) > _LISTED else [[o] for o in single]
    for group in groups:
        if group:
            wording = "；".join(
                f"{o.name}文中为{o.printed.as_printed}，{o.line.table}列示为{as_printed((o.line, o.column))}，相差{o.printed.like(abs(o.cell - o.printed.value))}{o.hint}"
                for o in group[: 2 * _LISTED]
            )
            more = f"等{len(group)}处" if len(group) > 2 * _LISTED else ""
            yield case.finding(
                rule,
                "确定",
                [],
                "文表|" + "|".join(f"{o.name}|{o.printed.value}" for o in group),
                f"{group[0].paragraph.who}与{table}表不符：{wording}{more}。",
                [
                    e
                    for o in group
                    for e in (o.paragraph.quote(o.quote), case.quote_line(filing, o.line, o.column))
                ],
                filing=filing,
                money=max(Decimal(0) if o.slip else abs(o.cell - o.printed.value) for o in group),
            )


def _accounts(filing: Filing, paragraph: Paragraph) -> Iterator[Off]:
    for mention in account.mentions(paragraph):
        found = [line for line in account.rows(filing, mention.path) if line.amounts.get("合计") is not None]
        if found and all(differs(mention.amount, line.amounts["合计"]) for line in found):
            yield Off(paragraph, mention.printed, mention.amount, mention.quote, found[0], "合计")


def _totals(filing: Filing, paragraph: Paragraph, sums: Sequence[StatedSum]) -> Iterator[Off]:
    """The filing's own totals; a paragraph that gives one to a unit below is about that unit from there on."""
    taken = {m.amount.start for m in account.mentions(paragraph)}
    for quantity in quantities(paragraph.text):
        if quantity.start in taken or "、" in quantity.name or not _this_year(quantity, paragraph):
            continue
        whole = _WHOLE.search(paragraph.text[quantity.begin : quantity.start])
        name = f"{quantity.name}总计" if whole else quantity.name
        scope = _scope(quantity, paragraph)
        wide, near = (_stated(filing, n, sums) for n in (name, scope + name))
        if wide is None or near is None or (scope and near[1] is None):
            continue  # 财政拨款…，其中：基本支出: of which whole it is, no table tells
        if not _own(filing, wide[0]):
            return
        held = [cell for _, cell in (near, wide) if cell is not None]
        if held and all(differs(quantity, line.amounts[column]) for line, column in held):
            quote = paragraph.text[quantity.begin : quantity.end]
            yield Off(paragraph, f"“{quantity.name}”", quantity, quote, *held[0])


def _stated(
    filing: Filing, name: str, sums: Sequence[StatedSum]
) -> tuple[str, tuple[BudgetLine, str] | None] | None:
    """What stands before the words that mean a cell, and that cell; None where the name holds no such words."""
    for words in sums:
        if called := re.search(rf"(?:{words.pattern})$", name):
            return name[: called.start()], first_cell(filing.budget_lines, words.at)
    return None


def _scope(quantity: StatedQuantity, paragraph: Paragraph) -> str:
    """The kind of money that the sentence speaks of before the amount, or else its section, where the amount's name says none."""
    if _MONEY_KIND.search(quantity.name):
        return ""
    before = _SENTENCE.split(paragraph.text[: quantity.begin])[-1]
    found = _MONEY_KIND.findall(before) or _MONEY_KIND.findall(paragraph.title)
    return str(found[-1]) if found else ""


_LEVEL = re.compile(r"\((?:类|款|项)\)|科目$")
_ROW_NUMBER = re.compile(r"^(?:其中[:：])?(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])\s*")
_LEAST_NAME = 4
_SENTENCE = re.compile("。(?!其中)")
_MONEY_KIND = re.compile("财政拨款|一般公共预算|政府性基金预算?|国有资本经营预算")
_SHORTEST_UNIT = 4
_WHOLE = re.compile(r"总计(?:均|各|为|是|[:：])*$")


def by_name(filing: Filing, paragraph: Paragraph) -> Iterator[Off]:
    """Amounts called like an account or a numbered row of the tables, of which no row of the name holds the amount."""
    taken = {m.amount.start for m in account.mentions(paragraph)}
    names: dict[str, list[BudgetLine]] = {}
    for line in filing.budget_lines:
        if line.code or _ROW_NUMBER.match(line.name):
            names.setdefault(fold(_ROW_NUMBER.sub("", line.name)), []).append(line)
    for quantity in quantities(paragraph.text):
        name = _LEVEL.sub("", fold(re.sub(r"^(?:(?:19|20)\d{2}年度?|[:：，,\s])+", "", quantity.name)))
        rows = names.get(name, []) if len(name) >= _LEAST_NAME else []
        if not rows or quantity.start in taken or not _this_year(quantity, paragraph):
            continue
        cells = [(line, c) for line in rows for c, amount in line.amounts.items() if amount is not None]
        if cells and all(differs(quantity, line.amounts[c]) for line, c in cells):
            quote = paragraph.text[quantity.begin : quantity.end]
            yield Off(paragraph, f"“{quantity.name}”", quantity, quote, *cells[0])


def by_column(filing: Filing, paragraph: Paragraph) -> Iterator[Off]:
    """Amounts called like a column of the one row of what the unit owns (国有资产使用情况表), which holds another."""
    tables: dict[str, list[BudgetLine]] = {}
    for line in filing.budget_lines:
        tables.setdefault(line.table, []).append(line)
    alone = [rows[0] for table, rows in tables.items() if len(rows) == 1 and _OWNED.search(table)]
    for quantity in quantities(paragraph.text):
        name = without_unit(fold(quantity.name), fold(filing.document.unit or ""))
        cells = [(line, c) for line in alone for c in line.amounts if fold(c) == name]
        off = cells and all(differs(quantity, line.amounts[c]) for line, c in cells)
        if off and _this_year(quantity, paragraph):
            quote = paragraph.text[quantity.begin : quantity.end]
            yield Off(paragraph, f"“{quantity.name}”", quantity, quote, *cells[0])


def _own(filing: Filing, before: str) -> bool:
    """Whether what stands before an amount's name leaves it the whole filing's: nothing, the year, its unit;
    not a unit below it.
    """
    unit, wording = (_PLAIN.sub("", fold(name)) for name in (filing.document.unit or "", before))
    return re.fullmatch(_FILLER, without_unit(wording, unit)) is not None


def own_name(filing: Filing, name: str) -> str:
    """What an amount is called, without the filing's own unit and the year."""
    plain = without_unit(re.sub(r"[“”\"]", "", name), filing.document.unit)
    return re.sub(r"^(?:(?:19|20)\d{2}年度?|的|[:：，,\s])+", "", plain)


def without_unit(wording: str, unit: str | None) -> str:
    """The wording without the unit in front of it, which texts print without its province or city."""
    own = unit or ""
    for start in range(max(len(own) - _SHORTEST_UNIT, 0) + bool(own)):
        if wording.startswith(own[start:]) and len(own) - start >= min(_SHORTEST_UNIT, len(own)):
            return wording.removeprefix(own[start:])
    return wording


def differs(quantity: StatedQuantity, held: Decimal | None) -> bool:
    """Beyond one unit of the last printed place: some cut off where others round."""
    return held is not None and abs(held - quantity.value) > max(2 * quantity.error, Decimal(1))


def _this_year(quantity: StatedQuantity, paragraph: Paragraph) -> bool:
    """Money of the filing's own year, and no difference."""
    years = re.findall(r"(?:19|20)\d{2}(?=年)", quantity.name)
    own = all(int(y) == paragraph.year for y in years)
    return (
        quantity.unit == "元"
        and not quantity.change
        and own
        and not re.search("上年|执行数|决算", quantity.name)
    )


def against_last_year(case: Case, rule: Rule, filing: Filing, sums: Sequence[StatedSum]) -> Iterator[Finding]:
    """`比2024年预算增加X` gives what 2024 must have been; the filing of 2024 says what it was."""
    document = filing.document
    of_unit = case.filings_of(document.unit)
    earlier = {f.document.year: f for f in of_unit if f.document.kind == document.kind}
    seen: set[Decimal] = set()
    for paragraph in case.passages(filing):
        for change in changes(paragraph.text, document.year):
            other = earlier.get(change.year)
            was = base(change)
            if other is None or other is filing or was is None or change.current is None:
                continue
            if paragraph.text[change.current.end : change.start].strip("，,。；; （("):
                continue
            name = change.current.name
            own = _SUMMED.sub("", change.what) in _SUMMED.sub("", name)
            if not own and change.what not in ("预算", "预算数", "年初预算", "决算", "决算数"):
                continue
            words = next(
                (
                    w
                    for w in sums
                    if (m := re.search(rf"(?:{w.pattern})$", name)) and _own(filing, name[: m.start()])
                ),
                None,
            )
            held = first_cell(other.budget_lines, words.at if words else [])
            if held is None:
                continue
            printed = held[0].amounts[held[1]]
            if printed is None or abs(printed - was[0]) <= 2 * was[1] + 1 or printed in seen:
                continue
            seen.add(printed)
            quote = paragraph.text[change.current.begin : change.end]
            yield case.finding(
                rule,
                "疑似",
                [],
                f"上年基数|{change.current.name}",
                f"{paragraph.who}写“{quote}”，据此{change.year}年应为{change.current.like(was[0])}；"
                f"{filing_name(other)}的{held[0].table}列示为{as_printed(held)}，相差{change.current.like(abs(printed - was[0]))}，请核实是否为调整后数。",
                [paragraph.quote(quote), case.quote_line(other, *held)],
                score=0.6,
                filing=filing,
                money=abs(printed - was[0]),
            )


def over_paragraphs(
    case: Case, rule: Rule, filing: Filing, families: Sequence[Sequence[str]]
) -> Iterator[Finding]:
    """A total whose 其中 ends its paragraph, against the amounts that the next paragraphs begin with, and
    its change against theirs.
    """
    passages = case.passages(filing)
    for i, paragraph in enumerate(passages):
        if not _FOLLOWED.search(paragraph.text):
            continue
        wholes = [q for q in quantities(paragraph.text) if _this_year(q, paragraph)]
        following = [p for p in passages[i + 1 : i + 8] if p.title == paragraph.title]
        first = [(p, q[0]) for p in following if (q := [q for q in quantities(p.text) if _this_year(q, p)])]
        size = next((n for n in range(2, len(first) + 1) if complete([q for _, q in first[:n]], families)), 0)
        if not wholes or not size:
            continue
        whole, parts = wholes[-1], first[:size]
        total = sum((q.value for _, q in parts), Decimal(0))
        if abs(total - whole.value) > whole.error + sum(q.error for _, q in parts):
            listed = "、".join(f"{q.name}{q.as_printed}" for _, q in parts)
            yield case.finding(
                rule,
                "确定",
                [],
                f"分项|{whole.name}|{whole.value}",
                f"{paragraph.who}：{whole.name}为{whole.as_printed}，所列各项（{listed}）合计{whole.like(total)}，"
                f"相差{whole.like(abs(total - whole.value))}。",
                [_amount(paragraph, whole), *(_amount(p, q) for p, q in parts)],
                filing=filing,
                money=abs(total - whole.value),
            )
        yield from _moved(case, rule, filing, paragraph, [p for p, _ in parts])


def _moved(
    case: Case, rule: Rule, filing: Filing, paragraph: Paragraph, parts: Sequence[Paragraph]
) -> Iterator[Finding]:
    whole = next(iter(changes(paragraph.text, paragraph.year)), None)
    each = [next(iter(changes(p.text, p.year)), None) for p in parts]
    if whole is None or any(c is None or c.year != whole.year for c in each):
        return
    signed = [(c.sign, c.difference) for c in [whole, *each] if c is not None]
    if any(sign is None or (sign and amount is None) for sign, amount in signed):
        return
    moves = [Decimal(sign or 0) * (amount.value if amount else 0) for sign, amount in signed]
    error = sum((amount.error for _, amount in signed if amount), Decimal(0))
    moved = sum(moves[1:], Decimal(0))
    if abs(moves[0] - moved) <= error:
        return
    wording = "、".join(f"{'增加' if m > 0 else '减少'}{yuan(abs(m))}" if m else "持平" for m in moves[1:])
    yield case.finding(
        rule,
        "确定",
        [],
        f"分项增减|{whole.year}",
        f"{paragraph.who}：总数比{whole.year}年{'增加' if moves[0] > 0 else '减少'}{yuan(abs(moves[0]))}，"
        f"各分项依次为{wording}，合计{'增加' if moved > 0 else '减少'}{yuan(abs(moved))}，两者不符。",
        [
            paragraph.quote(paragraph.text[whole.start : whole.end]),
            *(p.quote(p.text[c.start : c.end]) for p, c in zip(parts, each, strict=True) if c is not None),
        ],
        filing=filing,
        money=abs(moves[0] - moved),
    )


def _amount(paragraph: Paragraph, quantity: StatedQuantity) -> Evidence:
    return paragraph.quote(paragraph.text[quantity.begin : quantity.end])
