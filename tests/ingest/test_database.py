"""One patience for all who write the workspace's database."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from yiju.ingest.database import begin, connect


def test_who_reads_and_then_writes_is_not_refused_for_another_writer(tmp_path: Path) -> None:
    """SQLite refuses at once, whatever the patience, where a transaction has read before another wrote."""
    db = tmp_path / "yiju.sqlite"
    with closing(connect(db)) as made:
        made.executescript("PRAGMA journal_mode=WAL; CREATE TABLE told (what TEXT);")

    def another() -> None:
        with closing(connect(db)) as other, other:
            other.execute("INSERT INTO told VALUES ('another')")

    with closing(connect(db)) as one, ThreadPoolExecutor() as threads:
        one.executemany("DELETE FROM told WHERE what = ?", [])  # begins a transaction, with nothing to do
        assert one.execute("SELECT COUNT(*) FROM told").fetchone() == (0,)
        waiting = threads.submit(another)
        with one:
            one.execute("INSERT INTO told VALUES ('one')")
        waiting.result()
        assert one.execute("SELECT COUNT(*) FROM told").fetchone() == (2,)


def test_to_begin_twice_is_one_transaction(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "yiju.sqlite")) as db:
        begin(db)
        begin(db)
        assert db.in_transaction
