"""The whole graph as files: Turtle, TriG, JSON-LD and N-Quads in shards, each written as it is read.

In: an Oxigraph store. Out: a file (a folder of N-Quads), and how many triples of the store are in it. Every dump holds
a few triples more: when and by what it was made (`graph.provenance.dump_triples`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Store, serialize

from yiju.graph import jsonld
from yiju.graph.provenance import DUMP, dump_triples
from yiju.graph.vocabulary import EXPORTED_PREFIXES

_SHARD = "quads-{:04d}.nq"


def turtle(store: Store, path: Path) -> int:
    """One Turtle file, graph after graph; the prefixes stand before each graph, as Turtle allows."""
    with path.open("wb") as out:
        for name in _graphs(store):
            store.dump(out, RdfFormat.TURTLE, from_graph=name, prefixes=EXPORTED_PREFIXES)
        serialize(_provenance(store, triples=True), out, RdfFormat.TURTLE, prefixes=EXPORTED_PREFIXES)
    return len(store)


def trig(store: Store, path: Path) -> int:
    """One TriG file, graph after graph."""
    with path.open("wb") as out:
        store.dump(out, RdfFormat.TRIG, prefixes=EXPORTED_PREFIXES)
        serialize(_provenance(store), out, RdfFormat.TRIG, prefixes=EXPORTED_PREFIXES)
    return len(store)


def json_ld(store: Store, path: Path) -> int:
    """One JSON-LD file with its @context, graph after graph."""
    with path.open("w", encoding="utf-8", newline="\n") as out:
        held = chain.from_iterable(store.quads_for_pattern(None, None, None, name) for name in _graphs(store))
        for text in jsonld.dataset(chain(held, _provenance(store))):
            out.write(text)
    return len(store)


def nquads(store: Store, folder: Path, shards: int) -> int:
    """A new folder of `shards` N-Quads files of about one size, for a store that loads several at once. All quads of
    one graph stand together, so a filing's can be replaced.
    """
    folder.mkdir()
    with ExitStack() as open_files:
        files = [
            open_files.enter_context((folder / _SHARD.format(number)).open("wb"))
            for number in range(1, shards + 1)
        ]
        for name in _graphs(store):
            smallest = min(files, key=lambda file: file.tell())
            serialize(store.quads_for_pattern(None, None, None, name), smallest, RdfFormat.N_QUADS)
        serialize(_provenance(store), files[0], RdfFormat.N_QUADS)
    return len(store)


def one_nquads(store: Store, path: Path) -> int:
    """One N-Quads file."""
    with path.open("wb") as out:
        serialize(chain(store, _provenance(store)), out, RdfFormat.N_QUADS)
    return len(store)


Dump = Callable[[Store, Path], int]


def _graphs(store: Store) -> list[NamedNode]:
    return sorted((n for n in store.named_graphs() if isinstance(n, NamedNode)), key=lambda n: n.value)


def _provenance(store: Store, *, triples: bool = False) -> Iterator[Quad]:
    try:
        ours = version("yiju")
    except PackageNotFoundError:
        ours = "未知"
    for t in dump_triples(len(store), ours):
        yield Quad(t.subject, t.predicate, t.object, *([] if triples else [DUMP]))
