"""Starter queries at size: our store beside raw pyoxigraph and rdflib's memory store, in one run.

    python bench/sparql.py --triples 300000            # about a minute
    python bench/sparql.py --triples 5000000 --no-rdflib

Builds filings of invented units until the graph has the wished size, then prints one row per starter
query with the best of three calls in milliseconds. Goals (issue 4): under 100 ms at 300,000 triples,
under 1 s at 5 million, at most 1.3 times raw pyoxigraph.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Store

from graph import GraphStore, Limits, QueryStopped, starter_queries
from graph.vocabulary import PREFIXES
from ingest.record import Basis, BudgetLine, Declaration, Document, Filing, Indicator, Place, Subitem

FIELDS = [
    "教育",
    "文化",
    "卫生",
    "交通",
    "水务",
    "绿化",
    "民政",
    "统计",
    "审计",
    "档案",
    "体育",
    "旅游",
    "商务",
    "农业",
    "环保",
    "消防",
]
KINDS = ["局", "委员会", "办公室", "中心", "大队", "研究所"]
WORKS = [
    "系统（运维）",
    "平台建设",
    "专项经费",
    "业务费",
    "培训",
    "设备购置",
    "调查",
    "宣传",
    "检查",
    "改造工程",
]
RATES = [
    "预算执行率",
    "运维工作完成率",
    "满意度",
    "资金到位及时率",
    "培训完成率",
    "故障处理及时率",
    "验收合格率",
]
YEARS = (2017, 2018, 2019)
PER_FILING = 750  # triples of one filing below, near enough to choose how many to build


def filings(count: int, seed: int = 4) -> Iterator[Filing]:
    """`count` filings: units with three years each, projects that go on from year to year."""
    draw = random.Random(seed)
    for number in range(count):
        unit_number, year = number // len(YEARS), YEARS[number % len(YEARS)]
        own = random.Random(unit_number)
        area = f"示例市第{unit_number // 96}区" if unit_number >= 96 else "示例市"
        unit = f"{area}{FIELDS[unit_number % 16]}{KINDS[unit_number // 16 % 6]}"
        names = own.sample([f"{f}{w}" for f in FIELDS for w in WORKS], 6)
        projects = [_declaration(f"p{number}-{i}", name, unit, year, draw) for i, name in enumerate(names)]
        lines = [
            BudgetLine(
                table="支出预算总表",
                code=code,
                name=f"科目{code}",
                amounts={"合计": Decimal(draw.randrange(10**7)), "项目支出": Decimal(draw.randrange(10**6))},
                page=3,
            )
            for code in ("201", "20103", "2010301", "206", "20601", "2060101")
        ]
        document = Document(id=f"f{number}", file=f"f{number}.txt", sha256=f"{number}", unit=unit, year=year)
        yield Filing(document=document, projects=projects, budget_lines=lines)


def _declaration(key: str, name: str, unit: str, year: int, draw: random.Random) -> Declaration:
    budget = Decimal(draw.choice((100_000, 206_450, draw.randrange(10**6))))
    numbers = [draw.randrange(400) for _ in range(4)]
    # Most phrases are a project's own, a few stand in every form; one basis in four is a plan with a period.
    rates = draw.sample(RATES, 2) + [f"{name}第{i}项完成率" for i in range(3)]
    return Declaration(
        id=key,
        name=name,
        unit=unit,
        year=year,
        year_budget=budget,
        total_budget=budget,
        prior_budget=Decimal(draw.randrange(10**6)),
        prior_executed=Decimal(draw.randrange(10**6)),
        subitems=[Subitem("甲", budget / 2), Subitem("乙", budget / 2)],
        bases=[
            Basis(
                f"示例市工作办法第{n}号" + ("" if n % 4 else f"（2014-{2015 + n % 24 // 4}）"),
                f"示府〔2014〕{n}号",
                f"示府〔2014〕{n}号",
            )
            for n in numbers
        ],
        indicators=[
            Indicator("产出指标", "数量指标", rate, ">=90%", ">=", Decimal(draw.randrange(80, 100)), "%")
            for rate in rates
        ],
        texts={"项目概况": f"{unit}的{name}概况"},
        evidence={"year_budget": [Place(1, (1, 1))]},
    )


def _best(call: Callable[[], object], times: int = 3) -> float:
    """Milliseconds of the fastest of some calls."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    options.add_argument("--triples", type=int, default=300_000)
    options.add_argument("--no-rdflib", action="store_true", help="leave out rdflib's memory store (slow)")
    chosen = options.parse_args()

    made = list(filings(chosen.triples // PER_FILING))
    with tempfile.TemporaryDirectory() as folder, GraphStore(Path(folder), Limits(seconds=60)) as store:
        began = time.perf_counter()
        counts = store.sync(made)
        print(f"{len(made)} filings, {counts.triples} triples, built in {time.perf_counter() - began:.1f} s")
        began = time.perf_counter()
        store.sync(made)
        print(f"sync without a change: {time.perf_counter() - began:.2f} s")
        made[0].projects[0].year_budget = Decimal(1)
        began = time.perf_counter()
        store.sync(made)
        print(f"sync with one changed filing: {time.perf_counter() - began:.2f} s")

        raw = Store.read_only(str(Path(folder) / (Path(folder) / "current").read_text()))
        memory = None
        if not chosen.no_rdflib:
            from rdflib import Graph

            store.export_turtle(Path(folder) / "all.ttl")
            memory = Graph().parse(Path(folder) / "all.ttl")
        print(f"{'query':34}{'rows':>8}{'yiju ms':>10}{'raw ms':>10}{'rdflib ms':>11}")
        for starter in starter_queries().values():
            try:
                rows = len(store.query(starter.sparql).terms)
            except QueryStopped as stopped:
                print(f"{starter.name:34}{stopped}")
                continue
            ours = _best(lambda text=starter.sparql: store.query(text))  # type: ignore[misc]
            bare = _best(lambda text=starter.sparql: list(_raw(raw, text)))  # type: ignore[misc]
            peer = (
                _best(lambda text=starter.sparql: list(memory.query(text, initNs=PREFIXES)), 1)
                if memory
                else 0
            )  # type: ignore[misc, union-attr]
            print(f"{starter.name:34}{rows:8}{ours:10.1f}{bare:10.1f}{peer:11.0f}")


def _raw(raw: Store, text: str) -> Iterator[object]:
    return iter(raw.query(text, prefixes=PREFIXES, use_default_graph_as_union=True))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
