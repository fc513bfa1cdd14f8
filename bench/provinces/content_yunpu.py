"""One filing of 云浦省 with three declarations."""

from __future__ import annotations

from bench.provinces.declarations_more import Filled, yunpu
from bench.provinces.entry import indicators
from bench.provinces.filing_parts import TYPES_HTML, PrintedFiling

HEAD = "level1 level2 name comparator value measure"

LIGHT = Filled(
    name="背街小巷照明补盲",
    unit="泊州市路灯管理所",
    authority="泊州市城市管理局",
    year=2025,
    category="城市维护类",
    span="2025年3月至2025年10月",
    start="2025-03-01",
    end="2025-10-31",
    budget="286.40",
    grant="286.40",
    other="0.00",
    basis_text="《泊州市城市照明管理办法》（泊州市人民政府令第24号）；《2025年泊州市民生实事项目责任分解方案》（泊政办〔2025〕3号）第7项。",
    basis="""泊州市城市照明管理办法|泊州市人民政府令第24号
2025年泊州市民生实事项目责任分解方案|泊政办〔2025〕3号""",
    overview="针对12345热线和人大代表建议集中反映的“有路无灯、有灯不亮”问题，在老城区112条背街小巷新装太阳能路灯640盏、庭院灯210盏，改造老旧线路8.5公里。",
    plan="",
    goal="到2026年基本消除建成区照明盲区，主次干道亮灯率保持在99%以上，背街小巷亮灯率达到97%。",
    year_goal="完成112条背街小巷补盲，新装灯具850盏，热线涉照明类诉求同比下降三成。",
    rows=tuple(
        indicators(
            HEAD,
            """产出目标|数量|补盲街巷条数|=|112|条
|数量|新装灯具盏数|≥|850|盏
|数量|改造老旧线路长度|≥|8.5|公里
|质量|灯具光效抽检合格率|≥|98|%
|时效|全部亮灯时间|≤|10|月
|成本|单盏灯具综合造价|≤|0.31|万元
效果目标|社会效益|热线照明类诉求下降|≥|30|%
|社会效益|背街小巷亮灯率|≥|95|%
|生态效益|太阳能灯具占比|≥|75|%
|可持续|质保期|≥|5|年
满意度目标|服务对象|沿线居民满意度|≥|90|%""",
        )
    ),
)

SCIENCE = Filled(
    name="科普大篷车进乡村活动",
    unit="泊州市科学技术馆",
    authority="泊州市科学技术协会",
    year=2025,
    category="事业发展类",
    span="2025年1月至2025年12月",
    start="2025-01-01",
    end="2025-12-31",
    budget="47.20",
    grant="41.00",
    other="6.20",
    basis_text="《泊州市全民科学素质行动实施方案（2021—2025年）》（泊政发〔2021〕33号）。",
    basis="泊州市全民科学素质行动实施方案（2021—2025年）|泊政发〔2021〕33号",
    overview="组织3辆科普大篷车赴偏远乡镇中小学和村文化广场巡展，配套科学表演、天文观测和青少年编程体验，更新车载互动展品24件。",
    plan="",
    goal="乡镇中小学巡展覆盖率达到100%，全市公民具备科学素质比例提高到15.5%。",
    year_goal="全年巡展不少于96场，覆盖农村学生3.8万人次，更新展品24件。",
    rows=tuple(
        indicators(
            HEAD,
            """产出目标|数量|巡展场次|≥|96|场
|数量|更新车载展品|=|24|件
|数量|开展科学表演|≥|40|场
|质量|展品完好率|≥|92|%
|时效|上半年巡展场次占比|≥|45|%
|成本|单场平均支出|≤|0.35|万元
效果目标|社会效益|覆盖农村学生人次|≥|3.8|万人次
|社会效益|首次到访学校|≥|15|所
|可持续|培训乡村科技辅导员|≥|120|人
满意度目标|服务对象|师生满意度|≥|93|%""",
        )
    ),
)

GRAIN = Filled(
    name="市级储备粮轮换价差及保管费用",
    unit="泊州市储备粮管理有限公司",
    authority="泊州市粮食和物资储备局",
    year=2025,
    category="政策补贴类",
    span="2025年1月至2027年12月",
    start="2025-01-01",
    end="2027-12-31",
    budget="1,518.00",
    grant="1,458.00",
    other="60.00",
    basis_text="根据《泊州市地方储备粮管理办法》（泊政规〔2022〕8号）第二十六条，储备粮保管费用按每年每吨120元、轮换费用按每吨180元核定。",
    basis="泊州市地方储备粮管理办法|泊政规〔2022〕8号",
    overview="市级储备粮规模6.5万吨，其中稻谷4万吨、小麦2.5万吨。2025年计划轮换稻谷1.6万吨、小麦0.8万吨，并对东郊库区2栋平房仓实施气密性改造。",
    plan="",
    goal="保证市级储备粮数量真实、质量良好、储存安全、管理规范，关键时刻调得动、用得上。",
    year_goal="完成2.4万吨轮换任务，宜存率100%，绿色储粮仓容占比提高到62%。",
    rows=tuple(
        indicators(
            HEAD,
            """产出目标|数量|储备规模|=|6.5|万吨
|数量|轮换数量|≥|2.4|万吨
|质量|储备粮质量达标率|≥|95|%
|质量|宜存率|=|100|%
|时效|轮换架空期|≤|4|个月
|成本|保管费用标准|≤|120|元/吨·年
|成本|轮换费用标准|≤|180|元/吨
效果目标|社会效益|应急状态下原粮供应天数|≥|90|天
|生态效益|绿色储粮仓容占比|≥|62|%
满意度目标|服务对象|加工企业满意度|≥|88|%""",
        )
    ),
)


def filings() -> list[PrintedFiling]:
    """One filing of the city with three forms."""
    forms = tuple(yunpu(item) for item in (LIGHT, SCIENCE, GRAIN))
    return [
        PrintedFiling(
            "declaration_yunpu", "declaration_yunpu", "市级专项资金绩效目标表", "declaration_forms", None, 2025, forms,
            types=TYPES_HTML,
            notes="Three units of three departments in one file: document.unit null. "
            "Comparator stands with the value, the unit of measure apart.",
        )
    ]  # fmt: skip
