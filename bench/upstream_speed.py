"""The starters through `yiju serve --upstream`: before the `oxigraph` server and before Virtuoso, beside our own store.

    python -P bench/upstream_speed.py --oxigraph --triples 300000      # PyPI: oxigraph
    python -P bench/upstream_speed.py --virtuoso --triples 300000      # Debian: virtuoso-opensource
    python -P bench/upstream_speed.py --virtuoso --workspace FOLDER

Dumps a generated city (or a workspace's graph) as N-Quads in shards, loads them, and prints for each starter whether the
answers are equal and the best of three calls by the clock. Rows are compared without their order; what GROUP_CONCAT joined
without the order of its parts, numbers by their value.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

sys.path.insert(
    0, str(Path(__file__).resolve().parent.parent)
)  # run as a file, bench/reading_speed.py would hide the room

from bench.starter_filings import fill, of_triples
from yiju.graph import GraphError, GraphStore, Limits, serialise, starter_queries
from yiju.graph.result import QueryResult
from yiju.graph.sparql import check
from yiju.graph.upstream import Upstream

LIMITS = Limits(seconds=60)
_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = {sql}
DirsAllowed = {folder}, {shards}
NumberOfBuffers = 100000
MaxDirtyBuffers = 70000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
DefaultQuery = ASK {{}}
"""


def free() -> int:
    """A port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def listening(port: int, seconds: float = 120) -> None:
    """Wait until somebody answers at the port."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"nobody at {port}")


@contextmanager
def oxigraph(shards: Path, folder: Path) -> Iterator[str]:
    """The address of an `oxigraph` server that holds the shards."""
    program = shutil.which("oxigraph") or str(Path(sys.executable).parent / "oxigraph")
    began = time.perf_counter()
    subprocess.run([program, "load", "--location", folder, "--file", *sorted(shards.iterdir())], check=True)
    print(f"loaded in {time.perf_counter() - began:.1f} s")
    port = free()
    command = [program, "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen([*command, "--union-default-graph"], stderr=subprocess.DEVNULL)
    try:
        listening(port)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.kill()
        process.wait()


@contextmanager
def virtuoso(shards: Path, folder: Path) -> Iterator[str]:
    """The address of a Virtuoso that holds the shards."""
    sql, http = free(), free()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, shards=shards, sql=sql, http=http))
    process = subprocess.Popen(["virtuoso-t", "+foreground", "+configfile", str(folder / "virtuoso.ini")], cwd=folder, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        listening(http)
        began = time.perf_counter()
        wording = (
            f"ld_dir('{shards}', '*.nq', 'urn:none'); rdf_loader_run(); checkpoint;"
            " SELECT COUNT(*) FROM DB.DBA.load_list WHERE ll_error IS NOT NULL;"
        )
        done = subprocess.run(
            ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", "VERBOSE=OFF", f"exec={wording}"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        print(f"loaded in {time.perf_counter() - began:.1f} s; files not loaded: {done.stdout.split()[-1]}")
        yield f"http://127.0.0.1:{http}/sparql"
    finally:
        process.kill()
        process.wait()


def folded(result: QueryResult) -> list[str]:
    """Rows as they are compared."""
    return sorted(repr([_cell(cell) for cell in row]) for row in result.rows)


def _cell(cell: object) -> str:
    if isinstance(cell, int | float | Decimal):
        return f"{float(cell):.6g}"
    return "、".join(sorted(str(cell).split("、")))


def compare(store: GraphStore, url: str) -> int:
    """How many starters are answered otherwise or not at all."""
    wrong = 0
    behind = Upstream(url, 1, LIMITS)
    print(f"{'query':34}{'rows':>7}{'ours ms':>10}{'behind ms':>11}  answer")
    try:
        for starter in starter_queries().values():
            own, ours = _best(lambda text=starter.sparql: store.query(text, LIMITS))  # type: ignore[misc]
            try:
                other, theirs = _best(lambda text=starter.sparql: behind.run(check(text)))  # type: ignore[misc]
            except GraphError as error:
                wrong += 1
                print(f"{starter.name:34}{len(own.rows):7}{ours:10.1f}{'':>11}  {str(error)[:160]}")
                continue
            equal = folded(own) == folded(other)
            wrong += not equal
            wording = "equal" if equal else f"differs: {len(other.rows)} rows"
            print(f"{starter.name:34}{len(own.rows):7}{ours:10.1f}{theirs:11.1f}  {wording}")
    finally:
        behind.close()
    print(f"{len(starter_queries()) - wrong} of {len(starter_queries())} equal")
    return wrong


def _best(call: object, times: int = 3) -> tuple[QueryResult, float]:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        result = call()  # type: ignore[operator]
        taken.append((time.perf_counter() - began) * 1000)
    return result, min(taken)


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--oxigraph", action="store_true")
    options.add_argument("--virtuoso", action="store_true")
    options.add_argument("--triples", type=int, default=300_000)
    options.add_argument("--workspace", type=Path)
    chosen = options.parse_args(arguments)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="yiju-upstream-") as name:
        folder = Path(name)
        with GraphStore(chosen.workspace / "graph" if chosen.workspace else folder / "graph") as store:
            if not chosen.workspace:
                fill(store, of_triples(chosen.triples))
            count = store.export(lambda held, path: serialise.nquads(held, path, 4), folder / "shards")
            print(f"{count:,} triples")
            for asked, server in ((chosen.oxigraph, oxigraph), (chosen.virtuoso, virtuoso)):
                if asked:
                    (folder / server.__name__).mkdir()
                    with server(folder / "shards", folder / server.__name__) as url:
                        print(server.__name__)
                        wrong += compare(store, url)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
