"""A page printed column by column: what is a code, a name or an amount, and which codes belong to which names."""

from collections.abc import Sequence

from yiju.ingest.budget.budget_table import Spec
from yiju.ingest.budget.streams import entries_of, is_by_columns, page_of
from yiju.ingest.page import Line

SPEC = Spec(
    title="一般公共预算支出表",
    form="coded",
    columns=["基本支出", "项目支出"],
    example=("表", "一般公共预算支出表"),
)


def numbered(*texts: str) -> Sequence[tuple[int, Line]]:
    return [(3, Line(number=n, text=text)) for n, text in enumerate(texts, 1)]


def test_each_word_of_a_page_goes_into_its_stream() -> None:
    page = page_of(numbered("项目支出", "213", "213", "水利支出", "03", "防汛", "1,200.50", "0.00"), SPEC)
    assert (page.number, page.groups, page.parts, page.zeros) == (3, ["213", "213"], ["03"], 1)
    assert [name for name, _, _ in page.names] == ["水利支出", "防汛"]
    assert page.strings == {page.amounts[0]: "1,200.50"}


def test_a_page_of_bare_codes_and_amounts_is_printed_by_columns() -> None:
    assert is_by_columns(numbered("213", "21303", "12.00", "8.00", "水利支出"), SPEC)
    assert not is_by_columns(numbered("213 水利支出 12.00", "21303 防汛 8.00", "本表单位为万元。"), SPEC)


def test_whole_codes_take_the_names_in_their_order() -> None:
    page = page_of(numbered("213", "21303", "2130314", "农林水支出", "水利", "防汛"), SPEC)
    assert [(row.code, row.name) for row in entries_of([page], 3)] == [
        ("213", "农林水支出"),
        ("21303", "水利"),
        ("2130314", "防汛"),
    ]


def test_codes_that_do_not_come_out_make_no_rows() -> None:
    more_codes_than_names = page_of(numbered("213", "21303", "农林水支出"), SPEC)
    without_its_class = page_of(numbered("21303", "水利"), SPEC)
    assert entries_of([more_codes_than_names], 3) == entries_of([without_its_class], 3) == []
