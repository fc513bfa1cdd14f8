"""A query that the parser refuses is explained: the line, what stands there, what to write."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from yiju.graph import syntax
from yiju.graph.queries import starter_queries
from yiju.graph.sparql import placed
from yiju.graph.vocabulary import PREFIXES
from yiju.graph.worked import worked_questions

WRONG = [
    ("SELECT ?x WHERE {\n ?x a yj:Unit", "第 1 行第 17 列：这里的 { 没有关上"),
    ("SELECT ?x { ?x a yj:Unit }}", "多了一个 }"),
    ("SELECT ?x { ?x a yj:Unit\n FILTER(CONTAINS(?x, 'a')\n }", "第 2 行第 8 列：这里的 ( 没有关上"),
    ("SELECT ?x {\n ?x a yj:Unit ； yj:name ?n }", "第 2 行第 15 列：中文标点 ； 在这里要写成英文的 ;"),
    ("SELECT ?x { ?x yj:name “甲” }", '中文标点 “ 在这里要写成英文的 "'),
    ("SELECT ?x { ?x a foo:Unit }", "前缀 foo: 没有声明"),
    ("SELECT ?x { ?x a yjj:Unit }", "是不是 yj:"),
    ("SELECT ?x { ?x a yj:Unit FILTER ?x > 3 }", "FILTER 的条件要写在括号里"),
    ("SELECT ?x { ?x yj:amount ?a FILTER(?a > 3 AND ?a < 5) }", "没有 AND，写 &&"),
    ("SELECT ?x { ?x yj:year ?y FILTER(?y == 2017) }", "相等写一个 ="),
    ("SELECT ?x { ?x yj:year ?y FILTER(?y IN 2017) }", "IN 后面的值要写在括号里"),
    ("SELECT COUNT(?x) { ?x a yj:Unit }", "(COUNT(?x) AS ?名称)"),
    ("SELECT (COUNT(?x) ?n) { ?x a yj:Unit }", "要用 AS 起名"),
    ("SELECT ?x, ?y { ?x a ?y }", "不用逗号"),
    ("SELECT ?x (COUNT(?y) AS ?n) { ?x a ?y }", "写进 GROUP BY"),
    ("SELECT ?x { ?x a yj:Unit } LIMIT 3 ORDER BY ?x", "ORDER 写得太后"),
    ("SELECT ?x { ?x yj:name ?n ORDER BY ?n }", "ORDER 要写在 } 之后"),
    ("SELECT ?x { ?x a yj:Unit } ORDER ?x", "ORDER 后面要写 BY"),
    ("SELECT ?x { ?x yj:name ?n . OPTIONAL ?x yj:year ?y }", "OPTIONAL 后面要有一对 { }"),
    ("SELECT ?x { ?x a yj:Unit } LIMIT", "LIMIT 后面要写一个整数"),
    ("SELECT ?x { ?x 名称 ?y }", "不认识“名称”"),
    ("SELECT ?x { ?x a yj:Unit FILTR(?x > 3) }", "是不是 FILTER"),
    ("SELECT ?x { ?x a yj:Unit ?y yj:name ?z }", "少了 . 或 ;"),
]


@pytest.mark.parametrize(("query", "told"), WRONG)
def test_what_is_wrong_is_covered_with_its_place_and_what_to_write(query: str, told: str) -> None:
    with pytest.raises(SyntaxError) as refused:
        Store().query(query, prefixes=PREFIXES)
    assert told in syntax.explained(query, str(refused.value))


def test_nothing_is_wrong_with_what_parses() -> None:
    looks = (
        syntax._marks,
        syntax._words,
        syntax._select,
        syntax._brackets,
        syntax._behind,
        syntax._order,
        syntax._unknown,
    )
    for text in (s.sparql for s in [*starter_queries().values(), *worked_questions()]):
        tokens = list(placed(text))
        assert not [wrong for look in looks for wrong in look(tokens)]
