"""The runner of the W3C's tests, on a suite of four tests in their form."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import w3c

MANIFEST = """
@prefix : <http://example.org/manifest#> .
@prefix mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#> .
@prefix qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#> .
<> a mf:Manifest ; mf:entries ( :rows :built :bad :wrong ) .
:rows a mf:QueryEvaluationTest ; mf:action [ qt:query <rows.rq> ; qt:data <data.ttl> ] ; mf:result <rows.srx> .
:built a mf:QueryEvaluationTest ; mf:action [ qt:query <built.rq> ; qt:data <data.ttl> ] ; mf:result <built.ttl> .
:bad a mf:NegativeSyntaxTest11 ; mf:action <bad.rq> .
:wrong a mf:QueryEvaluationTest ; mf:action [ qt:query <wrong.rq> ; qt:data <data.ttl> ] ; mf:result <rows.srx> .
"""
ROWS = """<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="o"/></head><results>
<result><binding name="o"><literal datatype="http://www.w3.org/2001/XMLSchema#decimal">1.50</literal></binding></result>
<result><binding name="o"><bnode>a</bnode></binding></result></results></sparql>"""


def test_right_answers_pass_and_wrong_ones_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "sparql11" / "示例"
    folder.mkdir(parents=True)
    for name, text in {
        "manifest.ttl": MANIFEST,
        "data.ttl": "<http://a/s> <http://a/p> 1.5 , [] .",
        "rows.rq": "SELECT ?o { ?s ?p ?o }",
        "rows.srx": ROWS,
        "built.rq": "CONSTRUCT { ?s <q> ?o } { ?s ?p ?o }",
        "built.ttl": "<http://a/s> <q> 1.5 , [] .",
        "bad.rq": "SELECT { nonsense",
        "wrong.rq": "SELECT ?o { ?s ?p ?o FILTER(isBlank(?o)) }",
    }.items():
        (folder / name).write_text(text)
    assert w3c.main([str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "QueryEvaluationTest: 2 passed, 0 known to fail, 1 failed" in told
    assert "NegativeSyntaxTest11: 1 passed" in told
    assert "示例/wrong: wanted" in told
