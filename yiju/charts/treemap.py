"""Amounts as areas: a rectangle per part, the parts of one whole side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import altair as alt
import pandas as pd

_WIDTH, _HEIGHT, _HEAD = 860.0, 480.0, 20.0
_CHARACTER = 12.5
"""Pixels that a Chinese character of the label takes."""
Box = tuple[float, float, float, float]


def treemap(table: pd.DataFrame, group: str, part: str, amount: str, title: str = "") -> alt.LayerChart:
    """Column `amount` as areas: a block per `group`, within it a rectangle per `part`; rows of one part are
    added up, only amounts above 0 are drawn. A block's area, with its heading, is its share of all; a part
    too small for its name shows it as tooltip. The name of column `amount` carries its unit: 金额（万元）.
    """
    sums = pd.DataFrame(table)[[group, part, amount]].groupby([group, part], as_index=False).sum()
    sums = sums[sums[amount] > 0].sort_values(amount, ascending=False)
    totals = sums.groupby(group)[amount].sum().sort_values(ascending=False)
    blocks = dict(zip(totals.index, _squarify(list(totals), (0, 0, _WIDTH, _HEIGHT)), strict=True))
    rows, heads = [], []
    for name, (left, above, width, height) in blocks.items():
        own = sums[sums[group] == name]
        head = min(_HEAD, height / 3)
        heads.append(
            {"x": left + 4, "y": above + head / 2, "文": _fitting(str(name), width, f" {totals[name]:,.1f}")}
        )
        inner = (left, above + head, width, height - head)
        for (_, row), box in zip(own.iterrows(), _squarify(list(own[amount]), inner), strict=True):
            rows.append(_rectangle(str(name), str(row[part]), float(row[amount]), box))
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _WIDTH]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[_HEIGHT, 0]))
    note = f"面积与数字：{amount}"
    drawn = alt.Chart(pd.DataFrame(rows), title=alt.Title(title, subtitle=note), width=_WIDTH, height=_HEIGHT)
    rectangles = drawn.mark_rect(stroke="white", strokeWidth=1.5).encode(
        x=x, y=y, x2="x2:Q", y2="y2:Q", color=alt.Color("组:N", sort=list(totals.index), legend=None),
        tooltip=[alt.Tooltip("组:N", title=group), alt.Tooltip("项:N", title=part), alt.Tooltip("数:N", title=note)],
    )  # fmt: skip
    labels = drawn.mark_text(
        align="left", baseline="top", dx=4, dy=4, color="white", fontSize=12, lineBreak="\n"
    )
    names = alt.Chart(pd.DataFrame(heads)).mark_text(
        align="left", fontSize=12, fontWeight="bold", color="#333"
    )
    return alt.LayerChart(
        layer=[rectangles, labels.encode(x=x, y=y, text="文:N"), names.encode(x=x, y=y, text="文:N")]
    )


def _rectangle(group: str, part: str, amount: float, box: Box) -> dict[str, object]:
    x, y, width, height = box
    name, figure = _fitting(part, width), f"{amount:,.1f}"
    fits = name and height >= 36 and _width(figure) <= width
    text = (f"{name}\n{figure}" if fits else name) if height >= 18 else ""
    return {
        "组": group,
        "项": part,
        "数": f"{amount:,.2f}",
        "x": x,
        "y": y,
        "x2": x + width,
        "y2": y + height,
        "文": text,
    }


def _fitting(text: str, width: float, figure: str = "") -> str:
    """As much of the text as the width holds, nothing where that says nothing; a figure whole or not at all."""
    if _width(text + figure) <= width:
        return text + figure
    if _width(text) <= width:
        return text
    room = int((width - 6) / _CHARACTER)
    return text[: room - 1] + "…" if room >= 4 else ""


def _width(text: str) -> float:
    return 6 + sum(_CHARACTER if ord(c) > 0x2000 else 0.55 * _CHARACTER for c in text)


def _squarify(amounts: Sequence[float], box: Box) -> Iterator[Box]:
    """Boxes of the given areas that fill `box`, as near to squares as rows allow (Bruls, Huizing and van Wijk,
    "Squarified Treemaps", 2000). Amounts descend.
    """
    x, y, width, height = box
    left = list(amounts)
    while left:
        scale = width * height / sum(left)
        short = min(width, height)
        count = 1
        while count < len(left) and _worst(left[: count + 1], scale, short) <= _worst(
            left[:count], scale, short
        ):
            count += 1
        row, left = left[:count], left[count:]
        thick = sum(row) * scale / short if short else 0.0
        along = 0.0
        for amount in row:
            long = amount * scale / thick if thick else 0.0
            yield (x, y + along, thick, long) if width >= height else (x + along, y, long, thick)
            along += long
        if width >= height:
            x, width = x + thick, width - thick
        else:
            y, height = y + thick, height - thick


def _worst(row: Sequence[float], scale: float, short: float) -> float:
    """The largest ratio of sides in a row."""
    total = sum(row) * scale
    if not total or not short:
        return float("inf")
    return max(max(short**2 * a * scale / total**2, total**2 / (short**2 * a * scale)) for a in row)
