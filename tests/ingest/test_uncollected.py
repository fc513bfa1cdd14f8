"""Work on many records goes on without the search for cycles, and leaves the search as it was."""

import gc
import hashlib
from pathlib import Path

from yiju.ingest.record import Document, Filing
from yiju.ingest.uncollected import uncollected
from yiju.workspace import Workspace


def test_the_search_comes_back_where_the_outermost_ends() -> None:
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_an_error() -> None:
    try:
        with uncollected():
            raise KeyError
    except KeyError:
        assert gc.isenabled()


def test_graph_and_index_are_brought_up_without_it(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    original = "示例市审计局2024".encode()
    key = hashlib.sha256(original).hexdigest()
    filing = Filing(
        document=Document(id=key[:12], file="示例.txt", sha256=key, unit="示例市审计局", year=2024)
    )
    workspace.store.put(filing, original, "示例.txt", 1)
    searched: list[bool] = []
    workspace.sync(lambda _: searched.append(gc.isenabled()))
    assert searched == [False, False]
    assert gc.isenabled()
