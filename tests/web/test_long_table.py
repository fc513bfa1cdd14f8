"""Tables that are too long for a page: turned, sorted, sifted and saved by the server; what fits is left to the browser."""

import re
from io import BytesIO
from typing import Any
from urllib.parse import quote

import pytest
from lxml.html import fromstring
from openpyxl import load_workbook
from starlette.testclient import TestClient

from yiju.web import long_table
from yiju.web.desk import Desk
from yiju.web.pages import basis_page, journal_page, things_page


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_table, "ROWS", 2)


@pytest.fixture
def basis(desk: Desk) -> str:
    """The address of the basis that most declarations cite."""
    most = max(things_page.listing(desk, "basis", "").things, key=lambda thing: thing.count)
    assert most.count > 3
    return f"/basis?key={quote(most.key)}"


def shown(client: TestClient, address: str, head: str) -> tuple[Any, list[list[str]]]:
    """The page, and what the table with this head says."""
    page = fromstring(client.get(address).text)
    found = next(t for t in page.iter("table") if head in t.findtext(".//thead/tr/th", "") + _said(t))
    return page, [[" ".join(cell.text_content().split()) for cell in row] for row in found.iter("tr")][1:]


def _said(table: Any) -> str:
    return str(table.find(".//thead").text_content())


def test_a_long_table_is_turned_and_no_row_is_lost(
    client: TestClient, desk: Desk, basis: str, short: None
) -> None:
    page, rows = shown(client, basis, "所写名称")
    whole = len(basis_page.view(desk, desk_key(basis)).declared)
    seen = list(rows)
    while following := [a for a in page.iter("a") if a.text == "下一页"]:
        assert len(rows) == 2
        page, rows = shown(client, following[0].get("href").partition("#")[0], "所写名称")
        seen += rows
    assert len(seen) == whole and f"{whole:,} 行" in page.text_content()
    assert 'class="list" data-part' in client.get(basis).text, "left to the server"


def test_it_is_sorted_sifted_and_saved_whole(client: TestClient, basis: str, short: None) -> None:
    page, rows = shown(client, basis, "所写名称")
    head = next(a for a in page.iter("a") if a.get("class") == "sort" and a.text.startswith("当年预算"))
    up, first = shown(client, head.get("href").partition("#")[0], "所写名称")
    again = next(a for a in up.iter("a") if a.get("class") == "sort" and a.text.startswith("当年预算"))
    assert again.getparent().get("aria-sort") == "ascending"
    _, last = shown(client, again.get("href").partition("#")[0], "所写名称")
    amounts = [[float(row[4].replace(",", "")) for row in rows if row[4]] for rows in (first, last)]
    assert amounts[0] == sorted(amounts[0]) and amounts[1] == sorted(amounts[1], reverse=True)
    assert max(amounts[0]) <= max(amounts[1])
    word = rows[0][1]
    sifted, kept = shown(client, f"{basis}&declared.words={quote(word)}&declared.sort=-5", "所写名称")
    assert kept and all(word in " ".join(row) for row in kept)
    link = next(a for a in sifted.iter("a") if "save" in (a.get("class") or ""))
    saved = load_workbook(BytesIO(client.get(link.get("href")).content)).active
    assert saved is not None
    told = re.search(r"全部 ([\d,]+) 行", link.text)
    assert told is not None and saved.max_row == int(told[1].replace(",", "")) + 1
    assert [cell.value for cell in saved[1]][:5] == ["年度", "项目", "单位", "总预算（元）", "当年预算（元）"]
    numbers = [row[4] for row in saved.iter_rows(min_row=2, values_only=True) if row[4] is not None]
    assert numbers == sorted(numbers, reverse=True)
    assert "所列" in client.get("/journal").text


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/project", "things"),
        ("/unit", "things"),
        ("/basis", "things"),
        ("/family", "families"),
        ("/intake", "held"),
    ],
)
def test_lists_are_turned_to_their_last_row(
    client: TestClient, desk: Desk, short: None, address: str, name: str
) -> None:
    names: list[str] = []
    for page in range(1, 200):
        body = client.get(f"{address}?{name}.page={page}").text
        here = [row.findtext(".//td//a") for row in fromstring(body).iter("tr") if row.find("td") is not None]
        names += [one or "" for one in here]
        if "下一页" not in body:
            break
    saved = load_workbook(BytesIO(client.get(f"{address}?save={name}").content)).active
    assert saved is not None and saved.max_row - 1 == len(names) > 4
    assert [row[0] for row in saved.iter_rows(min_row=2, values_only=True)] == names
    assert client.get(f"{address}?{name}.page=x&{name}.sort=99&{name}.words=没有这样的").status_code == 200


def test_the_journal_goes_back_to_the_first_act(client: TestClient, desk: Desk, short: None) -> None:
    ids = desk.table().ids(sort="grade")[:5]
    for one in ids:
        done = client.post(
            f"/finding/{one}/verdict", data={"verdict": "confirm"}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert done.status_code == 200
    seen = [journal_page.view(desk, {"judged.page": str(page)}).entries for page in (1, 2, 3)]
    assert [entry.finding for page in seen for entry, _, _ in page] == ids[::-1]
    row = desk.table().rows(ids[:1])[0]
    [(entry, _, held)] = journal_page.view(desk, {"judged.words": row.explanation.split()[0]}).entries
    assert entry.finding == row.id and held == row
    saved = load_workbook(BytesIO(client.get("/journal?save=judged").content)).active
    assert saved is not None and saved.max_row == 6 and row.explanation in str(saved["D6"].value)
    acted = journal_page.view(desk).acted
    assert acted.whole == acted.count > 2 and "acts.page=2" in client.get("/journal").text


def test_what_fits_on_a_page_is_left_to_the_browser(client: TestClient, basis: str) -> None:
    body = client.get(basis).text
    assert "data-part" not in body and "declared.sort" not in body


def test_words_are_in_the_order_of_their_sounds() -> None:
    columns = [long_table.LongColumn[str]("名称", lambda one: one or None)]
    found = long_table.table("t", "/t", columns, ["示例", "", "安保", "绿化", "12"], {"t.sort": "1"})
    assert list(found.chosen) == ["12", "安保", "绿化", "示例", ""]


def desk_key(address: str) -> str:
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(address).query)["key"][0]
