"""Projects drawn by lot: names, bodies, money, goals, indicators with what came of them.

In: a source of chance and the kind of form. Out: a record as a perfect reader takes it from a form that prints all of it.
"""

from __future__ import annotations

import random
from typing import Any

Record = dict[str, Any]

_PLACES = (
    "澄湖县",
    "栖霞岭市",
    "东浦区",
    "青禾县",
    "望川市",
    "石桥镇",
    "梅坞区",
    "云台县",
    "雁回市",
    "白沙县",
)
_FIELDS: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("农业农村局", "农业技术推广中心", ("高标准农田管护", "畜禽粪污资源化利用", "病虫害统防统治补助"), ("管护农田面积 亩", "粪污处理设施 套", "统防统治作业面积 亩次")),
    ("教育局", "教育装备中心", ("校园供暖设施更新", "普惠性幼儿园补助", "乡村教师培训"), ("更新供暖管道 米", "受助幼儿园数量 所", "参训教师人数 人次")),
    ("卫生健康委员会", "疾病预防控制中心", ("免疫规划疫苗配送", "基层卫生人才能力提升", "妇女两癌免费筛查"), ("疫苗配送批次 批次", "培训基层医生 人", "筛查完成人数 人")),
    ("水务局", "河道管理所", ("中小河流清淤疏浚", "农村饮水安全巩固提升", "水库白蚁防治"), ("清淤河道长度 公里", "新建供水管网 公里", "治理水库座数 座")),
    ("住房和城乡建设局", "市政工程管理处", ("城区道路照明改造（二期）", "老旧小区加装电梯补助", "雨污分流管网改造"), ("更换路灯 盏", "加装电梯台数 台", "改造管网长度 千米")),
    ("文化和旅游局", "公共图书馆", ("流动图书车进乡村", "非遗传承人扶持", "全民阅读活动"), ("开展流动服务场次 场次", "扶持传承人 名", "举办阅读活动 场")),
    ("人力资源和社会保障局", "就业服务中心", ("创业担保贷款贴息", "公益性岗位安置", "职业技能竞赛"), ("贴息笔数 笔", "安置就业困难人员 人", "参赛选手数量 人")),
    ("市场监督管理局", "检验检测中心", ("特种设备监督抽查", "食品安全快速检测", "计量器具强制检定"), ("抽查设备台数 台（套）", "快检批次 批次", "检定器具数量 台件")),
    ("民政局", "养老服务指导中心", ("居家适老化改造", "城乡社区食堂运营补助", "困境儿童关爱"), ("改造家庭户数 户", "补助社区食堂 个", "走访儿童 人次")),
    ("应急管理局", "应急指挥保障中心", ("森林防火物资储备", "应急广播系统维护", "安全生产宣传教育"), ("储备物资品种 种", "维护终端数量 个", "发放宣传资料 份")),
)  # fmt: skip
_QUALITY = (
    "验收合格率",
    "设备完好率",
    "资料归档完整率",
    "质量达标率",
    "培训合格率",
    "数据准确率",
    "标准符合率",
    "故障修复率",
)
_TIMELY = ("资金支付及时率", "任务按期完成率", "项目完成时间", "工程完工时限", "补助发放时间", "问题响应时限")
_COST = ("单位成本控制", "人均补助标准", "项目总成本", "每处平均维护费用", "采购单价")
_ECONOMIC = ("带动增收金额", "节约运行费用", "减少直接经济损失", "年新增产值")
_SOCIAL = ("受益群众人数", "政策知晓率", "有效投诉次数下降率", "群众获得感", "公共服务覆盖率", "安全事故起数")
_ECOLOGICAL = ("主要污染物减排量", "水质达标率", "绿化覆盖率提升", "生态环境改善程度")
_LASTING = ("长效管护机制健全性", "设施持续使用年限", "制度健全率", "队伍稳定程度")
_PLEASED = ("服务对象满意度", "受益群众满意度", "师生满意度", "企业满意度", "基层单位满意度")
_WORDS = ("明显提升", "有所改善", "健全", "较上年提高", "长期有效")
_REASONS = (
    "受汛期影响部分工程延后，已调整施工计划",
    "招标流标一次，下一步提前开展采购",
    "年初指标值设置偏低，今后合理设定",
    "设备到货延迟，加强履约管理。",
)
_SECONDS = {
    "产出指标": (("数量指标", ()), ("质量指标", _QUALITY), ("时效指标", _TIMELY), ("成本指标", _COST)),
    "效益指标": (
        ("经济效益指标", _ECONOMIC),
        ("社会效益指标", _SOCIAL),
        ("生态效益指标", _ECOLOGICAL),
        ("可持续影响指标", _LASTING),
    ),
    "满意度指标": (("服务对象满意度指标", _PLEASED),),
}
_SOURCES = (
    "财政拨款",
    "其他资金",
    "上年结转资金",
    "中央财政资金",
    "省级财政资金",
    "市级财政资金",
    "县级财政资金",
    "单位资金",
)


def drawn_record(chance: random.Random, kind: str) -> Record:
    """A project."""
    place = chance.choice(_PLACES)
    office, below, names, counts = chance.choice(_FIELDS)
    year = chance.choice((2023, 2024, 2025))
    several = chance.random() < 0.3
    own = chance.choice(names)
    record: Record = {
        "name": own if chance.random() < 0.7 else f"{place}{own}项目",
        "code": f"{chance.randrange(10**7, 10**8)}{chance.choice('TRY')}{chance.randrange(10**11, 10**12)}",
        "authority": place + office,
        "unit": place + (below if chance.random() < 0.7 else office),
        "year": year,
        "start": f"{year}-{chance.choice((1, 1, 3, 5)):02}-01",
        "end": f"{year + (chance.choice((1, 2)) if several else 0)}-12-31",
        "category": [chance.choice(("延续性项目", "一次性项目", "新增项目", "特定目标类", "其他运转类"))],
        "funding": {},
    }
    sources = chance.sample(_SOURCES, chance.choice((1, 2, 2, 3)))
    cents = chance.choice((100, 1000, 10000))
    record["funding"] = {k: float(chance.randrange(20, 900) * cents * 10) for k in sources}
    record["year_budget"] = sum(record["funding"].values())
    record["total_budget"] = record["year_budget"] * (3 if several else 1)
    record["indicators"] = _indicators(chance, year, counts)
    first = record["indicators"][:3]
    goals = "，".join(f"{i['name']}{i['target'].lstrip('≥≤=')}" for i in first)
    later = chance.choice(("进一步提升公共服务水平", "保障各项工作顺利开展", "切实改善群众生产生活条件"))
    record["texts"] = {
        "年度绩效目标": f"{goals}，{later}。",
        "项目总目标": f"通过实施{own}，{later}；{chance.choice(('到期末全面完成建设任务', '形成长效机制'))}。",
        "项目概况": f"{own}主要用于{place}范围内相关设施建设和日常维护，{later}。",
        "立项依据": f"《{place}{own}管理办法》（{place[0]}政办发〔{year - 1}〕{chance.randrange(3, 99)}号）",
        "项目设立的必要性": f"{later}，符合{place}发展规划。",
    }
    if kind != "declaration_forms":
        _results(chance, record, kind)
    return record


def _indicators(chance: random.Random, year: int, counts: tuple[str, ...]) -> list[Record]:
    cost_first = chance.random() < 0.25
    made: list[Record] = []
    for first, seconds in _SECONDS.items():
        for second, names in seconds:
            if (
                second in ("成本指标", "生态效益指标", "经济效益指标", "可持续影响指标")
                and chance.random() < 0.5
            ):
                continue
            if second == "成本指标" and cost_first:
                continue
            picked: list[tuple[str, str]]
            if second == "数量指标":
                own = chance.sample(counts, chance.choice((1, 2, 3)))
                picked = [
                    (name, f"{chance.choice(('≥', '≥', '=', ''))}{_count(chance)}{unit}")
                    for name, unit in map(str.split, own)
                ]
            else:
                picked = [
                    (n, _target(chance, second, n, year))
                    for n in chance.sample(names, chance.choice((1, 1, 1, 2)))
                ]
            made += [{"level1": first, "level2": second, "name": n, "target": t} for n, t in picked]
    if cost_first:
        names = chance.sample(_COST, chance.choice((1, 2)))
        cost = [
            {"level1": "成本指标", "level2": level, "name": n, "target": _target(chance, "成本指标", n, year)}
            for level, n in zip(("经济成本指标", "社会成本指标"), names, strict=False)
        ]
        made = cost + made
    return made


def _count(chance: random.Random) -> str:
    return str(
        chance.choice(
            (
                chance.randrange(2, 40),
                chance.randrange(50, 900),
                chance.randrange(1000, 30000),
                round(chance.uniform(1, 90), 1),
            )
        )
    )


def _target(chance: random.Random, second: str, name: str, year: int) -> str:
    if second == "成本指标":
        return f"≤{_count(chance)}{chance.choice(('万元', '元', '元/人', '元/平方米', '万元/年'))}"
    if "时间" in name or "时限" in name:
        return chance.choice(
            (
                f"{year}年{chance.randrange(3, 13)}月底前",
                f"{year}年{chance.randrange(3, 13)}月{chance.randrange(1, 29)}日前",
                f"≤{chance.randrange(1, 30)}个工作日",
                "12月31日前",
            )
        )
    if second == "经济效益指标":
        return f"≥{_count(chance)}万元"
    if name.endswith(("率", "满意度", "提升")):
        return f"{chance.choice(('≥', '≥', '≥', '=', ''))}{chance.choice((100, 98, 95, 90, 85, 80))}%"
    if name.endswith("人数"):
        return f"≥{_count(chance)}人"
    if name.endswith("起数"):
        return f"≤{chance.randrange(0, 5)}起"
    if name.endswith("年限"):
        return f"≥{chance.randrange(3, 30)}年"
    if name.endswith("减排量"):
        return f"≥{_count(chance)}吨"
    return chance.choice(_WORDS)


def _results(chance: random.Random, record: Record, kind: str) -> None:
    """What came of it, so far or in the end."""
    budget = record["year_budget"]
    record["adjusted_budget"] = (
        budget if chance.random() < 0.5 else round(budget * chance.choice((0.9, 0.95, 1.1)), 2)
    )
    record["executed"] = round(record["adjusted_budget"] * chance.choice((1.0, 0.98, 0.875, 0.62)), 2)
    record["expected_executed"] = record["adjusted_budget"]
    goals = "，".join(f"{i['name']}{i['target'].lstrip('≥≤=')}" for i in record["indicators"][:2])
    record["texts"]["目标完成情况"] = f"截至年底{goals}，资金按进度支付，各项任务基本完成。"
    weights = _weights(chance, len(record["indicators"]))
    for one, weight in zip(record["indicators"], weights, strict=True):
        short = chance.random() < 0.2
        digits = "".join(x for x in one["target"].lstrip("≥≤=") if True)
        one["actual"] = digits if not short else _less(digits)
        one["reason"] = chance.choice(_REASONS) if short else None
        if kind == "self_evaluation":
            one["weight"] = weight
            one["score"] = weight if not short else round(weight * chance.choice((0.9, 0.8, 0.95)), 2)
        else:
            one["expected"] = digits
            one["possibility"] = "确定能" if not short else "有可能"
    if kind == "self_evaluation":
        record["execution_score"] = round(10 * record["executed"] / record["adjusted_budget"], 2)
        record["total_score"] = round(
            record["execution_score"] + sum(i["score"] for i in record["indicators"]), 2
        )


def _less(printed: str) -> str:
    number = "".join(x for x in printed if x.isdigit() or x == ".")
    if printed.endswith(("前", "日")) or not number or not printed.startswith(number):
        return printed
    less = float(number) * 0.9
    return f"{less:g}" + printed[len(number) :] if less < 10000 else printed


def _weights(chance: random.Random, count: int) -> list[float]:
    each = 90 // count
    made = [float(each)] * count
    for k in range(90 - each * count):
        made[k % count] += 1
    if chance.random() < 0.5:
        for k in range(0, count - 1, 2):
            made[k], made[k + 1] = made[k] + 1, made[k + 1] - 1
    return [int(x) if x == int(x) else x for x in made]
