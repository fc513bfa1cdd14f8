"""One filing of 望岭省 with three declarations, each with a 中期 and a 年度 block."""

from __future__ import annotations

from bench.provinces.declarations import DeclarationContent, wangling
from bench.provinces.entry import indicators
from bench.provinces.filing_parts import Break, Form, Para, PrintedFiling

HEAD = "level1 level2 name target"

RESERVOIR = DeclarationContent(
    name="小型水库雨水情测报和安全监测设施运行维护",
    unit="望岭省水库管理总站",
    authority="望岭省水利厅",
    year=2025,
    category="延续项目",
    period="2024年1月1日至2026年12月31日",
    start="2024-01-01",
    end="2026-12-31",
    total="2,754.00",
    grant="2,604.00",
    other="150.00",
    budget="918.00",
    year_grant="868.00",
    carried="50.00",
    basis_text="",
    basis="",
    overview="",
    goal="保障全省已建的1128座小型水库雨水情测报、大坝安全监测设施稳定运行，数据到报率保持在95%以上，为防汛调度提供可靠支撑。",
    year_goal="完成1128座水库设施汛前、汛后各一次巡检，更换老化遥测终端160套，校准渗压计740支，汛期数据到报率不低于97%。",
    rows=tuple(
        indicators(
            HEAD,
            """产出指标|数量指标|维护水库座数|1128座
||更换遥测终端|≥450套
||校准渗压计|≥2200支
|质量指标|设施完好率|≥95%
|时效指标|故障修复时长|≤48小时
|成本指标|单座水库年均维护费|≤8200元
效益指标|社会效益指标|预警信息送达率|≥98%
|可持续影响指标|监测数据连续积累年限|≥3年
满意度指标|服务对象满意度指标|水库管护责任人满意度|≥90%""",
            period="长期",
        )
    ),
    year_rows=tuple(
        indicators(
            HEAD,
            """产出指标|数量指标|维护水库座数|1128座
||更换遥测终端|160套
||校准渗压计|740支
||汛前汛后巡检次数|2次/座
|质量指标|设施完好率|≥95%
||汛期数据到报率|≥97%
|时效指标|汛前巡检完成时间|4月10日前
|成本指标|单座水库年均维护费|≤8140元
效益指标|社会效益指标|因设施失灵漏报险情次数|0次
满意度指标|服务对象满意度指标|水库管护责任人满意度|≥90%""",
            period="年度",
        )
    ),
)

HYDROLOGY = DeclarationContent(
    name="水文站标准化改造",
    unit="望岭省水文水资源勘测局",
    authority="望岭省水利厅",
    year=2025,
    category="新增项目",
    period="2025年3月1日至2027年11月30日",
    start="2025-03-01",
    end="2027-11-30",
    total="1,365.40",
    grant="1,365.40",
    other="0.00",
    budget="420.00",
    year_grant="420.00",
    carried="0.00",
    basis_text="",
    basis="",
    overview="",
    goal="用三年时间完成26处国家基本水文站标准化改造，实现流量、泥沙在线监测，观测人员由驻测改为巡测。",
    year_goal="完成石梁、芦渡、老君滩等8处水文站改造，安装侧扫雷达测流系统8套，新建缆道房2座，改造站房1460平方米。",
    rows=tuple(
        indicators(
            HEAD,
            """产出指标|数量指标|改造水文站|26处
||安装测流系统|26套
|质量指标|工程一次验收合格率|100%
|时效指标|全部改造完成时间|2027年11月底前
|成本指标|单站平均改造投资|≤52.6万元
效益指标|社会效益指标|洪水预报精度等级|甲等
|可持续影响指标|设备设计使用年限|≥8年
满意度指标|服务对象满意度指标|防汛部门满意度|≥92%""",
            period="长期",
        )
    ),
    year_rows=tuple(
        indicators(
            HEAD,
            """产出指标|数量指标|改造水文站|8处
||安装测流系统|8套
||新建缆道房|2座
||改造站房面积|1460平方米
|质量指标|工程一次验收合格率|100%
|时效指标|年度改造任务完成时间|2025年12月20日前
|成本指标|单站平均改造投资|≤52.5万元
效益指标|社会效益指标|流量在线监测率提高|30个百分点
|生态效益指标|施工扰动河岸恢复率|≥98%
满意度指标|服务对象满意度指标|防汛部门满意度|≥90%""",
            period="年度",
        )
    ),
)

METERING = DeclarationContent(
    name="农业水价综合改革量水设施配套",
    unit="望岭省灌溉试验中心站",
    authority="望岭省水利厅",
    year=2025,
    category="延续项目",
    period="2023年6月1日至2025年12月31日",
    start="2023-06-01",
    end="2025-12-31",
    total="840.00",
    grant="700.00",
    other="140.00",
    budget="236.50",
    year_grant="224.00",
    carried="12.50",
    basis_text="",
    basis="",
    overview="",
    goal="在5个大型灌区骨干渠道与田间末级渠系交接断面配套量水设施1350处，改革面积达到64万亩，亩均灌溉用水量下降12%。",
    year_goal="配套量水设施380处，其中电磁流量计90台、标准断面量水槛290座；完成率定并接入灌区信息平台。",
    rows=tuple(
        indicators(
            HEAD,
            """产出指标|数量指标|配套量水设施|1350处
||改革实施面积|64万亩
|质量指标|设施率定误差|≤5%
|时效指标|工程完工时间|2025年12月
|成本指标|单处设施平均投资|≤6300元
效益指标|经济效益指标|亩均灌溉水费下降|≥6元
|生态效益指标|亩均灌溉用水量下降|≥12%
满意度指标|服务对象满意度指标|用水户满意度|≥88%""",
            period="长期",
        )
    ),
    year_rows=tuple(
        indicators(
            HEAD,
            """产出指标|数量指标|安装电磁流量计|90台
||建设量水槛|290座
|质量指标|设施率定误差|≤5%
||接入平台率|100%
|时效指标|春灌前完成处数|≥210处
|成本指标|单处设施平均投资|≤6224元
效益指标|生态效益指标|亩均灌溉用水量下降|≥4%
满意度指标|服务对象满意度指标|用水户满意度|≥88%""",
            period="年度",
        )
    ),
)


def filings() -> list[PrintedFiling]:
    """One filing of the department with three forms."""
    codes = {"RESERVOIR": RESERVOIR, "HYDROLOGY": HYDROLOGY, "METERING": METERING}
    cover = Form(
        (
            Para("望岭省水利厅2025年部门预算项目支出绩效目标", "title"),
            Para(
                "按照省级预算绩效管理有关规定，现将望岭省水利厅2025年3个省级专项项目支出绩效目标予以公开，涉及年度资金1574.50万元。"
            ),
        ),
        sheet="说明",
    )
    first, *others = [wangling(item, "119") for item in codes.values()]
    forms = (Form((*cover.blocks, Break(first.sheet), *first.blocks), first.project, cover.sheet), *others)
    return [
        PrintedFiling(
            "declaration_wangling", "declaration_wangling", "望岭省水利厅2025年部门预算项目支出绩效目标",
            "declaration_forms", "望岭省水利厅", 2025, forms, landscape=True,
            notes="中期 is period 长期. 财政拨款 and 其他资金 stand under 中期资金总额, 当年财政拨款 and 上年结转资金 under 年度资金总额. "
            "authority is printed with its code in brackets and kept without it.",
        )
    ]  # fmt: skip
