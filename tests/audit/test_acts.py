"""What was done stays on record: every audit that was finished, every judging, taken back or not."""

import datetime as dt
from pathlib import Path

import pytest

from yiju.audit import Finding, FindingTable, findings, judge, undo
from yiju.audit.finding import Evidence
from yiju.audit.judgement import take


def finding(key: str, quotes: str, years: list[int]) -> Finding:
    evidence = [
        Evidence(file="甲.txt", page=1, field="texts.概述", label="概述", text=text, document="f-1")
        for text in quotes.split()
    ]
    told: dict[str, object] = {
        "id": key, "kind": "no_change", "name": "多年未变", "severity": "疑似", "score": 0.9,
        "projects": [f"d-{year}" for year in years], "names": ["示范项目"], "units": ["示例市数据局"], "years": years,
        "files": ["甲.txt"], "explanation": f"{key}未变。", "evidence": evidence, "defect": "g",
    }  # fmt: skip
    return Finding(**told)  # type: ignore[arg-type]


ONE, TWO = finding("a", "一 二", [2022, 2023]), finding("b", "三 四", [2023])


@pytest.fixture
def table(tmp_path: Path) -> FindingTable:
    return FindingTable(tmp_path / "yiju.sqlite")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every time that is asked for a minute later."""
    minutes = iter(range(60))

    class Clock(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return dt.datetime(2026, 3, 1, 9, next(minutes), tzinfo=tz)

    monkeypatch.setattr(findings.dt, "datetime", Clock)


@pytest.mark.usefixtures("clock")
def test_past_audits_stay_and_a_finding_knows_the_first_that_listed_it(table: FindingTable) -> None:
    table.replace([ONE], "甲")
    table.replace([ONE, TWO], "乙")
    table.forget()
    table.replace([TWO], "丙")
    table.replace([ONE, TWO], "丁")
    assert [(audit.number, audit.listed) for audit in table.audits()] == [(1, 1), (2, 2), (3, 1), (4, 2)]
    assert len({audit.at for audit in table.audits()}) == 4
    assert {audit.rules for audit in table.audits()} == {table.audits()[0].rules} != {""}
    assert table.first_listed() == {"a": 4, "b": 2}, "the first is listed anew"


def test_a_judging_that_was_taken_back_stays_and_each_knows_which_audit_it_was_after(
    table: FindingTable,
) -> None:
    table.replace([ONE, TWO], "甲")
    judge(table.db, ONE, "confirm", who="张审计", note="已核实")
    undo(table.db, ONE, who="张审计", note="误判")
    table.replace([ONE, TWO], "乙")
    judge(table.db, ONE, "dismiss", who="李复核")
    acts = [(a.number, a.entry.verdict, a.undoes, a.audit, a.stands_for) for a in table.judgings()]
    assert acts == [
        (1, "confirm", None, 1, ()),
        (2, "undo", 1, 1, ()),
        (3, "dismiss", None, 2, ("a",)),
    ]


def test_the_judging_of_a_finding_that_is_listed_no_more_stands_for_the_one_that_carries_it_on(
    table: FindingTable,
) -> None:
    table.replace([ONE], "甲")
    judge(table.db, ONE, "confirm", who="张审计")
    table.replace([finding("c", "一 二 三", [2022, 2023, 2024])], "乙")
    (act,) = table.judgings()
    assert (act.entry.finding, act.listed, act.stands_for) == ("a", False, ("c",))


def test_of_a_judging_from_another_workspace_no_audit_is_claimed(table: FindingTable, tmp_path: Path) -> None:
    other = FindingTable(tmp_path / "other.sqlite")
    for one in (table, other):
        one.replace([ONE], "甲")
    judge(other.db, ONE, "confirm", who="李复核")
    take(table.db, other.db)
    (act,) = table.judgings()
    assert act.audit is None and act.stands_for == ("a",)
    assert other.judgings()[0].audit == 1


def test_a_judgement_before_the_first_audit_on_record_names_none(table: FindingTable) -> None:
    judge(table.db, ONE, "confirm", who="张审计")
    assert [(act.audit, act.listed) for act in table.judgings()] == [(None, False)]
