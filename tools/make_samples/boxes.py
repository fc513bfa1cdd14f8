"""The two rows of boxes of the 2010s form: which labels there are and how a dump prints them."""

from __future__ import annotations

CATEGORIES = (
    ("市委市政府已确定的新增项目", "结转项目", "其他一次性项目"),
    ("经常性专项业务费", "其他经常性项目"),
)
USES = (
    ("基本建设工程类", "信息化建设类", "政策补贴类"),
    ("政府购买服务", "资产购置类", "其他事业专业类"),
)


def mark(label: str, ticked: list[str], yes: str = "√", no: str = "□") -> str:
    """A label with its box after it."""
    return label + (yes if label in ticked else no)


def line(labels: tuple[str, ...], ticked: list[str], gap: str = "    ") -> str:
    """One printed line of labels with a box after each."""
    return gap.join(mark(label, ticked) for label in labels)
