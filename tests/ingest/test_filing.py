"""One file to one filing: families together, each project once, ids that stay."""

from pathlib import Path

import pytest

from yiju.ingest import Unreadable, read_filing
from yiju.ingest.filing import together
from yiju.ingest.record import Basis, Declaration, Place

TEXT = """示例市示范区图书馆 2023 年 财政支出项目绩效目标申报表

项目经费情况说明--年度图书出版

一、项目概述

编辑出版年度图书。

二、立项依据

《示例市公共图书馆服务规定》（示府令第12号）。

五、实施周期

2023年1月1日—2023年12月31日

六、年度预算安排

出版费为12万元。

项目经费情况说明

一、项目概述

开展阅读活动。

二、立项依据

读者需要。
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "示例.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def declared(name: str, unit: str | None, first: int, last: int) -> Declaration:
    made = Declaration(name=name, unit=unit)
    made.evidence = {"name": [Place(1, (first, first))], "texts.项目概况": [Place(1, (first, last))]}
    return made


def test_a_declaration_without_a_name_is_kept_and_said(file: Path) -> None:
    filing = read_filing(file)
    assert [p.name for p in filing.projects] == ["年度图书出版", ""]
    (notice,) = [w for w in filing.document.warnings if "项目名称" in w.what]
    assert notice.page == 1
    assert filing.projects[1].texts["项目概况"] == "开展阅读活动。"


def test_ids_depend_on_the_content_only(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "改名.txt"
    other.write_bytes(file.read_bytes())
    first, second = read_filing(file), read_filing(other)
    assert first.document.id == second.document.id
    assert [p.id for p in first.projects] == [p.id for p in second.projects]
    assert len({p.id for p in first.projects}) == 2
    assert all(p.id.startswith("d-") and len(p.id) == 18 for p in first.projects)


def test_a_form_and_a_narrative_of_one_name_are_one() -> None:
    form, narrative = declared("图书出版", "示例馆", 1, 20), declared("图书出版", None, 30, 50)
    narrative.bases = [Basis("示例市公共图书馆服务规定")]
    narrative.texts = {"实施方案": "按季度推进。"}
    (made,) = together([form], [narrative])
    assert made.bases == [Basis("示例市公共图书馆服务规定")] and made.texts == {"实施方案": "按季度推进。"}


def test_projects_of_one_name_by_two_units_stay_two() -> None:
    found = together([declared("网络运维", "甲", 1, 20)], [declared("网络运维", "乙", 30, 50)])
    assert [p.unit for p in found] == ["甲", "乙"]


def test_what_is_read_from_cells_is_not_read_again_from_lines() -> None:
    cells, twice, beyond = (
        declared("一", None, 1, 20),
        declared("一!", None, 5, 9),
        declared("二", None, 40, 60),
    )
    assert [p.name for p in together([twice, beyond], [cells])] == ["一", "二"]


def test_an_unreadable_file_says_why(tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_bytes(b"")
    with pytest.raises(Unreadable, match="空文件"):
        read_filing(path)


def test_real_filings_hold_what_their_families_say(corpus: Path) -> None:
    counts = {p.name[:3]: len(read_filing(p).projects) for p in (corpus / "text").glob("*.txt")}
    assert counts == {"000": 3, "001": 5, "002": 4, "003": 14, "004": 3}
