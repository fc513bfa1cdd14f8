"""Every rule fires on its own sample and is silent on the other."""

import pytest

from audit.engine import find
from audit.rule import KINDS, Rule, available, load
from audit.sample import filings
from graph.identity import link


def run(sample, kind):
    read = filings(sample)
    return find(read, link(read), kinds=[kind])


@pytest.mark.parametrize("kind", available())
def test_a_rule_fires_on_its_sample(kind: str) -> None:
    rule: Rule = load(kind)
    assert rule.id == kind
    found = run(rule.fires, kind)
    told = "\n".join(f.explanation for f in found)
    assert found
    assert rule.fires.expect, "a sample that fires says what it expects"
    for piece in rule.fires.expect:
        assert piece in told


@pytest.mark.parametrize("kind", available())
def test_a_rule_is_silent_where_nothing_is_wrong(kind: str) -> None:
    assert [f.explanation for f in run(load(kind).silent, kind)] == []


@pytest.mark.parametrize("kind", available())
def test_a_rule_gives_only_the_grades_it_explains(kind: str) -> None:
    rule = load(kind)
    assert {f.severity for f in run(rule.fires, kind)} <= set(rule.grades)


def test_every_kind_has_a_rule() -> None:
    assert available() == list(KINDS)
