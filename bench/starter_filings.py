"""A city for the benches of the graph: filings of any number of triples in which every starter query finds rows.

Units of 示例市 and its districts file by year a budget with declarations, tables and purchases, and a self-evaluation.
Projects go on from year to year, some are renamed, begin or end; each district cites rules of its own. Slips stand in a
few of all. What the audit and the search would add (`findings`, `families`) is made beside them. The same size and seed
give the same city.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from decimal import Decimal

from yiju.graph import GraphStore
from yiju.graph.identity import Identity, link
from yiju.graph.provenance import Activity, AuditRun
from yiju.graph.supplement import (
    FAMILIES,
    FINDINGS,
    JUDGEMENTS,
    FamilyWordings,
    FindingNode,
    Opinion,
    Quote,
    family_triples,
    finding_triples,
    judgement_triples,
)
from yiju.ingest.record import (
    Basis,
    BudgetLine,
    Declaration,
    Document,
    Doubt,
    Filing,
    Indicator,
    Overall,
    Place,
    Purchase,
    Subitem,
    Task,
)

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
KINDS = ["局", "局信息中心", "局执法大队", "局研究所", "委员会", "委员会培训中心"]
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
PER_YEAR = 1480  # triples of a unit's year below, on the average
_AREA = len(FIELDS) * len(KINDS)  # units of one
_RULES = 400  # that an area has issued
_SLIPS = (
    ("arithmetic", "勾稽不符"),
    ("duplicate_project", "疑似重复"),
    ("vague", "指标空泛"),
    ("expired", "依据过期"),
)

_AUDIT = AuditRun(1, Activity("2026-01-03T00:00:00+00:00", None, "0123456789ab"), 0)
_JUDGED = Activity("2026-02-03T00:00:00+00:00", "李四")


def of_triples(triples: int) -> list[Filing]:
    """Filings whose graph, with what the audit adds, has about so many."""
    return list(filings(triples // PER_YEAR))


def fill(store: GraphStore, made: list[Filing]) -> None:
    """Build the graph of the filings, with findings, judgements and families."""
    identity = link(made)
    store.sync(made, identity)
    supplement(store, made, identity)


def supplement(store: GraphStore, made: list[Filing], identity: Identity) -> None:
    """Add what the audit and the search know; a sync with a change drops some of it."""
    found = list(findings(made))
    store.supplement(FINDINGS, finding_triples(found, identity, [_AUDIT]))
    judged = (Opinion(f.id, 1, "confirm", "属实", _JUDGED, _AUDIT, stands_for=(f.id,)) for f in found[::10])
    store.supplement(JUDGEMENTS, judgement_triples(judged))
    store.supplement(FAMILIES, family_triples(families(), identity))


def filings(years: int, seed: int = 4) -> Iterator[Filing]:
    """Two filings for each of so many years of units, three years a unit."""
    draw = random.Random(seed)
    for number in range(years):
        unit_number, year = number // len(YEARS), YEARS[number % len(YEARS)]
        area = f"示例市第{unit_number // _AREA}区" if unit_number >= _AREA else "示例市"
        place = unit_number % _AREA
        unit = f"{area}{FIELDS[place // len(KINDS)]}{KINDS[place % len(KINDS)]}"
        yield from _year(number, unit_number, unit, area, year, draw)


def _year(
    number: int, unit_number: int, unit: str, area: str, year: int, draw: random.Random
) -> Iterator[Filing]:
    own = random.Random(unit_number)
    names = own.sample([f"{f}{w}" for f in FIELDS for w in WORKS], 7)
    # The last but one ends after its first year, the last begins then.
    running = [0, 1, 2, 3, 4, 5 if year == YEARS[0] else 6]
    projects = [
        _declaration(f"p{number}-{i}", unit_number, i, names[i], unit, area, year, draw) for i in running
    ]
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
    plan = Document(
        id=f"f{number}", file=f"f{number}.txt", sha256=f"{number}", unit=unit, year=year, kind="unit_budget"
    )
    bought = [
        Purchase(name=f"{p.name}采购", amount=(p.year_budget or Decimal(0)) / 2, month=f"{year}-05")
        for p in projects[:1]
    ]
    aims, evaluated = _overall(
        number, unit, year, sum((p.year_budget or Decimal(0) for p in projects), Decimal(0))
    )
    yield Filing(document=plan, projects=projects, budget_lines=lines, purchases=bought, overall=aims)
    came = Document(
        id=f"e{number}",
        file=f"e{number}.txt",
        sha256=f"e{number}",
        unit=unit,
        year=year,
        kind="self_evaluation",
    )
    evaluations = [_evaluation(f"r{number}-{i}", p, draw) for i, p in enumerate(projects[1:3])]
    if unit_number % 20 == 3:
        evaluations.append(
            _evaluation(f"r{number}-x", Declaration(name="展览布展", unit=unit, year=year), draw)
        )
    yield Filing(document=came, projects=evaluations, overall=evaluated)


def _declaration(
    key: str, unit_number: int, place: int, name: str, unit: str, area: str, year: int, draw: random.Random
) -> Declaration:
    budget = Decimal(draw.choice((100_000, 206_450, draw.randrange(10**6))))
    rates = draw.sample(RATES, 2) + [f"{name}第{i}项完成率" for i in range(3)]
    targets = [f">={draw.randrange(80, 100)}%" for _ in rates]
    if place == 0:
        # Money may grow, the targets stay.
        rates[:2], targets = RATES[:2], [">=90%"] * len(rates)
    if draw.random() < 0.1:
        rates[0] += "（年度完成数/年度计划数）"
    if draw.random() < 0.03:
        targets[-1] = rates[-1]
    # One in two hundred prints the code of a neighbour's project.
    coded = unit_number - (draw.random() < 0.005)
    words = {"项目概况": f"{unit}的{name}概况"}
    if draw.random() < 0.3:
        words["项目立项必要性"] = (
            f"为落实第{draw.randrange(300)}项重点任务，保障日常工作正常开展，需安排经费。"
        )
    return Declaration(
        id=key,
        name=f"{name}（升级）" if place == 1 and year == YEARS[2] else name,
        unit=unit,
        year=year,
        year_budget=budget,
        total_budget=budget,
        prior_budget=Decimal(draw.randrange(10**6)),
        prior_executed=Decimal(draw.randrange(10**6)),
        code=f"99010117T{max(coded, 0):08}{place:04}",
        subitems=[Subitem("甲", budget / 2), Subitem("乙", budget / 2 + 1000 * (draw.random() < 0.05))],
        bases=[] if draw.random() < 0.08 else _bases(unit_number, area, draw),
        indicators=[]
        if draw.random() < 0.08
        else [
            Indicator("产出指标", "数量指标", rate, target, ">=", Decimal(target[2:-1]), "%")
            if target[0] == ">"
            else Indicator("产出指标", "数量指标", rate, target)
            for rate, target in zip(rates, targets, strict=True)
        ],
        texts=words,
        doubts=[Doubt("year_budget", "两处金额不同")] if draw.random() < 0.1 else [],
        printed={"year_budget": f"{budget:,}"},
        evidence={"year_budget": [Place(1, (1, 1))]},
    )


def _bases(unit_number: int, area: str, draw: random.Random) -> list[Basis]:
    """Four rules of the area, one in four a plan with a period; one declaration in ten cites three that go together."""
    if draw.random() < 0.1:
        first = 3 * draw.randrange(_RULES // 12)
        numbers = [first, first + 1, first + 2, draw.randrange(_RULES)]
    else:
        numbers = [draw.randrange(_RULES) for _ in range(4)]
    cited = []
    for n in numbers:
        issued = 2006 + n % 11 + (draw.random() < 0.01)
        printed = f"{area}府办〔{issued}〕{n}号"
        title = f"{area}工作办法第{n}号" + ("" if n % 4 else f"（2014-{2015 + n % 24 // 4}）")
        if draw.random() < 0.02:
            title = title.replace("工作办法", "工作管理办法")
        cited.append(Basis(title, printed, printed))
    return cited


def _evaluation(key: str, plan: Declaration, draw: random.Random) -> Declaration:
    """What came of a project: targets now and then shifted, results now and then blank."""
    budget = plan.year_budget or Decimal(100_000)
    rows = [
        Indicator(
            row.level1,
            row.level2,
            row.name,
            ">=70%" if draw.random() < 0.1 else row.target,
            actual=None if draw.random() < 0.1 else f"{draw.randrange(60, 101)}%",
            weight=Decimal(10),
            score=Decimal(draw.randrange(5, 11)),
        )
        for row in plan.indicators
    ]
    return Declaration(
        id=key,
        name=plan.name,
        unit=plan.unit,
        year=plan.year,
        code=plan.code,
        year_budget=budget,
        adjusted_budget=budget,
        executed=(budget * draw.randrange(20, 101) / 100).quantize(Decimal(1)),
        total_score=Decimal(draw.randrange(60, 101)),
        indicators=rows,
    )


def _overall(number: int, unit: str, year: int, money: Decimal) -> tuple[Overall, Overall]:
    """The goals of the whole unit, and what came of them; one in ten shifted, one in ten left blank."""
    own = random.Random(-1 - number)
    aims = [Indicator("产出指标", "数量指标", rate, f">={own.randrange(80, 100)}%") for rate in RATES[:4]]
    rows = [
        Indicator(
            aim.level1,
            aim.level2,
            aim.name,
            ">=70%" if own.random() < 0.1 else aim.target,
            actual=None if own.random() < 0.1 else f"{own.randrange(60, 101)}%",
            weight=Decimal(20),
            score=Decimal(own.randrange(10, 21)),
        )
        for aim in aims
    ]
    planned = Overall(
        unit=unit, year=year, total_budget=money, indicators=aims, tasks=[Task("日常运转", amount=money)]
    )
    return planned, Overall(unit=unit, year=year, total_budget=money, executed=money / 2, indicators=rows)


def findings(made: Iterable[Filing]) -> Iterator[FindingNode]:
    """Something of every fifth declaration, with its quotation."""
    plans = [(f.document.id, p) for f in made if f.document.kind == "unit_budget" for p in f.projects]
    for place, (document, plan) in enumerate(plans[::5]):
        kind, name = _SLIPS[place % len(_SLIPS)]
        quote = Quote(document, "year_budget", f"{plan.year_budget:,}", 1, (Place(1, (1, 1)),))
        yield FindingNode(
            f"x{plan.id}",
            kind,
            name,
            "疑似",
            0.5 + place % 50 / 100,
            f"{plan.name}：{name}。",
            (plan.id,),
            (quote,),
            _AUDIT,
        )


def families() -> list[FamilyWordings]:
    """The indicators that stand in every form, by what they measure."""
    return [FamilyWordings(rate[:2], (rate, f"{rate}（年度完成数/年度计划数）"), rate[-3:]) for rate in RATES]
