"""Groups of packages that not every machine has: what is missing is one Chinese line that says what to install.

In: an import inside `with needs("ocr"):`. Out: the module, or `NotInstalled`. The groups are the extras of
pyproject.toml; the core needs none of them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Literal

from yiju.ingest.errors import Passing

Group = Literal["ocr", "notebooks", "models", "spark"]
_FOR: dict[Group, str] = {
    "ocr": "识别扫描件和图片",
    "notebooks": "数据表、图表和 parquet 导出",
    "spark": "按批比对大量申报（本机或 Spark）",
    "models": "使用 --model 指定的其他语义模型",
}


class NotInstalled(Passing):
    """A group is not installed; what needed it may go well afterwards."""


@contextmanager
def needs(group: Group) -> Iterator[None]:
    """Around imports of a group's packages. Raises `NotInstalled` where one is missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "yiju").partition(".")[0] == "yiju":
            raise
        raise NotInstalled(
            f"{_FOR[group]}需要另外安装组件“{group}”（缺少 {error.name}）。{_way(group)}"
        ) from error


def _way(group: Group) -> str:
    """What to do in this environment: the offline bundle's has no pip."""
    if find_spec("pip") is None:
        return "这里装的依据不带 pip（离线包即如此），不能补装；要用请按《用户指南》第一章用 pip 另装一份。"
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    return f'请运行：{python} -m pip install "yiju[{group}]"。'
