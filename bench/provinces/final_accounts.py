"""Budget tables of final accounts and the budget lines that a reader takes from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bench.provinces.entry import columns, split
from bench.provinces.filing_parts import Block, Json, Para, PrintedCell, c, h, n, table

CARS = "公务用车购置及运行维护费"


@dataclass(frozen=True)
class Lines:
    """A printed table with its budget lines."""

    blocks: tuple[Block, ...]
    lines: tuple[Json, ...]


def _line(
    name: str, code: str | None, label: str, texts: Sequence[str], names: Sequence[str], scale: int
) -> list[Json]:
    amounts = columns(texts, names, scale)
    return [{"table": name, "code": code, "name": label, "amounts": amounts}] if amounts else []


def two_sided(name: str, left: str, right: str, right_names: Sequence[str], unit: str, scale: int) -> Lines:
    """收入 and 支出 side by side with 行次; rows as `项目|决算数` and `项目|…`, a row of 栏次 under the head."""
    ones, twos = split(left), split(right)
    width = len(right_names)
    rows: list[list[PrintedCell]] = [
        [h("收入", 3), h("支出", 2 + width)],
        [h("项目"), h("行次"), h("决算数"), h("项目"), h("行次"), *(h(text) for text in right_names)],
        [h("栏次"), h(""), h("1"), h("栏次"), h(""), *(h(str(y + 2)) for y in range(width))],
    ]
    for y, (one, two) in enumerate(zip_longest(ones, twos), 1):
        first = [c(one[0]), h(str(y)), n(one[1])] if one else [c(), h(str(y)), n()]
        second = (
            [c(two[0]), h(str(y + len(ones))), *(n(text) for text in two[1:])]
            if two
            else [c(), h(str(y + len(ones))), *(n() for _ in right_names)]
        )
        rows.append([*first, *second])
    lines: list[Json] = []
    for label, amount in ones:
        lines += _line(name, None, label, [amount], ["决算数"], scale)
    for label, *amounts in twos:
        lines += _line(name, None, label, amounts, right_names, scale)
    widths = (24, 5, 12, 24, 5, *(12.0 for _ in right_names))
    return Lines(
        (Para(name, "heading"), Para("", "line", f"金额单位：{unit}"), table(widths, rows)), tuple(lines)
    )


def by_function(name: str, text: str, names: Sequence[str], unit: str, scale: int) -> Lines:
    """科目编码 in one column, 合计 first; rows as `code|name|…`."""
    data = split(text)
    rows: list[list[PrintedCell]] = [
        [h("项目", 2), *(h(label, 1, 2) for label in names)],
        [h("科目编码"), h("科目名称")],
        [h("栏次", 2), *(h(str(y)) for y in range(1, len(names) + 1))],
    ]
    lines: list[Json] = []
    for code, label, *amounts in data:
        head = [c(code), c(label)] if code else [h(label, 2)]
        rows.append([*head, *(n(amount) for amount in amounts)])
        lines += _line(name, code or None, label, amounts, names, scale)
    grid = table((10, 28, *(11.0 for _ in names)), rows)
    return Lines((Para(name, "heading"), Para("", "line", f"金额单位：{unit}"), grid), tuple(lines))


def by_steps(name: str, text: str, names: Sequence[str], unit: str, scale: int) -> Lines:
    """类 / 款 / 项 in columns of their own under 支出功能分类科目编码, 合计 last; rows as `code|name|…`."""
    data = split(text)
    rows: list[list[PrintedCell]] = [
        [h("项目", 4), *(h(label, 1, 3) for label in names)],
        [h("支出功能分类科目编码", 3), h("科目名称", 1, 2)],
        [h("类"), h("款"), h("项")],
    ]
    lines: list[Json] = []
    for code, label, *amounts in data:
        head = [h(code[:3]), h(code[3:5]), h(code[5:]), c(label)] if code else [h(label, 4)]
        rows.append([*head, *(n(amount) for amount in amounts)])
        lines += _line(name, code or None, label, amounts, names, scale)
    grid = table((6, 5, 5, 28, *(15.0 for _ in names)), rows)
    return Lines((Para(name, "heading"), Para("", "line", f"单位：{unit}"), grid), tuple(lines))


def by_kind(name: str, text: str, names: Sequence[str], unit: str, scale: int) -> Lines:
    """三公经费 with one row per kind of spending; rows as `项目|…`."""
    data = split(text)
    rows: list[list[PrintedCell]] = [[h("项目"), *(h(label) for label in names)]]
    lines: list[Json] = []
    for label, *amounts in data:
        rows.append([c(label), *(n(amount) for amount in amounts)])
        lines += _line(name, None, label, amounts, names, scale)
    return Lines(
        (
            Para(name, "heading"),
            Para("", "line", f"金额单位：{unit}"),
            table((34, *(18.0 for _ in names)), rows),
        ),
        tuple(lines),
    )


def by_kind_across(name: str, text: str, names: Sequence[str], unit: str, scale: int) -> Lines:
    """三公经费 with the kinds of spending across, `names` under each; rows as `项目|…`, the six usual kinds."""
    total, abroad, cars, bought, driven, guests = split(text)
    size = len(names)
    order = (total, abroad, cars, bought, driven, guests)
    rows: list[list[PrintedCell]] = [
        [
            h(total[0], size, 2),
            h(abroad[0], size, 2),
            h(CARS, 3 * size),
            h(guests[0], size, 2),
        ],
        [h("小计", size), h(bought[0], size), h(driven[0], size)],
        [h(label) for _ in order for label in names],
        [n(amount) for row in order for amount in row[1:]],
    ]
    lines: list[Json] = []
    for label, *amounts in order:
        lines += _line(name, None, CARS if label == "小计" else label, amounts, names, scale)
    return Lines(
        (Para(name, "heading"), Para("", "line", f"单位：{unit}"), table([1.0] * (6 * size), rows)),
        tuple(lines),
    )
