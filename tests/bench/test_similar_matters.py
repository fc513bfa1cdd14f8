"""The list of matters that the bench of `similar` reads."""

from bench import similar
from bench.audit_pairs import groups


def test_groups_of_one_matter_are_open_ones_and_each_of_one_matter_only() -> None:
    matters = similar.read_matters()
    named = [group for matter in matters.matters for group in matter]
    assert len(named) == len(set(named))
    assert set(named) <= {group.id for group in groups("open")}
    assert matters.of("033") == {"033", "414"}
    assert matters.of("001") == {"001"}
