"""Self-evaluations that print the target in three columns: 指标性质, 指标值, 度量单位, then 完成值, 权重, 得分; the code and the
name of a project in one cell.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.provinces.entry import PrintedIndicator, indicators, split
from bench.provinces.filing_parts import (
    TYPES_HTML,
    Form,
    Para,
    PrintedCell,
    PrintedFiling,
    c,
    h,
    n,
    table,
)
from bench.provinces.project_record import evaluation, project

HEAD = "level1 level2 name comparator value measure actual weight score reason"
UNIT = "汀洲县农业农村局"


@dataclass(frozen=True)
class ScoredForm:
    """What a clerk writes; money rows as `name|年初|调整后|执行|执行率|权重|得分`."""

    name: str
    code: str
    unit: str
    goal: str
    done: str
    course: str
    money: str
    rows: tuple[PrintedIndicator, ...]
    total_score: str
    conclusion: str
    problems: str
    measures: str


POND = ScoredForm(
    name="标准化池塘改造奖补",
    code="63080024T000000417733",
    unit="汀洲县水产技术推广站",
    goal="改造标准化池塘1200亩，配套尾水处理设施6套，亩均增产80公斤。",
    done="改造池塘1236亩，建成尾水处理设施5套，1套因征地顺延，亩均增产91公斤。",
    course="按照先建后补办法，由养殖主体申报、乡镇初审、县级验收后拨付奖补资金。",
    money="""总额|360.00|352.00|340.56|96.75%|10|9.68
其中：财政资金|360.00|352.00|340.56|96.75%||
财政专户管理资金|0.00|0.00|0.00|||
单位资金|0.00|0.00|0.00|||
其他资金|0.00|0.00|0.00|||""",
    rows=tuple(
        indicators(
            HEAD,
            """产出指标|数量指标|改造标准化池塘面积|≥|1200|亩|1236|15|15|
||建成尾水处理设施|＝|6|套|5|10|8.33|1套用地未获批复，顺延至次年
|质量指标|项目验收合格率|＝|100|%|100|15|15|
|时效指标|奖补资金拨付及时率|≥|95|%|97.2|10|10|
|成本指标|亩均奖补标准|≤|3000|元|2756|10|10|
效益指标|经济效益指标|亩均增产|≥|80|公斤|91|20|20|
满意度指标|服务对象满意度指标|养殖户满意度|≥|90|%|93.5|10|10|""",
        )
    ),
    total_score="98.01",
    conclusion="项目总体完成较好，自评得分98.01分。",
    problems="个别地块用地手续办理偏慢。",
    measures="提前对接自然资源部门，落实用地后再申报。",
)

SEED = ScoredForm(
    name="救灾备荒种子储备",
    code="63080024T000000418206",
    unit="汀洲县种子管理站",
    goal="储备水稻、玉米种子12万公斤，发芽率不低于85%，储备期一年。",
    done="储备种子12万公斤，抽检发芽率91%，汛后调用1.8万公斤补种。",
    course="通过政府采购确定承储企业，季度抽检，期满轮换。",
    money="""总额|48.00|48.00|48.00|100.00%|10|10
其中：财政资金|48.00|48.00|48.00|100.00%||
财政专户管理资金||||||
单位资金||||||
其他资金||||||""",
    rows=tuple(
        indicators(
            HEAD,
            """产出指标|数量指标|储备种子数量|≥|12|万公斤|12|20|20|
|质量指标|种子发芽率|≥|85|%|91|20|20|
|时效指标|灾后调运时间|≤|48|小时|36|10|10|
|成本指标|每公斤储备成本|≤|4|元|3.9|10|10|
效益指标|社会效益指标|保障灾后补种面积|≥|2.5|万亩|2.7|20|20|
满意度指标|服务对象满意度指标|受灾农户满意度|≥|90|%|88|10|9.78|调运首日网点排队""",
        )
    ),
    total_score="99.78",
    conclusion="储备任务全部完成，自评得分99.78分。",
    problems="发放网点偏少。",
    measures="增设乡镇发放点4处。",
)


def scored(item: ScoredForm) -> Form:
    """部门预算项目支出绩效自评表, target in three columns."""
    money = split(item.money)
    rows: list[list[PrintedCell]] = [
        [h("项目名称", 2), c(f"{item.code}-{item.name}", 9)],
        [h("主管部门", 2), c(UNIT, 3), h("实施单位（盖章）", 2), c(item.unit, 4)],
        [
            h("项目基本情况", 1, 2),
            h("1.项目年度目标完成情况"),
            h("项目年度目标"),
            c(item.goal, 3),
            h("年度目标完成情况"),
            c(item.done, 4),
        ],
        [h("2.项目实施内容及过程概述"), c(item.course, 9)],
        [
            h("预算执行情况（10分）", 1, 1 + len(money)),
            *(h(t) for t in ("年度预算数（万元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率")),
            *(h(t) for t in ("权重", "得分")),
            h("原因", 3),
        ],
    ]
    rows += [
        [c(name), n(first), n(second), n(third), h(rate), n(weight), n(score), c("", 3)]
        for name, first, second, third, rate, weight, score in money
    ]
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
        "完成值",
        "权重",
        "得分",
        "未完成原因分析",
    )
    rows.append([h("绩效指标（90分）", 1, 1 + len(item.rows)), *(h(t) for t in heads)])
    rows += [
        [
            *(h(row.level1), h(row.level2), c(row.name), h(row.comparator), n(row.value), h(row.measure)),
            *(n(row.actual), n(row.weight), n(row.score), c(row.reason)),
        ]
        for row in item.rows
    ]
    rows += [
        [h("合计", 8), n("100"), n(item.total_score), c()],
        [h("评价结论"), c(item.conclusion, 10)],
        [h("存在问题"), c(item.problems, 10)],
        [h("改进措施"), c(item.measures, 10)],
    ]
    _, first, _, _, rate, weight, score = money[0]
    extra = evaluation(money, rate, weight, score, item.total_score)
    record = project(
        item.name, item.unit, 2024, code=item.code, authority=UNIT, budget=first, rows=item.rows, extra=extra,
        printed=("actual", "weight", "score", "reason"),
        texts={
            "年度绩效目标": item.goal, "目标完成情况": item.done, "项目实施内容及过程概述": item.course,
            "评价结论": item.conclusion, "存在问题": item.problems, "改进措施": item.measures,
        },
    )  # fmt: skip
    head = (
        Para("部门预算项目支出绩效自评表", "title"),
        Para("（2024年度）", "subtitle"),
        Para("", "line", "单位：万元"),
    )
    return Form((*head, table((10, 12, 12, 14, 9, 9, 9, 9, 8, 8, 16), rows)), record, item.name[:20])


def filings() -> list[PrintedFiling]:
    """One filing of two forms."""
    return [
        PrintedFiling(
            "self_evaluation_scored", "self_evaluation_scored", "部门预算项目支出绩效自评表", "self_evaluation", None, 2024,
            (scored(POND), scored(SEED)), types=TYPES_HTML, landscape=True, size=7.8,
            notes="Two units under one authority in one file: document.unit null.",
        )
    ]  # fmt: skip
