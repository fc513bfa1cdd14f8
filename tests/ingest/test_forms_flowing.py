"""Forms whose geometry a converter lost: cells glued by spaces and line ends, or parted by blank lines out of their order."""

from decimal import Decimal

from yiju.ingest.filing import filing_of
from yiju.ingest.forms.families import families
from yiju.ingest.forms.level_scheme import Scheme
from yiju.ingest.forms.lost_geometry.flowing_strays import stray_costs
from yiju.ingest.forms.lost_geometry.flowing_text import BLANK, Atom, FlowingText
from yiju.ingest.readers import read_bytes
from yiju.ingest.record import Filing
from yiju.ingest.values.text import unspaced

IN_LINES = """示例区区级财政资金
项 目 支 出 绩 效 自 评 表
（2024 年度）
项目名称 老旧路灯节能改造
主管部门 示例区城市管理局 实施单位 示例区市政设施管护所
项目资金
（元）
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 300,000.00 280,000.00 266,000.00 10 95.00% 9.5
其中：当年财政
拨款 300,000.00 280,000.00 266,000.00 — 95.00% —
年度
总体
目标
预期目标 实际完成情况
更换路灯 210 盏，夜间亮灯率不低于
98%。
更换 198 盏，亮灯率 98.6%。
绩
效
指
标
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析 及改进措施
产出指标
(50 分)
数量指标
更换节能路
灯数量 ≥210 盏 198 盏 25 23.57 灯杆锈蚀 12 盏缓换
质量指标 一次验收合 格率 =100% 100% 15 15
时效指标 完成时间 11 月 30 日前 11 月 12 日 10 10
效益指标 社会效益指标 夜间亮灯率 ≥98% 98.6% 30 30
满意度指
标
(10 分)
服务对象满意度
指标
沿线居民满意度 ≥90% 93% 10 10
总    分 100 98.07
"""
IN_BLOCKS = [
    *("项目支出绩效运行监控表\n（2025 年 1—8 月）", "单位：万元", "项目名称", "湖滨绿道养护", "主管部门"),
    *("示例区园林局", "项目资金", "年度总体目标\n一级指标", "示例区绿化管护所", "资金来源", "年初预算数"),
    *("1-8 月执行数", "执行率", "全年预计执行数", "年度资金总额", "96.00", "60.00", "62.50%", "96.00"),
    *("其他资金", "0.00", "0.00", "—", "0.00", "养护绿道 18 公里，补植灌木 900 株。"),
    *("二级指标", "三级指标", "年度指标值", "1-8 月完成情况", "全年预计完成", "完成可能性", "偏差原因分析"),
    *("养护绿道长度", "≥18 公里", "18 公里", "18 公里", "确定能", "无"),
    *("补植灌木株数", "≥900 株", "260 株", "900 株", "确定能", "秋季为栽植期，苗木已完\n成采购"),
    *("质量指标", "苗木成活率", "≥95%", "97%", "96%", "确定能", "无"),
    *("效益指标", "生态效益指标", "裸土覆盖率", "≥90%", "74%", "86%", "有可能", "移交推迟"),
    *("数量指标", "绩效\n指标", "实施单位", "产出指标", "填报人：某某"),
]


def read(text: str) -> Filing:
    return filing_of(read_bytes(text.encode(), "转出.txt"))


def rows(filing: Filing) -> list[tuple[str | None, str | None, str, str | None, str | None]]:
    return [
        (i.level1, i.level2, i.name, unspaced(i.target or ""), unspaced(i.actual or ""))
        for i in filing.projects[0].indicators
    ]


def test_cells_glued_by_spaces_and_line_ends_are_told_by_words_and_values() -> None:
    filing = read(IN_LINES)
    (made,) = filing.projects
    assert (filing.document.kind, made.year, made.name) == ("self_evaluation", 2024, "老旧路灯节能改造")
    assert (made.authority, made.unit) == ("示例区城市管理局", "示例区市政设施管护所")
    assert (made.year_budget, made.adjusted_budget, made.executed) == (300000, 280000, 266000)
    assert (made.execution_rate, made.total_score) == ("95.00%", Decimal("98.07"))
    assert [r.name for r in made.funding_rows] == ["年度资金总额", "其中：当年财政拨款"]
    assert rows(filing) == [
        ("产出指标", "数量指标", "更换节能路灯数量", "≥210盏", "198盏"),
        ("产出指标", "质量指标", "一次验收合格率", "=100%", "100%"),
        ("产出指标", "时效指标", "完成时间", "11月30日前", "11月12日"),
        ("效益指标", "社会效益指标", "夜间亮灯率", "≥98%", "98.6%"),
        ("满意度指标", "服务对象满意度指标", "沿线居民满意度", "≥90%", "93%"),
    ]
    first = made.indicators[0]
    assert (first.weight, first.score, first.reason) == (25, Decimal("23.57"), "灯杆锈蚀 12盏缓换")
    assert unspaced(made.texts["目标完成情况"]) == "更换198盏，亮灯率98.6%。"


def test_blocks_out_of_their_order_are_put_back() -> None:
    filing = read("\n\n".join(IN_BLOCKS) + "\n")
    (made,) = filing.projects
    assert (made.name, made.unit, made.authority) == ("湖滨绿道养护", "示例区绿化管护所", "示例区园林局")
    assert (made.year_budget, made.executed, made.expected_executed) == (960000, 600000, 960000)
    assert unspaced(made.texts["年度绩效目标"]) == "养护绿道18公里，补植灌木900株。"
    assert rows(filing) == [
        ("产出指标", "数量指标", "养护绿道长度", "≥18公里", "18公里"),
        ("产出指标", "数量指标", "补植灌木株数", "≥900株", "260株"),
        ("产出指标", "质量指标", "苗木成活率", "≥95%", "97%"),
        ("效益指标", "生态效益指标", "裸土覆盖率", "≥90%", "74%"),
    ]
    assert made.indicators[1].reason == "秋季为栽植期，苗木已完成采购"


def test_all_of_it_is_doubted() -> None:
    (made,) = read(IN_LINES).projects
    doubted = {doubt.field for doubt in made.doubts}
    assert {"name", "unit", "year_budget", "executed", "indicators", "total_score"} <= doubted


def test_a_table_through_which_no_way_is_cheap_is_not_taken() -> None:
    mixed = "二级指标 三级指标 年度指标值 实际完成值 分值 得分\n\n" + "\n\n".join(
        ["甲处", "乙处", "丙处", "≥3处", "5", "10", "≥4处", "无", "6", "—", "≥5处", "7"]
    )
    text = "项目支出绩效自评表\n\n项目名称\n\n旧桥维修\n\n主管部门\n\n示例市交通局\n\n" + mixed
    assert all(not i.weight for made in read(text).projects for i in made.indicators)


SHORT_LEVELS = """部门预算项目申报表
（２０２６年度） 单位：元
项目名称 社区食堂设备更新
主管部门 示例区民政局 申报单位 示例区养老服务中心
支出明细
明细名称 数量 单价 金额（元）
蒸饭柜购置 4 台 5000 元 20000
冷藏柜购置 2 台 8000 元 16000
合计 36000
年度绩效目标 更新社区食堂设备并培训操作人员。
一级指标 二级指标 三级指标 指标值 备注
成本 经济成本 单台设备均价 ≤6000元
产出
数量
购置厨房设备 6台
培训操作人员 ≥12人次
质量 设备验收合格率 100%
效益 社会效益 就餐老人增幅 ≥10%
满意度 对象满意度 就餐老人满意度 ≥90% 无
说明：指标值应当量化。
"""
TICKED = """项目支出绩效运行监控表
（2025年度）
项目名称 社区道路养护
主管部门 示例市城管局 项目单位 示例市道路养护所
年度总体目标 养护社区道路，井盖病害及时处置。
一级指标 二级指标 三级指标 年度指标值
1—8月执行情
况
全年预计完成
情况
偏差原因分析 完成目标可能性
经费
保障
制度
保障
其他 原因说明
确定
能
有可
能
产出指标
数量指标
养护道路里程 12公里 12公里 12公里 √
维修人行道面积 ≥3万平方米 2万平方米 3万平方米 √
质量指标 人行道平整度合格率 ≥95% 93% 95% √
效益指标 社会效益指标 道路类投诉下降率 ≥10% 12% ≥10% √
"""


def test_short_levels_and_notes_are_told_from_names_and_targets() -> None:
    filing = read(SHORT_LEVELS)
    (made,) = filing.projects
    assert (made.name, made.unit) == ("社区食堂设备更新", "示例区养老服务中心")
    assert [row[:4] for row in rows(filing)] == [
        ("成本", "经济成本", "单台设备均价", "≤6000元"),
        ("产出", "数量", "购置厨房设备", "6台"),
        ("产出", "数量", "培训操作人员", "≥12人次"),
        ("产出", "质量", "设备验收合格率", "100%"),
        ("效益", "社会效益", "就餐老人增幅", "≥10%"),
        ("满意度", "对象满意度", "就餐老人满意度", "≥90%"),
    ]
    assert [(s.name, s.amount) for s in made.subitems] == [("蒸饭柜购置", 20000), ("冷藏柜购置", 16000)]


def test_words_left_of_a_head_and_ticks_are_no_cells() -> None:
    filing = read(TICKED)
    assert rows(filing) == [
        ("产出指标", "数量指标", "养护道路里程", "12公里", "12公里"),
        ("产出指标", "数量指标", "维修人行道面积", "≥3万平方米", "2万平方米"),
        ("产出指标", "质量指标", "人行道平整度合格率", "≥95%", "93%"),
        ("效益指标", "社会效益指标", "道路类投诉下降率", "≥10%", "12%"),
    ]
    assert [i.expected for i in filing.projects[0].indicators] == ["12公里", "3万平方米", "95%", "≥10%"]
    assert not any(i.reason for i in filing.projects[0].indicators)


def test_a_table_whose_rows_read_like_none_is_left_out() -> None:
    blocks = ["三级指标", "年度指标值", "元", "5", "%", "6", "路灯盏数", "≥7盏", "亮灯率", "≥98%"]
    labels = [
        "项目支出绩效自评表",
        "项目名称",
        "旧桥维修",
        "主管部门",
        "示例市交通局",
        "实施单位",
        "示例市桥梁所",
    ]
    assert not any(made.indicators for made in read("\n\n".join(labels + blocks)).projects)


COLUMNS = [
    *("项目名称", "主管部门", "实施单位", "年度总体目标", "一级指标", "成本指标", "产出指标", "二级指标"),
    *("经济成本指标", "数量指标", "质量指标", "效益指标", "社会效益指标"),
    *("示例县转移支付项目绩效自评表", "（2024年度）", "示例县林业局", "示例县林场管理站", "村边荒坡绿化补助"),
    *(
        "完成造林300亩，苗木成活。",
        "三级指标",
        "亩均造林成本",
        "新增造林面积",
        "补植面积",
        "造林成活率",
        "村庄绿化率",
    ),
    *("年度指标值", "实际完成值", "分值", "得分", "≤900元", "≥300亩", "≥50亩", "≥85%", "≥40%"),
    *(
        "880元",
        "310亩",
        "52亩",
        "88%",
        "41%",
        "20",
        "20",
        "10",
        "20",
        "20",
        "20",
        "20",
        "10",
        "20",
        "19",
        "100",
        "99",
    ),
]


def test_columns_printed_one_after_the_other_are_put_side_by_side() -> None:
    filing = read("\n\n".join(COLUMNS) + "\n")
    (made,) = filing.projects
    assert (made.name, made.authority, made.unit) == ("村边荒坡绿化补助", "示例县林业局", "示例县林场管理站")
    assert rows(filing) == [
        ("成本指标", "经济成本指标", "亩均造林成本", "≤900元", "880元"),
        ("产出指标", "数量指标", "新增造林面积", "≥300亩", "310亩"),
        ("产出指标", "数量指标", "补植面积", "≥50亩", "52亩"),
        ("产出指标", "质量指标", "造林成活率", "≥85%", "88%"),
        ("效益指标", "社会效益指标", "村庄绿化率", "≥40%", "41%"),
    ]
    assert [(i.weight, i.score) for i in made.indicators][-1] == (20, 19)


def test_a_column_with_a_cell_too_few_is_not_put_beside_others() -> None:
    filing = read("\n\n".join(cell for cell in COLUMNS if cell != "≥50亩") + "\n")
    assert not any(i.target for made in filing.projects for i in made.indicators)


PROJECTS = """--- 第 1 页 ---
2025年部门预算项目支出绩效目标批复表
单位：万元
单位名称
项目名称
预算数
年度绩效目标
一级指标
二级指标
三级指标
指标性
质
指标值
度量单
位
权重
示例区农业
农村局
村级防疫员
补助
74.40
按月足额发放防疫员补助
，春秋两季集中免疫。
产出指标
数量指标
防疫员人数
＝
124
人
30
效益指标
社会效益指标
动物疫病发生次
数
＝
0
次
30

--- 第 2 页 ---
单位名称
项目名称
预算数
年度绩效目标
一级指标
二级指标
三级指标
指标性
质
指标值
度量单
位
权重
农产品检测
38.50
完成定性定量检测，抽检
合格率保持稳定。
产出指标
数量指标
快速检测样品数
≥
8000
批次
15
质量指标
检测报告准确率
＝
100
%
20
"""


def test_a_list_of_projects_gives_each_its_own_indicators() -> None:
    one, other = read(PROJECTS).projects
    assert [(p.name, p.unit, p.year_budget) for p in (one, other)] == [
        ("村级防疫员补助", "示例区农业农村局", 744000),
        ("农产品检测", "示例区农业农村局", 385000),
    ]
    assert [[i.name for i in p.indicators] for p in (one, other)] == [
        ["防疫员人数", "动物疫病发生次数"],
        ["快速检测样品数", "检测报告准确率"],
    ]
    assert unspaced(one.texts["年度绩效目标"]) == "按月足额发放防疫员补助，春秋两季集中免疫。"


def test_a_title_below_a_text_with_nothing_behind_it_makes_no_form() -> None:
    labels = ["项目名称", "主管部门", "立项依据", "项目概况", "实施方案", "年度绩效目标"]
    lines = [line for label in labels for line in (label, "（此处填写）")]
    assert not read("\n".join([*lines, "见后附项目支出绩效目标表"]) + "\n").projects


WRAPPED = """项目支出绩效自评表
（2024年度）
项目名称
示例河清淤
主管部门及代码
示例市水利
局
实施单位
示例市河道所
一级指标
二级指标
三级指标
年度指标值
实际完成值
分值
得分
偏差原因分析
产出指标
数量指标
清淤河道
长度
≥1200
米
1180 米
15
14.75
暴雨停工
两周，未
补回。
整治岸坡
排口数量
12 处
12 处
10
10
时效指标
汛前完工
时间
2024 年
5 月底前
2024 年
5 月20 日
10
10
满意度指标
服务对象
满意度指
标
沿岸居民
满意度
≥90%
93%
10
10
"""


def test_lines_of_a_column_tell_which_of_them_are_one_cell() -> None:
    filing = read(WRAPPED)
    assert rows(filing) == [
        ("产出指标", "数量指标", "清淤河道长度", "≥1200米", "1180米"),
        ("产出指标", "数量指标", "整治岸坡排口数量", "12处", "12处"),
        ("产出指标", "时效指标", "汛前完工时间", "2024年5月底前", "2024年5月20日"),
        ("满意度指标", "服务对象满意度指标", "沿岸居民满意度", "≥90%", "93%"),
    ]
    (made,) = filing.projects
    assert made.authority == "示例市水利局"
    assert [(i.weight, i.score) for i in made.indicators][:2] == [(15, Decimal("14.75")), (10, 10)]
    assert [unspaced(i.reason or "") for i in made.indicators] == ["暴雨停工两周，未补回。", "", "", ""]


STACKS = """项目支出绩效目标申报表

（2025 年度）

项目名称
项目类别
主管单位
项目负责人
起始时间

项目资金（元）

年度目标

示例湖鸟类巡护
项目编码
实施单位
联系电话
终止时间
其中：财政拨款
1,900,000.00
对示例湖 26 处鸟类栖息地每周巡护一次，建成识别平台，及时救助受伤鸟类。

11010825T000003467281
示例湖保护中心
5862 7719
2025-12-31
其他资金
200,000.00

一次性项目
示例市林业局
郑某某
2025-01-01
年度资金总额
2,100,000.00

一级指标

二级指标

产出指标

数量指标
质量指标

效益指标

生态效益指标
可持续影响指标

三级指标
巡护栖息地处数
巡护次数
安装识别相机
更新望远镜
相机在线率
巡护记录上传率
受伤鸟类救活比例
巡护数据纳入全市档案

指标性质
＝
≥
≥
＝
≥
≥
≥
定性

指标值
26
1350
310
14
96
98
35
优良中差

度量单位
处
次
台
架
%
%
%
"""


def test_stacks_of_labels_values_and_cells_are_put_side_by_side() -> None:
    filing = read(STACKS)
    (made,) = filing.projects
    assert (made.name, made.unit, made.authority) == ("示例湖鸟类巡护", "示例湖保护中心", "示例市林业局")
    assert (str(made.start), str(made.end), made.code) == (
        "2025-01-01",
        "2025-12-31",
        "11010825T000003467281",
    )
    assert (made.year_budget, made.funding) == (2100000, {"财政拨款": 1900000, "其他资金": 200000})
    assert [row[2:4] for row in rows(filing)] == [
        ("巡护栖息地处数", "＝26处"),
        ("巡护次数", "≥1350次"),
        ("安装识别相机", "≥310台"),
        ("更新望远镜", "＝14架"),
        ("相机在线率", "≥96%"),
        ("巡护记录上传率", "≥98%"),
        ("受伤鸟类救活比例", "≥35%"),
        ("巡护数据纳入全市档案", "优良中差"),
    ]
    assert {"name", "unit", "start", "year_budget", "indicators"} <= {doubt.field for doubt in made.doubts}


def test_a_name_behind_its_code_in_brackets_reads_like_a_value_and_no_cell() -> None:
    family = next(family for family in families() if family.form.levels)
    printed = ["项目名称", "湖滨绿道养护", "[131001]绿化股", "绿化股甲乙丙", "项目概况", "主管部门"]
    atoms = [Atom(text, 1, line, BLANK) for line, text in enumerate(printed)]
    text = FlowingText(atoms, family.words, Scheme.of(family.form.levels or []))
    costs = dict(zip(printed, stray_costs(text, []), strict=True))
    assert costs["[131001]绿化股"] < costs["绿化股甲乙丙"]
