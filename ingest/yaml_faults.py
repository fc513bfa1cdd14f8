"""What is wrong with a YAML file that an office writes, in Chinese.

In: what PyYAML or msgspec say of it, in English, and the type that it should have. Out: one sentence for the person who
wrote the file: what stands there, what should.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec.inspect as shapes

_WORDS = {
    "int": "整数", "float": "数", "decimal": "数", "bool": "true 或 false", "str": "文字（像数的文字要加引号）", "null": "空",
    "array": "列表（每项一行，以“- ”开头）", "object": "若干“键: 值”",
}  # fmt: skip
_FAULTS: tuple[tuple[str, str], ...] = (
    (
        r"mapping values are not allowed",
        "冒号的位置不对：一行只能写一个“键: 值”，值里有冒号时加引号，同一层的各行要对齐",
    ),
    (r"character '\\t'", "缩进用了制表符，请改用空格"),
    (r"character '(.)' that cannot start", "以“{}”开头的文字要加引号"),
    (r"unexpected end of stream", "引号没有成对"),
    (r"expected '(?:,|.)' or '(.)'", "缺少“{}”，或两项之间缺少逗号"),
    (r"could not find expected ':'", "键后面缺少冒号"),
    (r"expected <block end>", "这一行与同一层的其他各行没有对齐，或引号后面还有文字"),
    (r"undefined alias '(.*)'", "以“*”开头的文字“*{}”要加引号"),
    (r"missing required field `([^`]+)`", "缺少必填的键 {}"),
    (r"unknown field `([^`]+)`", "不认识的键 {}"),
    (r"Invalid enum value '?([^']*)'?", "“{}”不是这里可写的值"),
)
_EXPECTED = re.compile(r"Expected `([^`]+)`, got `([^`]+)`")


def in_chinese(wording: str, shape: Any = None) -> str:
    """The sentence, without the place. What no pattern knows is told as a fault of form. Of a value that is none of a list,
    and of the `shape` (a struct) that the file should have, it says which may stand there.
    """
    if shape is not None and "Invalid enum value" in wording:
        allowed = _allowed(shapes.type_info(shape), wording.partition(" - at ")[2])
        return in_chinese(wording) + (f"（可用：{'、'.join(allowed)}）" if allowed else "")
    if types := _EXPECTED.search(wording):
        wanted, had = (
            "或".join(_WORDS.get(word, word) for word in part.split(" | ")) for part in types.groups()
        )
        return f"这里应写{wanted}，写的却是{had}"
    for pattern, sentence in _FAULTS:
        if found := re.search(pattern, wording):
            return sentence.format(*found.groups())
    return "缩进、冒号或引号有误"


def _allowed(shape: Any, at: str) -> list[str]:
    """The values that the shape has at a place such as `$.fields[0].kind`, or for the keys there: "`key` in `$.tables`"."""
    for name, _ in re.findall(r"\.([^.\[\]`]+)|\[(\d+|\.\.\.)\]", at):
        shape = _within(shape, name)
    if at.startswith("`key`") and isinstance(shape, shapes.DictType):
        shape = shape.key_type
    one_of = [part for part in getattr(shape, "types", (shape,)) if isinstance(part, shapes.LiteralType)]
    return [str(value) for part in one_of for value in part.values]


def _within(shape: Any, name: str) -> Any:
    """The shape of one field, of a mapping's values or of a list's entries."""
    for part in getattr(shape, "types", (shape,)):
        if isinstance(part, shapes.StructType) and name:
            return next((field.type for field in part.fields if field.encode_name == name), None)
        if isinstance(part, shapes.DictType):
            return part.value_type
        if isinstance(part, shapes.ListType | shapes.VarTupleType):
            return part.item_type
    return None
