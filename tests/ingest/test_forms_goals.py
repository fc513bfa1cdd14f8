"""The two goals of a cut 填报表: what stands whole is kept, what is in pieces is left to a doubt."""

# Trailing tabs are part of the dump.
# ruff: noqa: W291

from pathlib import Path

from yiju.ingest.forms.narratives.narrative import declarations
from yiju.ingest.readers import read
from yiju.ingest.record import Declaration

_DUMP = """项目经费情况说明--读者培训

一、项目概述

主要实施内容为面向读者的信息素养培训,提高读者检索能力。

三、实施主体

示例市示范区图书馆

五、实施周期

2023年1月1日—2023年12月31日

七、绩效目标

	财政项目支出绩效目标填报表						
	(2023年度)						
项目	1名称		读者培训	项目类别	经常性项目		
主管	言部门	示	每例市示范区文化局	实施单位	示例市示范区图书馆		
计划开	F始日期		2023-01-01	计划完成日期	2023-12-31		
			页目资金总额	50000.00	年度资金申请总额	50000	
项目		l .	项目总目标 (2023 年- 2023		年度总目标		
{goals}
	一级指	标	二级指标		级指标	年度指标值	
绩效	产出指	÷	数量指标		培训次数	>=2 次	
"""


def declared(goals: str, folder: Path) -> Declaration:
    path = folder / "dump.txt"
    path.write_text(_DUMP.format(goals=goals), encoding="utf-8")
    [declaration] = declarations(read(path))
    return declaration


def test_a_goal_that_stands_whole_is_kept_where_its_neighbour_is_in_pieces(tmp_path: Path) -> None:
    goals = "目标 进一步\t\t馆读者培训渠道多样化, 提高读者工作者业务工 和水平。\t\t\t举办读者培训两场,覆盖全部街镇分馆,培训后测试合格。\t\t"
    one = declared(goals, tmp_path)
    assert one.texts["年度绩效目标"] == "举办读者培训两场,覆盖全部街镇分馆,培训后测试合格。"
    assert "项目总目标" not in one.texts
    assert {d.field for d in one.doubts} >= {"texts.项目总目标", "texts.年度绩效目标"}


def test_a_goal_that_a_cut_runs_through_is_left_out(tmp_path: Path) -> None:
    goals = "目标 进一步\t\t馆读者培训渠道多样化, 提高读者工作者业务工 和水平。\t\t\t举办读者培训两 场覆盖全部 街镇分馆。\t\t"
    assert "年度绩效目标" not in declared(goals, tmp_path).texts
