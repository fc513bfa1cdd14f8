"""The form's own data: every example in it says what it claims."""

import re

import pytest

from yiju.ingest.forms.shanghai.layout import Layout, load
from yiju.ingest.values.target import split_target


@pytest.fixture
def layout() -> Layout:
    return load("shanghai_2010s")


def test_titles(layout: Layout) -> None:
    assert all(layout.is_title(t) for t in layout.title_examples)
    assert not layout.is_title("财政项目支出绩效目标填报表")
    assert not layout.is_title("重点支出项目绩效目标见《绩效目标申报表》。")


def test_labels_name_their_fields(layout: Layout) -> None:
    for field in layout.fields:
        for wording in [field.label, *field.also]:
            assert layout.field_of(wording) == field
            assert layout.field_of(f" {wording}（元）：") == field


def test_a_label_has_one_role(layout: Layout) -> None:
    wordings = [w for f in layout.fields for w in [f.label, *f.also]]
    wordings += [w for s in layout.sections for w in [s.label, *s.also]]
    wordings += [w for v in layout.levels for w in [v.label, *v.also]] + layout.unread
    assert len(wordings) == len(set(wordings))


def test_section_cues(layout: Layout) -> None:
    for section in layout.sections:
        assert re.search(section.cue, section.example), section.label
        assert layout.section_of(section.label) == section.label


def test_level_cues(layout: Layout) -> None:
    for level in layout.levels:
        assert layout.level_of(level.label) == level.label
        assert all(layout.level_by_term(t) == level.label for t in level.terms)
        for example in level.examples:
            assert layout.level_by_cue(example) == level.label, example


def test_targets_and_names_look_different(layout: Layout) -> None:
    for target in layout.target_examples:
        assert re.search(layout.target_pattern, target) or split_target(target)[1] is not None
    for name in layout.name_examples:
        assert not re.search(layout.target_pattern, name)
        assert name.endswith(tuple(layout.name_endings))
