"""年度预算安排: which rows and which prose are sub-items, and where the year's total stands."""

from decimal import Decimal

from yiju.ingest.forms.grid_rows import rows
from yiju.ingest.forms.narratives import narrative_plan
from yiju.ingest.readers.plain_text import read_plain_text
from yiju.ingest.record import Declaration


def read(text: str) -> Declaration:
    made = Declaration(id="d", name="河道保洁")
    narrative_plan.read(rows(read_plain_text(text.encode(), "示例.txt", "0" * 64)), made)
    return made


def items(made: Declaration) -> list[tuple[str, Decimal]]:
    return [(item.name, item.amount) for item in made.subitems]


def test_prose_names_its_items_before_their_amounts_and_its_total_first() -> None:
    made = read("2025年预算安排20万元，其中：水面保洁12万元，岸线养护8万元。")
    assert items(made) == [("水面保洁", Decimal(120_000)), ("岸线养护", Decimal(80_000))]
    assert made.year_budget == 200_000 and "20万元" in made.printed["year_budget"]


def test_a_table_is_read_by_its_fullest_column_and_its_sum_is_no_item() -> None:
    made = read(
        "项目组成\t数量\t单价\t资金需求（万元）\n水面保洁\t40\t0.3\t12\n岸线养护\t10\t0.8\t8\n合计\t\t\t20\n"
    )
    assert items(made) == [("水面保洁", Decimal(120_000)), ("岸线养护", Decimal(80_000))]


def test_a_formula_is_kept_without_the_marks_of_a_typesetter() -> None:
    made = read(
        "项目组成\t数量\t单价\t资金需求\n保洁船\t4\t500\t$4 \\times 500 = 2000$\n救生衣\t10\t90\t900\n"
    )
    assert [(item.amount, item.formula) for item in made.subitems] == [(2000, "4×500=2000"), (900, None)]


def test_a_row_without_an_amount_is_a_doubt_and_no_item() -> None:
    made = read("项目组成\t单价\t资金需求\n水面保洁\t1\t12000\n岸线养护\t1\t8000\n应急打捞\t另行核定\t待定\n")
    assert items(made) == [("水面保洁", Decimal(12_000)), ("岸线养护", Decimal(8_000))]
    assert ["应急打捞" in doubt.why for doubt in made.doubts] == [True]
