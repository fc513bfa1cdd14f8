"""Clients that know the standards alone find what they ask for: ORG, PROV, SKOS, ELI, Data Cube, Web Annotation."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import Quad, RdfFormat, Store
from rdflib import DCTERMS, ORG, OWL, PROV, QB, RDF, RDFS, SKOS, VOID, Graph, URIRef

from yiju.graph import GraphStore, QueryRefused, link, serialise
from yiju.graph.empty import nothing_alone, why_empty
from yiju.graph.hints import unknown_terms
from yiju.graph.ontology import ONTOLOGY_GRAPH, ontology_triples
from yiju.graph.overview import borrowed
from yiju.graph.provenance import Activity
from yiju.graph.queries import starter_queries
from yiju.graph.sparql import check
from yiju.graph.supplement import (
    FAMILIES,
    FINDINGS,
    JUDGEMENTS,
    FindingNode,
    Quote,
    family_triples,
    finding_triples,
    judgement_triples,
)
from yiju.graph.vocabulary import BASE, ONTOLOGY, PREFIXES, short
from yiju.ingest.record import Place

HERE = Path(__file__).parent

# What every node with a class of ours has a label for; selectors are parts of a place and have a value.
OURS = f'?n a ?class FILTER(STRSTARTS(STR(?class), "{PREFIXES["yj"]}"))'


@pytest.fixture(scope="module")
def full(make: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    filings = [*make.planted(), *make.from_promise_to_result(), *make.whole_unit()]
    identity = link(filings)
    with GraphStore(tmp_path_factory.mktemp("full")) as store:
        readings = {f.document.id: Activity("2026-01-02T03:04:05+00:00", "李四", "9") for f in filings}
        store.sync(filings, identity, readings=readings)
        store.supplement(FINDINGS, finding_triples(make.findings(), identity, make.audits()))
        store.supplement(JUDGEMENTS, judgement_triples(make.opinions()))
        store.supplement(FAMILIES, family_triples(make.families(), identity))
        yield store


@pytest.mark.parametrize(
    ("own", "standard"),
    [
        ("a yj:Unit", "a org:Organization"),
        ("a yj:Basis", "a eli:LegalResource"),
        ("a yj:BudgetLine", "a qb:Observation"),
        ("a yj:BudgetTable", "a qb:DataSet"),
        ("a yj:Evidence", "a oa:SpecificResource"),
        ("yj:inFiling ?o", "prov:wasDerivedFrom ?o"),
        ("yj:declares|yj:evaluates ?o", "prov:specializationOf ?o"),
        ("yj:cites ?o", "dct:references ?o"),
        ("yj:id ?o", "dct:identifier ?o"),
    ],
)
def test_a_standard_term_answers_as_ours_does(full: GraphStore, own: str, standard: str) -> None:
    ours, theirs = (full.query(f"SELECT (COUNT(*) AS ?n) {{ ?s {p} }}").rows for p in (own, standard))
    assert ours == theirs and ours != [(0,)]


def test_the_ontology_is_a_graph_of_the_store_and_of_every_export(full: GraphStore, tmp_path: Path) -> None:
    held = full.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ONTOLOGY_GRAPH.value}> {{ ?s ?p ?o }} }}").rows
    assert held == [(len(ontology_triples()),)]
    assert full.query("ASK { yj:Unit rdfs:subClassOf org:Organization }")
    assert not full.query("ASK { ?s ?p ?o FILTER(ISBLANK(?s) || ISBLANK(?o)) }"), (
        "STR of all terms must not fail"
    )
    full.export(serialise.turtle, tmp_path / "all.ttl")
    full.export(serialise.json_ld, tmp_path / "all.jsonld")
    exported = Graph().parse(tmp_path / "all.ttl")
    assert (
        URIRef(PREFIXES["yj"] + "Unit"),
        RDFS.subClassOf,
        URIRef(PREFIXES["org"] + "Organization"),
    ) in exported
    assert short(ONTOLOGY_GRAPH.value) in (tmp_path / "all.jsonld").read_text("utf-8")


def test_every_node_has_a_label_in_chinese_and_no_label_is_without_language(full: GraphStore) -> None:
    data = f"GRAPH ?g {{ {OURS} }} FILTER(?g != <{ONTOLOGY_GRAPH.value}>)"
    bare = full.query(
        f"SELECT DISTINCT ?class {{ {data} FILTER NOT EXISTS"
        ' { ?n rdfs:label|skos:prefLabel ?label FILTER(LANG(?label) = "zh") } }'
    )
    assert bare.rows == []
    untold = 'ASK { ?n rdfs:label|skos:prefLabel|skos:altLabel ?label FILTER(LANG(?label) = "") }'
    assert not full.query(untold)


CONSTRAINTS = {path.stem: path.read_text("utf-8") for path in sorted((HERE / "constraints").glob("*.rq"))}


def test_the_constraints_of_the_data_cube_are_whole() -> None:
    assert [n for n in CONSTRAINTS if n.startswith("qb-ic")] == [f"qb-ic-{n:02d}" for n in range(1, 22)]


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_an_integrity_constraint_of_a_standard_holds(full: GraphStore, name: str) -> None:
    rows = CONSTRAINTS[name].replace("ASK {", "SELECT * {", 1)
    assert full.query(f"{rows} LIMIT 3").rows == []


BROKEN = {
    "qb-ic-01": "<urn:o> a qb:Observation .",
    "qb-ic-02": "<urn:d> a qb:DataSet .",
    "qb-ic-03": "<urn:s> a qb:DataStructureDefinition .",
    "qb-ic-04": "<urn:p> a qb:DimensionProperty .",
    "qb-ic-05": "<urn:p> a qb:DimensionProperty ; rdfs:range skos:Concept .",
    "qb-ic-11": "<urn:o> qb:dataSet <urn:d> . <urn:d> qb:structure yj:BudgetTableStructure .",
    "qb-ic-12": "<urn:o> qb:dataSet <urn:d> ; yj:row 1 ; yj:column 'a' . <urn:o2> qb:dataSet <urn:d> ; yj:row 1 ;"
    " yj:column 'a' . <urn:d> qb:structure yj:BudgetTableStructure .",
    "qb-ic-14": "<urn:o> qb:dataSet <urn:d> . <urn:d> qb:structure yj:BudgetTableStructure .",
    "qb-ic-19": "<urn:o> qb:dataSet <urn:d> ; obeu-dimension:budgetPhase <urn:x> . <urn:d> qb:structure"
    " yj:BudgetTableOfPhase .",
    "skos-s07": "<urn:s> skos:hasTopConcept <urn:c> .",
    "skos-s14": "<urn:c> skos:prefLabel 'a'@zh , 'b'@zh .",
    "skos-mappings": "<urn:c> skos:exactMatch <urn:e> .",
    "org-cycles": "<urn:a> org:subOrganizationOf <urn:b> . <urn:b> org:subOrganizationOf <urn:a> .",
    "prov-25": "<urn:e> prov:wasGeneratedBy <urn:a> , <urn:b> .",
    "prov-50": "<urn:e> prov:wasGeneratedBy <urn:a> .",
    "prov-times": "<urn:a> a prov:Activity .",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_constraint_sees_what_breaks_it(name: str) -> None:
    store = Store()
    prefixes = "".join(f"@prefix {prefix}: <{base}> . " for prefix, base in PREFIXES.items())
    store.extend(Quad(t.subject, t.predicate, t.object) for t in ontology_triples())
    store.load((prefixes + BROKEN[name]).encode(), RdfFormat.TURTLE)
    rows = CONSTRAINTS[name].replace("ASK {", "SELECT * {", 1)
    assert list(store.query(rows, prefixes=PREFIXES))


def test_a_property_says_of_which_classes_it_is_and_of_no_others(full: GraphStore) -> None:
    ontology = Graph().parse(ONTOLOGY)
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            of = {
                str(c)
                for p in (RDFS.domain, URIRef("https://schema.org/domainIncludes"))
                for c in ontology.objects(term, p)
            }
            assert of, term
            told = f"SELECT DISTINCT ?c {{ ?s <{term}> ?o ; a ?c }}"
            used = [str(c) for (c,) in full.query(told).rows]
            assert not {c for c in used if c.startswith(PREFIXES["yj"])} - of, term


def test_no_property_stands_under_a_term_whose_range_it_breaks() -> None:
    ontology = Graph().parse(ONTOLOGY)
    epo = PREFIXES["epo"]
    assert not [o for o in ontology.objects(None, RDFS.subPropertyOf) if str(o).startswith(epo)]
    for mapping in (SKOS.closeMatch, SKOS.related, SKOS.exactMatch):
        assert not list(ontology.subject_objects(mapping)), "SKOS maps concepts, not properties"


def test_every_borrowed_term_in_use_is_in_the_vocabulary_with_a_query_that_answers(full: GraphStore) -> None:
    used = {
        short(str(term))
        for (term,) in full.query(
            "SELECT DISTINCT ?t { GRAPH ?g { { ?s ?t ?o } UNION { ?s a ?t } }"
            f" FILTER(?g != <{ONTOLOGY_GRAPH.value}>) }}"
        ).rows
    }
    listed = {row["term"]: row["pattern"] for row in borrowed()}
    assert {term for term in used if not term.startswith("yj:")} <= set(listed)
    silent = {term for term, pattern in listed.items() if not full.query(f"SELECT * {{ {pattern} }} LIMIT 1")}
    of_years = {"skos:historyNote", "skos:exactMatch", "skos:closeMatch", "xkos:follows"}
    assert silent <= {*of_years, "dct:created", "void:triples", "void:Dataset"}, (
        "one year of accounts, and no dump"
    )


def test_a_findings_evidence_has_lines_and_a_selector_as_a_declarations_has(
    make: ModuleType, tmp_path: Path
) -> None:
    filings = make.planted()
    identity = link(filings)
    quotes = (
        Quote("b2019", "year_budget", "60万元", 2, (Place(2, (40, 41)), Place(3, (1, 1)))),
        Quote("b2019", "name", "审计专项经费", 2, (Place(2, box=(72.0, 100.0, 300.0, 112.0)),)),
        Quote("b2019", "bases", "无页"),
    )
    finding = FindingNode("a-9", "arithmetic", "勾稽不符", "确定", 1.0, "不等。", ("b2019-1",), quotes)
    with GraphStore(tmp_path) as store:
        store.sync(filings, identity)
        store.supplement(FINDINGS, finding_triples([finding], identity))
        rows = store.query(
            "SELECT ?field ?first ?last ?box ?where { ?f yj:id 'a-9' ; yj:evidence ?e . ?e yj:field ?field"
            " OPTIONAL { ?e yj:firstLine ?first ; yj:lastLine ?last } OPTIONAL { ?e yj:box ?box }"
            " OPTIONAL { ?e oa:hasSelector/rdf:value ?where } } ORDER BY ?field ?first"
        ).rows
    assert rows == [
        ("bases", None, None, None, None),
        ("name", None, None, "72,100,300,112", "page=2&viewrect=72,100,228,12"),
        ("year_budget", 1, 1, None, "line=0,1"),
        ("year_budget", 40, 41, None, "line=39,41"),
    ]


def test_every_short_iri_that_a_result_shows_can_be_typed_back(full: GraphStore) -> None:
    shown = [
        short(str(s))
        for (s,) in full.query(f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}")) }}').rows
    ]
    typed = [s for s in shown if s.startswith("id:")]
    assert len(typed) > 0.9 * len(shown)
    for iri in typed:
        assert full.query(f"ASK {{ FILTER EXISTS {{ {iri} ?p ?o }} }}"), iri
        assert full.query(f"SELECT * {{ VALUES ?s {{ {iri} }} ?s ?p ?o FILTER(?s = {iri}) }}"), iri


def test_a_short_iri_in_a_string_or_under_a_prefix_of_ones_own_stays() -> None:
    said = 'SELECT * { ?s ?p "id:unit/甲" } # id:unit/乙'
    assert check(said).text == said
    own = "PREFIX id: <http://example.org/> SELECT * { id:a ?p ?o }"
    assert check(own).text == own
    assert check("ASK { id:unit/甲 ?p ?o }").text == f"ASK {{ <{BASE}unit/甲> ?p ?o }}"
    assert check("ASK { id:unit\\/甲 ?p ?o }").text == "ASK { id:unit\\/甲 ?p ?o }"
    assert check("ASK { ?s ?p id:unit/甲(本级). }").text == f"ASK {{ ?s ?p <{BASE}unit/甲(本级)>. }}"


@pytest.mark.parametrize("prefix", ["", "PREFIX id: <http://a/> "])
@pytest.mark.parametrize("before", ["id:unit/甲", "?s id:a/id:b'x '", "id:a/b.c", "id:a/(b 'c')"])
def test_nothing_hides_behind_a_short_iri(prefix: str, before: str) -> None:
    with pytest.raises(QueryRefused, match="SERVICE"):
        check(f"{prefix}ASK {{ {before} ?p ?o . SERVICE <http://a/> {{ }} }} # '")


def test_short_iris_are_read_in_linear_time() -> None:
    def took(text: str) -> float:
        began = time.process_time()
        check(f"ASK {{ {text} }}")
        return time.process_time() - began

    for head, again in (("", "id:a/("), ("", "id:a/b"), ("id:a/", "(b"), ("id:a/", "."), ("", "id:a/b 'x' ")):
        short = max(took(head + again * 5000), 0.01)
        assert took(head + again * 20000) < 12 * short  # four times as much; its square would be sixteen


def test_an_unknown_term_is_named_with_the_nearest_known() -> None:
    assert unknown_terms("SELECT * { ?d a yj:Decl }")["yj:Decl"][0] == "yj:Declaration"
    assert unknown_terms("SELECT * { ?d yj:yearbudget ?b }")["yj:yearbudget"][0] == "yj:yearBudget"
    assert "yj:Unti" in unknown_terms(f"SELECT * {{ ?d a <{PREFIXES['yj']}Unti> }}")
    assert unknown_terms('SELECT * { ?d a yj:Declaration ; yj:name "yj:nothing" } # yj:nothing') == {}

    assert unknown_terms("SELECT * { ?d yj:zzqqxx ?b }") == {"yj:zzqqxx": []}


def test_an_unknown_term_is_found_by_a_word_in_it_and_by_what_the_ontology_says() -> None:
    assert "yj:yearBudget" in unknown_terms("SELECT * { ?d yj:budget ?b }")["yj:budget"]
    assert unknown_terms("SELECT * { ?p a yj:Contract }")["yj:Contract"][0] == "yj:Procurement"
    assert unknown_terms("SELECT * { ?u a yj:Unti }")["yj:Unti"][0] == "yj:Unit"


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ('?u skos:prefLabel "示例市数据管理局"', '"示例市数据管理局"@zh'),
        ('?u skos:prefLabel "数据管理局"@zh', "CONTAINS"),
        ('?d yj:name "甲"@zh', "不带语言标记"),
        ('?d yj:year "2023"', "写 2023"),
        ("?d yj:yearBudget 98000", "98000.0"),
        ('?d yj:starts "2023-01-01"', "xsd:date"),
        ('?f yj:documentKind "部门预算"', "department_budget"),
        ("?p a yj:Project ; yj:yearBudget ?b", "yj:Declaration"),
        ("?d yj:declares/yj:yearBudget ?b", "yj:declares 所指的是 yj:Project"),
        ("?d yj:cites ?b . ?b yj:citedTitle ?t", "yj:Citation"),
        ("?f a yj:Finding", "yiju audit"),
        ("?u yj:name ?n ; yj:year 2023", None),
        ("{ ?d a yj:Declaration } UNION { ?d a yj:Evaluation } ?d yj:year 2023", None),
        ("?d a yj:Declaration OPTIONAL { ?d yj:result ?r }", None),
        ("{ SELECT ?d { ?d yj:declares ?x } } ?x a yj:Filing", None),
        ("?d yj:yearBudget 98000.0", None),
        ("?d yj:declares|yj:evaluates ?p . ?p a yj:Project", None),
    ],
)
def test_what_nothing_in_the_graph_can_fit_is_explained(pattern: str, told: str | None) -> None:
    said = " ".join(why_empty(f"SELECT * {{ {pattern} }}"))
    assert told in said if told else said == ""


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("?d yj:year 1999 ; yj:name ?n", ["这一步单独就没有一条符合：?d yj:year 1999"]),
        (
            "?d yj:year 2019 ; yj:starts ?s",
            ["每一步单独都有符合的，合在一起没有；逐个去掉条件或 FILTER 试试"],
        ),
    ],
)
def test_a_step_that_finds_nothing_alone_is_named(full: GraphStore, pattern: str, told: list[str]) -> None:
    query = f"SELECT * {{ {pattern} OPTIONAL {{ ?d yj:year 1998 }} }}"
    assert full.query(query).rows == []
    assert nothing_alone(query, full.query) == told


def test_a_term_of_a_standard_is_one_of_its_specification() -> None:
    spaces = {
        "org": ORG,
        "prov": PROV,
        "skos": SKOS,
        "qb": QB,
        "dct": DCTERMS,
        "void": VOID,
        "rdf": RDF,
        "rdfs": RDFS,
    }
    ontology = Graph().parse(ONTOLOGY)
    used = {short(str(term)) for triple in ontology for term in triple if isinstance(term, URIRef)}
    used |= {row["term"] for row in borrowed()}
    looked = 0
    for term in used:
        prefix, _, name = term.partition(":")
        if prefix in spaces:
            looked += 1
            assert name in spaces[prefix], term
    assert looked > 40


@pytest.mark.parametrize("name", starter_queries())
def test_of_a_starter_nothing_is_covered_but_that_findings_come_with_an_audit(name: str) -> None:
    assert not [s for s in why_empty(starter_queries()[name].sparql) if "yiju audit" not in s]
