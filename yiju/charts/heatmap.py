"""Shares between every two of some things."""

from __future__ import annotations

import altair as alt
import pandas as pd


def heatmap(table: pd.DataFrame, title: str = "") -> alt.LayerChart:
    """`Workspace.shares` as a square: how much text every two declarations have in common, 0–100 %.

    Rows and columns are the declarations in the order of the table. The diagonal is a declaration with itself.
    A dark block around the diagonal is a project that stays as it was; a dark cell away from it, a text that
    was taken over. What to do: open the pair with `Workspace.compare`.
    """
    order = list(dict.fromkeys(table["左"]))
    step = 46 if len(order) <= 12 else 26
    base = alt.Chart(pd.DataFrame(table), title=title, width=alt.Step(step), height=alt.Step(step)).encode(
        x=alt.X("右:N", sort=order, title=None, axis=alt.Axis(labelAngle=-40)),
        y=alt.Y("左:N", sort=order, title=None),
        tooltip=["左:N", "右:N", alt.Tooltip("重复率:Q", format=".0%")],
    )
    scale = alt.Scale(domain=[0, 1], range="heatmap")
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color("重复率:Q", scale=scale, title="重复率", legend=alt.Legend(format=".0%"))
    )
    figures = base.mark_text(fontSize=11).encode(
        text=alt.Text("重复率:Q", format=".0%"),
        color=alt.condition("datum.重复率 > 0.75", alt.value("white"), alt.value("#333")),
    )
    return alt.LayerChart(layer=[cells, figures])
