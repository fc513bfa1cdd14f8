"""The rows of a target form's indicators, each with its levels, from the head on."""

import pytest

from yiju.ingest.forms.draft import Draft
from yiju.ingest.forms.grid_rows import rows
from yiju.ingest.forms.repair import Lexicon
from yiju.ingest.forms.target_forms.target_form import best
from yiju.ingest.forms.target_forms.target_form_indicators import read, target_of
from yiju.ingest.readers.html import read_html
from yiju.ingest.record import Declaration

HEAD = "一级指标 二级指标 三级指标 年度指标值"


def of(*lines: str, cut: bool = False) -> Declaration:
    """Each line a row, its cells by spaces; `|` in front of a cell has it reach over two rows."""
    cells = (
        "".join(f"<td rowspan=2>{c[1:]}</td>" if c[0] == "|" else f"<td>{c}</td>" for c in line.split(" "))
        for line in (HEAD, *lines)
    )
    page = f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    stream = rows(read_html(page.encode(), "表.html", "0" * 64))
    draft = Draft("target_form")
    read(stream, best(stream), Lexicon([]), draft, cut=cut)
    return draft.declaration


def told(made: Declaration) -> list[tuple[str | None, str | None, str, str | None]]:
    return [(i.level1, i.level2, i.name, i.target) for i in made.indicators]


def test_a_level_reaches_over_its_rows() -> None:
    made = of("|产出指标 数量指标 河道保洁长度 ≥40公里", "质量指标 保洁合格率 ≥95%")
    assert told(made) == [
        ("产出指标", "数量指标", "河道保洁长度", "≥40公里"),
        ("产出指标", "质量指标", "保洁合格率", "≥95%"),
    ]
    assert made.evidence["indicators[0]"] and not made.doubts


def test_a_name_without_a_target_is_doubted() -> None:
    made = of("产出指标 数量指标 河道保洁长度")
    assert [(d.field, d.why) for d in made.doubts] == [("indicators[0]", "没有印出指标值")]


@pytest.mark.parametrize(
    ("signs", "printed", "measure", "whole"),
    [
        (["≥"], "40", "公里", "≥40公里"),
        (["定量"], "40公里", "公里", "40公里"),
        ([], "", "公里", None),
        (["≥"], "", "", None),
    ],
)
def test_a_target_in_up_to_three_cells_is_one(
    signs: list[str], printed: str, measure: str, whole: str | None
) -> None:
    assert target_of(signs, printed, measure) == whole
