"""What may run: the check of query text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yiju.graph import GraphStore, QueryRefused, starter_queries
from yiju.graph.sparql import check, plain_names
from yiju.graph.steps import behind_optional, columns_without_value, explained
from yiju.graph.unused import unused


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("# 说明\nPREFIX a: <http://a/> ask { ?s a:b 1 }", "ASK"),
        ("BASE <http://a/> DESCRIBE <b>", "DESCRIBE"),
        ("construct where { ?s ?p ?o }", "CONSTRUCT"),
        ('SELECT * { ?s ?p """Long""\\\\Literal with "\\\\ quotes""" }', "SELECT"),
        ("SELECT * { ?s ?p '''Long''\\\\Literal '\\\\ SERVICE''' }", "SELECT"),
        ("PREFIX insert: <http://a/> SELECT * { ?delete insert:drop ?o }", "SELECT"),
    ],
)
def test_reading_queries_may_run(query: str, form: str) -> None:
    assert check(query).form == form


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p "SERVICE <http://a>" }',
        "SELECT * { ?s ?p '''it's SERVICE''' }",
        'SELECT * { ?s ?p """a "SERVICE" b""" }',
        "SELECT * { ?s <http://a/SERVICE> ?o } # SERVICE",
        "SELECT ?SERVICE { ?SERVICE ?p ?o }",
        "PREFIX service: <http://a/> SELECT * { ?s service:service ?o }",
        'SELECT * { ?s ?p "a\\"SERVICE" }',
    ],
)
def test_a_word_in_a_string_an_iri_or_a_comment_is_no_keyword(query: str) -> None:
    assert check(query).form == "SELECT"


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <a:b> 1 }",
        "DELETE WHERE { ?s ?p ?o }",
        "LOAD <http://example.org/a>",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { service SILENT <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p '#' . SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { ?s <a:#> ?o . SERVICE<http://example.org/>{ ?s ?p ?o } }",
        "",
        "   # nothing",
        "这不是查询",
    ],
)
def test_all_else_is_refused_in_chinese(query: str) -> None:
    with pytest.raises(QueryRefused, match=r"[\u4e00-\u9fff]"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { \\u0053ERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { SERVI\\U00000043E <http://example.org/> { ?s ?p ?o } }",
        "\\u0044ELETE WHERE { ?s ?p ?o }",
    ],
)
def test_a_keyword_does_not_hide_behind_the_numbers_of_its_characters(query: str) -> None:
    with pytest.raises(QueryRefused, match="不允许"):
        check(query)


def test_numbers_of_characters_that_delimit_are_left_to_the_parser() -> None:
    assert check('SELECT * { ?s ?p "a\\u0022b\\u5ba1" }').text == 'SELECT * { ?s ?p "a\\u0022b审" }'
    assert check('SELECT * { ?s ?p "a\\\\u5ba1" }').text == 'SELECT * { ?s ?p "a\\\\u5ba1" }'


@given(st.text(max_size=200))
def test_any_text_is_checked_or_refused(text: str) -> None:
    try:
        check(text)
    except QueryRefused as error:
        assert str(error)


@given(st.text(alphabet=" \n\t#'\"<>?:sSERVICe{}\\", max_size=40))
def test_a_bare_service_behind_any_closed_text_is_seen(noise: str) -> None:
    # Whatever stands in a comment or a string cannot hide what follows it.
    comment = noise.replace("\n", " ")
    with pytest.raises(QueryRefused):
        check(f"SELECT * {{ #{comment}\n SERVICE <http://a/> {{ }} }}")


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("?d a yj:Declaration OPTIONAL { ?d yj:code ?c } ?d yj:year 2019", "结果不变"),
        ("?d a yj:Declaration OPTIONAL { ?d yj:code ?c } BIND(1 AS ?x) ?d yj:year 2019", "结果不变"),
        ("{ SELECT ?d { ?d a yj:Declaration OPTIONAL { ?d yj:code ?c } ?d yj:year 2019 } }", "结果不变"),
        ("OPTIONAL { ?d yj:code ?c } ?d a yj:Declaration ; yj:year 2019", "有则带出"),
        ("?d a yj:Declaration OPTIONAL { ?d yj:yearBudget ?b FILTER(?b > ?y) } ?d yj:year ?y", "有则带出"),
        ("?d a yj:Declaration OPTIONAL { { SELECT ?c { ?e yj:code ?c } } } ?d yj:code ?c", "有则带出"),
        ("?d a yj:Declaration OPTIONAL { VALUES ?y { 2019 } } ?d yj:year ?y", "有则带出"),
        ("?d a yj:Declaration OPTIONAL { ?d yj:code ?c } MINUS { ?x yj:year 1 } ?d yj:year 2019", None),
        ("?d a yj:Declaration ; yj:year 2019 OPTIONAL { ?d yj:code ?c }", None),
        ("?d a yj:Declaration OPTIONAL { ?d yj:citation ?c . ?c yj:citedTitle ?t }", None),
        ("{ ?d a yj:Declaration } ?d yj:year 2019 OPTIONAL { ?d yj:code ?c }", None),
    ],
)
def test_a_step_that_stands_behind_an_optional_is_named(
    store: GraphStore, pattern: str, told: str | None
) -> None:
    query = f"SELECT * {{ {pattern} }}"
    lines = behind_optional(query)
    assert all(told in line for line in lines) and lines if told else not lines
    assert explained(query, store.query)[: len(lines)] == lines


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?d ?rate { ?d a yj:Declaration } LIMIT 3", ["?rate"]),
        ("SELECT DISTINCT ?d ?n { ?d a yj:Declaration OPTIONAL { ?d yj:name ?n } } ORDER BY ?n", []),
        ("SELECT ?u (COUNT(*) AS ?n) (SUM(?b) AS ?s) { ?d yj:unit ?u ; yj:yearBudget ?b } GROUP BY ?u", []),
        ("SELECT ?x ?y ?g { { SELECT ?x { ?x a yj:Unit } } VALUES ?y { 1 } GRAPH ?g { ?x ?p ?o } }", []),
        ("SELECT ?x ?n { { ?x a yj:Unit } UNION { ?n yj:year 1 } BIND(1 AS ?z) }", []),
        ("ASK { ?x a yj:Unit }", []),
        ("SELECT * { ?x a yj:Unit }", []),
        ("not a query", []),
    ],
)
def test_a_column_that_no_step_names_is_told(query: str, told: list[str]) -> None:
    assert columns_without_value(query) == told


def test_no_starter_asks_for_a_column_without_value_or_has_a_step_behind_an_optional() -> None:
    assert not [
        s.name
        for s in starter_queries().values()
        if behind_optional(s.sparql) + columns_without_value(s.sparql)
    ]


def test_a_step_behind_an_optional_may_be_moved_before_it_where_that_is_covered(store: GraphStore) -> None:
    late = "SELECT ?d ?c { ?d a yj:Declaration OPTIONAL { ?d yj:code ?c } ?d yj:year ?y } ORDER BY ?d"
    early = "SELECT ?d ?c { ?d a yj:Declaration ; yj:year ?y OPTIONAL { ?d yj:code ?c } } ORDER BY ?d"
    rows = store.query(late).rows
    assert rows and rows == store.query(early).rows


def test_a_query_that_is_too_large_is_explained_by_its_largest_steps(store: GraphStore) -> None:
    product = "SELECT (COUNT(*) AS ?n) { ?a a yj:Declaration . ?b yj:page ?page . ?c ?p ?o }"
    told = explained(product, store.query)
    assert "没有共同的变量" in told[0] and "?a rdf:type yj:Declaration" in told[0] and "?b yj:page" in told[0]
    assert told[2].startswith("  ?c ?p ?o") and told[2].endswith(" 条")
    joined = (
        "SELECT * { ?a yj:declares ?b { SELECT ?b (COUNT(?x) AS ?n) { ?x yj:declares ?b } GROUP BY ?b }"
        " OPTIONAL { ?b yj:owner/skos:prefLabel ?name } BIND(?n + 1 AS ?m) }"
    )
    assert not any("没有共同" in line for line in explained(joined, store.query))
    assert explained("not a query", store.query) == []
    for starter in starter_queries().values():
        assert not any("没有共同" in line for line in explained(starter.sparql, store.query)), starter.name


def test_variables_are_plain_for_engines_that_read_no_other() -> None:
    query = 'SELECT ?单位 $v1 (COUNT(?项) AS ?数) { ?项 yj:unit ?单位 ; yj:name "?单位 # 甲" } # ?注 见下\nGROUP BY ?单位'
    text, names = plain_names(query)
    assert "?单位 # 甲" in text and "注" not in text and "$v1 " in text
    assert sorted(names.values()) == ["单位", "数", "项"] and len(names) == 3
    assert not {"v1"} & set(names)
    for new, old in names.items():
        assert f"?{new}" in text and f"?{old} " not in text.replace("?单位 # 甲", "")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "SELECT ?name ?更正 { ?d yj:name ?name OPTIONAL { ?d yj:execution/yj:nothingHere ?更正 } }",
            [],  # a word that nobody knows is told by another
        ),
        (
            "SELECT ?name ?得分 { ?d a yj:Declaration ; yj:name ?name OPTIONAL { ?d yj:verdict ?得分 } }",
            ["?得分 没有值：本工作区的材料里没有用到 yj:verdict 的"],
        ),
        (
            "SELECT ?name (SAMPLE(?x) AS ?v) { ?d a yj:Declaration ; yj:name ?name OPTIONAL { ?j a yj:Judging ; yj:judges ?d ."
            " ?d yj:note|yj:verdict ?w BIND(?w AS ?x) } } GROUP BY ?name",
            [
                "?v 没有值：本工作区的材料里没有用到 yj:Judging 的",
                "?v 没有值：本工作区的材料里没有用到 yj:note|yj:verdict 的",
            ],
        ),
        (
            "SELECT ?f { ?f a yj:Finding ; yj:about/yj:name ?name }",
            [
                "本工作区的材料里没有用到 yj:Finding 的，所以没有结果",
                "本工作区的材料里没有用到 yj:about 的，所以没有结果",
            ],
        ),
        ("SELECT ?d ?none { ?d a yj:Declaration OPTIONAL { ?d yj:year 1 ; yj:name ?none } }", []),
        ("SELECT ?d { { ?d a yj:Finding } UNION { ?d yj:name '没有' } }", []),
        ("ASK { ?f a yj:Finding }", []),
    ],
)
def test_a_word_that_nothing_has_is_told_where_it_leaves_a_column_empty(
    store: GraphStore, query: str, told: list[str]
) -> None:
    assert unused(query, store.query(query), store.query) == told
