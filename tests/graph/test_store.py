"""The store on disk: filings in, replaced, out; queries under limits; kills at any moment."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pyoxigraph import Quad, QueryResultsFormat, RdfFormat, Store, parse, parse_query_results
from rdflib import Dataset

from yiju.graph import (
    GraphStore,
    Limits,
    NoGraph,
    QueryRefused,
    QueryStopped,
    StoreBusy,
    link,
    serialise,
    starter_queries,
)
from yiju.graph.formats import written
from yiju.graph.provenance import DUMP, PROVENANCE, Activity
from yiju.graph.supplement import FINDINGS, finding_triples
from yiju.graph.vocabulary import PREFIXES

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def lines(store: GraphStore) -> list[str]:
    return [str(q) for q in store.quads()]


def test_an_unchanged_set_of_filings_writes_nothing(make: ModuleType, tmp_path: Path) -> None:
    with GraphStore(tmp_path) as store:
        first = store.sync(make.two_years())
        assert (first.written, first.removed, first.unchanged) == (3, 0, 0)
        generation = (tmp_path / "current").read_text()
        again = store.sync(make.two_years())
        assert (again.written, again.removed, again.unchanged) == (0, 0, 3)
        assert (tmp_path / "current").read_text() == generation


def test_adding_replacing_and_removing_gives_what_a_fresh_build_gives(
    make: ModuleType, tmp_path: Path
) -> None:
    first, second = make.two_years()
    with GraphStore(tmp_path / "grown") as grown, GraphStore(tmp_path / "fresh") as fresh:
        grown.sync([first])
        grown.sync([first, second])
        fresh.sync([second, first])
        assert lines(grown) == lines(fresh)

        second.projects[1].name = "来示投资统计系统（二期运维）"
        counts = grown.sync([first, second])
        assert counts.unchanged == 1
        fresh.sync([first, second])
        assert lines(grown) == lines(fresh)

        assert grown.sync([second]).removed == 1
        shutil.rmtree(tmp_path / "fresh")
        fresh.sync([second])
        assert lines(grown) == lines(fresh)


def test_what_only_grows_is_not_read(
    make: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To read a city's shared graph took two of the six seconds in which one filing came in."""
    first, second = make.two_years()
    read: list[str] = []

    class Watched:
        """A store that tells which graphs are read."""

        read_only = staticmethod(Store.read_only)

        def __init__(self, path: str) -> None:
            self._store = Store(path)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._store, name)

        def __contains__(self, quad: Quad) -> bool:
            return quad in self._store

        def quads_for_pattern(self, *pattern: Any) -> Any:
            read.append(str(pattern[3]))
            return self._store.quads_for_pattern(*pattern)

    at = Activity("2026-11-30T01:00:00+00:00")
    with GraphStore(tmp_path) as store:
        store.sync([first], readings={first.document.id: at})
        monkeypatch.setattr("yiju.graph.generations.Store", Watched)
        ids = (first.document.id, second.document.id)
        store.sync([first, second], readings=dict.fromkeys(ids, at))
        assert str(PROVENANCE) not in read


def test_after_an_update_of_the_program_the_store_is_made_from_nothing(
    make: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A city of 6,000 declarations took 231 s and 4.9 GB to change graph by graph, 56 s to make anew."""
    filings = make.two_years()
    with GraphStore(tmp_path) as store:
        store.sync(filings)
        store.supplement(FINDINGS, finding_triples(make.findings(), link(filings)))
        before = lines(store)
        monkeypatch.setattr("yiju.graph.fingerprint._code", lambda: b"of the next version")
        monkeypatch.setattr(
            "yiju.graph.planned_graphs._missing", lambda *_: pytest.fail("changed, not made anew")
        )
        assert store.sync(filings).written == 3
        assert lines(store) == [one for one in before if FINDINGS.value not in one]


def test_a_removed_filing_leaves_nothing_behind(make: ModuleType, tmp_path: Path) -> None:
    with GraphStore(tmp_path) as store:
        store.sync(make.two_years())
        store.sync([])
        assert lines(store) == []


def test_every_triple_stands_in_one_graph(store: GraphStore) -> None:
    triples = [(q.subject, q.predicate, q.object) for q in store.quads()]
    assert len(triples) == len(set(triples))
    assert store.query(COUNT).rows == [(len(triples),)]


def test_a_filing_is_a_named_graph(store: GraphStore) -> None:
    rows = store.query(
        "SELECT ?f (COUNT(?d) AS ?n) { GRAPH ?f { ?d a yj:Declaration } } GROUP BY ?f ORDER BY ?f"
    ).rows
    assert [(str(f).rpartition("/")[2], n) for f, n in rows] == [("y2017", 3), ("y2019", 3)]
    one = store.query("SELECT (COUNT(?d) AS ?n) FROM id:filing\\/y2017 { ?d a yj:Declaration }")
    assert one.rows == [(3,)]


def test_rdflib_reaches_the_same_union(store: GraphStore) -> None:
    graph = store.rdflib()
    assert len(graph) == len(lines(store))
    assert len(list(graph.query("SELECT ?u { ?u a yj:Unit }"))) == 1


SELF = "GRAPH ?g { ?dump dct:created ?at ; prov:wasGeneratedBy ?export . ?export prov:wasAssociatedWith/yj:version ?by }"


def test_exports_hold_everything_and_when_and_by_what_they_were_made(
    store: GraphStore, tmp_path: Path
) -> None:
    own = lines(store)
    told = len(serialise.dump_triples(0, "1"))
    for how, form in (
        (serialise.trig, RdfFormat.TRIG),
        (serialise.json_ld, RdfFormat.JSON_LD),
        (serialise.one_nquads, RdfFormat.N_QUADS),
    ):
        target = tmp_path / how.__name__
        assert store.export(how, target) == len(own)
        read = sorted(str(q) for q in parse(path=str(target), format=form))
        assert [q for q in read if "/graph/dump>" not in q.rpartition(" <")[2]] == own
        assert len(read) == len(own) + told
    store.export(serialise.turtle, tmp_path / "g.ttl")
    assert len(list(parse(path=str(tmp_path / "g.ttl"), format=RdfFormat.TURTLE))) == len(own) + told

    read_back = Store()
    read_back.load(path=str(tmp_path / "trig"), format=RdfFormat.TRIG)
    (found,) = read_back.query(f"SELECT * {{ {SELF} }}", prefixes=PREFIXES)
    assert found["g"] == DUMP and found["by"].value


def test_shards_of_quads_hold_everything_once_and_a_graph_in_one(store: GraphStore, tmp_path: Path) -> None:
    store.export(lambda held, folder: serialise.nquads(held, folder, 3), tmp_path / "shards")
    parts = [[*parse(path=str(p), format=RdfFormat.N_QUADS)] for p in sorted((tmp_path / "shards").iterdir())]
    assert len(parts) == 3 and all(parts)
    own = [str(q) for part in parts for q in part if q.graph_name != DUMP]
    assert sorted(own) == lines(store)
    names = [{q.graph_name for q in part} - {DUMP} for part in parts]
    assert sum(map(len, names)) == len(set.union(*names))


def test_jsonld_is_read_back_by_rdflib_to_the_same_triples(store: GraphStore, tmp_path: Path) -> None:
    store.export(serialise.json_ld, tmp_path / "all.jsonld")
    store.export(serialise.one_nquads, tmp_path / "all.nq")
    text = (tmp_path / "all.jsonld").read_text("utf-8")
    assert text.startswith('{"@context"') and '"yj:yearBudget": "206450"' in text
    read, own = Dataset(), Dataset()
    read.parse(tmp_path / "all.jsonld", format="json-ld")
    own.parse(tmp_path / "all.nq", format="nquads")

    def told(graphs: Dataset) -> set[tuple[object, ...]]:
        return {
            (s, p, o, str(g)) for s, p, o, g in graphs.quads() if not str(g).endswith("/graph/dump")
        }  # written a second later, it may say another time

    assert told(read) == told(own) and len(told(own)) == len(lines(store))


def test_an_empty_store_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoGraph, match="yiju ingest"):
        GraphStore(tmp_path).query(COUNT)


def test_a_query_over_its_time_is_stopped_and_the_next_one_is_answered(store: GraphStore) -> None:
    with pytest.raises(QueryStopped, match=r"超过 0\.5 秒"):
        store.query(ENDLESS, Limits(seconds=0.5))
    assert store.query("ASK { ?s a yj:Unit }")


def test_an_answer_over_the_limit_of_rows_says_that_it_is_cut(store: GraphStore) -> None:
    result = store.query("SELECT * { ?s ?p ?o }", Limits(rows=5))
    assert result.cut and len(result.rows) == 5
    assert json.loads(written(result, "json"))["head"]["cut"] is True


def test_a_query_over_its_memory_is_stopped(store: GraphStore) -> None:
    hungry = (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    )
    with GraphStore(store._generations._directory) as other, pytest.raises(QueryStopped):
        other.query(hungry, Limits(seconds=30, memory=600 * 1024**2))


def test_syntax_errors_name_the_place_in_chinese(store: GraphStore) -> None:
    with pytest.raises(QueryRefused, match=r"第 2 行第 \d+ 列"):
        store.query("SELECT * {\n ?s ?p }")
    with pytest.raises(QueryRefused, match="前缀 nope: 没有声明"):
        store.query("SELECT * { ?s nope:x ?o }")


def test_a_value_that_is_none_of_its_type_is_given_as_text(store: GraphStore) -> None:
    made = (
        'STRDT("x", xsd:integer) AS ?a) (STRDT("y", xsd:decimal) AS ?b) (STRDT("2026-11-28Z", xsd:date) AS ?c'
    )
    assert store.query(f"SELECT ({made}) {{ }}").rows == [("x", "y", "2026-11-28Z")]


def test_an_unknown_function_leaves_its_value_unbound(store: GraphStore) -> None:
    asked = "SELECT ?u (<http://example.org/f>(?u) AS ?x) (<http://example.org/g>() AS ?y) { ?u a yj:Unit }"
    ((_, x, y),) = store.query(asked).rows
    assert (x, y) == (None, None)


def test_updates_and_services_are_refused(store: GraphStore) -> None:
    for query in ("DELETE WHERE { ?s ?p ?o }", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"):
        with pytest.raises(QueryRefused):
            store.query(query)


def test_the_query_process_can_open_no_socket(store: GraphStore) -> None:
    # Past the check of the text, straight into the worker: it still reaches nothing.
    import socket

    from yiju.graph.runner import Runner
    from yiju.graph.sparql import Checked

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
        runner = Runner()
        with pytest.raises(Exception, match="查询"):
            runner.run(store._generations.valid(), Checked(query, "SELECT", False), Limits(seconds=5))
        runner.stop()
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_store_of_many_files_answers(make: ModuleType, tmp_path: Path) -> None:
    # RocksDB opens sixteen files with the store and the others when they are needed: they must still open.
    filings = make.two_years()
    with GraphStore(tmp_path) as store:
        # RocksDB merges files when it likes: filings are changed until more than sixteen stand side by side.
        for number in range(60):
            for project in filings[0].projects:
                project.name = f"{project.name}{number}"
            store.sync(filings)
            if len(list(store._generations.valid().glob("*.sst"))) > 16:
                break
        else:
            pytest.fail("the store never held more than sixteen files")
        assert len(store.query("SELECT * { ?s ?p ?o }").terms) == len(lines(store))
        for starter in starter_queries().values():
            store.query(starter.sparql)


def test_results_in_every_format(store: GraphStore) -> None:
    query = "SELECT ?name ?budget { ?d yj:name ?name ; yj:yearBudget ?budget } ORDER BY DESC(?budget) ?name LIMIT 1"
    result = store.query(query)
    assert written(result, "csv").splitlines()[0] == "name,budget"
    assert written(result, "tsv").splitlines()[0] == "?name\t?budget"
    for format, text in (
        (QueryResultsFormat.JSON, written(result, "json")),
        (QueryResultsFormat.XML, written(result, "xml")),
        (QueryResultsFormat.TSV, written(result, "tsv")),
    ):
        (row,) = parse_query_results(text, format=format)  # type: ignore[misc]
        assert tuple(row) == result.terms[0]
    built = store.query("CONSTRUCT { ?u a yj:Unit } WHERE { ?u a yj:Unit }")
    assert "yj:Unit" in written(built, "ttl")
    yes = store.query("ASK {}")
    assert json.loads(written(yes, "json"))["boolean"] is True and "<boolean>true" in written(yes, "xml")


def test_a_second_writer_is_told_to_wait_and_readers_are_not(make: ModuleType, tmp_path: Path) -> None:
    with GraphStore(tmp_path) as one, GraphStore(tmp_path) as two:
        one.sync(make.two_years())
        with one._generations.writing():
            with pytest.raises(StoreBusy, match="正在写图谱"):
                two.sync([])
            assert two.query("ASK { ?s a yj:Unit }")


def test_a_reader_sees_the_change_after_it_is_made(make: ModuleType, tmp_path: Path) -> None:
    with GraphStore(tmp_path) as writer, GraphStore(tmp_path) as reader:
        writer.sync(make.two_years())
        assert reader.query("SELECT (COUNT(?f) AS ?n) { ?f a yj:Filing }").rows == [(2,)]
        writer.sync(make.two_years()[:1])
        assert reader.query("SELECT (COUNT(?f) AS ?n) { ?f a yj:Filing }").rows == [(1,)]


def test_a_damaged_pointer_is_mended_by_the_next_sync(make: ModuleType, tmp_path: Path) -> None:
    with GraphStore(tmp_path) as store:
        store.sync(make.two_years())
        whole = lines(store)
        (tmp_path / "current").write_text("gen-999999")
        with pytest.raises(NoGraph):
            store.query(COUNT)
        store.sync(make.two_years())
        assert lines(store) == whole


_WRITER = """
import sys
from pathlib import Path
sys.path[:0] = {path!r}
from yiju.graph import GraphStore
import filings
store = GraphStore(Path({directory!r}))
sets = [filings.two_years()[:1], filings.two_years()]
print("go", flush=True)
while True:
    for filings_ in sets:
        store.sync(filings_)
"""


def test_a_kill_at_any_moment_leaves_a_whole_graph(make: ModuleType, tmp_path: Path) -> None:
    states = []
    for number, part in enumerate((make.two_years()[:1], make.two_years())):
        with GraphStore(tmp_path / f"whole{number}") as whole:
            whole.sync(part)
            states.append(lines(whole))
    target = tmp_path / "graph"
    code = _WRITER.format(path=[str(Path.cwd()), str(Path(__file__).parent)], directory=str(target))
    for delay in (0.0, 0.02, 0.05, 0.11, 0.17):
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay)
            os.kill(process.pid, signal.SIGKILL)
        with GraphStore(target) as store:
            if (target / "current").exists():
                assert lines(store) in states
            store.sync(make.two_years())
            assert lines(store) == states[1]


def test_a_name_that_goes_out_of_date_while_it_is_read_is_read_again(
    make: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Between the name and the look at its folder two further generations may have come, and the folder gone.
    with GraphStore(tmp_path) as store:
        store.sync(make.two_years())
        read, told = Path.read_text, iter(["gen-000000-gone"])

        def late(path: Path, *args: str, **options: str) -> str:
            return (
                next(told, None) or read(path, *args, **options)
                if path.name == "current"
                else read(path, *args)
            )

        monkeypatch.setattr(Path, "read_text", late)
        assert store.query("ASK { ?s ?p ?o }").terms
