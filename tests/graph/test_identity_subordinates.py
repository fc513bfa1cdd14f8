"""Units below a department: a list in 机构设置 is believed where it has as many units as the text says."""

from __future__ import annotations

from types import ModuleType

import pytest

from yiju.graph import Identity, link
from yiju.graph.identity.subordinates import subordinates
from yiju.ingest.record import Filing, Passage

HEAD = "示例市文化局"
SAYS = "示例市文化局部门预算是包括示例市文化局本部以及下属 2 家预算单位的综合收支计划。"


def department(make: ModuleType, *texts: str, section: str | None = "机构设置") -> Filing:
    made: Filing = make.filing("d", HEAD, 2024)
    made.document.kind = "department_budget"
    made.passages = [Passage(section, text) for text in texts]
    return made


def parents(identity: Identity) -> dict[str, str | None]:
    return {key: unit.parent for key, unit in identity.units.items()}


@pytest.mark.parametrize(
    "texts",
    [
        (SAYS, "1. 示例市文化局（本部）。", "2. 示例市图书馆。", "3. 示例市美术学院，不单列预算。"),
        ("下属2家预算单位，具体包括：1.示例市文化局（本级）；2.示例市图书馆；3.示例市美术学院（不单列预算）。",),
        (SAYS.replace("2", "3"), "1.示例市图书馆。", "2.示例市机关事务管理中心。", "3.示例市美术学院。"),
        (SAYS, "（1）示例市图书馆（公益一类）；", "（2）示例市美术学院；"),
        ("本部门所属两家预算单位。", "一、示例市文化局机关", "二、示例市图书馆", "三、示例市美术学院"),
        (SAYS, "1、文化局本部，示例市文化局设5个内设机构，包括：办公室、法规处。", "2、示例市图书馆", "3、示例市美术学院"),
    ],
)  # fmt: skip
def test_a_list_as_long_as_is_covered_is_certain(make: ModuleType, texts: tuple[str, ...]) -> None:
    identity = link([department(make, *texts)])
    below = {key: parent for key, parent in parents(identity).items() if "机关事务" not in key}
    assert below == {HEAD: None, "示例市图书馆": HEAD, "示例市美术学院": HEAD}
    assert not identity.candidates


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ((SAYS, "1. 示例市图书馆。"), "写明下属单位 2 家，列出的可认作单位名称的有 1 家"),
        ((SAYS, "1. 示例市图书馆。", "2. 示例市美术学院。", "3. 示例市档案馆。"), "列出的可认作单位名称的有 3 家"),
        ((SAYS, "1. 示例市图书馆。", "2. 其他"), "有 1 家"),
        (("部门预算单位构成如下：", "1. 示例市图书馆。"), "没有写明下属单位有几家"),
        ((SAYS, "1. 政策法规处。", "2. 组织人事处。"), "可能是内设机构"),
    ],
)  # fmt: skip
def test_a_list_of_another_length_is_a_candidate(make: ModuleType, texts: tuple[str, ...], why: str) -> None:
    identity = link([department(make, *texts)])
    assert set(parents(identity).values()) == {None}
    assert {(c.kind, c.right) for c in identity.candidates} == {("parent", HEAD)}
    assert all(why in c.reasons[0] for c in identity.candidates)


@pytest.mark.parametrize(
    ("texts", "section"),
    [
        (("示例市文化局设3个内设机构，包括：办公室、法规处、人事处。",), "机构设置"),
        ((SAYS, "1. 示例市图书馆。", "2. 示例市美术学院。"), "名词解释"),
        ((SAYS, "1. 示例市图书馆。", "2. 示例市美术学院。"), None),
        (("下属 1 家预算单位。", "1. 示例市文化局。"), "机构设置"),
    ],
)
def test_inner_departments_and_other_sections_say_nothing(
    make: ModuleType, texts: tuple[str, ...], section: str | None
) -> None:
    assert list(subordinates(department(make, *texts, section=section))) == []


def test_a_unit_budget_lists_no_units_below(make: ModuleType) -> None:
    filing = department(make, SAYS, "1. 示例市图书馆。", "2. 示例市美术学院。")
    filing.document.kind = "unit_budget"
    assert list(subordinates(filing)) == []


def test_two_departments_that_list_one_unit_leave_it_open(make: ModuleType) -> None:
    one, other = (department(make, "下属1家预算单位", "1. 示例市图书馆。") for _ in range(2))
    other.document.id, other.document.unit = "e", "示例市教育局"
    identity = link([one, other])
    assert parents(identity)["示例市图书馆"] is None
    assert {c.right for c in identity.candidates} == {HEAD, "示例市教育局"}
