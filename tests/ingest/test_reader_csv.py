"""Comma-separated tables, told from text by their shape."""

import pytest

from yiju.ingest.errors import Unreadable
from yiju.ingest.readers import read_bytes

TABLE = '2024年支出预算总表,,,\n编制单位：示例局,,,单位：元\n编码,名称,合计,项目支出\n201,一般公共服务,"26,912,226",0\n'


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_title_rows_stand_above_the_table(charset: str) -> None:
    source = read_bytes(TABLE.encode(charset), "附表.csv")
    (page,) = source.pages
    assert source.type == "csv"
    assert [line.text for line in page.lines] == [
        "2024年支出预算总表",
        "编制单位：示例局\t单位：元",
        "编码\t名称\t合计\t项目支出",
        "201\t一般公共服务\t26,912,226\t0",
    ]
    assert [[c.text for c in row] for row in page.tables[0].rows()][1][2] == "26,912,226"


def test_semicolons_split_too() -> None:
    source = read_bytes("编码;名称;合计\n201;一般公共服务;12,5\n202;外交;3,0\n".encode(), "a.csv")
    assert [c.text for c in source.pages[0].tables[0].rows()[2]] == ["202", "外交", "3,0"]


def test_the_shape_tells_a_table_without_its_name() -> None:
    assert read_bytes(TABLE.encode(), "附表.txt").type == "csv"


@pytest.mark.parametrize(
    "text",
    [
        "一、项目概况\n本项目，自2017年起实施。\n二、立项依据\n",
        "a, b, c\n",
        "编码\t名称,x,y\n201\t一般,x,y\n202\t外交,x,y\n",
    ],
)
def test_text_stays_text(text: str) -> None:
    assert read_bytes(text.encode(), "说明.txt").type == "text"


def test_a_field_without_end_gives_a_reason() -> None:
    with pytest.raises(Unreadable, match="引号"):
        read_bytes(b'a,b,c\n1,2,"' + b"x" * 1_100_000, "坏.csv")
