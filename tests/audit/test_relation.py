"""Two units that filed one matter are called 主管部门与所属单位 only where a filing says that one is above the other."""

from typing import Any

from yiju.audit.engine import find
from yiju.audit.rule import RuleSample
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link

_TEXT = "为巡查员配发便携终端263台，配套基站31座。"
_OTHER = "配发便携终端263台给巡查员，并建基站31座，另修缮岗亭。"


def wording_of(*files: dict[str, Any]) -> str:
    read = filings(RuleSample(about="", filings=list(files)))
    (found,) = find(read, link(read), kinds=["duplicate_project"])
    return found.explanation


def project(name: str, text: str, **more: object) -> dict[str, object]:
    return {"name": name, "year_budget": 1043700, "texts": {"项目概况": text}, **more}


def declared(unit: str, one: dict[str, object]) -> dict[str, Any]:
    return {"document": {"unit": unit, "year": 2025}, "projects": [one]}


def test_an_office_and_a_centre_of_one_place_are_not_one_above_the_other() -> None:
    centre = project("便携终端购置", _TEXT, authority="示例市行政服务办公室")
    wording = wording_of(
        declared("示例市数据中心", centre), declared("示例市城东街道办事处", project("终端装备", _OTHER))
    )
    assert "就同一事项分别申报" in wording
    assert "主管部门" not in wording


def test_a_unit_in_its_departments_budget_is_below_it() -> None:
    budget: dict[str, Any] = {
        "document": {"unit": "示例市水务局", "year": 2025, "kind": "department_budget"},
        "projects": [
            project("终端装备", _OTHER, unit="示例市水务局"),
            project("便携终端购置", _TEXT, unit="示例市河道巡查所", authority="示例市水务局"),
        ],
    }
    assert "主管部门与所属单位就同一事项各自申报" in wording_of(budget)


def test_what_is_asked_comes_last_and_short_words_are_not_listed() -> None:
    wording = wording_of(
        declared("示例市数据中心", project("便携终端购置", _TEXT)),
        declared("示例市城东街道办事处", project("终端装备", _OTHER)),
    )
    assert wording.endswith("请核实是否就同一事项重复申报。")
    assert "同写有" not in wording
