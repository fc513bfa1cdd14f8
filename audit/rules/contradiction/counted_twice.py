"""How many of a thing two texts state, or a text and the sub-item that pays for it.

In: a table of facts. Out: faults: 体检5000人次 and money for 3000人; 全区42所学校 and 全区36所学校; 每站4人 and 每站6人. A part, what is
past, and what other numbers make is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from yiju.audit.case import Entry, Fault
from yiju.audit.declared.fact import DeclaredFact, FactTable
from yiju.audit.declared.fact_words import fact_words
from yiju.audit.rules.contradiction.counts_differ import (
    GOALS,
    YEAR,
    of_each,
    of_the_year,
)
from yiju.audit.statements import dictionary
from yiju.audit.statements.quantity import units
from yiju.ingest.values.text import fold

_BRACKET = re.compile(r"[（(][^（()）]*[）)]")
_EXPENSE = re.compile(r"(?:补助|补贴|奖励|采购|购置|制作|印制|印刷|服务)*(?:费用|经费|费|款|金|资金)?$")
_ONCE = re.compile(r"(?:每[位人名户个]|人均)[^，。；]{0,12}(?:一|1)次")
_SCOPE_AND_THING = re.compile(r"(?P<scope>全(?:区|县|市|镇|乡|州|省|旗|街道)|辖区内?)(?:的|共有?)?$")
_THING = re.compile(r"[一-龥]+")
_EACH_ONE = re.compile(
    r"每(?:个)?(?P<per>[一-龥]{1,4}?)(?:安排|不少于|不低于|约|平均|各|有|设|至少|统一)*(?P<what>(?:配备?|聘请?|补助|发放|服务|培训|覆盖|抽查?|检查|种植|安装|装|设置?|组织|开展|走访)?[一-龥]{0,5}?)$"
)
_LEAST_THING = 3
_LEAST_LENGTH = 4
"""So many characters of words name a thing."""
_FEW = 2
"""Smaller numbers stand everywhere."""
_NEAR = (Decimal("0.6"), Decimal("1.7"))
"""Within this of each other two numbers may be of the same things, and not of a whole and its part."""


def same_phrase(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """全区42所公办中小学 in one text and 全区36所公办中小学 in another."""
    phrases: dict[tuple[str, str], list[DeclaredFact]] = {}
    for fact in table.of("quantity"):
        scope = _SCOPE_AND_THING.search(fact.before)
        thing = _THING.match(fact.after)
        if scope and thing and len(thing[0]) >= _LEAST_THING and not fact.scope and not fact.tabled:
            phrases.setdefault((scope["scope"], fact.unit), []).append(fact)
    for (common, unit), facts in phrases.items():
        for one, other in combinations(facts, 2):
            shared = _common(_after(one), _after(other))
            if one.section == other.section or one.value == other.value or len(shared) < _LEAST_THING:
                continue
            left, right = (f"“{f.section}”写“{f.run}”" for f in (one, other))
            wording = f"的{left}，{right}，{common}{shared}的数量不一致"
            yield Fault(
                "疑似",
                f"数量|{common}{unit}{shared}",
                wording,
                [entry.quote(f.field, f.run) for f in (one, other)],
            )
            break


def paid_counts(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """The goal promises 5000人次, and the sub-item pays for 3000人."""
    if entry.doubted("subitems", "indicators", *(f"texts.{section}" for section in GOALS)):
        return
    goals = [f for f in table.of("quantity", YEAR) if of_the_year(f)]
    rows = [f for f in table.rows("quantity") if not of_each(f)]
    paid = [f for f in table.subitems("quantity") if f.quantity and f.quantity.kind != "days"]
    once = any(_ONCE.search(text) for text in entry.declaration.texts.values())
    for fact in paid:
        item = entry.declaration.subitems[fact.row or 0]
        thing = _thing_of_item(item.name)
        if not thing or sum(_one_family(f.unit, fact.unit) for f in paid) != 1:
            continue
        about = [
            g for g in (*goals, *rows) if _one_family(g.unit, fact.unit) and all(w in g.words for w in thing)
        ]
        if not about or len({g.value for g in about}) != 1 or about[0].value == fact.value:
            continue
        if _explained(fact, table) or any(_explained(g, table, about) for g in about):
            continue
        stated = about[0]
        exact = stated.unit == fact.unit or once
        wording = (
            f"的{_where(entry, stated)}，子项目“{item.name}”却按{fact.value:f}{fact.unit}安排，数量不一致"
        )
        evidence = [entry.quote(g.field, g.run) for g in about] + [entry.quote(fact.field, item.name)]
        yield Fault("疑似" if exact else "提示", f"数量|{item.name}", wording, evidence, item.amount)


def of_each_one(entry: Entry, table: FactTable) -> Iterator[Fault]:
    """每站4人 in one field, and 每站6人 in another."""
    facts = [(f, per) for f in table.facts if f.kind == "quantity" and (per := _EACH_ONE.search(_lead(f)))]
    for (one, per), (other, its) in combinations(facts, 2):
        if one.field == other.field or one.unit != other.unit or one.value == other.value:
            continue
        same = [
            f for f, p in facts if p["per"] == per["per"] and p["what"] == per["what"] and f.unit == one.unit
        ]
        if (per["per"], per["what"]) == (its["per"], its["what"]) and len(same) == 2:
            wording = f"的{_where(entry, one)}，{_where(entry, other)}，每{per['per']}的数量不一致"
            evidence = [entry.quote(f.field, f.run) for f in (one, other)]
            yield Fault("疑似", f"数量|每{per['per']}{one.unit}", wording, evidence)


def _lead(fact: DeclaredFact) -> str:
    """What stands before the number; a sub-item's fact has the whole name beside it."""
    if fact.section or fact.quantity is None:
        return fact.before
    return fold(fact.run).partition(fold(fact.quantity.printed))[0]


def _where(entry: Entry, fact: DeclaredFact) -> str:
    if fact.section:
        return f"“{fact.section}”写“{fact.run}”"
    if fact.field.startswith("subitems["):
        return f"子项目写“{fact.run}”"
    return f"绩效指标“{entry.declaration.indicators[fact.row or 0].name}”的指标值为“{fact.run}”"


def _explained(fact: DeclaredFact, table: FactTable, apart: Sequence[DeclaredFact] = ()) -> bool:
    """Whether another text states the number as well, or other numbers make it: 15站×6人, 讲座12场+体验课40场."""
    others = [
        f for f in table.facts if f.quantity is not None and f is not fact and f not in apart and not f.tabled
    ]
    if any(f.value == fact.value and f.section and f.unit == fact.unit for f in others):
        return True
    values = {f.value for f in others if f.kind == "quantity" and f.value > 1}
    added = {f.value for f in others if f.unit == fact.unit}
    return any(a * b == fact.value for a, b in combinations(values, 2)) or any(
        a + b == fact.value for a, b in combinations(added, 2)
    )


def _one_family(one: str, other: str) -> bool:
    return one == other or any(one in kind and other in kind for kind in units().kinds)


def _thing_of_item(name: str) -> list[str]:
    """The words that say what a sub-item is for: 老年人, 健康, 体检 of 老年人健康体检费（3000人）."""
    generic = {*units().expenses, *units().fillers, *fact_words().general}
    found = dictionary.words(_EXPENSE.sub("", _BRACKET.sub("", name).strip()))
    return [w for w in found if len(w) > 1 and _THING.fullmatch(w) and w not in generic]


def _after(fact: DeclaredFact) -> str:
    thing = _THING.match(fact.after)
    return thing[0] if thing else ""


def _common(one: str, other: str) -> str:
    length = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[:length]
