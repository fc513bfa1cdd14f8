"""Money that one field has from one source alone, and another from others too: 全部由县级财政承担 and 中央补助660万元.

In: an entry. Out: at most one fault. What was, or is of another year, is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact_clauses import FactClause, fact_clauses
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.declared.mention_words import mention_words
from yiju.audit.field import yuan
from yiju.audit.finding import Evidence

_NOT_NOW = frozenset({"was", "years", "short"})


def sources(entry: Entry) -> Iterator[Fault]:
    """The first clause that leaves out what a field or another text has."""
    clauses = [
        clause
        for section, text in entry.declaration.texts.items()
        if not entry.doubted(f"texts.{section}")
        for clause in fact_clauses(f"texts.{section}", text)
        if not mention_words().reach(clause.text) & _NOT_NOW
    ]
    for clause in clauses:
        alone = re.search(fact_words().own_money_alone, clause.text)
        others = next(_others(entry, clause, clauses, _above(alone[0])), None) if alone is not None else None
        if others is not None:
            shown, quote = others
            section = clause.field.partition(".")[2]
            wording = f"的“{section}”写“{clause.text}”，{shown}，资金来源不一致"
            yield Fault("疑似", "资金来源", wording, [entry.quote(clause.field, clause.text), quote])
            return


def _above(stated: str) -> str:
    """Whose money a clause leaves out: that which it names, else what comes from above its own level."""
    if denied := re.search("中央|省级", stated):
        return denied[0]
    words = fact_words()
    if re.search("无|没有|不", stated):
        return words.others_money if re.search(words.payers, stated) else words.from_above
    return f"{'中央|上级' if '本级' in stated else words.from_above}|{words.others_money}"


def _others(
    entry: Entry, clause: FactClause, clauses: list[FactClause], above: str
) -> Iterator[tuple[str, Evidence]]:
    """Such money, as a source of the form or as a text has it."""
    for name, amount in entry.declaration.funding.items():
        if amount and re.search(above, name) and not entry.doubted("funding"):
            field = f"funding.{name}"
            yield f"资金来源却列有“{name}”{yuan(amount)}", entry.quote_value(field, f"{amount:f}")
    for other in clauses:
        stated = re.search(rf"(?:{above})[^，。；\d]{{0,10}}[1-9][\d,.]*\s*[万亿]?元", other.text)
        if other.field != clause.field and stated is not None:
            section = other.field.partition(".")[2]
            yield f"“{section}”却写“{other.text}”", entry.quote(other.field, other.text)
