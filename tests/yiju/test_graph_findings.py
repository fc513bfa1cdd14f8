"""Findings in the graph: told by the audit, kept up by judgements, anew after a change."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from bench.city import city, indexed, put
from yiju import Workspace, graph_supplements
from yiju.cli import cli
from yiju.graph.supplement import FINDINGS
from yiju.graph.vocabulary import YJ


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    workspace = Workspace(tmp_path_factory.mktemp("读过") / "工作区")
    workspace.ingest(sorted(samples.glob("*填报表.*"))[:2])
    workspace.graph_store.close()
    workspace.store.close()
    return workspace.folder


@pytest.fixture
def ws(made: Path, tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace(shutil.copytree(made, tmp_path / "工作区"))
    yield workspace
    workspace.store.close()


def test_the_graph_holds_what_the_audit_found_and_what_persons_judged(ws: Workspace) -> None:
    findings = ws.findings()
    assert len(findings)
    in_graph = ws.sparql("SELECT ?疑点 { ?f a yj:Finding ; yj:id ?疑点 } ORDER BY ?疑点")
    assert list(in_graph.疑点) == sorted(findings.疑点)
    assert ws.sparql("findings-by-unit").条数.sum() >= len(findings)

    quoted = "?f a yj:Finding ; yj:evidence ?e . ?e yj:firstLine ?a ; oa:hasSelector/rdf:value ?位置"
    assert len(ws.sparql(f"SELECT DISTINCT ?f {{ {quoted} }}")) == len(findings)

    chosen = findings.疑点.iloc[0]
    done = CliRunner().invoke(cli, ["-w", str(ws.folder), "review", chosen, "confirm", "--note", "属实"])
    assert done.exit_code == 0, done.output
    judged = ws.sparql("SELECT ?疑点 ?理由 { ?f yj:verdict 'confirm' ; yj:id ?疑点 ; yj:note ?理由 }")
    assert judged.values.tolist() == [[chosen, "属实"]]
    who = (
        "SELECT ?疑点 { ?j a yj:Judging ; prov:used/yj:id ?疑点 ; prov:endedAtTime ?t ; prov:wasAssociatedWith ?p ."
        " ?p a prov:Person . ?f yj:id ?疑点 ; prov:wasInfluencedBy ?j ; prov:wasGeneratedBy ?a . ?a a yj:Audit ;"
        " prov:endedAtTime ?found ; prov:wasAssociatedWith/yj:version ?rules }"
    )
    assert list(ws.sparql(who).疑点) == [chosen]
    assert len(ws.sparql("SELECT ?f { ?f a yj:Filing ; prov:wasGeneratedBy/prov:endedAtTime ?t }")) == 2
    CliRunner().invoke(cli, ["-w", str(ws.folder), "review", chosen, "undo"])
    assert ws.sparql(who).empty
    history = ws.sparql("findings-judged")[["判断", "理由", "编号", "现行"]].fillna("").values.tolist()
    assert sorted(history) == [["属实", "属实", chosen, False], ["撤销", "", chosen, False]]


def test_past_audits_and_judgings_stay_in_the_graph_with_the_rules_that_they_were_made_by(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = ws.audit()[0].id
    ws.judge(chosen, "confirm", "甲")
    before = ws.sparql("SELECT ?a { ?f yj:id ?id ; prov:wasGeneratedBy ?a . ?a a yj:Audit }")
    monkeypatch.setattr("yiju.audit.acts.edition", lambda: "another edition")
    ws.findings_table().forget()
    time.sleep(1.1)  # what the second audit lists for the first time is listed at another time
    ws.audit()
    ws.undo(chosen, "乙", "误判")
    audits = "SELECT ?版本 ?条数 { ?a a yj:Audit ; yj:listed ?条数 ; prov:endedAtTime ?t ; prov:wasAssociatedWith/yj:version ?版本 } ORDER BY ?t"
    (first, count), (second, again) = ws.sparql(audits).values.tolist()
    assert (second, count, again) == ("another edit", len(before), len(before)) and first != second
    # A finding is still that of the audit which listed it first.
    assert set(ws.sparql("SELECT ?a { ?f a yj:Finding ; prov:wasGeneratedBy ?a }").a) == set(before.a)
    acts = (
        "SELECT ?人 ?判断 ?版本 { ?j a yj:Judging ; yj:opinion ?判断 ; prov:wasAssociatedWith/rdfs:label ?人 ;"
        " prov:wasInformedBy/prov:wasAssociatedWith/yj:version ?版本 } ORDER BY ?判断"
    )
    assert ws.sparql(acts).values.tolist() == [["甲", "confirm", first], ["乙", "undo", second]]


def test_findings_go_with_a_rebuild_and_come_back_with_an_audit(ws: Workspace) -> None:
    count = "SELECT (COUNT(?f) AS ?条数) { ?f a yj:Finding }"
    found = len(ws.audit())
    ws.rebuild()
    assert ws.sparql(count).条数[0] == 0
    assert len(ws.audit()) == found == ws.sparql(count).条数[0]


def test_a_graph_that_was_told_what_changed_is_as_one_made_anew(tmp_path: Path) -> None:
    filings = city(40).filings
    workspace = Workspace(tmp_path / "工作区")
    put(workspace, filings[:-3])
    indexed(workspace)
    judged = workspace.audit()[0]
    workspace.judge(judged.id, "confirm", "甲", "属实")
    workspace.store.remove(filings[0].document.id)
    put(workspace, filings[-3:])
    indexed(workspace)
    time.sleep(1.1)  # the second audit is at another time, which is told in place of the first one's
    workspace.audit()
    workspace.undo(judged.id, "甲")
    told, anew = (
        sorted(str(q) for q in store.quads())
        for store in (workspace.graph_store, workspace.graph_in(tmp_path / "graph"))
    )
    assert told == anew
    assert any("/finding/" in quad for quad in told)
    # What the manifest counts is what is there.
    again = workspace.graph_store.sync(
        *workspace.linked(), readings=graph_supplements.readings(workspace.store)
    )
    assert again.triples == len(told)


def test_findings_of_a_telling_that_was_cut_off_do_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the graph was given before the marker was written is known: gone where nobody finds it any more."""
    workspace = Workspace(tmp_path / "w")
    every = city(24).filings
    put(workspace, every[:-1])
    indexed(workspace)
    workspace.audit()
    listed = workspace._graph.values(FINDINGS, YJ.id)
    put(workspace, every[-1:])
    indexed(workspace)
    with monkeypatch.context() as cut, pytest.raises(OSError, match="full"):
        cut.setattr("yiju.graph.store.GraphStore.supplement_each", _cut_off)
        workspace.audit()
    assert workspace._graph.values(FINDINGS, YJ.id) != listed
    workspace.store.remove(every[-1].document.id)
    indexed(workspace)
    workspace.audit()
    assert workspace._graph.values(FINDINGS, YJ.id) == listed == set(workspace.findings_table().ids())


def test_where_nothing_was_dropped_no_finding_is_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path / "w")
    put(workspace, city(24).filings)
    indexed(workspace)
    judged = workspace.audit()[0]
    monkeypatch.setattr("yiju.graph.store.GraphStore.holding", _cut_off)
    workspace.judge(judged.id, "confirm", "甲", "属实")
    assert workspace._graph.values(FINDINGS, YJ.id) == set(workspace.findings_table().ids())


def _cut_off(*_: object) -> None:
    raise OSError("full")
