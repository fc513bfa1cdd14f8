"""Pairs that are passed over without a verdict: none of them is one matter, and they are most of what is proposed."""

import numpy as np
import pytest

from bench.audit_pairs import filings, groups
from bench.city import city
from yiju.audit.case import Case
from yiju.audit.memory import Memory
from yiju.audit.rule import RuleSample, load
from yiju.audit.rule_sample import filings as short
from yiju.audit.rules.duplicate_project import reported_duplicates
from yiju.audit.rules.duplicate_project.bound import Bound, holding, may_add_up, may_be_held, nearly_adding_up
from yiju.audit.rules.duplicate_project.fact_table import Facts, tables
from yiju.audit.rules.duplicate_project.parameters import DuplicateProjectParameters
from yiju.audit.rules.duplicate_project.proposals import proposals
from yiju.audit.rules.duplicate_project.proposed import Proposed
from yiju.audit.rules.duplicate_project.rarity import rarity
from yiju.audit.rules.duplicate_project.sight import Sight
from yiju.audit.rules.duplicate_project.weighing import Weighed, Weigher
from yiju.graph.identity import link

_WEIGHTS = load("duplicate_project").read(DuplicateProjectParameters).facts


@pytest.fixture(scope="module")
def people_and_city() -> Case:
    """What people wrote for bench/pairs, and a small city."""
    read = [filing for group in groups("open") for filing in filings(group)[0]] + city(60).filings
    return Case(read, link(read))


def test_what_is_passed_over_is_not_told(people_and_city: Case) -> None:
    rare = rarity(people_and_city)
    weigher, bound = Weigher(rare, _WEIGHTS, Memory()), Bound(rare, _WEIGHTS)
    pairs = list(proposals(people_and_city, ()))
    held = holding(Proposed.of(pairs), Memory())
    passed = [pair for place, pair in enumerate(pairs) if bound.hopeless(*pair, place in held)]
    assert len(passed) > len(pairs) / 3
    assert [
        f"{a.entry.name}、{b.entry.name}"
        for a, b in passed
        if weigher.weigh(a, b, 0.0).weighed.alone.score > 0
    ] == []


def adding_up(pairs: list[tuple[Facts, Facts]]) -> set[int]:
    """The places of those that may make a third's total, exactly or nearly."""
    held = Proposed.of(pairs)
    nearly = nearly_adding_up(held, np.ones(len(held), np.bool_))
    return set(np.flatnonzero(may_add_up(held) | nearly).tolist())


def asking(*declared: tuple[str, str, int, str]) -> dict[str, Facts]:
    """Facts by name of projects: unit, name, budget and text."""
    read = short(
        RuleSample(
            about="",
            filings=[
                {
                    "document": {"unit": unit, "year": 2025},
                    "projects": [{"name": name, "year_budget": budget, "texts": {"项目概况": text}}],
                }
                for unit, name, budget, text in declared
            ],
        )
    )
    return {facts.entry.name: facts for facts in tables(Case(read, link(read))).values()}


def test_two_whose_totals_make_a_third_are_weighed() -> None:
    made = asking(
        ("示例市城市管理局", "路灯改造", 1_000_000, "更换路灯1480盏。"),
        ("示例市市政所", "东片路灯", 550_000, "更换路灯820盏。"),
        ("示例市园林所", "西片路灯", 450_000, "更换路灯660盏。"),
        ("示例市环卫所", "垃圾桶购置", 300_000, "购置垃圾桶2600个。"),
    )
    whole = made["路灯改造"]
    pairs = [(whole, made[name]) for name in ("东片路灯", "西片路灯", "垃圾桶购置")]
    assert adding_up(pairs) == {0, 1}


def test_two_of_one_unit_that_nearly_make_a_third_are_weighed_where_they_have_something_in_common() -> None:
    made = asking(
        ("示例市城市管理局", "路灯改造", 1_000_000, "更换路灯1483盏、灯杆647根。"),
        ("示例市市政所", "东片路灯", 560_000, "更换路灯1483盏。"),
        ("示例市市政所", "西片灯杆", 450_000, "更换灯杆647根。"),
        ("示例市园林所", "绿篱", 460_000, "修剪绿篱。"),
    )
    whole = made["路灯改造"]
    pairs = [(whole, made[name]) for name in ("东片路灯", "西片灯杆")]
    assert adding_up(pairs) == {0, 1}
    assert adding_up([pairs[0], (whole, made["绿篱"])]) == set()


def test_one_that_holds_several_is_weighed_with_each() -> None:
    items = [{"name": "路灯更换", "amount": 550_000}, {"name": "垃圾桶购置", "amount": 300_000}]
    read = short(
        RuleSample(
            about="",
            filings=[
                {
                    "document": {"unit": unit, "year": 2025},
                    "projects": [{"name": name, "year_budget": budget, "subitems": subitems}],
                }
                for unit, name, budget, subitems in (
                    ("示例市城市管理局", "市容提升", 850_000, items),
                    ("示例市市政所", "路灯更换", 550_000, []),
                    ("示例市环卫所", "垃圾桶购置", 300_000, []),
                )
            ],
        )
    )
    whole, *parts = tables(Case(read, link(read))).values()
    held = holding(Proposed.of((whole, part) for part in parts), Memory())
    assert [one.amount for one in held.values()] == [550_000_000, 300_000_000]
    assert may_be_held(held) == {0, 1}
    assert may_be_held({0: held[0]}) == set()


def test_of_a_city_few_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[str] = []

    def counted(self: Weigher, left: Facts, right: Facts, letters: float, met: Sight) -> Weighed:
        weighed.append(left.entry.id)
        return whole(self, left, right, letters, met)

    whole = Weigher._weighed
    monkeypatch.setattr(Weigher, "_weighed", counted)
    read = city(240).filings
    case = Case(read, link(read))
    reported_duplicates(case, load("duplicate_project"))
    assert len(weighed) < len(proposals(case, ())) / 3
