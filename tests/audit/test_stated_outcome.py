"""What the prose of final accounts says: a budget, its outcome and the share of it that was spent."""

from decimal import Decimal

from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.stated_outcome import amounts, items, rounded
from yiju.ingest.record import Document, Filing


def paragraph(text: str) -> Paragraph:
    document = Document(id="f", file="示例.txt", sha256="0" * 64, kind="final_accounts", pages=1, year=2024)
    return Paragraph(Filing(document=document), text, "passages[0]", "决算情况说明")


def test_a_budget_and_its_outcome_are_a_pair_with_the_share_behind() -> None:
    (item,) = items(paragraph("培训费年初预算为10万元，支出决算为9万元，完成年初预算的90%。"))
    assert (item.initial.value, item.final.value) == (Decimal(100_000), Decimal(90_000))
    assert item.percent is not None and item.percent[0] == "90"


def test_the_outcome_may_stand_in_front_of_its_budget() -> None:
    (item,) = items(paragraph("农林水支出90万元，年初预算100万元，完成年初预算的90%。"))
    assert (item.initial.value, item.final.value) == (Decimal(1_000_000), Decimal(900_000))


def test_an_amount_of_another_year_is_no_outcome_of_this_one() -> None:
    named = [a.name for a in amounts(paragraph("本年收入合计2946.25万元。2023年收入合计2800万元。"))]
    assert named == ["收入"]


def test_a_percentage_comes_with_a_unit_of_its_last_place() -> None:
    assert rounded("98.50") == (Decimal("98.50"), Decimal("0.01")) and rounded("90") == (
        Decimal(90),
        Decimal(1),
    )
