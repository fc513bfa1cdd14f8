"""What of an audit the graph was told, so that only what differs is written.

In: the table of findings, who is who, and the graph. Out: the graph with the findings of the table; a mark in its folder that says
what it holds of findings, judgements and families.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from yiju import graph_supplements

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from yiju.audit import FindingTable
    from yiju.graph import GraphStore, Identity
    from yiju.graph.triples import Statement

FINDINGS_MARK = ".findings"
"""In the graph's folder."""


class GraphMark(msgspec.Struct):
    """What the graph was told: the state of findings and judgements, that of the families, a mark by finding, how many
    audits were finished and by which rules the last was; what the graph's findings came to then.
    """

    state: str = ""
    families: str = ""
    marks: dict[str, str] = {}
    audits: int = 0
    rules: str = ""
    held: str = ""

    @classmethod
    def read(cls, folder: Path) -> GraphMark:
        """As it was written into the graph's folder; nothing where it was not, or by a version of before."""
        with suppress(OSError, msgspec.MsgspecError):
            return msgspec.json.decode((folder / FINDINGS_MARK).read_bytes(), type=cls)
        return cls()

    def write(self, folder: Path) -> None:
        """Into the graph's folder, once all of it was told."""
        (folder / FINDINGS_MARK).write_bytes(msgspec.json.encode(self))


def tell_findings(
    graph: GraphStore,
    table: FindingTable,
    identity: Identity,
    before: GraphMark,
    now: GraphMark,
    folder: Path,
) -> None:
    """Replace the findings that are not as the graph was told; a sync may have dropped some of those since. What
    other rules found is told anew. The mark in the graph's `folder` says meanwhile what is being told.
    """
    from yiju.graph.supplement import FINDINGS
    from yiju.graph.vocabulary import YJ, resource

    if before.held and before.held == graph.made_from(FINDINGS):
        there = set(before.marks)
    elif before.marks:
        known = {one: resource("finding", one) for one in before.marks.keys() | now.marks.keys()}
        there = graph.holding(FINDINGS, known, YJ.Finding)
    else:
        there = graph.values(FINDINGS, YJ.id)
    anew = now.rules != before.rules
    stale = [
        one for one, mark in now.marks.items() if anew or one not in there or before.marks.get(one) != mark
    ]
    if not stale and there == now.marks.keys() and (before.audits, before.rules) == (now.audits, now.rules):
        return
    gone: list[tuple[NamedNode, list[Statement]]] = [
        (resource("finding", one), []) for one in there - now.marks.keys()
    ]
    # Where this is cut off, what it was telling is known next time.
    begun = before.marks | dict.fromkeys(stale, "")
    msgspec.structs.replace(before, state="", held="", marks=begun).write(folder)
    graph.revise(FINDINGS, chain(gone, graph_supplements.findings(table, stale, identity)))
