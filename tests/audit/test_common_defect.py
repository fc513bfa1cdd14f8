"""Facts that an auditor writes down once for a department are read as one, and stay findings of their own."""

import re
from pathlib import Path

from yiju.audit import find
from yiju.audit.common_defect import common_defects
from yiju.audit.rule import RuleSample, available
from yiju.audit.rule_sample import filings
from yiju.graph import link

AUDIT = Path(__file__).resolve().parents[2] / "audit"


def test_every_pattern_means_facts_that_a_rule_tells() -> None:
    code = "".join(path.read_text("utf-8") for path in AUDIT.rglob("*.py"))
    for one in common_defects():
        for rule, pattern in one.facts.items():
            assert rule in available(), one.name
            for key in re.findall("[一-龥]+", pattern):
                assert f'"{key}' in code, f"{one.name}: no fact has the key {key}"


def test_one_matter_of_a_department_is_read_once_and_opens_to_its_projects() -> None:
    rows = [{"level1": "效益指标", "level2": "社会效益指标", "name": "系统运行故障率", "target": "降低"}]
    filed = [
        {
            "document": {"unit": unit, "year": year},
            "projects": [{"name": name, "year_budget": 100_000, "indicators": rows}],
        }
        for unit, name, year in (
            ("示例市数据局", "目录系统运维", 2023),
            ("示例市数据局", "门户网站升级", 2024),
            ("示例市水务局", "水情系统运维", 2024),
        )
    ]
    read = filings(RuleSample(about="", filings=filed))
    found = find(read, link(read), kinds=["vague_target"])
    groups = [f.group for f in found for unit in f.units if unit == "示例市数据局"]
    assert len(found) == 3 and len(groups) == 2 and len(set(groups)) == 1
    assert len({f.group for f in found}) == 2
    assert len({f.defect for f in found}) == 3


def test_an_indicator_that_time_has_overtaken_is_not_read_with_bases_that_are_over() -> None:
    project = {
        "name": "对口支援",
        "year": 2023,
        "bases": [{"title": "示例市2021年政务公开工作要点", "printed": "《示例市2021年政务公开工作要点》"}],
        "indicators": [
            {"level1": "效益指标", "level2": "社会效益指标", "name": "贫困人口脱贫率", "target": ">=80%"}
        ],
    }
    filed = [{"document": {"unit": "示例市数据局", "year": 2023}, "projects": [project]}]
    read = filings(RuleSample(about="", filings=filed))
    found = find(read, link(read), kinds=["expired_basis"])
    assert len(found) == 2 and len({f.group for f in found}) == 2


def test_what_all_units_have_from_one_cause_is_read_once() -> None:
    lines = [
        {
            "table": "支出预算总表",
            "code": "2010301",
            "name": "行政运行",
            "amounts": {"合计": 300, "项目支出": 100},
        }
    ]
    filed = [
        {"document": {"unit": unit, "year": 2024, "kind": "department_budget"}, "budget_lines": lines}
        for unit in ("示例市数据局", "示例市水务局")
    ]
    read = filings(RuleSample(about="", filings=filed))
    found = [f for f in find(read, link(read), kinds=["contradiction"]) if "行政运行" in f.explanation]
    assert len(found) == 2 and len({f.group for f in found}) == 1 and len({f.defect for f in found}) == 2
