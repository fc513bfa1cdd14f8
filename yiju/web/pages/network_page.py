"""关系图: the surroundings of one thing as a picture and as a table: units, projects, bases, indicators.

In: the identity and the families of the workspace. Out: at most `MOST` nodes around one, laid out on the server
with a fixed seed, so that the same question gives the same picture.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from yiju.ingest.personal import masked
from yiju.ingest.printable import printable
from yiju.web.desk import Desk, NotHere, stay

MOST = 300
KINDS = {"unit": "单位", "project": "项目", "basis": "依据", "family": "指标族"}
_LINKS = {"owns": "申报", "cites": "引用", "measures": "考核", "above": "上级"}
_STARTS = 8
"""Things of each kind to start from, the most linked first."""
_SEED = 4
_LETTER, _LETTERS = 20.0, 16
"""How wide and high a letter of a label is, and how many of it are written."""
_WIDE, _HIGH = 1150.0, 800.0
"""Units of the picture, wider than high as the screen is."""
_EDGE = 30.0
_RADII = (14, 9, 6)
"""Of the circle of a node by how many links it is away."""
Key = tuple[str, str]


@dataclass(frozen=True)
class LabelPlace:
    """Where a label is written: the point that its text is anchored to, and the box that it fills."""

    x: float
    y: float
    anchor: str
    left: float
    top: float
    right: float
    bottom: float

    def over(self, others: Collection[tuple[Key, float, float, float, float]], own: Key) -> int:
        """How many of the boxes of other things it lies over."""
        return sum(
            of != own
            and self.left <= right
            and self.right >= left
            and self.top <= bottom
            and self.bottom >= top
            for of, left, top, right, bottom in others
        )


@dataclass(frozen=True)
class Node:
    """A thing with its place in the picture; `named` is where its label is written, None where there is no room."""

    kind: str
    key: str
    label: str
    x: float
    y: float
    near: int
    links: int
    named: LabelPlace | None

    @property
    def radius(self) -> int:
        """Of its circle."""
        return _RADII[self.near]


@dataclass(frozen=True)
class Edge:
    """A line of the picture and a row of the table."""

    left: Node
    right: Node
    kind: str


@dataclass(frozen=True)
class NetworkPage:
    """The page; without a centre only the question."""

    centre: Node | None
    depth: int
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    left_out: int
    starts: Sequence[tuple[str, str, str]]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """What the picture must show, labels and all."""
        labels = [n.named for n in self.nodes if n.named]
        left = min([n.x - n.radius for n in self.nodes] + [label.left for label in labels]) - _EDGE
        top = min([n.y - n.radius for n in self.nodes] + [label.top for label in labels]) - _EDGE
        right = max([n.x + n.radius for n in self.nodes] + [label.right for label in labels]) + _EDGE
        bottom = max([n.y + n.radius for n in self.nodes] + [label.bottom for label in labels]) + _EDGE
        return left, top, right - left, bottom - top


def view(desk: Desk, kind: str, key: str, depth: int) -> NetworkPage:
    """The surroundings of a thing, one or two links wide. Raises `NotHere`."""
    graph = network(desk)
    if not key:
        busiest = sorted(graph, key=lambda node: (-graph.degree(node), node))
        of_kind = [[node for node in busiest if node[0] == kind][:_STARTS] for kind in KINDS]
        starts = [(*node, graph.nodes[node]["label"]) for found in of_kind for node in found]
        return NetworkPage(None, 1, [], [], 0, starts)
    depth = 2 if depth == 2 else 1
    around, left_out = surroundings(graph, (kind, key), depth)
    spots = (
        nx.spring_layout(around, seed=_SEED, iterations=60) if len(around) > 1 else {(kind, key): (0.0, 0.0)}
    )
    near = nx.single_source_shortest_path_length(around, (kind, key))
    at = {
        node: (round(float(x) * _WIDE / 2, 1), round(float(y) * _HIGH / 2, 1))
        for node, (x, y) in spots.items()
    }
    named = _named(around, near, at)
    nodes = {
        node: Node(
            *node,
            graph.nodes[node]["label"],
            *at[node],
            near[node],
            graph.degree(node),
            named.get(node),
        )
        for node in around
    }
    edges = [Edge(nodes[a], nodes[b], _LINKS[data["kind"]]) for a, b, data in around.edges(data=True)]
    order = sorted(nodes.values(), key=lambda n: (n.near, list(KINDS).index(n.kind), n.label))
    return NetworkPage(nodes[kind, key], depth, order, edges, left_out, [])


def _named(
    around: nx.Graph[Key], near: Mapping[Key, int], at: Mapping[Key, tuple[float, float]]
) -> dict[Key, LabelPlace]:
    """Where labels are written: the one in the middle, the units and then the nearest first, none across another or over
    another node. A unit's is written in any case, where it lies over the fewest; all are told by pointing at them.
    """
    taken: list[tuple[Key, float, float, float, float]] = []
    for node, (x, y) in at.items():
        radius = _RADII[near[node]]
        taken.append((node, x - radius, y - radius, x + radius, y + radius))
    named: dict[Key, LabelPlace] = {}
    for node in sorted(
        around, key=lambda node: (near[node] > 0, node[0] != "unit", near[node], -around.degree(node), node)
    ):
        letters = min(len(around.nodes[node]["label"]), _LETTERS) + 1
        places = list(_places(*at[node], _RADII[near[node]], _LETTER * letters))
        over = [place.over(taken, node) for place in places]
        if min(over) and node[0] != "unit":
            continue
        named[node] = best = places[over.index(min(over))]
        taken.append((node, best.left, best.top, best.right, best.bottom))
    return named


def _places(x: float, y: float, radius: float, wide: float) -> Iterator[LabelPlace]:
    """Beside a node, then below and above it."""
    half, beside = _LETTER / 2, radius + 6
    yield LabelPlace(x + beside, y + 7, "start", x + beside, y - half, x + beside + wide, y + half)
    yield LabelPlace(x - beside, y + 7, "end", x - beside - wide, y - half, x - beside, y + half)
    for line in (y + radius + half + 2, y - radius - half - 2):
        yield LabelPlace(x, line + 7, "middle", x - wide / 2, line - half, x + wide / 2, line + half)


def graphml(desk: Desk, kind: str, key: str, depth: int) -> bytes:
    """The same surroundings for Gephi, yEd and Cytoscape, personal numbers masked."""
    around, _ = surroundings(network(desk), (kind, key), depth)
    named = nx.relabel_nodes(around, {node: f"{node[0]}:{masked(printable(node[1]))}" for node in around})
    for _, attributes in named.nodes(data=True):
        attributes.update(
            {name: masked(value) for name, value in attributes.items() if isinstance(value, str)}
        )
    target = io.BytesIO()
    nx.write_graphml(named, target, named_key_ids=True)
    return target.getvalue()


def surroundings(graph: nx.Graph[Key], centre: Key, depth: int) -> tuple[nx.Graph[Key], int]:
    """What lies within so many links, the nearest first, and how many nodes are left out. Raises `NotHere`."""
    if centre not in graph:
        raise NotHere("图里没有这一项：它的材料可能已经更正或移出。")
    reached = nx.single_source_shortest_path_length(graph, centre, cutoff=depth)
    order = sorted(reached, key=lambda node: (reached[node], -graph.degree(node), node))
    kept = dict.fromkeys(order[:MOST])
    # `subgraph` has them in the order of a set, which is another in every process, and a layout goes by the order.
    around: nx.Graph[Key] = nx.Graph()
    around.add_nodes_from((node, graph.nodes[node]) for node in kept)
    around.add_edges_from((node, to, edge) for node in kept for to, edge in graph[node].items() if to in kept)
    return around, len(order) - len(kept)


def network(desk: Desk) -> nx.Graph[Key]:
    """All things and links of the records as they are."""
    records = desk.records()
    if records.network is not None:
        return records.network
    identity = records.identity
    graph: nx.Graph[Key] = nx.Graph()
    for kind, held in (("unit", identity.units), ("project", identity.projects), ("basis", identity.bases)):
        for key, thing in held.items():
            graph.add_node((kind, key), kind=kind, label=printable(thing.label))
    for key, unit in identity.units.items():
        if unit.parent in identity.units:
            graph.add_edge(("unit", key), ("unit", unit.parent), kind="above")
    for key, project in identity.projects.items():
        if project.unit in identity.units:
            graph.add_edge(("unit", project.unit), ("project", key), kind="owns")
    for (declaration, _), basis in identity.basis_keys.items():
        graph.add_edge(("project", identity.project_of(declaration)), ("basis", basis), kind="cites")
    for family in desk.families():
        graph.add_node(("family", family.name), kind="family", label=printable(family.name))
        for declaration in family.declarations:
            if project_key := identity.declaration_projects.get(declaration):
                graph.add_edge(("project", project_key), ("family", family.name), kind="measures")
    records.network = graph
    stay()
    return graph
