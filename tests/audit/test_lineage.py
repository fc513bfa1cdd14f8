"""No judgement goes out of sight: another year, another wording, a finding that is gone."""

import sqlite3
from copy import deepcopy
from pathlib import Path

import pytest

from yiju.audit import Filter, Finding, FindingTable, find, history, judge, undo
from yiju.audit.finding import Evidence
from yiju.audit.judgement import marks
from yiju.audit.rule import load
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link
from yiju.ingest import ledger
from yiju.ingest.record import Filing


def finding(key: str, quotes: str, years: list[int], **other: object) -> Finding:
    evidence = [
        Evidence(file="甲.txt", page=1, field="texts.概述", label="概述", text=text, document="f-1")
        for text in quotes.split()
    ]
    told: dict[str, object] = {
        "id": key, "kind": "no_change", "name": "多年未变", "severity": "疑似", "score": 0.9,
        "projects": [f"d-{year}" for year in years], "names": ["示范项目"], "units": ["示例市数据局"], "years": years,
        "files": ["甲.txt"], "explanation": f"{key}未变。", "evidence": evidence, "defect": "g", **other,
    }  # fmt: skip
    return Finding(**told)  # type: ignore[arg-type]


@pytest.fixture
def table(tmp_path: Path) -> FindingTable:
    return FindingTable(tmp_path / "yiju.sqlite")


def found(read: list[Filing]) -> list[Finding]:
    return find(read, link(read), kinds=["no_change"])


def test_a_third_year_carries_the_judgement_on(table: FindingTable) -> None:
    two = filings(load("no_change").fires)
    third = deepcopy(two[-1])
    third.document.id, third.document.sha256, third.document.file = "f-later", "0" * 64, "后一年.txt"
    third.document.year = max(f.document.year or 0 for f in two) + 1
    for number, project in enumerate(third.projects):
        project.id, project.year = f"d-later-{number}", third.document.year
    before, after = found(two), found([*two, third])
    old = next(f for f in before if f.id not in {one.id for one in after})
    table.replace(before, "甲")
    judge(table.db, old, "confirm", who="张审计", note="已核实")
    table.replace(after, "乙")
    (row,) = table.search(Filter(verdicts=("confirm",)))
    assert row.judgement is not None and row.judgement.carried_from == old.id
    assert row.judgement.changed and row.judgement.note == "已核实"
    new = table.get(old.id)
    assert new is not None and new.id == row.id and new.judgement == row.judgement
    assert table.gone() == []
    table.replace(before, "甲")  # the year is taken out again
    (row,) = table.search(Filter(verdicts=("confirm",)))
    assert row.id == old.id and row.judgement and row.judgement.carried_from is None


def test_what_was_carried_on_can_be_undone_and_judged_anew(table: FindingTable) -> None:
    table.replace([old := finding("a", "一 二", [2022, 2023])], "甲")
    judge(table.db, old, "confirm", who="张审计")
    table.replace([new := finding("b", "一 二 三", [2022, 2023, 2024])], "乙")
    judge(table.db, new, "dismiss", who="李复核")
    assert [(e.finding, e.verdict) for e in history(table.db, "b")] == [("a", "confirm"), ("b", "dismiss")]
    assert (back := undo(table.db, new, who="李复核")) and (back.verdict, back.carried_from) == (
        "confirm",
        "a",
    )
    assert undo(table.db, new, who="张审计") is None
    assert table.search(Filter(verdicts=("",)))[0].id == "b"


def test_a_finding_that_stood_beside_it_inherits_nothing(table: FindingTable) -> None:
    one, other = finding("a", "一", [2023]), finding("b", "二", [2023])
    table.replace([one, other], "甲")
    judge(table.db, one, "confirm", who="张审计")
    table.replace([other], "乙")
    assert table.get("b").judgement is None  # type: ignore[union-attr]
    (gone,) = table.gone()
    assert (gone.entry.finding, gone.entry.verdict) == ("a", "confirm")
    assert gone.finding is not None and gone.finding.explanation == "a未变。"
    table.replace([other, finding("c", "一", [2023])], "丙")  # found again, worded otherwise
    assert table.get("c").judgement is not None and table.gone() == []  # type: ignore[union-attr]


def test_another_subject_another_year_or_another_kind_is_no_heir(table: FindingTable) -> None:
    table.replace([old := finding("a", "一", [2023])], "甲")
    judge(table.db, old, "confirm", who="张审计")
    others = [
        finding("b", "一", [2024]),
        finding("c", "一", [2023], names=["另一项目"]),
        finding("d", "一", [2023], kind="vague_target"),
        finding("e", "二", [2023], defect="另一处"),
    ]
    table.replace(others, "乙")
    assert table.search(Filter(verdicts=("confirm",))) == [] and len(table.gone()) == 1


def test_two_findings_that_became_one_are_both_in_sight(table: FindingTable) -> None:
    first, second = finding("a", "一", [2022, 2023]), finding("b", "二", [2023, 2024])
    table.replace([first, second], "甲")
    judge(table.db, first, "confirm", who="张审计")
    judge(table.db, second, "unsure", who="李复核")
    table.replace([finding("c", "一 二", [2022, 2023, 2024])], "乙")
    merged = table.get("c")
    assert (
        merged
        and merged.judgement
        and (merged.judgement.verdict, merged.judgement.carried_from) == ("unsure", "b")
    )
    assert len(history(table.db, "c")) == 2 and table.gone() == []


def test_the_ledger_tells_every_judgement_and_what_was_done_to_them(table: FindingTable) -> None:
    table.replace([one := finding("a", "一", [2023])], "甲")
    judge(table.db, one, "confirm", who="张审计", note="已核实")
    undo(table.db, one, who="张审计")
    judge(table.db, one, "dismiss", who="李复核")
    assert [(a.what, a.who, a.subject, a.detail) for a in ledger.acts(table.db)] == [
        ("judge", "李复核", "a", "排除"),
        ("undo", "张审计", "a", ""),
        ("judge", "张审计", "a", "属实：已核实"),
    ]
    assert ledger.broken(table.db, marks(table.db)) is None
    with sqlite3.connect(table.db) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            connection.execute("UPDATE ledger SET who = '别人'")
        connection.execute("DELETE FROM judgements WHERE verdict = 'dismiss'")
    assert "日志里有 1 次判断" in str(ledger.broken(table.db, marks(table.db)))


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE ledger SET told = '排除' WHERE number = 1",
        "DELETE FROM ledger WHERE number = 2",
        "UPDATE ledger SET hash = 'x' WHERE number = 2",
    ],
)
def test_a_harmed_chain_is_noticed(harm: str, table: FindingTable) -> None:
    table.replace([one := finding("a", "一", [2023])], "甲")
    for verdict in ("confirm", "dismiss", "unsure"):
        judge(table.db, one, verdict, who="张审计")  # type: ignore[arg-type]
    with sqlite3.connect(table.db) as connection:
        connection.executescript(f"DROP TRIGGER ledger_stands; DROP TRIGGER ledger_stays; {harm}")
    assert ledger.broken(table.db, marks(table.db)) is not None
