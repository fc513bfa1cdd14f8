"""OFD files as their writers make them (`bench/ofd_files.py`) are read like the pages they show."""

from pathlib import Path

import pytest

from bench.ofd_files import ROWS, TITLE, ofd, table, text
from yiju.ingest.errors import Unreadable
from yiju.ingest.filing import read_filing
from yiju.ingest.page import Source
from yiju.ingest.readers import read_bytes


def read(data: bytes) -> Source:
    return read_bytes(data, "申报表.ofd")


def test_a_form_in_an_ofd_is_read_like_one_in_a_pdf(tmp_path: Path) -> None:
    path = tmp_path / "申报表.ofd"
    path.write_bytes(ofd(text(TITLE, 60, 20, 6) + text("（2025年度）", 85, 30) + table(ROWS)))
    (made,) = read_filing(path).projects
    assert (made.name, made.unit, made.authority) == ("古堤加固", "示例市堤防中心", "示例市水务局")
    assert made.year_budget == 3_200_000
    assert [(i.level2, i.name, i.target) for i in made.indicators] == [
        ("数量指标", "加固堤防", "≥6公里"),
        ("社会效益指标", "受益人口", "≥3万人"),
    ]
    assert made.evidence["name"][0].box is not None


def test_lines_tables_and_templates_stand_where_they_are_printed() -> None:
    source = read(ofd(text(TITLE, 60, 20, 6) + table(ROWS), behind=text("示例市水务局", 20, 10)))
    (page,) = source.pages
    assert [line.text for line in page.lines][:3] == ["示例市水务局", TITLE, "项目名称 古堤加固"]
    assert [c.text for c in page.tables[0].rows()[1]] == [
        "主管部门",
        "示例市水务局",
        "实施单位",
        "示例市堤防中心",
    ]
    assert (page.width, page.height) == pytest.approx((595.28, 841.89), abs=0.1)


def test_steps_may_be_counted_and_a_matrix_moves_and_scales() -> None:
    turned = (
        '<ofd:TextObject Boundary="20 20 90 9" CTM="2 0 0 2 10 0" Font="1" Size="3">'
        '<ofd:TextCode X="0" Y="3" DeltaX="g 3 3">示例市局</ofd:TextCode></ofd:TextObject>'
    )
    (line,) = read(ofd(turned)).pages[0].lines
    assert line.text == "示例市局" and line.box is not None
    assert line.box[0] == pytest.approx(30 * 72 / 25.4, abs=0.1)
    assert line.box[2] - line.box[0] == pytest.approx(24 * 72 / 25.4, abs=0.1)


def test_what_an_ofd_cannot_give_is_covered() -> None:
    picture = '<ofd:ImageObject Boundary="0 0 200 280" ResourceID="5"/>'
    with pytest.raises(Unreadable, match="没有文字"):
        read(ofd(picture))
    source = read(ofd(text("示例市水务局", 20, 20), picture))
    assert {"pictures_in_page"} <= {notice.code for notice in source.warnings}
    with pytest.raises(Unreadable, match="已损坏"):
        read(ofd(document="<ofd:Document"))
    with pytest.raises(Unreadable, match="实体声明"):
        read(ofd(document='<!DOCTYPE x [<!ENTITY a "b">]><x/>'))
