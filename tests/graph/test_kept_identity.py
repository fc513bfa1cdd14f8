"""An identity is kept as it is, and given back only for the state that it was made from."""

from pathlib import Path

from bench.city import city
from yiju.graph import link
from yiju.graph.identity import kept


def test_an_identity_comes_back_as_it_was(tmp_path: Path) -> None:
    identity, file = link(city(60).filings), tmp_path / "identity"
    assert kept.read(file, "甲") is None
    kept.write(file, "甲", identity)
    assert kept.read(file, "甲") == identity
    assert kept.read(file, "乙") is None
    file.write_bytes(file.read_bytes()[:-9])
    assert kept.read(file, "甲") is None
    kept.write(tmp_path / "nowhere" / "identity", "甲", identity)  # keeps none, and says nothing
