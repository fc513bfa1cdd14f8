"""What stands around a form: the unit of money above it, the frame's label, a form that is only told."""

from pathlib import Path

from yiju.ingest.filing import read_filing
from yiju.ingest.record import Filing

_FORM = """项目名称\t河道清淤疏浚\t\t\t
主管部门\t示例县水务局\t\t实施单位\t示例县河道所
年度资金总额\t36.5\t\t\t
绩效目标\t完成清淤。\t\t\t
\t一级指标\t二级指标\t三级指标\t指标值
绩效指标\t产出指标\t数量指标\t清淤河道长度\t≥12.6公里
\t\t质量指标\t验收合格率\t≥98%
\t效益指标\t社会效益指标\t受益人口\t≥3万人
"""


def _read(folder: Path, text: str) -> Filing:
    path = folder / "表.txt"
    path.write_text(text, encoding="utf-8")
    return read_filing(path)


def test_first_indicator_stays_where_the_frame_begins_in_its_row(tmp_path: Path) -> None:
    (made,) = _read(tmp_path, f"项目支出绩效目标申报表\n{_FORM}").projects
    assert [i.name for i in made.indicators] == ["清淤河道长度", "验收合格率", "受益人口"]


def test_unit_of_money_above_a_form_whose_title_is_not_known(tmp_path: Path) -> None:
    (made,) = _read(tmp_path, f"项目支出绩效目标审定表\n（2024年度）\n金额单位：万元\n{_FORM}").projects
    assert made.year_budget == 365000


def test_unit_of_money_above_a_list_and_a_unit_over_two_projects(tmp_path: Path) -> None:
    rows = (
        "<tr><td colspan=6>2024年项目支出绩效目标表</td></tr><tr><td colspan=6>金额单位：万元</td></tr>"
        "<tr><td>单位名称</td><td>项目名称</td><td>预算数</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
        "<tr><td rowspan=2>示例县河道所</td><td>清淤</td><td>36.5</td><td>数量指标</td><td>长度</td><td>12公里</td></tr>"
        "<tr><td>物资储备</td><td>18.2</td><td>数量指标</td><td>救生衣</td><td>200件</td></tr>"
    )
    path = tmp_path / "表.html"
    path.write_text(f"<html><meta charset='utf-8'><table>{rows}</table></html>", encoding="utf-8")
    made = read_filing(path).projects
    assert [(p.unit, p.year_budget) for p in made] == [("示例县河道所", 365000), ("示例县河道所", 182000)]


def test_a_self_evaluation_is_told_and_not_called_a_plan(tmp_path: Path) -> None:
    form = _FORM.replace("指标值", "年度指标值\t实际完成值")
    text = f"项目支出绩效自评表\n（2023年度）\n{form}"
    document = _read(tmp_path, text).document
    assert document.kind == "self_evaluation"
    assert any("绩效自评表" in notice.what for notice in document.warnings)


def test_a_form_that_gives_nothing_says_so(tmp_path: Path) -> None:
    document = _read(tmp_path, "项目支出绩效目标申报表\n项目名称：\n主管部门：\n").document
    assert any("没有读出任何项目" in notice.what for notice in document.warnings)
