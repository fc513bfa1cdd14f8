"""The picture of a declaration's pages: every box lies on the page, around ink, and has its number."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from yiju.cli import cli
from yiju.ingest import Declaration, Unreadable, read_filing
from yiju.page_image import legend, marks, page_image

FORM = "示例市数据管理局2019年绩效目标申报表.pdf"
POINTS = 200 / 72
"""Pixels a point."""


@pytest.fixture(scope="module")
def form(samples: Path) -> Declaration:
    return read_filing(samples / FORM).projects[0]


def test_every_box_holds_ink_and_is_outlined(form: Declaration, samples: Path) -> None:
    original = (samples / FORM).read_bytes()
    plain = np.asarray(page_image(Declaration(name="", evidence={"name": form.evidence["name"]}), original))
    drawn = np.asarray(page_image(form, original))
    height = plain.shape[0]
    assert drawn.shape[0] > 2 * height - 1  # two pages
    for mark in marks(form):
        x0, y0, x1, y1 = (round(v * POINTS) for v in mark.box)
        if mark.page == 1 and mark.field != "name":
            assert plain[y0 + 4 : y1 - 4, x0 + 4 : x1 - 4].min() < 100, mark
            left = drawn[y0 + 12 : y1 - 4, x0].astype(int)
            assert (left.max(axis=1) - left.min(axis=1)).mean() > 20, mark  # coloured, where rules are black


def test_the_legend_names_every_number_once(form: Declaration) -> None:
    rows = list(legend(form))
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(form.evidence) + 1)]
    assert ("3", "项目名称", form.name, "第1页") in rows


def test_values_without_a_place_on_a_page_say_so() -> None:
    with pytest.raises(Unreadable, match="没有页面位置"):
        page_image(Declaration(name="示例"), b"")


def test_the_command_writes_the_picture_and_prints_the_legend(
    samples_read: Callable[[Path], Path], tmp_path: Path
) -> None:
    workspace, out = samples_read(tmp_path / "工作区"), tmp_path / "页.png"
    done = CliRunner().invoke(
        cli, ["-w", str(workspace), "show", "政务网站群安全监测服务", "--page-image", str(out)]
    )
    assert done.exit_code == 0 and "项目名称" in done.output, done.output
    with Image.open(out) as picture:
        assert picture.width == 1653
    several = CliRunner().invoke(
        cli,
        ["-w", str(workspace), "show", "政务信息资源目录系统（运维）", "--page-image", str(out)],
        standalone_mode=False,
    )
    assert "请指明编号" in str(several.exception.format_message())  # type: ignore[union-attr]
