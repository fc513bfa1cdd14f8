"""Ranked bars: what is most, and how much."""

from __future__ import annotations

import altair as alt
import pandas as pd

_LONGEST = 24


def bars(
    table: pd.DataFrame, name: str, amount: str, unit: str, top: int = 15, title: str = ""
) -> alt.LayerChart:
    """The `top` rows by column `amount`, a bar each, named by column `name`; `unit` (个, 万元, %) stands at the
    axis. Read it from top to bottom; the figure stands at the bar's end. Names of more than 24 characters are
    cut, the whole name is the bar's tooltip.
    """
    shown = pd.DataFrame(table).nlargest(top, amount).assign(**{"名": lambda t: t[name].map(_cut)})
    order = alt.EncodingSortField(field=amount, order="descending")
    whole = bool((shown[amount].dropna() % 1 == 0).all())
    axis = alt.Axis(tickMinStep=1) if whole else alt.Axis()
    base = alt.Chart(shown, title=title, height=alt.Step(24)).encode(
        x=alt.X(f"{amount}:Q", title=f"{amount}（{unit}）", axis=axis),
        y=alt.Y("名:N", sort=order, title=None),
        tooltip=[f"{name}:N", f"{amount}:Q"],
    )
    figures = base.mark_text(align="left", dx=4, fontSize=12)
    return alt.LayerChart(
        layer=[base.mark_bar(), figures.encode(text=alt.Text(f"{amount}:Q", format="," if whole else ",.2f"))]
    )


def _cut(text: object) -> str:
    whole = str(text)
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1] + "…"
