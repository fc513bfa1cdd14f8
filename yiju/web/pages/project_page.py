"""项目: one project through its years, with money, kept text, targets and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from yiju.ingest import Declaration
from yiju.search.ask.indicator_families import read_phrase
from yiju.web.desk import Desk, NotHere
from yiju.web.pages import outcome_page
from yiju.web.pages.findings_page import narrowed
from yiju.web.pages.thing_page import ThingDeclaration, ThingPage, asks, label_of


def view(desk: Desk, key: str) -> ThingPage:
    """A project through its years: money, and how much of its text was kept. Raises `NotHere`."""
    from yiju.shared_text import compare

    identity = desk.records().identity
    chain = identity.chains().get(key, [])
    if not chain:
        raise NotHere("没有这个项目：它的材料可能已经更正或移出。")
    declared: list[ThingDeclaration] = []
    plans = [(i, *held) for i in chain for held in [desk.declaration(i)] if asks(*held)]
    for one, filing, made in plans:
        before = declared[-1].declaration if declared else None
        kept = compare(before, made).share if before else None
        year = identity.declaration_years.get(one)
        declared.append(ThingDeclaration(filing, made, year, kept, moved=_moved(before, made)))
    names = list(dict.fromkeys(desk.declaration(one)[1].name for one in chain))
    unit = identity.projects[key].unit if key in identity.projects else None
    links = [("单位", [("unit", unit, label_of(identity, "unit", unit))])] if unit else []
    found = desk.table().of_declarations(chain)
    within = set(chain)
    cited = Counter(k for (d, _), k in identity.basis_keys.items() if d in within)
    return ThingPage(
        "project",
        key,
        names[-1],
        names[:-1],
        [],
        links,
        declared,
        found,
        len(found),
        narrowed(project=key).query,
        outcome_page.of_project(desk, key, chain),
        cited=[(k, label_of(identity, "basis", k), n) for k, n in cited.most_common()],
        targets=targets_of(declared),
    )


def _moved(before: Declaration | None, now: Declaration) -> Decimal | None:
    """By how much the year's budget is more or less; None where it is the same, or one of the two is not stated."""
    if before is None or before.year_budget is None or now.year_budget is None:
        return None
    return now.year_budget - before.year_budget or None


def targets_of(declared: Sequence[ThingDeclaration]) -> list[tuple[str, list[list[str]]]]:
    """Each indicator, by its name where it first comes, with its targets in each declaration; wordings of one meaning are
    one indicator.
    """
    named: dict[tuple[str, str], str] = {}
    of: list[dict[tuple[str, str], list[str]]] = []
    for one in declared:
        targets: dict[tuple[str, str], list[str]] = {}
        for indicator in one.declaration.indicators:
            if indicator.name:
                phrase = read_phrase(indicator.name)
                key = phrase.subject, phrase.measure
                named.setdefault(key, indicator.name)
                targets.setdefault(key, []).append(indicator.target or "")
        of.append(targets)
    return [(name, [found.get(key, []) for found in of]) for key, name in named.items()]
