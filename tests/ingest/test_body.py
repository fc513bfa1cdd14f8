"""One test whether a text names a public body."""

import pytest

from yiju.ingest.values.body import is_body, is_placeholder, may_name_body


@pytest.mark.parametrize(
    "name",
    [
        "临江市水务局",
        "示例区青山镇人民政府",
        "示例县档案馆（本级）",
        "示例市第二中学",
        "示例市“12345”热线管理中心",
    ],
)
def test_bodies(name: str) -> None:
    assert is_body(name)


@pytest.mark.parametrize(
    "text",
    [
        "单位：元",
        "（万元）",
        "万元",
        "部门预算项目绩效目标表（",
        "本单位",
        "编制部门",
        "（逐一列出本项目各责任主体）",
        "XX局",
        "由水务局负责实施。",
    ],
)
def test_what_names_no_body(text: str) -> None:
    assert not is_body(text)
    assert not may_name_body(text)


def test_behind_a_label_a_name_may_end_in_any_way() -> None:
    assert may_name_body("示例区融媒体") and not is_body("示例区融媒体")


@pytest.mark.parametrize("text", ["XX", "（此处填写项目背景）", "____", "请填写项目名称"])
def test_a_templates_own_words(text: str) -> None:
    assert is_placeholder(text)


def test_a_name_with_a_bracket_is_no_placeholder() -> None:
    assert not is_placeholder("档案整理（二期）")
