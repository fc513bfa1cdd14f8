"""Markdown of converters: tables between pipes, blank and repeated cells as the office file has them."""

from pathlib import Path

import pytest

from yiju.ingest.batch import ingest
from yiju.ingest.filing import read_filing
from yiju.ingest.page import Source
from yiju.ingest.readers import read_bytes
from yiju.ingest.record_store import RecordStore

HEAD = "| 项目支出绩效自评表 | Unnamed: 1 | Unnamed: 2 | Unnamed: 3 |\n| --- | :--- | ---: | --- |\n"


def read(text: str) -> Source:
    return read_bytes(text.encode(), "表.md")


def rows(source: Source) -> list[list[str]]:
    return [[cell.text for cell in row] for row in source.pages[0].tables[0].rows()]


def test_what_a_converter_writes_for_a_blank_cell_is_blank() -> None:
    source = read(
        f"## 自评\n\n{HEAD}| 项目名称 | NaN | 旧桥维修 | NaN |\n| 主管部门 | NaN | 示例局 | NaN |\n"
    )
    assert source.type == "markdown"
    assert [line.text for line in source.pages[0].lines] == [
        *("自评", "项目支出绩效自评表", "项目名称\t旧桥维修", "主管部门\t示例局"),
    ]
    assert rows(source) == [["项目名称", "旧桥维修"], ["主管部门", "示例局"]]


def test_a_merged_cell_that_is_repeated_is_one_and_equal_values_are_two() -> None:
    title = "|" + " 绩效自评表 |" * 4
    source = read(
        f"{title}\n|---|---|---|---|\n| 项目名称 | 旧桥维修 | 旧桥维修 | 旧桥维修 |\n| 桥数 | 3座 | 3座 | 好 |\n"
    )
    assert rows(source) == [["项目名称", "旧桥维修"], ["桥数", "3座", "3座", "好"]]


def test_marks_and_breaks_are_no_part_of_a_cell() -> None:
    source = read("# 表\n\n**金额单位：万元**\n\n| 名称 | 数 |\n|:-|-:|\n| **甲**<br>乙 | 1\\|2 |\n")
    assert source.pages[0].lines[1].text == "金额单位：万元"
    assert rows(source)[-1] == ["甲\n乙", "1|2"]


@pytest.mark.parametrize("text", ["一、项目概况\n本项目|甲|乙\n", "# 说明\n项目名称：旧桥维修\n"])
def test_text_stays_text(text: str) -> None:
    assert read(text).type == "text"


def test_a_form_in_it_is_read(tmp_path: Path) -> None:
    body = [
        "| （2024年度） | NaN | NaN | NaN | NaN | NaN | NaN |",
        "| 项目名称 | NaN | 旧桥维修 | NaN | NaN | NaN | NaN |",
        "| 主管部门 | NaN | 示例市交通局 | NaN | 实施单位 | 示例市桥隧所 | NaN |",
        "| 项目资金（万元） | NaN | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 | 得分 |",
        "| NaN | 年度资金总额 | 30 | 30 | 27 | 90% | 9 |",
        "| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分 |",
        "| NaN | 产出指标 | 数量指标 | 维修桥梁 | ≥3座 | 3座 | 50 |",
        "| NaN | 满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90% | 95% | 40 |",
    ]
    title = "| 项目支出绩效自评表 |" + "".join(f" Unnamed: {n} |" for n in range(1, 7))
    path = tmp_path / "自评.md"
    path.write_text("\n".join([title, "|" + " --- |" * 7, *body]), encoding="utf-8")
    filing = read_filing(path)
    (made,) = filing.projects
    assert (filing.document.kind, filing.document.year) == ("self_evaluation", 2024)
    assert (made.name, made.unit, made.executed) == ("旧桥维修", "示例市桥隧所", 270000)
    assert [(i.level1, i.name, i.target, i.actual) for i in made.indicators] == [
        ("产出指标", "维修桥梁", "≥3座", "3座"),
        ("满意度指标", "居民满意度", "≥90%", "95%"),
    ]


def test_a_folder_gives_its_markdown_but_not_what_tells_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "送审"
    folder.mkdir()
    (folder / "自评表.md").write_text(
        "| 一级指标 | 二级指标 |\n|---|---|\n| 产出指标 | 数量指标 |\n", encoding="utf-8"
    )
    (folder / "README.md").write_text("| 文件 | 说明 |\n|---|---|\n| 自评表.md | 2024 |\n", encoding="utf-8")
    outcomes = {
        one.path.name: one.outcome for one in ingest([folder], RecordStore(tmp_path / "records.sqlite"))
    }
    assert outcomes == {"自评表.md": "read", "README.md": "skipped"}
