"""超出标准: a price above the highest that a norm allows for what it pays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yiju.audit.case import Case, Entry
from yiju.audit.field import yuan
from yiju.audit.finding import Evidence, Finding
from yiju.audit.rule import Rule
from yiju.audit.statements.trend import NUMBER
from yiju.ingest.values.money import grouped

_CLAUSE = re.compile(r"[^。；;\n]+")
_HELD = re.compile(
    r"(?:各|每期|每次|每场)(?:举办|开展|安排|组织|培训|授课|为期|时间)*(?P<days>\d+|半|一|两|二|三|四|五)个?[天日]"
)
_DIGITS = (
    {"半": Decimal("0.5")}
    | {digit: Decimal(n) for n, digit in enumerate("一二三四五", 1)}
    | {"两": Decimal(2)}
)
_HOURS = 8
_SUBJECTS = re.compile("[、，,；;/／\n]|以及|及|与|和")


class Standard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """See the rule's YAML. `net` is what a price before tax leaves after it, 1 where the norm's price is the price paid."""

    name: str
    pattern: str
    most: dict[str, Decimal]
    wording: str
    net: Decimal = Decimal(1)
    days: bool = False


class OverStandardParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    standards: list[Standard]
    units: dict[str, str]


class Over(msgspec.Struct, frozen=True):
    """What is paid, the sentence's end, by how much it is over (0 where the whole is not known) and the quote."""

    key: str
    wording: str
    excess: Decimal
    evidence: Evidence


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """One finding for each declaration and standard."""
    parameters = rule.read(OverStandardParameters)
    for entry in case.entries:
        for standard in parameters.standards:
            found = [*_priced(entry, standard, parameters.units), *_by_days(entry, standard)]
            if found:
                yield case.finding(
                    rule,
                    "疑似",
                    [entry],
                    f"{standard.name}|{'|'.join(one.key for one in found)}",
                    f"项目“{entry.name}”（{entry.year}年）的{standard.name}高于最高标准（{standard.wording}）："
                    f"{'；'.join(one.wording for one in found)}。当地另有标准的，请按当地标准核对。",
                    [one.evidence for one in found],
                    score=0.7,
                    money=sum((one.excess for one in found), Decimal(0)),
                )


def _priced(entry: Entry, standard: Standard, units: dict[str, str]) -> Iterator[Over]:
    """Prices with their unit: 3000元/课时, 每人每天5000元."""
    seen: set[str] = set()
    for field, text in _lines(entry):
        if re.search(standard.pattern, text) is None:
            continue
        for unit, most in standard.most.items():
            called = units[unit]
            price = rf"(?P<number>{NUMBER})\s*(?P<scale>万)?元"
            for pattern in (
                rf"{price}\s*(?:[/／]|每)\s*(?:{called})",
                rf"每(?:{called})\s*{price}",
                rf"(?:{called})\s*{price}",
            ):
                for match in re.finditer(pattern, text):
                    stated = Decimal(match["number"].replace(",", "")) * (10_000 if match["scale"] else 1)
                    if stated > _most(standard, most, text) and match[0] not in seen:
                        seen.add(match[0])
                        wording = f"“{match[0]}”，最高{grouped(most)}元{_taxed(standard, most)}"
                        yield Over(match[0], wording, Decimal(0), entry.quote(field, text.strip()))


def _by_days(entry: Entry, standard: Standard) -> Iterator[Over]:
    """Rows of a table under a head that says what is paid, where every row is held for so many days."""
    texts = entry.declaration.texts
    days = {_DIGITS.get(m["days"]) or Decimal(m["days"]) for t in texts.values() for m in _HELD.finditer(t)}
    if not standard.days or len(days) != 1:
        return
    each = days.pop()
    for section, text in texts.items():
        rows = [line.split("\t") for line in text.splitlines() if "\t" in line]
        column = next(
            (i for row in rows for i, cell in enumerate(row) if re.search(standard.pattern, cell)), 0
        )
        head = next(
            (row for row in rows if column < len(row) and re.search(standard.pattern, row[column])), None
        )
        if head is None or not column:
            continue
        factor = 10_000 if "万元" in head[column] else 1
        for row in rows[rows.index(head) + 1 :]:
            cell = row[column].strip() if column < len(row) else ""
            if re.fullmatch(NUMBER, cell) is None or row[0].strip() in ("合计", "总计", "小计"):
                continue
            paid = Decimal(cell.replace(",", "")) * factor
            # A row of two subjects may be held for twice the days: only what is over by either reading is told.
            held = each * len([part for part in _SUBJECTS.split(row[0]) if part.strip()] or [""])
            most = standard.most["天"] * held
            if paid > most / standard.net:
                wording = (
                    f"“{row[0].strip()}”{standard.name}{yuan(paid)}，{grouped(held)}天按{grouped(held * _HOURS)}学时"
                    f"最多为{yuan(most)}{_taxed(standard, most)}"
                )
                quote = entry.quote(f"texts.{section}", "\t".join(row).strip())
                yield Over(row[0].strip(), wording, (paid - most / standard.net).quantize(Decimal(1)), quote)


def _most(standard: Standard, most: Decimal, text: str) -> Decimal:
    return most if "税后" in text else most / standard.net


def _taxed(standard: Standard, most: Decimal) -> str:
    if standard.net == 1:
        return ""
    return f"（税后；税前约{grouped((most / standard.net).quantize(Decimal(1)))}元）"


def _lines(entry: Entry) -> Iterator[tuple[str, str]]:
    """What is printed of each sub-item, and the sentences of the texts."""
    d = entry.declaration
    for i, item in enumerate(d.subitems):
        yield f"subitems[{i}]", f"{item.name} {item.formula or ''}"
    for section, text in d.texts.items():
        yield from ((f"texts.{section}", match[0]) for match in _CLAUSE.finditer(text))
