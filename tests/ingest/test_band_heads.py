"""Tables that nothing rules: heads over heads, lines pushed out of their columns, tables side by side."""

from yiju.ingest.filing import filing_of
from yiju.ingest.page import Page
from yiju.ingest.readers import read_bytes
from yiju.ingest.unruled.bands import of_page

MONITORING = """                                       2026年项目支出绩效运行监控表
                                                （截至8月31日）
        项目名称                                                 示例排水管网及泵站养护
        主管部门                       示例市住房和城乡建设局                      实施单位          示例市排水设施养护中心
                         年初预算数                 1—8月执行数            1—8月执行率             全年预计执行数
项目资金      年度资金总额：         1,426.00               933.74              65.48%             1,426.00
（万元）     其中：本年财政拨款        1,300.00               807.74              62.13%             1,300.00
        其他资金（污水处理费）        126.00                126.00             100.00%              126.00
年度总体                       完成215千米排水管网清淤疏通，易涝点2小时内退水，生活污水集中收集率达到78%以上。
 目标
                                                                                                   完成目标可能性
       一级指标 二级指标          三级指标           年度指标值 1—8月执行情况 全年预计完成情况               偏差原因分析         确定能 有可能 完全不可能
                     示例的渠道清淤疏通长度（主 ≥215千米               168.4千米     215千米                        √
               数量指标      管及支管）
                     一体化泵站及截流井巡检频次 ≥2次/座·月              2次/座·月     2次/座·月                        √
       产出指标 质量指标 管道内窥检测（CCTV）缺陷            ≥96%           97.1%      ≥96%                        √
                         修复合格率
绩效指标           时效指标 低洼易涝点积水排除时间（50
                       毫米/小时以下降雨）         ≤2小时           1.5小时      ≤2小时                         √
       成本指标 经济成本指标      管网清淤单位成本        ≤3.8万元/千米 4.05万元/千米 3.95万元/千米 老城区管段淤堵严重，增加
                                                                            人工清掏和淤泥外运费用                   √
              社会效益指标 汛期渠道漫水致行人、人员被
                           困事件              0起             0起          0起                        √
       效益指标                                                                 北片区管网改造11月方能通
              生态效益指标   生活污水集中收集率           ≥78%           74.6%       77%        水                    √
       满意度指标 服务对象满意
               度指标   周边居民及沿街商户满意度          ≥90%                      ≥90%     调查安排在11月                √
"""

LIST = """                              示例县2026年度政府投资项目库清单
                                                                                              单位：万元
                     建设    建设                                           2026年计划投资及资金来源
序号       项目名称        性质    年限        责任单位        总投资        小计       中央资金 省级资金 县级财政资         专项债券
                                                                                        金
                   合 计（7个）                       36610.1   16724.3   9610.4    3359.2 2254.7  1500
 1 村级综合服务设施补短板（含老旧
     党群服务中心维修改造）     新建 2025-2026   示例县民政局         486       243      120        83     40
 2 示例县第二人民医院门急诊综合楼
       及地下停车场        续建 2023-2025   示例县卫生健康局     12860      3650      1500    600     550      1000
 3 高标准农田建设（东坡镇、西坡镇
       等4镇2.1万亩）     新建    2025       示例县农业农村局    6300      6300      4410    1260    630
4 城关镇老旧小区燃气管道更新 新建         2025-2026 示例县住房和城乡建
                                         设局      2145.6    1072.8    536.4    268.2   268.2
5 示例职业中学产教融合实训基地 续建        2024-2026   示例县教育局     4380      1500      700      300             500
6 G9999示例连接线至物流园段道路
           改造       新建     2025-2027 示例县交通运输局     9720      3240     1944      648     648
7      县级应急物资储备库    新建       2025     示例县应急管理局   718.5     718.5      400      200    118.5
"""

OVERALL = """                                   县级部门整体支出绩效目标表
                                           （2026年度）
         部门（单位）名称                                      示例县交通运输局
       年度部门预算总额（万元）                9903.00         其中：财政拨款                9903.00
          年度总体目标            围绕“四好农村路”省级示范县创建，完成38.6公里县乡道改造和64公里安防工程，巩固建制村通客车成果，
                                                 公路治超和道路运输安全形势保持平稳。
              年度主要任务                                         年度绩效指标
   任务名称          主要内容        预算金额 一级指标           二级指标             三级指标              指标值
                             （万元）
                                                            改造县乡道及通村公路里程          ≥38.6公里
农村公路提档升级及 改造县道示石线、乡道柳杨线等3
安全生命防护工程建 8.6公里，实施安防工程64公里， 5860.00              数量指标 城乡公交线路年度营运班次（不含节假
                                                                 日加班车）            ≥21.9万班次
     设           改造危桥3座
                                          产出指标              全年开展联合治超执法检查            ≥96次
                                                        交工验收的农村公路路面工程一次验收           100%
农村公路日常养护及 县乡村三级公路1126公里日常养 1274.50               质量指标              合格率
   水毁抢修     护、路面保洁和汛期水毁修复                                农村公路列养优良中等路率（MQI）          ≥84%
                                                 时效指标        水毁路段应急抢通时限            ≤24小时
城乡公交一体化运营 对18条城乡公交线路、老年人及 963.00                        县道日常养护平均补助标准（含桥涵小 ≤1.15万元/公里·年
    补贴        残疾人免费乘车给予补贴                 成本指标 经济成本指标               修）
                                                             城乡公交单车运营补贴         ≤6.8万元/辆·年
交通运输综合行政执 治理超限超载，查处非法营运， 318.40                 社会效益指标         建制村通客车比例             100%
   法与治超     购置非现场执法设备维护服务                 效益指标            较大及以上道路运输安全责任事故            0起
                                                生态效益指标        新能源公交车辆占比             ≥75%
  机构运行保障 在职及离退休人员经费、日常公
                  用经费        1487.10     满意度指标 服务对象满意度     沿线群众及城乡公交乘客满意度           ≥90%
                                                  指标
             合计              9903.00
"""


def page(text: str) -> Page:
    return read_bytes(text.encode(), "示例.txt").pages[0]


def rows(text: str) -> list[list[str]]:
    return [["".join(c.text.split()) for c in row] for table in of_page(page(text)) for row in table.rows()]


def test_a_head_over_others_spans_them() -> None:
    spans = {"".join(c.text.split()): c.colspan for t in of_page(page(MONITORING)) for c in t.cells}
    assert spans["完成目标可能性"] > spans["偏差原因分析"] == 1
    spans = {"".join(c.text.split()): c.colspan for t in of_page(page(LIST)) for c in t.cells}
    assert (spans["2026年计划投资及资金来源"], spans["县级财政资金"]) == (5, 1)


def test_crowded_pieces_go_into_the_columns_that_the_other_lines_fill() -> None:
    told = rows(MONITORING)
    assert [
        *("成本指标", "经济成本指标", "管网清淤单位成本", "≤3.8万元/千米", "4.05万元/千米", "3.95万元/千米"),
        *("老城区管段淤堵严重，增加人工清掏和淤泥外运费用", "√"),
    ] in told


def test_what_is_told_of_a_month_is_read_with_its_chances() -> None:
    [made] = filing_of(read_bytes(MONITORING.encode(), "示例.txt")).projects
    assert (made.name, made.unit) == ("示例排水管网及泵站养护", "示例市排水设施养护中心")
    assert (int(made.year_budget or 0), int(made.executed or 0)) == (14260000, 9337400)
    told = {i.name: (i.actual, i.expected, i.possibility) for i in made.indicators}
    assert len(told) == 8
    assert told["管网清淤单位成本"] == ("4.05万元/千米", "3.95万元/千米", "完全不可能")
    assert told["周边居民及沿街商户满意度"] == (None, "≥90%", "有可能")


def test_projects_of_a_list_whose_names_are_wrapped_and_whose_sources_stand_under_one_head() -> None:
    filing = filing_of(read_bytes(LIST.encode(), "示例.txt"))
    assert [p.name for p in filing.projects][:4] == [
        "村级综合服务设施补短板（含老旧党群服务中心维修改造）",
        "示例县第二人民医院门急诊综合楼及地下停车场",
        "高标准农田建设（东坡镇、西坡镇等4镇2.1万亩）",
        "城关镇老旧小区燃气管道更新",
    ]
    made = filing.projects[3]
    assert (made.unit, int(made.year_budget or 0)) == ("示例县住房和城乡建设局", 10728000)
    assert {name: int(amount) for name, amount in made.funding.items()} == {
        "中央资金": 5364000,
        "省级资金": 2682000,
        "县级财政资金": 2682000,
    }
    [total] = filing.list_sums
    assert (int(total.amounts["total_budget"]), len(total.projects)) == (366101000, 7)


def test_tasks_beside_indicators_with_rows_of_their_own_are_a_table_of_their_own() -> None:
    overall = filing_of(read_bytes(OVERALL.encode(), "示例.txt")).overall
    assert overall is not None
    assert [(t.name, int(t.amount or 0)) for t in overall.tasks][:3] == [
        ("农村公路提档升级及安全生命防护工程建设", 58600000),
        ("农村公路日常养护及水毁抢修", 12745000),
        ("城乡公交一体化运营补贴", 9630000),
    ]
    assert [(i.level1, i.target) for i in overall.indicators][5:8] == [
        ("产出指标", "≤24小时"),
        ("成本指标", "≤1.15万元/公里·年"),
        ("成本指标", "≤6.8万元/辆·年"),
    ]
