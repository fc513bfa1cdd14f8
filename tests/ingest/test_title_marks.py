"""What stands around a title and is no part of it."""

from __future__ import annotations

import pytest

from yiju.ingest.forms.families import families
from yiju.ingest.forms.narratives.narrative import heading_name
from yiju.ingest.values.title_marks import bare_level, noteless, unnumbered


@pytest.mark.parametrize(
    ("printed", "bare"),
    [
        ("一、收入", "收入"),
        ("（二）支出", "支出"),
        ("（3）培训", "培训"),
        ("10.培训", "培训"),
        ("十一届三中", "十一届三中"),
    ],
)
def test_a_number_in_front_is_no_part_of_a_title(printed: str, bare: str) -> None:
    assert unnumbered(printed) == bare


@pytest.mark.parametrize(
    "printed",
    [
        "一.产出指标（50分）", "二)产出指标", "1、.产出指标 (20)", "（三）产出指标", "2．产出指标", "1.1 产出指标", "1.2.1.产出指标",
        "③产出指标", "产出指标",
    ],
)  # fmt: skip
def test_a_level_is_known_however_its_number_is_marked_and_whatever_it_counts_for(printed: str) -> None:
    assert bare_level(printed) == "产出指标"


@pytest.mark.parametrize("printed", ["一次性产出", "三公经费", "2025年产出", "12345热线", "一、"])
def test_a_number_that_is_part_of_a_level_stays(printed: str) -> None:
    assert bare_level(printed) == printed


def test_a_year_behind_a_number_stays() -> None:
    assert bare_level("1.2025年产出") == "2025年产出"


def test_notes_at_the_end_of_a_title_are_cut_in_one_place() -> None:
    assert noteless("项目支出绩效自评表（2024年度）（省级）") == "项目支出绩效自评表"
    known = next(f for f in families() if f.id == "self_evaluation")
    assert known.is_title("项目支出 绩效自评表（2024年度）（省级）")


def test_the_name_in_a_narratives_heading_has_no_number() -> None:
    assert heading_name("（十）会务保障项目经费情况说明") == "会务保障"
