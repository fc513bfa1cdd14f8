"""Texts whose lines run across a form's rows: wrapped words are put together, rows are read line by line, levels stand beside their rows."""

from __future__ import annotations

from tests.ingest.test_forms_flowing import read
from yiju.ingest.forms.families import families
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.lost_geometry.flowing_text import LINE, SPACE, Atom
from yiju.ingest.forms.lost_geometry.interleaved import Interleaved
from yiju.ingest.values.text import unspaced

KNOWN = families(None)
LEVELS = next(f.form.levels for f in KNOWN if f.form.levels)
EVALUATION = next(f for f in KNOWN if f.id == "self_evaluation")


def interleaved(lines: str) -> Interleaved:
    """A stroke parts lines, a space cells of one line."""
    atoms = [
        Atom(part, 1, n, SPACE if k else LINE)
        for n, line in enumerate(lines.split("|"))
        for k, part in enumerate(line.split())
    ]
    return Interleaved(atoms, EVALUATION.words, Scheme.of(LEVELS))


def test_words_of_heads_are_put_together_around_the_middle_of_their_row() -> None:
    found = interleaved("一级指 指标 指标 度量|三级指标 权重 得分|标 性质 值 单位")
    assert found.proven
    assert [chain.text for chain in found.parted] == ["一级指标", "指标性质", "指标值", "度量单位"]


def test_a_label_in_lines_comes_before_the_value_between_them() -> None:
    found = interleaved("项目负责 主管|周文澜 示例市水务局|人 部门")
    assert found.proven
    assert [atom.text for atom in found.in_cells()] == [
        "项目负责",
        "人",
        "周文澜",
        "主管",
        "部门",
        "示例市水务局",
    ]


def test_words_that_stand_whole_prove_nothing() -> None:
    found = interleaved("一级指|标|二级指|标|三级指标|年度|指标值")
    assert not found.proven


ACROSS = """项目支出绩效自评表
（2024年度）
项目名称 示例河清淤整治
主管部门 示例市水务局 实施单位 示例市河道管理所
预期目标 实际完成情况
年度
总体
清淤河道12公里，水质达标断面比例不低于90%，沿 全年清淤河道11.4公里，水质达标断面比
目标
河居民满意。 例92%。
一级指 二级指 年度指 实际完
三级指标 分值 得分 偏差原因分析
标 标 标值 成值
清淤河道长 因汛期暴雨停工
≥12公里 11.4公里 20 19
数量指 度 两周
产出指 标
更换护栏 ≥300米 300米 20 20
标
质量指 工程验收合
≥98% 100% 30 30
标 格率
服务对
满意度 沿河居民满意
象满意 ≥85% 88% 20 20
指标 度
度指标
"""


def test_rows_are_read_line_by_line() -> None:
    (made,) = read(ACROSS).projects
    assert [(i.level1, i.level2, i.name, i.target, i.actual) for i in made.indicators] == [
        ("产出指标", "数量指标", "清淤河道长度", "≥12公里", "11.4公里"),
        ("产出指标", "数量指标", "更换护栏", "≥300米", "300米"),
        ("产出指标", "质量指标", "工程验收合格率", "≥98%", "100%"),
        ("满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥85%", "88%"),
    ]
    assert [unspaced(i.reason or "") for i in made.indicators] == ["因汛期暴雨停工两周", "", "", ""]
    assert made.texts == {
        "年度绩效目标": "清淤河道12公里，水质达标断面比例不低于90%，沿河居民满意。",
        "目标完成情况": "全年清淤河道11.4公里，水质达标断面比例92%。",
    }
    assert {"indicators", "texts.年度绩效目标"} <= {doubt.field for doubt in made.doubts}
