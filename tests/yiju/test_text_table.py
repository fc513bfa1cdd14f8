"""An answer of the graph as a table of text."""

from pyoxigraph import Literal, NamedNode

from yiju.graph.result import QueryResult
from yiju.graph.vocabulary import XSD
from yiju.text_table import to_table

UNIT = NamedNode("https://yiju.example/id/unit/示例市审计局")


def answer(*, cut: bool = False) -> QueryResult:
    budget = Literal("206450", datatype=XSD.decimal)
    return QueryResult("rows", ("单位", "金额"), ((Literal("示例市审计局"), budget), (None, None)), cut)


def test_amounts_have_commas_and_stand_right_and_what_is_unbound_is_empty() -> None:
    head, row, empty = to_table(answer()).splitlines()
    assert row.split() == ["示例市审计局", "206,450"]
    assert head.rstrip().endswith("金额") and not empty.strip()


def test_a_cut_answer_says_so_below_the_table() -> None:
    assert to_table(answer(cut=True)).endswith("只是一部分。\n")
    assert "只是一部分" not in to_table(answer())
