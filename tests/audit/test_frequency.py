"""Two fields that state one thing: how often, and how many times in a year."""

import pytest

from yiju.audit.case import Case
from yiju.audit.rule import RuleSample, load
from yiju.audit.rule_sample import filings
from yiju.audit.rules.contradiction import ContradictionParameters
from yiju.audit.rules.contradiction.frequency import repeated
from yiju.graph.identity import link


def told(texts: dict[str, str], *rows: dict[str, object]) -> list[str]:
    project = {"name": "泵站养护", "texts": texts, "indicators": list(rows)}
    read = filings(
        RuleSample(
            about="", filings=[{"document": {"unit": "示例县水利局", "year": 2025}, "projects": [project]}]
        )
    )
    [entry] = Case(read, link(read)).entries
    words = load("contradiction").read(ContradictionParameters).repeated
    return [fault.wording for fault in repeated(entry, words)]


def row(name: str, target: str, value: int | None = None, comparator: str | None = None) -> dict[str, object]:
    return {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": name,
        "target": target,
        "value": value,
        "comparator": comparator,
    }


def test_a_week_in_the_text_and_a_month_in_the_target_are_told_with_both() -> None:
    [one] = told({"项目概况": "每周巡检一遍泵站。"}, row("巡检频次", "1次/月"))
    assert "写“每周巡检一遍泵站”" in one
    assert "“1次/月”" in one


@pytest.mark.parametrize(
    "text",
    ["每月巡检一遍泵站。", "每月巡检泵站，汛期每周巡检主泵。", "每周清扫院落。", "巡检泵站，每周上报。"],
)
def test_the_same_period_several_periods_or_another_thing_are_no_contradiction(text: str) -> None:
    assert told({"项目概况": text}, row("巡检频次", "每月1次")) == []
