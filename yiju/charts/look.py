"""How every chart looks and how Jupyter shows it.

In: an Altair chart. Out: one inline SVG, drawn by vl-convert in this process. A browser sets its text in the
first installed font of `FONTS`; nothing is fetched and nothing runs, so a saved notebook opens anywhere. What
a mark stands for is its tooltip.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import altair as alt
from altair.utils.mimebundle import spec_to_mimebundle

FONTS = (
    "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, Hiragino Sans GB, "
    "WenQuanYi Micro Hei, SimHei, AR PL UMing CN, sans-serif"
)
"""The usual Chinese fonts of Linux, Windows and macOS."""
COLOURS = ["#2f6690", "#d1603d", "#6a994e", "#8e6c8a", "#a8841a", "#3a7d7c", "#a44a3f", "#7a8450"]
"""Distinct without relying on hue alone; not for rank or amount."""
_NAME = "yiju"
_LABELLED = re.compile(r"<(\w+)( aria-label=\"([^\"]*)\"[^>]*?)/>")


def enable() -> None:
    """Make this look and this renderer Altair's own."""
    alt.theme.register(_NAME, enable=True)(_theme)
    alt.renderers.register(_NAME, _mimebundle)
    alt.renderers.enable(_NAME)
    alt.data_transformers.disable_max_rows()


def save(chart: alt.TopLevelMixin, path: Path | str, scale: float = 2) -> None:
    """Write a chart as .png or .svg, or with its data as .json. A PNG's text is set in this machine's fonts:
    where none is Chinese, save as SVG.
    """
    chart.save(str(path), scale_factor=scale)


def _theme() -> alt.theme.ThemeConfig:
    text: Any = {"labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal", "labelLimit": 300}
    look: Any = {
        "config": {
            "font": FONTS,
            "view": {
                "continuousWidth": 560,
                "continuousHeight": 300,
                "stroke": "transparent",
                "discreteWidth": {"step": 64},
                "discreteHeight": {"step": 28},
            },
            "title": {
                "fontSize": 15,
                "anchor": "start",
                "subtitleFontSize": 12,
                "subtitleColor": "#555",
                "offset": 12,
            },
            "axis": {
                **text,
                "labelFlush": False,
                "gridColor": "#e8e8e8",
                "domainColor": "#888",
                "tickColor": "#888",
            },
            "axisY": {
                "titleAngle": 0,
                "titleAlign": "left",
                "titleAnchor": "start",
                "titleY": -12,
                "titleX": 0,
            },
            "legend": {**text, "symbolLimit": 40},
            "header": text,
            "range": {
                "category": COLOURS,
                "heatmap": ["#f4f1ea", "#f0c987", "#c8553d"],
                "ramp": ["#e3edf5", "#2f6690"],
            },
            "bar": {"color": COLOURS[0]},
            "point": {"color": COLOURS[0], "filled": True, "size": 70},
            "line": {"color": COLOURS[0], "point": True},
            "locale": {"number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", "元"]}},
        }
    }
    return cast("alt.theme.ThemeConfig", look)


def _mimebundle(spec: dict[str, Any], **_: Any) -> dict[str, str]:
    bundle: Any = spec_to_mimebundle(spec, format="svg", mode="vega-lite")
    svg = bundle["image/svg+xml"]
    return {"text/html": _LABELLED.sub(r"<\1\2><title>\3</title></\1>", svg), "image/svg+xml": svg}
