"""A filing's title, unit, year and kind as it prints them."""

import json
from pathlib import Path

import pytest

from yiju.ingest.budget import budget_lines
from yiju.ingest.document import describe, is_title, wording
from yiju.ingest.readers import read, read_bytes
from yiju.ingest.record import Document
from yiju.ingest.values.text import fold


def document(*lines: str) -> Document:
    source = read_bytes("\n".join(lines).encode(), "示例.txt")
    return describe(source, budget_lines(source))


@pytest.mark.parametrize("example", wording().examples, ids=lambda e: str(e["line"]))
def test_titles_are_told_by_their_wording(example: dict[str, str | bool]) -> None:
    assert is_title(str(example["line"])) == example["title"]


def test_a_department_budget_names_its_unit_on_the_cover() -> None:
    found = document(
        "示例市示范区2025年", "区级部门预算", " 预算主管部门：示例市示范区水务局 单位：元", "目录"
    )
    assert (found.title, found.unit, found.year, found.kind) == (
        "示例市示范区2025年区级部门预算",
        "示例市示范区水务局",
        2025,
        "department_budget",
    )


def test_a_unit_budget_is_the_units_own() -> None:
    found = document(
        "示例市示范区2024年区级单位预算",
        "预算主管部门：示例市示范区水务局",
        "预算单位：示例市示范区河道管理所",
    )
    assert (found.unit, found.kind) == ("示例市示范区河道管理所", "unit_budget")


def test_declaration_forms_name_unit_and_year_in_their_heads() -> None:
    found = document(
        "项目名称",
        "",
        "示例市财政支出项目绩效目标申报表",
        "(2019年 )",
        "申报单位名称：（盖章）示例市水务局",
        "2018年以来",
    )
    assert (found.title, found.unit, found.year, found.kind) == (
        "示例市财政支出项目绩效目标申报表",
        "示例市水务局",
        2019,
        "declaration_forms",
    )


def test_the_unit_may_stand_in_the_title_only() -> None:
    assert document("示例市示范区水务局 2023 年 财政支出项目绩效目标申报表").unit == "示例市示范区水务局"


def test_what_is_not_printed_stays_empty() -> None:
    found = document("随便一段话。")
    assert (found.title, found.unit, found.year, found.kind, found.pages) == (None, None, None, "other", 1)
    assert found.id == f"f-{found.sha256[:16]}"


def test_real_filings_say_what_they_are(corpus: Path, gold: Path) -> None:
    for path in sorted(gold.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))["document"]
        source = read(next(corpus.rglob(truth["file"])))
        found = describe(source, budget_lines(source))
        assert fold(found.title or "") == fold(truth["title"] or "")
        assert (found.unit, found.year) == (truth["unit"], truth["year"])


def test_final_accounts_name_their_unit_on_the_line_above_their_title() -> None:
    found = document("示例市示范区水务局", "2024年度部门决算", "目 录", "第一部分 概况")
    assert (found.title, found.unit, found.year, found.kind) == (
        "示例市示范区水务局2024年度部门决算",
        "示例市示范区水务局",
        2024,
        "department_final_accounts",
    )
