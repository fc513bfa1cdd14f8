"""成组审看: what is shown of a long list is said, and nothing that was chosen is left out in silence."""

import pytest
from starlette.testclient import TestClient

from yiju.audit import VERDICTS
from yiju.web.desk import Desk
from yiju.web.pages import bulk_page

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_a_page_that_shows_only_the_first_says_so(
    desk: Desk, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = len(desk.table().ids())
    assert "一次只列前" not in client.get("/bulk").text
    monkeypatch.setattr(bulk_page, "MOST", 3)
    seen = bulk_page.view(desk, "")
    assert (len(seen.findings), seen.count) == (3, whole)
    assert f"条件里共 {whole} 条，一次只列前 3 条" in client.get("/bulk").text


def test_more_than_can_be_looked_through_is_refused(
    desk: Desk, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_page, "MOST", 2)
    ids = desk.table().ids()[:3]
    answer = client.post("/bulk", data={"id": ids}, headers=OURS)
    assert answer.status_code == 400 and "一次最多成组审看 2 条，现在选了 3 条" in answer.text
    assert client.post("/bulk", data={"id": ids[:2]}, headers=OURS).status_code in (200, 303)


def test_members_have_their_amounts(desk: Desk, client: TestClient) -> None:
    row = next(row for row in desk.table().search() if row.money)
    assert f'<td class="number">{row.money:,.0f}</td>' in client.get(f"/bulk?id={row.id}").text


def test_what_was_judged_is_not_ticked_and_said(desk: Desk, client: TestClient) -> None:
    first, second = desk.table().ids()[:2]
    bulk_page.verdict(desk, [first], next(iter(VERDICTS)), "李审", "")
    page = client.get(f"/bulk?id={first}&id={second}").text
    assert f'value="{first}" data-judged aria-label' in page and f'value="{second}" checked' in page
    assert "1 条已有判断，没有勾选" in page and "回到清单" in page
    assert '<a href="/findings" aria-current="page">' in page
