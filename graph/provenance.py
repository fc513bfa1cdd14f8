"""Who made what stands in the graph, when and with which version, as PROV activities.

In: acts as the ledger tells them. Out: triples of the graph `PROVENANCE`, readings of filings; audits and judgings, past ones
too, which are told with the findings and the judgements; and what a dump says of itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import Literal, NamedNode

from yiju.graph.builder import filing_node
from yiju.graph.ontology import entailed
from yiju.graph.triples import Statement, triples_of
from yiju.graph.vocabulary import BASE, DCT, PROV, RDF, RDFS, VOID, XSD, YJ, part, resource, tagged

PROVENANCE = NamedNode(BASE + "graph/provenance")
DUMP = NamedNode(BASE + "graph/dump")
"""In a dump alone: the graph that says when and by what it was made, and the name of the dump itself."""


@dataclass(frozen=True)
class Activity:
    """Something done at a time (ISO 8601 with its zone) by a person, with a program of which the `version` is known;
    what is not known is None.
    """

    at: str
    who: str | None = None
    version: str | None = None


@dataclass(frozen=True)
class AuditRun:
    """An audit that was finished: its number in the workspace, when and by which edition of the rules, and how many findings
    it listed.
    """

    number: int
    act: Activity
    listed: int


def reading_triples(readings: Mapping[str, Activity]) -> Iterator[Statement]:
    """The reading of each filing (its id), which generated what the graph says of it."""
    for document, act in readings.items():
        filing = filing_node(document)
        reading = part(filing, "reading")
        yield from _generated([filing], reading, YJ.Reading, "读入", act, "读取程序", "reader")


def audit_node(run: AuditRun) -> NamedNode:
    """The IRI of an audit: its number, and what keeps it apart from that of another workspace."""
    mark = sha256(f"{run.act.at} {run.act.version}".encode()).hexdigest()[:8]
    return resource("audit", f"{run.number}-{mark}")


def audit_triples(runs: Iterable[AuditRun]) -> Iterator[Statement]:
    """Audits, past ones too."""
    for run in runs:
        node = audit_node(run)
        yield from entailed(_activity(node, YJ.Audit, "审计", run.act, "审计规则"))
        yield Statement(node, YJ.listed, Literal(run.listed))


def judging_node(finding: str, number: int) -> NamedNode:
    """The activity of judging a finding, the first of them 1."""
    return part(resource("finding", finding), "judging", str(number))


def judging_triples(judging: NamedNode, judged: NamedNode, act: Activity) -> Iterator[Statement]:
    """A person's judging of a finding."""
    yield from _activity(judging, YJ.Judging, "复核", act, "", "reviewer")
    yield Statement(judging, PROV.used, judged)


def dump_triples(count: int, version: str, now: dt.datetime | None = None) -> list[Statement]:
    """What a dump of so many triples says of itself."""
    at = (now or dt.datetime.now(dt.UTC)).isoformat(timespec="seconds")
    act = Activity(at, None, version)
    triples = [
        *triples_of(
            DUMP,
            (RDF.type, PROV.Entity),
            (RDF.type, VOID.Dataset),
            (RDFS.label, tagged(f"依据知识图谱，{at[:10]} 导出")),
            (DCT.created, _time(at)),
            (VOID.triples, count),
        ),
        *_generated([DUMP], part(DUMP, "export"), YJ.Export, "导出", act, ""),
    ]
    return list(dict.fromkeys(triples))


def _generated(
    made: Iterable[NamedNode],
    activity: NamedNode,
    kind: NamedNode,
    label: str,
    act: Activity,
    program: str,
    role: str = "",
) -> Iterator[Statement]:
    links = [Statement(node, PROV.wasGeneratedBy, activity) for node in made]
    yield from entailed([*links, *_activity(activity, kind, label, act, program, role)])


def _activity(
    node: NamedNode, kind: NamedNode, label: str, act: Activity, program: str, role: str = ""
) -> Iterator[Statement]:
    # By role, for a triple stands in one graph alone, and who reads and who judges are told in two.
    person = resource(role, act.who) if act.who else None
    software = resource("software", *filter(None, (program, act.version))) if act.version else None
    yield from triples_of(
        node,
        (RDF.type, kind),
        (RDFS.label, tagged(f"{label}（{act.at[:10]}）")),
        (PROV.endedAtTime, _time(act.at)),
        (PROV.wasAssociatedWith, person),
        (PROV.wasAssociatedWith, software),
    )
    if person:
        yield from triples_of(person, (RDF.type, PROV.Person), (RDFS.label, tagged(act.who)))
    if software:
        name = f"依据{program} {act.version}"
        yield from triples_of(
            software, (RDF.type, PROV.SoftwareAgent), (RDFS.label, tagged(name)), (YJ.version, act.version)
        )


def _time(at: str) -> Literal:
    return Literal(at, datatype=XSD.dateTime)
