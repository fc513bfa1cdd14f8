"""项目, 单位, 依据: what their lists and pages say of findings, of what belongs together, and of years."""

import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from yiju.ingest.record import Declaration, Indicator
from yiju.web.desk import Desk
from yiju.web.pages import (
    basis_page,
    findings_page,
    project_page,
    review_page,
    thing_page,
    things_page,
    unit_page,
)

from .conftest import plant


def indicator(name: str, target: str) -> Indicator:
    return Indicator(level1="产出指标", level2="", name=name, target=target)


@pytest.mark.parametrize("kind", ["unit", "project", "basis"])
def test_a_list_says_how_many_findings_there_are_and_leads_to_them(
    kind: str, desk: Desk, client: TestClient
) -> None:
    listed = things_page.listing(desk, kind, "").things
    counted = [thing for thing in listed if thing.findings]
    assert counted
    first = [thing.count if kind == "basis" else thing.findings for thing in listed]
    assert first == sorted(first, reverse=True)
    for thing in counted:
        assert findings_page.view(desk, thing.query).count == thing.findings
    assert f"/findings?{counted[0].query}" in client.get(f"/{kind}").text.replace("&amp;", "&")


def test_a_unit_shows_its_first_findings_and_leads_to_all(desk: Desk, client: TestClient) -> None:
    units = [thing for thing in things_page.listing(desk, "unit", "").things if thing.findings]
    seen = unit_page.view(desk, units[0].key)
    assert seen.count == units[0].findings == findings_page.view(desk, seen.query).count
    page = client.get("/unit", params={"key": units[0].key}).text
    assert f"疑点 {seen.count} 条" in page and "在清单里看" in page and "<th>年度</th>" in page


def test_units_above_and_below_stand_under_what_they_are(desk: Desk) -> None:
    units = desk.records().identity.units
    key, above = next((key, unit.parent) for key, unit in units.items() if unit.parent)
    below = dict(unit_page.view(desk, above or "").links)["下属单位"]
    assert key in [other for _, other, _ in below]
    assert [other for _, other, _ in dict(unit_page.view(desk, key).links)["上级"]] == [above]


def test_wordings_of_one_indicator_are_one_line_through_the_years(desk: Desk) -> None:
    filing = next(iter(desk.records().filings.values()))
    years = [
        thing_page.ThingDeclaration(filing, Declaration(id=f"d-{n}", name="运维", indicators=rows), 2017 + n)
        for n, rows in enumerate(
            (
                [indicator("预算执行率", "100%")],
                [
                    indicator("预算执行率(预算执行金额/预算总金额)", "≥95%"),
                    indicator("故障率", "2%"),
                ],
            )
        )
    ]
    assert project_page.targets_of(years) == [("预算执行率", [["100%"], ["≥95%"]]), ("故障率", [[], ["2%"]])]


def test_quotes_of_several_declarations_say_whose_they_are(desk: Desk, client: TestClient) -> None:
    seen = set()
    for row in desk.table().search():
        page = review_page.view(desk, row.id, "")
        quoted = {p.declaration for p in page.finding.evidence if p.declaration}
        assert set(page.owners) in (set(), quoted)
        assert len(set(page.owners.values())) == len(page.owners)
        if page.owners:
            text = client.get(f"/finding/{row.id}").text
            assert all(f'<span class="quiet">{owner}</span>' in text for owner in page.owners.values())
            seen.add(row.kind)
    assert {"no_change", "duplicate_project"} <= seen


def test_lines_of_one_page_are_one_place(desk: Desk, client: TestClient) -> None:
    key, field = next(
        (key, field)
        for key, (_, made) in desk.records().declarations.items()
        for field, places in made.evidence.items()
        if field.startswith("texts.") and len(places) > 3 and len({place.page for place in places}) == 1
    )
    links = re.findall(r'href="([^"]+)"', client.get(f"/declaration/{key}").text)
    assert sum(link.endswith(urlencode({"field": field})) for link in links) == 1


def test_amounts_of_a_declaration_have_their_unit(desk: Desk, client: TestClient) -> None:
    key, made = next(
        (key, made)
        for key, (_, made) in desk.records().declarations.items()
        if made.subitems and made.year_budget
    )
    page = client.get(f"/declaration/{key}").text
    assert f"{made.year_budget:,.0f}元" in page
    assert all(f"{item.amount:,.0f}元</span>{item.name}" in page for item in made.subitems)


def test_a_finding_of_no_project_leads_to_its_unit(desk: Desk, client: TestClient) -> None:
    row = next(row for row in desk.table().search() if not desk.finding(row.id).projects)
    (unit,) = set(desk.finding(row.id).units)
    about = client.get(f"/finding/{row.id}").text.partition('<ul class="about">')[2].partition("</ul>")[0]
    assert f">{unit}</a>" in about


@pytest.mark.parametrize("kind", ["unit", "project", "basis"])
def test_a_list_counts_declarations_as_the_page_of_a_thing_does(kind: str, desk: Desk) -> None:
    for thing in things_page.listing(desk, kind, "").things:
        seen = things_page.WHOLE[kind](desk, thing.key)
        assert thing.count == len({one.declaration.id for one in seen.declared}), thing.label


def test_what_department_and_unit_both_publish_is_counted_once(desk: Desk) -> None:
    identity = desk.records().identity
    again = next(iter(identity.republished))
    seen = unit_page.view(desk, identity.unit_of_declaration(again) or "")
    declared = [one.declaration for one in seen.declared]
    assert again not in [one.id for one in declared]
    by_year = {(identity.project_of(one.id), one.year): one.year_budget or 0 for one in declared}
    assert len(by_year) == len(declared)
    assert dict(seen.facts)["各年当年预算合计"] == sum(by_year.values())


def test_a_large_plan_that_department_and_unit_print_stands_in_the_list_once(desk: Desk) -> None:
    for number, kind in enumerate(("department_budget", "unit_budget")):
        made = Declaration(
            id=f"d-bridge-{number}",
            name="跨江通道",
            unit="示例市桥梁中心",
            year=2031,
            year_budget=Decimal(250_000_000),
        )
        plant(desk.workspace, [made], unit="示例市桥梁中心", year=2031, kind=kind, file=f"{kind}.txt")
    assert len(desk.records().identity.republished.keys() & {"d-bridge-0", "d-bridge-1"}) == 1
    [seen] = things_page.listing(desk, "project", "跨江通道").things
    assert (seen.count, seen.amount, seen.years) == (1, Decimal(250_000_000), [2031])


def test_a_basis_is_told_by_its_number_and_the_code_in_it(desk: Desk) -> None:
    key, known = next((key, one) for key, one in desk.records().identity.bases.items() if one.issuer)
    facts = dict(basis_page.view(desk, key).facts)
    assert facts["机关代字"] == known.issuer and str(facts["发文字号"]).startswith(str(known.issuer))
