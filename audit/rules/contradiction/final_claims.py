"""What the prose of final accounts claims and its tables or its own amounts exclude.

In: the passages and budget lines of a filing. Out: claims: more or less than budgeted against the amounts, reasons for
what did not change, 无…支出 beside amounts, lists of accounts against the rows that have money, and what an account is said
to be spent on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from yiju.audit.case import Case
from yiju.audit.field import listed
from yiju.audit.rules.contradiction.claims import Claim
from yiju.audit.statements import account
from yiju.audit.statements.directions import directions
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.stated_outcome import items
from yiju.audit.statements.tables import as_printed
from yiju.audit.statements.trend import changes
from yiju.ingest.record import BudgetLine, Filing
from yiju.ingest.values.text import fold

_TOWARDS = re.compile(
    r"决算数?(?:(?P<more>大于|高于|超过|多于)|(?P<less>小于|低于|少于)|(?:与|和)?(?P<same>等于|持平))?(?:年初)?(?:预算)?数?(?P<flat>基本持平|持平|一致|相等)?"
)
_REASON = re.compile(r"(?:主要)?原因(?:是|为|在于)?[:：]?\s*(?P<why>[^。；;]*)")
_UP, _DOWN = directions("outcome_reason").pattern("up"), directions("outcome_reason").pattern("down")
_THRIFT = re.compile("节约|严格|严控|过紧日子|压减一般性|八项规定")
_NOTHING = re.compile(
    r"(?:无|没有|未发生)[^，。；]{0,6}?(?P<what>三公|政府性基金|国有资本经营)[^，。；]{0,24}?(?:收入|支出|收支|安排)"
)
_MAKES_UP = re.compile(
    r"(?P<who>人员经费|公用经费)[^，。；]{0,30}[，,]?\s*(?:主要)?(?:包括|用于|为)[:：]?\s*(?P<list>[^。；;]+)"
)
_CODES = {"人员经费": ("301", "303"), "公用经费": ("302", "307", "309", "310", "399")}
_KNOWN = 0.6
"""Of the names in a list so many must be rows of the table, for the rest to be missing."""


def towards_budget(paragraph: Paragraph) -> Iterator[Claim]:
    """决算数小于预算数 beside a larger outcome."""
    for item in items(paragraph):
        stop = paragraph.text.find("其中", item.end)
        claim = next(
            (
                m
                for m in _TOWARDS.finditer(
                    paragraph.text, item.final.end, stop if stop > 0 else len(paragraph.text)
                )
                if any(m[g] for g in ("more", "less", "same", "flat"))
            ),
            None,
        )
        budgets = [item.initial, *([item.full] if item.full is not None else [])]
        if claim is None:
            continue
        gaps = [item.final.value - b.value for b in budgets]
        error = item.final.error + item.initial.error
        flat = Decimal("0.02") * item.initial.value if "基本" in claim[0] else error
        if claim["more"]:
            right = any(g > 0 for g in gaps)
        elif claim["less"]:
            right = any(g < 0 for g in gaps)
        else:
            right = any(abs(g) <= flat for g in gaps)
        if not right:
            wording = f"的{item.called or '支出'}预算{item.initial.as_printed}、决算{item.final.as_printed}，文中却写“{claim[0]}”"
            quote = paragraph.text[item.begin : claim.end()]
            yield "疑似", f"预决算方向|{item.called}", wording, [paragraph.quote(quote)]


def flat_with_reason(passages: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, Claim]]:
    """持平, and a reason why it is less (or more). The reason may stand in the next paragraph."""
    for n, paragraph in enumerate(passages):
        for change in changes(paragraph.text, paragraph.year):
            if change.sign != 0:
                continue
            reason = _REASON.search(paragraph.text, change.end)
            if reason is None:
                continue
            why, evidence = (
                reason["why"].strip(),
                [paragraph.quote(paragraph.text[change.start : reason.end()])],
            )
            if not why and n + 1 < len(passages) and passages[n + 1].title == paragraph.title:
                follower = passages[n + 1]
                why = re.split("[。；;]", follower.text)[0]
                evidence.append(follower.quote(why))
            up, down = _UP.search(why), _DOWN.search(why)
            if bool(up) != bool(down) and not _THRIFT.search(why):
                word = "增加" if up else "减少"
                wording = f"写“{paragraph.text[change.start : change.end]}”，原因却是“{why}”，说的是{word}"
                yield (
                    paragraph,
                    ("疑似", f"持平原因|{paragraph.text[change.start : change.end]}", wording, evidence),
                )


def nothing_spent(case: Case, paragraph: Paragraph) -> Iterator[Claim]:
    """无政府性基金预算财政拨款收支 beside a table with amounts."""
    for match in _NOTHING.finditer(paragraph.text):
        held = [
            (line, column)
            for line in paragraph.filing.budget_lines
            if match["what"] in line.table and "总表" not in line.table
            for column, amount in line.amounts.items()
            if amount and "预算" not in column and line.name != "预算数"
        ]
        if held:
            wording = f"写“{match[0]}”，{held[0][0].table}却列有{len(held)}个金额"
            cells = [case.quote_line(paragraph.filing, *one) for one in held[:3]]
            yield "确定", f"无收支|{match['what']}", wording, [paragraph.quote(match[0]), *cells]


def made_up_of(case: Case, paragraph: Paragraph) -> Iterator[Claim]:
    """人员经费…主要包括 a list of accounts, against the rows that have money."""
    rows = [
        line
        for line in paragraph.filing.budget_lines
        if re.fullmatch(".*基本支出.*决算.*表", line.table)
        and line.code
        and len(line.code) == 5
        and any(line.amounts.values())
    ]
    for match in _MAKES_UP.finditer(paragraph.text):
        own = [line for line in rows if (line.code or "")[:3] in _CODES[match["who"]]]
        names = [
            fold(re.sub(r"等(?:支出|费用)?$", "", name.strip()))
            for name in re.split("[、，,]", match["list"])
        ]
        names = [name for name in names if name]
        known = {fold(line.name) for line in own}
        strange = [name for name in names if not any(name in k or k in name for k in known)]
        if len(names) < 3 or len(names) - len(strange) < _KNOWN * len(names):
            continue
        silent = [
            line for line in own if not any(fold(line.name) in n or n in fold(line.name) for n in names)
        ]
        open_end = re.search(r"等(?:支出|费用)?$", match["list"].strip()) is not None
        faults = [f"列有“{'、'.join(strange)}”，{rows[0].table}没有这{len(strange)}项金额"] if strange else []
        if silent and not open_end:
            each = listed([f"“{line.name}”{as_printed((line, _column(line)))}" for line in silent])
            faults.append(f"没有列出表中有金额的{each}")
        if faults:
            cells = [case.quote_line(paragraph.filing, line, _column(line)) for line in silent[:4]]
            key = f"经济分类|{match['who']}"
            unlisted = () if open_end else silent
            yield (
                "确定" if strange else "疑似",
                key,
                f"的{match['who']}{'；'.join(faults)}",
                [paragraph.quote(match[0]), *cells],
                sum((line.amounts[_column(line)] or Decimal(0) for line in unlisted), Decimal(0)),
            )


def spent_on(case: Case, filing: Filing, paragraph: Paragraph) -> Iterator[Claim]:
    """主要用于…基本支出 of an account that the tables have as project spending, and the other way."""
    for item in items(paragraph):
        if len(item.path) < 3:
            continue
        purpose = re.search(r"主要用于[^。；;]*", paragraph.text[item.begin : item.initial.start])
        basic, project = (bool(purpose and word in purpose[0]) for word in ("基本支出", "项目支出"))
        if purpose is None or basic == project:
            continue
        claimed, other = ("基本支出", "项目支出") if basic else ("项目支出", "基本支出")
        for line in account.rows(filing, item.path):
            if not line.amounts.get(other) or line.amounts.get(claimed):
                continue
            wording = f"中{item.called}写“{purpose[0]}”，{line.table}该科目全部为{other}，{as_printed((line, other))}"
            evidence = [paragraph.quote(purpose[0]), case.quote_line(filing, line, other)]
            yield "疑似", f"支出性质|{item.called}", wording, evidence
            break


def _column(line: BudgetLine) -> str:
    return next(c for c, a in line.amounts.items() if a)
