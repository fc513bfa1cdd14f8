"""What is asked again after a change gives what a whole audit gives: findings, groups, units, judgements carried on."""

import gc
import importlib
import random
import sqlite3
import weakref
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from bench.city import city
from yiju.audit import Finding, FindingTable, find, find_again, judge
from yiju.audit.case import Case
from yiju.audit.engine import _called
from yiju.audit.reach import marks, scopes
from yiju.audit.rule import available, load
from yiju.audit.rule_sample import filings
from yiju.audit.rules.duplicate_project.rarity import _step
from yiju.graph import Identity, link
from yiju.ingest.record import Filing, decode, encode

_TOLD = (
    "SELECT id, kind, severity, score, money, unit, year, project, form, grp, files, explanation, fingerprint, mark FROM finding",
    "SELECT f.id, t.body FROM finding f JOIN finding_text t USING (mark)",
    "SELECT finding, unit, label, own FROM finding_unit",
    "SELECT finding, year FROM finding_year",
    "SELECT old, new FROM lineage",
    "SELECT finding, verdict, source FROM standing",
)


def pool() -> list[Filing]:
    """The filings of every rule's samples, each set in a place of its own, and a small city."""
    found = []
    for kind in available():
        for sample in (load(kind).fires, load(kind).silent):
            for filing in filings(sample):
                key = f"{kind}-{len(found)}"
                filing.document.id = key
                for number, project in enumerate(filing.projects):
                    project.id = f"{key}-{number}"
                found.append(filing)
    return found + city(40).filings


def changed(filing: Filing, chance: random.Random) -> Filing:
    """The filing as a corrected file would have it."""
    other = decode(encode(filing))
    if other.projects and chance.random() < 0.8:
        project = chance.choice(other.projects)
        what = chance.randrange(4)
        if what == 0 and project.year_budget is not None:
            project.year_budget += 7
        elif what == 1:
            project.name += "（二期）"
        elif what == 2:
            project.unit = chance.choice(["示例市教育局", "示例市东城区民政局"])
        else:
            project.texts = {name: text[: len(text) // 2] for name, text in project.texts.items()}
    else:
        other.document.unit = "示例市教育局"
    return other


def contents(table: FindingTable) -> list[list[tuple[object, ...]]]:
    with sqlite3.connect(table.db) as connection:
        told = [sorted(connection.execute(query).fetchall(), key=repr) for query in _TOLD]
    connection.close()
    return told


@pytest.mark.parametrize("seed", [1, 2])
def test_asking_again_is_as_good_as_asking_everything(tmp_path: Path, seed: int) -> None:
    chance, every = random.Random(seed), pool()
    here = {f.document.id: f for f in chance.sample(every, len(every) // 2)}
    again, whole = FindingTable(tmp_path / "again.sqlite"), FindingTable(tmp_path / "whole.sqlite")
    for step in range(5):
        if step:
            for filing in chance.sample(every, 3):
                here[filing.document.id] = filing
            for key in chance.sample(sorted(here), 2):
                del here[key]
            for key in chance.sample(sorted(here), 2):
                here[key] = changed(here[key], chance)
        now = list(here.values())
        chance.shuffle(now)
        identity = link(now)
        again.follow(find_again(now, identity, None, again.known(), again.memory()), str(step), identity)
        whole.replace(find(now, identity), str(step), identity)
        assert again.state() == str(step)
        assert contents(again) == contents(whole)
        for finding in chance.sample(whole.whole(), 5):
            for table in (again, whole):
                judge(table.db, finding, "confirm", "甲")


def test_only_what_is_tied_to_a_change_is_asked_again(tmp_path: Path) -> None:
    every = city(60).filings
    identity, table = link(every), FindingTable(tmp_path / "yiju.sqlite")
    table.follow(find_again(every, identity, None, table.known()), "甲", identity)
    assert find_again(every, identity, None, table.known()).found == {}
    every[0].projects[0].year_budget = None
    asked = find_again(every, identity, None, table.known())
    own = {
        filing.document.file
        for filing in every
        if identity_of(filing, identity) == identity_of(every[0], identity)
    }
    near = [
        f for found in asked.found.values() for f in found if set(load(f.kind).finders) <= {"filing", "unit"}
    ]
    assert near and {file for finding in near for file in finding.files} <= own


def test_a_unit_more_in_a_known_place_asks_no_other_filing_for_its_names(tmp_path: Path) -> None:
    """What is read of names is where the units are and what schools and homes are called; a name more changes it where it brings one."""
    every, table = city(60).filings, FindingTable(tmp_path / "yiju.sqlite")
    last = every[-1]
    table.follow(find_again(every[:-1], link(every[:-1]), None, table.known()), "甲", link(every[:-1]))
    last.document.unit = f"{(every[0].document.unit or '')[:6]}地方志办公室"
    for project in last.projects:
        project.unit = project.authority = None
    assert asked_by_names(every, table) == 1
    last.document.unit = "示例市清溪中学"
    assert asked_by_names(every, table) == len(every)


def asked_by_names(filings: list[Filing], table: FindingTable) -> int:
    identity = link(filings)
    marked, everywhere = marks(filings, identity), Case(filings, identity)
    found = scopes(filings, identity, "names", marked, _called(everywhere, available()))
    return len(found.keys() - table.known())


def test_a_budget_without_declarations_asks_no_pair_again(tmp_path: Path) -> None:
    every = city(40).filings
    budget = decode(encode(every[0]))
    budget.projects, budget.document.id, budget.document.kind = [], "预算", "unit_budget"
    table = FindingTable(tmp_path / "yiju.sqlite")
    table.follow(find_again(every, link(every), None, table.known()), "甲", link(every))
    more = [*every, budget]
    asked = find_again(more, link(more), None, table.known())
    kinds = {finding.kind for found in asked.found.values() for finding in found}
    assert kinds and not kinds & {"duplicate_project", "boilerplate", "basis_conflict"}


def identity_of(filing: Filing, identity: Identity) -> str | None:
    return identity.unit_of(filing.document.unit or "")


def test_two_processes_that_ask_at_once_leave_no_gap(tmp_path: Path) -> None:
    """The second one finds scopes that the first has written, and says that something is missing."""
    every, table = city(60).filings, FindingTable(tmp_path / "yiju.sqlite")
    some, all_of_them = link(every[:20]), link(every)
    late = find_again(every, all_of_them, None, table.known())
    table.follow(find_again(every[:20], some, None, table.known()), "甲", some)
    table.follow(late, "乙", all_of_them)
    assert table.state() == "乙"
    gap = find_again(every[:20], some, None, table.known())
    table.forget()
    table.follow(gap, "丙", some)
    assert table.state() is None
    table.follow(find_again(every, all_of_them, None, table.known()), "丁", all_of_them)
    told: list[Finding] = find(every, all_of_them)
    assert {f.id: msgspec.json.encode(f) for f in table.whole()} == {
        f.id: msgspec.json.encode(f) for f in told
    }


def test_what_was_worked_out_of_two_declarations_is_not_worked_out_again(tmp_path: Path) -> None:
    every, table = city(60).filings, FindingTable(tmp_path / "yiju.sqlite")
    identity = link(every)
    first = find_again(every, identity, None, table.known(), table.memory())
    table.follow(first, "甲", identity)
    assert first.memory.asked
    anew = find_again(every, identity, None, set(), table.memory())
    assert anew.memory.asked.keys() == anew.memory.kept.keys()
    assert msgspec.json.encode(anew.found) == msgspec.json.encode(first.found)
    every[0].projects[0].texts = {"项目概况": "另写一段文字，说的是别的事情，与原来的申报没有关系。"}
    changed_one = find_again(every, link(every), None, table.known(), table.memory())
    assert 0 < len(changed_one.memory.asked.keys() - changed_one.memory.kept.keys()) < len(first.memory.asked)


def test_one_use_more_of_a_common_fact_moves_no_verdict() -> None:
    assert [_step(count) for count in (3, 7, 9, 10, 15, 16, 17)] == [3, 7, 8, 8, 8, 16, 16]


def test_what_is_told_apart_stays_where_nothing_of_it_changed(tmp_path: Path) -> None:
    """A finding about a pair is a scope of its own: not made again, and not forgotten where no pair is asked."""
    every, table = city(80).filings, FindingTable(tmp_path / "yiju.sqlite")
    first = find_again(every, link(every), None, table.known(), table.memory())
    table.follow(first, "甲", link(every))
    apart = {scope for scope in first.scopes if scope.startswith("declarations ")}
    assert apart
    budget = decode(encode(every[0]))
    budget.projects, budget.document.id, budget.document.kind = [], "预算", "unit_budget"
    more = [*every, budget]
    unasked = find_again(more, link(more), None, table.known(), table.memory())
    assert apart <= unasked.scopes and not apart & unasked.found.keys()
    every[0].projects[0].year_budget = None
    asked = find_again(every, link(every), None, table.known(), table.memory())
    assert len(apart & asked.scopes) > len(apart & asked.found.keys())


def test_what_another_process_dropped_is_asked_again_with_all_of_its_scope(tmp_path: Path) -> None:
    every, table = city(80).filings, FindingTable(tmp_path / "yiju.sqlite")
    most, identity, of_most = every[:-1], link(every), link(every[:-1])
    table.follow(find_again(most, of_most, None, table.known(), table.memory()), "甲", of_most)
    late = find_again(every, identity, None, table.known(), table.memory())
    few = every[: len(every) // 4]
    table.follow(find_again(few, link(few), None, table.known(), table.memory()), "乙", link(few))
    table.follow(late, "丙", identity)
    if table.state() is None:
        table.follow(find_again(every, identity, None, table.known(), table.memory()), "丁", identity)
    assert {f.id: msgspec.json.encode(f) for f in table.whole()} == {
        f.id: msgspec.json.encode(f) for f in find(every, identity)
    }


@pytest.mark.parametrize("seed", [3, 4])
def test_filings_that_come_one_by_one_in_any_order(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one audit among them that is cut off while it writes, and one filing that is withdrawn again."""
    chance, every = random.Random(seed), city(70).filings
    chance.shuffle(every)
    again, whole = FindingTable(tmp_path / "again.sqlite"), FindingTable(tmp_path / "whole.sqlite")
    here: list[Filing] = every[: len(every) // 2]
    coming = every[len(every) // 2 :][:8]
    steps = [[*here, *coming[:n]] for n in range(len(coming) + 1)]
    steps.append([one for one in steps[-1] if one is not here[0]])
    for number, now in enumerate(steps):
        identity = link(now)
        asked = find_again(now, identity, None, again.known(), again.memory())
        if number == 4:
            with monkeypatch.context() as cut, pytest.raises(OSError, match="full"):
                cut.setattr("yiju.audit.asked.remember", _cut_off)
                again.follow(asked, str(number), identity)
            continue
        again.follow(asked, str(number), identity)
        assert again.state() == str(number)
        if number % 3 == 0 or number == len(steps) - 1:
            whole.replace(find(now, identity), str(number), identity)
            assert contents(again) == contents(whole)


def _cut_off(*_: object) -> None:
    raise OSError("full")


def test_what_an_audit_read_is_let_go_before_cycles_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """That search goes through all that is there: a fifth of the time of an audit of a city for one filing more."""
    every, cases = city(60).filings, list[weakref.ref[Case]]()

    class Seen(Case):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            cases.append(weakref.ref(self))

    monkeypatch.setattr("yiju.audit.engine.Case", Seen)
    gc.disable()
    try:
        find_again(every, link(every), None, set())
        assert cases and not any(case() for case in cases)
    finally:
        gc.enable()


def test_one_filing_more_reads_and_compares_what_it_touches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, as shares of what all of them took: texts compared, pairs weighed, pairs of which one may hold the other."""
    every, table, done = city(160).filings, FindingTable(tmp_path / "yiju.sqlite"), Counter[str]()
    for module, name in (
        ("copies.reuse", "met"),
        ("rules.duplicate_project.weighing", "sight"),
        ("rules.duplicate_project.bound", "may_hold"),
    ):
        monkeypatch.setattr(f"yiju.audit.{module}.{name}", counted(f"yiju.audit.{module}", name, done))
    taken = []
    for now in (every[:-1], every):
        done.clear()
        identity = link(now)
        table.follow(find_again(now, identity, None, table.known(), table.memory()), "甲", identity)
        taken.append(dict(done))
    shares = {what: taken[1].get(what, 0) / count for what, count in taken[0].items()}
    assert shares.keys() == {"met", "sight", "may_hold"}
    assert shares["met"] < 0.1 and shares["may_hold"] < 0.1 and shares["sight"] < 0.3, shares


def counted(module: str, name: str, done: Counter[str]) -> Callable[..., Any]:
    """A function that counts how often it is called."""
    function = getattr(importlib.import_module(module), name)

    def called(*args: Any) -> Any:
        done[name] += 1
        return function(*args)

    return called
