"""The list counted in memory says what the table says."""

import sqlite3
from decimal import Decimal
from pathlib import Path

from yiju.audit import FindingTable, judge
from yiju.audit.selection import UNJUDGED, Filter
from yiju.graph import Identity
from yiju.web.desk import Desk
from yiju.web.finding_facets import counted, standing
from yiju.web.pages import cases_page, findings_page, home_page, review_page
from yiju.web.pages.findings_page import FACETS, GROUPS, SORTS
from yiju.web.tally import Tally


def tally_of(table: FindingTable) -> Tally:
    made = counted(table, Identity(), {})
    made.stand((), standing(made, table.stands(), {}))
    return made


def test_every_order_is_the_tables_own(desk: Desk) -> None:
    table = desk.table()
    for one in table.ids()[3:9]:
        review_page.record(desk, one, "dismiss", "张三", "")
    for sort in SORTS:
        assert findings_page.listed(desk, findings_page.asked(f"sort={sort}")) == table.ids(sort=sort)
        groups = desk.tally().groups(desk.tally().pick({}), sort, "defect")
        assert [part.weight for part in groups] == [group.weight for group in table.groups(sort=sort)], sort


def test_a_choice_is_the_tables_filter(desk: Desk) -> None:
    table, kind = desk.table(), desk.table().facts()[0].kind
    year, (_, unit, label, _) = table.years_of()[0][1], table.units_of()[0]
    for query, chosen in (
        (f"kind={kind}", Filter(kinds=(kind,))),
        (f"year={year}&severity=确定", Filter(years=(year,), severities=("确定",))),
        (f"unit={unit}", Filter(units=(unit,))),
        (f"unit={label}&verdict=open", Filter(units=(label,), verdicts=(UNJUDGED,))),
        ("words=目标", Filter(text="目标")),
    ):
        assert findings_page.listed(desk, findings_page.asked(query)) == table.ids(chosen, sort="grade"), (
            query
        )


def test_what_is_chosen_keeps_its_name_where_nothing_has_it(desk: Desk) -> None:
    seen = findings_page.view(desk, "words=没有这样的字&money=100&severity=确定&verdict=open")
    assert "金额为“100万–1000万元”" in seen.sentence and "判断为“未判断”" in seen.sentence
    assert sorted(chip.label for chip in seen.chips)[:1] == ["100万–1000万元"]


def test_a_judgement_and_a_case_are_counted_at_once(desk: Desk) -> None:
    one, other = desk.table().ids(sort="grade")[:2]
    review_page.record(desk, one, "confirm", "张三", "")
    cases_page.take_in(desk, "new", "第一批", [other], "张三")
    assert findings_page.listed(desk, findings_page.asked("verdict=confirm")) == [one]
    assert findings_page.listed(desk, findings_page.asked("judge=张三")) == [one]
    assert findings_page.listed(desk, findings_page.asked("case=1")) == [other]
    facets = {facet.name: [c.label for c in facet.choices] for facet in findings_page.view(desk, "").facets}
    assert facets["判断"] == ["未判断", "属实"] and facets["事项"] == ["不在事项里", "第一批"]
    assert set(facets) <= set(FACETS.values())


def test_a_project_counts_once_in_the_money_of_its_defect(tmp_path: Path) -> None:
    from tests.audit.test_findings import finding

    table = FindingTable(tmp_path / "yiju.sqlite")
    twice = [finding(n, names=["同一项目"], money=Decimal(500)) for n in (1, 2)]
    table.replace([*twice, finding(3, group="另", money=Decimal(900), severity="提示")], "甲")
    judge(table.db, twice[0], "confirm", "张三")
    tally = tally_of(table)
    for sort in SORTS:
        told = [part.weight for part in tally.groups(tally.pick({}), sort, "defect")]
        assert told == [group.weight for group in table.groups(sort=sort)], sort


def test_the_list_is_put_together_by_unit_project_and_basis(desk: Desk) -> None:
    whole = findings_page.view(desk, "")
    for by in ("unit", "project", "basis"):
        seen = findings_page.view(desk, f"group={by}&sort=grade")
        assert seen.groups and f"按{GROUPS[by]}合并" in seen.sentence
        for group in seen.groups:
            alone = findings_page.view(desk, group.query)
            assert alone.count == group.count == sum(n for _, n in group.kinds), (by, group.label)
            assert alone.rows[0].id == group.lead.id and group.label in alone.sentence
        assert by == "unit" or {row.id for row in whole.rows} == {
            row.id for group in seen.groups for row in findings_page.view(desk, group.query).rows
        }


def test_what_an_audit_found_for_the_first_time_comes_first_and_can_be_chosen(desk: Desk) -> None:
    table = desk.table()
    *known, fresh = table.ids()
    with sqlite3.connect(table.db) as db:
        db.execute("UPDATE finding SET since = '2026-01-01T00:00:00+00:00' WHERE id != ?", (fresh,))
    assert findings_page.listed(desk, findings_page.asked("sort=new"))[0] == fresh
    assert table.groups(sort="new")[0].lead.group == table.rows([fresh])[0].group
    [facet] = [one for one in findings_page.view(desk, "").facets if one.name == "列出时间"]
    assert [choice.count for choice in facet.choices] == [1, len(known)]
    assert findings_page.listed(desk, findings_page.asked(facet.choices[0].query)) == [fresh]
    assert home_page.view(desk).fresh == (1, facet.choices[0].query)
