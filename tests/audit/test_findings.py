"""Findings as rows: written once, asked by filters, in step with what persons judge."""

import random
import sqlite3
from decimal import Decimal
from pathlib import Path

import pytest

from yiju.audit import Filter, Finding, FindingTable, attach, find, judge, undo
from yiju.audit.finding import Evidence
from yiju.audit.rule import available, load
from yiju.audit.rule_sample import filings
from yiju.graph.identity import link


def finding(number: int, **other: object) -> Finding:
    evidence = Evidence(
        file="示例.pdf", page=1, field="name", label="项目名称", text=f"第{number}号", document="f-1"
    )
    told: dict[str, object] = {
        "id": f"arithmetic-{number:04x}", "kind": "arithmetic", "name": "勾稽不符", "severity": "确定", "score": 1.0,
        "projects": [f"d-{number}"], "names": [f"项目{number}"], "units": ["示例市数据局"], "years": [2025],
        "files": ["示例.pdf"], "explanation": f"第{number}项合计不符。", "evidence": [evidence], "money": Decimal(number),
        "group": "g", **other,
    }  # fmt: skip
    return Finding(**told)  # type: ignore[arg-type]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "yiju.sqlite"


def test_a_table_holds_what_the_last_audit_found_and_writes_only_what_differs(db: Path) -> None:
    table = FindingTable(db)
    assert table.state() is None and table.search() == []
    assert table.replace([finding(1), finding(2)], "甲") == 2
    assert table.replace([finding(1), finding(2)], "乙") == 0
    assert table.state() == "乙"
    assert table.replace([finding(2, explanation="另一句。"), finding(3)], "丙") == 3
    assert [row.id for row in table.search()] == ["arithmetic-0003", "arithmetic-0002"]
    with sqlite3.connect(db) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    again = table.get("arithmetic-0003")
    assert again == finding(3)


def test_a_short_form_of_an_id_is_enough_where_it_is_unambiguous(db: Path) -> None:
    table = FindingTable(db)
    table.replace([finding(0x10), finding(0x11)], "甲")
    assert table.resolve("001") == ["arithmetic-0010", "arithmetic-0011"]
    assert table.get("001") is None and table.get("") is None
    found = table.get("0011")
    assert found is not None and found.id == "arithmetic-0011"


def test_filters_narrow_and_facets_count_what_another_choice_would_give(db: Path) -> None:
    table = FindingTable(db)
    vague = finding(
        3, kind="vague_target", name="指标不可衡量", severity="疑似", years=[2024, 2025], money=None
    )
    table.replace([finding(1), finding(2, units=["示例市教育局"]), vague], "甲")
    assert table.count(Filter(kinds=("arithmetic",))) == 2
    assert table.count(Filter(years=(2024,))) == 1
    assert table.count(Filter(money_min=Decimal(2))) == 1
    assert table.count(Filter(project="d-1")) == table.count(Filter(project="项目1")) == 1
    assert table.count(Filter(text="第2项")) == table.count(Filter(units=("示例市教育局",))) == 1


def test_a_judgement_shows_in_rows_at_once_and_goes_with_its_undoing(db: Path) -> None:
    table = FindingTable(db)
    table.replace([finding(1), finding(2)], "甲")
    judge(db, finding(1), "dismiss", who="张审计", note="已核对")
    assert [row.id for row in table.search(Filter(verdicts=("",)))] == ["arithmetic-0002"]
    [row] = table.search(Filter(verdicts=("dismiss",)))
    assert row.judgement is not None and (row.judgement.note, row.judgement.changed) == ("已核对", False)
    table.replace([finding(1, evidence=[]), finding(2)], "乙")
    [row] = table.search(Filter(verdicts=("dismiss",)))
    assert row.judgement is not None and row.judgement.changed
    assert table.whole([row.id])[0].judgement == attach([finding(1, evidence=[])], db)[0].judgement
    undo(db, finding(1), who="张审计")
    assert table.count(Filter(verdicts=("",))) == 2


def test_judgements_given_before_there_were_rows_stand(db: Path) -> None:
    judge(db, finding(1), "confirm", who="张审计")
    with sqlite3.connect(db) as connection:
        connection.execute("DROP TABLE standing")
    table = FindingTable(db)
    table.replace([finding(1)], "甲")
    assert table.stands() == {"arithmetic-0001": ("confirm", "张审计", False)}


def test_a_workspace_of_another_version_gets_the_tables_that_it_lacks(db: Path) -> None:
    FindingTable(db).replace([finding(1)], "甲")
    with sqlite3.connect(db) as connection:
        connection.execute("DROP TABLE worked_out")
    table = FindingTable(db)
    assert table.memory().kept == {}
    assert table.replace([finding(1), finding(2)], "乙") == 1


def test_every_finding_can_be_counted_by_what_the_table_keeps_of_it(db: Path) -> None:
    quoting = finding(2, years=[2024, 2025], names=[], units=["示例市教育局"])
    quoting.evidence[0].field, quoting.evidence[0].label = (
        "budget_lines.支出预算总表.合计",
        "支出预算总表“2050101 行政运行”合计",
    )
    table = FindingTable(db)
    table.replace([finding(1), quoting], "甲")
    first, second = table.facts()
    assert (first.id, first.kind, first.band, first.declarations) == (
        "arithmetic-0001",
        "arithmetic",
        "0",
        ("d-1",),
    )
    assert second.about == "示例市教育局" and second.money is not None
    assert ("arithmetic-0002", "示例市教育局", "示例市教育局", 1) in table.units_of()
    assert [year for one, year in sorted(table.years_of()) if one == second.id] == [2024, 2025]
    assert table.quoted("budget_lines.") == [(second.id, quoting.evidence[0])]
    assert [row.id for row in table.rows([second.id, "没有", first.id])] == [second.id, first.id]


def test_one_defect_is_without_repeats_with_the_money_of_each_project_counted_once(db: Path) -> None:
    table = FindingTable(db)
    both = [finding(n, names=["同一项目"], money=Decimal(500)) for n in (1, 2)]
    table.replace([*both, finding(3, group="另", money=Decimal(900), severity="提示")], "甲")
    larger, smaller = table.groups()
    assert (larger.key, larger.money) == ("另", 900)
    assert (smaller.count, smaller.money, smaller.unjudged) == (2, 500, 2)
    assert [g.key for g in table.groups(sort="grade")] == ["g", "另"]
    table.replace([*both, finding(4, names=["同一项目", "另一项目"], money=Decimal(800))], "乙")
    assert [g.money for g in table.groups()] == [800], "what two projects come to holds what one of them does"


@pytest.mark.parametrize("kind", available())
def test_ids_and_groups_do_not_depend_on_the_order_of_files(kind: str) -> None:
    read = filings(load(kind).fires)
    once = {(f.id, f.group, f.explanation) for f in find(read, link(read), kinds=[kind])}
    random.Random(7).shuffle(read)
    assert {(f.id, f.group, f.explanation) for f in find(read, link(read), kinds=[kind])} == once


def test_two_forms_of_one_name_in_a_file_have_ids_of_their_own_whatever_comes_first() -> None:
    sample = load("expired_basis").fires
    filed = filings(sample)[0]
    twin = filings(sample)[0].projects[0]
    twin.id = "另一份"
    for basis in twin.bases:
        basis.title = (basis.title or "").replace("规划", "总体规划")
    filed.projects.append(twin)
    once = {f.id for f in find([filed], link([filed]), kinds=["expired_basis"])}
    filed.projects.reverse()
    assert {f.id for f in find([filed], link([filed]), kinds=["expired_basis"])} == once
