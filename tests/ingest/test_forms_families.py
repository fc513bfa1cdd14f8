"""Every family of forms reads its own sample; a mistake in a family's file is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from yiju.ingest.forms.families import FormFamily, checked, families
from yiju.ingest.forms.grammar import BadForm, load
from yiju.ingest.forms.sample import faults


@pytest.mark.parametrize("family", families(), ids=lambda family: family.id)
def test_a_sample_reads_as_its_file_says(family: FormFamily) -> None:
    assert faults(family, families()) == []


WRONG = {
    "colums: {}": "不认识的键 colums",
    "tables:\n  indicators:\n    columns:\n      goal: [目标]": "没有 goal 这种栏",
    "fields:\n  - {key: budget, label: 预算}": "记录中没有 budget 这一项",
    "fields:\n  - {key: unit, label: 单位}\nfields: []": "键 fields 写了两次",
    "titles: ['（未闭合(']": "正则表达式有误",
    "titles: ['评审表$']\ntitle_examples: [立项表]": "认不出“立项表”",
    "kind: plan": "“plan”不是这里可写的值",
    "fields: [": "不是合格的 YAML",
}


@pytest.mark.parametrize(("text", "told"), WRONG.items(), ids=list(WRONG.values()))
def test_a_mistake_is_told_with_file_and_line(text: str, told: str, tmp_path: Path) -> None:
    """The line is that of the mistake itself, counted from 1."""
    path = tmp_path / "own.yaml"
    path.write_text(f"id: own\nname: 自有表式\n{text}\n", encoding="utf-8")
    with pytest.raises(BadForm) as caught:
        load(path)
    assert told in caught.value.what
    assert caught.value.line >= 3
    assert str(path) in str(caught.value)


def test_a_family_that_extends_nothing_known_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("id: own\nname: 自有表式\nextends: nowhere\n", encoding="utf-8")
    with pytest.raises(BadForm, match="nowhere"):
        checked(path)
