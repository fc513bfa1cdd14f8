"""What two declarations are weighed by is worked out again only where what both of them see of others has changed."""

from collections import Counter

import numpy as np
import pytest

from yiju.audit.case import Case
from yiju.audit.memory import Memory
from yiju.audit.rule import RuleSample, load
from yiju.audit.rule_sample import filings
from yiju.audit.rules.duplicate_project.bound import Bound
from yiju.audit.rules.duplicate_project.fact_table import Facts, tables
from yiju.audit.rules.duplicate_project.parameters import DuplicateProjectParameters
from yiju.audit.rules.duplicate_project.proposed import Proposed
from yiju.audit.rules.duplicate_project.rarity import Fact, Rarity
from yiju.audit.rules.duplicate_project.sight import Sight
from yiju.audit.rules.duplicate_project.weighing import (
    LIKELY,
    PARTLY,
    STRONG,
    Weighed,
    Weigher,
    Weighing,
)
from yiju.graph.identity import link

_WEIGHTS = load("duplicate_project").read(DuplicateProjectParameters).facts


@pytest.fixture(scope="module")
def sides() -> tuple[Facts, Facts]:
    """Two clerks of one county buy the same recorders."""
    texts = (
        "购置执法记录仪263台，配发辖区巡逻民警，配套采集站31座。",
        "为民警配备执法记录仪263台，并建采集站31座，另修缮岗亭。",
    )
    read = filings(
        RuleSample(
            about="",
            filings=[
                {
                    "document": {"unit": unit, "year": 2025},
                    "projects": [{"name": name, "year_budget": 1043700, "texts": {"项目概况": text}}],
                }
                for unit, name, text in zip(
                    ("示例市公安局", "示例市公安局巡特警支队"), ("记录仪购置", "单警装备"), texts, strict=True
                )
            ],
        )
    )
    left, right = tables(Case(read, link(read))).values()
    return left, right


class Counting(Weigher):
    """Counts what it weighs itself."""

    made = 0

    def _weighed(self, left: Facts, right: Facts, letters: float, met: Sight) -> Weighed:
        self.made += 1
        return super()._weighed(left, right, letters, met)


def weighed_anew(sides: tuple[Facts, Facts], before: Counter[Fact], after: Counter[Fact]) -> bool:
    first = Memory()
    Counting(Rarity(before, 400), _WEIGHTS, first).weigh(*sides, 0.0)
    again = Counting(Rarity(after, 400), _WEIGHTS, Memory(lambda: first.asked))
    again.weigh(*sides, 0.0)
    return again.made > 0


def test_what_nobody_else_states_now_is_weighed_once(sides: tuple[Facts, Facts]) -> None:
    assert not weighed_anew(sides, Counter(), Counter())


def test_a_word_that_one_of_them_holds_may_become_commoner(sides: tuple[Facts, Facts]) -> None:
    left, right = sides
    assert "岗亭" in right.words - left.words
    assert not weighed_anew(sides, Counter(), Counter({("word", "岗亭"): 64}))


def test_one_use_more_of_a_word_of_both_moves_nothing(sides: tuple[Facts, Facts]) -> None:
    left, right = sides
    word = min(left.words & right.words)
    assert not weighed_anew(sides, Counter({("word", word): 12}), Counter({("word", word): 13}))


def test_a_number_of_both_that_others_state_as_well_is_weighed_anew(sides: tuple[Facts, Facts]) -> None:
    left, right = sides
    [value] = [key for key in left.values if key in right.values and key[1] == 263]
    assert weighed_anew(sides, Counter(), Counter({("value", value): 64}))


def around(
    budgets: tuple[int, int, int], memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> tuple[list[Weighing], list[bool]]:
    """What is said of a project with each of two of another unit, which no verdict on two tells; and whether these may make it."""
    monkeypatch.setattr(Bound, "hopeless", lambda *_: True)
    units = ("示例市公安局", "示例市公安局巡特警支队", "示例市公安局巡特警支队")
    whole, *parts = _three(units, budgets)
    weigher = Counting(Rarity(Counter(), 400), _WEIGHTS, memory)
    pairs = Proposed.of((whole, part) for part in parts)
    found = weigher.weigh_all(pairs, np.zeros(2), np.zeros(2, np.bool_), ())
    assert not weigher.made
    return list(found.some(np.arange(2))), found.adding.tolist()


def _three(units: tuple[str, ...], budgets: tuple[int, ...]) -> list[Facts]:
    read = filings(
        RuleSample(
            about="",
            filings=[
                {
                    "document": {"unit": unit, "year": 2025},
                    "projects": [
                        {
                            "name": f"单警装备{n}",
                            "year_budget": budget,
                            "texts": {"项目概况": "配备执法记录仪263台。"},
                        }
                    ],
                }
                for n, (unit, budget) in enumerate(zip(units, budgets, strict=True))
            ],
        )
    )
    return list(tables(Case(read, link(read))).values())


def test_of_what_no_verdict_tells_it_is_kept_whether_it_is_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    budgets, memory = (1_000_000, 600_000, 410_000), Memory()
    found, adding = around(budgets, memory, monkeypatch)
    assert all(one.flags & PARTLY and one.flags & STRONG and one.flags & LIKELY for one in found)
    assert adding == [True, True]
    same, _ = around(budgets, Memory(lambda: memory.asked), monkeypatch)
    assert [one.flags for one in same] == [one.flags for one in found]


def test_two_that_do_not_make_the_whole_add_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    assert around((1_000_000, 600_000, 110_000), Memory(), monkeypatch)[1] == [False, False]


def test_what_was_said_in_part_is_weighed_where_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    (one, _), _ = around((1_000_000, 600_000, 410_000), memory, monkeypatch)
    again = Weigher(Rarity(Counter(), 400), _WEIGHTS, Memory(lambda: memory.asked))
    whole = again.weigh(one.left, one.right, 0.0)
    assert not whole.flags & PARTLY
    assert one.counting("alone").score == 0
    assert one.counting("merged").verdict == whole.counting("merged").verdict
    assert one.counting("merged").score == whole.counting("merged").score
