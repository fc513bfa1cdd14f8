"""The city of `bench/city.py`: the same seed gives the same city, with what is planted in it, as records and as files."""

from pathlib import Path

from bench.city import PRINTED, city, indexed, print_files, put
from yiju.audit import Filter
from yiju.ingest import encode
from yiju.ingest.filing import read_filing
from yiju.workspace import Workspace


def test_a_small_city_is_the_same_every_time_and_can_be_audited(tmp_path: Path) -> None:
    made = city(60)
    assert [encode(f) for f in made.filings] == [encode(f) for f in city(60).filings]
    assert len(made.declarations) >= 60
    assert made.truth
    workspace = Workspace(tmp_path)
    put(workspace, made.filings)
    indexed(workspace)
    assert workspace.counts()["declarations"] == len(made.declarations)
    table = workspace.findings_table()
    assert table.count(Filter(kinds=("duplicate_project",)))
    assert table.count(Filter(kinds=("arithmetic",)))


def test_its_declarations_can_be_printed_in_every_file_type(tmp_path: Path) -> None:
    made = city(60)
    files = print_files(made, len(PRINTED), tmp_path)
    read = [read_filing(path).projects for path in files]
    assert [d.name for projects in read for d in projects] == [
        d.name for d in made.declarations[: len(PRINTED)]
    ]
