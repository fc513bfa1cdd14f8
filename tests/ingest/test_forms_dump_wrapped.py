"""The 申报表 of the 2010s where labels are wrapped beside their values, and with second levels printed."""

from __future__ import annotations

from decimal import Decimal

from yiju.ingest.filing import filing_of
from yiju.ingest.readers.plain_text import read_plain_text

FORM = """            示例市示范区财政支出项目绩效目标申报表
                                                   （2018年度）
申报单位名称（盖章）：示例市示范区统计局
项目名称        统计数据采集
项目类型        经常性专项业务费☑    其他经常性项目□
资金用途        政府购买服务☑    资产购置类□
开始时间        2018-01-01  结束时间         2018-12-31
项目概况        为掌握全区企业运行情况，开展采集工作。
立项依据        《示例市统计管理条例》
项目设立的必要性    是履行统计职能的需要，也是服务决策的需要。
保证项目实施的制    《示例市示范区统计局财务管理制度》
度、措施
项目总预算（元）    1,250,000      项目当年预算（元）      1,250,000
同名项目上年预算额   1,200,000      同名项目上年预算执行数（元） 1,150,000
（元）
            子项目名称            预算金额（元）
项目当年投入资金构   采集员劳务费           900,000
成           资料印刷费            350,000
项目总目标       通过采集工作，为决策提供数据支撑。
年度绩效目标      完成全年四次数据采集与审核。
"""

TABLE = """     分解目标内  绩效指标               指标目标值
     容
     投入和管理  预算执行率              =100%
     目标     财务管理制度健全性          健全
分解目          数据采集完成数            ≥1200家
标    产出目标
            数据审核合格率            ≥98%
     效果目标   企业服务政策知晓率          ≥85%
     影响力目标  人员到位率              =100%
备注
填报单位负责人（签名）：      填报人：张三      填报日期：2017-10-20
"""

SECONDS = """     一级目标     二级目标   三级目标           指标目标值
     投入和管理    投入管理   预算执行率          =100%
     目标       财务管理   财务管理制度健全性      健全
分解目  产出目标     数量     数据采集完成数        ≥1200家
标             质量     数据审核合格率        ≥98%
     效果目标     社会效益   企业服务政策知晓率      ≥85%
     影响力目标    人力资源   人员到位率          =100%
备注
填报单位负责人（签名）：      填报人：张三      填报日期：2017-10-20
"""


def test_labels_wrapped_beside_their_values() -> None:
    [made] = filing_of(read_plain_text((FORM + TABLE).encode(), "示例.txt", "0" * 64)).projects
    assert (made.prior_budget, made.prior_executed) == (Decimal(1200000), Decimal(1150000))
    assert [(s.name, s.amount) for s in made.subitems] == [
        ("采集员劳务费", Decimal(900000)),
        ("资料印刷费", Decimal(350000)),
    ]
    assert [(i.level1, i.name, i.target) for i in made.indicators] == [
        ("投入和管理目标", "预算执行率", "=100%"),
        ("投入和管理目标", "财务管理制度健全性", "健全"),
        ("产出目标", "数据采集完成数", "≥1200家"),
        ("产出目标", "数据审核合格率", "≥98%"),
        ("效果目标", "企业服务政策知晓率", "≥85%"),
        ("影响力目标", "人员到位率", "=100%"),
    ]


def test_second_levels_are_no_part_of_a_name() -> None:
    [made] = filing_of(read_plain_text((FORM + SECONDS).encode(), "示例.txt", "0" * 64)).projects
    assert [(i.level1, i.level2, i.name) for i in made.indicators] == [
        ("投入和管理目标", "投入管理", "预算执行率"),
        ("投入和管理目标", "财务管理", "财务管理制度健全性"),
        ("产出目标", "数量", "数据采集完成数"),
        ("产出目标", "质量", "数据审核合格率"),
        ("效果目标", "社会效益", "企业服务政策知晓率"),
        ("影响力目标", "人力资源", "人员到位率"),
    ]
