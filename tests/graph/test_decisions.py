"""A person's decisions: kept with their history, and what linking makes of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

from yiju.graph import Candidate, Decision, GraphStore, link
from yiju.graph.decisions import DecisionStore
from yiju.ingest.record import Filing


def two_districts(make: ModuleType) -> list[Filing]:
    """`示例区商务委员会` alone and behind its city: one unit or two, no filing says."""
    return [
        make.filing(
            "a", "示例区商务委员会", 2018, make.declaration("外贸统计调查", 50000, unit="示例区商务委员会")
        ),
        make.filing(
            "b",
            "示例市示例区商务委员会",
            2019,
            make.declaration("外贸统计调查", 60000, unit="示例市示例区商务委员会"),
        ),
    ]


def only(candidates: list[Candidate], kind: str) -> Candidate:
    (found,) = [c for c in candidates if c.kind == kind]
    return found


def test_a_yes_merges_units_and_with_them_their_projects(make: ModuleType, tmp_path: Path) -> None:
    filings = two_districts(make)
    asked = only(link(filings).candidates, "unit")
    assert asked.reasons and "地名" in asked.reasons[0]
    decisions = DecisionStore(tmp_path / "yiju.sqlite")
    decisions.record(asked, "yes", who="甲", note="同一机构代码")
    identity = link(filings, decisions.decisions())
    assert len(identity.units) == 1
    assert identity.project_of("a-1") == identity.project_of("b-1")
    assert not identity.candidates
    assert identity.declarations_of("unit", next(iter(identity.units))) == ["a-1", "b-1"]


def test_a_yes_changes_the_graph_and_an_undo_changes_it_back(make: ModuleType, tmp_path: Path) -> None:
    filings, count = two_districts(make), "SELECT (COUNT(?u) AS ?n) { ?u a yj:Unit }"
    decisions = DecisionStore(tmp_path / "yiju.sqlite")
    asked = only(link(filings).candidates, "unit")
    with GraphStore(tmp_path / "graph") as store:
        store.sync(filings)
        assert store.query(count).rows == [(2,)]
        decisions.record(asked, "yes", who="甲")
        store.sync(filings, decisions=decisions.decisions())
        assert store.query(count).rows == [(1,)]
        decisions.record(asked, "undo", who="甲")
        store.sync(filings, decisions=decisions.decisions())
        assert store.query(count).rows == [(2,)]


def test_a_no_never_asks_again_also_under_another_name_of_the_unit(make: ModuleType) -> None:
    filings = two_districts(make)
    asked = only(link(filings).candidates, "unit")
    no = Decision("unit", asked.right, asked.left, "no")
    assert not link(filings, [no]).candidates
    more = [*filings, make.filing("c", "示例市示例区商务委（盖章）", 2020)]
    assert not link(more, [no]).candidates


def test_unsure_stays_on_the_list(make: ModuleType) -> None:
    filings = two_districts(make)
    asked = only(link(filings).candidates, "unit")
    assert link(filings, [Decision("unit", asked.left, asked.right, "unsure")]).candidates == [asked]


def test_a_no_on_a_sure_link_takes_it_apart(make: ModuleType) -> None:
    before = link(make.two_years())
    renamed = before.project_of("y2017-1")
    assert before.project_of("y2019-1") == renamed
    unit = next(iter(before.units))
    no = Decision("project", renamed, f"{unit}/示例市外出企业登记采集与统计分析系统(运维)", "no")
    assert link(make.two_years(), [no]).project_of("y2019-1") != renamed


def test_a_decision_on_projects_holds_when_their_unit_gets_another_key(make: ModuleType) -> None:
    filings = two_districts(make)
    filings[0].projects[0].name = "外贸情况摸底"
    district, city = "示例区商务委员会", "示例市示例区商务委员会"
    same = Decision("project", f"{district}/外贸情况摸底", f"{city}/外贸统计调查", "yes")
    identity = link(filings, [same, Decision("unit", district, city, "yes")])
    assert len(identity.projects) == 1


def test_a_parent_is_set_by_yes_and_left_off_by_no(make: ModuleType) -> None:
    name = "示例市审计局"
    squad = make.declaration("巡查", 10000, unit="示例市经责巡查中心", authority=name)
    filings = [make.filing("a", "示例市经责巡查中心", 2019, squad), make.filing("b", name, 2019)]
    asked = only(link(filings).candidates, "parent")
    assert (asked.left, asked.right) == ("示例市经责巡查中心", name)
    yes = link(filings, [Decision("parent", asked.left, asked.right, "yes")])
    assert yes.units[asked.left].parent == name and not yes.candidates
    no = link(filings, [Decision("parent", asked.left, asked.right, "no")])
    assert no.units[asked.left].parent is None and not no.candidates


def test_history_is_kept_whole(tmp_path: Path) -> None:
    decisions = DecisionStore(tmp_path / "yiju.sqlite")
    pair = Candidate("unit", "甲局", "乙局", 0.8, ("两个名称只差一字",))
    assert decisions.history() == [] and decisions.decisions() == []
    with pytest.raises(ValueError, match="无可撤销"):
        decisions.record(pair, "undo", who="甲")
    decisions.record(pair, "unsure", who="甲", note="待查")
    decisions.record(Candidate("unit", "乙局", "甲局", 0.8, ()), "yes", who="乙")
    assert [d.verdict for d in decisions.decisions()] == ["yes"]
    decisions.record(pair, "undo", who="乙")
    assert [d.verdict for d in DecisionStore(tmp_path / "yiju.sqlite").decisions()] == ["unsure"]
    history = decisions.history(pair.id)
    assert [e.verdict for e in history] == ["unsure", "yes", "undo"]
    assert (history[0].note, history[0].who, history[0].candidate) == ("待查", "甲", pair)


def test_a_person_says_what_a_purchase_is_bought_for(make: ModuleType, tmp_path: Path) -> None:
    filings = make.from_promise_to_result()
    first = link(filings)
    asked = only(first.candidates, "purchase")
    assert (first.label_of("purchase", asked.left), first.label_of("purchase", asked.right)) == (
        "河道保洁船采购",
        "河道保洁",
    )
    assert first.may_be_bought_for("wp2023", 0) == [asked.right] and not first.bought_for("wp2023", 0)
    assert first.may_be_bought_for("wp2023", 1) == [asked.right]  # its award, which is the same purchase
    assert not first.may_be_bought_for("wp2023", 2)

    decisions = DecisionStore(tmp_path / "yiju.sqlite")
    decisions.record(asked, "yes", who="甲")
    said = link(filings, decisions.decisions())
    assert said.bought_for("wp2023", 0) == [asked.right]
    assert not [c for c in said.candidates if c.kind == "purchase"]
    decisions.record(asked, "no", who="甲")
    refused = link(filings, decisions.decisions())
    assert not refused.bought_for("wp2023", 0) and not refused.may_be_bought_for("wp2023", 0)


def test_a_purchase_is_told_by_its_amount_and_by_the_words_of_a_project(make: ModuleType) -> None:
    *rest, bought = make.from_promise_to_result()
    plan = rest[0].projects[0]
    plan.texts["实施内容"] = "汛期打捞水葫芦"
    plan.year_budget = Decimal("486300")
    bought.purchases[0].name, bought.purchases[1].name = "作业船租赁", "打捞水葫芦"
    bought.purchases[0].amount = Decimal("486300")
    found = {c.left.rpartition("：")[2]: c.reasons for c in link([rest[0], bought]).candidates}
    assert found == {"作业船租赁": ("金额同为486,300元",), "打捞水葫芦": ("采购的名称见于项目的文字或子项",)}


def test_decisions_of_before_are_kept_where_a_new_kind_comes(make: ModuleType, tmp_path: Path) -> None:
    """Tables of before had their kinds in a constraint."""
    db = tmp_path / "yiju.sqlite"
    with closing(sqlite3.connect(db)) as old:
        old.executescript(
            "CREATE TABLE link_decisions (number INTEGER PRIMARY KEY, candidate TEXT NOT NULL, kind TEXT NOT NULL"
            " CHECK (kind IN ('unit', 'parent', 'project', 'basis')), left_key TEXT NOT NULL, right_key TEXT NOT NULL,"
            " verdict TEXT NOT NULL, note TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, score REAL NOT NULL,"
            " reasons TEXT NOT NULL);"
            " CREATE INDEX link_decisions_candidate ON link_decisions (candidate, number);"
            " INSERT INTO link_decisions VALUES (7, 'L1', 'unit', 'a', 'b', 'no', '', '甲', '2026', 0.5, '[]');"
        )
    decisions = DecisionStore(db)
    asked = only(link(make.from_promise_to_result()).candidates, "purchase")
    decisions.record(asked, "unsure", who="乙")
    assert [(e.candidate.kind, e.verdict, e.who) for e in decisions.history()] == [
        ("unit", "no", "甲"),
        ("purchase", "unsure", "乙"),
    ]
