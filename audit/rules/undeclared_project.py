"""未申报项目: money spent, results reported or purchases announced for what no declaration asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec
from rapidfuzz import fuzz

from yiju.audit.case import Case, Entry
from yiju.audit.field import listed, yuan
from yiju.audit.finding import Finding, Severity
from yiju.audit.results.purchase import CALLED, buyer_key, quote_purchase
from yiju.audit.results.result_form import plans
from yiju.audit.rule import Rule
from yiju.ingest.record import Filing
from yiju.ingest.values.text import fold


class UndeclaredProjectParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    least_plans: int
    near_name: float


def find(case: Case, rule: Rule) -> Iterator[Finding]:
    """Only where the unit's declarations of that year are at hand can one be missing."""
    parameters = rule.read(UndeclaredProjectParameters)
    declared: dict[tuple[str, int | None], list[Entry]] = defaultdict(list)
    for entry in case.entries:
        declared[entry.unit_key, entry.year].append(entry)
    listed = {e.declaration.code for e in case.later_entries if e.stage == "listed" and e.declaration.code}
    for entry in case.later_entries:
        known = declared[entry.unit_key, entry.year]
        if entry.stage == "listed" or len(known) < parameters.least_plans or plans(case, entry):
            continue
        if entry.declaration.code in listed:
            continue
        yield _undeclared(case, rule, parameters, entry, known)
    seen: set[tuple[str, int | None, str]] = set()
    for filing in case.filings:
        unit = case.identity.unit_of(filing.document.unit or "") or fold(filing.document.unit or "")
        known = declared[unit, filing.document.year]
        if filing.purchases and len(known) >= parameters.least_plans:
            yield from _purchases(case, rule, filing, known, seen)


def _undeclared(
    case: Case, rule: Rule, parameters: UndeclaredProjectParameters, entry: Entry, known: Sequence[Entry]
) -> Finding:
    d = entry.declaration
    whole = any(e.filing.document.kind == "declaration_forms" for e in known)
    near = [e for e in known if fuzz.ratio(fold(e.name), fold(entry.name)) >= parameters.near_name]
    hint = f"；名称相近的有“{near[0].name}”，请核实是否更名" if near else ""
    spent = f"，执行{yuan(d.executed)}" if d.executed is not None else ""
    severity: Severity = "疑似" if whole and not near else "提示"
    what = "监控" if entry.stage == "monitoring" else "自评"
    return case.finding(
        rule,
        severity,
        [entry],
        "未申报",
        f"{entry.unit}{entry.year}年对项目“{entry.name}”进行了{what}{spent}，"
        f"该单位当年申报的{len(known)}个项目中没有这个项目{hint}。",
        [entry.quote_name(), *(e.quote_name() for e in (near or known)[:3])],
        score=0.7 if severity == "疑似" else 0.4,
        money=d.executed if d.executed is not None else d.year_budget,
    )


def _purchases(
    case: Case, rule: Rule, filing: Filing, known: Sequence[Entry], seen: set[tuple[str, int | None, str]]
) -> Iterator[Finding]:
    """Purchases that no declared project of the unit and year names, describes or pays for; `seen` are those that another
    notice gave already.
    """
    key, identity = filing.document.id, case.identity
    bought = [(buyer_key(case, filing, p), filing.document.year, fold(p.name)) for p in filing.purchases]
    strays = [
        (n, p)
        for n, p in enumerate(filing.purchases)
        if not identity.bought_for(key, n) and not identity.may_be_bought_for(key, n)
        if bought[n] not in seen
    ]
    if not strays:
        return
    seen |= {bought[n] for n, _ in strays}
    texts = [f"“{p.name}”{yuan(p.amount) if p.amount is not None else ''}" for _, p in strays]
    amounts = [p.amount for _, p in strays if p.amount is not None]
    yield case.finding(
        rule,
        "提示",
        [],
        CALLED[strays[0][1].kind],
        f"{filing.document.unit}{filing.document.year}年{CALLED[strays[0][1].kind]}中有{len(strays)}项在该单位当年申报的{len(known)}个项目中"
        f"找不到对应的项目：{listed(texts)}。",
        [quote_purchase(filing, n) for n, _ in strays],
        score=0.4,
        filing=filing,
        money=sum(amounts) if amounts else None,  # type: ignore[arg-type]
    )
