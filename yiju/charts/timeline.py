"""Bases on a line of years: from when to when each is good, and when it is cited."""

from __future__ import annotations

import altair as alt
import pandas as pd

_HEAD, _TAIL = 14, 12


def timeline(bases: pd.DataFrame, top: int = 20, title: str = "") -> alt.LayerChart:
    """`Workspace.bases` as a timeline: a row per document, the most cited `top` that print any year.

    The thin line begins in the year of the document's number; the thick bar is the period that the title names;
    a dot is a year in which it is cited, larger where more declarations cite it, red where the period was over.
    Red dots are worth a look: was the plan prolonged?
    """
    dated = pd.DataFrame(bases[bases["年度"].notna() & (bases["发文年"].notna() | bases["规划止"].notna())])
    dated["依据"] = dated["依据"].fillna(dated["发文字号"])
    groups = dated.groupby("依据键")
    rows = groups.agg(
        依据=("依据", "first"), 起=("发文年", "min"), 规划起=("规划起", "min"), 规划止=("规划止", "max"),
        止=("年度", "max"), 次数=("申报", "nunique"),
    ).nlargest(top, "次数")  # fmt: skip
    rows["起"] = rows["起"].fillna(rows["规划起"])
    rows["名"] = rows["依据"].map(_cut)
    cited = (
        dated[dated["依据键"].isin(rows.index)].groupby(["依据键", "年度"]).agg(申报数=("申报", "nunique"))
    )
    cited = cited.reset_index().merge(rows[["名", "依据", "规划止"]], left_on="依据键", right_index=True)
    cited["引用时"] = (
        (cited["年度"] > cited["规划止"]).fillna(False).map({True: "已过规划期", False: "在期内或未写期限"})
    )
    order = list(rows.sort_values("起")["名"])
    y = alt.Y("名:N", sort=order, title=None)
    years = alt.Scale(domain=[int(rows["起"].min()) - 1, int(cited["年度"].max()) + 1], nice=False)
    x = alt.X("起:Q", title="年度", scale=years, axis=alt.Axis(format="d", tickMinStep=1, labelFlush=False))
    span = alt.Chart(rows.reset_index(), title=title, height=alt.Step(24), width=620)
    lines = span.mark_rule(color="#bbb").encode(x=x, x2="止:Q", y=y)
    plans = span.mark_bar(color="#9dbcd4", height=10).encode(
        x=alt.X("规划起:Q", scale=years), x2="规划止:Q", y=y
    )
    colour = alt.Scale(domain=["在期内或未写期限", "已过规划期"], range=["#2f6690", "#c8553d"])
    dots = alt.Chart(cited).mark_circle(opacity=1).encode(
        x=alt.X("年度:Q", scale=years), y=y, color=alt.Color("引用时:N", scale=colour, title="引用时"),
        size=alt.Size("申报数:Q", scale=alt.Scale(range=[60, 300]), legend=None),
        tooltip=["依据:N", "年度:Q", "申报数:Q", "引用时:N"],
    )  # fmt: skip
    return alt.LayerChart(layer=[lines, plans, dots])


def _cut(text: str) -> str:
    """Both ends of a long title: plans of one series differ at the end."""
    return text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}…{text[-_TAIL:]}"
