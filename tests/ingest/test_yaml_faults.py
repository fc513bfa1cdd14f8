"""Whoever writes a YAML file meets Chinese, whatever is wrong with it."""

from typing import Literal

import msgspec
import pytest
import yaml

from yiju.ingest.yaml_faults import in_chinese

Word = Literal["甲", "乙"]


class Part(msgspec.Struct):
    word: Word | None = None


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    number: int = 0
    parts: list[Part] = []
    by_word: dict[Word, int] = {}
    names: list[str] = []
    kind: Literal["x", "y"] = "x"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("names: : 2", "冒号的位置不对"),
        ("\tnumber: 1", "制表符"),
        ("kind: @x", "以“@”开头的文字要加引号"),
        ('kind: "x', "引号没有成对"),
        ("names: [a", "缺少“]”"),
        ("names:\n- a\n kind: x", "对齐"),
        ("kind: *x", "加引号"),
        ("number: 多", "这里应写整数，写的却是文字"),
        ("names: 甲", "这里应写列表"),
        ("kind: z", "“z”不是这里可写的值（可用：x、y）"),
        ("parts: [{word: 丙}]", "“丙”不是这里可写的值（可用：乙、甲）"),
        ("by_word: {丙: 1}", "“丙”不是这里可写的值（可用：乙、甲）"),
        ("nmaes: [甲]", "不认识的键 nmaes"),
        ("- 1", "这里应写若干“键: 值”"),
    ],
)
def test_a_fault_is_covered_in_chinese(text: str, told: str) -> None:
    try:
        yaml.compose(text, Loader=yaml.SafeLoader)
        msgspec.yaml.decode(text, type=Shape)
    except yaml.MarkedYAMLError as error:
        said = in_chinese(error.problem or "")
    except msgspec.ValidationError as error:
        said = in_chinese(str(error), Shape)
    assert told in said
