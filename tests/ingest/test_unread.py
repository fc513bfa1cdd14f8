"""Forms that a title tells and nothing reads are said to be unread, never passed over."""

from pathlib import Path

import pytest

from yiju.ingest.filing import read_filing

ROWS = """单位：万元
序
号
单位名称 项目名称 项目编码 项目类别 项目总额 2025 年 2026 年
1 示例市住房和城乡
建设局
老旧小区改造 34198825T000000120011 特定目标
类
5460.00 2100.00 3360.00
2 示例市教育局 食堂提升 34198825T000000120028 特定目标
类
386.40 386.40 0.00
"""


@pytest.mark.parametrize("title", ["2025 年入库项目明细表", "2025年储备项目清单", "示例市项目库清单"])
def test_a_list_of_projects_whose_rows_are_torn_is_told(tmp_path: Path, title: str) -> None:
    path = tmp_path / "清单.txt"
    path.write_text(f"{title}\n{ROWS}", "utf-8")
    made = read_filing(path)
    assert made.document.kind == "project_list"
    assert made.projects or "form_only_told" in {notice.code for notice in made.document.warnings}


def test_an_evaluation_is_told_by_what_of_it_is_left(tmp_path: Path) -> None:
    path = tmp_path / "自评.txt"
    path.write_text("项目支出绩效自评表\n全年执行数见附件\n", "utf-8")
    [notice] = [n for n in read_filing(path).document.warnings if n.code == "form_only_told"]
    assert "实际完成值、执行数、得分等未读出" in notice.what
