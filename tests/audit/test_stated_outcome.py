"""What the prose of final accounts says: a budget, its outcome and the share of it that was spent."""

from decimal import Decimal

import pytest

from yiju.audit.rules.arithmetic.against_budget import against_budget
from yiju.audit.rules.arithmetic.final_prose import item_sums
from yiju.audit.statements.paragraph import Paragraph
from yiju.audit.statements.stated_outcome import amounts, items
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


def test_a_total_is_called_so_and_a_heading_names_what_its_sentence_leaves_out() -> None:
    (whole,) = amounts(paragraph("2024年度收入总计904.72万元。"))
    assert whole.name == "收入总计"
    (item,) = items(paragraph("三、“三公”经费情况。年初预算9.60万元，决算8.09万元，下降15.73%。"))
    assert item.name == "“三公”经费"


def test_the_difference_from_the_budget_is_that_of_the_two_amounts() -> None:
    text = "培训费年初预算9.60万元，全年预算8.80万元，决算8.09万元，比全年预算{}万元，下降8.07%。"
    assert list(against_budget(paragraph(text.format("减少0.71")))) == []
    (found,) = against_budget(paragraph(text.format("减少0.17")))
    assert "相差0.71万元，文中写0.17万元" in found.sentence


@pytest.mark.parametrize("numbers", [("（一）", "（二）"), ("1.", "2.")])
def test_items_behind_a_total_by_function_make_it(numbers: tuple[str, str]) -> None:
    """The next heading is numbered in another way and is no item."""
    one, two = numbers
    parts = [
        "财政拨款支出90万元，年初预算100万元，完成年初预算的90%。按功能分类：",
        f"{one}农林水支出50万元，年初预算60万元，完成年初预算的83.33%。",
        f"{two}教育支出40万元，年初预算50万元，完成年初预算的80%。",
        "三、其他情况。",
    ]
    ((_, word, stated, made, listed),) = item_sums([paragraph(part) for part in parts])
    assert (word, stated.value, made, len(listed)) == ("年初预算", Decimal(1_000_000), Decimal(1_100_000), 2)
