"""Pictures of a workspace's tables: Altair charts that need no network, no script and no installed font.

Importing this package makes Altair show every chart, ours or the analyst's own, as an SVG with Chinese
fonts (`yiju.charts.look`). Functions take the tables of `Workspace` and give `altair` charts, to be shown,
changed or saved; each docstring says what the picture shows and how to read it.
"""

from yiju.ingest.groups import needs

with needs("notebooks"):
    from yiju.charts.bars import bars
    from yiju.charts.heatmap import heatmap
    from yiju.charts.look import enable, save
    from yiju.charts.network_chart import picture
    from yiju.charts.timeline import timeline
    from yiju.charts.treemap import treemap
    from yiju.labels import NODE_KINDS as KINDS

__all__ = ["KINDS", "bars", "heatmap", "picture", "save", "timeline", "treemap"]

enable()
