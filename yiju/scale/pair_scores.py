"""Pairs that met, compared as the audit compares: rows of one project's pairs in, scores and findings out.

A group holds all pairs of which a project is the larger side, since it may hold several others; what is common and how rare a fact is
stands in tables of earlier stages below `folder`, which every machine must see.
"""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from yiju.audit.case import Case, Entry
from yiju.audit.copies.pair import Pair
from yiju.audit.copies.profile import Profile
from yiju.audit.copies.reuse import met
from yiju.audit.copies.wording import Common
from yiju.audit.finding import Finding, encode
from yiju.audit.memory import Memory
from yiju.audit.rule import load
from yiju.audit.rules.duplicate_project import by_facts
from yiju.audit.rules.duplicate_project.bound import held_pair, merging
from yiju.audit.rules.duplicate_project.fact_table import Facts, table
from yiju.audit.rules.duplicate_project.judged import judged_of
from yiju.audit.rules.duplicate_project.letters import by_letters, copied
from yiju.audit.rules.duplicate_project.parameters import DuplicateProjectParameters, Ends, ends_of
from yiju.audit.rules.duplicate_project.rarity import Rarity
from yiju.audit.rules.duplicate_project.weighing import JudgedPair, Weigher
from yiju.ingest.groups import needs
from yiju.scale.declaration_rows import entry_of
from yiju.scale.signs import common_of, fact_of

with needs("spark"):
    import pyarrow as pa
    import pyarrow.parquet as pq

SCHEMA = pa.schema(
    [
        ("left_id", pa.string()),
        ("right_id", pa.string()),
        ("score", pa.float64()),
        ("relation", pa.string()),
        ("content", pa.float64()),  # the share of the texts that is equal, without common wording
        ("finding_id", pa.string()),
        ("finding", pa.binary()),  # JSON; empty where the two are not one matter
    ]
)
SIDES = ("id", "place", "project", "unit", "department", "record")
"""Columns of either side: `left_id`, `right_id`, …"""


@dataclass(frozen=True)
class Prepared:
    """A declaration with all that comparing needs."""

    entry: Entry
    facts: Facts
    profile: Profile


class Keys:
    """Who is who, as far as a group of pairs needs it; see `yiju.audit.case.LinkedIdentity`."""

    def __init__(self) -> None:
        self.projects: dict[str, str] = {}
        self.units: dict[str, str] = {}
        self.departments: dict[str, str] = {}

    def project_of(self, declaration_id: str) -> str:
        """The project of a declaration."""
        return self.projects[declaration_id]

    def unit_of(self, name: str) -> str | None:
        """The unit of a printed name."""
        return self.units.get(name)

    def department_of(self, unit_key: str) -> str:
        """The department of a unit."""
        return self.departments.get(unit_key, unit_key)

    def names_of(self, unit_key: str) -> tuple[str, ...]:
        """Not known here."""
        return ()

    def above(self, unit_key: str) -> list[str]:
        """Not known here."""
        return []

    def label_of(self, kind: Literal["unit"], key: str) -> str:
        """Not known here: the key."""
        return key

    def bought_for(self, filing_id: str, index: int) -> list[str]:
        """Purchases are not looked at."""
        return []

    def may_be_bought_for(self, filing_id: str, index: int) -> list[str]:
        """Purchases are not looked at."""
        return []


def score(group: pa.Table, folder: str) -> pa.Table:
    """The pairs around one project, in the order of the declarations."""
    keys = Keys()
    rows = sorted(group.to_pylist(), key=lambda row: (row["left_place"], row["right_place"]))
    sides = [(_side(row, "left", keys), _side(row, "right", keys)) for row in rows]
    rule = load("duplicate_project")
    parameters = rule.read(DuplicateProjectParameters)
    rare, common = _known(folder)
    pairs: dict[tuple[str, str], Pair | None] = {}
    aligned: dict[Ends, Pair] = {}
    for ours, theirs in sides:
        pair = met(ours.profile, theirs.profile, common)
        pairs[ours.entry.id, theirs.entry.id] = pair
        ends = ends_of(ours.entry, theirs.entry)
        if pair is not None and (ends not in aligned or pair.content > aligned[ends].content):
            aligned[ends] = pair
    letters = {ends: pair.content for ends, pair in aligned.items()}
    weigher = Weigher(rare, parameters.facts, Memory())
    weighed = [
        weigher.weigh(ours.facts, theirs.facts, letters.get(ends_of(ours.entry, theirs.entry), 0.0))
        for ours, theirs in sides
    ]
    held = (held_pair(ours.facts, theirs.facts) for ours, theirs in sides)
    judged = judged_of(weighed, merging(one for one in held if one is not None))
    case = Case([], keys)
    findings = [one.make() for one in by_facts(case, rule, parameters, judged, aligned, rare)]
    findings += [by_letters(case, rule, parameters, [pair]) for pair in copied(judged, aligned, parameters)]
    by_pair = {frozenset(finding.projects): finding for finding in findings}
    made = [_scored(ours, theirs, judged, pairs, by_pair) for ours, theirs in sides]
    return pa.Table.from_pylist(made, schema=SCHEMA)


def _scored(
    ours: Prepared,
    theirs: Prepared,
    judged: dict[Ends, JudgedPair],
    pairs: dict[tuple[str, str], Pair | None],
    by_pair: dict[frozenset[str], Finding],
) -> dict[str, object]:
    ids = ours.entry.id, theirs.entry.id
    verdict = judged[ends_of(ours.entry, theirs.entry)].verdict
    pair, finding = pairs[ids], by_pair.get(frozenset(ids))
    return {
        "left_id": ids[0],
        "right_id": ids[1],
        "score": verdict.score,
        "relation": verdict.relation,
        "content": pair.content if pair else 0.0,
        "finding_id": finding.id if finding else "",
        "finding": encode(finding) if finding else b"",
    }


def _side(row: dict[str, Any], side: str, keys: Keys) -> Prepared:
    one = _prepared(row[f"{side}_record"], row[f"{side}_unit"], row[f"{side}_project"])
    keys.projects[one.entry.id] = row[f"{side}_project"]
    keys.units[one.entry.unit] = row[f"{side}_unit"]
    keys.departments[row[f"{side}_unit"]] = row[f"{side}_department"]
    return one


@functools.lru_cache(maxsize=8192)
def _prepared(record: bytes, unit: str, project: str) -> Prepared:
    """A side, kept: made anew it costs eight times what weighing a pair does, and 75 KB are held for each."""
    entry = entry_of(record, unit, project)
    return Prepared(entry, table(entry), Profile(entry))


@functools.lru_cache(maxsize=1)
def _known(folder: str) -> tuple[Rarity, Common]:
    """How rare facts are and what is common, read once a process."""
    known = pq.read_table(Path(folder) / "known").to_pydict()
    used = Counter({fact_of(key): n for key, n in zip(known["key"], known["projects"], strict=True)})
    size = pq.read_table(Path(folder) / "size").to_pylist()[0]
    common = pq.read_table(Path(folder) / "common", columns=["key"]).to_pydict()["key"]
    return Rarity(used, size["projects"]), common_of(common)
