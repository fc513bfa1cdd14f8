"""What the shell may complete: starter queries, kinds of findings, units of the workspace.

In: what is typed so far. Out: the names that begin with it (units: that hold it). Nothing is printed and nothing is made: where there is no
workspace there is nothing to complete.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from yiju.nearby import is_workspace


def starters(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """Names of starter queries."""
    from yiju.graph import starter_queries

    return [name for name in starter_queries() if name.startswith(typed)]


def kinds(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """Kinds of findings, by what lists call them and by their id."""
    from yiju.audit.rule import available, load

    known = ((rule.name, *rule.called, rule.id) for rule in map(load, available()))
    return [name for names in known for name in names if name.startswith(typed)]


def units(ctx: click.Context, _param: click.Parameter, typed: str) -> list[str]:
    """Units of the workspace's filings."""
    from yiju.ingest import RecordStore

    folder: Path = ctx.find_root().params.get("workspace") or Path("workspace")
    if not is_workspace(folder):
        return []
    with suppress(OSError, ValueError):
        store = RecordStore(folder, create=False)
        try:
            return sorted({f.unit for f in store.listed() if f.unit and typed in f.unit})
        finally:
            store.close()
    return []
