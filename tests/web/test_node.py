"""Every IRI of the graph is a page and RDF, and the vocabulary's questions and examples hold on the samples."""

from __future__ import annotations

import csv
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from yiju.graph.overview import borrowed, patterns
from yiju.graph.vocabulary import BASE, HERE, PREFIXES, iri_of, resource, short
from yiju.graph.worked import worked_questions
from yiju.web.desk import Desk
from yiju.web.pages import ask_page, node_page, terms_page
from yiju.web.pages.term_names import term_names
from yiju.workspace import Workspace

KEYS = ("示例市审计局", "a b/c", "100%", "甲\ue000乙", "《办法》?#", "长" * 200)


@pytest.mark.parametrize("key", KEYS)
def test_an_address_leads_back_to_its_iri(key: str) -> None:
    iri = resource("unit", key).value
    sent = quote(node_page.address(iri), safe="/%")
    assert iri_of(sent.removeprefix("/id/")) == iri


def test_a_node_is_a_page_and_rdf_by_what_is_asked_for(client: TestClient, desk: Desk) -> None:
    (unit,) = desk.workspace.graph_store.query(
        "SELECT ?u { ?u a yj:Unit ; org:subOrganizationOf ?above } LIMIT 1"
    ).rows[0]
    path = node_page.address(str(unit))
    page = client.get(path)
    assert page.status_code == 200 and "org:subOrganizationOf" in page.text and "单位" in page.text
    assert page.headers["vary"] == "Accept"
    for media, form in node_page.FORMATS.items():
        if form is None:
            continue
        answer = client.get(path, headers={"Accept": media})
        assert answer.headers["content-type"].startswith(media)
        read = {str(q.triple) for q in parse(answer.content, format=form)}
        assert len(read) > 3 and all(triple.startswith(f"<{unit}>") for triple in read)
    assert client.get("/id/unit/nobody").status_code == 404
    assert client.get("/id/%3Cscript%3E").status_code == 404


def test_the_vocabulary_is_a_page_and_turtle(client: TestClient) -> None:
    page = client.get("/ns").text
    assert 'id="Unit"' in page and "编报或实施项目的单位" in page and "属性：事物有哪些值" in page
    turtle = client.get("/ns", headers={"Accept": "text/turtle"})
    own = {q.subject.value for q in parse(turtle.content, format=RdfFormat.TURTLE)}
    assert PREFIXES["yj"] + "Unit" in own


def test_every_term_of_ours_is_told_in_chinese() -> None:
    terms = [
        term for name, group in terms_page.view().groups for term in group if not name.startswith("其他")
    ]
    assert len(terms) > 100
    assert not [term.term for term in terms if not (term.name and term.meaning and term.english)]
    unnamed = {link.term for t in terms for link in (*t.above, *t.on, *t.holds) if not link.name}
    assert not unnamed, "name these in yiju/web/standard_terms.yaml"
    assert not [term.term for term in terms if not term.question]


def test_every_property_and_class_in_the_graph_has_a_chinese_name(workspace: Workspace) -> None:
    workspace.judge(min(f.id for f in workspace.audit()), "confirm", "李四", "已核对原件。")
    workspace.tell_graph()
    used = workspace.graph_store.query("SELECT DISTINCT ?t { { ?s ?t ?o } UNION { ?s a ?t } }").terms
    named = term_names()
    lacking = {short(t.value) for (t,) in used if t is not None and t.value not in named}
    assert not lacking, "name these in yiju/web/standard_terms.yaml"


def test_what_a_node_leads_to_is_called_by_its_name(desk: Desk) -> None:
    key, declaration = next(
        (key, made)
        for key, (filing, made) in desk.records().declarations.items()
        if filing.document.kind == "declaration_forms"
    )
    seen = node_page.view(desk, f"declaration/{key}")
    (project,) = next(row.values for row in seen.of if row.term == "yj:declares")
    assert declaration.name in project.text and project.kind.startswith("id:project/")
    unit = next(iter(desk.records().identity.units))
    pointing = [value.text for row in node_page.view(desk, f"unit/{unit}").at for value in row.values]
    assert pointing and not [text for text in pointing if text.startswith("id:declaration/")]


def test_who_judges_alone_is_not_shown_what_others_judged(desk: Desk) -> None:
    finding = min(desk.table().ids(sort="grade"))
    desk.workspace.judge(finding, "confirm", "王五", "已核对")
    path = f"finding/{finding}"
    assert "yj:verdict" in [said.term for said in node_page.view(desk, path).of]
    with desk.seen_by("李四"):
        assert not {"yj:verdict", "yj:note"} & {said.term for said in node_page.view(desk, path).of}
        with pytest.raises(node_page.NotHere):
            node_page.view(desk, f"{path}/judging")
        assert ask_page.view(desk, "", "SELECT ?v { ?f yj:verdict ?v }").count == 0
        assert ask_page.view(desk, "", "SELECT ?v { GRAPH ?g { ?f yj:verdict ?v } }").count == 0
        assert ask_page.view(desk, "", "SELECT ?u { ?u a yj:Unit }").count
    assert ask_page.view(desk, "", "SELECT ?v { ?f yj:verdict ?v }").count == 1


def test_a_question_of_ones_own_that_finds_nothing_says_why(desk: Desk) -> None:
    (told,) = ask_page.view(desk, "", "SELECT ?p { ?p a yj:Project ; yj:yearBudget ?b }").hints
    assert "yj:Declaration" in told
    assert "yj:Unit" in ask_page.view(desk, "", "ASK { ?u a yj:Unti }").hints[0]
    assert not ask_page.view(desk, "", "SELECT ?u { ?u a yj:Unit }").hints
    assert not ask_page.view(desk, "codes-shared", "").hints


def test_a_word_that_nothing_here_uses_is_named_and_the_query_stays_in_sight(
    desk: Desk, client: TestClient
) -> None:
    query = "SELECT ?d ?r { ?d a yj:Declaration OPTIONAL { ?d yj:verdict ?r } }"
    (told,) = ask_page.view(desk, "", query).hints
    assert "yj:verdict" in told and "?r" in told
    assert "<details open><summary>查询语句" in client.get("/ask", params={"query": query}).text
    plain = "SELECT ?d { ?d a yj:Declaration }"
    assert "<details><summary>查询语句" in client.get("/ask", params={"query": plain}).text


def test_the_worked_questions_answer_as_the_vocabulary_shows(workspace: Workspace) -> None:
    workspace.tell_graph()
    for asked in worked_questions():
        result = workspace.graph_store.query(asked.sparql)
        assert result.columns == asked.columns
        rows = [tuple("" if cell is None else str(cell) for cell in row) for row in result.rows]
        assert asked.rows, asked.name
        for row in asked.rows:
            assert row in {found[: len(row)] for found in rows}, (asked.name, row)
    assert len(worked_questions()) == 10


def test_each_terms_query_answers_and_its_example_stands(workspace: Workspace) -> None:
    judged = min(f.id for f in workspace.audit())
    workspace.judge(judged, "unsure", "李四")
    workspace.undo(judged, "李四")
    workspace.judge(judged, "confirm", "李四", "已核对原件。")
    store = workspace.graph_store
    silent = {
        term for term, pattern in patterns().items() if not store.query(f"SELECT * {{ {pattern} }} LIMIT 1")
    }
    # What a dump says of itself, what nobody has said of the samples, what their reader leaves out, and forms that none of them is.
    assert silent <= {
        "yj:boughtFor",
        "yj:warning",
        *(
            f"yj:{term}"
            for term in (
                "Overall",
                "Task",
                "Goal",
                "overallOf",
                "task",
                "goal",
                "answersGoal",
                "Overlap",
                "one",
                "other",
                "sharedBases",
            )
        ),
        "yj:Export",
        "dct:created",
        "void:triples",
        "void:Dataset",
        "skos:closeMatch",
        "prov:wasRevisionOf",
    }
    with (HERE / "examples.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["term"] for row in rows] == list(patterns())
    # Acts have their own times, and findings are told anew with every change of the rules.
    told = [row for row in rows if row["object"] and BASE not in row["subject"]]
    lasting = [
        row for row in told if row["subject"].split("/")[0] in ("id:declaration", "id:unit", "id:basis")
    ]
    asked = [f"{row['subject']} {row['predicate']} {row['object']}" for row in lasting]
    gone = [triple for triple in asked if not store.query(f"ASK {{ {triple} }}")]
    assert not gone, f"run: python -m tools.vocabulary_examples graph/examples.csv: {gone}"


def test_a_borrowed_term_tells_every_kind_of_node_on_which_it_stands(workspace: Workspace) -> None:
    workspace.judge(min(f.id for f in workspace.audit()), "confirm", "李四", "已核对原件。")
    labels = workspace.graph_store.query(
        "SELECT ?k ?l { ?k a owl:Class ; rdfs:label ?l FILTER(LANG(?l) = 'zh') }"
    )
    named = {
        str(kind): str(label)[-2:] for kind, label in labels.rows if str(kind).startswith(PREFIXES["yj"])
    }
    untold = {}
    for row in borrowed():
        term = row["term"]
        pattern = f"?s a {term}" if term.partition(":")[2][:1].isupper() else f"?s {term} ?o"
        kinds = workspace.graph_store.query(f"SELECT DISTINCT ?k {{ {pattern} . ?s a ?k }}").rows
        lacking = {
            named[str(kind)] for (kind,) in kinds if str(kind) in named and named[str(kind)] not in row["on"]
        }
        if lacking and row["on"] != "一切":
            untold[term] = lacking
    assert named and not untold


def test_an_account_is_followed_through_years_that_only_other_units_print(workspace: Workspace) -> None:
    (asked,) = (asked for asked in worked_questions() if asked.name.startswith("09"))
    shared = """SELECT DISTINCT ?u ?k ?c ?y ?z {
      ?a yj:classification/skos:notation ?c ; yj:table "支出预算总表" ; yj:column "合计" ; yj:year ?y ; qb:dataSet/yj:inFiling ?f .
      ?b yj:classification/skos:notation ?c ; yj:table "支出预算总表" ; yj:column "合计" ; yj:year ?z ; qb:dataSet/yj:inFiling ?g .
      ?f yj:filedBy ?u ; yj:documentKind ?k . ?g yj:filedBy ?u ; yj:documentKind ?k FILTER(?y < ?z) }"""
    found, wanted = (len(workspace.graph_store.query(query).rows) for query in (asked.sparql, shared))
    assert found == wanted > 9
