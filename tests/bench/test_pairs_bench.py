"""The pairs that people wrote are read, audited and held against the baseline."""

import csv

from bench.audit_pairs import BASELINE, fallen, filings, groups, judged, rows


def test_every_declaration_of_a_group_has_a_ref_and_a_place() -> None:
    for group in groups("open") + groups("blind"):
        read, refs = filings(group)
        made = [d for filing in read for d in filing.projects]
        assert {d.id for d in made} == refs.keys()
        assert all(d.evidence["name"] for d in made)
        assert {ref for e in group.expect for ref in e.between} <= set(refs.values())


def test_open_pairs_do_not_fall_below_the_baseline() -> None:
    tallies, _, duplicates = judged(groups("open"), meaning=False)
    now = rows("open", tallies, duplicates)
    with BASELINE.open(encoding="utf-8") as file:
        assert fallen(now, list(csv.DictReader(file))) == []


def test_a_fall_is_told() -> None:
    row = {"part": "open", "label": "template", "measure": "silent", "value": "0.900", "of": "10"}
    assert fallen([row], [{**row, "value": "0.950"}]) == ["open template silent: 0.900, was 0.950"]
    assert fallen([row], [row]) == []
