"""What lies near what, for all declarations at once."""

from yiju.ingest.record import Filing
from yiju.search import SearchIndex


def test_neighbours_are_those_that_similar_knows(index: SearchIndex, filings: list[Filing]) -> None:
    near: dict[str, set[str]] = {}
    for one, other in index.neighbours(top=3):
        near.setdefault(one, set()).add(other)
    asked = filings[0].projects[0].id
    assert near.keys() == {d.id for f in filings for d in f.projects}
    assert index.similar(asked)[0].id in near[asked]
    assert all(one not in others and len(others) <= 4 for one, others in near.items())
