"""Readers that try ways of putting a page together stay within seconds, and choose as trying all of them would."""

import random
import time
from collections.abc import Callable
from itertools import combinations, pairwise
from types import SimpleNamespace
from typing import Any

import pytest

from yiju.ingest.forms.shanghai.dump import texts as module
from yiju.ingest.forms.shanghai.dump.levels import place_rows
from yiju.ingest.forms.shanghai.dump.lines import DumpLine
from yiju.ingest.forms.shanghai.dump.pairing import IndicatorRow, IndicatorRows, LevelLabel
from yiju.ingest.forms.shanghai.layout import load
from yiju.ingest.page import Line, Page


def form_of(sentences: list[str]) -> Any:
    marks = [SimpleNamespace(lines=[SimpleNamespace(text=text)]) for text in sentences]
    return SimpleNamespace(marks=marks)


PAGE = Page(1, ())
LAYOUT: Any = SimpleNamespace(
    sections=[
        SimpleNamespace(label=name, cue=cue) for name, cue in (("甲", "概况"), ("乙", "必要"), ("丙", "计划"))
    ]
)


def tried(keys: list[str], texts: list[int], form: Any) -> list[list[int]]:
    """As it was: every cut."""
    cuts = [(0, *c, len(texts)) for c in combinations(range(1, len(texts)), len(keys) - 1)]
    return max(
        ([texts[a:b] for a, b in pairwise(c)] for c in cuts),
        key=lambda groups: module._score(keys, groups, form, LAYOUT),
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_best_cut_is_the_one_that_trying_all_finds(seed: int) -> None:
    draw = random.Random(seed)
    words = ["项目概况如下", "必要性如下。", "实施计划", "1.建设内容", "其他说明。", "概况、必要、计划"]
    texts = [draw.choice(words) for _ in range(draw.randint(4, 9))]
    form, numbers = form_of(texts), list(range(len(texts)))
    for keys in (["甲"], ["甲", "乙"], ["甲", "乙", "丙"]):
        assert module._best_cut(keys, numbers, form, LAYOUT) == tried(keys, numbers, form)


def times_as_long(work: Callable[[int], None], few: int, many: int) -> float:
    """How many times as long `many` take as `few`, in CPU time of this process."""

    def took(count: int) -> float:
        begun = time.process_time()
        work(count)
        return time.process_time() - begun

    return took(many) / max(took(few), 0.001)


def test_hundreds_of_paragraphs_for_a_few_sections_do_not_try_every_way() -> None:
    def part(count: int) -> None:
        form = form_of([f"第{n}段项目概况与必要性计划" for n in range(count)])
        groups = module._best_cut(["甲", "乙", "丙"] * 3, list(range(count)), form, LAYOUT)
        assert [n for group in groups for n in group] == list(range(count))

    assert times_as_long(part, 100, 300) < 3**4


def test_a_page_of_hundreds_of_indicators_between_its_levels_does_not_try_every_way() -> None:
    assert times_as_long(place, 100, 400) < 4**4


def place(count: int) -> None:
    layout = load("shanghai_2010s")
    levels = [level.label for level in layout.levels]
    rows = IndicatorRows(
        rows=[
            IndicatorRow(
                [DumpLine(PAGE, Line(n, f"完成数量{n}"), f"完成数量{n}", n, 0)], order=n, level=levels[0]
            )
            for n in range(count)
        ],
        labels=[LevelLabel(level, 0, count // 4 * n) for n, level in enumerate(levels)],
    )
    assert len(place_rows(rows, layout)) == count
