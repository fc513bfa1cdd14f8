"""两项对照: rows that belong together stand beside each other, what is the same can be left out, and all of it can be saved."""

import io
from decimal import Decimal

import openpyxl
from starlette.testclient import TestClient

from yiju.audit.field import amount_of
from yiju.ingest.record import Basis, Declaration, FundingRow, Subitem
from yiju.web.desk import Desk
from yiju.web.pages import compare_page


def declared(**fields: object) -> Declaration:
    return Declaration(id="d-1", name="示例项目", **fields)  # type: ignore[arg-type]


def rows_of(left: Declaration, right: Declaration, part: str) -> list[tuple[str, str, str]]:
    _, parts = compare_page.compared(left, right)
    return [(p.left, p.right, p.label or p.verdict) for s in parts if s.name == part for p in s.pairs]


def test_sub_items_of_one_name_stand_side_by_side_though_their_amounts_differ() -> None:
    quarters = ("一季度用款", "二季度用款")
    before = declared(subitems=[Subitem(name, Decimal(15)) for name in quarters])
    after = declared(
        subitems=[
            Subitem(quarters[1], Decimal(20)),
            Subitem(quarters[0], Decimal(10)),
            Subitem("软件维护", Decimal(15)),
        ]
    )
    assert rows_of(before, after, "子项目与金额") == [
        ("一季度用款", "一季度用款", "名称相同，金额不同"),
        ("二季度用款", "二季度用款", "名称相同，金额不同"),
        ("", "软件维护", "只在右边"),
    ]


def test_a_sub_item_that_is_wholly_the_same_is_matched_before_one_of_the_same_name() -> None:
    left = declared(subitems=[Subitem("巡检", Decimal(5)), Subitem("巡检", Decimal(8))])
    right = declared(subitems=[Subitem("巡检", Decimal(8)), Subitem("维护", Decimal(5))])
    assert rows_of(left, right, "子项目与金额") == [
        ("巡检", "维护", "金额相同，名称不同"),
        ("巡检", "巡检", "相同"),
    ]


def test_a_basis_that_is_cited_with_two_numbers_is_one_row() -> None:
    left = declared(
        bases=[Basis(title="示例市信息化项目管理办法", number="示府办〔2015〕37号", key="示府办〔2015〕37号")]
    )
    right = declared(
        bases=[Basis(title="示例市信息化项目管理办法", number="示府办〔2016〕3号", key="示府办〔2016〕3号")]
    )
    assert [label for _, _, label in rows_of(left, right, "立项依据")] == ["标题相同，文号不同"]


def pair_of(desk: Desk) -> tuple[str, str]:
    found = next(row for row in desk.table().search() if row.kind == "duplicate_project")
    left, right = desk.finding(found.id).projects[:2]
    return left, right


def test_what_is_the_same_can_be_left_out(desk: Desk, client: TestClient) -> None:
    left, right = pair_of(desk)
    whole, only = (compare_page.view(desk, left, right, only=wish) for wish in ("", compare_page.ONLY))
    shown = [pair for part in only.parts for pair in part.pairs]
    assert 0 < len(shown) == whole.differing < whole.rows == sum(len(part.pairs) for part in whole.parts)
    assert all(pair.sides != "same" for pair in shown)
    page = client.get(f"/compare/{left}/{right}?show={compare_page.ONLY}").text
    assert f"全部 {whole.rows} 行</a>" in page and f"<b>只看不同的 {whole.differing} 行</b>" in page


def test_the_comparison_is_saved_as_it_is_shown(desk: Desk, client: TestClient) -> None:
    left, right = pair_of(desk)
    found = compare_page.view(desk, left, right)
    for only, count in (("", found.rows), (compare_page.ONLY, found.differing)):
        answer = client.get(f"/compare/{left}/{right}/export?show={only}")
        assert answer.headers["content-disposition"].startswith("attachment")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        head, *rows = sheet.iter_rows(values_only=True)
        assert len(rows) == count
        assert desk.declaration(left)[1].name in str(head[3]) and desk.declaration(right)[1].name in str(
            head[5]
        )
    renamed = next(row for row in rows if row[1] == "金额相同，名称不同")
    assert str(renamed[3]).endswith("元") and str(renamed[5]).endswith("元") and renamed[4] and renamed[6]


def test_amounts_are_compared_in_the_unit_that_a_person_chose(desk: Desk, client: TestClient) -> None:
    left, right = pair_of(desk)
    amount = desk.declaration(left)[1].year_budget
    assert amount is not None
    assert f"{amount:,.0f}元" in client.get(f"/compare/{left}/{right}").text
    client.post("/money", data={"unit": "wan", "next": "/"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert f"{amount / 10000:.0f}万元" in client.get(f"/compare/{left}/{right}").text


def test_sources_of_funding_later_years_and_rows_of_money_are_compared() -> None:
    left = declared(
        funding={"财政资金": Decimal(900), "自有资金": Decimal(100)},
        later_budgets={"2026": Decimal(1_200_000)},
        funding_rows=[FundingRow("年度资金总额", initial=Decimal(5000))],
    )
    right = declared(
        funding={"财政资金": Decimal(900)},
        later_budgets={"2026": Decimal(1_500_000), "2027": None},
        funding_rows=[FundingRow("年度资金总额", initial=Decimal(6000))],
    )
    [part] = [s for s in compare_page.compared(left, right)[1] if s.name == "资金"]
    assert [(p.label, p.left_amount, p.right_amount, p.sides) for p in part.pairs[:-1]] == [
        ("资金·财政资金", Decimal(900), Decimal(900), "same"),
        ("资金·自有资金", Decimal(100), None, "left"),
        ("2026年预算", Decimal(1_200_000), Decimal(1_500_000), "differs"),
    ]
    assert (part.pairs[-1].left, part.pairs[-1].right) == (
        "年度资金总额　年初5,000元",
        "年度资金总额　年初6,000元",
    )
    assert amount_of(left, "later_budgets.2026") == Decimal(1_200_000)


def test_texts_whose_numbers_differ_are_not_wholly_the_same() -> None:
    words = "按合同分四个季度支付工程款，每季度用款" + "，由建设单位核实进度之后支付" * 20
    left, right = (declared(texts={"年度预算安排": f"{words}{sum_}万元"}) for sum_ in ("158.05", "15"))
    _, parts = compare_page.compared(left, right)
    (row,) = [p for s in parts for p in s.pairs if p.label == "年度预算安排"]
    assert row.verdict == "相同 99%，数字不同"
