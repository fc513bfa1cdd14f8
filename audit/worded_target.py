"""Targets in words: which word stands for a number, which is one of degree.

In: indicator rows, and the words of 指标不可衡量. Out: predicates; that kind and 指标值自我重复 share the rows by them.
"""

from __future__ import annotations

import re

import msgspec

from yiju.audit.case import Entry
from yiju.audit.indicator import bare_name, measurable, quantity, unsure
from yiju.ingest.record import Indicator
from yiju.ingest.values.text import fold


class VagueTargetParameters(msgspec.Struct, forbid_unknown_fields=True):
    """See the rule's YAML."""

    quantities: list[str]
    change: list[str]
    not_quantities: list[str]
    times: list[str]
    deadline: str
    standing: str
    over_hundred: list[str]
    rate_measures: list[str]
    degree: str
    degree_levels: list[str]
    ranks: str
    none: str


def degree(indicator: Indicator, parameters: VagueTargetParameters) -> bool:
    """Whether the target is a word of degree only; a rank that is to rise is held against last year's."""
    word = re.fullmatch(parameters.degree, fold(indicator.target or "")) is not None
    return word and not ranked(indicator, parameters)


def ranked(indicator: Indicator, parameters: VagueTargetParameters) -> bool:
    """Whether the indicator is a place among others, of which last year's is known."""
    return re.search(parameters.ranks, bare_name(indicator)) is not None


def qualitative(indicator: Indicator) -> bool:
    """Whether the form calls the indicator 定性."""
    return "定性" in (indicator.nature or "") + (indicator.comparator or "")


def benefit(indicator: Indicator, parameters: VagueTargetParameters) -> bool:
    """Whether the row says what good comes of a project, and is no number."""
    level = (indicator.level1 or "") + (indicator.level2 or "")
    return any(word in level for word in parameters.degree_levels) and not word_for_number(
        indicator, parameters
    )


def word_of_degree(
    entry: Entry, number: int, indicator: Indicator, parameters: VagueTargetParameters
) -> bool:
    """Whether this rule tells a person of the row's word of degree."""
    return (
        degree(indicator, parameters)
        and (qualitative(indicator) or benefit(indicator, parameters))
        and not unsure(entry, number)
    )


def word_for_number(indicator: Indicator, parameters: VagueTargetParameters) -> bool:
    """Whether the indicator is a quantity and its target a word."""
    name, target = bare_name(indicator), fold(indicator.target or "")
    if measurable(target) or target in (name, fold(indicator.name)):
        return False  # a target that repeats the name is 指标值自我重复
    if re.search(parameters.none, target):
        return False
    if name.endswith(tuple(parameters.not_quantities)) or re.search(parameters.standing, target):
        return False
    if name.endswith(tuple(parameters.times)) and re.search(parameters.deadline, target):
        return False
    return quantity(name, parameters.quantities) or any(re.search(p, name) for p in parameters.change)
