"""Findings and indicator families in the graph: replaced as a whole or by finding, gone when what they speak of changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pyshacl
import pytest
from rdflib import Graph

from yiju.graph import GraphStore, NoGraph, link, serialise
from yiju.graph.supplement import (
    FAMILIES,
    FINDINGS,
    JUDGEMENTS,
    family_triples,
    finding_triples,
    judgement_triples,
)
from yiju.graph.vocabulary import PREFIXES, SHAPES, YJ, resource

COUNT = "SELECT (COUNT(?f) AS ?n) { ?f a yj:Finding }"


@pytest.fixture
def store(make: ModuleType, tmp_path: Path) -> Iterator[GraphStore]:
    filings = make.planted()
    identity = link(filings)
    with GraphStore(tmp_path / "graph") as built:
        built.sync(filings, identity)
        built.supplement(FINDINGS, finding_triples(make.findings(), identity))
        built.supplement(JUDGEMENTS, judgement_triples(make.opinions()))
        built.supplement(FAMILIES, family_triples(make.families(), identity))
        yield built


def test_a_finding_is_about_its_declarations_or_the_filing_that_shows_it(store: GraphStore) -> None:
    rows = store.query(
        "SELECT ?id ?what { ?f a yj:Finding ; yj:id ?id ; yj:about ?what } ORDER BY ?id ?what"
    ).rows
    about = [(i, str(what).removeprefix(PREFIXES["id"])) for i, what in rows]
    assert about == [
        ("a-1", "declaration/b2019-1"),
        ("a-2", "filing/y2017"),
        ("n-1", "declaration/y2017-1"),
        ("n-1", "declaration/y2019-1"),
    ]
    quoted = "SELECT ?text ?page ?file { ?f yj:id 'a-1' ; yj:evidence ?e . ?e yj:printed ?text ; yj:page ?page ; oa:hasSource/yj:file ?file }"
    assert store.query(quoted).rows == [("60万元", 2, "b2019.txt")]
    judged = "SELECT ?id ?note { ?f yj:id ?id ; yj:verdict 'dismiss' ; yj:note ?note }"
    assert store.query(judged).rows == [("n-1", "正常延续")]


def test_findings_are_replaced_as_a_whole(make: ModuleType, store: GraphStore, tmp_path: Path) -> None:
    identity = link(make.planted())
    current = tmp_path / "graph" / "current"
    generation = current.read_text()
    store.supplement(FINDINGS, finding_triples(make.findings(), identity))
    assert current.read_text() == generation, "the same findings write nothing"
    store.supplement(FINDINGS, finding_triples(make.findings()[:1], identity))
    assert store.query(COUNT).rows == [(1,)]
    assert store.query("ASK { ?f yj:id 'n-1' ; yj:explanation ?e }").rows == [(False,)]


def test_findings_revised_leave_the_graph_as_if_written_whole(
    make: ModuleType, store: GraphStore, tmp_path: Path
) -> None:
    filings = make.planted()
    identity = link(filings)
    first, second, *others = make.findings()
    judged = replace(first, severity="疑似", quotes=first.quotes[:1])
    fresh = replace(second, id="z-9", explanation="另一句。")
    told = {resource("finding", m.id): list(finding_triples([m], identity)) for m in (judged, fresh)}

    store.revise(FINDINGS, (told | {resource("finding", second.id): []}).items())

    with GraphStore(tmp_path / "fresh") as whole:
        whole.sync(filings)
        whole.supplement(FINDINGS, finding_triples([judged, fresh, *others], identity))
        whole.supplement(JUDGEMENTS, judgement_triples(make.opinions()))
        whole.supplement(FAMILIES, family_triples(make.families(), identity))
        assert [str(q) for q in store.quads()] == [str(q) for q in whole.quads()]
    assert store.values(FINDINGS, YJ.id) == {m.id for m in (judged, fresh, *others)}


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?id ?v { ?f yj:id ?id ; yj:verdict ?v }",
        "SELECT ?id ?v { ?f yj:id ?id . GRAPH ?g { ?f yj:note ?v } }",
        "SELECT ?id ?v FROM id:graph/judgements { ?id yj:verdict ?v }",
        "SELECT ?id ?v FROM NAMED id:graph/judgements { GRAPH ?g { ?id yj:note ?v } }",
        "SELECT ?id ?v { ?id ?v 'dismiss' }",
    ],
)
def test_judgements_are_out_of_reach_of_a_query_without_them(store: GraphStore, sparql: str) -> None:
    assert store.query(sparql).rows
    assert not store.query(sparql, without=(JUDGEMENTS,)).rows
    assert store.query(COUNT, without=(JUDGEMENTS,)).rows == [(3,)]


def test_findings_stay_while_the_filings_do_and_go_when_theirs_changes(
    make: ModuleType, store: GraphStore
) -> None:
    filings = make.planted()
    assert store.sync(filings).written == 0
    assert store.query(COUNT).rows == [(3,)]
    changed = next(f for f in filings if f.document.id == "b2019")
    changed.projects[0].name = "示例市外出企业登记系统"
    store.sync(filings)
    left = {m.id for m in make.findings() if all(q.document != "b2019" for q in m.quotes)}
    assert 0 < len(left) < 3
    assert store.values(FINDINGS, YJ.id) == left
    assert not store.query("ASK { ?i a yj:Indicator ; skos:broader ?family }")
    assert not store.query("ASK { ?e a yj:Evidence FILTER NOT EXISTS { ?x yj:evidence ?e } }")


def test_findings_about_what_is_no_more_are_gone(make: ModuleType, store: GraphStore, tmp_path: Path) -> None:
    filings = make.planted()[:2]
    store.sync(filings)
    left = [m for m in make.findings() if m.id != "a-1"]  # the others are about these two
    with GraphStore(tmp_path / "fresh") as fresh:
        fresh.sync(filings)
        fresh.supplement(FINDINGS, finding_triples(left, link(filings)))
        assert [str(q) for q in store.quads()] == [str(q) for q in fresh.quads()]
    store.sync(make.planted()[2:])
    assert store.values(FINDINGS, YJ.id) == set()


def test_there_are_no_findings_without_filings(make: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(NoGraph):
        GraphStore(tmp_path / "empty").supplement(FINDINGS, finding_triples(make.findings(), link([])))


def test_families_are_broader_than_their_indicators(store: GraphStore) -> None:
    rows = store.query(
        "SELECT ?indicator ?family ?measure { ?i a yj:Indicator ; skos:prefLabel ?indicator ; skos:broader ?f ."
        " ?f skos:prefLabel ?family ; skos:broader/skos:prefLabel ?measure } ORDER BY ?indicator"
    ).rows
    assert rows == [("审计计划完成率", "工作完成率", "完成率"), ("运维工作完成率", "工作完成率", "完成率")]


def test_findings_conform_to_the_shapes_and_a_broken_one_does_not(store: GraphStore, tmp_path: Path) -> None:
    store.export(serialise.turtle, tmp_path / "all.ttl")
    graph = Graph().parse(tmp_path / "all.ttl")
    conforms, _, report = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    assert conforms, report
    graph.update('INSERT { ?f yj:severity "大概" } WHERE { ?f a yj:Finding }', initNs={"yj": PREFIXES["yj"]})
    conforms, _, report = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    assert not conforms and "程度应为" in report
