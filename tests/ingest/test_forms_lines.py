"""绩效目标填报表 that dumps print as lines: in the order in which a file draws its cells, and as the page shows them."""

from decimal import Decimal

from yiju.ingest.filing import filing_of
from yiju.ingest.readers.plain_text import read_plain_text
from yiju.ingest.record import Declaration

HEAD = """示例市海曲区水务局2025年财政支出项目绩效目标申报表
项目经费情况说明--河道保洁
一、项目概述
对全区河道开展日常保洁，保持水面清洁。
二、立项依据
《示例市河道管理条例》。
三、实施主体
示例市海曲区水务局（本级）
四、实施方案
按季度考核，按考核结果拨付。
五、实施周期
2025年1月1日-2025年12月31日
六、年度预算安排
项目组成 数量 单价（元） 资金需求（元）
水面保洁 40 3,000 120000
岸线养护 10 8,000 80000
七、绩效目标
保持水面清洁。
财政项目支出绩效目标填报表
(2025年度)
"""
DRAWN = """项目名称 河道保洁 项目类别 经常性项目
主管部门 示例市海曲区水务局 实施单位 示例市海曲区水务局（本级）
计划开始日期 2025-01-01 计划完成日期 2025-12-31
项目资金总额 200000.00 年度资金申请总额 200000
其中：财政资金 200000 其中：当年财政拨款 200000
上年结转资金 0
其他资金 0 其他资金 0
一级指标 二级指标 三级指标 年度指标值
产出指标
数量指标
河道保洁长度 >=40公里
岸线养护长度 >=10公里
质量指标 保洁考核合格率 =100%
成本指标 项目预算控制数 <=20万元
效益指标 社会效益指标 居民对河道保洁工作知
晓率 提高
满意度指标 服务对象满意度
指标
服务对象满意度 >=90%
"""
SHOWN = """项目名称 河道保洁                        项目类别   经常性项目
主管部门 示例市海曲区水务局                    实施单位   示例市海曲区水务局
                                      （本级）
计划开始 2025-01-01                   计划完成日期 2025-12-31
  日期
     项目资金总额         200000.00        年度资金申请总额       200000
项目资金 其中：财政资                         其中：当年财政拨款       200000
（元）       金          200000
                                      上年结转资金           0
       其他资金             0              其他资金            0
       一级指标     二级指标       三级指标        年度指标值
                       河道保洁长度             >=40公里
                 数量指标
                       岸线养护长度             >=10公里
       产出指标
                 质量指标  保洁考核合格率            =100%
                 成本指标  项目预算控制数            <=20万元
       满意度指标   服务对象满意度 服务对象满意度          >=90%
                  指标
"""
BY_COLUMNS = """项目名称 河道保洁 项目类别 经常性项目
计划开始日期 2025-01-01 计划完成日期 2025-12-31
一级指标 二级指标 三级指标 年度指标值
数量指标
河道保洁长度
岸线养护长度
质量指标
保洁考核合格率
>=40公里
>=10公里
"""


def declared(form: str) -> Declaration:
    text = f"编制单位：示例市海曲区水务局\n{HEAD}{form}"
    (made,) = filing_of(read_plain_text(text.encode(), "示例.txt", "0" * 64)).projects
    return made


def rows(made: Declaration) -> list[tuple[str | None, str | None, str, str | None]]:
    return [(i.level1, i.level2, i.name, i.target) for i in made.indicators]


def test_levels_drawn_before_their_rows_and_an_indicator_named_like_its_level() -> None:
    made = declared(DRAWN)
    assert rows(made) == [
        ("产出指标", "数量指标", "河道保洁长度", ">=40公里"),
        ("产出指标", "数量指标", "岸线养护长度", ">=10公里"),
        ("产出指标", "质量指标", "保洁考核合格率", "=100%"),
        ("产出指标", "成本指标", "项目预算控制数", "<=20万元"),
        ("效益指标", "社会效益指标", "居民对河道保洁工作知晓率", "提高"),
        ("满意度指标", "服务对象满意度指标", "服务对象满意度", ">=90%"),
    ]
    assert made.unit == "示例市海曲区水务局（本级）"


def test_a_plan_printed_as_lines_is_proven_by_its_products() -> None:
    assert [(s.name, s.amount) for s in declared(DRAWN).subitems] == [
        ("水面保洁", 120_000),
        ("岸线养护", 80_000),
    ]


def test_a_page_as_it_shows_puts_wrapped_labels_and_units_together() -> None:
    made = declared(SHOWN)
    assert (made.unit, made.authority) == ("示例市海曲区水务局（本级）", "示例市海曲区水务局")
    assert made.funding["财政资金"] == Decimal(200_000)
    assert [i.level2 for i in made.indicators][:2] == ["数量指标", "数量指标"]
    assert rows(made)[-1] == ("满意度指标", "服务对象满意度指标", "服务对象满意度", ">=90%")


def test_names_and_targets_that_are_not_as_many_are_doubted() -> None:
    made = declared(BY_COLUMNS)
    assert {"indicators", "total_budget", "year_budget"} <= {doubt.field for doubt in made.doubts}
    whole = declared(BY_COLUMNS + "=100%\n")
    assert [(i.name, i.target) for i in whole.indicators] == [
        ("河道保洁长度", ">=40公里"),
        ("岸线养护长度", ">=10公里"),
        ("保洁考核合格率", "=100%"),
    ]
