"""Rows of tables that a converter printed row by row, the cells of a row in any order."""

from __future__ import annotations

import pytest

from tests.ingest.test_forms_flowing import read
from yiju.ingest.forms.families import families
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.lost_geometry.flowing_text import LINE, SPACE, Atom, FlowingText
from yiju.ingest.forms.lost_geometry.glued import apart
from yiju.ingest.forms.lost_geometry.row_walk import RowWalk

KNOWN = families(None)
LEVELS = next(f.form.levels for f in KNOWN if f.form.levels)
EVALUATION = next(f for f in KNOWN if f.id == "self_evaluation")
ROLES = ("level1", "level2", "indicator", "target", "actual", "weight", "score", "reason")


def walked(lines: str) -> list[list[str]]:
    """The cells of each row; a stroke parts lines, a space cells of one line."""
    atoms = [
        Atom(part, 1, n, SPACE if k else LINE)
        for n, line in enumerate(lines.split("|"))
        for k, part in enumerate(line.split())
    ]
    text = FlowingText(atoms, EVALUATION.words, Scheme.of(LEVELS))
    rows = RowWalk(text, ROLES, {}, 0, len(atoms)).rows()
    return [["".join(atoms[i].text for i in cell) for cell in row] for row in rows]


def test_rows_follow_each_other_and_a_level_is_printed_once() -> None:
    assert walked(
        "产出指标|数量指标|修剪行道树|≥900株|912株|20|20|补植绿篱|≥3公里|2.7公里|10|9|苗木到货延迟|质量指标|苗木成活率|≥95%|96%|15|15"
    ) == [
        ["产出指标", "数量指标", "修剪行道树", "≥900株", "912株", "20", "20", ""],
        ["", "", "补植绿篱", "≥3公里", "2.7公里", "10", "9", "苗木到货延迟"],
        ["", "质量指标", "苗木成活率", "≥95%", "96%", "15", "15", ""],
    ]


def test_cells_that_are_wrapped_may_stand_behind_the_others_of_their_row() -> None:
    assert walked(
        "数量指标|≥900株 912株 20 20|产出指|标|修剪城区道路行|道树|补植绿篱 ≥3公里 2.7公里 10 9|苗木到货|延迟"
    ) == [
        ["产出指标", "数量指标", "修剪城区道路行道树", "≥900株", "912株", "20", "20", ""],
        ["", "", "补植绿篱", "≥3公里", "2.7公里", "10", "9", "苗木到货延迟"],
    ]


def test_a_level_goes_on_below_others_of_its_row() -> None:
    assert walked("时效指|补植行道树及时率|标|≥95%|96%|10|8") == [
        ["", "时效指标", "补植行道树及时率", "≥95%", "96%", "10", "8", ""]
    ]


def test_a_target_in_words_has_a_name_in_front_of_it() -> None:
    assert walked(
        "效益指标|社会效益指标|居民游园体验|明显提升|明显提升|10|10|满意度指标|服务对象满意度指标|居民满意度|≥90%|93%|10|10"
    ) == [
        ["效益指标", "社会效益指标", "居民游园体验", "明显提升", "明显提升", "10", "10", ""],
        ["满意度指标", "服务对象满意度指标", "居民满意度", "≥90%", "93%", "10", "10", ""],
    ]


@pytest.mark.parametrize(
    ("run", "parts"),
    [
        ("二级指标三级指标", ["二级指标", "三级指标"]),
        ("质量指标苗木成活率", ["质量指标", "苗木成活率"]),
        ("=120场次118场次", ["=120场次", "118场次"]),
        ("=120场次120场次", ["=120场次", "120场次"]),
        ("≥3公里≥2公里", ["≥3公里", "≥2公里"]),
        ("年初预算数81.00", ["年初预算数", "81.00"]),
        ("修剪行道树912株", ["修剪行道树912株"]),
        ("数量指标", ["数量指标"]),
    ],
)
def test_cells_without_a_gap_are_parted_where_words_show_it(run: str, parts: list[str]) -> None:
    assert apart(run, EVALUATION.words, Scheme.of(LEVELS)) == parts


LIST = """示例县2025年部门预算项目库入库项目清单
单位：万元
序号 项目编码 申报单位 项目名称 项目类别 起止年度 项目总额 2025年预算 2026年预算
1 99012025T000000410011 示例县林业局 山林防火道维护 特定目标类 2025-2026 260.00 160.00 100.00
2 99012025T000000410012 示例县教育局 校舍屋面修缮 其他运转类 2025-2025 83.60 83.60 0.00
合计 343.60 243.60 100.00
"""


def test_a_list_of_projects_without_its_columns_is_read_row_by_row() -> None:
    filing = read(LIST)
    assert filing.document.kind == "project_list"
    first, second = filing.projects
    assert (first.name, first.code, first.unit) == ("山林防火道维护", "99012025T000000410011", "示例县林业局")
    assert (first.total_budget, first.year_budget, str(first.end)) == (2600000, 1600000, "2026-12-31")
    assert (second.name, second.year_budget) == ("校舍屋面修缮", 836000)
    assert {doubt.field for doubt in first.doubts} >= {"total_budget", "year_budget"}


def test_a_head_that_no_form_knows_is_a_column_of_a_list_and_a_year_may_be_wrapped() -> None:
    made = read(
        "示例市2025年部门预算项目库项目一览表\n单位：万元\n序号\n经费归口\n项目编码\n项目名称\n2025\n年安排\n1\n市水务局\n10230025T0000001\n河道清淤\n36.50\n"
        "2\n市水务局\n10230025T0000002\n泵站维护\n12.00\n3\n市河道所\n10230025T0000003\n水质监测\n8.00\n"
    )
    assert [(p.name, p.code, p.year_budget) for p in made.projects] == [
        ("河道清淤", "10230025T0000001", 365000),
        ("泵站维护", "10230025T0000002", 120000),
        ("水质监测", "10230025T0000003", 80000),
    ]


def test_rows_behind_the_word_of_the_total_belong_to_the_table_where_blocks_part_it() -> None:
    (made,) = read(
        "项目支出绩效自评表\n\n（2024年度）\n\n项目名称\n\n示例河清淤\n\n主管部门\n\n示例市水务局\n\n实施单位\n\n示例市河道所\n\n年度绩效目标\n\n完成河道清淤12公里，更换护栏300米。\n\n一级指标\n\n二级指标\n\n三级指标\n\n年度指标值\n\n实际完成值\n\n分值\n\n得分\n\n"
        "产出指标\n\n数量指标\n\n清淤河道长度\n\n≥12公里\n\n11.4公里\n\n20\n\n19\n\n更换护栏\n\n≥300米\n\n300米\n\n20\n\n20\n\n满意度指标\n\n总分\n\n"
        "服务对象满意度指标\n\n沿河居民满意度\n\n≥85%\n\n88%\n\n20\n\n20\n\n60\n\n59\n"
    ).projects
    assert [(i.name, i.target, i.actual) for i in made.indicators] == [
        ("清淤河道长度", "≥12公里", "11.4公里"),
        ("更换护栏", "≥300米", "300米"),
        ("沿河居民满意度", "≥85%", "88%"),
    ]


def test_labels_that_a_converter_prints_in_front_of_the_title_belong_to_the_form_below() -> None:
    form = (
        "单位：万元\n\n项目名称\n\n项目编码\n\n项目支出绩效自评表\n\n（2024年度）\n\n{name}\n\n{code}\n\n主管部门\n\n示例市水务局\n\n实施单位\n\n示例市河道所\n\n"
        "一级指标\n\n二级指标\n\n三级指标\n\n年度指标值\n\n实际完成值\n\n分值\n\n得分\n\n产出指标\n\n数量指标\n\n清淤河道长度\n\n≥12公里\n\n11.4公里\n\n20\n\n19\n\n"
        "更换护栏\n\n≥300米\n\n300米\n\n20\n\n20\n\n满意度指标\n\n服务对象满意度指标\n\n沿河居民满意度\n\n≥85%\n\n88%\n\n20\n\n20\n\n"
    )
    made = read(
        form.format(name="示例河清淤整治", code="10230024T0000001")
        + "\f"
        + form.format(name="东湖护栏更换", code="10230024T0000002")
    )
    assert [(p.name, p.code, len(p.indicators)) for p in made.projects] == [
        ("示例河清淤整治", "10230024T0000001", 3),
        ("东湖护栏更换", "10230024T0000002", 3),
    ]
