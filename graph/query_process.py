"""One query process: opens a store read-only, answers queries from its standard input until that closes.

The store evaluates in native code that no signal reaches and that knows no limit, so a query must run
where it can be killed. This file imports nothing of the house and is started as a script, so that a
process is up in tens of milliseconds. In: pickled `(seconds, *arguments of answer)` frames, each
behind its length in four bytes. Out: frames `(kind, …)`: open or absent once, then for every question rows,
triples, boolean, large, syntax or error.
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import pickle
import re
import signal
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import pyoxigraph

try:
    import resource
except ImportError:
    # Windows has no such limits: there time alone bounds its memory.
    resource = None  # type: ignore[assignment]

_PER_TERM = 60
"""Characters that JSON and XML put around a term."""
_CONFINE = Path(__file__).parents[1] / "ingest" / "confine.py"


def send(stream: BinaryIO, message: object) -> None:
    """Write one frame."""
    data = pickle.dumps(message, protocol=5)
    stream.write(struct.pack(">I", len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read one frame; None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    return pickle.loads(stream.read(struct.unpack(">I", head)[0]))


def answer(
    store: pyoxigraph.Store,
    query: str,
    prefixes: dict[str, str],
    union: bool,
    graphs: tuple[list[str], list[str]] | None,
    max_rows: int,
    max_size: int,
) -> Any:
    """The result of one query, at most `max_rows` rows of it, and whether it was cut there; `large` where
    it has more than `max_size` characters. `graphs`: default and named graphs in place of the query's own.
    """
    dataset: dict[str, Any] = {}
    if graphs is not None:
        default, named = ([pyoxigraph.NamedNode(iri) for iri in part] for part in graphs)
        dataset = {"default_graph": default, "named_graphs": named}
    try:
        result = _evaluated(store, query, prefixes=prefixes, use_default_graph_as_union=union, **dataset)
        if isinstance(result, pyoxigraph.QueryBoolean):
            return "boolean", bool(result)
        if isinstance(result, pyoxigraph.QuerySolutions):
            names = [v.value for v in result.variables]
            rows = _sized((tuple(row) for row in itertools.islice(result, max_rows + 1)), max_size)
            return ("large",) if rows is None else ("rows", names, rows[:max_rows], len(rows) > max_rows)
        triples = _sized(itertools.islice(result, max_rows + 1), max_size)
        if triples is None:
            return ("large",)
        return "triples", triples[:max_rows], len(triples) > max_rows
    except SyntaxError as error:
        return "syntax", str(error)
    except Exception as error:
        return "error", f"{type(error).__name__}: {error}"


def _evaluated(store: pyoxigraph.Store, query: str, **options: Any) -> Any:
    """The result. A function that nobody knows is an error of the expression it stands in, which leaves that
    unbound (SPARQL 1.1 Query §17.6); the store would refuse the whole query.
    """
    unknown: dict[pyoxigraph.NamedNode, Any] = {}
    while True:
        try:
            return store.query(query, custom_functions=unknown, **options)
        except RuntimeError as error:
            found = re.search(r"custom function <([^>]*)> is not supported", str(error))
            if found is None or pyoxigraph.NamedNode(found[1]) in unknown:
                raise
            unknown[pyoxigraph.NamedNode(found[1])] = lambda *_: None


def _sized(rows: Iterable[Any], max_size: int) -> list[Any] | None:
    """The rows, None where their terms as printed, and what a format puts around them, pass `max_size` characters."""
    kept, size = [], 0
    for row in rows:
        size += sum(_PER_TERM + len(str(term)) for term in row if term is not None)
        if size > max_size:
            return None
        kept.append(row)
    return kept


def _shut_off() -> None:
    """No socket from here on, in any thread. Where the system has no filter for that, the check of the
    query's text alone keeps it off the network.
    """
    beside = importlib.util.spec_from_file_location("confine", _CONFINE)
    assert beside is not None and beside.loader is not None
    confine = importlib.util.module_from_spec(beside)
    beside.loader.exec_module(confine)
    confine.no_sockets()


def main(directory: str, memory: int) -> None:
    """Serve queries on the store in `directory` within `memory` bytes of address space; no sockets."""
    _shut_off()  # before the store begins threads of its own
    try:
        store = pyoxigraph.Store.read_only(directory)
    except Exception as error:
        send(sys.stdout.buffer, ("absent", str(error)))
        return
    if resource is not None:
        with contextlib.suppress(ValueError):  # macOS: no such limit on addresses
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    send(sys.stdout.buffer, ("open",))
    while (request := receive(sys.stdin.buffer)) is not None:
        seconds, *query = request
        # Should the caller die meanwhile: the default action of SIGALRM needs no Python to end a process.
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, seconds + 1)
        send(sys.stdout.buffer, answer(store, *query))
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
