"""Every rule fires on its own sample and is silent on the other."""

import ast
import json
import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import msgspec.inspect as shapes
import pytest

from yiju.audit.case import Case
from yiju.audit.engine import find
from yiju.audit.finding import Finding, encode
from yiju.audit.rule import KINDS, Rule, RuleSample, available, load
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

AUDIT = Path(__file__).resolve().parents[2] / "audit"
MAKES = ("finding", "text_finding", "faults")


def run(sample: RuleSample, kind: str) -> list[Finding]:
    read = filings(sample)
    return find(read, link(read), kinds=[kind])


@pytest.mark.parametrize("kind", available())
def test_a_rule_fires_on_its_samples(kind: str) -> None:
    rule: Rule = load(kind)
    assert rule.id == kind
    for sample in rule.firing:
        found = run(sample, kind)
        told = "\n".join(f.explanation for f in found)
        assert found
        assert sample.expect, "a sample that fires says what it expects"
        for piece in sample.expect:
            assert piece in told


def test_every_check_has_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every place in the audit that makes a finding makes one of a sample of its rule."""
    made: set[tuple[str, int]] = set()

    def seen(name: str) -> None:
        make = getattr(Case, name)

        def spy(*args: object, **named: object) -> Finding:
            caller = sys._getframe(1)
            made.add((str(Path(caller.f_code.co_filename).resolve()), caller.f_lineno))
            return make(*args, **named)

        monkeypatch.setattr(Case, name, spy)

    for name in MAKES:
        seen(name)
    for kind in available():
        for sample in load(kind).firing:
            run(sample, kind)
    places = [
        (str(module), node.lineno, node.end_lineno or node.lineno)
        for module in AUDIT.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"case.{name}" for name in MAKES}
    ]
    assert len(places) > 60
    never = [p for p in places if not any(p[0] == file and p[1] <= line <= p[2] for file, line in made)]
    assert never == [], "a check without a sample: add one to `more` of its rule"


@pytest.mark.parametrize("kind", available())
def test_a_rule_is_silent_where_nothing_is_wrong(kind: str) -> None:
    assert [f.explanation for f in run(load(kind).silent, kind)] == []


@pytest.mark.parametrize("kind", available())
def test_a_rule_gives_only_the_grades_it_explains(kind: str) -> None:
    rule = load(kind)
    assert {f.severity for f in run(rule.fires, kind)} <= set(rule.grades)


def test_an_answer_is_in_the_shape_of_the_design() -> None:
    [first, *_] = run(load("arithmetic").fires, "arithmetic")
    told = json.loads(encode(first))
    wanted = {
        "id",
        "kind",
        "severity",
        "score",
        "projects",
        "names",
        "files",
        "explanation",
        "evidence",
        "judgement",
    }
    assert wanted <= set(told)
    assert {"file", "page", "field", "text"} <= set(told["evidence"][0])


def test_two_versions_of_one_budget_make_one_finding_with_both_pages() -> None:
    sample = load("expired_basis").fires
    unit_version = {"document": {**sample.filings[0]["document"], "kind": "unit_budget"}}
    one = RuleSample(about="", filings=sample.filings[:1])
    both = RuleSample(about="", filings=[*one.filings, {**one.filings[0], **unit_version}])
    once, twice = run(one, "expired_basis"), run(both, "expired_basis")
    assert [f.id for f in twice] == [f.id for f in once]
    assert twice[0].files == ["示例1.txt", "示例2.txt"]


def test_every_kind_has_a_rule() -> None:
    assert available() == list(KINDS), (
        "KINDS of audit/rule.py, in a report's order, and audit/rules/*.yaml name the same kinds"
    )


def test_one_wrong_cell_is_one_finding() -> None:
    rows: list[dict[str, object]] = [
        {
            "table": "支出预算总表",
            "code": "201",
            "name": "甲类",
            "amounts": {"合计": 999, "基本支出": 100, "项目支出": 50},
        },
        {
            "table": "支出预算总表",
            "code": "208",
            "name": "乙类",
            "amounts": {"合计": 50, "基本支出": 50, "项目支出": None},
        },
        {"table": "支出预算总表", "name": "合计", "amounts": {"合计": 200, "基本支出": 150, "项目支出": 50}},
    ]
    sample = RuleSample(
        about="", filings=[{"document": {"unit": "示例市数据局", "year": 2025}, "budget_lines": rows}]
    )
    [found] = run(sample, "arithmetic")
    assert "“201 甲类”合计（基本支出＋项目支出）列示为999元" in found.explanation
    assert "“合计”合计（下级2项）列示为200元" in found.explanation
    assert len({(e.label, e.text) for e in found.evidence}) == len(found.evidence)


@pytest.mark.parametrize("kind", available())
def test_a_rule_speaks_without_the_spaces_of_its_wrapped_lines(kind: str) -> None:
    rule = load(kind)
    for text in (rule.meaning, rule.norm, *chain.from_iterable(rule.grades.values())):
        assert not re.search(r"[一-龥，。；、：）”] [一-龥（“]", text), text


def structs(shape: shapes.Type) -> Iterator[type]:
    """A struct with all that its fields hold."""
    if isinstance(shape, shapes.StructType):
        yield shape.cls
        for field in shape.fields:
            yield from structs(field.type)
    for part in ("item_type", "key_type", "value_type"):
        if hasattr(shape, part):
            yield from structs(getattr(shape, part))
    for part in ("item_types", "types"):
        for one in getattr(shape, part, ()):
            yield from structs(one)


@pytest.mark.parametrize("kind", available())
def test_a_parameter_that_a_rule_does_not_know_is_an_error(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[type] = []
    read = Rule.read

    def seen(rule: Rule, shape: type) -> object:
        asked.append(shape)
        return read(rule, shape)

    monkeypatch.setattr(Rule, "read", seen)
    rule = load(kind)
    run(rule.fires, kind)
    assert bool(asked) == bool(rule.parameters)
    for shape in {one for asked_for in asked for one in structs(shapes.type_info(asked_for))}:
        assert shape.__struct_config__.forbid_unknown_fields, shape
